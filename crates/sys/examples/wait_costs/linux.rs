#![allow(unsafe_code)] // Every call of the table is unsafe, and so is the futex it is compared with.

use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::wait_set::WaitSet;
use overlapped_sys::*;
use std::ptr::{null, null_mut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

const INFINITE: u32 = u32::MAX;
const RUNS: usize = 7;

fn event(manual: bool) -> HANDLE {
    // SAFETY: takes no memory: neither attributes nor a name are given.
    let event = unsafe { CreateEventW(null(), i32::from(manual), 0, null()) };
    assert!(!event.is_null());
    event
}

fn set(event: HANDLE) {
    // SAFETY: takes no memory.
    assert_eq!(unsafe { SetEvent(event) }, 1);
}

/// Nanoseconds for one of `count` calls.
fn time(count: u32, mut act: impl FnMut()) -> f64 {
    let before = Instant::now();
    for _ in 0..count {
        act();
    }
    before.elapsed().as_nanos() as f64 / f64::from(count)
}

/// The least of several runs.
fn least(mut run: impl FnMut() -> f64) -> f64 {
    (0..RUNS).map(|_| run()).fold(f64::INFINITY, f64::min)
}

fn set_and_wait() -> f64 {
    let auto = event(false);
    least(|| {
        time(1_000_000, || {
            set(auto);
            // SAFETY: takes no memory.
            assert_eq!(unsafe { WaitForSingleObject(auto, INFINITE) }, 0);
        })
    })
}

fn any_of_64() -> f64 {
    let handles: Vec<_> = (0..64).map(|_| event(false)).collect();
    least(|| {
        time(200_000, || {
            set(handles[63]);
            // SAFETY: the list is live and has so many handles.
            assert_eq!(unsafe { WaitForMultipleObjects(64, handles.as_ptr(), 0, INFINITE) }, 63);
        })
    })
}

fn any_of_set(size: usize) -> f64 {
    let handles: Vec<_> = (0..size).map(|_| event(false)).collect();
    let mut members = WaitSet::new();
    for handle in &handles {
        members.insert(*handle).unwrap();
    }
    while members.wait(0, false).is_ok() {}
    let mut at = 0;
    least(|| {
        time(200_000, || {
            at = (at + 7) % size;
            set(handles[at]);
            assert_eq!(members.wait(INFINITE, false), Ok(at as u32));
        })
    })
}

fn post_and_get() -> f64 {
    // SAFETY: takes no memory.
    let port = unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, 1) };
    least(|| {
        time(500_000, || {
            let (mut bytes, mut key, mut overlapped) = (0, 0, null_mut());
            // SAFETY: the packet has no OVERLAPPED.
            assert_eq!(unsafe { PostQueuedCompletionStatus(port, 1, 2, null()) }, 1);
            // SAFETY: the variables are live.
            let got = unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut overlapped, INFINITE) };
            assert_eq!((got, bytes, key), (1, 1, 2));
        })
    })
}

fn pin_to_one_core() {
    // SAFETY: a set of zeros is the empty one.
    let mut cores: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    // SAFETY: the set has room for the first core.
    unsafe { libc::CPU_SET(0, &mut cores) };
    // SAFETY: the set is live, and its size is told.
    assert_eq!(unsafe { libc::sched_setaffinity(0, size_of_val(&cores), &raw const cores) }, 0);
}

/// Few, because a short run is more often undisturbed; many runs instead.
const ROUNDS: u32 = 10_000;
const ROUND_TRIP_RUNS: usize = 60;

/// A round trip between two threads on one core. Each side is given its part and says when it is done.
fn round_trip<A: FnMut() + Send, B: FnMut()>(mut there: A, mut here: B) -> f64 {
    std::thread::scope(|scope| {
        scope.spawn(move || {
            pin_to_one_core();
            (0..ROUNDS).for_each(|_| there());
        });
        time(ROUNDS, &mut here)
    })
}

fn futex(word: &AtomicU32, operation: i32, value: u32) {
    let operation = operation | libc::FUTEX_PRIVATE_FLAG;
    // SAFETY: the word is live; there is no time limit.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), operation, value, null::<libc::timespec>()) };
}

/// A bare binary semaphore: what the cheapest event that sleeps could be.
fn futex_set(word: &AtomicU32) {
    if word.swap(1, Ordering::SeqCst) == 2 {
        futex(word, libc::FUTEX_WAKE, 1);
    }
}

fn futex_wait(word: &AtomicU32) {
    loop {
        if word.compare_exchange(1, 0, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
            return;
        }
        if word.compare_exchange(0, 2, Ordering::SeqCst, Ordering::SeqCst).is_err_and(|now| now == 1) {
            continue;
        }
        futex(word, libc::FUTEX_WAIT, 2);
    }
}

fn futex_round_trip() -> f64 {
    let words = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
    let theirs = Arc::clone(&words);
    round_trip(
        move || {
            futex_wait(&theirs[0]);
            futex_set(&theirs[1]);
        },
        || {
            futex_set(&words[0]);
            futex_wait(&words[1]);
        },
    )
}

fn event_round_trip() -> f64 {
    let (ping, pong) = (event(false) as usize, event(false) as usize);
    // SAFETY: takes no memory.
    let wait = |event: usize| assert_eq!(unsafe { WaitForSingleObject(event as HANDLE, INFINITE) }, 0);
    round_trip(
        move || {
            wait(ping);
            set(pong as HANDLE);
        },
        || {
            set(ping as HANDLE);
            wait(pong);
        },
    )
}

fn say(what: &str, ns: f64) {
    println!("{what:<58}{ns:>9.0} ns");
}

fn say_ratio(what: &str, ratio: f64, target: f64) {
    let verdict = if ratio <= target { "meets" } else { "MISSES" };
    println!("{what:<58}{ratio:>9.2}    {verdict} {target}");
}

pub fn main() {
    say("event: set and wait, uncontended", set_and_wait());
    say("any of 64 events, the last signaled: set and wait", any_of_64());
    say("port: post and get on one thread", post_and_get());

    let (ten, thousand) = (any_of_set(10), any_of_set(1_000));
    say("any of 10 in a set: set and wait", ten);
    say("any of 1,000 in a set: set and wait", thousand);
    say_ratio("  1,000 against 10", thousand / ten, 3.0);

    pin_to_one_core();
    let (mut bare, mut table) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUND_TRIP_RUNS {
        bare = bare.min(futex_round_trip());
        table = table.min(event_round_trip());
    }
    say("round trip of two threads on one core, bare futexes", bare);
    say("round trip of two threads on one core, events", table);
    say_ratio("  events against bare futexes", table / bare, 1.2);
}
