//! A socket of the table: a descriptor with what Winsock knows of it and Linux does not.
//!
//! The kernel's descriptor is always non-blocking; blocking is done here, in waits that run APCs. Each way of the socket
//! has its [`Direction`], whose baton decides who is in the kernel.
//!
//! Invariants that SAFETY comments of this folder cite:
//!
//! 1. An [`Op`] owns its OVERLAPPED and its buffers from the start call until [`publish`](operation) has written
//!    `Internal`: Winsock forbids the program to free or use them until then (OVL-15, OVL-48).
//! 2. An [`Op`] is in exactly one hand: a direction's queue, or the holder of that direction's baton.
//! 3. `publish` takes the `Op` by value and reads everything that it needs from it before it writes `Internal`; after that
//!    write the OVERLAPPED may be gone.

pub(crate) mod accept;
pub(crate) mod addresses;
pub(crate) mod changes;
mod connect;
pub(crate) mod control;
pub(crate) mod datagram;
pub(crate) mod deferred;
pub(crate) mod disconnect;
pub(crate) mod edge;
pub(crate) mod flight;
pub(crate) mod home;
pub(crate) mod notification;
pub(crate) mod operation;
pub(crate) mod phase;
mod rare;
pub(crate) mod receive_all;
mod refusal;
mod registered;
pub(crate) mod run;
mod settings;
pub(crate) mod spare;
pub(crate) mod transmit;
mod unbuffered;

pub(crate) use edge::{dispatch, serve};
pub(crate) use home::{bring_home, feed_port};
pub(crate) use operation::{Kind, Op};
pub(crate) use phase::Phase;

use super::address::Peer;
use super::afd;
use super::deliver::Delivery;
use super::handle::{self, Entry};
use super::port::PortObject;
use super::selecting;
use once_cell::race::OnceBox;
use overlapped_core::Object;
use overlapped_core::direction::{Direction, Filter};
use overlapped_core::error::{Call, Connection, Context, SocketKind, Status, WsaError};
use overlapped_core::record::Record;
use overlapped_engine::{choice, transfer};
use overlapped_lock::{Mutex, barrier};
use phase::PhaseCell;
use run::Way;
use smallvec::SmallVec;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, AtomicU32, AtomicU64, Ordering, fence};
use std::sync::{Arc, OnceLock};

/// `SD_SEND` has been done.
pub(crate) const SHUT_SEND: u8 = 1;
/// `SD_RECEIVE` has been done.
pub(crate) const SHUT_RECEIVE: u8 = 2;

/// What a socket is from birth.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nature {
    /// Linux' family.
    pub(crate) family: i32,
    /// Linux' protocol.
    pub(crate) protocol: i32,
    pub(crate) kind: SocketKind,
    /// Whether it is a raw socket, whatever its protocol.
    pub(crate) raw: bool,
    /// Whether it was made with `WSA_FLAG_OVERLAPPED`.
    pub(crate) overlapped: bool,
    /// Whether it was made with `WSA_FLAG_REGISTERED_IO`.
    pub(crate) registered: bool,
}

/// The port that a socket belongs to, for life.
#[derive(Debug)]
pub(crate) struct Association {
    pub(crate) port: Arc<PortObject>,
    pub(crate) key: usize,
}

