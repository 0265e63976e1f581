/* An echo server over overlapped receives whose end sets an event. */
#include "loopback.h"

typedef struct {
    WSAOVERLAPPED overlapped;
    SOCKET s;
    WSABUF buffer;
    char text[64];
} Session;

static Session *sessions[WSA_MAXIMUM_WAIT_EVENTS];
static WSAEVENT events[WSA_MAXIMUM_WAIT_EVENTS];
static DWORD count;

static void receive(Session *session)
{
    DWORD flags = 0;
    session->buffer.buf = session->text;
    session->buffer.len = sizeof session->text;
    if (WSARecv(session->s, &session->buffer, 1, NULL, &flags, &session->overlapped, NULL) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING)
        fail("WSARecv");
}

int main(void)
{
    SOCKADDR_IN address;
    HANDLE clients[CLIENTS];
    DWORD index, got, flags;
    SOCKET l;
    int i, left = 0;

    begin();
    l = listener(&address);
    start_clients(clients, &address);
    for (i = 0; i < CLIENTS; i++) {
        Session *session = (Session *)calloc(1, sizeof *session);
        session->s = accept(l, NULL, NULL);
        if (session->s == INVALID_SOCKET) fail("accept");
        session->overlapped.hEvent = events[count] = WSACreateEvent();
        sessions[count++] = session;
        receive(session);
    }
    while (left < CLIENTS) {
        Session *session;
        index = WSAWaitForMultipleEvents(count, events, FALSE, 60000, FALSE);
        if (index >= count) fail("WSAWaitForMultipleEvents");
        session = sessions[index];
        WSAResetEvent(events[index]);
        if (!WSAGetOverlappedResult(session->s, &session->overlapped, &got, FALSE, &flags)) fail("WSAGetOverlappedResult");
        if (got == 0) {
            closesocket(session->s);
            WSACloseEvent(events[index]);
            free(session);
            count--;
            sessions[index] = sessions[count];
            events[index] = events[count];
            left++;
        } else {
            DWORD sent;
            WSABUF reply;
            reply.buf = session->text;
            reply.len = got;
            if (WSASend(session->s, &reply, 1, &sent, 0, NULL, NULL) == SOCKET_ERROR || sent != got) fail("WSASend");
            receive(session);
        }
    }
    printf("%d left\n", left);
    join_clients(clients);
    closesocket(l);
    WSACleanup();
    return 0;
}
