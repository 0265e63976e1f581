//! What `GetProcAddress` finds: every function of the table, by its name in C.

use super::libloaderapi::{Address, Export};

macro_rules! exports {
    ($($name:ident)*) => {
        pub(crate) static TABLE: &[Export] = &[$((stringify!($name), Address(crate::$name as *const ()))),*];
    };
}

exports! {
    __WSAFDIsSet _beginthread _beginthreadex _endthread _endthreadex _getpid accept AcceptEx
    AcquireSRWLockExclusive AcquireSRWLockShared AllocConsole bind BindIoCompletionCallback CallbackMayRunLong
    CancelIo CancelIoEx CancelIPChangeNotify CancelThreadpoolIo CancelWaitableTimer ChangeTimerQueueTimer
    CharLowerA CharLowerBuffA CharLowerBuffW CharLowerW CharUpperA CharUpperBuffA CharUpperBuffW CharUpperW
    CloseHandle closesocket CloseThreadpool CloseThreadpoolCleanupGroup CloseThreadpoolCleanupGroupMembers
    CloseThreadpoolIo CloseThreadpoolTimer CloseThreadpoolWait CloseThreadpoolWork CoCreateGuid
    CompareFileTime connect ConvertInterfaceIndexToLuid ConvertInterfaceLuidToIndex
    ConvertInterfaceLuidToNameA ConvertInterfaceLuidToNameW ConvertInterfaceNameToLuidW CreateDirectoryA
    CreateDirectoryW CreateEventA CreateEventExA CreateEventExW CreateEventW CreateFileA CreateFileMappingA
    CreateFileMappingW CreateFileW CreateIoCompletionPort CreateMutexA CreateMutexExA CreateMutexExW
    CreateMutexW CreateSemaphoreA CreateSemaphoreExA CreateSemaphoreExW CreateSemaphoreW CreateThread
    CreateThreadpool CreateThreadpoolCleanupGroup CreateThreadpoolIo CreateThreadpoolTimer
    CreateThreadpoolWait CreateThreadpoolWork CreateTimerQueue CreateTimerQueueTimer CreateWaitableTimerA
    CreateWaitableTimerExA CreateWaitableTimerExW CreateWaitableTimerW CreateWindowExA CreateWindowExW
    DefWindowProcA DefWindowProcW DeleteCriticalSection DeleteFileA DeleteFileW DeleteTimerQueue
    DeleteTimerQueueEx DeleteTimerQueueTimer DestroyWindow DisassociateCurrentThreadFromCallback
    DispatchMessageA DispatchMessageW DuplicateHandle EnterCriticalSection ExitProcess ExitThread
    FileTimeToLocalFileTime FileTimeToSystemTime FindClose FindFirstFileA FindFirstFileW FindNextFileA
    FindNextFileW FlsAlloc FlsFree FlsGetValue FlsSetValue FlushFileBuffers FlushViewOfFile FormatMessageA
    FormatMessageW freeaddrinfo FreeAddrInfoW FreeConsole FreeLibrary FreeLibraryWhenCallbackReturns
    GenerateConsoleCtrlEvent GetAcceptExSockaddrs GetACP GetAdaptersAddresses GetAdaptersInfo getaddrinfo
    GetAddrInfoW GetBestInterface GetCommandLineA GetCommandLineW GetComputerNameA GetComputerNameW
    GetConsoleCP GetConsoleMode GetConsoleOutputCP GetCurrentDirectoryA GetCurrentDirectoryW GetCurrentProcess
    GetCurrentProcessId GetCurrentProcessorNumber GetCurrentThread GetCurrentThreadId GetEnvironmentVariableA
    GetEnvironmentVariableW GetExitCodeProcess GetExitCodeThread GetExtendedTcpTable GetExtendedUdpTable
    GetFileAttributesA GetFileAttributesExA GetFileAttributesExW GetFileAttributesW GetFileInformationByHandle
    GetFileSize GetFileSizeEx GetFileTime GetFileType GetHandleInformation gethostbyaddr gethostbyname
    gethostname GetHostNameW GetIfEntry GetIfTable GetInterfaceInfo GetIpAddrTable GetIpForwardTable
    GetLastError GetLocalTime GetLogicalProcessorInformation GetMessageA GetMessageW GetModuleFileNameA
    GetModuleFileNameW GetModuleHandleA GetModuleHandleW getnameinfo GetNameInfoW GetNativeSystemInfo
    GetNetworkParams GetNumberOfInterfaces GetOEMCP GetOverlappedResult GetOverlappedResultEx getpeername
    GetProcAddress GetProcessAffinityMask GetProcessHeap GetProcessId GetProcessIdOfThread getprotobyname
    getprotobynumber GetQueuedCompletionStatus GetQueuedCompletionStatusEx GetQueueStatus getservbyname
    getservbyport getsockname getsockopt GetStdHandle GetSystemDirectoryA GetSystemDirectoryW GetSystemInfo
    GetSystemTime GetSystemTimeAsFileTime GetSystemTimePreciseAsFileTime GetTcpTable GetTempFileNameA
    GetTempFileNameW GetTempPathA GetTempPathW GetThreadDescription GetThreadId GetThreadPriority GetTickCount
    GetTickCount64 GetUdpTable GetUserNameA GetUserNameW GetVersion GetVersionExA GetVersionExW
    GetWindowLongPtrA GetWindowLongPtrW GlobalAlloc GlobalFree GlobalLock GlobalMemoryStatusEx GlobalReAlloc
    GlobalSize GlobalUnlock HeapAlloc HeapCreate HeapDestroy HeapFree HeapReAlloc HeapSize HeapValidate htonl
    htons Icmp6CreateFile Icmp6ParseReplies Icmp6SendEcho2 IcmpCloseHandle IcmpCreateFile IcmpParseReplies
    IcmpSendEcho IcmpSendEcho2 IcmpSendEcho2Ex if_indextoname
    if_nametoindex inet_addr inet_ntoa inet_ntop inet_pton InetNtopW InetPtonW InitializeConditionVariable
    InitializeCriticalSection InitializeCriticalSectionAndSpinCount InitializeCriticalSectionEx
    InitializeSRWLock InitOnceBeginInitialize InitOnceComplete InitOnceExecuteOnce InitOnceInitialize
    ioctlsocket IsDebuggerPresent IsThreadpoolTimerSet IsValidCodePage IsWindow KillTimer LeaveCriticalSection
    LeaveCriticalSectionWhenCallbackReturns listen LoadLibraryA LoadLibraryExA LoadLibraryExW LoadLibraryW
    LocalAlloc LocalFileTimeToFileTime LocalFree LocalLock LocalReAlloc LocalSize LocalUnlock lstrcatA
    lstrcatW lstrcmpA lstrcmpiA lstrcmpiW lstrcmpW lstrcpyA lstrcpynA lstrcpynW lstrcpyW lstrlenA lstrlenW
    MapViewOfFile MapViewOfFileEx MoveFileA MoveFileExA MoveFileExW MoveFileW MsgWaitForMultipleObjects
    MsgWaitForMultipleObjectsEx MultiByteToWideChar NotifyAddrChange NotifyRouteChange NtCancelIoFileEx NtCreateFile
    NtDeviceIoControlFile NtQueryDirectoryFile NtQueryInformationFile NtQueryVolumeInformationFile
    NtSetInformationFile CreateHardLinkA CreateHardLinkW CreateSymbolicLinkA CreateSymbolicLinkW
    GetFileInformationByHandleEx GetFinalPathNameByHandleA GetFinalPathNameByHandleW ReOpenFile
    SetFileInformationByHandle AssignProcessToJobObject CreateJobObjectA CreateJobObjectW IsProcessInJob
    QueryInformationJobObject SetInformationJobObject TerminateJobObject ntohl ntohs OpenEventA
    OpenEventW OpenFileMappingA OpenFileMappingW OpenMutexA OpenMutexW OpenProcess OpenSemaphoreA
    OpenSemaphoreW OpenThread OpenWaitableTimerA OpenWaitableTimerW OutputDebugStringA OutputDebugStringW
    PeekMessageA PeekMessageW PostMessageA PostMessageW PostQueuedCompletionStatus PostQuitMessage
    PostThreadMessageA PostThreadMessageW ProcessSocketNotifications PulseEvent QueryPerformanceCounter
    QueryPerformanceFrequency QueueUserAPC QueueUserWorkItem ReadConsoleA ReadConsoleW ReadFile ReadFileEx
    ReadFileScatter SearchPathA SearchPathW WriteFileGather
    recv recvfrom RegisterClassA RegisterClassExA RegisterClassExW RegisterClassW RegisterWaitForSingleObject
    ReleaseMutex ReleaseMutexWhenCallbackReturns ReleaseSemaphore ReleaseSemaphoreWhenCallbackReturns
    ReleaseSRWLockExclusive ReleaseSRWLockShared RemoveDirectoryA RemoveDirectoryW ResetEvent ResumeThread RtlNtStatusToDosError
    select send SendMessageA SendMessageW sendto SetConsoleCP SetConsoleCtrlHandler SetConsoleMode
    SetConsoleOutputCP GetConsoleTitleA GetConsoleTitleW SetConsoleTextAttribute SetConsoleTitleA SetConsoleTitleW SetCriticalSectionSpinCount
    SetCurrentDirectoryA SetCurrentDirectoryW SetEndOfFile SetEnvironmentVariableA SetEnvironmentVariableW
    SetErrorMode SetEvent SetEventWhenCallbackReturns SetFileAttributesA SetFileAttributesW
    SetFileCompletionNotificationModes SetFilePointer SetFilePointerEx SetFileTime SetHandleInformation
    SetLastError setsockopt SetStdHandle SetThreadAffinityMask SetThreadDescription SetThreadpoolThreadMaximum
    SetThreadpoolThreadMinimum SetThreadpoolTimer SetThreadpoolTimerEx SetThreadpoolWait SetThreadpoolWaitEx
    SetThreadPriority SetTimer SetWaitableTimer SetWindowLongPtrA SetWindowLongPtrW shutdown
    SignalObjectAndWait Sleep SleepConditionVariableCS SleepConditionVariableSRW SleepEx socket
    StartThreadpoolIo SubmitThreadpoolWork SuspendThread SwitchToThread SystemTimeToFileTime TerminateProcess
    TerminateThread timeBeginPeriod timeEndPeriod timeGetTime TlsAlloc TlsFree TlsGetValue TlsSetValue
    TranslateMessage TryAcquireSRWLockExclusive TryAcquireSRWLockShared TryEnterCriticalSection
    TrySubmitThreadpoolCallback UnmapViewOfFile UnregisterClassA UnregisterClassW UnregisterWait
    UnregisterWaitEx UuidCreate VirtualAlloc VirtualAllocEx VirtualFree VirtualFreeEx VirtualProtect VirtualProtectEx VirtualQuery VirtualQueryEx WaitForMultipleObjects
    WaitForMultipleObjectsEx WaitForSingleObject WaitForSingleObjectEx WaitForThreadpoolIoCallbacks
    WaitForThreadpoolTimerCallbacks WaitForThreadpoolWaitCallbacks WaitForThreadpoolWorkCallbacks
    WaitOnAddress WakeAllConditionVariable WakeByAddressAll WakeByAddressSingle WakeConditionVariable
    WideCharToMultiByte WriteConsoleA WriteConsoleW WriteFile WriteFileEx WSAAccept WSAAddressToStringA
    WSAAddressToStringW WSAAsyncGetHostByAddr WSAAsyncGetHostByName WSAAsyncGetProtoByName
    WSAAsyncGetProtoByNumber WSAAsyncGetServByName WSAAsyncGetServByPort WSAAsyncSelect WSACancelAsyncRequest
    WSACancelBlockingCall WSACleanup WSACloseEvent WSAConnect WSAConnectByList WSAConnectByNameA
    WSAConnectByNameW WSACreateEvent WSADuplicateSocketA WSADuplicateSocketW WSAEnumNetworkEvents
    WSAEnumProtocolsA WSAEnumProtocolsW WSAEventSelect WSAGetLastError WSAGetOverlappedResult WSAHtonl
    WSAHtons WSAIoctl WSAIsBlocking WSAJoinLeaf WSANtohl WSANtohs WSAPoll WSARecv WSARecvDisconnect WSARecvEx
    WSARecvFrom WSAResetEvent WSASend WSASendDisconnect WSASendMsg WSASendTo WSASetBlockingHook WSASetEvent
    WSASetLastError WSASocketA WSASocketW WSAStartup WSAStringToAddressA WSAStringToAddressW
    WSAUnhookBlockingHook WSAWaitForMultipleEvents
    CallNamedPipeA CallNamedPipeW ConnectNamedPipe CreateNamedPipeA CreateNamedPipeW DisconnectNamedPipe GetNamedPipeClientProcessId GetNamedPipeHandleStateA GetNamedPipeHandleStateW GetNamedPipeInfo GetNamedPipeServerProcessId SetNamedPipeHandleState TransactNamedPipe WaitNamedPipeA WaitNamedPipeW
    CreateMailslotA CreateMailslotW GetMailslotInfo SetMailslotInfo
    CancelSynchronousIo GetThreadIdealProcessorEx LockFile LockFileEx SetThreadIdealProcessor SetThreadIdealProcessorEx UnlockFile UnlockFileEx
    AddAccessAllowedAce AddAccessDeniedAce AllocateAndInitializeSid CopySid EqualSid FreeSid GetLengthSid GetSecurityDescriptorDacl ImpersonateNamedPipeClient InitializeAcl InitializeSecurityDescriptor IsValidAcl IsValidSecurityDescriptor IsValidSid RevertToSelf SetSecurityDescriptorDacl
    CreatePipe FillConsoleOutputAttribute FillConsoleOutputCharacterA FillConsoleOutputCharacterW
    FlushConsoleInputBuffer GetConsoleCursorInfo GetConsoleScreenBufferInfo GetConsoleWindow
    GetNumberOfConsoleInputEvents PeekConsoleInputA PeekConsoleInputW PeekNamedPipe ReadConsoleInputA
    ReadConsoleInputW SetConsoleCursorInfo SetConsoleCursorPosition WriteConsoleOutputA WriteConsoleOutputW
    GetConsoleScreenBufferInfoEx ReadConsoleOutputA ReadConsoleOutputW SetProcessAffinityMask
    GetErrorMode
    AddDllDirectory DisableThreadLibraryCalls FreeLibraryAndExitThread GetDllDirectoryA GetDllDirectoryW GetModuleHandleExA GetModuleHandleExW
    CompareObjectHandles CopyFileExA CopyFileExW GetCompressedFileSizeA GetCompressedFileSizeW HeapLock HeapUnlock HeapWalk ReplaceFileA ReplaceFileW
    RemoveDllDirectory SetDefaultDllDirectories SetDllDirectoryA SetDllDirectoryW
}
