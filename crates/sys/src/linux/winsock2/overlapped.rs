//! `WSARecv`, `WSASend` and `WSAGetOverlappedResult`.
#![allow(unsafe_code)] // Reads the program's arrays, writes its counts; the folder `socket` states the invariants.

use super::transfer::{self, Buffers};
use super::{datagram, finish, finish_with};
use crate::linux::blocking::{self, Blocked};
use crate::linux::current::{self, Current};
use crate::linux::deliver::Delivery;
use crate::linux::handle;
use crate::linux::pointer;
use crate::linux::socket::datagram::{Parcel, Wish};
use crate::linux::socket::operation::{self, Notify};
use crate::linux::socket::run::{self, AtOnce, Started, Way};
use crate::linux::socket::{Kind, Op, Socket, home};
use crate::linux::trace::{self, Stage};
use crate::linux::wait;
use crate::linux::{misuse, observe};
use overlapped_core::clock;
use overlapped_core::direction::Next;
use overlapped_core::error::{Status, WsaError};
use overlapped_core::wait::Terms;
use std::sync::Arc;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::OVERLAPPED;
use windows_sys::core::BOOL;

/// Copies the WSABUF array, which may be on the caller's stack (OVL-48).
///
/// # Safety
/// `buffers` is null or has `count` readable entries.
#[inline(always)] // Its structures are taken apart in the caller instead of moved.
pub(crate) unsafe fn copy_buffers(buffers: *const ws::WSABUF, count: u32) -> Result<Buffers, WsaError> {
    if buffers.is_null() || count == 0 {
        return Err(WsaError::WSAEINVAL);
    }
    // SAFETY: the caller's promise.
    let given = unsafe { std::slice::from_raw_parts(buffers, count as usize) };
    // Others that are bad are the kernel's to find.
    if given.iter().any(|buffer| buffer.buf.is_null() && buffer.len > 0) {
        return Err(WsaError::WSAEFAULT);
    }
    let copy = |buffer: &ws::WSABUF| libc::iovec { iov_base: buffer.buf.cast(), iov_len: buffer.len as usize };
    Ok(match given {
        [one] => Buffers::from_buf([copy(one)]),
        several => several.iter().map(copy).collect(),
    })
}

