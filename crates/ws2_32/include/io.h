/* io.h: descriptors of the C runtime. */
#ifndef _INC_IO
#define _INC_IO
#pragma GCC system_header
#include "ovl/kernel.h"
#include "ovl/io.h"
#ifdef _WIN32
#include "direct.h"
#endif
#endif
