/* combaseapi.h: identifiers and apartments, of which Windows keeps a part under this name. */
#include "objbase.h"
