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
    CreateWaitableTimerA CreateWaitableTimerExA CreateWaitableTimerExW CreateWaitableTimerW CreateWindowExA
    CreateWindowExW DefWindowProcA DefWindowProcW DeleteCriticalSection DestroyWindow DispatchMessageA
    DispatchMessageW DuplicateHandle EnterCriticalSection ExitProcess ExitThread FileTimeToLocalFileTime
    FileTimeToSystemTime FlsAlloc FlsFree FlsGetValue FlsSetValue FlushViewOfFile FormatMessageA
    FormatMessageW FreeLibrary GetAcceptExSockaddrs GetACP GetCommandLineA GetCommandLineW GetComputerNameA
    GetComputerNameW GetCurrentProcess GetCurrentProcessId GetCurrentProcessorNumber GetCurrentThread
    GetCurrentThreadId GetEnvironmentVariableA GetEnvironmentVariableW GetExitCodeProcess GetExitCodeThread
    GetLastError GetLocalTime GetLogicalProcessorInformation GetMessageA GetMessageW GetModuleFileNameA
    GetModuleFileNameW GetModuleHandleA GetModuleHandleW GetNativeSystemInfo GetOEMCP GetOverlappedResult
    GetOverlappedResultEx getpeername GetProcAddress GetProcessAffinityMask GetProcessHeap GetProcessId
    GetProcessIdOfThread GetQueuedCompletionStatus GetQueuedCompletionStatusEx GetQueueStatus getsockname
    getsockopt GetSystemDirectoryA GetSystemDirectoryW GetSystemInfo GetSystemTime GetSystemTimeAsFileTime
    GetSystemTimePreciseAsFileTime GetThreadDescription GetThreadId GetThreadPriority GetTickCount
    GetTickCount64 GetUserNameA GetUserNameW GetVersion GetVersionExA GetVersionExW GetWindowLongPtrA
    GetWindowLongPtrW GlobalAlloc GlobalFree GlobalLock GlobalMemoryStatusEx GlobalReAlloc GlobalSize
    GlobalUnlock HeapAlloc HeapCreate HeapDestroy HeapFree HeapReAlloc HeapSize HeapValidate
    InitializeConditionVariable InitializeCriticalSection InitializeCriticalSectionAndSpinCount
    InitializeCriticalSectionEx InitializeSRWLock InitOnceBeginInitialize InitOnceComplete
    InitOnceExecuteOnce InitOnceInitialize ioctlsocket IsDebuggerPresent IsValidCodePage IsWindow KillTimer
    LeaveCriticalSection listen LoadLibraryA LoadLibraryExA LoadLibraryExW LoadLibraryW LocalAlloc
    LocalFileTimeToFileTime LocalFree LocalLock LocalReAlloc LocalSize LocalUnlock lstrcatA lstrcatW
    lstrcmpA lstrcmpiA lstrcmpiW lstrcmpW lstrcpyA lstrcpynA lstrcpynW lstrcpyW lstrlenA lstrlenW
    MapViewOfFile MapViewOfFileEx MsgWaitForMultipleObjects MsgWaitForMultipleObjectsEx MultiByteToWideChar
    OpenEventA OpenEventW OpenFileMappingA OpenFileMappingW OpenMutexA OpenMutexW OpenProcess OpenSemaphoreA
    OpenSemaphoreW OpenThread OpenWaitableTimerA OpenWaitableTimerW OutputDebugStringA OutputDebugStringW
    PeekMessageA PeekMessageW PostMessageA PostMessageW PostQueuedCompletionStatus PostQuitMessage
    PostThreadMessageA PostThreadMessageW PulseEvent QueryPerformanceCounter QueryPerformanceFrequency
    QueueUserAPC recv recvfrom RegisterClassA RegisterClassExA RegisterClassExW RegisterClassW ReleaseMutex
    ReleaseSemaphore ReleaseSRWLockExclusive ReleaseSRWLockShared ResetEvent ResumeThread select send
    SendMessageA SendMessageW sendto SetCriticalSectionSpinCount SetEnvironmentVariableA
    SetEnvironmentVariableW SetEvent SetFileCompletionNotificationModes SetLastError setsockopt
    SetThreadAffinityMask SetThreadDescription SetThreadPriority SetTimer SetWaitableTimer SetWindowLongPtrA
    SetWindowLongPtrW shutdown SignalObjectAndWait Sleep SleepConditionVariableCS SleepConditionVariableSRW
    SleepEx socket SuspendThread SwitchToThread SystemTimeToFileTime TerminateProcess TerminateThread
    timeBeginPeriod timeEndPeriod timeGetTime TlsAlloc TlsFree TlsGetValue TlsSetValue TranslateMessage
    TryAcquireSRWLockExclusive TryAcquireSRWLockShared TryEnterCriticalSection UnmapViewOfFile
    UnregisterClassA UnregisterClassW UuidCreate VirtualAlloc VirtualFree VirtualProtect VirtualQuery
    WaitForMultipleObjects WaitForMultipleObjectsEx WaitForSingleObject WaitForSingleObjectEx WaitOnAddress
    WakeAllConditionVariable WakeByAddressAll WakeByAddressSingle WakeConditionVariable WideCharToMultiByte
    WSAAccept WSAAsyncSelect WSACancelAsyncRequest WSACancelBlockingCall WSACleanup WSACloseEvent WSAConnect
    WSAConnectByList WSAConnectByNameA WSAConnectByNameW WSACreateEvent WSAEnumNetworkEvents WSAEventSelect
    WSAGetLastError WSAGetOverlappedResult WSAIoctl WSAIsBlocking WSAJoinLeaf WSAPoll WSARecv
    WSARecvDisconnect WSARecvEx WSARecvFrom WSAResetEvent WSASend WSASendDisconnect WSASendMsg WSASendTo
    WSASetBlockingHook WSASetEvent WSASetLastError WSASocketW WSAStartup WSAUnhookBlockingHook
    WSAWaitForMultipleEvents
}
