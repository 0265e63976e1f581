/* A program that starts itself again, and ends it. */
#include "seen.h"
#include <errno.h>
#include <process.h>

static char path[MAX_PATH];

/* Starts this program with an argument. */
static HANDLE start(const char *argument, HANDLE output, DWORD *number)
{
    STARTUPINFOA startup;
    PROCESS_INFORMATION made;
    char line[MAX_PATH + 64];
    memset(&startup, 0, sizeof startup);
    memset(&made, 0, sizeof made);
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    startup.hStdOutput = output;
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    sprintf(line, "\"%s\" %s", path, argument);
    if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, NORMAL_PRIORITY_CLASS, NULL, NULL, &startup, &made)) return NULL;
    CloseHandle(made.hThread);
    if (number != NULL) *number = made.dwProcessId;
    return made.hProcess;
}

static DWORD code_of(HANDLE process)
{
    DWORD code = 12345;
    if (WaitForSingleObject(process, 60000) != WAIT_OBJECT_0) fail("the process");
    GetExitCodeProcess(process, &code);
    CloseHandle(process);
    return code;
}

static void wide(void)
{
    STARTUPINFOW startup;
    PROCESS_INFORMATION made;
    WCHAR line[MAX_PATH + 64], *to = line;
    const char *from;
    memset(&startup, 0, sizeof startup);
    memset(&made, 0, sizeof made);
    startup.cb = sizeof startup;
    *to++ = '"';
    for (from = path; *from != 0; from++) *to++ = (WCHAR)*from;
    for (from = "\" exits"; *from != 0; from++) *to++ = (WCHAR)*from;
    *to = 0;
    EFFECT(CreateProcessW, CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made) && made.dwProcessId != 0 && made.dwProcessId != GetCurrentProcessId() &&
                               CloseHandle(made.hThread) && code_of(made.hProcess) == 7);
    FAILS(CreateProcessW, !CreateProcessW(W("/no/such/program/is/here.exe"), NULL, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made), ERROR_PATH_NOT_FOUND);
}

