/* Pipes without a name: between threads, and to and from a program that is started. */
#include "seen.h"

static char program[MAX_PATH];

/* Starts this program with its standard input and output at pipes. */
static HANDLE start(HANDLE input, HANDLE output)
{
    STARTUPINFOA startup;
    PROCESS_INFORMATION made;
    char line[MAX_PATH + 32];
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = input;
    startup.hStdOutput = output;
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    sprintf(line, "\"%s\" doubles", program);
    if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &made)) fail("CreateProcessA");
    CloseHandle(made.hThread);
    return made.hProcess;
}

/* Says all that it hears twice, until its input ends. */
static int doubles(void)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE), output = GetStdHandle(STD_OUTPUT_HANDLE);
    char byte;
    DWORD n;
    while (ReadFile(input, &byte, 1, &n, NULL)) {
        char twice[2];
        twice[0] = twice[1] = byte;
        if (n != 1 || !WriteFile(output, twice, 2, &n, NULL) || n != 2) return 1;
    }
    return GetLastError() == ERROR_BROKEN_PIPE ? 5 : 2;
}

static DWORD heard(HANDLE from, char *to, DWORD room)
{
    DWORD all = 0, n;
    while (all < room && ReadFile(from, to + all, room - all, &n, NULL)) all += n;
    return all;
}

static void child(void)
{
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    HANDLE to_child = NULL, from_us = NULL, from_child = NULL, to_us = NULL, process;
    char text[16] = {0};
    DWORD n = 0, code = 0;
    EFFECT(CreatePipe, CreatePipe(&from_us, &to_child, &inherited, 0) && CreatePipe(&from_child, &to_us, &inherited, 4096));
    EFFECT(SetHandleInformation, SetHandleInformation(to_child, HANDLE_FLAG_INHERIT, 0) && SetHandleInformation(from_child, HANDLE_FLAG_INHERIT, 0));
    process = start(from_us, to_us);
    CloseHandle(from_us);
    CloseHandle(to_us);
    EFFECT(WriteFile, WriteFile(to_child, "abc", 3, &n, NULL) && n == 3);
    CloseHandle(to_child);
    EFFECT(ReadFile, heard(from_child, text, sizeof text - 1) == 6 && strcmp(text, "aabbcc") == 0);
    FAILS(ReadFile, !ReadFile(from_child, text, 1, &n, NULL), ERROR_BROKEN_PIPE);
    EFFECT(CreatePipe, WaitForSingleObject(process, 60000) == WAIT_OBJECT_0 && GetExitCodeProcess(process, &code) && code == 5);
    CloseHandle(process);
    CloseHandle(from_child);
}

int main(int argc, char **argv)
{
    HANDLE from, to;
    char text[8] = {0};
    DWORD n = 0, waiting = 0, left = 1;
    if (argc > 1) return doubles();
    strcpy(program, argv[0]);
    if (!CreatePipe(&from, &to, NULL, 0)) fail("CreatePipe");
    EFFECT(GetFileType, GetFileType(from) == FILE_TYPE_PIPE);
    EFFECT(PeekNamedPipe, PeekNamedPipe(from, NULL, 0, NULL, &waiting, NULL) && waiting == 0);
    WriteFile(to, "wait", 4, &n, NULL);
    EFFECT(PeekNamedPipe, PeekNamedPipe(from, text, 2, &n, &waiting, &left) && n == 2 && waiting == 4 && memcmp(text, "wa", 3) == 0);
    EFFECT(ReadFile, ReadFile(from, text, sizeof text, &n, NULL) && n == 4 && memcmp(text, "wait", 4) == 0);
    FAILS(PeekNamedPipe, !PeekNamedPipe(NO_HANDLE, NULL, 0, NULL, &waiting, NULL), ERROR_INVALID_HANDLE);
    FAILS(ReadFile, !ReadFile(to, text, 1, &n, NULL), ERROR_ACCESS_DENIED);
    FAILS(WriteFile, !WriteFile(from, text, 1, &n, NULL), ERROR_ACCESS_DENIED);
    CloseHandle(to);
    FAILS(PeekNamedPipe, !PeekNamedPipe(from, NULL, 0, NULL, &waiting, NULL), ERROR_BROKEN_PIPE);
    CloseHandle(from);
    if (!CreatePipe(&from, &to, NULL, 0)) fail("CreatePipe");
    CloseHandle(from);
    FAILS(WriteFile, !WriteFile(to, "x", 1, &n, NULL), ERROR_NO_DATA);
    RESULT(WriteConsole, !WriteConsoleA(to, "x", 1, &n, NULL));
    CloseHandle(to);
    child();
    return seen_all();
}
