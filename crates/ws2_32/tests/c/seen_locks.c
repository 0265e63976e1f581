/* Critical sections, SRW locks, condition variables, one-time initialization, interlocked functions. */
#include "seen.h"

static CRITICAL_SECTION section;
static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;
static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static int inside, woken, value, initialised;

static unsigned WINAPI try_it(void *unused)
{
    (void)unused;
    if (!TryEnterCriticalSection(&section)) return 0;
    LeaveCriticalSection(&section);
    return 1;
}

static unsigned WINAPI try_exclusive(void *unused)
{
    (void)unused;
    if (!TryAcquireSRWLockExclusive(&lock)) return 0;
    ReleaseSRWLockExclusive(&lock);
    return 1;
}

static unsigned WINAPI try_shared(void *unused)
{
    (void)unused;
    if (!TryAcquireSRWLockShared(&lock)) return 0;
    ReleaseSRWLockShared(&lock);
    return 1;
}

/* What a routine says on a thread of its own. */
static DWORD elsewhere(unsigned(WINAPI *routine)(void *))
{
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, routine, NULL, 0, NULL);
    DWORD code = 99;
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    return code;
}

static void sections(void)
{
    InitializeCriticalSection(&section);
    EnterCriticalSection(&section);
    EFFECT(InitializeCriticalSection, elsewhere(try_it) == 0);
    INFALLIBLE(InitializeCriticalSection);
    EFFECT(TryEnterCriticalSection, TryEnterCriticalSection(&section));
    LeaveCriticalSection(&section);
    EFFECT(EnterCriticalSection, elsewhere(try_it) == 0);
    INFALLIBLE(EnterCriticalSection);
    RESULT(TryEnterCriticalSection, elsewhere(try_it) == 0);
    LeaveCriticalSection(&section);
    EFFECT(LeaveCriticalSection, elsewhere(try_it) == 1);
    INFALLIBLE(LeaveCriticalSection);
    DeleteCriticalSection(&section);
    EFFECT(InitializeCriticalSectionAndSpinCount, InitializeCriticalSectionAndSpinCount(&section, 100) && elsewhere(try_it) == 1);
    INFALLIBLE(InitializeCriticalSectionAndSpinCount);
    DeleteCriticalSection(&section);
    EFFECT(DeleteCriticalSection, InitializeCriticalSectionEx(&section, 10, 0) && elsewhere(try_it) == 1);
    INFALLIBLE(DeleteCriticalSection);
    EnterCriticalSection(&section);
    EFFECT(InitializeCriticalSectionEx, elsewhere(try_it) == 0);
    INFALLIBLE(InitializeCriticalSectionEx);
    LeaveCriticalSection(&section);
}

static void locks(void)
{
    InitializeSRWLock(&lock);
    EFFECT(InitializeSRWLock, elsewhere(try_exclusive) == 1);
    INFALLIBLE(InitializeSRWLock);
    AcquireSRWLockExclusive(&lock);
    EFFECT(AcquireSRWLockExclusive, elsewhere(try_exclusive) == 0 && elsewhere(try_shared) == 0);
    INFALLIBLE(AcquireSRWLockExclusive);
    RESULT(TryAcquireSRWLockExclusive, elsewhere(try_exclusive) == 0);
    RESULT(TryAcquireSRWLockShared, elsewhere(try_shared) == 0);
    ReleaseSRWLockExclusive(&lock);
    EFFECT(ReleaseSRWLockExclusive, elsewhere(try_exclusive) == 1);
    INFALLIBLE(ReleaseSRWLockExclusive);
    AcquireSRWLockShared(&lock);
    EFFECT(AcquireSRWLockShared, elsewhere(try_shared) == 1 && elsewhere(try_exclusive) == 0);
    INFALLIBLE(AcquireSRWLockShared);
    EFFECT(TryAcquireSRWLockShared, TryAcquireSRWLockShared(&lock));
    ReleaseSRWLockShared(&lock);
    ReleaseSRWLockShared(&lock);
    EFFECT(ReleaseSRWLockShared, elsewhere(try_exclusive) == 1);
    INFALLIBLE(ReleaseSRWLockShared);
    EFFECT(TryAcquireSRWLockExclusive, TryAcquireSRWLockExclusive(&lock) && elsewhere(try_shared) == 0);
    ReleaseSRWLockExclusive(&lock);
}

