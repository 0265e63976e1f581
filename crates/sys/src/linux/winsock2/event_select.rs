//! `WSAEventSelect`, `WSAEnumNetworkEvents` and the events of Winsock's own names.
#![allow(unsafe_code)] // Writes the program's WSANETWORKEVENTS.

use super::finish;
use crate::linux::current;
use crate::linux::deliver::Delivery;
use crate::linux::handle;
use crate::linux::socket::{Phase, Socket, home};
use crate::linux::{handleapi, sleep, synchapi};
use overlapped_core::error::WsaError;
use overlapped_core::record::NetworkEvents;
use overlapped_engine::{Readiness, transfer};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::BOOL;

/// Looks at what holds now: one-shot conditions enter the record, level conditions are returned (NET-8).
fn look(socket: &Arc<Socket>, delivery: &mut Delivery) -> NetworkEvents {
    let polled = transfer::poll_now(socket.fd(), libc::POLLIN | libc::POLLPRI | libc::POLLRDHUP);
    let has = |bits: i16| polled & bits != 0;
    let mut present = NetworkEvents::empty();
    match socket.phase.get() {
        Phase::Listening => present.set(NetworkEvents::ACCEPT, has(libc::POLLIN)),
        Phase::Connecting | Phase::ConnectingEx => {
            if let Some(errno) = socket.connect_outcome() {
                socket.record_connected(errno, delivery);
            }
        }
        Phase::Connected => {
            let mut ends = Readiness::empty();
            ends.set(Readiness::PEER_CLOSED, has(libc::POLLRDHUP));
            ends.set(Readiness::HANG_UP, has(libc::POLLHUP));
            ends.set(Readiness::ERROR, has(libc::POLLERR));
            if !ends.is_empty() {
                socket.on_edge(ends, delivery);
            }
            let inline = socket.options.lock().oob_inline;
            present.set(NetworkEvents::OOB, has(libc::POLLPRI) && !inline);
            present.set(NetworkEvents::READ, has(libc::POLLIN) && socket.has_bytes());
        }
        Phase::Fresh | Phase::Bound | Phase::Failed => {
            present.set(NetworkEvents::READ, !socket.is_stream() && has(libc::POLLIN));
        }
    }
    present
}

fn select(socket: &Arc<Socket>, event: usize, mask: NetworkEvents) -> Result<(), WsaError> {
    let object = match (event & !3, mask.is_empty()) {
        // The event is ignored where nothing is selected (NET-4).
        (_, true) => None,
        (0, false) => return Err(WsaError::WSAEINVAL),
        (event, false) => Some(handle::event(event).ok_or(WsaError::WSAEINVAL)?),
    };
    if !mask.is_empty() {
        let home = current::with(|current| socket.bring_home_to_starter(|| current.shard()));
        home.map_err(|_| WsaError::WSAENOBUFS)?;
    }
    socket.non_blocking.store(true, Ordering::Relaxed);
    let mut delivery = Delivery::new();
    let before = socket.record.lock().event().cloned();
    if let Some(object) = &object {
        socket.selected.store(true, Ordering::SeqCst);
        home::feed(socket, object);
    }
    let present = if mask.is_empty() { NetworkEvents::empty() } else { look(socket, &mut delivery) };
    let due = socket.record.lock().select(mask, object.clone(), present);
    if let Some(event) = due {
        event.set(&mut delivery.wakes);
    }
    let same = matches!((&before, &object), (Some(before), Some(after)) if Arc::ptr_eq(before, after));
    if let Some(before) = before.filter(|_| !same) {
        before.unfeed(socket.token);
    }
    if mask.is_empty() {
        socket.selected.store(false, Ordering::SeqCst);
    }
    Ok(())
}

/// `WSAEventSelect`—Records the socket's network events and signals an event for those of the mask (NET-1 to NET-16).
///
/// Errors: WSAENOTSOCK, WSAEINVAL (no event for a mask), WSAENOBUFS.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSAEventSelect(s: ws::SOCKET, heventobject: ws::WSAEVENT, lnetworkevents: i32) -> i32 {
    let mask = NetworkEvents::from_bits_truncate(lnetworkevents as u32);
    finish(handle::socket(s).and_then(|socket| select(&socket, heventobject as usize, mask)))
}

/// `WSAEnumNetworkEvents`—Takes what was recorded and selected, and resets the event that is passed, in one step (NET-70 to
/// NET-79).
///
/// Errors: WSAENOTSOCK, WSAEFAULT, WSAEINVAL (the handle is no event).
///
/// # Safety
/// `lpnetworkevents` is null or valid for writes.
pub unsafe extern "system" fn WSAEnumNetworkEvents(
    s: ws::SOCKET,
    heventobject: ws::WSAEVENT,
    lpnetworkevents: *mut ws::WSANETWORKEVENTS,
) -> i32 {
    let enumerate = || {
        let socket = handle::socket(s)?;
        if lpnetworkevents.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        let event = match heventobject as usize & !3 {
            0 => None,
            event => Some(handle::event(event).ok_or(WsaError::WSAEINVAL)?),
        };
        let mut record = socket.record.lock();
        if record.is_selected() && !record.has_recorded() {
            // A program that polls without ever waiting still learns of what came.
            drop(record);
            current::with(|current| {
                if let Some(shard) = current.shard_if_any() {
                    sleep::harvest(current, &shard);
                }
            });
            record = socket.record.lock();
        }
        if let Some(event) = event {
            event.reset();
        }
        let enumerated = record.enumerate();
        drop(record);
        // SAFETY: the caller's promise; it is not null.
        let to = unsafe { &mut *lpnetworkevents };
        to.lNetworkEvents = enumerated.events.bits() as i32;
        for (index, code) in enumerated.codes.into_iter().enumerate() {
            // Codes of other bits are left as they were (NET-72).
            if enumerated.events.bits() & 1 << index != 0 {
                to.iErrorCode[index] = code;
            }
        }
        Ok(())
    };
    finish(enumerate())
}

/// `WSACreateEvent`—A new manual-reset event, nonsignaled (EVT-1).
///
/// Errors: WSA_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSACreateEvent() -> ws::WSAEVENT {
    synchapi::create::unnamed_event(true) as ws::WSAEVENT
}

/// `WSACloseEvent`—Closes an event (EVT-15).
///
/// Errors: WSA_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSACloseEvent(hevent: ws::WSAEVENT) -> BOOL {
    handleapi::close(hevent as usize)
}

/// `WSASetEvent`—Signals an event (EVT-18).
///
/// Errors: WSA_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSASetEvent(hevent: ws::WSAEVENT) -> BOOL {
    synchapi::set_event(hevent as usize)
}

/// `WSAResetEvent`—Makes an event nonsignaled (EVT-18).
///
/// Errors: WSA_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSAResetEvent(hevent: ws::WSAEVENT) -> BOOL {
    synchapi::reset_event(hevent as usize)
}

/// `WSAWaitForMultipleEvents`—`WaitForMultipleObjectsEx` under Winsock's name and order of arguments (WAIT-15).
///
/// Errors: WSA_INVALID_HANDLE, WSA_INVALID_PARAMETER.
///
/// # Safety
/// `lphevents` is null or has `cevents` readable entries.
pub unsafe extern "system-unwind" fn WSAWaitForMultipleEvents(
    cevents: u32,
    lphevents: *const HANDLE,
    fwaitall: BOOL,
    dwtimeout: u32,
    falertable: BOOL,
) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { synchapi::wait::WaitForMultipleObjectsEx(cevents, lphevents, fwaitall, dwtimeout, falertable) }
}
