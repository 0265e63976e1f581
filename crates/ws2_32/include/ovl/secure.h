/* The functions whose names end in _s. Where Microsoft's runtime ends the process over a buffer that is too small, these empty it
 * and return the error, which is what that runtime does once an invalid parameter handler is installed. */
#ifndef OVL_SECURE_H
#define OVL_SECURE_H
#pragma GCC system_header
#include "ovl/mapped.h"
/* Programs define _CRT_SECURE_NO_DEPRECATE and _CRT_SECURE_NO_WARNINGS: here nothing is deprecated, and they change nothing. */
#define OVL_EINVAL 22
#define OVL_ERANGE 34

OVL_INLINE errno_t strncpy_s(char *to, size_t size, const char *from, size_t count) {
    size_t length;
    if (to == NULL || size == 0) return to == NULL && size == 0 && count == 0 ? 0 : OVL_EINVAL;
    if (from == NULL) { to[0] = 0; return count == 0 ? 0 : OVL_EINVAL; }
    for (length = 0; (count == _TRUNCATE || length < count) && from[length] != 0; length++) {
        if (length + 1 < size) { to[length] = from[length]; continue; }
        if (count == _TRUNCATE) { to[length] = 0; return STRUNCATE; }
        to[0] = 0;
        return OVL_ERANGE;
    }
    to[length] = 0;
    return 0;
}
OVL_INLINE errno_t strcpy_s(char *to, size_t size, const char *from) {
    if (to == NULL || size == 0) return OVL_EINVAL;
    if (from == NULL) { to[0] = 0; return OVL_EINVAL; }
    return strncpy_s(to, size, from, (size_t)-2);
}
OVL_INLINE errno_t strncat_s(char *to, size_t size, const char *from, size_t count) {
    size_t length = 0;
    errno_t error;
    if (to == NULL || size == 0) return OVL_EINVAL;
    while (length < size && to[length] != 0) length++;
    if (length == size) { to[0] = 0; return OVL_EINVAL; }
    error = strncpy_s(to + length, size - length, from, count);
    if (error != 0 && error != STRUNCATE) to[0] = 0;
    return error;
}
OVL_INLINE errno_t strcat_s(char *to, size_t size, const char *from) { return strncat_s(to, size, from, (size_t)-2); }
OVL_INLINE errno_t memcpy_s(void *to, size_t size, const void *from, size_t count) {
    if (count == 0) return 0;
    if (to == NULL) return OVL_EINVAL;
    if (from == NULL || size < count) { memset(to, 0, size); return from == NULL ? OVL_EINVAL : OVL_ERANGE; }
    memcpy(to, from, count);
    return 0;
}
OVL_INLINE errno_t memmove_s(void *to, size_t size, const void *from, size_t count) {
    if (count == 0) return 0;
    if (to == NULL || from == NULL) return OVL_EINVAL;
    if (size < count) return OVL_ERANGE;
    memmove(to, from, count);
    return 0;
}
OVL_INLINE size_t strnlen_s(const char *text, size_t size) {
    size_t length = 0;
    if (text == NULL) return 0;
    while (length < size && text[length] != 0) length++;
    return length;
}
OVL_INLINE char *strtok_s(char *text, const char *delimiters, char **context) {
    char *token;
    if (text == NULL) text = *context;
    text += strspn(text, delimiters);
    if (*text == 0) { *context = text; return NULL; }
    token = text;
    text += strcspn(text, delimiters);
    if (*text != 0) *text++ = 0;
    *context = text;
    return token;
}
OVL_INLINE int vsprintf_s(char *buffer, size_t size, const char *format, va_list arguments) {
    int length;
    if (buffer == NULL || size == 0 || format == NULL) return -1;
    length = vsnprintf(buffer, size, format, arguments);
    if (length < 0 || (size_t)length >= size) { buffer[0] = 0; return -1; }
    return length;
}
OVL_INLINE int sprintf_s(char *buffer, size_t size, const char *format, ...) __attribute__((__format__(__printf__, 3, 4)));
OVL_INLINE int sprintf_s(char *buffer, size_t size, const char *format, ...) {
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = vsprintf_s(buffer, size, format, arguments);
    va_end(arguments);
    return length;
}
OVL_INLINE int _vsnprintf_s(char *buffer, size_t size, size_t count, const char *format, va_list arguments) {
    int length;
    size_t room = count == _TRUNCATE || count >= size ? size : count + 1;
    if (buffer == NULL || size == 0 || format == NULL) return -1;
    length = vsnprintf(buffer, room, format, arguments);
    if (length < 0) { buffer[0] = 0; return -1; }
    if ((size_t)length < room) return length;
    if (count != _TRUNCATE && count >= size) buffer[0] = 0;
    return -1;
}
OVL_INLINE int vsnprintf_s(char *buffer, size_t size, size_t count, const char *format, va_list arguments) { return _vsnprintf_s(buffer, size, count, format, arguments); }
OVL_INLINE int _snprintf_s(char *buffer, size_t size, size_t count, const char *format, ...) __attribute__((__format__(__printf__, 4, 5)));
OVL_INLINE int _snprintf_s(char *buffer, size_t size, size_t count, const char *format, ...) {
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = _vsnprintf_s(buffer, size, count, format, arguments);
    va_end(arguments);
    return length;
}
#define printf_s printf
#define fprintf_s fprintf
#define vprintf_s vprintf
#define vfprintf_s vfprintf

