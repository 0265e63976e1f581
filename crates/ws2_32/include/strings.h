/* glibc's own <strings.h>, without the names that Windows leaves to programs. No guard: glibc's has one. */
#pragma GCC system_header
#include "ovl/mapped.h"
#include "ovl/foreign_text.h"
#include_next <strings.h>
#define OVL_FOREIGN_END
#include "ovl/foreign_text.h"
#undef OVL_FOREIGN_END
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
