/* How Winsock's names and glibc's live in one file.
 *
 * - fd_set, timeval, u_long and, unless the source is one of Windows', socklen_t are taken by headers that nobody can avoid (<stdlib.h>,
 *   <unistd.h>): a macro renames them.
 * - select has the same trouble: in C++ Winsock's overloads beside glibc's; in C a macro renames it.
 * - Everything else has its own name, if glibc's network headers come later (include/sys/socket.h and its like set theirs aside)
 *   or never. If they came first, ovl/rename.h renames the types and functions. */
#ifndef OVL_POSIX_H
#define OVL_POSIX_H
#pragma GCC system_header

#include <sys/types.h>
#include <sys/select.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#if defined(_SYS_SOCKET_H) || defined(_NETINET_IN_H) || defined(_ARPA_INET_H) || defined(_NETDB_H) || defined(_SYS_POLL_H) || defined(_SYS_UN_H)
#define OVL_HIDING
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/un.h>
#undef OVL_HIDING
#define OVL_GLIBC_FIRST 1
#ifdef __cplusplus
extern "C" int bind(int, const struct sockaddr *, socklen_t) __THROW __asm__("ovl_bind");
#endif
#include "ovl/rename.h"
#endif

#undef fd_set
#define fd_set ovl_fd_set
#undef timeval
#define timeval ovl_timeval
#undef u_long
#define u_long ovl_u_long
#ifdef __socklen_t_defined
#undef socklen_t
#define socklen_t ovl_socklen_t
#endif
#ifndef __cplusplus
#define select ovl_select
#endif

typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned int u_long;
/* Unless it is a macro of the program's, which has its own. */
#if !defined(socklen_t) || defined(__socklen_t_defined)
typedef int socklen_t;
#endif

#ifdef _UNISTD_H
#ifdef __cplusplus
extern "C" int gethostname(char *, size_t) __THROW __asm__("ovl_gethostname_sized");
#else
extern int gethostname(char *, size_t) __asm__("ovl_gethostname_sized");
#endif
#define OVL_HAS_GETHOSTNAME 1
#endif
#endif
