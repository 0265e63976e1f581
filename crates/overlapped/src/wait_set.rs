//! A wait on any number of objects, which yields the caller's own.

use crate::wait::{Waitable, Waited};
use crate::{Result, Timeout};

/// Names an object in a [`WaitSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(u64);

/// Objects to wait for, any number, owned.
#[derive(Debug)]
pub struct WaitSet<T>(Vec<T>);

impl<T: Waitable> WaitSet<T> {
    /// An empty set.
    pub fn new() -> WaitSet<T> {
        WaitSet(Vec::new())
    }
    /// Adds an object.
    pub fn insert(&mut self, object: T) -> Result<Key> {
        let _ = object;
        unimplemented!()
    }
    /// Takes an object out.
    pub fn remove(&mut self, key: Key) -> Option<T> {
        unimplemented!("{key:?}")
    }
    /// The object of a key.
    pub fn get(&self, key: Key) -> Option<&T> {
        unimplemented!("{key:?}")
    }
    /// The object of a key.
    pub fn get_mut(&mut self, key: Key) -> Option<&mut T> {
        unimplemented!("{key:?}")
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// All keys and objects.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &T)> {
        self.0.iter().map(|object| (Key(0), object))
    }
    /// All keys and objects.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Key, &mut T)> {
        self.0.iter_mut().map(|object| (Key(0), object))
    }
    /// Waits for any.
    pub fn wait_any(&mut self, timeout: Timeout) -> Result<Waited<(Key, &mut T)>> {
        unimplemented!("{timeout:?}")
    }
    /// Waits for any, alertably.
    pub fn wait_any_alertable(&mut self, timeout: Timeout) -> Result<Waited<(Key, &mut T)>> {
        unimplemented!("{timeout:?}")
    }
}

impl<T: Waitable> Default for WaitSet<T> {
    fn default() -> Self {
        WaitSet::new()
    }
}
