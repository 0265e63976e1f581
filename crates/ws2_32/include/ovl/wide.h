/* Wide text, for wchar_t of 16 bits (-fshort-wchar) and of 32. glibc's own functions know only 32, and read %s as narrow where Microsoft's
 * read it as wide; these follow Microsoft's, and write UTF-8 to streams, so that wprintf and printf mix. */
#ifndef OVL_WIDE_H
#define OVL_WIDE_H
#pragma GCC system_header
#ifdef __cplusplus
#include <cwchar>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#endif
#include <wchar.h>
#include <locale.h>
#include <wctype.h>
#include "ovl/base.h"
#include "ovl/crt.h"

/* A growing UTF-8 text. */
typedef struct ovl_text { char *bytes; size_t length, room; } ovl_text;
OVL_INLINE void ovl_append(ovl_text *text, const char *bytes, size_t count) {
    if (text->length + count + 1 > text->room) {
        size_t room = (text->length + count + 1) * 2;
        char *grown = (char *)realloc(text->bytes, room);
        if (grown == NULL) return;
        text->bytes = grown;
        text->room = room;
    }
    memcpy(text->bytes + text->length, bytes, count);
    text->length += count;
    text->bytes[text->length] = 0;
}
OVL_INLINE size_t ovl_encode(unsigned code, char *out) {
    if (code < 0x80) { out[0] = (char)code; return 1; }
    if (code < 0x800) { out[0] = (char)(0xC0 | code >> 6); out[1] = (char)(0x80 | (code & 63)); return 2; }
    if (code < 0x10000) { out[0] = (char)(0xE0 | code >> 12); out[1] = (char)(0x80 | (code >> 6 & 63)); out[2] = (char)(0x80 | (code & 63)); return 3; }
    out[0] = (char)(0xF0 | code >> 18); out[1] = (char)(0x80 | (code >> 12 & 63)); out[2] = (char)(0x80 | (code >> 6 & 63)); out[3] = (char)(0x80 | (code & 63));
    return 4;
}
/* Takes one character off a wide text; pairs of 16-bit units are one. */
OVL_INLINE unsigned ovl_take(const wchar_t **at) {
    unsigned code = (unsigned)*(*at)++;
    if (sizeof(wchar_t) == 2) {
        code &= 0xFFFF;
        if (code >= 0xD800 && code < 0xDC00 && ((unsigned)**at & 0xFC00) == 0xDC00) code = 0x10000 + ((code & 0x3FF) << 10) + ((unsigned)*(*at)++ & 0x3FF);
    }
    return code;
}
OVL_INLINE char *ovl_narrow(const wchar_t *wide, size_t limit) {
    ovl_text text = {NULL, 0, 0};
    const wchar_t *at = wide;
    char unit[4];
    ovl_append(&text, "", 0);
    while ((size_t)(at - wide) < limit && *at != 0) { size_t n = ovl_encode(ovl_take(&at), unit); ovl_append(&text, unit, n); }
    return text.bytes;
}
/* Writes UTF-8 as wide text; returns how many units it has, written or not. */
OVL_INLINE size_t ovl_widen(const char *from, wchar_t *to, size_t room) {
    const unsigned char *at = (const unsigned char *)from;
    size_t length = 0;
    while (*at != 0) {
        unsigned code = *at++, more = code >= 0xF0 ? 3 : code >= 0xE0 ? 2 : code >= 0xC0 ? 1 : 0;
        if (more) code &= 0x3F >> more;
        while (more-- && (*at & 0xC0) == 0x80) code = code << 6 | (*at++ & 63);
        if (sizeof(wchar_t) == 2 && code > 0xFFFF) {
            if (length + 1 < room) { to[length] = (wchar_t)(0xD7C0 + (code >> 10)); to[length + 1] = (wchar_t)(0xDC00 | (code & 0x3FF)); }
            length += 2;
            continue;
        }
        if (length < room) to[length] = (wchar_t)code;
        length++;
    }
    if (room > 0) to[length < room ? length : room - 1] = 0;
    return length;
}
OVL_INLINE char *ovl_vwformat(const wchar_t *format, va_list given) {
    /* The caller's list stays as it is, as on Windows. */
    va_list arguments;
    ovl_text text = {NULL, 0, 0};
    char unit[4], spec[64], plain[512];
    va_copy(arguments, given);
    ovl_append(&text, "", 0);
    while (*format != 0) {
        char *end = spec, size = 0;
        int precision = -1, count, wide;
        if (*format != '%') { size_t n = ovl_encode(ovl_take(&format), unit); ovl_append(&text, unit, n); continue; }
        *end++ = (char)*format++;
        while (*format != 0 && strchr("-+ #0", (char)*format) && end < spec + 8) *end++ = (char)*format++;
        if (*format == '*') { end += sprintf(end, "%d", va_arg(arguments, int)); format++; }
        while (*format >= '0' && *format <= '9' && end < spec + 20) *end++ = (char)*format++;
        if (*format == '.') {
            *end++ = (char)*format++;
            if (*format == '*') { precision = va_arg(arguments, int); format++; }
            else for (precision = 0; *format >= '0' && *format <= '9'; format++) precision = precision * 10 + (int)(*format - '0');
            end += sprintf(end, "%d", precision);
        }
        if (*format == 'I' && format[1] == '6' && format[2] == '4') { size = 'q'; format += 3; }
        else if (*format == 'I' && format[1] == '3' && format[2] == '2') format += 3;
        else if (*format == 'I') { size = 'z'; format++; }
        while (*format == 'h' || *format == 'l' || *format == 'w' || *format == 'L' || *format == 'z' || *format == 'j' || *format == 't') {
            if (*format == 'l' && size == 'l') size = 'q'; else if (!(*format == 'h' && size == 'h')) size = (char)*format;
            format++;
        }
        switch (*format) {
        case 'd': case 'i': case 'u': case 'x': case 'X': case 'o':
            strcpy(end, "ll"); end[2] = (char)*format; end[3] = 0;
            {
                long long value;
                int is_signed = *format == 'd' || *format == 'i';
                if (size == 'q' || size == 'z' || size == 'j' || size == 't' || (size == 'l' && !is_signed)) value = va_arg(arguments, long long);
                else if (size == 'l') value = va_arg(arguments, long);
                else if (is_signed) value = va_arg(arguments, int);
                else value = va_arg(arguments, unsigned);
                if (size == 'l' && is_signed && value > 0x7fffffff && value <= 0xffffffffLL) value = (int)value;
                if (size == 'h') value = is_signed ? (long long)(short)value : (long long)(unsigned short)value;
                count = snprintf(plain, sizeof plain, spec, value);
            }
            ovl_append(&text, plain, count < (int)sizeof plain ? (size_t)count : sizeof plain - 1);
            break;
        case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
            end[0] = (char)*format; end[1] = 0;
            count = snprintf(plain, sizeof plain, spec, va_arg(arguments, double));
            ovl_append(&text, plain, count < (int)sizeof plain ? (size_t)count : sizeof plain - 1);
            break;
        case 'p':
            count = snprintf(plain, sizeof plain, "%016lX", (unsigned long)va_arg(arguments, void *));
            ovl_append(&text, plain, (size_t)count);
            break;
        case 'c': case 'C':
            count = (int)ovl_encode((unsigned)va_arg(arguments, int), unit);
            ovl_append(&text, unit, (size_t)count);
            break;
        case 's': case 'S':
            wide = size == 'h' ? 0 : size == 'l' || size == 'w' ? 1 : *format == 's';
            {
                const void *given = va_arg(arguments, const void *);
                char *narrow = given == NULL ? NULL : wide ? ovl_narrow((const wchar_t *)given, precision < 0 ? (size_t)-1 : (size_t)precision) : NULL;
                const char *shown = given == NULL ? "(null)" : wide ? narrow : (const char *)given;
                if (wide && precision >= 0) { char *dot = strchr(spec, '.'); if (dot) end = dot; }
                end[0] = 's'; end[1] = 0;
                count = snprintf(NULL, 0, spec, shown);
                if (count >= 0) {
                    char *piece = (char *)malloc((size_t)count + 1);
                    if (piece != NULL) { snprintf(piece, (size_t)count + 1, spec, shown); ovl_append(&text, piece, (size_t)count); free(piece); }
                }
                free(narrow);
            }
            break;
        case '%':
            ovl_append(&text, "%", 1);
            break;
        case 0:
            return text.bytes;
        default:
            ovl_append(&text, spec, (size_t)(end - spec));
            continue;
        }
        format++;
    }
    va_end(arguments);
    return text.bytes;
}
OVL_INLINE int ovl_vfwprintf(FILE *stream, const wchar_t *format, va_list arguments) {
    char *text = ovl_vwformat(format, arguments);
    size_t length = text == NULL ? 0 : strlen(text);
    int written = text == NULL || fwrite(text, 1, length, stream) != length ? -1 : (int)length;
    free(text);
    return written;
}
/* The count of units, or -1 when they do not fit. */
OVL_INLINE int ovl_vsnwprintf(wchar_t *buffer, size_t size, const wchar_t *format, va_list arguments) {
    char *text = buffer == NULL || size == 0 ? NULL : ovl_vwformat(format, arguments);
    size_t length = text == NULL ? size : ovl_widen(text, buffer, size);
    free(text);
    return length < size ? (int)length : -1;
}
/* The count of units, wherever they are to go. */
OVL_INLINE int ovl_vscwprintf(const wchar_t *format, va_list arguments) {
    char *text = ovl_vwformat(format, arguments);
    int length = text == NULL ? -1 : (int)ovl_widen(text, NULL, 0);
    free(text);
    return length;
}
#define OVL_VARIADIC(result, name, parameters, call) \
    OVL_INLINE result name parameters { \
        va_list arguments; \
        result value; \
        va_start(arguments, format); \
        value = call; \
        va_end(arguments); \
        return value; \
    }
