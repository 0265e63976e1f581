//! A persistent set of handles to wait for any of, with no limit of sixty-four, over waits that have it.
//!
//! Up to 64 objects are one wait of the system. A set of more asks them 64 at a time, and only if none is signaled does it
//! sleep: the waiter itself on 63 of them and on the word of its helpers, and one helper thread on each further 63. Helpers are
//! started when first needed, wait only while the waiter sleeps, and end with the set. What a helper took beyond the one object
//! that a wait yields is given back, so that the object is signaled for everybody again.
//!
//! A mutex belongs to the thread that took it, so the waiter waits for those itself: a set of more than 64 objects takes at most
//! 63 mutexes. Timers come next, since nothing gives them back; one that a helper took is kept for the next wait.
//!
//! A wait costs what is in the set, where on Linux it costs what is signaled: who has thousands of sockets on Windows takes a
//! completion port.
#![allow(unsafe_code)] // Waits for handles that the set owns.

mod helper;
mod member;
mod signal;

pub use crate::wait_end::WaitEnd;
use helper::Helper;
use member::{Kind, Member};
use signal::Signal;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use windows_sys::Win32::Foundation::{
    ERROR_NOT_SUPPORTED, GetLastError, HANDLE, WAIT_ABANDONED_0, WAIT_IO_COMPLETION, WAIT_OBJECT_0, WAIT_TIMEOUT,
};
use windows_sys::Win32::System::Threading::{INFINITE, SleepEx, WaitForMultipleObjectsEx};

/// How many objects one wait of the system takes.
const MAXIMUM_WAIT_OBJECTS: usize = 64;

/// A set of handles; one thread at a time waits for it.
#[derive(Debug)]
pub struct WaitSet {
    members: Vec<Option<Member>>,
    free: Vec<u32>,
    /// The slot whose turn is first.
    turn: u32,
    /// What helpers took and nobody was told yet.
    taken: VecDeque<u32>,
    helpers: Vec<Helper>,
    found: Option<Arc<Signal>>,
}

impl Default for WaitSet {
    fn default() -> Self {
        Self::new()
    }
}

impl WaitSet {
    /// An empty set.
    pub fn new() -> Self {
        Self {
            members: Vec::new(),
            free: Vec::new(),
            turn: 0,
            taken: VecDeque::new(),
            helpers: Vec::new(),
            found: None,
        }
    }

    /// Puts the object of a handle in; returns its slot. The object stays in the set though the handle is closed.
    ///
    /// Errors: ERROR_INVALID_HANDLE.
    pub fn insert(&mut self, handle: HANDLE) -> Result<u32, u32> {
        let member = Member::of(handle)?;
        let slot = self.free.pop().unwrap_or_else(|| {
            self.members.push(None);
            self.members.len() as u32 - 1
        });
        self.members[slot as usize] = Some(member);
        Ok(slot)
    }

    /// Takes the object of a slot out; the slot may be used again.
    pub fn remove(&mut self, slot: u32) {
        if self.members.get_mut(slot as usize).and_then(Option::take).is_some() {
            self.taken.retain(|taken| *taken != slot);
            self.free.push(slot);
        }
    }

    /// Waits for any object of the set and takes it as a wait would; returns its slot. Objects that stay signaled take
    /// turns.
    pub fn wait(&mut self, timeout_ms: u32, alertable: bool) -> Result<u32, WaitEnd> {
        let deadline = (timeout_ms != INFINITE).then(|| Instant::now() + Duration::from_millis(timeout_ms.into()));
        let yielded = self.wait_until(deadline, alertable);
        if let Ok(slot) | Err(WaitEnd::Abandoned(slot)) = yielded {
            self.turn = slot + 1;
        }
        yielded
    }

    fn wait_until(&mut self, deadline: Option<Instant>, alertable: bool) -> Result<u32, WaitEnd> {
        if let Some(slot) = self.taken.pop_front() {
            return Ok(slot);
        }
        let slots = self.in_turn();
        if slots.len() <= MAXIMUM_WAIT_OBJECTS {
            return self.wait_for(&slots, None, left_ms(deadline), alertable);
        }
        for some in slots.chunks(MAXIMUM_WAIT_OBJECTS) {
            match self.wait_for(some, None, 0, false) {
                Err(WaitEnd::TimedOut) => {}
                ended => return ended,
            }
        }
        if left_ms(deadline) == 0 && !alertable {
            return Err(WaitEnd::TimedOut);
        }
        self.sleep(slots, deadline, alertable)
    }

    /// The slots in use, beginning with the one whose turn it is.
    fn in_turn(&self) -> Vec<u32> {
        let count = self.members.len() as u32;
        let from = if self.turn < count { self.turn } else { 0 };
        (from..count).chain(0..from).filter(|slot| self.members[*slot as usize].is_some()).collect()
    }

