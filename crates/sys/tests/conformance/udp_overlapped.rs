//! Datagrams, overlapped: the four ways to be told, truncation, order, cancellation.

use crate::datagrams::*;
use crate::ops::*;
use crate::sockets::checked;
use crate::support::*;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::Cell;
use std::ptr::null_mut;

const STATUS_BUFFER_OVERFLOW: usize = 0x8000_0005;

#[test]
fn udp_2_a_cut_datagram_ends_a_pending_receive_with_a_warning() {
    let ((socket, address), (peer, its)) = (bound(), bound());
    let (op, sender) = (Op::signaled(4), Sender::new());
    assert_eq!(start_receive_from(&op, socket, sender, None), WSA_IO_PENDING);
    send_to(peer, b"abcdef", &address).unwrap();
    assert_eq!(op.end(socket), Err(WSAEMSGSIZE));
    assert_eq!((op.status(), op.bytes(), op.data()), (STATUS_BUFFER_OVERFLOW, 4, b"abcd".to_vec()));
    assert_eq!(sender.port(), its.sin_port);
    let mut bytes = UNTOUCHED;
    let mut flags = 0;
    let result = unsafe { WSAGetOverlappedResult(socket, op.overlapped(), &mut bytes, 0, &mut flags) };
    assert_eq!((result, last_error(), bytes), (0, WSAEMSGSIZE, 4), "the count is written too");
    close(socket);
    close(peer);
    assert_no_rescue();
}

#[test]
fn udp_2_port_33_a_cut_datagram_found_at_once_fails_and_is_told() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    let port = port(0);
    associate(socket, port, 7);
    send_to(peer, b"abcdef", &address).unwrap();
    let (op, sender) = (Op::room(null_mut(), 4), Sender::new());
    let started = start_receive_from(&op, socket, sender, None);
    assert!(matches!(started, WSAEMSGSIZE | WSA_IO_PENDING), "{started}");
    let got = get(port, BOUND_MS);
    assert_eq!(got, Got { ok: false, bytes: 4, key: 7, overlapped: op.overlapped(), error: 234 });
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    // With the mode that skips successes it is told all the same: it is none.
    assert_eq!(unsafe { SetFileCompletionNotificationModes(socket as HANDLE, 1) }, 1);
    send_to(peer, b"abcdef", &address).unwrap();
    start_receive_from(&op, socket, sender, None);
    assert_eq!(get(port, BOUND_MS).error, 234);
    close(socket);
    close(peer);
    close_handle(port);
    assert_no_rescue();
}

thread_local! {
    static TOLD: Cell<(u32, u32)> = const { Cell::new((UNTOUCHED, UNTOUCHED)) };
}

unsafe extern "system" fn note(error: u32, bytes: u32, _: *mut OVERLAPPED, _: u32) {
    TOLD.set((error, bytes));
}

#[test]
fn udp_2_a_routine_is_told_of_a_cut_datagram() {
    let ((socket, address), (peer, its)) = (bound(), bound());
    let (op, sender) = (Op::room(null_mut(), 4), Sender::new());
    assert_eq!(start_receive_from(&op, socket, sender, Some(note)), WSA_IO_PENDING);
    send_to(peer, b"abcdef", &address).unwrap();
    assert_eq!(unsafe { SleepEx(BOUND_MS, 1) }, IO_COMPLETION);
    assert_eq!((TOLD.get(), sender.port()), ((WSAEMSGSIZE as u32, 4), its.sin_port));
    close(socket);
    close(peer);
    assert_no_rescue();
}

#[test]
fn udp_12_ovl_140_the_senders_address_is_written_at_completion() {
    let ((socket, address), (peer, its)) = (bound(), bound());
    let (op, sender) = (Op::signaled(16), Sender::new());
    unsafe { *sender.length = 100 };
    assert_eq!(start_receive_from(&op, socket, sender, None), WSA_IO_PENDING);
    assert_eq!((sender.port(), unsafe { *sender.length }), (0, 100));
    send_to(peer, b"abc", &address).unwrap();
    assert_eq!(op.end(socket), Ok(3));
    assert_eq!((op.data(), sender.port(), unsafe { *sender.length }), (b"abc".to_vec(), its.sin_port, ADDRESS_LENGTH));
    // What is there already ends the next one at once, told as ever.
    send_to(peer, b"def", &address).unwrap();
    started(start_receive_from(&op, socket, sender, None));
    assert_eq!(op.end(socket), Ok(3));
    assert_eq!(op.data(), b"def");
    close(socket);
    close(peer);
    assert_no_rescue();
}

#[test]
fn ovl_40_pending_receives_take_datagrams_in_start_order() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    let ops: Vec<(Op, Sender)> = (0..8).map(|_| (Op::signaled(4), Sender::new())).collect();
    for (op, sender) in &ops {
        assert_eq!(start_receive_from(op, socket, *sender, None), WSA_IO_PENDING);
    }
    for number in 0..8u8 {
        send_to(peer, &[number], &address).unwrap();
    }
    for (number, (op, _)) in ops.iter().enumerate() {
        assert_eq!(op.end(socket), Ok(1));
        assert_eq!(op.data(), [number as u8]);
    }
    close(socket);
    close(peer);
    assert_no_rescue();
}

