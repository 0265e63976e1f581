//! One test per rule that can be decided without a system call. Each is named for its rule in the specification of
//! behaviour (EVT, WAIT, MTX, SEM, TMR, THR, SOAW, APC) or for its law of the design (L1, L7, L11).
//!
//! A wait that blocks says so and returns, so that one test thread plays all threads, in the order that the test wants.

mod apcs;
mod clocks;
mod events;
mod feeds;
mod model;
mod mutexes;
mod places;
mod pulses;
mod semaphores;
mod set_model;
mod sets;
mod signal_and_wait;
mod threads;
mod timer_routines;
mod timers;
mod wait_all;
mod wait_word;
mod waits;

use crate::sync::Arc;
use crate::wait::Terms;
use crate::{Apc, Object, Outcome, Step, Thread, Wait, Wakes, clock};

const TIMED_OUT: Step = Step::Done(Outcome::TimedOut);
/// A step that sleeps until something is signaled.
const BLOCKED: Step = Step::Block { until: None };

fn satisfied(index: u32) -> Step {
    Step::Done(Outcome::Satisfied { index, abandoned: false })
}

fn abandoned(index: u32) -> Step {
    Step::Done(Outcome::Satisfied { index, abandoned: true })
}

fn thread() -> Arc<Thread> {
    Arc::new(Thread::new())
}

fn auto_event(signaled: bool) -> Arc<Object> {
    Arc::new(Object::event(false, signaled))
}

fn manual_event(signaled: bool) -> Arc<Object> {
    Arc::new(Object::event(true, signaled))
}

fn semaphore(initial: i32, max: i32) -> Arc<Object> {
    Arc::new(Object::semaphore(initial, max).unwrap())
}

fn mutex() -> Arc<Object> {
    Arc::new(Object::mutex())
}

/// A wait for any of the objects, for ever, not alertable.
fn any(objects: &[Arc<Object>]) -> Terms<'_> {
    Terms { objects, all: false, alertable: false, deadline: None }
}

fn all(objects: &[Arc<Object>]) -> Terms<'_> {
    Terms { all: true, ..any(objects) }
}

/// A wait for any of the objects with a timeout of zero.
fn poll(thread: &Arc<Thread>, objects: &[Arc<Object>]) -> Step {
    step(thread, Terms { deadline: Some(0), ..any(objects) })
}

/// The same of one object: whether it was signaled, and consumed if it is consumed by waits.
fn take(object: &Arc<Object>) -> bool {
    poll(&thread(), std::slice::from_ref(object)) == satisfied(0)
}

/// The first step of a wait, which is then dropped.
fn step(thread: &Arc<Thread>, terms: Terms<'_>) -> Step {
    Wait::new(thread, terms).step()
}

fn set(event: &Arc<Object>) {
    drop(set_waking(event));
}

fn set_waking(event: &Arc<Object>) -> Wakes {
    let mut wakes = Wakes::new();
    event.set(&mut wakes);
    wakes
}

/// An APC that is known by its number.
fn apc(number: usize) -> Apc {
    Apc { kind: 1, owner: 0, words: [number, 0, 0, 0, 0] }
}

fn queue_apc(thread: &Arc<Thread>, number: usize) {
    thread.queue_apc(apc(number), &mut Wakes::new()).unwrap();
}

/// Runs what is queued, which here means to note the numbers.
fn drain(thread: &Arc<Thread>) -> Vec<usize> {
    std::iter::from_fn(|| thread.take_apc()).map(|apc| apc.words[0]).collect()
}

/// Holds the monotonic clock at so many milliseconds, and the system clock at as many past its own start.
fn at_ms(ms: u64) {
    clock::mock::set(ms * 1_000_000, UTC + ms * 10_000);
}

/// Where the system clock stands when the monotonic one is at zero.
const UTC: u64 = 133_000_000_000_000_000;