OVL_VARIADIC(int, ovl_wprintf, (const wchar_t *format, ...), ovl_vfwprintf(stdout, format, arguments))
OVL_VARIADIC(int, ovl_fwprintf, (FILE *stream, const wchar_t *format, ...), ovl_vfwprintf(stream, format, arguments))
OVL_VARIADIC(int, ovl_swprintf, (wchar_t *buffer, size_t size, const wchar_t *format, ...), ovl_vsnwprintf(buffer, size, format, arguments))
OVL_VARIADIC(int, _snwprintf, (wchar_t *buffer, size_t size, const wchar_t *format, ...), ovl_vsnwprintf(buffer, size, format, arguments))
OVL_VARIADIC(int, swprintf_s, (wchar_t *buffer, size_t size, const wchar_t *format, ...), ovl_vsnwprintf(buffer, size, format, arguments))
OVL_VARIADIC(int, _snwprintf_s, (wchar_t *buffer, size_t size, size_t count, const wchar_t *format, ...), ovl_vsnwprintf(buffer, count < size ? count + 1 : size, format, arguments))
OVL_INLINE int _vsnwprintf(wchar_t *buffer, size_t size, const wchar_t *format, va_list arguments) { return ovl_vsnwprintf(buffer, size, format, arguments); }
OVL_INLINE int vswprintf_s(wchar_t *buffer, size_t size, const wchar_t *format, va_list arguments) { return ovl_vsnwprintf(buffer, size, format, arguments); }
OVL_INLINE int _vsnwprintf_s(wchar_t *buffer, size_t size, size_t count, const wchar_t *format, va_list arguments) { return ovl_vsnwprintf(buffer, count < size ? count + 1 : size, format, arguments); }
OVL_VARIADIC(int, _scwprintf, (const wchar_t *format, ...), ovl_vscwprintf(format, arguments))
#define wprintf ovl_wprintf
#define fwprintf ovl_fwprintf
#define swprintf ovl_swprintf
#define vwprintf(format, arguments) ovl_vfwprintf(stdout, (format), (arguments))
#define vfwprintf ovl_vfwprintf
#define vswprintf ovl_vsnwprintf
#define wprintf_s ovl_wprintf
#define fwprintf_s ovl_fwprintf
#ifdef __cplusplus
namespace std {
using ::ovl_wprintf;
using ::ovl_fwprintf;
using ::ovl_swprintf;
using ::ovl_vfwprintf;
using ::ovl_vsnwprintf;
}
#endif

