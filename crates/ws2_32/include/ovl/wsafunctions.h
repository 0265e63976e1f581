/* The functions of winsock2.h, ws2tcpip.h and winsock.h. */
#ifndef OVL_WSAFUNCTIONS_H
#define OVL_WSAFUNCTIONS_H
#pragma GCC system_header

OVL_LIBC(SOCKET, socket, (int af, int type, int protocol));
OVL_LIBC(int, bind, (SOCKET s, const struct sockaddr *name, int namelen));
OVL_LIBC(int, listen, (SOCKET s, int backlog));
OVL_LIBC(SOCKET, accept, (SOCKET s, struct sockaddr *addr, int *addrlen));
OVL_LIBC(int, connect, (SOCKET s, const struct sockaddr *name, int namelen));
OVL_LIBC(int, shutdown, (SOCKET s, int how));
OVL_LIBC(int, getsockname, (SOCKET s, struct sockaddr *name, int *namelen));
OVL_LIBC(int, getpeername, (SOCKET s, struct sockaddr *name, int *namelen));
OVL_LIBC(int, getsockopt, (SOCKET s, int level, int optname, char *optval, int *optlen));
OVL_LIBC(int, setsockopt, (SOCKET s, int level, int optname, const char *optval, int optlen));
OVL_LIBC(int, recv, (SOCKET s, char *buf, int len, int flags));
OVL_LIBC(int, send, (SOCKET s, const char *buf, int len, int flags));
OVL_LIBC(int, recvfrom, (SOCKET s, char *buf, int len, int flags, struct sockaddr *from, int *fromlen));
OVL_LIBC(int, sendto, (SOCKET s, const char *buf, int len, int flags, const struct sockaddr *to, int tolen));
OVL_LIBC(u_long, htonl, (u_long hostlong));
OVL_LIBC(u_short, htons, (u_short hostshort));
OVL_LIBC(u_long, ntohl, (u_long netlong));
OVL_LIBC(u_short, ntohs, (u_short netshort));
OVL_LIBC(u_long, inet_addr, (const char *cp));
OVL_LIBC(char *, inet_ntoa, (struct in_addr in));
/* Windows sources have these from ws2tcpip.h. */
#ifndef _WIN32
OVL_LIBC(INT, inet_pton, (INT family, LPCSTR text, PVOID address));
OVL_LIBC(PCSTR, inet_ntop, (INT family, const VOID *address, PSTR text, size_t size));
#endif
OVL_LIBC(struct hostent *, gethostbyname, (const char *name));
OVL_LIBC(struct hostent *, gethostbyaddr, (const char *addr, int len, int type));
OVL_LIBC(struct servent *, getservbyname, (const char *name, const char *proto));
OVL_LIBC(struct servent *, getservbyport, (int port, const char *proto));
OVL_LIBC(struct protoent *, getprotobyname, (const char *name));
OVL_LIBC(struct protoent *, getprotobynumber, (int number));
OVL_LIBC(INT, getaddrinfo, (PCSTR node, PCSTR service, const ADDRINFOA *hints, PADDRINFOA *result));
OVL_LIBC(VOID, freeaddrinfo, (PADDRINFOA info));
OVL_LIBC(INT, getnameinfo, (const SOCKADDR *address, socklen_t length, PCHAR host, DWORD hostlen, PCHAR service, DWORD servicelen, INT flags));
#ifndef OVL_HAS_GETHOSTNAME
OVL_LIBC(int, gethostname, (char *name, int namelen));
#endif
#ifdef __cplusplus
extern "C++" int select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, const struct timeval *timeout) __asm__("ovl_select");
#else
extern int select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, const struct timeval *timeout);
#endif

