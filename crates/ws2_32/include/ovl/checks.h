/* What a program asks of its memory, its heap and the machine without changing them. */
#ifndef OVL_CHECKS_H
#define OVL_CHECKS_H
#pragma GCC system_header
#include "ovl/crt.h"
#define ALL_PROCESSOR_GROUPS 0xffff

OVL_BEGIN
BOOL WINAPI IsBadReadPtr(const VOID *at, UINT_PTR length);
BOOL WINAPI IsBadWritePtr(LPVOID at, UINT_PTR length);
OVL_END
OVL_INLINE BOOL IsBadCodePtr(FARPROC at) { return IsBadReadPtr((const void *)(size_t)at, 1); }
OVL_INLINE BOOL IsBadStringPtrA(LPCSTR text, UINT_PTR most) {
    UINT_PTR at;
    if (text == NULL) return most > 0;
    for (at = 0; at < most; at++) {
        if (IsBadReadPtr(text + at, 1)) return TRUE;
        if (text[at] == 0) return FALSE;
    }
    return FALSE;
}
OVL_INLINE SIZE_T RtlCompareMemory(const VOID *a, const VOID *b, SIZE_T length) {
    SIZE_T same = 0;
    while (same < length && ((const char *)a)[same] == ((const char *)b)[same]) same++;
    return same;
}

/* A heap is the C library's: it is as fast for small blocks as it can be, and what it finds corrupt ends the process. */
typedef enum _HEAP_INFORMATION_CLASS { HeapCompatibilityInformation = 0, HeapEnableTerminationOnCorruption = 1 } HEAP_INFORMATION_CLASS;
OVL_INLINE BOOL HeapSetInformation(HANDLE heap, HEAP_INFORMATION_CLASS kind, PVOID information, SIZE_T length) {
    if (kind == HeapEnableTerminationOnCorruption) return TRUE;
    if (kind != HeapCompatibilityInformation || heap == NULL || information == NULL || length < sizeof(ULONG) || *(ULONG *)information > 2) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
    return TRUE;
}
OVL_INLINE BOOL HeapQueryInformation(HANDLE heap, HEAP_INFORMATION_CLASS kind, PVOID information, SIZE_T length, SIZE_T *needed) {
    if (needed != NULL) *needed = sizeof(ULONG);
    if (kind != HeapCompatibilityInformation || heap == NULL) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
    if (information == NULL || length < sizeof(ULONG)) { SetLastError(ERROR_INSUFFICIENT_BUFFER); return FALSE; }
    *(ULONG *)information = 2;
    return TRUE;
}

/* There is one group of processors, and the process has the machine's own width. */
OVL_INLINE DWORD GetActiveProcessorCount(WORD group) {
    SYSTEM_INFO machine;
    if (group != 0 && group != ALL_PROCESSOR_GROUPS) { SetLastError(ERROR_INVALID_PARAMETER); return 0; }
    GetSystemInfo(&machine);
    return machine.dwNumberOfProcessors;
}
OVL_INLINE DWORD GetMaximumProcessorCount(WORD group) { return GetActiveProcessorCount(group); }
OVL_INLINE WORD GetActiveProcessorGroupCount(void) { return 1; }
OVL_INLINE BOOL IsWow64Process(HANDLE process, PBOOL is) {
    if (GetProcessId(process) == 0) return FALSE;
    *is = FALSE;
    return TRUE;
}

/* A pointer that is kept somewhere, mixed with a number of this process, so that who overwrites it cannot say where it leads. */
OVL_INLINE PVOID EncodePointer(PVOID pointer) {
    static ULONG_PTR cookie;
    if (cookie == 0) cookie = ((ULONG_PTR)GetCurrentProcessId() * 0x9E3779B97F4A7C15ULL) | 1;
    return (PVOID)((ULONG_PTR)pointer ^ cookie);
}
OVL_INLINE PVOID DecodePointer(PVOID pointer) { return EncodePointer(pointer); }
#endif
