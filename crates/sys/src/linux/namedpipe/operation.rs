//! An operation on a pipe, and its one end (L3).
//!
//! Invariant 1: an operation owns its OVERLAPPED and its buffer from its start until `finish` has been called, whose last write to the
//! OVERLAPPED is `Internal`. A call that is not overlapped has an OVERLAPPED in its own frame and waits for that.
//!
//! An end that comes while the start call still runs is that call's to report: a failure is then told by its result alone, a success by an
//! event, a packet or a routine too.
#![allow(unsafe_code)] // A routine's type: see `finish`.

use super::PipeEnd;
use crate::linux::deliver::Delivery;
use crate::linux::fileapi::object::Telling;
use crate::linux::socket::operation;
use crate::linux::trace::{self, Stage};
use crate::linux::winsock2::overlapped::wait_for_end;
use crate::linux::{apc, current, misuse, observe};
use overlapped_core::error::Status;
use overlapped_core::port::Packet;
use overlapped_core::{Object, Thread};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use windows_sys::Win32::System::IO::OVERLAPPED;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Read,
    Write,
    Connect,
}

/// The program's memory, or a copy of the library's own that nobody is told of.
pub(super) struct Memory {
    pub(super) at: usize,
    pub(super) length: u32,
    owned: Option<Box<[u8]>>,
}

impl Memory {
    pub(super) fn of_program(at: usize, length: u32) -> Self {
        Self { at, length, owned: None }
    }

    pub(super) fn copied(bytes: Box<[u8]>) -> Self {
        Self { at: bytes.as_ptr().expose_provenance(), length: bytes.len() as u32, owned: Some(bytes) }
    }

    fn is_owned(&self) -> bool {
        self.owned.is_some()
    }
}

/// How far the telling of an end has come.
#[derive(Debug, Default)]
struct End {
    started: bool,
    ended: Option<(Status, u32)>,
}

pub(crate) struct PipeOp {
    pub(super) pipe: Arc<PipeEnd>,
    pub(super) doing: Doing,
    pub(super) memory: Memory,
    /// How many bytes are done, those of a message's head among them.
    pub(super) done: AtomicU64,
    /// The mode of the pipe when it was started.
    pub(super) reads_messages: bool,
    pub(super) may_block: bool,
    /// Somebody has cancelled it while it was being tried.
    pub(super) is_cancelled: AtomicBool,
    overlapped: usize,
    telling: Telling,
    thread: Arc<Thread>,
    end: Mutex<End>,
}

/// What a start call is to report.
pub(super) enum Started {
    Pending,
    Ended(Status, u32),
}

impl PipeOp {
    /// An operation that is not yet queued. Its OVERLAPPED says that it is pending.
    pub(super) fn new(
        pipe: &Arc<PipeEnd>,
        doing: Doing,
        memory: Memory,
        overlapped: *mut OVERLAPPED,
        telling: Telling,
    ) -> Arc<Self> {
        let op = Self {
            pipe: Arc::clone(pipe),
            doing,
            memory,
            done: AtomicU64::new(0),
            reads_messages: pipe.reads_messages(),
            may_block: pipe.may_block(),
            is_cancelled: AtomicBool::new(false),
            overlapped: overlapped.expose_provenance(),
            telling,
            thread: current::with(|current| {
                operation::note_start(current, pipe.association.get().is_some());
                Arc::clone(&current.thread)
            }),
            end: Mutex::default(),
        };
        if op.tells() {
            operation::fill(overlapped, Status::PENDING, 0);
            if observe::any() {
                op.observe_start();
            }
            match (&op.telling.event, op.telling.routine) {
                (Some(event), None) => event.reset(),
                (None, None) => pipe.signaled.reset(),
                (_, Some(_)) => {}
            }
        }
        Arc::new(op)
    }

    /// What goes on of a message of which a part is sent when its own operation ends: with a copy of the program's bytes, and nobody is
    /// told of its end. Who calls this has the operation, which has not ended.
    pub(super) fn rest(&self) -> Arc<Self> {
        let bytes: Box<[u8]> = match self.memory.length {
            0 => Box::default(),
            // SAFETY: until its end the operation owns the program's bytes: invariant 1.
            length => unsafe {
                std::slice::from_raw_parts(std::ptr::with_exposed_provenance::<u8>(self.memory.at), length as usize)
            }
            .into(),
        };
        Arc::new(Self {
            pipe: Arc::clone(&self.pipe),
            doing: self.doing,
            memory: Memory::copied(bytes),
            done: AtomicU64::new(self.done.load(Ordering::Relaxed)),
            reads_messages: self.reads_messages,
            may_block: true,
            is_cancelled: AtomicBool::new(false),
            overlapped: 0,
            telling: Telling { event: None, routine: None, packet: false },
            thread: Arc::clone(&self.thread),
            end: Mutex::default(),
        })
    }

    /// Whether it sends a copy of the library's own.
    pub(super) fn is_the_librarys(&self) -> bool {
        self.memory.is_owned()
    }

    /// Whether anybody is told of its end: there is an OVERLAPPED.
    fn tells(&self) -> bool {
        self.overlapped != 0
    }

    pub(crate) fn starter(&self) -> u64 {
        self.thread.id()
    }

    pub(crate) fn is_of(&self, overlapped: usize) -> bool {
        self.tells() && self.overlapped == overlapped
    }

