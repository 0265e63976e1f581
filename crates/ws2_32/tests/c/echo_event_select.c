/* An echo server over WSAEventSelect: two arrays in step, compacted when a client leaves. */
#include "loopback.h"

static SOCKET sockets[WSA_MAXIMUM_WAIT_EVENTS];
static WSAEVENT events[WSA_MAXIMUM_WAIT_EVENTS];
static DWORD count;

static void add(SOCKET s, long mask)
{
    WSAEVENT event = WSACreateEvent();
    if (event == WSA_INVALID_EVENT) fail("WSACreateEvent");
    if (WSAEventSelect(s, event, mask) == SOCKET_ERROR) fail("WSAEventSelect");
    sockets[count] = s;
    events[count++] = event;
}

static void drop(DWORD index)
{
    closesocket(sockets[index]);
    WSACloseEvent(events[index]);
    for (count--; index < count; index++) {
        sockets[index] = sockets[index + 1];
        events[index] = events[index + 1];
    }
}

int main(void)
{
    SOCKADDR_IN address;
    HANDLE clients[CLIENTS];
    WSANETWORKEVENTS occurred;
    DWORD index;
    int served = 0, left = 0;
    char text[64];

    begin();
    add(listener(&address), FD_ACCEPT | FD_CLOSE);
    start_clients(clients, &address);
    while (left < CLIENTS) {
        index = WSAWaitForMultipleEvents(count, events, FALSE, 60000, FALSE);
        if (index == WSA_WAIT_FAILED || index == WSA_WAIT_TIMEOUT) fail("WSAWaitForMultipleEvents");
        index -= WSA_WAIT_EVENT_0;
        if (WSAEnumNetworkEvents(sockets[index], events[index], &occurred) == SOCKET_ERROR) fail("WSAEnumNetworkEvents");
        if (occurred.lNetworkEvents & FD_ACCEPT) {
            SOCKET client = accept(sockets[index], NULL, NULL);
            if (occurred.iErrorCode[FD_ACCEPT_BIT] != 0 || client == INVALID_SOCKET) fail("accept");
            add(client, FD_READ | FD_WRITE | FD_CLOSE);
            served++;
        }
        if (occurred.lNetworkEvents & FD_READ) {
            int got = recv(sockets[index], text, sizeof text, 0);
            if (got > 0) send_all(sockets[index], text, got);
            else if (WSAGetLastError() != WSAEWOULDBLOCK) fail("recv");
        }
        if (occurred.lNetworkEvents & FD_CLOSE) {
            drop(index);
            left++;
        }
    }
    printf("%d served, %u left in the arrays\n", served, (unsigned)count);
    join_clients(clients);
    drop(0);
    WSACleanup();
    return 0;
}
