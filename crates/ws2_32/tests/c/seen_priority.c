/* How eagerly a process runs, and what time it has used. */
#include "seen.h"

static ULONGLONG units(FILETIME time)
{
    return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static volatile unsigned sum;

int main(void)
{
    FILETIME made, ended, kernel, user, now, idle, system, others;
    unsigned i;
    EFFECT(GetPriorityClass, GetPriorityClass(GetCurrentProcess()) == NORMAL_PRIORITY_CLASS);
    FAILS(GetPriorityClass, GetPriorityClass(NO_HANDLE) == 0, ERROR_INVALID_HANDLE);
    FAILS(SetPriorityClass, !SetPriorityClass(NO_HANDLE, IDLE_PRIORITY_CLASS), ERROR_INVALID_HANDLE);
    FAILS(SetPriorityClass, !SetPriorityClass(GetCurrentProcess(), 12345), ERROR_INVALID_PARAMETER);
    EFFECT(SetPriorityClass, SetPriorityClass(GetCurrentProcess(), BELOW_NORMAL_PRIORITY_CLASS) && GetPriorityClass(GetCurrentProcess()) == BELOW_NORMAL_PRIORITY_CLASS);
    EFFECT(SetPriorityClass, SetPriorityClass(GetCurrentProcess(), IDLE_PRIORITY_CLASS) && GetPriorityClass(GetCurrentProcess()) == IDLE_PRIORITY_CLASS);
    do {
        for (i = 0; i < 1000000; i++) sum += i;
        if (!GetProcessTimes(GetCurrentProcess(), &made, &ended, &kernel, &user)) fail("GetProcessTimes");
    } while (units(user) == 0);
    GetSystemTimeAsFileTime(&now);
    /* The start of a machine is known to the second. */
    EFFECT(GetProcessTimes, units(made) < units(now) + 20000000 && units(now) - units(made) + 20000000 < (ULONGLONG)600 * 10000000);
    FAILS(GetProcessTimes, !GetProcessTimes(NO_HANDLE, &made, &ended, &kernel, &user), ERROR_INVALID_HANDLE);
    EFFECT(GetSystemTimes, GetSystemTimes(&idle, &system, &others) && units(system) >= units(idle) && units(others) > 0);
    INFALLIBLE(GetSystemTimes);
    return seen_all();
}
