/* Libraries that lie in files: tests/c/libraries/seen_plug.c, which is built beside this program as seen_plug.dll.
 * Native only: xtask builds no libraries. Without valgrind: the same. Without sanitizers: the same. */
#include "seen.h"

typedef HINSTANCE (WINAPI *instance_function)(void);
typedef HANDLE (WINAPI *event_function)(void);

static HANDLE comes, goes, begins, ends;

static int was_set(HANDLE event)
{
    int was = WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
    ResetEvent(event);
    return was;
}

static HANDLE named(const char *name)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, name);
    if (event == NULL) fail("CreateEventA");
    return event;
}

static DWORD WINAPI nothing(LPVOID parameter)
{
    (void)parameter;
    return 0;
}

static void run_a_thread(void)
{
    HANDLE thread = CreateThread(NULL, 0, nothing, NULL, 0, NULL);
    if (WaitForSingleObject(thread, 60000) != WAIT_OBJECT_0) fail("CreateThread");
    CloseHandle(thread);
}

static void loading(void)
{
    static char path[MAX_PATH], told[MAX_PATH];
    WCHAR wide[MAX_PATH];
    char text[MAX_PATH];
    DWORD length, written = 0, i;
    HANDLE file, event;
    HMODULE found = NULL, again = NULL, plug = LoadLibraryA("seen_plug");
    EFFECT(LoadLibraryA, plug != NULL && was_set(comes) && LoadLibraryA("ws2_32.dll") != plug);
    EFFECT(LoadLibraryW, LoadLibraryW(W("SEEN_PLUG.DLL")) == plug && !was_set(comes));
    EFFECT(GetModuleHandleA, GetModuleHandleA("seen_plug") == plug);
    EFFECT(GetModuleHandleW, GetModuleHandleW(W("seen_plug.dll")) == plug);
    length = GetModuleFileNameA(plug, path, sizeof path);
    EFFECT(GetModuleFileNameA, length > 14 && strcmp(path + length - 14, "/seen_plug.dll") == 0);
    EFFECT(GetModuleFileNameW, GetModuleFileNameW(plug, wide, MAX_PATH) == length);
    for (i = 0; i <= length; i++) told[i] = path[i] == '/' ? '\\' : path[i];
    EFFECT(LoadLibraryExA, LoadLibraryExA(told, NULL, LOAD_WITH_ALTERED_SEARCH_PATH) == plug && FreeLibrary(plug));
    EFFECT(LoadLibraryExW, LoadLibraryExW(W("seen_plug"), NULL, LOAD_LIBRARY_SEARCH_APPLICATION_DIR) == plug && FreeLibrary(plug));
    FAILS(LoadLibraryA, LoadLibraryA("no-such-library") == NULL, ERROR_MOD_NOT_FOUND);
    FAILS(LoadLibraryW, LoadLibraryW(W("no\\such\\library.dll")) == NULL, ERROR_MOD_NOT_FOUND);
    FAILS(LoadLibraryExA, LoadLibraryExA(told, NULL, 0x10000000) == NULL, ERROR_INVALID_PARAMETER);
    FAILS(LoadLibraryExA, LoadLibraryExA(told, NULL, LOAD_LIBRARY_AS_DATAFILE) == NULL, ERROR_NOT_SUPPORTED);
    FAILS(LoadLibraryExW, LoadLibraryExW(W("seen_plug"), NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR) == NULL, ERROR_INVALID_PARAMETER);
    FAILS(GetModuleHandleA, GetModuleHandleA("no-such-library") == NULL, ERROR_MOD_NOT_FOUND);
    FAILS(GetModuleHandleW, GetModuleHandleW(W("no-such-library")) == NULL, ERROR_MOD_NOT_FOUND);
    FAILS(GetModuleFileNameA, GetModuleFileNameA((HMODULE)(ULONG_PTR)0x1230000, text, sizeof text) == 0, ERROR_MOD_NOT_FOUND);
    FAILS(GetModuleFileNameW, GetModuleFileNameW(plug, wide, 5) == 5, ERROR_INSUFFICIENT_BUFFER);

    snprintf(text, sizeof text, "/tmp/seen_libraries-%lu.dll", (unsigned long)GetCurrentProcessId());
    file = CreateFileA(text, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    WriteFile(file, "MZ and no more than some words", 30, &written, NULL);
    CloseHandle(file);
    FAILS(LoadLibraryA, LoadLibraryA(text) == NULL, ERROR_BAD_EXE_FORMAT);
    DeleteFileA(text);

    EFFECT(GetProcAddress, *(int *)(ULONG_PTR)GetProcAddress(plug, "plug_number") == 42);
    EFFECT(GetProcAddress, ((instance_function)(void *)GetProcAddress(plug, "plug_instance"))() == plug);
    event = ((event_function)(void *)GetProcAddress(plug, "plug_event"))();
    EFFECT(GetProcAddress, GetLastError() == 12345 && WaitForSingleObject(event, 0) == WAIT_OBJECT_0 && CloseHandle(event));
    FAILS(GetProcAddress, GetProcAddress(plug, "malloc") == NULL, ERROR_PROC_NOT_FOUND);
    FAILS(GetProcAddress, GetProcAddress(plug, (LPCSTR)1) == NULL, ERROR_INVALID_ORDINAL);
    FAILS(GetProcAddress, GetProcAddress((HMODULE)(ULONG_PTR)0x1230000, "plug_number") == NULL, ERROR_MOD_NOT_FOUND);

    EFFECT(GetModuleHandleExA, GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCSTR)(ULONG_PTR)GetProcAddress(plug, "plug_event"), &found) && found == plug && FreeLibrary(found));
    EFFECT(GetModuleHandleExW, GetModuleHandleExW(0, W("seen_plug"), &again) && again == plug);
    /* Loaded twice, and held once. */
    EFFECT(FreeLibrary, FreeLibrary(plug) && FreeLibrary(plug) && !was_set(goes) && GetModuleHandleA("seen_plug") == plug);
    EFFECT(FreeLibrary, FreeLibrary(plug) && was_set(goes) && GetModuleHandleA("seen_plug") == NULL);
    FAILS(FreeLibrary, !FreeLibrary(plug), ERROR_MOD_NOT_FOUND);
}

