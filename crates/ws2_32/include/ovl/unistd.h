/* What <unistd.h> declares for the program that asks for it. */
#ifndef OVL_UNISTD_H
#define OVL_UNISTD_H
#pragma GCC system_header
#include "ovl/base.h"
#ifdef __cplusplus
#define OVL_NOTHROW __THROW
#else
#define OVL_NOTHROW
#endif
#ifndef __useconds_t_defined
typedef __useconds_t useconds_t;
#define __useconds_t_defined
#endif
#ifndef __off64_t_defined
typedef __off64_t off64_t;
#define __off64_t_defined
#endif
OVL_BEGIN
extern unsigned int (sleep)(unsigned int seconds);
extern int (usleep)(__useconds_t microseconds);
extern int (pause)(void);
extern int (link)(const char *from, const char *to) OVL_NOTHROW;
extern int (symlink)(const char *from, const char *to) OVL_NOTHROW;
extern ssize_t (readlink)(const char *__restrict path, char *__restrict buffer, size_t length) OVL_NOTHROW;
extern int (pipe)(int ends[2]) OVL_NOTHROW;
extern void (sync)(void) OVL_NOTHROW;
extern unsigned int (alarm)(unsigned int seconds) OVL_NOTHROW;
extern int (nice)(int increment) OVL_NOTHROW;
extern __pid_t (fork)(void) OVL_NOTHROW;
extern int (truncate)(const char *path, __off_t length) OVL_NOTHROW;
extern int (ftruncate)(int descriptor, __off_t length) OVL_NOTHROW;
extern int (fsync)(int descriptor);
extern ssize_t (pread)(int descriptor, void *buffer, size_t length, __off_t offset);
extern ssize_t (pwrite)(int descriptor, const void *buffer, size_t length, __off_t offset);
extern int (getpagesize)(void) OVL_NOTHROW __attribute__((__const__));
extern char *(getpass)(const char *prompt);
extern char *(getlogin)(void);
extern char *(ttyname)(int descriptor) OVL_NOTHROW;
extern int (getopt)(int argc, char *const *argv, const char *options) OVL_NOTHROW;
extern char *optarg;
extern int optind, opterr, optopt;
OVL_END
#undef OVL_NOTHROW
#endif
