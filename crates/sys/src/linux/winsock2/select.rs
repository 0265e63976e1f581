//! `select`, with Winsock's sets: counted arrays of sockets, of any length (SEL-1 to SEL-12).
//!
//! The kernel's `ppoll` does the waiting, over the sockets and the thread's own shard, so that APCs run and I/O of the
//! thread makes progress meanwhile. What poll reports of a socket and its phase together say which sets it belongs into.
#![allow(unsafe_code)] // Reads and rewrites the program's sets.

use super::finish_with;
use super::startup::check_started;
use crate::linux::deliver::Delivery;
use crate::linux::selecting::Selecting;
use crate::linux::socket::{Phase, Socket, deferred, run};
use crate::linux::{apc, current, handle, trace, wait};
use overlapped_core::clock;
use overlapped_core::error::WsaError;
use overlapped_engine::transfer;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Networking::WinSock as ws;

/// One of the three sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Read,
    Write,
    Except,
}

/// A set of the program: its place, and the sockets in it.
struct Set {
    way: Way,
    at: *mut ws::FD_SET,
    sockets: Vec<(usize, Arc<Socket>)>,
}

/// For how many sockets of a set there is room at first, whatever it says.
const MOST_ROOM: usize = 1024;

/// # Safety
/// `at` is null, or a set with as many entries as it says, of which those behind the first that is no socket are not read.
unsafe fn load(way: Way, at: *mut ws::FD_SET) -> Result<Option<Set>, WsaError> {
    if at.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's promise; it is not null.
    let count = unsafe { (*at).fd_count };
    // SAFETY: in bounds of the set. The array may be longer than its type says (SEL-2).
    let first = unsafe { (&raw const (*at).fd_array).cast::<usize>() };
    // A count that was never set is found out by the first entry that is no socket.
    let room = (count as usize).min(MOST_ROOM);
    let mut sockets: Vec<(usize, Arc<Socket>)> = Vec::with_capacity(room);
    let mut known = HashSet::with_capacity(room);
    for index in 0..count as usize {
        // SAFETY: the caller's promise.
        let handle = unsafe { first.wrapping_add(index).read() };
        // A socket listed twice counts once (SEL-5).
        if known.insert(handle) {
            let socket = handle::socket(handle)?;
            sockets.push((handle, Arc::clone(&socket)));
        }
    }
    Ok(Some(Set { way, at, sockets }))
}

/// # Safety
/// As for [`load`]; `ready` are no more than the set had.
unsafe fn store(at: *mut ws::FD_SET, ready: &[usize]) {
    // SAFETY: in bounds of the set.
    let first = unsafe { (&raw mut (*at).fd_array).cast::<usize>() };
    // SAFETY: the caller's promise.
    unsafe { std::ptr::copy_nonoverlapping(ready.as_ptr(), first, ready.len()) };
    // SAFETY: the caller's promise.
    unsafe { (*at).fd_count = ready.len() as u32 };
}

/// What poll is asked for one socket in one set.
fn asked(way: Way, socket: &Socket) -> i16 {
    match way {
        Way::Read => libc::POLLIN | libc::POLLRDHUP,
        Way::Write => libc::POLLOUT,
        // In line it is data like any other (SEL-8).
        Way::Except if socket.options.lock().oob_inline => 0,
        Way::Except => libc::POLLPRI,
    }
}

/// Whether a socket belongs into the set, by what poll says and by its phase (SEL-6, SEL-7).
fn is_ready(way: Way, socket: &Socket, polled: i16) -> bool {
    let has = |bits: i16| polled & bits != 0;
    let phase = socket.phase.get();
    if let Phase::Connecting | Phase::ConnectingEx = phase {
        socket.connect_outcome();
    }
    match (socket.phase.get(), way) {
        (Phase::Fresh, Way::Write) if !socket.is_stream() => true,
        (Phase::Fresh | Phase::Bound, _) if socket.is_stream() => false,
        (Phase::Connecting | Phase::ConnectingEx, _) => false,
        // A failed connect is told here alone, and for ever (SEL-6).
        (Phase::Failed, way) => way == Way::Except,
        (_, Way::Read) if !socket.is_stream() => {
            // An answer of the network that nobody is to be told is no reason to receive.
            has(libc::POLLIN) || (has(libc::POLLERR) && socket.harvest_answers()) || socket.has_answers()
        }
        (Phase::Listening, Way::Read) if deferred::is_any(socket) => true,
        (_, Way::Read) => has(libc::POLLIN | libc::POLLRDHUP | libc::POLLHUP | libc::POLLERR),
        (_, Way::Write) => has(libc::POLLOUT),
        (_, Way::Except) => has(libc::POLLPRI) && !socket.options.lock().oob_inline,
    }
}

