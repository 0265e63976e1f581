/* Opening a descriptor with a share mode: as CreateFile does, whose handle the descriptor is of. */
#ifndef OVL_SHARING_H
#define OVL_SHARING_H
#pragma GCC system_header
#include "ovl/io.h"
#include "ovl/wide.h"
#define _SH_DENYRW 0x10
#define _SH_DENYWR 0x20
#define _SH_DENYRD 0x30
#define _SH_DENYNO 0x40
#define _SH_SECURE 0x80
#define SH_DENYRW _SH_DENYRW
#define SH_DENYWR _SH_DENYWR
#define SH_DENYRD _SH_DENYRD
#define SH_DENYNO _SH_DENYNO

OVL_INLINE int ovl_open_shared(const char *path, int flags, int sharing, int mode) {
    static const DWORD shares[4] = {0, FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE};
    DWORD access, disposition;
    HANDLE handle;
    int descriptor, both = flags & (_O_WRONLY | _O_RDWR), makes = flags & (_O_CREAT | _O_EXCL | _O_TRUNC);
    if (path == NULL || (sharing != _SH_DENYRW && sharing != _SH_DENYWR && sharing != _SH_DENYRD && sharing != _SH_DENYNO)) {
        errno = EINVAL;
        return -1;
    }
    access = both == _O_RDONLY ? GENERIC_READ : both == _O_WRONLY ? GENERIC_WRITE : GENERIC_READ | GENERIC_WRITE;
    if (flags & _O_APPEND) access = (access & ~GENERIC_WRITE) | FILE_APPEND_DATA;
    disposition = !(makes & _O_CREAT) ? (makes & _O_TRUNC ? TRUNCATE_EXISTING : OPEN_EXISTING)
        : makes & _O_EXCL ? CREATE_NEW : makes & _O_TRUNC ? CREATE_ALWAYS : OPEN_ALWAYS;
    handle = CreateFileA(path, access, shares[(sharing >> 4) - 1], NULL, disposition, mode & _S_IWRITE || !(makes & _O_CREAT) ? FILE_ATTRIBUTE_NORMAL : FILE_ATTRIBUTE_READONLY, NULL);
    if (handle == INVALID_HANDLE_VALUE) {
        DWORD error = GetLastError();
        errno = error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND ? ENOENT
            : error == ERROR_FILE_EXISTS || error == ERROR_ALREADY_EXISTS ? EEXIST
            : error == ERROR_SHARING_VIOLATION || error == ERROR_ACCESS_DENIED ? EACCES
            : error == ERROR_TOO_MANY_OPEN_FILES ? EMFILE : EINVAL;
        return -1;
    }
    descriptor = _open_osfhandle((intptr_t)handle, flags);
    if (descriptor < 0) CloseHandle(handle);
    return descriptor;
}
OVL_INLINE int _sopen(const char *path, int flags, int sharing, ...) {
    int mode = 0666;
    if (flags & _O_CREAT) {
        va_list arguments;
        va_start(arguments, sharing);
        mode = va_arg(arguments, int);
        va_end(arguments);
    }
    return ovl_open_shared(path, flags, sharing, mode);
}
OVL_INLINE errno_t _sopen_s(int *descriptor, const char *path, int flags, int sharing, int mode) {
    if (descriptor == NULL) return errno = EINVAL;
    *descriptor = ovl_open_shared(path, flags, sharing, mode);
    return *descriptor < 0 ? errno : 0;
}
#define sopen _sopen
/* The same for paths in wide text. */
OVL_INLINE errno_t _wsopen_s(int *descriptor, const wchar_t *path, int flags, int sharing, int mode) {
    char *narrow = path == NULL ? NULL : ovl_narrow(path, (size_t)-1);
    errno_t error = _sopen_s(descriptor, narrow, flags, sharing, mode);
    free(narrow);
    return error;
}
OVL_INLINE int _wsopen(const wchar_t *path, int flags, int sharing, ...) {
    int descriptor, mode = 0666;
    if (flags & _O_CREAT) {
        va_list arguments;
        va_start(arguments, sharing);
        mode = va_arg(arguments, int);
        va_end(arguments);
    }
    return _wsopen_s(&descriptor, path, flags, sharing, mode) == 0 ? descriptor : -1;
}
OVL_INLINE int _wopen(const wchar_t *path, int flags, ...) {
    char *narrow = path == NULL ? NULL : ovl_narrow(path, (size_t)-1);
    int descriptor = -1, mode = 0666;
    if (flags & _O_CREAT) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, int);
        va_end(arguments);
    }
    if (narrow == NULL) errno = EINVAL;
    else descriptor = _open(narrow, flags, mode);
    free(narrow);
    return descriptor;
}
#endif
