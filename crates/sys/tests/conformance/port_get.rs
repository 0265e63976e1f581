//! Taking packets: order, threads, and every row of the table of `GetQueuedCompletionStatus`.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;

#[test]
fn port_10_packets_leave_in_the_order_in_which_they_came() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 100);
    let op = Op::signaled(8);
    post(port, 0, 1, 0);
    started(op.receive(accepted));
    send_all(client, b"a");
    assert_eq!(wait(op.event(), BOUND_MS), 0);
    post(port, 0, 2, 0);
    let keys: Vec<usize> = (0..3).map(|_| get(port, 0).key).collect();
    assert_eq!(keys, [1, 100, 2]);
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_12_a_packet_has_one_taker_and_is_never_lost() {
    const PACKETS: usize = 20_000;
    let port = port(2);
    let mut seen = vec![0u8; PACKETS];
    std::thread::scope(|scope| {
        let handle = port as usize;
        let takers: Vec<_> = (0..4u32)
            .map(|index| {
                scope.spawn(move || {
                    let mut taken = Vec::new();
                    loop {
                        // Some of them give up again and again.
                        match get(handle as HANDLE, if index % 2 == 0 { BOUND_MS } else { 0 }) {
                            got if !got.ok => assert_eq!(got.error, TIMED_OUT as i32),
                            Got { key: usize::MAX, .. } => return taken,
                            got => taken.push(got.key),
                        }
                    }
                })
            })
            .collect();
        for key in 0..PACKETS {
            post(port, 0, key, 0);
        }
        for _ in 0..4 {
            post(port, 0, usize::MAX, 0);
        }
        for taker in takers {
            taker.join().unwrap().into_iter().for_each(|key| seen[key] += 1);
        }
    });
    assert!(seen.iter().all(|count| *count == 1));
    close_handle(port);
    assert_no_rescue();
}

/// A worker that has taken a packet and runs until it is told to go on, then does `next`.
fn with_busy_worker(next: impl FnOnce(HANDLE) + Send, meanwhile: impl FnOnce(HANDLE, &AtomicBool)) {
    let port = port(1);
    let go_on = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (handle, go_on) = (port as usize, &go_on);
        let (running, is_running) = channel();
        scope.spawn(move || {
            assert_eq!(get(handle as HANDLE, BOUND_MS).key, 1);
            running.send(()).unwrap();
            while !go_on.load(Ordering::SeqCst) {
                std::hint::spin_loop();
            }
            next(handle as HANDLE);
        });
        post(port, 0, 1, 0);
        is_running.recv().unwrap();
        meanwhile(port, go_on);
        go_on.store(true, Ordering::SeqCst);
    });
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_13_14_the_limit_holds_while_one_runs_and_ends_with_it() {
    with_busy_worker(
        |_| {},
        |port, go_on| {
            post(port, 0, 2, 0);
            assert_eq!(get(port, 50), Got::nothing(TIMED_OUT), "the worker runs");
            go_on.store(true, Ordering::SeqCst);
            assert_eq!(get(port, BOUND_MS).key, 2);
        },
    );
}

#[test]
fn port_14_a_worker_that_calls_another_port_leaves_this_one() {
    let other = port(1) as usize;
    with_busy_worker(
        move |_| assert_eq!(get(other as HANDLE, BOUND_MS).key, 9),
        |port, go_on| {
            post(port, 0, 2, 0);
            go_on.store(true, Ordering::SeqCst);
            assert_eq!(get(port, BOUND_MS).key, 2);
            post(other as HANDLE, 0, 9, 0);
        },
    );
    close_handle(other as HANDLE);
}

#[test]
fn port_15_a_worker_that_blocks_elsewhere_releases_another() {
    let event = manual_event() as usize;
    with_busy_worker(
        move |_| assert_eq!(wait(event as HANDLE, BOUND_MS), 0),
        |port, go_on| {
            post(port, 0, 2, 0);
            go_on.store(true, Ordering::SeqCst);
            assert_eq!(get(port, BOUND_MS).key, 2);
            unsafe { SetEvent(event as HANDLE) };
        },
    );
}

