//! `ioctlsocket` and `WSAIoctl`: the codes that are implemented; every other gives WSAEOPNOTSUPP.
#![allow(unsafe_code)] // Reads and writes the program's buffers, whose lengths are checked.

use super::overlapped::notify;
use super::{changes, finish, interfaces, ip_options, receive_all, sort, source_filter, tcp_info};
use crate::linux::current;
use crate::linux::deliver::Delivery;
use crate::linux::handle;
use crate::linux::mswsock;
use crate::linux::rio;
use crate::linux::socket::changes::Change;
use crate::linux::socket::operation::{self, End, Notify};
use crate::linux::socket::{Phase, Socket};
use overlapped_core::direction::Filter;
use overlapped_core::error::{Call, Status, WsaError};
use overlapped_engine::transfer;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::OVERLAPPED;
use windows_sys::core::GUID;

const FIONBIO: u32 = ws::FIONBIO as u32;
const FIONREAD: u32 = ws::FIONREAD as u32;
const SIOCATMARK: u32 = ws::SIOCATMARK as u32;

/// `_WSAIOW(IOC_VENDOR, 15)`.
const SIO_UDP_NETRESET: u32 = 0x9800_000F;

/// `_IOR('t', 127, ULONG)`.
const SIO_GET_INTERFACE_LIST: u32 = 0x4004_747F;

/// `_IOR('t', 123, ULONG)`.
const SIO_IDEAL_SEND_BACKLOG_QUERY: u32 = 0x4004_747B;

/// `_IO('t', 122)`.
const SIO_IDEAL_SEND_BACKLOG_CHANGE: u32 = 0x2000_747A;

fn set_non_blocking(socket: &Socket, on: bool) -> Result<(), WsaError> {
    // While a selection exists the socket stays non-blocking (NET-6).
    if !on && socket.record.lock().is_selected() {
        return Err(WsaError::WSAEINVAL);
    }
    socket.non_blocking.store(on, Ordering::Relaxed);
    Ok(())
}

/// The number that a query code gives.
fn query(socket: &Arc<Socket>, code: u32) -> Result<u32, WsaError> {
    let failed = |errno| socket.error(errno, Call::Other);
    match code {
        FIONREAD if socket.phase.get() == Phase::Listening => Err(WsaError::WSAEINVAL),
        FIONREAD => {
            socket.sift(&mut Delivery::new());
            transfer::readable_bytes(socket.fd()).map(|bytes| bytes as u32).map_err(failed)
        }
        // True where *no* urgent byte is next: the name suggests the opposite, which is what Linux says.
        SIOCATMARK if socket.is_stream() && !socket.options.lock().oob_inline => Ok(1),
        SIOCATMARK if socket.is_stream() => transfer::at_mark(socket.fd()).map(|at| u32::from(!at)).map_err(failed),
        SIO_IDEAL_SEND_BACKLOG_QUERY => check_backlog(socket).map(|()| IDEAL_SEND_BACKLOG),
        _ => Err(WsaError::WSAEOPNOTSUPP),
    }
}

/// Connections alone have a backlog of sends.
fn check_backlog(socket: &Socket) -> Result<(), WsaError> {
    match socket.phase.get() {
        _ if !socket.is_stream() => Err(WsaError::WSAEOPNOTSUPP),
        Phase::Connected => Ok(()),
        _ => Err(WsaError::WSAENOTCONN),
    }
}

/// How much a program should keep under way: Windows' value before it has measured, and Linux needs none.
const IDEAL_SEND_BACKLOG: u32 = 0x10000;

/// `ioctlsocket`—FIONBIO, FIONREAD, SIOCATMARK.
///
/// Errors: WSAENOTSOCK, WSAEFAULT, WSAEINVAL, WSAEOPNOTSUPP.
///
/// # Safety
/// `argp` is null or valid for reads and writes.
pub unsafe extern "system" fn ioctlsocket(s: ws::SOCKET, cmd: i32, argp: *mut u32) -> i32 {
    let control = || {
        let socket = handle::socket(s)?;
        if argp.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        if cmd as u32 == FIONBIO {
            // SAFETY: the caller's promise; it is not null.
            return set_non_blocking(&socket, unsafe { argp.read() } != 0);
        }
        let value = query(&socket, cmd as u32)?;
        // SAFETY: as above.
        unsafe { argp.write(value) };
        Ok(())
    };
    finish(control())
}

/// An output of `WSAIoctl`: written if there is room (IOC-2).
///
/// # Safety
/// `to` is null or has `room` writable bytes.
unsafe fn put<T: Copy>(to: *mut core::ffi::c_void, room: u32, value: T) -> Result<u32, WsaError> {
    if to.is_null() || (room as usize) < size_of::<T>() {
        return Err(WsaError::WSAEFAULT);
    }
    // SAFETY: the caller's promise, and the room was checked.
    unsafe { to.cast::<T>().write_unaligned(value) };
    Ok(size_of::<T>() as u32)
}

