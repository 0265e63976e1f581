//! The reader's end: what has come, and who waits for it.
//!
//! The lock of the receiver comes before the lock of the state. The first is held over receives, which do not wait: who holds it puts what
//! has come into the state before another may receive, so that messages stay in their order and a call that asks knows of all that were
//! written before it.
#![allow(unsafe_code)] // The kernel's timer.

use super::super::descriptor::own_user;
use super::super::keeper::Registration;
use super::super::operation::PipeOp;
use super::datagram::{self, Came};
use super::{memory, name};
use crate::linux::patience::Patience;
use overlapped_core::error::Status;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};
use windows_sys::Win32::Foundation as f;

/// How many bytes are kept that nobody reads; then the kernel keeps a few datagrams more, and writers wait.
const MOST: usize = 64 << 20;
/// How long a name is looked at that is taken and that nobody answers for: a process that is just being started may hold the descriptor of a
/// mailslot that is closed.
const BIRTH: Duration = Duration::from_millis(200);
/// MAILSLOT_WAIT_FOREVER.
const FOREVER: u32 = u32::MAX;

struct Receiver {
    // Before the descriptor: it is dropped first.
    registration: Option<Registration>,
    socket: OwnedFd,
    room: Box<[u8]>,
}

/// A timer of the kernel's that is told of by the keeper.
struct Alarm {
    // Before the descriptor: it is dropped first.
    registration: Registration,
    timer: OwnedFd,
}

struct Reader {
    op: Arc<PipeOp>,
    until: Option<Instant>,
}

#[derive(Default)]
struct State {
    messages: VecDeque<Box<[u8]>>,
    /// How many bytes they have.
    bytes: usize,
    readers: VecDeque<Reader>,
    alarm: Option<Alarm>,
    is_closed: bool,
}

pub(in crate::linux::namedpipe) struct Slot {
    receiver: Mutex<Option<Receiver>>,
    state: Mutex<State>,
    maximum: u32,
    timeout_ms: AtomicU32,
    open_to_all: bool,
}

/// What `GetMailslotInfo` tells.
pub(super) struct Told {
    pub(super) maximum: u32,
    pub(super) next: Option<u32>,
    pub(super) count: u32,
    pub(super) timeout_ms: u32,
}

/// Takes a name's address.
fn take(name: &str) -> Result<OwnedFd, u32> {
    let address = name::address(name).ok_or(f::ERROR_INVALID_NAME)?;
    let mut patience = Patience::new(BIRTH);
    loop {
        let socket = datagram::socket().map_err(|_| f::ERROR_TOO_MANY_OPEN_FILES)?;
        match datagram::bind(&socket, &address) {
            Ok(()) => return Ok(socket),
            Err(libc::EADDRINUSE) => {
                if patience.left().is_zero() || super::writer::is_answered(&address, BIRTH) || !patience.pause() {
                    return Err(f::ERROR_ALREADY_EXISTS);
                }
            }
            Err(_) => return Err(f::ERROR_NOT_ENOUGH_MEMORY),
        }
    }
}

impl Slot {
    pub(super) fn create(name: &str, maximum: u32, timeout_ms: u32, open_to_all: bool) -> Result<Arc<Self>, u32> {
        let socket = take(name)?;
        let fd = socket.as_raw_fd();
        let room = vec![0; datagram::ROOM].into();
        let slot = Arc::new(Self {
            receiver: Mutex::new(Some(Receiver { registration: None, socket, room })),
            state: Mutex::default(),
            maximum,
            timeout_ms: AtomicU32::new(timeout_ms),
            open_to_all,
        });
        let known: Weak<Self> = Arc::downgrade(&slot);
        let told = move |_events| {
            if let Some(slot) = known.upgrade() {
                slot.pump();
            }
        };
        let registration = Registration::new(fd, told).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
        // Armed in its place: whoever is told looks for it there, to arm it again.
        if let Some(receiver) = &mut *slot.receiver.lock() {
            receiver.registration.insert(registration).arm(libc::EPOLLIN);
        }
        Ok(slot)
    }

    fn trusts(&self, user: Option<u32>) -> bool {
        self.open_to_all || user.is_some_and(|user| user == 0 || user == own_user())
    }

    /// Takes what has come, and gives it to those who wait.
    fn pump(&self) {
        let mut receiver = self.receiver.lock();
        let Some(receiver) = &mut *receiver else { return };
        while self.state.lock().bytes < MOST {
            let (came, user) = match datagram::receive(&receiver.socket, &mut receiver.room) {
                Ok(came) => came,
                Err(libc::EAGAIN) => {
                    if let Some(registration) = &receiver.registration {
                        registration.arm(libc::EPOLLIN);
                    }
                    break;
                }
                // What the kernel had to say of another datagram is nobody's here.
                Err(_) => continue,
            };
            match (came, self.trusts(user)) {
                (Came::Hello(origin), trusted) => {
                    let status = if trusted { Status::SUCCESS } else { Status::ACCESS_DENIED };
                    datagram::reply(&receiver.socket, &origin, status, self.maximum);
                }
                (Came::Message(message), true) => {
                    let mut state = self.state.lock();
                    state.bytes += message.len();
                    state.messages.push_back(message);
                    state.give();
                }
                (Came::Message(_), false) | (Came::Reply(..) | Came::Nothing, _) => {}
            }
        }
    }

