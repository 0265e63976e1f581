//! The naive model: states as numbers, waiters as a list, every rule written out once.

use crate::{Outcome, Step};

pub const OBJECTS: usize = 7;
pub const THREADS: usize = 3;

/// One act of a history.
#[derive(Debug, Clone)]
pub enum Act {
    Set(usize),
    Reset(usize),
    Pulse(usize),
    ReleaseSemaphore(u32),
    ReleaseMutex { thread: usize, object: usize },
    QueueApc(usize),
    Recheck(usize),
    LetTimePass,
    Step(usize),
    End(usize),
    Wait { thread: usize, objects: Vec<usize>, all: bool, alertable: bool, timed: bool, now: bool },
}

/// Two manual-reset events, two auto-reset events, a semaphore of at most 3, two mutexes.
#[derive(Debug)]
enum State {
    Manual(bool),
    Auto(bool),
    Semaphore(u32),
    Mutex { owner: Option<(usize, u32)>, abandoned: bool },
}

#[derive(Debug, Clone)]
struct Waiter {
    thread: usize,
    objects: Vec<usize>,
    all: bool,
    alertable: bool,
    /// In milliseconds.
    deadline: Option<u64>,
    until: Option<u64>,
    recheck: bool,
    decided: Option<Step>,
}

#[derive(Debug)]
pub struct Model {
    states: [State; OBJECTS],
    /// In the order in which they began to wait.
    waiters: Vec<Waiter>,
    apcs: [usize; THREADS],
    /// The mutexes of each thread, in the order in which its end abandons them.
    owned: [Vec<usize>; THREADS],
    ended: [bool; THREADS],
    now_ms: u64,
}

impl Model {
    pub fn new() -> Self {
        let free = || State::Mutex { owner: None, abandoned: false };
        let states = [
            State::Manual(false),
            State::Manual(false),
            State::Auto(false),
            State::Auto(false),
            State::Semaphore(1),
            free(),
            free(),
        ];
        let (waiters, owned) = (Vec::new(), [const { Vec::new() }; THREADS]);
        Self { states, waiters, apcs: [0; THREADS], owned, ended: [false; THREADS], now_ms: 1 }
    }

    /// Whether a program can do this now: a thread that waits or has ended does nothing else.
    pub fn allows(&self, act: &Act) -> bool {
        let waits = |thread: usize| self.waiters.iter().any(|waiter| waiter.thread == thread);
        match act {
            Act::Wait { thread, .. } | Act::End(thread) | Act::ReleaseMutex { thread, .. } => {
                !self.ended[*thread] && !waits(*thread)
            }
            Act::Step(thread) => waits(*thread),
            _ => true,
        }
    }

    pub fn act(&mut self, act: &Act) {
        match act {
            Act::Set(event) => {
                self.set_event(*event, true);
                self.release(*event);
            }
            Act::Reset(event) => self.set_event(*event, false),
            Act::Pulse(event) => {
                self.set_event(*event, true);
                self.release(*event);
                self.set_event(*event, false);
            }
            Act::Recheck(thread) => {
                if let Some(waiter) = self.waiters.iter_mut().find(|waiter| waiter.thread == *thread) {
                    waiter.recheck = true;
                }
            }
            Act::LetTimePass => self.now_ms += 10,
            Act::End(thread) => self.end(*thread),
            Act::Wait { thread, objects, all, alertable, timed, now } => {
                let deadline = if *now { Some(0) } else { timed.then_some(self.now_ms + 5) };
                let waiter = Waiter {
                    thread: *thread,
                    objects: objects.clone(),
                    all: *all,
                    alertable: *alertable,
                    deadline,
                    until: deadline,
                    recheck: false,
                    decided: None,
                };
                self.decide(waiter);
            }
            // What these return is part of the rule: they are called by their names.
            Act::ReleaseSemaphore(_) | Act::ReleaseMutex { .. } | Act::QueueApc(_) | Act::Step(_) => {}
        }
    }

    fn set_event(&mut self, event: usize, to: bool) {
        match &mut self.states[event] {
            State::Manual(signaled) | State::Auto(signaled) => *signaled = to,
            state => panic!("{state:?} is no event"),
        }
    }

    /// SEM-3.
    pub fn release_semaphore(&mut self, add: u32) -> Option<u32> {
        let State::Semaphore(count) = &mut self.states[4] else { panic!() };
        let before = *count;
        if before + add > 3 {
            return None;
        }
        *count += add;
        self.release(4);
        Some(before)
    }

    /// MTX-1 and MTX-2.
    pub fn release_mutex(&mut self, thread: usize, object: usize) -> bool {
        let State::Mutex { owner, .. } = &mut self.states[object] else { panic!() };
        match owner {
            Some((by, 1)) if *by == thread => {
                *owner = None;
                let owned = &mut self.owned[thread];
                owned.swap_remove(owned.iter().position(|known| *known == object).unwrap());
                self.release(object);
                true
            }
            Some((by, times)) if *by == thread => {
                *times -= 1;
                true
            }
            _ => false,
        }
    }

