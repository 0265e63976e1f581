/* glibc's own <time.h>, without the names that Windows leaves to programs. No guard: glibc's has one. */
#pragma GCC system_header
#include "ovl/foreign_time.h"
#include_next <time.h>
#define OVL_FOREIGN_END
#include "ovl/foreign_time.h"
#undef OVL_FOREIGN_END
/* As in Microsoft's: who brings a timespec asks for this. */
#ifndef _TIMESPEC_DEFINED
#define _TIMESPEC_DEFINED
#endif
