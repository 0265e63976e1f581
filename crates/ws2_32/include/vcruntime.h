/* vcruntime.h: the types of the C runtime. */
#include "ovl/crt.h"
