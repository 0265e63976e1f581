/* An OVERLAPPED that is cleared for its next use while it has not been used up. */
#include "mistake.h"

int main(void)
{
    SOCKET one, other;
    WSAOVERLAPPED overlapped;
    char buffer[8];
    DWORD got, flags;
    begin();
    pair(&one, &other);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = WSACreateEvent();
    receive_into(other, buffer, sizeof buffer, &overlapped); /* FIRST */
    WSACloseEvent(overlapped.hEvent);
    memset(&overlapped, 0, sizeof overlapped);
    send_all(one, "word", 4);
    while (overlapped.InternalHigh != 4) SleepEx(1, TRUE);
    WSAGetOverlappedResult(other, &overlapped, &got, TRUE, &flags);
    end_pair(one, other);
    return 0;
}
