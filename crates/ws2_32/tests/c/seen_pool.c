/* The old thread pool, waits that it keeps, timer queues. */
#include "seen.h"

static LONG ran, fired;
static HANDLE done;

static DWORD WINAPI work(LPVOID by)
{
    InterlockedExchangeAdd(&ran, (LONG)(LONG_PTR)by);
    SetEvent(done);
    return 0;
}

static void CALLBACK waited(PVOID context, BOOLEAN timed_out)
{
    InterlockedExchangeAdd((LONG *)context, timed_out ? 100 : 1);
    SetEvent(done);
}

static void CALLBACK never(PVOID context, BOOLEAN timed_out)
{
    (void)context;
    (void)timed_out;
}

static void CALLBACK ticked(PVOID context, BOOLEAN always)
{
    if (!always) return;
    if (InterlockedIncrement((LONG *)context) >= 3) SetEvent(done);
}

int main(void)
{
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL), wait = NULL, queue, timer = NULL;
    DWORD then;
    done = CreateEventA(NULL, FALSE, FALSE, NULL);
    EFFECT(QueueUserWorkItem, QueueUserWorkItem(work, (PVOID)5, WT_EXECUTEDEFAULT) && WaitForSingleObject(done, 60000) == WAIT_OBJECT_0 && ran == 5);
    INFALLIBLE(QueueUserWorkItem);
    EFFECT(RegisterWaitForSingleObject, RegisterWaitForSingleObject(&wait, event, waited, &fired, INFINITE, WT_EXECUTEONLYONCE) && wait != NULL && SetEvent(event) &&
                                            WaitForSingleObject(done, 60000) == WAIT_OBJECT_0 && fired == 1);
    FAILS(RegisterWaitForSingleObject, !RegisterWaitForSingleObject(&queue, NO_HANDLE, never, NULL, 0, WT_EXECUTEONLYONCE), ERROR_INVALID_HANDLE);
    EFFECT(UnregisterWait, UnregisterWaitEx(wait, INVALID_HANDLE_VALUE) && SetEvent(event) && WaitForSingleObject(event, 0) == WAIT_OBJECT_0 && fired == 1);
    FAILS(UnregisterWait, !UnregisterWait(NULL), ERROR_INVALID_HANDLE);
    if (!RegisterWaitForSingleObject(&wait, event, waited, &fired, 1, WT_EXECUTEONLYONCE)) fail("RegisterWaitForSingleObject");
    if (WaitForSingleObject(done, 60000) != WAIT_OBJECT_0) fail("the wait");
    EFFECT(UnregisterWaitEx, fired == 101 && UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    FAILS(UnregisterWaitEx, !UnregisterWaitEx(NULL, INVALID_HANDLE_VALUE), ERROR_INVALID_HANDLE);
    fired = 0;
    if (!RegisterWaitForSingleObject(&wait, event, waited, &fired, INFINITE, WT_EXECUTEDEFAULT)) fail("RegisterWaitForSingleObject");
    EFFECT(UnregisterWait, UnregisterWait(wait) || GetLastError() == ERROR_IO_PENDING);
    queue = CreateTimerQueue();
    fired = 0;
    ResetEvent(done);
    EFFECT(CreateTimerQueue, queue != NULL);
    EFFECT(CreateTimerQueueTimer, CreateTimerQueueTimer(&timer, queue, ticked, &fired, 1, 1, WT_EXECUTEDEFAULT) && WaitForSingleObject(done, 60000) == WAIT_OBJECT_0 && fired >= 3);
#ifndef __MINGW32__
    /* Wine reads what the handle leads to, and ends there. */
    FAILS(CreateTimerQueueTimer, !CreateTimerQueueTimer(&timer, NO_HANDLE, ticked, NULL, 1, 1, 0), ERROR_INVALID_HANDLE);
#endif
    EFFECT(DeleteTimerQueueTimer, DeleteTimerQueueTimer(queue, timer, INVALID_HANDLE_VALUE));
    then = (DWORD)fired;
    Sleep(30);
    EFFECT(DeleteTimerQueueTimer, (DWORD)fired == then);
    RESULT(DeleteTimerQueueTimer, !DeleteTimerQueueTimer(queue, NULL, INVALID_HANDLE_VALUE));
    EFFECT(DeleteTimerQueueEx, DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
    FAILS(DeleteTimerQueueEx, !DeleteTimerQueueEx(NULL, INVALID_HANDLE_VALUE), ERROR_INVALID_HANDLE);
    CloseHandle(done);
    CloseHandle(event);
    return seen_all();
}
