/* Directories by wide names, as MinGW's C library has them. */
#ifndef _WIN32
#define _WIN32 1
#endif
#include "seen.h"
#include <dirent.h>
#include <errno.h>
#include <unistd.h>

/* Text of wchar_t, whatever that has. */
static const wchar_t *wide_of(const char *text)
{
    static wchar_t wide[MAX_PATH + 32];
    size_t at = 0;
    while ((wide[at] = (wchar_t)text[at]) != 0) at++;
    return wide;
}

static int finds(_WDIR *directory, char wanted)
{
    struct _wdirent *entry;
    while ((entry = _wreaddir(directory)) != NULL) {
        if (entry->d_namlen == 5 && entry->d_name[0] == (wchar_t)wanted && entry->d_name[5] == 0) return 1;
    }
    return 0;
}

int main(void)
{
    char path[MAX_PATH], name[MAX_PATH + 16];
    _WDIR *directory;
    HANDLE file;
    useconds_t short_time = 5;
    off64_t far_away = 0x100000000;
    begin();
    GetTempPathA(sizeof path - 32, path);
    sprintf(path + strlen(path), "ovl-wide-%lu", (unsigned long)GetCurrentProcessId());
    CreateDirectoryA(path, NULL);
    sprintf(name, "%s\\entry", path);
    file = CreateFileA(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    CloseHandle(file);
    directory = _wopendir(wide_of(path));
    EFFECT(_wopendir, directory != NULL);
    EFFECT(_wreaddir, finds(directory, 'e') && !finds(directory, 'e'));
    _wrewinddir(directory);
    EFFECT(_wrewinddir, finds(directory, 'e'));
    INFALLIBLE(_wrewinddir);
    EFFECT(_wclosedir, _wclosedir(directory) == 0);
    RESULT(_wopendir, _wopendir(wide_of("no such directory")) == NULL && errno == ENOENT);
    RESULT(_wreaddir, _wreaddir(NULL) == NULL && errno == EFAULT);
    RESULT(_wclosedir, _wclosedir(NULL) == -1 && errno == EFAULT);
    EFFECT(off64_t, far_away > 0xffffffff && short_time == 5 && sizeof(off64_t) == 8);
    INFALLIBLE(off64_t);
    DeleteFileA(name);
    RemoveDirectoryA(path);
    WSACleanup();
    return seen_all();
}
