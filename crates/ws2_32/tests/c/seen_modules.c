/* What a process is made of: its modules, its handles, where a thread comes from, and keys that are watched.
 * Without sanitizers: their own backtrace tells of itself, too. */
#include "seen.h"
#include <psapi.h>
#include <tlhelp32.h>

static char path[MAX_PATH];

static void snapshots(void)
{
    MODULEENTRY32 entry;
    MODULEENTRY32W wide;
    int count = 0, again = 0, around = 0;
    HANDLE taken = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, 0);
    entry.dwSize = sizeof entry;
    wide.dwSize = sizeof wide;
    EFFECT(CreateToolhelp32Snapshot, taken != INVALID_HANDLE_VALUE);
    EFFECT(Module32First, Module32First(taken, &entry) && _stricmp(entry.szExePath, path) == 0 && entry.th32ProcessID == GetCurrentProcessId() && strstr(path, entry.szModule) != NULL);
    do {
        count++;
        around += (BYTE *)(ULONG_PTR)&snapshots >= entry.modBaseAddr && (BYTE *)(ULONG_PTR)&snapshots < entry.modBaseAddr + entry.modBaseSize;
    } while (Module32Next(taken, &entry));
    EFFECT(Module32Next, GetLastError() == ERROR_NO_MORE_FILES && count > 1 && around == 1);
    FAILS(Module32First, !Module32First(NO_HANDLE, &entry), ERROR_INVALID_HANDLE);
    FAILS(Module32Next, !Module32Next(taken, &entry), ERROR_NO_MORE_FILES);
    EFFECT(Module32FirstW, Module32FirstW(taken, &wide) && wide.szModule[0] != 0);
    for (again = 1; Module32NextW(taken, &wide);) again++;
    EFFECT(Module32NextW, again == count);
    FAILS(Module32FirstW, !Module32FirstW(NO_HANDLE, &wide), ERROR_INVALID_HANDLE);
    FAILS(Module32NextW, !Module32NextW(taken, &wide), ERROR_NO_MORE_FILES);
    CloseHandle(taken);
    FAILS(CreateToolhelp32Snapshot, CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, 0x7ffffff0) == INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER);
}

static void modules(void)
{
    HMODULE all[512], found = NULL;
    MODULEINFO information;
    WCHAR wide[MAX_PATH];
    DWORD needed = 0, handles = 0, more = 0;
    char text[MAX_PATH];
    HANDLE event;
    EFFECT(EnumProcessModules, EnumProcessModules(GetCurrentProcess(), all, sizeof all, &needed) && needed >= 2 * sizeof all[0] && needed <= sizeof all);
    FAILS(EnumProcessModules, !EnumProcessModules(NO_HANDLE, all, sizeof all, &needed), ERROR_INVALID_HANDLE);
    EFFECT(GetModuleInformation, GetModuleInformation(GetCurrentProcess(), all[0], &information, sizeof information) && (BYTE *)(ULONG_PTR)&modules >= (BYTE *)information.lpBaseOfDll && (BYTE *)(ULONG_PTR)&modules < (BYTE *)information.lpBaseOfDll + information.SizeOfImage);
    FAILS(GetModuleInformation, !GetModuleInformation(GetCurrentProcess(), all[0], &information, 1), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(GetModuleFileNameExA, GetModuleFileNameExA(GetCurrentProcess(), NULL, text, sizeof text) == strlen(path) && _stricmp(text, path) == 0 && GetModuleFileNameExA(GetCurrentProcess(), all[0], text, sizeof text) == strlen(path));
    FAILS(GetModuleFileNameExA, GetModuleFileNameExA(NO_HANDLE, NULL, text, sizeof text) == 0, ERROR_INVALID_HANDLE);
    EFFECT(GetModuleFileNameExW, GetModuleFileNameExW(GetCurrentProcess(), all[1], wide, MAX_PATH) > 0 && wide[0] != 0);
    FAILS(GetModuleFileNameExW, GetModuleFileNameExW(NO_HANDLE, NULL, wide, MAX_PATH) == 0, ERROR_INVALID_HANDLE);
    EFFECT(GetModuleBaseNameA, GetModuleBaseNameA(GetCurrentProcess(), all[0], text, sizeof text) > 0 && strstr(path, text) != NULL);
    FAILS(GetModuleBaseNameA, GetModuleBaseNameA(GetCurrentProcess(), (HMODULE)(ULONG_PTR)0x1230000, text, sizeof text) == 0, ERROR_INVALID_HANDLE);
    EFFECT(GetModuleHandleExA, GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, "kernel32.dll", &found) && found == GetModuleHandleA("kernel32"));
    EFFECT(GetModuleHandleExA, GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCSTR)(ULONG_PTR)&modules, &found) && found == GetModuleHandleA(NULL));
    FAILS(GetModuleHandleExA, !GetModuleHandleExA(0, "no-such-module-is-here", &found) && found == NULL, ERROR_MOD_NOT_FOUND);
    EFFECT(GetModuleHandleExW, GetModuleHandleExW(0, NULL, &found) && found == GetModuleHandleW(NULL));
    FAILS(GetModuleHandleExW, !GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, NULL, &found), ERROR_INVALID_PARAMETER);
    GetProcessHandleCount(GetCurrentProcess(), &handles);
    event = CreateEventA(NULL, TRUE, FALSE, NULL);
    EFFECT(GetProcessHandleCount, GetProcessHandleCount(GetCurrentProcess(), &more) && more == handles + 1 && CloseHandle(event) && GetProcessHandleCount(GetCurrentProcess(), &more) && more == handles);
    FAILS(GetProcessHandleCount, !GetProcessHandleCount(NO_HANDLE, &more), ERROR_INVALID_HANDLE);
}