/// # Safety
/// `from` is null or has `length` readable bytes.
unsafe fn get<T: Copy>(from: *const core::ffi::c_void, length: u32) -> Result<T, WsaError> {
    if from.is_null() || (length as usize) < size_of::<T>() {
        return Err(WsaError::WSAEFAULT);
    }
    // SAFETY: the caller's promise, and the length was checked; the callers ask for plain data.
    Ok(unsafe { from.cast::<T>().read_unaligned() })
}

#[repr(C)]
#[derive(Clone, Copy)]
struct KeepAlive {
    on: u32,
    time_ms: u32,
    interval_ms: u32,
}

fn keep_alive(socket: &Socket, values: KeepAlive) -> Result<(), WsaError> {
    if !socket.is_stream() {
        return Err(WsaError::WSAENOPROTOOPT);
    }
    let seconds = |ms: u32| ms.div_ceil(1000).max(1) as i32;
    let set = |level, name, value: i32| socket.set_linux(level, name, value);
    set(libc::SOL_SOCKET, libc::SO_KEEPALIVE, i32::from(values.on != 0))?;
    if values.on != 0 {
        set(libc::IPPROTO_TCP, libc::TCP_KEEPIDLE, seconds(values.time_ms))?;
        set(libc::IPPROTO_TCP, libc::TCP_KEEPINTVL, seconds(values.interval_ms))?;
    }
    Ok(())
}

/// The option that a control code of groups sets.
fn group_option(socket: &Socket, code: u32) -> (i32, i32) {
    match (socket.nature.family == libc::AF_INET6, code == ws::SIO_MULTICAST_SCOPE) {
        (false, false) => (ws::IPPROTO_IP, ws::IP_MULTICAST_LOOP),
        (false, true) => (ws::IPPROTO_IP, ws::IP_MULTICAST_TTL),
        (true, false) => (ws::IPPROTO_IPV6, ws::IPV6_MULTICAST_LOOP),
        (true, true) => (ws::IPPROTO_IPV6, ws::IPV6_MULTICAST_HOPS),
    }
}

/// Tells of a control code as of an operation: of a success, with no bytes, and of a code that there is not. Any other failure
/// started nothing.
fn tell_end(socket: &Arc<Socket>, notify: &Notify, result: Result<u32, WsaError>) -> Result<u32, WsaError> {
    let (status, immediate, result) = match result {
        Ok(bytes) => (Status::SUCCESS, true, Ok(bytes)),
        Err(WsaError::WSAEOPNOTSUPP) => (Status::NOT_SUPPORTED, false, Err(WsaError::WSA_IO_PENDING)),
        failed => return failed,
    };
    operation::mark_started(socket, notify);
    let thread = current::with(|current| Arc::clone(&current.thread));
    let end = End { status, bytes: 0, flags: 0, immediate };
    operation::tell(socket, notify, Some(&thread), end, &mut Delivery::new());
    result
}

