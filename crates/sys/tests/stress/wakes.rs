//! A wake lost or sent to the wrong thread.

use crate::ops::*;
use crate::support::*;
use crate::{Random, alone, pair};
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use parking_lot::{Condvar, Mutex};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

const SERVICE: Duration = Duration::from_secs(1);
const STOP: usize = usize::MAX;

/// A count that others wait for.
struct Served(Mutex<u64>, Condvar);

impl Served {
    const fn new() -> Self {
        Self(Mutex::new(0), Condvar::new())
    }

    fn add(&self, count: u64) {
        *self.0.lock() += count;
        self.1.notify_all();
    }

    fn expect(&self, count: u64, what: &str) {
        let (mut served, until) = (self.0.lock(), Instant::now() + SERVICE);
        while *served < count {
            let timed_out = self.1.wait_until(&mut served, until).timed_out();
            assert!(!timed_out || *served >= count, "{what}: {} of {count} served", *served);
        }
    }
}

static APCS: Served = Served::new();

unsafe extern "system" fn apc(_: usize) {
    APCS.add(1);
}

fn this_thread() -> HANDLE {
    let mut made = null_mut();
    let process = unsafe { GetCurrentProcess() };
    assert_eq!(unsafe { DuplicateHandle(process, GetCurrentThread(), process, &mut made, 0, 0, 2) }, 1);
    made
}

/// Takes packets alertably until one says stop.
fn serve_alertably(port: HANDLE, packets: &Served) {
    loop {
        match get_many(port, 4, BOUND_MS, true) {
            Err(error) => assert_eq!(error, IO_COMPLETION),
            Ok(entries) => {
                let stops = entries.iter().filter(|entry| entry.0 == STOP).count();
                packets.add((entries.len() - stops) as u64);
                // The others' word goes back.
                (1..stops).for_each(|_| post(port, 0, STOP, 0));
                if stops > 0 {
                    return;
                }
            }
        }
    }
}

#[test]
fn apcs_and_posts_reach_an_alertable_worker_and_two_plain_ones() {
    const APCS_EACH: u64 = 10_000;
    let _alone = alone();
    for concurrency in [1, 2, 3] {
        let port = port(concurrency) as usize;
        let packets = Served::new();
        let before = *APCS.0.lock();
        std::thread::scope(|scope| {
            let packets = &packets;
            let (tell, told) = channel();
            scope.spawn(move || {
                tell.send(this_thread() as usize).unwrap();
                serve_alertably(port as HANDLE, packets);
            });
            for _ in 0..2 {
                scope.spawn(move || {
                    while let got = get(port as HANDLE, BOUND_MS)
                        && got.key != STOP
                    {
                        assert!(got.ok, "{got:?}");
                        packets.add(1);
                    }
                });
            }
            let first = told.recv().unwrap() as HANDLE;
            let mut random = Random(0x5eed + u64::from(concurrency));
            for round in 1..=APCS_EACH {
                assert_eq!(unsafe { QueueUserAPC(Some(apc), first, 0) }, 1);
                if random.below(2) == 0 {
                    APCS.expect(before + round, "APC");
                }
                post(port as HANDLE, 0, 0, 0);
                if random.below(2) == 0 {
                    packets.expect(round, "packet");
                }
            }
            APCS.expect(before + APCS_EACH, "APC");
            packets.expect(APCS_EACH, "packet");
            (0..3).for_each(|_| post(port as HANDLE, 0, STOP, 0));
        });
        close_handle(port as HANDLE);
    }
}

#[test]
fn io_of_a_port_reaches_alertable_and_plain_workers() {
    let alone = alone();
    let (client, accepted) = pair();
    let port = port(2) as usize;
    associate(accepted, port as HANDLE, 0);
    let packets = Served::new();
    std::thread::scope(|scope| {
        let packets = &packets;
        let (tell, told) = channel();
        scope.spawn(move || {
            tell.send(this_thread() as usize).unwrap();
            serve_alertably(port as HANDLE, packets);
        });
        for _ in 0..2 {
            scope.spawn(move || {
                while get(port as HANDLE, BOUND_MS).key != STOP {
                    packets.add(1);
                }
            });
        }
        let first = told.recv().unwrap() as HANDLE;
        let before = *APCS.0.lock();
        let op = Op::room(null_mut(), 16);
        let mut random = Random(7);
        let mut round = 0;
        while alone.goes_on() {
            round += 1;
            started(op.receive(accepted));
            if random.below(2) == 0 {
                assert_eq!(unsafe { QueueUserAPC(Some(apc), first, 0) }, 1);
            } else {
                APCS.add(1);
            }
            send_all(client, b"x");
            packets.expect(round, "receive");
            APCS.expect(before + round, "APC");
        }
        (0..3).for_each(|_| post(port as HANDLE, 0, STOP, 0));
    });
    close(client);
    close(accepted);
    close_handle(port as HANDLE);
}

