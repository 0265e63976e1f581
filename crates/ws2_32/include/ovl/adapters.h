/* Adapters, name servers and connections over IPv4: the older functions of iphlpapi.h. */
#ifndef OVL_ADAPTERS_H
#define OVL_ADAPTERS_H
#pragma GCC system_header
#define MAX_ADAPTER_DESCRIPTION_LENGTH 128
#define MAX_ADAPTER_NAME_LENGTH 256
#define MAX_HOSTNAME_LEN 128
#define MAX_DOMAIN_NAME_LEN 128
#define MAX_SCOPE_ID_LEN 256
#define BROADCAST_NODETYPE 1
#define PEER_TO_PEER_NODETYPE 2
#define MIXED_NODETYPE 4
#define HYBRID_NODETYPE 8
#define MIB_IF_TYPE_OTHER 1
#define MIB_IF_TYPE_ETHERNET 6
#define MIB_IF_TYPE_TOKENRING 9
#define MIB_IF_TYPE_FDDI 15
#define MIB_IF_TYPE_PPP 23
#define MIB_IF_TYPE_LOOPBACK 24
#define MIB_IF_TYPE_SLIP 28
typedef struct { char String[4 * 4]; } IP_ADDRESS_STRING, *PIP_ADDRESS_STRING, IP_MASK_STRING, *PIP_MASK_STRING;
typedef struct _IP_ADDR_STRING { struct _IP_ADDR_STRING *Next; IP_ADDRESS_STRING IpAddress; IP_MASK_STRING IpMask; DWORD Context; } IP_ADDR_STRING, *PIP_ADDR_STRING;
typedef struct _IP_ADAPTER_INFO {
    struct _IP_ADAPTER_INFO *Next;
    DWORD ComboIndex;
    char AdapterName[MAX_ADAPTER_NAME_LENGTH + 4], Description[MAX_ADAPTER_DESCRIPTION_LENGTH + 4];
    UINT AddressLength;
    BYTE Address[MAX_ADAPTER_ADDRESS_LENGTH];
    DWORD Index;
    UINT Type, DhcpEnabled;
    PIP_ADDR_STRING CurrentIpAddress;
    IP_ADDR_STRING IpAddressList, GatewayList, DhcpServer;
    BOOL HaveWins;
    IP_ADDR_STRING PrimaryWinsServer, SecondaryWinsServer;
    LONGLONG LeaseObtained, LeaseExpires;
} IP_ADAPTER_INFO, *PIP_ADAPTER_INFO;
typedef struct {
    char HostName[MAX_HOSTNAME_LEN + 4], DomainName[MAX_DOMAIN_NAME_LEN + 4];
    PIP_ADDR_STRING CurrentDnsServer;
    IP_ADDR_STRING DnsServerList;
    UINT NodeType;
    char ScopeId[MAX_SCOPE_ID_LEN + 4];
    UINT EnableRouting, EnableProxy, EnableDns;
} FIXED_INFO, *PFIXED_INFO;
typedef enum {
    MIB_TCP_STATE_CLOSED = 1, MIB_TCP_STATE_LISTEN = 2, MIB_TCP_STATE_SYN_SENT = 3, MIB_TCP_STATE_SYN_RCVD = 4, MIB_TCP_STATE_ESTAB = 5,
    MIB_TCP_STATE_FIN_WAIT1 = 6, MIB_TCP_STATE_FIN_WAIT2 = 7, MIB_TCP_STATE_CLOSE_WAIT = 8, MIB_TCP_STATE_CLOSING = 9, MIB_TCP_STATE_LAST_ACK = 10,
    MIB_TCP_STATE_TIME_WAIT = 11, MIB_TCP_STATE_DELETE_TCB = 12
} MIB_TCP_STATE;
typedef struct _MIB_TCPROW_LH { __extension__ union { DWORD dwState; MIB_TCP_STATE State; }; DWORD dwLocalAddr, dwLocalPort, dwRemoteAddr, dwRemotePort; } MIB_TCPROW_LH, *PMIB_TCPROW_LH, MIB_TCPROW, *PMIB_TCPROW;
typedef struct _MIB_TCPTABLE { DWORD dwNumEntries; MIB_TCPROW table[ANYSIZE_ARRAY]; } MIB_TCPTABLE, *PMIB_TCPTABLE;
typedef struct _MIB_UDPROW { DWORD dwLocalAddr, dwLocalPort; } MIB_UDPROW, *PMIB_UDPROW;
typedef struct _MIB_UDPTABLE { DWORD dwNumEntries; MIB_UDPROW table[ANYSIZE_ARRAY]; } MIB_UDPTABLE, *PMIB_UDPTABLE;
OVL_BEGIN
DWORD WINAPI GetAdaptersInfo(PIP_ADAPTER_INFO adapters, PULONG size);
DWORD WINAPI GetNetworkParams(PFIXED_INFO information, PULONG size);
DWORD WINAPI GetNumberOfInterfaces(PDWORD count);
DWORD WINAPI GetBestInterface(IPAddr to, PDWORD index);
DWORD WINAPI GetTcpTable(PMIB_TCPTABLE table, PULONG size, BOOL order);
DWORD WINAPI GetUdpTable(PMIB_UDPTABLE table, PULONG size, BOOL order);
OVL_END
#endif