/// How the program wants to be told, checked (OVL-9, OVL-16, OVL-21).
///
/// # Safety
/// `overlapped` is valid.
#[inline(always)] // Its structures are taken apart in the caller instead of moved.
pub(crate) unsafe fn notify(
    socket: &Socket,
    overlapped: *mut OVERLAPPED,
    routine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> Result<Notify, WsaError> {
    if routine.is_some() {
        if socket.association.get().is_some() {
            return Err(WsaError::WSAEINVAL);
        }
        // The event is the program's own affair then (APC-22).
        return Ok(Notify { overlapped, event: None, routine, packet: false });
    }
    // SAFETY: the caller's promise.
    let event = unsafe { (*overlapped).hEvent }.addr();
    let event_handle = event & !3;
    let object = match event_handle {
        0 => None,
        handle => Some(handle::event(handle).ok_or(WsaError::WSA_INVALID_HANDLE)?),
    };
    Ok(Notify { overlapped, event: object, routine: None, packet: event & 1 == 0 })
}

/// Starts an operation of a transfer and returns how the call ends: a result at once, or WSA_IO_PENDING.
#[inline(always)] // Its structures are taken apart in the caller instead of moved.
pub(crate) fn start(
    socket: &Arc<Socket>,
    way: Way,
    kind: Kind,
    buffers: Buffers,
    notify: Notify,
) -> Result<(u32, u32), WsaError> {
    current::with(|current| start_with(current, socket, way, kind, buffers, notify))
}

#[inline(always)] // Its structures are taken apart in the caller instead of moved.
fn start_with(
    current: &Current,
    socket: &Arc<Socket>,
    way: Way,
    kind: Kind,
    buffers: Buffers,
    notify: Notify,
) -> Result<(u32, u32), WsaError> {
    let outlives = notify.outlives_thread(socket);
    let ring = match kind {
        Kind::Receive { flags: 0 } | Kind::Send { flags: 0 } => socket.shard_to_fly(current, &buffers, &notify),
        _ => None,
    };
    // A receive always does, a send where the program asked for batches.
    let flies = ring.is_some() && (way == Way::In || socket.batches_sends());
    match ring {
        Some(_) => operation::note_start(current, outlives),
        None => operation::prepare(current, socket, outlives).map_err(|_| WsaError::WSAENOBUFS)?,
    }
    operation::mark_started(socket, &notify);
    let overlapped = notify.overlapped.addr();
    let mut delivery = Delivery::new();
    let at_once = match kind {
        Kind::Receive { flags: 0 } if ring.is_some() && (socket.batches_sends() || socket.is_just_drained()) => {
            AtOnce::No
        }
        Kind::Send { flags: 0 } if flies => AtOnce::No,
        Kind::Receive { flags: 0 } | Kind::Send { flags: 0 } => {
            socket.start_at_once(way, &buffers, &notify, &current.thread, &mut delivery)
        }
        _ => AtOnce::No,
    };
    let result = match at_once {
        AtOnce::Ended(result) => Started::Complete(result),
        AtOnce::No => {
            let event = notify.event.clone();
            let op = Op::new(kind, buffers, notify, &current.thread, outlives);
            let started = match ring {
                Some(shard) if flies => socket.start_flight(current, shard, way, op, false, &mut delivery),
                _ => socket.start(way, op, &mut delivery),
            };
            // What flies ends where it was started.
            if matches!(started, Started::Pending) && (ring.is_none() || socket.is_armed()) {
                pend(current, socket, event);
            }
            started
        }
        AtOnce::Partly(bytes) => {
            let event = notify.event.clone();
            let mut op = Op::new(kind, buffers, notify, &current.thread, outlives);
            op.advance(bytes);
            socket.go_on(way, Next::Attempt(op), &mut delivery);
            pend(current, socket, event);
            Started::Pending
        }
    };
    delivery.end();
    if observe::any() {
        observe_outcome(overlapped, &result);
    }
    match result {
        Started::Complete(result) if result.status.is_success() => Ok((result.bytes, result.flags)),
        Started::Complete(result) => Err(result.status.to_winsock()),
        Started::Closed => Err(WsaError::WSAENOTSOCK),
        Started::Pending => Err(WsaError::WSA_IO_PENDING),
    }
}

/// Starts an operation of which `attempt` is the first attempt and `kind` the rest: with no operation made where the first is
/// enough. How the call ends, and the bytes.
pub(crate) fn start_prepared(
    socket: &Arc<Socket>,
    way: Way,
    buffers: Buffers,
    notify: Notify,
    attempt: impl FnOnce(&Buffers) -> Result<run::Result, (i32, Status)>,
    kind: impl FnOnce() -> Kind,
) -> (Result<(), WsaError>, u32) {
    current::with(|current| {
        let outlives = notify.outlives_thread(socket);
        if operation::prepare(current, socket, outlives).is_err() {
            return (Err(WsaError::WSAENOBUFS), 0);
        }
        operation::mark_started(socket, &notify);
        let overlapped = notify.overlapped.addr();
        let mut delivery = Delivery::new();
        let attempt = || attempt(&buffers);
        let started = match socket.attempt_at_once(way, &notify, &current.thread, &mut delivery, attempt) {
            AtOnce::Ended(result) => Started::Complete(result),
            AtOnce::No | AtOnce::Partly(_) => {
                let event = notify.event.clone();
                let op = Op::new(kind(), buffers, notify, &current.thread, outlives);
                let started = socket.start(way, op, &mut delivery);
                if matches!(started, Started::Pending) {
                    pend(current, socket, event);
                }
                started
            }
        };
        delivery.end();
        if observe::any() {
            observe_outcome(overlapped, &started);
        }
        match started {
            Started::Complete(result) => (result.status.winsock_result(), result.bytes),
            Started::Closed => (Err(WsaError::WSAENOTSOCK), 0),
            Started::Pending => (Err(WsaError::WSA_IO_PENDING), 0),
        }
    })
}

/// What a start call has come to. A failure ends the operation without any notification.
#[cold]
fn observe_outcome(overlapped: usize, started: &Started) {
    match started {
        Started::Complete(result) if result.status.is_error() => misuse::pending::is_none(overlapped),
        Started::Closed => misuse::pending::is_none(overlapped),
        Started::Complete(_) | Started::Pending => {}
    }
    if trace::is_on() {
        trace_outcome(overlapped, started);
    }
}

fn trace_outcome(overlapped: usize, started: &Started) {
    let args = trace::Args::default();
    match started {
        Started::Pending => trace::operation(Stage::Note, overlapped, args.word("start", "pending")),
        Started::Complete(result) if result.status.is_error() => {
            trace::operation(Stage::End, overlapped, args.word("start", result.status.name()));
        }
        Started::Complete(_) => {}
        Started::Closed => trace::operation(Stage::End, overlapped, args.word("start", "closed")),
    }
}

/// Sees to it that the end of a pending operation is harvested by who waits for it.
fn pend(current: &Current, socket: &Arc<Socket>, event: Option<Arc<overlapped_core::Object>>) {
    match event {
        Some(event) => home::feed(socket, &event),
        // No wait will bring the socket back to this thread if it was taken elsewhere before the operation was
        // outstanding; from now on it stays where it is.
        None if socket.association.get().is_none() => drop(operation::prepare(current, socket, true)),
        None => {}
    }
}

/// An overlapped call on a socket without the overlapped attribute blocks, whatever the mode (OVL-8).
pub(crate) fn run_synchronously(
    socket: &Arc<Socket>,
    way: Way,
    kind: Kind,
    buffers: Buffers,
    notify: &Notify,
) -> Result<(u32, u32), WsaError> {
    operation::mark_started(socket, notify);
    misuse::pending::is_none(notify.overlapped.addr());
    match blocking::run(socket, way, kind, buffers, 0)? {
        Blocked::Ended(status, bytes) if status.is_success() => {
            operation::fill(notify.overlapped, status, bytes);
            if let Some(event) = &notify.event {
                event.set(&mut Delivery::new().wakes);
            }
            Ok((bytes, 0))
        }
        Blocked::Ended(status, _) => Err(blocking::error(status)),
        Blocked::TimedOut => Err(WsaError::WSAETIMEDOUT),
    }
}

/// `WSARecv`—Receives into several buffers: now, or overlapped with an event, a routine or a packet.
///
/// Errors: WSA_IO_PENDING, WSAENOTSOCK, WSAEINVAL (no buffers; a routine on a socket with a port), WSAEFAULT, WSAENOTCONN,
/// WSAESHUTDOWN, WSAEWOULDBLOCK, WSAEOPNOTSUPP, WSAECONNRESET, WSA_INVALID_HANDLE (`hEvent` is no event).
///
/// # Safety
/// As the documentation of the call demands: the arrays are valid now; the buffers and the OVERLAPPED until completion.
pub unsafe extern "system-unwind" fn WSARecv(
    s: ws::SOCKET,
    lpbuffers: *const ws::WSABUF,
    dwbuffercount: u32,
    lpnumberofbytesrecvd: *mut u32,
    lpflags: *mut u32,
    lpoverlapped: *mut OVERLAPPED,
    lpcompletionroutine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    let mut stored = 0;
    let mut receive = || {
        let socket = handle::socket(s)?;
        // SAFETY: the caller's promise.
        let buffers = unsafe { copy_buffers(lpbuffers, dwbuffercount) }?;
        if lpflags.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        // SAFETY: the caller's promise; it is not null.
        let flags = unsafe { lpflags.read() };
        if lpoverlapped.is_null() {
            if lpnumberofbytesrecvd.is_null() {
                return Err(WsaError::WSAEFAULT);
            }
            if !socket.is_stream() {
                let (result, bytes) = datagram::receive(&socket, buffers, flags, Wish::Nothing);
                stored = bytes;
                return result.map(|()| (bytes, 0));
            }
            return transfer::receive(&socket, buffers, flags).map(|bytes| (bytes as u32, 0));
        }
        // SAFETY: the caller's promise; it is not null.
        let notify = unsafe { notify(&socket, lpoverlapped, lpcompletionroutine) }?;
        if !socket.is_stream() {
            let (result, bytes) = datagram::start_receive(&socket, buffers, flags, Wish::Nothing, notify);
            stored = bytes;
            return result.map(|()| (bytes, 0));
        }
        transfer::check_receive(&socket, flags)?;
        if !socket.nature.overlapped {
            return run_synchronously(&socket, Way::In, Kind::Receive { flags }, buffers, &notify);
        }
        let started = start(&socket, Way::In, Kind::Receive { flags }, buffers, notify);
        // It re-enables as every receive does, and may have taken what was recorded (NET-20, NET-32).
        socket.reenable(transfer::event_of(flags));
        started
    };
    let result = receive();
    if let Ok((bytes, flags)) = result {
        // SAFETY: the caller's promise: null or valid.
        unsafe { write(lpnumberofbytesrecvd, bytes) };
        // SAFETY: as above.
        unsafe { write(lpflags, flags) };
    }
    if result == Err(WsaError::WSAEMSGSIZE) {
        // A cut datagram is stored as far as it goes (UDP-1).
        // SAFETY: as above.
        unsafe { write(lpnumberofbytesrecvd, stored) };
    }
    finish(result.map(drop))
}

/// `WSASend`—Sends from several buffers: now, or overlapped with an event, a routine or a packet. An overlapped or blocking
/// stream send ends only when all of it is accepted (OVL-52).
///
/// Errors: as [`WSARecv`].
///
/// # Safety
/// As the documentation of the call demands: the array is valid now; the buffers and the OVERLAPPED until completion.
pub unsafe extern "system-unwind" fn WSASend(
    s: ws::SOCKET,
    lpbuffers: *const ws::WSABUF,
    dwbuffercount: u32,
    lpnumberofbytessent: *mut u32,
    dwflags: u32,
    lpoverlapped: *mut OVERLAPPED,
    lpcompletionroutine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    let send = || {
        let socket = handle::socket(s)?;
        // SAFETY: the caller's promise.
        let buffers = unsafe { copy_buffers(lpbuffers, dwbuffercount) }?;
        if lpoverlapped.is_null() {
            if lpnumberofbytessent.is_null() {
                return Err(WsaError::WSAEFAULT);
            }
            if !socket.is_stream() {
                return datagram::send(&socket, buffers, Parcel { flags: dwflags, ..Parcel::default() });
            }
            return transfer::send_buffers(&socket, buffers, dwflags).map(|bytes| bytes as u32);
        }
        // SAFETY: the caller's promise; it is not null.
        let notify = unsafe { notify(&socket, lpoverlapped, lpcompletionroutine) }?;
        if !socket.is_stream() {
            return datagram::start_send(&socket, buffers, Parcel { flags: dwflags, ..Parcel::default() }, notify);
        }
        transfer::check_send(&socket, dwflags)?;
        let kind = Kind::Send { flags: dwflags };
        let result = if socket.nature.overlapped {
            start(&socket, Way::Out, kind, buffers, notify)
        } else {
            run_synchronously(&socket, Way::Out, kind, buffers, &notify)
        };
        result.map(|(bytes, _)| bytes)
    };
    let result = send();
    if let Ok(bytes) = result {
        // SAFETY: the caller's promise: null or valid.
        unsafe { write(lpnumberofbytessent, bytes) };
    }
    finish(result.map(drop))
}

/// # Safety
/// `to` is null or valid for writes.
pub(crate) unsafe fn write(to: *mut u32, value: u32) {
    if !to.is_null() {
        // SAFETY: the caller's promise.
        unsafe { to.write(value) };
    }
}

/// Waits for what an OVERLAPPED names: its event, or the handle (OVL-23). The status afterwards.
///
/// An event stands for one operation, and is believed: where the program has set it, or has copied the OVERLAPPED, whoever waits
/// goes on, and *pending* counts as success, as it does for Windows' own functions. A handle stands for all that are without one.
pub(crate) fn wait_for_result(
    object: &Arc<overlapped_core::Object>,
    is_event: bool,
    overlapped: *const OVERLAPPED,
    deadline: Option<u64>,
    alertable: bool,
) -> Result<Status, wait::Ended> {
    if is_event {
        let terms = Terms { objects: std::slice::from_ref(object), all: false, alertable, deadline };
        match current::with(|current| wait::objects(current, terms)) {
            wait::Ended::Satisfied { .. } => {}
            ended => return Err(ended),
        }
    } else {
        wait_for_end(object, overlapped, deadline, alertable)?;
    }
    let status = operation::status_of(overlapped);
    Ok(if status == Status::PENDING { Status::SUCCESS } else { status })
}

/// Waits until the operation has ended. The handle may be signaled by another operation, so the status decides.
pub(crate) fn wait_for_end(
    object: &Arc<overlapped_core::Object>,
    overlapped: *const OVERLAPPED,
    deadline: Option<u64>,
    alertable: bool,
) -> Result<(), wait::Ended> {
    let objects = [Arc::clone(object)];
    let mut terms = Terms { objects: &objects, all: false, alertable, deadline };
    while operation::status_of(overlapped) == Status::PENDING {
        let is_over = || deadline.is_some_and(|deadline| clock::monotonic_ns() >= deadline);
        match current::with(|current| wait::objects(current, terms)) {
            wait::Ended::Satisfied { .. } => {
                // It may have been signaled for another operation, and stay so. From now on the thread harvests and
                // looks at the status.
                let nap = clock::deadline_after_ms(Some(1));
                terms = Terms { objects: &[], deadline: nap, ..terms };
                current::with(|current| wait::poll(current, std::slice::from_ref(object)));
            }
            wait::Ended::TimedOut if terms.objects.is_empty() && !is_over() => {
                terms.deadline = clock::deadline_after_ms(Some(1));
            }
            ended => return Err(ended),
        }
    }
    Ok(())
}

/// `WSAGetOverlappedResult`—The result of an operation, waited for if wanted (OVL-20 to OVL-28).
///
/// Errors: WSA_IO_INCOMPLETE, WSAENOTSOCK, WSAEFAULT, and whatever ended the operation.
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn WSAGetOverlappedResult(
    s: ws::SOCKET,
    lpoverlapped: *const OVERLAPPED,
    lpcbtransfer: *mut u32,
    fwait: BOOL,
    lpdwflags: *mut u32,
) -> BOOL {
    let get = || {
        let socket = handle::socket(s)?;
        if pointer::is_missing(lpoverlapped) || pointer::is_missing(lpcbtransfer) || lpdwflags.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        let mut status = operation::status_of(lpoverlapped);
        if status == Status::PENDING && fwait != 0 {
            // SAFETY: the caller's promise; it is not null.
            let event = unsafe { (*lpoverlapped).hEvent }.addr() & !3;
            let object = match event {
                0 => Arc::clone(socket.handle_event()),
                event => handle::event(event).ok_or(WsaError::WSA_INVALID_HANDLE)?,
            };
            status = wait_for_result(&object, event != 0, lpoverlapped, None, false).unwrap_or(status);
        }
        if status == Status::PENDING {
            return Err(WsaError::WSA_IO_INCOMPLETE);
        }
        // SAFETY: the caller's promise; it is not null.
        unsafe { lpcbtransfer.write(operation::bytes_of(lpoverlapped)) };
        // What the program has asked for first, it has, even if there is no place for the flags.
        if pointer::is_missing(lpdwflags) {
            return Err(WsaError::WSAEFAULT);
        }
        // SAFETY: as above.
        unsafe { lpdwflags.write(0) };
        status.winsock_result()
    };
    finish_with(get().map(|()| 1), 0)
}