/* scanf_s and its like: after the buffer of each %s, %c and %[ comes its size. One conversion is read at a time. */
OVL_INLINE int ovl_scan(FILE *stream, const char *text, const char *format, va_list arguments) {
    int assigned = 0;
    while (*format != 0) {
        char piece[256], *end = piece, kind = 0;
        int skip = 0, used = -1, got, width = 0, has_width = 0;
        void *target = NULL;
        while (*format != 0 && end < piece + 200 && !(*format == '%' && format[1] != '%')) {
            if (*format == '%') *end++ = *format++;
            *end++ = *format++;
        }
        if (*format == '%') {
            *end++ = *format++;
            if (*format == '*') { skip = 1; *end++ = *format++; }
            while (*format >= '0' && *format <= '9') { width = width * 10 + (*format++ - '0'); has_width = 1; }
            const char *kind_at = format;
            while (*kind_at == 'h' || *kind_at == 'l' || *kind_at == 'L' || *kind_at == 'j' || *kind_at == 'z' || *kind_at == 't') kind_at++;
            if (*kind_at == 'I') kind_at += (kind_at[1] == '6' && kind_at[2] == '4') || (kind_at[1] == '3' && kind_at[2] == '2') ? 3 : 1;
            kind = *kind_at;
            if (!skip) target = va_arg(arguments, void *);
            if (!skip && (kind == 's' || kind == 'c' || kind == '[')) {
                unsigned size = va_arg(arguments, unsigned);
                int room = kind == 'c' ? (int)size : (int)size - 1;
                if (!has_width) width = kind == 'c' ? 1 : room;
                if (width > room || room <= 0) { if (size > 0) *(char *)target = 0; return assigned; }
                has_width = 1;
            }
            if (has_width) end += sprintf(end, "%d", width);
            while (format < kind_at) *end++ = *format++;
            if (*format == '[') {
                *end++ = *format++;
                if (*format == '^') *end++ = *format++;
                if (*format == ']') *end++ = *format++;
                while (*format != 0 && *format != ']' && end < piece + 240) *end++ = *format++;
            }
            if (*format != 0) *end++ = *format++;
        }
        *end = 0;
        strcat(end, "%n");
        if (target != NULL) got = stream ? fscanf(stream, piece, target, &used) : sscanf(text, piece, target, &used);
        else got = stream ? fscanf(stream, piece, &used) : sscanf(text, piece, &used);
        if (got < 0) return assigned > 0 ? assigned : got;
        if (target != NULL && kind != 'n') { if (got < 1) return assigned; assigned++; }
        if (used < 0) return assigned;
        if (text != NULL) text += used;
    }
    return assigned;
}
OVL_INLINE int scanf_s(const char *format, ...) {
    va_list arguments; int assigned;
    va_start(arguments, format); assigned = ovl_scan(stdin, NULL, format, arguments); va_end(arguments);
    return assigned;
}
OVL_INLINE int fscanf_s(FILE *stream, const char *format, ...) {
    va_list arguments; int assigned;
    va_start(arguments, format); assigned = ovl_scan(stream, NULL, format, arguments); va_end(arguments);
    return assigned;
}
OVL_INLINE int sscanf_s(const char *text, const char *format, ...) {
    va_list arguments; int assigned;
    va_start(arguments, format); assigned = ovl_scan(NULL, text, format, arguments); va_end(arguments);
    return assigned;
}
OVL_INLINE char *gets_s(char *buffer, size_t size) {
    size_t length;
    if (buffer == NULL || size == 0 || fgets(buffer, (int)size, stdin) == NULL) return NULL;
    length = strlen(buffer);
    if (length > 0 && buffer[length - 1] == '\n') buffer[length - 1] = 0;
    return buffer;
}
#define OVL_ERRNO (*__errno_location())
#ifndef _ERRNO_H
#ifdef __cplusplus
extern "C" int *__errno_location(void) __THROW __attribute__((__const__));
#else
extern int *__errno_location(void) __attribute__((__nothrow__, __leaf__, __const__));
#endif
#endif
OVL_INLINE errno_t fopen_s(FILE **file, const char *name, const char *mode) {
    char plain[16];
    size_t length = 0;
    if (file == NULL || name == NULL || mode == NULL) return OVL_EINVAL;
    while (*mode != 0 && *mode != ',' && length < sizeof plain - 1) { if (*mode != 't' && *mode != ' ') plain[length++] = *mode; mode++; }
    plain[length] = 0;
    *file = fopen(name, plain);
    return *file == NULL ? OVL_ERRNO : 0;
}
OVL_INLINE errno_t freopen_s(FILE **file, const char *name, const char *mode, FILE *old) {
    if (file == NULL) return OVL_EINVAL;
    *file = freopen(name, mode, old);
    return *file == NULL ? OVL_ERRNO : 0;
}
OVL_INLINE errno_t localtime_s(struct tm *out, const time_t *when) {
    struct tm *got = when == NULL || out == NULL ? NULL : localtime(when);
    if (got == NULL) return OVL_EINVAL;
    *out = *got;
    return 0;
}
OVL_INLINE errno_t gmtime_s(struct tm *out, const time_t *when) {
    struct tm *got = when == NULL || out == NULL ? NULL : gmtime(when);
    if (got == NULL) return OVL_EINVAL;
    *out = *got;
    return 0;
}
#define _localtime64_s(out, when) localtime_s((out), (const time_t *)(when))
#define _gmtime64_s(out, when) gmtime_s((out), (const time_t *)(when))
OVL_INLINE errno_t ctime_s(char *buffer, size_t size, const time_t *when) { return strcpy_s(buffer, size, when == NULL ? NULL : ctime(when)); }
OVL_INLINE errno_t asctime_s(char *buffer, size_t size, const struct tm *when) { return strcpy_s(buffer, size, when == NULL ? NULL : asctime(when)); }
OVL_INLINE errno_t strerror_s(char *buffer, size_t size, int error) { return strncpy_s(buffer, size, strerror(error), _TRUNCATE) == OVL_EINVAL ? OVL_EINVAL : 0; }
OVL_INLINE errno_t getenv_s(size_t *length, char *buffer, size_t size, const char *name) {
    const char *value = getenv(name);
    if (length == NULL) return OVL_EINVAL;
    *length = value == NULL ? 0 : strlen(value) + 1;
    if (size > 0) buffer[0] = 0;
    if (value == NULL || size == 0) return 0;
    return strcpy_s(buffer, size, value);
}
OVL_INLINE errno_t _dupenv_s(char **buffer, size_t *length, const char *name) {
    const char *value = getenv(name);
    if (buffer == NULL) return OVL_EINVAL;
    *buffer = value == NULL ? NULL : _strdup(value);
    if (length != NULL) *length = value == NULL ? 0 : strlen(value) + 1;
    return 0;
}
OVL_INLINE errno_t _itoa_s(int value, char *buffer, size_t size, int radix) {
    char digits[40];
    return strcpy_s(buffer, size, _itoa(value, digits, radix));
}
OVL_INLINE errno_t _ltoa_s(long value, char *buffer, size_t size, int radix) {
    char digits[70];
    return strcpy_s(buffer, size, _ltoa(value, digits, radix));
}
OVL_INLINE errno_t _strlwr_s(char *text, size_t size) { return strnlen_s(text, size) == size ? OVL_EINVAL : (_strlwr(text), 0); }
OVL_INLINE errno_t _strupr_s(char *text, size_t size) { return strnlen_s(text, size) == size ? OVL_EINVAL : (_strupr(text), 0); }

