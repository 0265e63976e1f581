//! Winsock's own function table: the system's on Windows, native on Linux.
//!
//! This is the seam of the project. Everything above it (the safe API, the C library) is written once against these
//! functions, whose names, signatures, types and constants are `windows-sys`'s on both systems, and every rule can be
//! tested here against the real Winsock too.
//!
//! The modules mirror those of `windows-sys`: [`winsock`], [`foundation`], [`io`], [`threading`], [`file_system`]. In each, the
//! functions named explicitly below are implemented; they are also at the root of the crate. Others that `windows-sys` declares
//! are not implemented yet and do not link.
// The pages for users leave private items out; `--document-private-items` shows what these links name.
#![allow(rustdoc::private_intra_doc_links)]

#[cfg(target_os = "linux")]
mod linux;

pub use overlapped_core::error;

/// `Win32::Networking::WinSock`: `winsock2.h` and `mswsock.h`.
pub mod winsock {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        mswsock::{AcceptEx, GetAcceptExSockaddrs},
        winsock2::{
            accept::WSAAccept,
            connection::{
                WSASocketW, accept, bind, closesocket, connect, getpeername, getsockname, listen, shutdown, socket,
            },
            event_select::{
                WSACloseEvent, WSACreateEvent, WSAEnumNetworkEvents, WSAEventSelect, WSAResetEvent, WSASetEvent,
                WSAWaitForMultipleEvents,
            },
            extended::{
                WSACancelBlockingCall, WSAConnect, WSAIsBlocking, WSARecvDisconnect, WSASendDisconnect,
                WSASetBlockingHook, WSAUnhookBlockingHook,
            },
            ioctl::{WSAIoctl, ioctlsocket},
            options::{getsockopt, setsockopt},
            overlapped::{WSAGetOverlappedResult, WSARecv, WSASend},
            select::{__WSAFDIsSet, select},
            startup::{WSACleanup, WSAGetLastError, WSASetLastError, WSAStartup},
            transfer::{recv, send},
        },
    };
    pub use windows_sys::Win32::Networking::WinSock::*;
}

/// `Win32::Foundation`: handles and the last error.
pub mod foundation {
    #[cfg(target_os = "linux")]
    pub use crate::linux::handleapi::{CloseHandle, DuplicateHandle, GetLastError, SetLastError};
    pub use windows_sys::Win32::Foundation::*;
}

/// `Win32::System::IO`: overlapped operations and completion ports.
pub mod io {
    #[cfg(target_os = "linux")]
    pub use crate::linux::ioapiset::{
        CancelIo, CancelIoEx, CreateIoCompletionPort, GetOverlappedResult, GetOverlappedResultEx,
        GetQueuedCompletionStatus, GetQueuedCompletionStatusEx, PostQueuedCompletionStatus,
    };
    pub use windows_sys::Win32::System::IO::*;
}

/// `Win32::System::Threading`: objects, waits, APCs.
pub mod threading {
    #[cfg(target_os = "linux")]
    pub use crate::linux::{
        processthreadsapi::{
            CreateThread, ExitThread, GetCurrentProcess, GetCurrentThread, GetCurrentThreadId, GetExitCodeThread,
            GetThreadId, OpenThread, QueueUserAPC, ResumeThread,
        },
        synchapi::{
            PulseEvent, ReleaseMutex, ReleaseSemaphore, ResetEvent, SetEvent,
            create::{
                CreateEventW, CreateMutexW, CreateSemaphoreW, CreateWaitableTimerW, OpenEventW, OpenMutexW,
                OpenSemaphoreW, OpenWaitableTimerW,
            },
            timer::{CancelWaitableTimer, SetWaitableTimer},
            wait::{
                SignalObjectAndWait, Sleep, SleepEx, WaitForMultipleObjects, WaitForMultipleObjectsEx,
                WaitForSingleObject, WaitForSingleObjectEx,
            },
        },
    };
    pub use windows_sys::Win32::System::Threading::*;
}

/// `Win32::Storage::FileSystem`, as far as sockets need it.
pub mod file_system {
    #[cfg(target_os = "linux")]
    pub use crate::linux::ioapiset::SetFileCompletionNotificationModes;
    pub use windows_sys::Win32::Storage::FileSystem::*;
}

pub use file_system::SetFileCompletionNotificationModes;
pub use foundation::{CloseHandle, DuplicateHandle, GetLastError, HANDLE, SetLastError};
pub use io::{
    CancelIo, CancelIoEx, CreateIoCompletionPort, GetOverlappedResult, GetOverlappedResultEx,
    GetQueuedCompletionStatus, GetQueuedCompletionStatusEx, OVERLAPPED, OVERLAPPED_ENTRY, PostQueuedCompletionStatus,
};
pub use threading::{
    CancelWaitableTimer, CreateEventW, CreateMutexW, CreateSemaphoreW, CreateThread, CreateWaitableTimerW, ExitThread,
    GetCurrentProcess, GetCurrentThread, GetCurrentThreadId, GetExitCodeThread, GetThreadId, OpenEventW, OpenMutexW,
    OpenSemaphoreW, OpenThread, OpenWaitableTimerW, PulseEvent, QueueUserAPC, ReleaseMutex, ReleaseSemaphore,
    ResetEvent, ResumeThread, SetEvent, SetWaitableTimer, SignalObjectAndWait, Sleep, SleepEx, WaitForMultipleObjects,
    WaitForMultipleObjectsEx, WaitForSingleObject, WaitForSingleObjectEx,
};
pub use winsock::{
    __WSAFDIsSet, AcceptEx, GetAcceptExSockaddrs, SOCKET, WSAAccept, WSABUF, WSACancelBlockingCall, WSACleanup,
    WSACloseEvent, WSAConnect, WSACreateEvent, WSAEnumNetworkEvents, WSAEventSelect, WSAGetLastError,
    WSAGetOverlappedResult, WSAIoctl, WSAIsBlocking, WSARecv, WSARecvDisconnect, WSAResetEvent, WSASend,
    WSASendDisconnect, WSASetBlockingHook, WSASetEvent, WSASetLastError, WSASocketW, WSAStartup, WSAUnhookBlockingHook,
    WSAWaitForMultipleEvents, accept, bind, closesocket, connect, getpeername, getsockname, getsockopt, ioctlsocket,
    listen, recv, select, send, setsockopt, shutdown, socket,
};

/// Beyond Winsock: what no header names and both systems have.
#[cfg(target_os = "linux")]
pub use linux::{
    outside::blocking,
    port_descriptor, trace, wait_set,
    watchdog::{rescues, set_watchdog},
};