static unsigned WINAPI sleeper(void *unused)
{
    (void)unused;
    EnterCriticalSection(&section);
    inside++;
    while (value == 0)
        if (!SleepConditionVariableCS(&changed, &section, INFINITE)) break;
    woken++;
    value--;
    LeaveCriticalSection(&section);
    return 7;
}

static int count(int *what)
{
    int now;
    EnterCriticalSection(&section);
    now = *what;
    LeaveCriticalSection(&section);
    return now;
}

static void add(int by)
{
    EnterCriticalSection(&section);
    value += by;
    LeaveCriticalSection(&section);
}

static void conditions(void)
{
    HANDLE threads[3];
    int i;
    InitializeConditionVariable(&changed);
    for (i = 0; i < 3; i++) threads[i] = (HANDLE)_beginthreadex(NULL, 0, sleeper, NULL, 0, NULL);
    UNTIL(count(&inside) == 3);
    EFFECT(InitializeConditionVariable, count(&inside) == 3 && count(&woken) == 0);
    INFALLIBLE(InitializeConditionVariable);
    add(1);
    WakeConditionVariable(&changed);
    UNTIL(count(&woken) == 1);
    EFFECT(WakeConditionVariable, count(&woken) == 1);
    INFALLIBLE(WakeConditionVariable);
    add(2);
    WakeAllConditionVariable(&changed);
    EFFECT(WakeAllConditionVariable, WaitForMultipleObjects(3, threads, TRUE, 60000) == WAIT_OBJECT_0);
    INFALLIBLE(WakeAllConditionVariable);
    EFFECT(SleepConditionVariableCS, woken == 3 && value == 0);
    EnterCriticalSection(&section);
    FAILS(SleepConditionVariableCS, !SleepConditionVariableCS(&changed, &section, 1), ERROR_TIMEOUT);
    LeaveCriticalSection(&section);
    for (i = 0; i < 3; i++) CloseHandle(threads[i]);
}

static unsigned WINAPI shared_sleeper(void *unused)
{
    BOOL slept = TRUE;
    (void)unused;
    AcquireSRWLockExclusive(&lock);
    inside = 1;
    while (value == 0 && slept) slept = SleepConditionVariableSRW(&changed, &lock, 60000, 0);
    ReleaseSRWLockExclusive(&lock);
    return slept ? 1 : 0;
}

static int ready(void)
{
    int now;
    AcquireSRWLockShared(&lock);
    now = inside;
    ReleaseSRWLockShared(&lock);
    return now;
}

static void conditions_of_locks(void)
{
    HANDLE thread;
    DWORD code = 99;
    inside = value = 0;
    thread = (HANDLE)_beginthreadex(NULL, 0, shared_sleeper, NULL, 0, NULL);
    UNTIL(ready());
    AcquireSRWLockExclusive(&lock);
    value = 1;
    ReleaseSRWLockExclusive(&lock);
    WakeAllConditionVariable(&changed);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    EFFECT(SleepConditionVariableSRW, code == 1);
    AcquireSRWLockShared(&lock);
    FAILS(SleepConditionVariableSRW, !SleepConditionVariableSRW(&changed, &lock, 1, CONDITION_VARIABLE_LOCKMODE_SHARED), ERROR_TIMEOUT);
    ReleaseSRWLockShared(&lock);
}

static BOOL CALLBACK initialise(PINIT_ONCE which, PVOID parameter, PVOID *context)
{
    (void)which;
    *context = parameter;
    initialised++;
    return parameter != NULL;
}

static void one_time(void)
{
    static int it;
    PVOID context = NULL;
    BOOL pending = FALSE;
    INIT_ONCE other;
    RESULT(InitOnceExecuteOnce, !InitOnceExecuteOnce(&once, initialise, NULL, &context));
    EFFECT(InitOnceExecuteOnce, InitOnceExecuteOnce(&once, initialise, &it, &context) && InitOnceExecuteOnce(&once, initialise, NULL, &context) &&
                                    initialised == 2 && context == (PVOID)&it);
    InitOnceInitialize(&other);
    EFFECT(InitOnceInitialize, InitOnceBeginInitialize(&other, 0, &pending, &context) && pending);
    INFALLIBLE(InitOnceInitialize);
    EFFECT(InitOnceComplete, InitOnceComplete(&other, 0, (PVOID)&it));
    EFFECT(InitOnceBeginInitialize, InitOnceBeginInitialize(&other, INIT_ONCE_CHECK_ONLY, &pending, &context) && !pending && context == (PVOID)&it);
    InitOnceInitialize(&other);
    FAILS(InitOnceBeginInitialize, !InitOnceBeginInitialize(&other, INIT_ONCE_CHECK_ONLY, &pending, &context), ERROR_GEN_FAILURE);
    FAILS(InitOnceComplete, !InitOnceComplete(&other, 0, NULL), ERROR_GEN_FAILURE);
}

