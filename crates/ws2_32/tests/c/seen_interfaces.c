/* iphlpapi.h and icmpapi.h: what this machine tells of its network. A machine may have no interface but the loopback, no route, and no echo
 * sockets for everybody; the functions then answer what they answer on Windows. */
#include "seen.h"
#include <iphlpapi.h>
#include <icmpapi.h>

static char room[65536 * 16];

static void interfaces(void)
{
    IP_ADAPTER_INFO *info = (IP_ADAPTER_INFO *)(void *)room;
    FIXED_INFO *network = (FIXED_INFO *)(void *)room;
    IP_INTERFACE_INFO *map = (IP_INTERFACE_INFO *)(void *)room;
    MIB_IFTABLE *table = (MIB_IFTABLE *)(void *)room;
    MIB_IFROW row;
    ULONG size = sizeof room;
    DWORD answer = GetAdaptersInfo(info, &size), number = 0, best = 0;
    EFFECT(GetAdaptersInfo, answer == ERROR_NO_DATA || (answer == NO_ERROR && info->AdapterName[0] != 0 && info->Index != 0 && strchr(info->IpAddressList.IpAddress.String, '.') != NULL));
    ANSWERS(GetAdaptersInfo, GetAdaptersInfo(info, NULL), ERROR_INVALID_PARAMETER);
    size = sizeof room;
    answer = GetInterfaceInfo(map, &size);
    EFFECT(GetInterfaceInfo, answer == ERROR_NO_DATA || (answer == NO_ERROR && map->NumAdapters > 0 && map->Adapter[0].Name[0] != 0));
    ANSWERS(GetInterfaceInfo, GetInterfaceInfo(map, NULL), ERROR_INVALID_PARAMETER);
    size = sizeof room;
    EFFECT(GetNetworkParams, GetNetworkParams(network, &size) == ERROR_SUCCESS && network->HostName[0] != 0 && size >= sizeof *network);
    size = 8;
    ANSWERS(GetNetworkParams, GetNetworkParams(network, &size), ERROR_BUFFER_OVERFLOW);
    EFFECT(GetNumberOfInterfaces, GetNumberOfInterfaces(&number) == NO_ERROR && number > 0);
    ANSWERS(GetNumberOfInterfaces, GetNumberOfInterfaces(NULL), ERROR_INVALID_PARAMETER);
    size = sizeof room;
    EFFECT(GetIfTable, GetIfTable(table, &size, TRUE) == NO_ERROR && table->dwNumEntries == number && table->table[0].dwIndex != 0);
    EFFECT(GetBestInterface, GetBestInterface(htonl(INADDR_LOOPBACK), &best) == NO_ERROR && best != 0);
    ANSWERS(GetBestInterface, GetBestInterface(htonl(INADDR_LOOPBACK), NULL), ERROR_INVALID_PARAMETER);
    memset(&row, 0, sizeof row);
    row.dwIndex = best;
    EFFECT(GetIfEntry, GetIfEntry(&row) == NO_ERROR && row.dwType == MIB_IF_TYPE_LOOPBACK && row.dwIndex == best);
    ANSWERS(GetIfEntry, GetIfEntry(NULL), ERROR_INVALID_PARAMETER);
    size = 4;
    ANSWERS(GetIfTable, GetIfTable(table, &size, TRUE), ERROR_INSUFFICIENT_BUFFER);
}

/* Whether a table of connections has the listener. */
static int has_tcp(DWORD port, DWORD process)
{
    MIB_TCPTABLE *table = (MIB_TCPTABLE *)(void *)room;
    MIB_TCPTABLE_OWNER_PID *owned = (MIB_TCPTABLE_OWNER_PID *)(void *)room;
    ULONG size = sizeof room;
    DWORD i;
    if (process == 0) {
        if (GetTcpTable(table, &size, TRUE) != NO_ERROR) return 0;
        for (i = 0; i < table->dwNumEntries; i++)
            if (table->table[i].dwLocalPort == port && table->table[i].dwState == MIB_TCP_STATE_LISTEN) return 1;
        return 0;
    }
    if (GetExtendedTcpTable(owned, &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0) != NO_ERROR) return 0;
    for (i = 0; i < owned->dwNumEntries; i++)
        if (owned->table[i].dwLocalPort == port && owned->table[i].dwOwningPid == process && owned->table[i].dwLocalAddr == htonl(INADDR_LOOPBACK)) return 1;
    return 0;
}

