/* Text: its width, its length, Microsoft's C runtime, messages, modules, names of the machine. */
#define _CRT_SECURE_NO_WARNINGS
#include "seen.h"
#include <io.h>
#include <rpc.h>
#include <stdint.h>
#include <wchar.h>
#include <errno.h>
#include <stdarg.h>

static int through(char *buffer, size_t size, const char *format, ...)
{
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = _vsnprintf(buffer, size, format, arguments);
    va_end(arguments);
    return length;
}

static int through_s(char *buffer, size_t size, const char *format, ...)
{
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = vsnprintf_s(buffer, size, _TRUNCATE, format, arguments);
    va_end(arguments);
    return length;
}

static int through_all(char *buffer, size_t size, const char *format, ...)
{
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = vsprintf_s(buffer, size, format, arguments);
    va_end(arguments);
    return length;
}

static void widths(void)
{
    WCHAR wide[32];
    char narrow[32];
    BOOL replaced = FALSE;
    EFFECT(MultiByteToWideChar, MultiByteToWideChar(CP_UTF8, 0, "\xed\x95\x9c!", -1, wide, 32) == 3 && wide[0] == 0xd55c && wide[1] == '!' && wide[2] == 0);
    FAILS(MultiByteToWideChar, MultiByteToWideChar(CP_UTF8, 0, "abc", -1, wide, 2) == 0, ERROR_INSUFFICIENT_BUFFER);
    wide[0] = 0xd55c;
    wide[1] = 0;
    EFFECT(WideCharToMultiByte, WideCharToMultiByte(CP_UTF8, 0, wide, -1, narrow, sizeof narrow, NULL, NULL) == 4 && strcmp(narrow, "\xed\x95\x9c") == 0 &&
                                    WideCharToMultiByte(949, 0, wide, 1, narrow, sizeof narrow, NULL, &replaced) == 2 && (unsigned char)narrow[0] == 0xc7 && !replaced);
    FAILS(WideCharToMultiByte, WideCharToMultiByte(CP_UTF8, 0, wide, -1, narrow, 1, NULL, NULL) == 0, ERROR_INSUFFICIENT_BUFFER);
    EFFECT(CharToOemBuffA, CharToOemBuffA("four", narrow, 5) && strcmp(narrow, "four") == 0 && CharToOemA("five", narrow) && strcmp(narrow, "five") == 0);
    EFFECT(OemToCharBuffA, OemToCharBuffA("four", narrow, 5) && strcmp(narrow, "four") == 0 && OemToCharA("five", narrow) && strcmp(narrow, "five") == 0);
    RESULT(CharToOemBuffA, !CharToOemBuffA(NULL, narrow, 1));
    RESULT(OemToCharBuffA, !OemToCharBuffA("four", NULL, 1));
    EFFECT(lstrlenA, lstrlenA("four") == 4);
    RESULT(lstrlenA, lstrlenA(NULL) == 0);
}

static void runtime(void)
{
    char buffer[16], *copy;
    int number = 0;
    size_t room = 0;
    unsigned char bytes[4] = {1, 2, 3, 4};
    EFFECT(_strnicmp, _strnicmp("ABCd", "abcE", 3) == 0 && _strnicmp("ABCd", "abcE", 4) < 0);
    INFALLIBLE(_strnicmp);
    EFFECT(_stricmp, _stricmp("ABC", "abc") == 0 && _stricmp("a", "B") < 0);
    INFALLIBLE(_stricmp);
    EFFECT(_snprintf, _snprintf(buffer, sizeof buffer, "%d-%s", 5, "x") == 3 && strcmp(buffer, "5-x") == 0);
    RESULT(_snprintf, _snprintf(buffer, 3, "%d", 123456) < 0);
    EFFECT(_vsnprintf, through(buffer, sizeof buffer, "%d", 77) == 2 && strcmp(buffer, "77") == 0);
    RESULT(_vsnprintf, through(buffer, 2, "%d", 12345) < 0);
    EFFECT(vsnprintf_s, through_s(buffer, sizeof buffer, "%c%c", 'a', 'b') == 2 && strcmp(buffer, "ab") == 0);
    RESULT(vsnprintf_s, through_s(buffer, 3, "%d", 12345) == -1 && strcmp(buffer, "12") == 0);
    EFFECT(vsprintf_s, through_all(buffer, sizeof buffer, "%d", 9) == 1 && strcmp(buffer, "9") == 0);
    INFALLIBLE(vsprintf_s);
    copy = _strdup("text");
    EFFECT(_strdup, copy != NULL && strcmp(copy, "text") == 0);
    INFALLIBLE(_strdup);
    free(copy);
    EFFECT(memcpy_s, memcpy_s(buffer, sizeof buffer, bytes, 4) == 0 && buffer[3] == 4);
    ANSWERS(memcpy_s, memcpy_s(buffer, 2, bytes, 4), ERANGE);
    EFFECT(strnlen_s, strnlen_s("abc", 10) == 3 && strnlen_s("abcdef", 2) == 2);
    RESULT(strnlen_s, strnlen_s(NULL, 5) == 0);
    EFFECT(sscanf_s, sscanf_s("17 abc", "%d %3s", &number, buffer, (unsigned)sizeof buffer) == 2 && number == 17 && strcmp(buffer, "abc") == 0);
    RESULT(sscanf_s, sscanf_s("x", "%d", &number) == 0);
    EFFECT(_fileno, _fileno(stdin) == 0 && _fileno(stdout) == 1);
    INFALLIBLE(_fileno);
    EFFECT(_putenv_s, _putenv_s("OVL_SEEN", "value") == 0 && strcmp(getenv("OVL_SEEN"), "value") == 0);
#ifndef __MINGW32__
    /* msvcrt.dll has none. */
    wchar_t *wide = NULL;
    copy = NULL;
    EFFECT(_dupenv_s, _dupenv_s(&copy, &room, "OVL_SEEN") == 0 && copy != NULL && strcmp(copy, "value") == 0 && room == 6);
    free(copy);
    ANSWERS(_dupenv_s, _dupenv_s(NULL, &room, "OVL_SEEN"), EINVAL);
    EFFECT(_wdupenv_s, _wdupenv_s(&wide, &room, L"OVL_SEEN") == 0 && wide != NULL && wide[0] == 'v' && wide[5] == 0 && room == 6);
    free(wide);
    EFFECT(_wdupenv_s, _wdupenv_s(&wide, &room, L"OVL_NOT_SEEN") == 0 && wide == NULL && room == 0);
    ANSWERS(_wdupenv_s, _wdupenv_s(NULL, &room, L"OVL_SEEN"), EINVAL);
#endif
    ANSWERS(_putenv_s, _putenv_s(NULL, "value"), EINVAL);
    EFFECT(_wcsicmp, _wcsicmp((const wchar_t *)(const void *)L"ABC", (const wchar_t *)(const void *)L"abc") == 0);
    INFALLIBLE(_wcsicmp);
}

