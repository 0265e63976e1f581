/* glibc's own <sys/resource.h>, whose struct timeval is not Winsock's. */
#pragma GCC system_header
#ifdef OVL_WINSOCK2_H
#undef timeval
#undef gettimeofday
#include_next <sys/resource.h>
#define timeval ovl_timeval
#include "ovl/timeval.h"
#elif defined(timeval)
#undef timeval
#include_next <sys/resource.h>
#define timeval ovl_timeval
#else
#include_next <sys/resource.h>
#endif
