//! Waiting for one or several objects, at most 64 at a time.
//!
//! For more than 64, and to get back the program's own object instead of an index, see [`WaitSet`](crate::WaitSet).
#![allow(unsafe_code)] // Calls of the function table.

use std::ptr::null_mut;
use std::sync::Arc;

use crate::error::{Result, WsaError, last_error};
use crate::handle::OwnedHandle;
use crate::sys::{self, HANDLE};
use crate::{Timeout, apc};

/// `HANDLE`—Anything that can be waited for.
///
/// The objects of this crate implement it. A program's own type that owns one of them implements it by passing on, and
/// can then stand in a [`WaitSet`](crate::WaitSet) itself:
///
/// ```
/// # use overlapped::{NetworkEvents, Selected, Socket, WaitObject, WaitSet, Waitable};
/// struct Client {
///     socket: Selected,
///     name: String,
/// }
///
/// impl Waitable for Client {
///     fn wait_object(&self) -> WaitObject<'_> {
///         self.socket.wait_object()
///     }
/// }
///
/// let mut clients = WaitSet::new();
/// let socket = Socket::tcp_v4()?.event_select(NetworkEvents::CONNECT)?;
/// clients.insert(Client { socket, name: "first".into() })?;
/// # Ok::<(), overlapped::WsaError>(())
/// ```
///
/// Source: Wait Functions (Sync)
#[doc(alias = "HANDLE")]
pub trait Waitable {
    /// The object that a wait for `self` waits for.
    fn wait_object(&self) -> WaitObject<'_>;
}

impl<W: Waitable + ?Sized> Waitable for &W {
    fn wait_object(&self) -> WaitObject<'_> {
        W::wait_object(self)
    }
}

impl<W: Waitable + ?Sized> Waitable for Box<W> {
    fn wait_object(&self) -> WaitObject<'_> {
        W::wait_object(self)
    }
}

impl<W: Waitable + ?Sized> Waitable for Arc<W> {
    fn wait_object(&self) -> WaitObject<'_> {
        W::wait_object(self)
    }
}

/// `HANDLE`—The object behind a [`Waitable`]. Only this crate's types make one.
///
/// Source: Wait Functions (Sync)
#[derive(Clone, Copy, Debug)]
#[doc(alias = "HANDLE")]
pub struct WaitObject<'a> {
    raw: HANDLE,
    owner: Option<&'a Arc<OwnedHandle>>,
}

impl<'a> WaitObject<'a> {
    /// An object whose handle has several owners, of which a set can become one.
    pub(crate) fn shared(handle: &'a Arc<OwnedHandle>) -> WaitObject<'a> {
        WaitObject { raw: handle.raw(), owner: Some(handle) }
    }

    /// An object that has one owner, which is borrowed.
    pub(crate) fn borrowed(raw: HANDLE) -> WaitObject<'a> {
        WaitObject { raw, owner: None }
    }

    pub(crate) fn raw(self) -> HANDLE {
        self.raw
    }

    /// What keeps the handle open when the borrow ends.
    pub(crate) fn keep(self) -> Option<Arc<OwnedHandle>> {
        self.owner.cloned()
    }
}

/// `WAIT_OBJECT_0`—How a wait ended.
///
/// Source: WSAWaitForMultipleEvents function (winsock2.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[doc(alias = "WAIT_OBJECT_0")]
#[doc(alias = "WSA_WAIT_EVENT_0")]
pub enum Waited<T> {
    /// Signaled: the index or the object, where there are several.
    Ready(T),
    /// `WAIT_ABANDONED_0`: likewise, and it is a mutex whose owner ended without releasing it. This thread owns it now.
    Abandoned(T),
    /// `WSA_WAIT_TIMEOUT`: the time was over.
    TimedOut,
    /// `WSA_WAIT_IO_COMPLETION`: routines or APCs ran in this alertable wait. No object was touched.
    IoCompletion,
}

impl<T> Waited<T> {
    /// The same end with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Waited<U> {
        match self {
            Waited::Ready(value) => Waited::Ready(f(value)),
            Waited::Abandoned(value) => Waited::Abandoned(f(value)),
            Waited::TimedOut => Waited::TimedOut,
            Waited::IoCompletion => Waited::IoCompletion,
        }
    }
}

/// `WSA_MAXIMUM_WAIT_EVENTS`—How many objects one wait can name.
///
/// Source: WSAWaitForMultipleEvents function (winsock2.h)
#[doc(alias = "WSA_MAXIMUM_WAIT_EVENTS")]
pub const MAXIMUM_WAIT_OBJECTS: usize = 64;

/// `WaitForSingleObject`—Waits for one object.
///
/// # Errors
/// None that a program of this crate can cause.
///
/// Source: WaitForSingleObject function (synchapi.h)
///
/// ```
/// # use overlapped::{Event, Timeout, Waited, wait_one};
/// assert_eq!(wait_one(&Event::auto(false)?, Timeout::Zero)?, Waited::TimedOut);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "WaitForSingleObject")]
pub fn wait_one(object: &(impl Waitable + ?Sized), timeout: Timeout) -> Result<Waited<()>> {
    // SAFETY: the handle is open while `object` is borrowed.
    let result = unsafe { sys::WaitForSingleObjectEx(object.wait_object().raw(), timeout.as_millis(), 0) };
    ended(result, 1).map(|waited| waited.map(drop))
}

