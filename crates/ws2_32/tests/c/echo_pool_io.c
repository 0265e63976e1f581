/* An echo server on the thread pool: each socket is bound to it, each operation is announced, and one that fails at once, or that ends at once
 * without a word, is taken back. The listener's accepts are the pool's too. */
#include "loopback.h"

enum Kind { ACCEPTED, RECEIVED, SENT };

typedef struct {
    OVERLAPPED overlapped;
    enum Kind kind;
    SOCKET s;
    PTP_IO io;
    WSABUF buffer;
    char text[64];
    char addresses[2 * (sizeof(SOCKADDR_IN) + 16)];
} Session;

static SOCKET l;
static PTP_IO accepts;
static TP_CALLBACK_ENVIRON environment;
static HANDLE all_left;
static LONG left, at_once;

static void CALLBACK on_end(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG error, ULONG_PTR bytes, PTP_IO io);

static void over(Session *session)
{
    closesocket(session->s);
    CloseThreadpoolIo(session->io);
    free(session);
    if (InterlockedIncrement(&left) == CLIENTS) SetEvent(all_left);
}

static void start_accept(void)
{
    Session *session = (Session *)calloc(1, sizeof *session);
    DWORD bytes;
    session->kind = ACCEPTED;
    session->s = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    StartThreadpoolIo(accepts);
    if (!AcceptEx(l, session->s, session->addresses, 0, sizeof(SOCKADDR_IN) + 16, sizeof(SOCKADDR_IN) + 16, &bytes, &session->overlapped) &&
        WSAGetLastError() != ERROR_IO_PENDING) {
        CancelThreadpoolIo(accepts);
        fail("AcceptEx");
    }
}

/* Goes on until an operation is under way: what ends at once calls nothing. */
static void go_on(Session *session, DWORD bytes)
{
    for (;;) {
        DWORD flags = 0, moved = 0;
        int result;
        if (session->kind == RECEIVED && bytes == 0) {
            over(session);
            return;
        }
        memset(&session->overlapped, 0, sizeof session->overlapped);
        StartThreadpoolIo(session->io);
        session->buffer.buf = session->text;
        if (session->kind == RECEIVED) {
            session->kind = SENT;
            session->buffer.len = bytes;
            result = WSASend(session->s, &session->buffer, 1, &moved, 0, &session->overlapped, NULL);
        } else {
            session->kind = RECEIVED;
            session->buffer.len = sizeof session->text;
            result = WSARecv(session->s, &session->buffer, 1, &moved, &flags, &session->overlapped, NULL);
        }
        if (result == SOCKET_ERROR) {
            if (WSAGetLastError() == WSA_IO_PENDING) return;
            CancelThreadpoolIo(session->io);
            fail("WSARecv or WSASend");
        }
        CancelThreadpoolIo(session->io);
        InterlockedIncrement(&at_once);
        bytes = moved;
    }
}

static void accepted(Session *session)
{
    if (setsockopt(session->s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&l, sizeof l) == SOCKET_ERROR) fail("SO_UPDATE_ACCEPT_CONTEXT");
    if (!SetFileCompletionNotificationModes((HANDLE)session->s, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS)) fail("SetFileCompletionNotificationModes");
    session->io = CreateThreadpoolIo((HANDLE)session->s, on_end, session, &environment);
    if (session->io == NULL) fail("CreateThreadpoolIo");
    go_on(session, 0);
}

static void CALLBACK on_end(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG error, ULONG_PTR bytes, PTP_IO io)
{
    Session *session = CONTAINING_RECORD((OVERLAPPED *)overlapped, Session, overlapped);
    (void)instance;
    if (error != 0) fail("an operation");
    if (session->kind == ACCEPTED) {
        if (io != accepts || context != &l) fail("the listener's");
        accepted(session);
    } else {
        if (io != session->io || context != session) fail("the session's");
        go_on(session, (DWORD)bytes);
    }
}

int main(void)
{
    SOCKADDR_IN address;
    HANDLE clients[CLIENTS];
    PTP_POOL pool;
    int i;

    begin();
    pool = CreateThreadpool(NULL);
    if (pool == NULL || !SetThreadpoolThreadMinimum(pool, 1)) fail("CreateThreadpool");
    SetThreadpoolThreadMaximum(pool, 3);
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, pool);
    all_left = CreateEvent(NULL, TRUE, FALSE, NULL);
    l = listener(&address);
    accepts = CreateThreadpoolIo((HANDLE)l, on_end, &l, &environment);
    if (accepts == NULL) fail("CreateThreadpoolIo");
    for (i = 0; i < CLIENTS; i++) start_accept();
    start_clients(clients, &address);
    if (WaitForSingleObject(all_left, 60000) != WAIT_OBJECT_0) fail("WaitForSingleObject");
    printf("%d left\n", (int)left);
    join_clients(clients);
    WaitForThreadpoolIoCallbacks(accepts, FALSE);
    closesocket(l);
    CloseThreadpoolIo(accepts);
    DestroyThreadpoolEnvironment(&environment);
    CloseThreadpool(pool);
    /* Each of three lines is sent at once. */
    printf("what ends at once calls nothing: %d\n", at_once >= 3 * CLIENTS);
    CloseHandle(all_left);
    WSACleanup();
    return 0;
}
