/* What Microsoft's C runtime has and glibc does not, and what it does differently. */
#ifndef OVL_CRT_H
#define OVL_CRT_H
#pragma GCC system_header
#include "ovl/mapped.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <wchar.h>
#include "ovl/base.h"
#include "ovl/entry.h"

typedef int errno_t;
typedef size_t rsize_t;
typedef struct _iobuf_tag_unused ovl_iobuf_unused;
#ifndef _ERRCODE_DEFINED
#define _ERRCODE_DEFINED
#endif
#define _TRUNCATE ((size_t)-1)
#define _I8_MIN (-127 - 1)
#define _I8_MAX 127
#define _UI8_MAX 0xFFu
#define _I16_MIN (-32767 - 1)
#define _I16_MAX 32767
#define _UI16_MAX 0xFFFFu
#define _I32_MIN (-2147483647 - 1)
#define _I32_MAX 2147483647
#define _UI32_MAX 0xFFFFFFFFu
#define _I64_MIN (-9223372036854775807LL - 1)
#define _I64_MAX 9223372036854775807LL
#define _UI64_MAX 0xFFFFFFFFFFFFFFFFuLL
#define STRUNCATE 80
#define _HUGE_ENUF 1e+300
#define _MAX_ITOSTR_BASE10_COUNT 12
typedef struct timespec ovl_timespec_unused;
typedef long long __time64_t;
typedef int __time32_t;
typedef struct _timeb_tag_unused ovl_timeb_unused;

OVL_BEGIN
int _stricmp(const char *a, const char *b);
int _strnicmp(const char *a, const char *b, size_t length);
char *_strdup(const char *text);
char *_strrev(char *text);
char *_strlwr(char *text);
char *_strupr(char *text);
char *_itoa(int value, char *text, int radix);
char *_ltoa(long value, char *text, int radix);
char *_ultoa(unsigned long value, char *text, int radix);
char *_i64toa(long long value, char *text, int radix);
char *_ui64toa(unsigned long long value, char *text, int radix);
int _fileno(FILE *stream);
int _isatty(int descriptor);
extern long __timezone;
extern int __daylight;
extern char *__tzname[2];
int _getmaxstdio(void);
int _setmaxstdio(int most);
int _getpid(void);
int _close(int descriptor);
int _dup2(int from, int to);
int _read(int descriptor, void *buffer, unsigned count);
int _write(int descriptor, const void *buffer, unsigned count);
/* A path as Linux has it, for as long as this thread asks for no other: a backslash is a slash, and a drive is left out. */
const char *ovl_native_path(const char *path);
int _access(const char *path, int mode);
int _unlink(const char *path);
int system(const char *command) __asm__("ovl_system");
int *WINAPI __p___argc(void);
char ***WINAPI __p___argv(void);
char **WINAPI __p__pgmptr(void);
extern void _exit(int code) __attribute__((__noreturn__));
OVL_END

/* main's arguments, and the program's path. */
#ifdef _WIN32
OVL_BEGIN
extern int __argc;
extern char **__argv;
OVL_END
#define _pgmptr (*__p__pgmptr())
#endif
OVL_INLINE errno_t _get_pgmptr(char **path) {
    if (path == NULL) return errno = EINVAL;
    *path = *__p__pgmptr();
    return 0;
}

/* `gets`, which newer standards have taken out of glibc's header, and old source has not taken out of itself. */
OVL_INLINE char *ovl_gets(char *buffer) {
    size_t length = 0;
    int byte;
    while ((byte = getchar()) != EOF && byte != '\n') buffer[length++] = (char)byte;
    if (byte == EOF && length == 0) return NULL;
    buffer[length] = 0;
    return buffer;
}
#if defined(__cplusplus) ? __cplusplus > 201103L : __STDC_VERSION__ > 199901L
#define gets ovl_gets
#endif

