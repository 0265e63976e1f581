//! Winsock's own function table: the system's on Windows, native on Linux.
//!
//! This is the seam of the project. Everything above it (the safe API, the C library) is written once against these
//! functions, whose names, signatures, types and constants are `windows-sys`'s on both systems, and every rule can be
//! tested here against the real Winsock too. Those that may run the program's routines have the ABI `system-unwind` on both, where
//! `windows-sys` says `system`: a routine may end its thread, or throw.
//!
//! The modules mirror those of `windows-sys`: [`winsock`], [`foundation`], [`io`], [`threading`], [`file_system`]. In each, the
//! functions named explicitly below are implemented; they are also at the root of the crate. Others that `windows-sys` declares
//! are not implemented yet and do not link on Linux. On Windows every function is the system's own: the modules there hold
//! what `windows-sys` declares, and the few functions that it leaves out.
// The pages for users leave private items out; `--document-private-items` shows what these links name.
#![allow(rustdoc::private_intra_doc_links)]

#[cfg(target_os = "linux")]
mod linux;
mod wait_end;
#[cfg(windows)]
mod windows;

pub use overlapped_core::error;

/// `Win32::Networking::WinSock`: `winsock2.h` and `mswsock.h`.
pub mod winsock {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        mswsock::{AcceptEx, GetAcceptExSockaddrs, WSARecvEx, transmit::TransmitFile},
        winsock2::{
            accept::WSAAccept,
            async_select::WSAAsyncSelect,
            connect_by::{WSAConnectByList, WSAConnectByNameA, WSAConnectByNameW},
            connection::{
                WSASocketW, accept, bind, closesocket, connect, getpeername, getsockname, listen, shutdown, socket,
            },
            datagram::{WSAJoinLeaf, WSARecvFrom, WSASendMsg, WSASendTo, recvfrom, sendto},
            event_select::{
                WSACloseEvent, WSACreateEvent, WSAEnumNetworkEvents, WSAEventSelect, WSAResetEvent, WSASetEvent,
                WSAWaitForMultipleEvents,
            },
            extended::{
                WSACancelBlockingCall, WSAConnect, WSAIsBlocking, WSARecvDisconnect, WSASendDisconnect,
                WSASetBlockingHook, WSAUnhookBlockingHook,
            },
            ioctl::{WSAIoctl, ioctlsocket},
            notifications::ProcessSocketNotifications,
            options::{getsockopt, setsockopt},
            overlapped::{WSAGetOverlappedResult, WSARecv, WSASend},
            poll::WSAPoll,
            protocols::{WSADuplicateSocketA, WSADuplicateSocketW, WSAEnumProtocolsA, WSAEnumProtocolsW, WSASocketA},
            select::{__WSAFDIsSet, select},
            startup::{WSACleanup, WSAGetLastError, WSASetLastError, WSAStartup},
            transfer::{recv, send},
        },
        ws2tcpip::{
            addrinfo::{FreeAddrInfoW, GetAddrInfoW, freeaddrinfo, getaddrinfo},
            asynchronous::{
                WSAAsyncGetHostByAddr, WSAAsyncGetHostByName, WSAAsyncGetProtoByName, WSAAsyncGetProtoByNumber,
                WSAAsyncGetServByName, WSAAsyncGetServByPort, WSACancelAsyncRequest,
            },
            byte_order::{WSAHtonl, WSAHtons, WSANtohl, WSANtohs, htonl, htons, ntohl, ntohs},
            database::{
                GetHostNameW, gethostbyaddr, gethostbyname, gethostname, getprotobyname, getprotobynumber,
                getservbyname, getservbyport,
            },
            nameinfo::{GetNameInfoW, getnameinfo},
            security::{
                WSADeleteSocketPeerTargetName, WSAImpersonateSocketPeer, WSAQuerySocketSecurity,
                WSARevertImpersonation, WSASetSocketPeerTargetName, WSASetSocketSecurity,
            },
            text::{
                InetNtopW, InetPtonW, WSAAddressToStringA, WSAAddressToStringW, WSAStringToAddressA,
                WSAStringToAddressW, inet_addr, inet_ntoa, inet_ntop, inet_pton,
            },
        },
    };
    #[cfg(windows)]
    pub use crate::windows::unwinding::{
        ProcessSocketNotifications, TransmitFile, WSAAccept, WSAConnect, WSAConnectByList, WSAConnectByNameA,
        WSAConnectByNameW, WSAPoll, WSARecv, WSARecvEx, WSARecvFrom, WSASend, WSASendMsg, WSASendTo,
        WSAWaitForMultipleEvents, accept, connect, recv, recvfrom, select, send, sendto,
    };
    pub use windows_sys::Win32::Networking::WinSock::*;
}

/// `Win32::Foundation`: handles and the last error.
pub mod foundation {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        handleapi::{CloseHandle, CompareObjectHandles, DuplicateHandle, GetLastError, SetLastError},
        handleapi::{GetHandleInformation, SetHandleInformation},
        libloaderapi::FreeLibrary,
        winbase::{GlobalFree, LocalFree},
        winternl::RtlNtStatusToDosError,
    };
    pub use windows_sys::Win32::Foundation::*;
}

/// `Win32::System::JobObjects`: processes that end together.
pub mod job_objects {
    #[cfg(target_os = "linux")]
    pub use crate::linux::jobapi::{
        AssignProcessToJobObject, CreateJobObjectA, CreateJobObjectW, IsProcessInJob, QueryInformationJobObject,
        SetInformationJobObject, TerminateJobObject,
    };
    pub use windows_sys::Win32::System::JobObjects::*;
}

/// `Wdk::System::IO`: control codes, as the system's own function takes them.
pub mod wdk_io {
    #[cfg(target_os = "linux")]
    pub use crate::linux::winternl::file::NtDeviceIoControlFile;
    #[cfg(windows)]
    pub use windows_sys::Wdk::System::IO::NtDeviceIoControlFile;
}

