/* glibc's own <time.h>, without the names that Windows leaves to programs. No guard: glibc's has one. */
#pragma GCC system_header
#include "ovl/foreign_time.h"
#ifdef OVL_FOREIGN
#include_next <time.h>
#else
#define OVL_FOREIGN
#include_next <time.h>
#undef OVL_FOREIGN
#include "ovl/foreign_end.h"
#endif
