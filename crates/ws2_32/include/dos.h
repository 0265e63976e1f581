/* dos.h: the attributes of files, which Microsoft's runtime keeps under this name, too. */
#ifndef OVL_DOS_H
#define OVL_DOS_H
#pragma GCC system_header
#include "ovl/io.h"
#endif