/// Unready streams that have never been connected hang up at once in poll's eyes: they are left out of it.
fn is_polled(socket: &Socket) -> bool {
    !(socket.is_stream() && matches!(socket.phase.get(), Phase::Fresh | Phase::Bound | Phase::Failed))
}

pub(super) fn is_closed(socket: &Socket) -> bool {
    socket.closed.load(Ordering::SeqCst)
}

struct Polled {
    entries: Vec<libc::pollfd>,
    /// For each set, for each socket, its entry.
    places: Vec<Vec<Option<usize>>>,
}

fn prepare(sets: &[Set]) -> Polled {
    let mut entries: Vec<libc::pollfd> = Vec::new();
    let mut by_descriptor = HashMap::new();
    let mut places = Vec::new();
    for set in sets {
        let place = |(_, socket): &(usize, Arc<Socket>)| {
            if !is_polled(socket) {
                return None;
            }
            if set.way == Way::Read {
                socket.sift(&mut Delivery::new());
            }
            let entry = *by_descriptor.entry(socket.fd()).or_insert_with(|| {
                entries.push(libc::pollfd { fd: socket.fd(), events: 0, revents: 0 });
                entries.len() - 1
            });
            entries[entry].events |= asked(set.way, socket);
            Some(entry)
        };
        places.push(set.sockets.iter().map(place).collect());
    }
    Polled { entries, places }
}

impl Polled {
    /// Leaves out of the next sleep what poll reports unasked and no set is ready for: it would end every sleep at once. A
    /// connect attempt that has hardly begun is not among them.
    fn mute(&mut self, sets: &[Set]) {
        for (set, places) in sets.iter().zip(&self.places) {
            for ((_, socket), place) in set.sockets.iter().zip(places) {
                let connects = matches!(socket.phase.get(), Phase::Connecting | Phase::ConnectingEx);
                // A datagram socket goes on to be polled: what it has to say is taken from it.
                if let (Some(place), false) = (place, socket.is_stream())
                    && self.entries[*place].revents & libc::POLLERR != 0
                {
                    socket.harvest_answers();
                }
                if let (Some(place), false) = (place, connects || !socket.is_stream())
                    && self.entries[*place].revents & (libc::POLLERR | libc::POLLHUP) != 0
                {
                    self.entries[*place].fd = -1;
                }
            }
        }
    }
}

/// The sockets of each set that are ready now.
fn collect(sets: &[Set], polled: &Polled) -> Vec<Vec<usize>> {
    let ready = |(set, places): (&Set, &Vec<Option<usize>>)| {
        let pairs = set.sockets.iter().zip(places);
        let chosen = pairs.filter(|((_, socket), place)| {
            if is_closed(socket) {
                return set.way == Way::Read;
            }
            let revents = place.map_or(0, |place| polled.entries[place].revents);
            let revents = socket.without_acknowledgements(revents, &mut Delivery::new());
            let ready = is_ready(set.way, socket, revents);
            match set.way {
                Way::Read if ready => socket.note_ready(run::Way::In),
                Way::Write if ready => socket.note_ready(run::Way::Out),
                _ => {}
            }
            ready
        });
        chosen.map(|((handle, _), _)| *handle).collect()
    };
    sets.iter().zip(&polled.places).map(ready).collect()
}

/// A socket closed meanwhile is readable where that was asked for, else the call fails (SEL-11).
fn check_closed(sets: &[Set]) -> Result<(), WsaError> {
    let is_read = |handle: usize| {
        let mut reads = sets.iter().filter(|set| set.way == Way::Read).flat_map(|set| &set.sockets);
        reads.any(|(known, _)| *known == handle)
    };
    let mut members = sets.iter().flat_map(|set| &set.sockets);
    if !members.any(|(handle, socket)| is_closed(socket) && !is_read(*handle)) {
        return Ok(());
    }
    for set in sets {
        // SAFETY: the set was loaded from there.
        unsafe { store(set.at, &[]) };
    }
    Err(WsaError::WSAENOTSOCK)
}

fn wait_for_any(sets: &[Set], deadline: Option<u64>) -> Result<Vec<Vec<usize>>, WsaError> {
    loop {
        // Made anew each time: a connect may have begun or failed meanwhile.
        let mut polled = prepare(sets);
        let _ = transfer::poll(&mut polled.entries, Some(0));
        let ready = collect(sets, &polled);
        if ready.iter().any(|ready| !ready.is_empty()) {
            return Ok(ready);
        }
        check_closed(sets)?;
        if deadline.is_some_and(|deadline| clock::monotonic_ns() >= deadline) {
            return Ok(ready);
        }
        polled.mute(sets);
        let span = trace::span();
        let closed = || sets.iter().flat_map(|set| &set.sockets).any(|(_, socket)| is_closed(socket));
        sleep_once(closed, &mut polled.entries, deadline);
        if let Some(span) = span {
            span.end("wait in select", trace::Args::default().number("descriptors", polled.entries.len()));
        }
        // APCs run inside a select that has to wait, and do not end it (APC-17).
        apc::run_all();
    }
}

