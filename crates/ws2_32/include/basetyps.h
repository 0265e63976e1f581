/* basetyps.h: the words that interfaces are declared with, of which Windows keeps a part under this name. */
#include "objbase.h"
