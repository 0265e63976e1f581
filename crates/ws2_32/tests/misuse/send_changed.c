/* A buffer that is filled with the next message while the one before is on its way. */
#include "mistake.h"

#define LENGTH (4 * 1024 * 1024)

int main(void)
{
    SOCKET one, other;
    WSAOVERLAPPED overlapped;
    WSABUF out;
    DWORD sent, flags, got = 0;
    int small = 4096;
    char *message = (char *)malloc(LENGTH), *heard = (char *)malloc(LENGTH);
    begin();
    pair(&one, &other);
    setsockopt(one, SOL_SOCKET, SO_SNDBUF, (const char *)&small, sizeof small);
    memset(message, 'a', LENGTH);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = WSACreateEvent();
    out.buf = message;
    out.len = LENGTH;
    if (WSASend(one, &out, 1, NULL, 0, &overlapped, NULL) != SOCKET_ERROR) fail("a send that fits"); /* FIRST */
    if (WSAGetLastError() != WSA_IO_PENDING) fail("WSASend");
    memset(message, 'b', 4096);
    while (got < LENGTH) {
        int now = recv(other, heard + got, (int)(LENGTH - got), 0);
        if (now <= 0) fail("recv");
        got += (DWORD)now;
    }
    if (!WSAGetOverlappedResult(one, &overlapped, &sent, TRUE, &flags)) fail("WSAGetOverlappedResult");
    WSACloseEvent(overlapped.hEvent);
    free(message);
    free(heard);
    end_pair(one, other);
    return 0;
}