/// `WaitForSingleObjectEx`—Waits for one object, alertably. If it is signaled already, no routine runs.
///
/// # Errors
/// None that a program of this crate can cause.
///
/// # Panics
/// If a routine or an APC panicked.
///
/// Source: WaitForSingleObjectEx function (synchapi.h)
///
/// ```
/// # use overlapped::{Event, Timeout, Waited, thread, wait_one_alertable};
/// thread::current()?.queue_apc(|| {})?;
/// assert_eq!(wait_one_alertable(&Event::auto(false)?, Timeout::Zero)?, Waited::IoCompletion);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "WaitForSingleObjectEx")]
pub fn wait_one_alertable(object: &(impl Waitable + ?Sized), timeout: Timeout) -> Result<Waited<()>> {
    // SAFETY: the handle is open while `object` is borrowed.
    let result = unsafe { sys::WaitForSingleObjectEx(object.wait_object().raw(), timeout.as_millis(), 1) };
    let waited = ended(result, 1);
    apc::resume_panic();
    waited.map(|waited| waited.map(drop))
}

/// `WSAWaitForMultipleEvents`—Waits for any of up to 64 objects and tells the lowest index that is signaled.
///
/// A low index that is always signaled starves the others: wait again for the tail, or use a
/// [`WaitSet`](crate::WaitSet).
///
/// # Errors
/// [`WSA_INVALID_PARAMETER`](WsaError::WSA_INVALID_PARAMETER) if there are no objects or more than 64.
///
/// Source: WSAWaitForMultipleEvents function (winsock2.h), WaitForMultipleObjects function (synchapi.h)
///
/// ```
/// # use overlapped::{Event, Timeout, Waitable, Waited, thread, wait_any};
/// let (stop, worker) = (Event::manual(false)?, thread::spawn(|| {})?);
/// let objects: [&dyn Waitable; 2] = [&stop, &worker];
/// assert_eq!(wait_any(&objects, Timeout::Infinite)?, Waited::Ready(1));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "WSAWaitForMultipleEvents")]
#[doc(alias = "WaitForMultipleObjects")]
pub fn wait_any<W: Waitable>(objects: &[W], timeout: Timeout) -> Result<Waited<usize>> {
    wait_several(objects, false, timeout, false)
}

/// `WSAWaitForMultipleEvents`—Like [`wait_any`], alertably.
///
/// # Errors
/// As of [`wait_any`].
///
/// # Panics
/// If a routine or an APC panicked.
///
/// Source: WSAWaitForMultipleEvents function (winsock2.h), WaitForMultipleObjectsEx function (synchapi.h)
///
/// ```
/// # use overlapped::{Event, Timeout, Waited, wait_any_alertable};
/// let events = [Event::auto(false)?, Event::auto(false)?];
/// match wait_any_alertable(&events, Timeout::Zero)? {
///     Waited::Ready(index) | Waited::Abandoned(index) => println!("event {index}"),
///     Waited::IoCompletion => println!("a routine ran"),
///     Waited::TimedOut => {}
/// }
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "WSAWaitForMultipleEvents")]
#[doc(alias = "WaitForMultipleObjectsEx")]
pub fn wait_any_alertable<W: Waitable>(objects: &[W], timeout: Timeout) -> Result<Waited<usize>> {
    wait_several(objects, false, timeout, true)
}

/// `WSAWaitForMultipleEvents`—Waits until all of up to 64 objects are signaled at one instant, and takes them in one
/// step. Until then none is touched.
///
/// [`Waited::Abandoned`]: at least one was an abandoned mutex.
///
/// # Errors
/// [`WSA_INVALID_PARAMETER`](WsaError::WSA_INVALID_PARAMETER) if there are no objects, more than 64, or one twice.
///
/// Source: WSAWaitForMultipleEvents function (winsock2.h), WaitForMultipleObjects function (synchapi.h)
///
/// ```
/// # use overlapped::{Event, Timeout, Waited, wait_all};
/// let events = [Event::auto(true)?, Event::auto(false)?];
/// assert_eq!(wait_all(&events, Timeout::Zero)?, Waited::TimedOut); // the first is still signaled
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "WSAWaitForMultipleEvents")]
#[doc(alias = "WaitForMultipleObjects")]
pub fn wait_all<W: Waitable>(objects: &[W], timeout: Timeout) -> Result<Waited<()>> {
    Ok(wait_several(objects, true, timeout, false)?.map(drop))
}

