/* glibc's own <pthread.h>, with its types (ovl/foreign_types.h). */
#pragma GCC system_header
#ifdef OVL_NO_PTHREAD_TYPES
#undef OVL_NO_PTHREAD_TYPES
#undef _BITS_PTHREADTYPES_COMMON_H
#undef __have_pthread_attr_t
#endif
#include_next <pthread.h>
