/* glibc's own <fcntl.h>, which declares an iovec that Windows has not and portable libraries bring themselves, and a struct stat, which
 * Windows leaves to <sys/stat.h>: those that have one of their own rename the runtime's while they include that. */
#pragma GCC system_header
#include "ovl/mapped.h"
#ifdef _WIN32
#include "ovl/foreign_types.h"
#pragma push_macro("iovec")
#undef iovec
#define iovec ovl_glibc_iovec
#ifndef __iovec_defined
#define OVL_IOVEC
#endif
#ifndef _BITS_STAT_H
#define _BITS_STAT_H
#define OVL_STAT
#endif
#include_next <fcntl.h>
#ifdef OVL_STAT
#undef _BITS_STAT_H
#undef OVL_STAT
#endif
#ifdef OVL_IOVEC
#undef __iovec_defined
#undef OVL_IOVEC
#endif
#pragma pop_macro("iovec")
/* Portable sources ask by these names whether there is a fcntl for sockets, which are handles here as on Windows. */
#undef FD_CLOEXEC
#undef F_DUPFD
#undef F_DUPFD_CLOEXEC
#undef F_GETFD
#undef F_SETFD
#undef F_GETFL
#undef F_SETFL
#undef F_GETLK
#undef F_SETLK
#undef F_SETLKW
#undef F_GETOWN
#undef F_SETOWN
#undef O_ASYNC
#undef O_CLOEXEC
#undef O_NDELAY
#undef O_NOCTTY
#undef O_NONBLOCK
#undef O_SYNC
#else
#include_next <fcntl.h>
#endif
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
