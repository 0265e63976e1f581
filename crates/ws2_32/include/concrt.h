/* concrt.h: what is below Microsoft's parallel patterns library. */
#include "ovl/concurrency.h"
