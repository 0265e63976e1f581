//! Accepted connections: as new sockets of the table, or inside the acceptor of an `AcceptEx`.
#![allow(unsafe_code)] // Writes addresses into the program's AcceptEx buffer; invariant 1 of the folder.

use super::operation::{Accept, Kind, Notify, Op, publish};
use super::phase::Phase;
use super::run::{Attempt, Result, Way};
use super::{Nature, Socket};
use crate::linux::address::Peer;
use crate::linux::deliver::Delivery;
use crate::linux::{address, current, handle, shard, watchdog};
use overlapped_core::direction::{Filter, Mark, Operation, Start};
use overlapped_core::error::{Status, WsaError};
use overlapped_core::record::NetworkEvents;
use overlapped_engine::transfer::Address;
use overlapped_lock::Mutex;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::Arc;
use std::sync::Weak;
use std::sync::atomic::Ordering;

/// The two address areas of an `AcceptEx` buffer, behind the data area.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Areas {
    pub(crate) buffer: *mut u8,
    pub(crate) data: usize,
    pub(crate) local: usize,
    pub(crate) remote: usize,
}

/// What can occur on a connection.
const OF_CONNECTIONS: NetworkEvents =
    NetworkEvents::READ.union(NetworkEvents::WRITE).union(NetworkEvents::OOB).union(NetworkEvents::CLOSE);

/// Makes an accepted connection a socket of the table: what it inherits of its listener (SOCK-26, NET-60).
pub(crate) fn into_socket(
    listener: &Socket,
    connection: OwnedFd,
    from: &Address,
    delivery: &mut Delivery,
) -> std::result::Result<Arc<Socket>, WsaError> {
    let nature = Nature { ..listener.nature };
    let socket = handle::insert_socket(|token| Socket::new(connection, token, nature, Phase::Connected))
        .ok_or(WsaError::WSAEMFILE)?;
    {
        let mut options = socket.options.lock();
        *options = listener.options.lock().clone();
        options.connected_at = Some(std::time::Instant::now());
        // What the listener was before it listened is its own.
        options.connect_failure = 0;
        options.so_error = 0;
        options.peer = Some(Peer::new(from));
    }
    socket.is_set_as(listener);
    if listener.is_unbuffered() {
        socket.set_unbuffered(true);
    }
    socket.non_blocking.store(listener.is_non_blocking(), Ordering::Relaxed);
    let inherited = listener.record.lock().inherit(socket.token);
    // What a listener alone is told of happens to no connection: nobody need report its readiness for that.
    let selected = inherited.mask().intersects(OF_CONNECTIONS);
    let (event, due) = {
        let mut record = socket.record.lock();
        *record = inherited;
        (record.event().cloned(), record.writable_from_birth())
    };
    if let (true, Some(event)) = (selected, &event) {
        socket.selected.store(true, Ordering::SeqCst);
        super::home::feed(&socket, event);
        let _ = current::with(|current| socket.bring_home(current.shard()?));
    }
    if let Some(event) = due {
        event.set(&mut delivery.wakes);
    }
    Ok(socket)
}

/// What an area needs beyond the address itself.
const AREA_HEADER: usize = 16;

/// Whether the operation is an `AcceptEx` with an area that is too small for its address. No local area is none too small.
pub(super) fn has_small_areas(listener: &Socket, op: &Op) -> bool {
    let Kind::Accept(accept) = &op.kind else { return false };
    let Accept::Acceptor { areas, .. } = &**accept else { return false };
    let least = address::length_of(listener.nature.family) + AREA_HEADER;
    areas.remote < least || (1..least).contains(&areas.local)
}

/// Puts a connection into its acceptor. The connection takes the place of the descriptor that the acceptor was made with.
pub(super) fn into_acceptor(listener: &Arc<Socket>, op: &mut Op, connection: OwnedFd, remote: &Address) -> Attempt {
    let Kind::Accept(accept) = &op.kind else { return Attempt::Blocked };
    let Accept::Acceptor { socket: acceptor, areas } = &**accept else { return Attempt::Blocked };
    let (acceptor, areas) = (Arc::clone(acceptor), *areas);
    let failed = |status| Attempt::Complete { result: Result { status, bytes: 0, flags: 0 }, drained: false };
    if acceptor.closed.load(Ordering::SeqCst) {
        return failed(Status::CANCELLED);
    }
    let local = listener.address_of(&connection);
    acceptor.take_settings_along(connection.as_raw_fd(), Some(listener));
    if acceptor.replace_unused(connection).is_err() {
        return failed(Status::INSUFFICIENT_RESOURCES);
    }
    {
        let mut options = acceptor.options.lock();
        options.connected_at = Some(std::time::Instant::now());
        options.peer = Some(Peer::new(remote));
    }
    acceptor.phase.set(Phase::Connected);
    let due = acceptor.record.lock().writable_from_birth();
    if let Some(event) = due {
        event.set(&mut Delivery::new().wakes);
    }
    // SAFETY: the areas are parts of the operation's buffer (invariant 1), which the start call has checked for size.
    unsafe { write_area(areas.buffer.wrapping_add(areas.data), areas.local, &local) };
    // SAFETY: as above.
    unsafe { write_area(areas.buffer.wrapping_add(areas.data + areas.local), areas.remote, remote) };
    if areas.data == 0 {
        return Attempt::Complete { result: Result { status: Status::SUCCESS, bytes: 0, flags: 0 }, drained: false };
    }
    receive_first(listener, &acceptor, op)
}

