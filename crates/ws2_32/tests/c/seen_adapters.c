/* Adapters, name servers, and the sockets of the machine. */
#include "seen.h"
#include <iphlpapi.h>

/* Whether the table of connections has one from `local` to `remote`, in a state. */
static int is_listed(const SOCKADDR_IN *local, const SOCKADDR_IN *remote, DWORD state)
{
    ULONG size = 0;
    DWORD i, answer;
    MIB_TCPTABLE *table = NULL;
    int found = 0;
    /* Connections come and go between the calls. */
    while ((answer = GetTcpTable(table, &size, TRUE)) == ERROR_INSUFFICIENT_BUFFER) table = (MIB_TCPTABLE *)realloc(table, size += 4096);
    for (i = 0; answer == NO_ERROR && i < table->dwNumEntries; i++) {
        const MIB_TCPROW *row = &table->table[i];
        found += row->dwLocalAddr == local->sin_addr.s_addr && (u_short)row->dwLocalPort == local->sin_port &&
                 (remote == NULL || (row->dwRemoteAddr == remote->sin_addr.s_addr && (u_short)row->dwRemotePort == remote->sin_port)) && row->dwState == state;
    }
    free(table);
    return found == 1;
}

static int is_bound(const SOCKADDR_IN *local)
{
    ULONG size = 0;
    DWORD i, answer;
    MIB_UDPTABLE *table = NULL;
    int found = 0;
    while ((answer = GetUdpTable(table, &size, TRUE)) == ERROR_INSUFFICIENT_BUFFER) table = (MIB_UDPTABLE *)realloc(table, size += 4096);
    for (i = 0; answer == NO_ERROR && i < table->dwNumEntries; i++)
        found += table->table[i].dwLocalAddr == local->sin_addr.s_addr && (u_short)table->table[i].dwLocalPort == local->sin_port;
    free(table);
    return found == 1;
}

static void tables(void)
{
    SOCKADDR_IN server, client, bound;
    int length = sizeof client;
    ULONG size = 0;
    SOCKET l = listener(&server), one = connected(&server), datagrams = socket(AF_INET, SOCK_DGRAM, 0);
    getsockname(one, (SOCKADDR *)&client, &length);
    EFFECT(GetTcpTable, is_listed(&server, NULL, MIB_TCP_STATE_LISTEN));
    EFFECT(GetTcpTable, is_listed(&client, &server, MIB_TCP_STATE_ESTAB));
    ANSWERS(GetTcpTable, GetTcpTable(NULL, &size, TRUE), ERROR_INSUFFICIENT_BUFFER);
    bound = server;
    bound.sin_port = 0;
    bind(datagrams, (SOCKADDR *)&bound, sizeof bound);
    length = sizeof bound;
    getsockname(datagrams, (SOCKADDR *)&bound, &length);
    EFFECT(GetUdpTable, is_bound(&bound));
    size = 0;
    ANSWERS(GetUdpTable, GetUdpTable(NULL, &size, TRUE), ERROR_INSUFFICIENT_BUFFER);
    closesocket(datagrams);
    closesocket(one);
    closesocket(l);
}

/* A machine may have no adapter but the loopback, which is none. */
static int adapters_are_whole(void)
{
    ULONG size = 0;
    DWORD answer = GetAdaptersInfo(NULL, &size);
    IP_ADAPTER_INFO *all, *one;
    int whole = 1;
    if (answer == ERROR_NO_DATA) return 1;
    if (answer != ERROR_BUFFER_OVERFLOW) return 0;
    all = (IP_ADAPTER_INFO *)malloc(size);
    whole = GetAdaptersInfo(all, &size) == NO_ERROR;
    for (one = all; whole && one != NULL; one = one->Next)
        whole = one->Index != 0 && one->AdapterName[0] != 0 && inet_addr(one->IpAddressList.IpAddress.String) != INADDR_NONE && one->AddressLength <= 8;
    free(all);
    return whole;
}

int main(void)
{
    ULONG size = 0;
    DWORD count = 0;
    FIXED_INFO *params;
    char name[256] = {0};
    begin();
    tables();
    EFFECT(GetAdaptersInfo, adapters_are_whole());
    ANSWERS(GetAdaptersInfo, GetAdaptersInfo(NULL, NULL), ERROR_INVALID_PARAMETER);
    ANSWERS(GetNetworkParams, GetNetworkParams(NULL, &size), ERROR_BUFFER_OVERFLOW);
    params = (FIXED_INFO *)malloc(size);
    gethostname(name, sizeof name);
    /* A domain may be part of the host's own name. */
    EFFECT(GetNetworkParams, GetNetworkParams(params, &size) == NO_ERROR && params->HostName[0] != 0 && _strnicmp(name, params->HostName, strlen(params->HostName)) == 0);
    free(params);
    EFFECT(GetNumberOfInterfaces, GetNumberOfInterfaces(&count) == NO_ERROR && count > 0);
    ANSWERS(GetNumberOfInterfaces, GetNumberOfInterfaces(NULL), ERROR_INVALID_PARAMETER);
    EFFECT(GetBestInterface, GetBestInterface(htonl(INADDR_LOOPBACK), &count) == NO_ERROR && count != 0);
    ANSWERS(GetBestInterface, GetBestInterface(htonl(INADDR_LOOPBACK), NULL), ERROR_INVALID_PARAMETER);
    WSACleanup();
    return seen_all();
}