static void threads(void)
{
    HANDLE go = CreateEventA(NULL, TRUE, FALSE, NULL), thread;
    DWORD code = 0;
    HMODULE plug = LoadLibraryA("seen_plug");
    run_a_thread();
    EFFECT(LoadLibraryA, was_set(begins) && was_set(ends));
    EFFECT(DisableThreadLibraryCalls, DisableThreadLibraryCalls(plug));
    run_a_thread();
    EFFECT(DisableThreadLibraryCalls, !was_set(begins) && !was_set(ends));
    FAILS(DisableThreadLibraryCalls, !DisableThreadLibraryCalls((HMODULE)(ULONG_PTR)0x1230000), ERROR_MOD_NOT_FOUND);

    was_set(goes);
    thread = CreateThread(NULL, 0, (LPTHREAD_START_ROUTINE)(void *)GetProcAddress(plug, "plug_thread"), go, 0, NULL);
    SetEvent(go);
    if (WaitForSingleObject(thread, 60000) != WAIT_OBJECT_0) fail("plug_thread");
    EFFECT(FreeLibraryAndExitThread, GetExitCodeThread(thread, &code) && code == 7 && was_set(goes) && GetModuleHandleA("seen_plug") == NULL);
    /* As a program that knows it by its address. */
    if (GetModuleHandleA("seen_plug") != NULL) FreeLibraryAndExitThread(plug, 1);
    INFALLIBLE(FreeLibraryAndExitThread);
    CloseHandle(thread);
    CloseHandle(go);
}

static void refusing(void)
{
    SetEnvironmentVariableA("PLUG_REFUSES", "1");
    was_set(goes);
    FAILS(LoadLibraryA, LoadLibraryA("seen_plug") == NULL, ERROR_DLL_INIT_FAILED);
    EFFECT(LoadLibraryA, was_set(goes) && GetModuleHandleA("seen_plug") == NULL);
    SetEnvironmentVariableA("PLUG_REFUSES", NULL);
}

/* The directory of this program, which the library lies in. */
static void directories(void)
{
    WCHAR wide[MAX_PATH];
    char own[MAX_PATH], elsewhere[] = "/", before[MAX_PATH];
    DLL_DIRECTORY_COOKIE cookie;
    HMODULE plug;
    DWORD length = GetModuleFileNameA(NULL, own, sizeof own), i;
    while (own[length] != '/') length--;
    own[length] = 0;
    for (i = 0; i <= length; i++) wide[i] = (WCHAR)own[i];
    GetCurrentDirectoryA(sizeof before, before);
    SetCurrentDirectoryA(elsewhere);
    plug = LoadLibraryA("seen_plug");
    EFFECT(LoadLibraryA, plug != NULL && FreeLibrary(plug));
    FAILS(LoadLibraryExA, LoadLibraryExA("seen_plug", NULL, LOAD_LIBRARY_SEARCH_USER_DIRS) == NULL, ERROR_MOD_NOT_FOUND);
    cookie = AddDllDirectory(wide);
    plug = LoadLibraryExA("seen_plug", NULL, LOAD_LIBRARY_SEARCH_USER_DIRS);
    EFFECT(AddDllDirectory, plug != NULL && FreeLibrary(plug));
    EFFECT(RemoveDllDirectory, RemoveDllDirectory(cookie) && LoadLibraryExA("seen_plug", NULL, LOAD_LIBRARY_SEARCH_USER_DIRS) == NULL);
    SetDllDirectoryA(own);
    plug = LoadLibraryExA("seen_plug", NULL, LOAD_LIBRARY_SEARCH_USER_DIRS);
    EFFECT(SetDllDirectoryA, plug != NULL && FreeLibrary(plug));
    SetDllDirectoryA(NULL);
    EFFECT(SetDefaultDllDirectories, SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_USER_DIRS) && LoadLibraryA("seen_plug") == NULL);
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    plug = LoadLibraryA("seen_plug");
    EFFECT(SetDefaultDllDirectories, plug != NULL && FreeLibrary(plug));
    SetCurrentDirectoryA(before);
}

int main(void)
{
    begin();
    comes = named("plug comes");
    goes = named("plug goes");
    begins = named("plug hears of a thread");
    ends = named("plug hears of its end");
    loading();
    threads();
    refusing();
    directories();
    WSACleanup();
    return seen_all();
}