/// What every operation touches comes first and fills few cache lines: the scalars one, both ways' states and the way in one.
#[repr(C, align(64))]
pub(crate) struct Socket {
    /// Names this socket for ever; its handle is made of the lower half.
    pub(crate) token: u64,
    home: AtomicU64,
    fd: OwnedFd,
    /// The errno of a reset, which Linux says once and Winsock ever after (SOCK-46).
    pub(crate) sticky: AtomicI32,
    /// How many urgent edges have come since everything was read. A mark may be in the stream: neither does it then.
    pub(crate) urgent: AtomicU32,
    pub(crate) nature: Nature,
    pub(crate) phase: PhaseCell,
    pub(crate) non_blocking: AtomicBool,
    pub(crate) shut: AtomicU8,
    /// `SD_SEND` waits for the pending sends.
    pub(crate) fin_due: AtomicBool,
    /// FIN, hang-up or error was seen: a short read no longer means drained.
    pub(crate) ended: AtomicBool,
    /// A receive has met the end of the stream: there is nothing any more.
    exhausted: AtomicBool,
    /// Whether there was ever a selection, readable without the record's lock. From the first on the record needs every
    /// word of level bits, also while its mask is empty: a bit that was enumerated stays *reported* until then (NET-11).
    pub(crate) selected: AtomicBool,
    /// `SetFileCompletionNotificationModes`.
    pub(crate) modes: AtomicU8,
    /// The state of the object that the handle itself is, while nobody has needed that.
    handle_signaled: AtomicBool,
    /// Whether its readiness is reported: not while transfers that are left to a ring are all that it does.
    armed: AtomicBool,
    /// Whether more than one shard has ever harvested it: an arrival may be seen by several then, each in its time.
    roams: AtomicBool,
    /// Whether it is in Linux' eyes as it was made.
    untouched: AtomicBool,
    pub(crate) closed: AtomicBool,
    /// Whether the handle that it was made with is closed, though others are not.
    pub(crate) first_closed: AtomicBool,
    rare: OnceBox<rare::Rare>,
    pub(crate) input: Direction<Op>,
    pub(crate) output: Direction<Op>,
    /// What it has left to a ring, made with the first.
    flights: OnceBox<flight::Flights>,
    pub(crate) association: OnceLock<Association>,
    pub(crate) record: Mutex<Record>,
    homes: Mutex<SmallVec<[u64; 2]>>,
    pub(crate) options: Mutex<Options>,
    /// Only of a datagram socket.
    pub(crate) datagrams: Option<Box<datagram::Datagrams>>,
    /// How many handles name it.
    pub(crate) handles: AtomicU32,
    /// Which options that Linux keeps the program has set.
    configured: AtomicU32,
    /// Whether the next report of its readiness may say again what a selection has told of.
    repeats: AtomicBool,
    /// Dropped after the descriptor.
    _afterwards: Afterwards,
}

/// Every place that an operation touches is where the layout means it to be.
const _: () = {
    assert!(std::mem::offset_of!(Socket, input) == 64);
    assert!(std::mem::offset_of!(Socket, output) < 128);
};

/// Says that a descriptor has been closed: a listener may wait for one.
struct Afterwards;

impl Drop for Afterwards {
    fn drop(&mut self) {
        accept::descriptor_closed();
    }
}

/// What setsockopt stored and the kernel would not give back as it was.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) receive_timeout_ms: u32,
    pub(crate) send_timeout_ms: u32,
    pub(crate) receive_buffer: Option<i32>,
    pub(crate) send_buffer: Option<i32>,
    pub(crate) linger: Option<u16>,
    pub(crate) oob_inline: bool,
    pub(crate) reuse_address: bool,
    pub(crate) exclusive: bool,
    pub(crate) stored: SmallVec<[(i32, i32, i32); 2]>,
    /// How the last connect attempt ended.
    pub(crate) connect_failure: i32,
    /// SO_ERROR, as Winsock numbers it: of a failed asynchronous connect, kept until the next succeeds (SOCK-34), or what the program
    /// has set.
    pub(crate) so_error: i32,
    pub(crate) connected_at: Option<std::time::Instant>,
    /// Connected by `ConnectEx`, and SO_UPDATE_CONNECT_CONTEXT not set: another `connect` is answered so (table 5.4).
    pub(crate) lacks_context: bool,
    /// The `AcceptEx` that this socket is promised to, from its start to its end.
    pub(crate) promise: Option<accept::Promise>,
    /// Whom the socket is connected to or connects to, for where Linux no longer or not yet says it (SOCK-33, SOCK-56).
    pub(crate) peer: Option<Peer>,
}

