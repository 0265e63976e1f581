/* POSIX threads' types by their own names, until ovl/threads_back.h: glibc's and the C++ library's declarations are read between the two, where
 * a program's own types have others (ovl/foreign_threads.h). No guard: the two nest. */
#pragma GCC system_header
#pragma push_macro("pthread_t")
#undef pthread_t
#pragma push_macro("pthread_attr_t")
#undef pthread_attr_t
#pragma push_macro("pthread_mutexattr_t")
#undef pthread_mutexattr_t
#pragma push_macro("pthread_condattr_t")
#undef pthread_condattr_t
#pragma push_macro("pthread_key_t")
#undef pthread_key_t
#pragma push_macro("pthread_once_t")
#undef pthread_once_t
#pragma push_macro("pthread_mutex_t")
#undef pthread_mutex_t
#pragma push_macro("pthread_cond_t")
#undef pthread_cond_t
#pragma push_macro("pthread_rwlock_t")
#undef pthread_rwlock_t
#pragma push_macro("pthread_rwlockattr_t")
#undef pthread_rwlockattr_t
#pragma push_macro("pthread_spinlock_t")
#undef pthread_spinlock_t
#pragma push_macro("pthread_barrier_t")
#undef pthread_barrier_t
#pragma push_macro("pthread_barrierattr_t")
#undef pthread_barrierattr_t
