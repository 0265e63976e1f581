/* Where glibc's network headers came before winsock2.h: Winsock's types and functions go by other names, since theirs are taken.
 * bind stays an overload in C++, for std::bind's sake. No guard. */
#pragma GCC system_header
#undef sockaddr
#define sockaddr ovl_sockaddr
#undef sockaddr_storage
#define sockaddr_storage ovl_sockaddr_storage
#undef sockaddr_in
#define sockaddr_in ovl_sockaddr_in
#undef sockaddr_in6
#define sockaddr_in6 ovl_sockaddr_in6
#undef sockaddr_un
#define sockaddr_un ovl_sockaddr_un
#undef in_addr
#define in_addr ovl_in_addr
#undef in6_addr
#define in6_addr ovl_in6_addr
#undef hostent
#define hostent ovl_hostent
#undef servent
#define servent ovl_servent
#undef protoent
#define protoent ovl_protoent
#undef netent
#define netent ovl_netent
#undef addrinfo
#define addrinfo ovl_addrinfo
#undef linger
#define linger ovl_linger
#undef ip_mreq
#define ip_mreq ovl_ip_mreq
#undef cmsghdr
#define cmsghdr ovl_cmsghdr
#undef ip_mreq_source
#define ip_mreq_source ovl_ip_mreq_source
#undef ipv6_mreq
#define ipv6_mreq ovl_ipv6_mreq
#undef group_req
#define group_req ovl_group_req
#undef group_source_req
#define group_source_req ovl_group_source_req
#undef ip_msfilter
#define ip_msfilter ovl_ip_msfilter
#undef group_filter
#define group_filter ovl_group_filter
#undef pollfd
#define pollfd ovl_pollfd
#undef in_pktinfo
#define in_pktinfo ovl_in_pktinfo
#undef in6_pktinfo
#define in6_pktinfo ovl_in6_pktinfo
#undef in6addr_any
#define in6addr_any ovl_in6addr_any
#undef in6addr_loopback
#define in6addr_loopback ovl_in6addr_loopback
#undef sa_family_t
#define sa_family_t ovl_sa_family_t
#undef socket
#define socket ovl_socket
#ifndef __cplusplus
#undef bind
#define bind ovl_bind
#endif
#undef listen
#define listen ovl_listen
#undef accept
#define accept ovl_accept
#undef connect
#define connect ovl_connect
#undef send
#define send ovl_send
#undef recv
#define recv ovl_recv
#undef sendto
#define sendto ovl_sendto
#undef recvfrom
#define recvfrom ovl_recvfrom
#undef shutdown
#define shutdown ovl_shutdown
#undef getsockname
#define getsockname ovl_getsockname
#undef getpeername
#define getpeername ovl_getpeername
#undef getsockopt
#define getsockopt ovl_getsockopt
#undef setsockopt
#define setsockopt ovl_setsockopt
#undef gethostbyname
#define gethostbyname ovl_gethostbyname
#undef gethostbyaddr
#define gethostbyaddr ovl_gethostbyaddr
#undef getservbyname
#define getservbyname ovl_getservbyname
#undef getservbyport
#define getservbyport ovl_getservbyport
#undef getprotobyname
#define getprotobyname ovl_getprotobyname
#undef getprotobynumber
#define getprotobynumber ovl_getprotobynumber
#undef getaddrinfo
#define getaddrinfo ovl_getaddrinfo
#undef freeaddrinfo
#define freeaddrinfo ovl_freeaddrinfo
#undef getnameinfo
#define getnameinfo ovl_getnameinfo
#undef gai_strerror
#define gai_strerror ovl_gai_strerror
#undef getipv4sourcefilter
#define getipv4sourcefilter ovl_getipv4sourcefilter
#undef setipv4sourcefilter
#define setipv4sourcefilter ovl_setipv4sourcefilter
#undef getsourcefilter
#define getsourcefilter ovl_getsourcefilter
#undef setsourcefilter
#define setsourcefilter ovl_setsourcefilter
#undef inet_addr
#define inet_addr ovl_inet_addr
#undef inet_ntoa
#define inet_ntoa ovl_inet_ntoa
#undef inet_pton
#define inet_pton ovl_inet_pton
#undef inet_ntop
#define inet_ntop ovl_inet_ntop
#undef htonl
#define htonl ovl_htonl
#undef htons
#define htons ovl_htons
#undef ntohl
#define ntohl ovl_ntohl
#undef ntohs
#define ntohs ovl_ntohs
