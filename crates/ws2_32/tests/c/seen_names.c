/* Names and addresses, as text and as numbers. */
#include "seen.h"
#include <iphlpapi.h>
#include <netioapi.h>

static void old_ones(void)
{
    char name[256] = {0};
    struct in_addr home;
    struct hostent *host;
    struct servent *service;
    struct protoent *protocol;
    home.s_addr = htonl(INADDR_LOOPBACK);
    EFFECT(gethostname, gethostname(name, sizeof name) == 0 && name[0] != 0);
    FAILS(gethostname, gethostname(name, 0) == SOCKET_ERROR, WSAEFAULT);
    host = gethostbyname("localhost");
    EFFECT(gethostbyname, host != NULL && host->h_addrtype == AF_INET && host->h_length == 4 && *(u_long *)(void *)host->h_addr_list[0] == home.s_addr);
    FAILS(gethostbyname, gethostbyname("no.such.host.invalid") == NULL, WSAHOST_NOT_FOUND);
    host = gethostbyaddr((const char *)&home, sizeof home, AF_INET);
    EFFECT(gethostbyaddr, host != NULL && host->h_name[0] != 0 && *(u_long *)(void *)host->h_addr == home.s_addr);
    FAILS(gethostbyaddr, gethostbyaddr((const char *)&home, 3, AF_INET) == NULL, WSAEFAULT);
    service = getservbyname("http", "tcp");
    EFFECT(getservbyname, service != NULL && service->s_port == htons(80) && strcmp(service->s_proto, "tcp") == 0);
    FAILS(getservbyname, getservbyname("no-such-service", "tcp") == NULL, WSANO_DATA);
    service = getservbyport(htons(80), "tcp");
    EFFECT(getservbyport, service != NULL && strcmp(service->s_name, "http") == 0);
    FAILS(getservbyport, getservbyport(htons(4), "tcp") == NULL, WSANO_DATA);
    protocol = getprotobyname("tcp");
    EFFECT(getprotobyname, protocol != NULL && protocol->p_proto == IPPROTO_TCP);
    FAILS(getprotobyname, getprotobyname("no-such-protocol") == NULL, WSANO_DATA);
    protocol = getprotobynumber(IPPROTO_UDP);
    EFFECT(getprotobynumber, protocol != NULL && strcmp(protocol->p_name, "udp") == 0);
    FAILS(getprotobynumber, getprotobynumber(251) == NULL, WSANO_DATA);
}

static void new_ones(void)
{
    ADDRINFOA hints, *list = NULL;
    ADDRINFOW wide_hints, *wide_list = NULL;
    SOCKADDR_IN *found, address;
    char host[NI_MAXHOST] = {0}, service[NI_MAXSERV] = {0};
    WCHAR wide_host[NI_MAXHOST], wide_service[NI_MAXSERV];
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST;
    memset(&wide_hints, 0, sizeof wide_hints);
    wide_hints.ai_family = AF_INET;
    wide_hints.ai_socktype = SOCK_STREAM;
    EFFECT(getaddrinfo, getaddrinfo("127.0.0.1", "8080", &hints, &list) == 0 && list != NULL && list->ai_next == NULL && list->ai_family == AF_INET);
    found = (SOCKADDR_IN *)(void *)list->ai_addr;
    EFFECT(freeaddrinfo, found->sin_port == htons(8080) && (freeaddrinfo(list), 1));
    INFALLIBLE(freeaddrinfo);
    ANSWERS(getaddrinfo, getaddrinfo("localhost", NULL, &hints, &list), WSAHOST_NOT_FOUND);
    EFFECT(GetAddrInfoW, GetAddrInfoW(W("127.0.0.1"), W("80"), &wide_hints, &wide_list) == 0 && wide_list->ai_addrlen == sizeof address);
    found = (SOCKADDR_IN *)(void *)wide_list->ai_addr;
    EFFECT(FreeAddrInfoW, found->sin_port == htons(80) && (FreeAddrInfoW(wide_list), 1));
    INFALLIBLE(FreeAddrInfoW);
    ANSWERS(GetAddrInfoW, GetAddrInfoW(NULL, NULL, &wide_hints, &wide_list), WSAHOST_NOT_FOUND);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(8080);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EFFECT(getnameinfo, getnameinfo((SOCKADDR *)&address, sizeof address, host, sizeof host, service, sizeof service, NI_NUMERICHOST | NI_NUMERICSERV) == 0 &&
                            strcmp(host, "127.0.0.1") == 0 && strcmp(service, "8080") == 0);
    ANSWERS(getnameinfo, getnameinfo((SOCKADDR *)&address, 3, host, sizeof host, NULL, 0, NI_NUMERICHOST), WSAEFAULT);
    EFFECT(GetNameInfoW, GetNameInfoW((SOCKADDR *)&address, sizeof address, wide_host, NI_MAXHOST, wide_service, NI_MAXSERV, NI_NUMERICHOST | NI_NUMERICSERV) == 0 &&
                             same_wide(wide_host, W("127.0.0.1")) && same_wide(wide_service, W("8080")));
    ANSWERS(GetNameInfoW, GetNameInfoW((SOCKADDR *)&address, 3, wide_host, NI_MAXHOST, NULL, 0, NI_NUMERICHOST), WSAEFAULT);
    EFFECT(gai_strerrorA, gai_strerrorA(WSAHOST_NOT_FOUND) != NULL && gai_strerrorA(WSAHOST_NOT_FOUND)[0] != 0);
    INFALLIBLE(gai_strerrorA);
}

