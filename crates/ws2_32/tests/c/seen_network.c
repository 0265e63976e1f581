/* netioapi.h: interfaces, addresses, routes and neighbours of both families. A machine may have no interface but the loopback.
 * Native only: Wine ends the process where a pointer is null, and has not all of these functions. */
#include "seen.h"
#include <iphlpapi.h>
#include <netioapi.h>

static NET_LUID loopback;
static NET_IFINDEX loopback_index;

static void set_four(SOCKADDR_INET *to, ULONG address)
{
    memset(to, 0, sizeof *to);
    to->Ipv4.sin_family = AF_INET;
    to->Ipv4.sin_addr.s_addr = htonl(address);
}

static void links(void)
{
    PMIB_IF_TABLE2 table = NULL, without = NULL;
    MIB_IF_ROW2 row, none;
    ULONG i;
    int found = 0, zeros = 1;
    if (GetIfTable2(&table) != NO_ERROR) fail("GetIfTable2");
    for (i = 0; i < table->NumEntries; i++)
        if (table->Table[i].Type == IF_TYPE_SOFTWARE_LOOPBACK) {
            loopback = table->Table[i].InterfaceLuid;
            loopback_index = table->Table[i].InterfaceIndex;
            found = table->Table[i].AccessType == NET_IF_ACCESS_LOOPBACK && table->Table[i].MediaType == NdisMediumLoopback && table->Table[i].Mtu >= 1280 && same_wide(table->Table[i].Alias, W("lo"));
        }
    EFFECT(GetIfTable2, found && loopback.Info.IfType == IF_TYPE_SOFTWARE_LOOPBACK && loopback.Info.NetLuidIndex == loopback_index);
    ANSWERS(GetIfTable2, GetIfTable2(NULL), ERROR_INVALID_PARAMETER);
    if (GetIfTable2Ex(MibIfTableNormalWithoutStatistics, &without) != NO_ERROR) fail("GetIfTable2Ex");
    for (i = 0; i < without->NumEntries; i++) zeros &= without->Table[i].InOctets == 0 && without->Table[i].OutOctets == 0;
    EFFECT(GetIfTable2Ex, without->NumEntries == table->NumEntries && zeros);
    ANSWERS(GetIfTable2Ex, GetIfTable2Ex((MIB_IF_TABLE_LEVEL)7, &without), ERROR_INVALID_PARAMETER);
    FreeMibTable(without);
    FreeMibTable(table);
    EFFECT(FreeMibTable, 1);
    INFALLIBLE(FreeMibTable);
    /* What the loopback carries is counted. */
    memset(&row, 0, sizeof row);
    row.InterfaceIndex = loopback_index;
    found = GetIfEntry2(&row) == NO_ERROR && row.InterfaceLuid.Value == loopback.Value && row.OperStatus == IfOperStatusUp && row.AdminStatus == NET_IF_ADMIN_STATUS_UP;
    {
        MIB_IF_ROW2 after = row;
        SOCKET a, b;
        pair(&a, &b);
        send_all(a, "counted", 7);
        UNTIL(GetIfEntry2(&after) == NO_ERROR && after.InOctets > row.InOctets + 7 && after.OutOctets > row.OutOctets + 7);
        EFFECT(GetIfEntry2, found && after.InOctets > row.InOctets + 7 && after.OutUcastPkts > row.OutUcastPkts);
        closesocket(a);
        closesocket(b);
    }
    memset(&none, 0, sizeof none);
    ANSWERS(GetIfEntry2, GetIfEntry2(&none), ERROR_INVALID_PARAMETER);
    none.InterfaceIndex = 0x7ffffff;
    ANSWERS(GetIfEntry2, GetIfEntry2(&none), ERROR_FILE_NOT_FOUND);
    ANSWERS(GetIfEntry2, GetIfEntry2(NULL), ERROR_INVALID_PARAMETER);
    memset(&row, 0, sizeof row);
    row.InterfaceLuid = loopback;
    EFFECT(GetIfEntry2Ex, GetIfEntry2Ex(MibIfEntryNormalWithoutStatistics, &row) == NO_ERROR && row.InterfaceIndex == loopback_index && row.InOctets == 0);
    ANSWERS(GetIfEntry2Ex, GetIfEntry2Ex((MIB_IF_ENTRY_LEVEL)7, &row), ERROR_INVALID_PARAMETER);
}

