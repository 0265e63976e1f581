/* From here on POSIX threads' types have their own names. No guard. */
#pragma GCC system_header
#undef pthread_t
#undef pthread_attr_t
#undef pthread_mutexattr_t
#undef pthread_condattr_t
#undef pthread_key_t
#undef pthread_once_t
#undef pthread_mutex_t
#undef pthread_cond_t
#undef pthread_rwlock_t
#undef pthread_rwlockattr_t
#undef pthread_spinlock_t
#undef pthread_barrier_t
#undef pthread_barrierattr_t
