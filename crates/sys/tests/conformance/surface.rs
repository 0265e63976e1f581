//! Every name that the table has on Linux, so that both systems' compilers look for it. `cargo xtask windows-test` writes this.
#![allow(unused_imports)] // It is enough that they are there.

#[rustfmt::skip]
mod root {
    use overlapped_sys::{
        batch_sends, blocking, file_handle, rescues, set_spin, set_watchdog,
    };
}

#[rustfmt::skip]
mod com {
    use overlapped_sys::com::{
        CoCreateGuid,
    };
}

#[rustfmt::skip]
mod console {
    use overlapped_sys::console::{
        AllocConsole, FillConsoleOutputAttribute, FillConsoleOutputCharacterA, FillConsoleOutputCharacterW,
        FlushConsoleInputBuffer, FreeConsole, GenerateConsoleCtrlEvent, GetConsoleCP, GetConsoleCursorInfo,
        GetConsoleMode, GetConsoleOutputCP, GetConsoleScreenBufferInfo, GetConsoleScreenBufferInfoEx,
        GetConsoleWindow, GetNumberOfConsoleInputEvents, GetStdHandle, PeekConsoleInputA, PeekConsoleInputW,
        ReadConsoleA, ReadConsoleInputA, ReadConsoleInputW, ReadConsoleOutputA, ReadConsoleOutputW,
        ReadConsoleW, SetConsoleCP, SetConsoleCtrlHandler, SetConsoleCursorInfo, SetConsoleCursorPosition,
        SetConsoleMode, SetConsoleOutputCP, SetConsoleTextAttribute, SetConsoleTitleA, SetConsoleTitleW,
        SetStdHandle, WriteConsoleA, WriteConsoleOutputA, WriteConsoleOutputW, WriteConsoleW,
    };
}

#[rustfmt::skip]
mod debug {
    use overlapped_sys::debug::{
        FormatMessageA, FormatMessageW, GetErrorMode, IsDebuggerPresent, OutputDebugStringA,
        OutputDebugStringW, SetErrorMode,
    };
}

#[rustfmt::skip]
mod environment {
    use overlapped_sys::environment::{
        GetCommandLineA, GetCommandLineW, GetCurrentDirectoryA, GetCurrentDirectoryW,
        GetEnvironmentVariableA, GetEnvironmentVariableW, SetCurrentDirectoryA, SetCurrentDirectoryW,
        SetEnvironmentVariableA, SetEnvironmentVariableW,
    };
}

#[rustfmt::skip]
mod file_system {
    use overlapped_sys::file_system::{
        CompareFileTime, CopyFileA, CopyFileW, CreateDirectoryA, CreateDirectoryW, CreateFileA, CreateFileW,
        DeleteFileA, DeleteFileW, FileTimeToLocalFileTime, FindClose, FindFirstFileA, FindFirstFileW,
        FindNextFileA, FindNextFileW, FlushFileBuffers, GetFileAttributesA, GetFileAttributesExA,
        GetFileAttributesExW, GetFileAttributesW, GetFileInformationByHandle, GetFileSize, GetFileSizeEx,
        GetFileTime, GetFileType, GetFullPathNameA, GetFullPathNameW, GetLongPathNameA, GetLongPathNameW,
        GetTempFileNameA, GetTempFileNameW, GetTempPathA, GetTempPathW, LocalFileTimeToFileTime, MoveFileA,
        MoveFileExA, MoveFileExW, MoveFileW, ReadFile, ReadFileEx, RemoveDirectoryA, RemoveDirectoryW,
        SetEndOfFile, SetFileAttributesA, SetFileAttributesW, SetFileCompletionNotificationModes,
        SetFilePointer, SetFilePointerEx, SetFileTime, WriteFile, WriteFileEx,
    };
}

#[rustfmt::skip]
mod foundation {
    use overlapped_sys::foundation::{
        CloseHandle, DuplicateHandle, FreeLibrary, GetHandleInformation, GetLastError, GlobalFree, LocalFree,
        RtlNtStatusToDosError, SetHandleInformation, SetLastError,
    };
}

