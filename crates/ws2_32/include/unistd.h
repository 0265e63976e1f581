/* glibc's own <unistd.h>. After winsock2.h its declarations of Winsock's names are set aside, so that Winsock's stand.
 * What Windows leaves to programs is there for those who include this header themselves (as MinGW's has it), and not where a header of
 * the SDK's or of the C++ library's brought it. */
#pragma GCC system_header
#include "ovl/mapped.h"
#include "ovl/foreign_types.h"
#include "ovl/foreign_unistd.h"
#if defined(OVL_WINSOCK2_H) && !defined(OVL_HIDING)
#define OVL_HIDING
#include "ovl/hide.h"
/* Windows' has no socklen_t, which <ws2tcpip.h> and programs declare. */
#if defined(_WIN32) && !defined(__socklen_t_defined)
#define __socklen_t_defined
#define OVL_SOCKLEN
#endif
#include_next <unistd.h>
#ifdef OVL_SOCKLEN
#undef __socklen_t_defined
#undef OVL_SOCKLEN
#endif
#include "ovl/unhide.h"
#undef OVL_HIDING
#else
/* Windows' has no socklen_t, which <ws2tcpip.h> and programs declare. */
#if defined(_WIN32) && !defined(__socklen_t_defined)
#define __socklen_t_defined
#define OVL_SOCKLEN
#endif
#include_next <unistd.h>
#ifdef OVL_SOCKLEN
#undef __socklen_t_defined
#undef OVL_SOCKLEN
#endif
#endif
#define OVL_FOREIGN_END
#include "ovl/foreign_unistd.h"
#undef OVL_FOREIGN_END
/* By this portable C takes POSIX' threads for the system's own, before Windows'. */
#if defined(_WIN32) && !defined(__cplusplus) && defined(OVL_INDIRECTLY)
#undef _POSIX_THREADS
#endif
#if __INCLUDE_LEVEL__ <= 2 && !defined(OVL_INDIRECTLY)
#include "ovl/unistd.h"
#endif
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
