/* The functions of Microsoft's C runtime whose names end in _s, and strsafe.h. */
#define STRSAFE_NO_DEPRECATE
#include "seen.h"
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>
#include <strsafe.h>

#ifdef __MINGW32__
/* Where the runtime would end the process, the functions return the error once a handler is installed. */
static void ignore(const wchar_t *expression, const wchar_t *function, const wchar_t *file, unsigned line, uintptr_t reserved)
{
    (void)expression, (void)function, (void)file, (void)line, (void)reserved;
}
#endif

int main(void)
{
    char text[8], path[MAX_PATH + 40];
    size_t length = 0;
    DWORD n = GetTempPathA(MAX_PATH, path);
    int file;
#ifdef __MINGW32__
    _set_invalid_parameter_handler(ignore);
#endif
    EFFECT(strcpy_s, strcpy_s(text, sizeof text, "seven77") == 0 && strcmp(text, "seven77") == 0);
    ANSWERS(strcpy_s, strcpy_s(text, sizeof text, "eight888"), ERANGE);
    EFFECT(strncpy_s, strncpy_s(text, sizeof text, "abcdef", 3) == 0 && strcmp(text, "abc") == 0);
    ANSWERS(strncpy_s, strncpy_s(text, 3, "abcdef", 5), ERANGE);
    EFFECT(strcat_s, strcpy_s(text, sizeof text, "ab") == 0 && strcat_s(text, sizeof text, "cd") == 0 && strcmp(text, "abcd") == 0);
    ANSWERS(strcat_s, strcat_s(text, sizeof text, "efghij"), ERANGE);
    EFFECT(sprintf_s, sprintf_s(text, sizeof text, "%d-%d", 12, 34) == 5 && strcmp(text, "12-34") == 0);
    RESULT(sprintf_s, sprintf_s(text, sizeof text, "%d", 123456789) == -1);
    EFFECT(_snprintf_s, _snprintf_s(text, sizeof text, _TRUNCATE, "%s", "fits") == 4 && strcmp(text, "fits") == 0);
    RESULT(_snprintf_s, _snprintf_s(text, sizeof text, _TRUNCATE, "%s", "too long to fit") == -1 && strcmp(text, "too lon") == 0);
    EFFECT(StringCbPrintfA, StringCbPrintfA(text, sizeof text, "%d", 1234567) == S_OK && strcmp(text, "1234567") == 0);
    ANSWERS(StringCbPrintfA, StringCbPrintfA(text, sizeof text, "%d", 123456789), STRSAFE_E_INSUFFICIENT_BUFFER);
    EFFECT(StringCbPrintf, StringCbPrintf(text, sizeof text, "%s", "seven77") == S_OK && strcmp(text, "seven77") == 0);
    ANSWERS(StringCbPrintf, StringCbPrintf(text, sizeof text, "%s", "eight888"), STRSAFE_E_INSUFFICIENT_BUFFER);
    EFFECT(StringCbCopy, StringCbCopy(text, sizeof text, "short") == S_OK && strcmp(text, "short") == 0);
    ANSWERS(StringCbCopy, StringCbCopy(text, sizeof text, "much too long"), STRSAFE_E_INSUFFICIENT_BUFFER);
    EFFECT(StringCbCopyN, StringCbCopyN(text, sizeof text, "abcdef", 3) == S_OK && strcmp(text, "abc") == 0);
    ANSWERS(StringCbCopyN, StringCbCopyN(text, 3, "abcdef", 5), STRSAFE_E_INSUFFICIENT_BUFFER);
    EFFECT(StringCchLength, StringCchLength("abc", 8, &length) == S_OK && length == 3);
    ANSWERS(StringCchLength, StringCchLength("abcdefgh", 4, &length), STRSAFE_E_INVALID_PARAMETER);
    {
        char *small = (char *)_malloca(100), *large = (char *)_malloca(100000);
        memset(small, 1, 100);
        memset(large, 2, 100000);
        EFFECT(_malloca, small[99] == 1 && large[99999] == 2);
        _freea(small);
        _freea(large);
        _freea(NULL);
    }
    sprintf(path + n, "seen-runtime-%lu.txt", (unsigned long)GetCurrentProcessId());
    file = _open(path, _O_CREAT | _O_TRUNC | _O_RDWR | _O_BINARY, _S_IREAD | _S_IWRITE);
    EFFECT(_close, file >= 0 && _write(file, "x", 1) == 1 && _close(file) == 0);
    RESULT(_close, _close(file) == -1);
    file = _open(path, _O_RDWR | _O_BINARY);
    EFFECT(_chsize, _chsize(file, 10) == 0 && _filelength(file) == 10);
    EFFECT(_commit, _commit(file) == 0);
    {
        /* A descriptor and its handle end together. */
        intptr_t handle = _get_osfhandle(file);
        char byte = 0;
        DWORD count = 0;
        EFFECT(_get_osfhandle, handle != -1 && ReadFile((HANDLE)handle, &byte, 1, &count, NULL) && count == 1 && byte == 'x');
        RESULT(_get_osfhandle, _get_osfhandle(-1) == -1);
        _close(file);
        handle = (intptr_t)CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
        file = _open_osfhandle(handle, _O_RDONLY);
        byte = 0;
        EFFECT(_open_osfhandle, file >= 0 && _get_osfhandle(file) == handle && _read(file, &byte, 1) == 1 && byte == 'x');
        RESULT(_open_osfhandle, _open_osfhandle(-1, 0) == -1);
        _close(file);
        EFFECT(_close, !ReadFile((HANDLE)handle, &byte, 1, &count, NULL) && GetLastError() == ERROR_INVALID_HANDLE);
    }
    RESULT(_chsize, _chsize(file, 1) != 0);
    RESULT(_commit, _commit(file) == -1);
    EFFECT(_setmaxstdio, _setmaxstdio(1024) == 1024);
    EFFECT(_getmaxstdio, _getmaxstdio() == 1024);
    RESULT(_setmaxstdio, _setmaxstdio(10) == -1 && _getmaxstdio() == 1024);
    INFALLIBLE(_getmaxstdio);
    {
        int ends[2] = {-1, -1};
        char byte = 0;
        EFFECT(_pipe, _pipe(ends, 100000, _O_BINARY | _O_NOINHERIT) == 0 && _write(ends[1], "p", 1) == 1 && _read(ends[0], &byte, 1) == 1 && byte == 'p');
        _close(ends[1]);
        EFFECT(_pipe, _read(ends[0], &byte, 1) == 0);
        _close(ends[0]);
        RESULT(_pipe, _pipe(NULL, 100, _O_BINARY) == -1 && errno == EINVAL);
    }
    _unlink(path);
    return seen_all();
}
