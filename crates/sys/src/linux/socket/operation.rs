//! One overlapped operation, and the one function that ends it (L3).
#![allow(unsafe_code)] // Writes the program's OVERLAPPED; invariants 1 to 3 of the folder.

use super::Socket;
use super::run::Way;
use crate::linux::apc;
use crate::linux::current::Current;
use crate::linux::deliver::Delivery;
use crate::linux::rio::{Extra, Part};
use crate::linux::trace::{self, Stage};
use crate::linux::{misuse, observe};
use overlapped_core::direction::{Mark, Operation};
use overlapped_core::error::{Status, WsaError};
use overlapped_core::port::Packet;
use overlapped_core::{Object, Thread};
use overlapped_engine::transfer::Address;
use overlapped_lock::Mutex;
use smallvec::SmallVec;
use std::cell::{Cell, RefCell};
use std::mem::MaybeUninit;
use std::ops::{Deref, DerefMut};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use windows_sys::Win32::Networking::WinSock::{self as ws, LPWSAOVERLAPPED_COMPLETION_ROUTINE};
use windows_sys::Win32::System::IO::OVERLAPPED;

/// What an operation does.
pub(crate) enum Kind {
    /// Receives; Winsock's flags.
    Receive { flags: u32 },
    /// Sends; Winsock's flags.
    Send { flags: u32 },
    /// Receives a datagram, and writes its sender where the two pointers say.
    ReceiveFrom { flags: u32, name: *mut ws::SOCKADDR, length: *mut i32 },
    /// Receives a datagram with all that belongs to it.
    ReceiveMessage { flags: u32, message: *mut ws::WSAMSG },
    /// Sends a datagram with all that belongs to it.
    SendTo(Box<super::datagram::Parcel>),
    /// Waits for the end of a connect attempt, then sends what there is.
    Connect {
        /// How much of it went with the request.
        early: usize,
    },
    /// A request of registered I/O.
    Registered { context: u64, flags: u32, extra: Option<Box<Extra>> },
    /// Several sends of registered I/O that were committed together.
    Gathered(Box<[Part]>),
    /// Ends the connection after all sends, and perhaps makes the socket fit for another.
    Disconnect(super::disconnect::Afterwards),
    /// Sends parts of memory and of files.
    Transmit(Box<super::transmit::Transmission>),
    /// Waits for a change of this host's addresses or routes.
    Change,
    /// Takes a connection.
    Accept(Box<Accept>),
}

impl Kind {
    /// Whether its end is told by its notification alone, however soon it comes: that of a connect attempt (OVL-111), of a connection
    /// (OVL-123), and of an `AcceptEx` that finds a connection (OVL-94), which programs do not expect to return TRUE.
    pub(super) fn is_told_by_notification(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::Disconnect(_) => true,
            Self::Accept(accept) => matches!(**accept, Accept::Acceptor { .. }),
            _ => false,
        }
    }
}

/// What becomes of an accepted connection.
pub(crate) enum Accept {
    /// A blocked `accept` takes it.
    Caller(Arc<Mutex<Option<(OwnedFd, Address)>>>),
    /// `AcceptEx` puts it into this socket and its addresses into the buffer.
    Acceptor { socket: Arc<Socket>, areas: super::accept::Areas },
}

impl Accept {
    fn release(&self) {
        if let Self::Acceptor { socket, .. } = self {
            socket.options.lock().promise = None;
        }
    }
}

/// An operation from start to completion: in a place of its own, for it goes through many hands.
pub(crate) struct Op(Box<Body>);

/// What an operation consists of.
pub(crate) struct Body {
    pub(crate) kind: Kind,
    pub(crate) buffers: SmallVec<[libc::iovec; 1]>,
    /// Whether a request of registered I/O receives.
    pub(crate) is_input: bool,
    /// Bytes of all buffers.
    pub(crate) total: usize,
    /// Bytes transferred so far.
    pub(crate) done: usize,
    overlapped: usize,
    event: Option<Arc<Object>>,
    routine: LPWSAOVERLAPPED_COMPLETION_ROUTINE,
    /// Which thread started it.
    starter: u64,
    /// The same, where its end needs it: for a routine, and for what an `AcceptEx` becomes.
    thread: Option<Arc<Thread>>,
    /// Whether a packet is wanted where there is a port.
    packet: bool,
    /// Whether it goes on when its thread ends (OVL-81).
    outlives_thread: bool,
    /// Whether a blocking call of the library waits for its end, so that it must be told even if nobody else is (SOCK-6).
    pub(crate) is_awaited: bool,
    /// The listener, for the receive that an `AcceptEx` ends with: its key and handle are meant.
    pub(crate) owner: Option<Arc<Socket>>,
}

