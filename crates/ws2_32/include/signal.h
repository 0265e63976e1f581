/* glibc's own <signal.h>. C programs of Windows define kill themselves, and POSIX threads' types, which go by other names here while they may
 * (ovl/foreign_types.h). Portable libraries bring a sigaction, a siginfo_t, a sigset_t and a ucontext_t of their own where Windows has none. */
#pragma GCC system_header
#include "ovl/foreign_types.h"
#ifdef _WIN32
#pragma push_macro("sigaction")
#undef sigaction
#define sigaction ovl_glibc_sigaction
#pragma push_macro("siginfo_t")
#undef siginfo_t
#define siginfo_t ovl_glibc_siginfo_t
#pragma push_macro("ucontext_t")
#undef ucontext_t
#define ucontext_t ovl_glibc_ucontext_t
#pragma push_macro("sigset_t")
#undef sigset_t
#define sigset_t __sigset_t
#endif
#ifndef __cplusplus
#pragma push_macro("kill")
#undef kill
#define kill ovl_glibc_kill
#pragma push_macro("killpg")
#undef killpg
#define killpg ovl_glibc_killpg
#endif
#if defined(OVL_NO_PTHREAD_TYPES) && !defined(_SIGNAL_H)
#undef _BITS_PTHREADTYPES_COMMON_H
#define OVL_RENAMES_THREADS
#define pthread_t ovl_glibc_pthread_t
#define pthread_attr_t ovl_glibc_pthread_attr_t
#define pthread_mutexattr_t ovl_glibc_pthread_mutexattr_t
#define pthread_condattr_t ovl_glibc_pthread_condattr_t
#define pthread_key_t ovl_glibc_pthread_key_t
#define pthread_once_t ovl_glibc_pthread_once_t
#define pthread_mutex_t ovl_glibc_pthread_mutex_t
#define pthread_cond_t ovl_glibc_pthread_cond_t
#define pthread_rwlock_t ovl_glibc_pthread_rwlock_t
#define pthread_rwlockattr_t ovl_glibc_pthread_rwlockattr_t
#define pthread_spinlock_t ovl_glibc_pthread_spinlock_t
#define pthread_barrier_t ovl_glibc_pthread_barrier_t
#define pthread_barrierattr_t ovl_glibc_pthread_barrierattr_t
#include_next <signal.h>
#undef OVL_RENAMES_THREADS
#include "ovl/threads_named.h"
#else
#include_next <signal.h>
#endif
#ifndef __cplusplus
#pragma pop_macro("kill")
#pragma pop_macro("killpg")
#endif
#ifdef _WIN32
#pragma pop_macro("sigaction")
#pragma pop_macro("siginfo_t")
#pragma pop_macro("ucontext_t")
#pragma pop_macro("sigset_t")
/* Members of those structures, as macros. */
#undef sa_handler
#undef sa_sigaction
#undef si_pid
#undef si_uid
#undef si_status
#undef si_value
#undef si_int
#undef si_ptr
#undef si_addr
#undef si_band
#undef si_fd
#endif
/* Control and Break, which is the signal of the other key that ends a program. */
#ifdef _WIN32
#ifndef SIGBREAK
#define SIGBREAK SIGQUIT
#endif
#endif
