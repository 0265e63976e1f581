//! PORT-38: `WSAIoctl` with an OVERLAPPED.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::Cell;
use std::ptr::null_mut;

/// The code that no version of Winsock has.
const UNKNOWN: u32 = 0x4000_7fff;

/// One control call with an OVERLAPPED: the error or 0, and the count.
fn control(socket: SOCKET, code: u32, op: &Op, routine: LPWSAOVERLAPPED_COMPLETION_ROUTINE) -> (i32, u32) {
    let (on, mut out, mut bytes) = (1u32, [0u8; 16], UNTOUCHED);
    let (from, to) = ((&raw const on).cast(), out.as_mut_ptr().cast());
    let result = unsafe { WSAIoctl(socket, code, from, 4, to, 16, &mut bytes, op.overlapped(), routine) };
    (if result == 0 { 0 } else { last_error() }, bytes)
}

#[test]
fn port_38_a_control_code_done_at_once_queues_a_packet_of_0_bytes() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 5);
    send_all(client, b"abc");
    crate::sockets::until_bytes(accepted, 3);
    let op = Op::room(null_mut(), 0);
    for (code, count) in [(FIONBIO as u32, 0), (FIONREAD as u32, 4), (SIOCATMARK as u32, 4)] {
        assert_eq!(control(accepted, code, &op, None), (0, count), "{code:#x}");
        assert_eq!(get(port, BOUND_MS), Got::success(0, 5, op.overlapped()), "{code:#x}");
        assert_eq!((op.status(), op.bytes()), (0, 0));
    }
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    // A code that there is not pends, and ends so.
    assert_eq!(control(accepted, UNKNOWN, &op, None).0, WSA_IO_PENDING);
    let unsupported = Got { ok: false, error: 50, ..Got::success(0, 5, op.overlapped()) };
    assert_eq!(get(port, BOUND_MS), unsupported);
    assert_eq!((op.result(accepted), op.dos_result(accepted)), (Err(WSAEOPNOTSUPP), Err(50)));
    for socket in [client, accepted] {
        close(socket);
    }
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_38_a_packet_is_skipped_on_success_where_that_was_asked() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 5);
    let skipped = unsafe { SetFileCompletionNotificationModes(accepted as _, 1) };
    assert_eq!(skipped, 1);
    let op = Op::room(null_mut(), 0);
    assert_eq!(control(accepted, FIONREAD as u32, &op, None), (0, 4));
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close(client);
    close(accepted);
    close_handle(port);
}

#[test]
fn port_38_without_a_port_the_event_is_set_or_the_routine_runs() {
    thread_local!(static TOLD: Cell<Option<(u32, u32)>> = const { Cell::new(None) });
    unsafe extern "system" fn routine(error: u32, bytes: u32, _: *mut OVERLAPPED, _: u32) {
        TOLD.set(Some((error, bytes)));
    }
    let (client, accepted) = pair();
    let op = Op::signaled(0);
    assert_eq!(control(accepted, FIONREAD as u32, &op, None), (0, 4));
    assert_eq!(op.end(accepted), Ok(0));
    for (code, answer, error) in [(FIONREAD as u32, 0, 0), (UNKNOWN, WSA_IO_PENDING, WSAEOPNOTSUPP as u32)] {
        let op = Op::signaled(0);
        assert_eq!(control(accepted, code, &op, Some(routine)).0, answer);
        assert_eq!(TOLD.take(), None, "only in an alertable wait");
        assert_eq!(unsafe { SleepEx(0, 1) }, IO_COMPLETION);
        assert_eq!(TOLD.take(), Some((error, 0)));
    }
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn port_38_a_call_that_fails_tells_nothing() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 5);
    let op = Op::signaled(0);
    let untouched = |op: &Op| (op.status(), op.bytes()) == (0, UNTOUCHED as usize) && !is_signaled(op.event());
    let overlapped = op.overlapped();
    let mut bytes = UNTOUCHED;
    let guid = windows_sys_guid();
    let (from, length) = ((&raw const guid).cast(), 16);
    let mut to = [0u8; 8];
    let mut out = |code, room: u32, bytes: *mut u32| {
        let result =
            unsafe { WSAIoctl(accepted, code, from, length, to.as_mut_ptr().cast(), room, bytes, overlapped, None) };
        if result == 0 { 0 } else { last_error() }
    };
    assert_eq!(out(SIO_GET_EXTENSION_FUNCTION_POINTER, 8, &mut bytes), WSAEINVAL, "no such function");
    assert_eq!(out(FIONREAD as u32, 3, &mut bytes), WSAEFAULT);
    assert_eq!(out(FIONREAD as u32, 8, null_mut()), WSAEFAULT, "with an OVERLAPPED too");
    assert_eq!(bytes, UNTOUCHED);
    assert!(untouched(&op));
    // A routine on a socket with a port, an event that is none.
    unsafe extern "system" fn routine(_: u32, _: u32, _: *mut OVERLAPPED, _: u32) {}
    assert_eq!(control(accepted, FIONREAD as u32, &op, Some(routine)).0, WSAEINVAL);
    let bad = Op::room(accepted as _, 0);
    assert_eq!(control(accepted, FIONREAD as u32, &bad, None).0, 6);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    for socket in [client, accepted] {
        close(socket);
    }
    assert_eq!(control(accepted, FIONREAD as u32, &op, None).0, WSAENOTSOCK);
    close_handle(port);
}

/// A GUID that names nothing.
fn windows_sys_guid() -> windows_sys::core::GUID {
    windows_sys::core::GUID::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef)
}