/* Two ways to the same place, of which the second has a step more. */
static USHORT WINAPI taken(PVOID *frames, ULONG skip, ULONG *hash)
{
    return CaptureStackBackTrace(skip, 8, frames, hash);
}

static void backtrace(void)
{
    PVOID frames[8], others[8];
    DWORD hash = 0, sum = 0;
    USHORT count, less, i;
    memset(frames, 0, sizeof frames);
    count = CaptureStackBackTrace(0, 8, frames, &hash);
    for (i = 0; i < count; i++) sum += (DWORD)(ULONG_PTR)frames[i];
    EFFECT(RtlCaptureStackBackTrace, count >= 1 && (BYTE *)frames[0] > (BYTE *)(ULONG_PTR)&backtrace && (BYTE *)frames[0] < (BYTE *)(ULONG_PTR)&backtrace + 4096);
    EFFECT(CaptureStackBackTrace, hash == sum);
    less = taken(others, 1, NULL);
    EFFECT(RtlCaptureStackBackTrace, less >= 1);
    RESULT(RtlCaptureStackBackTrace, CaptureStackBackTrace(10000, 8, frames, NULL) == 0);
}

static void keys(void)
{
    HKEY key = NULL;
    HANDLE event = CreateEventA(NULL, TRUE, TRUE, NULL);
    if (RegOpenKeyExA(HKEY_CURRENT_USER, NULL, 0, KEY_NOTIFY, &key) != ERROR_SUCCESS) fail("RegOpenKeyExA");
    EFFECT(RegNotifyChangeKeyValue, RegNotifyChangeKeyValue(key, TRUE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE) == ERROR_SUCCESS && WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    EFFECT(RegCloseKey, RegCloseKey(key) == ERROR_SUCCESS && WaitForSingleObject(event, 5000) == WAIT_OBJECT_0);
    ANSWERS(RegNotifyChangeKeyValue, RegNotifyChangeKeyValue((HKEY)NO_HANDLE, TRUE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE), ERROR_INVALID_HANDLE);
    CloseHandle(event);
}

int main(void)
{
    begin();
    GetModuleFileNameA(NULL, path, sizeof path);
    snapshots();
    modules();
    backtrace();
    keys();
    return seen_all();
}
