//! A file of the table, and its operations: the twin of a socket's (L3).
//!
//! An overlapped operation that needs the disk is done by a worker of a pool of its own, in one call at its own position; another is over
//! when its start returns (`at_once`). Whoever moves its state
//! from *queued* on ends it: the worker or a cancellation, once. The last write to the OVERLAPPED is `Internal`. Invariant 1: the
//! operation owns its OVERLAPPED and its buffer from the start call until then.
#![allow(unsafe_code)] // Transfers into the program's buffers: invariant 1.

use crate::linux::deliver::Delivery;
use crate::linux::pool::Pool;
use crate::linux::socket::{Association, operation};
use crate::linux::trace::{self, Stage};
use crate::linux::{apc, current, misuse, observe};
use overlapped_core::error::Status;
use overlapped_core::port::Packet;
use overlapped_core::{Object, Thread};
use parking_lot::Mutex;
use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, RawFd};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::IO::{LPOVERLAPPED_COMPLETION_ROUTINE, OVERLAPPED};

/// How many operations on files are in the kernel at most.
const MAXIMUM_WORKERS: u32 = 64;

fn workers() -> Option<Arc<Pool>> {
    static POOL: OnceLock<Option<Arc<Pool>>> = OnceLock::new();
    let make = || Pool::new().inspect(|pool| pool.set_maximum(MAXIMUM_WORKERS));
    POOL.get_or_init(make).clone()
}

/// What a file was opened for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) read: bool,
    pub(crate) write: bool,
    /// Writes go to the end, wherever it is.
    pub(crate) append: bool,
}

/// What a handle of a file stands for, beside the file.
#[derive(Debug, Default)]
pub(crate) struct Opening {
    /// Its entry among those that share the file.
    pub(crate) share: Option<super::create::Shared>,
    /// FILE_FLAG_DELETE_ON_CLOSE.
    pub(crate) delete_at_end: Option<PathBuf>,
}

impl Drop for Opening {
    fn drop(&mut self) {
        if let Some(path) = self.delete_at_end.take() {
            // It may be gone already.
            let is_directory = path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
            let _ = if is_directory { std::fs::remove_dir(path) } else { std::fs::remove_file(path) };
        }
    }
}

pub(crate) struct FileObject {
    file: ManuallyDrop<File>,
    /// Whether the descriptor is this object's to close: those of standard input and output are not.
    owned: bool,
    pub(crate) access: Access,
    pub(crate) overlapped: bool,
    /// FILE_FLAG_NO_BUFFERING, which the transfers of scattered pages ask for.
    pub(crate) unbuffered: bool,
    /// FILE_FLAG_WRITE_THROUGH: a write lasts until the disk has it.
    pub(crate) write_through: bool,
    pub(crate) is_disk: bool,
    /// What ends with its last handle, though an operation may hold the object a moment longer.
    opening: Mutex<Opening>,
    /// How many handles it has.
    handles: AtomicUsize,
    pub(crate) association: OnceLock<Association>,
    /// `SetFileCompletionNotificationModes`.
    pub(crate) modes: AtomicU8,
    /// The object that the handle itself is: signaled unless an operation without an event goes on.
    pub(crate) signaled: Arc<Object>,
    pending: Mutex<Vec<Arc<FileOp>>>,
    /// Of a directory whose changes are told.
    pub(crate) watch: OnceLock<Arc<super::changes::watch::Watch>>,
    /// Of a handle of `FindFirstChangeNotification`, the operation that signals it.
    pub(crate) notification: OnceLock<super::changes::notification::Notification>,
    /// Of a directory whose entries are being listed, those that have not been told.
    pub(crate) listing: Mutex<Option<Vec<std::ffi::OsString>>>,
}

