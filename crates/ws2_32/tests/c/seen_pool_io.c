/* The thread pool's bindings: of sockets, files, pipes; announced, taken back, waited for, closed; and its timers, waits and groups. */
#include "seen.h"

typedef struct {
    LONG calls;
    ULONG error;
    ULONG_PTR bytes;
    PVOID overlapped;
    PTP_IO io;
    HANDLE called;
} Seen;

static void CALLBACK on_end(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG error, ULONG_PTR bytes, PTP_IO io)
{
    Seen *by = (Seen *)context;
    (void)instance;
    by->error = error;
    by->bytes = bytes;
    by->overlapped = overlapped;
    by->io = io;
    InterlockedIncrement(&by->calls);
    SetEvent(by->called);
}

static int is_called(Seen *by, LONG calls)
{
    return WaitForSingleObject(by->called, 60000) == WAIT_OBJECT_0 && by->calls == calls;
}

static int receive(SOCKET s, char *text, OVERLAPPED *overlapped)
{
    WSABUF buffer;
    DWORD flags = 0;
    buffer.buf = text;
    buffer.len = 16;
    memset(overlapped, 0, sizeof *overlapped);
    return WSARecv(s, &buffer, 1, NULL, &flags, overlapped, NULL) == 0 ? 0 : WSAGetLastError();
}

static void sockets(void)
{
    Seen by = {0, 0, 0, NULL, NULL, NULL};
    SOCKET one, other;
    OVERLAPPED overlapped;
    PTP_IO io;
    WSABUF buffer;
    char text[16];
    by.called = CreateEventA(NULL, FALSE, FALSE, NULL);
    pair(&one, &other);
    FAILS(CreateThreadpoolIo, CreateThreadpoolIo(NO_HANDLE, on_end, NULL, NULL) == NULL, ERROR_INVALID_HANDLE);
    io = CreateThreadpoolIo((HANDLE)other, on_end, &by, NULL);
    EFFECT(CreateThreadpoolIo, io != NULL);
    FAILS(CreateThreadpoolIo, CreateThreadpoolIo((HANDLE)other, on_end, NULL, NULL) == NULL, ERROR_INVALID_PARAMETER);
    StartThreadpoolIo(io);
    EFFECT(StartThreadpoolIo, receive(other, text, &overlapped) == WSA_IO_PENDING && send(one, "abc", 3, 0) == 3 && is_called(&by, 1) && by.error == 0 && by.bytes == 3 && by.overlapped == &overlapped && by.io == io);
    INFALLIBLE(StartThreadpoolIo);
    /* What ends at once calls too, unless the socket says otherwise. */
    send_all(one, "de", 2);
    StartThreadpoolIo(io);
    {
        int result = receive(other, text, &overlapped);
        EFFECT(StartThreadpoolIo, (result == 0 || result == WSA_IO_PENDING) && is_called(&by, 2) && by.bytes == 2);
    }
    /* One that fails at once is taken back. */
    shutdown(other, SD_SEND);
    StartThreadpoolIo(io);
    buffer.buf = text;
    buffer.len = 1;
    memset(&overlapped, 0, sizeof overlapped);
    FAILS(WSASend, WSASend(other, &buffer, 1, NULL, 0, &overlapped, NULL) == SOCKET_ERROR, WSAESHUTDOWN);
    CancelThreadpoolIo(io);
    WaitForThreadpoolIoCallbacks(io, FALSE);
    EFFECT(CancelThreadpoolIo, by.calls == 2);
    INFALLIBLE(CancelThreadpoolIo);
    closesocket(one);
    closesocket(other);
    CloseThreadpoolIo(io);
    /* A wait for the callbacks is over when what was announced has called. */
    pair(&one, &other);
    by.calls = 0;
    ResetEvent(by.called);
    io = CreateThreadpoolIo((HANDLE)other, on_end, &by, NULL);
    StartThreadpoolIo(io);
    if (receive(other, text, &overlapped) != WSA_IO_PENDING) fail("WSARecv");
    EFFECT(CancelIoEx, CancelIoEx((HANDLE)other, &overlapped) && is_called(&by, 1) && by.error == ERROR_OPERATION_ABORTED && by.bytes == 0);
    StartThreadpoolIo(io);
    EFFECT(WaitForThreadpoolIoCallbacks, receive(other, text, &overlapped) == WSA_IO_PENDING && closesocket(other) == 0 && (WaitForThreadpoolIoCallbacks(io, FALSE), by.calls == 2));
    INFALLIBLE(WaitForThreadpoolIoCallbacks);
    CloseThreadpoolIo(io);
    EFFECT(CloseThreadpoolIo, by.calls == 2);
    INFALLIBLE(CloseThreadpoolIo);
    closesocket(one);
    CloseHandle(by.called);
}

