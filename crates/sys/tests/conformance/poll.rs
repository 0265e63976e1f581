//! `WSAPoll`.

use crate::datagrams::*;
use crate::ops::*;
use crate::sockets::elsewhere;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

const ALL: i16 = POLLRDNORM | POLLRDBAND | POLLWRNORM;

/// One call: the return value, or the error, and what each entry says.
fn poll(entries: &[(SOCKET, i16)], timeout: i32) -> (Result<i32, i32>, Vec<i16>) {
    let entry = |(fd, events): &(SOCKET, i16)| WSAPOLLFD { fd: *fd, events: *events, revents: 0x7fff };
    let mut array: Vec<WSAPOLLFD> = entries.iter().map(entry).collect();
    let count = unsafe { WSAPoll(array.as_mut_ptr(), array.len() as u32, timeout) };
    let result = if count == SOCKET_ERROR { Err(last_error()) } else { Ok(count) };
    (result, array.iter().map(|entry| entry.revents).collect())
}

/// What one socket says within the bound.
fn one(socket: SOCKET, events: i16) -> i16 {
    poll(&[(socket, events)], BOUND_MS as i32).1[0]
}

/// What it says now.
fn now(socket: SOCKET, events: i16) -> i16 {
    poll(&[(socket, events)], 0).1[0]
}

/// Waits until all these bits are said.
fn until(socket: SOCKET, events: i16, bits: i16) {
    let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
    while now(socket, events) & bits != bits {
        assert!(Instant::now() < end, "{:#x} is not {bits:#x}", now(socket, events));
        std::thread::yield_now();
    }
}

#[test]
fn poll_1_an_array_is_needed() {
    startup();
    assert_eq!((unsafe { WSAPoll(null_mut(), 1, 0) }, last_error()), (SOCKET_ERROR, WSAEFAULT));
    let mut entry = WSAPOLLFD { fd: tcp(), events: 0, revents: 0 };
    assert_eq!((unsafe { WSAPoll(&mut entry, 0, 0) }, last_error()), (SOCKET_ERROR, WSAEINVAL));
    assert_eq!(poll(&[(entry.fd, 0)], 0), (Ok(0), vec![0]));
    close(entry.fd);
}

#[test]
fn poll_2_some_bits_may_not_be_asked_for() {
    let socket = tcp();
    for events in [POLLERR, POLLHUP, POLLNVAL, POLLWRBAND, POLLPRI, 0x1000, POLLIN | POLLPRI] {
        assert_eq!(poll(&[(socket, events)], 0).0, Err(WSAEINVAL), "{events:#x}");
    }
    assert_eq!(poll(&[(socket, POLLIN | POLLOUT)], 0).0, Ok(0));
    close(socket);
}

#[test]
fn poll_3_what_is_no_socket_is_said_and_not_counted() {
    let (client, accepted) = pair();
    let none = tcp();
    close(none);
    assert_eq!(poll(&[(none, POLLIN)], BOUND_MS as i32), (Err(WSAENOTSOCK), vec![POLLNVAL]));
    let both = [(none, POLLIN), (client, POLLOUT), (INVALID_SOCKET, POLLIN)];
    assert_eq!(poll(&both, BOUND_MS as i32), (Ok(1), vec![POLLNVAL, POLLWRNORM, POLLNVAL]));
    assert_eq!(poll(&[(none, POLLIN), (client, POLLIN)], 0), (Ok(0), vec![POLLNVAL, 0]));
    close(client);
    close(accepted);
}

#[test]
fn poll_4_what_each_state_says() {
    let (listener, address) = listener();
    assert_eq!((now(listener, ALL), now(tcp(), ALL)), (0, 0));
    let client = connect_to(&address);
    assert_eq!(one(listener, ALL), POLLRDNORM);
    let accepted = accept_one(listener);
    assert_eq!((now(listener, ALL), now(client, ALL), now(client, POLLIN)), (0, POLLWRNORM, 0));
    send_all(accepted, b"abc");
    assert_eq!(one(client, POLLIN), POLLRDNORM);
    // The end of the stream is no data, and is told unasked.
    shut_send(accepted);
    until(client, ALL, POLLHUP);
    assert_eq!(now(client, ALL), POLLHUP | POLLRDNORM | POLLWRNORM);
    assert_eq!(receive(client, 8), Ok(b"abc".to_vec()));
    assert_eq!((now(client, ALL), now(client, 0)), (POLLHUP | POLLWRNORM, POLLHUP));
    for socket in [client, accepted, listener] {
        close(socket);
    }
}

