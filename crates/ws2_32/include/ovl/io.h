/* Descriptors, files' states and directories of Microsoft's C runtime, over glibc's. */
#ifndef OVL_IO_H
#define OVL_IO_H
#pragma GCC system_header
#include "ovl/mapped.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#define OVL_INDIRECTLY
#include <unistd.h>
#undef OVL_INDIRECTLY
#include "ovl/crt.h"
#include "ovl/kernel.h"

/* The flags are Linux' numbers, so that _open and open take the same ones, by whichever name; text and binary are one. */
#define _O_RDONLY 0
#define _O_WRONLY 01
#define _O_RDWR 02
#define _O_APPEND 02000
#define _O_CREAT 0100
#define _O_TRUNC 01000
#define _O_EXCL 0200
#ifndef O_BINARY
#define O_BINARY 0
#endif
#ifndef O_TEXT
#define O_TEXT 0
#endif
#define _O_NOINHERIT __O_CLOEXEC
#ifndef O_NOINHERIT
#define O_NOINHERIT _O_NOINHERIT
#endif
/* Bits of their own, which Linux has no flag at. */
#define _O_TEMPORARY 0x04000000
#define _O_SHORT_LIVED 0x08000000
#define _O_RANDOM 0x10000000
#define _O_SEQUENTIAL 0x20000000
/* How files are opened that are opened neither way: text and binary are one. */
OVL_INLINE int *ovl_default_mode(void) { static int mode = _O_TEXT; return &mode; }
#define _fmode (*ovl_default_mode())
#define _A_NORMAL 0x00
#define _A_RDONLY 0x01
#define _A_HIDDEN 0x02
#define _A_SYSTEM 0x04
#define _A_SUBDIR 0x10
#define _A_ARCH 0x20

OVL_INLINE int _open(const char *path, int flags, ...) {
    int mode = 0666;
    if (flags & _O_CREAT) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, int);
        va_end(arguments);
    }
    return open(ovl_native_path(path), flags & ~(_O_TEXT | _O_BINARY | _O_U16TEXT | _O_U8TEXT | _O_TEMPORARY | _O_SHORT_LIVED | _O_RANDOM | _O_SEQUENTIAL), mode);
}
OVL_INLINE int _creat(const char *path, int mode) { return creat(ovl_native_path(path), (mode_t)mode); }
OVL_INLINE long long _lseeki64(int descriptor, long long offset, int origin) { return lseek(descriptor, (off_t)offset, origin); }
OVL_INLINE long _lseek(int descriptor, long offset, int origin) { return (long)lseek(descriptor, offset, origin); }
OVL_INLINE long _tell(int descriptor) { return (long)lseek(descriptor, 0, SEEK_CUR); }
OVL_INLINE long long _telli64(int descriptor) { return lseek(descriptor, 0, SEEK_CUR); }
OVL_INLINE long long _filelengthi64(int descriptor) {
    struct stat state;
    return fstat(descriptor, &state) == 0 ? (long long)state.st_size : -1;
}
OVL_INLINE long _filelength(int descriptor) { return (long)_filelengthi64(descriptor); }
OVL_INLINE int _eof(int descriptor) {
    long long here = lseek(descriptor, 0, SEEK_CUR), length = _filelengthi64(descriptor);
    return here < 0 || length < 0 ? -1 : here >= length;
}
OVL_INLINE int _dup(int descriptor) { return dup(descriptor); }
OVL_INLINE int _wrmdir(const WCHAR *path) {
    DWORD error;
    if (RemoveDirectoryW(path)) return 0;
    error = GetLastError();
    errno = error == ERROR_DIR_NOT_EMPTY ? ENOTEMPTY : error == ERROR_ACCESS_DENIED ? EACCES : error == ERROR_DIRECTORY ? ENOTDIR : ENOENT;
    return -1;
}
OVL_INLINE int _wchmod(const WCHAR *path, int mode) {
    DWORD error;
    if (SetFileAttributesW(path, (mode & _S_IWRITE) ? FILE_ATTRIBUTE_NORMAL : FILE_ATTRIBUTE_READONLY)) return 0;
    error = GetLastError();
    errno = error == ERROR_ACCESS_DENIED ? EACCES : error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND ? ENOENT : EINVAL;
    return -1;
}
OVL_INLINE int _chmod(const char *path, int mode) { return chmod(path, (mode & _S_IWRITE) ? 0666 : 0444); }
OVL_INLINE int _umask(int mode) { return (int)umask((mode_t)mode); }
OVL_BEGIN
intptr_t WINAPI _get_osfhandle(int descriptor);
int WINAPI _open_osfhandle(intptr_t handle, int flags);
int WINAPI _pipe(int *ends, unsigned size, int mode);
extern int ovl_ftruncate(int descriptor, off_t size) __asm__("ftruncate");
OVL_END
/* Functions, since streams of C++ have members of these names. */
OVL_INLINE long filelength(int descriptor) { return _filelength(descriptor); }
OVL_INLINE long tell(int descriptor) { return _tell(descriptor); }
OVL_INLINE errno_t _chsize_s(int descriptor, long long size) { return size < 0 ? (errno = EINVAL) : ovl_ftruncate(descriptor, (off_t)size) == 0 ? 0 : errno; }
OVL_INLINE int chsize(int descriptor, long size) { return _chsize(descriptor, size); }
OVL_INLINE int eof(int descriptor) { return _eof(descriptor); }