// SAFETY: the raw pointers inside the buffers are only used by whoever holds the operation, which is one thread at a time
// (invariant 2), on memory that is the operation's own (invariant 1).
unsafe impl Send for Body {}

impl Deref for Op {
    type Target = Body;

    #[inline]
    fn deref(&self) -> &Body {
        &self.0
    }
}

impl DerefMut for Op {
    #[inline]
    fn deref_mut(&mut self) -> &mut Body {
        &mut self.0
    }
}

/// Where an operation lies.
type Place = Box<MaybeUninit<Body>>;

/// How many places a thread keeps for the operations that it starts next.
const SPARE: usize = 64;

/// How many the process keeps for everybody.
const SHARED: usize = 4096;

thread_local! {
    static PLACES: RefCell<Vec<Place>> = const { RefCell::new(Vec::new()) };
    /// How many this thread keeps for itself: none, if it only ever ends what others start.
    static KEEPS: Cell<usize> = const { Cell::new(SPARE) };
}

/// What threads have left that end more operations than they start, for those who start more.
static LEFT: Mutex<Vec<Place>> = Mutex::new(Vec::new());

/// Says that the calling thread starts no operations.
pub(crate) fn keep_no_places() {
    KEEPS.set(0);
}

fn another_place() -> Option<Place> {
    LEFT.lock().pop()
}

#[cold]
fn leave_place(place: Place) {
    let mut left = LEFT.lock();
    if left.len() < SHARED {
        left.push(place);
    }
}

impl From<Body> for Op {
    #[inline]
    fn from(body: Body) -> Self {
        let kept = PLACES.try_with(|places| places.borrow_mut().pop()).ok().flatten();
        match kept.or_else(another_place) {
            Some(place) => Self(Box::write(place, body)),
            None => Self(Box::new(body)),
        }
    }
}

impl Op {
    /// What names it while nobody holds it as such.
    pub(super) fn into_raw(self) -> *mut Body {
        Box::into_raw(self.0)
    }

    /// Back again.
    ///
    /// # Safety
    /// The pointer is from [`into_raw`](Self::into_raw), and used once.
    pub(super) unsafe fn from_raw(body: *mut Body) -> Self {
        // SAFETY: the caller's promise.
        Self(unsafe { Box::from_raw(body) })
    }

    /// Takes the operation out of its place, which the calling thread keeps for another.
    #[inline(always)] // Only what the caller needs of it is copied.
    fn into_body(self) -> Body {
        let place = Box::into_raw(self.0);
        // SAFETY: the pointer is that of a box, and what is read from it is not used there again.
        let body = unsafe { place.read() };
        // SAFETY: the pointer was a box's just now, of the same layout, and nobody else has it.
        let place = unsafe { Box::from_raw(place.cast::<MaybeUninit<Body>>()) };
        // A thread that is ending has no list any more.
        let mut place = Some(place);
        let _ = PLACES.try_with(|places| {
            let mut places = places.borrow_mut();
            if places.len() < KEEPS.get() {
                places.extend(place.take());
            }
        });
        if let Some(place) = place {
            leave_place(place);
        }
        body
    }
}

/// How the program wants to be told.
pub(crate) struct Notify {
    pub(crate) overlapped: *mut OVERLAPPED,
    pub(crate) event: Option<Arc<Object>>,
    pub(crate) routine: LPWSAOVERLAPPED_COMPLETION_ROUTINE,
    pub(crate) packet: bool,
}

impl Notify {
    /// Whether an operation that is started so goes on when its thread ends: a packet alone tells of it (OVL-81).
    pub(crate) fn outlives_thread(&self, socket: &Socket) -> bool {
        self.packet && self.event.is_none() && self.routine.is_none() && socket.association.get().is_some()
    }
}

