/* How the program was started, its environment, and programs that it starts in the oldest ways. */
#ifndef OVL_STARTUP_H
#define OVL_STARTUP_H
#pragma GCC system_header
#include "ovl/crt.h"
#ifdef __cplusplus
extern "C" char **environ;
#else
extern char **environ;
#endif

/* A program of Linux is started with nothing but its three streams. */
OVL_INLINE void GetStartupInfoA(LPSTARTUPINFOA startup) {
    memset(startup, 0, sizeof *startup);
    startup->cb = sizeof *startup;
    startup->dwFlags = STARTF_USESTDHANDLES;
    startup->hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    startup->hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    startup->hStdError = GetStdHandle(STD_ERROR_HANDLE);
}
OVL_INLINE void GetStartupInfoW(LPSTARTUPINFOW startup) {
    memset(startup, 0, sizeof *startup);
    startup->cb = sizeof *startup;
    startup->dwFlags = STARTF_USESTDHANDLES;
    startup->hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    startup->hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    startup->hStdError = GetStdHandle(STD_ERROR_HANDLE);
}

/* All variables, each NAME=VALUE with a zero, and a zero at the end. */
OVL_INLINE LPSTR GetEnvironmentStringsA(void) {
    size_t size = 1;
    char **at, *block, *end;
    for (at = environ; at != NULL && *at != NULL; at++) size += strlen(*at) + 1;
    if ((block = (char *)malloc(size + 1)) == NULL) return NULL;
    for (at = environ, end = block; at != NULL && *at != NULL; at++) {
        size_t length = strlen(*at) + 1;
        memcpy(end, *at, length);
        end += length;
    }
    end[0] = 0;
    if (end == block) end[1] = 0;
    return block;
}
OVL_INLINE BOOL FreeEnvironmentStringsA(LPSTR block) { free(block); return TRUE; }
OVL_INLINE LPWSTR GetEnvironmentStringsW(void) {
    char *narrow = GetEnvironmentStringsA(), *end = narrow;
    int units;
    LPWSTR block;
    if (narrow == NULL) return NULL;
    while (*end) end += strlen(end) + 1;
    units = MultiByteToWideChar(CP_UTF8, 0, narrow, (int)(end - narrow) + 1, NULL, 0);
    if ((block = (LPWSTR)malloc(((size_t)units + 1) * sizeof *block)) != NULL) {
        MultiByteToWideChar(CP_UTF8, 0, narrow, (int)(end - narrow) + 1, block, units);
        block[units] = 0;
    }
    free(narrow);
    return block;
}
OVL_INLINE BOOL FreeEnvironmentStringsW(LPWSTR block) { free(block); return TRUE; }

/* %NAME% is a variable's value, or stays where there is none. The length with its zero, or the room that it needs. */
OVL_INLINE DWORD ExpandEnvironmentStringsA(LPCSTR from, LPSTR to, DWORD room) {
    size_t length = 0;
    while (*from) {
        const char *end = *from == '%' ? strchr(from + 1, '%') : NULL, *value = NULL;
        if (end != NULL && end > from + 1) {
            char *name = (char *)malloc((size_t)(end - from));
            if (name == NULL) return 0;
            memcpy(name, from + 1, (size_t)(end - from) - 1);
            name[end - from - 1] = 0;
            value = getenv(name);
            free(name);
        }
        if (value == NULL) {
            if (length < room && to != NULL) to[length] = *from;
            length++;
            from++;
            continue;
        }
        for (; *value; value++, length++) if (length < room && to != NULL) to[length] = *value;
        from = end + 1;
    }
    if (to != NULL && room > 0) to[length < room ? length : room - 1] = 0;
    return (DWORD)length + 1;
}
OVL_INLINE DWORD ExpandEnvironmentStringsW(LPCWSTR from, LPWSTR to, DWORD room) {
    int size = WideCharToMultiByte(CP_UTF8, 0, from, -1, NULL, 0, NULL, NULL);
    char *narrow = (char *)malloc((size_t)size), *whole = NULL;
    DWORD length = 0, units = 0;
    if (narrow != NULL) {
        WideCharToMultiByte(CP_UTF8, 0, from, -1, narrow, size, NULL, NULL);
        length = ExpandEnvironmentStringsA(narrow, NULL, 0);
        if ((whole = (char *)malloc(length)) != NULL) {
            ExpandEnvironmentStringsA(narrow, whole, length);
            units = (DWORD)MultiByteToWideChar(CP_UTF8, 0, whole, (int)length, NULL, 0);
            if (to != NULL && units <= room) MultiByteToWideChar(CP_UTF8, 0, whole, (int)length, to, (int)room);
        }
    }
    free(whole);
    free(narrow);
    return units;
}

/* WinExec: more than 31 if the program could be started, else the error. */
OVL_INLINE UINT WinExec(LPCSTR command, UINT show) {
    STARTUPINFOA startup;
    PROCESS_INFORMATION process;
    char *line = command == NULL ? NULL : strdup(command);
    UINT result = 33;
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESHOWWINDOW;
    startup.wShowWindow = (WORD)show;
    if (line == NULL) return 0;
    if (CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process)) {
        CloseHandle(process.hThread);
        CloseHandle(process.hProcess);
    } else result = GetLastError() == ERROR_PATH_NOT_FOUND ? ERROR_PATH_NOT_FOUND : ERROR_FILE_NOT_FOUND;
    free(line);
    return result;
}
#ifdef UNICODE
#define GetStartupInfo GetStartupInfoW
#define GetEnvironmentStrings GetEnvironmentStringsW
#define FreeEnvironmentStrings FreeEnvironmentStringsW
#define ExpandEnvironmentStrings ExpandEnvironmentStringsW
#else
#define GetStartupInfo GetStartupInfoA
#define GetEnvironmentStrings GetEnvironmentStringsA
#define FreeEnvironmentStrings FreeEnvironmentStringsA
#define ExpandEnvironmentStrings ExpandEnvironmentStringsA
#endif
#endif
