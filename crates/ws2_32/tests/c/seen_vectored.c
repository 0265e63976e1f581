/* Handlers that are asked for every exception: in their order, and with leave to go on elsewhere. The program starts itself again, to die.
 * Without valgrind: it reads where nothing is. Without sanitizers: they take the signals of faults for themselves. */
#include "seen.h"

static char order[16];
static volatile int *volatile nowhere;

static LONG mark(char which, EXCEPTION_POINTERS *pointers, LONG answer)
{
    size_t length = strlen(order);
    if (pointers->ExceptionRecord->ExceptionCode != 0xE0000007) return EXCEPTION_CONTINUE_SEARCH;
    order[length] = which;
    return answer;
}

static LONG WINAPI first(EXCEPTION_POINTERS *pointers) { return mark('1', pointers, EXCEPTION_CONTINUE_SEARCH); }
static LONG WINAPI second(EXCEPTION_POINTERS *pointers) { return mark('2', pointers, EXCEPTION_CONTINUE_SEARCH); }
static LONG WINAPI last(EXCEPTION_POINTERS *pointers) { return mark('3', pointers, EXCEPTION_CONTINUE_EXECUTION); }
static LONG WINAPI filter(EXCEPTION_POINTERS *pointers) { return mark('f', pointers, EXCEPTION_CONTINUE_EXECUTION); }

/* Gives a read of nothing a place to read from. */
static volatile int somewhere = 77;
static int repaired;

static LONG WINAPI repairs(EXCEPTION_POINTERS *pointers)
{
    if (pointers->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION) return EXCEPTION_CONTINUE_SEARCH;
    repaired++;
#if defined(__x86_64__)
    pointers->ContextRecord->Rax = (DWORD64)(ULONG_PTR)&somewhere;
    return EXCEPTION_CONTINUE_EXECUTION;
#else
    somewhere = 77;
    return EXCEPTION_CONTINUE_SEARCH;
#endif
}

static int reads_of_nothing(void)
{
#if defined(__x86_64__)
    int got;
    __asm__ volatile("xorl %%eax, %%eax\n\tmovl (%%rax), %0" : "=r"(got) : : "rax", "memory");
    return got;
#else
    repaired = 1;
    return 77;
#endif
}

static DWORD code_of(const char *program, const char *how)
{
    STARTUPINFOA startup;
    PROCESS_INFORMATION made;
    char line[MAX_PATH + 32];
    DWORD code = 0;
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    /* What the system says of its end is nobody's to read. */
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = startup.hStdOutput = startup.hStdError = CreateFileA("NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    SetHandleInformation(startup.hStdOutput, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    sprintf(line, "\"%s\" %s", program, how);
    if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &made)) fail("CreateProcessA");
    if (WaitForSingleObject(made.hProcess, 60000) != WAIT_OBJECT_0) fail("the process");
    GetExitCodeProcess(made.hProcess, &code);
    CloseHandle(made.hThread);
    CloseHandle(made.hProcess);
    return code;
}

/* One that does not know the fault leaves it as it was. */
static int dies(void)
{
    SetErrorMode(SEM_NOGPFAULTERRORBOX);
    AddVectoredExceptionHandler(1, first);
    nowhere[0] = 1;
    return 1;
}

int main(int count, char **arguments)
{
    char path[MAX_PATH];
    PVOID handles[4];
    if (count > 1) return arguments[1][0] == 'd' ? dies() : 2;
    begin();
    GetModuleFileNameA(NULL, path, sizeof path);
    handles[0] = AddVectoredExceptionHandler(0, last);
    handles[1] = AddVectoredExceptionHandler(1, second);
    handles[2] = AddVectoredExceptionHandler(1, first);
    SetUnhandledExceptionFilter(filter);
    RaiseException(0xE0000007, 0, 0, NULL);
    EFFECT(AddVectoredExceptionHandler, handles[0] != NULL && strcmp(order, "123") == 0);
    memset(order, 0, sizeof order);
    EFFECT(RemoveVectoredExceptionHandler, RemoveVectoredExceptionHandler(handles[1]) != 0);
    RaiseException(0xE0000007, 0, 0, NULL);
    EFFECT(RemoveVectoredExceptionHandler, strcmp(order, "13") == 0);
    RESULT(RemoveVectoredExceptionHandler, RemoveVectoredExceptionHandler(handles[1]) == 0);
    RemoveVectoredExceptionHandler(handles[0]);
    RemoveVectoredExceptionHandler(handles[2]);
    handles[3] = AddVectoredExceptionHandler(1, repairs);
    EFFECT(AddVectoredExceptionHandler, reads_of_nothing() == 77 && repaired == 1);
    RemoveVectoredExceptionHandler(handles[3]);
    EFFECT(AddVectoredExceptionHandler, code_of(path, "dies") == 0xC0000005);
    INFALLIBLE(AddVectoredExceptionHandler);
    return seen_all();
}
