/* glibc's own <stdlib.h>, without the names that Windows leaves to programs. No guard: glibc's has one. */
#pragma GCC system_header
#include "ovl/mapped.h"
#include "ovl/foreign_stdlib.h"
#include_next <stdlib.h>
#define OVL_FOREIGN_END
#include "ovl/foreign_stdlib.h"
#undef OVL_FOREIGN_END
#include "ovl/wholes.h"
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
#ifdef _WIN32
#include "ovl/byteswap.h"
#endif
