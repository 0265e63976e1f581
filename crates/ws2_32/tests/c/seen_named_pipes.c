/* Pipes with names: of bytes and of messages, waited for in every way, within this program and with another. */
#include "seen.h"

static char program[MAX_PATH], name[64];

static HANDLE by_CreateNamedPipe(DWORD openMode, DWORD pipeMode, DWORD most)
{
    return CreateNamedPipeA(name, openMode, pipeMode, most, 512, 256, 500, NULL);
}

static HANDLE by_CreateFile(DWORD flags)
{
    return CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, flags, NULL);
}

/* Another name for each part, so that nothing is left of the one before. */
static void rename_pipe(const char *part)
{
    sprintf(name, "\\\\.\\pipe\\overlapped-%s-%lu", part, (unsigned long)GetCurrentProcessId());
}

/* One that is not to be had, and is closed if it is. */
static int refused(HANDLE pipe)
{
    DWORD error = GetLastError();
    if (pipe == INVALID_HANDLE_VALUE) return 1;
    CloseHandle(pipe);
    SetLastError(error);
    return 0;
}

static int says(HANDLE pipe, const char *text)
{
    DWORD n = 0;
    return WriteFile(pipe, text, (DWORD)strlen(text), &n, NULL) && n == strlen(text);
}

static int hears(HANDLE pipe, const char *text)
{
    char heard[64] = {0};
    DWORD n = 0;
    return ReadFile(pipe, heard, sizeof heard - 1, &n, NULL) && n == strlen(text) && strcmp(heard, text) == 0;
}

static void creation(void)
{
    HANDLE first, second;
    DWORD flags = 9, out = 0, in = 0, most = 0, state = 9, count = 0;
    rename_pipe("made");
    FAILS(CreateNamedPipe, refused(CreateNamedPipeA("no pipe", PIPE_ACCESS_DUPLEX, 0, 1, 0, 0, 0, NULL)), ERROR_INVALID_NAME);
    FAILS(CreateNamedPipe, refused(by_CreateNamedPipe(PIPE_ACCESS_DUPLEX, 0, 0)), ERROR_INVALID_PARAMETER);
    FAILS(CreateNamedPipe, refused(by_CreateNamedPipe(PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE | PIPE_READMODE_MESSAGE, 1)), ERROR_INVALID_PARAMETER);
    FAILS(CreateFile, refused(by_CreateFile(0)), ERROR_FILE_NOT_FOUND);
    FAILS(WaitNamedPipe, !WaitNamedPipeA(name, NMPWAIT_WAIT_FOREVER), ERROR_FILE_NOT_FOUND);
    first = by_CreateNamedPipe(PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 2);
    EFFECT(CreateNamedPipe, first != INVALID_HANDLE_VALUE && GetFileType(first) == FILE_TYPE_PIPE);
    FAILS(CreateNamedPipe, refused(by_CreateNamedPipe(PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE, PIPE_TYPE_MESSAGE, 2)), ERROR_ACCESS_DENIED);
    FAILS(CreateNamedPipe, refused(by_CreateNamedPipe(PIPE_ACCESS_INBOUND, PIPE_TYPE_MESSAGE, 2)), ERROR_ACCESS_DENIED);
    second = by_CreateNamedPipe(PIPE_ACCESS_DUPLEX, PIPE_TYPE_MESSAGE, 2);
    EFFECT(CreateNamedPipe, second != INVALID_HANDLE_VALUE);
    FAILS(CreateNamedPipe, refused(by_CreateNamedPipe(PIPE_ACCESS_DUPLEX, PIPE_TYPE_MESSAGE, 2)), ERROR_PIPE_BUSY);
    EFFECT(GetNamedPipeInfo, GetNamedPipeInfo(first, &flags, &out, &in, &most) && flags == (PIPE_SERVER_END | PIPE_TYPE_MESSAGE) && out == 512 && in == 256 && most == 2);
    EFFECT(GetNamedPipeHandleState, GetNamedPipeHandleStateA(first, &state, &count, NULL, NULL, NULL, 0) && state == PIPE_READMODE_MESSAGE && count == 2);
    FAILS(GetNamedPipeInfo, !GetNamedPipeInfo(NO_HANDLE, &flags, NULL, NULL, NULL), ERROR_INVALID_HANDLE);
    FAILS(GetNamedPipeHandleState, !GetNamedPipeHandleStateA(NO_HANDLE, &state, NULL, NULL, NULL, NULL, 0), ERROR_INVALID_HANDLE);
    CloseHandle(first);
    CloseHandle(second);
    FAILS(CreateFile, refused(by_CreateFile(0)), ERROR_FILE_NOT_FOUND);
}

