/* The compiler's own <stddef.h>, and what Microsoft's has beside it. No guard: the compiler's has one of its own kind. */
#pragma GCC system_header
#include_next <stddef.h>
#include "ovl/wholes.h"