#[rustfmt::skip]
mod globalization {
    use overlapped_sys::globalization::{
        GetACP, GetOEMCP, IsValidCodePage, MultiByteToWideChar, WideCharToMultiByte, lstrcatA, lstrcatW,
        lstrcmpA, lstrcmpW, lstrcmpiA, lstrcmpiW, lstrcpyA, lstrcpyW, lstrcpynA, lstrcpynW, lstrlenA,
        lstrlenW,
    };
}

#[rustfmt::skip]
mod io {
    use overlapped_sys::io::{
        BindIoCompletionCallback, CancelIo, CancelIoEx, CreateIoCompletionPort, GetOverlappedResult,
        GetOverlappedResultEx, GetQueuedCompletionStatus, GetQueuedCompletionStatusEx,
        PostQueuedCompletionStatus,
    };
}

#[rustfmt::skip]
mod ip_helper {
    use overlapped_sys::ip_helper::{
        CancelIPChangeNotify, ConvertInterfaceIndexToLuid, ConvertInterfaceLuidToIndex,
        ConvertInterfaceLuidToNameA, ConvertInterfaceLuidToNameW, ConvertInterfaceNameToLuidW,
        GetAdaptersAddresses, GetAdaptersInfo, GetBestInterface, GetExtendedTcpTable, GetExtendedUdpTable,
        GetIfEntry, GetIfTable, GetInterfaceInfo, GetIpAddrTable, GetIpForwardTable, GetNetworkParams,
        GetNumberOfInterfaces, GetTcpTable, GetUdpTable, IcmpCloseHandle, IcmpCreateFile, IcmpParseReplies,
        IcmpSendEcho, IcmpSendEcho2, NotifyAddrChange, NotifyRouteChange, if_indextoname, if_nametoindex,
    };
}

#[rustfmt::skip]
mod library_loader {
    use overlapped_sys::library_loader::{
        GetModuleFileNameA, GetModuleFileNameW, GetModuleHandleA, GetModuleHandleW, GetProcAddress,
        LoadLibraryA, LoadLibraryExA, LoadLibraryExW, LoadLibraryW,
    };
}

#[rustfmt::skip]
mod media {
    use overlapped_sys::media::{
        timeBeginPeriod, timeEndPeriod, timeGetTime,
    };
}

#[rustfmt::skip]
mod memory {
    use overlapped_sys::memory::{
        CreateFileMappingA, CreateFileMappingW, FlushViewOfFile, GetProcessHeap, GlobalAlloc, GlobalLock,
        GlobalReAlloc, GlobalSize, GlobalUnlock, HeapAlloc, HeapCreate, HeapDestroy, HeapFree, HeapReAlloc,
        HeapSize, HeapValidate, LocalAlloc, LocalLock, LocalReAlloc, LocalSize, LocalUnlock, MapViewOfFile,
        MapViewOfFileEx, OpenFileMappingA, OpenFileMappingW, UnmapViewOfFile, VirtualAlloc, VirtualFree,
        VirtualProtect, VirtualQuery,
    };
}

#[rustfmt::skip]
mod performance {
    use overlapped_sys::performance::{
        QueryPerformanceCounter, QueryPerformanceFrequency,
    };
}

#[rustfmt::skip]
mod pipes {
    use overlapped_sys::pipes::{
        CreatePipe, PeekNamedPipe,
    };
}

#[rustfmt::skip]
mod port_descriptor {
    use overlapped_sys::port_descriptor::{
        PortDescriptor, lend,
    };
}

#[rustfmt::skip]
mod process {
    use overlapped_sys::process::{
        BeginThreadRoutine, _beginthread, _beginthreadex, _close, _endthread, _endthreadex, _get_osfhandle,
        _getpid, _open_osfhandle,
    };
}

#[rustfmt::skip]
mod rpc {
    use overlapped_sys::rpc::{
        UuidCreate,
    };
}

#[rustfmt::skip]
mod system_information {
    use overlapped_sys::system_information::{
        GetLocalTime, GetLogicalProcessorInformation, GetNativeSystemInfo, GetSystemDirectoryA,
        GetSystemDirectoryW, GetSystemInfo, GetSystemTime, GetSystemTimeAsFileTime,
        GetSystemTimePreciseAsFileTime, GetTickCount, GetTickCount64, GetVersion, GetVersionExA,
        GetVersionExW, GlobalMemoryStatusEx,
    };
}