static void names(void)
{
    NET_LUID luid;
    WCHAR alias[IF_MAX_STRING_SIZE + 1];
    char longest[400];
    GUID guid, other;
    luid.Value = 0;
    EFFECT(ConvertInterfaceLuidToAlias, ConvertInterfaceLuidToAlias(&loopback, alias, IF_MAX_STRING_SIZE + 1) == NO_ERROR && same_wide(alias, W("lo")));
    ANSWERS(ConvertInterfaceLuidToAlias, ConvertInterfaceLuidToAlias(&loopback, alias, 2), ERROR_NOT_ENOUGH_MEMORY);
    ANSWERS(ConvertInterfaceLuidToAlias, ConvertInterfaceLuidToAlias(&luid, alias, IF_MAX_STRING_SIZE + 1), ERROR_INVALID_PARAMETER);
    EFFECT(ConvertInterfaceAliasToLuid, ConvertInterfaceAliasToLuid(W("lo"), &luid) == NO_ERROR && luid.Value == loopback.Value);
    ANSWERS(ConvertInterfaceAliasToLuid, ConvertInterfaceAliasToLuid(W("nowhere at all"), &luid), ERROR_INVALID_PARAMETER);
    luid.Value = 0;
    EFFECT(ConvertInterfaceNameToLuidA, ConvertInterfaceNameToLuidA("lo", &luid) == NO_ERROR && luid.Value == loopback.Value);
    ANSWERS(ConvertInterfaceNameToLuidA, ConvertInterfaceNameToLuidA("nowhere", &luid), ERROR_INVALID_NAME);
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = 0;
    ANSWERS(ConvertInterfaceNameToLuidA, ConvertInterfaceNameToLuidA(longest, &luid), ERROR_BUFFER_OVERFLOW);
    ANSWERS(ConvertInterfaceNameToLuidA, ConvertInterfaceNameToLuidA("lo", NULL), ERROR_INVALID_PARAMETER);
    memset(&guid, 0, sizeof guid);
    luid.Value = 0;
    EFFECT(ConvertInterfaceLuidToGuid, ConvertInterfaceLuidToGuid(&loopback, &guid) == NO_ERROR && guid.Data1 != 0);
    ANSWERS(ConvertInterfaceLuidToGuid, ConvertInterfaceLuidToGuid(&luid, &guid), ERROR_INVALID_PARAMETER);
    EFFECT(ConvertInterfaceGuidToLuid, ConvertInterfaceGuidToLuid(&guid, &luid) == NO_ERROR && luid.Value == loopback.Value);
    other = guid;
    other.Data4[7] ^= 1;
    ANSWERS(ConvertInterfaceGuidToLuid, ConvertInterfaceGuidToLuid(&other, &luid), ERROR_INVALID_PARAMETER);
}

static void addresses(void)
{
    PMIB_UNICASTIPADDRESS_TABLE table = NULL;
    MIB_UNICASTIPADDRESS_ROW row;
    ULONG i;
    int found = 0;
    if (GetUnicastIpAddressTable(AF_INET, &table) != NO_ERROR) fail("GetUnicastIpAddressTable");
    for (i = 0; i < table->NumEntries; i++)
        found |= table->Table[i].Address.Ipv4.sin_addr.s_addr == htonl(INADDR_LOOPBACK) && table->Table[i].InterfaceLuid.Value == loopback.Value && table->Table[i].DadState == IpDadStatePreferred;
    EFFECT(GetUnicastIpAddressTable, found);
    FreeMibTable(table);
    ANSWERS(GetUnicastIpAddressTable, GetUnicastIpAddressTable(77, &table), ERROR_INVALID_PARAMETER);
    InitializeUnicastIpAddressEntry(&row);
    EFFECT(InitializeUnicastIpAddressEntry, row.ValidLifetime == 0xffffffff && row.InterfaceIndex == 0 && row.PrefixOrigin == IpPrefixOriginUnchanged);
    INFALLIBLE(InitializeUnicastIpAddressEntry);
    set_four(&row.Address, INADDR_LOOPBACK);
    row.InterfaceLuid = loopback;
    EFFECT(GetUnicastIpAddressEntry, GetUnicastIpAddressEntry(&row) == NO_ERROR && row.InterfaceIndex == loopback_index && row.OnLinkPrefixLength == 8 && row.CreationTimeStamp.QuadPart > 0);
    set_four(&row.Address, 0xcb007101);
    ANSWERS(GetUnicastIpAddressEntry, GetUnicastIpAddressEntry(&row), ERROR_NOT_FOUND);
    row.InterfaceLuid.Value = 0;
    row.InterfaceIndex = 0x7ffffff;
    ANSWERS(GetUnicastIpAddressEntry, GetUnicastIpAddressEntry(&row), ERROR_FILE_NOT_FOUND);
    row.Address.si_family = 77;
    ANSWERS(GetUnicastIpAddressEntry, GetUnicastIpAddressEntry(&row), ERROR_INVALID_PARAMETER);
}