static DWORD WINAPI opens_later(LPVOID result)
{
    HANDLE pipe;
    UNTIL((pipe = by_CreateFile(0)) != INVALID_HANDLE_VALUE);
    *(int *)result = pipe != INVALID_HANDLE_VALUE && says(pipe, "late");
    CloseHandle(pipe);
    return 0;
}

/* Every state of an instance, and what each call says there. */
static void states(void)
{
    HANDLE server, us, thread;
    DWORD n = 0;
    ULONG who = 0;
    char byte;
    int told = 0;
    rename_pipe("states");
    FAILS(ImpersonateNamedPipeClient, !ImpersonateNamedPipeClient(NO_HANDLE), ERROR_INVALID_HANDLE);
    server = by_CreateNamedPipe(PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1);
    FAILS(ReadFile, !ReadFile(server, &byte, 1, &n, NULL), ERROR_PIPE_LISTENING);
    FAILS(WriteFile, !WriteFile(server, "x", 1, &n, NULL), ERROR_PIPE_LISTENING);
    FAILS(PeekNamedPipe, !PeekNamedPipe(server, NULL, 0, NULL, &n, NULL), ERROR_BAD_PIPE);
    FAILS(DisconnectNamedPipe, !DisconnectNamedPipe(server), ERROR_PIPE_LISTENING);
    /* It may be had as soon as it is made. */
    EFFECT(WaitNamedPipe, WaitNamedPipeA(name, 1));
    us = by_CreateFile(0);
    EFFECT(CreateFile, us != INVALID_HANDLE_VALUE);
    FAILS(ConnectNamedPipe, !ConnectNamedPipe(server, NULL), ERROR_PIPE_CONNECTED);
    FAILS(CreateFile, refused(by_CreateFile(0)), ERROR_PIPE_BUSY);
    FAILS(WaitNamedPipe, !WaitNamedPipeA(name, 20), ERROR_SEM_TIMEOUT);
    FAILS(ConnectNamedPipe, !ConnectNamedPipe(us, NULL), ERROR_INVALID_FUNCTION);
    FAILS(DisconnectNamedPipe, !DisconnectNamedPipe(us), ERROR_INVALID_FUNCTION);
    EFFECT(GetNamedPipeClientProcessId, GetNamedPipeClientProcessId(server, &who) && who == GetCurrentProcessId());
    who = 0;
    EFFECT(GetNamedPipeServerProcessId, GetNamedPipeServerProcessId(us, &who) && who == GetCurrentProcessId());
    FAILS(GetNamedPipeClientProcessId, !GetNamedPipeClientProcessId(NO_HANDLE, &who), ERROR_INVALID_HANDLE);
    FAILS(GetNamedPipeServerProcessId, !GetNamedPipeServerProcessId(NO_HANDLE, &who), ERROR_INVALID_HANDLE);
    EFFECT(WriteFile, says(us, "there") && hears(server, "there"));
    EFFECT(ImpersonateNamedPipeClient, ImpersonateNamedPipeClient(server));
    EFFECT(RevertToSelf, RevertToSelf());
    INFALLIBLE(RevertToSelf);
    EFFECT(WriteFile, says(server, "and back") && hears(us, "and back"));
    /* Whoever is disconnected has nothing left to read. */
    EFFECT(DisconnectNamedPipe, says(server, "lost") && DisconnectNamedPipe(server));
    FAILS(ReadFile, !ReadFile(us, &byte, 1, &n, NULL), ERROR_PIPE_NOT_CONNECTED);
    FAILS(WriteFile, !WriteFile(us, "x", 1, &n, NULL), ERROR_PIPE_NOT_CONNECTED);
    FAILS(PeekNamedPipe, !PeekNamedPipe(us, NULL, 0, NULL, &n, NULL), ERROR_PIPE_NOT_CONNECTED);
    FAILS(ReadFile, !ReadFile(server, &byte, 1, &n, NULL), ERROR_PIPE_NOT_CONNECTED);
    FAILS(DisconnectNamedPipe, !DisconnectNamedPipe(server), ERROR_PIPE_NOT_CONNECTED);
    /* Nobody has it until it is let listen again. */
    FAILS(CreateFile, refused(by_CreateFile(0)), ERROR_PIPE_BUSY);
    CloseHandle(us);
    thread = CreateThread(NULL, 0, opens_later, &told, 0, NULL);
    EFFECT(ConnectNamedPipe, ConnectNamedPipe(server, NULL) || GetLastError() == ERROR_PIPE_CONNECTED || GetLastError() == ERROR_NO_DATA);
    WaitForSingleObject(thread, 60000);
    CloseHandle(thread);
    /* What a client has written stays when it is gone; then the pipe is broken. */
    EFFECT(ReadFile, told && hears(server, "late"));
    FAILS(ReadFile, !ReadFile(server, &byte, 1, &n, NULL), ERROR_BROKEN_PIPE);
    FAILS(WriteFile, !WriteFile(server, "x", 1, &n, NULL), ERROR_NO_DATA);
    FAILS(ConnectNamedPipe, !ConnectNamedPipe(server, NULL), ERROR_NO_DATA);
    FAILS(PeekNamedPipe, !PeekNamedPipe(server, NULL, 0, NULL, &n, NULL), ERROR_BROKEN_PIPE);
    DisconnectNamedPipe(server);
    CloseHandle(server);
    FAILS(ConnectNamedPipe, !ConnectNamedPipe(NO_HANDLE, NULL), ERROR_INVALID_HANDLE);
}

