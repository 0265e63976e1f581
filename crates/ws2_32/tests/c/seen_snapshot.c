/* The processes that there are. */
#include "seen.h"
#include <tlhelp32.h>
#include <psapi.h>

static void processes(HANDLE snapshot)
{
    PROCESSENTRY32 entry;
    PROCESSENTRY32W wide;
    int found = 0, again = 0, threads = 0;
    char path[MAX_PATH], *name = path, *at;
    GetModuleFileNameA(NULL, path, sizeof path);
    for (at = path; *at; at++) if (*at == '\\' || *at == '/') name = at + 1;
    entry.dwSize = sizeof entry;
    if (Process32First(snapshot, &entry)) {
        do {
            if (entry.th32ProcessID != GetCurrentProcessId()) continue;
            found = _stricmp(entry.szExeFile, name) == 0;
            threads = (int)entry.cntThreads;
        } while (Process32Next(snapshot, &entry));
    }
    EFFECT(Process32First, found && threads >= 1);
    FAILS(Process32Next, !Process32Next(snapshot, &entry), ERROR_NO_MORE_FILES);
    EFFECT(Process32Next, found);
    wide.dwSize = sizeof wide;
    if (Process32FirstW(snapshot, &wide)) {
        do if (wide.th32ProcessID == GetCurrentProcessId()) again = wide.szExeFile[0] == (unsigned char)name[0]; while (Process32NextW(snapshot, &wide));
    }
    EFFECT(Process32FirstW, again);
    FAILS(Process32NextW, !Process32NextW(snapshot, &wide), ERROR_NO_MORE_FILES);
    EFFECT(Process32NextW, again);
    entry.dwSize = 4;
    FAILS(Process32First, !Process32First(snapshot, &entry), ERROR_BAD_LENGTH);
    wide.dwSize = 4;
    FAILS(Process32FirstW, !Process32FirstW(snapshot, &wide), ERROR_BAD_LENGTH);
}

int main(void)
{
    static DWORD numbers[65536];
    DWORD bytes = 0, i;
    int found = 0;
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    EFFECT(CreateToolhelp32Snapshot, snapshot != INVALID_HANDLE_VALUE);
    RESULT(CreateToolhelp32Snapshot, CreateToolhelp32Snapshot(0, 0) == INVALID_HANDLE_VALUE);
    processes(snapshot);
    CloseHandle(snapshot);
    if (EnumProcesses(numbers, sizeof numbers, &bytes))
        for (i = 0; i < bytes / sizeof(DWORD); i++) if (numbers[i] == GetCurrentProcessId()) found = 1;
    EFFECT(EnumProcesses, found);
    RESULT(EnumProcesses, EnumProcesses(numbers, 4, &bytes) && bytes == 4);
    return seen_all();
}
