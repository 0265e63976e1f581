/* glibc's own <sys/time.h>, whose struct timeval is not Winsock's. Source of Windows means Winsock's from the start: it may declare with it
 * before it includes Winsock. */
#pragma GCC system_header
/* As in mingw-w64's: who brings a struct timezone asks for this. */
#if defined(_WIN32) && !defined(_TIMEZONE_DEFINED)
#define _TIMEZONE_DEFINED
#endif
#if defined(_WIN32) && !defined(OVL_WINSOCK2_H) && !defined(OVL_HIDING)
#undef timeval
#include_next <sys/time.h>
#define timeval ovl_timeval
#include "ovl/timevaltype.h"
#include "ovl/timeval.h"
#elif defined(OVL_WINSOCK2_H)
#undef timeval
#undef gettimeofday
#include_next <sys/time.h>
#define timeval ovl_timeval
#include "ovl/timeval.h"
#else
#include_next <sys/time.h>
#endif
