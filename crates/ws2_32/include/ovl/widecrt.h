/* More of the wide C runtime: over its narrow twins where those do the work. */
#ifndef OVL_WIDECRT_H
#define OVL_WIDECRT_H
#pragma GCC system_header
#include "ovl/crt.h"

OVL_INLINE double _wtof(const wchar_t *text) {
    char *narrow = ovl_narrow(text, 64);
    double value = narrow == NULL ? 0 : strtod(narrow, NULL);
    free(narrow);
    return value;
}
OVL_INLINE long long _wtoi64(const wchar_t *text) {
    char *narrow = ovl_narrow(text, 64);
    long long value = narrow == NULL ? 0 : strtoll(narrow, NULL, 10);
    free(narrow);
    return value;
}
OVL_INLINE wchar_t *_wcslwr(wchar_t *text) { wchar_t *at = text; for (; *at; at++) *at = (wchar_t)towlower((wint_t)*at); return text; }
OVL_INLINE wchar_t *_wcsupr(wchar_t *text) { wchar_t *at = text; for (; *at; at++) *at = (wchar_t)towupper((wint_t)*at); return text; }
OVL_INLINE wchar_t *wcstok_s(wchar_t *text, const wchar_t *delimiters, wchar_t **context) {
    wchar_t *token;
    if (text == NULL) text = *context;
    while (*text && ovl_wcschr(delimiters, *text) != NULL) text++;
    if (*text == 0) { *context = text; return NULL; }
    token = text;
    while (*text && ovl_wcschr(delimiters, *text) == NULL) text++;
    if (*text) *text++ = 0;
    *context = text;
    return token;
}
OVL_INLINE errno_t wcsncat_s(wchar_t *to, size_t size, const wchar_t *from, size_t count) {
    size_t length = 0;
    if (to == NULL || size == 0) return OVL_EINVAL;
    while (length < size && to[length] != 0) length++;
    if (length == size) { to[0] = 0; return OVL_EINVAL; }
    return wcsncpy_s(to + length, size - length, from, count);
}
/* UTF-8, which all narrow text is in. The count has the zero, and may be _TRUNCATE. */
OVL_INLINE errno_t mbstowcs_s(size_t *told, wchar_t *to, size_t size, const char *from, size_t count) {
    size_t units = from == NULL ? 0 : ovl_widen(from, NULL, 0), wanted = units < count ? units : count;
    wchar_t *whole;
    if (told != NULL) *told = 0;
    if (from == NULL || (to != NULL && size == 0)) return OVL_EINVAL;
    if (to == NULL) { if (told != NULL) *told = units + 1; return 0; }
    if (wanted >= size) {
        if (count != _TRUNCATE) { to[0] = 0; return OVL_ERANGE; }
        wanted = size - 1;
    }
    if ((whole = (wchar_t *)malloc((units + 1) * sizeof *whole)) == NULL) return ENOMEM;
    ovl_widen(from, whole, units + 1);
    memcpy(to, whole, wanted * sizeof *to);
    to[wanted] = 0;
    free(whole);
    if (told != NULL) *told = wanted + 1;
    return count == _TRUNCATE && wanted < units ? STRUNCATE : 0;
}
OVL_INLINE errno_t wcstombs_s(size_t *told, char *to, size_t size, const wchar_t *from, size_t count) {
    char *narrow = from == NULL ? NULL : ovl_narrow(from, (size_t)-1);
    size_t bytes = narrow == NULL ? 0 : strlen(narrow), wanted = bytes < count ? bytes : count;
    errno_t error = 0;
    if (told != NULL) *told = 0;
    if (narrow == NULL || (to != NULL && size == 0)) { free(narrow); return OVL_EINVAL; }
    /* No character is cut in two. */
    while (wanted < bytes && wanted > 0 && (narrow[wanted] & 0xC0) == 0x80) wanted--;
    if (to != NULL && wanted >= size) {
        if (count != _TRUNCATE) { to[0] = 0; free(narrow); return OVL_ERANGE; }
        for (wanted = size - 1; wanted > 0 && (narrow[wanted] & 0xC0) == 0x80; wanted--) {}
        error = STRUNCATE;
    }
    if (to != NULL) { memcpy(to, narrow, wanted); to[wanted] = 0; }
    if (told != NULL) *told = (to == NULL ? bytes : wanted) + 1;
    free(narrow);
    return error;
}
OVL_INLINE wchar_t *_getws_s(wchar_t *buffer, size_t size) {
    char *narrow;
    size_t length;
    if (buffer == NULL || size == 0 || (narrow = (char *)malloc(size * 4)) == NULL) return NULL;
    buffer[0] = 0;
    if (fgets(narrow, (int)(size * 4), stdin) == NULL) { free(narrow); return NULL; }
    length = strlen(narrow);
    if (length > 0 && narrow[length - 1] == '\n') narrow[length - 1] = 0;
    length = ovl_widen(narrow, NULL, 0);
    if (length < size) ovl_widen(narrow, buffer, size);
    free(narrow);
    return length < size ? buffer : NULL;
}
OVL_INLINE int _wremove(const wchar_t *path) { char *narrow = ovl_narrow(path, (size_t)-1); int result = remove(narrow); free(narrow); return result; }
OVL_INLINE int _waccess(const wchar_t *path, int mode) { char *narrow = ovl_narrow(path, (size_t)-1); int result = _access(narrow, mode); free(narrow); return result; }
OVL_INLINE int _wrename(const wchar_t *from, const wchar_t *to) {
    char *old = ovl_narrow(from, (size_t)-1), *other = ovl_narrow(to, (size_t)-1);
    int result = rename(old, other);
    free(other);
    free(old);
    return result;
}
OVL_INLINE errno_t _itow_s(int value, wchar_t *to, size_t size, int radix) {
    char digits[40];
    size_t units = ovl_widen(_itoa(value, digits, radix), NULL, 0);
    if (to == NULL || size == 0) return OVL_EINVAL;
    if (units >= size) { to[0] = 0; return OVL_ERANGE; }
    ovl_widen(digits, to, size);
    return 0;
}
/* One conversion at a time, by the narrow functions; what is wide is read as UTF-8 and widened. In the _s forms the size of each text follows it. */
OVL_INLINE int ovl_wscan(FILE *stream, const char *text, const wchar_t *format, int sized, va_list arguments) {
    char *narrow = ovl_narrow(format, (size_t)-1), *word = (char *)malloc(4096), *at = narrow;
    int assigned = 0;
    while (narrow != NULL && word != NULL && *at) {
        char piece[512], *end = piece, kind = 0;
        int skips = 0, used = -1, got = 0, is_narrow = 0;
        unsigned width = 0;
        for (; *at && *at != '%' && end < piece + 200; at++) *end++ = *at;
        if (*at == '%' && at[1] == '%') { *end++ = *at++; *end++ = *at++; }
        else if (*at == '%') {
            char *flags = ++at;
            if (*at == '*') { skips = 1; flags = ++at; }
            while (*at >= '0' && *at <= '9') width = width * 10 + (unsigned)(*at++ - '0');
            for (flags = at; *at && strchr("hlwLI64", *at); at++) if (*at == 'h') is_narrow = 1;
            kind = *at;
            *end++ = '%';
            if (skips) *end++ = '*';
            if (kind == 's' || kind == 'S' || kind == 'c' || kind == 'C' || kind == '[') {
                if (kind == 'S' || kind == 'C') is_narrow = 1;
                end += sprintf(end, "%u%c", width ? width : kind == 'c' || kind == 'C' ? 1u : 4000u, kind == 'S' ? 's' : kind == 'C' ? 'c' : kind);
                if (*at++ == '[') {
                    if (*at == '^') *end++ = *at++;
                    if (*at == ']') *end++ = *at++;
                    while (*at && *at != ']' && end < piece + 480) *end++ = *at++;
                    if (*at) *end++ = *at++;
                }
            } else {
                if (width) end += sprintf(end, "%u", width);
                while (flags < at) *end++ = *flags++;
                if (*at) *end++ = *at++;
                kind = 'd';
            }
        }
        strcpy(end, "%n");
        if (kind == 0 || skips) got = stream ? fscanf(stream, piece, &used) : sscanf(text, piece, &used);
        else if (kind == 'd') { void *target = va_arg(arguments, void *); got = stream ? fscanf(stream, piece, target, &used) : sscanf(text, piece, target, &used); }
        else {
            void *target = va_arg(arguments, void *);
            size_t room = sized ? va_arg(arguments, unsigned) : (size_t)-1, units;
            int is_text = kind != 'c' && kind != 'C';
            memset(word, 0, 4096);
            got = stream ? fscanf(stream, piece, word, &used) : sscanf(text, piece, word, &used);
            units = is_narrow ? strlen(word) : ovl_widen(word, NULL, 0);
            if (got == 1 && units + (size_t)is_text > room) { if (room > 0) memset(target, 0, is_narrow ? 1 : sizeof(wchar_t)); break; }
            if (got == 1 && is_narrow) memcpy(target, word, units + (size_t)is_text);
            else if (got == 1 && is_text) ovl_widen(word, (wchar_t *)target, units + 1);
            else if (got == 1) {
                wchar_t *whole = (wchar_t *)malloc((units + 1) * sizeof *whole);
                if (whole != NULL) { ovl_widen(word, whole, units + 1); memcpy(target, whole, units * sizeof *whole); }
                free(whole);
            }
        }
        if (got < 0) { if (assigned == 0) assigned = got; break; }
        if (kind != 0 && !skips) { if (got < 1) break; assigned++; }
        if (used < 0) break;
        if (text != NULL) text += used;
    }
    free(word);
    free(narrow);
    return assigned;
}
OVL_INLINE int ovl_wscan_text(const wchar_t *text, const wchar_t *format, int sized, va_list arguments) {
    char *narrow = ovl_narrow(text, (size_t)-1);
    int result = narrow == NULL ? EOF : ovl_wscan(NULL, narrow, format, sized, arguments);
    free(narrow);
    return result;
}
OVL_VARIADIC(int, ovl_swscanf, (const wchar_t *text, const wchar_t *format, ...), ovl_wscan_text(text, format, 0, arguments))
OVL_VARIADIC(int, swscanf_s, (const wchar_t *text, const wchar_t *format, ...), ovl_wscan_text(text, format, 1, arguments))
OVL_VARIADIC(int, ovl_wscanf, (const wchar_t *format, ...), ovl_wscan(stdin, NULL, format, 0, arguments))
OVL_VARIADIC(int, wscanf_s, (const wchar_t *format, ...), ovl_wscan(stdin, NULL, format, 1, arguments))
OVL_VARIADIC(int, ovl_fwscanf, (FILE *stream, const wchar_t *format, ...), ovl_wscan(stream, NULL, format, 0, arguments))
OVL_VARIADIC(int, fwscanf_s, (FILE *stream, const wchar_t *format, ...), ovl_wscan(stream, NULL, format, 1, arguments))

