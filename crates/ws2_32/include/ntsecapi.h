/* ntsecapi.h: RtlGenRandom. */
#include "wincrypt.h"
