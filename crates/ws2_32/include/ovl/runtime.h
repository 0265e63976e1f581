/* More of Microsoft's C runtime, each a few words over glibc's. */
#ifndef OVL_RUNTIME_H
#define OVL_RUNTIME_H
#pragma GCC system_header
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include "ovl/base.h"

#ifndef _MAX_PATH
#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
#endif

OVL_BEGIN
unsigned char WINAPI SystemFunction036(void *buffer, unsigned length);
errno_t _putenv_s(const char *name, const char *value);
int _putenv(const char *text);
char *_fullpath(char *whole, const char *path, size_t length);
int _commit(int descriptor);
int _chsize(int descriptor, long length);
OVL_END

/* The system's error of the runtime's last failure, as errno has it: ERROR_FILE_NOT_FOUND and so on, by number, for the runtime's
 * headers do not bring these names. */
OVL_INLINE unsigned long *__doserrno(void) {
    static __thread unsigned long error;
    error = errno == 0 ? 0 : errno == ENOENT ? 2 : errno == ENOTDIR ? 3 : errno == EACCES || errno == EPERM ? 5
          : errno == EEXIST ? 80 : errno == EBADF ? 6 : errno == EMFILE ? 4 : errno == ENOSPC ? 112
          : errno == ENOMEM ? 8 : errno == EINVAL ? 87 : errno == EPIPE ? 109 : errno == ENOTEMPTY ? 145
          : 31;
    return &error;
}
#define _doserrno (*__doserrno())
/* The environment; that of wide text is made where somebody asks for a variable of it. */
#define _environ environ
OVL_BEGIN
extern char **environ;
extern wchar_t **_wenviron;
OVL_END

OVL_INLINE errno_t rand_s(unsigned *number) {
    if (number == NULL) return EINVAL;
    return SystemFunction036(number, sizeof *number) ? 0 : ENOMEM;
}

OVL_INLINE void *_aligned_malloc(size_t size, size_t alignment) {
    void *block;
    if (alignment < sizeof(void *)) alignment = sizeof(void *);
    return posix_memalign(&block, alignment, size) == 0 ? block : NULL;
}
OVL_INLINE void _aligned_free(void *block) { free(block); }
OVL_INLINE size_t _msize(void *block) { return malloc_usable_size(block); }
OVL_INLINE void *_aligned_realloc(void *block, size_t size, size_t alignment) {
    size_t before = block == NULL ? 0 : malloc_usable_size(block);
    void *moved;
    if (size == 0) {
        free(block);
        return NULL;
    }
    moved = _aligned_malloc(size, alignment);
    if (moved != NULL && block != NULL) {
        memcpy(moved, block, before < size ? before : size);
        free(block);
    }
    return moved;
}
OVL_INLINE void *_recalloc(void *block, size_t count, size_t size) {
    size_t before = block == NULL ? 0 : malloc_usable_size(block), whole;
    void *moved;
    if (__builtin_mul_overflow(count, size, &whole)) return NULL;
    moved = realloc(block, whole);
    if (moved != NULL && whole > before) memset((char *)moved + before, 0, whole - before);
    return moved;
}

/* clang has them itself with -fms-extensions. */
/* gcc's immintrin.h has macros of these names. */
#undef _rotl
#undef _rotr
#undef _rotl64
#undef _rotr64
#undef _lrotl
#undef _lrotr
#if !defined(__clang__) || !__has_builtin(_rotl)
OVL_INLINE unsigned _rotl(unsigned value, int by) { return value << (by & 31) | value >> (-by & 31); }
OVL_INLINE unsigned _rotr(unsigned value, int by) { return value >> (by & 31) | value << (-by & 31); }
OVL_INLINE unsigned long long _rotl64(unsigned long long value, int by) { return value << (by & 63) | value >> (-by & 63); }
OVL_INLINE unsigned long long _rotr64(unsigned long long value, int by) { return value >> (by & 63) | value << (-by & 63); }
#endif
#define _lrotl(value, by) _rotl((unsigned)(value), (by))
#define _lrotr(value, by) _rotr((unsigned)(value), (by))

