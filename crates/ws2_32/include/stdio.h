/* glibc's own <stdio.h>, without the names that Windows leaves to programs. No guard: glibc's has one. */
#pragma GCC system_header
#include "ovl/printf.h"
#include "ovl/foreign_stdio.h"
#ifdef OVL_FOREIGN
#include_next <stdio.h>
#else
#define OVL_FOREIGN
#pragma push_macro("__USE_FORTIFY_LEVEL")
#undef __USE_FORTIFY_LEVEL
#define __USE_FORTIFY_LEVEL 0
#pragma push_macro("__GLIBC_USE_DEPRECATED_SCANF")
#undef __GLIBC_USE_DEPRECATED_SCANF
#define __GLIBC_USE_DEPRECATED_SCANF 1
#include_next <stdio.h>
#pragma pop_macro("__GLIBC_USE_DEPRECATED_SCANF")
#pragma pop_macro("__USE_FORTIFY_LEVEL")
#undef OVL_FOREIGN
#include "ovl/foreign_end.h"
#include "ovl/positions.h"
#endif