impl Operation for Op {
    fn mark(&self) -> Mark {
        Mark {
            overlapped: self.overlapped,
            thread: self.starter,
            outlives_thread: self.outlives_thread,
            lent: self.owner.is_some(),
        }
    }
}

/// One machine word of an OVERLAPPED.
fn word<'a>(address: *mut usize) -> &'a AtomicUsize {
    // SAFETY: the caller got the address from the OVERLAPPED of a live operation, aligned and valid (invariant 1); the
    // program may read the word at the same time, which is why it is atomic here.
    unsafe { AtomicUsize::from_ptr(address) }
}

fn internal<'a>(overlapped: *mut OVERLAPPED) -> &'a AtomicUsize {
    // SAFETY: in bounds of the OVERLAPPED (invariant 1).
    word(unsafe { &raw mut (*overlapped).Internal })
}

fn internal_high<'a>(overlapped: *mut OVERLAPPED) -> &'a AtomicUsize {
    // SAFETY: in bounds of the OVERLAPPED (invariant 1).
    word(unsafe { &raw mut (*overlapped).InternalHigh })
}

/// The status word of a program's OVERLAPPED, which another thread may be writing.
pub(crate) fn status_of(overlapped: *const OVERLAPPED) -> Status {
    Status::from_code(internal(overlapped.cast_mut()).load(Ordering::Acquire) as u32)
}

/// The byte count of a program's OVERLAPPED.
pub(crate) fn bytes_of(overlapped: *const OVERLAPPED) -> u32 {
    internal_high(overlapped.cast_mut()).load(Ordering::Acquire) as u32
}

/// The result of a call that was not overlapped after all (OVL-8).
pub(crate) fn fill(overlapped: *mut OVERLAPPED, status: Status, bytes: u32) {
    internal_high(overlapped).store(bytes as usize, Ordering::Relaxed);
    internal(overlapped).store(status.code() as usize, Ordering::Release);
}

/// What every start does to the OVERLAPPED, its event and the handle (OVL-2, OVL-3).
#[inline]
pub(crate) fn mark_started(socket: &Socket, notify: &Notify) {
    internal(notify.overlapped).store(Status::PENDING.code() as usize, Ordering::Release);
    if observe::any() {
        observe_start(socket, notify);
    }
    // Beside a routine the event means nothing.
    if let (Some(event), None) = (&notify.event, notify.routine) {
        event.reset();
    }
    // Every start resets the handle, as NT's I/O manager does; only one without an event sets it at its end.
    socket.reset_handle();
}

#[cold]
fn observe_start(socket: &Socket, notify: &Notify) {
    let overlapped = notify.overlapped.expose_provenance();
    if trace::is_on() {
        let args = trace::Args::default().number("socket", socket.handle());
        trace::operation(Stage::Begin, overlapped, args);
    }
    if misuse::is_on() {
        misuse::pending::started(overlapped, format!("socket {}", socket.handle()));
    }
}

impl Op {
    #[inline]
    pub(crate) fn new(
        kind: Kind,
        buffers: SmallVec<[libc::iovec; 1]>,
        notify: Notify,
        thread: &Arc<Thread>,
        outlives_thread: bool,
    ) -> Self {
        misuse::pending::has_buffers(notify.overlapped.addr(), &kind, &buffers);
        let kept = notify.routine.is_some() || matches!(kind, Kind::Accept(_));
        let total = match &*buffers {
            [one] => one.iov_len,
            several => several.iter().map(|buffer| buffer.iov_len).sum(),
        };
        // With a routine the event is the program's own affair (APC-22).
        let event = if notify.routine.is_some() { None } else { notify.event };
        Self::from(Body {
            kind,
            buffers,
            is_input: false,
            total,
            done: 0,
            overlapped: notify.overlapped.expose_provenance(),
            event,
            routine: notify.routine,
            starter: thread.id(),
            thread: kept.then(|| Arc::clone(thread)),
            packet: notify.packet,
            outlives_thread,
            is_awaited: false,
            owner: None,
        })
    }

