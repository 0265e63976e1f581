//! The table: every Winsock code, DOS code and NTSTATUS that the project knows, each once.
//!
//! Rows are sorted by number. An errno stands in the row that it means without a context
//! (ERR-T1 for Winsock, ERR-T4 for statuses); `context` says when it means another.

use std::io::ErrorKind;

use super::row::{ErrorRow, FailureKind, StatusRow, error_rows, status_rows};
use super::{DosError, Status, WsaError, errno};

/// The text of a code that has no row.
pub(super) const UNKNOWN_TEXT: &str = "No text is known for this code.";

// Columns: number, name, errno, `std::io::ErrorKind`, who can do something about it, text.
error_rows! { WsaError(i32) as WINSOCK:
    0 NO_ERROR [] Other Bug "The operation succeeded."
    6 WSA_INVALID_HANDLE [] InvalidInput Misuse "The handle does not stand for an open object of the kind needed."
    8 WSA_NOT_ENOUGH_MEMORY [] OutOfMemory Resource "There is not enough memory for this."
    87 WSA_INVALID_PARAMETER [] InvalidInput Misuse "An argument has a value that the function does not accept."
    995 WSA_OPERATION_ABORTED [ECANCELED] Other Cancelled "The operation was cancelled before it was done."
    996 WSA_IO_INCOMPLETE [] WouldBlock Pending "The operation is still going on, so it has no result yet."
    997 WSA_IO_PENDING [] WouldBlock Pending "The operation was started, and its end will be announced."
    10004 WSAEINTR [EINTR] Interrupted Cancelled "The call was ended from outside while it was blocking."
    10009 WSAEBADF [] InvalidInput Misuse "The number is not that of an open file."
    10013 WSAEACCES [EACCES EPERM] PermissionDenied Resource "The system does not permit this access to the socket or address."
    10014 WSAEFAULT [EFAULT] InvalidInput Misuse "A pointer leads to no usable memory, or the length given with it is too small."
    10022 WSAEINVAL [EINVAL] InvalidInput Misuse "An argument is wrong, or the socket is in no state for this call."
    10024 WSAEMFILE [EMFILE ENFILE] Other Resource "No more sockets can be opened: the limit of the process or the system is reached."
    10035 WSAEWOULDBLOCK [EAGAIN EINPROGRESS] WouldBlock Pending "The call cannot finish now, and the socket is not to block."
    10036 WSAEINPROGRESS [] ResourceBusy Pending "Another call of this program is still blocking."
    10037 WSAEALREADY [EALREADY] WouldBlock Pending "The socket is already busy with an earlier request of this kind."
    10038 WSAENOTSOCK [EBADF ENOTSOCK] InvalidInput Misuse "The handle is not that of an open socket."
    10039 WSAEDESTADDRREQ [EDESTADDRREQ] InvalidInput Misuse "The call needs an address to send to, and there is none."
    10040 WSAEMSGSIZE [EMSGSIZE] Other Misuse "The datagram is larger than the buffer or than the protocol can carry."
    10041 WSAEPROTOTYPE [EPROTOTYPE] InvalidInput Misuse "The protocol does not fit the type of the socket."
    10042 WSAENOPROTOOPT [ENOPROTOOPT] InvalidInput Misuse "The option is not known at this level, or not on this kind of socket."
    10043 WSAEPROTONOSUPPORT [EPROTONOSUPPORT] Unsupported Misuse "The protocol is not available for this family and type of socket."
    10044 WSAESOCKTNOSUPPORT [ESOCKTNOSUPPORT] Unsupported Misuse "The type of socket is not available."
    10045 WSAEOPNOTSUPP [EOPNOTSUPP] Unsupported Misuse "This kind of socket cannot do that."
    10046 WSAEPFNOSUPPORT [EPFNOSUPPORT] Unsupported Misuse "The protocol family is not available."
    10047 WSAEAFNOSUPPORT [EAFNOSUPPORT] Unsupported Misuse "The address family is not available, or is not that of the socket."
    10048 WSAEADDRINUSE [EADDRINUSE] AddrInUse Resource "Another socket has this address and port."
    10049 WSAEADDRNOTAVAIL [EADDRNOTAVAIL ENODEV] AddrNotAvailable Misuse "The address is not one of this machine, or cannot be connected to."
    10050 WSAENETDOWN [ENETDOWN] NetworkDown Resource "The network interface is down."
    10051 WSAENETUNREACH [ENETUNREACH] NetworkUnreachable Peer "There is no route to the network of that address."
    10052 WSAENETRESET [ENETRESET] ConnectionReset Peer "The connection was found dead by keep-alive, or a datagram outlived its time."
    10053 WSAECONNABORTED [ECONNABORTED] ConnectionAborted Peer "This machine gave the connection up."
    10054 WSAECONNRESET [ECONNRESET EPIPE] ConnectionReset Peer "The other side broke the connection off, or nobody receives there."
    10055 WSAENOBUFS [ENOBUFS ENOMEM] OutOfMemory Resource "The system has no buffer space or no free port left for this."
    10056 WSAEISCONN [EISCONN] Other Misuse "The socket is connected already."
    10057 WSAENOTCONN [ENOTCONN] NotConnected Misuse "The socket is not connected, and no address was given."
    10058 WSAESHUTDOWN [ESHUTDOWN] BrokenPipe Misuse "This direction of the socket was shut down before."
    10059 WSAETOOMANYREFS [ETOOMANYREFS] Other Resource "The system holds too many references to the object."
    10060 WSAETIMEDOUT [ETIMEDOUT] TimedOut Peer "The other side did not answer within the time."
    10061 WSAECONNREFUSED [ECONNREFUSED] ConnectionRefused Peer "The other machine refused the connection: nobody listens there."
    10062 WSAELOOP [ELOOP] Other Misuse "The name leads round in a circle."
    10063 WSAENAMETOOLONG [ENAMETOOLONG] InvalidFilename Misuse "The name is too long."
    10064 WSAEHOSTDOWN [EHOSTDOWN] HostUnreachable Peer "The other machine is down."
    10065 WSAEHOSTUNREACH [EHOSTUNREACH] HostUnreachable Peer "There is no route to that machine."
    10066 WSAENOTEMPTY [ENOTEMPTY] DirectoryNotEmpty Misuse "The directory still has entries."
    10067 WSAEPROCLIM [] Other Resource "No more programs may use Winsock at the same time."
    10068 WSAEUSERS [EUSERS] QuotaExceeded Resource "The quota of users is reached."
    10069 WSAEDQUOT [EDQUOT] QuotaExceeded Resource "The quota of disk space is reached."
    10070 WSAESTALE [ESTALE] StaleNetworkFileHandle Resource "The file handle is of something that is gone."
    10071 WSAEREMOTE [EREMOTE] Other Misuse "The item is on another machine."
    10091 WSASYSNOTREADY [] NetworkDown Resource "The network of this machine cannot be used yet."
    10092 WSAVERNOTSUPPORTED [] Unsupported Misuse "The version of Winsock that was asked for is not available."
    10093 WSANOTINITIALISED [] Other Misuse "WSAStartup was not called successfully before, or WSACleanup was called since."
    10101 WSAEDISCON [] UnexpectedEof Peer "The other side is closing the connection in good order."
    10102 WSAENOMORE [] Other Pending "The lookup has no further result."
    10103 WSAECANCELLED [] Other Cancelled "The lookup was ended while this call was going on."
    10104 WSAEINVALIDPROCTABLE [] Other Bug "The function table of a provider is not valid."
    10105 WSAEINVALIDPROVIDER [] Other Bug "A provider has a version that cannot be used."
    10106 WSAEPROVIDERFAILEDINIT [] Other Resource "A provider could not be loaded or started."
    10107 WSASYSCALLFAILURE [] Other Bug "A call of the system failed that should never fail."
    10108 WSASERVICE_NOT_FOUND [] NotFound Misuse "The name space has no such service."
    10109 WSATYPE_NOT_FOUND [] NotFound Misuse "The class of service is not known."
    10110 WSA_E_NO_MORE [] Other Pending "The lookup has come to the end of its results."
    10111 WSA_E_CANCELLED [] Other Cancelled "The lookup was cancelled while this call was going on."
    10112 WSAEREFUSED [] Other Peer "The query was refused."
    11001 WSAHOST_NOT_FOUND [] NotFound Peer "No machine of this name is known."
    11002 WSATRY_AGAIN [] Other Peer "There is no answer for now, and a later attempt may get one."
    11003 WSANO_RECOVERY [] Other Peer "The name could not be looked up, and another attempt would not help."
    11004 WSANO_DATA [] NotFound Peer "The name is known, but not with data of the kind asked for."
    11005 WSA_QOS_RECEIVERS [] Other Pending "A reservation from a receiver has come in."
    11006 WSA_QOS_SENDERS [] Other Pending "A path from a sender has come in."
    11007 WSA_QOS_NO_SENDERS [] Other Peer "There is no sender for this quality of service."
    11008 WSA_QOS_NO_RECEIVERS [] Other Peer "There is no receiver for this quality of service."
    11009 WSA_QOS_REQUEST_CONFIRMED [] Other Pending "The reservation was confirmed."
    11010 WSA_QOS_ADMISSION_FAILURE [] Other Resource "The resources for this quality of service are not there."
    11011 WSA_QOS_POLICY_FAILURE [] PermissionDenied Resource "The reservation was turned down by policy or for lack of rights."
    11012 WSA_QOS_BAD_STYLE [] InvalidInput Misuse "The reservation style is unknown or clashes with another."
    11013 WSA_QOS_BAD_OBJECT [] InvalidInput Misuse "A filter or another provider-specific object is faulty."
    11014 WSA_QOS_TRAFFIC_CTRL_ERROR [] Other Resource "Traffic control has trouble with the flow specification."
    11015 WSA_QOS_GENERIC_ERROR [] Other Resource "Quality of service failed without saying more."
    11016 WSA_QOS_ESERVICETYPE [] InvalidInput Misuse "The service type in the flow specification is not valid."
    11017 WSA_QOS_EFLOWSPEC [] InvalidInput Misuse "The flow specification is not consistent."
    11018 WSA_QOS_EPROVSPECBUF [] InvalidInput Misuse "The provider-specific buffer is not valid."
    11019 WSA_QOS_EFILTERSTYLE [] InvalidInput Misuse "The filter style is not valid."
    11020 WSA_QOS_EFILTERTYPE [] InvalidInput Misuse "The filter type is not valid."
    11021 WSA_QOS_EFILTERCOUNT [] InvalidInput Misuse "The number of filters is wrong."
    11022 WSA_QOS_EOBJLENGTH [] InvalidInput Misuse "An object states a wrong length."
    11023 WSA_QOS_EFLOWCOUNT [] InvalidInput Misuse "The number of flow descriptors is wrong."
    11024 WSA_QOS_EUNKOWNPSOBJ [] InvalidInput Misuse "The provider-specific buffer has an object of unknown kind."
    11025 WSA_QOS_EPOLICYOBJ [] InvalidInput Misuse "A policy object is not valid."
    11026 WSA_QOS_EFLOWDESC [] InvalidInput Misuse "A flow descriptor is not valid."
    11027 WSA_QOS_EPSFLOWSPEC [] InvalidInput Misuse "The provider-specific flow specification is not consistent."
    11028 WSA_QOS_EPSFILTERSPEC [] InvalidInput Misuse "The provider-specific filter is not valid."
    11029 WSA_QOS_ESDMODEOBJ [] InvalidInput Misuse "The shape-discard-mode object is not valid."
    11030 WSA_QOS_ESHAPERATEOBJ [] InvalidInput Misuse "The shaping-rate object is not valid."
    11031 WSA_QOS_RESERVED_PETYPE [] InvalidInput Misuse "A policy element has a reserved type."
}

