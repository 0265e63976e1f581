/* glibc's own <string.h>, without the names that Windows leaves to programs. No guard: glibc's has one. */
#pragma GCC system_header
#include "ovl/mapped.h"
#include "ovl/foreign_text.h"
#include_next <string.h>
#define OVL_FOREIGN_END
#include "ovl/foreign_text.h"
#undef OVL_FOREIGN_END
#include "ovl/wholes.h"
#ifdef _WIN32
#include "ovl/textnames.h"
#endif
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
