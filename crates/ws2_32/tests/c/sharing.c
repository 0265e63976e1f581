/* Descriptors that are opened with a share mode keep others out as handles do; and functions of text by their older names. */
#include "loopback.h"
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <share.h>
#include <sys/stat.h>

static char path[MAX_PATH];

static int is_same(const char *a, const char *b)
{
    return strcmpi(a, b) == 0 && stricmp(a, b) == 0 && strnicmp(a, b, 2) == 0;
}

static void opened(const char *what, int sharing, int flags)
{
    int descriptor = -1, error;
    _set_errno(0);
    error = _sopen_s(&descriptor, path, flags, sharing, _S_IREAD | _S_IWRITE);
    printf("%s: %s\n", what, descriptor >= 0 && error == 0 ? "opened" : error == EACCES && errno == EACCES ? "EACCES" : error == EEXIST ? "EEXIST" : error == ENOENT ? "ENOENT" : "?");
    if (descriptor >= 0) _close(descriptor);
}

int main(void)
{
    char text[8] = {0};
    int first;
    begin();
    GetTempPathA(sizeof path - 40, path);
    sprintf(path + strlen(path), "sharing-%lu.txt", (unsigned long)GetCurrentProcessId());
    printf("%d\n", is_same("Text", "tEXT") && strcmp(strupr(strcpy(text, "ab")), "AB") == 0);
    opened("none there", _SH_DENYRW, _O_RDWR | _O_BINARY);
    first = _sopen(path, _O_CREAT | _O_EXCL | _O_RDWR | _O_BINARY, _SH_DENYWR, _S_IREAD | _S_IWRITE);
    printf("%d written\n", _write(first, "text", 4));
    printf("%d, ", _chsize_s(first, 100));
    printf("%d bytes, ", (int)_filelength(first));
    printf("%d, ", _chsize_s(first, 4));
    printf("%d bytes, %d\n", (int)_filelength(first), _chsize_s(first, -1) == EINVAL);
    opened("a writer", _SH_DENYNO, _O_WRONLY | _O_BINARY);
    opened("a reader", _SH_DENYNO, _O_RDONLY | _O_BINARY);
    opened("a reader that denies writing", _SH_DENYWR, _O_RDONLY | _O_BINARY);
    _close(first);
    opened("a writer, later", _SH_DENYRW, _O_WRONLY | _O_APPEND | _O_BINARY);
    opened("a maker", _SH_DENYNO, _O_CREAT | _O_EXCL | _O_WRONLY | _O_BINARY);
    first = _sopen(path, _O_RDONLY | _O_BINARY, _SH_DENYRD);
    printf("%d read: %.4s\n", _read(first, text, 4), text);
    opened("a reader of what others may not read", _SH_DENYNO, _O_RDONLY | _O_BINARY);
    _close(first);
    opened("a truncater", _SH_DENYRD, _O_CREAT | _O_TRUNC | _O_WRONLY | _O_BINARY);
    {
        wchar_t wide[MAX_PATH];
        int i, error, descriptor = 0;
        for (i = 0; path[i] != 0; i++) wide[i] = (wchar_t)path[i];
        wide[i] = 0;
        error = _wsopen_s(&descriptor, wide, _O_RDWR | _O_BINARY, _SH_DENYRW, _S_IREAD | _S_IWRITE);
        printf("wide: %d %d,", error, descriptor >= 0);
        printf(" closed %d,", _close(descriptor));
        descriptor = _wsopen(wide, _O_RDONLY | _O_BINARY, _SH_DENYNO);
        printf(" closed %d,", _close(descriptor));
        descriptor = _wopen(wide, _O_RDONLY | _O_BINARY);
        printf(" closed %d,", _close(descriptor));
        printf(" %d\n", _wsopen_s(&descriptor, L"", _O_RDONLY, _SH_DENYNO, 0) == ENOENT && descriptor == -1);
    }
    DeleteFileA(path);
    WSACleanup();
    return 0;
}
