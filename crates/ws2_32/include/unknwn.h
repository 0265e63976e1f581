/* unknwn.h: IUnknown, of which Windows keeps a part under this name. */
#include "objbase.h"
