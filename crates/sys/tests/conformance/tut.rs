//! TUT-1 to TUT-24: what tutorials and books teach, as the programs in them do it.

use crate::ops::{self, Got, Op, associate, get, port, post, receive_exactly, shut_send, started};
use crate::sockets::{
    Set, connect_socket, elsewhere, enumerate_until, expect, expect_nothing, fd_set, refused_address, select_one,
    set_non_blocking, timeval, try_accept, try_send, until_bytes, until_readable,
};
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::{Cell, RefCell};
use std::ptr::null_mut;
use std::thread;

const IO_COMPLETION: u32 = 192;

fn new_event() -> HANDLE {
    let event = unsafe { WSACreateEvent() };
    assert_ne!(event, WSA_INVALID_EVENT);
    event as HANDLE
}

fn wait_any(events: &[HANDLE], ms: u32) -> u32 {
    unsafe { WSAWaitForMultipleEvents(events.len() as u32, events.as_ptr().cast(), 0, ms, 0) }
}

fn close_all(sockets: &[SOCKET]) {
    sockets.iter().for_each(|socket| close(*socket));
}

#[test]
fn tut_1_a_thread_waits_for_64_events_and_no_more() {
    let events: Vec<HANDLE> = (0..65).map(|_| new_event()).collect();
    assert_eq!(unsafe { WSASetEvent(events[63] as WSAEVENT) }, 1);
    assert_eq!(wait_any(&events[..WSA_MAXIMUM_WAIT_EVENTS as usize], BOUND_MS), 63);
    assert_eq!((wait_any(&events, 0), last_error()), (u32::MAX, 87));
    events.iter().for_each(|event| ops::close_handle(*event));
}

#[test]
fn tut_2_an_event_of_winsock_stays_set_until_it_is_reset_or_enumerated() {
    let (client, accepted) = pair();
    let event = new_event();
    event_select(accepted, event, FD_READ);
    for by_enumeration in [true, false, true] {
        send_all(client, b"x");
        for _ in 0..3 {
            assert_eq!(wait(event, BOUND_MS), 0, "set, and still set");
        }
        if !by_enumeration {
            assert_eq!(unsafe { WSAResetEvent(event as WSAEVENT) }, 1);
            assert!(!is_signaled(event));
        }
        assert_eq!(enumerate(accepted, event).0, FD_READ);
        assert!(!is_signaled(event));
        assert_eq!(receive(accepted, 8).unwrap(), b"x");
    }
    close_all(&[client, accepted]);
}

#[test]
fn tut_3_whoever_looks_at_the_higher_indices_starves_nobody() {
    let events: Vec<HANDLE> = (0..8).map(|_| auto_event()).collect();
    let mut served = [0; 8];
    for _ in 0..10 {
        // All are set again and again; a plain wait would serve index 0 alone.
        events.iter().for_each(|event| assert_eq!(unsafe { SetEvent(*event) }, 1));
        let first = wait_any(&events, BOUND_MS) as usize;
        served[first] += 1;
        for (index, event) in events.iter().enumerate().skip(first + 1) {
            served[index] += u32::from(wait_any(std::slice::from_ref(event), 0) == 0);
        }
    }
    assert_eq!(served, [10; 8]);
}

#[test]
fn tut_4_selecting_makes_non_blocking_and_accepted_sockets_are_selected_anew() {
    let (listener, address) = listener();
    let (accepting, reading) = (new_event(), new_event());
    event_select(listener, accepting, FD_ACCEPT | FD_CLOSE);
    assert_eq!(try_accept(listener), Err(WSAEWOULDBLOCK));
    let client = connect_to(&address);
    expect(listener, accepting, FD_ACCEPT);
    let accepted = accept_one(listener);
    assert_eq!(receive(accepted, 1), Err(WSAEWOULDBLOCK), "as its listener");
    // Until then it signals the listener's event, for the listener's mask.
    event_select(accepted, reading, FD_READ | FD_WRITE | FD_CLOSE);
    expect(accepted, reading, FD_WRITE);
    send_all(client, b"x");
    expect(accepted, reading, FD_READ);
    expect_nothing(listener, accepting);
    close_all(&[client, accepted, listener]);
}