    /// APC-11 and APC-13.
    pub fn queue_apc(&mut self, thread: usize) -> bool {
        if self.ended[thread] {
            return false;
        }
        self.apcs[thread] += 1;
        let alerted = |waiter: &&mut Waiter| waiter.thread == thread && waiter.alertable && waiter.decided.is_none();
        if let Some(waiter) = self.waiters.iter_mut().find(alerted) {
            waiter.decided = Some(Step::RunApcs);
        }
        true
    }

    pub fn drain(&mut self, thread: usize) -> usize {
        std::mem::take(&mut self.apcs[thread])
    }

    /// MTX-3 and APC-14.
    fn end(&mut self, thread: usize) {
        self.ended[thread] = true;
        self.apcs[thread] = 0;
        let owned = std::mem::take(&mut self.owned[thread]);
        for mutex in &owned {
            self.states[*mutex] = State::Mutex { owner: None, abandoned: true };
        }
        for mutex in owned {
            self.release(mutex);
        }
    }

    fn is_signaled(&self, object: usize, thread: usize) -> bool {
        match &self.states[object] {
            State::Manual(signaled) | State::Auto(signaled) => *signaled,
            State::Semaphore(count) => *count > 0,
            State::Mutex { owner, .. } => owner.is_none_or(|(by, _)| by == thread),
        }
    }

    /// WAIT-3; true if it was an abandoned mutex.
    fn consume(&mut self, object: usize, thread: usize) -> bool {
        match &mut self.states[object] {
            State::Manual(_) => false,
            State::Auto(signaled) => {
                *signaled = false;
                false
            }
            State::Semaphore(count) => {
                *count -= 1;
                false
            }
            State::Mutex { owner, abandoned } => {
                if owner.is_none() {
                    self.owned[thread].push(object);
                }
                *owner = Some((thread, owner.map_or(0, |(_, times)| times) + 1));
                std::mem::take(abandoned)
            }
        }
    }

    /// WAIT-2 and WAIT-5: what a wait would return now, having consumed.
    fn criterion(&mut self, waiter: &Waiter) -> Option<Step> {
        let thread = waiter.thread;
        let (index, abandoned) = if waiter.all {
            if !waiter.objects.iter().all(|object| self.is_signaled(*object, thread)) {
                return None;
            }
            (0, waiter.objects.iter().fold(false, |any, object| self.consume(*object, thread) | any))
        } else {
            let index = waiter.objects.iter().position(|object| self.is_signaled(*object, thread))?;
            (index as u32, self.consume(waiter.objects[index], thread))
        };
        Some(Step::Done(Outcome::Satisfied { index, abandoned }))
    }

    /// Gives what has just been signaled to the waiters for it.
    fn release(&mut self, object: usize) {
        for at in 0..self.waiters.len() {
            let waiter = self.waiters[at].clone();
            let Some(index) = waiter.objects.iter().position(|named| *named == object) else { continue };
            if waiter.decided.is_some() {
                continue;
            }
            self.waiters[at].decided = if waiter.all {
                self.criterion(&waiter)
            } else if self.is_signaled(object, waiter.thread) {
                // The end of a thread frees several mutexes at once and hands them on one by one: this is its turn.
                let abandoned = self.consume(object, waiter.thread);
                Some(Step::Done(Outcome::Satisfied { index: index as u32, abandoned }))
            } else {
                None
            };
        }
    }

    /// WAIT-12: decides at once, or begins to wait behind all others.
    fn decide(&mut self, mut waiter: Waiter) {
        waiter.recheck = false;
        waiter.decided = self.criterion(&waiter);
        if waiter.decided.is_none() && waiter.alertable && self.apcs[waiter.thread] > 0 {
            waiter.decided = Some(Step::RunApcs);
        }
        if waiter.decided.is_none() && waiter.deadline.is_some_and(|deadline| deadline <= self.now_ms) {
            waiter.decided = Some(Step::Done(Outcome::TimedOut));
        }
        self.waiters.push(waiter);
    }

    /// What the waiting thread finds when it looks.
    pub fn step(&mut self, thread: usize) -> Step {
        let at = self.waiters.iter().position(|waiter| waiter.thread == thread).unwrap();
        let mut waiter = self.waiters.remove(at);
        if waiter.decided.is_none() && (waiter.recheck || waiter.until.is_some_and(|until| until <= self.now_ms)) {
            self.decide(waiter);
            waiter = self.waiters.pop().unwrap();
            if waiter.decided.is_none() {
                self.waiters.push(waiter.clone());
            }
        } else if waiter.decided.is_none() {
            self.waiters.insert(at, waiter.clone());
        }
        waiter.decided.unwrap_or(Step::Block { until: waiter.until.map(|ms| ms * 1_000_000) })
    }
}
