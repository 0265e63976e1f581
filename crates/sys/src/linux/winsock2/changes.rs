//! The control codes that wait for a change of this host's addresses or routes.
#![allow(unsafe_code)] // Reads the program's address and its OVERLAPPED.

use super::overlapped::notify;
use crate::linux::address;
use crate::linux::blocking::{self, Blocked};
use crate::linux::current;
use crate::linux::deliver::Delivery;
use crate::linux::socket::changes::{Change, listen};
use crate::linux::socket::run::Started;
use crate::linux::socket::{Kind, Op, Socket, operation};
use overlapped_core::error::WsaError;
use smallvec::SmallVec;
use std::sync::Arc;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::OVERLAPPED;

/// What a code waits for.
///
/// # Safety
/// `from` is null or has `length` readable bytes.
pub(super) unsafe fn change(
    socket: &Socket,
    code: u32,
    from: *const core::ffi::c_void,
    length: u32,
) -> Result<Change, WsaError> {
    if socket.nature.family == libc::AF_UNIX || !listen() {
        return Err(WsaError::WSAEOPNOTSUPP);
    }
    if code == ws::SIO_ADDRESS_LIST_CHANGE {
        return Ok(Change::Addresses);
    }
    let length = i32::try_from(length).map_err(|_| WsaError::WSAEFAULT)?;
    // SAFETY: the caller's promise.
    unsafe { address::from_winsock(from.cast(), length, socket.nature.family) }.map(Change::of_route)
}

/// Waits for it as the program wishes: by an operation, by the network event, or here.
///
/// # Safety
/// The OVERLAPPED is null, or valid until completion.
pub(super) unsafe fn start(
    socket: &Arc<Socket>,
    change: Result<Change, WsaError>,
    overlapped: *mut OVERLAPPED,
    routine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> Result<u32, WsaError> {
    let change = change?;
    if !overlapped.is_null() && socket.nature.overlapped {
        // SAFETY: the caller's promise; it is not null.
        let notify = unsafe { notify(socket, overlapped, routine) }?;
        let outlives = notify.outlives_thread(socket);
        current::with(|current| {
            operation::prepare(current, socket, outlives).map_err(|_| WsaError::WSAENOBUFS)?;
            operation::mark_started(socket, &notify);
            let op = Op::new(Kind::Change, SmallVec::new(), notify, &current.thread, outlives);
            socket.await_change(change, Some(op), &mut Delivery::new());
            Err(WsaError::WSA_IO_PENDING)
        })
    } else if socket.is_non_blocking() {
        if let Change::Backlog = change {
            // No network event tells of it.
            return Err(WsaError::WSAEWOULDBLOCK);
        }
        socket.await_change(change, None, &mut Delivery::new());
        Err(WsaError::WSAEWOULDBLOCK)
    } else {
        let start = |op, delivery: &mut Delivery| {
            socket.await_change(change, Some(op), delivery);
            Started::Pending
        };
        match blocking::run_started(socket, Kind::Change, SmallVec::new(), 0, start)? {
            Blocked::Ended(status, _) if status.is_success() => Ok(0),
            Blocked::Ended(status, _) => Err(blocking::error(status)),
            Blocked::TimedOut => Err(WsaError::WSAETIMEDOUT),
        }
    }
}
