//! A persistent set of handles to wait for any of, with no limit of sixty-four, over waits that have it.
//!
//! Up to 64 objects are one wait of the system. A set of more asks them 64 at a time, and only if none is signaled does it
//! sleep: the waiter itself on 63 of them and on the word of its helpers, and one helper thread on each further 63. Helpers are
//! started when first needed, wait only while the waiter sleeps, stay idle between two waits, and go when the set has shrunk.
//!
//! The system has no wait that leaves an object as it is, and whoever sleeps alertably runs routines before it can call its helpers
//! back. So the waiter takes those objects itself that a wait changes, first of all:
//!
//! | kind | of more than the waiter's 63 |
//! |---|---|
//! | mutexes, which belong to the thread that took them | the wait fails |
//! | timers, which nobody can give back | a helper keeps the signal; it is told later, if the timer was not set meanwhile |
//! | events that reset themselves, semaphores | a helper gives the signal back: at once where the waiter is alertable, otherwise when it is called back and another was told |
//! | all others | nothing is taken |
//!
//! A signal that was given back at once may be gone when the waiter comes for it, and it sleeps again. Each time somebody has had that
//! signal, so this ends when the signals do.
//!
//! An event or semaphore whose handle may not be signaled through (one that was opened without `EVENT_MODIFY_STATE` or
//! `SEMAPHORE_MODIFY_STATE`) cannot be given back: a helper keeps the signal as that of a timer. A routine of the waiter that waits for
//! the same object waits for the next signal then. Handles that are made, and all of the safe API, have the right.
//!
//! A wait costs what is in the set, where on Linux it costs what is signaled: who has thousands of sockets on Windows takes a
//! completion port.
#![allow(unsafe_code)] // Waits for handles that the set owns.

mod helper;
mod member;
mod recall;
mod signal;
mod timer;

pub use crate::wait_end::WaitEnd;
use helper::{Helper, Taken};
use member::{Kind, Member};
use signal::Signal;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use timer::Stand;
use windows_sys::Win32::Foundation::{
    ERROR_NOT_SUPPORTED, GetLastError, HANDLE, WAIT_ABANDONED_0, WAIT_IO_COMPLETION, WAIT_OBJECT_0, WAIT_TIMEOUT,
};
use windows_sys::Win32::System::Threading::{INFINITE, SleepEx, WaitForMultipleObjectsEx};

/// How many objects one wait of the system takes.
const MAXIMUM_WAIT_OBJECTS: usize = 64;

/// How many the waiter takes itself when it has helpers, whose word is one more.
const OWN_OBJECTS: usize = MAXIMUM_WAIT_OBJECTS - 1;