impl FileObject {
    pub(crate) fn new(file: File, owned: bool, access: Access, overlapped: bool, is_disk: bool) -> Self {
        Self {
            file: ManuallyDrop::new(file),
            owned,
            access,
            overlapped,
            unbuffered: false,
            write_through: false,
            is_disk,
            opening: Mutex::default(),
            handles: AtomicUsize::new(1),
            association: OnceLock::new(),
            modes: AtomicU8::new(0),
            signaled: Arc::new(Object::event(true, true)),
            pending: Mutex::default(),
            watch: OnceLock::new(),
            notification: OnceLock::new(),
            listing: Mutex::default(),
        }
    }

    /// Whether its descriptor ends with it.
    pub(crate) fn is_owned(&self) -> bool {
        self.owned
    }

    /// The same, with what ends with its last handle.
    pub(crate) fn with(mut self, opening: Opening) -> Self {
        self.opening = Mutex::new(opening);
        self
    }

    /// Whether it goes with its last handle.
    pub(super) fn is_to_be_deleted(&self) -> bool {
        self.opening.lock().delete_at_end.is_some()
    }

    /// Has it go with its last handle, or not.
    pub(super) fn delete_at_end(&self, path: Option<PathBuf>) {
        self.opening.lock().delete_at_end = path;
    }

    /// The object that another handle stands for. That of standard input or output gets a descriptor of its own, while there is one to be
    /// had: a program may put another file in the place of the first (`dup2`), and the other handle stays with what it had.
    pub(crate) fn for_another_handle(self: &Arc<Self>) -> Arc<Self> {
        if !self.owned
            && let Ok(file) = self.file.try_clone()
        {
            return Arc::new(Self::new(file, true, self.access, self.overlapped, self.is_disk));
        }
        self.enter();
        Arc::clone(self)
    }

    /// Another handle of it is made.
    pub(crate) fn enter(&self) {
        self.handles.fetch_add(1, Ordering::Relaxed);
    }

    /// A handle of it is closed.
    pub(crate) fn leave(&self) {
        if self.handles.fetch_sub(1, Ordering::AcqRel) == 1 {
            super::lock::closed(self);
            if let Some(watch) = self.watch.get() {
                watch.close();
            }
            drop(std::mem::take(&mut *self.opening.lock()));
        }
    }

    /// Whether its last handle is closed.
    pub(super) fn is_closed(&self) -> bool {
        self.handles.load(Ordering::Acquire) == 0
    }

    /// Whether an operation goes on.
    pub(super) fn is_busy(&self) -> bool {
        !self.pending.lock().is_empty()
    }

    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    pub(crate) fn fd(&self) -> RawFd {
        self.file.as_raw_fd()
    }

    /// [`transfer`] on this file; a write to what may be a pipe without its signal.
    pub(crate) fn transfer(&self, way: Way, buffer: usize, length: u32, offset: Option<u64>) -> Result<u32, i32> {
        let go = || transfer(self.fd(), way, buffer, length, offset);
        if way == Way::Write && !self.is_disk { super::pipe::without_signal(go) } else { go() }
    }

    /// How a read without bytes ends: a pipe's writers have gone, a file is at its end.
    pub(super) fn end(&self) -> Status {
        if !self.is_disk && super::pipe::is_pipe(self) { Status::PIPE_BROKEN } else { Status::END_OF_FILE }
    }

    /// Another descriptor of the file, for a mapping that outlives the handle.
    pub(crate) fn for_mapping(&self, write: bool) -> Result<File, u32> {
        if !self.access.read || write && !self.access.write {
            return Err(f::ERROR_ACCESS_DENIED);
        }
        self.file.try_clone().map_err(|error| super::error_of(&error))
    }

    /// Cancels what has not begun; whether anything was pending.
    pub(crate) fn cancel(self: &Arc<Self>, is_meant: impl Fn(&FileOp) -> bool) -> bool {
        let meant: Vec<_> = self.pending.lock().iter().filter(|op| is_meant(op)).cloned().collect();
        for op in &meant {
            if op.begin() {
                op.publish(Status::CANCELLED, 0);
            }
        }
        !meant.is_empty()
    }
}

