/* Locales as values, which are glibc's: what Microsoft's runtime calls them and does with them. */
#ifndef OVL_LOCALIZED_H
#define OVL_LOCALIZED_H
#pragma GCC system_header
#include <locale.h>
#include <bits/types/__locale_t.h>
typedef struct __locale_struct *_locale_t;
OVL_BEGIN
extern struct __locale_struct *ovl_newlocale(int mask, const char *name, struct __locale_struct *base) __asm__("newlocale");
extern void ovl_freelocale(struct __locale_struct *locale) __asm__("freelocale");
extern int ovl_strcasecmp_l(const char *a, const char *b, struct __locale_struct *locale) __asm__("strcasecmp_l");
extern int ovl_strncasecmp_l(const char *a, const char *b, size_t length, struct __locale_struct *locale) __asm__("strncasecmp_l");
extern double ovl_strtod_l(const char *text, char **end, struct __locale_struct *locale) __asm__("strtod_l");
OVL_END
/* Microsoft's LC_ALL is glibc's, and so are its other categories, of which each is a bit of the mask. */
OVL_INLINE _locale_t _create_locale(int category, const char *name) {
    if (name == NULL || category < 0 || category > LC_ALL) return NULL;
    return ovl_newlocale(category == LC_ALL ? 0x1FBF : 1 << category, name, NULL);
}
OVL_INLINE void _free_locale(_locale_t locale) { if (locale != NULL) ovl_freelocale(locale); }
OVL_INLINE int _stricmp_l(const char *a, const char *b, _locale_t locale) { return locale == NULL ? _stricmp(a, b) : ovl_strcasecmp_l(a, b, locale); }
OVL_INLINE int _strnicmp_l(const char *a, const char *b, size_t length, _locale_t locale) { return locale == NULL ? _strnicmp(a, b, length) : ovl_strncasecmp_l(a, b, length, locale); }
OVL_INLINE double _strtod_l(const char *text, char **end, _locale_t locale) { return locale == NULL ? strtod(text, end) : ovl_strtod_l(text, end, locale); }
#endif
