//! Thread pools: what `threadpoolapiset.h` and `threadpoollegacyapiset.h` are made of.
//!
//! A pool is a completion port with workers, as on Windows: a callback is a packet, and so is the end of an operation on a
//! file or socket that is bound to the pool. The worker that came last takes the next packet.
//!
//! Workers are made one by one while there are fewer than processors. Beyond that one more is made every few
//! milliseconds in which everybody is busy and something waits, up to the pool's maximum: a callback that blocks holds
//! nobody up for long, and a burst of short ones makes no crowd. A worker that has nothing to do for some seconds ends.
//!
//! One thread, the keeper (`keeper`), waits for whatever callbacks are registered for: objects and moments.
//!
//! Invariant 1: the pointer of a packet with key 0 is a box that `post` gave away, that of one with the key `FILE` an operation
//! that `post_file` gave away, and the worker that takes the packet owns it.
#![allow(unsafe_code)] // Packs callbacks into packets: invariant 1.

pub(crate) mod item;
pub(crate) mod keeper;
pub(crate) mod legacy;
pub(crate) mod objects;
pub(crate) mod timer_queue;

use super::fileapi::object::FileOp;
use super::handle;
use super::port::{self, Got, PortObject};
use item::Args;
use overlapped_core::clock;
use overlapped_core::port::{Packet, Packets};
use parking_lot::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

/// How many workers a pool has at most where nobody says otherwise, as on Windows.
const MAXIMUM: u32 = 500;
/// How long a worker waits for something to do.
const PATIENCE_MS: u32 = 10_000;
/// How long everybody must be busy before one more worker is made.
const GROWTH_MS: u32 = 10;
/// What a key has that is a function: no address of a program has this bit, and no handle. A program that is linked to lie low has its
/// functions among the numbers of handles.
const FUNCTION: usize = 1 << (usize::BITS - 1);
/// The key of operations on files: no handle has this value.
const FILE: usize = 1;

/// Something to be called.
pub(crate) type Job = Box<dyn FnOnce() + Send>;

#[derive(Debug)]
pub(crate) struct Pool {
    port: Arc<PortObject>,
    counts: Mutex<Counts>,
    maximum: AtomicU32,
    minimum: AtomicU32,
    /// Whether operations end here: their packets come without a word.
    has_files: AtomicBool,
    is_closing: AtomicBool,
    /// Whether the keeper looks after the number of workers.
    is_watched: AtomicBool,
}

#[derive(Debug, Default)]
struct Counts {
    threads: u32,
    idle: u32,
}

/// How many processors there are for this process: asked once, since the answer takes several files to read.
fn processors() -> u32 {
    static COUNT: OnceLock<u32> = OnceLock::new();
    *COUNT.get_or_init(|| std::thread::available_parallelism().map_or(1, |count| count.get() as u32))
}

impl Pool {
    pub(crate) fn new() -> Option<Arc<Self>> {
        // The number of workers is the limit, not the port.
        let port = PortObject::new(u32::MAX >> 1).ok()?;
        Some(Arc::new(Self {
            port,
            counts: Mutex::default(),
            maximum: AtomicU32::new(MAXIMUM),
            minimum: AtomicU32::new(0),
            has_files: AtomicBool::new(false),
            is_closing: AtomicBool::new(false),
            is_watched: AtomicBool::new(false),
        }))
    }

    /// The pool of the process.
    pub(crate) fn of_process() -> Option<Arc<Self>> {
        static POOL: OnceLock<Option<Arc<Pool>>> = OnceLock::new();
        POOL.get_or_init(Self::new).clone()
    }

    /// The port that files and sockets are bound to.
    pub(crate) fn port_for_files(self: &Arc<Self>) -> &Arc<PortObject> {
        self.has_files.store(true, Ordering::SeqCst);
        // Somebody must be there before anything ends.
        self.grow(&mut self.counts.lock(), 1);
        &self.port
    }

    pub(crate) fn set_maximum(&self, maximum: u32) {
        self.maximum.store(maximum.max(1), Ordering::Relaxed);
    }

    /// Keeps so many workers, made now; whether that could be done.
    pub(crate) fn set_minimum(self: &Arc<Self>, minimum: u32) -> bool {
        if minimum > self.maximum.load(Ordering::Relaxed) {
            return false;
        }
        self.minimum.store(minimum, Ordering::Relaxed);
        let mut counts = self.counts.lock();
        while counts.threads < minimum {
            if !self.spawn(&mut counts) {
                return false;
            }
        }
        true
    }

    /// Ends the pool once it has nothing left to do.
    pub(crate) fn close(&self) {
        self.is_closing.store(true, Ordering::SeqCst);
        // Wakes one idle worker, who wakes the next.
        self.port.post(Packet { key: 0, overlapped: 0, bytes: 0, status: 0 });
    }

