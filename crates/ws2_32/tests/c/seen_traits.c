/* What a process, a thread and a processor are asked of themselves. */
#include "seen.h"
#include <psapi.h>

static DWORD WINAPI leave(void *module)
{
    FreeLibraryAndExitThread((HMODULE)module, 7);
}

static void processors(void)
{
    PROCESSOR_NUMBER number;
    EFFECT(IsProcessorFeaturePresent, IsProcessorFeaturePresent(PF_COMPARE_EXCHANGE_DOUBLE) && !IsProcessorFeaturePresent(PF_FLOATING_POINT_EMULATED));
    RESULT(IsProcessorFeaturePresent, !IsProcessorFeaturePresent(999));
    memset(&number, 0xff, sizeof number);
    GetCurrentProcessorNumberEx(&number);
    EFFECT(GetCurrentProcessorNumberEx, number.Group == 0 && number.Reserved == 0 && number.Number != 0xff);
    INFALLIBLE(GetCurrentProcessorNumberEx);
    EFFECT(GetMaximumProcessorGroupCount, GetMaximumProcessorGroupCount() >= 1);
    INFALLIBLE(GetMaximumProcessorGroupCount);
    FlushProcessWriteBuffers();
    EFFECT(FlushProcessWriteBuffers, TRUE);
    INFALLIBLE(FlushProcessWriteBuffers);
    EFFECT(FlushInstructionCache, FlushInstructionCache(GetCurrentProcess(), &number, sizeof number));
    FAILS(FlushInstructionCache, !FlushInstructionCache(NO_HANDLE, NULL, 0), ERROR_INVALID_HANDLE);
}

static void process(void)
{
    char path[MAX_PATH];
    WCHAR wide[MAX_PATH];
    DWORD length = MAX_PATH, level = 0, flags = 9, session = 99;
    int from = 4711, to = 0;
    SIZE_T done = 0, least = 0, most = 0;
    ULONG64 cycles = 0;
    BOOL flag = 7;
    EFFECT(QueryFullProcessImageNameA, QueryFullProcessImageNameA(GetCurrentProcess(), 0, path, &length) && length == strlen(path) && length > 3);
    length = 2;
    FAILS(QueryFullProcessImageNameA, !QueryFullProcessImageNameA(GetCurrentProcess(), 0, path, &length), ERROR_INSUFFICIENT_BUFFER);
    length = MAX_PATH;
    EFFECT(QueryFullProcessImageNameW, QueryFullProcessImageNameW(GetCurrentProcess(), 0, wide, &length) && length == (DWORD)lstrlenW(wide));
    FAILS(QueryFullProcessImageNameW, !QueryFullProcessImageNameW(NO_HANDLE, 0, wide, &length), ERROR_INVALID_HANDLE);
    EFFECT(ReadProcessMemory, ReadProcessMemory(GetCurrentProcess(), &from, &to, sizeof to, &done) && to == 4711 && done == sizeof to);
    FAILS(ReadProcessMemory, !ReadProcessMemory(GetCurrentProcess(), (void *)(ULONG_PTR)16, &to, sizeof to, &done), ERROR_PARTIAL_COPY);
    from = 15;
    EFFECT(WriteProcessMemory, WriteProcessMemory(GetCurrentProcess(), &to, &from, sizeof to, &done) && to == 15);
    FAILS(WriteProcessMemory, !WriteProcessMemory(NO_HANDLE, &to, &from, sizeof to, &done), ERROR_INVALID_HANDLE);
    EFFECT(ProcessIdToSessionId, ProcessIdToSessionId(GetCurrentProcessId(), &session) && session != 99);
    FAILS(ProcessIdToSessionId, !ProcessIdToSessionId(0x7ffffffc, &session), ERROR_INVALID_PARAMETER);
    EFFECT(WTSGetActiveConsoleSessionId, WTSGetActiveConsoleSessionId() != 99);
    INFALLIBLE(WTSGetActiveConsoleSessionId);
    EFFECT(CheckRemoteDebuggerPresent, CheckRemoteDebuggerPresent(GetCurrentProcess(), &flag) && flag == FALSE);
    FAILS(CheckRemoteDebuggerPresent, !CheckRemoteDebuggerPresent(GetCurrentProcess(), NULL), ERROR_INVALID_PARAMETER);
    EFFECT(GetProcessShutdownParameters, GetProcessShutdownParameters(&level, &flags) && level == 0x280 && flags == 0);
    EFFECT(SetProcessShutdownParameters, SetProcessShutdownParameters(0x100, SHUTDOWN_NORETRY) && GetProcessShutdownParameters(&level, &flags) && level == 0x100 && flags == SHUTDOWN_NORETRY);
    EFFECT(GetProcessWorkingSetSize, GetProcessWorkingSetSize(GetCurrentProcess(), &least, &most) && least > 0 && most >= least);
    FAILS(GetProcessWorkingSetSize, !GetProcessWorkingSetSize(NO_HANDLE, &least, &most), ERROR_INVALID_HANDLE);
    EFFECT(SetProcessWorkingSetSize, SetProcessWorkingSetSize(GetCurrentProcess(), (SIZE_T)-1, (SIZE_T)-1));
    FAILS(SetProcessWorkingSetSize, !SetProcessWorkingSetSize(NO_HANDLE, (SIZE_T)-1, (SIZE_T)-1), ERROR_INVALID_HANDLE);
    EFFECT(EmptyWorkingSet, EmptyWorkingSet(GetCurrentProcess()));
    FAILS(EmptyWorkingSet, !EmptyWorkingSet(NO_HANDLE), ERROR_INVALID_HANDLE);
    EFFECT(SetProcessPriorityBoost, SetProcessPriorityBoost(GetCurrentProcess(), TRUE));
    FAILS(SetProcessPriorityBoost, !SetProcessPriorityBoost(NO_HANDLE, TRUE), ERROR_INVALID_HANDLE);
    EFFECT(GetProcessPriorityBoost, GetProcessPriorityBoost(GetCurrentProcess(), &flag) && flag == TRUE);
    FAILS(GetProcessPriorityBoost, !GetProcessPriorityBoost(NO_HANDLE, &flag), ERROR_INVALID_HANDLE);
    EFFECT(SetHandleCount, SetHandleCount(100) == 100);
    INFALLIBLE(SetHandleCount);
    EFFECT(QueryProcessCycleTime, QueryProcessCycleTime(GetCurrentProcess(), &cycles) && cycles > 0);
    FAILS(QueryProcessCycleTime, !QueryProcessCycleTime(NO_HANDLE, &cycles), ERROR_INVALID_HANDLE);
}