/* Pipes that go one way, and pipes that do not wait. */
static void ways(void)
{
    HANDLE server, us;
    DWORD n = 9, mode = PIPE_NOWAIT;
    char byte;
    rename_pipe("ways");
    server = by_CreateNamedPipe(PIPE_ACCESS_INBOUND, PIPE_TYPE_BYTE, 1);
    FAILS(CreateFile, refused(by_CreateFile(0)), ERROR_ACCESS_DENIED);
    us = CreateFileA(name, GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    EFFECT(CreateFile, us != INVALID_HANDLE_VALUE && says(us, "one way") && hears(server, "one way"));
    FAILS(WriteFile, !WriteFile(server, "x", 1, &n, NULL), ERROR_ACCESS_DENIED);
    FAILS(ReadFile, !ReadFile(us, &byte, 1, &n, NULL), ERROR_ACCESS_DENIED);
    CloseHandle(us);
    CloseHandle(server);
    rename_pipe("nowait");
    server = by_CreateNamedPipe(PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE | PIPE_NOWAIT, 1);
    FAILS(ConnectNamedPipe, !ConnectNamedPipe(server, NULL), ERROR_PIPE_LISTENING);
    us = by_CreateFile(0);
    FAILS(ReadFile, !ReadFile(server, &byte, 1, &n, NULL), ERROR_NO_DATA);
    EFFECT(SetNamedPipeHandleState, SetNamedPipeHandleState(us, &mode, NULL, NULL));
    FAILS(ReadFile, !ReadFile(us, &byte, 1, &n, NULL), ERROR_NO_DATA);
    mode = PIPE_READMODE_MESSAGE;
    FAILS(SetNamedPipeHandleState, !SetNamedPipeHandleState(us, &mode, NULL, NULL), ERROR_INVALID_PARAMETER);
    FAILS(SetNamedPipeHandleState, !SetNamedPipeHandleState(NO_HANDLE, &mode, NULL, NULL), ERROR_INVALID_HANDLE);
    CloseHandle(us);
    CloseHandle(server);
}

static void messages(void)
{
    HANDLE server, us;
    DWORD n = 9, all = 9, left = 9, mode = PIPE_READMODE_MESSAGE;
    char text[32] = {0};
    rename_pipe("messages");
    server = by_CreateNamedPipe(PIPE_ACCESS_DUPLEX, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 1);
    us = by_CreateFile(0);
    /* A client reads bytes until it says otherwise. */
    EFFECT(ReadFile, says(server, "ab") && says(server, "cd") && hears(us, "abcd"));
    EFFECT(SetNamedPipeHandleState, SetNamedPipeHandleState(us, &mode, NULL, NULL));
    EFFECT(ReadFile, says(server, "first") && says(server, "second") && hears(us, "first") && hears(us, "second"));
    /* A message that does not fit comes in parts. */
    EFFECT(WriteFile, says(us, "a longer one") && says(us, "next"));
    EFFECT(PeekNamedPipe, PeekNamedPipe(server, text, 5, &n, &all, &left) && n == 5 && all == 16 && left == 7 && memcmp(text, "a lon", 5) == 0);
    FAILS(ReadFile, !ReadFile(server, text, 5, &n, NULL) && n == 5, ERROR_MORE_DATA);
    EFFECT(PeekNamedPipe, PeekNamedPipe(server, NULL, 0, NULL, &all, &left) && all == 11 && left == 7);
    FAILS(ReadFile, !ReadFile(server, text + 5, 4, &n, NULL) && n == 4, ERROR_MORE_DATA);
    EFFECT(ReadFile, ReadFile(server, text + 9, 20, &n, NULL) && n == 3 && memcmp(text, "a longer one", 12) == 0);
    EFFECT(ReadFile, hears(server, "next"));
    /* One without bytes is a message too. */
    EFFECT(WriteFile, WriteFile(us, "", 0, &n, NULL) && says(us, "after") && ReadFile(server, text, 8, &n, NULL) && n == 0);
    if (n == 0) hears(server, "after");
    CloseHandle(us);
    CloseHandle(server);
}

static DWORD WINAPI answers(LPVOID pipe)
{
    char text[64];
    DWORD n;
    int questions;
    for (questions = 0; questions < 3; questions++) {
        if (!ConnectNamedPipe((HANDLE)pipe, NULL) && GetLastError() != ERROR_PIPE_CONNECTED) return 1;
        while (ReadFile((HANDLE)pipe, text, sizeof text, &n, NULL)) {
            DWORD i;
            for (i = 0; i < n; i++) text[i] = (char)(text[i] - 32);
            if (!WriteFile((HANDLE)pipe, text, n, &n, NULL)) return 2;
        }
        if (!DisconnectNamedPipe((HANDLE)pipe)) return 3;
    }
    return 4;
}

static void questions(void)
{
    HANDLE server, thread, us;
    DWORD n = 0, mode = PIPE_READMODE_MESSAGE, code = 0;
    char text[32] = {0};
    rename_pipe("questions");
    FAILS(CallNamedPipe, !CallNamedPipeA(name, text, 1, text, 1, &n, NMPWAIT_NOWAIT), ERROR_FILE_NOT_FOUND);
    server = by_CreateNamedPipe(PIPE_ACCESS_DUPLEX, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 1);
    thread = CreateThread(NULL, 0, answers, server, 0, NULL);
    strcpy(text, "call");
    EFFECT(CallNamedPipe, CallNamedPipeA(name, text, 4, text, sizeof text, &n, NMPWAIT_WAIT_FOREVER) && n == 4 && memcmp(text, "CALL", 4) == 0);
    strcpy(text, "larger");
    FAILS(CallNamedPipe, !CallNamedPipeA(name, text, 6, text, 3, &n, NMPWAIT_WAIT_FOREVER) && n == 3, ERROR_MORE_DATA);
    UNTIL((us = by_CreateFile(0)) != INVALID_HANDLE_VALUE);
    FAILS(TransactNamedPipe, !TransactNamedPipe(us, text, 4, text, sizeof text, &n, NULL), ERROR_BAD_PIPE);
    SetNamedPipeHandleState(us, &mode, NULL, NULL);
    strcpy(text, "transact");
    EFFECT(TransactNamedPipe, TransactNamedPipe(us, text, 8, text, sizeof text, &n, NULL) && n == 8 && memcmp(text, "TRANSACT", 8) == 0);
    FAILS(TransactNamedPipe, !TransactNamedPipe(NO_HANDLE, text, 1, text, 1, &n, NULL), ERROR_INVALID_HANDLE);
    CloseHandle(us);
    EFFECT(DisconnectNamedPipe, WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0 && GetExitCodeThread(thread, &code) && code == 4);
    CloseHandle(thread);
    CloseHandle(server);
}

static volatile LONG routines;

static VOID CALLBACK routine(DWORD error, DWORD bytes, LPOVERLAPPED overlapped)
{
    (void)overlapped;
    if (error == 0 && bytes == 7) routines++;
}

/* The three ways to hear of the end of an operation. */
static void overlapped_operations(void)
{
    HANDLE server, us, event, port;
    OVERLAPPED connect, read, written;
    OVERLAPPED *told = NULL;
    ULONG_PTR key = 0;
    DWORD n = 0;
    char text[32] = {0};
    static char much[4 << 20];
    memset(&connect, 0, sizeof connect);
    memset(&read, 0, sizeof read);
    memset(&written, 0, sizeof written);
    rename_pipe("overlapped");
    event = CreateEventA(NULL, TRUE, TRUE, NULL);
    connect.hEvent = event;
    server = by_CreateNamedPipe(PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 1);
    FAILS(ConnectNamedPipe, !ConnectNamedPipe(server, &connect), ERROR_IO_PENDING);
    EFFECT(ConnectNamedPipe, WaitForSingleObject(event, 0) == WAIT_TIMEOUT && !HasOverlappedIoCompleted(&connect));
    us = by_CreateFile(FILE_FLAG_OVERLAPPED);
    EFFECT(ConnectNamedPipe, us != INVALID_HANDLE_VALUE && WaitForSingleObject(event, 60000) == WAIT_OBJECT_0 && GetOverlappedResult(server, &connect, &n, FALSE));
    /* By an event. */
    read.hEvent = event;
    FAILS(ReadFile, !ReadFile(server, text, sizeof text, NULL, &read), ERROR_IO_PENDING);
    FAILS(GetOverlappedResult, !GetOverlappedResult(server, &read, &n, FALSE), ERROR_IO_INCOMPLETE);
    EFFECT(WriteFile, WriteFile(us, "event", 5, &n, &written) || GetOverlappedResult(us, &written, &n, TRUE));
    EFFECT(ReadFile, WaitForSingleObject(event, 60000) == WAIT_OBJECT_0 && GetOverlappedResult(server, &read, &n, FALSE) && n == 5 && memcmp(text, "event", 5) == 0);
    /* One whose end is there already is over at once. */
    EFFECT(WriteFile, WriteFile(us, "at once", 7, &n, &written) || GetOverlappedResult(us, &written, &n, TRUE));
    ResetEvent(event);
    EFFECT(ReadFile, ReadFile(server, text, sizeof text, &n, &read) && n == 7 && WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    /* By a routine. */
    EFFECT(ReadFileEx, ReadFileEx(us, text, sizeof text, &read, routine));
    EFFECT(WriteFileEx, WriteFileEx(server, "routine", 7, &written, routine));
    UNTIL(SleepEx(1, TRUE) == 0 && routines == 2);
    EFFECT(ReadFileEx, routines == 2 && memcmp(text, "routine", 7) == 0);
    /* By a port. */
    port = CreateIoCompletionPort(server, NULL, 77, 0);
    EFFECT(CreateIoCompletionPort, port != NULL);
    read.hEvent = NULL;
    FAILS(ReadFile, !ReadFile(server, text, 4, NULL, &read), ERROR_IO_PENDING);
    memset(&written, 0, sizeof written);
    EFFECT(WriteFile, WriteFile(us, "port", 4, &n, &written) || GetOverlappedResult(us, &written, &n, TRUE));
    EFFECT(GetQueuedCompletionStatus, GetQueuedCompletionStatus(port, &n, &key, &told, 60000) && n == 4 && key == 77 && told == &read && memcmp(text, "port", 4) == 0);
    EFFECT(WriteFile, WriteFile(us, "too long", 8, &n, &written) || GetOverlappedResult(us, &written, &n, TRUE));
    FAILS(ReadFile, !ReadFile(server, text, 3, NULL, &read), ERROR_MORE_DATA);
    FAILS(GetQueuedCompletionStatus, !GetQueuedCompletionStatus(port, &n, &key, &told, 60000) && n == 3 && told == &read, ERROR_MORE_DATA);
    EFFECT(ReadFile, ReadFile(server, text, 8, &n, &read) && GetQueuedCompletionStatus(port, &n, &key, &told, 60000) && n == 5);
    /* Cancelled. */
    FAILS(ReadFile, !ReadFile(server, text, 8, NULL, &read), ERROR_IO_PENDING);
    EFFECT(CancelIoEx, CancelIoEx(server, &read));
    FAILS(GetQueuedCompletionStatus, !GetQueuedCompletionStatus(port, &n, &key, &told, 60000) && told == &read, ERROR_OPERATION_ABORTED);
    FAILS(CancelIoEx, !CancelIoEx(server, &read), ERROR_NOT_FOUND);
    FAILS(ReadFile, !ReadFile(server, text, 8, NULL, &read), ERROR_IO_PENDING);
    EFFECT(CancelIo, CancelIo(server) && !GetQueuedCompletionStatus(port, &n, &key, &told, 60000) && told == &read);
    /* More than a pipe holds waits for its reader. */
    memset(much, 'm', sizeof much);
    FAILS(WriteFile, !WriteFile(server, much, sizeof much, NULL, &read), ERROR_IO_PENDING);
    memset(&written, 0, sizeof written);
    {
        DWORD all = 0;
        static char heard[65536];
        int right = 1;
        while (all < sizeof much) {
            written.hEvent = event;
            if (!ReadFile(us, heard, sizeof heard, &n, &written) && GetLastError() != ERROR_IO_PENDING) break;
            if (!GetOverlappedResult(us, &written, &n, TRUE)) break;
            right = right && heard[0] == 'm' && heard[n - 1] == 'm';
            all += n;
        }
        EFFECT(ReadFile, right && all == sizeof much);
    }
    EFFECT(GetQueuedCompletionStatus, GetQueuedCompletionStatus(port, &n, &key, &told, 60000) && n == sizeof much && told == &read);
    /* The other end closes under a read. */
    FAILS(ReadFile, !ReadFile(server, text, 8, NULL, &read), ERROR_IO_PENDING);
    CloseHandle(us);
    FAILS(GetQueuedCompletionStatus, !GetQueuedCompletionStatus(port, &n, &key, &told, 60000) && told == &read, ERROR_BROKEN_PIPE);
    DisconnectNamedPipe(server);
    FAILS(ConnectNamedPipe, !ConnectNamedPipe(server, &read), ERROR_IO_PENDING);
    us = by_CreateFile(0);
    EFFECT(ConnectNamedPipe, GetQueuedCompletionStatus(port, &n, &key, &told, 60000) && n == 0 && key == 77 && told == &read);
    CloseHandle(us);
    CloseHandle(server);
    CloseHandle(port);
    CloseHandle(event);
}

static volatile LONG waits;

static DWORD WINAPI waits_for_ever(LPVOID pipe)
{
    InterlockedIncrement(&waits);
    if (ConnectNamedPipe((HANDLE)pipe, NULL)) return 1;
    return GetLastError();
}

/* A call that waits in another thread ends when it is told to. */
static void synchronous(void)
{
    HANDLE server, thread;
    DWORD code = 0;
    rename_pipe("synchronous");
    server = by_CreateNamedPipe(PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1);
    FAILS(CancelSynchronousIo, !CancelSynchronousIo(GetCurrentThread()), ERROR_NOT_FOUND);
    thread = CreateThread(NULL, 0, waits_for_ever, server, 0, NULL);
    UNTIL(waits && CancelSynchronousIo(thread));
    EFFECT(CancelSynchronousIo, WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0 && GetExitCodeThread(thread, &code) && code == ERROR_OPERATION_ABORTED);
    FAILS(CancelSynchronousIo, !CancelSynchronousIo(NO_HANDLE), ERROR_INVALID_HANDLE);
    CloseHandle(thread);
    CloseHandle(server);
}

static OVERLAPPED left_behind;
static char left_byte;

static DWORD WINAPI starts_and_ends(LPVOID pipe)
{
    return ReadFile((HANDLE)pipe, &left_byte, 1, NULL, &left_behind) ? 0 : GetLastError();
}

/* What a thread has started does not outlive it, without a port. */
static void ended_thread(void)
{
    HANDLE server, us, thread;
    DWORD code = 0, n = 0;
    rename_pipe("ended");
    server = by_CreateNamedPipe(PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 1);
    us = by_CreateFile(0);
    memset(&left_behind, 0, sizeof left_behind);
    left_behind.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    thread = CreateThread(NULL, 0, starts_and_ends, server, 0, NULL);
    EFFECT(ReadFile, WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0 && GetExitCodeThread(thread, &code) && code == ERROR_IO_PENDING);
    EFFECT(ReadFile, WaitForSingleObject(left_behind.hEvent, 60000) == WAIT_OBJECT_0);
    FAILS(GetOverlappedResult, !GetOverlappedResult(server, &left_behind, &n, FALSE), ERROR_OPERATION_ABORTED);
    CloseHandle(left_behind.hEvent);
    CloseHandle(thread);
    CloseHandle(us);
    CloseHandle(server);
}

/* The other program: says twice what it hears, and leaves without a word. */
static int other(const char *path)
{
    HANDLE pipe;
    char text[32], twice[64];
    DWORD n = 0;
    if (!WaitNamedPipeA(path, 60000)) return 1;
    pipe = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    if (pipe == INVALID_HANDLE_VALUE || !ReadFile(pipe, text, sizeof text, &n, NULL)) return 2;
    memcpy(twice, text, n);
    memcpy(twice + n, text, n);
    if (!WriteFile(pipe, twice, 2 * n, &n, NULL)) return 3;
    return 5;
}

static void between_programs(void)
{
    STARTUPINFOA startup;
    PROCESS_INFORMATION made;
    HANDLE server;
    ULONG who = 0;
    DWORD code = 0, n;
    char line[MAX_PATH + 96], byte;
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    rename_pipe("between");
    server = by_CreateNamedPipe(PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, PIPE_UNLIMITED_INSTANCES);
    sprintf(line, "\"%s\" %s", program, name);
    if (!CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made)) fail("CreateProcessA");
    EFFECT(ConnectNamedPipe, ConnectNamedPipe(server, NULL) || GetLastError() == ERROR_PIPE_CONNECTED);
    EFFECT(GetNamedPipeClientProcessId, GetNamedPipeClientProcessId(server, &who) && who == made.dwProcessId);
    /* Returns when the other has read it. */
    EFFECT(FlushFileBuffers, says(server, "twice ") && FlushFileBuffers(server));
    EFFECT(ReadFile, hears(server, "twice twice "));
    FAILS(ReadFile, !ReadFile(server, &byte, 1, &n, NULL), ERROR_BROKEN_PIPE);
    EFFECT(WaitNamedPipe, WaitForSingleObject(made.hProcess, 60000) == WAIT_OBJECT_0 && GetExitCodeProcess(made.hProcess, &code) && code == 5);
    CloseHandle(made.hThread);
    CloseHandle(made.hProcess);
    CloseHandle(server);
}

/* A program writes its output to a pipe that has a name, as to any other. */
static void output_of_a_program(void)
{
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    STARTUPINFOA startup;
    PROCESS_INFORMATION made;
    HANDLE server, us;
    DWORD n = 0, all = 0;
    char line[MAX_PATH + 32], text[32] = {0};
    rename_pipe("output");
    server = by_CreateNamedPipe(PIPE_ACCESS_INBOUND | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 1);
    us = CreateFileA(name, GENERIC_WRITE, 0, &inherited, OPEN_EXISTING, 0, NULL);
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = INVALID_HANDLE_VALUE;
    startup.hStdOutput = us;
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    sprintf(line, "\"%s\" speak", program);
    if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &made)) fail("CreateProcessA");
    /* The program has its own. */
    CloseHandle(us);
    while (all < sizeof text - 1 && ReadFile(server, text + all, (DWORD)sizeof text - 1 - all, &n, NULL)) all += n;
    EFFECT(ReadFile, GetLastError() == ERROR_BROKEN_PIPE && all == 6 && memcmp(text, "spoken", 6) == 0);
    WaitForSingleObject(made.hProcess, 60000);
    CloseHandle(made.hThread);
    CloseHandle(made.hProcess);
    CloseHandle(server);
}