OVL_BEGIN
int WSAAPI closesocket(SOCKET s);
int WSAAPI ioctlsocket(SOCKET s, int cmd, u_long *argp);
int WSAAPI __WSAFDIsSet(SOCKET s, fd_set *set);
int WSAAPI WSAStartup(WORD version, LPWSADATA data);
int WSAAPI WSACleanup(void);
int WSAAPI WSAGetLastError(void);
void WSAAPI WSASetLastError(int error);
SOCKET WSAAPI WSAAccept(SOCKET s, struct sockaddr *addr, LPINT addrlen, LPCONDITIONPROC condition, DWORD_PTR callbackData);
INT WSAAPI WSAAddressToStringA(LPSOCKADDR address, DWORD length, LPWSAPROTOCOL_INFOA info, LPSTR text, LPDWORD textLength);
INT WSAAPI WSAAddressToStringW(LPSOCKADDR address, DWORD length, LPWSAPROTOCOL_INFOW info, LPWSTR text, LPDWORD textLength);
INT WSAAPI WSAStringToAddressA(LPSTR text, INT family, LPWSAPROTOCOL_INFOA info, LPSOCKADDR address, LPINT length);
INT WSAAPI WSAStringToAddressW(LPWSTR text, INT family, LPWSAPROTOCOL_INFOW info, LPSOCKADDR address, LPINT length);
BOOL WSAAPI WSACloseEvent(WSAEVENT event);
WSAEVENT WSAAPI WSACreateEvent(void);
BOOL WSAAPI WSASetEvent(WSAEVENT event);
BOOL WSAAPI WSAResetEvent(WSAEVENT event);
DWORD WSAAPI WSAWaitForMultipleEvents(DWORD count, const WSAEVENT *events, BOOL waitAll, DWORD timeout, BOOL alertable);
int WSAAPI WSAConnect(SOCKET s, const struct sockaddr *name, int namelen, LPWSABUF callerData, LPWSABUF calleeData, LPQOS sqos, LPQOS gqos);
BOOL WSAAPI WSAConnectByList(SOCKET s, PSOCKET_ADDRESS_LIST list, LPDWORD localLength, LPSOCKADDR local, LPDWORD remoteLength, LPSOCKADDR remote, const struct timeval *timeout, LPWSAOVERLAPPED reserved);
BOOL WSAAPI WSAConnectByNameA(SOCKET s, LPCSTR node, LPCSTR service, LPDWORD localLength, LPSOCKADDR local, LPDWORD remoteLength, LPSOCKADDR remote, const struct timeval *timeout, LPWSAOVERLAPPED reserved);
BOOL WSAAPI WSAConnectByNameW(SOCKET s, LPWSTR node, LPWSTR service, LPDWORD localLength, LPSOCKADDR local, LPDWORD remoteLength, LPSOCKADDR remote, const struct timeval *timeout, LPWSAOVERLAPPED reserved);
int WSAAPI WSADuplicateSocketA(SOCKET s, DWORD processId, LPWSAPROTOCOL_INFOA info);
int WSAAPI WSADuplicateSocketW(SOCKET s, DWORD processId, LPWSAPROTOCOL_INFOW info);
int WSAAPI WSAEnumNetworkEvents(SOCKET s, WSAEVENT event, LPWSANETWORKEVENTS events);
int WSAAPI WSAEnumProtocolsA(LPINT protocols, LPWSAPROTOCOL_INFOA buffer, LPDWORD length);
int WSAAPI WSAEnumProtocolsW(LPINT protocols, LPWSAPROTOCOL_INFOW buffer, LPDWORD length);
int WSAAPI WSAEventSelect(SOCKET s, WSAEVENT event, LONG networkEvents);
int WSAAPI WSAAsyncSelect(SOCKET s, HWND window, u_int message, LONG events);
HANDLE WSAAPI WSAAsyncGetHostByName(HWND window, u_int message, const char *name, char *buf, int buflen);
HANDLE WSAAPI WSAAsyncGetHostByAddr(HWND window, u_int message, const char *addr, int len, int type, char *buf, int buflen);
HANDLE WSAAPI WSAAsyncGetServByName(HWND window, u_int message, const char *name, const char *proto, char *buf, int buflen);
HANDLE WSAAPI WSAAsyncGetServByPort(HWND window, u_int message, int port, const char *proto, char *buf, int buflen);
HANDLE WSAAPI WSAAsyncGetProtoByName(HWND window, u_int message, const char *name, char *buf, int buflen);
HANDLE WSAAPI WSAAsyncGetProtoByNumber(HWND window, u_int message, int number, char *buf, int buflen);
int WSAAPI WSACancelAsyncRequest(HANDLE request);
BOOL WSAAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD transferred, BOOL wait, LPDWORD flags);
BOOL WSAAPI WSAGetQOSByName(SOCKET s, LPWSABUF name, LPQOS qos);
int WSAAPI WSAHtonl(SOCKET s, u_long hostlong, u_long *netlong);
int WSAAPI WSAHtons(SOCKET s, u_short hostshort, u_short *netshort);
int WSAAPI WSANtohl(SOCKET s, u_long netlong, u_long *hostlong);
int WSAAPI WSANtohs(SOCKET s, u_short netshort, u_short *hostshort);
int WSAAPI WSAIoctl(SOCKET s, DWORD code, LPVOID in, DWORD inSize, LPVOID out, DWORD outSize, LPDWORD returned, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
SOCKET WSAAPI WSAJoinLeaf(SOCKET s, const struct sockaddr *name, int namelen, LPWSABUF callerData, LPWSABUF calleeData, LPQOS sqos, LPQOS gqos, DWORD flags);
int WSAAPI WSAPoll(LPWSAPOLLFD array, ULONG count, INT timeout);
int WSAAPI WSARecv(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
int WSAAPI WSARecvDisconnect(SOCKET s, LPWSABUF data);
int WSAAPI WSARecvFrom(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags, struct sockaddr *from, LPINT fromlen, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
int WSAAPI WSASend(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
int WSAAPI WSASendDisconnect(SOCKET s, LPWSABUF data);
int WSAAPI WSASendMsg(SOCKET s, LPWSAMSG message, DWORD flags, LPDWORD sent, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
int WSAAPI WSASendTo(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, const struct sockaddr *to, int tolen, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
SOCKET WSAAPI WSASocketA(int af, int type, int protocol, LPWSAPROTOCOL_INFOA info, GROUP group, DWORD flags);
SOCKET WSAAPI WSASocketW(int af, int type, int protocol, LPWSAPROTOCOL_INFOW info, GROUP group, DWORD flags);
int WSAAPI WSAProviderConfigChange(LPHANDLE handle, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
BOOL WSAAPI WSAIsBlocking(void);
int WSAAPI WSACancelBlockingCall(void);
FARPROC WSAAPI WSASetBlockingHook(FARPROC hook);
int WSAAPI WSAUnhookBlockingHook(void);
DWORD WSAAPI ProcessSocketNotifications(HANDLE port, UINT32 registrations, SOCK_NOTIFY_REGISTRATION *registration, UINT32 timeout, ULONG count, OVERLAPPED_ENTRY *entries, UINT32 *received);
INT WSAAPI GetAddrInfoW(PCWSTR node, PCWSTR service, const ADDRINFOW *hints, PADDRINFOW *result);
VOID WSAAPI FreeAddrInfoW(PADDRINFOW info);
INT WSAAPI GetNameInfoW(const SOCKADDR *address, socklen_t length, PWCHAR host, DWORD hostlen, PWCHAR service, DWORD servicelen, INT flags);
INT WSAAPI GetHostNameW(PWSTR name, int namelen);
INT WSAAPI InetPtonW(INT family, PCWSTR text, PVOID address);
PCWSTR WSAAPI InetNtopW(INT family, const VOID *address, PWSTR text, size_t size);
PSTR WSAAPI gai_strerrorA(int code) __asm__("ovl_gai_strerrorA");
PWSTR WSAAPI gai_strerrorW(int code) __asm__("ovl_gai_strerrorW");
OVL_END

/* FD_SET adds a socket once, and ignores what does not fit; FD_CLR keeps the order of the others. */
OVL_INLINE void ovl_fd_add(SOCKET s, fd_set *set) {
    u_int i;
    for (i = 0; i < set->fd_count; i++) if (set->fd_array[i] == s) return;
    if (i < FD_SETSIZE) { set->fd_array[i] = s; set->fd_count++; }
}
OVL_INLINE void ovl_fd_clr(SOCKET s, fd_set *set) {
    u_int i;
    for (i = 0; i < set->fd_count; i++) {
        if (set->fd_array[i] != s) continue;
        for (; i + 1 < set->fd_count; i++) set->fd_array[i] = set->fd_array[i + 1];
        set->fd_count--;
        return;
    }
}

/* Programs pass int, and unsigned long, which has 64 bits here: what is asked is written to the whole of it. FIONBIO asks nothing, and what it is
 * given may be an int behind a cast. */
#ifdef __cplusplus
extern "C++" {
template <class Value> inline int ioctlsocket(SOCKET s, int cmd, Value *argp) {
    u_long value = (u_long)*argp;
    int result = ::ioctlsocket(s, cmd, &value);
    if (result == 0 && (DWORD)cmd != FIONBIO) *argp = (Value)value;
    return result;
}
}
#else
OVL_INLINE int ovl_ioctlsocket(SOCKET s, int cmd, void *argp, size_t size) {
    int result;
    if (argp == NULL || size != 8) return ioctlsocket(s, cmd, (u_long *)argp);
    u_long value = (u_long) * (unsigned long *)argp;
    result = ioctlsocket(s, cmd, &value);
    if (result == 0 && (DWORD)cmd != FIONBIO) *(unsigned long *)argp = value;
    return result;
}
#define ioctlsocket(s, cmd, argp) ovl_ioctlsocket(s, cmd, (void *)(argp), sizeof(*(1 ? (argp) : (void *)0)))
#endif

#ifdef UNICODE
#define WSASocket WSASocketW
#define WSADuplicateSocket WSADuplicateSocketW
#define WSAEnumProtocols WSAEnumProtocolsW
#define WSAAddressToString WSAAddressToStringW
#define WSAStringToAddress WSAStringToAddressW
#define WSAConnectByName WSAConnectByNameW
#define GetAddrInfo GetAddrInfoW
#define FreeAddrInfo FreeAddrInfoW
#define GetNameInfo GetNameInfoW
#define InetPton InetPtonW
#define InetNtop InetNtopW
#define gai_strerror gai_strerrorW
#define LPFN_WSASOCKET LPFN_WSASOCKETW
#else
#define WSASocket WSASocketA
#define WSADuplicateSocket WSADuplicateSocketA
#define WSAEnumProtocols WSAEnumProtocolsA
#define WSAAddressToString WSAAddressToStringA
#define WSAStringToAddress WSAStringToAddressA
#define WSAConnectByName WSAConnectByNameA
#define GetAddrInfo getaddrinfo
#define FreeAddrInfo freeaddrinfo
#define GetNameInfo getnameinfo
#define InetPton inet_pton
#define InetNtop inet_ntop
#define gai_strerror gai_strerrorA
#define LPFN_WSASOCKET LPFN_WSASOCKETA
#endif
#define GetAddrInfoA getaddrinfo
#define FreeAddrInfoA freeaddrinfo
#define GetNameInfoA getnameinfo
#define InetPtonA inet_pton
#define InetNtopA inet_ntop

OVL_INLINE BOOLEAN IN6_ADDR_EQUAL(const struct in6_addr *a, const struct in6_addr *b) { return __builtin_memcmp(a, b, sizeof *a) == 0; }
#define IN6_ARE_ADDR_EQUAL IN6_ADDR_EQUAL
OVL_INLINE BOOLEAN IN4_ADDR_EQUAL(const struct in_addr *a, const struct in_addr *b) { return a->s_addr == b->s_addr; }
OVL_INLINE BOOLEAN IN6_IS_ADDR_UNSPECIFIED(const struct in6_addr *a) { return IN6_ADDR_EQUAL(a, &in6addr_any); }
OVL_INLINE BOOLEAN IN6_IS_ADDR_LOOPBACK(const struct in6_addr *a) { return IN6_ADDR_EQUAL(a, &in6addr_loopback); }
OVL_INLINE BOOLEAN IN6_IS_ADDR_MULTICAST(const struct in6_addr *a) { return a->s6_bytes[0] == 0xff; }
OVL_INLINE BOOLEAN IN6_IS_ADDR_LINKLOCAL(const struct in6_addr *a) { return a->s6_bytes[0] == 0xfe && (a->s6_bytes[1] & 0xc0) == 0x80; }
OVL_INLINE BOOLEAN IN6_IS_ADDR_SITELOCAL(const struct in6_addr *a) { return a->s6_bytes[0] == 0xfe && (a->s6_bytes[1] & 0xc0) == 0xc0; }
OVL_INLINE BOOLEAN IN6_IS_ADDR_V4MAPPED(const struct in6_addr *a) {
    return (a->s6_words[0] | a->s6_words[1] | a->s6_words[2] | a->s6_words[3] | a->s6_words[4]) == 0 && a->s6_words[5] == 0xffff;
}
OVL_INLINE BOOLEAN IN6_IS_ADDR_V4COMPAT(const struct in6_addr *a) {
    return (a->s6_words[0] | a->s6_words[1] | a->s6_words[2] | a->s6_words[3] | a->s6_words[4] | a->s6_words[5]) == 0 &&
           !(a->s6_words[6] == 0 && a->s6_bytes[14] == 0 && a->s6_bytes[15] <= 1);
}
OVL_INLINE BOOLEAN IN6_IS_ADDR_MC_NODELOCAL(const struct in6_addr *a) { return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 1; }
OVL_INLINE BOOLEAN IN6_IS_ADDR_MC_LINKLOCAL(const struct in6_addr *a) { return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 2; }
OVL_INLINE BOOLEAN IN6_IS_ADDR_MC_SITELOCAL(const struct in6_addr *a) { return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 5; }
OVL_INLINE BOOLEAN IN6_IS_ADDR_MC_GLOBAL(const struct in6_addr *a) { return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 0xe; }
OVL_INLINE void IN6ADDR_SETANY(PSOCKADDR_IN6 a) {
    __builtin_memset(a, 0, sizeof *a);
    a->sin6_family = AF_INET6;
}
OVL_INLINE void IN6ADDR_SETLOOPBACK(PSOCKADDR_IN6 a) {
    IN6ADDR_SETANY(a);
    a->sin6_addr.s6_bytes[15] = 1;
}

/* Whom a member of a group hears, set and read as a whole. Each asks WSAIoctl by a structure that ends with the sources. */
OVL_INLINE int ovl_no_filter(int error) {
    WSASetLastError(error);
    return SOCKET_ERROR;
}
OVL_INLINE PIP_MSFILTER ovl_ip_filter(IN_ADDR where, IN_ADDR group, MULTICAST_MODE_TYPE mode, ULONG count, DWORD *size) {
    unsigned long long whole = IP_MSFILTER_SIZE((unsigned long long)count);
    PIP_MSFILTER filter = whole <= 0x7fffffff ? (PIP_MSFILTER)calloc(1, (size_t)whole) : (PIP_MSFILTER)0;
    *size = (DWORD)whole;
    if (!filter) return filter;
    filter->imsf_multiaddr = group;
    filter->imsf_interface = where;
    filter->imsf_fmode = mode;
    filter->imsf_numsrc = count;
    return filter;
}
OVL_INLINE PGROUP_FILTER ovl_group_filter(ULONG where, const SOCKADDR *group, int length, MULTICAST_MODE_TYPE mode, ULONG count, DWORD *size) {
    unsigned long long whole = GROUP_FILTER_SIZE((unsigned long long)count);
    PGROUP_FILTER filter = whole <= 0x7fffffff ? (PGROUP_FILTER)calloc(1, (size_t)whole) : (PGROUP_FILTER)0;
    *size = (DWORD)whole;
    if (!filter) return filter;
    filter->gf_interface = where;
    __builtin_memcpy(&filter->gf_group, group, (size_t)length);
    filter->gf_fmode = mode;
    filter->gf_numsrc = count;
    return filter;
}
OVL_INLINE int setipv4sourcefilter(SOCKET s, IN_ADDR where, IN_ADDR group, MULTICAST_MODE_TYPE mode, ULONG count, const IN_ADDR *sources) {
    DWORD size, returned;
    int result;
    PIP_MSFILTER filter;
    if (count > 0 && !sources) return ovl_no_filter(WSAEFAULT);
    filter = ovl_ip_filter(where, group, mode, count, &size);
    if (!filter) return ovl_no_filter(WSAENOBUFS);
    if (count > 0) __builtin_memcpy(filter->imsf_slist, sources, count * sizeof *sources);
    result = WSAIoctl(s, SIO_SET_MULTICAST_FILTER, filter, size, (LPVOID)0, 0, &returned, (LPWSAOVERLAPPED)0, (LPWSAOVERLAPPED_COMPLETION_ROUTINE)0);
    free(filter);
    return result;
}
OVL_INLINE int getipv4sourcefilter(SOCKET s, IN_ADDR where, IN_ADDR group, MULTICAST_MODE_TYPE *mode, ULONG *count, IN_ADDR *sources) {
    DWORD size, returned;
    int result;
    PIP_MSFILTER filter;
    if (!mode || !count || (*count > 0 && !sources)) return ovl_no_filter(WSAEFAULT);
    filter = ovl_ip_filter(where, group, MCAST_INCLUDE, *count, &size);
    if (!filter) return ovl_no_filter(WSAENOBUFS);
    result = WSAIoctl(s, SIO_GET_MULTICAST_FILTER, filter, size, filter, size, &returned, (LPWSAOVERLAPPED)0, (LPWSAOVERLAPPED_COMPLETION_ROUTINE)0);
    if (result == 0) {
        ULONG got = filter->imsf_numsrc < *count ? filter->imsf_numsrc : *count;
        if (got > 0) __builtin_memcpy(sources, filter->imsf_slist, got * sizeof *sources);
        *mode = filter->imsf_fmode;
        *count = filter->imsf_numsrc;
    }
    free(filter);
    return result;
}
OVL_INLINE int setsourcefilter(SOCKET s, ULONG where, const SOCKADDR *group, int length, MULTICAST_MODE_TYPE mode, ULONG count, const SOCKADDR_STORAGE *sources) {
    DWORD size, returned;
    int result;
    PGROUP_FILTER filter;
    if (!group || (count > 0 && !sources)) return ovl_no_filter(WSAEFAULT);
    if (length < 0 || (size_t)length > sizeof(SOCKADDR_STORAGE)) return ovl_no_filter(WSAEINVAL);
    filter = ovl_group_filter(where, group, length, mode, count, &size);
    if (!filter) return ovl_no_filter(WSAENOBUFS);
    if (count > 0) __builtin_memcpy(filter->gf_slist, sources, count * sizeof *sources);
    result = WSAIoctl(s, SIOCSMSFILTER, filter, size, (LPVOID)0, 0, &returned, (LPWSAOVERLAPPED)0, (LPWSAOVERLAPPED_COMPLETION_ROUTINE)0);
    free(filter);
    return result;
}
OVL_INLINE int getsourcefilter(SOCKET s, ULONG where, const SOCKADDR *group, int length, MULTICAST_MODE_TYPE *mode, ULONG *count, SOCKADDR_STORAGE *sources) {
    DWORD size, returned;
    int result;
    PGROUP_FILTER filter;
    if (!group || !mode || !count || (*count > 0 && !sources)) return ovl_no_filter(WSAEFAULT);
    if (length < 0 || (size_t)length > sizeof(SOCKADDR_STORAGE)) return ovl_no_filter(WSAEINVAL);
    filter = ovl_group_filter(where, group, length, MCAST_INCLUDE, *count, &size);
    if (!filter) return ovl_no_filter(WSAENOBUFS);
    result = WSAIoctl(s, SIOCGMSFILTER, filter, size, filter, size, &returned, (LPWSAOVERLAPPED)0, (LPWSAOVERLAPPED_COMPLETION_ROUTINE)0);
    if (result == 0) {
        ULONG got = filter->gf_numsrc < *count ? filter->gf_numsrc : *count;
        if (got > 0) __builtin_memcpy(sources, filter->gf_slist, got * sizeof *sources);
        *mode = filter->gf_fmode;
        *count = filter->gf_numsrc;
    }
    free(filter);
    return result;
}
#endif
