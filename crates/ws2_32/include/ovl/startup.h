/* Programs that a program starts in the oldest way. */
#ifndef OVL_STARTUP_H
#define OVL_STARTUP_H
#pragma GCC system_header
#include "ovl/crt.h"
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
#endif
