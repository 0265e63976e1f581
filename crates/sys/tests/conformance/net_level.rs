//! NET-20 to NET-32: what records a level bit, what re-enables it, what drops it.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;

/// A connected pair of which the accepted socket is selected, its first FD_WRITE taken.
fn selected(mask: u32) -> (SOCKET, SOCKET, HANDLE) {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_WRITE);
    expect(accepted, event, FD_WRITE);
    event_select(accepted, event, mask);
    (client, accepted, event)
}

fn finish(client: SOCKET, accepted: SOCKET) {
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_20_a_reenabling_call_sets_the_event_before_it_returns() {
    let (client, accepted, event) = selected(FD_READ);
    send_all(client, b"abcd");
    until_bytes(accepted, 4);
    assert_eq!(wait(event, BOUND_MS), 0);
    // Also where the bit was never enumerated and the event never reset.
    assert_eq!(receive(accepted, 1).unwrap(), b"a");
    assert!(is_signaled(event));
    assert_eq!(enumerate(accepted, event).0, FD_READ);
    assert_eq!(receive(accepted, 1).unwrap(), b"b");
    assert!(is_signaled(event));
    assert_eq!(enumerate(accepted, event).0, FD_READ);
    finish(client, accepted);
}

#[test]
fn net_21_a_failing_call_rearms_unless_the_buffer_is_bad() {
    let (client, accepted, event) = selected(FD_READ);
    send_all(client, b"abcd");
    expect(accepted, event, FD_READ);
    let bad = std::ptr::without_provenance_mut(8);
    assert_eq!(unsafe { recv(accepted, bad, 4, 0) }, SOCKET_ERROR);
    assert_eq!(last_error(), WSAEFAULT);
    expect_nothing(accepted, event);
    assert_eq!(receive(accepted, 8).unwrap(), b"abcd");
    assert_eq!(receive(accepted, 8), Err(WSAEWOULDBLOCK));
    send_all(client, b"e");
    expect(accepted, event, FD_READ);
    finish(client, accepted);
}

#[test]
fn net_22_each_partial_receive_records_again_and_the_last_does_not() {
    for family in families() {
        let (client, accepted) = pair_of(family);
        let event = manual_event();
        event_select(accepted, event, FD_READ);
        send_all(client, b"12345678");
        until_bytes(accepted, 8);
        for byte in b"12345678" {
            expect(accepted, event, FD_READ);
            assert_eq!(receive(accepted, 1).unwrap(), [*byte]);
        }
        expect_nothing(accepted, event);
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_22_a_wsarecv_reenables_too() {
    let (client, accepted, event) = selected(FD_READ);
    send_all(client, b"ab");
    until_bytes(accepted, 2);
    for byte in b"ab" {
        expect(accepted, event, FD_READ);
        let mut buffer = [0u8; 1];
        let buffers = [WSABUF { len: 1, buf: buffer.as_mut_ptr() }];
        let (mut bytes, mut flags) = (0, 0);
        let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, &mut bytes, &mut flags, null_mut(), None) };
        assert_eq!((result, bytes, buffer), (0, 1, [*byte]));
    }
    expect_nothing(accepted, event);
    finish(client, accepted);
}

#[test]
fn net_22_an_overlapped_receive_reenables_and_consumes_too() {
    let (client, accepted, event) = selected(FD_READ);
    send_all(client, b"ab");
    until_bytes(accepted, 2);
    assert_eq!(wait(event, BOUND_MS), 0);
    for byte in b"ab" {
        let mut overlapped = OVERLAPPED { hEvent: manual_event(), ..Default::default() };
        let mut buffer = [0u8; 1];
        let buffers = [WSABUF { len: 1, buf: buffer.as_mut_ptr() }];
        let mut flags = 0;
        unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None) };
        assert_eq!(wait(overlapped.hEvent, BOUND_MS), 0);
        assert_eq!(buffer, [*byte]);
        if *byte == b'a' {
            expect(accepted, event, FD_READ);
        }
    }
    expect_nothing(accepted, event);
    finish(client, accepted);
}

#[test]
fn net_23_a_peek_records_again() {
    let (client, accepted, event) = selected(FD_READ);
    send_all(client, b"ab");
    until_bytes(accepted, 2);
    for _ in 0..3 {
        expect(accepted, event, FD_READ);
        assert_eq!(receive_flags(accepted, 8, MSG_PEEK).unwrap(), b"ab");
    }
    assert_eq!(receive(accepted, 8).unwrap(), b"ab");
    expect_nothing(accepted, event);
    finish(client, accepted);
}