#[rustfmt::skip]
mod threading {
    use overlapped_sys::threading::{
        AcquireSRWLockExclusive, AcquireSRWLockShared, CallbackMayRunLong, CancelThreadpoolIo,
        CancelWaitableTimer, ChangeTimerQueueTimer, CloseThreadpool, CloseThreadpoolCleanupGroup,
        CloseThreadpoolCleanupGroupMembers, CloseThreadpoolIo, CloseThreadpoolTimer, CloseThreadpoolWait,
        CloseThreadpoolWork, CreateEventA, CreateEventExA, CreateEventExW, CreateEventW, CreateMutexA,
        CreateMutexExA, CreateMutexExW, CreateMutexW, CreateProcessA, CreateProcessW, CreateSemaphoreA,
        CreateSemaphoreExA, CreateSemaphoreExW, CreateSemaphoreW, CreateThread, CreateThreadpool,
        CreateThreadpoolCleanupGroup, CreateThreadpoolIo, CreateThreadpoolTimer, CreateThreadpoolWait,
        CreateThreadpoolWork, CreateTimerQueue, CreateTimerQueueTimer, CreateWaitableTimerA,
        CreateWaitableTimerExA, CreateWaitableTimerExW, CreateWaitableTimerW, DeleteCriticalSection,
        DeleteTimerQueue, DeleteTimerQueueEx, DeleteTimerQueueTimer, DisassociateCurrentThreadFromCallback,
        EnterCriticalSection, ExitProcess, ExitThread, FlsAlloc, FlsFree, FlsGetValue, FlsSetValue,
        FreeLibraryWhenCallbackReturns, GetCurrentProcess, GetCurrentProcessId, GetCurrentProcessorNumber,
        GetCurrentThread, GetCurrentThreadId, GetExitCodeProcess, GetExitCodeThread, GetProcessAffinityMask,
        GetProcessId, GetProcessIdOfThread, GetThreadDescription, GetThreadId, GetThreadPriority,
        InitOnceBeginInitialize, InitOnceComplete, InitOnceExecuteOnce, InitOnceInitialize,
        InitializeConditionVariable, InitializeCriticalSection, InitializeCriticalSectionAndSpinCount,
        InitializeCriticalSectionEx, InitializeSRWLock, IsThreadpoolTimerSet, LeaveCriticalSection,
        LeaveCriticalSectionWhenCallbackReturns, OpenEventA, OpenEventW, OpenMutexA, OpenMutexW, OpenProcess,
        OpenSemaphoreA, OpenSemaphoreW, OpenThread, OpenWaitableTimerA, OpenWaitableTimerW, PulseEvent,
        QueueUserAPC, QueueUserWorkItem, RegisterWaitForSingleObject, ReleaseMutex,
        ReleaseMutexWhenCallbackReturns, ReleaseSRWLockExclusive, ReleaseSRWLockShared, ReleaseSemaphore,
        ReleaseSemaphoreWhenCallbackReturns, ResetEvent, ResumeThread, SetCriticalSectionSpinCount, SetEvent,
        SetEventWhenCallbackReturns, SetProcessAffinityMask, SetThreadAffinityMask, SetThreadDescription,
        SetThreadPriority, SetThreadpoolThreadMaximum, SetThreadpoolThreadMinimum, SetThreadpoolTimer,
        SetThreadpoolTimerEx, SetThreadpoolWait, SetThreadpoolWaitEx, SetWaitableTimer, SignalObjectAndWait,
        Sleep, SleepConditionVariableCS, SleepConditionVariableSRW, SleepEx, StartThreadpoolIo,
        SubmitThreadpoolWork, SuspendThread, SwitchToThread, TerminateProcess, TerminateThread, TlsAlloc,
        TlsFree, TlsGetValue, TlsSetValue, TryAcquireSRWLockExclusive, TryAcquireSRWLockShared,
        TryEnterCriticalSection, TrySubmitThreadpoolCallback, UnregisterWait, UnregisterWaitEx,
        WaitForMultipleObjects, WaitForMultipleObjectsEx, WaitForSingleObject, WaitForSingleObjectEx,
        WaitForThreadpoolIoCallbacks, WaitForThreadpoolTimerCallbacks, WaitForThreadpoolWaitCallbacks,
        WaitForThreadpoolWorkCallbacks, WaitOnAddress, WakeAllConditionVariable, WakeByAddressAll,
        WakeByAddressSingle, WakeConditionVariable,
    };
}

