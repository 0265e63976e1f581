/* glibc's own <sys/stat.h>, and Microsoft's names for it. */
#pragma GCC system_header
#include_next <sys/stat.h>
#ifndef OVL_STAT_H
#define OVL_STAT_H
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
#define _fstat fstat
#define _fstat32 fstat
#define _fstat64 fstat
#define _fstati64 fstat
#define _fstat32i64 fstat
#define _fstat64i32 fstat
#define _S_IREAD S_IRUSR
#define _S_IWRITE S_IWUSR
#define _S_IEXEC S_IXUSR
#define _S_IFMT __S_IFMT
#define _S_IFDIR __S_IFDIR
#define _S_IFREG __S_IFREG
#define _S_IFCHR __S_IFCHR
#define _S_IFIFO __S_IFIFO
#endif
