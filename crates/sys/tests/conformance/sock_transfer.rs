//! SOCK-40 to SOCK-49: receive and send.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

#[test]
fn sock_40_a_receive_gives_data_then_the_end_again_and_again() {
    for (family, blocking) in families().into_iter().flat_map(|family| [(family, true), (family, false)]) {
        let (client, accepted) = pair_of(family);
        set_non_blocking(accepted, u32::from(!blocking)).unwrap();
        if !blocking {
            assert_eq!(receive(accepted, 4), Err(WSAEWOULDBLOCK));
        }
        send_all(client, b"abcdef");
        close(client);
        until_bytes(accepted, 6);
        assert_eq!(receive(accepted, 4).unwrap(), b"abcd");
        assert_eq!(receive(accepted, 4).unwrap(), b"ef");
        until_readable(accepted);
        for _ in 0..3 {
            assert_eq!(receive(accepted, 4).unwrap(), b"");
        }
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_41_a_stream_that_was_never_connected_transfers_nothing() {
    for family in families() {
        let socket = stream(family);
        for _ in 0..2 {
            assert_eq!(receive(socket, 4), Err(WSAENOTCONN));
            assert_eq!(try_send(socket, b"x", 0), Err(WSAENOTCONN));
            let _ = bind_to(socket, &Address::loopback(family, 0));
        }
        listen_on(socket, 1).unwrap();
        assert_eq!(receive(socket, 4), Err(WSAENOTCONN));
        assert_eq!(try_send(socket, b"x", 0), Err(WSAENOTCONN));
        close(socket);
        assert_eq!(receive(socket, 4), Err(WSAENOTSOCK));
        assert_eq!(try_send(socket, b"x", 0), Err(WSAENOTSOCK));
    }
}

#[test]
fn sock_42_an_empty_receive_takes_nothing() {
    for family in families() {
        let (client, accepted) = pair_of(family);
        set_non_blocking(accepted, 1).unwrap();
        let empty = || {
            let received = unsafe { recv(accepted, null_mut(), 0, 0) };
            if received < 0 { Err(last_error()) } else { Ok(received) }
        };
        assert_eq!(empty(), Err(WSAEWOULDBLOCK));
        send_all(client, b"abc");
        until_readable(accepted);
        assert_eq!(empty(), Ok(0));
        assert_eq!(receive(accepted, 8).unwrap(), b"abc");
        set_non_blocking(accepted, 0).unwrap();
        let waiting = elsewhere(move || unsafe { recv(accepted, null_mut(), 0, 0) });
        assert!(waiting.is_blocked());
        send_all(client, b"d");
        assert_eq!(waiting.result(), 0);
        assert_eq!(receive(accepted, 8).unwrap(), b"d");
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_42_bad_lengths_and_buffers_are_faults() {
    let (client, accepted) = pair();
    send_all(client, b"abc");
    until_readable(accepted);
    let mut buffer = [0u8; 4];
    for length in [-1, i32::MIN] {
        assert_eq!(unsafe { recv(accepted, buffer.as_mut_ptr(), length, 0) }, SOCKET_ERROR);
        assert_eq!(last_error(), WSAEFAULT);
        assert_eq!(unsafe { send(accepted, buffer.as_ptr(), length, 0) }, SOCKET_ERROR);
        assert_eq!(last_error(), WSAEFAULT);
    }
    for bad in [0, 8, usize::MAX - 4096] {
        let bad = std::ptr::without_provenance_mut(bad);
        assert_eq!(unsafe { recv(accepted, bad, 4, 0) }, SOCKET_ERROR);
        assert_eq!(last_error(), WSAEFAULT);
        assert_eq!(unsafe { send(accepted, bad, 4, 0) }, SOCKET_ERROR);
        assert_eq!(last_error(), WSAEFAULT);
    }
    assert_eq!(unsafe { send(accepted, null_mut(), 0, 0) }, 0);
    assert_eq!(receive(accepted, 8).unwrap(), b"abc", "nothing was lost");
    assert_eq!(receive_flags(accepted, 4, 0x4000_0000), Err(WSAEOPNOTSUPP));
    assert_eq!(try_send(accepted, b"x", MSG_PEEK), Err(WSAEOPNOTSUPP));
    close(client);
    close(accepted);
}

fn receive_all(socket: SOCKET, bytes: usize) -> Elsewhere<(usize, u64)> {
    elsewhere(move || {
        let (mut total, mut sum) = (0, 0u64);
        while total < bytes {
            let got = receive(socket, 1 << 18).unwrap();
            assert!(!got.is_empty());
            sum = got.iter().fold(sum, |sum, byte| sum.wrapping_mul(31).wrapping_add((*byte).into()));
            total += got.len();
        }
        (total, sum)
    })
}

#[test]
fn sock_43_a_blocking_send_takes_everything() {
    for family in families() {
        let (client, accepted) = pair_of(family);
        let data: Vec<u8> = (0..8 << 20).map(|index: u32| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let expected = data.iter().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add((*byte).into()));
        let length = data.len();
        let sending = elsewhere(move || try_send(client, &data, 0));
        assert!(sending.is_blocked(), "more than the buffers hold");
        let received = receive_all(accepted, length);
        assert_eq!(sending.result(), Ok(length));
        assert_eq!(received.result(), (length, expected));
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_44_a_non_blocking_send_takes_what_there_is_room_for() {
    let (client, accepted) = pair();
    set_non_blocking(client, 1).unwrap();
    let block = vec![1u8; 1 << 20];
    let mut sent = 0;
    let error = loop {
        match try_send(client, &block, 0) {
            Ok(bytes) => {
                assert!(bytes > 0);
                sent += bytes;
            }
            Err(error) => break error,
        }
    };
    assert_eq!(error, WSAEWOULDBLOCK);
    assert_eq!(receive_all(accepted, sent).result().0, sent);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_45_what_was_sent_arrives_though_the_sender_is_closed() {
    let (client, accepted) = pair();
    send_all(client, b"abc");
    close(client);
    assert_eq!(receive(accepted, 8).unwrap(), b"abc");
    assert_eq!(receive(accepted, 8).unwrap(), b"");
    close(accepted);
}

#[test]
fn sock_46_a_reset_is_told_ever_after() {
    for (family, blocking) in families().into_iter().flat_map(|family| [(family, true), (family, false)]) {
        for sends_first in [false, true] {
            let (client, accepted) = pair_of(family);
            set_non_blocking(accepted, u32::from(!blocking)).unwrap();
            reset(client);
            until_readable(accepted);
            if sends_first {
                assert_eq!(try_send(accepted, b"x", 0), Err(WSAECONNRESET));
            }
            for _ in 0..3 {
                assert_eq!(receive(accepted, 4), Err(WSAECONNRESET));
                assert_eq!(try_send(accepted, b"x", 0), Err(WSAECONNRESET));
            }
            close(accepted);
        }
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_46_a_reset_drops_what_was_not_received() {
    let (client, accepted) = pair();
    send_all(client, b"abc");
    until_bytes(accepted, 3);
    reset(client);
    // The reset is known when a receive of the other way fails.
    while try_send(accepted, b"x", 0).is_ok() {}
    for _ in 0..2 {
        assert_eq!(receive(accepted, 8), Err(WSAECONNRESET));
    }
    close(accepted);
}

#[test]
fn sock_46_a_reset_drops_what_was_not_received_before_anybody_notices_it() {
    // Other tests have threads that might notice it.
    if !is_own_process("sock_transfer::sock_46_a_reset_drops_what_was_not_received_before_anybody_notices_it") {
        return;
    }
    let (client, accepted) = pair();
    send_all(client, b"abc");
    until_bytes(accepted, 3);
    reset(client);
    // Over loopback the reset is there with the end of the close.
    if differs("SOCK-46") {
        assert_eq!(receive(accepted, 8).unwrap(), b"abc");
    }
    assert_eq!(receive(accepted, 8), Err(WSAECONNRESET));
    close(accepted);
}

#[test]
fn sock_48_without_urgent_data_there_is_none() {
    let (client, accepted) = pair();
    set_non_blocking(accepted, 1).unwrap();
    assert_eq!(receive_flags(accepted, 4, MSG_OOB), Err(WSAEWOULDBLOCK));
    set_option(accepted, SO_OOBINLINE, 1);
    assert_eq!(receive_flags(accepted, 4, MSG_OOB), Err(WSAEINVAL));
    close(client);
    close(accepted);
}

fn timed_out(socket: SOCKET, ms: u64, call: impl FnOnce(SOCKET) -> Result<usize, i32>) {
    let before = Instant::now();
    assert_eq!(call(socket), Err(WSAETIMEDOUT));
    assert!(before.elapsed() >= Duration::from_millis(ms), "never early");
}

#[test]
fn sock_49_a_timeout_ends_a_blocking_call_and_nothing_else() {
    for family in families() {
        let (client, accepted) = pair_of(family);
        set_option(accepted, SO_RCVTIMEO, 60);
        timed_out(accepted, 60, |socket| receive(socket, 4).map(|bytes| bytes.len()));
        send_all(client, b"abc");
        assert_eq!(receive(accepted, 8).unwrap(), b"abc", "no receive of before takes it");
        set_option(client, SO_SNDTIMEO, 60);
        timed_out(client, 60, |socket| {
            loop {
                try_send(socket, &[0; 1 << 20], 0)?;
            }
        });
        set_non_blocking(accepted, 1).unwrap();
        set_option(accepted, SO_RCVTIMEO, 5_000);
        while receive(accepted, 1 << 20).is_ok() {}
        assert_eq!(last_error(), WSAEWOULDBLOCK, "not applied to a non-blocking call");
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}
