/* io.h: descriptors of the C runtime. */
#ifndef _INC_IO
#define _INC_IO
#pragma GCC system_header
#include <unistd.h>
#include "ovl/crt.h"
#endif
