//! Races, each a small model named for the rule that it could break. Every interleaving is run that
//! loom can tell from another, up to a number of preemptions.
//!
//! ```text
//! RUSTFLAGS="--cfg loom" CARGO_TARGET_DIR=target/loom cargo test -p overlapped-core --release --test loom
//! ```
//!
//! A model sleeps as a program does, by the place word, on a futex made of a condition variable; a wake that is lost leaves
//! a sleeper that nobody wakes, which loom reports as a deadlock.
#![cfg(loom)]

#[path = "loom/apcs.rs"]
mod apcs;
#[path = "loom/events.rs"]
mod events;
#[path = "loom/sets.rs"]
mod sets;
#[path = "loom/threads.rs"]
mod threads;
#[path = "loom/timers.rs"]
mod timers;
#[path = "loom/waits.rs"]
mod waits;

use loom::sync::atomic::{AtomicBool, Ordering};
use loom::sync::{Condvar, Mutex};
use overlapped_core::wait::Terms;
use overlapped_core::{Apc, Object, Outcome, Place, Step, Thread, Wait, Wakes, clock};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// What a futex is made of here.
#[derive(Default)]
struct Futex {
    lock: Mutex<()>,
    woken: Condvar,
}

// The threads of a model are one thread of the system, and the model schedules at its own locks only.
thread_local!(static FUTEXES: RefCell<HashMap<u64, Arc<Futex>>> = RefCell::default());

/// Runs a model with at most `preemptions` unforced switches in one run, which bounds the time that it takes.
fn model(preemptions: usize, run: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(move || {
        clock::mock::set(1, 1);
        run();
        FUTEXES.take();
    });
}

const SATISFIED: Step = Step::Done(Outcome::Satisfied { index: 0, abandoned: false });
const TIMED_OUT: Step = Step::Done(Outcome::TimedOut);

fn any(objects: &[Arc<Object>]) -> Terms<'_> {
    Terms { objects, all: false, alertable: false, deadline: None }
}

fn all(objects: &[Arc<Object>]) -> Terms<'_> {
    Terms { all: true, ..any(objects) }
}

/// A wait with a timeout of zero.
fn poll(thread: &Arc<Thread>, objects: &[Arc<Object>]) -> Step {
    Wait::new(thread, Terms { deadline: Some(0), ..any(objects) }).step()
}

fn set(event: &Arc<Object>) {
    let mut wakes = Wakes::new();
    event.set(&mut wakes);
    wake(wakes);
}

fn futex(thread: &Thread) -> Arc<Futex> {
    FUTEXES.with_borrow(|futexes| Arc::clone(&futexes[&thread.id()]))
}

fn wake(wakes: Wakes) {
    for wake in wakes {
        assert_eq!(wake.was, Place::Futex, "only who sleeps is woken");
        let futex = futex(&wake.thread);
        let _held = futex.lock.lock().unwrap();
        futex.woken.notify_all();
    }
}

/// One sleep on the futex of the place word.
fn sleep(thread: &Thread) {
    if thread.enter_place(Place::Futex) {
        let futex = futex(thread);
        let mut held = futex.lock.lock().unwrap();
        while thread.place_word().load(Ordering::SeqCst) == Place::Futex.word() {
            held = futex.woken.wait(held).unwrap();
        }
    }
    thread.leave_place();
}

/// A whole wait: steps, and sleeps where the step says so.
fn wait(thread: &Arc<Thread>, terms: Terms<'_>) -> Step {
    let mut wait = Wait::new(thread, terms);
    loop {
        match wait.step() {
            Step::Block { .. } => sleep(thread),
            ended => return ended,
        }
    }
}

const APC: Apc = Apc { kind: 1, owner: 0, words: [0; 5] };

fn queue_apc(thread: &Arc<Thread>) {
    let mut wakes = Wakes::new();
    thread.queue_apc(APC, &mut wakes).unwrap();
    wake(wakes);
}

/// A thread that waits until it is satisfied or told that the model is over; joining it tells whether it was satisfied.
struct Waiter {
    thread: Arc<Thread>,
    running: loom::thread::JoinHandle<Step>,
}

impl Waiter {
    fn spawn(objects: &[&Arc<Object>], all: bool) -> Self {
        let thread = thread();
        let objects: Vec<_> = objects.iter().copied().cloned().collect();
        let waiting = Arc::clone(&thread);
        let running = loom::thread::spawn(move || wait(&waiting, Terms { all, alertable: true, ..any(&objects) }));
        Self { thread, running }
    }

    /// What was signaled before this has reached the wait, or never does: an APC ends it.
    fn was_satisfied(self) -> bool {
        queue_apc(&self.thread);
        match self.running.join().unwrap() {
            SATISFIED => true,
            Step::RunApcs => false,
            step => panic!("{step:?}"),
        }
    }
}

fn join<T, const N: usize>(threads: [loom::thread::JoinHandle<T>; N]) {
    for thread in threads {
        thread.join().unwrap();
    }
}

fn event(manual_reset: bool) -> Arc<Object> {
    Arc::new(Object::event(manual_reset, false))
}

fn thread() -> Arc<Thread> {
    let thread = Arc::new(Thread::new());
    FUTEXES.with_borrow_mut(|futexes| futexes.insert(thread.id(), Arc::default()));
    thread
}