/// `Wdk::Storage::FileSystem`: files and devices, as the system's own functions take them.
pub mod wdk_file_system {
    #[cfg(target_os = "linux")]
    pub use crate::linux::winternl::{
        directory::NtQueryDirectoryFile,
        file::{NtCancelIoFileEx, NtCreateFile},
        query::{NtQueryInformationFile, NtQueryVolumeInformationFile, NtSetInformationFile},
    };
    pub use windows_sys::Wdk::Storage::FileSystem::*;
}

/// `Win32::System::IO`: overlapped operations and completion ports.
pub mod io {
    #[cfg(target_os = "linux")]
    pub use crate::linux::ioapiset::{
        CancelIo, CancelIoEx, CancelSynchronousIo, CreateIoCompletionPort, GetOverlappedResult, GetOverlappedResultEx,
        GetQueuedCompletionStatus, GetQueuedCompletionStatusEx, PostQueuedCompletionStatus,
    };
    #[cfg(target_os = "linux")]
    pub use crate::linux::pool::legacy::BindIoCompletionCallback;
    #[cfg(windows)]
    pub use crate::windows::unwinding::{GetOverlappedResultEx, GetQueuedCompletionStatusEx};
    pub use windows_sys::Win32::System::IO::*;
}

/// `Win32::System::Threading`: objects, waits, APCs.
pub mod threading {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        fibersapi::{FlsAlloc, FlsFree, FlsGetValue, FlsSetValue, TlsAlloc, TlsFree, TlsGetValue, TlsSetValue},
        pool::{
            legacy::{QueueUserWorkItem, RegisterWaitForSingleObject, UnregisterWait, UnregisterWaitEx},
            objects::{
                group::{
                    CloseThreadpoolCleanupGroup, CloseThreadpoolCleanupGroupMembers, CreateThreadpoolCleanupGroup,
                },
                io::{
                    CancelThreadpoolIo, CloseThreadpoolIo, CreateThreadpoolIo, StartThreadpoolIo,
                    WaitForThreadpoolIoCallbacks,
                },
                pools::{CloseThreadpool, CreateThreadpool, SetThreadpoolThreadMaximum, SetThreadpoolThreadMinimum},
                returns::{
                    CallbackMayRunLong, DisassociateCurrentThreadFromCallback, FreeLibraryWhenCallbackReturns,
                    LeaveCriticalSectionWhenCallbackReturns, ReleaseMutexWhenCallbackReturns,
                    ReleaseSemaphoreWhenCallbackReturns, SetEventWhenCallbackReturns,
                },
                timer::{
                    CloseThreadpoolTimer, CreateThreadpoolTimer, IsThreadpoolTimerSet, SetThreadpoolTimer,
                    SetThreadpoolTimerEx, WaitForThreadpoolTimerCallbacks,
                },
                wait::{
                    CloseThreadpoolWait, CreateThreadpoolWait, SetThreadpoolWait, SetThreadpoolWaitEx,
                    WaitForThreadpoolWaitCallbacks,
                },
                work::{
                    CloseThreadpoolWork, CreateThreadpoolWork, SubmitThreadpoolWork, TrySubmitThreadpoolCallback,
                    WaitForThreadpoolWorkCallbacks,
                },
            },
            timer_queue::{
                ChangeTimerQueueTimer, CreateTimerQueue, CreateTimerQueueTimer, DeleteTimerQueue, DeleteTimerQueueEx,
                DeleteTimerQueueTimer,
            },
        },
        processthreadsapi::{
            CreateThread, ExitProcess, ExitThread, GetCurrentProcess, GetCurrentProcessId, GetCurrentProcessorNumber,
            GetCurrentThread, GetCurrentThreadId, GetExitCodeProcess, GetExitCodeThread, GetProcessAffinityMask,
            GetProcessHandleCount, GetProcessId, GetProcessIdOfThread, GetThreadDescription, GetThreadId,
            GetThreadPriority, OpenProcess, OpenThread, QueueUserAPC, ResumeThread, SetThreadAffinityMask,
            SetThreadDescription, SetThreadPriority, SuspendThread, SwitchToThread, TerminateProcess, TerminateThread,
            affinity::SetProcessAffinityMask,
            attributes::{DeleteProcThreadAttributeList, InitializeProcThreadAttributeList, UpdateProcThreadAttribute},
            create_process::{CreateProcessA, CreateProcessW},
            ideal::{GetThreadIdealProcessorEx, SetThreadIdealProcessor, SetThreadIdealProcessorEx},
        },
        synchapi::{
            PulseEvent, ReleaseMutex, ReleaseSemaphore, ResetEvent, SetEvent,
            address::{WaitOnAddress, WakeByAddressAll, WakeByAddressSingle},
            condition::{
                InitializeConditionVariable, SleepConditionVariableCS, SleepConditionVariableSRW,
                WakeAllConditionVariable, WakeConditionVariable,
            },
            create::{
                CreateEventW, CreateMutexW, CreateSemaphoreW, CreateWaitableTimerW, OpenEventW, OpenMutexW,
                OpenSemaphoreW, OpenWaitableTimerW,
            },
            critical_section::{
                DeleteCriticalSection, EnterCriticalSection, InitializeCriticalSection,
                InitializeCriticalSectionAndSpinCount, InitializeCriticalSectionEx, LeaveCriticalSection,
                SetCriticalSectionSpinCount, TryEnterCriticalSection,
            },
            init_once::{InitOnceBeginInitialize, InitOnceComplete, InitOnceExecuteOnce, InitOnceInitialize},
            srw_lock::{
                AcquireSRWLockExclusive, AcquireSRWLockShared, InitializeSRWLock, ReleaseSRWLockExclusive,
                ReleaseSRWLockShared, TryAcquireSRWLockExclusive, TryAcquireSRWLockShared,
            },
            timer::{CancelWaitableTimer, SetWaitableTimer},
            variants::{
                CreateEventA, CreateEventExA, CreateEventExW, CreateMutexA, CreateMutexExA, CreateMutexExW,
                CreateSemaphoreA, CreateSemaphoreExA, CreateSemaphoreExW, CreateWaitableTimerA, CreateWaitableTimerExA,
                CreateWaitableTimerExW, OpenEventA, OpenMutexA, OpenSemaphoreA, OpenWaitableTimerA,
            },
            wait::{
                SignalObjectAndWait, Sleep, SleepEx, WaitForMultipleObjects, WaitForMultipleObjectsEx,
                WaitForSingleObject, WaitForSingleObjectEx,
            },
        },
    };
    #[cfg(windows)]
    pub use crate::windows::{
        narrow::{OpenMutexA, OpenSemaphoreA, OpenWaitableTimerA},
        unwinding::{
            ExitThread, SignalObjectAndWait, SleepEx, TerminateThread, WaitForMultipleObjectsEx, WaitForSingleObjectEx,
        },
    };
    pub use windows_sys::Win32::System::Threading::*;
}

