/* Paths, the environment and temporary names of Microsoft's C runtime in wide text, over the narrow ones; and its classes of characters. */
#ifndef OVL_WIDEPATHS_H
#define OVL_WIDEPATHS_H
#pragma GCC system_header
#include <errno.h>
#include "ovl/widecrt.h"

OVL_BEGIN
char *_mktemp(char *pattern);
void _swab(char *from, char *to, int count);
void swab(char *from, char *to, int count) __asm__("_swab");
int ovl_chdir(const char *path) __asm__("chdir");
void *ovl_wide_variable(const char *name, size_t unit);
OVL_END

OVL_INLINE wchar_t *_wgetenv(const wchar_t *name) { char *narrow = ovl_narrow(name, (size_t)-1); void *value = ovl_wide_variable(narrow, sizeof(wchar_t)); free(narrow); return (wchar_t *)value; }
OVL_INLINE int _wputenv(const wchar_t *text) { char *narrow = ovl_narrow(text, (size_t)-1); int result = _putenv(narrow); free(narrow); return result; }
OVL_INLINE int _wchdir(const wchar_t *path) { char *narrow = ovl_narrow(path, (size_t)-1); int result = narrow == NULL ? -1 : ovl_chdir(narrow); free(narrow); return result; }
OVL_INLINE int _wunlink(const wchar_t *path) { char *narrow = ovl_narrow(path, (size_t)-1); int result = narrow == NULL ? -1 : _unlink(narrow); free(narrow); return result; }
OVL_INLINE void _wperror(const wchar_t *text) { char *narrow = ovl_narrow(text, (size_t)-1); perror(narrow); free(narrow); }
OVL_INLINE wchar_t *ovl_widened(char *narrow) {
    size_t units = narrow == NULL ? 0 : ovl_widen(narrow, NULL, 0) + 1;
    wchar_t *wide = narrow == NULL ? NULL : (wchar_t *)malloc(units * sizeof *wide);
    if (wide != NULL) ovl_widen(narrow, wide, units);
    free(narrow);
    return wide;
}
OVL_INLINE wchar_t *_wtempnam(const wchar_t *directory, const wchar_t *prefix) {
    char *where = directory == NULL ? NULL : ovl_narrow(directory, (size_t)-1), *begins = prefix == NULL ? NULL : ovl_narrow(prefix, (size_t)-1);
    wchar_t *name = ovl_widened(tempnam(where, begins));
    free(begins);
    free(where);
    return name;
}
OVL_INLINE wchar_t *_wfullpath(wchar_t *whole, const wchar_t *path, size_t length) {
    char *narrow = path == NULL ? NULL : ovl_narrow(path, (size_t)-1);
    wchar_t *wide = narrow == NULL ? NULL : ovl_widened(_fullpath(NULL, narrow, 0));
    size_t units = 0;
    free(narrow);
    if (wide == NULL || whole == NULL) return wide;
    while (wide[units] != 0) units++;
    if (units < length) memcpy(whole, wide, (units + 1) * sizeof *whole);
    else { errno = ERANGE; whole = NULL; }
    free(wide);
    return whole;
}
/* The name is as long as its pattern. */
OVL_INLINE wchar_t *_wmktemp(wchar_t *pattern) {
    char *narrow = ovl_narrow(pattern, (size_t)-1), *made = narrow == NULL ? NULL : _mktemp(narrow);
    if (made != NULL) ovl_widen(made, pattern, ovl_widen(made, NULL, 0) + 1);
    free(narrow);
    return made == NULL ? NULL : pattern;
}

#ifndef _UPPER
#define _UPPER 0x1
#define _LOWER 0x2
#define _DIGIT 0x4
#define _SPACE 0x8
#define _PUNCT 0x10
#define _CONTROL 0x20
#define _BLANK 0x40
#define _HEX 0x80
#define _LEADBYTE 0x8000
#define _ALPHA (0x0100 | _UPPER | _LOWER)
#endif
/* The classes of a character among those that are asked for. A blank is printed and is no punctuation; the tab is none. */
OVL_INLINE int _isctype(int c, int classes) {
    int of = 0;
    if (c >= 'A' && c <= 'Z') of = _UPPER | 0x0100 | (c <= 'F' ? _HEX : 0);
    else if (c >= 'a' && c <= 'z') of = _LOWER | 0x0100 | (c <= 'f' ? _HEX : 0);
    else if (c >= '0' && c <= '9') of = _DIGIT | _HEX;
    else if (c == ' ') of = _SPACE | _BLANK;
    else if (c >= 0 && (c < ' ' || c == 0x7f)) of = _CONTROL | (c >= '\t' && c <= '\r' ? _SPACE : 0);
    else if (c > ' ' && c < 0x7f) of = _PUNCT;
    return of & classes;
}
#endif