/* What glibc has for 32 bits alone. */
#if __SIZEOF_WCHAR_T__ == 2
OVL_INLINE size_t ovl_mbstowcs(wchar_t *to, const char *from, size_t count) {
    size_t units = ovl_widen(from, NULL, 0);
    wchar_t *whole;
    if (to == NULL) return units;
    if ((whole = (wchar_t *)malloc((units + 1) * sizeof *whole)) == NULL) return (size_t)-1;
    ovl_widen(from, whole, units + 1);
    memcpy(to, whole, (units < count ? units + 1 : count) * sizeof *to);
    free(whole);
    return units < count ? units : count;
}
OVL_INLINE size_t ovl_wcstombs(char *to, const wchar_t *from, size_t count) {
    char *whole = ovl_narrow(from, (size_t)-1);
    size_t bytes = whole == NULL ? (size_t)-1 : strlen(whole);
    if (to != NULL && whole != NULL) {
        if (bytes >= count) for (bytes = count; bytes > 0 && (whole[bytes] & 0xC0) == 0x80; bytes--) {}
        memcpy(to, whole, bytes < count ? bytes + 1 : bytes);
        if (bytes < count) to[bytes] = 0;
    }
    free(whole);
    return bytes;
}
OVL_INLINE wchar_t *ovl_wcsncat(wchar_t *to, const wchar_t *from, size_t count) {
    wchar_t *end = to + ovl_wcslen(to);
    for (; count > 0 && *from; count--) *end++ = *from++;
    *end = 0;
    return to;
}
OVL_INLINE size_t ovl_wcsspn(const wchar_t *text, const wchar_t *any) { size_t length = 0; while (text[length] && ovl_wcschr(any, text[length])) length++; return length; }
OVL_INLINE size_t ovl_wcscspn(const wchar_t *text, const wchar_t *any) { size_t length = 0; while (text[length] && !ovl_wcschr(any, text[length])) length++; return length; }
OVL_INLINE wchar_t *ovl_wcspbrk(const wchar_t *text, const wchar_t *any) { text += ovl_wcscspn(text, any); return *text ? (wchar_t *)text : NULL; }
OVL_INLINE wchar_t *ovl_wmemcpy(wchar_t *to, const wchar_t *from, size_t count) { return (wchar_t *)memcpy(to, from, count * sizeof *to); }
OVL_INLINE wchar_t *ovl_wmemmove(wchar_t *to, const wchar_t *from, size_t count) { return (wchar_t *)memmove(to, from, count * sizeof *to); }
OVL_INLINE wchar_t *ovl_wmemset(wchar_t *to, wchar_t value, size_t count) { wchar_t *at = to; for (; count > 0; count--) *at++ = value; return to; }
OVL_INLINE int ovl_wmemcmp(const wchar_t *a, const wchar_t *b, size_t count) { for (; count > 0; count--, a++, b++) if (*a != *b) return *a < *b ? -1 : 1; return 0; }
OVL_INLINE wchar_t *ovl_wmemchr(const wchar_t *text, wchar_t wanted, size_t count) { for (; count > 0; count--, text++) if (*text == wanted) return (wchar_t *)text; return NULL; }
OVL_INLINE size_t ovl_wcsnlen(const wchar_t *text, size_t most) { size_t length = 0; while (length < most && text[length]) length++; return length; }
OVL_INLINE wchar_t *ovl_wcstok(wchar_t *text, const wchar_t *any, wchar_t **context) {
    static __thread wchar_t *kept;
    return wcstok_s(text, any, context == NULL ? &kept : context);
}
#define OVL_WCSTOK(text, any, context, ...) ovl_wcstok((text), (any), (context))
OVL_INLINE unsigned long ovl_wcstoul(const wchar_t *text, wchar_t **end, int base) {
    char *narrow = ovl_narrow(text, 128), *stop = narrow;
    unsigned long value = narrow == NULL ? 0 : strtoul(narrow, &stop, base);
    if (end != NULL) *end = (wchar_t *)text + (stop - narrow);
    free(narrow);
    return value;
}
OVL_INLINE double ovl_wcstod(const wchar_t *text, wchar_t **end) {
    char *narrow = ovl_narrow(text, 512), *stop = narrow;
    double value = narrow == NULL ? 0 : strtod(narrow, &stop);
    if (end != NULL) *end = (wchar_t *)text + (stop - narrow);
    free(narrow);
    return value;
}
OVL_INLINE size_t ovl_wcsftime(wchar_t *to, size_t size, const wchar_t *format, const struct tm *when) {
    char *narrow = ovl_narrow(format, (size_t)-1), text[1024];
    size_t length = narrow == NULL ? 0 : strftime(text, sizeof text, narrow, when), units = 0;
    free(narrow);
    if (length > 0 && (units = ovl_widen(text, NULL, 0)) < size) ovl_widen(text, to, size);
    return units < size ? units : 0;
}
OVL_INLINE wint_t ovl_fputwc(wchar_t unit, FILE *stream) {
    wchar_t text[2] = {0, 0};
    text[0] = unit;
    return ovl_fputws(text, stream) < 0 ? WEOF : (wint_t)unit;
}
#define mbstowcs ovl_mbstowcs
#define wcstombs ovl_wcstombs
#define wmemcpy ovl_wmemcpy
#define wmemmove ovl_wmemmove
#define wmemset ovl_wmemset
#define wmemcmp ovl_wmemcmp
#define wmemchr ovl_wmemchr
#define wcsncat ovl_wcsncat
#define wcsspn ovl_wcsspn
#define wcscspn ovl_wcscspn
#define wcspbrk ovl_wcspbrk
#define wcsnlen ovl_wcsnlen
#define wcstok(text, ...) OVL_WCSTOK(text, __VA_ARGS__, NULL, NULL)
#define wcstoul ovl_wcstoul
#define wcstod ovl_wcstod
#define wcsftime ovl_wcsftime
#define fputwc ovl_fputwc
#define putwc ovl_fputwc
#define putwchar(unit) ovl_fputwc((unit), stdout)
#define swscanf ovl_swscanf
#define wscanf ovl_wscanf
#define fwscanf ovl_fwscanf
#ifdef __cplusplus
namespace std {
using ::ovl_mbstowcs;
using ::ovl_wcstombs;
using ::ovl_wcsncat;
using ::ovl_wcsspn;
using ::ovl_wcscspn;
using ::ovl_wcspbrk;
using ::ovl_wcstok;
using ::ovl_wcsnlen;
using ::ovl_wcstoul;
using ::ovl_wmemcpy;
using ::ovl_wmemmove;
using ::ovl_wmemset;
using ::ovl_wmemcmp;
using ::ovl_wmemchr;
using ::ovl_wcstod;
using ::ovl_wcsftime;
using ::ovl_fputwc;
using ::ovl_swscanf;
using ::ovl_wscanf;
using ::ovl_fwscanf;
}
#endif
#endif
#ifdef __cplusplus
extern "C++" {
template <size_t N> inline wchar_t *_getws_s(wchar_t (&to)[N]) { return _getws_s(to, N); }
template <size_t N> inline errno_t wcsncat_s(wchar_t (&to)[N], const wchar_t *from, size_t count) { return wcsncat_s(to, N, from, count); }
template <size_t N> inline errno_t mbstowcs_s(size_t *told, wchar_t (&to)[N], const char *from, size_t count) { return mbstowcs_s(told, to, N, from, count); }
template <size_t N> inline errno_t wcstombs_s(size_t *told, char (&to)[N], const wchar_t *from, size_t count) { return wcstombs_s(told, to, N, from, count); }
template <size_t N> inline errno_t _itow_s(int value, wchar_t (&to)[N], int radix) { return _itow_s(value, to, N, radix); }
}
#endif
#endif