    fn member(&self, slot: u32) -> &Member {
        self.members[slot as usize].as_ref().expect("a slot in use")
    }

    /// Sleeps on more objects than one wait takes, with as many helpers as that needs.
    fn sleep(&mut self, mut slots: Vec<u32>, deadline: Option<Instant>, alertable: bool) -> Result<u32, WaitEnd> {
        // What no helper may take, and what it could not give back, comes first.
        slots.sort_by_key(|slot| match self.member(*slot).kind {
            Kind::Mutex => 0,
            Kind::Timer => 1,
            Kind::AutoEvent | Kind::Semaphore | Kind::Stays => 2,
        });
        let (own, others) = slots.split_at(MAXIMUM_WAIT_OBJECTS - 1);
        if others.iter().any(|slot| self.member(*slot).kind == Kind::Mutex) {
            return Err(WaitEnd::Failed(ERROR_NOT_SUPPORTED));
        }
        let groups: Vec<&[u32]> = others.chunks(helper::OBJECTS).collect();
        let found = self.staff(groups.len()).map_err(WaitEnd::Failed)?;
        for (helper, group) in self.helpers.iter().zip(&groups) {
            helper.arm(group.iter().map(|slot| self.member(*slot).handle().addr()).collect());
        }
        let mut ended = self.wait_for(own, Some(&found), left_ms(deadline), alertable);
        let mut taken = Vec::new();
        for (helper, group) in self.helpers.iter().zip(&groups) {
            match helper.recall() {
                Some(Ok(index)) => taken.push(group[index]),
                // An object of the waiter's own that was taken is told first.
                Some(Err(code)) if !matches!(ended, Ok(_) | Err(WaitEnd::Abandoned(_))) => {
                    ended = Err(WaitEnd::Failed(code));
                }
                Some(Err(_)) | None => {}
            }
        }
        found.reset();
        let mut taken = taken.into_iter();
        if ended == Err(WaitEnd::TimedOut) {
            ended = taken.next().ok_or(WaitEnd::TimedOut);
        }
        for slot in taken {
            if !self.member(slot).give_back() {
                self.taken.push_back(slot);
            }
        }
        ended
    }

    /// Sees to it that there are that many helpers; what they set when they find something.
    fn staff(&mut self, count: usize) -> Result<Arc<Signal>, u32> {
        let found = match &self.found {
            Some(found) => Arc::clone(found),
            None => Arc::clone(self.found.insert(Arc::new(Signal::new()?))),
        };
        self.helpers.truncate(count);
        while self.helpers.len() < count {
            self.helpers.push(Helper::start(Arc::clone(&found))?);
        }
        Ok(found)
    }

    /// One wait of the system, for these slots and for the word of a helper, which ends it as if the time were over.
    fn wait_for(
        &self,
        slots: &[u32],
        found: Option<&Signal>,
        timeout_ms: u32,
        alertable: bool,
    ) -> Result<u32, WaitEnd> {
        let mut handles: Vec<HANDLE> = slots.iter().map(|slot| self.member(*slot).handle()).collect();
        handles.extend(found.map(Signal::handle));
        if handles.is_empty() {
            // SAFETY: the call needs nothing.
            let slept = unsafe { SleepEx(timeout_ms, alertable.into()) };
            return Err(if slept == WAIT_IO_COMPLETION { WaitEnd::IoCompletion } else { WaitEnd::TimedOut });
        }
        let (count, alertable) = (handles.len() as u32, alertable.into());
        // SAFETY: the array has that many handles, and the set keeps each of them open.
        let result = unsafe { WaitForMultipleObjectsEx(count, handles.as_ptr(), 0, timeout_ms, alertable) };
        let slot_from = |first: u32| slots.get(result.checked_sub(first)? as usize).copied();
        match result {
            WAIT_TIMEOUT => Err(WaitEnd::TimedOut),
            WAIT_IO_COMPLETION => Err(WaitEnd::IoCompletion),
            _ if found.is_some() && result == WAIT_OBJECT_0 + count - 1 => Err(WaitEnd::TimedOut),
            _ => match (slot_from(WAIT_OBJECT_0), slot_from(WAIT_ABANDONED_0)) {
                (Some(slot), _) => Ok(slot),
                (None, Some(slot)) => Err(WaitEnd::Abandoned(slot)),
                // SAFETY: the call needs nothing.
                (None, None) => Err(WaitEnd::Failed(unsafe { GetLastError() })),
            },
        }
    }
}

/// How long until then, for a wait of the system: rounded up, so that none ends before its time.
fn left_ms(deadline: Option<Instant>) -> u32 {
    let Some(deadline) = deadline else { return INFINITE };
    let left = deadline.saturating_duration_since(Instant::now());
    u32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(INFINITE - 1)
}