    /// The event that the end of this operation will signal.
    pub(crate) fn event(&self) -> Option<&Arc<Object>> {
        self.event.as_ref()
    }

    /// The address of its OVERLAPPED, which names it.
    pub(super) fn overlapped(&self) -> usize {
        self.overlapped
    }

    /// Whether it may be left to a ring: a plain transfer of one buffer, told by a routine, by a packet alone or through a
    /// completion queue.
    pub(crate) fn may_fly(&self) -> bool {
        let told_elsewhere = match &self.kind {
            Kind::Receive { flags: 0 } | Kind::Send { flags: 0 } => {
                self.event.is_none()
                    && (self.routine.is_some() || self.packet)
                    && !self.is_awaited
                    && self.owner.is_none()
            }
            Kind::Registered { flags, extra: None, .. } => flags & ws::RIO_MSG_WAITALL == 0,
            _ => false,
        };
        told_elsewhere && self.total > self.done && self.buffers.len() == 1
    }

    /// The thread that started it.
    pub(crate) fn starter(&self) -> Option<Arc<Thread>> {
        self.thread.clone()
    }

    /// Moves the operation out as another kind, leaving a husk that its holder drops unpublished.
    pub(crate) fn take_as(&mut self, kind: Kind) -> Self {
        Self::from(Body {
            kind,
            buffers: std::mem::take(&mut self.buffers),
            is_input: self.is_input,
            total: self.total,
            done: 0,
            overlapped: self.overlapped,
            event: self.event.clone(),
            routine: self.routine,
            starter: self.starter,
            thread: self.thread.clone(),
            packet: self.packet,
            outlives_thread: self.outlives_thread,
            is_awaited: self.is_awaited,
            owner: self.owner.take(),
        })
    }

    /// Notes progress: the buffers begin after what has been transferred.
    #[inline]
    pub(crate) fn advance(&mut self, bytes: usize) {
        self.done += bytes;
        if self.done < self.total {
            self.skip(bytes);
        }
    }

    /// Lets the buffers begin so many bytes later.
    pub(super) fn skip(&mut self, mut bytes: usize) {
        let finished = self.buffers.iter().take_while(|buffer| {
            let whole = bytes >= buffer.iov_len;
            if whole {
                bytes -= buffer.iov_len;
            }
            whole
        });
        // One buffer stays, so that what is left is never "no buffer".
        let finished = finished.count().min(self.buffers.len().saturating_sub(1));
        self.buffers.drain(..finished);
        if let Some(first) = self.buffers.first_mut() {
            let here = bytes.min(first.iov_len);
            first.iov_base = first.iov_base.wrapping_byte_add(here);
            first.iov_len -= here;
        }
    }
}

const SKIP_PORT_ON_SUCCESS: u8 = 1;
const SKIP_SET_EVENT_ON_HANDLE: u8 = 2;

/// Ends an operation, whatever ended it: once, here and nowhere else.
///
/// `immediate` says that the start call itself ended it. The last write to the OVERLAPPED is `Internal`; then the event is
/// set or the routine queued, and the packet posted.
pub(crate) fn publish(
    socket: &Arc<Socket>,
    op: Op,
    status: Status,
    bytes: u32,
    flags: u32,
    immediate: bool,
    delivery: &mut Delivery,
) {
    if let Kind::Registered { .. } | Kind::Gathered(_) = &op.kind {
        return publish_requests(socket, op, status, bytes, delivery);
    }
    let Body { kind, overlapped, event, routine, thread, packet, owner, .. } = op.into_body();
    match &kind {
        // The acceptor is free for another AcceptEx before anybody can know of this one's end.
        Kind::Accept(accept) => accept.release(),
        _ if owner.is_some() => socket.options.lock().promise = None,
        _ => {}
    }
    let owner = owner.as_ref().unwrap_or(socket);
    let overlapped = std::ptr::with_exposed_provenance_mut::<OVERLAPPED>(overlapped);
    let notify = Notify { overlapped, event, routine, packet };
    tell(owner, &notify, thread.as_ref(), End { status, bytes, flags, immediate }, delivery);
}

