/* A group: two members of one port hear what is sent to it, until one leaves; the sender hears itself, or not. */
#include "loopback.h"

#define GROUP "239.255.42.77"

static SOCKET member(u_short *port)
{
    SOCKADDR_IN address;
    struct ip_mreq group;
    int yes = 1, length = sizeof address;
    DWORD bound = 10000;
    SOCKET s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    if (setsockopt(s, SOL_SOCKET, SO_REUSEADDR, (const char *)&yes, sizeof yes) == SOCKET_ERROR) fail("SO_REUSEADDR");
    if (setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (const char *)&bound, sizeof bound) == SOCKET_ERROR) fail("SO_RCVTIMEO");
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = *port;
    if (bind(s, (SOCKADDR *)&address, sizeof address) == SOCKET_ERROR) fail("bind");
    if (getsockname(s, (SOCKADDR *)&address, &length) == SOCKET_ERROR) fail("getsockname");
    *port = address.sin_port;
    group.imr_multiaddr.s_addr = inet_addr(GROUP);
    group.imr_interface.s_addr = htonl(INADDR_LOOPBACK);
    if (setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, (const char *)&group, sizeof group) == SOCKET_ERROR) fail("IP_ADD_MEMBERSHIP");
    return s;
}

static void hears(const char *who, SOCKET s)
{
    char text[32] = {0};
    int got = recv(s, text, sizeof text - 1, 0);
    if (got == SOCKET_ERROR) printf("%s hears nothing: %d\n", who, WSAGetLastError());
    else printf("%s hears %s\n", who, text);
}

int main(void)
{
    SOCKADDR_IN to;
    struct ip_mreq group;
    struct in_addr loopback;
    SOCKET sender, one, two;
    u_short port = 0;
    int ttl = 1, length = sizeof ttl, back = 0;
    DWORD soon = 300;

    begin();
    one = member(&port);
    two = member(&port);
    sender = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    loopback.s_addr = htonl(INADDR_LOOPBACK);
    if (setsockopt(sender, IPPROTO_IP, IP_MULTICAST_IF, (const char *)&loopback, sizeof loopback) == SOCKET_ERROR) fail("IP_MULTICAST_IF");
    if (setsockopt(sender, IPPROTO_IP, IP_MULTICAST_TTL, (const char *)&ttl, sizeof ttl) == SOCKET_ERROR) fail("IP_MULTICAST_TTL");
    ttl = 0;
    if (getsockopt(sender, IPPROTO_IP, IP_MULTICAST_TTL, (char *)&ttl, &length) == SOCKET_ERROR) fail("IP_MULTICAST_TTL");
    printf("ttl %d\n", ttl);
    memset(&to, 0, sizeof to);
    to.sin_family = AF_INET;
    to.sin_port = port;
    to.sin_addr.s_addr = inet_addr(GROUP);
    sendto(sender, "everyone", 8, 0, (SOCKADDR *)&to, sizeof to);
    hears("one", one);
    hears("two", two);
    group.imr_multiaddr.s_addr = inet_addr(GROUP);
    group.imr_interface.s_addr = htonl(INADDR_LOOPBACK);
    if (setsockopt(two, IPPROTO_IP, IP_DROP_MEMBERSHIP, (const char *)&group, sizeof group) == SOCKET_ERROR) fail("IP_DROP_MEMBERSHIP");
    closesocket(two);
    sendto(sender, "one alone", 9, 0, (SOCKADDR *)&to, sizeof to);
    hears("one", one);
    printf("left twice: %d, ", setsockopt(one, IPPROTO_IP, IP_DROP_MEMBERSHIP, (const char *)&group, sizeof group));
    printf("%d, ", setsockopt(one, IPPROTO_IP, IP_DROP_MEMBERSHIP, (const char *)&group, sizeof group));
    printf("error %d\n", WSAGetLastError());
    if (setsockopt(one, IPPROTO_IP, IP_ADD_MEMBERSHIP, (const char *)&group, sizeof group) == SOCKET_ERROR) fail("IP_ADD_MEMBERSHIP");
    if (setsockopt(one, IPPROTO_IP, IP_MULTICAST_IF, (const char *)&loopback, sizeof loopback) == SOCKET_ERROR) fail("IP_MULTICAST_IF");
    sendto(one, "itself", 6, 0, (SOCKADDR *)&to, sizeof to);
    hears("one", one);
    setsockopt(one, SOL_SOCKET, SO_RCVTIMEO, (const char *)&soon, sizeof soon);
    back = 0;
    length = sizeof back;
    getsockopt(one, IPPROTO_IP, IP_MULTICAST_LOOP, (char *)&back, &length);
    printf("loop %d\n", back != 0);
    closesocket(one);
    closesocket(sender);
    WSACleanup();
    return 0;
}