/// The operation goes on as the acceptor's first receive (OVL-94); its end is told as the listener's (OVL-96).
fn receive_first(listener: &Arc<Socket>, acceptor: &Arc<Socket>, op: &mut Op) -> Attempt {
    let mut receive = op.take_as(Kind::Receive { flags: 0 });
    receive.owner = Some(Arc::clone(listener));
    let (event, mark) = (receive.event().cloned(), receive.mark());
    let starter = receive.starter();
    let mut delivery = Delivery::new();
    match acceptor.input.start(receive) {
        Start::Attempt(first) => {
            acceptor.go_on(Way::In, overlapped_core::direction::Next::Attempt(first), &mut delivery);
        }
        Start::Queued => {}
        Start::Closed(op) => publish(acceptor, op, Status::CANCELLED, 0, 0, false, &mut delivery),
    }
    // Who cancelled or closed while the connection was taken did not find the operation in the acceptor yet.
    let unwanted = listener.closed.load(Ordering::SeqCst) || listener.input.is_cancelled();
    if unwanted && acceptor.options.lock().promise.is_some() {
        acceptor.cancel(Filter::Lent(mark.overlapped), &mut delivery);
    }
    // Where the starter looks for the end, whoever has harvested the connection.
    let shard = match listener.association.get() {
        Some(association) => Ok(Arc::clone(&association.port.shard)),
        None => starter.map_or(Err(libc::EINVAL), |starter| shard::of_thread(&starter)),
    };
    if let Ok(shard) = shard {
        let _ = acceptor.bring_home(&shard);
    }
    if let Some(event) = event {
        super::home::feed(acceptor, &event);
    }
    Attempt::Moved
}

/// One address area: a 16-bit length is not part of Winsock's promise, only that `GetAcceptExSockaddrs` finds it again.
///
/// # Safety
/// `area` has `room` writable bytes.
unsafe fn write_area(area: *mut u8, room: usize, from: &Address) {
    let (bytes, length) = address::to_winsock(from);
    let length = length.min(room);
    // SAFETY: the caller's promise, and at most `room` bytes are written.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), area, length) };
}

/// An `AcceptEx` under way, as its acceptor knows it. The operation itself is the listener's until the connection has come,
/// and then waits in the acceptor for the first data.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    listener: Weak<Socket>,
    mark: Mark,
}

impl Promise {
    /// Promises `acceptor` to an operation that is about to start; false if it is promised already (OVL-91).
    pub(crate) fn make(acceptor: &Socket, listener: &Arc<Socket>, notify: &Notify) -> bool {
        let mark = Mark {
            overlapped: notify.overlapped.addr(),
            thread: current::with(|current| current.thread.id()),
            outlives_thread: notify.outlives_thread(listener),
            lent: false,
        };
        let promise = &mut acceptor.options.lock().promise;
        if promise.is_some() {
            return false;
        }
        *promise = Some(Self { listener: Arc::downgrade(listener), mark });
        true
    }
}

/// Closing an acceptor ends the `AcceptEx` that it was promised to (OVL-65, OVL-99).
pub(crate) fn cancel_promise(acceptor: &Socket, delivery: &mut Delivery) {
    let promise = acceptor.options.lock().promise.clone();
    if let Some(Promise { listener, mark }) = promise
        && let Some(listener) = listener.upgrade()
    {
        listener.cancel(Filter::Operation(mark.overlapped), delivery);
    }
}

/// Cancels those of the listener's `AcceptEx` that have their connection and wait for its first data (OVL-65, OVL-99).
pub(super) fn cancel_matched(listener: &Arc<Socket>, filter: Filter, delivery: &mut Delivery) -> bool {
    let mut found = false;
    for entry in handle::all() {
        let handle::Entry::Socket(acceptor) = &entry else { continue };
        if acceptor.phase.get() != Phase::Connected {
            continue;
        }
        let promise = acceptor.options.lock().promise.clone();
        if let Some(Promise { listener: owner, mark }) = promise
            && owner.as_ptr() == Arc::as_ptr(listener)
            && filter.matches(mark)
        {
            found |= acceptor.cancel(Filter::Lent(mark.overlapped), delivery);
        }
    }
    found
}

/// Listeners that met the end of the process's descriptors.
static STARVED: Mutex<Vec<Weak<Socket>>> = Mutex::new(Vec::new());

/// Notes a listener that has connections and no descriptor for them.
pub(crate) fn wait_for_descriptors(listener: &Arc<Socket>) {
    let mut starved = STARVED.lock();
    // A program may try in vain again and again.
    if !starved.iter().any(|known| std::ptr::eq(known.as_ptr(), Arc::as_ptr(listener))) {
        starved.push(Arc::downgrade(listener));
    }
}

/// A descriptor has been closed, somewhere and under whatever locks: the watchdog tries the starved listeners again.
pub(super) fn descriptor_closed() {
    if !STARVED.lock().is_empty() {
        watchdog::retry_listeners();
    }
}

/// Starved listeners are ready again.
pub(crate) fn retry_starved(delivery: &mut Delivery) {
    let starved = std::mem::take(&mut *STARVED.lock());
    for listener in starved.iter().filter_map(Weak::upgrade) {
        listener.on_edge(overlapped_engine::Readiness::READ, delivery);
    }
}