    /// Calls something on a worker. `long`: it may block for long, so that it is to have one of its own.
    pub(crate) fn post(self: &Arc<Self>, job: Job, long: bool) {
        let job = Box::into_raw(Box::new(job)).expose_provenance();
        self.hand_over(Packet { key: 0, overlapped: job, bytes: 0, status: 0 }, long);
    }

    /// The same for an operation on a file, without a closure of its own.
    pub(crate) fn post_file(self: &Arc<Self>, op: Arc<FileOp>, long: bool) {
        let op = Arc::into_raw(op).expose_provenance();
        self.hand_over(Packet { key: FILE, overlapped: op, bytes: 0, status: 0 }, long);
    }

    fn hand_over(self: &Arc<Self>, packet: Packet, long: bool) {
        self.port.post(packet);
        let mut counts = self.counts.lock();
        let wanted = if long { counts.threads + 1 } else { processors() };
        if counts.idle == 0 {
            self.grow(&mut counts, wanted);
        }
    }

    /// One more worker if there are fewer than `wanted`; otherwise the keeper sees in a while whether one is needed.
    fn grow(self: &Arc<Self>, counts: &mut Counts, wanted: u32) {
        if counts.threads >= wanted.min(self.maximum.load(Ordering::Relaxed)) || !self.spawn(counts) {
            self.watch();
        }
    }

    fn watch(self: &Arc<Self>) {
        if !self.is_watched.swap(true, Ordering::SeqCst) {
            let pool = Arc::clone(self);
            keeper::after(GROWTH_MS, Box::new(move || pool.look()));
        }
    }

    /// Everybody may have been busy for a while.
    fn look(self: &Arc<Self>) {
        self.is_watched.store(false, Ordering::SeqCst);
        let mut counts = self.counts.lock();
        let waits = self.port.port.has_packets() || self.has_files.load(Ordering::SeqCst);
        if counts.idle == 0 && counts.threads > 0 && waits {
            if self.port.port.has_packets() && counts.threads < self.maximum.load(Ordering::Relaxed) {
                self.spawn(&mut counts);
            }
            self.watch();
        }
    }

    fn spawn(self: &Arc<Self>, counts: &mut Counts) -> bool {
        let pool = Arc::clone(self);
        let made = std::thread::Builder::new().name("overlapped pool".into()).spawn(move || pool.work());
        if made.is_ok() {
            counts.threads += 1;
        }
        made.is_ok()
    }

    /// One more worker, for a callback that says that it takes long; whether there is one.
    pub(crate) fn add_worker(self: &Arc<Self>) -> bool {
        let mut counts = self.counts.lock();
        counts.idle > 0 || counts.threads < self.maximum.load(Ordering::Relaxed) && self.spawn(&mut counts)
    }

    /// What a worker does.
    fn work(self: &Arc<Self>) {
        let mut packets = Packets::new();
        loop {
            self.counts.lock().idle += 1;
            let patience = if self.is_closing.load(Ordering::SeqCst) { 0 } else { PATIENCE_MS };
            let got = port::get(&self.port, 1, false, clock::deadline_after_ms(Some(patience)), &mut packets);
            let mut counts = self.counts.lock();
            counts.idle -= 1;
            let Some(packet) = packets.pop() else {
                let is_closing = self.is_closing.load(Ordering::SeqCst);
                let needed = counts.threads <= self.minimum.load(Ordering::Relaxed)
                    || self.has_files.load(Ordering::SeqCst) && counts.threads == 1;
                if got == Got::TimedOut && (needed && !is_closing || self.port.port.has_packets()) {
                    continue;
                }
                counts.threads -= 1;
                return;
            };
            if counts.idle == 0 && (self.port.port.has_packets() || self.has_files.load(Ordering::SeqCst)) {
                self.grow(&mut counts, processors());
            }
            drop(counts);
            self.serve(packet);
        }
    }

    fn serve(self: &Arc<Self>, packet: Packet) {
        match packet.key {
            0 if packet.overlapped == 0 => {
                // The pool closes: the next one who waits hears of it too.
                let counts = self.counts.lock();
                if counts.threads > 1 && counts.idle > 0 {
                    drop(counts);
                    self.close();
                }
            }
            0 => {
                let job = std::ptr::with_exposed_provenance_mut::<Job>(packet.overlapped);
                // SAFETY: invariant 1.
                let job = unsafe { Box::from_raw(job) };
                job();
            }
            FILE => {
                let op = std::ptr::with_exposed_provenance::<FileOp>(packet.overlapped);
                // SAFETY: invariant 1.
                FileOp::carry_out(unsafe { Arc::from_raw(op) });
            }
            function if function & FUNCTION != 0 => legacy::call_bound(function & !FUNCTION, &packet),
            io => {
                if let Some(item) = handle::item(io) {
                    item.run_started(Args::Io(packet));
                }
            }
        }
    }
}

/// The key of a packet for a function.
pub(crate) fn function_key(function: usize) -> usize {
    function | FUNCTION
}
