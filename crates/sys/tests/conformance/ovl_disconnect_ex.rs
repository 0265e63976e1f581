//! `DisconnectEx`.

use crate::datagrams::extension;
use crate::ops::*;
use crate::sockets::{elsewhere, option, set_option};
use crate::support::*;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

type Disconnect = unsafe extern "system" fn(SOCKET, *mut OVERLAPPED, u32, u32) -> i32;

/// `DisconnectEx`: 0 or the error.
fn disconnect(socket: SOCKET, overlapped: *mut OVERLAPPED, flags: u32) -> i32 {
    let function: Disconnect = unsafe { std::mem::transmute(extension(socket, WSAID_DISCONNECTEX)) };
    if unsafe { function(socket, overlapped, flags, 0) } != 0 { 0 } else { last_error() }
}

#[test]
fn ovl_120_without_overlapped_it_is_done_at_once_and_may_be_repeated() {
    let (client, accepted) = pair();
    assert_eq!(disconnect(client, null_mut(), 0), 0);
    assert_eq!(disconnect(client, null_mut(), 0), 0);
    assert_eq!(receive(accepted, 8), Ok(Vec::new()));
    assert_eq!(disconnect(tcp(), null_mut(), 0), WSAENOTCONN);
    assert_eq!(disconnect(accepted, null_mut(), 0x40), WSAEINVAL);
    let function: Disconnect = unsafe { std::mem::transmute(extension(accepted, WSAID_DISCONNECTEX)) };
    assert_eq!((unsafe { function(accepted, null_mut(), 0, 1) }, last_error()), (0, WSAEINVAL), "reserved");
    send_all(accepted, b"x");
    assert_eq!(receive(client, 8), Ok(b"x".to_vec()), "neither has disconnected it");
    close(client);
    close(accepted);
}

