/* The event is reset by hand, and what was recorded stays recorded. */
#include "mistake.h"

int main(void)
{
    SOCKET one, other;
    WSAEVENT event;
    begin();
    pair(&one, &other);
    event = WSACreateEvent();
    if (WSAEventSelect(other, event, FD_READ) == SOCKET_ERROR) fail("WSAEventSelect");
    send_all(one, "word", 4);
    if (WSAWaitForMultipleEvents(1, &event, FALSE, 60000, FALSE) != WSA_WAIT_EVENT_0) fail("the first wait");
    WSAResetEvent(event);
    WSAWaitForMultipleEvents(1, &event, FALSE, WSA_INFINITE, FALSE); /* HERE */
    return 0;
}
