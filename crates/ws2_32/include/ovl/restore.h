/* Winsock's macros of the names that glibc's headers define too. No guard: it is read again after each of those. */
#pragma GCC system_header
#include "ovl/constants.h"

#undef FD_CLR
#undef FD_SET
#undef FD_ZERO
#undef FD_ISSET
#define FD_CLR(s, set) ovl_fd_clr((SOCKET)(s), (fd_set *)(set))
#define FD_SET(s, set) ovl_fd_add((SOCKET)(s), (fd_set *)(set))
#define FD_ZERO(set) ((void)(((fd_set *)(set))->fd_count = 0))
#define FD_ISSET(s, set) __WSAFDIsSet((SOCKET)(s), (fd_set *)(set))

#undef INADDR_ANY
#undef INADDR_LOOPBACK
#undef INADDR_BROADCAST
#undef INADDR_NONE
#define INADDR_ANY ((u_long)0x00000000)
#define ADDR_ANY INADDR_ANY
#define INADDR_LOOPBACK 0x7f000001
#define INADDR_BROADCAST ((u_long)0xffffffff)
#define INADDR_NONE 0xffffffff

#undef IN_CLASSA
#undef IN_CLASSB
#undef IN_CLASSC
#undef IN_CLASSD
#undef IN_MULTICAST
#define IN_CLASSA(i) (((u_long)(i) & 0x80000000) == 0)
#define IN_CLASSB(i) (((u_long)(i) & 0xc0000000) == 0x80000000)
#define IN_CLASSC(i) (((u_long)(i) & 0xe0000000) == 0xc0000000)
#define IN_CLASSD(i) (((u_long)(i) & 0xf0000000) == 0xe0000000)
#define IN_MULTICAST(i) IN_CLASSD(i)

#undef s_addr
#undef s_host
#undef s_net
#undef s_imp
#undef s_impno
#undef s_lh
#define s_addr S_un.S_addr
#define s_host S_un.S_un_b.s_b2
#define s_net S_un.S_un_b.s_b1
#define s_imp S_un.S_un_w.s_w2
#define s_impno S_un.S_un_b.s_b4
#define s_lh S_un.S_un_b.s_b3

#undef s6_addr
#undef s6_addr16
#undef s6_addr32
#define s6_addr u.Byte
#define s6_bytes u.Byte
#define s6_words u.Word

#undef h_addr
#define h_addr h_addr_list[0]
#undef h_errno
#define h_errno WSAGetLastError()

#undef IN6_ADDR_EQUAL
#undef IN6_ARE_ADDR_EQUAL
#undef IN6_IS_ADDR_UNSPECIFIED
#undef IN6_IS_ADDR_LOOPBACK
#undef IN6_IS_ADDR_MULTICAST
#undef IN6_IS_ADDR_LINKLOCAL
#undef IN6_IS_ADDR_SITELOCAL
#undef IN6_IS_ADDR_V4MAPPED
#undef IN6_IS_ADDR_V4COMPAT
#undef IN6_IS_ADDR_MC_NODELOCAL
#undef IN6_IS_ADDR_MC_LINKLOCAL
#undef IN6_IS_ADDR_MC_SITELOCAL
#undef IN6_IS_ADDR_MC_ORGLOCAL
#undef IN6_IS_ADDR_MC_GLOBAL
#undef IN6ADDR_ANY_INIT
#undef IN6ADDR_LOOPBACK_INIT
#define IN6ADDR_ANY_INIT {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}}
#define IN6ADDR_LOOPBACK_INIT {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}}
#undef SOCK_NOTIFY_REGISTER_EVENT_NONE
#define SOCK_NOTIFY_REGISTER_EVENT_NONE 0

/* To Winsock a structure. */
#undef IP_MSFILTER

#undef CMSG_DATA
#include "ovl/ancillary.h"