#ifdef __cplusplus
extern "C++" {
template <size_t N> inline errno_t strcpy_s(char (&to)[N], const char *from) { return strcpy_s(to, N, from); }
template <size_t N> inline errno_t strcat_s(char (&to)[N], const char *from) { return strcat_s(to, N, from); }
template <size_t N> inline errno_t strncpy_s(char (&to)[N], const char *from, size_t count) { return strncpy_s(to, N, from, count); }
template <size_t N> inline errno_t strncat_s(char (&to)[N], const char *from, size_t count) { return strncat_s(to, N, from, count); }
template <size_t N> inline errno_t ctime_s(char (&to)[N], const time_t *when) { return ctime_s(to, N, when); }
template <size_t N> inline errno_t asctime_s(char (&to)[N], const struct tm *when) { return asctime_s(to, N, when); }
template <size_t N> inline errno_t strerror_s(char (&to)[N], int error) { return strerror_s(to, N, error); }
template <size_t N> inline errno_t getenv_s(size_t *length, char (&to)[N], const char *name) { return getenv_s(length, to, N, name); }
template <size_t N> inline errno_t _itoa_s(int value, char (&to)[N], int radix) { return _itoa_s(value, to, N, radix); }
template <size_t N> inline errno_t _strlwr_s(char (&to)[N]) { return _strlwr_s(to, N); }
template <size_t N> inline errno_t _strupr_s(char (&to)[N]) { return _strupr_s(to, N); }
template <size_t N> inline char *gets_s(char (&to)[N]) { return gets_s(to, N); }
template <size_t N> inline int vsprintf_s(char (&to)[N], const char *format, va_list arguments) { return vsprintf_s(to, N, format, arguments); }
template <size_t N> __attribute__((__format__(__printf__, 2, 3))) inline int sprintf_s(char (&to)[N], const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsprintf_s(to, N, format, arguments);
    va_end(arguments);
    return length;
}
template <size_t N> inline int _vsnprintf_s(char (&to)[N], size_t count, const char *format, va_list arguments) { return _vsnprintf_s(to, N, count, format, arguments); }
template <size_t N> __attribute__((__format__(__printf__, 3, 4))) inline int _snprintf_s(char (&to)[N], size_t count, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = _vsnprintf_s(to, N, count, format, arguments);
    va_end(arguments);
    return length;
}
}
#endif
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
#endif
