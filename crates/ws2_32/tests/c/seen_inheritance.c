/* What a process that is started has of its parent: handles under their own numbers, an environment, a directory; and one that begins when it is told to. */
#include "seen.h"

static char path[MAX_PATH];

static SECURITY_ATTRIBUTES inherited = {sizeof(SECURITY_ATTRIBUTES), NULL, TRUE};

static void check(int holds, const char *what)
{
    if (!holds) fail(what);
}

/* Starts this program with a command. */
static BOOL start(const char *command, BOOL inherits, DWORD flags, LPVOID environment, const char *directory, LPPROC_THREAD_ATTRIBUTE_LIST list, PROCESS_INFORMATION *made)
{
    STARTUPINFOEXA startup;
    char line[MAX_PATH + 256];
    memset(&startup, 0, sizeof startup);
    memset(made, 0, sizeof *made);
    startup.StartupInfo.cb = list != NULL ? (DWORD)sizeof startup : (DWORD)sizeof startup.StartupInfo;
    startup.lpAttributeList = list;
    sprintf(line, "\"%s\" %s", path, command);
    return CreateProcessA(NULL, line, NULL, NULL, inherits, flags | (list != NULL ? EXTENDED_STARTUPINFO_PRESENT : 0), environment, directory, &startup.StartupInfo, made);
}

static DWORD end_of(PROCESS_INFORMATION *made)
{
    DWORD code = 12345;
    check(WaitForSingleObject(made->hProcess, 60000) == WAIT_OBJECT_0, "the process");
    GetExitCodeProcess(made->hProcess, &code);
    CloseHandle(made->hThread);
    CloseHandle(made->hProcess);
    return code;
}

static DWORD run(const char *command, BOOL inherits, LPPROC_THREAD_ATTRIBUTE_LIST list)
{
    PROCESS_INFORMATION made;
    check(start(command, inherits, 0, NULL, NULL, list, &made), "CreateProcessA");
    return end_of(&made);
}

static HANDLE new_file(SECURITY_ATTRIBUTES *attributes)
{
    static int count;
    char name[MAX_PATH + 40];
    DWORD length = GetTempPathA(MAX_PATH, name);
    HANDLE made;
    sprintf(name + length, "seen-inheritance-%lu-%d.txt", (unsigned long)GetCurrentProcessId(), count++);
    made = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, attributes, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    check(made != INVALID_HANDLE_VALUE, "CreateFileA");
    return made;
}

static unsigned long long number(HANDLE handle)
{
    return (unsigned long long)(ULONG_PTR)handle;
}

/* A child writes to the handle of a file, if it has it. */
static DWORD written(HANDLE file, BOOL inherits, LPPROC_THREAD_ATTRIBUTE_LIST list)
{
    char command[64];
    sprintf(command, "writes %llu", number(file));
    run(command, inherits, list);
    return GetFileSize(file, NULL);
}

static void files(void)
{
    DWORD flags = 9;
    HANDLE file = new_file(&inherited), other = new_file(NULL), copy = NULL;
    EFFECT(GetHandleInformation, GetHandleInformation(file, &flags) && flags == HANDLE_FLAG_INHERIT && GetHandleInformation(other, &flags) && flags == 0);
    EFFECT(CreateProcess, written(file, FALSE, NULL) == 0 && written(file, TRUE, NULL) == 4);
    /* The position is one for both. */
    EFFECT(CreateProcess, SetFilePointer(file, 0, NULL, FILE_CURRENT) == 4);
    EFFECT(SetHandleInformation, written(other, TRUE, NULL) == 0 && SetHandleInformation(other, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT) && written(other, TRUE, NULL) == 4);
    EFFECT(SetHandleInformation, SetHandleInformation(file, HANDLE_FLAG_INHERIT, 0) && written(file, TRUE, NULL) == 4);
    EFFECT(DuplicateHandle, DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(), &copy, 0, TRUE, DUPLICATE_SAME_ACCESS) && GetHandleInformation(copy, &flags) && flags == HANDLE_FLAG_INHERIT && written(copy, TRUE, NULL) == 8);
    FAILS(DuplicateHandle, !DuplicateHandle(GetCurrentProcess(), NO_HANDLE, GetCurrentProcess(), &copy, 0, TRUE, DUPLICATE_SAME_ACCESS), ERROR_INVALID_HANDLE);
    EFFECT(SetHandleInformation, SetHandleInformation(other, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE) && GetHandleInformation(other, &flags) && flags == (HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE));
    FAILS(CloseHandle, !CloseHandle(other), ERROR_INVALID_HANDLE);
    EFFECT(CloseHandle, SetHandleInformation(other, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0) && CloseHandle(other));
    FAILS(SetHandleInformation, !SetHandleInformation(file, 4, 4), ERROR_INVALID_PARAMETER);
    CloseHandle(copy);
    CloseHandle(file);
}

