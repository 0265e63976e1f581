/* direct.h: directories of the C runtime. */
#ifndef _INC_DIRECT
#define _INC_DIRECT
#pragma GCC system_header
#define OVL_INDIRECTLY
#include <unistd.h>
#undef OVL_INDIRECTLY
#include <sys/stat.h>
#include "ovl/crt.h"
#include "ovl/io.h"
#define _mkdir(path) mkdir((path), 0777)
#define _rmdir(path) rmdir(path)
#define _chdir(path) chdir(path)
#define _getcwd(buffer, size) getcwd((buffer), (size_t)(size))
#endif