impl Socket {
    pub(crate) fn new(fd: OwnedFd, token: u64, nature: Nature, phase: Phase) -> Self {
        Self {
            token,
            home: AtomicU64::new(0),
            fd,
            sticky: AtomicI32::new(0),
            urgent: AtomicU32::new(0),
            nature,
            phase: PhaseCell::new(phase),
            non_blocking: AtomicBool::new(false),
            shut: AtomicU8::new(0),
            fin_due: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            exhausted: AtomicBool::new(false),
            selected: AtomicBool::new(false),
            modes: AtomicU8::new(0),
            handle_signaled: AtomicBool::new(false),
            armed: AtomicBool::new(!choice::chosen().has_rings()),
            roams: AtomicBool::new(false),
            untouched: AtomicBool::new(phase == Phase::Fresh),
            closed: AtomicBool::new(false),
            first_closed: AtomicBool::new(false),
            rare: OnceBox::new(),
            input: Direction::new(),
            output: Direction::new(),
            flights: OnceBox::new(),
            association: OnceLock::new(),
            record: Mutex::default(),
            homes: Mutex::default(),
            options: Mutex::default(),
            datagrams: (nature.kind == SocketKind::Datagram).then(datagram::Datagrams::new),
            handles: AtomicU32::new(1),
            configured: AtomicU32::new(0),
            repeats: AtomicBool::new(false),
            _afterwards: Afterwards,
        }
    }

    pub(crate) fn fd(&self) -> RawFd {
        self.fd.as_raw_fd()
    }

    /// The number that the program knows this socket by.
    pub(crate) fn handle(&self) -> usize {
        handle::value(self.token as u32)
    }

    pub(crate) fn is_stream(&self) -> bool {
        self.nature.kind == SocketKind::Stream
    }

    pub(crate) fn is_non_blocking(&self) -> bool {
        self.non_blocking.load(Ordering::Relaxed)
    }

    pub(crate) fn is_shut(&self, way: u8) -> bool {
        self.shut.load(Ordering::Acquire) & way != 0
    }

    /// The object that the handle itself is. Signaled by completions without an event.
    ///
    /// Few programs ever wait for a socket, so until one asks, the state is a plain flag. Who asks first makes the object,
    /// then a barrier in every thread, then looks at the flag: a completion has either seen the object or is seen here.
    pub(crate) fn handle_event(&self) -> &Arc<Object> {
        let mut made = false;
        let event = self.rare().handle_event.get_or_init(|| {
            made = true;
            let event = Object::event(true, false);
            // Nobody waits for it yet: whoever does finds out what feeds it.
            event.feed(self.token, &mut SmallVec::new());
            Arc::new(event)
        });
        if made {
            barrier::every_thread();
            if self.handle_signaled.load(Ordering::SeqCst) {
                event.set(&mut Delivery::new().wakes);
            }
        }
        event
    }

    /// An operation has started (SKH-1).
    #[inline]
    pub(crate) fn reset_handle(&self) {
        self.handle_signaled.store(false, Ordering::Release);
        if let Some(event) = self.rare_if_any().and_then(|rare| rare.handle_event.get()) {
            event.reset();
        }
    }

    /// An operation without an event has ended (SKH-1).
    #[inline]
    pub(crate) fn signal_handle(&self, delivery: &mut Delivery) {
        self.handle_signaled.store(true, Ordering::Release);
        if let Some(event) = self.rare_if_any().and_then(|rare| rare.handle_event.get()) {
            event.set(&mut delivery.wakes);
        }
    }

    pub(super) fn handle_event_if_any(&self) -> Option<Arc<Object>> {
        self.rare_if_any()?.handle_event.get().cloned()
    }

    /// Where an errno of `call` comes from.
    pub(crate) fn context(&self, call: Call) -> Context {
        let connection = match self.phase.get() {
            _ if self.is_shut(SHUT_SEND) => Connection::SendShutDown,
            Phase::Connected => Connection::Made,
            _ => Connection::Never,
        };
        Context { socket: self.nature.kind, call, connection, timeout: false }
    }

    pub(crate) fn error(&self, errno: i32, call: Call) -> WsaError {
        WsaError::from_errno(errno, self.context(call))
    }

    pub(crate) fn status(&self, errno: i32, call: Call) -> Status {
        Status::from_errno(errno, self.context(call))
    }

