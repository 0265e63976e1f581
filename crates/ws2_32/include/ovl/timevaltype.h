/* Winsock's struct timeval, which winsock2.h has, and <sys/time.h> in source of Windows. The word is a macro by then. */
#ifndef OVL_TIMEVALTYPE_H
#define OVL_TIMEVALTYPE_H
#pragma GCC system_header
typedef struct timeval {
    int tv_sec;
    int tv_usec;
} TIMEVAL, *PTIMEVAL, *LPTIMEVAL;
#endif
