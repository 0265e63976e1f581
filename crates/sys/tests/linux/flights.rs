//! Operations that fly in a ring, and whoever else is about. Each holds on epoll as well.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::batch_sends;
use overlapped_sys::foundation::{HANDLE, WAIT_TIMEOUT};
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::os::fd::AsRawFd;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

#[test]
fn cancel_of_the_flying_strands_the_next() {
    let port = port(1);
    batch_sends(port, true);
    let (client, accepted) = pair();
    associate(accepted, port, 7);
    let (one, two) = (Op::room(null_mut(), 8), Op::room(null_mut(), 8));
    assert_eq!(one.receive(accepted), WSA_IO_PENDING);
    assert_eq!(two.receive(accepted), WSA_IO_PENDING);
    assert_eq!(get(port, 0), Got::nothing(WAIT_TIMEOUT));
    assert_eq!(one.cancel(accepted), 0);
    let got = get(port, BOUND_MS);
    assert_eq!((got.ok, got.overlapped), (false, one.overlapped()));
    send_all(client, b"x");
    assert_eq!(get(port, 3000), Got::success(1, 7, two.overlapped()));
}

#[test]
fn send_after_a_synchronous_send_met_no_room() {
    let port = port(1);
    let (client, accepted) = pair();
    associate(accepted, port, 7);
    let filled = fill(accepted);
    let op = Op::with(null_mut(), b"hello".to_vec());
    assert_eq!(op.send(accepted), WSA_IO_PENDING);
    assert_eq!(receive_exactly(client, filled).len(), filled);
    assert_eq!(get(port, 3000), Got::success(5, 7, op.overlapped()));
}

std::thread_local! {
    /// When the last routine of this thread ran.
    static WHEN: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

fn now_ms() -> u64 {
    static BEGAN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed().as_millis() as u64
}

unsafe extern "system" fn routine(_: u32, _: u32, _: *mut OVERLAPPED, _: u32) {
    WHEN.set(now_ms());
}

#[test]
fn a_routine_runs_inside_select() {
    let (client, accepted) = pair();
    let (_other, quiet) = pair();
    let op = Op::room(null_mut(), 8);
    let before = now_ms();
    assert_eq!(op.receive_with(accepted, 0, Some(routine)), WSA_IO_PENDING);
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        send_all(client, b"x");
    });
    let mut set = FD_SET { fd_count: 1, ..Default::default() };
    set.fd_array[0] = quiet;
    let timeout = TIMEVAL { tv_sec: 4, tv_usec: 0 };
    assert_eq!(unsafe { select(0, &mut set, null_mut(), null_mut(), &timeout) }, 0);
    assert_eq!(op.status(), 0);
    let after = WHEN.get() - before;
    assert!(after < 2500, "{after} ms");
}

fn spin_until(flag: &AtomicBool) {
    while !flag.load(Ordering::SeqCst) {
        std::hint::spin_loop();
    }
}

fn spin_for(time: Duration) {
    let until = Instant::now() + time;
    while Instant::now() < until {
        std::hint::spin_loop();
    }
}

#[test]
fn a_close_elsewhere_sends_the_fin() {
    for round in 0..5 {
        let port = port(1) as usize;
        let (client, accepted) = pair();
        associate(accepted, port as HANDLE, 7);
        static SUBMITTED: AtomicBool = AtomicBool::new(false);
        SUBMITTED.store(false, Ordering::SeqCst);
        let worker = std::thread::spawn(move || {
            let op = Op::room(null_mut(), 8);
            get(port as HANDLE, 0);
            assert_eq!(op.receive(accepted), WSA_IO_PENDING);
            get(port as HANDLE, 0);
            SUBMITTED.store(true, Ordering::SeqCst);
            spin_for(Duration::from_millis(100));
            op
        });
        spin_until(&SUBMITTED);
        close(accepted);
        set_int(client, SO_RCVTIMEO, 3000);
        assert_eq!(receive(client, 8), Ok(vec![]), "round {round}");
        let op = worker.join().unwrap();
        let got = get(port as HANDLE, 3000);
        assert_eq!(got.overlapped, op.overlapped());
    }
}

#[test]
fn a_close_elsewhere_is_told_to_the_routine() {
    for round in 0..5 {
        let (_client, accepted) = pair();
        static SUBMITTED: AtomicBool = AtomicBool::new(false);
        static CLOSED: AtomicBool = AtomicBool::new(false);
        SUBMITTED.store(false, Ordering::SeqCst);
        CLOSED.store(false, Ordering::SeqCst);
        let starter = std::thread::spawn(move || {
            let op = Op::room(null_mut(), 8);
            assert_eq!(op.receive_with(accepted, 0, Some(routine)), WSA_IO_PENDING);
            unsafe { SleepEx(1, 1) };
            SUBMITTED.store(true, Ordering::SeqCst);
            spin_until(&CLOSED);
            (unsafe { SleepEx(3000, 1) }, op.status())
        });
        spin_until(&SUBMITTED);
        close(accepted);
        CLOSED.store(true, Ordering::SeqCst);
        assert_eq!(starter.join().unwrap(), (IO_COMPLETION, STATUS_CANCELLED), "round {round}");
    }
}

