/* An echo server over a completion port, to be measured: port_server [WORKERS]. It says on its first line where it listens, and serves until
 * it is killed. crates/lab/examples/c_port.rs compiles it natively and for Wine and puts the load on both. */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <windows.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>

#define BATCH 64
#define ACCEPTS 8
#define ROOM 4096
#define ADDRESS (sizeof(SOCKADDR_IN) + 16)

enum Kind { ACCEPTED, RECEIVED, SENT };

typedef struct {
    OVERLAPPED overlapped;
    enum Kind kind;
    SOCKET s;
    DWORD done, length;
    char bytes[ROOM];
} Session;

static HANDLE port;
static SOCKET l;

static void fail(const char *call)
{
    fprintf(stderr, "%s: %d\n", call, WSAGetLastError());
    ExitProcess(1);
}

static int started(int succeeded)
{
    return succeeded || WSAGetLastError() == WSA_IO_PENDING;
}

static void leave(Session *session)
{
    closesocket(session->s);
    free(session);
}

static void accept_one(void)
{
    Session *session = (Session *)calloc(1, sizeof *session);
    DWORD bytes;
    if (session == NULL) fail("calloc");
    session->s = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (!started(AcceptEx(l, session->s, session->bytes, 0, ADDRESS, ADDRESS, &bytes, &session->overlapped))) fail("AcceptEx");
}

static void receive(Session *session)
{
    WSABUF buffer;
    DWORD flags = 0;
    buffer.buf = session->bytes;
    buffer.len = ROOM;
    session->kind = RECEIVED;
    memset(&session->overlapped, 0, sizeof session->overlapped);
    if (!started(WSARecv(session->s, &buffer, 1, NULL, &flags, &session->overlapped, NULL) == 0)) leave(session);
}

static void transmit(Session *session)
{
    WSABUF buffer;
    buffer.buf = session->bytes + session->done;
    buffer.len = session->length - session->done;
    session->kind = SENT;
    memset(&session->overlapped, 0, sizeof session->overlapped);
    if (!started(WSASend(session->s, &buffer, 1, NULL, 0, &session->overlapped, NULL) == 0)) leave(session);
}

static void completed(Session *session, int succeeded, DWORD bytes)
{
    BOOL on = TRUE;
    switch (session->kind) {
    case ACCEPTED:
        accept_one();
        if (!succeeded || setsockopt(session->s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (const char *)&l, sizeof l) == SOCKET_ERROR ||
            setsockopt(session->s, IPPROTO_TCP, TCP_NODELAY, (const char *)&on, sizeof on) == SOCKET_ERROR ||
            CreateIoCompletionPort((HANDLE)session->s, port, 0, 0) == NULL) {
            leave(session);
            break;
        }
        receive(session);
        break;
    case RECEIVED:
        if (!succeeded || bytes == 0) {
            leave(session);
            break;
        }
        session->done = 0;
        session->length = bytes;
        transmit(session);
        break;
    case SENT:
        session->done += bytes;
        if (!succeeded) leave(session);
        else if (session->done < session->length) transmit(session);
        else receive(session);
        break;
    }
}

static unsigned WINAPI work(void *unused)
{
    OVERLAPPED_ENTRY entries[BATCH];
    ULONG count, i;
    (void)unused;
    for (;;) {
        if (!GetQueuedCompletionStatusEx(port, entries, BATCH, &count, INFINITE, FALSE)) fail("GetQueuedCompletionStatusEx");
        for (i = 0; i < count; i++) {
            Session *session = CONTAINING_RECORD(entries[i].lpOverlapped, Session, overlapped);
            completed(session, entries[i].lpOverlapped->Internal == 0, entries[i].dwNumberOfBytesTransferred);
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    WSADATA data;
    SOCKADDR_IN address;
    int length = sizeof address, workers = argc > 1 ? atoi(argv[1]) : 1, i;

    if (workers < 1 || WSAStartup(MAKEWORD(2, 2), &data) != 0) return 2;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    l = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (bind(l, (SOCKADDR *)&address, sizeof address) == SOCKET_ERROR || listen(l, SOMAXCONN) == SOCKET_ERROR) fail("listen");
    if (getsockname(l, (SOCKADDR *)&address, &length) == SOCKET_ERROR) fail("getsockname");
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, (DWORD)workers);
    if (CreateIoCompletionPort((HANDLE)l, port, 0, 0) == NULL) fail("CreateIoCompletionPort");
    for (i = 0; i < ACCEPTS; i++) accept_one();
    printf("{\"event\":\"listening\",\"address\":\"127.0.0.1:%d\"}\n", ntohs(address.sin_port));
    fflush(stdout);
    for (i = 1; i < workers; i++) _beginthreadex(NULL, 0, work, NULL, 0, NULL);
    return (int)work(NULL);
}
