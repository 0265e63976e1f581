/* Threads, their storage, and what is known of the process and its processors. */
#include "seen.h"
#include <errno.h>

static DWORD slot;
static LONG ran;
static HANDLE go;

static DWORD WINAPI answer(LPVOID by)
{
    InterlockedIncrement(&ran);
    return 40 + (DWORD)(ULONG_PTR)by;
}

static DWORD WINAPI leaves(LPVOID unused)
{
    (void)unused;
    ExitThread(17);
    return 99;
}

static unsigned WINAPI ends(void *unused)
{
    (void)unused;
    _endthreadex(18);
    return 99;
}

static void begun(void *counter)
{
    InterlockedIncrement((LONG *)counter);
}

static DWORD WINAPI its_own(LPVOID unused)
{
    (void)unused;
    if (TlsGetValue(slot) != NULL) return 0;
    TlsSetValue(slot, &slot);
    return TlsGetValue(slot) == (LPVOID)&slot;
}

static DWORD WINAPI waits(LPVOID unused)
{
    (void)unused;
    return WaitForSingleObject(go, 60000);
}

static DWORD code_of(HANDLE thread)
{
    DWORD code = 12345;
    if (WaitForSingleObject(thread, 60000) != WAIT_OBJECT_0) fail("the thread");
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    return code;
}

static void starting(void)
{
    DWORD id = 0, code = 0;
    unsigned number = 0;
    HANDLE thread = CreateThread(NULL, 0, answer, (LPVOID)2, 0, &id), other;
    EFFECT(CreateThread, thread != NULL && id != 0 && code_of(thread) == 42);
    FAILS(CreateThread, CreateThread(NULL, (SIZE_T)1 << 60, answer, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL) == NULL, ERROR_NOT_ENOUGH_MEMORY);
    RESULT(ResumeThread, ResumeThread(NO_HANDLE) == (DWORD)-1);
    EFFECT(ExitThread, code_of(CreateThread(NULL, 0, leaves, NULL, 0, NULL)) == 17);
    INFALLIBLE(ExitThread);
    thread = (HANDLE)_beginthreadex(NULL, 0, ends, NULL, 0, &number);
    EFFECT(_beginthreadex, thread != NULL && number != 0);
    errno = 0;
    RESULT(_beginthreadex, _beginthreadex(NULL, 0, NULL, NULL, 0, NULL) == 0 && errno == EINVAL);
    errno = 0;
    RESULT(_beginthread, _beginthread(NULL, 0, NULL) == (uintptr_t)-1 && errno == EINVAL);
    EFFECT(_endthreadex, code_of(thread) == 18);
    INFALLIBLE(_endthreadex);
    ran = 0;
    EFFECT(_beginthread, _beginthread(begun, 0, &ran) != (uintptr_t)-1);
    UNTIL(InterlockedExchangeAdd(&ran, 0) == 1);
    EFFECT(_beginthread, ran == 1);
    ran = 0;
    thread = CreateThread(NULL, 0, answer, NULL, CREATE_SUSPENDED, &id);
    EFFECT(ResumeThread, WaitForSingleObject(thread, 20) == WAIT_TIMEOUT && ran == 0 && ResumeThread(thread) == 1 && WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0 && ran == 1);
    CloseHandle(thread);
    thread = CreateThread(NULL, 0, waits, NULL, 0, &id);
    EFFECT(GetExitCodeThread, GetExitCodeThread(thread, &code) && code == STILL_ACTIVE);
    FAILS(GetExitCodeThread, !GetExitCodeThread(NO_HANDLE, &code), ERROR_INVALID_HANDLE);
    other = OpenThread(SYNCHRONIZE, FALSE, id);
    EFFECT(OpenThread, other != NULL && WaitForSingleObject(other, 0) == WAIT_TIMEOUT);
    FAILS(OpenThread, OpenThread(SYNCHRONIZE, FALSE, 0) == NULL, ERROR_INVALID_PARAMETER);
    EFFECT(GetThreadId, GetThreadId(thread) == id);
    FAILS(GetThreadId, GetThreadId(NO_HANDLE) == 0, ERROR_INVALID_HANDLE);
    SetEvent(go);
    EFFECT(CloseHandle, CloseHandle(thread) && WaitForSingleObject(other, 60000) == WAIT_OBJECT_0);
    CloseHandle(other);
    thread = CreateThread(NULL, 0, answer, NULL, CREATE_SUSPENDED, NULL);
    EFFECT(TerminateThread, TerminateThread(thread, 5) && code_of(thread) == 5);
    FAILS(TerminateThread, !TerminateThread(NO_HANDLE, 5), ERROR_INVALID_HANDLE);
}