static void text(void)
{
    SOCKADDR_IN address, again;
    SOCKADDR_IN6 six;
    struct in6_addr one = IN6ADDR_LOOPBACK_INIT, other;
    struct in_addr four;
    char narrow[64];
    WCHAR wide[64];
    DWORD length;
    INT size = sizeof again;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(8080);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EFFECT(inet_pton, inet_pton(AF_INET6, "::1", &other) == 1 && memcmp(&one, &other, sizeof one) == 0 && inet_pton(AF_INET, "127.1", &four) == 0);
    FAILS(inet_pton, inet_pton(99, "::1", &other) == -1, WSAEAFNOSUPPORT);
    EFFECT(inet_ntop, inet_ntop(AF_INET6, &one, narrow, sizeof narrow) == narrow && strcmp(narrow, "::1") == 0);
    FAILS(inet_ntop, inet_ntop(99, &one, narrow, sizeof narrow) == NULL, WSAEAFNOSUPPORT);
    EFFECT(InetPtonW, InetPtonW(AF_INET, W("10.0.0.1"), &four) == 1 && four.s_addr == htonl(0x0a000001));
    FAILS(InetPtonW, InetPtonW(99, W("::1"), &other) == -1, WSAEAFNOSUPPORT);
    EFFECT(InetNtopW, InetNtopW(AF_INET, &four, wide, 64) == wide && same_wide(wide, W("10.0.0.1")));
    FAILS(InetNtopW, InetNtopW(99, &four, wide, 64) == NULL, WSAEAFNOSUPPORT);
    length = sizeof narrow;
    EFFECT(WSAAddressToStringA, WSAAddressToStringA((SOCKADDR *)&address, sizeof address, NULL, narrow, &length) == 0 && strcmp(narrow, "127.0.0.1:8080") == 0 && length == 15);
    length = 4;
    FAILS(WSAAddressToStringA, WSAAddressToStringA((SOCKADDR *)&address, sizeof address, NULL, narrow, &length) == SOCKET_ERROR, WSAEFAULT);
    length = 64;
    EFFECT(WSAAddressToStringW, WSAAddressToStringW((SOCKADDR *)&address, sizeof address, NULL, wide, &length) == 0 && same_wide(wide, W("127.0.0.1:8080")));
    length = 4;
    FAILS(WSAAddressToStringW, WSAAddressToStringW((SOCKADDR *)&address, sizeof address, NULL, wide, &length) == SOCKET_ERROR, WSAEFAULT);
    strcpy(narrow, "127.0.0.1:8080");
    EFFECT(WSAStringToAddressA, WSAStringToAddressA(narrow, AF_INET, NULL, (SOCKADDR *)&again, &size) == 0 && again.sin_port == address.sin_port &&
                                    again.sin_addr.s_addr == address.sin_addr.s_addr && size == sizeof again);
    strcpy(narrow, "nonsense");
    FAILS(WSAStringToAddressA, WSAStringToAddressA(narrow, AF_INET, NULL, (SOCKADDR *)&again, &size) == SOCKET_ERROR, WSAEINVAL);
    size = sizeof six;
    EFFECT(WSAStringToAddressW, WSAStringToAddressW(WM("[::1]:80"), AF_INET6, NULL, (SOCKADDR *)&six, &size) == 0 && six.sin6_port == htons(80) &&
                                    IN6_ADDR_EQUAL(&six.sin6_addr, &one));
    FAILS(WSAStringToAddressW, WSAStringToAddressW(WM("nonsense"), AF_INET6, NULL, (SOCKADDR *)&six, &size) == SOCKET_ERROR, WSAEINVAL);
    EFFECT(IN6_ADDR_EQUAL, IN6_ADDR_EQUAL(&one, &other) && !IN6_ADDR_EQUAL(&one, &in6addr_any));
    INFALLIBLE(IN6_ADDR_EQUAL);
    inet_pton(AF_INET6, "fe80::1", &other);
    EFFECT(IN6_IS_ADDR_LINKLOCAL, IN6_IS_ADDR_LINKLOCAL(&other) && !IN6_IS_ADDR_LINKLOCAL(&one));
    INFALLIBLE(IN6_IS_ADDR_LINKLOCAL);
}