static void thread(void)
{
    ULONG_PTR low = 0, high = 0;
    ULONG guarantee = 0;
    DWORD mode = 0, code = 0;
    ULONG64 cycles = 0;
    ULONGLONG awake = 0;
    BOOL flag = 7;
    HANDLE other;
    GetCurrentThreadStackLimits(&low, &high);
    EFFECT(GetCurrentThreadStackLimits, low < (ULONG_PTR)&mode && (ULONG_PTR)&mode < high);
    INFALLIBLE(GetCurrentThreadStackLimits);
    SetThreadStackGuarantee(&guarantee);
    guarantee = 16384;
    EFFECT(SetThreadStackGuarantee, SetThreadStackGuarantee(&guarantee));
    guarantee = 0;
    EFFECT(SetThreadStackGuarantee, SetThreadStackGuarantee(&guarantee) && guarantee >= 16384);
    EFFECT(SetThreadErrorMode, SetThreadErrorMode(SEM_FAILCRITICALERRORS, NULL) && SetThreadErrorMode(0, &mode) && mode == SEM_FAILCRITICALERRORS);
    FAILS(SetThreadErrorMode, !SetThreadErrorMode(0x10000, &mode), ERROR_INVALID_PARAMETER);
    EFFECT(GetThreadErrorMode, GetThreadErrorMode() == 0);
    INFALLIBLE(GetThreadErrorMode);
    RestoreLastError(4242);
    EFFECT(RestoreLastError, GetLastError() == 4242);
    INFALLIBLE(RestoreLastError);
    EFFECT(SetThreadPriorityBoost, SetThreadPriorityBoost(GetCurrentThread(), TRUE));
    FAILS(SetThreadPriorityBoost, !SetThreadPriorityBoost(NO_HANDLE, TRUE), ERROR_INVALID_HANDLE);
    EFFECT(GetThreadPriorityBoost, GetThreadPriorityBoost(GetCurrentThread(), &flag) && flag == TRUE);
    FAILS(GetThreadPriorityBoost, !GetThreadPriorityBoost(NO_HANDLE, &flag), ERROR_INVALID_HANDLE);
    EFFECT(DisableThreadLibraryCalls, DisableThreadLibraryCalls(GetModuleHandleA("kernel32.dll")));
    RESULT(DisableThreadLibraryCalls, !DisableThreadLibraryCalls(NULL));
    other = CreateThread(NULL, 0, leave, LoadLibraryA("ws2_32.dll"), 0, NULL);
    WaitForSingleObject(other, 60000);
    EFFECT(FreeLibraryAndExitThread, GetExitCodeThread(other, &code) && code == 7);
    INFALLIBLE(FreeLibraryAndExitThread);
    CloseHandle(other);
    EFFECT(QueryThreadCycleTime, QueryThreadCycleTime(GetCurrentThread(), &cycles) && cycles > 0);
    FAILS(QueryThreadCycleTime, !QueryThreadCycleTime(NO_HANDLE, &cycles), ERROR_INVALID_HANDLE);
    EFFECT(QueryUnbiasedInterruptTime, QueryUnbiasedInterruptTime(&awake) && awake > 0);
    INFALLIBLE(QueryUnbiasedInterruptTime);
}

int main(void)
{
    processors();
    process();
    thread();
    return seen_all();
}
