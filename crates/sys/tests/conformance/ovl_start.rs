//! Starting: what is written when, and how the end is told.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::Cell;
use std::mem::offset_of;
use std::ptr::{null, null_mut};

#[test]
fn ovl_1_the_structure_has_windows_layout_and_the_offsets_stay() {
    assert_eq!((size_of::<OVERLAPPED>(), offset_of!(OVERLAPPED, InternalHigh)), (32, 8));
    assert_eq!(offset_of!(OVERLAPPED, hEvent), 24);
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    unsafe { (*op.overlapped()).Anonymous.Anonymous.Offset = 0x1234_5678 };
    unsafe { (*op.overlapped()).Anonymous.Anonymous.OffsetHigh = 0x9abc_def0 };
    started(op.receive(accepted));
    send_all(client, b"x");
    assert_eq!(op.end(accepted), Ok(1));
    let offsets = unsafe { (*op.overlapped()).Anonymous.Anonymous };
    assert_eq!((offsets.Offset, offsets.OffsetHigh), (0x1234_5678, 0x9abc_def0));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_2_the_status_is_pending_and_the_count_is_left_alone() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    assert_eq!((op.status(), op.bytes()), (STATUS_PENDING, UNTOUCHED as usize));
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    assert_eq!((op.status(), op.bytes()), (0, 3));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_3_a_start_resets_the_event_or_the_handle() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    unsafe { SetEvent(op.event()) };
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    assert!(!is_signaled(op.event()));
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    // Without an event it is the socket's handle.
    let handle = accepted as HANDLE;
    let bare = Op::room(null_mut(), 8);
    assert_eq!(bare.receive(accepted), WSA_IO_PENDING);
    assert!(!is_signaled(handle));
    send_all(client, b"def");
    assert_eq!(wait(handle, BOUND_MS), 0);
    assert!(is_signaled(handle), "it stays signaled");
    assert_eq!(bare.data(), b"def");
    assert_eq!(bare.receive(accepted), WSA_IO_PENDING);
    assert!(!is_signaled(handle));
    send_all(client, b"g");
    assert_eq!(wait(handle, BOUND_MS), 0);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_4_an_immediate_success_is_told_in_full() {
    let (client, accepted) = pair();
    send_all(client, b"abcd");
    let probe = Op::signaled(0);
    started(probe.receive(accepted));
    assert_eq!(probe.end(accepted), Ok(0));
    // The bytes are there now.
    let op = Op::signaled(8);
    let (buffers, mut bytes, mut flags) = ([op.wsabuf()], UNTOUCHED, 0);
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, &mut bytes, &mut flags, op.overlapped(), None) };
    match result {
        0 => assert_eq!((bytes, flags, last_error(), op.status()), (4, 0, 0, 0)),
        _ => assert_eq!((bytes, last_error()), (UNTOUCHED, WSA_IO_PENDING)),
    }
    assert_eq!(wait(op.event(), BOUND_MS), 0);
    assert_eq!((op.status(), op.data()), (0, b"abcd".to_vec()));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_6_a_pending_receive_ends_with_one_notification_and_writes_no_count() {
    let (client, accepted) = pair();
    let op = Op::signaled(64);
    let (buffers, mut bytes, mut flags) = ([op.wsabuf()], UNTOUCHED, 0);
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, &mut bytes, &mut flags, op.overlapped(), None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    assert!(!is_signaled(op.event()));
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    assert_eq!((bytes, op.data()), (UNTOUCHED, b"abc".to_vec()));
    unsafe { ResetEvent(op.event()) };
    send_all(client, b"def");
    assert_eq!(receive(accepted, 8).unwrap(), b"def");
    assert!(!is_signaled(op.event()), "it is told once");
    close(client);
    close(accepted);
    assert_no_rescue();
}

thread_local!(static CALLS: Cell<u32> = const { Cell::new(0) });

unsafe extern "system" fn count(_: u32, _: u32, _: *mut OVERLAPPED, _: u32) {
    CALLS.set(CALLS.get() + 1);
}