#[test]
fn tut_5_one_receive_for_each_fd_read_is_enough() {
    let (client, accepted) = pair();
    let event = new_event();
    event_select(accepted, event, FD_READ);
    send_all(client, &[7; 100]);
    until_bytes(accepted, 100);
    for _ in 0..10 {
        expect(accepted, event, FD_READ);
        assert_eq!(receive(accepted, 10).unwrap(), [7; 10]);
    }
    expect_nothing(accepted, event);
    close_all(&[client, accepted]);
}

#[test]
fn tut_6_reading_until_it_would_block_is_allowed_and_a_stale_fd_read_does_no_harm() {
    let (client, accepted) = pair();
    let event = new_event();
    event_select(accepted, event, FD_READ);
    let mut received = 0;
    let sending = elsewhere(move || (0..200).for_each(|_| send_all(client, &[7; 1000])));
    while received < 200_000 {
        assert_eq!(wait(event, BOUND_MS), 0, "{received}");
        if enumerate(accepted, event).0 & FD_READ == 0 {
            continue;
        }
        loop {
            match receive(accepted, 700) {
                Ok(bytes) => received += bytes.len(),
                Err(error) => break assert_eq!(error, WSAEWOULDBLOCK),
            }
        }
    }
    sending.result();
    // What it may still say is met with one more call that would block.
    while is_signaled(event) {
        enumerate(accepted, event);
        assert_eq!(receive(accepted, 1), Err(WSAEWOULDBLOCK));
    }
    close_all(&[client, accepted]);
}

#[test]
fn tut_7_fd_write_comes_once_and_then_only_after_a_send_would_have_blocked() {
    let (listener, address) = listener();
    let (client, event) = (tcp(), new_event());
    event_select(client, event, FD_CONNECT | FD_WRITE);
    let connecting = unsafe { connect(client, (&raw const address).cast(), ADDRESS_LENGTH) };
    assert_eq!((connecting, last_error()), (SOCKET_ERROR, WSAEWOULDBLOCK));
    expect(client, event, FD_CONNECT | FD_WRITE);
    let accepted = accept_one(listener);
    for _ in 0..3 {
        send_all(client, b"x");
        expect_nothing(client, event);
    }
    let mut sent = 3;
    let chunk = [7; 1 << 16];
    let error = loop {
        match try_send(client, &chunk, 0) {
            Ok(bytes) => sent += bytes,
            Err(error) => break error,
        }
    };
    assert_eq!(error, WSAEWOULDBLOCK);
    // What was sent in part may have armed it too: nothing comes before there is room.
    receive_exactly(accepted, sent);
    expect(client, event, FD_WRITE);
    assert!(try_send(client, b"x", 0).is_ok());
    close_all(&[client, accepted, listener]);
}

#[test]
fn tut_8_after_fd_close_what_is_left_is_read_until_the_end() {
    let (client, accepted) = pair();
    let event = new_event();
    event_select(accepted, event, FD_READ | FD_CLOSE);
    send_all(client, &[7; 5000]);
    close(client);
    enumerate_until(accepted, event, FD_CLOSE);
    let mut rest = 0;
    loop {
        match receive(accepted, 900).unwrap().len() {
            0 => break,
            bytes => rest += bytes,
        }
    }
    assert_eq!(rest, 5000);
    close(accepted);
}

#[test]
fn tut_9_the_code_of_fd_connect_tells_whether_it_succeeded() {
    let (listener, address) = listener();
    let connect_selected = |to: *const SOCKADDR| {
        let (client, event) = (tcp(), new_event());
        event_select(client, event, FD_CONNECT);
        assert_eq!(unsafe { connect(client, to, ADDRESS_LENGTH) }, SOCKET_ERROR);
        assert_eq!(last_error(), WSAEWOULDBLOCK);
        let code = expect(client, event, FD_CONNECT)[FD_CONNECT_BIT as usize];
        close(client);
        code
    };
    assert_eq!(connect_selected((&raw const address).cast()), 0);
    let (keeper, nobody) = refused_address(AF_INET);
    assert_eq!(connect_selected(nobody.pointer()), WSAECONNREFUSED);
    close_all(&[keeper, listener]);
}