/// How often a select looks again that cannot be woken, for want of a descriptor.
const NAP_NS: u64 = 50_000_000;

/// Sleeps until a socket, the thread's shard, a close or the time says something.
pub(super) fn sleep_once(any_closed: impl Fn() -> bool, entries: &mut Vec<libc::pollfd>, deadline: Option<u64>) {
    current::with(|current| {
        let _selecting = Selecting::new(&current.thread);
        if any_closed() {
            return;
        }
        let left = |until: Option<u64>| until.map(|until| until.saturating_sub(clock::monotonic_ns()));
        if current.shard().is_err() {
            let _ = transfer::poll(entries, Some(left(deadline).unwrap_or(NAP_NS).min(NAP_NS)));
            return;
        }
        wait::sleep_alertable(current, deadline, |shard, until| {
            entries.push(libc::pollfd { fd: shard.descriptor(), events: libc::POLLIN, revents: 0 });
            let _ = transfer::poll(entries, left(until));
        });
    });
}

/// A timeout in nanoseconds: the sum of both members, so that microseconds may be a second and more, or take some away. What is before now is
/// none (SEL-9).
pub(super) fn timeout_ns(timeout: *const ws::TIMEVAL) -> Result<Option<u64>, WsaError> {
    if timeout.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller of select promised that it is null or valid.
    let ws::TIMEVAL { tv_sec, tv_usec } = unsafe { timeout.read() };
    if tv_sec < 0 {
        return Err(WsaError::WSAEINVAL);
    }
    let sum = i64::from(tv_sec) * 1_000_000 + i64::from(tv_usec);
    Ok(Some(sum.max(0) as u64 * 1000))
}

/// `select`—Waits until a socket of the sets is ready; rewrites the sets to those that are. Returns their number.
///
/// Errors: WSAEINVAL (no socket at all, a negative time), WSAENOTSOCK.
///
/// # Safety
/// Each set is null or has as many entries as it says; the timeout is null or valid; queued routines may be called.
pub unsafe extern "system-unwind" fn select(
    _nfds: i32,
    readfds: *mut ws::FD_SET,
    writefds: *mut ws::FD_SET,
    exceptfds: *mut ws::FD_SET,
    timeout: *const ws::TIMEVAL,
) -> i32 {
    let select = || {
        check_started()?;
        let mut sets = Vec::new();
        for (way, at) in [(Way::Read, readfds), (Way::Write, writefds), (Way::Except, exceptfds)] {
            // SAFETY: the caller's promise.
            sets.extend(unsafe { load(way, at) }?);
        }
        if sets.iter().all(|set| set.sockets.is_empty()) {
            return Err(WsaError::WSAEINVAL);
        }
        let deadline = timeout_ns(timeout)?.map(|ns| clock::monotonic_ns().saturating_add(ns));
        let ready = wait_for_any(&sets, deadline)?;
        Ok(rewrite(&sets, &ready))
    };
    finish_with(select(), ws::SOCKET_ERROR)
}

/// Writes the ready sockets back. A set passed twice gets the union, and counts once (SEL-10).
fn rewrite(sets: &[Set], ready: &[Vec<usize>]) -> i32 {
    let mut total = 0;
    for (index, set) in sets.iter().enumerate() {
        if sets[..index].iter().any(|earlier| earlier.at == set.at) {
            continue;
        }
        let same = sets.iter().zip(ready).filter(|(other, _)| other.at == set.at);
        let chosen: Vec<&Vec<usize>> = same.map(|(_, ready)| ready).collect();
        let union: Vec<usize> = set
            .sockets
            .iter()
            .map(|(handle, _)| *handle)
            .filter(|handle| chosen.iter().any(|ready| ready.contains(handle)))
            .collect();
        // SAFETY: the set was loaded from there, and no more are written than it had.
        unsafe { store(set.at, &union) };
        total += union.len() as i32;
    }
    total
}

/// `__WSAFDIsSet`—Whether a socket is in a set: what `FD_ISSET` calls.
///
/// # Safety
/// The set is null or has as many entries as it says.
pub unsafe extern "system" fn __WSAFDIsSet(fd: ws::SOCKET, set: *mut ws::FD_SET) -> i32 {
    if set.is_null() {
        return 0;
    }
    // SAFETY: the caller's promise; it is not null.
    let count = unsafe { (*set).fd_count };
    // SAFETY: in bounds of the set.
    let first = unsafe { (&raw const (*set).fd_array).cast::<usize>() };
    // SAFETY: the caller's promise.
    i32::from(unsafe { std::slice::from_raw_parts(first, count as usize) }.contains(&fd))
}
