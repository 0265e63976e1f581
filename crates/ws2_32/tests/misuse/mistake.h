/* What each of these programs begins with. Each makes one mistake on purpose; a line whose comment is HERE or FIRST is one that the report is
 * to name. */
#include "../c/loopback.h"

/* Starts to receive into a buffer. */
static __inline void receive_into(SOCKET s, char *buffer, unsigned length, WSAOVERLAPPED *overlapped)
{
    WSABUF in;
    DWORD flags = 0;
    in.buf = buffer;
    in.len = length;
    if (WSARecv(s, &in, 1, NULL, &flags, overlapped, NULL) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING) fail("WSARecv");
}

static __inline void end_pair(SOCKET one, SOCKET other)
{
    closesocket(one);
    closesocket(other);
    WSACleanup();
}
