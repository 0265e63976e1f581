/* nldef.h: part of iphlpapi.h here. */
#include "iphlpapi.h"
