/* io.h: descriptors of the C runtime. */
#ifndef _INC_IO
#define _INC_IO
#pragma GCC system_header
#include "ovl/kernel.h"
#include "ovl/sharing.h"
#if defined(_WIN32) && !defined(setmode)
/* The older name; a macro would take methods for it. */
OVL_INLINE int setmode(int descriptor, int mode) { return _setmode(descriptor, mode); }
#endif
/* MinGW has the functions of directories here as well; with Microsoft a source may declare them itself. */
#ifdef __MINGW32__
#include "direct.h"
#endif
#endif
