//! The system's functions that may run the program's routines, declared so that a routine may end its thread or throw through them,
//! as on Linux. `windows-sys` declares them otherwise: this is all in which the table's signatures are not its.
#![allow(missing_docs, clippy::too_many_arguments)] // Windows' own.

use windows_sys::Win32::Foundation::*;
use windows_sys::Win32::Networking::WinSock::*;
use windows_sys::Win32::System::IO::*;
use windows_sys::Win32::UI::WindowsAndMessaging::*;
use windows_sys::core::{BOOL, PCSTR, PCWSTR, PSTR};

windows_link::link!("ws2_32.dll" "system-unwind" fn accept(s: SOCKET, addr: *mut SOCKADDR, addrlen: *mut i32) -> SOCKET);
windows_link::link!("ws2_32.dll" "system-unwind" fn connect(s: SOCKET, name: *const SOCKADDR, namelen: i32) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn recv(s: SOCKET, buf: PSTR, len: i32, flags: SEND_RECV_FLAGS) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn recvfrom(s: SOCKET, buf: PSTR, len: i32, flags: i32, from: *mut SOCKADDR, fromlen: *mut i32) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn send(s: SOCKET, buf: PCSTR, len: i32, flags: SEND_RECV_FLAGS) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn sendto(s: SOCKET, buf: PCSTR, len: i32, flags: i32, to: *const SOCKADDR, tolen: i32) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn select(nfds: i32, readfds: *mut FD_SET, writefds: *mut FD_SET, exceptfds: *mut FD_SET, timeout: *const TIMEVAL) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSAAccept(s: SOCKET, addr: *mut SOCKADDR, addrlen: *mut i32, lpfncondition: LPCONDITIONPROC, dwcallbackdata: usize) -> SOCKET);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSAConnect(s: SOCKET, name: *const SOCKADDR, namelen: i32, lpcallerdata: *const WSABUF, lpcalleedata: *mut WSABUF, lpsqos: *const QOS, lpgqos: *const QOS) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSAConnectByList(s: SOCKET, socketaddress: *const SOCKET_ADDRESS_LIST, localaddresslength: *mut u32, localaddress: *mut SOCKADDR, remoteaddresslength: *mut u32, remoteaddress: *mut SOCKADDR, timeout: *const TIMEVAL, reserved: *const OVERLAPPED) -> BOOL);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSAConnectByNameA(s: SOCKET, nodename: PCSTR, servicename: PCSTR, localaddresslength: *mut u32, localaddress: *mut SOCKADDR, remoteaddresslength: *mut u32, remoteaddress: *mut SOCKADDR, timeout: *const TIMEVAL, reserved: *const OVERLAPPED) -> BOOL);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSAConnectByNameW(s: SOCKET, nodename: PCWSTR, servicename: PCWSTR, localaddresslength: *mut u32, localaddress: *mut SOCKADDR, remoteaddresslength: *mut u32, remoteaddress: *mut SOCKADDR, timeout: *const TIMEVAL, reserved: *const OVERLAPPED) -> BOOL);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSAPoll(fdarray: *mut WSAPOLLFD, fds: u32, timeout: i32) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSARecv(s: SOCKET, lpbuffers: *const WSABUF, dwbuffercount: u32, lpnumberofbytesrecvd: *mut u32, lpflags: *mut u32, lpoverlapped: *mut OVERLAPPED, lpcompletionroutine: LPWSAOVERLAPPED_COMPLETION_ROUTINE) -> i32);
windows_link::link!("mswsock.dll" "system-unwind" fn WSARecvEx(s: SOCKET, buf: PSTR, len: i32, flags: *mut i32) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSARecvFrom(s: SOCKET, lpbuffers: *const WSABUF, dwbuffercount: u32, lpnumberofbytesrecvd: *mut u32, lpflags: *mut u32, lpfrom: *mut SOCKADDR, lpfromlen: *mut i32, lpoverlapped: *mut OVERLAPPED, lpcompletionroutine: LPWSAOVERLAPPED_COMPLETION_ROUTINE) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSASend(s: SOCKET, lpbuffers: *const WSABUF, dwbuffercount: u32, lpnumberofbytessent: *mut u32, dwflags: u32, lpoverlapped: *mut OVERLAPPED, lpcompletionroutine: LPWSAOVERLAPPED_COMPLETION_ROUTINE) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSASendMsg(handle: SOCKET, lpmsg: *const WSAMSG, dwflags: u32, lpnumberofbytessent: *mut u32, lpoverlapped: *mut OVERLAPPED, lpcompletionroutine: LPWSAOVERLAPPED_COMPLETION_ROUTINE) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSASendTo(s: SOCKET, lpbuffers: *const WSABUF, dwbuffercount: u32, lpnumberofbytessent: *mut u32, dwflags: u32, lpto: *const SOCKADDR, itolen: i32, lpoverlapped: *mut OVERLAPPED, lpcompletionroutine: LPWSAOVERLAPPED_COMPLETION_ROUTINE) -> i32);
windows_link::link!("ws2_32.dll" "system-unwind" fn WSAWaitForMultipleEvents(cevents: u32, lphevents: *const HANDLE, fwaitall: BOOL, dwtimeout: u32, falertable: BOOL) -> WAIT_EVENT);
windows_link::link!("ws2_32.dll" "system-unwind" fn ProcessSocketNotifications(completionport: HANDLE, registrationcount: u32, registrationinfos: *mut SOCK_NOTIFY_REGISTRATION, timeoutms: u32, completioncount: u32, completionportentries: *mut OVERLAPPED_ENTRY, receivedentrycount: *mut u32) -> u32);
windows_link::link!("mswsock.dll" "system-unwind" fn TransmitFile(hsocket: SOCKET, hfile: HANDLE, nnumberofbytestowrite: u32, nnumberofbytespersend: u32, lpoverlapped: *mut OVERLAPPED, lptransmitbuffers: *const TRANSMIT_FILE_BUFFERS, dwreserved: u32) -> BOOL);
windows_link::link!("kernel32.dll" "system-unwind" fn GetOverlappedResultEx(hfile: HANDLE, lpoverlapped: *const OVERLAPPED, lpnumberofbytestransferred: *mut u32, dwmilliseconds: u32, balertable: BOOL) -> BOOL);
windows_link::link!("kernel32.dll" "system-unwind" fn GetQueuedCompletionStatusEx(completionport: HANDLE, lpcompletionportentries: *mut OVERLAPPED_ENTRY, ulcount: u32, ulnumentriesremoved: *mut u32, dwmilliseconds: u32, falertable: BOOL) -> BOOL);
windows_link::link!("kernel32.dll" "system-unwind" fn ExitThread(dwexitcode: u32) -> !);
windows_link::link!("kernel32.dll" "system-unwind" fn FreeLibraryAndExitThread(hlibmodule: HMODULE, dwexitcode: u32) -> !);
windows_link::link!("kernel32.dll" "system-unwind" fn TerminateThread(hthread: HANDLE, dwexitcode: u32) -> BOOL);
windows_link::link!("kernel32.dll" "system-unwind" fn SignalObjectAndWait(hobjecttosignal: HANDLE, hobjecttowaiton: HANDLE, dwmilliseconds: u32, balertable: BOOL) -> WAIT_EVENT);
windows_link::link!("kernel32.dll" "system-unwind" fn SleepEx(dwmilliseconds: u32, balertable: BOOL) -> u32);
windows_link::link!("kernel32.dll" "system-unwind" fn WaitForSingleObjectEx(hhandle: HANDLE, dwmilliseconds: u32, balertable: BOOL) -> WAIT_EVENT);
windows_link::link!("kernel32.dll" "system-unwind" fn WaitForMultipleObjectsEx(ncount: u32, lphandles: *const HANDLE, bwaitall: BOOL, dwmilliseconds: u32, balertable: BOOL) -> WAIT_EVENT);
windows_link::link!("user32.dll" "system-unwind" fn MsgWaitForMultipleObjectsEx(ncount: u32, phandles: *const HANDLE, dwmilliseconds: u32, dwwakemask: QUEUE_STATUS_FLAGS, dwflags: MSG_WAIT_FOR_MULTIPLE_OBJECTS_EX_FLAGS) -> WAIT_EVENT);
