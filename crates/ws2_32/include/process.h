/* process.h: threads and processes of the C runtime. */
#ifndef _INC_PROCESS
#define _INC_PROCESS
#pragma GCC system_header
#include "ovl/kernel.h"
#include "ovl/crt.h"
#define _P_WAIT 0
#define _P_NOWAIT 1
#define _P_OVERLAY 2
typedef void (*_beginthread_proc_type)(void *);
typedef unsigned (WINAPI *_beginthreadex_proc_type)(void *);
#endif
