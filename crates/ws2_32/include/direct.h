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
/* Functions, since programs rename Linux' names to these. */
OVL_INLINE int _mkdir(const char *path) { return mkdir(path, 0777); }
OVL_INLINE int _rmdir(const char *path) { return rmdir(path); }
OVL_INLINE int _chdir(const char *path) { return chdir(path); }
OVL_INLINE char *_getcwd(char *buffer, int size) { return getcwd(buffer, (size_t)size); }
#endif
