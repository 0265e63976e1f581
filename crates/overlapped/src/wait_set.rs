//! A wait for any number of objects, which yields the caller's own.

use std::sync::Arc;

use crate::error::{Failed, Result, WsaError};
use crate::handle::OwnedHandle;
use crate::sys::wait_set::{WaitEnd, WaitSet as Handles};
use crate::wait::{Waitable, Waited};
use crate::{Timeout, apc};

/// `WSAWaitForMultipleEvents`—Names an object in a [`WaitSet`]. Never given out twice by one set.
///
/// Source: WSAWaitForMultipleEvents function (winsock2.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    slot: u32,
    generation: u32,
}

/// `WSAWaitForMultipleEvents`—Objects to wait for, any number of them, owned by the set.
///
/// A wait yields the object itself, so that there are no parallel arrays to keep in step. It costs what is signaled, not
/// what is in the set, and objects are served in turn: none starves another.
///
/// What is waited for is the object that [`Waitable::wait_object`] named when `T` was inserted.
///
/// # Differences from Windows
/// Windows has no such object: 64 is its limit. There a set of up to 64 objects is one wait of the system. Of more, the waiting
/// thread takes 63, and a helper thread is added for each further 63, the fewest that its waits allow: 65 to 126 objects need
/// one, 300 need four. They are started by the first wait that sleeps, wait only while somebody waits for the set, stay with it idle
/// otherwise, and go when the set has shrunk. A wait costs what is in the set.
///
/// The waiting thread takes those objects itself that a wait changes: mutexes first, then timers, then auto-reset events and
/// semaphores. Manual-reset events, threads and the like never come short. Where there are more than 63 of the former in a set of more
/// than 64,
///
/// * no more than 63 may be mutexes, since a mutex belongs to the thread that waited for it: otherwise a wait fails;
/// * while a routine of [`WaitSet::wait_any_alertable`] runs, an event or a semaphore that is signaled may seem not to be so for a
///   moment. Whoever waits for it gets it; who only looks (with [`Timeout::Zero`]) may miss it, and who resets the event in this
///   moment may find it signaled afterwards. An event that is signaled twice may count once;
/// * the signal of an auto-reset timer may be with the set although another object was yielded or a routine has run. Then it is
///   yielded by a later wait, unless the timer was set anew meanwhile. A timer that is set anew in the very moment in which it is due
///   may be yielded all the same.
///
/// Source: WSAWaitForMultipleEvents function (winsock2.h)
///
/// ```
/// # use overlapped::{Event, Timeout, WaitSet, Waited};
/// let mut events = WaitSet::new();
/// for _ in 0..100 {
///     events.insert(Event::auto(false)?)?;
/// }
/// let last = events.insert(Event::auto(true)?)?;
/// let Waited::Ready((key, event)) = events.wait_any(Timeout::Infinite)? else { unreachable!() };
/// assert_eq!(key, last);
/// event.set()?;
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Debug)]
#[doc(alias = "WSAWaitForMultipleEvents")]
#[doc(alias = "WSA_MAXIMUM_WAIT_EVENTS")]
pub struct WaitSet<T> {
    handles: Handles,
    /// By the slots of `handles`.
    entries: Vec<Entry<T>>,
    length: usize,
}

#[derive(Debug)]
struct Entry<T> {
    generation: u32,
    /// The second keeps the handle open that is waited for, whatever the program does with its object.
    object: Option<(T, Option<Arc<OwnedHandle>>)>,
}

impl<T: Waitable> WaitSet<T> {
    /// `WSAWaitForMultipleEvents`—An empty set.
    pub fn new() -> WaitSet<T> {
        WaitSet { handles: Handles::new(), entries: Vec::new(), length: 0 }
    }

    /// `WSAWaitForMultipleEvents`—Adds an object, to be waited for from now on.
    ///
    /// # Errors
    /// [`WSA_NOT_ENOUGH_MEMORY`](WsaError::WSA_NOT_ENOUGH_MEMORY). The object comes back.
    ///
    /// Source: WSAWaitForMultipleEvents function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Event, WaitSet};
    /// let mut set = WaitSet::new();
    /// let key = set.insert(Event::auto(false)?)?;
    /// assert!(set.get(key).is_some());
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSAWaitForMultipleEvents")]
    pub fn insert(&mut self, object: T) -> Result<Key, Failed<T>> {
        let (handle, keep) = (object.wait_object().raw(), object.wait_object().keep());
        let slot = match self.handles.insert(handle) {
            Ok(slot) => slot,
            Err(code) => return Err(Failed { error: WsaError::from_code(code as i32), returned: object }),
        };
        let needed = slot as usize + 1;
        if self.entries.len() < needed {
            self.entries.resize_with(needed, || Entry { generation: 0, object: None });
        }
        let entry = &mut self.entries[slot as usize];
        entry.object = Some((object, keep));
        self.length += 1;
        Ok(Key { slot, generation: entry.generation })
    }