static void interfaces(void)
{
    PMIB_IPINTERFACE_TABLE table = NULL;
    MIB_IPINTERFACE_ROW row;
    ULONG i;
    int found = 0;
    if (GetIpInterfaceTable(AF_INET, &table) != NO_ERROR) fail("GetIpInterfaceTable");
    for (i = 0; i < table->NumEntries; i++) found |= table->Table[i].InterfaceIndex == loopback_index && table->Table[i].Family == AF_INET && table->Table[i].Connected;
    EFFECT(GetIpInterfaceTable, found);
    FreeMibTable(table);
    ANSWERS(GetIpInterfaceTable, GetIpInterfaceTable(77, &table), ERROR_INVALID_PARAMETER);
    InitializeIpInterfaceEntry(&row);
    EFFECT(InitializeIpInterfaceEntry, row.Family == AF_UNSPEC && row.InterfaceIndex == 0);
    INFALLIBLE(InitializeIpInterfaceEntry);
    ANSWERS(GetIpInterfaceEntry, GetIpInterfaceEntry(&row), ERROR_INVALID_PARAMETER);
    row.Family = AF_INET;
    row.InterfaceIndex = loopback_index;
    EFFECT(GetIpInterfaceEntry, GetIpInterfaceEntry(&row) == NO_ERROR && row.InterfaceLuid.Value == loopback.Value && row.NlMtu >= 1280 && !row.SupportsNeighborDiscovery);
    row.InterfaceLuid.Value = 0;
    row.InterfaceIndex = 0x7ffffff;
    ANSWERS(GetIpInterfaceEntry, GetIpInterfaceEntry(&row), ERROR_FILE_NOT_FOUND);
}

