/* process.h: threads and processes of the C runtime. */
#ifndef _INC_PROCESS
#define _INC_PROCESS
#pragma GCC system_header
#include "ovl/kernel.h"
#include "ovl/crt.h"
#define _P_WAIT 0
#define _P_NOWAIT 1
#define _P_OVERLAY 2
typedef void (*_beginthread_proc_type)(void *);
typedef unsigned (WINAPI *_beginthreadex_proc_type)(void *);
OVL_BEGIN
#ifdef __cplusplus
#define OVL_NOTHROW __THROW
#else
#define OVL_NOTHROW
#endif
extern int execl(const char *path, const char *argument, ...) OVL_NOTHROW;
extern int execlp(const char *file, const char *argument, ...) OVL_NOTHROW;
extern int execle(const char *path, const char *argument, ...) OVL_NOTHROW;
extern int execv(const char *path, char *const *arguments) OVL_NOTHROW;
extern int execvp(const char *file, char *const *arguments) OVL_NOTHROW;
extern int execve(const char *path, char *const *arguments, char *const *environment) OVL_NOTHROW;
#undef OVL_NOTHROW
OVL_END
#define _execle execle
#define _execve execve
#endif