    /// The start call is over: what it reports.
    pub(super) fn started(&self) -> Started {
        let mut end = self.end.lock();
        end.started = true;
        end.ended.map_or(Started::Pending, |(status, bytes)| Started::Ended(status, bytes))
    }

    /// Ends it. Whoever took it from its queue calls this, once.
    pub(super) fn finish(&self, status: Status, bytes: u32) {
        let mut end = self.end.lock();
        end.ended = Some((status, bytes));
        let refused = !end.started && status.code() >> 30 == 3;
        if self.tells() {
            if observe::any() {
                self.observe_end(status, bytes);
            }
            operation::fill(std::ptr::with_exposed_provenance_mut(self.overlapped), status, bytes);
            if !refused {
                self.tell(status, bytes, end.started);
            }
        }
        drop(end);
    }

    fn tell(&self, status: Status, bytes: u32, later: bool) {
        const SKIP_PACKET_ON_SUCCESS: u8 = 1;
        const SKIP_SET_EVENT_ON_HANDLE: u8 = 2;
        let mut delivery = Delivery::new();
        let modes = self.pipe.modes.load(Ordering::Relaxed);
        if let Some(routine) = self.telling.routine {
            type Three = unsafe extern "system" fn(u32, u32, *mut OVERLAPPED);
            type Four = unsafe extern "system" fn(u32, u32, *mut OVERLAPPED, u32);
            // SAFETY: a C function may be given an argument more than it takes.
            let routine = unsafe { std::mem::transmute::<Three, Four>(routine) };
            let apc = apc::completion(routine, status.to_dos(), bytes, self.overlapped, 0);
            // A thread that has ended runs no routines (APC-14).
            let _ = self.thread.queue_apc(apc, &mut delivery.wakes);
            return;
        }
        match &self.telling.event {
            Some(event) => event.set(&mut delivery.wakes),
            None if modes & SKIP_SET_EVENT_ON_HANDLE == 0 => self.pipe.signaled.set(&mut delivery.wakes),
            None => {}
        }
        let skipped = !later && status == Status::SUCCESS && modes & SKIP_PACKET_ON_SUCCESS != 0;
        if let Some(association) = self.pipe.association.get().filter(|_| self.telling.packet && !skipped) {
            let packet = Packet { key: association.key, overlapped: self.overlapped, bytes, status: status.code() };
            delivery.post(&association.port, packet);
        }
    }

    #[cold]
    fn observe_start(&self) {
        let word = match self.doing {
            Doing::Read => "read",
            Doing::Write => "write",
            Doing::Connect => "connect",
        };
        if trace::is_on() {
            trace::operation(Stage::Begin, self.overlapped, trace::Args::default().word("pipe", word));
        }
        if misuse::is_on() {
            misuse::pending::started(self.overlapped, "a pipe".to_string());
            if !self.memory.is_owned() && self.doing != Doing::Connect {
                let buffer = (self.memory.at, self.memory.length as usize);
                misuse::pending::has_buffer(self.overlapped, self.doing == Doing::Write, buffer);
            }
        }
    }

    #[cold]
    fn observe_end(&self, status: Status, bytes: u32) {
        if trace::is_on() {
            let told =
                trace::told_by(self.telling.routine.is_some(), self.telling.event.is_some(), self.telling.packet);
            let args = trace::Args::default().word("status", status.name()).number("bytes", bytes);
            trace::operation(Stage::End, self.overlapped, args.word("told by", told));
        }
        if misuse::is_on() {
            misuse::pending::ended(self.overlapped, status, bytes);
        }
    }
}

/// The calls that wait for a pipe, with the threads that make them.
static SYNCHRONOUS: Mutex<Vec<(u64, Arc<PipeOp>)>> = Mutex::new(Vec::new());

/// Runs an operation to its end, within the call that wants it.
pub(super) fn run(
    pipe: &Arc<PipeEnd>,
    doing: Doing,
    memory: Memory,
    start: impl FnOnce(&Arc<PipeOp>),
) -> (Status, u32) {
    // Lives in this frame: the call does not return before the operation has ended.
    let mut overlapped = OVERLAPPED::default();
    let overlapped = &raw mut overlapped;
    let done = Arc::new(Object::event(true, false));
    let telling = Telling { event: Some(Arc::clone(&done)), routine: None, packet: false };
    let op = PipeOp::new(pipe, doing, memory, overlapped, telling);
    start(&op);
    if let Started::Ended(status, bytes) = op.started() {
        return (status, bytes);
    }
    SYNCHRONOUS.lock().push((op.starter(), Arc::clone(&op)));
    let _ = wait_for_end(&done, overlapped, None, false);
    SYNCHRONOUS.lock().retain(|(_, known)| !Arc::ptr_eq(known, &op));
    (operation::status_of(overlapped), operation::bytes_of(overlapped))
}

/// Cancels what a thread waits for in a call on a pipe; whether there was anything.
pub(crate) fn cancel_synchronous(thread: u64) -> bool {
    let meant: Vec<_> =
        SYNCHRONOUS.lock().iter().filter(|(known, _)| *known == thread).map(|(_, op)| Arc::clone(op)).collect();
    for op in &meant {
        op.pipe.cancel(|known| std::ptr::eq(known, &raw const **op));
    }
    !meant.is_empty()
}
