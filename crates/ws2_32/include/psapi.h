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
typedef struct _MODULEINFO { LPVOID lpBaseOfDll; DWORD SizeOfImage; LPVOID EntryPoint; } MODULEINFO, *LPMODULEINFO;
OVL_BEGIN
BOOL WINAPI K32GetProcessMemoryInfo(HANDLE process, PPROCESS_MEMORY_COUNTERS counters, DWORD size);
DWORD WINAPI K32GetModuleBaseNameA(HANDLE process, HMODULE module, LPSTR name, DWORD length);
DWORD WINAPI K32GetModuleBaseNameW(HANDLE process, HMODULE module, LPWSTR name, DWORD length);
BOOL WINAPI K32EnumProcesses(DWORD *processes, DWORD size, LPDWORD told);
DWORD WINAPI K32GetModuleFileNameExA(HANDLE process, HMODULE module, LPSTR path, DWORD length);
DWORD WINAPI K32GetModuleFileNameExW(HANDLE process, HMODULE module, LPWSTR path, DWORD length);
BOOL WINAPI K32EnumProcessModules(HANDLE process, HMODULE *modules, DWORD size, LPDWORD needed);
BOOL WINAPI K32GetModuleInformation(HANDLE process, HMODULE module, LPMODULEINFO information, DWORD size);
BOOL WINAPI K32EmptyWorkingSet(HANDLE process);
OVL_END
#define EmptyWorkingSet K32EmptyWorkingSet
#define EnumProcessModules K32EnumProcessModules
#define GetModuleInformation K32GetModuleInformation
#define GetModuleFileNameExA K32GetModuleFileNameExA
#define GetModuleFileNameExW K32GetModuleFileNameExW
#define EnumProcesses K32EnumProcesses
#define GetModuleBaseNameA K32GetModuleBaseNameA
#define GetModuleBaseNameW K32GetModuleBaseNameW
#ifdef UNICODE
#define GetModuleBaseName GetModuleBaseNameW
#define GetModuleFileNameEx GetModuleFileNameExW
#else
#define GetModuleBaseName GetModuleBaseNameA
#define GetModuleFileNameEx GetModuleFileNameExA
#endif
#define GetProcessMemoryInfo K32GetProcessMemoryInfo
#endif
