//! Event objects.
#![allow(unsafe_code)] // Calls of the function table.

use std::ptr::null;
use std::sync::Arc;

use crate::error::{Result, check};
use crate::handle::OwnedHandle;
use crate::sys;
use crate::wait::{WaitObject, Waitable};

/// `WSAEVENT`—An event: a flag that threads can wait for.
///
/// Clones name the same event; it is closed with the last of them. An operation or a wait that still uses it keeps
/// the object itself.
///
/// Source: Event Objects (Sync)
///
/// ```
/// # use overlapped::{Event, Timeout, Waited, wait_one};
/// let done = Event::manual(false)?;
/// let setter = done.clone();
/// std::thread::spawn(move || setter.set());
/// assert_eq!(wait_one(&done, Timeout::Infinite)?, Waited::Ready(()));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone, Debug)]
#[doc(alias = "WSAEVENT")]
pub struct Event(Arc<OwnedHandle>);

impl Event {
    /// `WSACreateEvent`—Makes a manual-reset event, which stays signaled until it is reset.
    ///
    /// # Errors
    /// [`WSA_NOT_ENOUGH_MEMORY`](crate::WsaError::WSA_NOT_ENOUGH_MEMORY).
    ///
    /// Source: WSACreateEvent function (winsock2.h), CreateEventW function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::{Event, Timeout, Waited, wait_one};
    /// let gate = Event::manual(true)?;
    /// assert_eq!(wait_one(&gate, Timeout::Zero)?, Waited::Ready(()));
    /// assert_eq!(wait_one(&gate, Timeout::Zero)?, Waited::Ready(())); // still open
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSACreateEvent")]
    #[doc(alias = "CreateEvent")]
    pub fn manual(signaled: bool) -> Result<Event> {
        if signaled {
            return Event::create(true, true);
        }
        // SAFETY: takes no argument.
        let raw = unsafe { sys::WSACreateEvent() };
        OwnedHandle::shared(std::ptr::without_provenance_mut(raw as usize)).map(Event)
    }

    /// `CreateEvent`—Makes an auto-reset event: each wait that it satisfies clears it.
    ///
    /// # Errors
    /// [`WSA_NOT_ENOUGH_MEMORY`](crate::WsaError::WSA_NOT_ENOUGH_MEMORY).
    ///
    /// Source: CreateEventW function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::{Event, Timeout, Waited, wait_one};
    /// let turn = Event::auto(true)?;
    /// assert_eq!(wait_one(&turn, Timeout::Zero)?, Waited::Ready(()));
    /// assert_eq!(wait_one(&turn, Timeout::Zero)?, Waited::TimedOut); // taken
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CreateEvent")]
    pub fn auto(signaled: bool) -> Result<Event> {
        Event::create(false, signaled)
    }

    fn create(manual: bool, signaled: bool) -> Result<Event> {
        // SAFETY: no attributes and no name are what the function takes NULL for.
        let raw = unsafe { sys::CreateEventW(null(), manual.into(), signaled.into(), null()) };
        OwnedHandle::shared(raw).map(Event)
    }

    /// `WSASetEvent`—Signals the event.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: WSASetEvent function (winsock2.h), SetEvent function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::Event;
    /// Event::auto(false)?.set()?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSASetEvent")]
    #[doc(alias = "SetEvent")]
    pub fn set(&self) -> Result<()> {
        // SAFETY: the handle is open.
        check(unsafe { sys::SetEvent(self.0.raw()) })
    }

    /// `WSAResetEvent`—Clears the event.
    ///
    /// For an event of [`Socket::event_select`](crate::Socket::event_select) there is none to call: enumerating resets
    /// it in the same step, and resetting alone would lose events.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: WSAResetEvent function (winsock2.h), ResetEvent function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::Event;
    /// Event::manual(true)?.reset()?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSAResetEvent")]
    #[doc(alias = "ResetEvent")]
    pub fn reset(&self) -> Result<()> {
        // SAFETY: the handle is open.
        check(unsafe { sys::ResetEvent(self.0.raw()) })
    }

    pub(crate) fn raw(&self) -> sys::HANDLE {
        self.0.raw()
    }

    /// The same in the type of those functions that know nothing but events.
    pub(crate) fn raw_event(&self) -> sys::WSAEVENT {
        self.0.raw().addr() as sys::WSAEVENT
    }
}

impl Waitable for Event {
    fn wait_object(&self) -> WaitObject<'_> {
        WaitObject::shared(&self.0)
    }
}
