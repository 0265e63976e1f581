/* psapi.h: what a process has in memory. */
#ifndef OVL_PSAPI_H
#define OVL_PSAPI_H
#pragma GCC system_header
#include "ovl/kernel.h"
typedef struct _PROCESS_MEMORY_COUNTERS {
    DWORD cb, PageFaultCount;
    SIZE_T PeakWorkingSetSize, WorkingSetSize;
    SIZE_T QuotaPeakPagedPoolUsage, QuotaPagedPoolUsage, QuotaPeakNonPagedPoolUsage, QuotaNonPagedPoolUsage;
    SIZE_T PagefileUsage, PeakPagefileUsage;
} PROCESS_MEMORY_COUNTERS, *PPROCESS_MEMORY_COUNTERS;
OVL_BEGIN
BOOL WINAPI K32GetProcessMemoryInfo(HANDLE process, PPROCESS_MEMORY_COUNTERS counters, DWORD size);
OVL_END
#define GetProcessMemoryInfo K32GetProcessMemoryInfo
#endif