OVL_INLINE void ovl_copy_part(char *to, size_t room, const char *from, size_t length) {
    if (to == NULL) return;
    if (length >= room) length = room - 1;
    memcpy(to, from, length);
    to[length] = 0;
}
/* There are drives in a path only if somebody wrote them; both slashes part it. */
OVL_INLINE void _splitpath(const char *path, char *drive, char *directory, char *name, char *extension) {
    const char *start, *slash, *dot, *walk;
    size_t letters = path[0] && path[1] == ':' ? 2 : 0;
    ovl_copy_part(drive, _MAX_DRIVE, path, letters);
    start = path + letters;
    slash = start;
    for (walk = start; *walk; walk++)
        if (*walk == '/' || *walk == '\\') slash = walk + 1;
    ovl_copy_part(directory, _MAX_DIR, start, (size_t)(slash - start));
    dot = strrchr(slash, '.');
    if (dot == NULL) dot = slash + strlen(slash);
    ovl_copy_part(name, _MAX_FNAME, slash, (size_t)(dot - slash));
    ovl_copy_part(extension, _MAX_EXT, dot, strlen(dot));
}
OVL_INLINE void _makepath(char *path, const char *drive, const char *directory, const char *name, const char *extension) {
    size_t length;
    path[0] = 0;
    if (drive && *drive) snprintf(path, 3, "%c:", *drive);
    length = strlen(path);
    if (directory && *directory) {
        const char *last = directory + strlen(directory) - 1;
        snprintf(path + length, _MAX_PATH - length, "%s%s", directory, *last == '/' || *last == '\\' ? "" : "/");
        length = strlen(path);
    }
    snprintf(path + length, _MAX_PATH - length, "%s", name ? name : "");
    length = strlen(path);
    if (extension && *extension) snprintf(path + length, _MAX_PATH - length, "%s%s", *extension == '.' ? "" : ".", extension);
}

OVL_INLINE char *ovl_now_as(char *text, const char *format) {
    time_t now = time(NULL);
    struct tm local;
    if (localtime_s(&local, &now) != 0 || strftime(text, 9, format, &local) == 0) text[0] = 0;
    return text;
}
OVL_INLINE char *_strtime(char *text) { return ovl_now_as(text, "%H:%M:%S"); }
OVL_INLINE char *_strdate(char *text) { return ovl_now_as(text, "%m/%d/%y"); }
OVL_INLINE errno_t ovl_now_into(char *text, size_t length, const char *format) {
    if (text == NULL || length < 9) {
        if (text != NULL && length > 0) text[0] = 0;
        return text == NULL ? EINVAL : ERANGE;
    }
    ovl_now_as(text, format);
    return 0;
}
OVL_INLINE errno_t _strtime_s(char *text, size_t length) { return ovl_now_into(text, length, "%H:%M:%S"); }
OVL_INLINE errno_t _strdate_s(char *text, size_t length) { return ovl_now_into(text, length, "%m/%d/%y"); }
#ifdef __cplusplus
extern "C++" {
template <size_t N> inline errno_t _strtime_s(char (&text)[N]) { return _strtime_s(text, N); }
template <size_t N> inline errno_t _strdate_s(char (&text)[N]) { return _strdate_s(text, N); }
}
#endif
OVL_INLINE char *_strset(char *text, int c) { return (char *)memset(text, c, strlen(text)); }
OVL_INLINE char *_strnset(char *text, int c, size_t count) { return (char *)memset(text, c, strnlen(text, count)); }
OVL_INLINE errno_t _get_errno(int *value) { return value == NULL ? EINVAL : (*value = errno, 0); }
OVL_INLINE errno_t _set_errno(int value) { errno = value; return 0; }

#define _fdopen fdopen
#define _fsopen(name, mode, sharing) ((void)(sharing), fopen((name), (mode)))
#define _tempnam tempnam
#define _memccpy memccpy
#define _gcvt gcvt
#define _tzset tzset
#define _difftime64 difftime
#define _copysign copysign
#define _nextafter nextafter
#define _logb logb
#define _chgsign(x) (-(x))
#define _execv execv
#define _execvp execvp
#define _execl execl
#define _execlp execlp
#define _CrtSetReportMode(kind, mode) ((void)(kind), (mode))
#define _CrtSetReportFile(kind, file) ((void)(kind), (file))
#define _CrtMemCheckpoint(state) ((void)(state))
#define _stricoll _stricmp
#endif