#[test]
fn net_24_one_accept_of_two_records_again() {
    let (listener, address) = listener();
    let event = manual_event();
    event_select(listener, event, FD_ACCEPT);
    let clients = [connect_to(&address), connect_to(&address)];
    expect(listener, event, FD_ACCEPT);
    // Both are in the queue when the second can be looked up after the first was taken.
    let first = accept_one(listener);
    until_readable(listener);
    expect(listener, event, FD_ACCEPT);
    let second = accept_one(listener);
    expect_nothing(listener, event);
    assert_eq!(try_accept(listener), Err(WSAEWOULDBLOCK));
    for socket in [first, second, clients[0], clients[1], listener] {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_25_new_data_records_again_and_old_data_does_not() {
    let (client, accepted, event) = selected(FD_READ);
    send_all(client, b"a");
    expect(accepted, event, FD_READ);
    expect_nothing(accepted, event);
    send_all(client, b"b");
    expect(accepted, event, FD_READ);
    finish(client, accepted);
}

#[test]
fn net_25_a_new_connection_records_again() {
    let (listener, address) = listener();
    let event = manual_event();
    event_select(listener, event, FD_ACCEPT);
    let first = connect_to(&address);
    expect(listener, event, FD_ACCEPT);
    expect_nothing(listener, event);
    let second = connect_to(&address);
    expect(listener, event, FD_ACCEPT);
    for socket in [first, second, listener] {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_25_new_urgent_data_records_again() {
    let (client, accepted, event) = selected(FD_OOB);
    assert_eq!(try_send(client, b"!", MSG_OOB), Ok(1));
    expect(accepted, event, FD_OOB);
    expect_nothing(accepted, event);
    assert_eq!(try_send(client, b"?", MSG_OOB), Ok(1));
    expect(accepted, event, FD_OOB);
    finish(client, accepted);
}

#[test]
fn net_27_bits_accumulate_until_they_are_enumerated() {
    let (listener, address) = listener();
    let client = tcp();
    let event = manual_event();
    event_select(client, event, FD_ALL_EVENTS);
    assert_eq!(checked(unsafe { connect(client, (&raw const address).cast(), ADDRESS_LENGTH) }), Err(WSAEWOULDBLOCK));
    let accepted = accept_one(listener);
    send_all(accepted, b"x");
    close(accepted);
    // The fence leaves the record alone.
    until_bytes(client, 1);
    assert_eq!(receive_flags(client, 8, MSG_PEEK).unwrap(), b"x");
    let codes = expect(client, event, FD_CONNECT | FD_WRITE | FD_READ | FD_CLOSE);
    assert_eq!(codes, [0; 10]);
    close(client);
    close(listener);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_28_a_signal_may_outlive_its_reason() {
    let (client, accepted, event) = selected(FD_READ);
    send_all(client, b"x");
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!(receive(accepted, 8).unwrap(), b"x");
    assert!(is_signaled(event), "a receive resets nothing");
    assert_eq!(enumerate(accepted, event).0, 0);
    finish(client, accepted);
}

#[test]
fn net_29_bits_outside_the_mask_neither_report_nor_signal() {
    let (client, accepted, event) = selected(FD_CLOSE);
    send_all(client, b"x");
    until_readable(accepted);
    expect_unset(event);
    assert_eq!(enumerate(accepted, event).0, 0);
    event_select(accepted, event, FD_READ);
    expect(accepted, event, FD_READ);
    finish(client, accepted);
}

#[test]
fn net_30_the_end_of_the_stream_is_no_data() {
    let (client, accepted, event) = selected(FD_READ | FD_CLOSE);
    close(client);
    expect(accepted, event, FD_CLOSE);
    assert_eq!(receive(accepted, 8).unwrap(), b"");
    expect_nothing(accepted, event);
    assert_eq!(receive(accepted, 8).unwrap(), b"");
    expect_nothing(accepted, event);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_31_a_pending_receive_eats_its_data_first() {
    let (client, accepted, event) = selected(FD_READ);
    let done = manual_event();
    let mut overlapped = OVERLAPPED { hEvent: done, ..Default::default() };
    let mut buffer = [0u8; 4];
    let buffers = [WSABUF { len: 4, buf: buffer.as_mut_ptr() }];
    let mut flags = 0;
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    send_all(client, b"ab");
    assert_eq!(wait(done, BOUND_MS), 0);
    assert_eq!((overlapped.InternalHigh, &buffer[..2]), (2, &b"ab"[..]));
    expect_nothing(accepted, event);
    send_all(client, b"c");
    expect(accepted, event, FD_READ);
    finish(client, accepted);
}

#[test]
fn net_31_a_pending_acceptex_eats_its_connection_first() {
    let (listener, address) = listener();
    let acceptor = tcp();
    let (event, done) = (manual_event(), manual_event());
    event_select(listener, event, FD_ACCEPT);
    let mut overlapped = OVERLAPPED { hEvent: done, ..Default::default() };
    let (mut buffer, mut bytes) = ([0u8; 64], 0);
    let pointer = buffer.as_mut_ptr().cast();
    let result = unsafe { AcceptEx(listener, acceptor, pointer, 0, 32, 32, &mut bytes, &mut overlapped) };
    assert_eq!((result, last_error()), (0, WSA_IO_PENDING));
    let first = connect_to(&address);
    assert_eq!(wait(done, BOUND_MS), 0);
    expect_nothing(listener, event);
    let second = connect_to(&address);
    expect(listener, event, FD_ACCEPT);
    for socket in [first, second, acceptor, listener] {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_32_a_consumed_bit_leaves_the_record() {
    let (listener, address) = listener();
    let event = manual_event();
    event_select(listener, event, FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE);
    let client = connect_to(&address);
    assert_eq!(wait(event, BOUND_MS), 0);
    let accepted = accept_one(listener);
    assert_eq!(enumerate(listener, event).0, 0, "FD_ACCEPT was dropped");
    send_all(client, b"x");
    close(client);
    until_bytes(accepted, 1);
    assert_eq!(receive(accepted, 8).unwrap(), b"x");
    // FD_WRITE and FD_CLOSE stay, FD_READ is gone.
    expect(accepted, event, FD_WRITE | FD_CLOSE);
    close(accepted);
    close(listener);
    assert_eq!(rescues(), 0);
}
