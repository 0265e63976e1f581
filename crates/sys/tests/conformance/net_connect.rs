//! NET-40 to NET-50: FD_CONNECT and FD_WRITE.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;

const BOTH: u32 = FD_CONNECT | FD_WRITE;

/// A socket selected for everything whose connect has been started.
fn start_connect(address: &Address) -> (SOCKET, HANDLE) {
    let client = stream(unsafe { (*address.pointer()).sa_family });
    let event = manual_event();
    event_select(client, event, FD_ALL_EVENTS);
    expect_nothing(client, event);
    assert_eq!(connect_socket(client, address), Err(WSAEWOULDBLOCK));
    (client, event)
}

#[test]
fn net_40_a_connection_gives_connect_and_one_write() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let (client, event) = start_connect(&address);
        assert_eq!(expect(client, event, BOTH), [0; 10]);
        expect_nothing(client, event);
        let accepted = accept_one(listener);
        let other = manual_event();
        event_select(accepted, other, FD_ALL_EVENTS);
        expect(accepted, other, FD_WRITE);
        expect_nothing(accepted, other);
        for socket in [client, accepted, listener] {
            close(socket);
        }
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_41_a_datagram_socket_is_writable_when_it_is_bound() {
    let socket = udp();
    let event = manual_event();
    event_select(socket, event, BOTH);
    expect_nothing(socket, event);
    bind_to(socket, &Address::loopback(AF_INET, 0)).unwrap();
    expect(socket, event, FD_WRITE);
    event_select(socket, event, BOTH);
    expect_nothing(socket, event);
    let peer = udp();
    bind_to(peer, &Address::loopback(AF_INET, 0)).unwrap();
    connect_socket(socket, &local_name(peer).unwrap()).unwrap();
    expect(socket, event, BOTH);
    close(socket);
    close(peer);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_41_an_unconnected_or_listening_stream_never_is() {
    let event = manual_event();
    let fresh = tcp();
    event_select(fresh, event, FD_ALL_EVENTS);
    expect_nothing(fresh, event);
    let (listener, _) = listener();
    event_select(listener, event, FD_ALL_EVENTS);
    expect_nothing(listener, event);
    close(fresh);
    close(listener);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_42_a_successful_send_does_not_reenable_write() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(client, event, FD_WRITE);
    expect(client, event, FD_WRITE);
    send_all(client, b"x");
    until_readable(accepted);
    expect_nothing(client, event);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

/// Sends until it would block; how much was accepted.
fn fill(socket: SOCKET) -> usize {
    let block = vec![7u8; 1 << 20];
    let mut total = 0;
    loop {
        match try_send(socket, &block, 0) {
            Ok(bytes) => total += bytes,
            Err(error) => {
                assert_eq!(error, WSAEWOULDBLOCK);
                return total;
            }
        }
    }
}

fn drain(socket: SOCKET, mut bytes: usize) {
    while bytes > 0 {
        let got = receive(socket, 1 << 20).unwrap().len();
        assert!(got > 0 && got <= bytes);
        bytes -= got;
    }
}

#[test]
fn net_43_room_after_a_blocked_send_gives_write() {
    for family in families() {
        let (client, accepted) = pair_of(family);
        let event = manual_event();
        event_select(client, event, FD_WRITE);
        expect(client, event, FD_WRITE);
        for _ in 0..3 {
            let sent = fill(client);
            drain(accepted, sent);
            expect(client, event, FD_WRITE);
            expect_nothing(client, event);
        }
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_43_room_that_came_unselected_is_remembered() {
    for selected_before in [false, true] {
        let (client, accepted) = pair();
        let event = manual_event();
        event_select(client, event, FD_WRITE);
        expect(client, event, FD_WRITE);
        event_select(client, null_mut(), 0);
        if selected_before {
            event_select(client, event, FD_READ);
        }
        let sent = fill(client);
        drain(accepted, sent);
        assert_eq!(select_one(client, Set::Write, BOUND_MS), 1);
        // Whatever edge there was has been harvested by now.
        expect_nothing(client, event);
        event_select(client, event, FD_WRITE);
        expect(client, event, FD_WRITE);
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_44_a_send_taken_in_part_promises_write_too() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(client, event, FD_WRITE);
    expect(client, event, FD_WRITE);
    let block = vec![7u8; 64 << 20];
    let sent = match try_send(client, &block, 0) {
        Ok(bytes) if bytes < block.len() => bytes,
        // Windows takes all of it.
        Ok(_) => return,
        Err(error) => panic!("{error}"),
    };
    drain(accepted, sent);
    expect(client, event, FD_WRITE);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_45_a_new_selection_does_not_fire_write_again() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(client, event, FD_WRITE);
    expect(client, event, FD_WRITE);
    event_select(client, event, FD_WRITE);
    event_select(client, null_mut(), 0);
    event_select(client, event, FD_WRITE);
    expect_nothing(client, event);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_46_a_failure_gives_connect_alone_with_its_code() {
    for family in families() {
        let (keeper, address) = refused_address(family);
        let (client, event) = start_connect(&address);
        let codes = expect(client, event, FD_CONNECT);
        assert_eq!(codes[FD_CONNECT_BIT as usize], WSAECONNREFUSED);
        expect_nothing(client, event);
        close(client);
        close(keeper);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_47_connect_is_also_told_late_but_never_to_accepted_sockets() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(client, event, FD_WRITE);
    expect(client, event, FD_WRITE);
    event_select(client, event, BOTH);
    expect(client, event, FD_CONNECT);
    event_select(client, event, BOTH);
    expect_nothing(client, event);
    event_select(accepted, event, FD_ALL_EVENTS);
    expect(accepted, event, FD_WRITE);
    expect_nothing(accepted, event);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_48_connect_follows_whoever_noticed_the_end_first() {
    // The end of the attempt is noticed by another call than the wait, in turn.
    type Notice = fn(SOCKET);
    let notices: [(Notice, &str); 5] = [
        (|socket| assert!(matches!(try_send(socket, b"x", 0), Ok(1) | Err(WSAENOTCONN))), "send"),
        (|socket| assert!(matches!(receive(socket, 1), Err(WSAENOTCONN | WSAEWOULDBLOCK))), "receive"),
        (|socket| assert_eq!(select_one(socket, Set::Write, BOUND_MS), 1), "select"),
        (|socket| assert_eq!(socket_error(socket), 0), "SO_ERROR"),
        (|socket| assert!(shut(socket, SD_RECEIVE).is_ok() || last_error() == WSAENOTCONN), "shutdown"),
    ];
    for (notice, by) in notices {
        let (listener, address) = listener_of(AF_INET);
        let (client, event) = start_connect(&address);
        until_readable(listener);
        notice(client);
        assert_eq!(wait(event, BOUND_MS), 0, "noticed by {by}");
        expect_after_signal(client, event, BOTH);
        close(client);
        close(listener);
    }
    assert_eq!(rescues(), 0);
}

/// As [`expect`], where the event has been waited for already.
fn expect_after_signal(socket: SOCKET, event: HANDLE, bits: u32) {
    let (seen, _) = enumerate(socket, event);
    if seen != bits {
        expect(socket, event, bits & !seen);
    }
}

#[test]
fn net_48_a_failure_follows_whoever_noticed_it_first() {
    type Notice = fn(SOCKET);
    let notices: [Notice; 3] = [
        |socket| assert_eq!(select_one(socket, Set::Except, BOUND_MS), 1),
        |socket| assert!(matches!(socket_error(socket), 0 | WSAECONNREFUSED)),
        |socket| assert_eq!(receive(socket, 1), Err(WSAENOTCONN)),
    ];
    for notice in notices {
        let (keeper, address) = refused_address(AF_INET);
        let (client, event) = start_connect(&address);
        notice(client);
        let codes = expect(client, event, FD_CONNECT);
        assert_eq!(codes[FD_CONNECT_BIT as usize], WSAECONNREFUSED);
        close(client);
        close(keeper);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_50_another_attempt_may_follow_a_failure() {
    for family in families() {
        let (keeper, address) = refused_address(family);
        let (client, event) = start_connect(&address);
        assert_eq!(expect(client, event, FD_CONNECT)[FD_CONNECT_BIT as usize], WSAECONNREFUSED);
        assert_eq!(connect_socket(client, &address), Err(WSAEWOULDBLOCK));
        assert_eq!(expect(client, event, FD_CONNECT)[FD_CONNECT_BIT as usize], WSAECONNREFUSED);
        listen_on(keeper, 4).unwrap();
        assert_eq!(connect_socket(client, &address), Err(WSAEWOULDBLOCK));
        assert_eq!(expect(client, event, BOTH), [0; 10]);
        send_all(client, b"x");
        let accepted = accept_one(keeper);
        assert_eq!(receive(accepted, 8).unwrap(), b"x");
        send_all(accepted, b"y");
        expect(client, event, FD_READ);
        for socket in [client, accepted, keeper] {
            close(socket);
        }
    }
    assert_eq!(rescues(), 0);
}
