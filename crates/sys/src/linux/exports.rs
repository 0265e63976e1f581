//! What `GetProcAddress` finds: every function of the table, by its name in C.

use super::libloaderapi::{Address, Export};

macro_rules! exports {
    ($($name:ident)*) => {
        pub(crate) static TABLE: &[Export] = &[$((stringify!($name), Address(crate::$name as *const ()))),*];
    };
}

exports! {
    __WSAFDIsSet _beginthread _beginthreadex _endthread _endthreadex _getpid accept AcceptEx
    AcquireSRWLockExclusive AcquireSRWLockShared bind CancelIo CancelIoEx CancelWaitableTimer CharLowerA
    CharLowerBuffA CharLowerBuffW CharLowerW CharUpperA CharUpperBuffA CharUpperBuffW CharUpperW CloseHandle
    closesocket CoCreateGuid CompareFileTime connect CreateEventA CreateEventExA CreateEventExW CreateEventW
    CreateFileMappingA CreateFileMappingW CreateIoCompletionPort CreateMutexA CreateMutexExA CreateMutexExW
    CreateMutexW CreateSemaphoreA CreateSemaphoreExA CreateSemaphoreExW CreateSemaphoreW CreateThread
    CreateWaitableTimerA CreateWaitableTimerExA CreateWaitableTimerExW CreateWaitableTimerW
    DeleteCriticalSection DuplicateHandle EnterCriticalSection ExitProcess ExitThread
    FileTimeToLocalFileTime FileTimeToSystemTime FlsAlloc FlsFree FlsGetValue FlsSetValue FlushViewOfFile
    FormatMessageA FormatMessageW FreeLibrary GetAcceptExSockaddrs GetACP GetCommandLineA GetCommandLineW
    GetComputerNameA GetComputerNameW GetCurrentProcess GetCurrentProcessId GetCurrentProcessorNumber
    GetCurrentThread GetCurrentThreadId GetEnvironmentVariableA GetEnvironmentVariableW GetExitCodeProcess
    GetExitCodeThread GetLastError GetLocalTime GetLogicalProcessorInformation GetModuleFileNameA
    GetModuleFileNameW GetModuleHandleA GetModuleHandleW GetNativeSystemInfo GetOEMCP GetOverlappedResult
    GetOverlappedResultEx getpeername GetProcAddress GetProcessAffinityMask GetProcessHeap GetProcessId
    GetProcessIdOfThread GetQueuedCompletionStatus GetQueuedCompletionStatusEx getsockname getsockopt
    GetSystemDirectoryA GetSystemDirectoryW GetSystemInfo GetSystemTime GetSystemTimeAsFileTime
    GetSystemTimePreciseAsFileTime GetThreadDescription GetThreadId GetThreadPriority GetTickCount
    GetTickCount64 GetUserNameA GetUserNameW GetVersion GetVersionExA GetVersionExW GlobalAlloc GlobalFree
    GlobalLock GlobalMemoryStatusEx GlobalReAlloc GlobalSize GlobalUnlock HeapAlloc HeapCreate HeapDestroy
    HeapFree HeapReAlloc HeapSize HeapValidate InitializeConditionVariable InitializeCriticalSection
    InitializeCriticalSectionAndSpinCount InitializeCriticalSectionEx InitializeSRWLock
    InitOnceBeginInitialize InitOnceComplete InitOnceExecuteOnce InitOnceInitialize ioctlsocket
    IsDebuggerPresent IsValidCodePage LeaveCriticalSection listen LoadLibraryA LoadLibraryExA LoadLibraryExW
    LoadLibraryW LocalAlloc LocalFileTimeToFileTime LocalFree LocalLock LocalReAlloc LocalSize LocalUnlock
    lstrcatA lstrcatW lstrcmpA lstrcmpiA lstrcmpiW lstrcmpW lstrcpyA lstrcpynA lstrcpynW lstrcpyW lstrlenA
    lstrlenW MapViewOfFile MapViewOfFileEx MultiByteToWideChar OpenEventA OpenEventW OpenFileMappingA
    OpenFileMappingW OpenMutexA OpenMutexW OpenProcess OpenSemaphoreA OpenSemaphoreW OpenThread
    OpenWaitableTimerA OpenWaitableTimerW OutputDebugStringA OutputDebugStringW PostQueuedCompletionStatus
    PulseEvent QueryPerformanceCounter QueryPerformanceFrequency QueueUserAPC recv recvfrom ReleaseMutex
    ReleaseSemaphore ReleaseSRWLockExclusive ReleaseSRWLockShared ResetEvent ResumeThread select send sendto
    SetCriticalSectionSpinCount SetEnvironmentVariableA SetEnvironmentVariableW SetEvent
    SetFileCompletionNotificationModes SetLastError setsockopt SetThreadAffinityMask SetThreadDescription
    SetThreadPriority SetWaitableTimer shutdown SignalObjectAndWait Sleep SleepConditionVariableCS
    SleepConditionVariableSRW SleepEx socket SuspendThread SwitchToThread SystemTimeToFileTime
    TerminateProcess TerminateThread timeBeginPeriod timeEndPeriod timeGetTime TlsAlloc TlsFree TlsGetValue
    TlsSetValue TryAcquireSRWLockExclusive TryAcquireSRWLockShared TryEnterCriticalSection UnmapViewOfFile
    UuidCreate VirtualAlloc VirtualFree VirtualProtect VirtualQuery WaitForMultipleObjects
    WaitForMultipleObjectsEx WaitForSingleObject WaitForSingleObjectEx WaitOnAddress
    WakeAllConditionVariable WakeByAddressAll WakeByAddressSingle WakeConditionVariable WideCharToMultiByte
    WSAAccept WSACancelBlockingCall WSACleanup WSACloseEvent WSAConnect WSACreateEvent WSAEnumNetworkEvents
    WSAEventSelect WSAGetLastError WSAGetOverlappedResult WSAIoctl WSAIsBlocking WSAJoinLeaf WSAPoll WSARecv
    WSARecvDisconnect WSARecvFrom WSAResetEvent WSASend WSASendDisconnect WSASendMsg WSASendTo
    WSASetBlockingHook WSASetEvent WSASetLastError WSASocketW WSAStartup WSAUnhookBlockingHook
    WSAWaitForMultipleEvents
}
