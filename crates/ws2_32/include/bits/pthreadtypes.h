/* glibc's own <bits/pthreadtypes.h>. In C++ the library's own headers need the types of POSIX threads, of which many sources bring their own over
 * Windows' threads: a program's have other names there (ovl/foreign_threads.h), until the program itself includes <pthread.h>. C's are left out by
 * ovl/foreign_types.h. */
#pragma GCC system_header
#include <features.h>
#if defined(__cplusplus) && !defined(_BITS_PTHREADTYPES_COMMON_H) && (defined(_WIN32) || defined(_WIN64))
#define OVL_THREADS_ASIDE
#include "../ovl/threads_aside.h"
#include_next <bits/pthreadtypes.h>
#include "../ovl/threads_back.h"
#include "../ovl/foreign_threads.h"
#else
#include_next <bits/pthreadtypes.h>
#endif
