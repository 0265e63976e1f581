/* The counters of performance. Native only: Wine knows two of Windows' counters, and enumerates none. */
#include "seen.h"
#include <pdh.h>
#include <pdhmsg.h>

/* Works until the kernel says that it did. */
static void work(void)
{
    FILETIME made, ended, kernel, before, now;
    GetProcessTimes(GetCurrentProcess(), &made, &ended, &kernel, &before);
    do GetProcessTimes(GetCurrentProcess(), &made, &ended, &kernel, &now);
    while (now.dwLowDateTime - before.dwLowDateTime < 1000000);
}

/* This process's name, as the counters know it. */
static void own_name(char *name)
{
    char path[MAX_PATH], *last;
    GetModuleFileNameA(NULL, path, sizeof path);
    for (last = path + strlen(path); last > path && last[-1] != '/' && last[-1] != '\\'; last--) {}
    strcpy(name, last);
    last = strrchr(name, '.');
    if (last != NULL && _stricmp(last, ".exe") == 0) *last = 0;
}

static int has(const char *list, const char *name)
{
    for (; *list != 0; list += strlen(list) + 1)
        if (strcmp(list, name) == 0) return 1;
    return 0;
}

static void values(void)
{
    char name[MAX_PATH], path[2 * MAX_PATH];
    PDH_HQUERY query = NULL, other = NULL;
    PDH_HCOUNTER busy = NULL, mine = NULL, memory = NULL, bytes = NULL, none = NULL;
    PDH_FMT_COUNTERVALUE value;
    DWORD type = 0;
    MEMORYSTATUSEX status;
    own_name(name);
    EFFECT(PdhOpenQuery, PdhOpenQueryA(NULL, 0, &query) == ERROR_SUCCESS && PdhOpenQueryW(NULL, 0, &other) == ERROR_SUCCESS && query != other);
    ANSWERS(PdhOpenQuery, PdhOpenQueryA(NULL, 0, NULL), PDH_INVALID_ARGUMENT);
    ANSWERS(PdhCollectQueryData, PdhCollectQueryData(query), PDH_NO_DATA);
    EFFECT(PdhAddCounter, PdhAddCounterA(query, "\\Processor(_Total)\\% Processor Time", 0, &busy) == ERROR_SUCCESS && PdhAddCounterW(query, W("\\Memory\\Available Bytes"), 0, &memory) == ERROR_SUCCESS);
    sprintf(path, "\\Process(%s)\\%% Processor Time", name);
    EFFECT(PdhAddEnglishCounter, PdhAddEnglishCounterA(query, path, 0, &mine) == ERROR_SUCCESS);
    sprintf(path, "\\Process(%s)\\Private Bytes", name);
    PdhAddEnglishCounterA(query, path, 0, &bytes);
    ANSWERS(PdhAddCounter, PdhAddCounterA(query, "\\NoSuchObject\\Counter", 0, &none), PDH_CSTATUS_NO_OBJECT);
    ANSWERS(PdhAddCounter, PdhAddCounterA(query, "\\Memory\\NoSuchCounter", 0, &none), PDH_CSTATUS_NO_COUNTER);
    ANSWERS(PdhAddCounter, PdhAddCounterA(query, "Memory", 0, &none), PDH_CSTATUS_BAD_COUNTERNAME);
    ANSWERS(PdhAddEnglishCounter, PdhAddEnglishCounterA(NULL, "\\Memory\\Available Bytes", 0, &none), PDH_INVALID_HANDLE);
    PdhCollectQueryData(query);
    ANSWERS(PdhGetFormattedCounterValue, PdhGetFormattedCounterValue(busy, PDH_FMT_DOUBLE, NULL, &value), PDH_INVALID_DATA);
    work();
    EFFECT(PdhCollectQueryData, PdhCollectQueryData(query) == ERROR_SUCCESS);
    EFFECT(PdhGetFormattedCounterValue, PdhGetFormattedCounterValue(busy, PDH_FMT_DOUBLE, &type, &value) == ERROR_SUCCESS && value.doubleValue > 0 && value.doubleValue <= 100);
    EFFECT(PdhGetFormattedCounterValue, PdhGetFormattedCounterValue(mine, PDH_FMT_LONG | PDH_FMT_NOCAP100, NULL, &value) == ERROR_SUCCESS && value.longValue > 0 && (value.CStatus == PDH_CSTATUS_VALID_DATA || value.CStatus == PDH_CSTATUS_NEW_DATA));
    status.dwLength = sizeof status;
    GlobalMemoryStatusEx(&status);
    EFFECT(PdhGetFormattedCounterValue, PdhGetFormattedCounterValue(memory, PDH_FMT_LARGE, NULL, &value) == ERROR_SUCCESS && value.largeValue > 0 && (ULONGLONG)value.largeValue < status.ullTotalPhys);
    EFFECT(PdhGetFormattedCounterValue, PdhGetFormattedCounterValue(bytes, PDH_FMT_LARGE, NULL, &value) == ERROR_SUCCESS && value.largeValue > 4096);
    EFFECT(PdhRemoveCounter, PdhRemoveCounter(memory) == ERROR_SUCCESS);
    ANSWERS(PdhRemoveCounter, PdhRemoveCounter(memory), PDH_INVALID_HANDLE);
    EFFECT(PdhCloseQuery, PdhCloseQuery(query) == ERROR_SUCCESS && PdhCloseQuery(other) == ERROR_SUCCESS);
    ANSWERS(PdhCloseQuery, PdhCloseQuery(query), PDH_INVALID_HANDLE);
}

static void items(void)
{
    char *counters, *instances;
    DWORD counters_size = 0, instances_size = 0;
    ANSWERS(PdhEnumObjectItems, PdhEnumObjectItemsA(NULL, NULL, "Processor", NULL, &counters_size, NULL, &instances_size, PERF_DETAIL_WIZARD, 0), PDH_MORE_DATA);
    counters = (char *)malloc(counters_size);
    instances = (char *)malloc(instances_size);
    EFFECT(PdhEnumObjectItems, PdhEnumObjectItemsA(NULL, NULL, "Processor", counters, &counters_size, instances, &instances_size, PERF_DETAIL_WIZARD, 0) == ERROR_SUCCESS && has(counters, "% Processor Time") && has(instances, "0") && has(instances, "_Total"));
    ANSWERS(PdhEnumObjectItems, PdhEnumObjectItemsA(NULL, NULL, "NoSuchObject", NULL, &counters_size, NULL, &instances_size, PERF_DETAIL_WIZARD, 0), PDH_CSTATUS_NO_OBJECT);
    free(counters);
    free(instances);
}

int main(void)
{
    values();
    items();
    return seen_all();
}