static void current(void)
{
    HANDLE copy = NULL, other;
    DWORD_PTR before;
    DWORD code = 0, start;
    EFFECT(GetCurrentThreadId, GetCurrentThreadId() != 0 && GetCurrentThreadId() == GetThreadId(GetCurrentThread()));
    INFALLIBLE(GetCurrentThreadId);
    EFFECT(GetCurrentThread, GetCurrentThread() == (HANDLE)(LONG_PTR)-2);
    INFALLIBLE(GetCurrentThread);
    EFFECT(GetCurrentProcess, GetCurrentProcess() == (HANDLE)(LONG_PTR)-1 &&
                                  DuplicateHandle(GetCurrentProcess(), GetCurrentProcess(), GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS) && CloseHandle(copy));
    INFALLIBLE(GetCurrentProcess);
    EFFECT(GetCurrentProcessId, GetCurrentProcessId() != 0 && GetCurrentProcessId() == GetProcessId(GetCurrentProcess()));
    INFALLIBLE(GetCurrentProcessId);
    EFFECT(_getpid, (DWORD)_getpid() == GetCurrentProcessId());
    INFALLIBLE(_getpid);
    EFFECT(GetExitCodeProcess, GetExitCodeProcess(GetCurrentProcess(), &code) && code == STILL_ACTIVE);
    FAILS(GetExitCodeProcess, !GetExitCodeProcess(NO_HANDLE, &code), ERROR_INVALID_HANDLE);
    FAILS(TerminateProcess, !TerminateProcess(NULL, 1), ERROR_INVALID_HANDLE);
    EFFECT(SetThreadPriority, SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_NORMAL) && GetThreadPriority(GetCurrentThread()) == THREAD_PRIORITY_NORMAL);
    FAILS(SetThreadPriority, !SetThreadPriority(NO_HANDLE, THREAD_PRIORITY_NORMAL), ERROR_INVALID_HANDLE);
    {
        PROCESSOR_NUMBER ideal, previous;
        memset(&ideal, 0, sizeof ideal);
        memset(&previous, 9, sizeof previous);
        SetThreadIdealProcessor(GetCurrentThread(), 0);
        EFFECT(SetThreadIdealProcessor, SetThreadIdealProcessor(GetCurrentThread(), MAXIMUM_PROCESSORS) == 0);
        FAILS(SetThreadIdealProcessor, SetThreadIdealProcessor(GetCurrentThread(), MAXIMUM_PROCESSORS + 1) == (DWORD)-1, ERROR_INVALID_PARAMETER);
        EFFECT(SetThreadIdealProcessorEx, SetThreadIdealProcessorEx(GetCurrentThread(), &ideal, &previous) && previous.Number == 0 && previous.Group == 0);
        FAILS(SetThreadIdealProcessorEx, !SetThreadIdealProcessorEx(NO_HANDLE, &ideal, NULL), ERROR_INVALID_HANDLE);
        ideal.Number = 9;
        EFFECT(GetThreadIdealProcessorEx, GetThreadIdealProcessorEx(GetCurrentThread(), &ideal) && ideal.Number == 0);
        FAILS(GetThreadIdealProcessorEx, !GetThreadIdealProcessorEx(NO_HANDLE, &ideal), ERROR_INVALID_HANDLE);
    }
    before = SetThreadAffinityMask(GetCurrentThread(), 1);
    EFFECT(SetThreadAffinityMask, before != 0 && GetCurrentProcessorNumber() == 0 && SetThreadAffinityMask(GetCurrentThread(), before) == 1);
    FAILS(SetThreadAffinityMask, SetThreadAffinityMask(GetCurrentThread(), 0) == 0, ERROR_INVALID_PARAMETER);
    {
        GROUP_AFFINITY wanted, was;
        memset(&wanted, 0, sizeof wanted);
        wanted.Mask = 1;
        EFFECT(SetThreadGroupAffinity, SetThreadGroupAffinity(GetCurrentThread(), &wanted, &was) && was.Mask == before && was.Group == 0 && SetThreadAffinityMask(GetCurrentThread(), before) == 1);
        wanted.Group = 77;
        FAILS(SetThreadGroupAffinity, !SetThreadGroupAffinity(GetCurrentThread(), &wanted, NULL), ERROR_INVALID_PARAMETER);
    }
    SetThreadAffinityMask(GetCurrentThread(), 1);
    EFFECT(GetCurrentProcessorNumber, GetCurrentProcessorNumber() == 0);
    INFALLIBLE(GetCurrentProcessorNumber);
    SetThreadAffinityMask(GetCurrentThread(), before);
    ran = 0;
    other = CreateThread(NULL, 0, answer, NULL, 0, NULL);
    while (InterlockedExchangeAdd(&ran, 0) == 0) SwitchToThread();
    EFFECT(SwitchToThread, code_of(other) == 40);
    INFALLIBLE(SwitchToThread);
    start = GetTickCount();
    Sleep(30);
    EFFECT(Sleep, GetTickCount() - start >= 29 - 16);
    INFALLIBLE(Sleep);
}

