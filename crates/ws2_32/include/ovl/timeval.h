/* gettimeofday with Winsock's timeval, for those who include <sys/time.h> too. */
#pragma GCC system_header
#ifdef _SYS_TIME_H
#ifndef OVL_TIMEVAL_H
#define OVL_TIMEVAL_H
#include <time.h>
#ifdef __cplusplus
/* An overload, since classes and namespaces have functions of this name. */
extern "C++" inline int gettimeofday(struct timeval *now, void *zone) {
#else
static __inline__ __attribute__((__unused__)) int ovl_gettimeofday(struct timeval *now, void *zone) {
#endif
    struct timespec precise;
    (void)zone;
    if (clock_gettime(0, &precise) != 0) return -1;
    now->tv_sec = (int)precise.tv_sec;
    now->tv_usec = (int)(precise.tv_nsec / 1000);
    return 0;
}
#endif
#ifndef __cplusplus
#undef gettimeofday
#define gettimeofday(now, zone) ovl_gettimeofday(now, zone)
#endif
#undef timerclear
#undef timerisset
#undef timercmp
#define timerclear(tvp) ((tvp)->tv_sec = (tvp)->tv_usec = 0)
#define timerisset(tvp) ((tvp)->tv_sec || (tvp)->tv_usec)
#define timercmp(tvp, uvp, cmp) ((tvp)->tv_sec cmp (uvp)->tv_sec || ((tvp)->tv_sec == (uvp)->tv_sec && (tvp)->tv_usec cmp (uvp)->tv_usec))
#endif
