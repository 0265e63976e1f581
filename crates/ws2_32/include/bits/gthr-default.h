/* libstdc++'s own threads, over POSIX' by the names that those have (bits/pthreadtypes.h). */
#pragma GCC system_header
#ifdef __cplusplus
#include <bits/pthreadtypes.h>
#ifdef OVL_THREADS_ASIDE
#define OVL_FOR_THE_LIBRARY
#include "../ovl/threads_aside.h"
#include_next <bits/gthr-default.h>
#include "../ovl/threads_back.h"
#undef OVL_FOR_THE_LIBRARY
#else
#include_next <bits/gthr-default.h>
#endif
#endif
