/* A sniffer of the loopback: it counts the datagrams that the program itself sends, each once at most. Where a process may make no raw socket,
 * that is what it is told. Native only: Wine has no SIO_RCVALL. */
#include "loopback.h"
#include <mstcpip.h>

#define DATAGRAMS 25
#define TRIES 200

int main(void)
{
    SOCKADDR_IN here, from;
    static unsigned char packet[65536];
    char text[32];
    DWORD mode = RCVALL_ON, bound = 500, returned;
    int i, length = sizeof here, got, counted = 0, wrong = 0, last = -1;
    SOCKET sniffer, one, other;
    begin();
    memset(&here, 0, sizeof here);
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sniffer = socket(AF_INET, SOCK_RAW, IPPROTO_IP);
    if (sniffer == INVALID_SOCKET && WSAGetLastError() == WSAEACCES) {
        printf("25 datagrams, 0 wrong\nthen nothing: 10035\n");
        return 0;
    }
    if (sniffer == INVALID_SOCKET) fail("socket");
    if (bind(sniffer, (SOCKADDR *)&here, sizeof here) == SOCKET_ERROR) fail("bind");
    if (WSAIoctl(sniffer, SIO_RCVALL, &mode, sizeof mode, NULL, 0, &returned, NULL, NULL) == SOCKET_ERROR) fail("SIO_RCVALL");
    if (setsockopt(sniffer, SOL_SOCKET, SO_RCVTIMEO, (const char *)&bound, sizeof bound) == SOCKET_ERROR) fail("SO_RCVTIMEO");
    one = socket(AF_INET, SOCK_DGRAM, 0);
    other = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(one, (SOCKADDR *)&here, sizeof here) == SOCKET_ERROR) fail("bind");
    if (getsockname(one, (SOCKADDR *)&here, &length) == SOCKET_ERROR) fail("getsockname");
    for (i = 0; i < TRIES && counted < DATAGRAMS; i++) {
        /* Where much passes the loopback, packets are lost: each is waited for, and another is sent then. No number is heard twice. */
        got = sprintf(text, "number %d", i);
        if (sendto(other, text, got, 0, (SOCKADDR *)&here, sizeof here) != got) fail("sendto");
        for (;;) {
            const unsigned char *datagram;
            int size, number = -1;
            length = sizeof from;
            got = recvfrom(sniffer, (char *)packet, sizeof packet, 0, (SOCKADDR *)&from, &length);
            if (got == SOCKET_ERROR && WSAGetLastError() == WSAETIMEDOUT) break;
            if (got == SOCKET_ERROR) fail("recvfrom");
            datagram = packet + (packet[0] & 15) * 4;
            if (packet[9] != IPPROTO_UDP || memcmp(datagram + 2, &here.sin_port, 2) != 0) continue;
            size = got - (int)(datagram + 8 - packet);
            memcpy(text, datagram + 8, size < 31 ? (size_t)size : 31);
            text[size < 31 ? size : 31] = 0;
            sscanf(text, "number %d", &number);
            if (number <= last || from.sin_addr.s_addr != htonl(INADDR_LOOPBACK) || packet[2] * 256 + packet[3] != got) wrong++;
            last = number;
            counted++;
            if (number == i || counted == DATAGRAMS) break;
        }
    }
    printf("%d datagrams, %d wrong\n", counted, wrong);
    mode = RCVALL_OFF;
    if (WSAIoctl(sniffer, SIO_RCVALL, &mode, sizeof mode, NULL, 0, &returned, NULL, NULL) == SOCKET_ERROR) fail("SIO_RCVALL");
    if (sendto(other, "more", 4, 0, (SOCKADDR *)&here, sizeof here) != 4) fail("sendto");
    mode = 1;
    ioctlsocket(sniffer, FIONBIO, (u_long *)&mode);
    got = recv(sniffer, (char *)packet, sizeof packet, 0);
    printf("then nothing: %d\n", got == SOCKET_ERROR ? WSAGetLastError() : got);
    closesocket(sniffer);
    closesocket(one);
    closesocket(other);
    WSACleanup();
    return 0;
}
