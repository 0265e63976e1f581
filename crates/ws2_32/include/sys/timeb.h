/* sys/timeb.h: the time with its milliseconds. */
#ifndef _INC_TIMEB
#define _INC_TIMEB
#pragma GCC system_header
#include <time.h>
#include "ovl/crt.h"
struct timeb { time_t time; unsigned short millitm; short timezone; short dstflag; };
#define _timeb timeb
#define __timeb64 timeb
#define __timeb32 timeb
OVL_BEGIN
int ovl_clock_gettime(int clock, struct timespec *now) __asm__("clock_gettime");
extern long __timezone;
OVL_END
OVL_INLINE int ovl_ftime(struct timeb *now) {
    struct timespec precise;
    struct tm local;
    /* The clock CLOCK_REALTIME, whose name <time.h> keeps from strict C. */
    if (now == NULL || ovl_clock_gettime(0, &precise) != 0) return 22;
    now->time = precise.tv_sec;
    now->millitm = (unsigned short)(precise.tv_nsec / 1000000);
    localtime_s(&local, &now->time);
    now->timezone = (short)(__timezone / 60);
    now->dstflag = (short)(localtime_s(&local, &now->time) == 0 && local.tm_isdst > 0);
    return 0;
}
#define _ftime(now) ((void)ovl_ftime(now))
#define _ftime64(now) ((void)ovl_ftime(now))
#define ftime(now) ((void)ovl_ftime(now))
#define _ftime_s ovl_ftime
#define _ftime64_s ovl_ftime
#endif
