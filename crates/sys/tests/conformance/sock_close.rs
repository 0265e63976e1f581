//! SOCK-50 to SOCK-65: shutdown and close.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

#[test]
fn sock_50_shutdown_needs_a_connection_and_a_known_way() {
    for family in families() {
        let socket = stream(family);
        assert_eq!(shut(socket, SD_SEND), Err(WSAENOTCONN));
        bind_to(socket, &Address::loopback(family, 0)).unwrap();
        listen_on(socket, 4).unwrap();
        assert_eq!(shut(socket, SD_BOTH), Err(WSAENOTCONN), "listening");
        let client = connected(&local_name(socket).unwrap());
        for how in [-1, 3, i32::MAX, i32::MIN] {
            assert_eq!(shut(client, how), Err(WSAEINVAL));
        }
        for how in [SD_SEND, SD_SEND, SD_RECEIVE, SD_RECEIVE, SD_BOTH, SD_BOTH] {
            assert_eq!(shut(client, how), Ok(()));
        }
        close(client);
        close(socket);
        assert_eq!(shut(socket, SD_SEND), Err(WSAENOTSOCK));
    }
}

#[test]
fn sock_51_after_sd_send_nothing_is_sent_and_what_was_arrives() {
    for (family, how) in families().into_iter().flat_map(|family| [(family, SD_SEND), (family, SD_BOTH)]) {
        let (client, accepted) = pair_of(family);
        send_all(client, b"abc");
        shut(client, how).unwrap();
        assert_eq!(try_send(client, b"x", 0), Err(WSAESHUTDOWN));
        let buffers = [WSABUF { len: 1, buf: [0u8].as_mut_ptr() }];
        let mut bytes = 0;
        let result = unsafe { WSASend(client, buffers.as_ptr(), 1, &mut bytes, 0, null_mut(), None) };
        assert_eq!(checked(result), Err(WSAESHUTDOWN));
        assert_eq!(receive(accepted, 8).unwrap(), b"abc");
        assert_eq!(receive(accepted, 8).unwrap(), b"");
        if how == SD_SEND {
            send_all(accepted, b"back");
            assert_eq!(receive(client, 8).unwrap(), b"back");
        }
        close(client);
        close(accepted);
    }
}

#[test]
fn sock_52_after_sd_receive_nothing_is_received() {
    for (family, how) in families().into_iter().flat_map(|family| [(family, SD_RECEIVE), (family, SD_BOTH)]) {
        let (client, accepted) = pair_of(family);
        shut(accepted, how).unwrap();
        assert_eq!(receive(accepted, 4), Err(WSAESHUTDOWN));
        let buffers = [WSABUF { len: 1, buf: [0u8].as_mut_ptr() }];
        let (mut bytes, mut flags) = (0, 0);
        let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, &mut bytes, &mut flags, null_mut(), None) };
        assert_eq!(checked(result), Err(WSAESHUTDOWN));
        if how == SD_RECEIVE {
            send_all(accepted, b"x");
            assert_eq!(receive(client, 4).unwrap(), b"x");
        }
        close(client);
        close(accepted);
    }
}