/* What ends at once calls nothing, and is taken back. */
static void skipped(void)
{
    Seen by = {0, 0, 0, NULL, NULL, NULL};
    SOCKET one, other;
    OVERLAPPED overlapped;
    PTP_IO io;
    WSABUF buffer;
    DWORD sent = 0;
    char text[16];
    by.called = CreateEventA(NULL, FALSE, FALSE, NULL);
    pair(&one, &other);
    FAILS(SetFileCompletionNotificationModes, !SetFileCompletionNotificationModes(NO_HANDLE, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS), ERROR_INVALID_HANDLE);
    if (!SetFileCompletionNotificationModes((HANDLE)other, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS)) fail("SetFileCompletionNotificationModes");
    io = CreateThreadpoolIo((HANDLE)other, on_end, &by, NULL);
    StartThreadpoolIo(io);
    memset(&overlapped, 0, sizeof overlapped);
    memset(text, 'x', sizeof text);
    buffer.buf = text;
    buffer.len = sizeof text;
    EFFECT(SetFileCompletionNotificationModes, WSASend(other, &buffer, 1, &sent, 0, &overlapped, NULL) == 0 && sent == sizeof text);
    CancelThreadpoolIo(io);
    receive_all(one, text, sizeof text);
    WaitForThreadpoolIoCallbacks(io, FALSE);
    EFFECT(CancelThreadpoolIo, by.calls == 0);
    /* One that waits calls all the same. */
    StartThreadpoolIo(io);
    EFFECT(StartThreadpoolIo, receive(other, text, &overlapped) == WSA_IO_PENDING && send(one, "q", 1, 0) == 1 && is_called(&by, 1) && by.bytes == 1);
    closesocket(other);
    CloseThreadpoolIo(io);
    closesocket(one);
    CloseHandle(by.called);
}

static void files(void)
{
    Seen by = {0, 0, 0, NULL, NULL, NULL};
    OVERLAPPED overlapped;
    char path[MAX_PATH], folder[MAX_PATH], text[32] = {0};
    HANDLE file;
    PTP_IO io;
    BOOL done;
    by.called = CreateEventA(NULL, FALSE, FALSE, NULL);
    GetTempPathA(sizeof folder, folder);
    GetTempFileNameA(folder, "ovl", 0, path);
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_OVERLAPPED, NULL);
    if (file == INVALID_HANDLE_VALUE) fail("CreateFileA");
    io = CreateThreadpoolIo(file, on_end, &by, NULL);
    EFFECT(CreateThreadpoolIo, io != NULL);
    memset(&overlapped, 0, sizeof overlapped);
    StartThreadpoolIo(io);
    done = WriteFile(file, "in the file", 11, NULL, &overlapped);
    EFFECT(WriteFile, (done || GetLastError() == ERROR_IO_PENDING) && is_called(&by, 1) && by.error == 0 && by.bytes == 11 && by.overlapped == &overlapped);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.Offset = 3;
    StartThreadpoolIo(io);
    done = ReadFile(file, text, sizeof text, NULL, &overlapped);
    EFFECT(ReadFile, (done || GetLastError() == ERROR_IO_PENDING) && is_called(&by, 2) && by.bytes == 8 && memcmp(text, "the file", 8) == 0);
    /* Behind the end it fails, at once or later; only later it calls. */
    overlapped.Offset = 100;
    StartThreadpoolIo(io);
    done = ReadFile(file, text, sizeof text, NULL, &overlapped);
    if (!done && GetLastError() == ERROR_HANDLE_EOF) {
        CancelThreadpoolIo(io);
        by.error = ERROR_HANDLE_EOF;
    } else if (!is_called(&by, 3)) {
        fail("the call");
    }
    EFFECT(ReadFile, by.error == ERROR_HANDLE_EOF);
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CloseHandle(file);
    CloseThreadpoolIo(io);
    DeleteFileA(path);
    /* A handle that is not for overlapped use. */
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    FAILS(CreateThreadpoolIo, CreateThreadpoolIo(file, on_end, &by, NULL) == NULL, ERROR_INVALID_PARAMETER);
    CloseHandle(file);
    CloseHandle(by.called);
}