#[test]
fn operations_started_on_events_that_others_wait_for_already() {
    let alone = alone();
    let stop = AtomicBool::new(false);
    // The first thread's own socket, and those that the third starts receives on for the second.
    let own = pair();
    let pairs: Vec<(SOCKET, SOCKET)> = (0..4).map(|_| pair()).collect();
    let ops: Vec<Op> = (0..4).map(|_| Op::room(auto_event(), 16)).collect();
    let (second_served, own_served) = (Served::new(), Served::new());
    std::thread::scope(|scope| {
        let (stop, ops, second_served, own_served) = (&stop, &ops, &second_served, &own_served);
        // The first: its own socket, random short timeouts.
        scope.spawn(move || {
            let op = Op::room(auto_event(), 16);
            let mut random = Random(11);
            while !stop.load(Ordering::SeqCst) {
                started(op.receive(own.1));
                let begun = Instant::now();
                while wait(op.event(), random.below(3) as u32) != 0 {
                    assert!(begun.elapsed() < Duration::from_secs(10), "the first thread's receive never ends");
                }
                match op.result(own.1) {
                    Ok(0) => return,
                    result => own_served.add(u64::from(result.unwrap())),
                }
            }
        });
        // The second waits for events on which nothing has been started yet.
        scope.spawn(move || {
            let events: Vec<HANDLE> = ops.iter().map(Op::event).collect();
            while !stop.load(Ordering::SeqCst) {
                let index = unsafe { WaitForMultipleObjects(4, events.as_ptr(), 0, BOUND_MS) };
                assert!(index < 4, "{index}");
                second_served.add(1);
            }
        });
        let mut random = Random(13);
        let (mut round, mut sent) = (0, 0);
        while alone.goes_on() {
            round += 1;
            let index = random.below(4) as usize;
            let (client, accepted) = pairs[index];
            let before = random.below(3) == 0;
            if before {
                send_all(client, b"x");
            }
            started(ops[index].receive(accepted));
            if random.below(2) == 0 {
                send_all(own.0, b"y");
                sent += 1;
            }
            if !before {
                send_all(client, b"x");
            }
            second_served.expect(round, "second thread");
            own_served.expect(sent, "first thread");
            assert_eq!(ops[index].result(accepted), Ok(1));
        }
        stop.store(true, Ordering::SeqCst);
        shut_send(own.0);
        unsafe { SetEvent(ops[0].event()) };
    });
    for (client, accepted) in pairs.into_iter().chain([own]) {
        close(client);
        close(accepted);
    }
}

#[test]
fn a_program_that_only_polls_makes_progress() {
    let _alone = alone();
    let (client, accepted) = pair();
    let port = port(1);
    associate(accepted, port, 1);
    let op = Op::room(null_mut(), 8);
    for round in 0..300 {
        assert_eq!(op.receive(accepted), WSA_IO_PENDING);
        send_all(client, b"x");
        let until = Instant::now() + SERVICE;
        let alertable = round % 2 == 0;
        while get_many(port, 1, 0, alertable).is_err() {
            assert!(Instant::now() < until, "alertable: {alertable}");
        }
    }
    close(client);
    close(accepted);
    close_handle(port);
}

#[test]
fn the_result_of_one_of_two_operations_on_the_handle() {
    let alone = alone();
    let (client, accepted) = pair();
    let (first, second) = (Op::room(null_mut(), 1), Op::room(null_mut(), 1));
    while alone.goes_on() && alone.1.elapsed() < Duration::from_secs(1) {
        assert_eq!(first.receive(accepted), WSA_IO_PENDING);
        assert_eq!(second.receive(accepted), WSA_IO_PENDING);
        send_all(client, b"a");
        assert_eq!(wait(accepted as HANDLE, BOUND_MS), 0);
        // The handle stays signaled, and the second is not over.
        let sender = std::thread::spawn(move || send_all(client, b"b"));
        let mut bytes = 0;
        assert_eq!(unsafe { GetOverlappedResult(accepted as HANDLE, second.overlapped(), &mut bytes, 1) }, 1);
        assert_eq!(second.data(), b"b");
        sender.join().unwrap();
    }
    close(client);
    close(accepted);
}
