/* io.h: descriptors of the C runtime. */
#ifndef _INC_IO
#define _INC_IO
#pragma GCC system_header
#define OVL_INDIRECTLY
#include <unistd.h>
#undef OVL_INDIRECTLY
#include "ovl/crt.h"
#endif
