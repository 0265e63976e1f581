/* iphlpapi.h: the machine's interfaces and addresses. */
#ifndef OVL_IPHLPAPI_H
#define OVL_IPHLPAPI_H
#pragma GCC system_header
#include "winsock2.h"
#include "ipexport.h"
#include "ovl/ifnames.h"
OVL_BEGIN
#define MAX_ADAPTER_ADDRESS_LENGTH 8
#define MAX_DHCPV6_DUID_LENGTH 130
#define MAX_DNS_SUFFIX_STRING_LENGTH 256
#define IP_ADAPTER_DDNS_ENABLED 0x01
#define IP_ADAPTER_REGISTER_ADAPTER_SUFFIX 0x02
#define IP_ADAPTER_DHCP_ENABLED 0x04
#define IP_ADAPTER_RECEIVE_ONLY 0x08
#define IP_ADAPTER_NO_MULTICAST 0x10
#define IP_ADAPTER_IPV6_OTHER_STATEFUL_CONFIG 0x20
#define IF_TYPE_OTHER 1
#define IF_TYPE_ISO88025_TOKENRING 9
#define IF_TYPE_FDDI 15
#define IF_TYPE_SLIP 28
#define IF_TYPE_FRAMERELAY 32
#define IF_TYPE_ATM 37
#define IF_TYPE_IEEE1394 144
#define IF_TYPE_ETHERNET_CSMACD 6
#define IF_TYPE_PPP 23
#define IF_TYPE_SOFTWARE_LOOPBACK 24
#define IF_TYPE_IEEE80211 71
#define IF_TYPE_TUNNEL 131
#define GAA_FLAG_SKIP_UNICAST 0x0001
#define GAA_FLAG_SKIP_ANYCAST 0x0002
#define GAA_FLAG_SKIP_MULTICAST 0x0004
#define GAA_FLAG_SKIP_DNS_SERVER 0x0008
#define GAA_FLAG_INCLUDE_PREFIX 0x0010
#define GAA_FLAG_SKIP_FRIENDLY_NAME 0x0020
#define GAA_FLAG_INCLUDE_GATEWAYS 0x0080
#define GAA_FLAG_INCLUDE_ALL_INTERFACES 0x0100

typedef GUID NET_IF_NETWORK_GUID;
typedef enum { NlatUnspecified, NlatUnicast, NlatAnycast, NlatMulticast, NlatBroadcast, NlatInvalid } NL_ADDRESS_TYPE;
typedef enum { IpPrefixOriginOther, IpPrefixOriginManual, IpPrefixOriginWellKnown, IpPrefixOriginDhcp, IpPrefixOriginRouterAdvertisement, IpPrefixOriginUnchanged = 1 << 4 } IP_PREFIX_ORIGIN;
typedef enum { IpSuffixOriginOther, IpSuffixOriginManual, IpSuffixOriginWellKnown, IpSuffixOriginDhcp, IpSuffixOriginLinkLayerAddress, IpSuffixOriginRandom, IpSuffixOriginUnchanged = 1 << 4 } IP_SUFFIX_ORIGIN;
typedef enum { IpDadStateInvalid, IpDadStateTentative, IpDadStateDuplicate, IpDadStateDeprecated, IpDadStatePreferred } IP_DAD_STATE;
typedef enum { IfOperStatusUp = 1, IfOperStatusDown, IfOperStatusTesting, IfOperStatusUnknown, IfOperStatusDormant, IfOperStatusNotPresent, IfOperStatusLowerLayerDown } IF_OPER_STATUS;
typedef enum { NET_IF_CONNECTION_DEDICATED = 1, NET_IF_CONNECTION_PASSIVE = 2, NET_IF_CONNECTION_DEMAND = 3 } NET_IF_CONNECTION_TYPE;
typedef enum { TUNNEL_TYPE_NONE = 0, TUNNEL_TYPE_OTHER = 1, TUNNEL_TYPE_DIRECT = 2, TUNNEL_TYPE_6TO4 = 11, TUNNEL_TYPE_ISATAP = 13, TUNNEL_TYPE_TEREDO = 14, TUNNEL_TYPE_IPHTTPS = 15 } TUNNEL_TYPE;