static void unheard(const wchar_t *expression, const wchar_t *function, const wchar_t *file, unsigned line, uintptr_t reserved)
{
    (void)expression;
    (void)function;
    (void)file;
    (void)line;
    (void)reserved;
}

static void wide_runtime(void)
{
    wchar_t wide[8];
    char name[MAX_PATH + 40];
    wchar_t wide_name[MAX_PATH + 40];
    FILE *file = NULL;
    size_t i;
    DWORD n = GetTempPathA(MAX_PATH, name);
    _set_invalid_parameter_handler(unheard);
    EFFECT(swprintf_s, swprintf_s(wide, 8, L"%d-%d", 12, 3) == 4 && wide[3] == '3' && wide[4] == 0);
    RESULT(swprintf_s, swprintf_s(NULL, 8, L"%d", 12) == -1);
    EFFECT(_scwprintf, _scwprintf(L"%d-%d", 12, 3) == 4);
    INFALLIBLE(_scwprintf);
    EFFECT(wcsncpy_s, wcsncpy_s(wide, 8, L"abcdef", 3) == 0 && wide[2] == 'c' && wide[3] == 0);
    ANSWERS(wcsncpy_s, wcsncpy_s(NULL, 8, L"abc", 3), EINVAL);
    sprintf(name + n, "seen-text-%lu.txt", (unsigned long)GetCurrentProcessId());
    for (i = 0; i <= strlen(name); i++) wide_name[i] = (wchar_t)name[i];
    EFFECT(_wfopen_s, _wfopen_s(&file, wide_name, L"w") == 0 && file != NULL && fputs("x", file) >= 0 && fclose(file) == 0);
    DeleteFileA(name);
    ANSWERS(_wfopen_s, _wfopen_s(&file, wide_name, L"r"), ENOENT);
}

/* Standard output without anywhere to go. */
static void to_nowhere(int kept)
{
    fflush(stdout);
    if (kept >= 0) {
        _dup2(kept, 1);
        _close(kept);
        clearerr(stdout);
    } else {
        _close(1);
    }
}

static void printing(void)
{
    int kept = _dup(1), failed;
    EFFECT(printf_s, printf_s("printed by %s\n", "printf_s") == 20);
    EFFECT(wprintf_s, wprintf_s(L"printed by %d\n", 7) == 13);
    fflush(stdout);
    setvbuf(stdout, NULL, _IONBF, 0);
    to_nowhere(-1);
    failed = printf_s("x") < 0;
    to_nowhere(kept);
    RESULT(printf_s, failed);
    kept = _dup(1);
    to_nowhere(-1);
    failed = wprintf_s(L"x") < 0;
    to_nowhere(kept);
    RESULT(wprintf_s, failed);
}