static void interlocked(void)
{
    LONG volatile word = 5;
    char volatile narrow = 3;
    LONG64 volatile wide = 5;
    PVOID volatile pointer = NULL;
    int it;
    EFFECT(InterlockedIncrement, InterlockedIncrement(&word) == 6 && word == 6);
    INFALLIBLE(InterlockedIncrement);
    EFFECT(InterlockedDecrement, InterlockedDecrement(&word) == 5 && word == 5);
    INFALLIBLE(InterlockedDecrement);
    EFFECT(InterlockedExchange, InterlockedExchange(&word, 9) == 5 && word == 9);
    INFALLIBLE(InterlockedExchange);
    EFFECT(InterlockedExchangeAdd, InterlockedExchangeAdd(&word, -4) == 9 && word == 5);
    INFALLIBLE(InterlockedExchangeAdd);
    EFFECT(InterlockedCompareExchange, InterlockedCompareExchange(&word, 1, 4) == 5 && word == 5 && InterlockedCompareExchange(&word, 1, 5) == 5 && word == 1);
    INFALLIBLE(InterlockedCompareExchange);
    EFFECT(InterlockedAnd, InterlockedAnd(&word, 6) == 1 && word == 0);
    INFALLIBLE(InterlockedAnd);
    EFFECT(InterlockedOr, InterlockedOr(&word, 12) == 0 && word == 12);
    INFALLIBLE(InterlockedOr);
#ifndef __MINGW32__
    /* Declared there, and in no library. */
    EFFECT(_InterlockedOr8, _InterlockedOr8(&narrow, 4) == 3 && narrow == 7);
    INFALLIBLE(_InterlockedOr8);
#else
    (void)narrow;
#endif
    EFFECT(InterlockedAdd, InterlockedAdd(&word, 3) == 15 && word == 15);
    INFALLIBLE(InterlockedAdd);
    EFFECT(InterlockedDecrementAcquire, InterlockedDecrementAcquire(&word) == 14);
    INFALLIBLE(InterlockedDecrementAcquire);
    EFFECT(InterlockedDecrementRelease, InterlockedDecrementRelease(&word) == 13);
    INFALLIBLE(InterlockedDecrementRelease);
    EFFECT(InterlockedIncrement64, InterlockedIncrement64(&wide) == 6);
    INFALLIBLE(InterlockedIncrement64);
    EFFECT(InterlockedDecrement64, InterlockedDecrement64(&wide) == 5);
    INFALLIBLE(InterlockedDecrement64);
    EFFECT(InterlockedExchange64, InterlockedExchange64(&wide, 1LL << 40) == 5 && wide == 1LL << 40);
    INFALLIBLE(InterlockedExchange64);
    EFFECT(InterlockedExchangeAdd64, InterlockedExchangeAdd64(&wide, 1) == 1LL << 40 && wide == (1LL << 40) + 1);
    INFALLIBLE(InterlockedExchangeAdd64);
    EFFECT(InterlockedCompareExchange64, InterlockedCompareExchange64(&wide, 3, (1LL << 40) + 1) == (1LL << 40) + 1 && wide == 3);
    INFALLIBLE(InterlockedCompareExchange64);
    EFFECT(InterlockedExchangePointer, InterlockedExchangePointer(&pointer, &it) == NULL && pointer == (PVOID)&it);
    INFALLIBLE(InterlockedExchangePointer);
    EFFECT(InterlockedCompareExchangePointer, InterlockedCompareExchangePointer(&pointer, NULL, &it) == (PVOID)&it && pointer == NULL);
    INFALLIBLE(InterlockedCompareExchangePointer);
}

int main(void)
{
    sections();
    locks();
    conditions();
    conditions_of_locks();
    one_time();
    interlocked();
    DeleteCriticalSection(&section);
    return seen_all();
}
