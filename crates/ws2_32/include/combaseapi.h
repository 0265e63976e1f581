/* combaseapi.h: what programs take from COM's library without COM. */
#ifndef _COMBASEAPI_H_
#define _COMBASEAPI_H_
#pragma GCC system_header
#include "ovl/comtask.h"
#endif
