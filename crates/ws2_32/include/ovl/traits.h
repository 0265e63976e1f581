/* What a process, a thread and a processor are asked of themselves. */
#ifndef OVL_TRAITS_H
#define OVL_TRAITS_H
#pragma GCC system_header
#include "ovl/kerneltypes.h"
#define PF_FLOATING_POINT_PRECISION_ERRATA 0
#define PF_FLOATING_POINT_EMULATED 1
#define PF_COMPARE_EXCHANGE_DOUBLE 2
#define PF_MMX_INSTRUCTIONS_AVAILABLE 3
#define PF_XMMI_INSTRUCTIONS_AVAILABLE 6
#define PF_3DNOW_INSTRUCTIONS_AVAILABLE 7
#define PF_RDTSC_INSTRUCTION_AVAILABLE 8
#define PF_PAE_ENABLED 9
#define PF_XMMI64_INSTRUCTIONS_AVAILABLE 10
#define PF_NX_ENABLED 12
#define PF_SSE3_INSTRUCTIONS_AVAILABLE 13
#define PF_COMPARE_EXCHANGE128 14
#define PF_COMPARE64_EXCHANGE128 15
#define PF_CHANNELS_ENABLED 16
#define PF_XSAVE_ENABLED 17
#define PF_ARM_VFP_32_REGISTERS_AVAILABLE 18
#define PF_ARM_NEON_INSTRUCTIONS_AVAILABLE 19
#define PF_SECOND_LEVEL_ADDRESS_TRANSLATION 20
#define PF_VIRT_FIRMWARE_ENABLED 21
#define PF_RDWRFSGSBASE_AVAILABLE 22
#define PF_FASTFAIL_AVAILABLE 23
#define PF_RDRAND_INSTRUCTION_AVAILABLE 28
#define PF_ARM_V8_INSTRUCTIONS_AVAILABLE 29
#define PF_ARM_V8_CRYPTO_INSTRUCTIONS_AVAILABLE 30
#define PF_ARM_V8_CRC32_INSTRUCTIONS_AVAILABLE 31
#define PF_RDTSCP_INSTRUCTION_AVAILABLE 32
#define PF_RDPID_INSTRUCTION_AVAILABLE 33
#define PF_ARM_V81_ATOMIC_INSTRUCTIONS_AVAILABLE 34
#define PF_SSSE3_INSTRUCTIONS_AVAILABLE 36
#define PF_SSE4_1_INSTRUCTIONS_AVAILABLE 37
#define PF_SSE4_2_INSTRUCTIONS_AVAILABLE 38
#define PF_AVX_INSTRUCTIONS_AVAILABLE 39
#define PF_AVX2_INSTRUCTIONS_AVAILABLE 40
#define PF_AVX512F_INSTRUCTIONS_AVAILABLE 41
#define SHUTDOWN_NORETRY 0x00000001
#define PROCESS_NAME_NATIVE 0x00000001
typedef enum _QUEUE_USER_APC_FLAGS { QUEUE_USER_APC_FLAGS_NONE = 0, QUEUE_USER_APC_FLAGS_SPECIAL_USER_APC = 1 } QUEUE_USER_APC_FLAGS;
OVL_BEGIN
BOOL WINAPI IsProcessorFeaturePresent(DWORD feature);
void WINAPI GetCurrentProcessorNumberEx(PPROCESSOR_NUMBER number);
WORD WINAPI GetMaximumProcessorGroupCount(void);
void WINAPI FlushProcessWriteBuffers(void);
BOOL WINAPI FlushInstructionCache(HANDLE process, LPCVOID at, SIZE_T length);
BOOL WINAPI QueryFullProcessImageNameA(HANDLE process, DWORD flags, LPSTR path, PDWORD length);
BOOL WINAPI QueryFullProcessImageNameW(HANDLE process, DWORD flags, LPWSTR path, PDWORD length);
BOOL WINAPI ReadProcessMemory(HANDLE process, LPCVOID from, LPVOID to, SIZE_T bytes, SIZE_T *done);
BOOL WINAPI WriteProcessMemory(HANDLE process, LPVOID to, LPCVOID from, SIZE_T bytes, SIZE_T *done);
BOOL WINAPI ProcessIdToSessionId(DWORD process, DWORD *session);
DWORD WINAPI WTSGetActiveConsoleSessionId(void);
BOOL WINAPI CheckRemoteDebuggerPresent(HANDLE process, PBOOL present);
BOOL WINAPI SetProcessShutdownParameters(DWORD level, DWORD flags);
BOOL WINAPI GetProcessShutdownParameters(LPDWORD level, LPDWORD flags);
BOOL WINAPI SetProcessWorkingSetSize(HANDLE process, SIZE_T least, SIZE_T most);
BOOL WINAPI GetProcessWorkingSetSize(HANDLE process, PSIZE_T least, PSIZE_T most);
BOOL WINAPI SetProcessPriorityBoost(HANDLE process, BOOL disabled);
BOOL WINAPI GetProcessPriorityBoost(HANDLE process, PBOOL disabled);
UINT WINAPI SetHandleCount(UINT count);
void WINAPI GetCurrentThreadStackLimits(PULONG_PTR low, PULONG_PTR high);
BOOL WINAPI SetThreadStackGuarantee(PULONG bytes);
BOOL WINAPI SetThreadErrorMode(DWORD mode, LPDWORD before);
DWORD WINAPI GetThreadErrorMode(void);
void WINAPI RestoreLastError(DWORD error);
BOOL WINAPI SetThreadPriorityBoost(HANDLE thread, BOOL disabled);
BOOL WINAPI GetThreadPriorityBoost(HANDLE thread, PBOOL disabled);
BOOL WINAPI DisableThreadLibraryCalls(HMODULE module);
void WINAPI FreeLibraryAndExitThread(HMODULE module, DWORD code) __attribute__((__noreturn__));
BOOL WINAPI QueryThreadCycleTime(HANDLE thread, PULONG64 cycles);
BOOL WINAPI QueryProcessCycleTime(HANDLE process, PULONG64 cycles);
BOOL WINAPI QueryUnbiasedInterruptTime(PULONGLONG time);
BOOL WINAPI QueueUserAPC2(PAPCFUNC routine, HANDLE thread, ULONG_PTR data, QUEUE_USER_APC_FLAGS flags);
OVL_END
#ifdef UNICODE
#define QueryFullProcessImageName QueryFullProcessImageNameW
#else
#define QueryFullProcessImageName QueryFullProcessImageNameA
#endif
#endif
