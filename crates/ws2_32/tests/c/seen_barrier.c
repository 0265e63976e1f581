/* A barrier: threads that go through phases together.
 * Native only: Wine has no barriers. */
#include "seen.h"

#define THREADS 4
#define PHASES 50

static SYNCHRONIZATION_BARRIER barrier;
static LONG in_phase[PHASES];
static LONG last[PHASES];
static LONG together = 1;

static unsigned WINAPI walks(void *flags)
{
    int phase;
    for (phase = 0; phase < PHASES; phase++) {
        InterlockedIncrement(&in_phase[phase]);
        if (EnterSynchronizationBarrier(&barrier, (DWORD)(ULONG_PTR)flags)) InterlockedIncrement(&last[phase]);
        /* Nobody leaves before all have come. */
        if (InterlockedCompareExchange(&in_phase[phase], 0, 0) != THREADS) InterlockedExchange(&together, 0);
    }
    return 0;
}

static int walk(DWORD flags)
{
    HANDLE threads[THREADS];
    int i, one_each = 1;
    memset(in_phase, 0, sizeof in_phase);
    memset(last, 0, sizeof last);
    for (i = 0; i < THREADS; i++) threads[i] = (HANDLE)_beginthreadex(NULL, 0, walks, (void *)(ULONG_PTR)flags, 0, NULL);
    if (WaitForMultipleObjects(THREADS, threads, TRUE, 60000) != WAIT_OBJECT_0) fail("the threads");
    for (i = 0; i < THREADS; i++) CloseHandle(threads[i]);
    for (i = 0; i < PHASES; i++) one_each = one_each && last[i] == 1;
    return one_each && together;
}

int main(void)
{
    EFFECT(InitializeSynchronizationBarrier, InitializeSynchronizationBarrier(&barrier, THREADS, -1));
    EFFECT(EnterSynchronizationBarrier, walk(0));
    EFFECT(EnterSynchronizationBarrier, walk(SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY));
    EFFECT(EnterSynchronizationBarrier, walk(SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY));
    INFALLIBLE(EnterSynchronizationBarrier);
    EFFECT(DeleteSynchronizationBarrier, DeleteSynchronizationBarrier(&barrier));
    INFALLIBLE(DeleteSynchronizationBarrier);
    FAILS(InitializeSynchronizationBarrier, !InitializeSynchronizationBarrier(&barrier, 0, -1), ERROR_INVALID_PARAMETER);
    FAILS(InitializeSynchronizationBarrier, !InitializeSynchronizationBarrier(&barrier, THREADS, -2), ERROR_INVALID_PARAMETER);
    return seen_all();
}
