/* objbase.h: what programs take from COM's library without COM. */
#ifndef _OBJBASE_H_
#define _OBJBASE_H_
#pragma GCC system_header
#include "ovl/comtask.h"
#endif