/* A binding that closes itself and its socket in its callback, as sessions of servers do. */
typedef struct {
    OVERLAPPED overlapped;
    SOCKET s;
    PTP_IO io;
    char text[16];
} Own;

static LONG ended;
static HANDLE all_ended;

static void CALLBACK end_itself(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG error, ULONG_PTR bytes, PTP_IO io)
{
    Own *own = (Own *)context;
    if (overlapped == &own->overlapped && error == 0 && bytes == 1) {
        closesocket(own->s);
        CloseThreadpoolIo(io);
        free(own);
    }
    if (InterlockedIncrement(&ended) == 64) SetEventWhenCallbackReturns(instance, all_ended);
}

static void many(void)
{
    SOCKET clients[64];
    int i, right = 1;
    all_ended = CreateEventA(NULL, TRUE, FALSE, NULL);
    for (i = 0; i < 64; i++) {
        Own *own = (Own *)calloc(1, sizeof *own);
        pair(&clients[i], &own->s);
        own->io = CreateThreadpoolIo((HANDLE)own->s, end_itself, own, NULL);
        StartThreadpoolIo(own->io);
        right = right && receive(own->s, own->text, &own->overlapped) == WSA_IO_PENDING;
    }
    for (i = 0; i < 64; i++) send_all(clients[i], "z", 1);
    EFFECT(SetEventWhenCallbackReturns, right && WaitForSingleObject(all_ended, 60000) == WAIT_OBJECT_0 && ended == 64);
    INFALLIBLE(SetEventWhenCallbackReturns);
    /* Each was closed: the end of its stream. */
    for (i = 0; i < 64; i++) {
        char end;
        right = right && recv(clients[i], &end, 1, 0) == 0;
        closesocket(clients[i]);
    }
    EFFECT(CloseThreadpoolIo, right);
    CloseHandle(all_ended);
}

static LONG bound_calls;
static DWORD bound_bytes;
static HANDLE bound_called;

static void CALLBACK bound(DWORD error, DWORD bytes, LPOVERLAPPED overlapped)
{
    if (error == 0 && overlapped != NULL) InterlockedIncrement(&bound_calls);
    bound_bytes = bytes;
    SetEvent(bound_called);
}

static void old_binding(void)
{
    SOCKET one, other;
    OVERLAPPED overlapped;
    char text[16];
    bound_called = CreateEventA(NULL, FALSE, FALSE, NULL);
    pair(&one, &other);
    EFFECT(BindIoCompletionCallback, BindIoCompletionCallback((HANDLE)other, bound, 0) && receive(other, text, &overlapped) == WSA_IO_PENDING && send(one, "four", 4, 0) == 4 && WaitForSingleObject(bound_called, 60000) == WAIT_OBJECT_0 && bound_calls == 1 && bound_bytes == 4);
    FAILS(BindIoCompletionCallback, !BindIoCompletionCallback(NO_HANDLE, bound, 0), ERROR_INVALID_HANDLE);
    closesocket(one);
    closesocket(other);
    CloseHandle(bound_called);
}

static LONG called;
static HANDLE once;