OVL_INLINE int ovl_fputws(const wchar_t *text, FILE *stream) {
    char *narrow = ovl_narrow(text, (size_t)-1);
    int result = narrow == NULL ? EOF : fputs(narrow, stream);
    free(narrow);
    return result;
}
OVL_INLINE int _putws(const wchar_t *text) { return ovl_fputws(text, stdout) < 0 || putchar('\n') < 0 ? EOF : 0; }
OVL_INLINE wchar_t *ovl_fgetws(wchar_t *buffer, int size, FILE *stream) {
    char *narrow;
    if (size <= 0 || (narrow = (char *)malloc((size_t)size * 3)) == NULL) return NULL;
    if (fgets(narrow, size, stream) == NULL) { free(narrow); return NULL; }
    ovl_widen(narrow, buffer, (size_t)size);
    free(narrow);
    return buffer;
}
#define fputws ovl_fputws
#define fgetws ovl_fgetws
#ifdef __cplusplus
namespace std {
using ::ovl_fputws;
using ::ovl_fgetws;
}
#endif

OVL_INLINE size_t ovl_wcslen(const wchar_t *text) { size_t length = 0; while (text[length] != 0) length++; return length; }
OVL_INLINE wchar_t *ovl_wcscpy(wchar_t *to, const wchar_t *from) { wchar_t *start = to; while ((*to++ = *from++) != 0) {} return start; }
OVL_INLINE wchar_t *ovl_wcsncpy(wchar_t *to, const wchar_t *from, size_t count) {
    size_t i = 0;
    for (; i < count && from[i] != 0; i++) to[i] = from[i];
    for (; i < count; i++) to[i] = 0;
    return to;
}
OVL_INLINE wchar_t *ovl_wcscat(wchar_t *to, const wchar_t *from) { ovl_wcscpy(to + ovl_wcslen(to), from); return to; }
OVL_INLINE int ovl_wcsncmp(const wchar_t *a, const wchar_t *b, size_t count) {
    for (; count > 0; count--, a++, b++) { if (*a != *b) return *a < *b ? -1 : 1; if (*a == 0) return 0; }
    return 0;
}
OVL_INLINE int ovl_wcscmp(const wchar_t *a, const wchar_t *b) { return ovl_wcsncmp(a, b, (size_t)-1); }
OVL_INLINE int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count) {
    for (; count > 0; count--, a++, b++) {
        wint_t x = towlower((wint_t)*a), y = towlower((wint_t)*b);
        if (x != y) return x < y ? -1 : 1;
        if (x == 0) return 0;
    }
    return 0;
}
OVL_INLINE int _wcsicmp(const wchar_t *a, const wchar_t *b) { return _wcsnicmp(a, b, (size_t)-1); }
OVL_INLINE wchar_t *ovl_wcschr(const wchar_t *text, wchar_t wanted) { for (;; text++) { if (*text == wanted) return (wchar_t *)text; if (*text == 0) return NULL; } }
OVL_INLINE wchar_t *ovl_wcsrchr(const wchar_t *text, wchar_t wanted) { const wchar_t *found = NULL; for (;; text++) { if (*text == wanted) found = text; if (*text == 0) return (wchar_t *)found; } }
OVL_INLINE wchar_t *ovl_wcsstr(const wchar_t *text, const wchar_t *wanted) {
    size_t length = ovl_wcslen(wanted);
    for (;; text++) { if (ovl_wcsncmp(text, wanted, length) == 0) return (wchar_t *)text; if (*text == 0) return NULL; }
}
OVL_INLINE long ovl_wcstol(const wchar_t *text, wchar_t **end, int base) {
    char *narrow = ovl_narrow(text, 64), *stop = narrow;
    long value = narrow == NULL ? 0 : strtol(narrow, &stop, base);
    if (end != NULL) *end = (wchar_t *)text + (stop - narrow);
    free(narrow);
    return value;
}
OVL_INLINE int _wtoi(const wchar_t *text) { return (int)ovl_wcstol(text, NULL, 10); }
OVL_INLINE long _wtol(const wchar_t *text) { return ovl_wcstol(text, NULL, 10); }
OVL_INLINE wchar_t *_wcsrev(wchar_t *text) {
    size_t at = 0, end = ovl_wcslen(text);
    while (at + 1 < end) { wchar_t unit = text[at]; text[at++] = text[--end]; text[end] = unit; }
    return text;
}
#if defined(_WIN32) && !defined(wcsrev)
#define wcsrev _wcsrev
#endif
OVL_INLINE wchar_t *_wcsdup(const wchar_t *text) {
    size_t bytes = (ovl_wcslen(text) + 1) * sizeof *text;
    wchar_t *copy = (wchar_t *)malloc(bytes);
    if (copy != NULL) memcpy(copy, text, bytes);
    return copy;
}
OVL_INLINE errno_t _wdupenv_s(wchar_t **buffer, size_t *length, const wchar_t *name) {
    char *narrow = name == NULL ? NULL : ovl_narrow(name, (size_t)-1), *value = narrow == NULL ? NULL : getenv(narrow);
    size_t units = value == NULL ? 0 : ovl_widen(value, NULL, 0) + 1;
    free(narrow);
    if (length != NULL) *length = 0;
    if (buffer == NULL || name == NULL) return OVL_EINVAL;
    *buffer = units == 0 ? NULL : (wchar_t *)malloc(units * sizeof **buffer);
    if (*buffer == NULL) return units == 0 ? 0 : ENOMEM;
    ovl_widen(value, *buffer, units);
    if (length != NULL) *length = units;
    return 0;
}
OVL_INLINE errno_t wcsncpy_s(wchar_t *to, size_t size, const wchar_t *from, size_t count) {
    size_t length;
    if (to == NULL || size == 0) return OVL_EINVAL;
    if (from == NULL) { to[0] = 0; return OVL_EINVAL; }
    for (length = 0; (count == _TRUNCATE || length < count) && from[length] != 0; length++) {
        if (length + 1 < size) { to[length] = from[length]; continue; }
        if (count == _TRUNCATE) { to[length] = 0; return STRUNCATE; }
        to[0] = 0;
        return OVL_ERANGE;
    }
    to[length] = 0;
    return 0;
}
OVL_INLINE errno_t wcscpy_s(wchar_t *to, size_t size, const wchar_t *from) { return wcsncpy_s(to, size, from, (size_t)-2); }
OVL_INLINE errno_t wcscat_s(wchar_t *to, size_t size, const wchar_t *from) {
    size_t length = 0;
    while (length < size && to[length] != 0) length++;
    return length == size ? OVL_EINVAL : wcsncpy_s(to + length, size - length, from, (size_t)-2);
}
OVL_INLINE FILE *_wfopen(const wchar_t *name, const wchar_t *mode) {
    char *path = ovl_narrow(name, (size_t)-1), *how = ovl_narrow(mode, 16);
    FILE *file = NULL;
    if (path != NULL && how != NULL && fopen_s(&file, path, how) != 0) file = NULL;
    free(path);
    free(how);
    return file;
}
OVL_INLINE errno_t _wfopen_s(FILE **file, const wchar_t *name, const wchar_t *mode) { *file = _wfopen(name, mode); return *file == NULL ? OVL_ERRNO : 0; }
OVL_INLINE wchar_t *_wsetlocale(int category, const wchar_t *name) {
    static wchar_t told[256];
    char *narrow = name == NULL ? NULL : ovl_narrow(name, (size_t)-1);
    const char *set = name != NULL && narrow == NULL ? NULL : setlocale(category, narrow);
    free(narrow);
    if (set == NULL) return NULL;
    ovl_widen(set, told, 256);
    return told;
}
OVL_INLINE int _wsystem(const wchar_t *command) {
    char *narrow = ovl_narrow(command, (size_t)-1);
    int result = system(narrow);
    free(narrow);
    return result;
}
OVL_INLINE wchar_t *ovl_itow(int value, wchar_t *text, int radix) { char digits[40]; ovl_widen(_itoa(value, digits, radix), text, 40); return text; }
#define _itow ovl_itow
#if __SIZEOF_WCHAR_T__ == 2
#define wcslen ovl_wcslen
#define wcscpy ovl_wcscpy
#define wcsncpy ovl_wcsncpy
#define wcscat ovl_wcscat
#define wcscmp ovl_wcscmp
#define wcsncmp ovl_wcsncmp
#define wcschr ovl_wcschr
#define wcsrchr ovl_wcsrchr
#define wcsstr ovl_wcsstr
#define wcstol ovl_wcstol
#ifdef __cplusplus
namespace std {
using ::ovl_wcslen;
using ::ovl_wcscpy;
using ::ovl_wcsncpy;
using ::ovl_wcscat;
using ::ovl_wcscmp;
using ::ovl_wcsncmp;
using ::ovl_wcschr;
using ::ovl_wcsrchr;
using ::ovl_wcsstr;
using ::ovl_wcstol;
}
#endif
#endif
#ifdef __cplusplus
extern "C++" {
template <size_t N> inline errno_t wcscpy_s(wchar_t (&to)[N], const wchar_t *from) { return wcscpy_s(to, N, from); }
template <size_t N> inline errno_t wcscat_s(wchar_t (&to)[N], const wchar_t *from) { return wcscat_s(to, N, from); }
template <size_t N> inline errno_t wcsncpy_s(wchar_t (&to)[N], const wchar_t *from, size_t count) { return wcsncpy_s(to, N, from, count); }
template <size_t N> inline int swprintf_s(wchar_t (&buffer)[N], const wchar_t *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = ovl_vsnwprintf(buffer, N, format, arguments);
    va_end(arguments);
    return length;
}
}
#endif
#endif