/// `WSAWaitForMultipleEvents`—Like [`wait_all`], alertably.
///
/// # Errors
/// As of [`wait_all`].
///
/// # Panics
/// If a routine or an APC panicked.
///
/// Source: WSAWaitForMultipleEvents function (winsock2.h), WaitForMultipleObjectsEx function (synchapi.h)
///
/// ```
/// # use overlapped::{Event, Timeout, Waited, wait_all_alertable};
/// let events = [Event::auto(true)?, Event::auto(true)?];
/// assert_eq!(wait_all_alertable(&events, Timeout::Zero)?, Waited::Ready(()));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "WSAWaitForMultipleEvents")]
#[doc(alias = "WaitForMultipleObjectsEx")]
pub fn wait_all_alertable<W: Waitable>(objects: &[W], timeout: Timeout) -> Result<Waited<()>> {
    Ok(wait_several(objects, true, timeout, true)?.map(drop))
}

/// `SignalObjectAndWait`—Signals an event, semaphore (by one) or mutex (releasing it), then waits for another object.
///
/// The two steps are not one: a third thread may see the first object signaled before the wait begins.
///
/// # Errors
/// [`WSA_INVALID_HANDLE`](WsaError::WSA_INVALID_HANDLE) if `signal` is no event, semaphore or mutex; 298
/// (`ERROR_TOO_MANY_POSTS`) if it is a full semaphore; 288 (`ERROR_NOT_OWNER`) if it is a mutex of somebody else. Then
/// there is no wait.
///
/// Source: SignalObjectAndWait function (synchapi.h)
///
/// ```
/// # use overlapped::{Event, Timeout, Waited, signal_and_wait};
/// let (ping, pong) = (Event::auto(false)?, Event::auto(true)?);
/// assert_eq!(signal_and_wait(&ping, &pong, Timeout::Infinite)?, Waited::Ready(()));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "SignalObjectAndWait")]
pub fn signal_and_wait(
    signal: &(impl Waitable + ?Sized),
    wait: &(impl Waitable + ?Sized),
    timeout: Timeout,
) -> Result<Waited<()>> {
    let (signal, wait) = (signal.wait_object().raw(), wait.wait_object().raw());
    // SAFETY: both handles are open while their objects are borrowed.
    let result = unsafe { sys::SignalObjectAndWait(signal, wait, timeout.as_millis(), 0) };
    ended(result, 1).map(|waited| waited.map(drop))
}

/// `SignalObjectAndWait`—Like [`signal_and_wait`], alertably.
///
/// # Errors
/// As of [`signal_and_wait`].
///
/// # Panics
/// If a routine or an APC panicked.
///
/// Source: SignalObjectAndWait function (synchapi.h)
///
/// ```
/// # use overlapped::{Event, Timeout, Waited, signal_and_wait_alertable};
/// let event = Event::auto(false)?;
/// assert_eq!(signal_and_wait_alertable(&event, &event, Timeout::Infinite)?, Waited::Ready(()));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "SignalObjectAndWait")]
pub fn signal_and_wait_alertable(
    signal: &(impl Waitable + ?Sized),
    wait: &(impl Waitable + ?Sized),
    timeout: Timeout,
) -> Result<Waited<()>> {
    let (signal, wait) = (signal.wait_object().raw(), wait.wait_object().raw());
    // SAFETY: both handles are open while their objects are borrowed.
    let result = unsafe { sys::SignalObjectAndWait(signal, wait, timeout.as_millis(), 1) };
    let waited = ended(result, 1);
    apc::resume_panic();
    waited.map(|waited| waited.map(drop))
}

fn wait_several<W: Waitable>(objects: &[W], all: bool, timeout: Timeout, alertable: bool) -> Result<Waited<usize>> {
    let mut handles = [null_mut(); MAXIMUM_WAIT_OBJECTS];
    let handles = handles.get_mut(..objects.len()).ok_or(WsaError::WSA_INVALID_PARAMETER)?;
    for (handle, object) in handles.iter_mut().zip(objects) {
        *handle = object.wait_object().raw();
    }
    let (count, millis) = (handles.len() as u32, timeout.as_millis());
    // SAFETY: `handles` has `count` entries, and they are open while `objects` are borrowed.
    let result =
        unsafe { sys::WSAWaitForMultipleEvents(count, handles.as_ptr(), all.into(), millis, alertable.into()) };
    // Before a routine's panic is resumed, since the last error must be read first.
    let waited = ended(result, count);
    if alertable {
        apc::resume_panic();
    }
    waited
}

/// What the return value of a wait for `count` objects means.
pub(crate) fn ended(result: u32, count: u32) -> Result<Waited<usize>> {
    let index = |first: u32| result.checked_sub(first).filter(|index| *index < count).map(|index| index as usize);
    match result {
        sys::WAIT_TIMEOUT => Ok(Waited::TimedOut),
        sys::WAIT_IO_COMPLETION => Ok(Waited::IoCompletion),
        _ => {
            let ready = index(sys::WAIT_OBJECT_0).map(Waited::Ready);
            ready.or_else(|| index(sys::WAIT_ABANDONED_0).map(Waited::Abandoned)).ok_or_else(last_error)
        }
    }
}
