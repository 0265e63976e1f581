/* While a header of glibc's is read after winsock2.h: what glibc declares of Winsock's names goes by other ones. No guard: see ovl/unhide.h. */
#pragma GCC system_header
#include "ovl/clear.h"
#undef sockaddr
#define sockaddr ovl_glibc_sockaddr
#undef sockaddr_storage
#define sockaddr_storage ovl_glibc_sockaddr_storage
#undef sockaddr_in
#define sockaddr_in ovl_glibc_sockaddr_in
#undef sockaddr_in6
#define sockaddr_in6 ovl_glibc_sockaddr_in6
#undef sockaddr_un
#define sockaddr_un ovl_glibc_sockaddr_un
#undef in_addr
#define in_addr ovl_glibc_in_addr
#undef in6_addr
#define in6_addr ovl_glibc_in6_addr
#undef hostent
#define hostent ovl_glibc_hostent
#undef servent
#define servent ovl_glibc_servent
#undef protoent
#define protoent ovl_glibc_protoent
#undef netent
#define netent ovl_glibc_netent
#undef addrinfo
#define addrinfo ovl_glibc_addrinfo
#undef linger
#define linger ovl_glibc_linger
#undef ip_mreq
#define ip_mreq ovl_glibc_ip_mreq
#undef cmsghdr
#define cmsghdr ovl_glibc_cmsghdr
#undef ip_mreq_source
#define ip_mreq_source ovl_glibc_ip_mreq_source
#undef ipv6_mreq
#define ipv6_mreq ovl_glibc_ipv6_mreq
#undef group_req
#define group_req ovl_glibc_group_req
#undef group_source_req
#define group_source_req ovl_glibc_group_source_req
#undef ip_msfilter
#define ip_msfilter ovl_glibc_ip_msfilter
#undef group_filter
#define group_filter ovl_glibc_group_filter
#undef pollfd
#define pollfd ovl_glibc_pollfd
#undef in_pktinfo
#define in_pktinfo ovl_glibc_in_pktinfo
#undef in6_pktinfo
#define in6_pktinfo ovl_glibc_in6_pktinfo
#undef in6addr_any
#define in6addr_any ovl_glibc_in6addr_any
#undef in6addr_loopback
#define in6addr_loopback ovl_glibc_in6addr_loopback
#undef sa_family_t
#define sa_family_t ovl_glibc_sa_family_t
#undef socket
#define socket ovl_glibc_socket
#undef bind
#define bind ovl_glibc_bind
#undef listen
#define listen ovl_glibc_listen
#undef accept
#define accept ovl_glibc_accept
#undef connect
#define connect ovl_glibc_connect
#undef send
#define send ovl_glibc_send
#undef recv
#define recv ovl_glibc_recv
#undef sendto
#define sendto ovl_glibc_sendto
#undef recvfrom
#define recvfrom ovl_glibc_recvfrom
#undef shutdown
#define shutdown ovl_glibc_shutdown
#undef getsockname
#define getsockname ovl_glibc_getsockname
#undef getpeername
#define getpeername ovl_glibc_getpeername
#undef getsockopt
#define getsockopt ovl_glibc_getsockopt
#undef setsockopt
#define setsockopt ovl_glibc_setsockopt
#undef gethostbyname
#define gethostbyname ovl_glibc_gethostbyname
#undef gethostbyaddr
#define gethostbyaddr ovl_glibc_gethostbyaddr
#undef getservbyname
#define getservbyname ovl_glibc_getservbyname
#undef getservbyport
#define getservbyport ovl_glibc_getservbyport
#undef getprotobyname
#define getprotobyname ovl_glibc_getprotobyname
#undef getprotobynumber
#define getprotobynumber ovl_glibc_getprotobynumber
#undef getaddrinfo
#define getaddrinfo ovl_glibc_getaddrinfo
#undef freeaddrinfo
#define freeaddrinfo ovl_glibc_freeaddrinfo
#undef getnameinfo
#define getnameinfo ovl_glibc_getnameinfo
#undef gai_strerror
#define gai_strerror ovl_glibc_gai_strerror
#undef getipv4sourcefilter
#define getipv4sourcefilter ovl_glibc_getipv4sourcefilter
#undef setipv4sourcefilter
#define setipv4sourcefilter ovl_glibc_setipv4sourcefilter
#undef getsourcefilter
#define getsourcefilter ovl_glibc_getsourcefilter
#undef setsourcefilter
#define setsourcefilter ovl_glibc_setsourcefilter
#undef inet_addr
#define inet_addr ovl_glibc_inet_addr
#undef inet_ntoa
#define inet_ntoa ovl_glibc_inet_ntoa
#undef inet_pton
#define inet_pton ovl_glibc_inet_pton
#undef inet_ntop
#define inet_ntop ovl_glibc_inet_ntop
#undef htonl
#define htonl ovl_glibc_htonl
#undef htons
#define htons ovl_glibc_htons
#undef ntohl
#define ntohl ovl_glibc_ntohl
#undef ntohs
#define ntohs ovl_glibc_ntohs
#pragma push_macro("socklen_t")
#undef socklen_t
#define socklen_t ovl_glibc_socklen_t
/* <unistd.h> may have defined it before winsock2.h was read. */
#ifndef OVL_GLIBC_SOCKLEN_T
#define OVL_GLIBC_SOCKLEN_T
#ifdef __socklen_t_defined
typedef __socklen_t socklen_t;
#endif
#endif
#undef gethostname
#define gethostname ovl_glibc_gethostname