impl Drop for FileObject {
    fn drop(&mut self) {
        if self.owned {
            // SAFETY: nobody uses the file after this, and it is dropped once.
            unsafe { ManuallyDrop::drop(&mut self.file) };
        }
    }
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Read,
    Write,
}

/// One call of the kernel: how many bytes, or the errno.
///
/// The pointer goes to the kernel unread, which refuses a bad one.
pub(crate) fn transfer(fd: RawFd, way: Way, buffer: usize, length: u32, offset: Option<u64>) -> Result<u32, i32> {
    let (at, length) = (std::ptr::with_exposed_provenance_mut(buffer), length as usize);
    loop {
        let done = match (way, offset) {
            // SAFETY: the kernel checks the buffer.
            (Way::Read, None) => unsafe { libc::read(fd, at, length) },
            // SAFETY: as above.
            (Way::Read, Some(offset)) => unsafe { libc::pread(fd, at, length, offset as libc::off_t) },
            // SAFETY: as above.
            (Way::Write, None) => unsafe { libc::write(fd, at, length) },
            // SAFETY: as above.
            (Way::Write, Some(offset)) => unsafe { libc::pwrite(fd, at, length, offset as libc::off_t) },
        };
        if done >= 0 {
            return Ok(done as u32);
        }
        match std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO) {
            libc::EINTR => {}
            errno => return Err(errno),
        }
    }
}

/// How an operation on a file ends for an errno.
fn status_of(errno: i32) -> Status {
    match errno {
        libc::EBADF | libc::EACCES | libc::EPERM => Status::ACCESS_DENIED,
        libc::EFAULT => Status::ACCESS_VIOLATION,
        libc::ENOSPC | libc::EFBIG | libc::EDQUOT => Status::DISK_FULL,
        libc::EPIPE => Status::PIPE_BROKEN,
        libc::EINVAL => Status::INVALID_PARAMETER,
        // A directory has no bytes.
        libc::EISDIR => Status::INVALID_DEVICE_REQUEST,
        _ => Status::IO_DEVICE_ERROR,
    }
}

const QUEUED: u8 = 0;
const BEGUN: u8 = 1;

/// Where the bytes of an operation are.
pub(crate) enum Memory {
    /// In one buffer.
    Buffer(usize),
    /// In pages, each at an address of its own (`ReadFileScatter`).
    Pages(Box<[usize]>),
}

impl From<usize> for Memory {
    fn from(buffer: usize) -> Self {
        Self::Buffer(buffer)
    }
}

impl Memory {
    /// The address of the one buffer, zero if there is none.
    fn buffer(&self) -> usize {
        match self {
            Self::Buffer(buffer) => *buffer,
            Self::Pages(_) => 0,
        }
    }
}

/// An overlapped operation on a file. Its place serves the next one when it is over, so that a start allocates nothing.
pub(crate) struct FileOp {
    /// `None` in a place that is free, as are the others.
    file: Option<Arc<FileObject>>,
    way: Way,
    memory: Memory,
    length: u32,
    /// `None` appends.
    offset: Option<u64>,
    pub(crate) overlapped: usize,
    event: Option<Arc<Object>>,
    routine: LPOVERLAPPED_COMPLETION_ROUTINE,
    thread: Option<Arc<Thread>>,
    packet: bool,
    state: AtomicU8,
}

/// How many places are kept.
const SPARE: usize = 1024;

/// Places of operations that are over. Nobody else refers to one.
static PLACES: Mutex<Vec<Arc<FileOp>>> = Mutex::new(Vec::new());

/// How the program wants to be told.
pub(crate) struct Telling {
    pub(crate) event: Option<Arc<Object>>,
    pub(crate) routine: LPOVERLAPPED_COMPLETION_ROUTINE,
    pub(crate) packet: bool,
}

type Routine4 = unsafe extern "system" fn(u32, u32, *mut OVERLAPPED, u32);