// The numbers that are in the table above too have the same texts here; a test holds them to it.
error_rows! { DosError(u32) as DOS:
    0 ERROR_SUCCESS [] Other Bug "The operation succeeded."
    1 ERROR_INVALID_FUNCTION [] Unsupported Misuse "The function does not exist for this object."
    2 ERROR_FILE_NOT_FOUND [] NotFound Misuse "There is nothing of this name."
    5 ERROR_ACCESS_DENIED [] PermissionDenied Resource "The system does not permit this access."
    6 ERROR_INVALID_HANDLE [] InvalidInput Misuse "The handle does not stand for an open object of the kind needed."
    8 ERROR_NOT_ENOUGH_MEMORY [] OutOfMemory Resource "There is not enough memory for this."
    21 ERROR_NOT_READY [] ResourceBusy Pending "The device cannot take the request now."
    31 ERROR_GEN_FAILURE [] Other Bug "The device does not work, and does not say why."
    32 ERROR_SHARING_VIOLATION [] ResourceBusy Resource "Somebody else has this open and does not share it."
    33 ERROR_LOCK_VIOLATION [] ResourceBusy Resource "Somebody else has locked this part of the file."
    38 ERROR_HANDLE_EOF [] UnexpectedEof Pending "The end of the file is reached."
    50 ERROR_NOT_SUPPORTED [] Unsupported Misuse "The request is not one that this object can fulfil."
    51 ERROR_REM_NOT_LIST [] ConnectionRefused Peer "The other machine does not listen."
    52 ERROR_DUP_NAME [] AddrInUse Resource "The name or address is taken already."
    53 ERROR_BAD_NETPATH [] NetworkUnreachable Peer "The way through the network to this name is not known."
    54 ERROR_NETWORK_BUSY [] NetworkDown Resource "The network cannot take the request."
    59 ERROR_UNEXP_NET_ERR [] Other Peer "The network failed in an unexpected way."
    64 ERROR_NETNAME_DELETED [] ConnectionReset Peer "The connection is gone: one of the two sides broke it off."
    71 ERROR_REQ_NOT_ACCEP [] ResourceBusy Pending "The other side takes no more requests now."
    87 ERROR_INVALID_PARAMETER [] InvalidInput Misuse "An argument has a value that the function does not accept."
    109 ERROR_BROKEN_PIPE [] BrokenPipe Peer "The other end of the pipe is closed."
    112 ERROR_DISK_FULL [] StorageFull Resource "The disk is full."
    121 ERROR_SEM_TIMEOUT [] TimedOut Peer "The time for the operation is over."
    122 ERROR_INSUFFICIENT_BUFFER [] InvalidInput Misuse "The buffer is too small for what belongs in it."
    183 ERROR_ALREADY_EXISTS [] AlreadyExists Misuse "There is an object of this name already."
    192 WAIT_IO_COMPLETION [] Interrupted Pending "The wait ended because routines queued to this thread were run."
    230 ERROR_BAD_PIPE [] InvalidInput Misuse "The pipe is in a state or mode that the operation cannot use."
    231 ERROR_PIPE_BUSY [] ResourceBusy Resource "Every instance of the pipe is taken."
    232 ERROR_NO_DATA [] BrokenPipe Peer "The pipe is being closed, or is empty and does not wait."
    233 ERROR_PIPE_NOT_CONNECTED [] BrokenPipe Misuse "This direction of the connection was shut down before."
    234 ERROR_MORE_DATA [] Other Misuse "The message was larger than the buffer, and its rest is lost or still to be read."
    258 WAIT_TIMEOUT [] TimedOut Pending "The time for the wait is over."
    288 ERROR_NOT_OWNER [] PermissionDenied Misuse "The thread does not own the mutex that it releases."
    298 ERROR_TOO_MANY_POSTS [] InvalidInput Misuse "The semaphore would be counted above its maximum."
    317 ERROR_MR_MID_NOT_FOUND [] Other Bug "The status has no DOS code."
    535 ERROR_PIPE_CONNECTED [] Other Misuse "There is a process at the other end of the pipe already."
    536 ERROR_PIPE_LISTENING [] NotConnected Pending "No process has opened the other end of the pipe yet."
    735 ERROR_ABANDONED_WAIT_0 [] Other Cancelled "The object waited for, a completion port, was closed."
    995 ERROR_OPERATION_ABORTED [] Other Cancelled "The operation was cancelled before it was done."
    996 ERROR_IO_INCOMPLETE [] WouldBlock Pending "The operation is still going on, so it has no result yet."
    997 ERROR_IO_PENDING [] WouldBlock Pending "The operation was started, and its end will be announced."
    998 ERROR_NOACCESS [] InvalidInput Misuse "A pointer leads to no usable memory."
    1117 ERROR_IO_DEVICE [] Other Resource "The device failed to transfer."
    1168 ERROR_NOT_FOUND [] NotFound Misuse "What was to be found is not there, such as an operation to cancel."
    1214 ERROR_INVALID_NETNAME [] AddrNotAvailable Misuse "The network name or address is not valid here."
    1225 ERROR_CONNECTION_REFUSED [] ConnectionRefused Peer "The other machine refused the connection."
    1226 ERROR_GRACEFUL_DISCONNECT [] UnexpectedEof Peer "The connection was closed in good order."
    1230 ERROR_CONNECTION_ACTIVE [] Other Misuse "The connection exists already."
    1231 ERROR_NETWORK_UNREACHABLE [] NetworkUnreachable Peer "There is no route to that network."
    1232 ERROR_HOST_UNREACHABLE [] HostUnreachable Peer "There is no route to that machine."
    1233 ERROR_PROTOCOL_UNREACHABLE [] NetworkUnreachable Peer "The other machine does not speak the protocol."
    1234 ERROR_PORT_UNREACHABLE [] ConnectionReset Peer "Nobody receives at that port of the other machine."
    1235 ERROR_REQUEST_ABORTED [] Interrupted Cancelled "The request was ended from outside."
    1236 ERROR_CONNECTION_ABORTED [] ConnectionAborted Peer "This machine gave the connection up."
    1256 ERROR_HOST_DOWN [] HostUnreachable Peer "The other machine is down."
    1450 ERROR_NO_SYSTEM_RESOURCES [] OutOfMemory Resource "The system has no resources left for this."
    1453 ERROR_WORKING_SET_QUOTA [] OutOfMemory Resource "The memory that the process may keep resident is used up."
    1454 ERROR_PAGEFILE_QUOTA [] OutOfMemory Resource "The swap space that the process may use is used up."
    1455 ERROR_COMMITMENT_LIMIT [] OutOfMemory Resource "The memory that the system can promise is used up."
    1784 ERROR_INVALID_USER_BUFFER [] InvalidInput Misuse "The buffer given has a size that the operation cannot use."
    1816 ERROR_NOT_ENOUGH_QUOTA [] QuotaExceeded Resource "The quota of the process is used up."
}

