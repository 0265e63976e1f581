/* Time. */
#include "seen.h"
#include <mmsystem.h>
#include <time.h>

int main(void)
{
    LARGE_INTEGER before, after, frequency;
    FILETIME file, second;
    SYSTEMTIME system, again;
    DWORD ticks = GetTickCount();
    ULONGLONG long_ticks = GetTickCount64();
    struct timespec now;
    struct tm parts;
    __time64_t moment = 951782400;
    UNTIL(GetTickCount() - ticks >= 4 && GetTickCount64() - long_ticks >= 4);
    EFFECT(GetTickCount, GetTickCount() - ticks >= 4 && GetTickCount() - ticks < 60000);
    INFALLIBLE(GetTickCount);
    EFFECT(GetTickCount64, GetTickCount64() - long_ticks >= 4 && GetTickCount64() - long_ticks < 60000);
    INFALLIBLE(GetTickCount64);
    EFFECT(QueryPerformanceFrequency, QueryPerformanceFrequency(&frequency) && frequency.QuadPart > 0);
    INFALLIBLE(QueryPerformanceFrequency);
    QueryPerformanceCounter(&before);
    Sleep(20);
    EFFECT(QueryPerformanceCounter, QueryPerformanceCounter(&after) && (after.QuadPart - before.QuadPart) * 1000 / frequency.QuadPart >= 10);
    INFALLIBLE(QueryPerformanceCounter);
    ticks = timeGetTime();
    UNTIL(timeGetTime() - ticks >= 4);
    EFFECT(timeGetTime, timeGetTime() - ticks >= 4 && timeGetTime() - ticks < 60000);
    INFALLIBLE(timeGetTime);
    GetSystemTimeAsFileTime(&file);
    GetSystemTime(&system);
    SystemTimeToFileTime(&system, &second);
    EFFECT(GetSystemTimeAsFileTime, second.dwHighDateTime - file.dwHighDateTime <= 1 && system.wYear >= 2024);
    INFALLIBLE(GetSystemTimeAsFileTime);
    EFFECT(SystemTimeToFileTime, FileTimeToSystemTime(&second, &again) && memcmp(&system, &again, sizeof again) == 0);
    system.wMonth = 13;
    FAILS(SystemTimeToFileTime, !SystemTimeToFileTime(&system, &file), ERROR_INVALID_PARAMETER);
    file.dwHighDateTime = 0x80000000u;
    FAILS(FileTimeToSystemTime, !FileTimeToSystemTime(&file, &again), ERROR_INVALID_PARAMETER);
    EFFECT(clock_gettime, clock_gettime(CLOCK_MONOTONIC, &now) == 0 && now.tv_nsec >= 0 && now.tv_nsec < 1000000000);
    RESULT(clock_gettime, clock_gettime((clockid_t)77, &now) != 0);
    EFFECT(_gmtime64_s, _gmtime64_s(&parts, &moment) == 0 && parts.tm_year == 100 && parts.tm_mon == 1 && parts.tm_mday == 29);
    RESULT(_gmtime64_s, _gmtime64_s(NULL, &moment) != 0);
    return seen_all();
}
