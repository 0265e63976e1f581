//! The storm: operations that are started, cancelled, closed and completed at random from four threads.
//!
//! Each operation has its own OVERLAPPED, which is poisoned when its end has been told and looked at before it is used
//! again: an end that is told twice, never or too late is found. Half of a storm is told by a port and by events beside it,
//! the other by events and routines. Sockets are closed while others start and cancel on them; only their making excludes
//! the others, so that a handle that is used again never names a socket which tells its ends in another way.

use crate::files::Sample;
use crate::ops::*;
use crate::support::*;
use crate::tools::{Random, pair};
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use parking_lot::RwLock;
use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Counts what is allocated and not freed.
struct Counting;

static LIVE: AtomicI64 = AtomicI64::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size() as i64, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as i64, Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const THREADS: u64 = 4;
const SLOTS: u64 = 12;
/// How many operations of a thread are outstanding at most.
const MOST_OUTSTANDING: usize = 64;
/// More than a connection takes without a reader, now and then.
const LARGE: usize = 1 << 18;
const ROOM: usize = 512;
const POISON: usize = 0xAAAA_AAAA_AAAA_AAAA;
/// Long enough for the last end on any machine.
const BOUND: Duration = Duration::from_secs(60);

/// How the ends are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Telling {
    /// By packets, and by events with the low bit.
    Port,
    /// By events and routines.
    Own,
}

/// How the end of one operation is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Packet,
    Event,
    Routine,
}

/// An operation: its OVERLAPPED comes first, so that one finds the other.
#[repr(C)]
struct Operation {
    overlapped: OVERLAPPED,
    /// How often its end has been told since its start.
    told: AtomicU32,
    by: Told,
    event: HANDLE,
    socket: SOCKET,
    room: [u8; ROOM],
}

struct Storm {
    telling: Telling,
    port: HANDLE,
    file: HANDLE,
    large: Vec<u8>,
    /// Held shared by whoever uses a socket, and alone by whoever makes one.
    births: RwLock<()>,
    slots: Vec<[AtomicUsize; 2]>,
    tally: [AtomicUsize; 4],
}

unsafe impl Sync for Storm {}

/// What is counted: starts, ends that say success, ends by cancellation, others.
const STARTED: usize = 0;
const SUCCEEDED: usize = 1;
const CANCELLED: usize = 2;
const FAILED: usize = 3;

unsafe extern "system" fn routine(_: u32, _: u32, overlapped: *mut OVERLAPPED, _: u32) {
    note(overlapped);
}

fn note(overlapped: *mut OVERLAPPED) {
    let operation = unsafe { &*overlapped.cast::<Operation>() };
    assert_eq!(operation.told.fetch_add(1, Ordering::AcqRel), 0, "the end is told twice");
}

fn status(operation: *mut Operation) -> usize {
    unsafe { AtomicUsize::from_ptr(&raw mut (*operation).overlapped.Internal) }.load(Ordering::Acquire)
}

/// One of the four threads.
struct Thread<'a> {
    storm: &'a Storm,
    random: Random,
    outstanding: Vec<*mut Operation>,
    idle: Vec<*mut Operation>,
}

