//! `WSAConnectByList`, `WSAConnectByNameA`, `WSAConnectByNameW`: connect to the first of several addresses that answers.
#![allow(unsafe_code)] // Reads the program's addresses and names, writes those that were used.

use super::finish_with;
use crate::linux::address;
use crate::linux::blocking::{self, Blocked};
use crate::linux::handle;
use crate::linux::pointer;
use crate::linux::socket::run::Way;
use crate::linux::socket::{Kind, Phase, Socket};
use crate::linux::ws2tcpip::addrinfo::{self, Hints};
use overlapped_core::clock;
use overlapped_core::error::WsaError;
use overlapped_engine::transfer::{self, Address};
use smallvec::SmallVec;
use std::sync::Arc;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::OVERLAPPED;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// An address as the socket's family can connect to it: a socket of the sixth version reaches the fourth by mapped addresses.
fn fit(socket: &Socket, to: &Address) -> Option<Address> {
    match (socket.nature.family, i32::from(to.storage.ss_family)) {
        (ours, theirs) if ours == theirs => Some(*to),
        (libc::AF_INET6, libc::AF_INET) => {
            let (bytes, _) = address::to_winsock(to);
            let mut mapped = Address::default();
            mapped.storage.ss_family = libc::AF_INET6 as libc::sa_family_t;
            mapped.length = size_of::<libc::sockaddr_in6>() as libc::socklen_t;
            address::set_port(&mut mapped, address::port(to));
            let prefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
            address::set_host(&mut mapped, &[&prefix[..], &bytes[4..8]].concat());
            Some(mapped)
        }
        _ => None,
    }
}

/// One attempt, until it ends or the time is over.
fn attempt(socket: &Arc<Socket>, to: &Address, deadline: Option<u64>) -> Result<(), WsaError> {
    if address::is_any(to) || address::port(to) == 0 {
        return Err(WsaError::WSAEADDRNOTAVAIL);
    }
    let timeout_ms = match deadline {
        None => 0,
        Some(deadline) => match deadline.saturating_sub(clock::monotonic_ns()).div_ceil(1_000_000) {
            0 => return Err(WsaError::WSAETIMEDOUT),
            left => u32::try_from(left).unwrap_or(u32::MAX),
        },
    };
    socket.begin_connect(socket.phase.get(), Phase::Connecting, to)?;
    match blocking::run(socket, Way::Out, Kind::Connect { early: 0 }, SmallVec::new(), timeout_ms)? {
        Blocked::Ended(status, _) if status.is_success() => Ok(()),
        Blocked::Ended(status, _) => Err(blocking::error(status)),
        Blocked::TimedOut => Err(WsaError::WSAETIMEDOUT),
    }
}

/// Where the addresses that were used go: a length and a place each, either null.
struct Places {
    local: (*mut u32, *mut ws::SOCKADDR),
    remote: (*mut u32, *mut ws::SOCKADDR),
}

impl Places {
    /// # Safety
    /// Each length is null or valid, and each place is null or has as many bytes as its length says.
    unsafe fn fill(&self, socket: &Socket) -> Result<(), WsaError> {
        let used =
            [(self.local, transfer::local_address(socket.fd())), (self.remote, transfer::peer_address(socket.fd()))];
        for ((length, place), address) in used {
            if let (Ok(address), false, false) = (address, length.is_null(), place.is_null()) {
                // SAFETY: the caller's promise.
                unsafe { address::write(&address, place, length.cast()) }?;
            }
        }
        Ok(())
    }
}

/// Tries the addresses in turn; the failure of the last one tried.
///
/// # Safety
/// The timeout is null or valid, and the places are as [`Places::fill`] demands.
unsafe fn connect_to_any(
    socket: &Arc<Socket>,
    addresses: &[Address],
    timeout: *const ws::TIMEVAL,
    places: &Places,
) -> Result<(), WsaError> {
    if !socket.is_stream() || !matches!(socket.phase.get(), Phase::Fresh | Phase::Bound | Phase::Failed) {
        return Err(if socket.phase.get() == Phase::Connected { WsaError::WSAEISCONN } else { WsaError::WSAEINVAL });
    }
    let deadline = super::select::timeout_ns(timeout)?.map(|ns| clock::monotonic_ns().saturating_add(ns));
    let mut failure = WsaError::WSAEHOSTUNREACH;
    for to in addresses.iter().filter_map(|to| fit(socket, to)) {
        match attempt(socket, &to, deadline) {
            Ok(()) => {
                // SAFETY: the caller's promise.
                return unsafe { places.fill(socket) };
            }
            Err(error) => failure = error,
        }
    }
    // The failure of a blocking connect is told by the call alone (SOCK-34).
    socket.options.lock().so_error = 0;
    Err(failure)
}

