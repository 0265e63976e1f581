//! Registered I/O of several threads: a socket that is closed meanwhile, the room of what is outstanding, and the order.

use crate::ops::*;
use crate::registered::*;
use crate::sockets::{Set, elsewhere, select_one};
use crate::support::*;
use overlapped_sys::winsock::*;
use std::hint::spin_loop;
use std::ptr::null;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const BOUND: Duration = Duration::from_secs(20);

/// The queues of several threads, who keep apart as the rules say.
struct Shared(Queues);

// SAFETY: memory of the queues is read and written by the functions of the table alone.
unsafe impl Sync for Shared {}

fn resize(queues: &Queues, completions: RIO_CQ, size: u32) -> bool {
    // SAFETY: nothing is demanded.
    unsafe { queues.table.RIOResizeCompletionQueue.unwrap()(completions, size) == 1 }
}

fn close_queue(queues: &Queues, completions: RIO_CQ) {
    // SAFETY: nothing is demanded.
    unsafe { queues.table.RIOCloseCompletionQueue.unwrap()(completions) };
}

#[test]
fn a_queue_that_is_made_beside_closesocket_does_not_keep_the_socket() {
    for round in 0..500 {
        let (client, accepted) = connected();
        let (table, completions, together) = (rio(client), Queues::completions(client, None), Barrier::new(2));
        let wait = |pauses: usize| {
            together.wait();
            (0..pauses % 1500).for_each(|_| spin_loop());
        };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                wait(round * 7);
                close(client);
            });
            wait(round * 13);
            // SAFETY: nothing is demanded.
            unsafe { table.RIOCreateRequestQueue.unwrap()(client, 8, 1, 8, 1, completions, completions, null()) };
        });
        let until = Instant::now() + BOUND;
        while select_one(accepted, Set::Read, 1) == 0 {
            assert!(Instant::now() < until, "round {round}: the socket is still open");
        }
        // SAFETY: nothing is demanded.
        unsafe { table.RIOCloseCompletionQueue.unwrap()(completions) };
        close(accepted);
    }
}

/// Requests, commits, dequeues and closes at once: each request has one result, and in the end all the room is there.
#[test]
fn rio_9_the_room_of_sockets_that_are_closed_meanwhile_is_given_back() {
    for round in 0..40 {
        let pairs: Vec<_> = (0..4).map(|_| connected()).collect();
        // SAFETY: nothing is demanded.
        let completions = unsafe { rio(pairs[0].0).RIOCreateCompletionQueue.unwrap()(64, null()) };
        let queues: Vec<_> = pairs.iter().map(|pair| Shared(Queues::of(pair.0, completions, MEMORY))).collect();
        let (admitted, done) = (AtomicUsize::new(0), AtomicBool::new(false));
        let told = std::thread::scope(|scope| {
            let looker = scope.spawn(|| {
                let (mut told, mut until) = (0, None);
                loop {
                    // What is there when all have ended is seen by another look.
                    let over = done.load(Ordering::SeqCst);
                    let now = queues[0].0.dequeue(3).len();
                    told += now;
                    if now == 0 {
                        std::thread::yield_now();
                    }
                    if over && told >= admitted.load(Ordering::SeqCst) {
                        break told + queues[0].0.dequeue(100).len();
                    }
                    if over {
                        assert!(Instant::now() < *until.get_or_insert_with(|| Instant::now() + BOUND), "round {round}");
                    }
                }
            });
            let others: Vec<_> = queues
                .iter()
                .zip(&pairs)
                .enumerate()
                .flat_map(|(at, (queue, pair))| {
                    let admitted = &admitted;
                    let starter = scope.spawn(move || {
                        for number in 0..60 {
                            let flags = if number % 3 == 0 { RIO_MSG_DEFER } else { 0 };
                            let taken = [queue.0.receive(0, 8, flags, number), queue.0.send(0, 8, flags, number)];
                            admitted.fetch_add(taken.iter().filter(|code| **code == 0).count(), Ordering::SeqCst);
                            if number % 7 == 0 {
                                // SAFETY: the bytes outlive the call.
                                unsafe { send(pair.1, b"abcdefgh".as_ptr(), 8, 0) };
                            }
                            if number % 5 == 0 {
                                queue.0.commit(true);
                            }
                        }
                    });
                    let closer = scope.spawn(move || {
                        (0..(round * 3_700 + at * 10_100) % 60_000).for_each(|_| spin_loop());
                        close(pair.0);
                    });
                    [starter, closer]
                })
                .collect();
            others.into_iter().for_each(|other| other.join().unwrap());
            done.store(true, Ordering::SeqCst);
            looker.join().unwrap()
        });
        assert_eq!(told, admitted.load(Ordering::SeqCst), "round {round}");
        assert!(resize(&queues[0].0, completions, 1), "round {round}: {}", last_error());
        close_queue(&queues[0].0, completions);
        pairs.iter().for_each(|pair| close(pair.1));
    }
}

#[test]
fn rio_9_what_a_closed_socket_left_takes_room_until_it_is_dequeued() {
    let (client, accepted) = connected();
    let completions = Queues::completions(client, None);
    let queues = Queues::of(client, completions, MEMORY);
    (0..5).for_each(|number| assert_eq!(queues.receive(0, 8, 0, number), 0));
    (0..3).for_each(|number| assert_eq!(queues.send(0, 8, 0, number), 0));
    assert_eq!(queues.dequeue(2).len(), 2);
    assert!(!resize(&queues, completions, 15), "the socket has room for eight of each");
    close(client);
    for left in (1..=6).rev() {
        assert!(left == 1 || !resize(&queues, completions, left - 1), "{left} are left");
        assert!(resize(&queues, completions, left), "{left} are left");
        let until = Instant::now() + BOUND;
        while queues.dequeue(1).is_empty() {
            assert!(Instant::now() < until, "{left} are left");
        }
    }
    assert!(queues.dequeue(1).is_empty());
    close_queue(&queues, completions);
    close(accepted);
}

/// One thread sends, now deferred and now not, and others commit: bytes and results are in the order of the requests.
#[test]
fn rio_8_commits_of_other_threads_do_not_change_the_order() {
    const ALL: usize = 5_000;
    let (client, accepted) = connected();
    let queues = Shared(Queues::new(client, None));
    queues.0.put(0, &(0..=255).collect::<Vec<u8>>());
    let reading = elsewhere(move || receive_exactly(accepted, ALL));
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (queues, stop) = (&queues, &stop);
        for _ in 0..2 {
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    assert_eq!(queues.0.commit(true), 0);
                    // Others must run: who sleeps too long is taken for one that was not woken.
                    std::thread::sleep(Duration::from_micros(50));
                }
            });
        }
        let until = Instant::now() + BOUND;
        let (mut next, mut told) = (0, 0);
        while told < ALL && Instant::now() < until {
            let flags = if next % 3 == 2 { 0 } else { RIO_MSG_DEFER };
            if next == ALL {
                assert_eq!(queues.0.commit(true), 0);
            } else if queues.0.send((next % 256) as u32, 1, flags, next) == 0 {
                next += 1;
            }
            std::thread::yield_now();
            for (status, bytes, _, request) in queues.0.dequeue(8) {
                assert_eq!((status, bytes, request), (0, 1, told as u64));
                told += 1;
            }
        }
        stop.store(true, Ordering::Relaxed);
        assert_eq!((next, told), (ALL, ALL));
    });
    assert!(reading.result().iter().enumerate().all(|(at, byte)| *byte == (at % 256) as u8));
    [client, accepted].into_iter().for_each(close);
}