/// `Win32::System::Memory`: heaps, pages, mappings.
pub mod memory {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        heapapi::{
            GetProcessHeap, HeapAlloc, HeapCreate, HeapDestroy, HeapFree, HeapLock, HeapReAlloc, HeapSize, HeapUnlock,
            HeapValidate, HeapWalk,
        },
        memoryapi::{
            mapping::{
                CreateFileMappingA, CreateFileMappingW, FlushViewOfFile, MapViewOfFile, MapViewOfFileEx,
                OpenFileMappingA, OpenFileMappingW, UnmapViewOfFile,
            },
            of_process::{VirtualAllocEx, VirtualFreeEx, VirtualProtectEx, VirtualQueryEx},
            pages::{VirtualAlloc, VirtualFree, VirtualProtect, VirtualQuery},
        },
        winbase::{
            GlobalAlloc, GlobalLock, GlobalReAlloc, GlobalSize, GlobalUnlock, LocalAlloc, LocalLock, LocalReAlloc,
            LocalSize, LocalUnlock,
        },
    };
    pub use windows_sys::Win32::System::Memory::*;
}

/// `Win32::System::SystemInformation`: the machine and its clock.
pub mod system_information {
    #[cfg(target_os = "linux")]
    pub use crate::linux::sysinfoapi::{
        GetLocalTime, GetLogicalProcessorInformation, GetNativeSystemInfo, GetSystemDirectoryA, GetSystemDirectoryW,
        GetSystemInfo, GetSystemTime, GetSystemTimeAsFileTime, GetSystemTimePreciseAsFileTime, GetTickCount,
        GetTickCount64, GetVersion, GetVersionExA, GetVersionExW, GlobalMemoryStatusEx,
    };
    pub use windows_sys::Win32::System::SystemInformation::*;
}

/// `Win32::System::Time`: dates.
pub mod time {
    #[cfg(target_os = "linux")]
    pub use crate::linux::timezoneapi::{FileTimeToSystemTime, SystemTimeToFileTime};
    pub use windows_sys::Win32::System::Time::*;
}

/// `Win32::System::Performance`: the fine clock.
pub mod performance {
    #[cfg(target_os = "linux")]
    pub use crate::linux::sysinfoapi::{QueryPerformanceCounter, QueryPerformanceFrequency};
    pub use windows_sys::Win32::System::Performance::*;
}

/// `Win32::Media`: the multimedia clock.
pub mod media {
    #[cfg(target_os = "linux")]
    pub use crate::linux::sysinfoapi::{timeBeginPeriod, timeEndPeriod, timeGetTime};
    pub use windows_sys::Win32::Media::*;
}

/// `Win32::System::Environment`: the command line and the environment.
pub mod environment {
    #[cfg(target_os = "linux")]
    pub use crate::linux::fileapi::directory::{
        GetCurrentDirectoryA, GetCurrentDirectoryW, SetCurrentDirectoryA, SetCurrentDirectoryW,
    };
    #[cfg(target_os = "linux")]
    pub use crate::linux::processenv::{
        GetCommandLineA, GetCommandLineW, GetEnvironmentVariableA, GetEnvironmentVariableW, SetEnvironmentVariableA,
        SetEnvironmentVariableW,
    };
    pub use windows_sys::Win32::System::Environment::*;
}

/// `Win32::System::WindowsProgramming`: the names of machine and user.
pub mod windows_programming {
    #[cfg(target_os = "linux")]
    pub use crate::linux::sysinfoapi::{GetComputerNameA, GetComputerNameW, GetUserNameA, GetUserNameW};
    pub use windows_sys::Win32::System::WindowsProgramming::*;
}

/// `Win32::System::LibraryLoader`: modules and their functions.
pub mod library_loader {
    #[cfg(target_os = "linux")]
    pub use crate::linux::libloaderapi::{
        AddDllDirectory, DisableThreadLibraryCalls, FreeLibraryAndExitThread, GetDllDirectoryA, GetDllDirectoryW,
        GetModuleFileNameA, GetModuleFileNameW, GetModuleHandleA, GetModuleHandleExA, GetModuleHandleExW,
        GetModuleHandleW, GetProcAddress, LoadLibraryA, LoadLibraryExA, LoadLibraryExW, LoadLibraryW,
        RemoveDllDirectory, SetDefaultDllDirectories, SetDllDirectoryA, SetDllDirectoryW,
    };
    #[cfg(windows)]
    pub use crate::windows::unwinding::FreeLibraryAndExitThread;
    pub use windows_sys::Win32::System::LibraryLoader::*;
}

/// `Win32::System::Diagnostics::Debug`: the debugger, and texts of errors.
pub mod debug {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        debugapi::{IsDebuggerPresent, OutputDebugStringA, OutputDebugStringW},
        errhandlingapi::{GetErrorMode, SetErrorMode},
        format_message::{FormatMessageA, FormatMessageW},
    };
    pub use windows_sys::Win32::System::Diagnostics::Debug::*;
}

