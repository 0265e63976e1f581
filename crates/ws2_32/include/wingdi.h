/* wingdi.h: part of windows.h here. */
#include "windows.h"
