/* glibc's own <dirent.h>, and directories by wide names, which MinGW's has. */
#pragma GCC system_header
#include_next <dirent.h>
#if defined(_WIN32) && !defined(OVL_DIRENT_H)
#define OVL_DIRENT_H
#include <errno.h>
#include <stdlib.h>
#include "ovl/wide.h"
struct _wdirent { long d_ino; unsigned short d_reclen, d_namlen; wchar_t d_name[260]; };
typedef struct { DIR *ovl_directory; struct _wdirent ovl_entry; } _WDIR;
OVL_INLINE _WDIR *_wopendir(const wchar_t *path) {
    _WDIR *opened;
    char *narrow;
    if (path == NULL || *path == 0) { errno = path == NULL ? EFAULT : ENOENT; return NULL; }
    opened = (_WDIR *)malloc(sizeof *opened);
    narrow = ovl_narrow(path, (size_t)-1);
    if (opened != NULL) opened->ovl_directory = narrow == NULL ? NULL : opendir(ovl_native_path(narrow));
    free(narrow);
    if (opened != NULL && opened->ovl_directory == NULL) {
        int error = errno;
        free(opened);
        errno = error;
        opened = NULL;
    }
    return opened;
}
OVL_INLINE struct _wdirent *_wreaddir(_WDIR *opened) {
    struct dirent *entry;
    if (opened == NULL) { errno = EFAULT; return NULL; }
    entry = readdir(opened->ovl_directory);
    if (entry == NULL) return NULL;
    opened->ovl_entry.d_ino = 0;
    opened->ovl_entry.d_reclen = 0;
    opened->ovl_entry.d_namlen = (unsigned short)ovl_widen(entry->d_name, opened->ovl_entry.d_name, 260);
    return &opened->ovl_entry;
}
OVL_INLINE int _wclosedir(_WDIR *opened) {
    int result;
    if (opened == NULL) { errno = EFAULT; return -1; }
    result = closedir(opened->ovl_directory);
    free(opened);
    return result;
}
OVL_INLINE void _wrewinddir(_WDIR *opened) {
    if (opened == NULL) errno = EFAULT;
    else rewinddir(opened->ovl_directory);
}
OVL_INLINE long _wtelldir(_WDIR *opened) {
    if (opened == NULL) { errno = EFAULT; return -1; }
    return telldir(opened->ovl_directory);
}
OVL_INLINE void _wseekdir(_WDIR *opened, long place) {
    if (opened == NULL) errno = EFAULT;
    else seekdir(opened->ovl_directory, place);
}
#endif