static void storage(void)
{
    static int it;
    DWORD slots[1100];
    int count = 0;
    slot = TlsAlloc();
    EFFECT(TlsAlloc, slot != TLS_OUT_OF_INDEXES && TlsGetValue(slot) == NULL);
    EFFECT(TlsSetValue, TlsSetValue(slot, &it) && code_of(CreateThread(NULL, 0, its_own, NULL, 0, NULL)) == 1);
    FAILS(TlsSetValue, !TlsSetValue(5000, &it), ERROR_INVALID_PARAMETER);
    EFFECT(TlsGetValue, TlsGetValue(slot) == (LPVOID)&it && GetLastError() == 0);
    FAILS(TlsGetValue, TlsGetValue(5000) == NULL, ERROR_INVALID_PARAMETER);
    EFFECT(TlsFree, TlsFree(slot));
    FAILS(TlsFree, !TlsFree(5000), ERROR_INVALID_PARAMETER);
    while (count < 1100 && (slots[count] = TlsAlloc()) != TLS_OUT_OF_INDEXES) count++;
    RESULT(TlsAlloc, count >= 1000 && count < 1100);
    while (count > 0) TlsFree(slots[--count]);
}

static void processors(void)
{
    SYSTEM_INFO info, native;
    SYSTEM_LOGICAL_PROCESSOR_INFORMATION *list;
    DWORD length = 0, i, cores = 0;
    memset(&info, 0, sizeof info);
    GetSystemInfo(&info);
    EFFECT(GetSystemInfo, info.dwNumberOfProcessors >= 1 && info.dwPageSize >= 4096 && info.dwAllocationGranularity >= info.dwPageSize);
    INFALLIBLE(GetSystemInfo);
    GetNativeSystemInfo(&native);
    EFFECT(GetNativeSystemInfo, native.dwNumberOfProcessors == info.dwNumberOfProcessors);
    INFALLIBLE(GetNativeSystemInfo);
    FAILS(GetLogicalProcessorInformation, !GetLogicalProcessorInformation(NULL, &length), ERROR_INSUFFICIENT_BUFFER);
    list = (SYSTEM_LOGICAL_PROCESSOR_INFORMATION *)malloc(length);
    if (!GetLogicalProcessorInformation(list, &length)) fail("GetLogicalProcessorInformation");
    for (i = 0; i < length / sizeof *list; i++)
        if (list[i].Relationship == RelationProcessorCore) cores++;
    EFFECT(GetLogicalProcessorInformation, cores >= 1 && cores <= info.dwNumberOfProcessors);
    free(list);
}

int main(void)
{
    go = CreateEventA(NULL, TRUE, FALSE, NULL);
    starting();
    current();
    storage();
    processors();
    CloseHandle(go);
    return seen_all();
}
