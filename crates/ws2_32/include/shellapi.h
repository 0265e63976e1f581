/* shellapi.h: programs that the shell starts, and a command line taken apart. */
#ifndef OVL_SHELLAPI_H
#define OVL_SHELLAPI_H
#pragma GCC system_header
#include "windows.h"
#define SE_ERR_FNF 2
#define SE_ERR_PNF 3
#define SE_ERR_ACCESSDENIED 5
#define SE_ERR_OOM 8
#define SE_ERR_NOASSOC 31

/* More than 32 if a program could be started. Files of other kinds have no program here that would open them: SE_ERR_NOASSOC. */
OVL_INLINE HINSTANCE ShellExecuteA(HWND owner, LPCSTR operation, LPCSTR file, LPCSTR parameters, LPCSTR directory, INT show) {
    STARTUPINFOA startup;
    PROCESS_INFORMATION process;
    size_t size;
    char *line;
    INT_PTR result = 33;
    (void)owner;
    if (file == NULL || *file == 0) { SetLastError(ERROR_FILE_NOT_FOUND); return (HINSTANCE)(INT_PTR)SE_ERR_FNF; }
    if (operation != NULL && _stricmp(operation, "open") != 0) { SetLastError(ERROR_NO_ASSOCIATION); return (HINSTANCE)(INT_PTR)SE_ERR_NOASSOC; }
    size = strlen(file) + (parameters == NULL ? 0 : strlen(parameters)) + 4;
    if ((line = (char *)malloc(size)) == NULL) return (HINSTANCE)(INT_PTR)SE_ERR_OOM;
    snprintf(line, size, "\"%s\" %s", file, parameters == NULL ? "" : parameters);
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESHOWWINDOW;
    startup.wShowWindow = (WORD)show;
    if (CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, directory, &startup, &process)) {
        CloseHandle(process.hThread);
        CloseHandle(process.hProcess);
    } else {
        DWORD error = GetLastError();
        result = error == ERROR_FILE_NOT_FOUND ? SE_ERR_FNF : error == ERROR_PATH_NOT_FOUND ? SE_ERR_PNF : error == ERROR_ACCESS_DENIED ? SE_ERR_ACCESSDENIED : SE_ERR_NOASSOC;
    }
    free(line);
    return (HINSTANCE)result;
}
OVL_INLINE char *ovl_narrowed(LPCWSTR text) {
    int size = text == NULL ? 0 : WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    char *narrow = size == 0 ? NULL : (char *)malloc((size_t)size);
    if (narrow != NULL) WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, size, NULL, NULL);
    return narrow;
}
OVL_INLINE HINSTANCE ShellExecuteW(HWND owner, LPCWSTR operation, LPCWSTR file, LPCWSTR parameters, LPCWSTR directory, INT show) {
    char *what = ovl_narrowed(operation), *which = ovl_narrowed(file), *with = ovl_narrowed(parameters), *where = ovl_narrowed(directory);
    HINSTANCE result = ShellExecuteA(owner, what, which, with, where, show);
    free(where);
    free(with);
    free(which);
    free(what);
    return result;
}
/* The words of a command line, as Microsoft's runtime takes it apart: quotes keep spaces, and backslashes before a quote are halved. All of
 * it is one allocation, for LocalFree. */
OVL_INLINE LPWSTR *CommandLineToArgvW(LPCWSTR line, int *count) {
    size_t length = 0;
    LPWSTR *words;
    LPWSTR to;
    if (line == NULL || count == NULL) { SetLastError(ERROR_INVALID_PARAMETER); return NULL; }
    while (line[length]) length++;
    words = (LPWSTR *)LocalAlloc(LMEM_FIXED, (length / 2 + 2) * sizeof *words + (length + 2) * sizeof **words);
    if (words == NULL) return NULL;
    to = (LPWSTR)(words + length / 2 + 2);
    *count = 0;
    for (;;) {
        int quoted = 0;
        while (*line == ' ' || *line == '\t') line++;
        if (*line == 0) break;
        words[(*count)++] = to;
        for (; *line && (quoted || (*line != ' ' && *line != '\t')); line++) {
            size_t slashes = 0;
            while (line[slashes] == '\\') slashes++;
            if (line[slashes] == '"') {
                size_t half = slashes / 2;
                while (half-- > 0) *to++ = '\\';
                line += slashes;
                if (slashes % 2) *to++ = '"';
                else quoted = !quoted;
            } else if (slashes > 0) {
                while (slashes-- > 1) *to++ = *line++;
                *to++ = *line;
            } else *to++ = *line;
        }
        *to++ = 0;
    }
    words[*count] = NULL;
    return words;
}
#ifdef UNICODE
#define ShellExecute ShellExecuteW
#else
#define ShellExecute ShellExecuteA
#endif
#endif
