/* The code that a process ends with by TerminateProcess, also where the program ignores the signal of its children.
 * Native only: it is about a signal of Linux. */
#include <signal.h>
#include "loopback.h"

static HANDLE sleeper(void)
{
    STARTUPINFOA startup;
    PROCESS_INFORMATION made;
    char line[] = "/bin/sh -c \"exec sleep 600\"";
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    if (!CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made)) fail("CreateProcessA");
    CloseHandle(made.hThread);
    return made.hProcess;
}

static void ends(HANDLE process, DWORD with)
{
    DWORD code = 0, at_once = 0;
    if (!TerminateProcess(process, with)) fail("TerminateProcess");
    GetExitCodeProcess(process, &at_once);
    if (WaitForSingleObject(process, 60000) != WAIT_OBJECT_0) fail("WaitForSingleObject");
    GetExitCodeProcess(process, &code);
    printf("ends with %lu, lives until then %d\n", (unsigned long)code, at_once == STILL_ACTIVE || at_once == with);
    CloseHandle(process);
}

int main(void)
{
    ends(sleeper(), 1234);
    ends(sleeper(), 0);
    signal(SIGCHLD, SIG_IGN);
    ends(sleeper(), 100000);
    return 0;
}
