//! The function table that this crate stands on, by explicit names: what is not listed here is not used.

pub(crate) use overlapped_sys::file_handle;
pub(crate) use overlapped_sys::file_system::{
    CREATE_ALWAYS, CREATE_NEW, CreateFileW, FILE_FLAG_OVERLAPPED, FILE_SHARE_DELETE, FILE_SHARE_READ, FILE_SHARE_WRITE,
    FlushFileBuffers, GetFileSizeEx, OPEN_ALWAYS, OPEN_EXISTING, ReadFile, ReadFileEx,
    SetFileCompletionNotificationModes, TRUNCATE_EXISTING, WriteFile, WriteFileEx,
};
pub(crate) use overlapped_sys::foundation::{
    CloseHandle, DUPLICATE_SAME_ACCESS, DuplicateHandle, GENERIC_READ, GENERIC_WRITE, HANDLE, HINSTANCE, HWND,
    INVALID_HANDLE_VALUE, STATUS_PENDING, WAIT_ABANDONED_0, WAIT_IO_COMPLETION, WAIT_OBJECT_0, WAIT_TIMEOUT,
};
pub(crate) use overlapped_sys::io::{
    CancelIo, CancelIoEx, CreateIoCompletionPort, GetQueuedCompletionStatus, GetQueuedCompletionStatusEx, OVERLAPPED,
    OVERLAPPED_0, OVERLAPPED_0_0, OVERLAPPED_ENTRY, PostQueuedCompletionStatus,
};
pub(crate) use overlapped_sys::library_loader::GetModuleHandleW;
pub(crate) use overlapped_sys::port_descriptor;
pub(crate) use overlapped_sys::threading::{
    CancelWaitableTimer, CreateEventW, CreateMutexW, CreateSemaphoreW, CreateWaitableTimerW, GetCurrentProcess,
    GetCurrentThread, INFINITE, QueueUserAPC, ReleaseMutex, ReleaseSemaphore, ResetEvent, SetEvent, SetWaitableTimer,
    SignalObjectAndWait, SleepEx, WaitForSingleObjectEx,
};
pub(crate) use overlapped_sys::wait_set;
pub(crate) use overlapped_sys::windows_and_messaging::{
    CreateWindowExW, DefWindowProcW, DestroyWindow, DispatchMessageW, GetMessageW, HWND_MESSAGE, MSG, MWMO_ALERTABLE,
    MWMO_INPUTAVAILABLE, MsgWaitForMultipleObjectsEx, PM_REMOVE, PeekMessageW, PostMessageW, PostQuitMessage,
    QS_ALLINPUT, RegisterClassW, WM_APP, WM_QUIT, WNDCLASSW,
};
pub(crate) use overlapped_sys::winsock::{
    AF_INET, AF_INET6, AF_UNIX, CF_ACCEPT, CF_DEFER, CF_REJECT, FD_MAX_EVENTS, FD_SET, FIONBIO, FIONREAD,
    INVALID_SOCKET, IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP, IP_HDRINCL, IP_MULTICAST_IF, IP_MULTICAST_LOOP,
    IP_MULTICAST_TTL, IP_PKTINFO, IP_RECVTTL, IP_TOS, IP_TTL, IPPROTO_IP, IPPROTO_IPV6, IPPROTO_TCP, IPPROTO_UDP,
    IPV6_ADD_MEMBERSHIP, IPV6_DROP_MEMBERSHIP, IPV6_HOPLIMIT, IPV6_MULTICAST_HOPS, IPV6_MULTICAST_IF,
    IPV6_MULTICAST_LOOP, IPV6_PKTINFO, IPV6_V6ONLY, LINGER, LPWSAOVERLAPPED_COMPLETION_ROUTINE, MSG_CTRUNC, MSG_OOB,
    MSG_PEEK, MSG_TRUNC, ProcessSocketNotifications, QOS, RCVALL_IPLEVEL, RCVALL_OFF, RCVALL_ON, RIO_BUF, RIO_BUFFERID,
    RIO_CORRUPT_CQ, RIO_CQ, RIO_EVENT_COMPLETION, RIO_EXTENSION_FUNCTION_TABLE, RIO_IOCP_COMPLETION,
    RIO_MSG_COMMIT_ONLY, RIO_NOTIFICATION_COMPLETION, RIO_NOTIFICATION_COMPLETION_0, RIO_NOTIFICATION_COMPLETION_0_0,
    RIO_NOTIFICATION_COMPLETION_0_1, RIO_RQ, RIORESULT, SD_BOTH, SD_RECEIVE, SD_SEND,
    SIO_GET_EXTENSION_FUNCTION_POINTER, SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, SIO_KEEPALIVE_VALS, SIO_RCVALL,
    SIOCATMARK, SO_BROADCAST, SO_ERROR, SO_EXCLUSIVEADDRUSE, SO_KEEPALIVE, SO_LINGER, SO_OOBINLINE, SO_RCVBUF,
    SO_RCVTIMEO, SO_REUSEADDR, SO_SNDBUF, SO_SNDTIMEO, SO_UPDATE_ACCEPT_CONTEXT, SO_UPDATE_CONNECT_CONTEXT, SOCK_DGRAM,
    SOCK_NOTIFY_OP_DISABLE, SOCK_NOTIFY_OP_ENABLE, SOCK_NOTIFY_OP_REMOVE, SOCK_NOTIFY_REGISTRATION,
    SOCK_NOTIFY_TRIGGER_EDGE, SOCK_NOTIFY_TRIGGER_LEVEL, SOCK_NOTIFY_TRIGGER_ONESHOT, SOCK_NOTIFY_TRIGGER_PERSISTENT,
    SOCK_RAW, SOCK_STREAM, SOCKADDR, SOCKET, SOL_SOCKET, TCP_NODELAY, TF_DISCONNECT, TIMEVAL, TRANSMIT_FILE_BUFFERS,
    TransmitFile, WSA_FLAG_NO_HANDLE_INHERIT, WSA_FLAG_OVERLAPPED, WSA_FLAG_REGISTERED_IO, WSAAccept, WSAAsyncSelect,
    WSABUF, WSACreateEvent, WSADATA, WSAEVENT, WSAEnumNetworkEvents, WSAEventSelect, WSAGetLastError, WSAID_ACCEPTEX,
    WSAID_CONNECTEX, WSAID_GETACCEPTEXSOCKADDRS, WSAID_MULTIPLE_RIO, WSAID_WSARECVMSG, WSAIoctl, WSAMSG,
    WSANETWORKEVENTS, WSAPOLLFD, WSAPoll, WSARecv, WSARecvFrom, WSASend, WSASendMsg, WSASendTo, WSASocketW, WSAStartup,
    WSAWaitForMultipleEvents, accept, bind, closesocket, connect, getpeername, getsockname, getsockopt, ioctlsocket,
    listen, recv, recvfrom, select, send, sendto, setsockopt, shutdown, tcp_keepalive,
};

/// `windows-sys` leaves them out.
pub(crate) const RIO_INVALID_BUFFERID: RIO_BUFFERID = 0xFFFF_FFFF;
pub(crate) const RIO_INVALID_CQ: RIO_CQ = 0;
pub(crate) const RIO_INVALID_RQ: RIO_RQ = 0;

/// It stands in a header of its own, which nothing else is needed from.
pub(crate) const FILE_SKIP_COMPLETION_PORT_ON_SUCCESS: u8 = 1;
