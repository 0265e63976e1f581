/* The same with the events of sockets, as a server of many clients waits. */
#include "mistake.h"

int main(void)
{
    SOCKET one[2], other[2];
    WSAEVENT events[2];
    DWORD first, i;
    begin();
    for (i = 0; i < 2; i++) {
        pair(&one[i], &other[i]);
        events[i] = CreateEventA(NULL, FALSE, FALSE, NULL);
        if (WSAEventSelect(other[i], events[i], FD_READ) == SOCKET_ERROR) fail("WSAEventSelect");
    }
    send_all(one[1], "word", 4);
    first = WSAWaitForMultipleEvents(2, events, FALSE, 60000, FALSE); /* FIRST */
    for (i = first; i < 2; i++) {
        if (WSAWaitForMultipleEvents(1, &events[i], TRUE, 0, FALSE) == WSA_WAIT_EVENT_0) /* HERE */
            printf("socket %u\n", (unsigned)i);
    }
    for (i = 0; i < 2; i++) {
        closesocket(one[i]);
        closesocket(other[i]);
        WSACloseEvent(events[i]);
    }
    WSACleanup();
    return 0;
}
