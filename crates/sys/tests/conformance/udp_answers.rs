//! What the network answers to a datagram: ICMP messages, told to receives.

use crate::datagrams::*;
use crate::ops::*;
use crate::sockets::{elsewhere, expect, expect_nothing};
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;

/// Which receives are told of answers, by code of WSAIoctl.
const SIO_UDP_NETRESET: u32 = 0x9800_000F;

#[test]
fn udp_6_a_refused_datagram_ends_one_receive_of_an_unconnected_socket() {
    let ((socket, address), (peer, its), nobody) = (bound(), bound(), nobody());
    set_int(socket, SO_RCVTIMEO, 5_000);
    send_to(socket, b"x", &nobody).unwrap();
    assert_eq!(receive_from(socket, 8), Err(WSAECONNRESET));
    // The socket is well: sends are not told, and one message ends one receive.
    for _ in 0..2 {
        send_to(socket, b"x", &nobody).unwrap();
    }
    send_to(socket, b"ping", &its).unwrap();
    assert_eq!(receive_from(peer, 8), Ok((b"ping".to_vec(), address.sin_port)));
    send_to(peer, b"pong", &address).unwrap();
    assert_eq!(receive_from(socket, 8), Err(WSAECONNRESET));
    assert_eq!(receive_from(socket, 8), Err(WSAECONNRESET));
    assert_eq!(receive_from(socket, 8), Ok((b"pong".to_vec(), its.sin_port)));
    close(socket);
    close(peer);
}

#[test]
fn udp_6_a_connected_socket_is_told_as_well() {
    let (socket, _) = bound();
    connect_datagram(socket, &nobody());
    set_int(socket, SO_RCVTIMEO, 5_000);
    send_all(socket, b"x");
    // The send that comes after the answer goes out.
    send_all(socket, b"y");
    assert_eq!(receive(socket, 8), Err(WSAECONNRESET));
    assert_eq!(receive(socket, 8), Err(WSAECONNRESET));
    close(socket);
}

#[test]
fn udp_6_a_pending_receive_completes_with_it() {
    let ((socket, _), nobody) = (bound(), nobody());
    let (op, sender) = (Op::signaled(8), Sender::new());
    assert_eq!(start_receive_from(&op, socket, sender, None), WSA_IO_PENDING);
    send_to(socket, b"x", &nobody).unwrap();
    assert_eq!(op.end(socket), Err(WSAECONNRESET));
    assert_eq!(op.dos_result(socket), Err(1234));
    close(socket);
    assert_no_rescue();
}

#[test]
fn udp_6_a_pending_receive_is_told_though_a_send_meets_the_answer_first() {
    let ((socket, _), nobody) = (bound(), nobody());
    for _ in 0..200 {
        let (op, sender) = (Op::signaled(8), Sender::new());
        let started = start_receive_from(&op, socket, sender, None);
        // Each answer may be met by the next send, or by the edge: exactly so many receives are told.
        assert!(matches!(started, WSA_IO_PENDING | WSAECONNRESET), "{started}");
        send_to(socket, b"x", &nobody).unwrap();
        if started == WSA_IO_PENDING {
            assert_eq!(op.end(socket), Err(WSAECONNRESET));
        }
    }
    close(socket);
    assert_no_rescue();
}

#[test]
fn udp_6_a_blocked_receive_and_a_selection_are_told() {
    let ((socket, _), nobody) = (bound(), nobody());
    let waiting = elsewhere(move || receive_from(socket, 8));
    assert!(waiting.is_blocked());
    send_to(socket, b"x", &nobody).unwrap();
    assert_eq!(waiting.result(), Err(WSAECONNRESET));
    let event = manual_event();
    event_select(socket, event, FD_READ);
    send_to(socket, b"x", &nobody).unwrap();
    expect(socket, event, FD_READ);
    assert_eq!(receive_from(socket, 8), Err(WSAECONNRESET));
    expect_nothing(socket, event);
    close(socket);
    assert_no_rescue();
}

/// Whether `select` says within the bound, or at once, that there is something to receive.
fn is_readable(socket: SOCKET, seconds: i32) -> bool {
    let mut read = FD_SET { fd_count: 1, ..Default::default() };
    read.fd_array[0] = socket;
    let timeout = TIMEVAL { tv_sec: seconds, tv_usec: 0 };
    unsafe { select(0, &mut read, null_mut(), null_mut(), &timeout) == 1 }
}

#[test]
fn udp_6_7_a_select_counts_what_a_receive_is_told() {
    let ((socket, address), (peer, _), nobody) = (bound(), bound(), nobody());
    send_to(socket, b"x", &nobody).unwrap();
    assert!(is_readable(socket, 20));
    assert_eq!(receive_from(socket, 8), Err(WSAECONNRESET));
    assert!(!is_readable(socket, 0));
    assert_eq!(control(socket, SIO_UDP_CONNRESET, 0), 0);
    send_to(socket, b"x", &nobody).unwrap();
    let waiting = elsewhere(move || is_readable(socket, 20));
    assert!(waiting.is_blocked(), "an answer that is not to be told ends no select");
    send_to(peer, b"y", &address).unwrap();
    assert!(waiting.result());
    assert_eq!(receive(socket, 8), Ok(b"y".to_vec()));
    close(socket);
    close(peer);
}

#[test]
fn udp_7_the_two_answers_can_be_switched_off() {
    let ((socket, address), (peer, _), nobody) = (bound(), bound(), nobody());
    assert_eq!(control(socket, SIO_UDP_CONNRESET, 0), 0);
    send_to(socket, b"x", &nobody).unwrap();
    send_to(socket, b"x", &nobody).unwrap();
    let op = Op::signaled(8);
    assert_eq!(op.receive(socket), WSA_IO_PENDING);
    send_to(peer, b"well", &address).unwrap();
    assert_eq!(op.end(socket), Ok(4));
    // On again, it is told again.
    assert_eq!(control(socket, SIO_UDP_CONNRESET, 1), 0);
    set_int(socket, SO_RCVTIMEO, 5_000);
    send_to(socket, b"x", &nobody).unwrap();
    assert_eq!(receive(socket, 8), Err(WSAECONNRESET));
    assert_eq!(control(socket, SIO_UDP_NETRESET, 0), 0);
    let stream = tcp();
    assert_eq!(control(stream, SIO_UDP_CONNRESET, 0), WSAEOPNOTSUPP);
    for socket in [stream, socket, peer] {
        close(socket);
    }
    assert_no_rescue();
}
