/* glibc's own <sys/types.h>, without the types that Windows leaves to programs. */
#pragma GCC system_header
#include "ovl/foreign_types.h"
#include_next <sys/types.h>
