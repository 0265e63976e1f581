/* The functions that make a thread alertable, the 65th event, and the largest number of events. */
#include "loopback.h"

static int ran;
static void CALLBACK routine(ULONG_PTR by)
{
    ran += (int)by;
}

static void due(void)
{
    ran = 0;
    if (!QueueUserAPC(routine, GetCurrentThread(), 1)) fail("QueueUserAPC");
}

int main(void)
{
    WSAEVENT events[WSA_MAXIMUM_WAIT_EVENTS + 1];
    DWORD result;
    int i;

    begin();
    for (i = 0; i <= WSA_MAXIMUM_WAIT_EVENTS; i++) events[i] = WSACreateEvent();
    due();
    result = SleepEx(60000, TRUE);
    printf("SleepEx %u %d\n", (unsigned)result, ran);
    due();
    result = WaitForSingleObjectEx(events[0], 60000, TRUE);
    printf("WaitForSingleObjectEx %u %d\n", (unsigned)result, ran);
    due();
    result = WaitForMultipleObjectsEx(2, events, FALSE, 60000, TRUE);
    printf("WaitForMultipleObjectsEx %u %d\n", (unsigned)result, ran);
    due();
    result = WSAWaitForMultipleEvents(1, events, FALSE, 60000, TRUE);
    printf("WSAWaitForMultipleEvents %u %d\n", (unsigned)result, ran);
    due();
    result = WaitForSingleObject(events[0], 0);
    printf("not alertable: %u %d\n", (unsigned)result, ran);
    SleepEx(0, TRUE);

    WSASetEvent(events[63]);
    result = WSAWaitForMultipleEvents(64, events, FALSE, 60000, FALSE);
    printf("64 events: %u\n", (unsigned)result);
    result = WSAWaitForMultipleEvents(65, events, FALSE, 0, FALSE);
    printf("65 events: failed %d, ", result == WSA_WAIT_FAILED);
    printf("error %d\n", WSAGetLastError());
    result = WSAWaitForMultipleEvents(0, events, FALSE, 0, FALSE);
    printf("no event: failed %d, ", result == WSA_WAIT_FAILED);
    printf("error %d\n", WSAGetLastError());
    for (i = 0; i <= WSA_MAXIMUM_WAIT_EVENTS; i++) WSACloseEvent(events[i]);
    WSACleanup();
    return 0;
}
