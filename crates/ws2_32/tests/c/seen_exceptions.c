/* A program's last word: the filter of exceptions that nobody handles. The program starts itself again, to die. */
#include "seen.h"

static volatile int *volatile nowhere;

static LONG WINAPI ends(EXCEPTION_POINTERS *pointers)
{
    const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
    /* A write to address 8. */
    int is_it = record->ExceptionCode == EXCEPTION_ACCESS_VIOLATION && record->NumberParameters == 2 && record->ExceptionInformation[1] == 8 &&
                record->ExceptionAddress != NULL && pointers->ContextRecord != NULL;
#if defined(__x86_64__)
    is_it = is_it && record->ExceptionInformation[0] == 1 && (PVOID)(ULONG_PTR)pointers->ContextRecord->Rip == record->ExceptionAddress;
#endif
    ExitProcess(is_it ? 41 : 42);
}

static LONG WINAPI handles(EXCEPTION_POINTERS *pointers)
{
    (void)pointers;
    return EXCEPTION_EXECUTE_HANDLER;
}

static LONG WINAPI goes_on(EXCEPTION_POINTERS *pointers)
{
    const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
    if (record->ExceptionCode != 0xE0000001 || record->NumberParameters != 2 || record->ExceptionInformation[1] != 22) ExitProcess(44);
    return EXCEPTION_CONTINUE_EXECUTION;
}

static int dies(char how)
{
    ULONG_PTR arguments[2] = {11, 22};
    switch (how) {
    case 'e':
        SetUnhandledExceptionFilter(ends);
        nowhere[2] = 1;
        return 1;
    case 'h':
        SetUnhandledExceptionFilter(handles);
        RaiseException(0xE0000025, 0, 0, NULL);
        return 1;
    default:
        SetUnhandledExceptionFilter(goes_on);
        RaiseException(0xE0000001, 0, 2, arguments);
        return 43;
    }
}

static DWORD code_of(const char *program, const char *how)
{
    STARTUPINFOA startup;
    PROCESS_INFORMATION made;
    char line[MAX_PATH + 32];
    DWORD code = 0;
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    sprintf(line, "\"%s\" %s", program, how);
    if (!CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made)) fail("CreateProcessA");
    if (WaitForSingleObject(made.hProcess, 60000) != WAIT_OBJECT_0) fail("the process");
    GetExitCodeProcess(made.hProcess, &code);
    CloseHandle(made.hThread);
    CloseHandle(made.hProcess);
    return code;
}

int main(int argc, char **argv)
{
    if (argc > 1) return dies(argv[1][0]);
    EFFECT(SetUnhandledExceptionFilter, SetUnhandledExceptionFilter(ends) != ends && SetUnhandledExceptionFilter(NULL) == ends);
    EFFECT(SetUnhandledExceptionFilter, code_of(argv[0], "ends") == 41);
    INFALLIBLE(SetUnhandledExceptionFilter);
    /* Linux keeps the low eight bits of a process's exit code. */
    EFFECT(RaiseException, (code_of(argv[0], "handles") & 0xff) == 0x25);
    EFFECT(RaiseException, code_of(argv[0], "goes on") == 43);
    INFALLIBLE(RaiseException);
    return seen_all();
}