#[test]
fn tut_10_each_operation_has_an_overlapped_and_a_buffer_of_its_own() {
    let (client, accepted) = pair();
    let ops: Vec<Op> = (0..4).map(|_| Op::signaled(3)).collect();
    for op in &ops {
        assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    }
    send_all(client, b"abcdefghijkl");
    for (op, text) in ops.iter().zip([b"abc", b"def", b"ghi", b"jkl"]) {
        assert_eq!(op.end(accepted), Ok(3));
        assert_eq!(op.data(), text);
    }
    // When it has ended it may be used again.
    assert_eq!(ops[0].receive(accepted), WSA_IO_PENDING);
    send_all(client, b"xyz");
    assert_eq!(ops[0].end(accepted), Ok(3));
    close_all(&[client, accepted]);
    ops::assert_no_rescue();
}

#[test]
fn tut_11_pending_is_no_error_and_success_at_once_is_told_all_the_same() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    // There before it is asked for.
    send_all(client, b"def");
    until_bytes(accepted, 3);
    started(op.receive(accepted));
    assert_eq!(op.end(accepted), Ok(3), "the event is set");
    let port = port(0);
    associate(accepted, port, 4);
    send_all(client, b"ghi");
    until_bytes(accepted, 3);
    let op = Op::room(null_mut(), 8);
    started(op.receive(accepted));
    assert_eq!(get(port, BOUND_MS), Got::success(3, 4, op.overlapped()), "the packet is queued");
    close_all(&[client, accepted]);
    ops::assert_no_rescue();
}

#[test]
fn tut_12_a_receive_that_ends_with_0_bytes_means_that_the_peer_has_closed() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    close(client);
    assert_eq!(op.end(accepted), Ok(0));
    close(accepted);
    ops::assert_no_rescue();
}