struct _finddata_t { unsigned attrib; long long time_create, time_access, time_write; unsigned long long size; char name[260]; };
#define _finddata64_t _finddata_t
#define _finddata64i32_t _finddata_t
#define _finddatai64_t _finddata_t
#define _findfirst64 _findfirst
#define _findnext64 _findnext
#define _findfirsti64 _findfirst
#define _findnexti64 _findnext
OVL_INLINE long long ovl_find_time(FILETIME time) {
    return (long long)((((unsigned long long)time.dwHighDateTime << 32) | time.dwLowDateTime) / 10000000) - 11644473600LL;
}
OVL_INLINE void ovl_find_told(struct _finddata_t *told, const WIN32_FIND_DATAA *found) {
    told->attrib = found->dwFileAttributes == FILE_ATTRIBUTE_NORMAL ? _A_NORMAL : found->dwFileAttributes & 0x37;
    told->time_create = ovl_find_time(found->ftCreationTime);
    told->time_access = ovl_find_time(found->ftLastAccessTime);
    told->time_write = ovl_find_time(found->ftLastWriteTime);
    told->size = ((unsigned long long)found->nFileSizeHigh << 32) | found->nFileSizeLow;
    snprintf(told->name, sizeof told->name, "%s", found->cFileName);
}
OVL_INLINE intptr_t _findfirst(const char *pattern, struct _finddata_t *told) {
    WIN32_FIND_DATAA found;
    HANDLE search = FindFirstFileA(pattern, &found);
    if (search == INVALID_HANDLE_VALUE) {
        errno = ENOENT;
        return -1;
    }
    ovl_find_told(told, &found);
    return (intptr_t)search;
}
OVL_INLINE int _findnext(intptr_t search, struct _finddata_t *told) {
    WIN32_FIND_DATAA found;
    if (!FindNextFileA((HANDLE)search, &found)) {
        errno = ENOENT;
        return -1;
    }
    ovl_find_told(told, &found);
    return 0;
}
OVL_INLINE int _findclose(intptr_t search) { return FindClose((HANDLE)search) ? 0 : -1; }
OVL_INLINE int _wmkdir(const wchar_t *path) { char *narrow = ovl_narrow(path, (size_t)-1); int result = mkdir(narrow, 0777); free(narrow); return result; }
/* There is one drive, and its number says nothing else. */
OVL_INLINE char *_getdcwd(int drive, char *buffer, int size) {
    if (drive != 0 && drive != 3) { errno = EACCES; return NULL; }
    return getcwd(buffer, (size_t)(size < 0 ? 0 : size));
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
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
#endif