#[test]
fn port_31_sends_and_receives_of_datagrams_come_out_of_a_port() {
    let ((socket, address), (peer, its)) = (bound(), bound());
    let port = port(0);
    associate(socket, port, 1);
    let (receiving, sender) = (Op::room(null_mut(), 16), Sender::new());
    assert_eq!(start_receive_from(&receiving, socket, sender, None), WSA_IO_PENDING);
    let sending = Op::with(null_mut(), b"ping".to_vec());
    started(start_send_to(&sending, socket, &its));
    assert_eq!(get(port, BOUND_MS), Got::success(4, 1, sending.overlapped()));
    assert_eq!(receive_from(peer, 16), Ok((b"ping".to_vec(), address.sin_port)));
    send_to(peer, b"", &address).unwrap();
    assert_eq!(get(port, BOUND_MS), Got::success(0, 1, receiving.overlapped()), "an empty datagram");
    assert_eq!(sender.port(), its.sin_port);
    close(socket);
    close(peer);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_140_wsasend_sends_one_datagram_of_all_buffers() {
    let (one, other) = connected_pair();
    let (mut head, mut tail) = (*b"head", *b"tail");
    let buffers = [WSABUF { len: 4, buf: head.as_mut_ptr() }, WSABUF { len: 4, buf: tail.as_mut_ptr() }];
    let mut count = 0;
    assert_eq!(unsafe { WSASend(one, buffers.as_ptr(), 2, &mut count, 0, null_mut(), None) }, 0);
    assert_eq!((count, receive(other, 16)), (8, Ok(b"headtail".to_vec())));
    // An empty send is an empty datagram (OVL-59).
    let op = Op::with(manual_event(), Vec::new());
    started(op.send(one));
    assert_eq!((op.end(one), receive(other, 16)), (Ok(0), Ok(Vec::new())));
    close(one);
    close(other);
    assert_no_rescue();
}

#[test]
fn ovl_140_a_datagram_may_come_from_and_go_to_thousands_of_buffers() {
    let (one, other) = connected_pair();
    let mut sent: Vec<u8> = (0..3_000u32).map(|number| number as u8).collect();
    let mut taken = vec![0; 5_000];
    let each = |byte: &mut u8| WSABUF { len: 1, buf: byte };
    let from: Vec<_> = sent.iter_mut().map(each).collect();
    let into: Vec<_> = taken.iter_mut().map(each).collect();
    let (mut count, mut flags) = (0, 0);
    // Overlapped before the datagram comes, and at once.
    for pends in [true, false] {
        let op = Op::signaled(0);
        let receive = |overlapped, count: &mut u32, flags: &mut u32| {
            checked(unsafe { WSARecv(other, into.as_ptr(), into.len() as u32, count, flags, overlapped, None) })
        };
        if pends {
            assert_eq!(receive(op.overlapped(), &mut count, &mut flags), Err(WSA_IO_PENDING));
        }
        let sent = checked(unsafe { WSASend(one, from.as_ptr(), from.len() as u32, &mut count, 0, null_mut(), None) });
        assert_eq!((sent, count), (Ok(()), 3_000));
        if pends {
            assert_eq!(op.end(other), Ok(3_000));
        } else {
            assert_eq!((receive(null_mut(), &mut count, &mut flags), count), (Ok(()), 3_000));
        }
        let expected = (0..3_000u32).map(|number| number as u8).chain(std::iter::repeat_n(0, 2_000));
        assert!(taken.iter().copied().eq(expected));
        taken.fill(0);
    }
    // The rest of one that is too long is lost.
    let op = Op::with(null_mut(), vec![7; 6_000]);
    started(op.send(one));
    let received = checked(unsafe { WSARecv(other, into.as_ptr(), 5_000, &mut count, &mut flags, null_mut(), None) });
    assert_eq!((received, count), (Err(WSAEMSGSIZE), 5_000));
    assert!(taken.iter().all(|byte| *byte == 7));
    close(one);
    close(other);
    assert_no_rescue();
}

#[test]
fn ovl_61_70_receives_of_datagrams_are_cancelled_and_closed() {
    let (socket, _) = bound();
    let ops: Vec<(Op, Sender)> = (0..3).map(|_| (Op::signaled(4), Sender::new())).collect();
    for (op, sender) in &ops {
        assert_eq!(start_receive_from(op, socket, *sender, None), WSA_IO_PENDING);
    }
    assert_eq!(ops[1].0.cancel(socket), 0);
    assert_eq!(ops[1].0.end(socket), Err(WSA_OPERATION_ABORTED));
    close(socket);
    for index in [0, 2] {
        assert_eq!(wait(ops[index].0.event(), BOUND_MS), 0);
        assert_eq!(ops[index].0.status(), STATUS_CANCELLED);
    }
    assert_no_rescue();
}

#[test]
fn ovl_8_a_socket_without_the_attribute_receives_synchronously() {
    startup();
    let socket = crate::sockets::socket_with(AF_INET, SOCK_DGRAM, IPPROTO_UDP, 0).unwrap();
    bind_loopback(socket);
    let (peer, _) = bound();
    send_to(peer, b"abcdef", &local(socket)).unwrap();
    let (op, sender) = (Op::signaled(16), Sender::new());
    assert_eq!(start_receive_from(&op, socket, sender, None), 0);
    assert_eq!((op.status(), op.data()), (0, b"abcdef".to_vec()));
    close(socket);
    close(peer);
}
