/* glibc's own <pthread.h>, with its types (ovl/foreign_types.h) but for the one that <sched.h> leaves to the program. In C++ its types have their
 * names for the program (bits/pthreadtypes.h) where it asks for them itself, and not where the library does. */
#pragma GCC system_header
#include "sched.h"
#ifdef OVL_NO_PTHREAD_TYPES
#undef OVL_NO_PTHREAD_TYPES
#undef _BITS_PTHREADTYPES_COMMON_H
#undef __have_pthread_attr_t
#endif
#ifdef _WIN32
#pragma push_macro("cpu_set_t")
#undef cpu_set_t
#define cpu_set_t ovl_glibc_cpu_set_t
#endif
#ifdef __cplusplus
#include <bits/pthreadtypes.h>
#endif
#ifdef OVL_THREADS_ASIDE
#include "ovl/threads_aside.h"
#include_next <pthread.h>
#include "ovl/threads_back.h"
#else
#include_next <pthread.h>
#endif
#ifdef _WIN32
#pragma pop_macro("cpu_set_t")
#endif
#if defined(OVL_THREADS_ASIDE) && !defined(OVL_FOR_THE_LIBRARY) && !defined(OVL_THREADS_NAMED)
#define OVL_THREADS_NAMED
#include "ovl/threads_named.h"
#endif