impl Thread<'_> {
    fn socket(&mut self) -> SOCKET {
        let slot = self.random.below(SLOTS) as usize;
        self.storm.slots[slot][self.random.below(2) as usize].load(Ordering::Acquire)
    }

    /// An operation that is not in use, and was not used since its end.
    fn take(&mut self) -> *mut Operation {
        if self.idle.len() < 4 {
            let new = Operation {
                overlapped: OVERLAPPED { Internal: POISON, InternalHigh: POISON, ..Default::default() },
                told: AtomicU32::new(1),
                by: Told::Event,
                event: auto_event(),
                socket: 0,
                room: [0; ROOM],
            };
            return Box::into_raw(Box::new(new));
        }
        let operation = self.idle.swap_remove(self.random.below(self.idle.len() as u64) as usize);
        let (overlapped, event) = unsafe { (&(*operation).overlapped, (*operation).event) };
        assert_eq!((overlapped.Internal, overlapped.InternalHigh), (POISON, POISON), "it was written to after its end");
        assert!(!is_signaled(event), "its end is told again");
        assert_eq!(unsafe { &*operation }.told.load(Ordering::Acquire), 1);
        operation
    }

    fn start(&mut self) {
        let operation = self.take();
        let _shared = self.storm.births.read();
        let socket = self.socket();
        let kind = self.random.below(8);
        let by = match (self.storm.telling, self.random.below(2)) {
            (Telling::Port, 0..1) => Told::Packet,
            // There is no routine for files.
            (Telling::Own, 0..1) if kind != 0 => Told::Routine,
            _ => Told::Event,
        };
        let (overlapped, room) = unsafe {
            (*operation).told = AtomicU32::new(0);
            (*operation).by = by;
            (*operation).socket = socket;
            let tagged = (*operation).event as usize | usize::from(self.storm.telling == Telling::Port);
            let event = if by == Told::Event { tagged as HANDLE } else { null_mut() };
            (*operation).overlapped = OVERLAPPED { hEvent: event, ..Default::default() };
            (&raw mut (*operation).overlapped, (&raw mut (*operation).room).cast::<u8>())
        };
        let called = if by == Told::Routine { Some(routine as _) } else { None };
        let large = self.random.below(16) == 0;
        let sent = if large { LARGE } else { 1 + self.random.below(64) as usize };
        let received = self.random.below(4) as usize * ROOM / 4;
        let sends = WSABUF { len: sent as u32, buf: self.storm.large.as_ptr().cast_mut() };
        let receives = WSABUF { len: received as u32, buf: room };
        let mut flags = 0;
        // It is not used after this by anybody but the storm: what it is started on may be closed at any time.
        let ok = unsafe {
            match kind {
                0 => TransmitFile(socket, self.storm.file, 0, 0, overlapped, null(), 0) != 0,
                1..4 => WSASend(socket, &sends, 1, null_mut(), 0, overlapped, called) == 0,
                _ => WSARecv(socket, &receives, 1, null_mut(), &mut flags, overlapped, called) == 0,
            }
        };
        if ok || last_error() == WSA_IO_PENDING {
            self.storm.tally[STARTED].fetch_add(1, Ordering::Relaxed);
            self.outstanding.push(operation);
        } else {
            // Nothing was started and nothing will follow.
            self.rest(operation);
        }
    }

    /// Puts an operation away, poisoned.
    fn rest(&mut self, operation: *mut Operation) {
        unsafe {
            (*operation).told = AtomicU32::new(1);
            (*operation).overlapped = OVERLAPPED { Internal: POISON, InternalHigh: POISON, ..Default::default() };
        }
        self.idle.push(operation);
    }

    fn cancel(&mut self) {
        let _shared = self.storm.births.read();
        match self.random.below(4) {
            0 => {
                let _ = cancel_ex(self.socket(), null());
            }
            1 => {
                let _ = unsafe { CancelIo(self.socket() as HANDLE) };
            }
            _ if !self.outstanding.is_empty() => {
                let operation = self.outstanding[self.random.below(self.outstanding.len() as u64) as usize];
                // It may have ended, and its socket be another one by now.
                let _ = cancel_ex(unsafe { (*operation).socket }, operation.cast());
            }
            _ => {}
        }
    }

    /// Lets others end: takes what has come on one end, or sends what one waits for.
    fn complete(&mut self) {
        let _shared = self.storm.births.read();
        let (socket, mut room) = (self.socket(), vec![0u8; LARGE]);
        let mut bytes = 0;
        if unsafe { ioctlsocket(socket, FIONREAD, &mut bytes) } == 0 && bytes > 0 {
            // It cannot block: if a receive of another takes the bytes first, it is told so.
            let mut flags = 0;
            let buffer = WSABUF { len: LARGE as u32, buf: room.as_mut_ptr() };
            let mut received = 0;
            unsafe { WSARecv(socket, &buffer, 1, &mut received, &mut flags, null_mut(), None) };
        }
    }

    fn close(&mut self) {
        let slot = self.random.below(SLOTS) as usize;
        {
            let _shared = self.storm.births.read();
            self.storm.close(slot, self.random.below(2) as usize);
        }
        let _alone = self.storm.births.write();
        self.storm.close(slot, 0);
        self.storm.close(slot, 1);
        self.storm.bear(slot);
    }

    /// Takes ends that have been told, for a little while if there are none.
    fn harvest(&mut self, ms: u32) {
        match self.storm.telling {
            Telling::Port => {
                let got = get(self.storm.port, ms);
                if !got.overlapped.is_null() {
                    note(got.overlapped);
                }
            }
            Telling::Own => {
                let _ = unsafe { SleepEx(ms, 1) };
            }
        }
        let mut index = 0;
        while index < self.outstanding.len() {
            let operation = self.outstanding[index];
            if unsafe { (*operation).by } == Told::Event && wait(unsafe { (*operation).event }, 0) == 0 {
                note(operation.cast());
            }
            if unsafe { &*operation }.told.load(Ordering::Acquire) == 0 {
                index += 1;
                continue;
            }
            let which = match status(operation) {
                0 => SUCCEEDED,
                STATUS_CANCELLED => CANCELLED,
                STATUS_PENDING => panic!("an end is told of an operation that is pending"),
                _ => FAILED,
            };
            self.storm.tally[which].fetch_add(1, Ordering::Relaxed);
            self.outstanding.swap_remove(index);
            self.rest(operation);
        }
    }

    fn rage(&mut self, operations: usize) {
        let end = Instant::now() + BOUND * 60;
        while self.storm.tally[STARTED].load(Ordering::Relaxed) < operations {
            assert!(Instant::now() < end, "the storm does not end");
            match self.random.below(100) {
                0..60 if self.outstanding.len() < MOST_OUTSTANDING => self.start(),
                0..75 => self.harvest(0),
                75..88 => self.cancel(),
                88..98 => self.complete(),
                _ => self.close(),
            }
        }
    }

    /// Everything that was started ends.
    fn calm(mut self) {
        let end = Instant::now() + BOUND;
        while !self.outstanding.is_empty() {
            let left = self.outstanding.len();
            assert!(Instant::now() < end, "{left} operations never end, the first by {:?}", unsafe {
                (*self.outstanding[0]).by
            });
            self.harvest(1);
        }
        while let Some(operation) = self.idle.pop() {
            let operation = unsafe { Box::from_raw(operation) };
            assert_eq!(operation.overlapped.Internal, POISON, "it was written to after its end");
            close_handle(operation.event);
        }
    }
}

