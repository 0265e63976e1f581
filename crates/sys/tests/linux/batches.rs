use crate::ops::*;
use crate::support::*;
use overlapped_sys::batch_sends;
use overlapped_sys::foundation::*;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

/// Where the machine refuses io_uring, or the run asks for epoll, there are no batches: said, and passed over.
fn batching(port: HANDLE) -> bool {
    let can = batch_sends(port, true);
    if !can {
        eprintln!("skipped: sends leave at once here");
    }
    can
}

#[test]
fn a_batched_send_leaves_although_its_thread_never_gets_again() {
    let port = port(1);
    if !batching(port) {
        return;
    }
    let (client, accepted) = pair();
    associate(accepted, port, 7);
    // Its thread is the port's worker.
    assert_eq!(get(port, 0), Got::nothing(WAIT_TIMEOUT));
    let op = Op::with(null_mut(), b"hello".to_vec());
    assert_eq!(op.send(accepted), WSA_IO_PENDING);
    assert_eq!(receive(client, 8).unwrap(), b"hello");
    assert_eq!(get(port, BOUND_MS), Got::success(5, 7, op.overlapped()));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn batched_sends_keep_their_order_and_end_once_each() {
    const SENDS: usize = 2_000;
    let port = port(1);
    if !batching(port) {
        return;
    }
    let (client, accepted) = pair();
    associate(accepted, port, 7);
    assert_eq!(get(port, 0), Got::nothing(WAIT_TIMEOUT));
    let ops: Vec<Op> = (0..SENDS).map(|at| Op::with(null_mut(), (at as u32).to_le_bytes().to_vec())).collect();
    let reader = std::thread::spawn(move || {
        let mut all = Vec::new();
        while all.len() < 4 * SENDS {
            all.append(&mut receive(client, 4 * SENDS).unwrap());
        }
        all
    });
    for op in &ops {
        assert_eq!(op.send(accepted), WSA_IO_PENDING);
    }
    for op in &ops {
        assert_eq!(get(port, BOUND_MS), Got::success(4, 7, op.overlapped()));
    }
    let expected: Vec<u8> = (0..SENDS).flat_map(|at| (at as u32).to_le_bytes()).collect();
    assert_eq!(reader.join().unwrap(), expected);
    assert_eq!(get(port, 0), Got::nothing(WAIT_TIMEOUT));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn batched_sends_without_room_are_cancelled_by_the_close() {
    let port = port(1);
    if !batching(port) {
        return;
    }
    let (client, accepted) = pair();
    associate(accepted, port, 7);
    assert_eq!(get(port, 0), Got::nothing(WAIT_TIMEOUT));
    let ops: Vec<Op> = (0..3).map(|_| Op::with(null_mut(), vec![1; 16 << 20])).collect();
    for op in &ops {
        assert_eq!(op.send(accepted), WSA_IO_PENDING);
    }
    assert_eq!(get(port, 10), Got::nothing(WAIT_TIMEOUT));
    close(accepted);
    let until = Instant::now() + Duration::from_millis(BOUND_MS.into());
    // The first may be in the kernel's hands, and is told when that lets go of it.
    let mut ended: Vec<_> = ops.iter().map(|_| get(port, BOUND_MS)).collect();
    ended.sort_by_key(|got| ops.iter().position(|op| op.overlapped() == got.overlapped));
    for (got, op) in ended.into_iter().zip(&ops) {
        assert_eq!((got.ok, got.error, got.overlapped), (false, ERROR_OPERATION_ABORTED as i32, op.overlapped()));
    }
    assert!(Instant::now() < until);
    assert_eq!(get(port, 0), Got::nothing(WAIT_TIMEOUT));
    close(client);
    close_handle(port);
}

#[test]
fn a_port_in_use_takes_no_batches_any_more() {
    let port = port(1);
    let (client, accepted) = pair();
    associate(accepted, port, 7);
    let ring = std::env::var("OVERLAPPED_ENGINE").is_ok_and(|engine| engine == "io_uring");
    if !ring {
        assert!(!batch_sends(port, true));
    }
    assert!(!batch_sends(null_mut(), true));
    let op = Op::with(null_mut(), b"x".to_vec());
    let sent = op.send(accepted);
    assert!(sent == 0 || ring && sent == WSA_IO_PENDING);
    assert_eq!(receive(client, 1).unwrap(), b"x");
    assert_eq!(get(port, BOUND_MS), Got::success(1, 7, op.overlapped()));
    close(client);
    close(accepted);
    close_handle(port);
}

#[test]
fn a_send_after_one_that_would_have_blocked_is_told_of_room() {
    let port = port(1);
    let (client, accepted) = pair();
    associate(accepted, port, 7);
    let filled = fill(accepted);
    let op = Op::with(null_mut(), vec![1; 1 << 20]);
    assert_eq!(op.send(accepted), WSA_IO_PENDING);
    let reader = std::thread::spawn(move || {
        let mut left = filled + (1 << 20);
        while left > 0 {
            left -= receive(client, 1 << 16).unwrap().len();
        }
    });
    assert_eq!(get(port, BOUND_MS), Got::success(1 << 20, 7, op.overlapped()));
    reader.join().unwrap();
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}
