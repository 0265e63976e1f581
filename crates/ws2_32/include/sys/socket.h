/* glibc's own <sys/socket.h>. After winsock2.h its declarations of Winsock's names are set aside, so that Winsock's stand. It names
 * types that ovl/foreign_types.h leaves to the program. */
#pragma GCC system_header
#ifdef _WIN32
#pragma push_macro("uid_t")
#undef uid_t
#define uid_t __uid_t
#pragma push_macro("gid_t")
#undef gid_t
#define gid_t __gid_t
#endif
#if defined(OVL_WINSOCK2_H) && !defined(OVL_HIDING)
#define OVL_HIDING
#include "ovl/hide.h"
#include_next <sys/socket.h>
#include "ovl/unhide.h"
#undef OVL_HIDING
#else
#include_next <sys/socket.h>
#endif
#ifdef _WIN32
#pragma pop_macro("uid_t")
#pragma pop_macro("gid_t")
#endif
