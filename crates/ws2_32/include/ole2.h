/* ole2.h: what servers use of COM, of which Windows keeps a part under this name. */
#include "objbase.h"
