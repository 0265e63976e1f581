//! Making ports, associating sockets, and closing either.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::Cell;
use std::ptr::null_mut;

thread_local!(static RAN: Cell<u32> = const { Cell::new(0) });

unsafe extern "system" fn routine(_: u32, bytes: u32, _: *mut OVERLAPPED, _: u32) {
    RAN.set(RAN.get() + bytes);
}

fn create(handle: HANDLE, port: HANDLE, key: usize) -> Result<HANDLE, i32> {
    let made = unsafe { CreateIoCompletionPort(handle, port, key, 0) };
    if made.is_null() { Err(last_error()) } else { Ok(made) }
}

#[test]
fn port_1_a_port_of_its_own() {
    let port = create(INVALID_HANDLE_VALUE, null_mut(), 77).unwrap();
    assert_eq!(create(INVALID_HANDLE_VALUE, port, 0), Err(87));
    post(port, 1, 2, 0);
    assert_eq!(get(port, 0), Got::success(1, 2, null_mut()));
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_2_a_port_made_for_a_handle_and_one_that_takes_a_second() {
    let (client, accepted) = pair();
    let port = create(accepted as HANDLE, null_mut(), 5).unwrap();
    assert_eq!(create(client as HANDLE, port, 6), Ok(port));
    let ops = [Op::room(null_mut(), 8), Op::room(null_mut(), 8)];
    started(ops[0].receive(accepted));
    started(ops[1].receive(client));
    send_all(client, b"a");
    assert_eq!(get(port, BOUND_MS), Got::success(1, 5, ops[0].overlapped()));
    send_all(accepted, b"bc");
    assert_eq!(get(port, BOUND_MS), Got::success(2, 6, ops[1].overlapped()));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_3_a_handle_belongs_to_one_port_for_life() {
    let (client, accepted) = pair();
    let (first, second) = (port(0), port(0));
    associate(accepted, first, 1);
    assert_eq!(create(accepted as HANDLE, second, 2), Err(87));
    assert_eq!(create(accepted as HANDLE, first, 2), Err(87));
    assert_eq!(create(accepted as HANDLE, null_mut(), 2), Err(87));
    let op = Op::room(null_mut(), 8);
    started(op.receive(accepted));
    send_all(client, b"a");
    assert_eq!(get(first, BOUND_MS), Got::success(1, 1, op.overlapped()));
    close(client);
    close(accepted);
    close_handle(first);
    close_handle(second);
    assert_no_rescue();
}

#[test]
fn port_4_keys_are_opaque() {
    let port = port(0);
    let op = Op::room(null_mut(), 8);
    for key in [0, usize::MAX, 1 << 63] {
        let (client, accepted) = pair();
        associate(accepted, port, key);
        started(op.receive(accepted));
        send_all(client, b"a");
        assert_eq!(get(port, BOUND_MS), Got::success(1, key, op.overlapped()));
        close(client);
        close(accepted);
    }
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_5_bad_handles() {
    let port = port(0);
    let socket = tcp();
    close(socket);
    assert_eq!(create(socket as HANDLE, port, 0), Err(6));
    assert_eq!(create(socket as HANDLE, null_mut(), 0), Err(6));
    let alive = tcp();
    close_handle(port);
    assert_eq!(create(alive as HANDLE, port, 0), Err(6));
    // It is still free.
    let other = create(alive as HANDLE, null_mut(), 0).unwrap();
    close(alive);
    close_handle(other);
    assert_no_rescue();
}

#[test]
fn port_6_a_handle_without_the_attribute_is_refused() {
    startup();
    let socket = unsafe { WSASocketW(AF_INET as i32, SOCK_STREAM, IPPROTO_TCP, std::ptr::null(), 0, 0) };
    let port = port(0);
    assert_eq!(create(socket as HANDLE, port, 0), Err(87));
    close(socket);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_7_what_was_started_with_a_routine_keeps_it() {
    let (client, accepted) = pair();
    let port = port(0);
    let ops = [Op::room(null_mut(), 2), Op::room(null_mut(), 2)];
    assert_eq!(ops[0].receive_with(accepted, 0, Some(routine)), WSA_IO_PENDING);
    associate(accepted, port, 3);
    assert_eq!(ops[1].receive(accepted), WSA_IO_PENDING);
    send_all(client, b"abc");
    // The second is behind the first, which told its routine and not the port.
    assert_eq!(get(port, BOUND_MS), Got::success(1, 3, ops[1].overlapped()));
    assert_eq!(RAN.get(), 0);
    assert_eq!(unsafe { SleepEx(BOUND_MS, 1) }, IO_COMPLETION);
    assert_eq!(RAN.get(), 2);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_7_what_was_started_before_the_association_is_queued() {
    let (client, accepted) = pair();
    let port = port(0);
    let ops = [Op::room(null_mut(), 2), Op::room(null_mut(), 2)];
    assert_eq!(ops[0].receive(accepted), WSA_IO_PENDING);
    assert_eq!(ops[1].receive(accepted), WSA_IO_PENDING);
    associate(accepted, port, 3);
    send_all(client, b"ab");
    assert_eq!(get(port, BOUND_MS), Got::success(2, 3, ops[0].overlapped()));
    close(accepted);
    let cancelled = Got { ok: false, error: 995, ..Got::success(0, 3, ops[1].overlapped()) };
    assert_eq!(get(port, BOUND_MS), cancelled);
    close(client);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_9_an_accepted_socket_has_no_port() {
    let (listener, address) = listener();
    let port = port(0);
    associate(listener, port, 1);
    let client = connect_to(&address);
    let accepted = accept_one(listener);
    let op = Op::signaled(8);
    started(op.receive(accepted));
    send_all(client, b"a");
    assert_eq!(op.end(accepted), Ok(1));
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    associate(accepted, port, 2);
    for socket in [client, accepted, listener] {
        close(socket);
    }
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_50_closing_a_port_ends_its_waits_and_drops_its_packets() {
    // One that pumps, one that sleeps, one that is alertable.
    for round in 0..100 {
        let port = port(if round % 2 == 0 { 1 } else { 8 });
        let begun = std::sync::Barrier::new(4);
        std::thread::scope(|scope| {
            let (begun, handle) = (&begun, port as usize);
            for _ in 0..2 {
                scope.spawn(move || {
                    begun.wait();
                    let got = get(handle as HANDLE, BOUND_MS);
                    // The close may have come before the call, which then has a bad handle.
                    assert!(
                        got == Got::nothing(ABANDONED) || got == Got::nothing(6),
                        "{got:?} is not what the close tells"
                    );
                });
            }
            scope.spawn(move || {
                begun.wait();
                let got = get_many(handle as HANDLE, 4, BOUND_MS, true);
                assert!(matches!(got, Err(ABANDONED | 6)), "{got:?} is not what the close tells");
            });
            begun.wait();
            if round % 3 == 0 {
                std::thread::yield_now();
            }
            close_handle(port);
        });
        assert_eq!(get(port, 0), Got::nothing(6));
    }
    assert_no_rescue();
}

#[test]
fn port_50_operations_outlive_their_port() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 1);
    let op = Op::signaled(8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    post(port, 1, 2, 3);
    close_handle(port);
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    // New ones too; they only reach their event.
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"de");
    assert_eq!(op.end(accepted), Ok(2));
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    close(accepted);
    assert_eq!(wait(op.event(), BOUND_MS), 0);
    close(client);
    assert_no_rescue();
}

#[test]
fn port_51_a_closed_sockets_packets_are_delivered() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 4);
    let op = Op::signaled(8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"abc");
    assert_eq!(wait(op.event(), BOUND_MS), 0);
    close(accepted);
    assert_eq!(get(port, 0), Got::success(3, 4, op.overlapped()));
    close(client);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_53_one_packet_a_worker_ends_them_all() {
    let port = port(0);
    std::thread::scope(|scope| {
        let handle = port as usize;
        for _ in 0..4 {
            scope.spawn(move || assert_eq!(get(handle as HANDLE, BOUND_MS), Got::success(0, 0, null_mut())));
        }
        for _ in 0..4 {
            post(port, 0, 0, 0);
        }
    });
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close_handle(port);
    assert_no_rescue();
}