static void lists(void)
{
    PROCESS_INFORMATION made;
    HANDLE handles[2];
    HANDLE first = new_file(&inherited), second = new_file(&inherited), third = new_file(NULL);
    SIZE_T size = 0;
    LPPROC_THREAD_ATTRIBUTE_LIST list;
    InitializeProcThreadAttributeList(NULL, 1, 0, &size);
    list = (LPPROC_THREAD_ATTRIBUTE_LIST)malloc(size);
    EFFECT(InitializeProcThreadAttributeList, InitializeProcThreadAttributeList(list, 1, 0, &size));
    handles[0] = first;
    FAILS(UpdateProcThreadAttribute, !UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, 3, NULL, NULL), ERROR_BAD_LENGTH);
    EFFECT(UpdateProcThreadAttribute, UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, sizeof handles[0], NULL, NULL));
    FAILS(UpdateProcThreadAttribute, !UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, sizeof handles[0], NULL, NULL), ERROR_GEN_FAILURE);
    EFFECT(CreateProcess, written(first, TRUE, list) == 4 && written(second, TRUE, list) == 0);
    FAILS(CreateProcess, !start("writes 0", FALSE, 0, NULL, NULL, list, &made) && "CreateProcess", ERROR_INVALID_PARAMETER);
    handles[0] = third;
    FAILS(CreateProcess, !start("writes 0", TRUE, 0, NULL, NULL, list, &made) && "CreateProcess", ERROR_INVALID_PARAMETER);
    DeleteProcThreadAttributeList(list);
    EFFECT(DeleteProcThreadAttributeList, TRUE);
    INFALLIBLE(DeleteProcThreadAttributeList);
    free(list);
    CloseHandle(first);
    CloseHandle(second);
    CloseHandle(third);
}

/* A child sends back what it receives at each socket. */
static void sockets(void)
{
    PROCESS_INFORMATION made;
    SOCKADDR_IN address;
    SOCKET ours, theirs, listens, hidden, caller = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    DWORD flags = 0;
    char command[64], text[8] = {0};
    pair(&ours, &theirs);
    listens = listener(&address);
    EFFECT(GetHandleInformation, GetHandleInformation((HANDLE)theirs, &flags) && flags == HANDLE_FLAG_INHERIT);
    hidden = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    EFFECT(WSASocket, hidden != INVALID_SOCKET && GetHandleInformation((HANDLE)hidden, &flags) && flags == 0);
    closesocket(hidden);
    sprintf(command, "echoes %llu %llu", number((HANDLE)theirs), number((HANDLE)listens));
    check(start(command, TRUE, 0, NULL, NULL, NULL, &made), "CreateProcessA");
    /* What was given away goes on without this process. */
    closesocket(theirs);
    closesocket(listens);
    EFFECT(recv, send(ours, "sock", 4, 0) == 4 && recv(ours, text, 4, MSG_WAITALL) == 4 && memcmp(text, "sock", 4) == 0);
    EFFECT(accept, connect(caller, (SOCKADDR *)&address, sizeof address) == 0 && send(caller, "call", 4, 0) == 4 && recv(caller, text, 4, MSG_WAITALL) == 4 && memcmp(text, "call", 4) == 0);
    EFFECT(closesocket, end_of(&made) == 5 && recv(ours, text, 4, 0) == 0 && recv(caller, text, 4, 0) == 0);
    closesocket(caller);
    closesocket(ours);
}

static int echoes(SOCKET s, SOCKET listens)
{
    char text[4];
    SOCKET accepted;
    if (recv(s, text, 4, MSG_WAITALL) != 4 || send(s, text, 4, 0) != 4) return 1;
    accepted = accept(listens, NULL, NULL);
    if (accepted == INVALID_SOCKET || recv(accepted, text, 4, MSG_WAITALL) != 4 || send(accepted, text, 4, 0) != 4) return 2;
    return 5;
}

