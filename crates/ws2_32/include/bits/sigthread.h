/* glibc's own <bits/sigthread.h>, which names a type of POSIX threads (bits/pthreadtypes.h). */
#pragma GCC system_header
#ifdef OVL_THREADS_ASIDE
#include "../ovl/threads_aside.h"
#include_next <bits/sigthread.h>
#include "../ovl/threads_back.h"
#else
#include_next <bits/sigthread.h>
#endif
