//! What the families of objects, waits and APCs need: objects of every kind, waits of every shape, threads that are known
//! to sleep.

use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::RefCell;
use std::ptr::{null, null_mut};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub const WAIT_ABANDONED: u32 = 0x80;
pub const WAIT_IO_COMPLETION: u32 = 0xC0;
pub const WAIT_TIMEOUT: u32 = 0x102;
pub const WAIT_FAILED: u32 = u32::MAX;
pub const INFINITE: u32 = u32::MAX;
pub const ERROR_INVALID_HANDLE: u32 = 6;
pub const ERROR_INVALID_PARAMETER: u32 = 87;
/// What a test sets the last error to, to see whether a call leaves it alone.
pub const UNTOUCHED: u32 = 0xBAD_C0DE;

pub fn error() -> u32 {
    unsafe { GetLastError() }
}

pub fn set_error(code: u32) {
    unsafe { SetLastError(code) }
}

pub fn event(manual: bool, signaled: bool) -> HANDLE {
    let event = unsafe { CreateEventW(null(), i32::from(manual), i32::from(signaled), null()) };
    assert!(!event.is_null(), "{}", error());
    event
}

pub fn semaphore(initial: i32, max: i32) -> HANDLE {
    unsafe { CreateSemaphoreW(null(), initial, max, null()) }
}

pub fn mutex(owned: bool) -> HANDLE {
    let mutex = unsafe { CreateMutexW(null(), i32::from(owned), null()) };
    assert!(!mutex.is_null(), "{}", error());
    mutex
}

pub fn timer(manual: bool) -> HANDLE {
    let timer = unsafe { CreateWaitableTimerW(null(), i32::from(manual), null()) };
    assert!(!timer.is_null(), "{}", error());
    timer
}

/// Starts a timer that is due in `ms`, without a routine.
pub fn start_timer(timer: HANDLE, ms: u32, period_ms: i32) {
    let due = -i64::from(ms) * 10_000;
    assert_eq!(unsafe { SetWaitableTimer(timer, &due, period_ms, None, null(), 0) }, 1, "{}", error());
}

pub fn set(event: HANDLE) {
    assert_eq!(unsafe { SetEvent(event) }, 1, "{}", error());
}

pub fn reset(event: HANDLE) {
    assert_eq!(unsafe { ResetEvent(event) }, 1, "{}", error());
}

pub fn pulse(event: HANDLE) {
    assert_eq!(unsafe { PulseEvent(event) }, 1, "{}", error());
}

pub fn close_handle(handle: HANDLE) {
    assert_eq!(unsafe { CloseHandle(handle) }, 1, "{}", error());
}

/// Another handle of the same object.
pub fn duplicate(handle: HANDLE) -> HANDLE {
    let mut made = null_mut();
    let process = unsafe { GetCurrentProcess() };
    // 2 is DUPLICATE_SAME_ACCESS.
    assert_eq!(unsafe { DuplicateHandle(process, handle, process, &mut made, 0, 0, 2) }, 1, "{}", error());
    made
}

/// A real handle of the calling thread.
pub fn this_thread() -> HANDLE {
    duplicate(unsafe { GetCurrentThread() })
}

pub fn wait_any(handles: &[HANDLE], ms: u32) -> u32 {
    unsafe { WaitForMultipleObjects(handles.len() as u32, handles.as_ptr(), 0, ms) }
}

pub fn wait_all(handles: &[HANDLE], ms: u32) -> u32 {
    unsafe { WaitForMultipleObjects(handles.len() as u32, handles.as_ptr(), 1, ms) }
}

pub fn wait_alertably(handle: HANDLE, ms: u32) -> u32 {
    unsafe { WaitForSingleObjectEx(handle, ms, 1) }
}

pub fn sleep_alertably(ms: u32) -> u32 {
    unsafe { SleepEx(ms, 1) }
}

/// The same handle with its two low bits set to `bits`.
pub fn with_bits(handle: HANDLE, bits: usize) -> HANDLE {
    handle.wrapping_byte_add(bits)
}

/// A handle that other threads use too.
#[derive(Clone, Copy)]
pub struct Shared(HANDLE);