#include "ovl/textnames.h"
#define itoa _itoa
#define ltoa _ltoa
#define ultoa _ultoa
#define _atoi64(text) atoll(text)
#define _strtoi64 strtoll
#define _strtoui64 strtoull
#define _atoi _atoi
OVL_INLINE int _memicmp(const void *a, const void *b, size_t length) {
    const unsigned char *one = (const unsigned char *)a, *other = (const unsigned char *)b;
    for (; length > 0; length--, one++, other++) {
        int x = *one >= 'A' && *one <= 'Z' ? *one + 32 : *one, y = *other >= 'A' && *other <= 'Z' ? *other + 32 : *other;
        if (x != y) return x - y;
    }
    return 0;
}
#define memicmp _memicmp
#define wcsicmp _wcsicmp
#define wcsnicmp _wcsnicmp
#define _mkgmtime timegm
#define _timezone __timezone
#define _daylight __daylight
#define _tzname __tzname
#define _mkgmtime64 timegm
#define _gmtime64 gmtime
#define _localtime64 localtime
#define _ctime64 ctime
#define __max(a, b) (((a) > (b)) ? (a) : (b))
#define __min(a, b) (((a) < (b)) ? (a) : (b))
#define _cexit() ((void)fflush(NULL))
#define _c_exit() ((void)0)
#define _abs64(value) llabs(value)
#define _fcloseall() fcloseall()
#define _flushall() fflush(NULL)
#define _fseeki64 fseeko
#define _ftelli64 ftello
#define _popen popen
#define _pclose pclose
#define _sleep(milliseconds) Sleep((DWORD)(milliseconds))
#define _mktime64 mktime
#define _time64(t) time((time_t *)(t))
#define _hypot hypot
#define _finite(x) __builtin_isfinite(x)
#define _isnan(x) __builtin_isnan(x)
/* Handlers of a program's mistakes: the one of arguments is kept and told of none, the one of calls of pure virtual functions is called (eh.h). */
typedef void (*_invalid_parameter_handler)(const wchar_t *, const wchar_t *, const wchar_t *, unsigned int, size_t);
typedef void (*_purecall_handler)(void);
__attribute__((__weak__, __visibility__("hidden"))) _invalid_parameter_handler ovl_invalid_parameter_handler;
__attribute__((__weak__, __visibility__("hidden"))) _purecall_handler ovl_purecall_handler;
OVL_INLINE _invalid_parameter_handler _get_invalid_parameter_handler(void) { return ovl_invalid_parameter_handler; }
OVL_INLINE _invalid_parameter_handler _set_invalid_parameter_handler(_invalid_parameter_handler handler) {
    return __atomic_exchange_n(&ovl_invalid_parameter_handler, handler, __ATOMIC_SEQ_CST);
}
OVL_INLINE _purecall_handler _get_purecall_handler(void) { return ovl_purecall_handler; }
OVL_INLINE _purecall_handler _set_purecall_handler(_purecall_handler handler) { return __atomic_exchange_n(&ovl_purecall_handler, handler, __ATOMIC_SEQ_CST); }
#if defined(__cplusplus) && defined(_WIN32)
extern "C" __attribute__((__weak__, __used__, __noreturn__, __visibility__("hidden"))) void __cxa_pure_virtual(void)
{
    if (ovl_purecall_handler != NULL) ovl_purecall_handler();
    abort();
}
#endif
#define _setmode(descriptor, mode) ((void)(descriptor), (mode))
#define _O_TEXT 0x4000
#define _O_BINARY 0x8000
#define _O_U16TEXT 0x20000
#define _O_U8TEXT 0x40000
#define _WRITE_ABORT_MSG 1
#define _CALL_REPORTFAULT 2
#define _set_abort_behavior(flags, mask) ((void)(flags), (void)(mask), 0u)
#define _fflush_nolock fflush
/* The texts of errno's numbers, as many as Linux has. */
#define _sys_nerr 134
OVL_INLINE char **ovl_error_texts(void) {
    static char *texts[_sys_nerr + 1], unknown[] = "Unknown error";
    int number;
    for (number = 0; texts[_sys_nerr] == NULL && number <= _sys_nerr; number++) {
        const char *text = strerror(number);
        size_t length = strlen(text) + 1;
        char *copy = (char *)malloc(length);
        texts[number] = copy == NULL ? unknown : (char *)memcpy(copy, text, length);
    }
    return texts;
}
#define _sys_errlist (ovl_error_texts())
#if defined(_WIN32) && !defined(sys_nerr)
#define sys_nerr _sys_nerr
#define sys_errlist _sys_errlist
#endif

/* Room for a while: on the stack if it is small, else on the heap; which, stands before it, for _freea. */
#define _ALLOCA_S_THRESHOLD 1024
#define OVL_MARK_SIZE 16
OVL_INLINE void *ovl_mark(void *room, unsigned mark) {
    if (room == NULL) return NULL;
    *(unsigned *)room = mark;
    return (char *)room + OVL_MARK_SIZE;
}
#define _malloca(size) ((size_t)(size) + OVL_MARK_SIZE <= _ALLOCA_S_THRESHOLD ? ovl_mark(__builtin_alloca((size_t)(size) + OVL_MARK_SIZE), 0xCCCC) : ovl_mark(malloc((size_t)(size) + OVL_MARK_SIZE), 0xDDDD))
OVL_INLINE void _freea(void *room) {
    char *whole;
    if (room == NULL) return;
    whole = (char *)room - OVL_MARK_SIZE;
    if (*(unsigned *)(void *)whole == 0xDDDD) free(whole);
}

/* _snprintf returns a negative number when the text does not fit, and then leaves no terminator. */
OVL_INLINE int _vsnprintf(char *buffer, size_t size, const char *format, va_list arguments) {
    int length = vsnprintf(NULL, 0, format, arguments);
    char *whole;
    if (length < 0 || buffer == NULL) return length;
    if ((size_t)length < size) return vsnprintf(buffer, size, format, arguments);
    whole = (char *)malloc((size_t)length + 1);
    if (whole == NULL) return -1;
    vsnprintf(whole, (size_t)length + 1, format, arguments);
    memcpy(buffer, whole, size);
    free(whole);
    return (size_t)length == size ? length : -1;
}
OVL_INLINE int _snprintf(char *buffer, size_t size, const char *format, ...) __attribute__((__format__(__printf__, 3, 4)));
OVL_INLINE int _snprintf(char *buffer, size_t size, const char *format, ...) {
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = _vsnprintf(buffer, size, format, arguments);
    va_end(arguments);
    return length;
}
OVL_INLINE int _vscprintf(const char *format, va_list arguments) { return vsnprintf(NULL, 0, format, arguments); }
OVL_INLINE int _scprintf(const char *format, ...) __attribute__((__format__(__printf__, 1, 2)));
OVL_INLINE int _scprintf(const char *format, ...) {
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    return length;
}

/* A prompt is seen before the program reads its answer, with a line's end or without. */
#ifdef _WIN32
OVL_BEGIN
void ovl_show_at_once(void);
OVL_END
__attribute__((__constructor__, __used__)) static void ovl_start(void) { ovl_show_at_once(); }
#endif

#include "ovl/secure.h"
#include "ovl/runtime.h"
#include "ovl/wide.h"
#include "ovl/widecrt.h"
#include "ovl/widepaths.h"
#include "ovl/parts.h"
#include "ovl/localized.h"
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
#endif