/* A child sends back what it receives at each pipe, and adds one to what it sees in memory. */
static void others(void)
{
    PROCESS_INFORMATION made;
    char name[64], command[256], text[8] = {0};
    DWORD flags = 0, n;
    HANDLE server, client, readers[2], writers[2], mapping, plain;
    volatile LONG *memory;
    sprintf(name, "\\\\.\\pipe\\seen-inheritance-%lu", (unsigned long)GetCurrentProcessId());
    server = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1, 0, 0, 0, NULL);
    client = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, &inherited, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    check(server != INVALID_HANDLE_VALUE && client != INVALID_HANDLE_VALUE, "the named pipe");
    check(CreatePipe(&readers[0], &writers[0], &inherited, 0) && CreatePipe(&readers[1], &writers[1], &inherited, 0), "CreatePipe");
    mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, &inherited, PAGE_READWRITE, 0, 4096, NULL);
    plain = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, NULL);
    EFFECT(CreateFileMapping, GetHandleInformation(mapping, &flags) && flags == HANDLE_FLAG_INHERIT && GetHandleInformation(plain, &flags) && flags == 0);
    memory = (volatile LONG *)MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    *memory = 41;
    sprintf(command, "answers %llu %llu %llu %llu", number(client), number(readers[0]), number(writers[1]), number(mapping));
    check(start(command, TRUE, 0, NULL, NULL, NULL, &made), "CreateProcessA");
    CloseHandle(client);
    CloseHandle(readers[0]);
    CloseHandle(writers[1]);
    EFFECT(CreateFile, WriteFile(server, "name", 4, &n, NULL) && ReadFile(server, text, 4, &n, NULL) && n == 4 && memcmp(text, "name", 4) == 0);
    EFFECT(CreatePipe, WriteFile(writers[0], "pipe", 4, &n, NULL) && ReadFile(readers[1], text, 4, &n, NULL) && n == 4 && memcmp(text, "pipe", 4) == 0);
    EFFECT(MapViewOfFile, end_of(&made) == 42 && *memory == 42);
    /* It has closed everything by its end. */
    FAILS(ReadFile, !ReadFile(server, text, 4, &n, NULL), ERROR_BROKEN_PIPE);
    FAILS(ReadFile, !ReadFile(readers[1], text, 4, &n, NULL), ERROR_BROKEN_PIPE);
    UnmapViewOfFile((void *)memory);
    CloseHandle(mapping);
    CloseHandle(plain);
    CloseHandle(server);
    CloseHandle(writers[0]);
    CloseHandle(readers[1]);
}

static int answers(char **arguments)
{
    HANDLE handles[4];
    OVERLAPPED operation;
    char text[4];
    DWORD n;
    volatile LONG *memory;
    int i;
    for (i = 0; i < 4; i++) handles[i] = (HANDLE)(ULONG_PTR)strtoul(arguments[i], NULL, 10);
    /* It was opened for overlapped use, and is used so. */
    memset(&operation, 0, sizeof operation);
    operation.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    if (!ReadFile(handles[0], text, 4, NULL, &operation) && GetLastError() != ERROR_IO_PENDING) return 3;
    if (!GetOverlappedResult(handles[0], &operation, &n, TRUE) || n != 4) return 4;
    if (!WriteFile(handles[0], text, 4, NULL, &operation) && GetLastError() != ERROR_IO_PENDING) return 5;
    if (!GetOverlappedResult(handles[0], &operation, &n, TRUE) || n != 4) return 6;
    if (!ReadFile(handles[1], text, 4, &n, NULL) || n != 4 || !WriteFile(handles[2], text, 4, &n, NULL)) return 7;
    memory = (volatile LONG *)MapViewOfFile(handles[3], FILE_MAP_ALL_ACCESS, 0, 0, 0);
    if (memory == NULL) return 8;
    return ++*memory;
}

