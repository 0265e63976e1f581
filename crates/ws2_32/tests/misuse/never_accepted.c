/* FD_ACCEPT is enumerated, and the connection is not accepted. */
#include "mistake.h"

int main(void)
{
    SOCKADDR_IN address;
    SOCKET server, client;
    WSAEVENT event;
    WSANETWORKEVENTS happened;
    begin();
    server = listener(&address);
    event = WSACreateEvent();
    if (WSAEventSelect(server, event, FD_ACCEPT) == SOCKET_ERROR) fail("WSAEventSelect");
    client = connected(&address);
    if (client == INVALID_SOCKET) fail("connect");
    if (WSAWaitForMultipleEvents(1, &event, FALSE, 60000, FALSE) != WSA_WAIT_EVENT_0) fail("the first wait");
    WSAEnumNetworkEvents(server, event, &happened); /* FIRST */
    WSAWaitForMultipleEvents(1, &event, FALSE, WSA_INFINITE, FALSE); /* HERE */
    return 0;
}