#[test]
fn sock_53_a_receive_from_before_sd_receive_gets_its_data() {
    let (client, accepted) = pair();
    let event = manual_event();
    let mut overlapped = OVERLAPPED { hEvent: event, ..Default::default() };
    let mut buffer = [0u8; 4];
    let buffers = [WSABUF { len: 4, buf: buffer.as_mut_ptr() }];
    let mut flags = 0;
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    shut(accepted, SD_RECEIVE).unwrap();
    expect_unset(event);
    assert_eq!(receive(accepted, 4), Err(WSAESHUTDOWN));
    send_all(client, b"ab");
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!((overlapped.InternalHigh, &buffer[..2]), (2, &b"ab"[..]));
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

/// What a peer sees whose data came to a socket that receives no more: a reset.
fn expect_reset(client: SOCKET) {
    assert_eq!(select_one(client, Set::Read, BOUND_MS), 1, "nothing came back");
    assert_eq!(receive(client, 4), Err(WSAECONNRESET));
}

#[test]
fn sock_54_data_after_sd_receive_resets_the_connection() {
    for (family, how) in families().into_iter().flat_map(|family| [(family, SD_RECEIVE), (family, SD_BOTH)]) {
        let (client, accepted) = pair_of(family);
        shut(accepted, how).unwrap();
        if how == SD_RECEIVE {
            // The other way is open until then.
            send_all(accepted, b"x");
            assert_eq!(receive(client, 4).unwrap(), b"x");
        } else {
            assert_eq!(receive(client, 4).unwrap(), b"", "the end of its data");
        }
        send_all(client, b"abc");
        // Nobody waits on this side: it happens all the same.
        if how == SD_RECEIVE {
            expect_reset(client);
        } else {
            let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
            let error = loop {
                assert!(Instant::now() < end, "no send fails");
                if let Err(error) = try_send(client, b"x", 0) {
                    break error;
                }
            };
            assert_eq!(error, WSAECONNRESET);
        }
        assert_eq!(receive(accepted, 4), Err(WSAESHUTDOWN));
        let error = if how == SD_BOTH { WSAESHUTDOWN } else { WSAECONNABORTED };
        assert_eq!(try_send(accepted, b"x", 0), Err(error));
        close(client);
        close(accepted);
    }
}

#[test]
fn sock_54_so_does_data_that_is_there_already() {
    let (client, accepted) = pair();
    send_all(client, b"abc");
    until_bytes(accepted, 3);
    shut(accepted, SD_RECEIVE).unwrap();
    expect_reset(client);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_53_54_what_a_pending_receive_leaves_over_resets_the_connection() {
    let (client, accepted) = pair();
    let event = manual_event();
    let mut overlapped = OVERLAPPED { hEvent: event, ..Default::default() };
    let mut buffer = [0u8; 4];
    let buffers = [WSABUF { len: 4, buf: buffer.as_mut_ptr() }];
    let mut flags = 0;
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    shut(accepted, SD_RECEIVE).unwrap();
    send_all(client, b"abcdef");
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!((overlapped.InternalHigh, &buffer), (4, b"abcd"));
    expect_reset(client);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_54_the_end_of_the_peer_is_no_data() {
    let (client, accepted) = pair();
    shut(accepted, SD_RECEIVE).unwrap();
    shut(client, SD_SEND).unwrap();
    let event = manual_event();
    event_select(accepted, event, FD_CLOSE);
    assert_eq!(expect(accepted, event, FD_CLOSE)[FD_CLOSE_BIT as usize], 0, "a graceful one");
    assert_eq!(try_send(accepted, b"abc", 0), Ok(3));
    assert_eq!(receive(client, 4).unwrap(), b"abc");
    close(accepted);
    assert_eq!(receive(client, 4).unwrap(), b"");
    close(client);
    close_event(event);
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_55_datagram_sockets_shut_down_unconnected() {
    let socket = udp();
    bind_to(socket, &Address::loopback(AF_INET, 0)).unwrap();
    assert_eq!(shut(socket, SD_RECEIVE), Ok(()));
    assert_eq!(receive(socket, 4), Err(WSAESHUTDOWN));
    assert_eq!(shut(socket, SD_SEND), Ok(()));
    assert_eq!(try_send(socket, b"x", 0), Err(WSAESHUTDOWN));
    close(socket);
}

#[test]
fn sock_56_after_shutdown_the_names_stay() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let client = connected(&address);
        let accepted = accept_one(listener);
        let name = local_name(client).unwrap().port();
        shut(client, SD_BOTH).unwrap();
        for peer_is_gone in [false, true] {
            if peer_is_gone {
                close(accepted);
                // Both ways have ended now.
                assert_eq!(select_one(client, Set::Read, BOUND_MS), 1);
            }
            assert_eq!(peer_name(client).unwrap().port(), address.port());
            assert_eq!(local_name(client).unwrap().port(), name);
            assert_eq!(connect_socket(client, &address), Err(WSAEISCONN));
        }
        close(client);
        close(listener);
    }
}

#[test]
fn sock_60_a_closed_socket_is_none() {
    let socket = tcp();
    close(socket);
    for bad in [socket, INVALID_SOCKET, 0, 1, 2, 3, usize::MAX - 3, 1 << 40, manual_event() as usize] {
        assert_eq!(checked(unsafe { closesocket(bad) }), Err(WSAENOTSOCK), "{bad:#x}");
        assert_eq!(set_non_blocking(bad, 1), Err(WSAENOTSOCK));
        assert_eq!(local_name(bad).err(), Some(WSAENOTSOCK));
        assert_eq!(peer_name(bad).err(), Some(WSAENOTSOCK));
    }
}

fn linger(socket: SOCKET, seconds: i32) {
    set_option(socket, SO_LINGER, 1 | seconds << 16);
}

#[test]
fn sock_61_linger_off_sends_what_is_queued() {
    let (client, accepted) = pair();
    let before = Instant::now();
    send_all(client, &[1; 1000]);
    close(client);
    assert!(before.elapsed() < Duration::from_secs(5), "at once");
    until_bytes(accepted, 1000);
    assert_eq!(receive(accepted, 2000).unwrap().len(), 1000);
    assert_eq!(receive(accepted, 8).unwrap(), b"");
    close(accepted);
}

#[test]
fn sock_61_linger_of_no_time_resets() {
    for (family, mode) in families().into_iter().flat_map(|family| [(family, 0), (family, 1)]) {
        let (client, accepted) = pair_of(family);
        set_non_blocking(client, mode).unwrap();
        linger(client, 0);
        close(client);
        assert_eq!(receive(accepted, 8), Err(WSAECONNRESET));
        close(accepted);
    }
}

#[test]
fn sock_61_not_to_linger_is_the_opposite_of_lingering() {
    let (client, accepted) = pair();
    linger(client, 0);
    set_option(client, SO_DONTLINGER, 1);
    send_all(client, b"x");
    close(client);
    assert_eq!(receive(accepted, 8).unwrap(), b"x", "and no reset");
    assert_eq!(receive(accepted, 8).unwrap(), b"");
    close(accepted);
    // For no time, since none was set.
    let (client, accepted) = pair();
    set_option(client, SO_DONTLINGER, 0);
    assert_eq!(option(client, SOL_SOCKET, SO_LINGER), 1);
    close(client);
    assert_eq!(receive(accepted, 8), Err(WSAECONNRESET));
    close(accepted);
}

#[test]
fn sock_61_linger_of_some_time_waits_or_would_block() {
    let (client, accepted) = pair();
    set_non_blocking(client, 1).unwrap();
    linger(client, 20);
    let mut sent = 0;
    while let Ok(bytes) = try_send(client, &[0; 1 << 20], 0) {
        sent += bytes;
    }
    assert_eq!(checked(unsafe { closesocket(client) }), Err(WSAEWOULDBLOCK));
    assert!(peer_name(client).is_ok(), "the handle stays valid");
    set_non_blocking(client, 0).unwrap();
    let closing = elsewhere(move || checked(unsafe { closesocket(client) }));
    assert!(closing.is_blocked());
    while sent > 0 {
        sent -= receive(accepted, 1 << 20).unwrap().len();
    }
    assert_eq!(closing.result(), Ok(()));
    assert_eq!(receive(accepted, 8).unwrap(), b"", "FIN, for all was taken in time");
    close(accepted);
}

#[test]
fn sock_61_a_linger_that_is_over_resets() {
    let (client, accepted) = pair();
    set_non_blocking(client, 1).unwrap();
    linger(client, 1);
    while try_send(client, &[0; 1 << 20], 0).is_ok() {}
    set_non_blocking(client, 0).unwrap();
    let closing = elsewhere(move || checked(unsafe { closesocket(client) }));
    assert_eq!(closing.result(), Ok(()), "a second later, though the peer has taken nothing");
    // What has come is dropped with the connection, or comes before that is known.
    let ended = (0..).find_map(|_| match receive(accepted, 1 << 20) {
        Ok(bytes) if !bytes.is_empty() => None,
        other => Some(other),
    });
    assert_eq!(ended, Some(Err(WSAECONNRESET)), "and no FIN");
    close(accepted);
}

#[test]
fn sock_62_pending_operations_end_with_their_socket() {
    let (client, accepted) = pair();
    let event = manual_event();
    let mut overlapped = OVERLAPPED { hEvent: event, ..Default::default() };
    let mut buffer = [0u8; 4];
    let buffers = [WSABUF { len: 4, buf: buffer.as_mut_ptr() }];
    let mut flags = 0;
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    close(accepted);
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!(overlapped.InternalHigh, 0);
    close(client);
    assert_eq!(rescues(), 0);
}

const INTERRUPTED: [i32; 3] = [WSAEINTR, WSAENOTSOCK, WSAECONNABORTED];

#[test]
fn ovl_48_a_null_buffer_of_some_length_is_refused_at_once() {
    let (client, accepted) = pair();
    let (mut overlapped, mut flags) = (OVERLAPPED::default(), 0);
    let buffers = [WSABUF { len: 4, buf: null_mut() }];
    let received = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None) };
    assert_eq!((received, last_error()), (SOCKET_ERROR, WSAEFAULT));
    let sent = unsafe { WSASend(client, buffers.as_ptr(), 1, null_mut(), 0, &mut overlapped, None) };
    assert_eq!((sent, last_error()), (SOCKET_ERROR, WSAEFAULT));
    send_all(client, b"x");
    assert_eq!(receive(accepted, 8).unwrap(), b"x", "and nothing has become of the connection");
    close(client);
    close(accepted);
}

