/* basetsd.h: the base types. */
#include "ovl/base.h"
