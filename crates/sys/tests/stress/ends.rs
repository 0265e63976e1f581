//! Twice or never: exited threads, nested waits, closes that race.

use crate::ops::*;
use crate::support::*;
use crate::{Random, alone, pair};
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::Cell;
use std::ptr::null_mut;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Threads that have been joined may be closing their last descriptors still, and the thread of the test before may have closed
/// its own since they were counted.
fn expect_descriptors(expected: usize) {
    let until = Instant::now() + Duration::from_secs(5);
    while descriptors() > expected {
        assert!(Instant::now() < until, "{} descriptors, {expected} before", descriptors());
        std::thread::yield_now();
    }
}

static DROPPED: AtomicU32 = AtomicU32::new(0);

unsafe extern "system" fn never(_: u32, _: u32, _: *mut OVERLAPPED, _: u32) {
    DROPPED.fetch_add(1, Ordering::SeqCst);
}

#[test]
fn receives_of_exited_threads_end_once() {
    let alone = alone();
    let before = descriptors();
    let mut random = Random(3);
    while alone.goes_on() {
        let (client, accepted) = pair();
        let port = port(2);
        let at_port = random.below(2) == 0;
        if at_port {
            associate(accepted, port, 1);
        }
        let ops: Vec<Op> =
            (0..6).map(|index| Op::room(if index % 2 == 0 { auto_event() } else { null_mut() }, 4)).collect();
        let data = random.below(4) * 3;
        let closes = random.below(3) == 0;
        std::thread::scope(|scope| {
            let starter = scope.spawn(|| {
                for op in &ops {
                    let routine: LPWSAOVERLAPPED_COMPLETION_ROUTINE =
                        if !at_port && op.event().is_null() { Some(never) } else { None };
                    started(op.receive_with(accepted, 0, routine));
                }
            });
            send_all(client, &[7; 16][..data as usize]);
            starter.join().unwrap();
        });
        // Those with an event end with their thread; those of the port survive it and end with the socket.
        let mut received = 0;
        for op in ops.iter().filter(|op| !op.event().is_null()) {
            assert_eq!(wait(op.event(), BOUND_MS), 0);
            assert!(!is_signaled(op.event()), "told twice");
        }
        if !closes {
            // The rest of the data goes to the survivors or stays.
            shut_send(client);
        } else {
            close(accepted);
        }
        let mut packets = 0;
        if at_port {
            while packets < 6 {
                let got = get(port, BOUND_MS);
                assert!(!got.overlapped.is_null(), "{packets}: {got:?}");
                packets += 1;
            }
        }
        assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
        for op in &ops {
            assert_ne!(op.status(), STATUS_PENDING);
            received += op.bytes();
        }
        assert!(received <= data as usize);
        if !closes {
            while let Ok(rest) = receive(accepted, 64)
                && !rest.is_empty()
            {
                received += rest.len();
            }
            assert_eq!(received, data as usize, "no byte is lost");
            close(accepted);
        }
        close(client);
        close_handle(port);
        ops.iter().filter(|op| !op.event().is_null()).for_each(|op| close_handle(op.event()));
    }
    assert_eq!(DROPPED.load(Ordering::SeqCst), 0, "a dead thread runs no routine");
    // This thread's own shard, and the watchdog's, may have been made meanwhile.
    assert!(descriptors() <= before + 6, "{before} descriptors before, {} now", descriptors());
}

thread_local! {
    static INNER: Cell<usize> = const { Cell::new(0) };
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static NESTED: Cell<u32> = const { Cell::new(0) };
}

/// Waits, inside the routine, for an event whose readiness came with that of the routine's own operation.
unsafe extern "system" fn nests(error: u32, _: u32, _: *mut OVERLAPPED, _: u32) {
    assert_eq!(error, 0);
    DEPTH.set(DEPTH.get() + 1);
    let event = INNER.get() as HANDLE;
    let unwound = std::panic::catch_unwind(|| {
        let mut result = IO_COMPLETION;
        while result == IO_COMPLETION {
            result = unsafe { WaitForSingleObjectEx(event, BOUND_MS, 1) };
        }
        assert_eq!(result, 0);
        // A panic must not cross the table; inside a routine it may come from behind a nested wait.
        std::panic::resume_unwind(Box::new(DEPTH.get()));
    });
    assert!(unwound.is_err());
    NESTED.set(NESTED.get() + 1);
    DEPTH.set(DEPTH.get() - 1);
}