    /// Ends the socket for all users: refuses and cancels, detaches, forgets the selection. The descriptor is closed when
    /// the last of those who are in a call on it has left.
    pub(crate) fn close(self: &Arc<Self>, delivery: &mut Delivery) {
        self.closed.store(true, Ordering::SeqCst);
        selecting::look_again(delivery);
        for way in [Way::In, Way::Out] {
            let queued = self.direction(way).close();
            // What flies is older than what is queued.
            self.recall(way);
            for op in queued {
                operation::publish_cancelled(self, op, delivery);
            }
        }
        for op in self.take_held(Filter::Every).into_iter().chain(self.take_awaited(Filter::Every)) {
            operation::publish_cancelled(self, op, delivery);
        }
        if self.phase.get() == Phase::Listening {
            accept::cancel_matched(self, Filter::Every, delivery);
            deferred::forget(self);
        }
        // Who gives it a queue does so, and then looks whether it is closed.
        fence(Ordering::SeqCst);
        if let Some(requests) = self.requests() {
            requests.close(delivery);
            requests.leave();
        }
        if let Some(polls) = self.polls_if_any() {
            afd::closed(self, polls, delivery);
        }
        afd::cancel(Arc::as_ptr(self).addr(), None);
        self.end_selection();
        self.leave_homes();
    }

    /// Forgets association and record (NET-12).
    pub(crate) fn end_selection(&self) {
        let record = std::mem::take(&mut *self.record.lock());
        self.selected.store(false, Ordering::SeqCst);
        if let Some(event) = record.event() {
            event.unfeed(self.token);
        }
        let port = self.association.get().and_then(|association| association.port.waitable_if_asked());
        if let Some(waitable) = port {
            waitable.unfeed(self.token);
        }
    }

    /// Cancels what `filter` means; whether anything was found.
    pub(crate) fn cancel(self: &Arc<Self>, filter: Filter, delivery: &mut Delivery) -> bool {
        let mut found = false;
        for way in [Way::In, Way::Out] {
            let (removed, marked) = self.direction(way).cancel(filter);
            found |= marked || !removed.is_empty();
            if marked {
                // What flies is older than what is queued.
                self.recall(way);
            }
            for op in removed {
                operation::publish_cancelled(self, op, delivery);
            }
        }
        for op in self.take_held(filter).into_iter().chain(self.take_awaited(filter)) {
            found = true;
            operation::publish_cancelled(self, op, delivery);
        }
        // After its own queue: what is matched in between is found there or here.
        if self.phase.get() == Phase::Listening && !matches!(filter, Filter::EndedThread(_)) {
            found |= accept::cancel_matched(self, filter, delivery);
        }
        found
    }

    /// Sends the FIN that `SD_SEND` asked for, once no send is before it.
    #[inline]
    pub(crate) fn send_due_fin(&self) {
        if self.fin_due.load(Ordering::SeqCst) {
            self.send_fin();
        }
    }

    #[cold]
    fn send_fin(&self) {
        if !self.output.has_outstanding() && self.fin_due.swap(false, Ordering::SeqCst) {
            // It can only fail on a connection that has ended already.
            let _ = transfer::shutdown(self.fd_to_change(), libc::SHUT_WR);
        }
    }

    /// Whether there is something to receive, the end of a stream excepted, asked of the kernel: for the few cases in
    /// which it is not known.
    pub(crate) fn has_data(&self) -> bool {
        if !self.is_stream() {
            // A datagram may have no bytes.
            return self.has_answers() || transfer::poll_now(self.fd(), libc::POLLIN) & libc::POLLIN != 0;
        }
        if self.exhausted.load(Ordering::Acquire) {
            return false;
        }
        if transfer::readable_bytes(self.fd()).is_ok_and(|bytes| bytes > 0) {
            return true;
        }
        // The count ends at an urgent mark; what is behind it is seen by looking.
        self.urgent.load(Ordering::Acquire) > 0 && transfer::peek_byte(self.fd())
    }

    /// Linux' SO_REUSEADDR; Windows' own means something else (REU-1).
    pub(crate) fn reuse_address(&self, on: bool) {
        if self.is_stream() && self.nature.family != libc::AF_UNIX {
            // It cannot fail on a descriptor that is a socket.
            let _ = transfer::set_option(self.fd_to_change(), libc::SOL_SOCKET, libc::SO_REUSEADDR, i32::from(on));
        }
    }

    /// Whether a send may succeed and would overtake nothing.
    pub(crate) fn has_room(&self) -> bool {
        self.output.is_ready() && !self.output.has_outstanding()
    }
}

/// Cancels what `filter` means on every socket of the process.
pub(crate) fn cancel_everywhere(filter: Filter, delivery: &mut Delivery) {
    for entry in handle::all() {
        if let Entry::Socket(socket) = &entry {
            socket.cancel(filter, delivery);
        }
    }
}
