//! `MSG`: the messages of this thread, and waits for objects or messages.
//!
//! A thread has one queue, for all its windows. The loop of a program that has nothing else to wait for:
//!
//! ```
//! # use overlapped::messages;
//! # messages::quit(0);
//! while let Some(message) = messages::get()? {
//!     message.dispatch();
//! }
//! # Ok::<(), overlapped::WsaError>(())
//! ```
//!
//! Source: Using Messages and Message Queues (WinMsg)
#![allow(unsafe_code)] // Calls of the function table.

use std::fmt;
use std::marker::PhantomData;
use std::ptr::null_mut;

use super::OnThisThread;
use crate::error::{Result, WsaError, last_error};
use crate::sys::{self, MSG};
use crate::wait::{Waitable, Waited};
use crate::{Timeout, apc};

/// `MSG`—A message that was taken from this thread's queue: dispatch it.
///
/// Source: MSG structure (winuser.h)
#[must_use = "it is for a window's procedure"]
#[doc(alias = "MSG")]
pub struct Queued {
    message: MSG,
    stays: OnThisThread,
}

impl Queued {
    /// `DispatchMessage`—Calls the procedure of the window that it is for.
    ///
    /// # Panics
    /// If the procedure did.
    ///
    /// Source: DispatchMessageW function (winuser.h)
    #[doc(alias = "DispatchMessage")]
    pub fn dispatch(self) {
        // SAFETY: the message was taken from this thread's queue, and is dispatched once.
        unsafe { sys::DispatchMessageW(&self.message) };
        apc::resume_panic();
    }

    /// `WM_QUIT`—Whether it says that the loop is over, and the code that [`quit`] was given. [`get`] tells it otherwise.
    ///
    /// Source: WM_QUIT message (WinUser)
    #[doc(alias = "WM_QUIT")]
    pub fn quit_code(&self) -> Option<i32> {
        (self.message.message == sys::WM_QUIT).then_some(self.message.wParam as i32)
    }
}

impl fmt::Debug for Queued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MSG { hwnd, message, wParam, lParam, .. } = self.message;
        f.debug_struct("Queued")
            .field("window", &hwnd)
            .field("message", &message)
            .field("wparam", &wParam)
            .field("lparam", &lParam)
            .finish()
    }
}

/// `GetMessage`—Takes the next message, waiting for it; `None` after [`quit`]. Routines and APCs do not run meanwhile.
///
/// # Errors
/// None that a program of this crate can cause.
///
/// Source: GetMessageW function (winuser.h)
#[doc(alias = "GetMessage")]
pub fn get() -> Result<Option<Queued>> {
    let mut message = MSG::default();
    // SAFETY: the message is valid for a write.
    let taken = unsafe { sys::GetMessageW(&mut message, null_mut(), 0, 0) };
    let failure = if taken == -1 { Some(last_error()) } else { None };
    // What another thread has sent ran here.
    apc::resume_panic();
    match failure {
        Some(error) => Err(error),
        None => Ok((taken != 0).then_some(Queued { message, stays: PhantomData })),
    }
}

/// `PeekMessage`—Takes the next message if there is one, a [`quit`] among them.
///
/// Source: PeekMessageW function (winuser.h)
///
/// ```
/// # use overlapped::messages;
/// assert!(messages::peek().is_none());
/// messages::quit(7);
/// assert_eq!(messages::peek().unwrap().quit_code(), Some(7));
/// ```
#[doc(alias = "PeekMessage")]
pub fn peek() -> Option<Queued> {
    let mut message = MSG::default();
    // SAFETY: the message is valid for a write.
    let taken = unsafe { sys::PeekMessageW(&mut message, null_mut(), 0, 0, sys::PM_REMOVE) };
    apc::resume_panic();
    (taken != 0).then_some(Queued { message, stays: PhantomData })
}

/// `PostQuitMessage`—Ends this thread's loop: behind what is queued now, [`get`] gives `None`, once.
///
/// Source: PostQuitMessage function (winuser.h)
#[doc(alias = "PostQuitMessage")]
pub fn quit(code: i32) {
    // SAFETY: takes a number.
    unsafe { sys::PostQuitMessage(code) };
}

/// `MsgWaitForMultipleObjectsEx`—Waits for any of up to 63 objects or for a message in the queue, which is `Ready(None)`: then
/// peek until there is none, since messages come first.
///
/// # Errors
/// [`WSA_INVALID_PARAMETER`](WsaError::WSA_INVALID_PARAMETER) if there are more objects.
///
/// Source: MsgWaitForMultipleObjectsEx function (winuser.h)
///
/// ```
/// # use overlapped::{Event, Timeout, Waited, messages};
/// let event = Event::auto(false)?;
/// assert_eq!(messages::wait_any(&[&event], Timeout::Zero)?, Waited::TimedOut);
/// messages::quit(0);
/// assert_eq!(messages::wait_any(&[&event], Timeout::Infinite)?, Waited::Ready(None));
/// assert!(messages::peek().is_some());
/// event.set()?;
/// assert_eq!(messages::wait_any(&[&event], Timeout::Infinite)?, Waited::Ready(Some(0)));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "MsgWaitForMultipleObjectsEx")]
#[doc(alias = "MWMO_INPUTAVAILABLE")]
pub fn wait_any<W: Waitable>(objects: &[W], timeout: Timeout) -> Result<Waited<Option<usize>>> {
    wait(objects, timeout, sys::MWMO_INPUTAVAILABLE)
}

/// `MsgWaitForMultipleObjectsEx`—Like [`wait_any`], alertably.
///
/// # Errors
/// As of [`wait_any`].
///
/// # Panics
/// If a routine or an APC panicked.
///
/// Source: MsgWaitForMultipleObjectsEx function (winuser.h)
///
/// ```
/// # use overlapped::{Event, Timeout, Waited, messages, thread};
/// thread::current()?.queue_apc(|| {})?;
/// let none: [&Event; 0] = [];
/// assert_eq!(messages::wait_any_alertable(&none, Timeout::Infinite)?, Waited::IoCompletion);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "MsgWaitForMultipleObjectsEx")]
#[doc(alias = "MWMO_ALERTABLE")]
pub fn wait_any_alertable<W: Waitable>(objects: &[W], timeout: Timeout) -> Result<Waited<Option<usize>>> {
    wait(objects, timeout, sys::MWMO_INPUTAVAILABLE | sys::MWMO_ALERTABLE)
}

/// How many objects a wait can name beside the queue.
const MOST: usize = 63;

fn wait<W: Waitable>(objects: &[W], timeout: Timeout, flags: u32) -> Result<Waited<Option<usize>>> {
    let mut handles = [null_mut(); MOST];
    let handles = handles.get_mut(..objects.len()).ok_or(WsaError::WSA_INVALID_PARAMETER)?;
    for (handle, object) in handles.iter_mut().zip(objects) {
        *handle = object.wait_object().raw();
    }
    let (count, millis) = (handles.len() as u32, timeout.as_millis());
    let input = sys::QS_ALLINPUT;
    // SAFETY: `handles` has `count` entries, and they are open while `objects` are borrowed.
    let result = unsafe { sys::MsgWaitForMultipleObjectsEx(count, handles.as_ptr(), millis, input, flags) };
    let waited = match result.checked_sub(sys::WAIT_OBJECT_0) {
        Some(index) if index == count => Ok(Waited::Ready(None)),
        _ => crate::wait::ended(result, count).map(|waited| waited.map(Some)),
    };
    apc::resume_panic();
    waited
}