/// `Win32::System::Rpc`: identifiers.
pub mod rpc {
    #[cfg(target_os = "linux")]
    pub use crate::linux::rpcdce::UuidCreate;
    pub use windows_sys::Win32::System::Rpc::*;
}

/// `Win32::System::Com`: identifiers.
pub mod com {
    #[cfg(target_os = "linux")]
    pub use crate::linux::rpcdce::CoCreateGuid;
    pub use windows_sys::Win32::System::Com::*;
}

/// `Win32::Globalization`: code pages and strings.
pub mod globalization {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        stringapiset::{GetACP, GetOEMCP, IsValidCodePage, MultiByteToWideChar, WideCharToMultiByte},
        winuser::{
            lstrcatA, lstrcatW, lstrcmpA, lstrcmpW, lstrcmpiA, lstrcmpiW, lstrcpyA, lstrcpyW, lstrcpynA, lstrcpynW,
            lstrlenA, lstrlenW,
        },
    };
    pub use windows_sys::Win32::Globalization::*;
}

/// `Win32::UI::WindowsAndMessaging`: strings, messages, windows that are never seen.
pub mod windows_and_messaging {
    #[cfg(target_os = "linux")]
    pub use crate::linux::messages::{
        DispatchMessageA, DispatchMessageW, GetMessageA, GetMessageW, KillTimer, PeekMessageA, PeekMessageW,
        PostMessageA, PostMessageW, PostQuitMessage, PostThreadMessageA, PostThreadMessageW, SendMessageA,
        SendMessageW, SetTimer, TranslateMessage,
        wait::{GetQueueStatus, MsgWaitForMultipleObjects, MsgWaitForMultipleObjectsEx},
        window::{
            CreateWindowExA, CreateWindowExW, DefWindowProcA, DefWindowProcW, DestroyWindow, GetWindowLongPtrA,
            GetWindowLongPtrW, IsWindow, RegisterClassA, RegisterClassExA, RegisterClassExW, RegisterClassW,
            SetWindowLongPtrA, SetWindowLongPtrW, UnregisterClassA, UnregisterClassW,
        },
    };
    #[cfg(target_os = "linux")]
    pub use crate::linux::winuser::{
        CharLowerA, CharLowerBuffA, CharLowerBuffW, CharLowerW, CharUpperA, CharUpperBuffA, CharUpperBuffW, CharUpperW,
    };
    #[cfg(windows)]
    pub use crate::windows::unwinding::MsgWaitForMultipleObjectsEx;
    pub use windows_sys::Win32::UI::WindowsAndMessaging::*;
}

/// `Win32::NetworkManagement::IpHelper`: the interfaces of the machine.
pub mod ip_helper {
    #[cfg(target_os = "linux")]
    pub use crate::linux::iphlpapi::{
        ConvertInterfaceIndexToLuid, ConvertInterfaceLuidToIndex, ConvertInterfaceLuidToNameA,
        ConvertInterfaceLuidToNameW, ConvertInterfaceNameToLuidW, GetAdaptersAddresses, GetIpAddrTable,
        adapters::{
            GetAdaptersInfo, GetIfEntry, GetIfTable, GetInterfaceInfo, GetNetworkParams, GetNumberOfInterfaces,
        },
        changes::{CancelIPChangeNotify, NotifyAddrChange, NotifyRouteChange},
        icmp::{
            Icmp6CreateFile, Icmp6ParseReplies, Icmp6SendEcho2, IcmpCloseHandle, IcmpCreateFile, IcmpParseReplies,
            IcmpSendEcho, IcmpSendEcho2, IcmpSendEcho2Ex,
        },
        if_indextoname, if_nametoindex,
        tables::{
            GetBestInterface, GetExtendedTcpTable, GetExtendedUdpTable, GetIpForwardTable, GetTcpTable, GetUdpTable,
        },
    };
    pub use windows_sys::Win32::NetworkManagement::IpHelper::*;
}

/// `Win32::System::Console`: the terminal.
pub mod console {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        consoleapi::input::{
            FlushConsoleInputBuffer, GetNumberOfConsoleInputEvents, PeekConsoleInputA, PeekConsoleInputW,
            ReadConsoleInputA, ReadConsoleInputW,
        },
        consoleapi::screen::{
            FillConsoleOutputAttribute, FillConsoleOutputCharacterA, FillConsoleOutputCharacterW, GetConsoleCursorInfo,
            GetConsoleScreenBufferInfo, GetConsoleScreenBufferInfoEx, GetConsoleWindow, ReadConsoleOutputA,
            ReadConsoleOutputW, SetConsoleCursorInfo, SetConsoleCursorPosition, WriteConsoleOutputA,
            WriteConsoleOutputW,
        },
        consoleapi::{
            AllocConsole, FreeConsole, GenerateConsoleCtrlEvent, GetConsoleCP, GetConsoleMode, GetConsoleOutputCP,
            GetConsoleTitleA, GetConsoleTitleW, ReadConsoleA, ReadConsoleW, SetConsoleCP, SetConsoleCtrlHandler,
            SetConsoleMode, SetConsoleOutputCP, SetConsoleTextAttribute, SetConsoleTitleA, SetConsoleTitleW,
            WriteConsoleA, WriteConsoleW,
        },
        fileapi::std_handles::{GetStdHandle, SetStdHandle},
    };
    pub use windows_sys::Win32::System::Console::*;
}