static void suspended(void)
{
    PROCESS_INFORMATION made;
    HANDLE mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, &inherited, PAGE_READWRITE, 0, 4096, NULL);
    volatile LONG *memory = (volatile LONG *)MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    DWORD code = 0;
    char command[64];
    sprintf(command, "sees %llu", number(mapping));
    EFFECT(CreateProcess, start(command, TRUE, CREATE_SUSPENDED, NULL, NULL, NULL, &made));
    EFFECT(GetThreadId, GetThreadId(made.hThread) == made.dwThreadId);
    FAILS(GetThreadId, GetThreadId(NO_HANDLE) == 0, ERROR_INVALID_HANDLE);
    EFFECT(GetProcessIdOfThread, GetProcessIdOfThread(made.hThread) == made.dwProcessId);
    EFFECT(SuspendThread, SuspendThread(made.hThread) == 1);
    *memory = 33;
    EFFECT(ResumeThread, ResumeThread(made.hThread) == 2 && WaitForSingleObject(made.hThread, 0) == WAIT_TIMEOUT && GetExitCodeThread(made.hThread, &code) && code == STILL_ACTIVE);
    EFFECT(ResumeThread, ResumeThread(made.hThread) == 1 && WaitForSingleObject(made.hThread, 60000) == WAIT_OBJECT_0 && GetExitCodeThread(made.hThread, &code) && code == 33);
    FAILS(ResumeThread, ResumeThread(NO_HANDLE) == (DWORD)-1, ERROR_INVALID_HANDLE);
    EFFECT(CreateProcess, end_of(&made) == 33);
    check(start(command, TRUE, CREATE_SUSPENDED | CREATE_NEW_PROCESS_GROUP, NULL, NULL, NULL, &made), "CreateProcessA");
    EFFECT(TerminateProcess, TerminateProcess(made.hProcess, 1234) && end_of(&made) == 1234);
    FAILS(CreateProcess, !start("sees 0", FALSE, DETACHED_PROCESS | CREATE_NEW_CONSOLE, NULL, NULL, NULL, &made) && "CreateProcess", ERROR_INVALID_PARAMETER);
    UnmapViewOfFile((void *)memory);
    CloseHandle(mapping);
}

static void surroundings(void)
{
    static char narrow[] = "SEEN_FIRST=one\0SEEN_SECOND=two words\0";
    PROCESS_INFORMATION made;
    char directory[MAX_PATH];
    GetTempPathA(MAX_PATH, directory);
    EFFECT(CreateProcess, start("environment one", FALSE, 0, narrow, NULL, NULL, &made) && end_of(&made) == 3);
    EFFECT(CreateProcess, start("environment one", FALSE, CREATE_UNICODE_ENVIRONMENT | DETACHED_PROCESS, (LPVOID)u"SEEN_FIRST=one\0SEEN_SECOND=two words\0", NULL, NULL, &made) && end_of(&made) == 3);
    EFFECT(CreateProcess, start("directory", FALSE, CREATE_NO_WINDOW, NULL, directory, NULL, &made) && end_of(&made) == 4);
    FAILS(CreateProcess, !start("directory", FALSE, 0, NULL, "no-such-directory-is-here", NULL, &made) && "CreateProcess", ERROR_DIRECTORY);
}

static int child(char **arguments)
{
    char text[MAX_PATH], other[MAX_PATH];
    DWORD n = 0;
    size_t length;
    if (strcmp(arguments[1], "writes") == 0) {
        WriteFile((HANDLE)(ULONG_PTR)strtoul(arguments[2], NULL, 10), "four", 4, &n, NULL);
        return (int)n;
    }
    if (strcmp(arguments[1], "answers") == 0) return answers(arguments + 2);
    if (strcmp(arguments[1], "echoes") == 0) return echoes((SOCKET)strtoul(arguments[2], NULL, 10), (SOCKET)strtoul(arguments[3], NULL, 10));
    if (strcmp(arguments[1], "sees") == 0) return *(volatile LONG *)MapViewOfFile((HANDLE)(ULONG_PTR)strtoul(arguments[2], NULL, 10), FILE_MAP_READ, 0, 0, 0);
    if (strcmp(arguments[1], "environment") == 0) {
        if (GetEnvironmentVariableA("SEEN_FIRST", text, sizeof text) != 3 || strcmp(text, arguments[2]) != 0) return 1;
        return GetEnvironmentVariableA("SEEN_SECOND", text, sizeof text) == 9 && GetEnvironmentVariableA("PATH_OF_NOBODY", text, sizeof text) == 0 ? 3 : 2;
    }
    GetCurrentDirectoryA(sizeof text, text);
    GetTempPathA(sizeof other, other);
    for (length = strlen(text); length > 1 && (text[length - 1] == '\\' || text[length - 1] == '/'); length--) { }
    return _strnicmp(text, other, length) == 0 && strlen(other) <= length + 1 ? 4 : 5;
}

int main(int count, char **arguments)
{
    begin();
    if (count > 1) return child(arguments);
    GetModuleFileNameA(NULL, path, sizeof path);
    files();
    lists();
    others();
    suspended();
    surroundings();
    sockets();
    return seen_all();
}
