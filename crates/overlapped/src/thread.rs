//! Threads: APCs to them, waits for their end.
#![allow(unsafe_code)] // Calls of the function table.

use std::io;
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::mpsc;

use crate::apc;
use crate::error::{Result, WsaError, check, last_error};
use crate::handle::OwnedHandle;
use crate::sys;
use crate::wait::{WaitObject, Waitable};

/// `GetCurrentThread`—A handle of a thread. It is signaled when the thread has ended.
///
/// Clones share the handle. A thread that this crate did not start has one as well: see [`current`].
///
/// Source: GetCurrentThread function (processthreadsapi.h)
///
/// ```
/// # use overlapped::{Timeout, Waited, thread, wait_one};
/// let me = thread::current()?;
/// assert_eq!(wait_one(&me, Timeout::Zero)?, Waited::TimedOut); // alive
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone, Debug)]
#[doc(alias = "GetCurrentThread")]
pub struct Thread(Arc<OwnedHandle>);

impl Thread {
    /// `QueueUserAPC`—Queues a closure that the thread runs in its next alertable wait, in the order of queueing.
    ///
    /// A closure for another thread must be [`Send`]:
    ///
    /// ```compile_fail,E0277
    /// # use std::rc::Rc;
    /// let counter = Rc::new(0);
    /// let worker = overlapped::thread::spawn(|| {})?;
    /// worker.thread().queue_apc(move || println!("{counter}"))?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    ///
    /// If the thread ends first, the closure never runs, and its memory is not given back: it may hold what only that
    /// thread could drop in order.
    ///
    /// # Errors
    /// 31 (`ERROR_GEN_FAILURE`) if the thread has ended; the closure is dropped.
    ///
    /// Source: QueueUserAPC function (processthreadsapi.h), Asynchronous Procedure Calls (Sync)
    ///
    /// ```
    /// # use overlapped::{Timeout, sleep_alertable, thread};
    /// let worker = thread::spawn(|| sleep_alertable(Timeout::Infinite))?;
    /// worker.thread().queue_apc(|| println!("runs there"))?;
    /// worker.join().unwrap();
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "QueueUserAPC")]
    pub fn queue_apc<F: FnOnce() + Send + 'static>(&self, closure: F) -> Result<()> {
        let data = Box::into_raw(Box::new(closure));
        // SAFETY: the handle is open, and `run::<F>` takes exactly the box that `data` came from.
        if unsafe { sys::QueueUserAPC(Some(run::<F>), self.0.raw(), data.expose_provenance()) } != 0 {
            return Ok(());
        }
        let error = last_error();
        // SAFETY: the call failed, so that nothing else will take the box.
        drop(unsafe { Box::from_raw(data) });
        Err(error)
    }
}

/// What [`Thread::queue_apc`] queues.
unsafe extern "system" fn run<F: FnOnce()>(data: usize) {
    let data = std::ptr::with_exposed_provenance_mut::<F>(data);
    // SAFETY: `queue_apc` made `data` from a box of an `F`, and a queued APC runs once at most.
    let closure = unsafe { Box::from_raw(data) };
    apc::run(*closure);
}

impl Waitable for Thread {
    fn wait_object(&self) -> WaitObject<'_> {
        WaitObject::shared(&self.0)
    }
}

/// `GetCurrentThread`—A handle of the calling thread that other threads can use.
///
/// # Errors
/// [`WSA_NOT_ENOUGH_MEMORY`](WsaError::WSA_NOT_ENOUGH_MEMORY).
///
/// Source: GetCurrentThread function (processthreadsapi.h), DuplicateHandle function (handleapi.h)
///
/// ```
/// # use overlapped::{Slept, Timeout, sleep_alertable, thread};
/// let me = thread::current()?;
/// std::thread::spawn(move || me.queue_apc(|| println!("wake up")));
/// assert_eq!(sleep_alertable(Timeout::Infinite), Slept::IoCompletion);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "GetCurrentThread")]
#[doc(alias = "DuplicateHandle")]
pub fn current() -> Result<Thread> {
    let mut handle = null_mut();
    // SAFETY: takes no argument.
    let process = unsafe { sys::GetCurrentProcess() };
    // SAFETY: takes no argument.
    let thread = unsafe { sys::GetCurrentThread() };
    // SAFETY: both are pseudo handles, which are always open, and `handle` is valid for a write.
    check(unsafe { sys::DuplicateHandle(process, thread, process, &mut handle, 0, 0, sys::DUPLICATE_SAME_ACCESS) })?;
    OwnedHandle::shared(handle).map(Thread)
}