impl FileOp {
    pub(crate) fn starter(&self) -> u64 {
        self.thread.as_ref().map_or(0, |thread| thread.id())
    }

    /// Puts an operation into a place.
    fn place(self) -> Arc<Self> {
        let kept = PLACES.lock().pop();
        if let Some(mut place) = kept
            && let Some(free) = Arc::get_mut(&mut place)
        {
            *free = self;
            return place;
        }
        Arc::new(self)
    }

    /// Does it, unless it is cancelled already, and keeps its place.
    pub(crate) fn carry_out(self: Arc<Self>) {
        self.run();
        self.keep_place();
    }

    /// Keeps the place of an operation that is over.
    fn keep_place(mut self: Arc<Self>) {
        // Somebody who is just cancelling it may refer to it still.
        let Some(place) = Arc::get_mut(&mut self) else { return };
        (place.file, place.event, place.thread) = (None, None, None);
        place.memory = Memory::Buffer(0);
        let mut places = PLACES.lock();
        if places.len() < SPARE {
            places.push(self);
        }
    }

    /// Ends it from outside the pool; whether nobody else had.
    pub(super) fn finish(self: &Arc<Self>, status: Status, bytes: u32) -> bool {
        let is_first = self.begin();
        if is_first {
            self.publish(status, bytes);
        }
        is_first
    }

    /// Ends it with what is written into its buffer; whether nobody else had ended it.
    pub(super) fn finish_with(self: &Arc<Self>, bytes: &[u8]) -> bool {
        if !self.begin() {
            return false;
        }
        debug_assert!(bytes.len() <= self.room());
        let to = std::ptr::with_exposed_provenance_mut::<u8>(self.memory.buffer());
        // SAFETY: the buffer is the operation's (invariant 1), has the length that was compared, and this thread has begun it.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        self.publish(Status::SUCCESS, bytes.len() as u32);
        true
    }

    /// How much room its buffer has.
    pub(super) fn room(&self) -> usize {
        if self.memory.buffer() == 0 { 0 } else { self.length as usize }
    }

    pub(super) fn is_over(&self) -> bool {
        self.state.load(Ordering::Acquire) != QUEUED
    }

