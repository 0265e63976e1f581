/* knownfolders.h: part of shlobj.h here. */
#include "shlobj.h"