unsafe impl Send for Shared {}
unsafe impl Sync for Shared {}

impl Shared {
    pub fn get(self) -> HANDLE {
        self.0
    }
}

pub fn share(handle: HANDLE) -> Shared {
    Shared(handle)
}

thread_local!(static LOG: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) });

/// Notes a number for the calling thread: what its routines leave behind.
pub fn note(number: usize) {
    LOG.with_borrow_mut(|log| log.push(number));
}

/// Takes what the calling thread has noted.
pub fn noted() -> Vec<usize> {
    LOG.take()
}

/// A routine that notes its argument.
pub unsafe extern "system" fn noting(argument: usize) {
    note(argument);
}

pub fn queue(thread: HANDLE, routine: unsafe extern "system" fn(usize), argument: usize) {
    assert_ne!(unsafe { QueueUserAPC(Some(routine), thread, argument) }, 0, "{}", error());
}

/// Queues a noting routine to the calling thread.
pub fn queue_here(argument: usize) {
    queue(unsafe { GetCurrentThread() }, noting, argument);
}

/// A thread of a test. What it does must be bounded.
pub struct Running<T> {
    handle: JoinHandle<T>,
    /// A handle of it in the table.
    thread: Shared,
    task: u32,
}

/// Starts a thread; returns when it is registered and about to begin.
pub fn start<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> Running<T> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let handle = std::thread::spawn(move || {
        sender.send((share(this_thread()), task())).unwrap();
        drop(sender);
        body()
    });
    let (thread, task) = receiver.recv_timeout(BOUND).unwrap();
    Running { handle, thread, task }
}

pub const BOUND: Duration = Duration::from_millis(BOUND_MS as u64);

impl<T> Running<T> {
    pub fn thread(&self) -> HANDLE {
        self.thread.get()
    }

    pub fn has_ended(&self) -> bool {
        self.handle.is_finished()
    }

    pub fn join(self) -> T {
        let result = self.handle.join();
        close_handle(self.thread.get());
        match result {
            Ok(value) => value,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    /// Returns when the thread sleeps: in its wait, if it does nothing else that sleeps.
    pub fn until_asleep(&self) {
        let started = Instant::now();
        let mut seen = 0;
        while seen < 3 {
            assert!(started.elapsed() < BOUND, "the thread does not go to sleep");
            seen = if is_asleep(self.task) { seen + 1 } else { 0 };
            std::thread::yield_now();
        }
    }
}

#[cfg(target_os = "linux")]
fn task() -> u32 {
    unsafe { libc::gettid() as u32 }
}

#[cfg(target_os = "linux")]
fn is_asleep(task: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/self/task/{task}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|fields| fields.starts_with('S'))
}

#[cfg(not(target_os = "linux"))]
fn task() -> u32 {
    0
}

/// Elsewhere nobody says it: a moment is given.
#[cfg(not(target_os = "linux"))]
fn is_asleep(_task: u32) -> bool {
    std::thread::sleep(Duration::from_millis(20));
    true
}

/// How much too early a time may end. Windows rounds to its tick of 15.6 ms, and may come before the end of the last one.
pub fn slack() -> Duration {
    if cfg!(target_os = "linux") { Duration::ZERO } else { Duration::from_millis(16) }
}

/// Asks until `holds`, for at most the bound.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < BOUND, "{what} does not come");
        std::thread::yield_now();
    }
}

/// No waiter was woken by the watchdog: a wakeup was lost each time.
pub fn assert_no_rescue() {
    assert_eq!(rescues(), 0);
}

/// Starts a receive; 0 or the error.
pub fn start_receive(
    socket: SOCKET,
    buffer: &mut [u8],
    overlapped: &mut overlapped_sys::OVERLAPPED,
    routine: LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    let buffers = [WSABUF { len: buffer.len() as u32, buf: buffer.as_mut_ptr() }];
    let mut flags = 0;
    let result = unsafe { WSARecv(socket, buffers.as_ptr(), 1, null_mut(), &mut flags, overlapped, routine) };
    if result == 0 { 0 } else { last_error() }
}