    /// Moves it on from *queued*; only one of several callers succeeds.
    fn begin(&self) -> bool {
        self.state.compare_exchange(QUEUED, BEGUN, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    fn run(self: &Arc<Self>) {
        let Some(file) = self.file.as_ref().filter(|_| self.begin()) else { return };
        if let Some(offset) = self.offset
            && super::lock::keeps_out(file, self.way == Way::Write, offset, self.length)
        {
            return self.publish(Status::FILE_LOCK_CONFLICT, 0);
        }
        let done = match &self.memory {
            Memory::Buffer(buffer) => file.transfer(self.way, *buffer, self.length, self.offset),
            Memory::Pages(pages) => super::scatter::transfer(file, self.way, pages, self.length, self.offset),
        };
        match done {
            Ok(0) if self.way == Way::Read && self.length > 0 => self.publish(file.end(), 0),
            Ok(bytes) => self.publish(Status::SUCCESS, bytes),
            Err(errno) => self.publish(status_of(errno), 0),
        }
    }

    /// Ends the operation, once.
    fn publish(self: &Arc<Self>, status: Status, bytes: u32) {
        const SKIP_SET_EVENT_ON_HANDLE: u8 = 2;
        let (Some(file), Some(thread)) = (&self.file, &self.thread) else { return };
        file.pending.lock().retain(|op| !Arc::ptr_eq(op, self));
        let mut delivery = Delivery::new();
        let overlapped = std::ptr::with_exposed_provenance_mut(self.overlapped);
        if observe::any() {
            self.observe_end(status, bytes);
        }
        operation::fill(overlapped, status, bytes);
        if let Some(routine) = self.routine {
            type Routine3 = unsafe extern "system" fn(u32, u32, *mut OVERLAPPED);
            // SAFETY: a C function may be given an argument more than it takes.
            let routine = unsafe { std::mem::transmute::<Routine3, Routine4>(routine) };
            let apc = apc::completion(routine, status.to_dos(), bytes, self.overlapped, 0);
            // A thread that has ended runs no routines (APC-14).
            let _ = thread.queue_apc(apc, &mut delivery.wakes);
            return;
        }
        match &self.event {
            Some(event) => event.set(&mut delivery.wakes),
            None if file.modes.load(Ordering::Relaxed) & SKIP_SET_EVENT_ON_HANDLE == 0 => {
                file.signaled.set(&mut delivery.wakes);
            }
            None => {}
        }
        if let Some(association) = file.association.get().filter(|_| self.packet) {
            let packet = Packet { key: association.key, overlapped: self.overlapped, bytes, status: status.code() };
            delivery.post(&association.port, packet);
        }
    }
}

impl FileOp {
    #[cold]
    fn observe_start(&self) {
        let writes = self.way == Way::Write;
        if trace::is_on() {
            let args = trace::Args::default().word("file", if writes { "write" } else { "read" });
            trace::operation(Stage::Begin, self.overlapped, args);
            trace::operation(Stage::Note, self.overlapped, trace::Args::default().word("start", "pending"));
        }
        if misuse::is_on() {
            misuse::pending::started(self.overlapped, "a file".to_string());
            if let Memory::Buffer(buffer) = self.memory {
                misuse::pending::has_buffer(self.overlapped, writes, (buffer, self.length as usize));
            }
        }
    }

    #[cold]
    fn observe_end(&self, status: Status, bytes: u32) {
        if trace::is_on() {
            let told = trace::told_by(self.routine.is_some(), self.event.is_some(), self.packet);
            let args = trace::Args::default().word("status", status.name()).number("bytes", bytes);
            trace::operation(Stage::End, self.overlapped, args.word("told by", told).word("ended", "later"));
        }
        if misuse::is_on() {
            misuse::pending::ended(self.overlapped, status, bytes);
        }
    }
}

/// Starts an operation. It is pending from then on.
pub(crate) fn start(
    file: &Arc<FileObject>,
    way: Way,
    memory: Memory,
    length: u32,
    offset: Option<u64>,
    overlapped: *mut OVERLAPPED,
    telling: Telling,
) -> Result<(), u32> {
    let pool = workers().ok_or(f::ERROR_NO_SYSTEM_RESOURCES)?;
    let over = super::at_once::transfer(file, way, &memory, length, offset);
    let op = prepare(file, way, (memory, length), offset, overlapped, telling);
    if let Some((status, bytes)) = over {
        op.finish(status, bytes);
        op.keep_place();
        return Ok(());
    }
    // What is no disk may block for as long as it likes.
    pool.post_file(op, !file.is_disk);
    Ok(())
}

/// Makes an operation pending. Who is given it sees to its end.
pub(super) fn prepare(
    file: &Arc<FileObject>,
    way: Way,
    (memory, length): (impl Into<Memory>, u32),
    offset: Option<u64>,
    overlapped: *mut OVERLAPPED,
    telling: Telling,
) -> Arc<FileOp> {
    let routine = telling.routine;
    let Telling { event, packet, .. } = telling;
    let op = FileOp {
        file: Some(Arc::clone(file)),
        way,
        memory: memory.into(),
        length,
        offset,
        overlapped: overlapped.expose_provenance(),
        event,
        routine,
        thread: Some(current::with(|current| Arc::clone(&current.thread))),
        packet,
        state: AtomicU8::new(QUEUED),
    }
    .place();
    operation::fill(overlapped, Status::PENDING, 0);
    if observe::any() {
        op.observe_start();
    }
    match (&op.event, routine) {
        (Some(event), None) => event.reset(),
        (None, None) => file.signaled.reset(),
        (_, Some(_)) => {}
    }
    file.pending.lock().push(Arc::clone(&op));
    op
}