/// The end of an operation that is a request of registered I/O, or several.
fn publish_requests(socket: &Socket, op: Op, status: Status, bytes: u32, delivery: &mut Delivery) {
    let Body { kind, is_input, total, .. } = op.into_body();
    let Some(queue) = socket.requests() else { return };
    let way = if is_input { Way::In } else { Way::Out };
    match kind {
        Kind::Registered { context, flags, .. } => {
            queue.complete_one(way, &Part { context, flags, bytes: total as u32 }, status, bytes, delivery);
        }
        Kind::Gathered(parts) => queue.complete(way, &parts, status, bytes, delivery),
        _ => {}
    }
}

/// Ends an operation that was cancelled. A receive that waits for all tells what it has taken, which nobody else can get any
/// more (OVL-56).
pub(crate) fn publish_cancelled(socket: &Arc<Socket>, op: Op, delivery: &mut Delivery) {
    let tells = matches!(op.kind, Kind::Receive { .. } | Kind::Gathered(_));
    let bytes = if tells { op.done as u32 } else { 0 };
    publish(socket, op, Status::CANCELLED, bytes, 0, false, delivery);
}

/// How an operation ended.
pub(crate) struct End {
    pub(crate) status: Status,
    pub(crate) bytes: u32,
    pub(crate) flags: u32,
    pub(crate) immediate: bool,
}

/// The second half of [`publish`], and all of it for an operation that ended before it had to be made.
#[inline(always)]
pub(crate) fn tell(owner: &Socket, notify: &Notify, thread: Option<&Arc<Thread>>, end: End, delivery: &mut Delivery) {
    let End { status, bytes, flags, immediate } = end;
    let overlapped = notify.overlapped.expose_provenance();
    if observe::any() {
        observe_end(overlapped, notify, status, bytes, immediate);
    }
    fill(notify.overlapped, status, bytes);
    let modes = owner.modes.load(Ordering::Relaxed);
    if let (Some(routine), Some(thread)) = (notify.routine, thread) {
        // A routine takes the event's place, so that the handle stands for the end as without one (SKH-1).
        if modes & SKIP_SET_EVENT_ON_HANDLE == 0 {
            owner.signal_handle(delivery);
        }
        let code = status.winsock_result().err().map_or(0, WsaError::code);
        let apc = apc::completion(routine, code as u32, bytes, overlapped, flags);
        // A thread that has ended runs no routines (APC-14).
        let _ = thread.queue_apc(apc, &mut delivery.wakes);
        return;
    }
    match &notify.event {
        Some(event) => event.set(&mut delivery.wakes),
        None if modes & SKIP_SET_EVENT_ON_HANDLE == 0 => owner.signal_handle(delivery),
        None => {}
    }
    let skipped = immediate && status.is_success() && modes & SKIP_PORT_ON_SUCCESS != 0;
    if notify.packet
        && !skipped
        && let Some(association) = owner.association.get()
    {
        let packet = Packet { key: association.key, overlapped, bytes, status: status.code() };
        delivery.post(&association.port, packet);
    }
}

#[cold]
fn observe_end(overlapped: usize, notify: &Notify, status: Status, bytes: u32, immediate: bool) {
    if trace::is_on() {
        trace_end(overlapped, notify, status, bytes, immediate);
    }
    if misuse::is_on() {
        misuse::pending::ended(overlapped, status, bytes);
    }
}

fn trace_end(overlapped: usize, notify: &Notify, status: Status, bytes: u32, immediate: bool) {
    let told = trace::told_by(notify.routine.is_some(), notify.event.is_some(), notify.packet);
    let args = trace::Args::default().word("status", status.name()).number("bytes", bytes).word("told by", told);
    trace::operation(Stage::End, overlapped, args.word("ended", if immediate { "in the start call" } else { "later" }));
}

/// Before a start: sees to it that the socket is harvested for the starting thread, so that nothing can fail after.
#[inline]
pub(crate) fn prepare(current: &Current, socket: &Arc<Socket>, outlives_thread: bool) -> Result<(), i32> {
    note_start(current, outlives_thread);
    socket.bring_home_to_starter(current)
}

/// Notes what the end of the thread must cancel.
#[inline]
pub(crate) fn note_start(current: &Current, outlives_thread: bool) {
    if !outlives_thread {
        current.started_operation();
    }
}
