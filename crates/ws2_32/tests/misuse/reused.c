/* An OVERLAPPED for two receives at once. */
#include "mistake.h"

static void receive_twice(SOCKET s, char *buffer, WSAOVERLAPPED *overlapped)
{
    WSABUF in;
    DWORD flags = 0;
    in.buf = buffer;
    in.len = 8;
    WSARecv(s, &in, 1, NULL, &flags, overlapped, NULL); /* FIRST */
    WSARecv(s, &in, 1, NULL, &flags, overlapped, NULL); /* HERE */
}

int main(void)
{
    SOCKET one, other;
    WSAOVERLAPPED overlapped;
    char buffer[8];
    begin();
    pair(&one, &other);
    memset(&overlapped, 0, sizeof overlapped);
    receive_twice(other, buffer, &overlapped);
    end_pair(one, other);
    return 0;
}
