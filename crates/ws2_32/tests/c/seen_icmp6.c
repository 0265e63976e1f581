/* Echoes of IPv6. Where the system has none, or permits no socket for them, an answer that cannot come is no fault of a function's.
 * Native only: mingw-w64 does not declare the structure of the answers. */
#include "seen.h"
#include <winternl.h>
#include <iphlpapi.h>
#include <icmpapi.h>

static int is_loopback(const ICMPV6_ECHO_REPLY_LH *reply)
{
    static const unsigned char loopback[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return memcmp((const char *)&reply->Address + 6, loopback, 16) == 0;
}

int main(void)
{
    unsigned char buffer[sizeof(ICMPV6_ECHO_REPLY_LH) + 128];
    ICMPV6_ECHO_REPLY_LH *reply = (ICMPV6_ECHO_REPLY_LH *)(void *)buffer;
    char data[] = "and there?";
    struct sockaddr_in6 any, here;
    SOCKET s = socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
    HANDLE icmp = Icmp6CreateFile();
    int refused = icmp == INVALID_HANDLE_VALUE && GetLastError() == ERROR_ACCESS_DENIED;
    DWORD count = 0;
    memset(&any, 0, sizeof any);
    any.sin6_family = AF_INET6;
    here = any;
    here.sin6_addr.s6_addr[15] = 1;
    EFFECT(Icmp6CreateFile, refused || (icmp != NULL && icmp != INVALID_HANDLE_VALUE));
    INFALLIBLE(Icmp6CreateFile);
    if (s == INVALID_SOCKET || bind(s, (SOCKADDR *)&here, sizeof here) != 0) refused = 1;
    closesocket(s);
    memset(buffer, 0, sizeof buffer);
    if (!refused) count = Icmp6SendEcho2(icmp, NULL, NULL, NULL, &any, &here, data, sizeof data, NULL, buffer, sizeof buffer, 30000);
    EFFECT(Icmp6SendEcho2, refused || (count == 1 && is_loopback(reply) && reply->Status == IP_SUCCESS && memcmp(buffer + sizeof *reply, data, sizeof data) == 0));
    FAILS(Icmp6SendEcho2, Icmp6SendEcho2(icmp, NULL, NULL, NULL, &any, &here, data, sizeof data, NULL, buffer, 4, 1) == 0, ERROR_INVALID_PARAMETER);
    EFFECT(Icmp6ParseReplies, refused || Icmp6ParseReplies(buffer, sizeof buffer) == 1);
    memset(buffer, 0, sizeof buffer);
    RESULT(Icmp6ParseReplies, Icmp6ParseReplies(buffer, sizeof buffer) == 0);
    if (icmp != INVALID_HANDLE_VALUE) IcmpCloseHandle(icmp);
    return seen_all();
}
