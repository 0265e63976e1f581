/* An echo server over a completion port: three workers, connections by AcceptEx, and a null packet each as the sign to stop. */
#include "loopback.h"

#define WORKERS 3
enum Kind { ACCEPTED, RECEIVED, SENT };

typedef struct {
    OVERLAPPED overlapped;
    enum Kind kind;
    SOCKET s;
    WSABUF buffer;
    char text[64];
    char addresses[2 * (sizeof(SOCKADDR_IN) + 16)];
} Session;

static HANDLE port;
static SOCKET l;
static LPFN_ACCEPTEX accept_ex;
static LPFN_GETACCEPTEXSOCKADDRS addresses_of;
static HANDLE all_left;
static LONG left;
static LONG same_peer;

static void start_accept(void)
{
    Session *session = (Session *)calloc(1, sizeof *session);
    DWORD bytes;
    session->kind = ACCEPTED;
    session->s = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (!accept_ex(l, session->s, session->addresses, 0, sizeof(SOCKADDR_IN) + 16, sizeof(SOCKADDR_IN) + 16, &bytes, &session->overlapped) &&
        WSAGetLastError() != ERROR_IO_PENDING)
        fail("AcceptEx");
}

static void receive(Session *session)
{
    DWORD flags = 0;
    memset(&session->overlapped, 0, sizeof session->overlapped);
    session->kind = RECEIVED;
    session->buffer.buf = session->text;
    session->buffer.len = sizeof session->text;
    if (WSARecv(session->s, &session->buffer, 1, NULL, &flags, &session->overlapped, NULL) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING)
        fail("WSARecv");
}

static void accepted(Session *session)
{
    SOCKADDR *local, *remote;
    SOCKADDR_IN peer;
    int local_length, remote_length, peer_length = sizeof peer;
    if (setsockopt(session->s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&l, sizeof l) == SOCKET_ERROR) fail("SO_UPDATE_ACCEPT_CONTEXT");
    addresses_of(session->addresses, 0, sizeof(SOCKADDR_IN) + 16, sizeof(SOCKADDR_IN) + 16, &local, &local_length, &remote, &remote_length);
    if (getpeername(session->s, (SOCKADDR *)&peer, &peer_length) == SOCKET_ERROR) fail("getpeername");
    if (((SOCKADDR_IN *)remote)->sin_port == peer.sin_port) InterlockedIncrement(&same_peer);
    if (CreateIoCompletionPort((HANDLE)session->s, port, session->s, 0) != port) fail("CreateIoCompletionPort");
    receive(session);
}

static unsigned WINAPI worker(void *unused)
{
    (void)unused;
    for (;;) {
        DWORD bytes;
        ULONG_PTR key;
        OVERLAPPED *overlapped;
        Session *session;
        if (!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE)) fail("GetQueuedCompletionStatus");
        if (overlapped == NULL) return 0;
        session = CONTAINING_RECORD(overlapped, Session, overlapped);
        switch (session->kind) {
        case ACCEPTED:
            accepted(session);
            break;
        case RECEIVED:
            if (key != session->s) fail("the key");
            if (bytes == 0) {
                closesocket(session->s);
                free(session);
                if (InterlockedIncrement(&left) == CLIENTS) SetEvent(all_left);
                break;
            }
            memset(&session->overlapped, 0, sizeof session->overlapped);
            session->kind = SENT;
            session->buffer.len = bytes;
            if (WSASend(session->s, &session->buffer, 1, NULL, 0, &session->overlapped, NULL) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING)
                fail("WSASend");
            break;
        case SENT:
            receive(session);
            break;
        }
    }
}

int main(void)
{
    static GUID accept_id = WSAID_ACCEPTEX, addresses_id = WSAID_GETACCEPTEXSOCKADDRS;
    SOCKADDR_IN address;
    HANDLE clients[CLIENTS], workers[WORKERS];
    DWORD bytes;
    int i;

    begin();
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    all_left = CreateEvent(NULL, TRUE, FALSE, NULL);
    l = listener(&address);
    if (CreateIoCompletionPort((HANDLE)l, port, 0, 0) != port) fail("CreateIoCompletionPort");
    if (WSAIoctl(l, SIO_GET_EXTENSION_FUNCTION_POINTER, &accept_id, sizeof accept_id, &accept_ex, sizeof accept_ex, &bytes, NULL, NULL) == SOCKET_ERROR) fail("WSAIoctl");
    if (WSAIoctl(l, SIO_GET_EXTENSION_FUNCTION_POINTER, &addresses_id, sizeof addresses_id, &addresses_of, sizeof addresses_of, &bytes, NULL, NULL) == SOCKET_ERROR) fail("WSAIoctl");
    for (i = 0; i < WORKERS; i++) workers[i] = (HANDLE)_beginthreadex(NULL, 0, worker, NULL, 0, NULL);
    for (i = 0; i < CLIENTS; i++) start_accept();
    start_clients(clients, &address);
    if (WaitForSingleObject(all_left, 60000) != WAIT_OBJECT_0) fail("WaitForSingleObject");
    for (i = 0; i < WORKERS; i++) PostQueuedCompletionStatus(port, 0, 0, NULL);
    printf("workers ended: %d\n", WaitForMultipleObjects(WORKERS, workers, TRUE, 60000) == WAIT_OBJECT_0);
    printf("%d left, %d with the peer's address\n", (int)left, (int)same_peer);
    join_clients(clients);
    for (i = 0; i < WORKERS; i++) CloseHandle(workers[i]);
    CloseHandle(all_left);
    closesocket(l);
    CloseHandle(port);
    WSACleanup();
    return 0;
}
