/* winternl.h: the part that names statuses. */
#ifndef _WINTERNL_
#define _WINTERNL_
#pragma GCC system_header
#include "ovl/kernel.h"
OVL_BEGIN
typedef struct _IO_STATUS_BLOCK {
    __extension__ union { NTSTATUS Status; PVOID Pointer; };
    ULONG_PTR Information;
} IO_STATUS_BLOCK, *PIO_STATUS_BLOCK;
typedef void (NTAPI *PIO_APC_ROUTINE)(PVOID, PIO_STATUS_BLOCK, ULONG);
typedef struct _UNICODE_STRING { USHORT Length; USHORT MaximumLength; PWSTR Buffer; } UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;
typedef struct _OBJECT_ATTRIBUTES { ULONG Length; HANDLE RootDirectory; PUNICODE_STRING ObjectName; ULONG Attributes; PVOID SecurityDescriptor; PVOID SecurityQualityOfService; } OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;
ULONG WINAPI RtlNtStatusToDosError(NTSTATUS status);
NTSTATUS WINAPI NtCreateFile(PHANDLE file, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK block, PLARGE_INTEGER allocation, ULONG fileAttributes, ULONG share, ULONG disposition, ULONG options, PVOID extended, ULONG extendedLength);
NTSTATUS WINAPI NtDeviceIoControlFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE routine, PVOID context, PIO_STATUS_BLOCK block, ULONG code, PVOID input, ULONG inputLength, PVOID output, ULONG outputLength);
NTSTATUS WINAPI NtClose(HANDLE handle);
typedef struct _RTL_PROCESS_BASIC_INFORMATION { NTSTATUS ExitStatus; PVOID PebBaseAddress; ULONG_PTR AffinityMask; LONG BasePriority; ULONG_PTR UniqueProcessId, InheritedFromUniqueProcessId; } PROCESS_BASIC_INFORMATION, *PPROCESS_BASIC_INFORMATION;
typedef struct _SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION { LARGE_INTEGER IdleTime, KernelTime, UserTime, Reserved1[2]; ULONG Reserved2; } SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION, *PSYSTEM_PROCESSOR_PERFORMANCE_INFORMATION;
typedef enum _PROCESSINFOCLASS { ProcessBasicInformation = 0, ProcessDebugPort = 7, ProcessWow64Information = 26, ProcessImageFileName = 27, ProcessBreakOnTermination = 29 } PROCESSINFOCLASS;
typedef enum _SYSTEM_INFORMATION_CLASS { SystemBasicInformation = 0, SystemPerformanceInformation = 2, SystemTimeOfDayInformation = 3, SystemProcessInformation = 5, SystemProcessorPerformanceInformation = 8 } SYSTEM_INFORMATION_CLASS;
NTSTATUS WINAPI NtQueryInformationProcess(HANDLE process, PROCESSINFOCLASS part, PVOID information, ULONG length, PULONG needed);
NTSTATUS WINAPI NtQuerySystemInformation(SYSTEM_INFORMATION_CLASS part, PVOID information, ULONG length, PULONG needed);
OVL_END
OVL_INLINE void RtlInitUnicodeString(PUNICODE_STRING string, PCWSTR text) {
    int length = text == NULL ? 0 : lstrlenW(text) * 2;
    string->Length = (USHORT)length;
    string->MaximumLength = (USHORT)(text == NULL ? 0 : length + 2);
    string->Buffer = (PWSTR)text;
}
#define InitializeObjectAttributes(attributes, name, flags, root, descriptor) do { \
        (attributes)->Length = sizeof(OBJECT_ATTRIBUTES); \
        (attributes)->RootDirectory = (root); \
        (attributes)->Attributes = (flags); \
        (attributes)->ObjectName = (name); \
        (attributes)->SecurityDescriptor = (descriptor); \
        (attributes)->SecurityQualityOfService = NULL; \
    } while (0)
#define OBJ_INHERIT 0x00000002
#define OBJ_CASE_INSENSITIVE 0x00000040
#define NT_INFORMATION(status) ((((ULONG)(status)) >> 30) == 1)
#define NT_WARNING(status) ((((ULONG)(status)) >> 30) == 2)
#define NT_ERROR(status) ((((ULONG)(status)) >> 30) == 3)
#endif