/// `Win32::System::Pipes`: pipes, with a name and without.
pub mod pipes {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        fileapi::pipe::{CreatePipe, PeekNamedPipe},
        namedpipe::{
            call::{CallNamedPipeA, CallNamedPipeW},
            create::{ConnectNamedPipe, CreateNamedPipeA, CreateNamedPipeW, DisconnectNamedPipe},
            open::{WaitNamedPipeA, WaitNamedPipeW},
            state::{
                GetNamedPipeClientProcessId, GetNamedPipeHandleStateA, GetNamedPipeHandleStateW, GetNamedPipeInfo,
                GetNamedPipeServerProcessId, SetNamedPipeHandleState,
            },
            transfer::TransactNamedPipe,
        },
        securitybaseapi::impersonation::ImpersonateNamedPipeClient,
    };
    pub use windows_sys::Win32::System::Pipes::*;
}

/// `Win32::System::Mailslots`: messages of many writers for one reader.
pub mod mailslots {
    #[cfg(target_os = "linux")]
    pub use crate::linux::namedpipe::mailslot::create::{
        CreateMailslotA, CreateMailslotW, GetMailslotInfo, SetMailslotInfo,
    };
    #[cfg(windows)]
    pub use windows_sys::Win32::System::Mailslots::{
        CreateMailslotA, CreateMailslotW, GetMailslotInfo, SetMailslotInfo,
    };
}

/// `Win32::Security`: descriptors, lists and identifiers.
pub mod security {
    #[cfg(target_os = "linux")]
    pub use crate::linux::securitybaseapi::{
        acl::{AddAccessAllowedAce, AddAccessDeniedAce, InitializeAcl, IsValidAcl},
        descriptor::{
            GetSecurityDescriptorDacl, InitializeSecurityDescriptor, IsValidSecurityDescriptor,
            SetSecurityDescriptorDacl,
        },
        impersonation::RevertToSelf,
        sid::{AllocateAndInitializeSid, CopySid, EqualSid, FreeSid, GetLengthSid, IsValidSid},
    };
    pub use windows_sys::Win32::Security::*;
}

/// `process.h` and `io.h`: the C runtime's threads and descriptors, which `windows-sys` does not declare.
pub mod process {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        osfhandle::{_close, _dup2, _get_osfhandle, _open_osfhandle},
        process::{_beginthread, _beginthreadex, _endthread, _endthreadex, _getpid, BeginThreadRoutine},
    };
    #[cfg(windows)]
    pub use crate::windows::process::{
        _beginthread, _beginthreadex, _close, _dup2, _endthread, _endthreadex, _get_osfhandle, _getpid,
        _open_osfhandle, BeginThreadRoutine,
    };
}

/// `Win32::Storage::FileSystem`, as far as sockets need it.
pub mod file_system {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        fileapi::{
            attributes::{
                GetFileAttributesA, GetFileAttributesExA, GetFileAttributesExW, GetFileAttributesW,
                GetFileInformationByHandle, GetFileTime, SetFileAttributesA, SetFileAttributesW, SetFileTime,
            },
            changes::{
                ReadDirectoryChangesW,
                notification::{
                    FindCloseChangeNotification, FindFirstChangeNotificationA, FindFirstChangeNotificationW,
                    FindNextChangeNotification,
                },
            },
            copy::{CopyFileA, CopyFileExA, CopyFileExW, CopyFileW},
            create::{CreateFileA, CreateFileW},
            directory::{
                CreateDirectoryA, CreateDirectoryW, DeleteFileA, DeleteFileW, GetTempFileNameA, GetTempFileNameW,
                GetTempPathA, GetTempPathW, MoveFileA, MoveFileExA, MoveFileExW, MoveFileW, RemoveDirectoryA,
                RemoveDirectoryW,
            },
            disk_size::{GetCompressedFileSizeA, GetCompressedFileSizeW},
            find::{FindClose, FindFirstFileA, FindFirstFileW, FindNextFileA, FindNextFileW},
            full_path::{GetFullPathNameA, GetFullPathNameW, GetLongPathNameA, GetLongPathNameW},
            information::{
                GetFileInformationByHandleEx, GetFinalPathNameByHandleA, GetFinalPathNameByHandleW, ReOpenFile,
                SetFileInformationByHandle,
            },
            links::{CreateHardLinkA, CreateHardLinkW, CreateSymbolicLinkA, CreateSymbolicLinkW},
            lock::{LockFile, LockFileEx, UnlockFile, UnlockFileEx},
            position::{
                FlushFileBuffers, GetFileSize, GetFileSizeEx, GetFileType, SetEndOfFile, SetFilePointer,
                SetFilePointerEx,
            },
            replace::{ReplaceFileA, ReplaceFileW},
            scatter::{ReadFileScatter, WriteFileGather},
            search::{SearchPathA, SearchPathW},
            transfer::{ReadFile, ReadFileEx, WriteFile, WriteFileEx},
        },
        ioapiset::SetFileCompletionNotificationModes,
        timezoneapi::{CompareFileTime, FileTimeToLocalFileTime, LocalFileTimeToFileTime},
    };
    pub use windows_sys::Win32::Storage::FileSystem::*;
}