static void routes(void)
{
    PMIB_IPFORWARD_TABLE2 table = NULL;
    MIB_IPFORWARD_ROW2 row, best;
    MIB_IPFORWARDROW old;
    SOCKADDR_INET to, from, chosen;
    DWORD index = 0;
    ULONG i;
    int found = 0;
    if (GetIpForwardTable2(AF_INET, &table) != NO_ERROR) fail("GetIpForwardTable2");
    for (i = 0; i < table->NumEntries; i++)
        if (table->Table[i].DestinationPrefix.Prefix.Ipv4.sin_addr.s_addr == htonl(0x7f000000) && table->Table[i].DestinationPrefix.PrefixLength == 8) {
            row = table->Table[i];
            found = row.InterfaceLuid.Value == loopback.Value && row.Loopback && row.Immortal && row.Protocol == (NL_ROUTE_PROTOCOL)MIB_IPPROTO_LOCAL;
        }
    EFFECT(GetIpForwardTable2, found);
    FreeMibTable(table);
    ANSWERS(GetIpForwardTable2, GetIpForwardTable2(77, &table), ERROR_INVALID_PARAMETER);
    row.Metric = 77;
    EFFECT(GetIpForwardEntry2, GetIpForwardEntry2(&row) == NO_ERROR && row.Metric != 77);
    row.DestinationPrefix.PrefixLength = 9;
    ANSWERS(GetIpForwardEntry2, GetIpForwardEntry2(&row), ERROR_NOT_FOUND);
    row.InterfaceLuid.Value = 0;
    row.InterfaceIndex = 0x7ffffff;
    ANSWERS(GetIpForwardEntry2, GetIpForwardEntry2(&row), ERROR_NOT_FOUND);
    InitializeIpForwardEntry(&row);
    EFFECT(InitializeIpForwardEntry, row.ValidLifetime == 0xffffffff && row.Immortal && row.Protocol == (NL_ROUTE_PROTOCOL)MIB_IPPROTO_NETMGMT);
    INFALLIBLE(InitializeIpForwardEntry);
    ANSWERS(GetIpForwardEntry2, GetIpForwardEntry2(&row), ERROR_INVALID_PARAMETER);

    set_four(&to, 0x7f010203);
    memset(&best, 0, sizeof best);
    EFFECT(GetBestRoute2, GetBestRoute2(NULL, 0, NULL, &to, 0, &best, &chosen) == NO_ERROR && best.InterfaceIndex == loopback_index && best.DestinationPrefix.PrefixLength == 8 && chosen.si_family == AF_INET && chosen.Ipv4.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
    ANSWERS(GetBestRoute2, GetBestRoute2(NULL, 0, NULL, NULL, 0, &best, &chosen), ERROR_INVALID_PARAMETER);
    ANSWERS(GetBestRoute2, GetBestRoute2(NULL, 0x7ffffff, NULL, &to, 0, &best, &chosen), ERROR_FILE_NOT_FOUND);
    set_four(&from, 0xcb007101);
    ANSWERS(GetBestRoute2, GetBestRoute2(NULL, 0, &from, &to, 0, &best, &chosen), ERROR_NOT_FOUND);
    memset(&old, 0, sizeof old);
    EFFECT(GetBestRoute, GetBestRoute(htonl(0x7f010203), 0, &old) == NO_ERROR && old.dwForwardIfIndex == loopback_index && old.dwForwardMask == htonl(0xff000000) && old.dwForwardDest == htonl(0x7f000000));
    ANSWERS(GetBestRoute, GetBestRoute(htonl(0x7f010203), 0, NULL), ERROR_INVALID_PARAMETER);
    EFFECT(GetBestInterfaceEx, GetBestInterfaceEx((struct sockaddr *)&to, &index) == NO_ERROR && index == loopback_index);
    ANSWERS(GetBestInterfaceEx, GetBestInterfaceEx((struct sockaddr *)&to, NULL), ERROR_INVALID_PARAMETER);
    to.si_family = 77;
    ANSWERS(GetBestInterfaceEx, GetBestInterfaceEx((struct sockaddr *)&to, &index), ERROR_INVALID_PARAMETER);
}

/* Hardware: the other neighbours are seen in tests/network. */
static void neighbours(void)
{
    PMIB_IPNET_TABLE2 table = NULL;
    PMIB_UNICASTIPADDRESS_TABLE own = NULL;
    MIB_IPNET_ROW2 row;
    SOCKADDR_INET from;
    UCHAR hardware[8] = {0};
    ULONG length = sizeof hardware, i;
    DWORD answer = GetIpNetTable2(AF_UNSPEC, &table), told;
    int holds = answer == ERROR_NOT_FOUND;
    if (answer == NO_ERROR) {
        /* One that is not asked for any more may go at any time. */
        holds = 0;
        for (i = 0; i < table->NumEntries && !holds; i++) {
            row = table->Table[i];
            row.PhysicalAddressLength = 77;
            holds = GetIpNetEntry2(&row) == NO_ERROR && row.PhysicalAddressLength <= sizeof row.PhysicalAddress;
        }
        FreeMibTable(table);
    }
    EFFECT(GetIpNetTable2, holds);
    ANSWERS(GetIpNetTable2, GetIpNetTable2(77, &table), ERROR_INVALID_PARAMETER);
    memset(&row, 0, sizeof row);
    set_four(&row.Address, 0xcb007101);
    row.InterfaceLuid = loopback;
    EFFECT(GetIpNetEntry2, holds);
    ANSWERS(GetIpNetEntry2, GetIpNetEntry2(&row), ERROR_NOT_FOUND);
    row.InterfaceLuid.Value = 0;
    ANSWERS(GetIpNetEntry2, GetIpNetEntry2(&row), ERROR_INVALID_PARAMETER);
    row.InterfaceIndex = 0x7ffffff;
    ANSWERS(ResolveIpNetEntry2, ResolveIpNetEntry2(&row, NULL), ERROR_NOT_FOUND);
    row.InterfaceIndex = loopback_index;
    set_four(&row.Address, INADDR_LOOPBACK);
    ANSWERS(ResolveIpNetEntry2, ResolveIpNetEntry2(&row, NULL), ERROR_INVALID_PARAMETER);
    set_four(&row.Address, 0xcb007101);
    set_four(&from, 0xcb007102);
    ANSWERS(ResolveIpNetEntry2, ResolveIpNetEntry2(&row, &from), ERROR_NOT_FOUND);
    EFFECT(ResolveIpNetEntry2, (told = ResolveIpNetEntry2(&row, NULL)) == ERROR_BAD_NET_NAME);

    /* Its own address answers at once, where there is one that has a hardware address. */
    holds = 1;
    if (GetUnicastIpAddressTable(AF_INET, &own) == NO_ERROR) {
        for (i = 0; i < own->NumEntries; i++)
            if (own->Table[i].InterfaceLuid.Info.IfType == IF_TYPE_ETHERNET_CSMACD) {
                length = sizeof hardware;
                told = SendARP(own->Table[i].Address.Ipv4.sin_addr.s_addr, 0, hardware, &length);
                holds &= (told == NO_ERROR && length == 6) || told == ERROR_BAD_NET_NAME;
            }
        FreeMibTable(own);
    }
    EFFECT(SendARP, holds);
    length = sizeof hardware;
    ANSWERS(SendARP, SendARP(htonl(INADDR_LOOPBACK), 0, hardware, &length), ERROR_BAD_NET_NAME);
    ANSWERS(SendARP, SendARP(htonl(INADDR_LOOPBACK), htonl(0xcb007101), hardware, &length), ERROR_NOT_FOUND);
    length = 4;
    ANSWERS(SendARP, SendARP(htonl(INADDR_LOOPBACK), 0, hardware, &length), ERROR_BUFFER_OVERFLOW);
    length = 0;
    ANSWERS(SendARP, SendARP(htonl(INADDR_LOOPBACK), 0, hardware, &length), ERROR_BUFFER_OVERFLOW);
    ANSWERS(SendARP, SendARP(htonl(INADDR_LOOPBACK), 0, NULL, &length), ERROR_INVALID_PARAMETER);
}

static void adapters(void)
{
    static char room[65536];
    IP_PER_ADAPTER_INFO *info = (IP_PER_ADAPTER_INFO *)(void *)room;
    ULONG size = 0, index = 0;
    ANSWERS(GetPerAdapterInfo, GetPerAdapterInfo(loopback_index, NULL, &size), ERROR_BUFFER_OVERFLOW);
    EFFECT(GetPerAdapterInfo, size == sizeof *info && GetPerAdapterInfo(loopback_index, info, &size) == NO_ERROR && info->DnsServerList.IpAddress.String[0] == 0);
    ANSWERS(GetPerAdapterInfo, GetPerAdapterInfo(0x7ffffff, info, &size), ERROR_NO_DATA);
    ANSWERS(GetPerAdapterInfo, GetPerAdapterInfo(loopback_index, info, NULL), ERROR_INVALID_PARAMETER);
    EFFECT(GetAdapterIndex, GetAdapterIndex(WM("lo"), &index) == NO_ERROR && index == loopback_index);
    ANSWERS(GetAdapterIndex, GetAdapterIndex(WM("nowhere"), &index), ERROR_DEV_NOT_EXIST);
}

/* A listener and a datagram socket of IPv6, if the machine speaks it. */
static int six(SOCKET s, USHORT *port)
{
    SOCKADDR_IN6 own;
    int length = sizeof own;
    memset(&own, 0, sizeof own);
    own.sin6_family = AF_INET6;
    own.sin6_addr = in6addr_loopback;
    if (s == INVALID_SOCKET || bind(s, (SOCKADDR *)&own, sizeof own) != 0) return 0;
    getsockname(s, (SOCKADDR *)&own, &length);
    *port = own.sin6_port;
    return 1;
}

static void connections(void)
{
    static char room[1 << 20];
    PMIB_TCPTABLE2 four = (PMIB_TCPTABLE2)(void *)room;
    PMIB_TCP6TABLE old = (PMIB_TCP6TABLE)(void *)room;
    PMIB_TCP6TABLE2 new6 = (PMIB_TCP6TABLE2)(void *)room;
    PMIB_UDP6TABLE datagrams = (PMIB_UDP6TABLE)(void *)room;
    SOCKADDR_IN address;
    SOCKET l = listener(&address), l6 = socket(AF_INET6, SOCK_STREAM, 0), d6 = socket(AF_INET6, SOCK_DGRAM, 0);
    USHORT port = 0, port6 = 0;
    int speaks = six(l6, &port) && listen(l6, 1) == 0 && six(d6, &port6), found = 0;
    ULONG size = sizeof room, i;
    if (GetTcpTable2(four, &size, TRUE) == NO_ERROR)
        for (i = 0; i < four->dwNumEntries; i++)
            found |= four->table[i].dwLocalPort == address.sin_port && four->table[i].dwState == MIB_TCP_STATE_LISTEN && four->table[i].dwOwningPid == GetCurrentProcessId();
    EFFECT(GetTcpTable2, found);
    size = 4;
    ANSWERS(GetTcpTable2, GetTcpTable2(four, &size, TRUE), ERROR_INSUFFICIENT_BUFFER);
    ANSWERS(GetTcpTable2, GetTcpTable2(four, NULL, TRUE), ERROR_INVALID_PARAMETER);
    size = sizeof room;
    found = !speaks;
    if (GetTcp6Table(old, &size, TRUE) == NO_ERROR)
        for (i = 0; i < old->dwNumEntries; i++) found |= old->table[i].dwLocalPort == port && old->table[i].State == MIB_TCP_STATE_LISTEN && memcmp(&old->table[i].LocalAddr, &in6addr_loopback, 16) == 0;
    EFFECT(GetTcp6Table, found);
    size = 4;
    ANSWERS(GetTcp6Table, GetTcp6Table(old, &size, TRUE), ERROR_INSUFFICIENT_BUFFER);
    size = sizeof room;
    found = !speaks;
    if (GetTcp6Table2(new6, &size, TRUE) == NO_ERROR)
        for (i = 0; i < new6->dwNumEntries; i++) found |= new6->table[i].dwLocalPort == port && new6->table[i].State == MIB_TCP_STATE_LISTEN && new6->table[i].dwOwningPid == GetCurrentProcessId();
    EFFECT(GetTcp6Table2, found);
    size = 4;
    ANSWERS(GetTcp6Table2, GetTcp6Table2(new6, &size, TRUE), ERROR_INSUFFICIENT_BUFFER);
    size = sizeof room;
    found = !speaks;
    if (GetUdp6Table(datagrams, &size, TRUE) == NO_ERROR)
        for (i = 0; i < datagrams->dwNumEntries; i++) found |= datagrams->table[i].dwLocalPort == port6 && memcmp(&datagrams->table[i].dwLocalAddr, &in6addr_loopback, 16) == 0;
    EFFECT(GetUdp6Table, found);
    size = 4;
    ANSWERS(GetUdp6Table, GetUdp6Table(datagrams, &size, TRUE), ERROR_INSUFFICIENT_BUFFER);
    closesocket(l);
    closesocket(l6);
    closesocket(d6);
}

static void statistics(void)
{
    MIB_TCPSTATS streams;
    MIB_UDPSTATS datagrams;
    MIB_IPSTATS packets;
    MIB_ICMP_EX messages;
    EFFECT(GetTcpStatisticsEx, GetTcpStatisticsEx(&streams, AF_INET) == NO_ERROR && streams.dwInSegs > 0);
    ANSWERS(GetTcpStatisticsEx, GetTcpStatisticsEx(&streams, 77), ERROR_INVALID_PARAMETER);
    ANSWERS(GetTcpStatisticsEx, GetTcpStatisticsEx(&streams, AF_INET6), ERROR_NOT_SUPPORTED);
    datagrams.dwNumAddrs = 0xffffffff;
    EFFECT(GetUdpStatisticsEx, GetUdpStatisticsEx(&datagrams, AF_INET6) == NO_ERROR && datagrams.dwNumAddrs != 0xffffffff);
    ANSWERS(GetUdpStatisticsEx, GetUdpStatisticsEx(NULL, AF_INET6), ERROR_INVALID_PARAMETER);
    EFFECT(GetIpStatisticsEx, GetIpStatisticsEx(&packets, AF_INET6) == NO_ERROR && packets.dwNumIf > 0 && GetIpStatisticsEx(&packets, AF_INET) == NO_ERROR && packets.dwDefaultTTL > 0);
    ANSWERS(GetIpStatisticsEx, GetIpStatisticsEx(&packets, 77), ERROR_INVALID_PARAMETER);
    messages.icmpOutStats.dwMsgs = 0xffffffff;
    EFFECT(GetIcmpStatisticsEx, GetIcmpStatisticsEx(&messages, AF_INET) == NO_ERROR && messages.icmpOutStats.dwMsgs != 0xffffffff && messages.icmpInStats.rgdwTypeCount[3] <= messages.icmpInStats.dwMsgs);
    ANSWERS(GetIcmpStatisticsEx, GetIcmpStatisticsEx(&messages, 77), ERROR_INVALID_PARAMETER);
}

int main(void)
{
    begin();
    links();
    names();
    addresses();
    interfaces();
    routes();
    neighbours();
    adapters();
    connections();
    statistics();
    WSACleanup();
    return seen_all();
}