#[test]
fn ovl_7_an_immediate_failure_is_told_by_the_call_alone() {
    let socket = tcp();
    let port = port(0);
    let op = Op::signaled(8);
    assert_eq!(op.receive_with(socket, 0, Some(count)), WSAENOTCONN);
    assert_eq!(unsafe { SleepEx(0, 1) }, 0);
    assert_eq!(CALLS.get(), 0);
    associate(socket, port, 7);
    assert_eq!(op.receive(socket), WSAENOTCONN);
    assert_eq!(op.send(socket), WSAENOTCONN);
    assert!(!is_signaled(op.event()));
    assert_eq!(op.bytes(), UNTOUCHED as usize);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close(socket);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_8_a_socket_without_the_attribute_blocks_even_if_non_blocking() {
    let (listener, address) = listener();
    let client = unsafe { WSASocketW(AF_INET as i32, SOCK_STREAM, IPPROTO_TCP, null(), 0, 0) };
    assert_ne!(client, INVALID_SOCKET);
    assert_eq!(unsafe { connect(client, (&raw const address).cast(), ADDRESS_LENGTH) }, 0);
    let accepted = accept_one(listener);
    set_non_blocking(client, true);
    assert_eq!(receive(client, 8), Err(WSAEWOULDBLOCK));
    let sender = std::thread::spawn(move || send_all(accepted, b"late"));
    let op = Op::signaled(8);
    assert_eq!(op.receive(client), 0);
    assert_eq!((op.status(), op.data()), (0, b"late".to_vec()));
    assert!(is_signaled(op.event()));
    sender.join().unwrap();
    for socket in [client, accepted, listener] {
        close(socket);
    }
    assert_no_rescue();
}

#[test]
fn ovl_9_port_37_a_routine_on_a_socket_with_a_port_is_refused() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 1);
    let op = Op::signaled(8);
    assert_eq!(op.receive_with(accepted, 0, Some(count)), WSAEINVAL);
    assert_eq!(op.send_with(accepted, Some(count)), WSAEINVAL);
    // Nothing was started: the next receive gets the data.
    send_all(client, b"abc");
    assert_eq!(receive(accepted, 8).unwrap(), b"abc");
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_10_overlapped_calls_pend_on_a_non_blocking_socket() {
    let (client, accepted) = pair();
    set_non_blocking(accepted, true);
    let op = Op::signaled(8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_11_port_36_event_and_port_are_both_told() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 9);
    let op = Op::signaled(8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"abc");
    assert_eq!(get(port, BOUND_MS), Got::success(3, 9, op.overlapped()));
    assert_eq!(op.end(accepted), Ok(3));
    // And in the other order.
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"de");
    assert_eq!(op.end(accepted), Ok(2));
    assert_eq!(get(port, BOUND_MS), Got::success(2, 9, op.overlapped()));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_12_who_sees_the_status_sees_the_data() {
    let (client, accepted) = pair();
    let op = Op::signaled(512);
    for round in 0..500u32 {
        assert_eq!(op.receive(accepted), WSA_IO_PENDING);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while op.status() == STATUS_PENDING {
                    std::hint::spin_loop();
                }
                assert_eq!(op.data(), [round as u8; 300]);
            });
            send_all(client, &[round as u8; 300]);
            assert_eq!(op.end(accepted), Ok(300));
        });
    }
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_13_an_overlapped_is_used_again_after_its_completion() {
    let (client, accepted) = pair();
    let op = Op::room(auto_event(), 8);
    for round in 0..200u32 {
        started(op.receive(accepted));
        send_all(client, &round.to_le_bytes());
        assert_eq!(op.end(accepted), Ok(4));
        assert_eq!(op.data(), round.to_le_bytes());
    }
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_14_a_final_status_needs_no_wait_though_the_event_was_consumed() {
    let (client, accepted) = pair();
    let op = Op::room(auto_event(), 8);
    started(op.receive(accepted));
    send_all(client, b"abc");
    assert_eq!(wait(op.event(), BOUND_MS), 0);
    assert!(!is_signaled(op.event()));
    let mut bytes = 0;
    assert_eq!(unsafe { GetOverlappedResult(accepted as HANDLE, op.overlapped(), &mut bytes, 1) }, 1);
    assert_eq!(bytes, 3);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_16_port_35_the_low_bit_of_the_event_leaves_the_packet_out() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 3);
    let event = manual_event();
    let op = Op::room((event as usize | 1) as HANDLE, 8);
    started(op.receive(accepted));
    assert!(!is_signaled(event));
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    let send = Op::with((event as usize | 1) as HANDLE, b"back".to_vec());
    started(send.send(accepted));
    assert_eq!(send.end(accepted), Ok(4));
    assert_eq!(receive(client, 8).unwrap(), b"back");
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}
