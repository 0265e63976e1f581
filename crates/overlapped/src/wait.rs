//! Waiting for one or several objects, at most 64 at a time.

use std::marker::PhantomData;

use crate::{Result, Timeout};

/// Anything that can be waited on. Types that own such an object implement it by delegating.
pub trait Waitable {
    /// The object that a wait on `self` waits for.
    fn wait_object(&self) -> WaitObject<'_>;
}

/// The object behind a [`Waitable`]; made by this crate's types only.
#[derive(Clone, Copy, Debug)]
pub struct WaitObject<'a>(PhantomData<&'a ()>);

impl<W: Waitable + ?Sized> Waitable for &W {
    fn wait_object(&self) -> WaitObject<'_> {
        W::wait_object(self)
    }
}

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waited<T> {
    /// Signaled: the index or the object, where there are several.
    Ready(T),
    /// Likewise, a mutex whose owner ended without releasing it. This thread owns it now.
    Abandoned(T),
    /// The time was over.
    TimedOut,
    /// An alertable wait ended because routines or APCs ran.
    IoCompletion,
}

/// How many objects one wait can name.
pub const MAXIMUM_WAIT_OBJECTS: usize = 64;

/// `WaitForSingleObject`
pub fn wait_one(object: &(impl Waitable + ?Sized), timeout: Timeout) -> Result<Waited<()>> {
    let _ = object;
    unimplemented!("{timeout:?}")
}
/// `WaitForSingleObjectEx`
pub fn wait_one_alertable(object: &(impl Waitable + ?Sized), timeout: Timeout) -> Result<Waited<()>> {
    let _ = object;
    unimplemented!("{timeout:?}")
}
/// `WSAWaitForMultipleEvents`, any; the lowest index that is signaled.
pub fn wait_any<W: Waitable>(objects: &[W], timeout: Timeout) -> Result<Waited<usize>> {
    let _ = objects;
    unimplemented!("{timeout:?}")
}
/// `WSAWaitForMultipleEvents`, any, alertable.
pub fn wait_any_alertable<W: Waitable>(objects: &[W], timeout: Timeout) -> Result<Waited<usize>> {
    let _ = objects;
    unimplemented!("{timeout:?}")
}
/// `WSAWaitForMultipleEvents`, all at one instant.
pub fn wait_all<W: Waitable>(objects: &[W], timeout: Timeout) -> Result<Waited<()>> {
    let _ = objects;
    unimplemented!("{timeout:?}")
}
/// `WSAWaitForMultipleEvents`, all, alertable.
pub fn wait_all_alertable<W: Waitable>(objects: &[W], timeout: Timeout) -> Result<Waited<()>> {
    let _ = objects;
    unimplemented!("{timeout:?}")
}
/// `SignalObjectAndWait`
pub fn signal_and_wait(
    signal: &(impl Waitable + ?Sized),
    wait: &(impl Waitable + ?Sized),
    timeout: Timeout,
) -> Result<Waited<()>> {
    let _ = (signal, wait);
    unimplemented!("{timeout:?}")
}
/// `SignalObjectAndWait`, alertable.
pub fn signal_and_wait_alertable(
    signal: &(impl Waitable + ?Sized),
    wait: &(impl Waitable + ?Sized),
    timeout: Timeout,
) -> Result<Waited<()>> {
    let _ = (signal, wait);
    unimplemented!("{timeout:?}")
}