#[test]
fn nested_alertable_waits_for_an_event_of_the_same_harvest() {
    let alone = alone();
    let pairs: Vec<(SOCKET, SOCKET)> = (0..5).map(|_| pair()).collect();
    let with_event = Op::signaled(4);
    INNER.set(with_event.event() as usize);
    let with_routine: Vec<Op> = (0..4).map(|_| Op::room(null_mut(), 4)).collect();
    while alone.goes_on() {
        NESTED.set(0);
        started(with_event.receive(pairs[0].1));
        for (op, pair) in with_routine.iter().zip(&pairs[1..]) {
            assert_eq!(op.receive_with(pair.1, 0, Some(nests)), WSA_IO_PENDING);
        }
        // All of it is there before anybody harvests.
        for index in [2, 0, 1, 4, 3] {
            send_all(pairs[index].0, b"x");
        }
        while NESTED.get() < 4 {
            assert_eq!(unsafe { SleepEx(BOUND_MS, 1) }, IO_COMPLETION);
        }
        assert_eq!((DEPTH.get(), with_event.end(pairs[0].1)), (0, Ok(1)));
    }
    for (client, accepted) in pairs {
        close(client);
        close(accepted);
    }
}

/// One round: sockets and their port are closed at the same time, with receives pending and an AcceptEx or two.
fn close_everything(random: &mut Random) -> (usize, usize) {
    let port = port(1 + random.below(3) as u32) as usize;
    let (listener, _) = listener();
    associate(listener, port as HANDLE, 9);
    let pairs: Vec<(SOCKET, SOCKET)> = (0..4).map(|_| pair()).collect();
    let mut ops = Vec::new();
    for (_, accepted) in &pairs {
        associate(*accepted, port as HANDLE, 1);
        for _ in 0..2 {
            ops.push(Op::signaled(8));
            started(ops.last().unwrap().receive(*accepted));
        }
    }
    let acceptors = [tcp(), tcp()];
    for acceptor in acceptors {
        let op = Op::signaled(64);
        let overlapped = op.overlapped();
        let begun = unsafe { AcceptEx(listener, acceptor, op.buffer().cast(), 0, 32, 32, null_mut(), overlapped) };
        started(if begun != 0 { 0 } else { last_error() });
        ops.push(op);
    }
    let begin = Barrier::new(4);
    let packets = std::thread::scope(|scope| {
        let (begin, pairs) = (&begin, &pairs);
        let workers: Vec<_> = (0..2)
            .map(|alertable| {
                scope.spawn(move || {
                    begin.wait();
                    let mut packets = 0;
                    loop {
                        match get_many(port as HANDLE, 1, BOUND_MS, alertable == 0) {
                            Ok(_) => packets += 1,
                            Err(error) => {
                                assert!(matches!(error, ABANDONED | 6), "{error}");
                                return packets;
                            }
                        }
                    }
                })
            })
            .collect();
        let closer = scope.spawn(move || {
            begin.wait();
            pairs.iter().for_each(|(_, accepted)| close(*accepted));
            close(acceptors[0]);
            close(listener);
        });
        begin.wait();
        for _ in 0..random.below(200) {
            std::hint::spin_loop();
        }
        // The other end may be gone already.
        unsafe { send(pairs[0].0, b"x".as_ptr(), 1, 0) };
        close_handle(port as HANDLE);
        closer.join().unwrap();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    for op in &ops {
        assert_eq!(wait(op.event(), BOUND_MS), 0, "never told");
        assert_ne!(op.status(), STATUS_PENDING);
        close_handle(op.event());
    }
    close(acceptors[1]);
    pairs.iter().for_each(|(client, _)| close(*client));
    (ops.len(), packets)
}

#[test]
fn sockets_closed_while_their_port_is_closed() {
    let alone = alone();
    let mut random = Random(17);
    close_everything(&mut random);
    let before = descriptors();
    while alone.goes_on() {
        let (starts, packets) = close_everything(&mut random);
        assert!(packets <= starts, "{packets} packets of {starts} operations");
    }
    expect_descriptors(before);
}
