/* apiquery2.h: the kernel API, of which Windows keeps a part under this name. */
#include "ovl/kernel.h"