thread_local! {
    static RUN: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

unsafe extern "system" fn note(value: usize) {
    RUN.with_borrow_mut(|run| run.push(value));
}

#[test]
fn tut_13_one_alertable_wait_runs_all_that_is_queued_and_returns_once() {
    for value in 1..=5 {
        assert_ne!(unsafe { QueueUserAPC(Some(note), GetCurrentThread(), value) }, 0);
    }
    let event = new_event();
    assert_eq!(unsafe { WaitForSingleObjectEx(event, BOUND_MS, 1) }, IO_COMPLETION);
    assert_eq!(RUN.take(), [1, 2, 3, 4, 5]);
    assert_eq!(unsafe { WaitForSingleObjectEx(event, 0, 1) }, 258, "not again");
    ops::close_handle(event);
}

thread_local! {
    /// What the routine did: how often it ran, on which thread.
    static ROUTINES: Cell<u32> = const { Cell::new(0) };
}

unsafe extern "system" fn count(error: u32, _: u32, _: *mut OVERLAPPED, _: u32) {
    assert_eq!(error, 0);
    ROUTINES.set(ROUTINES.get() + 1);
}

#[test]
fn tut_14_a_routine_runs_in_the_thread_that_started_and_only_while_that_is_alertable() {
    let (client, accepted) = pair();
    let op = Op::room(null_mut(), 8);
    assert_eq!(op.receive_with(accepted, 0, Some(count)), WSA_IO_PENDING);
    send_all(client, b"x");
    // Another thread's alertable waits do not run it, nor waits of this one that are not alertable.
    assert_eq!(elsewhere(|| unsafe { SleepEx(20, 1) }).result(), 0);
    unsafe { Sleep(20) };
    assert_eq!(ROUTINES.get(), 0);
    assert_eq!(unsafe { SleepEx(BOUND_MS, 1) }, IO_COMPLETION);
    assert_eq!(ROUTINES.get(), 1);
    close_all(&[client, accepted]);
    ops::assert_no_rescue();
}

/// A connection whose receives start each other.
struct Chain {
    socket: SOCKET,
    op: Op,
    received: Vec<u8>,
    ended: bool,
}

unsafe extern "system" fn receive_next(error: u32, bytes: u32, overlapped: *mut OVERLAPPED, _: u32) {
    let chain = unsafe { &mut *((*overlapped).hEvent as *mut Chain) };
    assert_eq!((error, chain.op.bytes()), (0, bytes as usize));
    chain.received.extend(chain.op.data());
    chain.ended = bytes == 0;
    if bytes > 0 {
        started(chain.op.receive_with(chain.socket, 0, Some(receive_next)));
    }
}

#[test]
fn tut_15_the_next_receive_is_started_in_the_routine() {
    let (client, accepted) = pair();
    let chain = Chain { socket: accepted, op: Op::room(null_mut(), 10), received: Vec::new(), ended: false };
    // The routines have it from now on.
    let chain = Box::into_raw(Box::new(chain));
    let (op, ended) = unsafe { (&raw const (*chain).op, &raw const (*chain).ended) };
    // With a routine the event is the program's own.
    unsafe { (*(*op).overlapped()).hEvent = chain.cast() };
    started(unsafe { (*op).receive_with(accepted, 0, Some(receive_next)) });
    let sending = elsewhere(move || {
        for byte in 0..200 {
            send_all(client, &[byte; 7]);
        }
        close(client);
    });
    while !unsafe { ended.read() } {
        assert_eq!(unsafe { SleepEx(BOUND_MS, 1) }, IO_COMPLETION);
    }
    sending.result();
    let expected: Vec<u8> = (0..200).flat_map(|byte| [byte; 7]).collect();
    assert_eq!(unsafe { Box::from_raw(chain) }.received, expected);
    close(accepted);
    ops::assert_no_rescue();
}

#[test]
fn tut_16_more_workers_wait_than_run() {
    use std::sync::atomic::{AtomicU32, Ordering};
    const CONCURRENCY: u32 = 2;
    static RUNNING: AtomicU32 = AtomicU32::new(0);
    static MOST: AtomicU32 = AtomicU32::new(0);
    static SERVED: AtomicU32 = AtomicU32::new(0);
    let port = port(CONCURRENCY) as usize;
    thread::scope(|scope| {
        for _ in 0..2 * CONCURRENCY {
            scope.spawn(move || {
                while get(port as HANDLE, BOUND_MS).key != 0 {
                    MOST.fetch_max(RUNNING.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    for _ in 0..100 {
                        thread::yield_now();
                    }
                    RUNNING.fetch_sub(1, Ordering::SeqCst);
                    SERVED.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        (0..400).for_each(|_| post(port as HANDLE, 0, 1, 0));
        (0..2 * CONCURRENCY).for_each(|_| post(port as HANDLE, 0, 0, 0));
    });
    assert_eq!(SERVED.load(Ordering::SeqCst), 400);
    let most = MOST.load(Ordering::SeqCst);
    assert!(most <= CONCURRENCY, "{most} ran at once");
    ops::close_handle(port as HANDLE);
}

#[test]
fn tut_17_false_means_a_failed_operation_or_a_failed_call() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 6);
    // No packet: the pointer is null.
    assert_eq!(get(port, 0), Got::nothing(258));
    // A packet of an operation that failed: it is not.
    let op = Op::room(null_mut(), 8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    ops::reset(client);
    let got = get(port, BOUND_MS);
    assert_eq!((got.ok, got.error, got.key, got.overlapped), (false, 64, 6, op.overlapped()));
    close(accepted);
    ops::close_handle(port);
    assert_eq!(get(port, 0).overlapped, null_mut());
    ops::assert_no_rescue();
}

#[test]
fn tut_18_a_packet_for_each_worker_stops_them_behind_what_is_queued() {
    const WORKERS: usize = 3;
    let port = port(0) as usize;
    let workers: Vec<_> = (0..WORKERS)
        .map(|_| {
            elsewhere(move || {
                let mut served = 0;
                while get(port as HANDLE, BOUND_MS).key != usize::MAX {
                    served += 1;
                }
                served
            })
        })
        .collect();
    (0..100).for_each(|number| post(port as HANDLE, 0, number, 0));
    (0..WORKERS).for_each(|_| post(port as HANDLE, 0, usize::MAX, 0));
    assert_eq!(workers.into_iter().map(|worker| worker.result()).sum::<u32>(), 100);
    ops::close_handle(port as HANDLE);
}

#[test]
fn tut_19_closing_a_socket_ends_what_is_pending_and_that_is_told() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 6);
    let ops: Vec<Op> = (0..3).map(|_| Op::room(null_mut(), 8)).collect();
    for op in &ops {
        assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    }
    close(accepted);
    for op in &ops {
        let got = get(port, BOUND_MS);
        assert_eq!((got.ok, got.error, got.key, got.overlapped), (false, 995, 6, op.overlapped()));
    }
    assert_eq!(get(port, 0), Got::nothing(258));
    close(client);
    ops::close_handle(port);
    ops::assert_no_rescue();
}

#[test]
fn tut_20_several_outstanding_operations_are_numbered_by_their_start() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 6);
    let receives: Vec<Op> = (0..8).map(|_| Op::room(null_mut(), 1000)).collect();
    for op in &receives {
        assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    }
    let sending = elsewhere(move || {
        for byte in 0..8 {
            send_all(client, &[byte; 1000]);
        }
        client
    });
    // Whichever order the packets are handled in, the number says where the data belongs.
    let mut pieces: Vec<(usize, Vec<u8>)> = Vec::new();
    while pieces.len() < receives.len() {
        let got = get(port, BOUND_MS);
        assert!(got.ok);
        let number = receives.iter().position(|op| op.overlapped() == got.overlapped).unwrap();
        pieces.push((number, receives[number].data()));
    }
    let client = sending.result();
    pieces.sort();
    let mut all: Vec<u8> = pieces.into_iter().flat_map(|(_, data)| data).collect();
    shut_send(client);
    while let Ok(rest) = receive(accepted, 4096)
        && !rest.is_empty()
    {
        all.extend(rest);
    }
    assert_eq!(all, (0..8).flat_map(|byte| [byte; 1000]).collect::<Vec<u8>>());
    close_all(&[client, accepted]);
    ops::close_handle(port);
}

#[test]
fn tut_21_a_receive_of_no_bytes_waits_for_data_without_a_buffer() {
    let (client, accepted) = pair();
    let idle = Op::signaled(0);
    assert_eq!(idle.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"hello");
    assert_eq!(idle.end(accepted), Ok(0));
    set_non_blocking(accepted, 1).unwrap();
    assert_eq!(receive(accepted, 16).unwrap(), b"hello", "all of it is still there");
    assert_eq!(receive(accepted, 16), Err(WSAEWOULDBLOCK));
    close_all(&[client, accepted]);
    ops::assert_no_rescue();
}

#[test]
fn tut_22_accept_ex_and_connect_ex_as_they_are_taught() {
    let (listener, address) = listener();
    let (acceptor, accepting) = (tcp(), Op::signaled(64));
    let buffer = accepting.buffer().cast();
    let accepted = unsafe { AcceptEx(listener, acceptor, buffer, 0, 32, 32, null_mut(), accepting.overlapped()) };
    assert_eq!((accepted, last_error()), (0, WSA_IO_PENDING));
    let connect_ex: LPFN_CONNECTEX = {
        let (guid, mut function, mut bytes) = (WSAID_CONNECTEX, None, 0u32);
        let (from, to) = ((&raw const guid).cast(), (&raw mut function).cast());
        let code = SIO_GET_EXTENSION_FUNCTION_POINTER;
        let asked = unsafe { WSAIoctl(listener, code, from, 16, to, 8, &mut bytes, null_mut(), None) };
        assert_eq!(asked, 0, "{}", last_error());
        function
    };
    let connect_ex = connect_ex.unwrap();
    let (client, connecting) = (tcp(), Op::signaled(0));
    let start = || {
        let name = (&raw const address).cast();
        let begun =
            unsafe { connect_ex(client, name, ADDRESS_LENGTH, null_mut(), 0, null_mut(), connecting.overlapped()) };
        if begun != 0 { 0 } else { last_error() }
    };
    assert_eq!(start(), WSAEINVAL, "it must be bound");
    bind_loopback(client);
    started(start());
    assert_eq!(connecting.end(client), Ok(0));
    assert_eq!(accepting.end(listener), Ok(0));
    let set = |socket, name, value: *const SOCKET, length| unsafe {
        setsockopt(socket, SOL_SOCKET, name, value.cast(), length)
    };
    assert_eq!(set(acceptor, SO_UPDATE_ACCEPT_CONTEXT, &listener, size_of::<SOCKET>() as i32), 0);
    assert_eq!(set(client, SO_UPDATE_CONNECT_CONTEXT, std::ptr::null(), 0), 0);
    assert_eq!(local(acceptor).sin_port, address.sin_port);
    shut_send(client);
    assert_eq!(receive(acceptor, 1).unwrap(), b"");
    close_all(&[client, acceptor, listener]);
    ops::assert_no_rescue();
}

#[test]
fn tut_23_sets_are_rebuilt_for_each_select_and_a_failed_connect_is_in_exceptfds() {
    let (client, accepted) = pair();
    let (other, quiet) = pair();
    let mut set = fd_set(&[accepted, quiet]);
    send_all(client, b"x");
    until_readable(accepted);
    assert_eq!(unsafe { select(0, &mut set, null_mut(), null_mut(), &timeval(BOUND_MS)) }, 1);
    assert_eq!((set.fd_count, set.fd_array[0]), (1, accepted), "the other has been taken out");
    // Used again as it stands, it would never tell of the other.
    receive(accepted, 1).unwrap();
    send_all(other, b"y");
    until_readable(quiet);
    assert_eq!(unsafe { select(0, &mut set, null_mut(), null_mut(), &timeval(0)) }, 0);
    let mut set = fd_set(&[accepted, quiet]);
    assert_eq!(unsafe { select(0, &mut set, null_mut(), null_mut(), &timeval(BOUND_MS)) }, 1);
    assert_eq!(set.fd_array[0], quiet);
    let (keeper, nobody) = refused_address(AF_INET);
    let connecting = tcp();
    set_non_blocking(connecting, 1).unwrap();
    assert_eq!(connect_socket(connecting, &nobody), Err(WSAEWOULDBLOCK));
    assert_eq!(select_one(connecting, Set::Except, BOUND_MS), 1);
    assert_eq!(select_one(connecting, Set::Write, 0), 0);
    close_all(&[client, accepted, other, quiet, keeper, connecting]);
}

#[test]
fn tut_24_a_graceful_close_shuts_reads_to_the_end_and_closes() {
    let (client, accepted) = pair();
    // The peer answers what it was sent, up to the end, and then closes too.
    let answering = elsewhere(move || {
        loop {
            let bytes = receive(accepted, 1000).unwrap();
            if bytes.is_empty() {
                break;
            }
            send_all(accepted, &bytes);
        }
        shut_send(accepted);
        assert_eq!(receive(accepted, 1).unwrap(), b"", "the end, again");
        close(accepted);
    });
    send_all(client, &[7; 100_000]);
    shut_send(client);
    let mut back = 0;
    loop {
        match receive(client, 1 << 16).unwrap().len() {
            0 => break,
            bytes => back += bytes,
        }
    }
    assert_eq!(back, 100_000, "nothing was lost");
    answering.result();
    close(client);
}
