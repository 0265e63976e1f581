/* Routines queued with flags.
 * Native only: mingw-w64 has no QueueUserAPC2. */
#include "seen.h"

static volatile LONG ran;

static void WINAPI apc(ULONG_PTR data)
{
    InterlockedExchange(&ran, (LONG)data);
}

int main(void)
{
    EFFECT(QueueUserAPC2, QueueUserAPC2(apc, GetCurrentThread(), 5, QUEUE_USER_APC_FLAGS_NONE) && SleepEx(0, TRUE) == WAIT_IO_COMPLETION && ran == 5);
    FAILS(QueueUserAPC2, !QueueUserAPC2(apc, GetCurrentThread(), 5, QUEUE_USER_APC_FLAGS_SPECIAL_USER_APC), ERROR_NOT_SUPPORTED);
    FAILS(QueueUserAPC2, !QueueUserAPC2(apc, GetCurrentThread(), 5, (QUEUE_USER_APC_FLAGS)64), ERROR_INVALID_PARAMETER);
    return seen_all();
}
