/* glibc's own <time.h>, without the names that Windows leaves to programs. No guard: glibc's has one. */
#pragma GCC system_header
#include "ovl/mapped.h"
#include "ovl/foreign_time.h"
/* Milliseconds since the process began, as Microsoft's runtime counts them, and not the time of the processor. */
#if defined(_WIN32) && !defined(OVL_CLOCK)
#define OVL_CLOCK
#include <features.h>
#include <bits/types.h>
#ifdef __cplusplus
extern "C" __clock_t clock(void) __THROW __asm__("ovl_clock");
#else
extern __clock_t clock(void) __asm__("ovl_clock");
#endif
#endif
/* What the kernel tells of the clock has a time of glibc's. */
#pragma push_macro("timeval")
#undef timeval
#include_next <time.h>
#pragma pop_macro("timeval")
#ifdef OVL_CLOCK
#undef CLOCKS_PER_SEC
#define CLOCKS_PER_SEC ((__clock_t)1000)
#undef CLK_TCK
#define CLK_TCK CLOCKS_PER_SEC
#endif
#define OVL_FOREIGN_END
#include "ovl/foreign_time.h"
#undef OVL_FOREIGN_END
/* As in Microsoft's: who brings a timespec asks for this. */
#ifndef _TIMESPEC_DEFINED
#define _TIMESPEC_DEFINED
#endif
/* By this name threads of POSIX for Windows ask. */
#ifndef HAVE_STRUCT_TIMESPEC
#define HAVE_STRUCT_TIMESPEC
#endif
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
