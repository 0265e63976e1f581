/* A buffer that is used for something else while a receive has it. */
#include "mistake.h"

int main(void)
{
    SOCKET one, other;
    WSAOVERLAPPED overlapped;
    char buffer[64];
    DWORD got, flags;
    begin();
    pair(&one, &other);
    memset(buffer, 0, sizeof buffer);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = WSACreateEvent();
    receive_into(other, buffer, sizeof buffer, &overlapped); /* FIRST */
    strcpy(buffer + 32, "a note");
    send_all(one, "word", 4);
    if (!WSAGetOverlappedResult(other, &overlapped, &got, TRUE, &flags)) fail("WSAGetOverlappedResult");
    WSACloseEvent(overlapped.hEvent);
    end_pair(one, other);
    return 0;
}