    /// A read.
    pub(super) fn start(self: &Arc<Self>, op: &Arc<PipeOp>) {
        self.pump();
        let is_short = {
            let mut state = self.state.lock();
            if state.is_closed {
                drop(state);
                return op.finish(Status::CANCELLED, 0);
            }
            let timeout_ms = self.timeout_ms.load(Ordering::Relaxed);
            let until = (timeout_ms != FOREVER).then(|| Instant::now() + Duration::from_millis(u64::from(timeout_ms)));
            let was_full = state.bytes >= MOST;
            state.readers.push_back(Reader { op: Arc::clone(op), until });
            state.give();
            state.expire();
            if state.next_end().is_some() && !self.set_alarm(&mut state) {
                state.end(&|known| std::ptr::eq(known, &raw const **op), Status::INSUFFICIENT_RESOURCES);
            }
            was_full && state.bytes < MOST
        };
        if is_short {
            // What the kernel has kept meanwhile has room now.
            self.pump();
        }
    }

    /// Has the keeper come when the first of the readers has waited its time.
    fn set_alarm(self: &Arc<Self>, state: &mut State) -> bool {
        if state.alarm.is_none() {
            state.alarm = self.make_alarm();
        }
        state.alarm.as_ref().zip(state.next_end()).is_some_and(|(alarm, until)| alarm.set(until))
    }

    fn make_alarm(self: &Arc<Self>) -> Option<Alarm> {
        // SAFETY: no memory is passed.
        let fd = unsafe { libc::timerfd_create(libc::CLOCK_MONOTONIC, libc::TFD_CLOEXEC | libc::TFD_NONBLOCK) };
        // SAFETY: the call above made the descriptor, which nobody else has.
        let timer = (fd >= 0).then(|| unsafe { OwnedFd::from_raw_fd(fd) })?;
        let known: Weak<Self> = Arc::downgrade(self);
        let told = move |_events| {
            let Some(slot) = known.upgrade() else { return };
            // What came until now is there for those whose time is over.
            slot.pump();
            let mut state = slot.state.lock();
            state.expire();
            if let (Some(alarm), Some(until)) = (&state.alarm, state.next_end()) {
                alarm.set(until);
            }
        };
        Some(Alarm { registration: Registration::new(fd, told)?, timer })
    }

    pub(super) fn cancel(&self, is_meant: &dyn Fn(&PipeOp) -> bool) -> bool {
        self.state.lock().end(is_meant, Status::CANCELLED)
    }

    pub(super) fn told(&self) -> Told {
        self.pump();
        let state = self.state.lock();
        Told {
            maximum: self.maximum,
            next: state.messages.front().map(|message| message.len() as u32),
            count: state.messages.len() as u32,
            timeout_ms: self.timeout_ms.load(Ordering::Relaxed),
        }
    }

    pub(super) fn set_timeout(&self, timeout_ms: u32) {
        self.timeout_ms.store(timeout_ms, Ordering::Relaxed);
    }

    /// The name is free when this returns.
    pub(super) fn close(&self) {
        drop(self.receiver.lock().take());
        let mut state = self.state.lock();
        state.is_closed = true;
        state.messages.clear();
        state.alarm = None;
        state.end(&|_| true, Status::CANCELLED);
    }
}

impl State {
    /// Gives messages to readers, both in their order. A message that is larger than the buffer stays.
    fn give(&mut self) {
        while let (Some(reader), Some(message)) = (self.readers.front(), self.messages.front()) {
            let ended = if message.len() > reader.op.memory.length as usize {
                Err(Status::BUFFER_TOO_SMALL)
            } else {
                memory::copy_to_program(message, reader.op.memory.at)
            };
            let length = message.len();
            let op = self.readers.pop_front().map(|reader| reader.op);
            if ended.is_ok() {
                self.messages.pop_front();
                self.bytes -= length;
            }
            if let Some(op) = op {
                match ended {
                    Ok(()) => op.finish(Status::SUCCESS, length as u32),
                    Err(status) => op.finish(status, 0),
                }
            }
        }
    }

    /// Ends the reads whose time is over.
    fn expire(&mut self) {
        let now = Instant::now();
        let (over, waiting): (VecDeque<_>, VecDeque<_>) =
            self.readers.drain(..).partition(|reader| reader.until.is_some_and(|until| until <= now));
        self.readers = waiting;
        for reader in over {
            reader.op.finish(Status::IO_TIMEOUT, 0);
        }
    }

    fn next_end(&self) -> Option<Instant> {
        self.readers.iter().filter_map(|reader| reader.until).min()
    }

    /// Ends the reads that are meant; whether there were any.
    fn end(&mut self, is_meant: &dyn Fn(&PipeOp) -> bool, status: Status) -> bool {
        let (ended, waiting): (VecDeque<_>, VecDeque<_>) =
            self.readers.drain(..).partition(|reader| is_meant(&reader.op));
        self.readers = waiting;
        for reader in &ended {
            reader.op.finish(status, 0);
        }
        !ended.is_empty()
    }
}

impl Alarm {
    fn set(&self, until: Instant) -> bool {
        // A time of zero would turn it off.
        let left = until.saturating_duration_since(Instant::now()).max(Duration::from_nanos(1));
        let never = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        let once = libc::timespec {
            tv_sec: left.as_secs() as libc::time_t,
            tv_nsec: libc::c_long::from(left.subsec_nanos() as i32),
        };
        let times = libc::itimerspec { it_interval: never, it_value: once };
        // SAFETY: the structure is live; the former times are not wanted.
        let set = unsafe { libc::timerfd_settime(self.timer.as_raw_fd(), 0, &raw const times, std::ptr::null_mut()) };
        self.registration.arm(libc::EPOLLIN);
        set == 0
    }
}
