/* One urgent byte beside the stream. */
#include "loopback.h"

int main(void)
{
    SOCKET one, other;
    WSAEVENT event;
    WSANETWORKEVENTS occurred;
    char text[16];
    int got;

    begin();
    pair(&one, &other);
    event = WSACreateEvent();
    if (WSAEventSelect(other, event, FD_OOB) == SOCKET_ERROR) fail("WSAEventSelect");
    send_all(one, "abc", 3);
    if (send(one, "!", 1, MSG_OOB) != 1) fail("send");
    if (WSAWaitForMultipleEvents(1, &event, FALSE, 60000, FALSE) != WSA_WAIT_EVENT_0) fail("WSAWaitForMultipleEvents");
    WSAEnumNetworkEvents(other, event, &occurred);
    printf("urgent: %d\n", (occurred.lNetworkEvents & FD_OOB) != 0);
    got = recv(other, text, sizeof text, MSG_OOB);
    printf("%d urgent byte: %c\n", got, text[0]);
    WSAEventSelect(other, NULL, 0);
    got = recv(other, text, sizeof text, 0);
    printf("%d bytes in line: %.3s\n", got, text);
    WSACloseEvent(event);
    closesocket(one);
    closesocket(other);
    WSACleanup();
    return 0;
}
