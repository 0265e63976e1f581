/* glibc's own <sys/stat.h>, and Microsoft's names for it. */
#pragma GCC system_header
#include "ovl/mapped.h"
/* With times of nanoseconds st_atime and its like are macros, which programs' own structures cannot have as members. */
#if defined(_WIN32) && !defined(_SYS_STAT_H) && !defined(_BITS_STRUCT_STAT_H) && defined(__has_include)
#if __has_include(<bits/struct_stat.h>)
#include <features.h>
#include <bits/types.h>
#pragma push_macro("__USE_XOPEN2K8")
#undef __USE_XOPEN2K8
#define _SYS_STAT_H
#include <bits/struct_stat.h>
#undef _SYS_STAT_H
#pragma pop_macro("__USE_XOPEN2K8")
#endif
#endif
#if defined(_WIN32) && !defined(__cplusplus)
#pragma push_macro("mkdir")
#undef mkdir
#define mkdir ovl_glibc_mkdir
#include_next <sys/stat.h>
#pragma pop_macro("mkdir")
#else
#include_next <sys/stat.h>
#endif
#ifndef OVL_STAT_H
#define OVL_STAT_H
/* There are no symbolic links among Windows' kinds of files, and programs ask for that. */
#ifdef _WIN32
#undef S_IFLNK
#undef S_ISLNK
#endif
/* Windows' mkdir takes no mode; who gives one means glibc's. */
#ifdef _WIN32
#ifdef __cplusplus
extern "C++" inline int mkdir(const char *path) { return mkdir(path, 0777); }
#else
extern int ovl_mkdir(const char *path, __mode_t mode) __asm__("mkdir");
#ifdef __clang__
static __inline__ __attribute__((__overloadable__, __unused__)) int mkdir(const char *path) { return ovl_mkdir(path, 0777); }
static __inline__ __attribute__((__overloadable__, __unused__)) int mkdir(const char *path, __mode_t mode) { return ovl_mkdir(path, mode); }
#else
/* Only a function with open arguments is given those of another. */
extern int ovl_mkdir_with(const char *path, ...) __asm__("mkdir");
extern __inline__ __attribute__((__always_inline__, __gnu_inline__)) int mkdir(const char *path, ...) {
    return __builtin_va_arg_pack_len() == 0 ? ovl_mkdir(path, 0777) : ovl_mkdir_with(path, __builtin_va_arg_pack());
}
#endif
#endif
#endif
/* Strict C lacks those without an underscore, and Windows does not. */
#ifndef S_IFMT
#define S_IFMT __S_IFMT
#define S_IFDIR __S_IFDIR
#define S_IFREG __S_IFREG
#define S_IFCHR __S_IFCHR
#endif
#define _stat stat
#define _stat32 stat
#define _stat64 stat
#define _stati64 stat
#define _stat32i64 stat
#define _stat64i32 stat
#define __stat64 stat
#define __stati64 stat
#define _fstat fstat
#define _fstat32 fstat
#define _fstat64 fstat
#define _fstati64 fstat
#define _fstat32i64 fstat
#define _fstat64i32 fstat
#define _S_IREAD __S_IREAD
#define _S_IWRITE __S_IWRITE
#define _S_IEXEC __S_IEXEC
#define _S_IFMT __S_IFMT
#define _S_IFDIR __S_IFDIR
#define _S_IFREG __S_IFREG
#define _S_IFCHR __S_IFCHR
#define _S_IFIFO __S_IFIFO
#endif
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