    /// `WSAWaitForMultipleEvents`—Takes an object out; `None` if it was taken out before.
    ///
    /// Source: WSAWaitForMultipleEvents function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Event, WaitSet};
    /// let mut set = WaitSet::new();
    /// let key = set.insert(Event::auto(false)?)?;
    /// assert!(set.remove(key).is_some());
    /// assert!(set.remove(key).is_none());
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSAWaitForMultipleEvents")]
    pub fn remove(&mut self, key: Key) -> Option<T> {
        self.get(key)?;
        self.handles.remove(key.slot);
        let entry = &mut self.entries[key.slot as usize];
        entry.generation = entry.generation.wrapping_add(1);
        self.length -= 1;
        entry.object.take().map(|(object, _)| object)
    }

    /// The object of a key, if it is in the set.
    pub fn get(&self, key: Key) -> Option<&T> {
        let entry = self.entries.get(key.slot as usize).filter(|entry| entry.generation == key.generation)?;
        entry.object.as_ref().map(|(object, _)| object)
    }

    /// The object of a key, if it is in the set.
    pub fn get_mut(&mut self, key: Key) -> Option<&mut T> {
        let entry = self.entries.get_mut(key.slot as usize).filter(|entry| entry.generation == key.generation)?;
        entry.object.as_mut().map(|(object, _)| object)
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none. A wait for nothing ends by its timeout or a routine.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// All objects with their keys.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &T)> {
        self.entries.iter().zip(0..).filter_map(|(entry, slot)| {
            let (object, _) = entry.object.as_ref()?;
            Some((Key { slot, generation: entry.generation }, object))
        })
    }

    /// All objects with their keys.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Key, &mut T)> {
        self.entries.iter_mut().zip(0..).filter_map(|(entry, slot)| {
            let (object, _) = entry.object.as_mut()?;
            Some((Key { slot, generation: entry.generation }, object))
        })
    }

    /// `WSAWaitForMultipleEvents`—Waits until an object is signaled and yields it.
    ///
    /// # Errors
    /// [`WSA_NOT_ENOUGH_MEMORY`](WsaError::WSA_NOT_ENOUGH_MEMORY). On Windows, of more than 64 objects with more than 63 mutexes among
    /// them, `ERROR_NOT_SUPPORTED` (50), whether one is free or not.
    ///
    /// Source: WSAWaitForMultipleEvents function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Event, Timeout, WaitSet, Waited};
    /// let mut set = WaitSet::new();
    /// set.insert(Event::auto(true)?)?;
    /// if let Waited::Ready((key, event)) = set.wait_any(Timeout::Infinite)? {
    ///     event.reset()?;
    ///     set.remove(key);
    /// }
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSAWaitForMultipleEvents")]
    #[doc(alias = "WaitForMultipleObjects")]
    pub fn wait_any(&mut self, timeout: Timeout) -> Result<Waited<(Key, &mut T)>> {
        self.wait(timeout, false)
    }

    /// `WSAWaitForMultipleEvents`—Like [`WaitSet::wait_any`], alertably: ends also when routines or APCs have run.
    ///
    /// # Errors
    /// As of [`WaitSet::wait_any`].
    ///
    /// # Panics
    /// If a routine or an APC panicked.
    ///
    /// Source: WSAWaitForMultipleEvents function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Event, Timeout, WaitSet, Waited, thread};
    /// let mut set = WaitSet::new();
    /// set.insert(Event::auto(false)?)?;
    /// thread::current()?.queue_apc(|| println!("here"))?;
    /// assert!(matches!(set.wait_any_alertable(Timeout::Infinite)?, Waited::IoCompletion));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSAWaitForMultipleEvents")]
    #[doc(alias = "WaitForMultipleObjectsEx")]
    pub fn wait_any_alertable(&mut self, timeout: Timeout) -> Result<Waited<(Key, &mut T)>> {
        self.wait(timeout, true)
    }

    fn wait(&mut self, timeout: Timeout, alertable: bool) -> Result<Waited<(Key, &mut T)>> {
        let ended = self.handles.wait(timeout.as_millis(), alertable);
        if alertable {
            apc::resume_panic();
        }
        match ended {
            Ok(slot) => Ok(Waited::Ready(self.at(slot))),
            Err(WaitEnd::Abandoned(slot)) => Ok(Waited::Abandoned(self.at(slot))),
            Err(WaitEnd::TimedOut) => Ok(Waited::TimedOut),
            Err(WaitEnd::IoCompletion) => Ok(Waited::IoCompletion),
            Err(WaitEnd::Failed(code)) => Err(WsaError::from_code(code as i32)),
        }
    }

    /// The object of a slot that a wait named, and so one that is in the set.
    fn at(&mut self, slot: u32) -> (Key, &mut T) {
        let entry = &mut self.entries[slot as usize];
        let (object, _) = entry.object.as_mut().expect("a wait names a slot of the set");
        (Key { slot, generation: entry.generation }, object)
    }
}

impl<T: Waitable> Default for WaitSet<T> {
    fn default() -> Self {
        WaitSet::new()
    }
}
