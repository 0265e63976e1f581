/* A critical section, an event of each kind, a mutex and a semaphore. */
#include "loopback.h"

#define THREADS 4
#define ROUNDS 2000
static CRITICAL_SECTION section;
static HANDLE mutex, semaphore, automatic, manual;
static int by_section, by_mutex;
static LONG inside, most, interlocked;

static unsigned WINAPI work(void *unused)
{
    int i;
    (void)unused;
    if (WaitForSingleObject(manual, 60000) != WAIT_OBJECT_0) fail("the start");
    for (i = 0; i < ROUNDS; i++) {
        EnterCriticalSection(&section);
        EnterCriticalSection(&section);
        by_section++;
        LeaveCriticalSection(&section);
        LeaveCriticalSection(&section);
        InterlockedIncrement(&interlocked);
    }
    for (i = 0; i < ROUNDS / 20; i++) {
        LONG now;
        WaitForSingleObject(mutex, INFINITE);
        by_mutex++;
        ReleaseMutex(mutex);
        WaitForSingleObject(semaphore, INFINITE);
        now = InterlockedIncrement(&inside);
        if (now > most) InterlockedExchange(&most, now);
        InterlockedDecrement(&inside);
        ReleaseSemaphore(semaphore, 1, NULL);
    }
    return 0;
}

int main(void)
{
    HANDLE threads[THREADS];
    LONG before;
    int i;

    begin();
    InitializeCriticalSection(&section);
    mutex = CreateMutex(NULL, FALSE, NULL);
    semaphore = CreateSemaphore(NULL, 2, 2, NULL);
    automatic = CreateEvent(NULL, FALSE, TRUE, NULL);
    manual = CreateEvent(NULL, TRUE, FALSE, NULL);
    for (i = 0; i < THREADS; i++) threads[i] = (HANDLE)_beginthreadex(NULL, 0, work, NULL, 0, NULL);
    SetEvent(manual);
    if (WaitForMultipleObjects(THREADS, threads, TRUE, 60000) != WAIT_OBJECT_0) fail("the threads");
    printf("section %d, mutex %d, interlocked %d, at most two inside: %d\n", by_section, by_mutex, (int)interlocked, most <= 2);
    printf("automatic %u ", (unsigned)WaitForSingleObject(automatic, 0));
    printf("then %u\n", (unsigned)WaitForSingleObject(automatic, 0));
    printf("manual %u ", (unsigned)WaitForSingleObject(manual, 0));
    printf("then %u\n", (unsigned)WaitForSingleObject(manual, 0));
    printf("one too many: %d, ", ReleaseSemaphore(semaphore, 1, &before));
    printf("error %u\n", (unsigned)GetLastError());
    printf("not the owner: %d, ", ReleaseMutex(mutex));
    printf("error %u\n", (unsigned)GetLastError());
    printf("closed: %d, ", CloseHandle(mutex));
    printf("again: %d, ", CloseHandle(mutex));
    printf("error %u\n", (unsigned)GetLastError());
    DeleteCriticalSection(&section);
    WSACleanup();
    return 0;
}
