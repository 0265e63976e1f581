/* glibc's own <pthread.h>, with its types (ovl/foreign_types.h) but for the one that <sched.h> leaves to the program. */
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
#include_next <pthread.h>
#ifdef _WIN32
#pragma pop_macro("cpu_set_t")
#endif