#[test]
fn port_16_who_calls_stops_running_by_calling() {
    let port = port(1);
    for key in 1..=3 {
        post(port, 0, key, 0);
    }
    for key in 1..=3 {
        assert_eq!(get(port, 0).key, key);
    }
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_17_18_19_the_table_row_by_row() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 77);
    let op = Op::room(null_mut(), 64);
    // A successful operation leaves the last error alone.
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"hello");
    let (mut bytes, mut key, mut pointer) = (0, 0, null_mut());
    unsafe { SetLastError(4711) };
    assert_eq!(unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut pointer, BOUND_MS) }, 1);
    assert_eq!((bytes, key, pointer, last_error()), (5, 77, op.overlapped(), 4711));
    // A posted packet.
    post(port, 9, 8, 0x103);
    assert_eq!(get(port, INFINITE_MS), Got::success(9, 8, 0x103 as *mut OVERLAPPED));
    // A failed operation.
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    reset(client);
    let failed = Got { ok: false, error: 64, ..Got::success(0, 77, op.overlapped()) };
    assert_eq!(get(port, BOUND_MS), failed);
    // Nothing there.
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    assert_eq!(get(port, 20), Got::nothing(TIMED_OUT));
    close(accepted);
    close_handle(port);
    assert_eq!(get(port, 0), Got::nothing(6));
    assert_eq!(get(null_mut(), 0), Got::nothing(6));
    assert_no_rescue();
}

const INFINITE_MS: u32 = u32::MAX;

#[test]
fn port_20_24_a_posted_packet_is_three_opaque_values() {
    let port = port(0);
    for (bytes, key, overlapped) in [(0, 0, 0), (u32::MAX, usize::MAX, usize::MAX), (1, 2, 3), (0, 0, 0x103)] {
        post(port, bytes, key, overlapped);
        assert_eq!(get(port, 0), Got::success(bytes, key, overlapped as *mut OVERLAPPED));
    }
    close_handle(port);
    assert_eq!(unsafe { PostQueuedCompletionStatus(port, 0, 0, null_mut()) }, 0);
    assert_eq!(last_error(), 6);
    assert_no_rescue();
}

#[test]
fn port_20_a_post_wakes_a_waiter() {
    let port = port(0);
    std::thread::scope(|scope| {
        let handle = port as usize;
        for alertable in [None, Some(false), Some(true)] {
            let waiter = scope.spawn(move || match alertable {
                None => get(handle as HANDLE, BOUND_MS).key,
                Some(alertable) => get_many(handle as HANDLE, 4, BOUND_MS, alertable).unwrap()[0].0,
            });
            post(port, 0, 5, 0);
            assert_eq!(waiter.join().unwrap(), 5);
        }
    });
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_21_several_packets_with_their_statuses() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 1);
    let ops = [Op::signaled(2), Op::signaled(2)];
    assert_eq!(ops[0].receive(accepted), WSA_IO_PENDING);
    assert_eq!(ops[1].receive(accepted), WSA_IO_PENDING);
    send_all(client, b"ab");
    assert_eq!(wait(ops[0].event(), BOUND_MS), 0);
    reset(client);
    assert_eq!(wait(ops[1].event(), BOUND_MS), 0);
    for key in 2..5 {
        post(port, 10, key, 20);
    }
    let entries = get_many(port, 4, BOUND_MS, false).unwrap();
    let posted = 20 as *mut OVERLAPPED;
    let expected = [
        (1, ops[0].overlapped(), 0, 2),
        (1, ops[1].overlapped(), 0xC000_020D, 0),
        (2, posted, 0, 10),
        (3, posted, 0, 10),
    ];
    assert_eq!(entries, expected);
    assert_eq!(get(port, 0).key, 4);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_22_the_failures_of_the_batch_get() {
    let port = port(0);
    assert_eq!(get_many(port, 4, 0, false).unwrap_err(), TIMED_OUT);
    assert_eq!(get_many(port, 4, 20, true).unwrap_err(), TIMED_OUT);
    assert_eq!(get_many(port, 0, 0, false).unwrap_err(), 87);
    close_handle(port);
    assert_eq!(get_many(port, 4, 0, false).unwrap_err(), 6);
    assert_no_rescue();
}

#[test]
fn port_23_the_status_is_final_before_the_packet_is_taken() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 1);
    let op = Op::signaled(8);
    started(op.receive(accepted));
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    assert_eq!((op.status(), op.bytes()), (0, 3));
    assert_eq!(get(port, BOUND_MS), Got::success(3, 1, op.overlapped()));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}
