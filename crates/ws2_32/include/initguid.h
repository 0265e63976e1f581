/* initguid.h: DEFINE_GUID defines, as it always does here. */
#ifndef INITGUID
#define INITGUID
#endif
#include "ovl/base.h"
