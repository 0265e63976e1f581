/* More of the wide C runtime: over its narrow twins where those do the work. */
#ifndef OVL_WIDECRT_H
#define OVL_WIDECRT_H
#pragma GCC system_header
#include "ovl/crt.h"
#include <unistd.h>
#include <sys/stat.h>

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
OVL_INLINE wchar_t *_wcsrev(wchar_t *text) {
    wchar_t *low = text, *high = text;
    while (*high) high++;
    while (low + 1 < high) { wchar_t unit = *low; *low++ = *--high; *high = unit; }
    return text;
}
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
OVL_INLINE int _wmkdir(const wchar_t *path) { char *narrow = ovl_narrow(path, (size_t)-1); int result = mkdir(narrow, 0777); free(narrow); return result; }
OVL_INLINE int _wrename(const wchar_t *from, const wchar_t *to) {
    char *old = ovl_narrow(from, (size_t)-1), *other = ovl_narrow(to, (size_t)-1);
    int result = rename(old, other);
    free(other);
    free(old);
    return result;
}
OVL_INLINE wchar_t *_wgetcwd(wchar_t *buffer, int size) {
    char path[4096];
    size_t units;
    if (getcwd(path, sizeof path) == NULL) return NULL;
    units = ovl_widen(path, NULL, 0) + 1;
    if (buffer == NULL) buffer = (wchar_t *)malloc((units > (size_t)(size < 0 ? 0 : size) ? units : (size_t)size) * sizeof *buffer);
    else if (size < 0 || units > (size_t)size) { errno = ERANGE; return NULL; }
    if (buffer != NULL) ovl_widen(path, buffer, units);
    return buffer;
}
OVL_INLINE errno_t _itow_s(int value, wchar_t *to, size_t size, int radix) {
    char digits[40];
    size_t units = ovl_widen(_itoa(value, digits, radix), NULL, 0);
    if (to == NULL || size == 0) return OVL_EINVAL;
    if (units >= size) { to[0] = 0; return OVL_ERANGE; }
    ovl_widen(digits, to, size);
    return 0;
}
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
