//! The list of the slots of a set that may be ready: the part of the set that its objects know.
//!
//! Objects refer to the list and the set refers to its objects, so that a set which is dropped is gone.

use crate::sync::{Arc, Mutex};
use crate::thread::{Thread, Ticket, Wakes};
use std::collections::{HashSet, VecDeque};

/// What the objects of a set and its waiter share.
#[derive(Debug, Default)]
pub(crate) struct Ready(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    list: VecDeque<u32>,
    /// Whether each slot is in the list.
    listed: Vec<bool>,
    sleeper: Option<(Arc<Thread>, Ticket)>,
    /// Tokens of I/O that began to feed a member since the waiter last asked, or may have been moved since then.
    fed: HashSet<u64>,
}

/// What a look at a listed slot says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// It is signaled, and stays so: nothing has to be taken.
    Signaled,
    /// It is not signaled.
    Nothing,
    /// That takes the lock of its object.
    Ask,
}

impl Ready {
    /// A setter says that the object of `slot` is signaled.
    pub(crate) fn became_ready(&self, slot: u32, wakes: &mut Wakes) {
        let mut state = self.0.lock();
        state.list_slot(slot);
        if let Some((thread, ticket)) = &state.sleeper
            && thread.satisfy(*ticket, 0, false)
        {
            wakes.notify(thread);
            state.sleeper = None;
        }
    }

    /// Lists a slot to be looked at with the next wait. Nobody is woken.
    pub(crate) fn list_slot(&self, slot: u32) {
        self.0.lock().list_slot(slot);
    }

    /// The thread that sleeps until a slot is listed.
    pub(crate) fn sleeper(&self) -> Option<Arc<Thread>> {
        self.0.lock().sleeper.as_ref().map(|(thread, _)| Arc::clone(thread))
    }

    /// I/O began to feed a member, or feeds it from elsewhere now. Returns who sleeps.
    pub(crate) fn fed(&self, token: u64) -> Option<Arc<Thread>> {
        let mut state = self.0.lock();
        state.fed.insert(token);
        state.sleeper.as_ref().map(|(thread, _)| Arc::clone(thread))
    }

    pub(super) fn take_fed(&self) -> Vec<u64> {
        self.0.lock().fed.drain().collect()
    }

    pub(super) fn give_back_fed(&self, tokens: &[u64]) {
        self.0.lock().fed.extend(tokens);
    }

    /// Makes room for a new slot and lists it.
    pub(super) fn add_slot(&self, slot: u32, feeds: impl IntoIterator<Item = u64>) {
        let mut state = self.0.lock();
        if state.listed.len() <= slot as usize {
            state.listed.resize(slot as usize + 1, false);
        }
        state.fed.extend(feeds);
        state.list_slot(slot);
    }

    pub(super) fn remove_slot(&self, slot: u32) {
        let mut state = self.0.lock();
        if state.listed.get_mut(slot as usize).is_some_and(std::mem::take) {
            state.list.retain(|listed| *listed != slot);
        }
    }

    /// Looks at listed slots, the first first and each once, until one is signaled or must be asked. All under one lock,
    /// so `look` takes no other. A signaled slot goes to the end of the list, every other one is struck off: before it is
    /// asked, so that a set that comes later lists it anew.
    pub(super) fn next(&self, left: &mut Option<usize>, mut look: impl FnMut(u32) -> Look) -> Option<(u32, Look)> {
        let mut state = self.0.lock();
        let mut count = left.unwrap_or(state.list.len());
        while count > 0 {
            count -= 1;
            *left = Some(count);
            let slot = state.list.pop_front()?;
            match look(slot) {
                Look::Signaled => {
                    state.list.push_back(slot);
                    return Some((slot, Look::Signaled));
                }
                Look::Ask => {
                    state.listed[slot as usize] = false;
                    return Some((slot, Look::Ask));
                }
                Look::Nothing => state.listed[slot as usize] = false,
            }
        }
        None
    }

    /// Notes who sleeps now; true if something is listed already and it must not.
    pub(super) fn lie_down(&self, thread: &Arc<Thread>, ticket: Ticket) -> bool {
        let mut state = self.0.lock();
        state.sleeper = Some((Arc::clone(thread), ticket));
        !state.list.is_empty()
    }

    pub(super) fn get_up(&self) {
        self.0.lock().sleeper = None;
    }
}

impl State {
    fn list_slot(&mut self, slot: u32) {
        if let Some(listed) = self.listed.get_mut(slot as usize)
            && !std::mem::replace(listed, true)
        {
            self.list.push_back(slot);
        }
    }
}
