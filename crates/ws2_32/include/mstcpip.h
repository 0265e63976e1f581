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
OVL_INLINE DWORD SOCKADDR_SIZE(ADDRESS_FAMILY af) {
    return af == AF_INET ? sizeof(SOCKADDR_IN) : af == AF_INET6 ? sizeof(SOCKADDR_IN6) : sizeof(SOCKADDR_STORAGE);
}
#endif