#[test]
fn ovl_120_overlapped_it_pends_and_ends_with_no_bytes() {
    let (client, accepted) = pair();
    let op = Op::signaled(0);
    assert_eq!(disconnect(client, op.overlapped(), 0), WSA_IO_PENDING);
    assert_eq!(op.end(client), Ok(0));
    assert_eq!(receive(accepted, 8), Ok(Vec::new()));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_121_afterwards_the_peer_can_be_heard_and_nothing_sent() {
    let (client, accepted) = pair();
    assert_eq!(disconnect(client, null_mut(), 0), 0);
    let sent = unsafe { send(client, b"x".as_ptr(), 1, 0) };
    assert_eq!((sent, last_error()), (SOCKET_ERROR, WSAESHUTDOWN));
    send_all(accepted, b"still");
    assert_eq!(receive(client, 8), Ok(b"still".to_vec()));
    let address = loopback(1);
    let connected = unsafe { connect(client, (&raw const address).cast(), ADDRESS_LENGTH) };
    assert_eq!((connected, last_error()), (SOCKET_ERROR, WSAEISCONN));
    close(client);
    close(accepted);
}

#[test]
fn ovl_120_the_sends_before_it_go_out_first() {
    let (client, accepted) = pair();
    let filled = fill(client);
    let sending = Op::with(manual_event(), vec![7; 100_000]);
    assert_eq!(sending.send(client), WSA_IO_PENDING);
    let op = Op::signaled(0);
    assert_eq!(disconnect(client, op.overlapped(), 0), WSA_IO_PENDING);
    assert!(!is_signaled(op.event()));
    assert_eq!(receive_exactly(accepted, filled + 100_000).len(), filled + 100_000);
    assert_eq!((sending.end(client), op.end(client)), (Ok(100_000), Ok(0)));
    assert_eq!(receive(accepted, 1), Ok(Vec::new()));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_122_an_accepted_socket_accepts_again() {
    let (listener, address) = listener();
    let accept_ex: unsafe extern "system" fn(
        SOCKET,
        SOCKET,
        *mut core::ffi::c_void,
        u32,
        u32,
        u32,
        *mut u32,
        *mut OVERLAPPED,
    ) -> i32 = AcceptEx;
    let acceptor = tcp();
    for round in 0..3u8 {
        let op = Op::signaled(64);
        let started =
            unsafe { accept_ex(listener, acceptor, op.buffer().cast(), 0, 32, 32, null_mut(), op.overlapped()) };
        assert_eq!((started, last_error()), (0, WSA_IO_PENDING), "round {round}");
        let client = connect_to(&address);
        assert_eq!(op.end(listener), Ok(0));
        send_all(client, &[round]);
        assert_eq!(receive(acceptor, 8), Ok(vec![round]));
        let ending = Op::signaled(0);
        assert_eq!(disconnect(acceptor, ending.overlapped(), TF_REUSE_SOCKET), WSA_IO_PENDING);
        assert_eq!(receive(client, 8), Ok(Vec::new()));
        assert!(!is_signaled(ending.event()), "the peer has not ended its way");
        close(client);
        assert_eq!(ending.end(acceptor), Ok(0));
    }
    close(acceptor);
    close(listener);
    assert_no_rescue();
}

#[test]
fn ovl_122_a_bound_socket_connects_again_from_its_address() {
    let (listener, address) = listener();
    let client = tcp();
    bind_loopback(client);
    let mine = local(client);
    for _ in 0..2 {
        let op = Op::signaled(0);
        let connect: unsafe extern "system" fn(
            SOCKET,
            *const SOCKADDR,
            i32,
            *const core::ffi::c_void,
            u32,
            *mut u32,
            *mut OVERLAPPED,
        ) -> i32 = unsafe { std::mem::transmute(extension(client, WSAID_CONNECTEX)) };
        let to = (&raw const address).cast();
        let started = unsafe { connect(client, to, ADDRESS_LENGTH, null(), 0, null_mut(), op.overlapped()) };
        assert_eq!((started, last_error()), (0, WSA_IO_PENDING));
        assert_eq!(op.end(client), Ok(0));
        let accepted = accept_one(listener);
        // The peer ends first, so that its side has the TIME_WAIT.
        close(accepted);
        let waiting = elsewhere(move || disconnect(client, null_mut(), TF_REUSE_SOCKET));
        assert_eq!(waiting.result(), 0);
        assert_eq!(local(client).sin_port, mine.sin_port);
    }
    close(client);
    close(listener);
}

#[test]
fn ovl_122_what_was_set_stays_in_the_next_life() {
    let (client, accepted) = pair();
    set_option(client, SO_KEEPALIVE, 1);
    set_option(client, SO_RCVBUF, 30_000);
    let on = 1i32;
    let set = unsafe { setsockopt(client, IPPROTO_TCP, TCP_NODELAY, (&raw const on).cast(), 4) };
    assert_eq!(set, 0);
    close(accepted);
    let waiting = elsewhere(move || disconnect(client, null_mut(), TF_REUSE_SOCKET));
    assert_eq!(waiting.result(), 0);
    assert_eq!(option(client, SOL_SOCKET, SO_KEEPALIVE), 1);
    assert_eq!(option(client, SOL_SOCKET, SO_RCVBUF), 30_000);
    assert_eq!(option(client, IPPROTO_TCP, TCP_NODELAY), 1);
    close(client);
}

#[test]
fn ovl_122_what_was_inherited_stays_in_the_next_life() {
    let (listener, address) = listener();
    set_option(listener, SO_KEEPALIVE, 1);
    let on = 1i32;
    assert_eq!(unsafe { setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, (&raw const on).cast(), 4) }, 0);
    let client = connect_to(&address);
    let accepted = accept_one(listener);
    close(client);
    let waiting = elsewhere(move || disconnect(accepted, null_mut(), TF_REUSE_SOCKET));
    assert_eq!(waiting.result(), 0);
    assert_eq!(option(accepted, SOL_SOCKET, SO_KEEPALIVE), 1);
    assert_eq!(option(accepted, IPPROTO_TCP, TCP_NODELAY), 1);
    close(accepted);
    close(listener);
}

#[test]
fn ovl_123_a_port_that_skips_successes_gets_its_packet() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(client, port, 3);
    assert_eq!(unsafe { SetFileCompletionNotificationModes(client as _, 1) }, 1);
    let op = Op::room(null_mut(), 0);
    assert_eq!(disconnect(client, op.overlapped(), 0), WSA_IO_PENDING);
    assert_eq!(get(port, BOUND_MS), Got::success(0, 3, op.overlapped()));
    assert_eq!(disconnect(client, null_mut(), 0), 0);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}