/// A set of handles; one thread at a time waits for it.
#[derive(Debug)]
pub struct WaitSet {
    members: Vec<Option<Member>>,
    free: Vec<u32>,
    /// The slot whose turn is first.
    turn: u32,
    /// What helpers took and nobody was told yet; of a timer, how it stood then.
    taken: VecDeque<(u32, Option<Stand>)>,
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
    /// Errors: ERROR_INVALID_HANDLE, also for what nobody can wait for.
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
            self.taken.retain(|(taken, _)| *taken != slot);
            self.free.push(slot);
            self.helpers.truncate(self.groups());
        }
    }

    /// How many helpers a wait needs.
    fn groups(&self) -> usize {
        match self.members.len() - self.free.len() {
            ..=MAXIMUM_WAIT_OBJECTS => 0,
            count => (count - OWN_OBJECTS).div_ceil(helper::OBJECTS),
        }
    }

    /// Waits for any object of the set and takes it as a wait would; returns its slot. Objects that stay signaled take
    /// turns.
    ///
    /// In a set of more than 64 objects with more than 63 that a wait changes (mutexes, timers, events that reset themselves,
    /// semaphores), while a routine of an alertable wait runs an event or a semaphore that is signaled may seem not to be so for a
    /// moment: whoever waits for it gets it, who only looks may miss it, a reset may be undone, and two signals of an event may count
    /// once. The signal of a timer may stay with the set for a later wait, until the timer is set anew.
    ///
    /// Errors: ERROR_NOT_SUPPORTED for more than 64 objects with more than 63 mutexes among them; those of making events, mutexes and
    /// threads.
    pub fn wait(&mut self, timeout_ms: u32, alertable: bool) -> Result<u32, WaitEnd> {
        let deadline = (timeout_ms != INFINITE).then(|| Instant::now() + Duration::from_millis(timeout_ms.into()));
        let yielded = self.wait_until(deadline, alertable);
        if let Ok(slot) | Err(WaitEnd::Abandoned(slot)) = yielded {
            self.turn = slot + 1;
        }
        yielded
    }

    fn wait_until(&mut self, deadline: Option<Instant>, alertable: bool) -> Result<u32, WaitEnd> {
        while let Some((slot, stand)) = self.taken.pop_front() {
            if stand.is_none_or(|stand| stand.still_holds(self.member(slot).handle())) {
                return Ok(slot);
            }
        }
        let slots = self.in_turn();
        if slots.len() <= MAXIMUM_WAIT_OBJECTS {
            return self.wait_for(&slots, None, left_ms(deadline), alertable);
        }
        if slots.iter().filter(|slot| self.member(**slot).kind == Kind::Mutex).count() > OWN_OBJECTS {
            return Err(WaitEnd::Failed(ERROR_NOT_SUPPORTED));
        }
        match self.poll(&slots) {
            Err(WaitEnd::TimedOut) => self.sleep(slots, deadline, alertable),
            ended => ended,
        }
    }

    /// Looks at any number of objects, without waiting.
    fn poll(&self, slots: &[u32]) -> Result<u32, WaitEnd> {
        for some in slots.chunks(MAXIMUM_WAIT_OBJECTS) {
            match self.wait_for(some, None, 0, false) {
                Err(WaitEnd::TimedOut) => {}
                ended => return ended,
            }
        }
        Err(WaitEnd::TimedOut)
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

    /// Sleeps on more objects than one wait takes.
    fn sleep(&mut self, mut slots: Vec<u32>, deadline: Option<Instant>, alertable: bool) -> Result<u32, WaitEnd> {
        slots.sort_by_key(|slot| match self.member(*slot).kind {
            Kind::Mutex => 0,
            Kind::Timer => 1,
            Kind::AutoEvent | Kind::Semaphore => 2,
            Kind::Stays => 3,
        });
        loop {
            // What is queued already runs before there are helpers.
            if alertable {
                match self.wait_for(&[], None, 0, true) {
                    Err(WaitEnd::TimedOut) => {}
                    ended => return ended,
                }
            }
            if left_ms(deadline) == 0 {
                return Err(WaitEnd::TimedOut);
            }
            match self.sleep_once(&slots, deadline, alertable)? {
                Word::Slot(slot) => return Ok(slot),
                Word::Returned(slots) => match self.poll(&slots) {
                    Err(WaitEnd::TimedOut) => {}
                    ended => return ended,
                },
                Word::Nothing => {}
            }
        }
    }

    /// One sleep, with as many helpers as that needs.
    fn sleep_once(&mut self, slots: &[u32], deadline: Option<Instant>, alertable: bool) -> Result<Word, WaitEnd> {
        let (own, others) = slots.split_at(OWN_OBJECTS);
        let groups: Vec<&[u32]> = others.chunks(helper::OBJECTS).collect();
        let found = self.staff(groups.len()).map_err(WaitEnd::Failed)?;
        for (helper, group) in self.helpers.iter().zip(&groups) {
            let objects = group.iter().map(|slot| (self.member(*slot).handle().addr(), self.member(*slot).kind));
            helper.arm(objects.collect(), alertable);
        }
        let mut ended = self.wait_for(own, Some(&found), left_ms(deadline), alertable);
        let (mut signaled, mut returned) = (Vec::new(), Vec::new());
        for (helper, group) in self.helpers.iter().zip(&groups) {
            match helper.recall() {
                Some(Ok(found)) => match found.signal {
                    Taken::Not => signaled.push((group[found.index], None)),
                    Taken::Held(stand) => signaled.push((group[found.index], Some(stand))),
                    Taken::Returned => returned.push(group[found.index]),
                },
                // An object of the waiter's own that was taken is told first.
                Some(Err(code)) if !matches!(ended, Ok(_) | Err(WaitEnd::Abandoned(_))) => {
                    ended = Err(WaitEnd::Failed(code));
                }
                Some(Err(_)) | None => {}
            }
        }
        found.reset();
        let mut signaled = signaled.into_iter();
        let told = if ended == Err(WaitEnd::TimedOut) { signaled.next() } else { None };
        for (slot, held) in signaled {
            if let Some(stand) = held.filter(|_| !self.member(slot).give_back()) {
                self.taken.push_back((slot, stand));
            }
        }
        match (ended, told) {
            (_, Some((slot, _))) => Ok(Word::Slot(slot)),
            (Ok(slot), None) => Ok(Word::Slot(slot)),
            (Err(WaitEnd::TimedOut), None) if returned.is_empty() => Ok(Word::Nothing),
            (Err(WaitEnd::TimedOut), None) => Ok(Word::Returned(returned)),
            (Err(end), None) => Err(end),
        }
    }

    /// Sees to it that there are that many helpers; what they set when they find something.
    fn staff(&mut self, count: usize) -> Result<Arc<Signal>, u32> {
        let found = match &self.found {
            Some(found) => Arc::clone(found),
            None => Arc::clone(self.found.insert(Arc::new(Signal::new()?))),
        };
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

/// How a sleep with helpers ended, if it neither failed nor was cut short.
enum Word {
    /// This one is signaled, and taken.
    Slot(u32),
    /// These were signaled, and were given back.
    Returned(Vec<u32>),
    /// The time may be over.
    Nothing,
}

/// How long until then, for a wait of the system: rounded up, so that none ends before its time.
fn left_ms(deadline: Option<Instant>) -> u32 {
    let Some(deadline) = deadline else { return INFINITE };
    let left = deadline.saturating_duration_since(Instant::now());
    u32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(INFINITE - 1)
}
