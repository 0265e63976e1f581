/* FD_READ is enumerated, nothing is received, and the program waits for more. */
#include "mistake.h"

int main(void)
{
    SOCKET one, other;
    WSAEVENT event;
    WSANETWORKEVENTS happened;
    begin();
    pair(&one, &other);
    event = WSACreateEvent();
    if (WSAEventSelect(other, event, FD_READ | FD_CLOSE) == SOCKET_ERROR) fail("WSAEventSelect");
    send_all(one, "word", 4);
    if (WSAWaitForMultipleEvents(1, &event, FALSE, 60000, FALSE) != WSA_WAIT_EVENT_0) fail("the first wait");
    WSAEnumNetworkEvents(other, event, &happened);
    send_all(one, "more", 4);
    /* The second word sets the event; it is enumerated too, and again nothing is received. */
    while (WSAWaitForMultipleEvents(1, &event, FALSE, WSA_INFINITE, FALSE) == WSA_WAIT_EVENT_0) /* HERE */
        WSAEnumNetworkEvents(other, event, &happened); /* FIRST */
    return 0;
}
