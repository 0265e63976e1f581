//! `WSAPoll`: readiness of an array of sockets (POLL-1 to POLL-8).
//!
//! The kernel's `poll` waits, as in `select`; what it reports of a socket and the socket's phase together make Winsock's bits,
//! which differ: the end of a stream is no data, an unconnected stream has not hung up, and a failed connect is told.
#![allow(unsafe_code)] // Reads and rewrites the program's array.

use super::finish_with;
use super::select::{is_closed, sleep_once};
use crate::linux::deliver::Delivery;
use crate::linux::socket::{Phase, Socket, deferred, run};
use crate::linux::{apc, handle, trace};
use overlapped_core::clock;
use overlapped_core::error::WsaError;
use overlapped_engine::transfer;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Networking::WinSock as ws;

/// What may be asked for; the rest is told unasked (POLL-2).
const ASKABLE: i16 = ws::POLLRDNORM | ws::POLLRDBAND | ws::POLLWRNORM;
const UNASKED: i16 = ws::POLLERR | ws::POLLHUP | ws::POLLNVAL;

/// One entry: its socket, if it is one.
struct Entry {
    events: i16,
    socket: Option<Arc<Socket>>,
}

/// What the kernel is asked for one socket.
pub(crate) fn asked(events: i16, socket: &Socket) -> i16 {
    let mut asked = libc::POLLRDHUP;
    if events & ws::POLLRDNORM != 0 {
        asked |= libc::POLLIN;
    }
    // An urgent byte in its place in the stream is data like any other: who slept for it would be woken for nothing.
    if events & ws::POLLRDBAND != 0 && !socket.options.lock().oob_inline {
        asked |= libc::POLLPRI;
    }
    if events & ws::POLLWRNORM != 0 || matches!(socket.phase.get(), Phase::Connecting | Phase::ConnectingEx) {
        asked |= libc::POLLOUT;
    }
    asked
}

/// Winsock's bits of a socket (POLL-4 to POLL-6).
pub(crate) fn conditions(socket: &Socket, polled: i16) -> i16 {
    let has = |bits: i16| polled & bits != 0;
    let when = |condition: bool, bits: i16| if condition { bits } else { 0 };
    if let Phase::Connecting | Phase::ConnectingEx = socket.phase.get() {
        socket.connect_outcome();
    }
    let writable = when(has(libc::POLLOUT), ws::POLLWRNORM);
    if !socket.is_stream() {
        let told = has(libc::POLLIN) || (has(libc::POLLERR) && socket.harvest_answers()) || socket.has_answers();
        return writable | when(told, ws::POLLRDNORM);
    }
    match socket.phase.get() {
        Phase::Fresh | Phase::Bound | Phase::Connecting | Phase::ConnectingEx => 0,
        Phase::Listening => when(has(libc::POLLIN) || deferred::is_any(socket), ws::POLLRDNORM),
        Phase::Failed => ws::POLLHUP | ws::POLLERR | ws::POLLWRNORM,
        Phase::Connected if has(libc::POLLERR) || socket.sticky.load(Ordering::Acquire) != 0 => {
            ws::POLLHUP | ws::POLLERR | ws::POLLWRNORM
        }
        Phase::Connected => {
            let ended = has(libc::POLLRDHUP | libc::POLLHUP);
            let data = has(libc::POLLIN) && (!ended || socket.has_data());
            writable | when(ended, ws::POLLHUP) | when(data, ws::POLLRDNORM) | when(has(libc::POLLPRI), ws::POLLRDBAND)
        }
    }
}

/// A stream that was never connected hangs up at once in the kernel's eyes.
pub(crate) fn is_polled(socket: &Socket) -> bool {
    !(socket.is_stream() && matches!(socket.phase.get(), Phase::Fresh | Phase::Bound | Phase::Failed))
}