static void system_text(void)
{
    char text[256] = {0}, *allocated = NULL;
    DWORD length;
    UUID first, second;
    OSVERSIONINFOA version;
    static const char *const inserts[2] = {"one", "two"};
    length = FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, WSAECONNREFUSED, MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), text, sizeof text, NULL);
    EFFECT(FormatMessageA, length > 10 && length == strlen(text) && text[length - 1] == '\n' &&
                               FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, "%2 %1", 0, 0, text, sizeof text, (va_list *)(void *)inserts) == 7 &&
                               strcmp(text, "two one") == 0);
    FAILS(FormatMessageA, FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 0x2fffffff, 0, text, sizeof text, NULL) == 0, ERROR_MR_MID_NOT_FOUND);
    length = FormatMessage(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, ERROR_FILE_NOT_FOUND, 0, (LPSTR)(void *)&allocated, 0, NULL);
    EFFECT(FormatMessage, length > 0 && allocated != NULL && strlen(allocated) == length);
    EFFECT(LocalFree, LocalFree(allocated) == NULL);
    FAILS(FormatMessage, FormatMessage(FORMAT_MESSAGE_FROM_SYSTEM, NULL, ERROR_FILE_NOT_FOUND, 0, text, 2, NULL) == 0, ERROR_INSUFFICIENT_BUFFER);
    length = sizeof text;
    EFFECT(GetComputerNameA, GetComputerNameA(text, &length) && length == strlen(text) && length > 0);
    length = 1;
    FAILS(GetComputerNameA, !GetComputerNameA(text, &length), ERROR_BUFFER_OVERFLOW);
    EFFECT(UuidCreate, UuidCreate(&first) == RPC_S_OK && UuidCreate(&second) == RPC_S_OK && memcmp(&first, &second, sizeof first) != 0);
    INFALLIBLE(UuidCreate);
    {
        RPC_CSTR unique = NULL;
        EFFECT(UuidToString, UuidToString(&first, &unique) == RPC_S_OK && strlen((char *)unique) == 36 && unique[8] == '-' && unique[23] == '-');
        EFFECT(UuidFromString, UuidFromString(unique, &second) == RPC_S_OK && memcmp(&first, &second, sizeof first) == 0);
        unique[8] = ':';
        ANSWERS(UuidFromString, UuidFromString(unique, &second), RPC_S_INVALID_STRING_UUID);
        EFFECT(RpcStringFree, RpcStringFree(&unique) == RPC_S_OK);
    }
    memset(&version, 0, sizeof version);
    version.dwOSVersionInfoSize = sizeof version;
    EFFECT(GetVersionEx, GetVersionExA(&version) && version.dwMajorVersion >= 6 && version.dwPlatformId == VER_PLATFORM_WIN32_NT);
    version.dwOSVersionInfoSize = 1;
    FAILS(GetVersionEx, !GetVersionExA(&version), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(IsDebuggerPresent, IsDebuggerPresent() == FALSE);
    INFALLIBLE(IsDebuggerPresent);
}

static void modules(void)
{
    HMODULE library = LoadLibraryA("ws2_32.dll"), kernel;
    int(WINAPI * last)(void);
    EFFECT(LoadLibraryA, library != NULL);
    FAILS(LoadLibraryA, LoadLibraryA("no-such-library.dll") == NULL, ERROR_MOD_NOT_FOUND);
    EFFECT(LoadLibrary, LoadLibrary("ws2_32") != NULL);
    FAILS(LoadLibrary, LoadLibrary("no-such-library.dll") == NULL, ERROR_MOD_NOT_FOUND);
    *(FARPROC *)(void *)&last = GetProcAddress(library, "WSAGetLastError");
    SetLastError(1234);
    EFFECT(GetProcAddress, last != NULL && last() == 1234);
    FAILS(GetProcAddress, GetProcAddress(library, "NoSuchFunction") == NULL, ERROR_PROC_NOT_FOUND);
    EFFECT(FreeLibrary, FreeLibrary(library));
    FAILS(FreeLibrary, !FreeLibrary((HMODULE)(ULONG_PTR)0x12340000), ERROR_MOD_NOT_FOUND);
    kernel = GetModuleHandleA("kernel32.dll");
    EFFECT(GetModuleHandleA, kernel != NULL && GetModuleHandleA(NULL) != NULL && GetProcAddress(kernel, "GetTickCount64") != NULL);
    FAILS(GetModuleHandleA, GetModuleHandleA("no-such-library.dll") == NULL, ERROR_MOD_NOT_FOUND);
    EFFECT(GetModuleHandleW, GetModuleHandleW(W("kernel32.dll")) == kernel);
    FAILS(GetModuleHandleW, GetModuleHandleW(W("no-such-library.dll")) == NULL, ERROR_MOD_NOT_FOUND);
    EFFECT(GetModuleHandle, GetModuleHandle("kernel32.dll") == kernel);
    FAILS(GetModuleHandle, GetModuleHandle("no-such-library.dll") == NULL, ERROR_MOD_NOT_FOUND);
}

int main(void)
{
    begin();
    widths();
    runtime();
    wide_runtime();
    system_text();
    modules();
    WSACleanup();
    printing();
    return seen_all();
}
