/* Paths taken apart and put together with the lengths checked, and what else ends in _s and is over a function that does not. */
#ifndef OVL_PARTS_H
#define OVL_PARTS_H
#pragma GCC system_header
#include <errno.h>
#include "ovl/crt.h"

OVL_INLINE errno_t ovl_part_into(char *to, size_t room, const char *from) {
    if (to == NULL) return room == 0 ? 0 : OVL_EINVAL;
    return room == 0 ? OVL_EINVAL : strcpy_s(to, room, from);
}
OVL_INLINE errno_t _splitpath_s(const char *path, char *drive, size_t drive_room, char *directory, size_t directory_room, char *name, size_t name_room, char *extension, size_t extension_room) {
    char parts[_MAX_DRIVE + _MAX_DIR + _MAX_FNAME + _MAX_EXT];
    char *of_directory = parts + _MAX_DRIVE, *of_name = of_directory + _MAX_DIR, *of_extension = of_name + _MAX_FNAME;
    errno_t error = path == NULL ? OVL_EINVAL : 0;
    if (error == 0) {
        _splitpath(path, parts, of_directory, of_name, of_extension);
        if ((error = ovl_part_into(drive, drive_room, parts)) == 0 && (error = ovl_part_into(directory, directory_room, of_directory)) == 0
            && (error = ovl_part_into(name, name_room, of_name)) == 0) error = ovl_part_into(extension, extension_room, of_extension);
    }
    if (error != 0) {
        if (drive != NULL && drive_room > 0) drive[0] = 0;
        if (directory != NULL && directory_room > 0) directory[0] = 0;
        if (name != NULL && name_room > 0) name[0] = 0;
        if (extension != NULL && extension_room > 0) extension[0] = 0;
    }
    return error;
}
OVL_INLINE errno_t _makepath_s(char *path, size_t room, const char *drive, const char *directory, const char *name, const char *extension) {
    char whole[_MAX_PATH];
    _makepath(whole, drive, directory, name, extension);
    return ovl_part_into(path, room, whole);
}
OVL_INLINE errno_t _access_s(const char *path, int mode) { return path == NULL ? OVL_EINVAL : _access(path, mode) == 0 ? 0 : errno; }
OVL_INLINE errno_t _ultoa_s(unsigned long value, char *buffer, size_t size, int radix) { char digits[70]; return strcpy_s(buffer, size, _ultoa(value, digits, radix)); }
OVL_INLINE errno_t _i64toa_s(long long value, char *buffer, size_t size, int radix) { char digits[70]; return strcpy_s(buffer, size, _i64toa(value, digits, radix)); }
OVL_INLINE errno_t _ui64toa_s(unsigned long long value, char *buffer, size_t size, int radix) { char digits[70]; return strcpy_s(buffer, size, _ui64toa(value, digits, radix)); }
OVL_INLINE errno_t _strset_s(char *text, size_t size, int character) {
    if (text == NULL || strnlen_s(text, size) == size) return OVL_EINVAL;
    _strset(text, character);
    return 0;
}
/* What errno says now, behind a message where there is one. */
OVL_INLINE errno_t _strerror_s(char *buffer, size_t size, const char *message) {
    int error = errno;
    if (buffer == NULL || size == 0) return OVL_EINVAL;
    buffer[0] = 0;
    if (message != NULL && *message != 0) {
        strncpy_s(buffer, size, message, _TRUNCATE);
        strncat_s(buffer, size, ": ", _TRUNCATE);
    }
    strncat_s(buffer, size, strerror(error), _TRUNCATE);
    strncat_s(buffer, size, "\n", _TRUNCATE);
    return 0;
}
/* The context comes first here and last in glibc's. */
struct ovl_ordered { int (*compare)(void *, const void *, const void *); void *context; };
OVL_INLINE int ovl_in_order(const void *a, const void *b, void *ordered) {
    struct ovl_ordered *by = (struct ovl_ordered *)ordered;
    return by->compare(by->context, a, b);
}
OVL_BEGIN
extern void ovl_glibc_qsort_r(void *, size_t, size_t, int (*)(const void *, const void *, void *), void *) __asm__("qsort_r");
OVL_END
OVL_INLINE void qsort_s(void *base, size_t count, size_t size, int (*compare)(void *, const void *, const void *), void *context) {
    struct ovl_ordered by;
    by.compare = compare;
    by.context = context;
    if (compare != NULL && size > 0 && (base != NULL || count == 0)) ovl_glibc_qsort_r(base, count, size, ovl_in_order, &by);
    else errno = OVL_EINVAL;
}
OVL_INLINE void *bsearch_s(const void *key, const void *base, size_t count, size_t size, int (*compare)(void *, const void *, const void *), void *context) {
    size_t low = 0, high = count;
    if (compare == NULL || size == 0 || ((key == NULL || base == NULL) && count > 0)) {
        errno = OVL_EINVAL;
        return NULL;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *at = (const char *)base + middle * size;
        int order = compare(context, key, at);
        if (order == 0) return (void *)at;
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}
OVL_INLINE errno_t _gcvt_s(char *buffer, size_t size, double value, int digits) {
    char whole[400];
    if (buffer == NULL || size == 0 || digits < 0 || digits > 300) return OVL_EINVAL;
    return strcpy_s(buffer, size, gcvt(value, digits, whole));
}
#ifdef __cplusplus
extern "C++" {
template <size_t D, size_t P, size_t N, size_t E> inline errno_t _splitpath_s(const char *path, char (&drive)[D], char (&directory)[P], char (&name)[N], char (&extension)[E]) { return _splitpath_s(path, drive, D, directory, P, name, N, extension, E); }
template <size_t N> inline errno_t _makepath_s(char (&path)[N], const char *drive, const char *directory, const char *name, const char *extension) { return _makepath_s(path, N, drive, directory, name, extension); }
template <size_t N> inline errno_t _strerror_s(char (&to)[N], const char *message) { return _strerror_s(to, N, message); }
template <size_t N> inline errno_t _ultoa_s(unsigned long value, char (&text)[N], int radix) { return _ultoa_s(value, text, N, radix); }
template <size_t N> inline errno_t _i64toa_s(long long value, char (&text)[N], int radix) { return _i64toa_s(value, text, N, radix); }
template <size_t N> inline errno_t _ui64toa_s(unsigned long long value, char (&text)[N], int radix) { return _ui64toa_s(value, text, N, radix); }
template <size_t N> inline errno_t _strset_s(char (&text)[N], int character) { return _strset_s(text, N, character); }
}
/* A translator makes C++ exceptions of Windows' own, and none of those comes here: it is kept, and never called. */
struct _EXCEPTION_POINTERS;
typedef void (*_se_translator_function)(unsigned, struct _EXCEPTION_POINTERS *);
inline _se_translator_function _set_se_translator(_se_translator_function translator) {
    static thread_local _se_translator_function kept;
    _se_translator_function before = kept;
    kept = translator;
    return before;
}
#endif
#endif