pub use com::CoCreateGuid;
pub use console::{
    AllocConsole, FreeConsole, GenerateConsoleCtrlEvent, GetConsoleCP, GetConsoleMode, GetConsoleOutputCP,
    GetConsoleTitleA, GetConsoleTitleW, GetStdHandle, ReadConsoleA, ReadConsoleW, SetConsoleCP, SetConsoleCtrlHandler,
    SetConsoleMode, SetConsoleOutputCP, SetConsoleTextAttribute, SetConsoleTitleA, SetConsoleTitleW, SetStdHandle,
    WriteConsoleA, WriteConsoleW,
};
pub use console::{
    FillConsoleOutputAttribute, FillConsoleOutputCharacterA, FillConsoleOutputCharacterW, FlushConsoleInputBuffer,
    GetConsoleCursorInfo, GetConsoleScreenBufferInfo, GetConsoleScreenBufferInfoEx, GetConsoleWindow,
    GetNumberOfConsoleInputEvents, PeekConsoleInputA, PeekConsoleInputW, ReadConsoleInputA, ReadConsoleInputW,
    ReadConsoleOutputA, ReadConsoleOutputW, SetConsoleCursorInfo, SetConsoleCursorPosition, WriteConsoleOutputA,
    WriteConsoleOutputW,
};
pub use debug::{
    FormatMessageA, FormatMessageW, GetErrorMode, IsDebuggerPresent, OutputDebugStringA, OutputDebugStringW,
    SetErrorMode,
};
pub use environment::{
    GetCommandLineA, GetCommandLineW, GetEnvironmentVariableA, GetEnvironmentVariableW, SetEnvironmentVariableA,
    SetEnvironmentVariableW,
};
pub use environment::{GetCurrentDirectoryA, GetCurrentDirectoryW, SetCurrentDirectoryA, SetCurrentDirectoryW};
pub use file_system::SetFileCompletionNotificationModes;
pub use file_system::{CompareFileTime, FileTimeToLocalFileTime, LocalFileTimeToFileTime};
pub use file_system::{
    CopyFileA, CopyFileW, CreateDirectoryA, CreateDirectoryW, CreateFileA, CreateFileW, DeleteFileA, DeleteFileW,
    FindClose, FindFirstFileA, FindFirstFileW, FindNextFileA, FindNextFileW, FlushFileBuffers, GetFileAttributesA,
    GetFileAttributesExA, GetFileAttributesExW, GetFileAttributesW, GetFileInformationByHandle, GetFileSize,
    GetFileSizeEx, GetFileTime, GetFileType, GetTempFileNameA, GetTempFileNameW, GetTempPathA, GetTempPathW, LockFile,
    LockFileEx, MoveFileA, MoveFileExA, MoveFileExW, MoveFileW, ReadFile, ReadFileEx, RemoveDirectoryA,
    RemoveDirectoryW, SetEndOfFile, SetFileAttributesA, SetFileAttributesW, SetFilePointer, SetFilePointerEx,
    SetFileTime, UnlockFile, UnlockFileEx, WriteFile, WriteFileEx,
};
pub use file_system::{
    CopyFileExA, CopyFileExW, GetCompressedFileSizeA, GetCompressedFileSizeW, ReplaceFileA, ReplaceFileW,
};
pub use file_system::{
    CreateHardLinkA, CreateHardLinkW, CreateSymbolicLinkA, CreateSymbolicLinkW, GetFileInformationByHandleEx,
    GetFinalPathNameByHandleA, GetFinalPathNameByHandleW, ReOpenFile, SetFileInformationByHandle,
};
pub use file_system::{
    FindCloseChangeNotification, FindFirstChangeNotificationA, FindFirstChangeNotificationW,
    FindNextChangeNotification, ReadDirectoryChangesW,
};
pub use file_system::{GetFullPathNameA, GetFullPathNameW, GetLongPathNameA, GetLongPathNameW};
pub use file_system::{ReadFileScatter, SearchPathA, SearchPathW, WriteFileGather};
pub use foundation::{CloseHandle, DuplicateHandle, GetLastError, HANDLE, SetLastError};
pub use foundation::{CompareObjectHandles, FreeLibrary, GlobalFree, LocalFree};
pub use foundation::{GetHandleInformation, RtlNtStatusToDosError, SetHandleInformation};
pub use globalization::{
    GetACP, GetOEMCP, IsValidCodePage, MultiByteToWideChar, WideCharToMultiByte, lstrcatA, lstrcatW, lstrcmpA,
    lstrcmpW, lstrcmpiA, lstrcmpiW, lstrcpyA, lstrcpyW, lstrcpynA, lstrcpynW, lstrlenA, lstrlenW,
};
pub use io::BindIoCompletionCallback;
pub use io::{
    CancelIo, CancelIoEx, CancelSynchronousIo, CreateIoCompletionPort, GetOverlappedResult, GetOverlappedResultEx,
    GetQueuedCompletionStatus, GetQueuedCompletionStatusEx, OVERLAPPED, OVERLAPPED_ENTRY, PostQueuedCompletionStatus,
};
pub use ip_helper::{
    CancelIPChangeNotify, ConvertInterfaceIndexToLuid, ConvertInterfaceLuidToIndex, ConvertInterfaceLuidToNameA,
    ConvertInterfaceLuidToNameW, ConvertInterfaceNameToLuidW, GetAdaptersAddresses, GetAdaptersInfo, GetBestInterface,
    GetExtendedTcpTable, GetExtendedUdpTable, GetIfEntry, GetIfTable, GetInterfaceInfo, GetIpAddrTable,
    GetIpForwardTable, GetNetworkParams, GetNumberOfInterfaces, GetTcpTable, GetUdpTable, Icmp6CreateFile,
    Icmp6ParseReplies, Icmp6SendEcho2, IcmpCloseHandle, IcmpCreateFile, IcmpParseReplies, IcmpSendEcho, IcmpSendEcho2,
    IcmpSendEcho2Ex, NotifyAddrChange, NotifyRouteChange, if_indextoname, if_nametoindex,
};
pub use job_objects::{
    AssignProcessToJobObject, CreateJobObjectA, CreateJobObjectW, IsProcessInJob, QueryInformationJobObject,
    SetInformationJobObject, TerminateJobObject,
};
pub use library_loader::{
    AddDllDirectory, DisableThreadLibraryCalls, FreeLibraryAndExitThread, GetDllDirectoryA, GetDllDirectoryW,
    GetModuleFileNameA, GetModuleFileNameW, GetModuleHandleA, GetModuleHandleExA, GetModuleHandleExW, GetModuleHandleW,
    GetProcAddress, LoadLibraryA, LoadLibraryExA, LoadLibraryExW, LoadLibraryW, RemoveDllDirectory,
    SetDefaultDllDirectories, SetDllDirectoryA, SetDllDirectoryW,
};
pub use mailslots::{CreateMailslotA, CreateMailslotW, GetMailslotInfo, SetMailslotInfo};
pub use media::{timeBeginPeriod, timeEndPeriod, timeGetTime};
pub use memory::{
    CreateFileMappingA, CreateFileMappingW, FlushViewOfFile, GetProcessHeap, GlobalAlloc, GlobalLock, GlobalReAlloc,
    GlobalSize, GlobalUnlock, HeapAlloc, HeapCreate, HeapDestroy, HeapFree, HeapLock, HeapReAlloc, HeapSize,
    HeapUnlock, HeapValidate, HeapWalk, LocalAlloc, LocalLock, LocalReAlloc, LocalSize, LocalUnlock, MapViewOfFile,
    MapViewOfFileEx, OpenFileMappingA, OpenFileMappingW, UnmapViewOfFile, VirtualAlloc, VirtualAllocEx, VirtualFree,
    VirtualFreeEx, VirtualProtect, VirtualProtectEx, VirtualQuery, VirtualQueryEx,
};
pub use performance::{QueryPerformanceCounter, QueryPerformanceFrequency};
pub use pipes::{
    CallNamedPipeA, CallNamedPipeW, ConnectNamedPipe, CreateNamedPipeA, CreateNamedPipeW, CreatePipe,
    DisconnectNamedPipe, GetNamedPipeClientProcessId, GetNamedPipeHandleStateA, GetNamedPipeHandleStateW,
    GetNamedPipeInfo, GetNamedPipeServerProcessId, ImpersonateNamedPipeClient, PeekNamedPipe, SetNamedPipeHandleState,
    TransactNamedPipe, WaitNamedPipeA, WaitNamedPipeW,
};
pub use process::{
    _beginthread, _beginthreadex, _close, _dup2, _endthread, _endthreadex, _get_osfhandle, _getpid, _open_osfhandle,
};
pub use rpc::UuidCreate;
pub use security::{
    AddAccessAllowedAce, AddAccessDeniedAce, AllocateAndInitializeSid, CopySid, EqualSid, FreeSid, GetLengthSid,
    GetSecurityDescriptorDacl, InitializeAcl, InitializeSecurityDescriptor, IsValidAcl, IsValidSecurityDescriptor,
    IsValidSid, RevertToSelf, SetSecurityDescriptorDacl,
};
pub use system_information::{
    GetLocalTime, GetLogicalProcessorInformation, GetNativeSystemInfo, GetSystemDirectoryA, GetSystemDirectoryW,
    GetSystemInfo, GetSystemTime, GetSystemTimeAsFileTime, GetSystemTimePreciseAsFileTime, GetTickCount,
    GetTickCount64, GetVersion, GetVersionExA, GetVersionExW, GlobalMemoryStatusEx,
};
pub use threading::{
    CallbackMayRunLong, CancelThreadpoolIo, ChangeTimerQueueTimer, CloseThreadpool, CloseThreadpoolCleanupGroup,
    CloseThreadpoolCleanupGroupMembers, CloseThreadpoolIo, CloseThreadpoolTimer, CloseThreadpoolWait,
    CloseThreadpoolWork, CreateThreadpool, CreateThreadpoolCleanupGroup, CreateThreadpoolIo, CreateThreadpoolTimer,
    CreateThreadpoolWait, CreateThreadpoolWork, CreateTimerQueue, CreateTimerQueueTimer, DeleteTimerQueue,
    DeleteTimerQueueEx, DeleteTimerQueueTimer, DisassociateCurrentThreadFromCallback, FreeLibraryWhenCallbackReturns,
    GetThreadIdealProcessorEx, IsThreadpoolTimerSet, LeaveCriticalSectionWhenCallbackReturns, QueueUserWorkItem,
    RegisterWaitForSingleObject, ReleaseMutexWhenCallbackReturns, ReleaseSemaphoreWhenCallbackReturns,
    SetEventWhenCallbackReturns, SetThreadIdealProcessor, SetThreadIdealProcessorEx, SetThreadpoolThreadMaximum,
    SetThreadpoolThreadMinimum, SetThreadpoolTimer, SetThreadpoolTimerEx, SetThreadpoolWait, SetThreadpoolWaitEx,
    StartThreadpoolIo, SubmitThreadpoolWork, TrySubmitThreadpoolCallback, UnregisterWait, UnregisterWaitEx,
    WaitForThreadpoolIoCallbacks, WaitForThreadpoolTimerCallbacks, WaitForThreadpoolWaitCallbacks,
    WaitForThreadpoolWorkCallbacks,
};
pub use time::{FileTimeToSystemTime, SystemTimeToFileTime};
pub use wdk_file_system::{
    NtCancelIoFileEx, NtCreateFile, NtQueryDirectoryFile, NtQueryInformationFile, NtQueryVolumeInformationFile,
    NtSetInformationFile,
};
pub use wdk_io::NtDeviceIoControlFile;
pub use windows_and_messaging::{
    CharLowerA, CharLowerBuffA, CharLowerBuffW, CharLowerW, CharUpperA, CharUpperBuffA, CharUpperBuffW, CharUpperW,
    CreateWindowExA, CreateWindowExW, DefWindowProcA, DefWindowProcW, DestroyWindow, DispatchMessageA,
    DispatchMessageW, GetMessageA, GetMessageW, GetQueueStatus, GetWindowLongPtrA, GetWindowLongPtrW, IsWindow,
    KillTimer, MsgWaitForMultipleObjects, MsgWaitForMultipleObjectsEx, PeekMessageA, PeekMessageW, PostMessageA,
    PostMessageW, PostQuitMessage, PostThreadMessageA, PostThreadMessageW, RegisterClassA, RegisterClassExA,
    RegisterClassExW, RegisterClassW, SendMessageA, SendMessageW, SetTimer, SetWindowLongPtrA, SetWindowLongPtrW,
    TranslateMessage, UnregisterClassA, UnregisterClassW,
};
pub use windows_programming::{GetComputerNameA, GetComputerNameW, GetUserNameA, GetUserNameW};
pub use winsock::{
    FreeAddrInfoW, GetAddrInfoW, GetHostNameW, GetNameInfoW, InetNtopW, InetPtonW, ProcessSocketNotifications,
    WSAAddressToStringA, WSAAddressToStringW, WSAHtonl, WSAHtons, WSANtohl, WSANtohs, WSAStringToAddressA,
    WSAStringToAddressW, freeaddrinfo, getaddrinfo, gethostbyaddr, gethostbyname, gethostname, getnameinfo,
    getprotobyname, getprotobynumber, getservbyname, getservbyport, htonl, htons, inet_addr, inet_ntoa, inet_ntop,
    inet_pton, ntohl, ntohs,
};
pub use winsock::{
    WSAAsyncGetHostByAddr, WSAAsyncGetHostByName, WSAAsyncGetProtoByName, WSAAsyncGetProtoByNumber,
    WSAAsyncGetServByName, WSAAsyncGetServByPort,
};
pub use winsock::{WSADuplicateSocketA, WSADuplicateSocketW, WSAEnumProtocolsA, WSAEnumProtocolsW, WSASocketA};
// The narrow opening functions of mutexes, semaphores and timers are ours: `windows-sys` leaves them out.
pub use threading::GetProcessHandleCount;
pub use threading::{
    AcquireSRWLockExclusive, AcquireSRWLockShared, DeleteCriticalSection, EnterCriticalSection,
    InitOnceBeginInitialize, InitOnceComplete, InitOnceExecuteOnce, InitOnceInitialize, InitializeConditionVariable,
    InitializeCriticalSection, InitializeCriticalSectionAndSpinCount, InitializeCriticalSectionEx, InitializeSRWLock,
    LeaveCriticalSection, ReleaseSRWLockExclusive, ReleaseSRWLockShared, SetCriticalSectionSpinCount,
    SleepConditionVariableCS, SleepConditionVariableSRW, TryAcquireSRWLockExclusive, TryAcquireSRWLockShared,
    TryEnterCriticalSection, WaitOnAddress, WakeAllConditionVariable, WakeByAddressAll, WakeByAddressSingle,
    WakeConditionVariable,
};
pub use threading::{
    CancelWaitableTimer, CreateEventW, CreateMutexW, CreateSemaphoreW, CreateThread, CreateWaitableTimerW, ExitThread,
    GetCurrentProcess, GetCurrentThread, GetCurrentThreadId, GetExitCodeThread, GetThreadId, OpenEventW, OpenMutexW,
    OpenSemaphoreW, OpenThread, OpenWaitableTimerW, PulseEvent, QueueUserAPC, ReleaseMutex, ReleaseSemaphore,
    ResetEvent, ResumeThread, SetEvent, SetWaitableTimer, SignalObjectAndWait, Sleep, SleepEx, WaitForMultipleObjects,
    WaitForMultipleObjectsEx, WaitForSingleObject, WaitForSingleObjectEx,
};
pub use threading::{
    CreateEventA, CreateEventExA, CreateEventExW, CreateMutexA, CreateMutexExA, CreateMutexExW, CreateSemaphoreA,
    CreateSemaphoreExA, CreateSemaphoreExW, CreateWaitableTimerA, CreateWaitableTimerExA, CreateWaitableTimerExW,
    ExitProcess, FlsAlloc, FlsFree, FlsGetValue, FlsSetValue, GetCurrentProcessId, GetCurrentProcessorNumber,
    GetExitCodeProcess, GetProcessAffinityMask, GetProcessId, GetProcessIdOfThread, GetThreadDescription,
    GetThreadPriority, OpenEventA, OpenProcess, SetThreadAffinityMask, SetThreadDescription, SetThreadPriority,
    SuspendThread, SwitchToThread, TerminateProcess, TerminateThread, TlsAlloc, TlsFree, TlsGetValue, TlsSetValue,
};
pub use threading::{
    CreateProcessA, CreateProcessW, DeleteProcThreadAttributeList, InitializeProcThreadAttributeList,
    SetProcessAffinityMask, UpdateProcThreadAttribute,
};
pub use threading::{OpenMutexA, OpenSemaphoreA, OpenWaitableTimerA};
pub use winsock::{
    __WSAFDIsSet, AcceptEx, GetAcceptExSockaddrs, SOCKET, TransmitFile, WSAAccept, WSAAsyncSelect, WSABUF,
    WSACancelAsyncRequest, WSACancelBlockingCall, WSACleanup, WSACloseEvent, WSAConnect, WSAConnectByList,
    WSAConnectByNameA, WSAConnectByNameW, WSACreateEvent, WSAEnumNetworkEvents, WSAEventSelect, WSAGetLastError,
    WSAGetOverlappedResult, WSAIoctl, WSAIsBlocking, WSAJoinLeaf, WSAPoll, WSARecv, WSARecvDisconnect, WSARecvEx,
    WSARecvFrom, WSAResetEvent, WSASend, WSASendDisconnect, WSASendMsg, WSASendTo, WSASetBlockingHook, WSASetEvent,
    WSASetLastError, WSASocketW, WSAStartup, WSAUnhookBlockingHook, WSAWaitForMultipleEvents, accept, bind,
    closesocket, connect, getpeername, getsockname, getsockopt, ioctlsocket, listen, recv, recvfrom, select, send,
    sendto, setsockopt, shutdown, socket,
};

/// Beyond Winsock: what no header names and both systems have.
#[cfg(target_os = "linux")]
pub use linux::{
    fileapi::adopt::file_handle,
    outside::blocking,
    port_batches::batch_sends,
    port_descriptor,
    spin::set_spin,
    trace, wait_set,
    watchdog::{rescues, set_watchdog},
};
#[cfg(windows)]
pub use windows::{
    file::file_handle,
    outside::blocking,
    port_descriptor, trace,
    tuning::{batch_sends, set_spin},
    wait_set,
    watchdog::{rescues, set_watchdog},
};