/* In UTF-16, and in another case. */
static void wide(void)
{
    HANDLE server, us;
    DWORD state = 9, n = 0, i;
    char text[8];
    WCHAR path[64], other_case[64];
    rename_pipe("wide");
    for (i = 0; i < 64; i++) {
        path[i] = (WCHAR)name[i];
        other_case[i] = (WCHAR)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
    }
    server = CreateNamedPipeW(path, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_MESSAGE, 1, 0, 0, 0, NULL);
    EFFECT(CreateNamedPipeW, server != INVALID_HANDLE_VALUE && WaitNamedPipeW(path, 10));
    us = CreateFileW(other_case, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    EFFECT(CreateFileW, us != INVALID_HANDLE_VALUE);
    EFFECT(GetNamedPipeHandleStateW, GetNamedPipeHandleStateW(us, &state, NULL, NULL, NULL, NULL, 0) && state == 0);
    FAILS(WaitNamedPipeW, !WaitNamedPipeW(path, NMPWAIT_USE_DEFAULT_WAIT), ERROR_SEM_TIMEOUT);
    CloseHandle(us);
    CloseHandle(server);
    FAILS(CallNamedPipeW, !CallNamedPipeW(path, text, 1, text, 1, &n, NMPWAIT_NOWAIT), ERROR_FILE_NOT_FOUND);
    FAILS(CreateNamedPipeW, refused(CreateNamedPipeW(W("none"), PIPE_ACCESS_DUPLEX, 0, 1, 0, 0, 0, NULL)), ERROR_INVALID_NAME);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "speak") == 0) return fputs("spoken", stdout) < 0;
    if (argc > 1) return other(argv[1]);
    strcpy(program, argv[0]);
    creation();
    states();
    ways();
    messages();
    questions();
    overlapped_operations();
    synchronous();
    ended_thread();
    between_programs();
    output_of_a_program();
    wide();
    return seen_all();
}
