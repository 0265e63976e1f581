/* What calls that meet nobody cost, through the C ABI: an event set and waited for, a packet posted and got. Nanoseconds, the median of some
 * rounds. The same source runs natively and, compiled by mingw-w64, under Wine. */
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

#define ROUNDS 9
/* How long a round lasts. */
#define MILLISECONDS 100
#define BLOCK 256

static HANDLE event, port;
static LARGE_INTEGER frequency;

static int set_and_wait(void)
{
    return SetEvent(event) && WaitForSingleObject(event, INFINITE) == WAIT_OBJECT_0;
}

static int set_and_wait_winsock(void)
{
    return WSASetEvent(event) && WSAWaitForMultipleEvents(1, &event, FALSE, WSA_INFINITE, FALSE) == WSA_WAIT_EVENT_0;
}

static int post_and_get(void)
{
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *overlapped;
    return PostQueuedCompletionStatus(port, 1, 2, NULL) && GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE) && bytes == 1 && key == 2;
}

static int by_size(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

static double now(void)
{
    LARGE_INTEGER count;
    QueryPerformanceCounter(&count);
    return (double)count.QuadPart * 1e9 / (double)frequency.QuadPart;
}

static void measure(const char *what, int (*once)(void))
{
    double rounds[ROUNDS], began, ended;
    long calls;
    int round, i;
    for (round = 0; round < ROUNDS; round++) {
        began = now();
        calls = 0;
        do {
            for (i = 0; i < BLOCK; i++) {
                if (once()) continue;
                printf("%s failed: %lu\n", what, (unsigned long)GetLastError());
                exit(1);
            }
            calls += BLOCK;
            ended = now();
        } while (ended - began < MILLISECONDS * 1e6);
        rounds[round] = (ended - began) / (double)calls;
    }
    qsort(rounds, ROUNDS, sizeof rounds[0], by_size);
    printf("%-46s %10.1f ns (%.1f..%.1f)\n", what, rounds[ROUNDS / 2], rounds[0], rounds[ROUNDS - 1]);
    fflush(stdout);
}

int main(void)
{
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 2;
    QueryPerformanceFrequency(&frequency);
    event = CreateEventW(NULL, FALSE, FALSE, NULL);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    measure("SetEvent, WaitForSingleObject", set_and_wait);
    CloseHandle(event);
    event = CreateEventW(NULL, FALSE, FALSE, NULL);
    measure("WSASetEvent, WSAWaitForMultipleEvents", set_and_wait_winsock);
    measure("PostQueuedCompletionStatus, Get", post_and_get);
    CloseHandle(event);
    CloseHandle(port);
    WSACleanup();
    return 0;
}
