/* Whom a member of a group hears, set and read as a whole. Native only: mingw-w64 has none of these. */
#include "seen.h"
#include <iphlpapi.h>

static SOCKET member, speakers[2];
static SOCKADDR_IN group;
static IN_ADDR addresses[2], interfaces;

/* Both speak, and the second says the end to the member alone: 1 and 2 for each that is heard. */
static int heard(void)
{
    SOCKADDR_IN to = group;
    char text[4];
    int all = 0;
    if (sendto(speakers[0], "1", 1, 0, (SOCKADDR *)&group, sizeof group) != 1 || sendto(speakers[1], "2", 1, 0, (SOCKADDR *)&group, sizeof group) != 1) fail("sendto");
    to.sin_addr = addresses[0];
    if (sendto(speakers[1], "0", 1, 0, (SOCKADDR *)&to, sizeof to) != 1) fail("sendto");
    for (;;) {
        if (recv(member, text, sizeof text, 0) != 1) fail("recv");
        if (text[0] == '0') return all;
        all += text[0] - '0';
    }
}

int main(void)
{
    SOCKADDR_STORAGE sources[2];
    IN_ADDR found[2];
    MULTICAST_MODE_TYPE mode = 7;
    ULONG count = 2, loopback = 0;
    DWORD bound = 20000;
    int i, length = sizeof group;
    begin();
    member = socket(AF_INET, SOCK_DGRAM, 0);
    memset(&group, 0, sizeof group);
    group.sin_family = AF_INET;
    if (bind(member, (SOCKADDR *)&group, sizeof group) == SOCKET_ERROR || getsockname(member, (SOCKADDR *)&group, &length) == SOCKET_ERROR) fail("bind");
    setsockopt(member, SOL_SOCKET, SO_RCVTIMEO, (const char *)&bound, sizeof bound);
    group.sin_addr.s_addr = inet_addr("239.42.42.42");
    interfaces.s_addr = htonl(INADDR_LOOPBACK);
    memset(sources, 0, sizeof sources);
    for (i = 0; i < 2; i++) {
        SOCKADDR_IN own;
        memset(&own, 0, sizeof own);
        own.sin_family = AF_INET;
        own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (unsigned)i);
        addresses[i] = own.sin_addr;
        memcpy(&sources[i], &own, sizeof own);
        speakers[i] = socket(AF_INET, SOCK_DGRAM, 0);
        if (bind(speakers[i], (SOCKADDR *)&own, sizeof own) == SOCKET_ERROR) fail("bind");
        if (setsockopt(speakers[i], IPPROTO_IP, IP_MULTICAST_IF, (const char *)&interfaces, sizeof interfaces) == SOCKET_ERROR) fail("IP_MULTICAST_IF");
    }
    if (heard() != 0) fail("nobody");
    EFFECT(setipv4sourcefilter, setipv4sourcefilter(member, interfaces, group.sin_addr, MCAST_EXCLUDE, 1, addresses) == 0 && heard() == 2);
    FAILS(setipv4sourcefilter, setipv4sourcefilter(member, interfaces, addresses[0], MCAST_EXCLUDE, 1, addresses) != 0, WSAEINVAL);
    FAILS(setipv4sourcefilter, setipv4sourcefilter(INVALID_SOCKET, interfaces, group.sin_addr, MCAST_EXCLUDE, 1, addresses) != 0, WSAENOTSOCK);
    EFFECT(getipv4sourcefilter, getipv4sourcefilter(member, interfaces, group.sin_addr, &mode, &count, found) == 0 && mode == MCAST_EXCLUDE && count == 1 && found[0].s_addr == addresses[0].s_addr);
    FAILS(getipv4sourcefilter, getipv4sourcefilter(INVALID_SOCKET, interfaces, group.sin_addr, &mode, &count, found) != 0, WSAENOTSOCK);
    loopback = if_nametoindex("lo");
    EFFECT(setsourcefilter, setsourcefilter(member, loopback, (SOCKADDR *)&group, sizeof group, MCAST_INCLUDE, 1, sources) == 0 && heard() == 1);
    FAILS(setsourcefilter, setsourcefilter(member, loopback, (SOCKADDR *)&group, sizeof group, MCAST_INCLUDE, 0xffffffffu, sources) != 0, WSAENOBUFS);
    count = 2;
    EFFECT(getsourcefilter, getsourcefilter(member, loopback, (SOCKADDR *)&group, sizeof group, &mode, &count, sources) == 0 && mode == MCAST_INCLUDE && count == 1 && ((SOCKADDR_IN *)(void *)&sources[0])->sin_addr.s_addr == addresses[0].s_addr);
    FAILS(getsourcefilter, getsourcefilter(INVALID_SOCKET, loopback, (SOCKADDR *)&group, sizeof group, &mode, &count, sources) != 0, WSAENOTSOCK);
    for (i = 0; i < 2; i++) closesocket(speakers[i]);
    closesocket(member);
    return seen_all();
}