/// `WSAConnectByList`—Connects to the first address of a list that answers, waiting up to `timeout` for all together.
///
/// Errors: WSAENOTSOCK, WSAEINVAL (no list, `reserved`), WSAEISCONN, WSAETIMEDOUT, and what the last attempt said.
///
/// # Safety
/// The list has as many entries as it says, each valid; the other pointers are null or valid, each place as long as its length
/// says.
pub unsafe extern "system-unwind" fn WSAConnectByList(
    s: ws::SOCKET,
    socketaddress: *const ws::SOCKET_ADDRESS_LIST,
    localaddresslength: *mut u32,
    localaddress: *mut ws::SOCKADDR,
    remoteaddresslength: *mut u32,
    remoteaddress: *mut ws::SOCKADDR,
    timeout: *const ws::TIMEVAL,
    reserved: *const OVERLAPPED,
) -> BOOL {
    let connect = || {
        let socket = handle::socket(s)?;
        if socketaddress.is_null() || !reserved.is_null() {
            return Err(WsaError::WSAEINVAL);
        }
        // SAFETY: the caller's promise; it is not null.
        let count = usize::try_from(unsafe { (*socketaddress).iAddressCount }).map_err(|_| WsaError::WSAEINVAL)?;
        // SAFETY: in bounds of the list.
        let first = unsafe { (&raw const (*socketaddress).Address).cast::<ws::SOCKET_ADDRESS>() };
        let mut addresses = Vec::with_capacity(count);
        for index in 0..count {
            // SAFETY: the caller's promise.
            let entry = unsafe { first.wrapping_add(index).read_unaligned() };
            for family in [socket.nature.family, libc::AF_INET] {
                // SAFETY: the caller's promise.
                let read = unsafe { address::from_winsock(entry.lpSockaddr, entry.iSockaddrLength, family) };
                if let Ok(address) = read {
                    addresses.push(address);
                    break;
                }
            }
        }
        let places = Places { local: (localaddresslength, localaddress), remote: (remoteaddresslength, remoteaddress) };
        // SAFETY: the caller's promise.
        unsafe { connect_to_any(&socket, &addresses, timeout, &places) }
    };
    finish_with(connect().map(|()| 1), 0)
}

/// The addresses of a stream service on a host.
fn resolved(host: Option<String>, service: Option<String>) -> Result<Vec<Address>, WsaError> {
    let (Some(host), Some(service)) = (host, service) else { return Err(WsaError::WSAEINVAL) };
    if host.is_empty() {
        return Err(WsaError::WSAHOST_NOT_FOUND);
    }
    let hints = Hints { socktype: ws::SOCK_STREAM, protocol: ws::IPPROTO_TCP, ..Hints::default() };
    match addrinfo::look_up(Some(&host), Some(&service), hints) {
        Ok(found) => Ok(found.into_iter().map(|found| found.address).collect()),
        // A host without addresses cannot be connected to any more than one that is not there.
        Err(WsaError::WSANO_DATA) => Err(WsaError::WSAHOST_NOT_FOUND),
        Err(error) => Err(error),
    }
}

/// `WSAConnectByNameA`—Connects to a service of a host by their names, trying the host's addresses in turn.
///
/// Errors: as [`WSAConnectByList`]; WSAEINVAL (no names), WSAHOST_NOT_FOUND, WSATYPE_NOT_FOUND, WSATRY_AGAIN.
///
/// # Safety
/// The names end with a zero; the rest as there.
pub unsafe extern "system-unwind" fn WSAConnectByNameA(
    s: ws::SOCKET,
    nodename: PCSTR,
    servicename: PCSTR,
    localaddresslength: *mut u32,
    localaddress: *mut ws::SOCKADDR,
    remoteaddresslength: *mut u32,
    remoteaddress: *mut ws::SOCKADDR,
    timeout: *const ws::TIMEVAL,
    reserved: *const OVERLAPPED,
) -> BOOL {
    let connect = || {
        let socket = handle::socket(s)?;
        if nodename.is_null() || servicename.is_null() || !reserved.is_null() {
            return Err(WsaError::WSAEINVAL);
        }
        // SAFETY: the caller's promise.
        let host = unsafe { pointer::narrow_text(nodename) };
        // SAFETY: the caller's promise.
        let service = unsafe { pointer::narrow_text(servicename) };
        let places = Places { local: (localaddresslength, localaddress), remote: (remoteaddresslength, remoteaddress) };
        // SAFETY: the caller's promise.
        unsafe { connect_to_any(&socket, &resolved(host, service)?, timeout, &places) }
    };
    finish_with(connect().map(|()| 1), 0)
}

/// # Safety
/// `text` is null or ends with a zero.
unsafe fn name(text: PCWSTR) -> Result<Option<String>, WsaError> {
    // SAFETY: the caller's promise.
    let units = unsafe { pointer::wide(text) };
    units.map(|units| String::from_utf16(&units)).transpose().map_err(|_| WsaError::WSAEINVAL)
}

/// `WSAConnectByNameW`—As [`WSAConnectByNameA`].
///
/// # Safety
/// As there.
pub unsafe extern "system-unwind" fn WSAConnectByNameW(
    s: ws::SOCKET,
    nodename: PCWSTR,
    servicename: PCWSTR,
    localaddresslength: *mut u32,
    localaddress: *mut ws::SOCKADDR,
    remoteaddresslength: *mut u32,
    remoteaddress: *mut ws::SOCKADDR,
    timeout: *const ws::TIMEVAL,
    reserved: *const OVERLAPPED,
) -> BOOL {
    let connect = || {
        let socket = handle::socket(s)?;
        if nodename.is_null() || servicename.is_null() || !reserved.is_null() {
            return Err(WsaError::WSAEINVAL);
        }
        // SAFETY: the caller's promise.
        let host = unsafe { name(nodename) }?;
        // SAFETY: the caller's promise.
        let service = unsafe { name(servicename) }?;
        let places = Places { local: (localaddresslength, localaddress), remote: (remoteaddresslength, remoteaddress) };
        // SAFETY: the caller's promise.
        unsafe { connect_to_any(&socket, &resolved(host, service)?, timeout, &places) }
    };
    finish_with(connect().map(|()| 1), 0)
}
