/* The compiler's own <float.h>, and what Microsoft's has of the control of arithmetic. No guard: the compiler's has one. */
#pragma GCC system_header
#include_next <float.h>
#include "ovl/floating.h"
