/* mbstring.h: texts of characters that have several bytes. The code page of such texts is UTF-8 here, so a character has one to four; one that
 * is cut off or no character has one. */
#ifndef _INC_MBSTRING
#define _INC_MBSTRING
#pragma GCC system_header
#include <string.h>
#include <stdlib.h>
#include "ovl/base.h"
#include "ovl/crt.h"
#define _MBC_SINGLE 0
#define _MBC_LEAD 1
#define _MBC_TRAIL 2
#define _MBC_ILLEGAL (-1)
/* How many bytes the character has. */
OVL_INLINE size_t _mbclen(const unsigned char *text) {
    size_t more = *text < 0xC2 ? 0 : *text < 0xE0 ? 1 : *text < 0xF0 ? 2 : *text < 0xF5 ? 3 : 0, at;
    for (at = 1; at <= more; at++)
        if ((text[at] & 0xC0) != 0x80) return 1;
    return more + 1;
}
OVL_INLINE unsigned char *_mbsinc(const unsigned char *text) { return (unsigned char *)text + _mbclen(text); }
OVL_INLINE unsigned char *_mbsdec(const unsigned char *start, const unsigned char *text) {
    size_t back;
    if (start == NULL || text == NULL || text <= start) return NULL;
    for (back = 4; back > 1; back--)
        if ((size_t)(text - start) >= back && _mbclen(text - back) == back) return (unsigned char *)text - back;
    return (unsigned char *)text - 1;
}
/* The character as a number: its bytes, the first one uppermost. */
OVL_INLINE unsigned _mbsnextc(const unsigned char *text) {
    unsigned value = 0;
    size_t length = _mbclen(text), at;
    for (at = 0; at < length; at++) value = value << 8 | text[at];
    return value;
}
OVL_INLINE size_t _mbslen(const unsigned char *text) {
    size_t count = 0;
    for (; *text; text = _mbsinc(text)) count++;
    return count;
}
OVL_INLINE unsigned char *_mbsninc(const unsigned char *text, size_t count) {
    if (text == NULL) return NULL;
    for (; count > 0 && *text; count--) text = _mbsinc(text);
    return (unsigned char *)text;
}
/* Bytes in so many characters, and characters in so many bytes. */
OVL_INLINE size_t _mbsnbcnt(const unsigned char *text, size_t count) { return (size_t)(_mbsninc(text, count) - text); }
OVL_INLINE size_t _mbsnccnt(const unsigned char *text, size_t bytes) {
    size_t count = 0, at = 0;
    for (; at < bytes && text[at]; at += _mbclen(text + at)) count++;
    return count;
}
OVL_INLINE unsigned char *_mbschr(const unsigned char *text, unsigned character) {
    for (;; text = _mbsinc(text)) {
        if (_mbsnextc(text) == character) return (unsigned char *)text;
        if (*text == 0) return NULL;
    }
}
OVL_INLINE unsigned char *_mbsrchr(const unsigned char *text, unsigned character) {
    const unsigned char *last = NULL;
    for (;; text = _mbsinc(text)) {
        if (_mbsnextc(text) == character) last = text;
        if (*text == 0) return (unsigned char *)last;
    }
}
OVL_INLINE size_t _mbsspn(const unsigned char *text, const unsigned char *all) {
    const unsigned char *at = text;
    while (*at && _mbschr(all, _mbsnextc(at))) at = _mbsinc(at);
    return (size_t)(at - text);
}
OVL_INLINE size_t _mbscspn(const unsigned char *text, const unsigned char *none) {
    const unsigned char *at = text;
    while (*at && !_mbschr(none, _mbsnextc(at))) at = _mbsinc(at);
    return (size_t)(at - text);
}
OVL_INLINE unsigned char *_mbspbrk(const unsigned char *text, const unsigned char *any) {
    text += _mbscspn(text, any);
    return *text ? (unsigned char *)text : NULL;
}
OVL_INLINE unsigned char *_mbsspnp(const unsigned char *text, const unsigned char *all) {
    text += _mbsspn(text, all);
    return *text ? (unsigned char *)text : NULL;
}
/* So many characters at most; what is over is filled with zeros, as by strncpy. */
OVL_INLINE unsigned char *_mbsncpy(unsigned char *to, const unsigned char *from, size_t count) {
    unsigned char *at = to;
    for (; count > 0 && *from; count--) {
        size_t length = _mbclen(from);
        while (length-- > 0) *at++ = *from++;
    }
    while (count-- > 0) *at++ = 0;
    return to;
}
OVL_INLINE unsigned char *_mbsncat(unsigned char *to, const unsigned char *from, size_t count) {
    strncat((char *)to, (const char *)from, _mbsnbcnt(from, count));
    return to;
}
OVL_INLINE int _mbsncmp(const unsigned char *a, const unsigned char *b, size_t count) {
    size_t one = _mbsnbcnt(a, count), other = _mbsnbcnt(b, count);
    return strncmp((const char *)a, (const char *)b, one > other ? one : other);
}
OVL_INLINE int _mbsnicmp(const unsigned char *a, const unsigned char *b, size_t count) {
    size_t one = _mbsnbcnt(a, count), other = _mbsnbcnt(b, count);
    return _strnicmp((const char *)a, (const char *)b, one > other ? one : other);
}
OVL_INLINE unsigned char *_mbscpy(unsigned char *to, const unsigned char *from) { return (unsigned char *)strcpy((char *)to, (const char *)from); }
OVL_INLINE unsigned char *_mbscat(unsigned char *to, const unsigned char *from) { return (unsigned char *)strcat((char *)to, (const char *)from); }
OVL_INLINE int _mbscmp(const unsigned char *a, const unsigned char *b) { return strcmp((const char *)a, (const char *)b); }
OVL_INLINE int _mbsicmp(const unsigned char *a, const unsigned char *b) { return _stricmp((const char *)a, (const char *)b); }
OVL_INLINE int _mbsnbcmp(const unsigned char *a, const unsigned char *b, size_t bytes) { return strncmp((const char *)a, (const char *)b, bytes); }
OVL_INLINE int _mbsnbicmp(const unsigned char *a, const unsigned char *b, size_t bytes) { return _strnicmp((const char *)a, (const char *)b, bytes); }
OVL_INLINE unsigned char *_mbsstr(const unsigned char *text, const unsigned char *part) { return (unsigned char *)strstr((char *)text, (const char *)part); }
OVL_INLINE unsigned char *_mbsdup(const unsigned char *text) { return (unsigned char *)_strdup((const char *)text); }
OVL_INLINE unsigned char *_mbslwr(unsigned char *text) { return (unsigned char *)_strlwr((char *)text); }
OVL_INLINE unsigned char *_mbsupr(unsigned char *text) { return (unsigned char *)_strupr((char *)text); }
/* The part that begins with a character of no delimiter, ended in place. */
OVL_INLINE unsigned char *_mbstok_s(unsigned char *text, const unsigned char *delimiters, unsigned char **rest) {
    if (text == NULL) text = *rest;
    if (text == NULL) return NULL;
    text += _mbsspn(text, delimiters);
    if (*text == 0) return *rest = NULL, (unsigned char *)NULL;
    *rest = _mbspbrk(text, delimiters);
    if (*rest != NULL) {
        unsigned char *end = *rest;
        *rest = _mbsinc(end);
        *end = 0;
    }
    return text;
}
OVL_INLINE unsigned char *_mbstok(unsigned char *text, const unsigned char *delimiters) {
    static __thread unsigned char *rest;
    return _mbstok_s(text, delimiters, &rest);
}
OVL_INLINE int _ismbblead(unsigned byte) { return byte >= 0xC2 && byte <= 0xF4; }
OVL_INLINE int _ismbbtrail(unsigned byte) { return byte >= 0x80 && byte <= 0xBF; }
OVL_INLINE int _ismbslead(const unsigned char *start, const unsigned char *text) {
    while (start < text && *start) start = _mbsinc(start);
    return start == text && _mbclen(text) > 1 ? -1 : 0;
}
OVL_INLINE int _ismbstrail(const unsigned char *start, const unsigned char *text) {
    while (start < text && *start) start = _mbsinc(start);
    return start > text ? -1 : 0;
}
OVL_INLINE int _ismbcspace(unsigned character) { return character == ' ' || (character >= 9 && character <= 13); }
OVL_INLINE int _ismbcdigit(unsigned character) { return character >= '0' && character <= '9'; }
OVL_INLINE unsigned _mbctolower(unsigned character) { return character >= 'A' && character <= 'Z' ? character + 32 : character; }
OVL_INLINE unsigned _mbctoupper(unsigned character) { return character >= 'a' && character <= 'z' ? character - 32 : character; }
#endif
