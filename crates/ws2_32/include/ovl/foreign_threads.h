/* Names for a C++ program's own types of POSIX threads: glibc's keep theirs, which functions of the C++ library are linked by. */
#pragma GCC system_header
#ifndef pthread_t
#define pthread_t ovl_own_pthread_t
#endif
#ifndef pthread_attr_t
#define pthread_attr_t ovl_own_pthread_attr_t
#endif
#ifndef pthread_mutexattr_t
#define pthread_mutexattr_t ovl_own_pthread_mutexattr_t
#endif
#ifndef pthread_condattr_t
#define pthread_condattr_t ovl_own_pthread_condattr_t
#endif
#ifndef pthread_key_t
#define pthread_key_t ovl_own_pthread_key_t
#endif
#ifndef pthread_once_t
#define pthread_once_t ovl_own_pthread_once_t
#endif
#ifndef pthread_mutex_t
#define pthread_mutex_t ovl_own_pthread_mutex_t
#endif
#ifndef pthread_cond_t
#define pthread_cond_t ovl_own_pthread_cond_t
#endif
#ifndef pthread_rwlock_t
#define pthread_rwlock_t ovl_own_pthread_rwlock_t
#endif
#ifndef pthread_rwlockattr_t
#define pthread_rwlockattr_t ovl_own_pthread_rwlockattr_t
#endif
#ifndef pthread_spinlock_t
#define pthread_spinlock_t ovl_own_pthread_spinlock_t
#endif
#ifndef pthread_barrier_t
#define pthread_barrier_t ovl_own_pthread_barrier_t
#endif
#ifndef pthread_barrierattr_t
#define pthread_barrierattr_t ovl_own_pthread_barrierattr_t
#endif
