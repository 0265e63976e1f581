/* An echo server over completion routines: the session is found again from its first member, the reply is sent from within the routine,
 * and one alertable wait runs all routines that are due. */
#include "loopback.h"

typedef struct {
    WSAOVERLAPPED overlapped;
    SOCKET s;
    WSABUF buffer;
    char text[64];
} Session;

static int left;
static DWORD home;
static void CALLBACK received(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags);

static void receive(Session *session)
{
    DWORD flags = 0;
    session->buffer.buf = session->text;
    session->buffer.len = sizeof session->text;
    if (WSARecv(session->s, &session->buffer, 1, NULL, &flags, &session->overlapped, received) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING)
        fail("WSARecv");
}

static void CALLBACK sent(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags)
{
    (void)flags;
    if (error != 0 || bytes == 0) fail("the send");
    receive((Session *)overlapped);
}

static void CALLBACK received(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags)
{
    Session *session = (Session *)overlapped;
    (void)flags;
    if (error != 0 || GetCurrentThreadId() != home) fail("the receive");
    if (bytes == 0) {
        closesocket(session->s);
        free(session);
        left++;
        return;
    }
    session->buffer.len = bytes;
    if (WSASend(session->s, &session->buffer, 1, NULL, 0, &session->overlapped, sent) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING)
        fail("WSASend");
}

static int ran;
static void CALLBACK counted(ULONG_PTR by)
{
    ran += (int)by;
}

int main(void)
{
    SOCKADDR_IN address;
    HANDLE clients[CLIENTS];
    SOCKET l;
    int i;

    begin();
    home = GetCurrentThreadId();
    for (i = 0; i < 5; i++)
        if (!QueueUserAPC(counted, GetCurrentThread(), 1)) fail("QueueUserAPC");
    printf("before the wait %d, ", ran);
    printf("the wait gives %u, ", (unsigned)SleepEx(0, TRUE));
    printf("after it %d\n", ran);
    l = listener(&address);
    start_clients(clients, &address);
    for (i = 0; i < CLIENTS; i++) {
        Session *session = (Session *)calloc(1, sizeof *session);
        session->s = accept(l, NULL, NULL);
        if (session->s == INVALID_SOCKET) fail("accept");
        receive(session);
    }
    while (left < CLIENTS)
        if (SleepEx(60000, TRUE) != WAIT_IO_COMPLETION) fail("SleepEx");
    printf("%d left\n", left);
    join_clients(clients);
    closesocket(l);
    WSACleanup();
    return 0;
}