impl Storm {
    fn close(&self, slot: usize, end: usize) {
        let socket = self.slots[slot][end].swap(0, Ordering::AcqRel);
        if socket != 0 {
            close(socket);
        }
    }

    fn bear(&self, slot: usize) {
        let (client, accepted) = pair();
        for (end, socket) in [client, accepted].into_iter().enumerate() {
            set_non_blocking(socket, true);
            if self.telling == Telling::Port {
                associate(socket, self.port, slot);
            }
            self.slots[slot][end].store(socket, Ordering::Release);
        }
    }
}

/// How many threads have done their part: one that panics has, too, so that the others do not wait for it.
struct Over<'a>(&'a AtomicUsize);

impl Over<'_> {
    fn wait(self) {
        let over = self.0;
        drop(self);
        while over.load(Ordering::Acquire) < THREADS as usize {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

fn rage(telling: Telling, operations: u64, seed: u64) -> [usize; 4] {
    let sample = Sample::new(20_000);
    let storm = Storm {
        telling,
        port: port(2),
        file: sample.open(),
        large: vec![7; LARGE],
        births: RwLock::new(()),
        slots: (0..SLOTS).map(|_| Default::default()).collect(),
        tally: Default::default(),
    };
    (0..SLOTS as usize).for_each(|slot| storm.bear(slot));
    let over = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for number in 0..THREADS {
            let (storm, over) = (&storm, &over);
            scope.spawn(move || {
                let random = Random(seed ^ (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
                let mut thread = Thread { storm, random, outstanding: Vec::new(), idle: Vec::new() };
                let over = Over(over);
                thread.rage(operations as usize);
                over.wait();
                (0..SLOTS as usize).for_each(|slot| (0..2).for_each(|end| storm.close(slot, end)));
                thread.calm();
            });
        }
    });
    assert_eq!(get(storm.port, 0).overlapped, null_mut(), "one packet more than there were operations");
    close_handle(storm.port);
    close_handle(storm.file);
    let tally = storm.tally.each_ref().map(|count| count.load(Ordering::Relaxed));
    assert_eq!(tally[STARTED], tally[SUCCEEDED] + tally[CANCELLED] + tally[FAILED]);
    tally
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Starts so many operations, half of them in each way of telling, and sees that each ends once and nothing is left.
pub fn weather(operations: u64, seed: u64) {
    println!("seed {seed:#x}");
    // What is kept for the next time is there after a little of everything.
    for telling in [Telling::Port, Telling::Own] {
        rage(telling, operations / 20, seed ^ 1);
    }
    let (descriptors_before, before) = (descriptors(), LIVE.load(Ordering::Relaxed));
    for telling in [Telling::Port, Telling::Own] {
        let [started, succeeded, cancelled, failed] = rage(telling, operations / 2, seed);
        println!("{telling:?}: {started} started, {succeeded} succeeded, {cancelled} cancelled, {failed} failed");
        assert!(started > 0 && succeeded > 0 && cancelled > 0);
    }
    let end = Instant::now() + BOUND;
    // Threads that have been joined may be closing their last descriptors still.
    while descriptors() > descriptors_before {
        assert!(Instant::now() < end, "{} descriptors, {descriptors_before} before", descriptors());
        std::thread::yield_now();
    }
    let left = LIVE.load(Ordering::Relaxed) - before;
    println!("{left} bytes more than before");
    assert!(left < 1 << 18, "{left} bytes are left");
}
