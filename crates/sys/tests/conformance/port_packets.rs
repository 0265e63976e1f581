//! What is queued and what is not.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;

const SKIP_PORT: u8 = 1;
const SKIP_HANDLE: u8 = 2;

/// A connected pair of which the second is at a port, and the port.
fn at_port(key: usize) -> (SOCKET, SOCKET, HANDLE) {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, key);
    (client, accepted, port)
}

fn end(client: SOCKET, accepted: SOCKET, port: HANDLE) {
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

fn modes(socket: SOCKET, modes: u8) {
    assert_eq!(unsafe { SetFileCompletionNotificationModes(socket as HANDLE, modes) }, 1);
}

#[test]
fn port_30_31_pending_and_immediate_successes_are_queued() {
    let (client, accepted, port) = at_port(1);
    let op = Op::room(null_mut(), 8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"abc");
    assert_eq!(get(port, BOUND_MS), Got::success(3, 1, op.overlapped()));
    let send = Op::with(null_mut(), b"back".to_vec());
    started(send.send(accepted));
    assert_eq!(get(port, BOUND_MS), Got::success(4, 1, send.overlapped()));
    assert_eq!(receive(client, 8).unwrap(), b"back");
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    end(client, accepted, port);
}

#[test]
fn port_32_an_immediate_error_is_not_queued() {
    let (client, accepted, port) = at_port(1);
    shut_send(accepted);
    let op = Op::room(null_mut(), 8);
    assert_eq!(op.send(accepted), WSAESHUTDOWN);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    end(client, accepted, port);
}

#[test]
fn port_34_calls_without_overlapped_are_not_queued() {
    let (client, accepted, port) = at_port(1);
    send_all(accepted, b"abc");
    assert_eq!(receive(client, 8).unwrap(), b"abc");
    send_all(client, b"def");
    // A receive that blocks is no different.
    assert_eq!(receive(accepted, 8).unwrap(), b"def");
    let receiver = std::thread::spawn(move || receive(accepted, 8).unwrap());
    send_all(client, b"ghi");
    assert_eq!(receiver.join().unwrap(), b"ghi");
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    end(client, accepted, port);
}

#[test]
fn port_39_a_close_without_anything_pending_is_not_queued() {
    let (client, accepted, port) = at_port(1);
    close(accepted);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close(client);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_40_41_44_skipping_on_success_is_told_by_the_return_value() {
    let (client, accepted, port) = at_port(1);
    modes(accepted, SKIP_PORT);
    let op = Op::signaled(8);
    let mut skipped = 0;
    for round in 0..20 {
        // Half of them find their data, half have to wait.
        let before = round % 2 == 0;
        if before {
            send_all(client, b"abc");
        }
        let code = op.receive(accepted);
        if !before {
            assert_eq!(code, WSA_IO_PENDING);
            send_all(client, b"abc");
        }
        assert_eq!(wait(op.event(), BOUND_MS), 0, "the event is set in any case");
        match code {
            0 => skipped += 1,
            code => {
                assert_eq!(code, WSA_IO_PENDING);
                assert_eq!(get(port, BOUND_MS), Got::success(3, 1, op.overlapped()));
            }
        }
        assert_eq!((op.result(accepted), get(port, 0)), (Ok(3), Got::nothing(TIMED_OUT)));
    }
    assert!(skipped <= 10);
    end(client, accepted, port);
}

#[test]
fn port_40_failures_after_pending_are_queued_with_skipping() {
    let (client, accepted, port) = at_port(1);
    modes(accepted, SKIP_PORT);
    let op = Op::room(null_mut(), 8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    assert_eq!(op.cancel(accepted), 0);
    let cancelled = Got { ok: false, error: 995, ..Got::success(0, 1, op.overlapped()) };
    assert_eq!(get(port, BOUND_MS), cancelled);
    end(client, accepted, port);
}

#[test]
fn port_42_the_handle_is_left_alone_on_request() {
    let (client, accepted, port) = at_port(1);
    let handle = accepted as HANDLE;
    let op = Op::room(null_mut(), 8);
    started(op.receive(accepted));
    send_all(client, b"abc");
    assert_eq!(get(port, BOUND_MS), Got::success(3, 1, op.overlapped()));
    assert!(is_signaled(handle));
    modes(accepted, SKIP_HANDLE);
    started(op.receive(accepted));
    assert!(!is_signaled(handle));
    send_all(client, b"abc");
    assert_eq!(get(port, BOUND_MS), Got::success(3, 1, op.overlapped()));
    assert!(!is_signaled(handle));
    end(client, accepted, port);
}

#[test]
fn port_43_modes_only_add_and_need_an_overlapped_handle() {
    let (client, accepted, port) = at_port(1);
    modes(accepted, SKIP_PORT);
    modes(accepted, 0);
    modes(accepted, 0x80);
    send_all(client, b"abc");
    let op = Op::signaled(8);
    let code = op.receive(accepted);
    assert_eq!(op.end(accepted), Ok(3));
    assert_eq!(get(port, 0).ok, code != 0);
    let plain = unsafe { WSASocketW(AF_INET as i32, SOCK_STREAM, IPPROTO_TCP, std::ptr::null(), 0, 0) };
    assert_eq!(unsafe { SetFileCompletionNotificationModes(plain as HANDLE, 1) }, 0);
    assert_eq!(last_error(), 87);
    close(plain);
    assert_eq!(unsafe { SetFileCompletionNotificationModes(plain as HANDLE, 1) }, 0);
    assert_eq!(last_error(), 6);
    end(client, accepted, port);
}