static void interfaces(void)
{
    char buffer[4096], name[IF_MAX_STRING_SIZE + 1] = {0};
    WCHAR wide[IF_MAX_STRING_SIZE + 1] = {0};
    MIB_IPADDRTABLE *table = (MIB_IPADDRTABLE *)(void *)buffer;
    ULONG size = sizeof buffer, i, found = 0;
    NET_LUID luid;
    NET_IFINDEX index;
    if (GetIpAddrTable(table, &size, FALSE) != NO_ERROR) fail("GetIpAddrTable");
    for (i = 0; i < table->dwNumEntries; i++)
        if (table->table[i].dwAddr == htonl(INADDR_LOOPBACK)) found = table->table[i].dwIndex;
    EFFECT(GetIpAddrTable, found != 0);
    size = 0;
    ANSWERS(GetIpAddrTable, GetIpAddrTable(NULL, &size, FALSE), ERROR_INSUFFICIENT_BUFFER);
    {
        FIXED_INFO *information = (FIXED_INFO *)(void *)buffer;
        char host[256] = "";
        ULONG room = 0;
        ANSWERS(GetNetworkParams, GetNetworkParams(NULL, &room), ERROR_BUFFER_OVERFLOW);
        gethostname(host, sizeof host);
        EFFECT(GetNetworkParams, room >= sizeof *information && room <= sizeof buffer && GetNetworkParams(information, &room) == NO_ERROR && information->NodeType != 0 && _strnicmp(information->HostName, host, strlen(information->HostName)) == 0);
    }
    EFFECT(if_indextoname, if_indextoname(found, name) == name && name[0] != 0);
    RESULT(if_indextoname, if_indextoname(0x7ffffff0, name + 1) == NULL);
    EFFECT(if_nametoindex, if_nametoindex(name) == found);
    RESULT(if_nametoindex, if_nametoindex("no-such-interface") == 0);
    index = found;
    EFFECT(ConvertInterfaceIndexToLuid, ConvertInterfaceIndexToLuid(index, &luid) == NO_ERROR);
    ANSWERS(ConvertInterfaceIndexToLuid, ConvertInterfaceIndexToLuid(index, NULL), ERROR_INVALID_PARAMETER);
    EFFECT(ConvertInterfaceLuidToNameW, ConvertInterfaceLuidToNameW(&luid, wide, IF_MAX_STRING_SIZE + 1) == NO_ERROR && wide[0] != 0);
    ANSWERS(ConvertInterfaceLuidToNameW, ConvertInterfaceLuidToNameW(&luid, wide, 1), ERROR_NOT_ENOUGH_MEMORY);
}

int main(void)
{
    begin();
    old_ones();
    new_ones();
    text();
    interfaces();
    WSACleanup();
    return seen_all();
}