#[test]
fn sock_63_closing_ends_the_blocked_calls_of_other_threads() {
    for family in families() {
        let (listener, _) = listener_of(family);
        let (client, accepted) = pair_of(family);
        let (sender, full) = pair_of(family);
        let accepting = elsewhere(move || try_accept(listener).map(|_| ()));
        let receiving = elsewhere(move || receive(accepted, 4).map(|_| ()));
        let sending = elsewhere(move || {
            loop {
                try_send(sender, &[0; 1 << 20], 0)?;
            }
        });
        for (socket, blocked) in [(listener, accepting), (accepted, receiving), (sender, sending)] {
            assert!(blocked.is_blocked());
            close(socket);
            let error: Result<(), i32> = blocked.result();
            assert!(error.is_err_and(|error| INTERRUPTED.contains(&error)), "the close ended it with {error:?}");
        }
        close(client);
        close(full);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_63_closing_ends_a_blocked_connect() {
    let (socket, keep, address) = connecting();
    let blocking = tcp();
    let connecting = elsewhere(move || connect_socket(blocking, &address));
    assert!(connecting.is_blocked());
    close(blocking);
    assert!(connecting.result().is_err_and(|error| INTERRUPTED.contains(&error)));
    for socket in keep.into_iter().chain([socket]) {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_64_closing_queues_no_packet_of_its_own() {
    let (client, accepted) = pair();
    let port = unsafe { CreateIoCompletionPort(accepted as HANDLE, null_mut(), 7, 1) };
    assert!(!port.is_null());
    close(accepted);
    let (mut bytes, mut key, mut pointer) = (0, 0, null_mut());
    let got = unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut pointer, QUIET_MS) };
    assert_eq!((got, last_error() as u32), (0, WAIT_TIMEOUT_CODE));
    close(client);
    close_event(port);
}

#[test]
fn sock_65_closing_with_unread_data_resets() {
    for family in families() {
        let (client, accepted) = pair_of(family);
        send_all(client, b"unread");
        until_bytes(accepted, 6);
        close(accepted);
        assert_eq!(receive(client, 8), Err(WSAECONNRESET));
        close(client);
    }
    assert_eq!(rescues(), 0);
}