#define OVL_ADAPTER_HEAD __extension__ union { ULONGLONG Alignment; __extension__ struct { ULONG Length; DWORD Flags; }; }
typedef struct _IP_ADAPTER_UNICAST_ADDRESS_LH {
    OVL_ADAPTER_HEAD;
    struct _IP_ADAPTER_UNICAST_ADDRESS_LH *Next;
    SOCKET_ADDRESS Address;
    IP_PREFIX_ORIGIN PrefixOrigin;
    IP_SUFFIX_ORIGIN SuffixOrigin;
    IP_DAD_STATE DadState;
    ULONG ValidLifetime, PreferredLifetime, LeaseLifetime;
    UINT8 OnLinkPrefixLength;
} IP_ADAPTER_UNICAST_ADDRESS_LH, *PIP_ADAPTER_UNICAST_ADDRESS_LH, IP_ADAPTER_UNICAST_ADDRESS, *PIP_ADAPTER_UNICAST_ADDRESS;
#define OVL_ADAPTER_LIST(name) \
    typedef struct _##name##_LIST { OVL_ADAPTER_HEAD; struct _##name##_LIST *Next; SOCKET_ADDRESS Address; } name, *P##name
OVL_ADAPTER_LIST(IP_ADAPTER_ANYCAST_ADDRESS);
OVL_ADAPTER_LIST(IP_ADAPTER_MULTICAST_ADDRESS);
OVL_ADAPTER_LIST(IP_ADAPTER_DNS_SERVER_ADDRESS);
OVL_ADAPTER_LIST(IP_ADAPTER_GATEWAY_ADDRESS);
OVL_ADAPTER_LIST(IP_ADAPTER_WINS_SERVER_ADDRESS);
typedef struct _IP_ADAPTER_PREFIX { OVL_ADAPTER_HEAD; struct _IP_ADAPTER_PREFIX *Next; SOCKET_ADDRESS Address; ULONG PrefixLength; } IP_ADAPTER_PREFIX, *PIP_ADAPTER_PREFIX;
typedef struct _IP_ADAPTER_DNS_SUFFIX { struct _IP_ADAPTER_DNS_SUFFIX *Next; WCHAR String[MAX_DNS_SUFFIX_STRING_LENGTH]; } IP_ADAPTER_DNS_SUFFIX, *PIP_ADAPTER_DNS_SUFFIX;
typedef struct _IP_ADAPTER_ADDRESSES_LH {
    __extension__ union { ULONGLONG Alignment; __extension__ struct { ULONG Length; IF_INDEX IfIndex; }; };
    struct _IP_ADAPTER_ADDRESSES_LH *Next;
    PCHAR AdapterName;
    PIP_ADAPTER_UNICAST_ADDRESS FirstUnicastAddress;
    PIP_ADAPTER_ANYCAST_ADDRESS FirstAnycastAddress;
    PIP_ADAPTER_MULTICAST_ADDRESS FirstMulticastAddress;
    PIP_ADAPTER_DNS_SERVER_ADDRESS FirstDnsServerAddress;
    PWCHAR DnsSuffix, Description, FriendlyName;
    BYTE PhysicalAddress[MAX_ADAPTER_ADDRESS_LENGTH];
    ULONG PhysicalAddressLength;
    __extension__ union {
        ULONG Flags;
        __extension__ struct { ULONG DdnsEnabled : 1, RegisterAdapterSuffix : 1, Dhcpv4Enabled : 1, ReceiveOnly : 1, NoMulticast : 1, Ipv6OtherStatefulConfig : 1, NetbiosOverTcpipEnabled : 1, Ipv4Enabled : 1, Ipv6Enabled : 1, Ipv6ManagedAddressConfigurationSupported : 1; };
    };
    ULONG Mtu;
    IFTYPE IfType;
    IF_OPER_STATUS OperStatus;
    IF_INDEX Ipv6IfIndex;
    ULONG ZoneIndices[16];
    PIP_ADAPTER_PREFIX FirstPrefix;
    ULONG64 TransmitLinkSpeed, ReceiveLinkSpeed;
    PIP_ADAPTER_WINS_SERVER_ADDRESS FirstWinsServerAddress;
    PIP_ADAPTER_GATEWAY_ADDRESS FirstGatewayAddress;
    ULONG Ipv4Metric, Ipv6Metric;
    IF_LUID Luid;
    SOCKET_ADDRESS Dhcpv4Server;
    NET_IF_COMPARTMENT_ID CompartmentId;
    NET_IF_NETWORK_GUID NetworkGuid;
    NET_IF_CONNECTION_TYPE ConnectionType;
    TUNNEL_TYPE TunnelType;
    SOCKET_ADDRESS Dhcpv6Server;
    BYTE Dhcpv6ClientDuid[MAX_DHCPV6_DUID_LENGTH];
    ULONG Dhcpv6ClientDuidLength, Dhcpv6Iaid;
    PIP_ADAPTER_DNS_SUFFIX FirstDnsSuffix;
} IP_ADAPTER_ADDRESSES_LH, *PIP_ADAPTER_ADDRESSES_LH, IP_ADAPTER_ADDRESSES, *PIP_ADAPTER_ADDRESSES;

