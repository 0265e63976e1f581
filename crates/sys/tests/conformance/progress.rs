//! Operations end though nobody waits.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

/// Computes until the operation is over, and calls nothing meanwhile.
fn compute_until_ended(op: &Op) -> u64 {
    let (begun, mut sum) = (Instant::now(), 0u64);
    while op.status() == STATUS_PENDING {
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing happens without a wait");
        for step in 0..1_000 {
            sum = std::hint::black_box(sum.wrapping_mul(31) + step);
        }
    }
    sum
}

#[test]
fn a_large_send_arrives_while_the_program_only_computes() {
    const SIZE: usize = 64 << 20;
    let (client, accepted) = pair();
    let op = Op::with(null_mut(), vec![3; SIZE]);
    // The peer is no program of ours: it reads by itself.
    let reader = std::thread::spawn(move || {
        let mut total = 0;
        while total < SIZE {
            total += receive(client, 1 << 20).unwrap().len();
        }
        total
    });
    std::thread::scope(|scope| {
        scope.spawn(|| {
            started(op.send(accepted));
            compute_until_ended(&op);
        });
    });
    assert_eq!((op.status(), op.bytes()), (0, SIZE));
    assert_eq!(reader.join().unwrap(), SIZE);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn the_status_changes_under_a_program_that_only_reads_it() {
    for at_port in [false, true] {
        let (client, accepted) = pair();
        let port = port(0);
        if at_port {
            associate(accepted, port, 1);
        }
        let op = Op::room(null_mut(), 8);
        for _ in 0..5 {
            assert_eq!(op.receive(accepted), WSA_IO_PENDING);
            send_all(client, b"abc");
            compute_until_ended(&op);
            assert_eq!((op.status(), op.data()), (0, b"abc".to_vec()));
        }
        close(client);
        close(accepted);
        close_handle(port);
    }
    assert_no_rescue();
}
