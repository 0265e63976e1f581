/* glibc's own <sys/poll.h>. After winsock2.h its declarations of Winsock's names are set aside, so that Winsock's stand. */
#pragma GCC system_header
#if defined(OVL_WINSOCK2_H) && !defined(OVL_HIDING)
#define OVL_HIDING
#include "ovl/hide.h"
#include_next <sys/poll.h>
#include "ovl/unhide.h"
#undef OVL_HIDING
#else
#include_next <sys/poll.h>
#endif
