/* glibc's own <stdio.h>, without the names that Windows leaves to programs. No guard: glibc's has one. */
#pragma GCC system_header
#include "ovl/mapped.h"
#include "ovl/foreign_types.h"
#include "ovl/printf.h"
#include "ovl/foreign_stdio.h"
#pragma push_macro("__USE_FORTIFY_LEVEL")
#undef __USE_FORTIFY_LEVEL
#define __USE_FORTIFY_LEVEL 0
#pragma push_macro("__GLIBC_USE_DEPRECATED_SCANF")
#undef __GLIBC_USE_DEPRECATED_SCANF
#define __GLIBC_USE_DEPRECATED_SCANF 1
#include_next <stdio.h>
#pragma pop_macro("__GLIBC_USE_DEPRECATED_SCANF")
#pragma pop_macro("__USE_FORTIFY_LEVEL")
#define OVL_FOREIGN_END
#include "ovl/foreign_stdio.h"
#undef OVL_FOREIGN_END
#include "ovl/positions.h"
#include "ovl/wholes.h"
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
