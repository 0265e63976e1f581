/* direct.h: directories of the C runtime. */
#ifndef _INC_DIRECT
#define _INC_DIRECT
#pragma GCC system_header
#include "ovl/mapped.h"
#pragma push_macro("mkdir")
#undef mkdir
#pragma push_macro("rmdir")
#undef rmdir
#pragma push_macro("chdir")
#undef chdir
#pragma push_macro("getcwd")
#undef getcwd
#define OVL_INDIRECTLY
#include <unistd.h>
#undef OVL_INDIRECTLY
#include <sys/stat.h>
#include "ovl/kernel.h"
#include "ovl/crt.h"
#include "ovl/io.h"
/* Functions, since programs give these names to those without the underscore, too. */
OVL_BEGIN
extern int ovl_libc_mkdir(const char *, unsigned) __asm__("mkdir");
extern int ovl_libc_rmdir(const char *) __asm__("rmdir");
extern int ovl_libc_chdir(const char *) __asm__("chdir");
extern char *ovl_libc_getcwd(char *, size_t) __asm__("getcwd");
OVL_END
OVL_INLINE int _mkdir(const char *path) { return ovl_libc_mkdir(ovl_native_path(path), 0777); }
OVL_INLINE int _rmdir(const char *path) { return ovl_libc_rmdir(ovl_native_path(path)); }
OVL_INLINE int _chdir(const char *path) { return ovl_libc_chdir(ovl_native_path(path)); }
OVL_INLINE char *_getcwd(char *buffer, int size) { return ovl_libc_getcwd(buffer, (size_t)size); }
#pragma pop_macro("mkdir")
#pragma pop_macro("rmdir")
#pragma pop_macro("chdir")
#pragma pop_macro("getcwd")
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
#endif