// Columns: number, name, errno (ERR-T4), Winsock code (ERR-T2), DOS code (ERR-T3).
status_rows! {
    0x00000000 SUCCESS [] NO_ERROR ERROR_SUCCESS
    0x00000103 PENDING [] WSA_IO_INCOMPLETE ERROR_IO_PENDING
    0x80000005 BUFFER_OVERFLOW [EMSGSIZE] WSAEMSGSIZE ERROR_MORE_DATA
    0xC0000002 NOT_IMPLEMENTED [] WSAEOPNOTSUPP ERROR_INVALID_FUNCTION
    0xC0000005 ACCESS_VIOLATION [EFAULT] WSAEFAULT ERROR_NOACCESS
    0xC0000007 PAGEFILE_QUOTA [] WSAENOBUFS ERROR_PAGEFILE_QUOTA
    0xC0000008 INVALID_HANDLE [EBADF ENOTSOCK] WSAENOTSOCK ERROR_INVALID_HANDLE
    0xC000000D INVALID_PARAMETER [EINVAL] WSAEINVAL ERROR_INVALID_PARAMETER
    0xC000000E NO_SUCH_DEVICE [] WSAENETDOWN ERROR_FILE_NOT_FOUND
    0xC0000010 INVALID_DEVICE_REQUEST [] WSAEOPNOTSUPP ERROR_INVALID_FUNCTION
    0xC0000011 END_OF_FILE [] WSAEINVAL ERROR_HANDLE_EOF
    0xC0000017 NO_MEMORY [] WSAENOBUFS ERROR_NOT_ENOUGH_MEMORY
    0xC0000022 ACCESS_DENIED [EACCES EPERM] WSAEACCES ERROR_ACCESS_DENIED
    0xC0000023 BUFFER_TOO_SMALL [] WSAEFAULT ERROR_INSUFFICIENT_BUFFER
    0xC0000024 OBJECT_TYPE_MISMATCH [] WSAENOTSOCK ERROR_INVALID_HANDLE
    0xC0000034 OBJECT_NAME_NOT_FOUND [] WSAENETDOWN ERROR_FILE_NOT_FOUND
    0xC0000043 SHARING_VIOLATION [] WSAEADDRINUSE ERROR_SHARING_VIOLATION
    0xC0000044 QUOTA_EXCEEDED [] WSAENOBUFS ERROR_NOT_ENOUGH_QUOTA
    0xC0000054 FILE_LOCK_CONFLICT [] WSAEINVAL ERROR_LOCK_VIOLATION
    0xC000007F DISK_FULL [] WSAEINVAL ERROR_DISK_FULL
    0xC000009A INSUFFICIENT_RESOURCES [ENOBUFS ENOMEM] WSAENOBUFS ERROR_NO_SYSTEM_RESOURCES
    0xC00000A1 WORKING_SET_QUOTA [] WSAENOBUFS ERROR_WORKING_SET_QUOTA
    0xC00000A3 DEVICE_NOT_READY [EAGAIN EINPROGRESS] WSAEWOULDBLOCK ERROR_NOT_READY
    0xC00000AC PIPE_NOT_AVAILABLE [] WSAEINVAL ERROR_PIPE_BUSY
    0xC00000AD INVALID_PIPE_STATE [] WSAEINVAL ERROR_BAD_PIPE
    0xC00000AE PIPE_BUSY [] WSAEINVAL ERROR_PIPE_BUSY
    0xC00000B0 PIPE_DISCONNECTED [ESHUTDOWN] WSAESHUTDOWN ERROR_PIPE_NOT_CONNECTED
    0xC00000B1 PIPE_CLOSING [] WSAEINVAL ERROR_NO_DATA
    0xC00000B2 PIPE_CONNECTED [] WSAEINVAL ERROR_PIPE_CONNECTED
    0xC00000B3 PIPE_LISTENING [] WSAEINVAL ERROR_PIPE_LISTENING
    0xC00000B4 INVALID_READ_MODE [] WSAEINVAL ERROR_BAD_PIPE
    0xC00000B5 IO_TIMEOUT [ETIMEDOUT] WSAETIMEDOUT ERROR_SEM_TIMEOUT
    0xC00000B6 FILE_FORCED_CLOSED [] WSAEINVAL ERROR_HANDLE_EOF
    0xC00000BB NOT_SUPPORTED [EOPNOTSUPP] WSAEOPNOTSUPP ERROR_NOT_SUPPORTED
    0xC00000BC REMOTE_NOT_LISTENING [] WSAECONNREFUSED ERROR_REM_NOT_LIST
    0xC00000BE BAD_NETWORK_PATH [] WSAENETUNREACH ERROR_BAD_NETPATH
    0xC00000BF NETWORK_BUSY [ENETDOWN] WSAENETDOWN ERROR_NETWORK_BUSY
    0xC00000C4 UNEXPECTED_NETWORK_ERROR [ENETRESET] WSAENETRESET ERROR_UNEXP_NET_ERR
    0xC00000D0 REQUEST_NOT_ACCEPTED [] WSAEWOULDBLOCK ERROR_REQ_NOT_ACCEP
    0xC00000D9 PIPE_EMPTY [] WSAEINVAL ERROR_NO_DATA
    0xC0000120 CANCELLED [ECANCELED] WSA_OPERATION_ABORTED ERROR_OPERATION_ABORTED
    0xC000012D COMMITMENT_LIMIT [] WSAENOBUFS ERROR_COMMITMENT_LIMIT
    0xC000013B LOCAL_DISCONNECT [] WSAECONNABORTED ERROR_NETNAME_DELETED
    0xC000013C REMOTE_DISCONNECT [] WSAECONNRESET ERROR_NETNAME_DELETED
    0xC000013E LINK_FAILED [] WSAECONNRESET ERROR_UNEXP_NET_ERR
    0xC000013F LINK_TIMEOUT [] WSAETIMEDOUT ERROR_UNEXP_NET_ERR
    0xC0000140 INVALID_CONNECTION [ENOTCONN] WSAENOTCONN ERROR_UNEXP_NET_ERR
    0xC0000141 INVALID_ADDRESS [] WSAEADDRNOTAVAIL ERROR_UNEXP_NET_ERR
    0xC000014B PIPE_BROKEN [] WSAEINVAL ERROR_BROKEN_PIPE
    0xC0000185 IO_DEVICE_ERROR [] WSAEINVAL ERROR_IO_DEVICE
    0xC0000206 INVALID_BUFFER_SIZE [] WSAEMSGSIZE ERROR_INVALID_USER_BUFFER
    0xC0000207 INVALID_ADDRESS_COMPONENT [EADDRNOTAVAIL ENODEV] WSAEADDRNOTAVAIL ERROR_INVALID_NETNAME
    0xC000020A ADDRESS_ALREADY_EXISTS [EADDRINUSE] WSAEADDRINUSE ERROR_DUP_NAME
    0xC000020C CONNECTION_DISCONNECTED [] WSAECONNRESET ERROR_NETNAME_DELETED
    0xC000020D CONNECTION_RESET [ECONNRESET EPIPE] WSAECONNRESET ERROR_NETNAME_DELETED
    0xC000020F TRANSACTION_ABORTED [] WSAECONNABORTED ERROR_UNEXP_NET_ERR
    0xC0000225 NOT_FOUND [] WSAEINVAL ERROR_NOT_FOUND
    0xC0000236 CONNECTION_REFUSED [ECONNREFUSED] WSAECONNREFUSED ERROR_CONNECTION_REFUSED
    0xC0000237 GRACEFUL_DISCONNECT [] WSAEDISCON ERROR_GRACEFUL_DISCONNECT
    0xC000023B CONNECTION_ACTIVE [EISCONN] WSAEISCONN ERROR_CONNECTION_ACTIVE
    0xC000023C NETWORK_UNREACHABLE [ENETUNREACH] WSAENETUNREACH ERROR_NETWORK_UNREACHABLE
    0xC000023D HOST_UNREACHABLE [EHOSTUNREACH] WSAEHOSTUNREACH ERROR_HOST_UNREACHABLE
    0xC000023E PROTOCOL_UNREACHABLE [] WSAENETUNREACH ERROR_PROTOCOL_UNREACHABLE
    0xC000023F PORT_UNREACHABLE [] WSAECONNRESET ERROR_PORT_UNREACHABLE
    0xC0000240 REQUEST_ABORTED [EINTR] WSAEINTR ERROR_REQUEST_ABORTED
    0xC0000241 CONNECTION_ABORTED [ECONNABORTED] WSAECONNABORTED ERROR_CONNECTION_ABORTED
    0xC0000350 HOST_DOWN [EHOSTDOWN] WSAEHOSTDOWN ERROR_HOST_DOWN
}
