/* Heaps that are locked and gone through, objects that are compared, and what characters are. */
#include "seen.h"
#ifndef ERROR_NOT_SAME_OBJECT
#define ERROR_NOT_SAME_OBJECT 1656
#endif

static volatile LONG allocated;

static DWORD WINAPI allocates(LPVOID heap)
{
    void *block = HeapAlloc((HANDLE)heap, 0, 10);
    InterlockedExchange(&allocated, 1);
    return block != NULL && HeapFree((HANDLE)heap, 0, block);
}

static void heaps(void)
{
    PROCESS_HEAP_ENTRY entry;
    HANDLE heap = HeapCreate(0, 0, 0), thread;
    void *first = HeapAlloc(heap, 0, 100), *second = HeapAlloc(heap, 0, 200);
    int blocks = 0, found = 0;
    DWORD code = 0;
    EFFECT(HeapLock, HeapLock(heap) && HeapLock(heap));
    thread = CreateThread(NULL, 0, allocates, heap, 0, NULL);
    EFFECT(HeapLock, WaitForSingleObject(thread, 50) == WAIT_TIMEOUT && !allocated);
    entry.lpData = NULL;
    while (HeapWalk(heap, &entry)) {
        if (!(entry.wFlags & PROCESS_HEAP_ENTRY_BUSY)) continue;
        blocks++;
        found += (entry.lpData == first && entry.cbData == 100) || (entry.lpData == second && entry.cbData == 200);
    }
    EFFECT(HeapWalk, GetLastError() == ERROR_NO_MORE_ITEMS && found == 2 && blocks >= 2);
    FAILS(HeapWalk, !HeapWalk(heap, &entry), ERROR_NO_MORE_ITEMS);
    EFFECT(HeapUnlock, HeapUnlock(heap) && !allocated && HeapUnlock(heap));
    EFFECT(HeapUnlock, WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0 && GetExitCodeThread(thread, &code) && code == 1);
    CloseHandle(thread);
    HeapDestroy(heap);
}

/* What Windows does not look at. */
static void no_heaps(void)
{
    PROCESS_HEAP_ENTRY entry;
    entry.lpData = NULL;
    RESULT(HeapLock, !HeapLock(NULL));
    RESULT(HeapUnlock, !HeapUnlock(NULL));
    FAILS(HeapWalk, !HeapWalk(NULL, &entry), ERROR_INVALID_HANDLE);
}

static void handles(void)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL), other = CreateEventA(NULL, TRUE, FALSE, NULL), again = NULL, thread = NULL;
    DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &again, 0, FALSE, DUPLICATE_SAME_ACCESS);
    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &thread, 0, FALSE, DUPLICATE_SAME_ACCESS);
    EFFECT(CompareObjectHandles, event != again && CompareObjectHandles(event, again) && CompareObjectHandles(event, event) && CompareObjectHandles(thread, GetCurrentThread()));
    FAILS(CompareObjectHandles, !CompareObjectHandles(event, other), ERROR_NOT_SAME_OBJECT);
    FAILS(CompareObjectHandles, !CompareObjectHandles(event, NO_HANDLE), ERROR_INVALID_HANDLE);
    CloseHandle(event);
    CloseHandle(other);
    CloseHandle(again);
    CloseHandle(thread);
}

static void characters(void)
{
    WORD types[16];
    WCHAR letters[] = {'A', 'b', '7', ' ', '!', '\t', 0xe4, 0x4e2d, 0};
    memset(types, 0xff, sizeof types);
    EFFECT(GetStringTypeW, GetStringTypeW(CT_CTYPE1, letters, -1, types) && types[9] == 0xffff);
    EFFECT(GetStringTypeW, types[0] == (C1_UPPER | C1_ALPHA | C1_XDIGIT | C1_DEFINED) && types[1] == (C1_LOWER | C1_ALPHA | C1_XDIGIT | C1_DEFINED) && types[2] == (C1_DIGIT | C1_XDIGIT | C1_DEFINED));
    EFFECT(GetStringTypeW, types[3] == (C1_SPACE | C1_BLANK | C1_DEFINED) && types[4] == (C1_PUNCT | C1_DEFINED) && types[5] == (C1_SPACE | C1_CNTRL | C1_BLANK | C1_DEFINED));
    EFFECT(GetStringTypeW, types[6] == (C1_LOWER | C1_ALPHA | C1_DEFINED) && types[7] == (C1_ALPHA | C1_DEFINED) && types[8] == (C1_CNTRL | C1_DEFINED));
    FAILS(GetStringTypeW, !GetStringTypeW(99, letters, 1, types), ERROR_INVALID_PARAMETER);
    EFFECT(GetStringTypeExW, GetStringTypeExW(LOCALE_USER_DEFAULT, CT_CTYPE1, letters, 2, types) && types[1] == (C1_LOWER | C1_ALPHA | C1_XDIGIT | C1_DEFINED));
    FAILS(GetStringTypeExW, !GetStringTypeExW(LOCALE_USER_DEFAULT, 99, letters, 1, types), ERROR_INVALID_PARAMETER);
    EFFECT(GetStringTypeA, GetStringTypeA(LOCALE_USER_DEFAULT, CT_CTYPE1, "z9", 2, types) && types[0] == (C1_LOWER | C1_ALPHA | C1_DEFINED) && types[1] == (C1_DIGIT | C1_XDIGIT | C1_DEFINED));
    FAILS(GetStringTypeA, !GetStringTypeA(LOCALE_USER_DEFAULT, 99, "z", 1, types), ERROR_INVALID_PARAMETER);
    EFFECT(GetStringTypeExA, GetStringTypeExA(LOCALE_USER_DEFAULT, CT_CTYPE1, ".", -1, types) && types[0] == (C1_PUNCT | C1_DEFINED));
    FAILS(GetStringTypeExA, !GetStringTypeExA(LOCALE_USER_DEFAULT, 99, "z", 1, types), ERROR_INVALID_PARAMETER);
}

int main(void)
{
    begin();
    heaps();
    no_heaps();
    handles();
    characters();
    WSACleanup();
    return seen_all();
}