/// Asks once: the bits of each entry.
fn ask(entries: &[Entry], polled: &mut Vec<libc::pollfd>) -> Vec<i16> {
    polled.clear();
    let descriptor = |entry: &Entry| match &entry.socket {
        Some(socket) if is_polled(socket) && !is_closed(socket) => {
            socket.sift(&mut Delivery::new());
            libc::pollfd { fd: socket.fd(), events: asked(entry.events, socket), revents: 0 }
        }
        _ => libc::pollfd { fd: -1, events: 0, revents: 0 },
    };
    polled.extend(entries.iter().map(descriptor));
    let _ = transfer::poll(polled, Some(0));
    let bits = |(entry, polled): (&Entry, &libc::pollfd)| match &entry.socket {
        None => 0,
        Some(socket) if is_closed(socket) => ws::POLLNVAL,
        Some(socket) => {
            if polled.revents & (libc::POLLIN | libc::POLLHUP) != 0 {
                socket.note_ready(run::Way::In);
            }
            if polled.revents & libc::POLLOUT != 0 {
                socket.note_ready(run::Way::Out);
            }
            let polled = socket.without_acknowledgements(polled.revents, &mut Delivery::new());
            conditions(socket, polled) & (entry.events | UNASKED)
        }
    };
    entries.iter().zip(&*polled).map(bits).collect()
}

fn wait_for_any(entries: &[Entry], deadline: Option<u64>) -> Vec<i16> {
    let mut polled = Vec::with_capacity(entries.len() + 1);
    loop {
        let found = ask(entries, &mut polled);
        let is_over = deadline.is_some_and(|deadline| clock::monotonic_ns() >= deadline);
        if is_over || found.iter().any(|bits| *bits != 0) {
            return found;
        }
        let span = trace::span();
        let closed = || entries.iter().flat_map(|entry| &entry.socket).any(|socket| is_closed(socket));
        sleep_once(closed, &mut polled, deadline);
        if let Some(span) = span {
            span.end("wait in WSAPoll", trace::Args::default().number("descriptors", polled.len()));
        }
        // APCs run inside, and do not end it.
        apc::run_all();
    }
}

/// `WSAPoll`—Waits up to `timeout` milliseconds, for ever if negative, until a socket of the array is as asked. Returns how
/// many are, and says in each entry how.
///
/// Errors: WSAEINVAL (no entries, bits that may not be asked for), WSAEFAULT, WSAENOTSOCK (no entry is a socket).
///
/// # Safety
/// `fdarray` is null or has `fds` entries; queued routines may be called.
pub unsafe extern "system-unwind" fn WSAPoll(fdarray: *mut ws::WSAPOLLFD, fds: u32, timeout: i32) -> i32 {
    let poll = || {
        super::startup::check_started()?;
        if fds == 0 {
            return Err(WsaError::WSAEINVAL);
        }
        if fdarray.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        // SAFETY: the caller's promise.
        let array = unsafe { std::slice::from_raw_parts_mut(fdarray, fds as usize) };
        if array.iter().any(|entry| entry.events & !ASKABLE != 0) {
            return Err(WsaError::WSAEINVAL);
        }
        let found = |entry: &ws::WSAPOLLFD| Entry {
            events: entry.events,
            socket: handle::socket(entry.fd).ok().map(|socket| Arc::clone(&socket)),
        };
        let entries: Vec<Entry> = array.iter().map(found).collect();
        let bits = if entries.iter().all(|entry| entry.socket.is_none()) {
            vec![0; entries.len()]
        } else {
            let limit = u32::try_from(timeout).ok();
            wait_for_any(&entries, clock::deadline_after_ms(limit))
        };
        for ((to, entry), bits) in array.iter_mut().zip(&entries).zip(&bits) {
            to.revents = if entry.socket.is_none() { ws::POLLNVAL } else { *bits };
        }
        if entries.iter().all(|entry| entry.socket.is_none()) {
            return Err(WsaError::WSAENOTSOCK);
        }
        Ok(bits.iter().filter(|bits| **bits != 0).count() as i32)
    };
    finish_with(poll(), ws::SOCKET_ERROR)
}