#[test]
fn poll_4_a_reset_and_a_peer_that_does_not_receive() {
    let (client, accepted) = pair();
    assert_eq!(unsafe { shutdown(accepted, SD_RECEIVE) }, 0);
    assert_eq!(now(client, POLLIN), 0);
    reset(accepted);
    until(client, ALL, POLLERR);
    assert_eq!(now(client, ALL), POLLERR | POLLHUP | POLLWRNORM);
    assert_eq!(receive(client, 1), Err(WSAECONNRESET));
    assert_eq!(now(client, 0), POLLERR | POLLHUP, "it is told ever after");
    close(client);
}

#[test]
fn poll_5_urgent_data_is_a_band_of_its_own() {
    for (inline, bit) in [(0, POLLRDBAND), (1, POLLRDNORM)] {
        let (client, accepted) = pair();
        set_int(client, SO_OOBINLINE, inline);
        assert_eq!(unsafe { send(accepted, b"!".as_ptr(), 1, MSG_OOB) }, 1);
        until(client, POLLIN, bit);
        assert_eq!(now(client, POLLIN), bit);
        close(client);
        close(accepted);
    }
}

#[test]
fn poll_6_a_failed_connect_is_told() {
    let (listener, address) = listener();
    close(listener);
    let socket = tcp();
    set_non_blocking(socket, true);
    let connected = unsafe { connect(socket, (&raw const address).cast(), ADDRESS_LENGTH) };
    assert_eq!((connected, last_error()), (SOCKET_ERROR, WSAEWOULDBLOCK));
    assert_eq!(one(socket, POLLOUT), POLLHUP | POLLERR | POLLWRNORM);
    assert_eq!(now(socket, POLLIN), POLLHUP | POLLERR);
    close(socket);
}

#[test]
fn poll_6_a_connect_in_the_background_makes_writable() {
    let (listener, address) = listener();
    let socket = tcp();
    set_non_blocking(socket, true);
    unsafe { connect(socket, (&raw const address).cast(), ADDRESS_LENGTH) };
    assert_eq!(one(socket, POLLOUT), POLLWRNORM);
    close(socket);
    close(listener);
}

#[test]
fn poll_7_the_timeout_polls_waits_or_never_ends() {
    let (client, accepted) = pair();
    let before = Instant::now();
    assert_eq!(poll(&[(client, POLLIN)], 30), (Ok(0), vec![0]));
    assert!(before.elapsed() >= Duration::from_millis(30));
    let waiting = elsewhere(move || poll(&[(client, POLLIN)], -1));
    assert!(waiting.is_blocked());
    send_all(accepted, b"x");
    assert_eq!(waiting.result(), (Ok(1), vec![POLLRDNORM]));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn poll_8_a_socket_closed_meanwhile_counts() {
    let (client, accepted) = pair();
    let waiting = elsewhere(move || poll(&[(client, POLLIN)], BOUND_MS as i32));
    assert!(waiting.is_blocked());
    close(client);
    assert_eq!(waiting.result(), (Ok(1), vec![POLLNVAL]));
    close(accepted);
}

#[test]
fn poll_4_datagrams_are_polled() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    assert_eq!((now(socket, ALL), now(udp(), ALL)), (POLLWRNORM, POLLWRNORM));
    send_to(peer, b"", &address).unwrap();
    assert_eq!(one(socket, POLLIN), POLLRDNORM);
    assert_eq!(receive(socket, 8), Ok(Vec::new()));
    // An answer of the network is told to the next receive.
    send_to(socket, b"x", &nobody()).unwrap();
    assert_eq!(one(socket, POLLIN), POLLRDNORM);
    assert_eq!(receive(socket, 8), Err(WSAECONNRESET));
    assert_eq!(now(socket, POLLIN), 0);
    close(socket);
    close(peer);
}

#[test]
fn apc_17_routines_run_inside_a_poll_and_do_not_end_it() {
    let (client, accepted) = pair();
    let op = Op::room(null_mut(), 8);
    assert_eq!(op.receive_with(accepted, 0, Some(note)), WSA_IO_PENDING);
    let (other, its) = pair();
    let sender = elsewhere(move || send_all(client, b"abc"));
    assert_eq!(poll(&[(other, POLLIN)], 200), (Ok(0), vec![0]));
    assert_eq!(RUN.get(), 3);
    sender.result();
    for socket in [accepted, other, its] {
        close(socket);
    }
    assert_no_rescue();
}

thread_local! {
    static RUN: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

unsafe extern "system" fn note(_: u32, bytes: u32, _: *mut overlapped_sys::io::OVERLAPPED, _: u32) {
    RUN.set(bytes);
}
