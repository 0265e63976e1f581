/* Heaps, and files that are memory. */
#include "seen.h"

static void heaps(void)
{
    static char not_a_block[64];
    HANDLE heap = GetProcessHeap(), own, small;
    char *block = (char *)HeapAlloc(heap, HEAP_ZERO_MEMORY, 100), *local, *part;
    EFFECT(GetProcessHeap, heap != NULL && heap == GetProcessHeap());
    INFALLIBLE(GetProcessHeap);
    EFFECT(HeapAlloc, block != NULL && block[0] == 0 && block[99] == 0);
    small = HeapCreate(0, 4096, 65536);
    RESULT(HeapAlloc, HeapAlloc(small, 0, 1 << 20) == NULL);
    EFFECT(HeapSize, HeapSize(heap, 0, block) == 100);
    memcpy(block, "kept", 5);
    block = (char *)HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 10000);
    EFFECT(HeapReAlloc, strcmp(block, "kept") == 0 && block[9999] == 0 && HeapSize(heap, 0, block) == 10000);
    part = (char *)HeapAlloc(small, 0, 100);
    RESULT(HeapReAlloc, part != NULL && HeapReAlloc(small, 0, part, 1 << 20) == NULL && HeapFree(small, 0, part) && HeapDestroy(small));
    EFFECT(HeapFree, HeapFree(heap, 0, block));
    RESULT(HeapFree, !HeapFree(heap, 0, not_a_block + 16));
    RESULT(HeapSize, HeapSize(heap, 0, not_a_block + 16) == (SIZE_T)-1);
    own = HeapCreate(0, 0, 0);
    EFFECT(HeapCreate, own != NULL && own != heap && (block = (char *)HeapAlloc(own, 0, 10)) != NULL && HeapValidate(own, 0, block));
    EFFECT(HeapDestroy, HeapDestroy(own));
    local = (char *)LocalAlloc(LPTR, 50);
    EFFECT(LocalAlloc, local != NULL && local[49] == 0 && LocalSize(local) >= 50);
    FAILS(LocalAlloc, LocalAlloc(LMEM_FIXED, (SIZE_T)-1) == NULL, ERROR_NOT_ENOUGH_MEMORY);
    EFFECT(LocalFree, LocalFree(local) == NULL && LocalFree(NULL) == NULL);
    RESULT(LocalFree, LocalFree(not_a_block + 16) == (HLOCAL)(not_a_block + 16));
}

static void views(void)
{
    char path[MAX_PATH + 40];
    HANDLE file, mapping, again;
    char *view, *second, *third;
    DWORD got = 0, n = 0;
    char text[5] = {0};
    n = GetTempPathA(MAX_PATH, path);
    sprintf(path + n, "seen-memory-%lu.bin", (unsigned long)GetCurrentProcessId());
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 4096, "seen-mapping");
    EFFECT(CreateFileMapping, mapping != NULL);
    FAILS(CreateFileMapping, CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0, NULL) == NULL, ERROR_INVALID_PARAMETER);
    view = (char *)MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    EFFECT(MapViewOfFile, view != NULL && view[4095] == 0);
    FAILS(MapViewOfFile, MapViewOfFile(NO_HANDLE, FILE_MAP_READ, 0, 0, 0) == NULL, ERROR_INVALID_HANDLE);
    memcpy(view, "page", 4);
    again = OpenFileMappingA(FILE_MAP_READ, FALSE, "seen-mapping");
    EFFECT(OpenFileMapping, again != NULL);
    FAILS(OpenFileMapping, OpenFileMappingA(FILE_MAP_READ, FALSE, "seen-nothing") == NULL, ERROR_FILE_NOT_FOUND);
    second = (char *)MapViewOfFileEx(again, FILE_MAP_READ, 0, 0, 0, NULL);
    EFFECT(MapViewOfFileEx, second != NULL && second != view && memcmp(second, "page", 4) == 0);
    FAILS(MapViewOfFileEx, MapViewOfFileEx(NO_HANDLE, FILE_MAP_READ, 0, 0, 0, NULL) == NULL, ERROR_INVALID_HANDLE);
    third = (char *)MapViewOfFile(again, FILE_MAP_READ, 0, 0, 10);
    EFFECT(FlushViewOfFile, FlushViewOfFile(view, 0) && ReadFile(file, text, 4, &got, NULL) && got == 4 && memcmp(text, "page", 4) == 0);
    EFFECT(UnmapViewOfFile, UnmapViewOfFile(third) && UnmapViewOfFile(second) && UnmapViewOfFile(view));
    FAILS(UnmapViewOfFile, !UnmapViewOfFile(text), ERROR_INVALID_ADDRESS);
    CloseHandle(again);
    CloseHandle(mapping);
    CloseHandle(file);
}

int main(void)
{
    heaps();
    views();
    return seen_all();
}
