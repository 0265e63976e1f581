//! OVL-55: an `SO_SNDBUF` of 0.

use crate::ops::*;
use crate::sockets::{Set, elsewhere, option, select_one, until_bytes};
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;

/// Two connected sockets: the second sends unbuffered, and the first takes no more than a little while it does not receive.
fn unbuffered_pair() -> (SOCKET, SOCKET) {
    let (listener, address) = listener();
    set_int(listener, SO_SNDBUF, 0);
    let client = tcp();
    set_int(client, SO_RCVBUF, 8192);
    let result = unsafe { connect(client, (&raw const address).cast(), ADDRESS_LENGTH) };
    assert_eq!(result, 0, "{}", last_error());
    let accepted = accept_one(listener);
    close(listener);
    assert_eq!(option(accepted, SOL_SOCKET, SO_SNDBUF), 0, "inherited");
    (client, accepted)
}

/// More than the receiver's buffer and less than the sender's.
const MUCH: usize = 200_000;

#[test]
fn ovl_55_an_overlapped_send_pends_until_it_is_acknowledged() {
    let (client, accepted) = unbuffered_pair();
    let op = Op::with(manual_event(), vec![7; MUCH]);
    assert_eq!(op.send(accepted), WSA_IO_PENDING);
    // The kernel has all of it: there is room for more.
    assert_eq!(select_one(accepted, Set::Write, BOUND_MS), 1);
    assert_eq!(op.result(accepted), Err(WSA_IO_INCOMPLETE));
    assert_eq!(wait(op.event(), 50), TIMED_OUT);
    assert_eq!(receive_exactly(client, MUCH), vec![7; MUCH]);
    assert_eq!(op.end(accepted), Ok(MUCH as u32));
    // What the peer's system takes at once is acknowledged though its program does not receive.
    let small = Op::with(manual_event(), b"abc".to_vec());
    assert_eq!(small.send(accepted), WSA_IO_PENDING);
    assert_eq!(small.end(accepted), Ok(3));
    assert_eq!(receive(client, 8).unwrap(), b"abc");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_55_several_are_on_their_way_and_end_in_order() {
    let (client, accepted) = unbuffered_pair();
    let port = port(0);
    associate(accepted, port, 3);
    let ops: Vec<Op> = (0..20u8).map(|byte| Op::with(null_mut(), vec![byte; 10_000])).collect();
    for op in &ops {
        assert_eq!(op.send(accepted), WSA_IO_PENDING);
    }
    let all = receive_exactly(client, MUCH);
    assert!(all.chunks(10_000).enumerate().all(|(byte, chunk)| chunk.iter().all(|at| usize::from(*at) == byte)));
    for op in &ops {
        assert_eq!(get(port, BOUND_MS), Got::success(10_000, 3, op.overlapped()));
    }
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_55_a_blocking_send_blocks_until_then() {
    let (client, accepted) = unbuffered_pair();
    let sending = elsewhere(move || {
        let bytes = vec![1u8; MUCH];
        unsafe { send(accepted, bytes.as_ptr(), MUCH as i32, 0) }
    });
    until_bytes(client, 1);
    assert!(sending.is_blocked());
    receive_exactly(client, MUCH);
    assert_eq!(sending.result(), MUCH as i32);
    // No longer than its time.
    set_int(accepted, SO_SNDTIMEO, 30);
    let bytes = vec![1u8; MUCH];
    assert_eq!(unsafe { send(accepted, bytes.as_ptr(), MUCH as i32, 0) }, SOCKET_ERROR);
    assert_eq!(last_error(), WSAETIMEDOUT);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_55_what_is_on_its_way_can_be_cancelled_closed_and_broken() {
    for act in 0..3 {
        let (client, accepted) = unbuffered_pair();
        let op = Op::with(manual_event(), vec![7; MUCH]);
        assert_eq!(op.send(accepted), WSA_IO_PENDING);
        until_bytes(client, 1);
        match act {
            0 => assert_eq!(op.cancel(accepted), 0),
            1 => close(accepted),
            _ => reset(client),
        }
        assert_eq!(wait(op.event(), BOUND_MS), 0, "{act}");
        if act == 1 {
            assert_eq!(op.status(), STATUS_CANCELLED);
        } else {
            let error = if act == 0 { WSA_OPERATION_ABORTED } else { WSAECONNRESET };
            assert_eq!(op.result(accepted), Err(error), "{act}");
            assert_eq!(op.cancel(accepted), 1168, "it is over");
            close(accepted);
        }
        if act != 2 {
            close(client);
        }
    }
    assert_no_rescue();
}

#[test]
fn ovl_55_an_acknowledgement_is_no_news_for_select_nor_for_a_selection() {
    let (client, accepted) = unbuffered_pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ | FD_CLOSE);
    for _ in 0..20 {
        let op = Op::with(manual_event(), b"abc".to_vec());
        assert_eq!(op.send(accepted), WSA_IO_PENDING);
        assert_eq!(select_one(accepted, Set::Read, 0), 0);
        assert_eq!(op.end(accepted), Ok(3));
        assert_eq!(select_one(accepted, Set::Read, 0), 0);
        receive_exactly(client, 3);
    }
    crate::sockets::expect_nothing(accepted, event);
    // FIN counts as no byte.
    let op = Op::with(manual_event(), vec![7; MUCH]);
    assert_eq!(op.send(accepted), WSA_IO_PENDING);
    shut_send(accepted);
    receive_exactly(client, MUCH);
    assert_eq!(op.end(accepted), Ok(MUCH as u32));
    assert_eq!(receive(client, 1).unwrap(), b"");
    close(client);
    crate::sockets::expect(accepted, event, FD_CLOSE);
    close(accepted);
    close_handle(event);
    assert_no_rescue();
}

#[test]
fn ovl_55_an_acknowledgement_is_no_news_for_poll() {
    let (client, accepted) = unbuffered_pair();
    let poll = |events: i16| {
        let mut entry = WSAPOLLFD { fd: accepted, events, revents: 0x7fff };
        (unsafe { WSAPoll(&mut entry, 1, 0) }, entry.revents)
    };
    for _ in 0..20 {
        let op = Op::with(manual_event(), b"abc".to_vec());
        assert_eq!(op.send(accepted), WSA_IO_PENDING);
        assert_eq!(poll(POLLRDNORM), (0, 0));
        assert_eq!(op.end(accepted), Ok(3));
        assert_eq!(poll(POLLRDNORM | POLLWRNORM), (1, POLLWRNORM));
        let sent = unsafe { send(accepted, b"def".as_ptr(), 3, 0) };
        assert_eq!(sent, 3);
        assert_eq!(poll(POLLRDNORM), (0, 0));
        receive_exactly(client, 6);
    }
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_55_a_size_ends_it() {
    let (client, accepted) = unbuffered_pair();
    let op = Op::with(manual_event(), vec![7; MUCH]);
    assert_eq!(op.send(accepted), WSA_IO_PENDING);
    set_int(accepted, SO_SNDBUF, 1 << 20);
    let buffered = Op::with(manual_event(), vec![8; 1000]);
    started(buffered.send(accepted));
    assert_eq!(buffered.end(accepted), Ok(1000), "taken, not acknowledged");
    assert_eq!(op.result(accepted), Err(WSA_IO_INCOMPLETE));
    receive_exactly(client, MUCH + 1000);
    assert_eq!(op.end(accepted), Ok(MUCH as u32));
    close(client);
    close(accepted);
    assert_no_rescue();
}
