/* mstcpip.h: keep-alive and other control codes of TCP/IP. */
#ifndef _MSTCPIP_
#define _MSTCPIP_
#pragma GCC system_header
#include "winsock2.h"
#include "ip2string.h"
#include "ovl/keepalive.h"
OVL_BEGIN
typedef struct _TCP_INITIAL_RTO_PARAMETERS { USHORT Rtt; UCHAR MaxSynRetransmissions; } TCP_INITIAL_RTO_PARAMETERS, *PTCP_INITIAL_RTO_PARAMETERS;
#define TCP_INITIAL_RTO_UNSPECIFIED_RTT ((USHORT)-1)
#define TCP_INITIAL_RTO_UNSPECIFIED_MAX_SYN_RETRANSMISSIONS ((UCHAR)-1)
#define TCP_INITIAL_RTO_DEFAULT_RTT 0
#define TCP_INITIAL_RTO_DEFAULT_MAX_SYN_RETRANSMISSIONS 0
#define TCP_INITIAL_RTO_NO_SYN_RETRANSMISSIONS ((UCHAR)-2)
typedef enum _SOCKET_SECURITY_PROTOCOL { SOCKET_SECURITY_PROTOCOL_DEFAULT, SOCKET_SECURITY_PROTOCOL_IPSEC, SOCKET_SECURITY_PROTOCOL_IPSEC2, SOCKET_SECURITY_PROTOCOL_INVALID } SOCKET_SECURITY_PROTOCOL;
typedef struct _SOCKET_SECURITY_SETTINGS { SOCKET_SECURITY_PROTOCOL SecurityProtocol; ULONG SecurityFlags; } SOCKET_SECURITY_SETTINGS, *PSOCKET_SECURITY_SETTINGS;
typedef struct _SOCKET_PEER_TARGET_NAME { SOCKET_SECURITY_PROTOCOL SecurityProtocol; SOCKADDR_STORAGE PeerAddress; ULONG PeerTargetNameStringLen; WCHAR AllStrings[1]; } SOCKET_PEER_TARGET_NAME, *PSOCKET_PEER_TARGET_NAME;
typedef struct _SOCKET_SECURITY_QUERY_TEMPLATE { SOCKET_SECURITY_PROTOCOL SecurityProtocol; SOCKADDR_STORAGE PeerAddress; ULONG PeerTokenAccessMask; } SOCKET_SECURITY_QUERY_TEMPLATE, *PSOCKET_SECURITY_QUERY_TEMPLATE;
typedef struct _SOCKET_SECURITY_QUERY_INFO { SOCKET_SECURITY_PROTOCOL SecurityProtocol; ULONG Flags; UINT64 PeerApplicationAccessTokenHandle, PeerMachineAccessTokenHandle; } SOCKET_SECURITY_QUERY_INFO, *PSOCKET_SECURITY_QUERY_INFO;
INT WSAAPI WSASetSocketSecurity(SOCKET s, const SOCKET_SECURITY_SETTINGS *settings, ULONG length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
INT WSAAPI WSAQuerySocketSecurity(SOCKET s, const SOCKET_SECURITY_QUERY_TEMPLATE *query, ULONG queryLength, SOCKET_SECURITY_QUERY_INFO *info, ULONG *length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
INT WSAAPI WSASetSocketPeerTargetName(SOCKET s, const SOCKET_PEER_TARGET_NAME *name, ULONG length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
INT WSAAPI WSADeleteSocketPeerTargetName(SOCKET s, const struct sockaddr *address, ULONG length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
INT WSAAPI WSAImpersonateSocketPeer(SOCKET s, const struct sockaddr *address, ULONG length);
INT WSAAPI WSARevertImpersonation(void);
/* SIO_RCVALL and its kin. */
typedef int RCVALL_VALUE, *PRCVALL_VALUE;
#define RCVALL_MAX RCVALL_IPLEVEL
typedef struct _RCVALL_IF { RCVALL_VALUE Mode; ULONG Interface; } RCVALL_IF, *PRCVALL_IF;
/* SIO_TCP_INFO. */
typedef enum _TCPSTATE { TCPSTATE_CLOSED, TCPSTATE_LISTEN, TCPSTATE_SYN_SENT, TCPSTATE_SYN_RCVD, TCPSTATE_ESTABLISHED, TCPSTATE_FIN_WAIT_1, TCPSTATE_FIN_WAIT_2, TCPSTATE_CLOSE_WAIT, TCPSTATE_CLOSING, TCPSTATE_LAST_ACK, TCPSTATE_TIME_WAIT, TCPSTATE_MAX } TCPSTATE;
typedef struct _TCP_INFO_v0 {
    TCPSTATE State;
    ULONG Mss;
    ULONG64 ConnectionTimeMs;
    BOOLEAN TimestampsEnabled;
    ULONG RttUs, MinRttUs, BytesInFlight, Cwnd, SndWnd, RcvWnd, RcvBuf;
    ULONG64 BytesOut, BytesIn;
    ULONG BytesReordered, BytesRetrans, FastRetrans, DupAcksIn, TimeoutEpisodes;
    UCHAR SynRetrans;
} TCP_INFO_v0, *PTCP_INFO_v0;
typedef struct _TCP_INFO_v1 {
    TCPSTATE State;
    ULONG Mss;
    ULONG64 ConnectionTimeMs;
    BOOLEAN TimestampsEnabled;
    ULONG RttUs, MinRttUs, BytesInFlight, Cwnd, SndWnd, RcvWnd, RcvBuf;
    ULONG64 BytesOut, BytesIn;
    ULONG BytesReordered, BytesRetrans, FastRetrans, DupAcksIn, TimeoutEpisodes;
    UCHAR SynRetrans;
    ULONG SndLimTransRwin, SndLimTimeRwin;
    ULONG64 SndLimBytesRwin;
    ULONG SndLimTransCwnd, SndLimTimeCwnd;
    ULONG64 SndLimBytesCwnd;
    ULONG SndLimTransSnd, SndLimTimeSnd;
    ULONG64 SndLimBytesSnd;
} TCP_INFO_v1, *PTCP_INFO_v1;
OVL_END
#define IN4_IS_ADDR_LOOPBACK(a) (((const UCHAR *)(a))[0] == 127)
#define IN4_IS_ADDR_UNSPECIFIED(a) ((a)->s_addr == 0)
#define IN4_IS_ADDR_MULTICAST(a) ((((const UCHAR *)(a))[0] & 0xf0) == 0xe0)

/* Addresses without their families: each works on a SOCKADDR_IN or SOCKADDR_IN6, whichever it is. */
OVL_INLINE void IN4ADDR_SETANY(PSOCKADDR_IN a) {
    __builtin_memset(a, 0, sizeof *a);
    a->sin_family = AF_INET;
}
OVL_INLINE void IN4ADDR_SETLOOPBACK(PSOCKADDR_IN a) {
    IN4ADDR_SETANY(a);
    a->sin_addr.s_addr = 0x0100007f;
}
OVL_INLINE void IN4ADDR_SETSOCKADDR(PSOCKADDR_IN a, const IN_ADDR *address, USHORT port) {
    IN4ADDR_SETANY(a);
    a->sin_port = port;
    a->sin_addr = *address;
}
OVL_INLINE BOOLEAN IN4ADDR_ISANY(const SOCKADDR_IN *a) { return a->sin_addr.s_addr == 0; }
OVL_INLINE BOOLEAN IN4ADDR_ISLOOPBACK(const SOCKADDR_IN *a) { return IN4_IS_ADDR_LOOPBACK(&a->sin_addr); }
OVL_INLINE SCOPE_ID IN4ADDR_SCOPE_ID(const SOCKADDR_IN *a) {
    SCOPE_ID none;
    (void)a;
    none.Value = 0;
    return none;
}
OVL_INLINE void IN6ADDR_SETSOCKADDR(PSOCKADDR_IN6 a, const IN6_ADDR *address, SCOPE_ID scope, USHORT port) {
    IN6ADDR_SETANY(a);
    a->sin6_port = port;
    a->sin6_addr = *address;
    a->sin6_scope_struct = scope;
}
OVL_INLINE void IN6ADDR_SETV4MAPPED(PSOCKADDR_IN6 a, const IN_ADDR *address, SCOPE_ID scope, USHORT port) {
    IN6ADDR_SETANY(a);
    a->sin6_port = port;
    a->sin6_addr.s6_words[5] = 0xffff;
    __builtin_memcpy(&a->sin6_addr.s6_bytes[12], address, sizeof *address);
    a->sin6_scope_struct = scope;
}
OVL_INLINE BOOLEAN IN6ADDR_ISANY(const SOCKADDR_IN6 *a) { return IN6_IS_ADDR_UNSPECIFIED(&a->sin6_addr); }
OVL_INLINE BOOLEAN IN6ADDR_ISLOOPBACK(const SOCKADDR_IN6 *a) { return IN6_IS_ADDR_LOOPBACK(&a->sin6_addr); }
OVL_INLINE BOOLEAN IN6ADDR_ISV4MAPPED(const SOCKADDR_IN6 *a) { return IN6_IS_ADDR_V4MAPPED(&a->sin6_addr); }
OVL_INLINE BOOLEAN INETADDR_ISANY(const SOCKADDR *a) {
    return a->sa_family == AF_INET6 ? IN6ADDR_ISANY((const SOCKADDR_IN6 *)(const void *)a) : IN4ADDR_ISANY((const SOCKADDR_IN *)(const void *)a);
}
OVL_INLINE BOOLEAN INETADDR_ISLOOPBACK(const SOCKADDR *a) {
    return a->sa_family == AF_INET6 ? IN6ADDR_ISLOOPBACK((const SOCKADDR_IN6 *)(const void *)a) : IN4ADDR_ISLOOPBACK((const SOCKADDR_IN *)(const void *)a);
}
OVL_INLINE BOOLEAN INETADDR_ISV4MAPPED(const SOCKADDR *a) { return a->sa_family == AF_INET6 && IN6ADDR_ISV4MAPPED((const SOCKADDR_IN6 *)(const void *)a); }
OVL_INLINE void INETADDR_SETANY(PSOCKADDR a) {
    if (a->sa_family == AF_INET6) IN6ADDR_SETANY((PSOCKADDR_IN6)(void *)a);
    else IN4ADDR_SETANY((PSOCKADDR_IN)(void *)a);
}
OVL_INLINE void INETADDR_SETLOOPBACK(PSOCKADDR a) {
    if (a->sa_family == AF_INET6) IN6ADDR_SETLOOPBACK((PSOCKADDR_IN6)(void *)a);
    else IN4ADDR_SETLOOPBACK((PSOCKADDR_IN)(void *)a);
}
OVL_INLINE USHORT INETADDR_PORT(const SOCKADDR *a) { return SS_PORT(a); }
OVL_INLINE void INETADDR_SET_PORT(PSOCKADDR a, USHORT port) { SS_PORT(a) = port; }
OVL_INLINE const UCHAR *INETADDR_ADDRESS(const SOCKADDR *a) {
    return a->sa_family == AF_INET6 ? (const UCHAR *)&((const SOCKADDR_IN6 *)(const void *)a)->sin6_addr
                                    : (const UCHAR *)&((const SOCKADDR_IN *)(const void *)a)->sin_addr;
}
OVL_INLINE void INETADDR_SET_ADDRESS(PSOCKADDR a, const UCHAR *address) {
    if (a->sa_family == AF_INET6) __builtin_memcpy(&((PSOCKADDR_IN6)(void *)a)->sin6_addr, address, sizeof(IN6_ADDR));
    else __builtin_memcpy(&((PSOCKADDR_IN)(void *)a)->sin_addr, address, sizeof(IN_ADDR));
}
OVL_INLINE SCOPE_ID INETADDR_SCOPE_ID(const SOCKADDR *a) {
    return a->sa_family == AF_INET6 ? ((const SOCKADDR_IN6 *)(const void *)a)->sin6_scope_struct : IN4ADDR_SCOPE_ID((const SOCKADDR_IN *)(const void *)a);
}
OVL_INLINE BOOLEAN IN4ADDR_ISUNSPECIFIED(const SOCKADDR_IN *a) { return a->sin_port == 0 && IN4ADDR_ISANY(a); }
OVL_INLINE BOOLEAN IN6ADDR_ISUNSPECIFIED(const SOCKADDR_IN6 *a) { return a->sin6_port == 0 && a->sin6_scope_struct.Value == 0 && IN6ADDR_ISANY(a); }
OVL_INLINE BOOLEAN INETADDR_ISUNSPECIFIED(const SOCKADDR *a) {
    return a->sa_family == AF_INET6 ? IN6ADDR_ISUNSPECIFIED((const SOCKADDR_IN6 *)(const void *)a) : IN4ADDR_ISUNSPECIFIED((const SOCKADDR_IN *)(const void *)a);
}
OVL_INLINE BOOLEAN IN4ADDR_ISEQUAL(const SOCKADDR_IN *a, const SOCKADDR_IN *b) {
    return a->sin_port == b->sin_port && IN4_ADDR_EQUAL(&a->sin_addr, &b->sin_addr);
}
OVL_INLINE BOOLEAN IN6ADDR_ISEQUAL(const SOCKADDR_IN6 *a, const SOCKADDR_IN6 *b) {
    return a->sin6_port == b->sin6_port && a->sin6_scope_struct.Value == b->sin6_scope_struct.Value && IN6_ADDR_EQUAL(&a->sin6_addr, &b->sin6_addr);
}
OVL_INLINE BOOLEAN INETADDR_ISEQUAL(const SOCKADDR *a, const SOCKADDR *b) {
    if (a->sa_family != b->sa_family) return FALSE;
    return a->sa_family == AF_INET6 ? IN6ADDR_ISEQUAL((const SOCKADDR_IN6 *)(const void *)a, (const SOCKADDR_IN6 *)(const void *)b)
                                    : IN4ADDR_ISEQUAL((const SOCKADDR_IN *)(const void *)a, (const SOCKADDR_IN *)(const void *)b);
}
OVL_INLINE void INETADDR_SETSOCKADDR(ADDRESS_FAMILY af, PSOCKADDR a, const void *address, SCOPE_ID scope, USHORT port) {
    if (af == AF_INET6) IN6ADDR_SETSOCKADDR((PSOCKADDR_IN6)(void *)a, (const IN6_ADDR *)address, scope, port);
    else IN4ADDR_SETSOCKADDR((PSOCKADDR_IN)(void *)a, (const IN_ADDR *)address, port);
}

/* Addresses by themselves: a family, and an IN_ADDR or an IN6_ADDR. */
OVL_INLINE BOOLEAN IN4_IS_ADDR_BROADCAST(const IN_ADDR *a) { return a->s_addr == 0xffffffff; }
OVL_INLINE BOOLEAN IN4_IS_ADDR_LINKLOCAL(const IN_ADDR *a) { return (a->s_addr & 0xffff) == 0xfea9; }
/* Addresses of IPv4 are not local to a site, as IPv6 has it. */
OVL_INLINE BOOLEAN IN4_IS_ADDR_SITELOCAL(const IN_ADDR *a) {
    (void)a;
    return FALSE;
}
OVL_INLINE BOOLEAN IN4_IS_ADDR_RFC1918(const IN_ADDR *a) {
    return (a->s_addr & 0x000000ff) == 0x0000000a || (a->s_addr & 0x0000f0ff) == 0x000010ac || (a->s_addr & 0x0000ffff) == 0x0000a8c0;
}
OVL_INLINE BOOLEAN IN4_IS_ADDR_MC_LINKLOCAL(const IN_ADDR *a) { return (a->s_addr & 0x00ffffff) == 0x000000e0; }
OVL_INLINE BOOLEAN IN4_IS_ADDR_MC_ADMINLOCAL(const IN_ADDR *a) { return (a->s_addr & 0x0000ffff) == 0x0000ffef; }
OVL_INLINE BOOLEAN IN4_IS_ADDR_MC_SITELOCAL(const IN_ADDR *a) { return (a->s_addr & 0x000000ff) == 0x000000ef && !IN4_IS_ADDR_MC_ADMINLOCAL(a); }
OVL_INLINE BOOLEAN IN6_IS_ADDR_6TO4(const IN6_ADDR *a) { return a->s6_bytes[0] == 0x20 && a->s6_bytes[1] == 0x02; }
OVL_INLINE BOOLEAN IN6_IS_ADDR_TEREDO(const IN6_ADDR *a) { return a->s6_bytes[0] == 0x20 && a->s6_bytes[1] == 0x01 && a->s6_words[1] == 0; }
OVL_INLINE const IN_ADDR *IN6_EXTRACT_V4ADDR_FROM_6TO4(const IN6_ADDR *a) { return (const IN_ADDR *)(const void *)&a->s6_words[1]; }
OVL_INLINE const IN_ADDR *IN6_GET_ADDR_V4MAPPED(const IN6_ADDR *a) { return (const IN_ADDR *)(const void *)&a->s6_words[6]; }
OVL_INLINE void IN6_SET_ADDR_UNSPECIFIED(PIN6_ADDR a) { __builtin_memset(a, 0, sizeof *a); }
OVL_INLINE void IN6_SET_ADDR_LOOPBACK(PIN6_ADDR a) {
    IN6_SET_ADDR_UNSPECIFIED(a);
    a->s6_bytes[15] = 1;
}
OVL_INLINE void IN6_SET_ADDR_V4MAPPED(PIN6_ADDR a, const IN_ADDR *address) {
    IN6_SET_ADDR_UNSPECIFIED(a);
    a->s6_words[5] = 0xffff;
    __builtin_memcpy(&a->s6_bytes[12], address, sizeof *address);
}
OVL_INLINE SIZE_T INET_ADDR_LENGTH(ADDRESS_FAMILY af) { return af == AF_INET6 ? sizeof(IN6_ADDR) : sizeof(IN_ADDR); }
OVL_INLINE SIZE_T INET_SOCKADDR_LENGTH(ADDRESS_FAMILY af) { return af == AF_INET6 ? sizeof(SOCKADDR_IN6) : sizeof(SOCKADDR_IN); }
OVL_INLINE BOOLEAN INET_ADDR_EQUAL(ADDRESS_FAMILY af, const void *a, const void *b) { return __builtin_memcmp(a, b, INET_ADDR_LENGTH(af)) == 0; }
OVL_INLINE BOOLEAN INET_IS_ADDR_LOOPBACK(ADDRESS_FAMILY af, const void *a) {
    return af == AF_INET6 ? IN6_IS_ADDR_LOOPBACK((const IN6_ADDR *)a) : (BOOLEAN)IN4_IS_ADDR_LOOPBACK((const IN_ADDR *)a);
}
OVL_INLINE BOOLEAN INET_IS_ADDR_UNSPECIFIED(ADDRESS_FAMILY af, const void *a) {
    return af == AF_INET6 ? IN6_IS_ADDR_UNSPECIFIED((const IN6_ADDR *)a) : (BOOLEAN)IN4_IS_ADDR_UNSPECIFIED((const IN_ADDR *)a);
}
OVL_INLINE BOOLEAN INET_IS_ADDR_MULTICAST(ADDRESS_FAMILY af, const void *a) {
    return af == AF_INET6 ? IN6_IS_ADDR_MULTICAST((const IN6_ADDR *)a) : (BOOLEAN)IN4_IS_ADDR_MULTICAST((const IN_ADDR *)a);
}
OVL_INLINE BOOLEAN INET_IS_ADDR_LINKLOCAL(ADDRESS_FAMILY af, const void *a) {
    return af == AF_INET6 ? IN6_IS_ADDR_LINKLOCAL((const IN6_ADDR *)a) : IN4_IS_ADDR_LINKLOCAL((const IN_ADDR *)a);
}
#define IN4ADDR_ANY_INIT {{{0, 0, 0, 0}}}
#define IN4ADDR_LOOPBACK_INIT {{{127, 0, 0, 1}}}
#define IN4ADDR_BROADCAST_INIT {{{255, 255, 255, 255}}}
#define IN4ADDR_LINKLOCALPREFIX_INIT {{{169, 254, 0, 0}}}
#define IN4ADDR_MULTICASTPREFIX_INIT {{{224, 0, 0, 0}}}
#define IN4ADDR_ALLNODESONLINK_INIT {{{224, 0, 0, 1}}}
#define IN4ADDR_ALLROUTERSONLINK_INIT {{{224, 0, 0, 2}}}
static const IN_ADDR in4addr_any __attribute__((__unused__)) = IN4ADDR_ANY_INIT;
static const IN_ADDR in4addr_loopback __attribute__((__unused__)) = IN4ADDR_LOOPBACK_INIT;
static const IN_ADDR in4addr_broadcast __attribute__((__unused__)) = IN4ADDR_BROADCAST_INIT;
static const IN_ADDR in4addr_linklocalprefix __attribute__((__unused__)) = IN4ADDR_LINKLOCALPREFIX_INIT;
static const IN_ADDR in4addr_multicastprefix __attribute__((__unused__)) = IN4ADDR_MULTICASTPREFIX_INIT;
static const IN_ADDR in4addr_allnodesonlink __attribute__((__unused__)) = IN4ADDR_ALLNODESONLINK_INIT;
static const IN_ADDR in4addr_allroutersonlink __attribute__((__unused__)) = IN4ADDR_ALLROUTERSONLINK_INIT;
OVL_INLINE DWORD SOCKADDR_SIZE(ADDRESS_FAMILY af) {
    return af == AF_INET ? sizeof(SOCKADDR_IN) : af == AF_INET6 ? sizeof(SOCKADDR_IN6) : sizeof(SOCKADDR_STORAGE);
}
#endif