typedef IP_PREFIX_ORIGIN NL_PREFIX_ORIGIN;
typedef IP_SUFFIX_ORIGIN NL_SUFFIX_ORIGIN;
typedef IP_DAD_STATE NL_DAD_STATE;
typedef struct _MIB_UNICASTIPADDRESS_ROW {
    SOCKADDR_INET Address;
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    NL_PREFIX_ORIGIN PrefixOrigin;
    NL_SUFFIX_ORIGIN SuffixOrigin;
    ULONG ValidLifetime, PreferredLifetime;
    UINT8 OnLinkPrefixLength;
    BOOLEAN SkipAsSource;
    NL_DAD_STATE DadState;
    SCOPE_ID ScopeId;
    LARGE_INTEGER CreationTimeStamp;
} MIB_UNICASTIPADDRESS_ROW, *PMIB_UNICASTIPADDRESS_ROW;
typedef struct _MIB_UNICASTIPADDRESS_TABLE { ULONG NumEntries; MIB_UNICASTIPADDRESS_ROW Table[ANYSIZE_ARRAY]; } MIB_UNICASTIPADDRESS_TABLE, *PMIB_UNICASTIPADDRESS_TABLE;
typedef struct _MIB_IPADDRROW_XP { DWORD dwAddr; IF_INDEX dwIndex; DWORD dwMask, dwBCastAddr, dwReasmSize; USHORT unused1, wType; } MIB_IPADDRROW_XP, MIB_IPADDRROW, *PMIB_IPADDRROW;
typedef struct _MIB_IPADDRTABLE { DWORD dwNumEntries; MIB_IPADDRROW table[ANYSIZE_ARRAY]; } MIB_IPADDRTABLE, *PMIB_IPADDRTABLE;

ULONG WINAPI GetAdaptersAddresses(ULONG family, ULONG flags, PVOID reserved, PIP_ADAPTER_ADDRESSES addresses, PULONG size);
DWORD WINAPI GetIpAddrTable(PMIB_IPADDRTABLE table, PULONG size, BOOL order);
DWORD WINAPI ConvertInterfaceIndexToLuid(NET_IFINDEX index, PNET_LUID luid);
DWORD WINAPI ConvertInterfaceLuidToIndex(const NET_LUID *luid, PNET_IFINDEX index);
DWORD WINAPI ConvertInterfaceLuidToNameA(const NET_LUID *luid, PSTR name, SIZE_T length);
DWORD WINAPI ConvertInterfaceLuidToNameW(const NET_LUID *luid, PWSTR name, SIZE_T length);
DWORD WINAPI ConvertInterfaceNameToLuidW(const WCHAR *name, PNET_LUID luid);
#ifdef __cplusplus
unsigned if_nametoindex(const char *name) __THROW;
char *if_indextoname(unsigned index, char *name) __THROW;
#else
unsigned if_nametoindex(const char *name);
char *if_indextoname(unsigned index, char *name);
#endif
OVL_END
#include "ovl/adapters.h"
#ifdef __cplusplus
/* Where sources give an unsigned long's address for a ULONG's (ovl/longs.h). */
extern "C++" {
template <class L, typename ovl::if_long<L>::type = 0>
inline ULONG GetAdaptersAddresses(ULONG family, ULONG flags, PVOID reserved, PIP_ADAPTER_ADDRESSES addresses, L *size) {
    return ::GetAdaptersAddresses(family, flags, reserved, addresses, (LPDWORD)ovl::dword_of(size));
}
template <class L, typename ovl::if_long<L>::type = 0>
inline ULONG GetAdaptersInfo(PIP_ADAPTER_INFO adapters, L *size) { return ::GetAdaptersInfo(adapters, (LPDWORD)ovl::dword_of(size)); }
}
#endif
#include "ovl/netio.h"
#include "ovl/statistics.h"
#endif
