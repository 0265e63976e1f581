/* Wide text of 16 bits for the C++ library: what its wide strings ask of <wchar.h>, which glibc has for 32 bits alone. `overlapped c++` includes
 * ovl/wide_streams.hpp, which includes this first, before a source that has both wide strings or streams and Windows' wide functions. */
#ifndef OVL_WIDE_TEXT_HPP
#define OVL_WIDE_TEXT_HPP
#pragma GCC system_header
/* The templates are made anew in each program, of 16 bits, and the library's own, of 32, are not asked for. */
#include <bits/c++config.h>
#undef _GLIBCXX_EXTERN_TEMPLATE
#define _GLIBCXX_EXTERN_TEMPLATE 0

/* glibc's declarations are set aside, and those below take their names. */
#define wcslen ovl_glibc_wcslen
#define wmemchr ovl_glibc_wmemchr
#define wmemcmp ovl_glibc_wmemcmp
#define wmemcpy ovl_glibc_wmemcpy
#define wmemmove ovl_glibc_wmemmove
#define wmemset ovl_glibc_wmemset
#define vswprintf ovl_glibc_vswprintf
#define wcstol ovl_glibc_wcstol
#define wcstoul ovl_glibc_wcstoul
#define wcstoll ovl_glibc_wcstoll
#define wcstoull ovl_glibc_wcstoull
#define wcstof ovl_glibc_wcstof
#define wcstod ovl_glibc_wcstod
#define wcstold ovl_glibc_wcstold
#include <wchar.h>
#undef wcslen
#undef wmemchr
#undef wmemcmp
#undef wmemcpy
#undef wmemmove
#undef wmemset
#undef vswprintf
#undef wcstol
#undef wcstoul
#undef wcstoll
#undef wcstoull
#undef wcstof
#undef wcstod
#undef wcstold
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

inline size_t wcslen(const wchar_t *text) { size_t length = 0; while (text[length] != 0) length++; return length; }
inline int wmemcmp(const wchar_t *a, const wchar_t *b, size_t count) {
    for (size_t i = 0; i < count; i++) if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    return 0;
}
#ifdef __CORRECT_ISO_CPP_WCHAR_H_PROTO
inline const wchar_t *wmemchr(const wchar_t *text, wchar_t wanted, size_t count) {
    for (; count > 0; count--, text++) if (*text == wanted) return text;
    return NULL;
}
inline wchar_t *wmemchr(wchar_t *text, wchar_t wanted, size_t count) { return const_cast<wchar_t *>(wmemchr(const_cast<const wchar_t *>(text), wanted, count)); }
#else
/* <cwchar> brings the other itself. */
inline wchar_t *wmemchr(const wchar_t *text, wchar_t wanted, size_t count) {
    for (; count > 0; count--, text++) if (*text == wanted) return const_cast<wchar_t *>(text);
    return NULL;
}
#endif
inline wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t count) { return (wchar_t *)memcpy(to, from, count * sizeof *to); }
inline wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t count) { return (wchar_t *)memmove(to, from, count * sizeof *to); }
inline wchar_t *wmemset(wchar_t *to, wchar_t unit, size_t count) { for (size_t i = 0; i < count; i++) to[i] = unit; return to; }

/* Numbers: their text is ASCII, so it is narrowed, and the narrow functions know the rest. `std::to_wstring` and `std::stoi` call these. */
inline int vswprintf(wchar_t *to, size_t size, const wchar_t *format, va_list arguments) {
    char narrow[32], text[512];
    size_t length = 0;
    for (; format[length] != 0 && length + 1 < sizeof narrow; length++) narrow[length] = (char)format[length];
    narrow[length] = 0;
    int count = vsnprintf(text, sizeof text, narrow, arguments);
    if (count < 0 || (size_t)count >= size || (size_t)count >= sizeof text) return -1;
    for (int i = 0; i <= count; i++) to[i] = (unsigned char)text[i];
    return count;
}
template <typename Number, typename Read> inline Number ovl_wide_number(const wchar_t *text, wchar_t **end, Read read) {
    size_t length = 0;
    while (text[length] != 0 && text[length] < 128 && length < 4096) length++;
    char *narrow = (char *)malloc(length + 1), *stop = narrow;
    if (narrow == NULL) return 0;
    for (size_t i = 0; i < length; i++) narrow[i] = (char)text[i];
    narrow[length] = 0;
    Number number = read(narrow, &stop);
    if (end != NULL) *end = (wchar_t *)text + (stop - narrow);
    free(narrow);
    return number;
}
inline long wcstol(const wchar_t *text, wchar_t **end, int base) { return ovl_wide_number<long>(text, end, [base](const char *t, char **e) { return strtol(t, e, base); }); }
inline unsigned long wcstoul(const wchar_t *text, wchar_t **end, int base) { return ovl_wide_number<unsigned long>(text, end, [base](const char *t, char **e) { return strtoul(t, e, base); }); }
inline long long wcstoll(const wchar_t *text, wchar_t **end, int base) { return ovl_wide_number<long long>(text, end, [base](const char *t, char **e) { return strtoll(t, e, base); }); }
inline unsigned long long wcstoull(const wchar_t *text, wchar_t **end, int base) { return ovl_wide_number<unsigned long long>(text, end, [base](const char *t, char **e) { return strtoull(t, e, base); }); }
inline float wcstof(const wchar_t *text, wchar_t **end) { return ovl_wide_number<float>(text, end, [](const char *t, char **e) { return strtof(t, e); }); }
inline double wcstod(const wchar_t *text, wchar_t **end) { return ovl_wide_number<double>(text, end, [](const char *t, char **e) { return strtod(t, e); }); }
inline long double wcstold(const wchar_t *text, wchar_t **end) { return ovl_wide_number<long double>(text, end, [](const char *t, char **e) { return strtold(t, e); }); }
#endif
