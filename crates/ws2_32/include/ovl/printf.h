/* printf, scanf and their like, before glibc declares them: under link names of the SDK's, which read Microsoft's formats (%I64d). No other use of
 * the names changes. glibc's declarations follow and keep the link names. Those of _FORTIFY_SOURCE would call the compiler's builtins instead,
 * which know glibc's formats alone, so that the checked forms of <stdio.h> are left out; and glibc would give scanf a link name of its own, which the library jumps to instead. */
#ifndef OVL_PRINTF_H
#define OVL_PRINTF_H
#pragma GCC system_header
#include <features.h>
#include <stdarg.h>
#include <stddef.h>
#ifdef __cplusplus
#define OVL_NOTHROW __THROW
extern "C" {
#else
#define OVL_NOTHROW
#endif
struct _IO_FILE;
/* Where wide characters have 16 bits, those functions read them so. */
#if defined(__x86_64__) && __SIZEOF_WCHAR_T__ == 2
#define OVL_PRINTF(name) __asm__("ovl_short_" #name)
#else
#define OVL_PRINTF(name) __asm__("ovl_" #name)
#endif
extern int printf(const char *__restrict, ...) OVL_PRINTF(printf);
extern int fprintf(struct _IO_FILE *__restrict, const char *__restrict, ...) OVL_PRINTF(fprintf);
extern int sprintf(char *__restrict, const char *__restrict, ...) OVL_NOTHROW OVL_PRINTF(sprintf);
extern int snprintf(char *__restrict, size_t, const char *__restrict, ...) OVL_NOTHROW OVL_PRINTF(snprintf);
extern int vprintf(const char *__restrict, __builtin_va_list) OVL_PRINTF(vprintf);
extern int vfprintf(struct _IO_FILE *__restrict, const char *__restrict, __builtin_va_list) OVL_PRINTF(vfprintf);
extern int vsprintf(char *__restrict, const char *__restrict, __builtin_va_list) OVL_NOTHROW OVL_PRINTF(vsprintf);
extern int vsnprintf(char *__restrict, size_t, const char *__restrict, __builtin_va_list) OVL_NOTHROW OVL_PRINTF(vsnprintf);
extern int scanf(const char *__restrict, ...) __asm__("ovl_scanf");
extern int fscanf(struct _IO_FILE *__restrict, const char *__restrict, ...) __asm__("ovl_fscanf");
extern int sscanf(const char *__restrict, const char *__restrict, ...) OVL_NOTHROW __asm__("ovl_sscanf");
extern int vscanf(const char *__restrict, __builtin_va_list) __asm__("ovl_vscanf");
extern int vfscanf(struct _IO_FILE *__restrict, const char *__restrict, __builtin_va_list) __asm__("ovl_vfscanf");
extern int vsscanf(const char *__restrict, const char *__restrict, __builtin_va_list) OVL_NOTHROW __asm__("ovl_vsscanf");
/* Windows' runtime takes a backslash for a slash. */
#if defined(_WIN32) && !defined(__USE_FILE_OFFSET64)
extern struct _IO_FILE *fopen(const char *__restrict, const char *__restrict) __asm__("ovl_fopen");
extern struct _IO_FILE *freopen(const char *__restrict, const char *__restrict, struct _IO_FILE *__restrict) __asm__("ovl_freopen");
extern int remove(const char *) OVL_NOTHROW __asm__("ovl_remove");
extern int rename(const char *, const char *) OVL_NOTHROW __asm__("ovl_rename");
#endif
#ifdef __cplusplus
}
#endif
#endif