fn is_readable(fd: i32, ms: i32) -> bool {
    let mut poll = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
    unsafe { libc::poll(&mut poll, 1, ms) == 1 }
}

#[test]
fn a_lent_descriptor_says_that_packets_wait() {
    let port = port(1);
    batch_sends(port, true);
    let (_client, accepted) = pair();
    associate(accepted, port, 7);
    let lent = overlapped_sys::port_descriptor::lend(port).unwrap();
    let op = Op::room(null_mut(), 8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    while get(port, 0).ok {}
    while is_readable(lent.as_raw_fd(), 10) {
        get(port, 0);
    }
    post(port, 1, 2, 3);
    assert_eq!(op.cancel(accepted), 0);
    assert!(is_readable(lent.as_raw_fd(), 1000), "two packets wait and the descriptor is silent");
}

/// How long so many batched sends of one socket take to arrive. `None` where there are no batches.
fn time_of_batched_sends(count: usize) -> Option<Duration> {
    let port = port(1);
    if !batch_sends(port, true) {
        return None;
    }
    let (client, accepted) = pair();
    associate(accepted, port, 7);
    assert_eq!(get(port, 0), Got::nothing(WAIT_TIMEOUT));
    let ops: Vec<Op> = (0..count).map(|_| Op::with(null_mut(), vec![1; 4])).collect();
    let began = Instant::now();
    for op in &ops {
        assert_eq!(op.send(accepted), WSA_IO_PENDING);
    }
    // A plain thread reads, in the kernel alone.
    assert_eq!(receive_exactly(client, 4 * count).len(), 4 * count);
    let time = began.elapsed();
    for _ in &ops {
        assert!(get(port, BOUND_MS).ok);
    }
    close(client);
    close(accepted);
    close_handle(port);
    Some(time)
}

#[test]
fn batched_sends_of_one_socket_leave_in_a_millisecond() {
    // One in each millisecond would take 200 every time; a machine that is busy is so now and then.
    let quick = |time: Option<Duration>| time.is_none_or(|time| time < Duration::from_millis(100));
    assert!((0..10).any(|_| quick(time_of_batched_sends(200))));
}

fn disconnect_ex(socket: SOCKET, overlapped: *mut OVERLAPPED, flags: u32) -> i32 {
    type Disconnect = unsafe extern "system-unwind" fn(SOCKET, *mut OVERLAPPED, u32, u32) -> i32;
    let guid = WSAID_DISCONNECTEX;
    let mut function: Option<Disconnect> = None;
    let mut returned = 0;
    let done = unsafe {
        WSAIoctl(
            socket,
            SIO_GET_EXTENSION_FUNCTION_POINTER,
            (&raw const guid).cast(),
            16,
            (&raw mut function).cast(),
            8,
            &mut returned,
            null_mut(),
            None,
        )
    };
    assert_eq!(done, 0);
    if unsafe { function.unwrap()(socket, overlapped, flags, 0) } != 0 { 0 } else { last_error() }
}

#[test]
fn a_receive_ends_with_the_connection_that_is_used_up() {
    for round in 0..20 {
        let port = port(1);
        let (client, accepted) = pair();
        associate(accepted, port, 7);
        let (one, two) = (Op::room(null_mut(), 8), Op::room(null_mut(), 8));
        let end = Op::room(null_mut(), 8);
        assert_eq!(one.receive(accepted), WSA_IO_PENDING);
        get(port, 0);
        send_all(client, b"x");
        assert_eq!(get(port, BOUND_MS), Got::success(1, 7, one.overlapped()));
        shut_send(client);
        if two.receive(accepted) == 0 {
            continue;
        }
        let pending = two.status() == STATUS_PENDING;
        let code = disconnect_ex(accepted, end.overlapped(), TF_REUSE_SOCKET);
        assert!(code == 0 || code == WSA_IO_PENDING, "{code}");
        let mut told = vec![];
        for _ in 0..2 {
            told.push(get(port, 3000));
        }
        let receive = told.iter().find(|got| got.overlapped == two.overlapped());
        assert!(receive.is_some_and(|got| got.ok && got.bytes == 0), "round {round} pending {pending}: {told:?}");
    }
}

#[test]
fn a_thread_ends_at_once() {
    let (client, accepted) = pair();
    static STARTED: AtomicU32 = AtomicU32::new(0);
    static LANDED: AtomicBool = AtomicBool::new(false);
    static OVER: AtomicBool = AtomicBool::new(false);
    unsafe extern "system" fn first(_: u32, _: u32, _: *mut OVERLAPPED, _: u32) {}
    let a = std::thread::spawn(move || {
        let op = Op::room(null_mut(), 8);
        assert_eq!(op.receive_with(accepted, 0, Some(first)), WSA_IO_PENDING);
        unsafe { SleepEx(1, 1) };
        STARTED.store(1, Ordering::SeqCst);
        while STARTED.load(Ordering::SeqCst) < 2 {
            unsafe { SleepEx(1, 1) };
        }
        assert_eq!(unsafe { SleepEx(20_000, 1) }, IO_COMPLETION);
        LANDED.store(true, Ordering::SeqCst);
        let until = Instant::now() + Duration::from_secs(15);
        while !OVER.load(Ordering::SeqCst) && Instant::now() < until {
            std::hint::spin_loop();
        }
    });
    while STARTED.load(Ordering::SeqCst) < 1 {}
    let t = std::thread::spawn(move || {
        let op = Op::room(null_mut(), 8);
        assert_eq!(op.receive_with(accepted, 0, Some(first)), WSA_IO_PENDING);
        STARTED.store(2, Ordering::SeqCst);
        spin_until(&LANDED);
        op
    });
    std::thread::sleep(Duration::from_millis(100));
    send_all(client, b"x");
    spin_until(&LANDED);
    let began = Instant::now();
    t.join().unwrap();
    let elapsed = began.elapsed();
    OVER.store(true, Ordering::SeqCst);
    a.join().unwrap();
    assert!(elapsed < Duration::from_secs(5), "{elapsed:?}");
}

/// A receive starts at the moment at which another thread begins to wait for the socket.
#[test]
fn a_waiter_hears_of_a_flight_that_starts_now() {
    let port = port(1) as usize;
    let barrier = std::sync::Arc::new(std::sync::Barrier::new(2));
    let until = Instant::now() + Duration::from_secs(3);
    let mut rounds = 0;
    while Instant::now() < until && rescues() == 0 {
        let (client, accepted) = pair();
        associate(accepted, port as HANDLE, 7);
        let met = barrier.clone();
        let delay = rounds % 200;
        let waiter = std::thread::spawn(move || {
            met.wait();
            for _ in 0..delay * 20 {
                std::hint::spin_loop();
            }
            wait(accepted as HANDLE, 5000)
        });
        let op = Op::room(null_mut(), 8);
        barrier.wait();
        for _ in 0..(200 - delay) * 5 {
            std::hint::spin_loop();
        }
        assert_eq!(op.receive(accepted), WSA_IO_PENDING);
        std::thread::sleep(Duration::from_millis(8));
        send_all(client, b"x");
        assert_eq!(waiter.join().unwrap(), 0);
        get(port as HANDLE, BOUND_MS);
        close(client);
        close(accepted);
        rounds += 1;
    }
    assert_no_rescue();
}

/// Another thread's sends take the home of the socket while a routine receive starts.
#[test]
fn a_receive_that_flies_is_told_where_it_was_started() {
    let (client, accepted) = pair();
    static STOP: AtomicBool = AtomicBool::new(false);
    static STARTS: AtomicU32 = AtomicU32::new(0);
    let echo = std::thread::spawn(move || {
        // Answers so that the receiver is drained between.
        let mut sent = 0;
        while !STOP.load(Ordering::SeqCst) {
            while STARTS.load(Ordering::SeqCst) <= sent && !STOP.load(Ordering::SeqCst) {
                std::hint::spin_loop();
            }
            sent += 1;
            spin_for(Duration::from_micros(30));
            send_all(client, b"x");
        }
    });
    let drain = std::thread::spawn(move || {
        while !STOP.load(Ordering::SeqCst) {
            let _ = receive(client, 1 << 16);
        }
    });
    let sender = std::thread::spawn(move || {
        while !STOP.load(Ordering::SeqCst) {
            let op = Op::with(null_mut(), vec![1]);
            op.send_with(accepted, Some(routine));
            while op.status() == STATUS_PENDING {
                unsafe { SleepEx(1, 1) };
            }
            unsafe { SleepEx(0, 1) };
        }
    });
    let until = Instant::now() + Duration::from_secs(3);
    let mut lost = 0;
    while Instant::now() < until && lost == 0 {
        let op = Op::room(null_mut(), 8);
        let started = op.receive_with(accepted, 0, Some(routine));
        STARTS.fetch_add(1, Ordering::SeqCst);
        assert!(started == 0 || started == WSA_IO_PENDING);
        if unsafe { SleepEx(3000, 1) } == 0 {
            lost += 1;
        }
    }
    STOP.store(true, Ordering::SeqCst);
    assert_eq!(lost, 0);
    assert_no_rescue();
    echo.join().unwrap();
    sender.join().unwrap();
    shut_send(accepted);
    drain.join().unwrap();
    close(client);
    close(accepted);
}
