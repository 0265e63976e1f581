/* glibc's own <arpa/inet.h>. After winsock2.h its declarations of Winsock's names are set aside, so that Winsock's stand. */
#pragma GCC system_header
#if defined(OVL_WINSOCK2_H) && !defined(OVL_HIDING)
#define OVL_HIDING
#include "ovl/hide.h"
#include_next <arpa/inet.h>
#include "ovl/unhide.h"
#undef OVL_HIDING
#else
#include_next <arpa/inet.h>
#endif
