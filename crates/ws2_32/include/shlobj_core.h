/* shlobj_core.h: part of shlobj.h here. */
#include "shlobj.h"