/// `CreateThread`—Starts a thread with a handle that can be waited for and queued to.
///
/// # Errors
/// [`WSA_NOT_ENOUGH_MEMORY`](WsaError::WSA_NOT_ENOUGH_MEMORY).
///
/// # Differences from Windows
/// It is a thread of [`std::thread`], and runs already when this returns: there is no suspended start, so that an APC
/// may come after the first lines of `body`.
///
/// Source: CreateThread function (processthreadsapi.h)
///
/// ```
/// # use overlapped::{Timeout, Waited, thread, wait_one};
/// let worker = thread::spawn(|| 6 * 7)?;
/// assert_eq!(wait_one(&worker, Timeout::Infinite)?, Waited::Ready(()));
/// assert_eq!(worker.join().unwrap(), 42);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "CreateThread")]
pub fn spawn<T, F>(body: F) -> Result<JoinHandle<T>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let (sender, receiver) = mpsc::sync_channel(1);
    let start = move || {
        // If the handle cannot be had, the starter is told, and there is nothing to run for.
        let handle = current();
        let started = handle.is_ok();
        let _ = sender.send(handle);
        started.then(body)
    };
    let join = std::thread::Builder::new().spawn(start).map_err(no_thread)?;
    let thread = receiver.recv().unwrap_or(Err(WsaError::WSA_NOT_ENOUGH_MEMORY))?;
    Ok(JoinHandle { thread, join })
}

fn no_thread(_: io::Error) -> WsaError {
    WsaError::WSA_NOT_ENOUGH_MEMORY
}

/// `CreateThread`—A thread that [`spawn`] started. It is signaled when the thread has ended.
///
/// Source: CreateThread function (processthreadsapi.h)
#[derive(Debug)]
#[doc(alias = "CreateThread")]
pub struct JoinHandle<T> {
    thread: Thread,
    join: std::thread::JoinHandle<Option<T>>,
}

impl<T> JoinHandle<T> {
    /// The thread, for its APC queue.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// `WaitForSingleObject`—Waits for the end, not alertably, and takes the result, or the panic that ended it.
    pub fn join(self) -> std::thread::Result<T> {
        // `spawn` gave no handle out for a thread that did not run its body.
        self.join.join().map(|result| result.expect("the body ran"))
    }
}

impl<T> Waitable for JoinHandle<T> {
    fn wait_object(&self) -> WaitObject<'_> {
        self.thread.wait_object()
    }
}

/// Runs `act`, which blocks on something that is not this crate's: a lock, a file, another process. Meanwhile the thread does
/// not count as running at its [port](crate::CompletionPort), so that another may take its place.
///
/// Waits and blocking calls of this crate do that by themselves, and on Windows so does everything: there it only calls
/// `act`.
///
/// Source: I/O Completion Ports (FileIO)
///
/// ```
/// # use overlapped::{CompletionPort, Concurrency, Timeout, thread};
/// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
/// port.post(1, 0)?;
/// port.get(Timeout::Infinite)?;
/// // Another thread of the port takes the next packet while this one waits.
/// let text = thread::blocking(|| std::fs::read_to_string("/proc/self/status"));
/// # drop(text);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
pub fn blocking<R>(act: impl FnOnce() -> R) -> R {
    #[cfg(target_os = "linux")]
    let result = overlapped_sys::blocking(act);
    #[cfg(not(target_os = "linux"))]
    let result = act();
    result
}
