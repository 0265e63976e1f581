/* The machine, the time zone, memory that is locked, and the multimedia timers. */
#include "seen.h"
#include <mmsystem.h>
#include <psapi.h>

static volatile LONG calls;

static void CALLBACK counts(UINT timer, UINT message, DWORD_PTR user, DWORD_PTR one, DWORD_PTR two)
{
    (void)timer;
    (void)message;
    (void)one;
    (void)two;
    InterlockedExchangeAdd(&calls, (LONG)user);
}

static void timers(void)
{
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    TIMECAPS caps = {0, 0};
    MMRESULT timer = timeSetEvent(1, 0, counts, 3, TIME_PERIODIC | TIME_CALLBACK_FUNCTION);
    UNTIL(calls >= 9);
    EFFECT(timeSetEvent, timer != 0 && calls >= 9 && calls % 3 == 0);
    EFFECT(timeKillEvent, timeKillEvent(timer) == TIMERR_NOERROR);
    RESULT(timeKillEvent, timeKillEvent(timer) != TIMERR_NOERROR);
    EFFECT(timeSetEvent, timeSetEvent(1, 0, (LPTIMECALLBACK)(void *)event, 0, TIME_ONESHOT | TIME_CALLBACK_EVENT_SET) != 0 && WaitForSingleObject(event, 60000) == WAIT_OBJECT_0);
    RESULT(timeSetEvent, timeSetEvent(0xfffffff0, 0, counts, 3, TIME_ONESHOT) == 0);
    EFFECT(timeGetDevCaps, timeGetDevCaps(&caps, sizeof caps) == TIMERR_NOERROR && caps.wPeriodMin == 1 && caps.wPeriodMax >= 65535);
    RESULT(timeGetDevCaps, timeGetDevCaps(NULL, 0) != TIMERR_NOERROR);
    CloseHandle(event);
}

static void machine(void)
{
    char windows[MAX_PATH], system[MAX_PATH];
    UINT length = GetWindowsDirectoryA(windows, sizeof windows);
    MEMORYSTATUS status;
    TIME_ZONE_INFORMATION zone;
    SYSTEMTIME utc, local;
    FILETIME a, b;
    LONGLONG minutes;
    DWORD kind;
    GetSystemDirectoryA(system, sizeof system);
    EFFECT(GetWindowsDirectory, length == strlen(windows) && _strnicmp(windows, system, length) == 0);
    RESULT(GetWindowsDirectory, GetWindowsDirectoryA(windows, 2) == length + 1);
    memset(&status, 0, sizeof status);
    GlobalMemoryStatus(&status);
    EFFECT(GlobalMemoryStatus, status.dwTotalPhys > 1000000 && status.dwAvailPhys < status.dwTotalPhys && status.dwMemoryLoad <= 100);
    INFALLIBLE(GlobalMemoryStatus);
    memset(&zone, 0, sizeof zone);
    kind = GetTimeZoneInformation(&zone);
    GetSystemTime(&utc);
    GetLocalTime(&local);
    SystemTimeToFileTime(&utc, &a);
    SystemTimeToFileTime(&local, &b);
    /* What lies between the two clocks, in minutes, rounded: a day is added and taken away again. */
    minutes = (((LONGLONG)a.dwHighDateTime << 32 | a.dwLowDateTime) - ((LONGLONG)b.dwHighDateTime << 32 | b.dwLowDateTime) + 1440 * (LONGLONG)600000000 + 300000000) / 600000000 - 1440;
    EFFECT(GetTimeZoneInformation, kind <= TIME_ZONE_ID_DAYLIGHT && zone.Bias + (kind == TIME_ZONE_ID_DAYLIGHT ? zone.DaylightBias : 0) == minutes && zone.StandardName[0] != 0);
    INFALLIBLE(GetTimeZoneInformation);
}

static void memory(void)
{
    PROCESS_MEMORY_COUNTERS before, after;
    char *pages = (char *)VirtualAlloc(NULL, 0x800000, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    EFFECT(GetProcessMemoryInfo, GetProcessMemoryInfo(GetCurrentProcess(), &before, sizeof before) && before.WorkingSetSize > 0 && before.PeakWorkingSetSize >= before.WorkingSetSize);
    memset(pages, 1, 0x800000);
    EFFECT(GetProcessMemoryInfo, GetProcessMemoryInfo(GetCurrentProcess(), &after, sizeof after) && after.WorkingSetSize >= before.WorkingSetSize + 0x400000);
    FAILS(GetProcessMemoryInfo, !GetProcessMemoryInfo(GetCurrentProcess(), &after, 4), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(VirtualLock, VirtualLock(pages, 0x1000));
    EFFECT(VirtualUnlock, VirtualUnlock(pages, 0x1000));
    VirtualFree(pages, 0, MEM_RELEASE);
    RESULT(VirtualLock, !VirtualLock(pages, 0x1000));
    RESULT(VirtualUnlock, !VirtualUnlock(pages, 0x1000));
}

static void affinity(void)
{
    DWORD_PTR own = 0, all = 0, now = 0;
    FILETIME made, ended, kernel, user;
    if (!GetProcessAffinityMask(GetCurrentProcess(), &own, &all)) fail("GetProcessAffinityMask");
    EFFECT(SetProcessAffinityMask, SetProcessAffinityMask(GetCurrentProcess(), own & (~own + 1)) && GetProcessAffinityMask(GetCurrentProcess(), &now, &all) && now == (own & (~own + 1)));
    EFFECT(SetProcessAffinityMask, SetProcessAffinityMask(GetCurrentProcess(), own));
    FAILS(SetProcessAffinityMask, !SetProcessAffinityMask(GetCurrentProcess(), 0), ERROR_INVALID_PARAMETER);
    EFFECT(GetThreadTimes, GetThreadTimes(GetCurrentThread(), &made, &ended, &kernel, &user) && (made.dwHighDateTime | made.dwLowDateTime) != 0);
    FAILS(GetThreadTimes, !GetThreadTimes(NO_HANDLE, &made, &ended, &kernel, &user), ERROR_INVALID_HANDLE);
}

int main(void)
{
    timers();
    machine();
    memory();
    affinity();
    return seen_all();
}