/// `WSAIoctl`—FIONBIO, FIONREAD, SIOCATMARK, SIO_KEEPALIVE_VALS, SIO_BASE_HANDLE and its kin, the extension functions,
/// SIO_UDP_CONNRESET, SIO_UDP_NETRESET, SIO_ADDRESS_LIST_QUERY, SIO_GET_INTERFACE_LIST, SIO_ROUTING_INTERFACE_QUERY, SIO_GET_BROADCAST_ADDRESS,
/// SIO_MULTIPOINT_LOOPBACK, SIO_MULTICAST_SCOPE, SIO_LOOPBACK_FAST_PATH, SIO_IDEAL_SEND_BACKLOG_QUERY,
/// SIO_IDEAL_SEND_BACKLOG_CHANGE, SIO_AF_UNIX_GETPEERPID, SIO_FLUSH, SIO_ADDRESS_LIST_CHANGE, SIO_ROUTING_INTERFACE_CHANGE, SIO_ADDRESS_LIST_SORT, SIO_TCP_INFO (versions 0 and 1),
/// SIO_RCVALL, SIO_RCVALL_MCAST, SIO_RCVALL_IGMPMCAST, SIO_RCVALL_IF, SIO_RCVALL_MCAST_IF,
/// SIO_SET_MULTICAST_FILTER, SIO_GET_MULTICAST_FILTER, SIOCSMSFILTER, SIOCGMSFILTER.
///
/// With an OVERLAPPED each is done at once but for the three that wait for a change, and told as any operation is, with 0 bytes (PORT-38); a code that is not
/// implemented pends and ends so. Without one, a change is waited for, or on a non-blocking socket told by its network event.
///
/// Errors: WSAENOTSOCK, WSAEFAULT, WSAEINVAL, WSAEOPNOTSUPP; WSA_IO_PENDING and WSA_INVALID_HANDLE with an OVERLAPPED.
///
/// # Safety
/// The buffers have as many bytes as they say; the other pointers are null or valid.
pub unsafe extern "system" fn WSAIoctl(
    s: ws::SOCKET,
    dwiocontrolcode: u32,
    lpvinbuffer: *const core::ffi::c_void,
    cbinbuffer: u32,
    lpvoutbuffer: *mut core::ffi::c_void,
    cboutbuffer: u32,
    lpcbbytesreturned: *mut u32,
    lpoverlapped: *mut OVERLAPPED,
    lpcompletionroutine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    let say_needed = |(error, needed): (WsaError, u32)| {
        if needed > 0 {
            // SAFETY: the caller's promise; it was checked not to be null.
            unsafe { lpcbbytesreturned.write(needed) };
        }
        error
    };
    let control = |socket: &Arc<Socket>| {
        match dwiocontrolcode {
            FIONBIO => {
                // SAFETY: the caller's promise.
                let on = unsafe { get::<u32>(lpvinbuffer, cbinbuffer) }?;
                set_non_blocking(socket, on != 0).map(|()| 0)
            }
            ws::SIO_KEEPALIVE_VALS => {
                // SAFETY: the caller's promise.
                let values = unsafe { get::<KeepAlive>(lpvinbuffer, cbinbuffer) }?;
                keep_alive(socket, values).map(|()| 0)
            }
            ws::SIO_UDP_CONNRESET | SIO_UDP_NETRESET => {
                // SAFETY: the caller's promise.
                let on = unsafe { get::<u32>(lpvinbuffer, cbinbuffer) }?;
                let datagrams = socket.datagrams.as_ref().ok_or(WsaError::WSAEOPNOTSUPP)?;
                let told = match dwiocontrolcode {
                    SIO_UDP_NETRESET => &datagrams.tells_expired,
                    _ => &datagrams.tells_unreachable,
                };
                told.store(on != 0, Ordering::Relaxed);
                Ok(0)
            }
            ws::SIO_GET_EXTENSION_FUNCTION_POINTER => {
                // SAFETY: the caller's promise.
                let guid = unsafe { get::<GUID>(lpvinbuffer, cbinbuffer) }?;
                let function = mswsock::extension(&guid).ok_or(WsaError::WSAEINVAL)?;
                // SAFETY: the caller's promise.
                unsafe { put(lpvoutbuffer, cboutbuffer, function) }
            }
            ws::SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER => {
                // SAFETY: the caller's promise.
                let guid = unsafe { get::<GUID>(lpvinbuffer, cbinbuffer) }?;
                if !mswsock::same(&guid, &ws::WSAID_MULTIPLE_RIO) {
                    return Err(WsaError::WSAEINVAL);
                }
                // SAFETY: the caller's promise.
                unsafe { put(lpvoutbuffer, cboutbuffer, rio::table()) }
            }
            ws::SIO_BASE_HANDLE | ws::SIO_BSP_HANDLE | ws::SIO_BSP_HANDLE_SELECT | ws::SIO_BSP_HANDLE_POLL => {
                // SAFETY: the caller's promise.
                unsafe { put(lpvoutbuffer, cboutbuffer, s) }
            }
            ws::SIO_ADDRESS_LIST_QUERY => {
                // SAFETY: the caller's promise.
                unsafe { interfaces::address_list(socket, lpvoutbuffer, cboutbuffer) }.map_err(say_needed)
            }
            SIO_GET_INTERFACE_LIST if socket.nature.family == libc::AF_INET => {
                // SAFETY: the caller's promise.
                unsafe { interfaces::list(lpvoutbuffer, cboutbuffer) }
            }
            ws::SIO_ROUTING_INTERFACE_QUERY => {
                // SAFETY: the caller's promise.
                unsafe { interfaces::route(socket, lpvinbuffer, cbinbuffer, lpvoutbuffer, cboutbuffer) }
                    .map_err(say_needed)
            }
            ws::SIO_GET_BROADCAST_ADDRESS if socket.nature.family == libc::AF_INET => {
                let everybody = ws::IN_ADDR { S_un: ws::IN_ADDR_0 { S_addr: u32::MAX } };
                let address = ws::SOCKADDR_IN { sin_family: ws::AF_INET, sin_addr: everybody, ..Default::default() };
                // SAFETY: the caller's promise.
                unsafe { put(lpvoutbuffer, cboutbuffer, address) }
            }
            ws::SIO_MULTIPOINT_LOOPBACK | ws::SIO_MULTICAST_SCOPE => {
                let (level, name) = group_option(socket, dwiocontrolcode);
                // SAFETY: the caller's promise.
                let set = unsafe { ip_options::set(socket, level, name, lpvinbuffer.cast(), cbinbuffer as i32) };
                set.map(|()| 0)
            }
            ws::SIO_AF_UNIX_GETPEERPID if socket.nature.family == libc::AF_UNIX => {
                if socket.phase.get() != Phase::Connected {
                    return Err(WsaError::WSAENOTCONN);
                }
                let peer = transfer::peer_process(socket.fd()).map_err(|errno| socket.error(errno, Call::Other))?;
                // SAFETY: the caller's promise.
                unsafe { put(lpvoutbuffer, cboutbuffer, peer as u32) }
            }
            // Two sockets of one host are joined directly in any case.
            ws::SIO_LOOPBACK_FAST_PATH if socket.is_stream() => {
                // SAFETY: the caller's promise.
                unsafe { get::<u32>(lpvinbuffer, cbinbuffer) }.map(|_| 0)
            }
            ws::SIO_ADDRESS_LIST_SORT if socket.nature.family == libc::AF_INET6 => {
                // SAFETY: the caller's promise.
                unsafe { sort::address_list(lpvinbuffer, cbinbuffer, lpvoutbuffer, cboutbuffer) }.map_err(say_needed)
            }
            ws::SIO_TCP_INFO if socket.is_stream() && socket.nature.protocol == libc::IPPROTO_TCP => {
                // SAFETY: the caller's promise.
                match unsafe { get::<u32>(lpvinbuffer, cbinbuffer) }? {
                    // SAFETY: as above.
                    0 => unsafe { put(lpvoutbuffer, cboutbuffer, tcp_info::version_0(socket)?) },
                    // SAFETY: as above.
                    1 => unsafe { put(lpvoutbuffer, cboutbuffer, tcp_info::version_1(socket)?) },
                    _ => Err(WsaError::WSAEOPNOTSUPP),
                }
            }
            code if receive_all::is_ours(code) => {
                // SAFETY: the caller's promise.
                unsafe { receive_all::set(socket, code, lpvinbuffer, cbinbuffer) }.map(|()| 0)
            }
            code if source_filter::is_ours(code) => {
                let buffers = source_filter::Buffers {
                    from: lpvinbuffer,
                    length: cbinbuffer,
                    to: lpvoutbuffer,
                    room: cboutbuffer,
                };
                // SAFETY: the caller's promise.
                unsafe { source_filter::control(socket, code, &buffers) }
            }
            ws::SIO_FLUSH => {
                let mut delivery = Delivery::new();
                for op in socket.output.cancel(Filter::All).0 {
                    operation::publish(socket, op, Status::CANCELLED, 0, 0, false, &mut delivery);
                }
                Ok(0)
            }
            code => {
                let value = query(socket, code)?;
                // SAFETY: the caller's promise.
                unsafe { put(lpvoutbuffer, cboutbuffer, value) }
            }
        }
    };
    let checked = || {
        let socket = handle::socket(s)?;
        if lpcbbytesreturned.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        let change = match dwiocontrolcode {
            ws::SIO_ADDRESS_LIST_CHANGE | ws::SIO_ROUTING_INTERFACE_CHANGE => {
                // SAFETY: the caller's promise.
                Some(unsafe { changes::change(&socket, dwiocontrolcode, lpvinbuffer, cbinbuffer) })
            }
            SIO_IDEAL_SEND_BACKLOG_CHANGE => Some(check_backlog(&socket).map(|()| Change::Backlog)),
            _ => None,
        };
        // What cannot be waited for ends as any code that there is not.
        if let Some(change) = change.filter(|change| !matches!(change, Err(WsaError::WSAEOPNOTSUPP))) {
            // SAFETY: the caller's promise.
            return unsafe { changes::start(&socket, change, lpoverlapped, lpcompletionroutine) };
        }
        if lpoverlapped.is_null() {
            return control(&socket);
        }
        // SAFETY: the caller's promise; it is not null.
        let notify = unsafe { notify(&socket, lpoverlapped, lpcompletionroutine) }?;
        let result = control(&socket);
        tell_end(&socket, &notify, result)
    };
    let result = checked();
    if let Ok(bytes) = result {
        // SAFETY: the caller's promise; it was checked not to be null.
        unsafe { lpcbbytesreturned.write(bytes) };
    }
    if result == Err(WsaError::WSAEOPNOTSUPP) {
        // Nothing is returned for a code that there is not (IOC-3).
        // SAFETY: as above.
        unsafe { lpcbbytesreturned.write(0) };
    }
    finish(result.map(drop))
}