#[rustfmt::skip]
mod time {
    use overlapped_sys::time::{
        FileTimeToSystemTime, SystemTimeToFileTime,
    };
}

#[rustfmt::skip]
mod trace {
    use overlapped_sys::trace::{
        start, stop,
    };
}

#[rustfmt::skip]
mod wait_set {
    use overlapped_sys::wait_set::{
        WaitEnd, WaitSet,
    };
}

#[rustfmt::skip]
mod windows_and_messaging {
    use overlapped_sys::windows_and_messaging::{
        CharLowerA, CharLowerBuffA, CharLowerBuffW, CharLowerW, CharUpperA, CharUpperBuffA, CharUpperBuffW,
        CharUpperW, CreateWindowExA, CreateWindowExW, DefWindowProcA, DefWindowProcW, DestroyWindow,
        DispatchMessageA, DispatchMessageW, GetMessageA, GetMessageW, GetQueueStatus, GetWindowLongPtrA,
        GetWindowLongPtrW, IsWindow, KillTimer, MsgWaitForMultipleObjects, MsgWaitForMultipleObjectsEx,
        PeekMessageA, PeekMessageW, PostMessageA, PostMessageW, PostQuitMessage, PostThreadMessageA,
        PostThreadMessageW, RegisterClassA, RegisterClassExA, RegisterClassExW, RegisterClassW, SendMessageA,
        SendMessageW, SetTimer, SetWindowLongPtrA, SetWindowLongPtrW, TranslateMessage, UnregisterClassA,
        UnregisterClassW,
    };
}

#[rustfmt::skip]
mod windows_programming {
    use overlapped_sys::windows_programming::{
        GetComputerNameA, GetComputerNameW, GetUserNameA, GetUserNameW,
    };
}

#[rustfmt::skip]
mod winsock {
    use overlapped_sys::winsock::{
        AcceptEx, FreeAddrInfoW, GetAcceptExSockaddrs, GetAddrInfoW, GetHostNameW, GetNameInfoW, InetNtopW,
        InetPtonW, ProcessSocketNotifications, TransmitFile, WSAAccept, WSAAddressToStringA,
        WSAAddressToStringW, WSAAsyncGetHostByAddr, WSAAsyncGetHostByName, WSAAsyncGetProtoByName,
        WSAAsyncGetProtoByNumber, WSAAsyncGetServByName, WSAAsyncGetServByPort, WSAAsyncSelect,
        WSACancelAsyncRequest, WSACancelBlockingCall, WSACleanup, WSACloseEvent, WSAConnect,
        WSAConnectByList, WSAConnectByNameA, WSAConnectByNameW, WSACreateEvent,
        WSADeleteSocketPeerTargetName, WSADuplicateSocketA, WSADuplicateSocketW, WSAEnumNetworkEvents,
        WSAEnumProtocolsA, WSAEnumProtocolsW, WSAEventSelect, WSAGetLastError, WSAGetOverlappedResult,
        WSAHtonl, WSAHtons, WSAImpersonateSocketPeer, WSAIoctl, WSAIsBlocking, WSAJoinLeaf, WSANtohl,
        WSANtohs, WSAPoll, WSAQuerySocketSecurity, WSARecv, WSARecvDisconnect, WSARecvEx, WSARecvFrom,
        WSAResetEvent, WSARevertImpersonation, WSASend, WSASendDisconnect, WSASendMsg, WSASendTo,
        WSASetBlockingHook, WSASetEvent, WSASetLastError, WSASetSocketPeerTargetName, WSASetSocketSecurity,
        WSASocketA, WSASocketW, WSAStartup, WSAStringToAddressA, WSAStringToAddressW, WSAUnhookBlockingHook,
        WSAWaitForMultipleEvents, __WSAFDIsSet, accept, bind, closesocket, connect, freeaddrinfo,
        getaddrinfo, gethostbyaddr, gethostbyname, gethostname, getnameinfo, getpeername, getprotobyname,
        getprotobynumber, getservbyname, getservbyport, getsockname, getsockopt, htonl, htons, inet_addr,
        inet_ntoa, inet_ntop, inet_pton, ioctlsocket, listen, ntohl, ntohs, recv, recvfrom, select, send,
        sendto, setsockopt, shutdown, socket,
    };
}
