/* imagehlp.h: part of dbghelp.h here. */
#include "dbghelp.h"