/* What a program asks of the system's settings. */
static void settings(void)
{
    HKEY key = NULL;
    char name[16];
    DWORD size = sizeof name;
    UINT mode = SetErrorMode(SEM_FAILCRITICALERRORS);
    EFFECT(SetErrorMode, SetErrorMode(SEM_NOGPFAULTERRORBOX) == SEM_FAILCRITICALERRORS && SetErrorMode(mode) == SEM_NOGPFAULTERRORBOX);
    INFALLIBLE(SetErrorMode);
    SetErrorMode(SEM_NOALIGNMENTFAULTEXCEPT);
    SetErrorMode(0);
    EFFECT(GetErrorMode, GetErrorMode() == SEM_NOALIGNMENTFAULTEXCEPT);
    INFALLIBLE(GetErrorMode);
    EFFECT(RegOpenKeyExA, RegOpenKeyExA(HKEY_LOCAL_MACHINE, NULL, 0, KEY_READ, &key) == ERROR_SUCCESS && key != NULL);
    ANSWERS(RegOpenKeyExA, RegOpenKeyExA(HKEY_LOCAL_MACHINE, "no such key", 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    EFFECT(RegCloseKey, RegOpenKeyExA(HKEY_CURRENT_USER, "", 0, KEY_READ, &key) == ERROR_SUCCESS && RegCloseKey(key) == ERROR_SUCCESS);
    ANSWERS(RegCloseKey, RegCloseKey((HKEY)NO_HANDLE), ERROR_INVALID_HANDLE);
    ANSWERS(RegQueryValueExA, RegQueryValueExA(HKEY_LOCAL_MACHINE, "no such value", NULL, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    ANSWERS(RegEnumKeyExA, RegEnumKeyExA(HKEY_CURRENT_USER, 1000000, name, &size, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    ANSWERS(RegEnumValueA, RegEnumValueA(HKEY_CURRENT_USER, 1000000, name, &size, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    ANSWERS(RegSetValueExA, RegSetValueExA((HKEY)NO_HANDLE, "name", 0, REG_DWORD, (const BYTE *)&size, sizeof size), ERROR_INVALID_HANDLE);
}

static int parent(void)
{
    STARTUPINFOW wide_startup;
    WCHAR wide_path[MAX_PATH], *to = wide_path;
    const char *from = path;
    SECURITY_ATTRIBUTES inherit;
    STARTUPINFOA startup;
    PROCESS_INFORMATION made;
    HANDLE process, file, go, other;
    DWORD number = 0, code = 0, got = 0;
    char name[MAX_PATH + 40], text[32] = {0}, copy[MAX_PATH + 80];
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    EFFECT(GetModuleFileName, GetModuleFileNameA(NULL, path, sizeof path) == strlen(path) && GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES);
    FAILS(GetModuleFileName, GetModuleFileNameA(NULL, text, 3) == 3, ERROR_INSUFFICIENT_BUFFER);
    strcpy(name, "no-such-program-is-here.exe 1");
    FAILS(CreateProcess, !CreateProcessA(NULL, name, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made), ERROR_FILE_NOT_FOUND);
    EFFECT(ExitProcess, code_of(start("exits", GetStdHandle(STD_OUTPUT_HANDLE), NULL)) == 7);
    INFALLIBLE(ExitProcess);
    EFFECT(execl, code_of(start("becomes", GetStdHandle(STD_OUTPUT_HANDLE), NULL)) == 7);
    RESULT(execl, execl("no-such-program", "no-such-program", (char *)NULL) == -1 && errno == ENOENT);
    EFFECT(TerminateProcess, code_of(start("ends", GetStdHandle(STD_OUTPUT_HANDLE), NULL)) == 8);
    memset(&inherit, 0, sizeof inherit);
    memset(&wide_startup, 0, sizeof wide_startup);
    wide_startup.cb = sizeof wide_startup;
    inherit.nLength = sizeof inherit;
    inherit.bInheritHandle = TRUE;
    got = GetTempPathA(MAX_PATH, name);
    sprintf(name + got, "seen-process-%lu.txt", (unsigned long)GetCurrentProcessId());
    file = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherit, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    EFFECT(CreateProcess, code_of(start("says \"two words\" a\\\"b", file, NULL)) == 4);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    ReadFile(file, text, sizeof text - 1, &got, NULL);
    EFFECT(CreateProcess, strcmp(text, "[two words][a\"b]") == 0);
    CloseHandle(file);
    sprintf(copy, "%s.copy", name);
    EFFECT(CopyFile, CopyFileA(name, copy, TRUE) && (file = CreateFileA(copy, GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, NULL)) != INVALID_HANDLE_VALUE &&
                         GetFileSize(file, NULL) == 16);
    CloseHandle(file);
    DeleteFileA(name);
    FAILS(CopyFile, !CopyFileA(name, copy, FALSE), ERROR_FILE_NOT_FOUND);
    process = start("waits", GetStdHandle(STD_OUTPUT_HANDLE), &number);
    EFFECT(GetExitCodeProcess, WaitForSingleObject(process, 0) == WAIT_TIMEOUT && GetExitCodeProcess(process, &code) && code == STILL_ACTIVE);
    FAILS(GetExitCodeProcess, !GetExitCodeProcess(NO_HANDLE, &code), ERROR_INVALID_HANDLE);
    EFFECT(GetProcessId, GetProcessId(process) == number);
    FAILS(GetProcessId, GetProcessId(NO_HANDLE) == 0, ERROR_INVALID_HANDLE);
    other = OpenProcess(PROCESS_ALL_ACCESS, FALSE, number);
    EFFECT(OpenProcess, other != NULL && GetProcessId(other) == number);
    FAILS(OpenProcess, OpenProcess(PROCESS_ALL_ACCESS, FALSE, 0) == NULL, ERROR_INVALID_PARAMETER);
    EFFECT(TerminateProcess, TerminateProcess(other, 1000) && code_of(process) == 1000 && WaitForSingleObject(other, 0) == WAIT_OBJECT_0);
    FAILS(TerminateProcess, !TerminateProcess(other, 1), ERROR_ACCESS_DENIED);
    CloseHandle(other);
    do *to++ = (WCHAR)*from; while (*from++ != 0);
    FAILS(CreateProcessAsUserW, !CreateProcessAsUserW(NO_HANDLE, NULL, wide_path, NULL, NULL, FALSE, 0, NULL, NULL, &wide_startup, &made), ERROR_INVALID_HANDLE);
    go = CreateEventA(NULL, TRUE, FALSE, NULL);
    CloseHandle(go);
    wide();
    settings();
    return seen_all();
}

int main(int argc, char **argv)
{
    if (argc < 2) return parent();
    switch (argv[1][0]) {
    case 'e':
        if (strcmp(argv[1], "exits") == 0) ExitProcess(7);
        TerminateProcess(GetCurrentProcess(), 8);
        return 1;
    case 'b':
        execl(argv[0], argv[0], "exits", (char *)NULL);
        return 2;
    case 's':
        printf("[%s][%s]", argv[2], argv[3]);
        return argc;
    default:
        Sleep(60000);
        return 1;
    }
}
