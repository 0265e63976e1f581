/* guiddef.h: identifiers. */
#include "ovl/base.h"