static int has_udp(DWORD port, DWORD process)
{
    MIB_UDPTABLE *table = (MIB_UDPTABLE *)(void *)room;
    MIB_UDPTABLE_OWNER_PID *owned = (MIB_UDPTABLE_OWNER_PID *)(void *)room;
    ULONG size = sizeof room;
    DWORD i;
    if (process == 0) {
        if (GetUdpTable(table, &size, TRUE) != NO_ERROR) return 0;
        for (i = 0; i < table->dwNumEntries; i++)
            if (table->table[i].dwLocalPort == port) return 1;
        return 0;
    }
    if (GetExtendedUdpTable(owned, &size, FALSE, AF_INET, UDP_TABLE_OWNER_PID, 0) != NO_ERROR) return 0;
    for (i = 0; i < owned->dwNumEntries; i++)
        if (owned->table[i].dwLocalPort == port && owned->table[i].dwOwningPid == process) return 1;
    return 0;
}

static void tables(void)
{
    SOCKADDR_IN address;
    int length = sizeof address;
    ULONG size = 4;
    DWORD answer;
    SOCKET listening = listener(&address), datagrams = socket(AF_INET, SOCK_DGRAM, 0);
    EFFECT(GetTcpTable, has_tcp(address.sin_port, 0));
    ANSWERS(GetTcpTable, GetTcpTable(NULL, &size, FALSE), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(GetExtendedTcpTable, has_tcp(address.sin_port, GetCurrentProcessId()));
    size = sizeof room;
    ANSWERS(GetExtendedTcpTable, GetExtendedTcpTable(room, &size, FALSE, 99, TCP_TABLE_OWNER_PID_ALL, 0), ERROR_INVALID_PARAMETER);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(datagrams, (SOCKADDR *)&address, sizeof address) != 0 || getsockname(datagrams, (SOCKADDR *)&address, &length) != 0) fail("bind");
    EFFECT(GetUdpTable, has_udp(address.sin_port, 0));
    size = 4;
    ANSWERS(GetUdpTable, GetUdpTable(NULL, &size, FALSE), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(GetExtendedUdpTable, has_udp(address.sin_port, GetCurrentProcessId()));
    size = sizeof room;
    ANSWERS(GetExtendedUdpTable, GetExtendedUdpTable(room, &size, FALSE, 99, UDP_TABLE_OWNER_PID, 0), ERROR_INVALID_PARAMETER);
    size = sizeof room;
    answer = GetIpForwardTable((MIB_IPFORWARDTABLE *)(void *)room, &size, TRUE);
    EFFECT(GetIpForwardTable, answer == ERROR_NO_DATA || (answer == NO_ERROR && ((MIB_IPFORWARDTABLE *)(void *)room)->dwNumEntries > 0));
    closesocket(listening);
    closesocket(datagrams);
}

static void changes(void)
{
    OVERLAPPED overlapped, other;
    HANDLE handle = NULL;
    memset(&overlapped, 0, sizeof overlapped);
    memset(&other, 0, sizeof other);
    overlapped.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    EFFECT(NotifyAddrChange, NotifyAddrChange(&handle, &overlapped) == ERROR_IO_PENDING && handle != NULL);
    ANSWERS(NotifyAddrChange, NotifyAddrChange(NULL, &other), ERROR_INVALID_PARAMETER);
    EFFECT(CancelIPChangeNotify, CancelIPChangeNotify(&overlapped) && WaitForSingleObject(overlapped.hEvent, 60000) == WAIT_OBJECT_0);
    FAILS(CancelIPChangeNotify, !CancelIPChangeNotify(&other), ERROR_INVALID_PARAMETER);
    ResetEvent(overlapped.hEvent);
    EFFECT(NotifyRouteChange, NotifyRouteChange(&handle, &overlapped) == ERROR_IO_PENDING && CancelIPChangeNotify(&overlapped) &&
                                  WaitForSingleObject(overlapped.hEvent, 60000) == WAIT_OBJECT_0);
    ANSWERS(NotifyRouteChange, NotifyRouteChange(NULL, &other), ERROR_INVALID_PARAMETER);
    CloseHandle(overlapped.hEvent);
}

static void echoes(void)
{
    ICMP_ECHO_REPLY *reply = (ICMP_ECHO_REPLY *)(void *)room;
    HANDLE handle, event = CreateEventA(NULL, TRUE, FALSE, NULL);
    int denied;
    SetLastError(NO_ERROR);
    handle = IcmpCreateFile();
    denied = handle == INVALID_HANDLE_VALUE && GetLastError() == ERROR_ACCESS_DENIED;
    EFFECT(IcmpCreateFile, denied || handle != INVALID_HANDLE_VALUE);
    RESULT(IcmpCreateFile, denied || handle != NULL);
    EFFECT(IcmpSendEcho, denied || (IcmpSendEcho(handle, htonl(INADDR_LOOPBACK), (LPVOID)"echo", 4, NULL, room, 256, 60000) == 1 &&
                                    reply->Status == IP_SUCCESS && reply->DataSize == 4 && memcmp(reply->Data, "echo", 4) == 0 &&
                                    reply->Address == htonl(INADDR_LOOPBACK)));
    if (denied) SetLastError(IP_BUF_TOO_SMALL);
    else SetLastError(NO_ERROR), IcmpSendEcho(handle, htonl(INADDR_LOOPBACK), (LPVOID)"echo", 4, NULL, room, sizeof *reply, 60000);
    seen_failure("IcmpSendEcho", 1, GetLastError(), IP_BUF_TOO_SMALL);
    /* Less than a reply without data is no buffer at all. */
    if (denied) SetLastError(ERROR_INVALID_PARAMETER);
    else SetLastError(NO_ERROR), IcmpSendEcho(handle, htonl(INADDR_LOOPBACK), (LPVOID)"echo", 4, NULL, room, 4, 60000);
    seen_failure("IcmpSendEcho", 1, GetLastError(), ERROR_INVALID_PARAMETER);
    memset(room, 0, 256);
    EFFECT(IcmpSendEcho2, denied || (IcmpSendEcho2(handle, event, NULL, NULL, htonl(INADDR_LOOPBACK), (LPVOID)"again", 5, NULL, room, 256, 60000) == 0 &&
                                     GetLastError() == ERROR_IO_PENDING && WaitForSingleObject(event, 60000) == WAIT_OBJECT_0));
    EFFECT(IcmpParseReplies, denied || (IcmpParseReplies(room, 256) == 1 && reply->DataSize == 5));
    RESULT(IcmpParseReplies, IcmpParseReplies(room, 4) == 0);
    RESULT(IcmpSendEcho2, IcmpSendEcho2(INVALID_HANDLE_VALUE, NULL, NULL, NULL, htonl(INADDR_LOOPBACK), (LPVOID)"again", 5, NULL, room, 256, 1000) == 0);
    EFFECT(IcmpCloseHandle, denied || IcmpCloseHandle(handle));
#ifndef __MINGW32__
    /* Wine reads what the handle leads to, and would end here. */
    RESULT(IcmpCloseHandle, !IcmpCloseHandle(INVALID_HANDLE_VALUE));
#endif
    CloseHandle(event);
}

/* The loopback's address is among those of its family, and no other family's. */
static int has_loopback(ADDRESS_FAMILY family)
{
    PMIB_UNICASTIPADDRESS_TABLE table = NULL;
    ULONG i;
    int found = 0, others = 0;
    if (GetUnicastIpAddressTable(family, &table) != NO_ERROR) return 0;
    for (i = 0; i < table->NumEntries; i++) {
        const MIB_UNICASTIPADDRESS_ROW *row = &table->Table[i];
        if (row->Address.si_family != AF_INET) {
            others++;
        } else if (row->Address.Ipv4.sin_addr.s_addr == htonl(INADDR_LOOPBACK)) {
            found = row->InterfaceIndex != 0 && row->OnLinkPrefixLength == 8 && row->DadState == IpDadStatePreferred;
        }
    }
    FreeMibTable(table);
    return found && (family == AF_UNSPEC || others == 0);
}

static void addresses(void)
{
    PMIB_UNICASTIPADDRESS_TABLE table = NULL;
    EFFECT(GetUnicastIpAddressTable, has_loopback(AF_INET) && has_loopback(AF_UNSPEC));
    ANSWERS(GetUnicastIpAddressTable, GetUnicastIpAddressTable(AF_UNIX, &table), ERROR_INVALID_PARAMETER);
    ANSWERS(GetUnicastIpAddressTable, GetUnicastIpAddressTable(AF_INET, NULL), ERROR_INVALID_PARAMETER);
    EFFECT(FreeMibTable, table == NULL);
    FreeMibTable(NULL);
    INFALLIBLE(FreeMibTable);
}

int main(void)
{
    begin();
    interfaces();
    tables();
    changes();
    echoes();
    WSACleanup();
    addresses();
    return seen_all();
}
