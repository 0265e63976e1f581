/* glibc's own <sys/time.h>, whose struct timeval is not Winsock's. */
#pragma GCC system_header
#ifdef OVL_WINSOCK2_H
#undef timeval
#undef gettimeofday
#include_next <sys/time.h>
#define timeval ovl_timeval
#include "ovl/timeval.h"
#else
#include_next <sys/time.h>
#endif
