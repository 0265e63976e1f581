//! The function table that this crate stands on, by explicit names: what is not listed here is not used.

pub(crate) use overlapped_sys::file_handle;
pub(crate) use overlapped_sys::file_system::SetFileCompletionNotificationModes;
pub(crate) use overlapped_sys::foundation::{
    CloseHandle, DUPLICATE_SAME_ACCESS, DuplicateHandle, HANDLE, INVALID_HANDLE_VALUE, STATUS_PENDING,
    WAIT_ABANDONED_0, WAIT_IO_COMPLETION, WAIT_OBJECT_0, WAIT_TIMEOUT,
};
pub(crate) use overlapped_sys::io::{
    CancelIo, CancelIoEx, CreateIoCompletionPort, GetQueuedCompletionStatus, GetQueuedCompletionStatusEx, OVERLAPPED,
    OVERLAPPED_0, OVERLAPPED_0_0, OVERLAPPED_ENTRY, PostQueuedCompletionStatus,
};
pub(crate) use overlapped_sys::threading::{
    CancelWaitableTimer, CreateEventW, CreateMutexW, CreateSemaphoreW, CreateWaitableTimerW, GetCurrentProcess,
    GetCurrentThread, INFINITE, QueueUserAPC, ReleaseMutex, ReleaseSemaphore, ResetEvent, SetEvent, SetWaitableTimer,
    SignalObjectAndWait, SleepEx, WaitForSingleObjectEx,
};
pub(crate) use overlapped_sys::wait_set;
pub(crate) use overlapped_sys::winsock::{
    AF_INET, AF_INET6, CF_ACCEPT, CF_DEFER, CF_REJECT, FD_MAX_EVENTS, FD_SET, FIONBIO, FIONREAD, INVALID_SOCKET,
    IPPROTO_IPV6, IPPROTO_TCP, IPPROTO_UDP, IPV6_V6ONLY, LINGER, LPWSAOVERLAPPED_COMPLETION_ROUTINE, MSG_OOB, MSG_PEEK,
    QOS, SD_BOTH, SD_RECEIVE, SD_SEND, SIO_GET_EXTENSION_FUNCTION_POINTER, SIO_KEEPALIVE_VALS, SIOCATMARK, SO_ERROR,
    SO_EXCLUSIVEADDRUSE, SO_KEEPALIVE, SO_LINGER, SO_OOBINLINE, SO_RCVBUF, SO_RCVTIMEO, SO_REUSEADDR, SO_SNDBUF,
    SO_SNDTIMEO, SO_UPDATE_ACCEPT_CONTEXT, SO_UPDATE_CONNECT_CONTEXT, SOCK_DGRAM, SOCK_STREAM, SOCKADDR, SOCKET,
    SOL_SOCKET, TCP_NODELAY, TF_DISCONNECT, TIMEVAL, TRANSMIT_FILE_BUFFERS, TransmitFile, WSA_FLAG_NO_HANDLE_INHERIT,
    WSA_FLAG_OVERLAPPED, WSAAccept, WSABUF, WSACreateEvent, WSADATA, WSAEVENT, WSAEnumNetworkEvents, WSAEventSelect,
    WSAGetLastError, WSAID_ACCEPTEX, WSAID_CONNECTEX, WSAID_GETACCEPTEXSOCKADDRS, WSAIoctl, WSANETWORKEVENTS, WSARecv,
    WSARecvFrom, WSASend, WSASendTo, WSASocketW, WSAStartup, WSAWaitForMultipleEvents, accept, bind, closesocket,
    connect, getpeername, getsockname, getsockopt, ioctlsocket, listen, recv, recvfrom, select, send, sendto,
    setsockopt, shutdown, tcp_keepalive,
};

/// It stands in a header of its own, which nothing else is needed from.
pub(crate) const FILE_SKIP_COMPLETION_PORT_ON_SUCCESS: u8 = 1;
