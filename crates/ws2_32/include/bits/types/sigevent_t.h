/* glibc's own <bits/types/sigevent_t.h>, which names a type of POSIX threads (bits/pthreadtypes.h). */
#pragma GCC system_header
#include <bits/pthreadtypes.h>
#ifdef OVL_THREADS_ASIDE
#include "../../ovl/threads_aside.h"
#include_next <bits/types/sigevent_t.h>
#include "../../ovl/threads_back.h"
#else
#include_next <bits/types/sigevent_t.h>
#endif
