/* Types that glibc has and Windows leaves to programs, which define them themselves: users and groups, keys, counts of links and sets of signals; and in C POSIX
 * threads', of which many sources bring their own over Windows' threads. Those are there once <pthread.h> is included: until then <sys/types.h> does not
 * declare them, and <signal.h> knows them by other names. In C++ the library's own headers include <pthread.h>. No guard. */
#pragma GCC system_header
/* A program that has made one of these a macro has its own. */
#if defined(mode_t) && !defined(__mode_t_defined)
#define __mode_t_defined
#endif
#if defined(pid_t) && !defined(__pid_t_defined)
#define __pid_t_defined
#endif
#if defined(useconds_t) && !defined(__useconds_t_defined)
#define __useconds_t_defined
#endif
#if defined(ssize_t) && !defined(__ssize_t_defined)
#define __ssize_t_defined
#endif
#ifdef _WIN32
#ifndef __uid_t_defined
#define __uid_t_defined
#endif
#ifndef __gid_t_defined
#define __gid_t_defined
#endif
#ifndef __key_t_defined
#define __key_t_defined
#endif
#ifndef __nlink_t_defined
#define __nlink_t_defined
#endif
#ifndef __sigset_t_defined
#define __sigset_t_defined
#include <bits/types/__sigset_t.h>
#endif
#if !defined(__cplusplus) && !defined(_PTHREAD_H) && !defined(_BITS_PTHREADTYPES_COMMON_H) && !defined(OVL_RENAMES_THREADS)
#define _BITS_PTHREADTYPES_COMMON_H 1
#define OVL_NO_PTHREAD_TYPES
#endif
#endif