static void CALLBACK simple(PTP_CALLBACK_INSTANCE instance, PVOID context)
{
    (void)instance;
    InterlockedExchangeAdd(&called, (LONG)(LONG_PTR)context);
    SetEvent(once);
}

static void CALLBACK ticked(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_TIMER timer)
{
    (void)instance;
    (void)timer;
    if (InterlockedIncrement((LONG *)context) == 3) SetEvent(once);
}

static void CALLBACK waited(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WAIT wait, TP_WAIT_RESULT result)
{
    (void)instance;
    (void)wait;
    *(TP_WAIT_RESULT *)context = result;
    SetEvent(once);
}

static void CALLBACK work(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK item)
{
    (void)instance;
    (void)item;
    InterlockedIncrement((LONG *)context);
}

static void CALLBACK taken_back(PVOID context, PVOID count)
{
    (void)context;
    InterlockedIncrement((LONG *)count);
}

static FILETIME from_now(LONGLONG ms)
{
    FILETIME time;
    ULARGE_INTEGER ticks;
    ticks.QuadPart = (ULONGLONG)(-ms * 10000);
    time.dwLowDateTime = ticks.LowPart;
    time.dwHighDateTime = ticks.HighPart;
    return time;
}

static void others(void)
{
    TP_CALLBACK_ENVIRON environment;
    PTP_CLEANUP_GROUP group = CreateThreadpoolCleanupGroup();
    PTP_TIMER timer;
    PTP_WAIT wait;
    PTP_WORK item;
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    TP_WAIT_RESULT result = 77;
    FILETIME due = from_now(1), late = from_now(3600000);
    LONG ticks = 0, runs = 0, cancelled = 0;
    int i;
    once = CreateEventA(NULL, FALSE, FALSE, NULL);
    EFFECT(TrySubmitThreadpoolCallback, TrySubmitThreadpoolCallback(simple, (PVOID)5, NULL) && WaitForSingleObject(once, 60000) == WAIT_OBJECT_0 && called == 5);
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackCleanupGroup(&environment, group, taken_back);
    EFFECT(CreateThreadpoolCleanupGroup, group != NULL);
    timer = CreateThreadpoolTimer(ticked, &ticks, &environment);
    EFFECT(CreateThreadpoolTimer, timer != NULL && !IsThreadpoolTimerSet(timer));
    SetThreadpoolTimer(timer, &due, 1, 0);
    EFFECT(SetThreadpoolTimer, IsThreadpoolTimerSet(timer) && WaitForSingleObject(once, 60000) == WAIT_OBJECT_0);
    SetThreadpoolTimer(timer, NULL, 0, 0);
    WaitForThreadpoolTimerCallbacks(timer, TRUE);
    EFFECT(IsThreadpoolTimerSet, !IsThreadpoolTimerSet(timer) && ticks >= 3);
    ResetEvent(once);
    wait = CreateThreadpoolWait(waited, &result, &environment);
    SetThreadpoolWait(wait, event, &late);
    EFFECT(SetThreadpoolWait, wait != NULL && SetEvent(event) && WaitForSingleObject(once, 60000) == WAIT_OBJECT_0 && result == WAIT_OBJECT_0);
    due = from_now(1);
    SetThreadpoolWait(wait, event, &due);
    EFFECT(SetThreadpoolWait, WaitForSingleObject(once, 60000) == WAIT_OBJECT_0 && result == WAIT_TIMEOUT);
    item = CreateThreadpoolWork(work, &runs, &environment);
    for (i = 0; i < 100; i++) SubmitThreadpoolWork(item);
    /* Without taking anything back, everything is done when it returns. */
    CloseThreadpoolCleanupGroupMembers(group, FALSE, &cancelled);
    EFFECT(CloseThreadpoolCleanupGroupMembers, runs == 100 && cancelled == 0);
    CloseThreadpoolCleanupGroup(group);
    DestroyThreadpoolEnvironment(&environment);
    CloseHandle(once);
    CloseHandle(event);
}

int main(void)
{
    begin();
    sockets();
    skipped();
    files();
    many();
    old_binding();
    others();
    WSACleanup();
    return seen_all();
}
