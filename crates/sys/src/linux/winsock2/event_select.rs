//! `WSAEventSelect`, `WSAEnumNetworkEvents` and the events of Winsock's own names.
#![allow(unsafe_code)] // Writes the program's WSANETWORKEVENTS.

use super::finish;
use crate::linux::current;
use crate::linux::deliver::Delivery;
use crate::linux::handle;
use crate::linux::socket::{Phase, Socket, deferred, home};
use crate::linux::{handleapi, misuse, observe, sleep, synchapi, trace};
use overlapped_core::Object;
use overlapped_core::error::WsaError;
use overlapped_core::record::NetworkEvents;
use overlapped_engine::{Readiness, transfer};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::BOOL;

/// Notices what must be known before it is asked what holds now: the end of a connect attempt (NET-8), and datagrams that are none.
pub(super) fn notice(socket: &Arc<Socket>, delivery: &mut Delivery) {
    if let Phase::Connecting | Phase::ConnectingEx = socket.phase.get() {
        socket.connect_outcome();
    }
    socket.sift(delivery);
}

/// Notices the end of the peer (NET-8), after a selection: it is recorded for that one.
pub(super) fn notice_end(socket: &Arc<Socket>, delivery: &mut Delivery) {
    let polled = socket.poll_now(libc::POLLRDHUP, delivery);
    let mut ends = Readiness::empty();
    for (bit, meaning) in [
        (libc::POLLRDHUP, Readiness::PEER_CLOSED),
        (libc::POLLHUP, Readiness::HANG_UP),
        (libc::POLLERR, Readiness::ERROR),
    ] {
        ends.set(meaning, polled & bit != 0);
    }
    if !ends.is_empty() {
        socket.on_edge(ends, delivery);
    }
}

/// What holds now.
#[derive(Default)]
pub(crate) struct Present {
    pub(crate) levels: NetworkEvents,
    /// Whether a connection seems to have ended: [`notice_end`] knows.
    pub(super) ended: bool,
}

/// What holds now, by one look. Asked under the record's lock: what arrives after the answer is recorded after the selection
/// (NET-26).
pub(crate) fn present(socket: &Socket) -> Present {
    let listens = socket.phase.get() == Phase::Listening;
    if socket.is_stream() && !listens && socket.phase.get() != Phase::Connected {
        return Present::default();
    }
    let polled = transfer::poll_now(socket.fd(), libc::POLLIN | libc::POLLPRI | libc::POLLRDHUP);
    let has = |bit: i16| polled & bit != 0;
    // At the end of a stream, or at an urgent byte, there is something to be seen that is no data.
    let plain = socket.is_stream() && !has(!libc::POLLIN) && socket.urgent.load(Ordering::Acquire) == 0;
    let mut levels = NetworkEvents::empty();
    if listens {
        levels.set(NetworkEvents::ACCEPT, has(libc::POLLIN) || deferred::is_any(socket));
    } else {
        levels.set(NetworkEvents::OOB, has(libc::POLLPRI) && !socket.options.lock().oob_inline);
        levels.set(NetworkEvents::READ, has(libc::POLLIN) && (plain || socket.has_data()));
    }
    let ended = has(libc::POLLRDHUP | libc::POLLHUP | libc::POLLERR) && socket.is_stream() && !listens;
    Present { levels, ended }
}

pub(super) fn select(socket: &Arc<Socket>, event: usize, mask: NetworkEvents) -> Result<(), WsaError> {
    let object = match (event & !3, mask.is_empty()) {
        // The event is ignored where nothing is selected (NET-4).
        (_, true) => None,
        (0, false) => return Err(WsaError::WSAEINVAL),
        (event, false) => Some(handle::event(event).ok_or(WsaError::WSAEINVAL)?),
    };
    let mut delivery = Delivery::new();
    socket.non_blocking.store(true, Ordering::Relaxed);
    if let Some(object) = &object {
        let home = current::with(|current| socket.bring_home_to_starter(current));
        home.map_err(|_| WsaError::WSAENOBUFS)?;
        socket.selected.store(true, Ordering::SeqCst);
        home::feed(socket, object);
        notice(socket, &mut delivery);
    }
    let mut record = socket.record.lock();
    let before = record.event().cloned();
    let present = if mask.is_empty() { Present::default() } else { present(socket) };
    let told = present.levels & mask & !record.recorded() & !record.reported();
    let mut due = record.select(mask, object.clone(), present.levels);
    socket.expect_repetition(told, &mut record);
    if socket.has_room() {
        // Room that came while nothing was selected (NET-43).
        due = record.writable().or(due);
    }
    drop(record);
    if let Some(object) = &object {
        home::confirm_feed(socket, object);
    }
    if present.ended {
        notice_end(socket, &mut delivery);
    }
    finish_selection(socket, before, object.as_ref(), due, &mut delivery)
}

/// After an association was replaced: says what is due, and lets go of the event of the one before.
pub(super) fn finish_selection(
    socket: &Arc<Socket>,
    before: Option<Arc<Object>>,
    object: Option<&Arc<Object>>,
    due: Option<Arc<Object>>,
    delivery: &mut Delivery,
) -> Result<(), WsaError> {
    if let Some(event) = due {
        event.set(&mut delivery.wakes);
    }
    let same = matches!((&before, object), (Some(before), Some(after)) if Arc::ptr_eq(before, after));
    if let Some(before) = before.filter(|_| !same) {
        before.unfeed(socket.token);
    }
    if socket.closed.load(Ordering::SeqCst) {
        // By another thread, which may have ended the selection before this one made it.
        socket.end_selection();
        return Err(WsaError::WSAENOTSOCK);
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
            event => Some(handle::event_ref(event).ok_or(WsaError::WSAEINVAL)?),
        };
        let mut record = socket.record.lock();
        if record.is_selected() && !record.has_recorded() {
            // A program that polls without ever waiting still learns of what came.
            drop(record);
            current::with(|current| {
                if let Some(shard) = current.shard_if_any() {
                    sleep::harvest(current, shard);
                }
            });
            record = socket.record.lock();
        }
        if let Some(event) = event {
            event.reset();
        }
        let enumerated = record.enumerate();
        drop(record);
        if observe::any() {
            observe_enumeration(&socket, enumerated.events);
        }
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

#[cold]
fn observe_enumeration(socket: &Socket, events: NetworkEvents) {
    if trace::is_on() {
        trace::network_events(false, socket.handle(), events);
    }
    if misuse::is_on() {
        misuse::network_event::enumerated(socket, events);
    }
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
