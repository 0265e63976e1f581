//! SOCK-30 to SOCK-37: connect.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null;

#[test]
fn sock_30_a_blocking_connect_tells_its_failure() {
    for family in families() {
        let (keeper, address) = refused_address(family);
        let socket = stream(family);
        assert_eq!(connect_socket(socket, &address), Err(WSAECONNREFUSED));
        assert_eq!(connect_socket(socket, &address), Err(WSAECONNREFUSED), "another attempt is one");
        assert_eq!(connect_socket(socket, &Address::any(family, 4000)), Err(WSAEADDRNOTAVAIL));
        assert_eq!(connect_socket(socket, &Address::loopback(family, 0)), Err(WSAEADDRNOTAVAIL));
        let connect_raw = |pointer, length| checked(unsafe { connect(socket, pointer, length) });
        assert_eq!(connect_raw(null(), address.length), Err(WSAEFAULT));
        for length in [0, address.length - 1, -1] {
            assert_eq!(connect_raw(address.pointer(), length), Err(WSAEFAULT));
        }
        let other = Address::loopback(if family == AF_INET { AF_INET6 } else { AF_INET }, 4000);
        assert_eq!(connect_raw(other.pointer(), 28), Err(WSAEAFNOSUPPORT));
        listen_on(keeper, 4).unwrap();
        assert_eq!(connect_socket(socket, &address), Ok(()), "none of this has done harm");
        close(keeper);
        close(socket);
        assert_eq!(connect_socket(socket, &address), Err(WSAENOTSOCK));
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_30_broadcasting_needs_permission() {
    let socket = udp();
    let mut bytes = [0u16; 8];
    bytes[..4].copy_from_slice(&[AF_INET, 4000u16.to_be(), u16::MAX, u16::MAX]);
    let connect_raw = || checked(unsafe { connect(socket, bytes.as_ptr().cast(), 16) });
    assert_eq!(connect_raw(), Err(WSAEACCES));
    close(socket);
}

#[test]
fn sock_31_a_non_blocking_connect_would_block() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let socket = stream(family);
        set_non_blocking(socket, 1).unwrap();
        assert_eq!(connect_socket(socket, &address), Err(WSAEWOULDBLOCK));
        assert_eq!(select_one(socket, Set::Write, BOUND_MS), 1);
        assert_eq!(connect_socket(socket, &address), Err(WSAEISCONN));
        assert_eq!(listen_on(socket, 1), Err(WSAEISCONN));
        close(socket);
        assert_eq!(connect_socket(listener, &address), Err(WSAEINVAL), "listening");
        close(listener);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_31_a_connect_under_way_is_one() {
    let (socket, keep, address) = connecting();
    assert_eq!(connect_socket(socket, &address), Err(WSAEALREADY));
    assert_eq!(listen_on(socket, 1), Err(WSAEISCONN));
    assert_eq!(bind_to(socket, &Address::loopback(AF_INET, 0)), Err(WSAEINVAL));
    assert_eq!(connect_socket(socket, &address), Err(WSAEALREADY));
    for socket in keep.into_iter().chain([socket]) {
        close(socket);
    }
}

#[test]
fn sock_32_select_and_so_error_tell_the_end() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let (keeper, refusing) = refused_address(family);
        for (to, code) in [(address, 0), (refusing, WSAECONNREFUSED)] {
            let socket = stream(family);
            set_non_blocking(socket, 1).unwrap();
            assert_eq!(connect_socket(socket, &to), Err(WSAEWOULDBLOCK));
            let (way, other) = if code == 0 { (Set::Write, Set::Except) } else { (Set::Except, Set::Write) };
            assert_eq!(select_one(socket, way, BOUND_MS), 1);
            assert_eq!(select_one(socket, other, 0), 0);
            assert_eq!(socket_error(socket), code);
            close(socket);
        }
        close(listener);
        close(keeper);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_33_while_connecting_the_names_are_known_and_nothing_can_be_sent() {
    let (socket, keep, address) = connecting();
    assert_eq!(receive(socket, 4), Err(WSAENOTCONN));
    assert_eq!(try_send(socket, b"x", 0), Err(WSAENOTCONN));
    assert_eq!(shut(socket, SD_SEND), Err(WSAENOTCONN));
    assert_eq!(peer_name(socket).unwrap().port(), address.port());
    assert_ne!(local_name(socket).unwrap().port(), 0);
    for socket in keep.into_iter().chain([socket]) {
        close(socket);
    }
}

#[test]
fn sock_34_so_error_stays_until_a_connect_succeeds() {
    for family in families() {
        let (keeper, address) = refused_address(family);
        let socket = stream(family);
        set_non_blocking(socket, 1).unwrap();
        assert_eq!(connect_socket(socket, &address), Err(WSAEWOULDBLOCK));
        assert_eq!(select_one(socket, Set::Except, BOUND_MS), 1);
        for _ in 0..2 {
            assert_eq!(socket_error(socket), WSAECONNREFUSED, "reading does not clear it");
            assert_eq!(select_one(socket, Set::Except, 0), 1, "nor is it told once only");
        }
        listen_on(keeper, 4).unwrap();
        assert_eq!(connect_socket(socket, &address), Err(WSAEWOULDBLOCK));
        assert_eq!(select_one(socket, Set::Write, BOUND_MS), 1);
        assert_eq!(socket_error(socket), 0);
        assert_eq!(select_one(socket, Set::Except, 0), 0);
        close(socket);
        close(keeper);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_34_a_blocking_failure_leaves_no_so_error() {
    let (keeper, address) = refused_address(AF_INET);
    let socket = tcp();
    assert_eq!(connect_socket(socket, &address), Err(WSAECONNREFUSED));
    assert_eq!(socket_error(socket), 0);
    assert_eq!(select_one(socket, Set::Except, 0), 1);
    assert_eq!(select_one(socket, Set::Write, 0), 0);
    close(socket);
    close(keeper);
}

#[test]
fn sock_35_after_a_refusal_the_socket_is_still_bound() {
    for (family, named) in families().into_iter().flat_map(|family| [(family, true), (family, false)]) {
        let (keeper, refusing) = refused_address(family);
        let (listener, address) = listener_of(family);
        let socket = stream(family);
        if named {
            bind_to(socket, &Address::loopback(family, 0)).unwrap();
        }
        assert_eq!(connect_socket(socket, &refusing), Err(WSAECONNREFUSED));
        let port = local_name(socket).unwrap().port();
        assert_ne!(port, 0);
        assert_eq!(connect_socket(socket, &refusing), Err(WSAECONNREFUSED));
        assert_eq!(connect_socket(socket, &address), Ok(()));
        assert_eq!(local_name(socket).unwrap().port(), port);
        for socket in [socket, listener, keeper] {
            close(socket);
        }
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_35_after_a_refusal_listen_works() {
    for (family, blocking) in families().into_iter().flat_map(|family| [(family, true), (family, false)]) {
        let (keeper, refusing) = refused_address(family);
        let socket = stream(family);
        if blocking {
            assert_eq!(connect_socket(socket, &refusing), Err(WSAECONNREFUSED));
        } else {
            set_non_blocking(socket, 1).unwrap();
            assert_eq!(connect_socket(socket, &refusing), Err(WSAEWOULDBLOCK));
            assert_eq!(select_one(socket, Set::Except, BOUND_MS), 1);
        }
        assert_eq!(listen_on(socket, 4), Ok(()));
        let mut address = local_name(socket).unwrap();
        address.make_loopback();
        let client = connected(&address);
        until_readable(socket);
        close(accept_one(socket));
        for socket in [client, socket, keeper] {
            close(socket);
        }
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_36_a_datagram_connect_only_fixes_the_peer() {
    let (first, second, socket) = (udp(), udp(), udp());
    for peer in [first, second] {
        bind_to(peer, &Address::loopback(AF_INET, 0)).unwrap();
    }
    for peer in [first, second] {
        connect_socket(socket, &local_name(peer).unwrap()).unwrap();
        send_all(socket, b"x");
        assert_eq!(receive(peer, 4).unwrap(), b"x");
        assert_eq!(peer_name(socket).unwrap().port(), local_name(peer).unwrap().port());
    }
    for nobody in [Address::any(AF_INET, 0), Address::any(0, 0)] {
        connect_socket(socket, &local_name(first).unwrap()).unwrap();
        let port = local_name(socket).unwrap().port();
        assert_eq!(connect_socket(socket, &nobody), Ok(()));
        assert_eq!(local_name(socket).unwrap().port(), port, "its own address stays");
        assert_eq!(peer_name(socket).err(), Some(WSAENOTCONN));
        assert_eq!(try_send(socket, b"x", 0), Err(WSAENOTCONN));
    }
    let gone = local_name(first).unwrap();
    close(first);
    assert_eq!(connect_socket(socket, &gone), Ok(()), "though nobody is there");
    close(second);
    close(socket);
}

#[test]
fn sock_33_a_blocked_connect_learns_its_end_though_another_thread_noticed_it() {
    for _ in 0..20 {
        let (keeper, address) = refused_address(AF_INET);
        let socket = tcp();
        let connecting = elsewhere(move || connect_socket(socket, &address));
        // The error that Linux tells once is asked for all the while.
        for _ in 0..100 {
            unsafe { WSASetLastError(0) };
            assert!(matches!(socket_error(socket), 0 | WSAECONNREFUSED));
        }
        assert_eq!(connecting.result(), Err(WSAECONNREFUSED));
        close(socket);
        close(keeper);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_32_many_noticers_agree_on_one_end() {
    for family in families() {
        let (keeper, refusing) = refused_address(family);
        for _ in 0..50 {
            let socket = stream(family);
            set_non_blocking(socket, 1).unwrap();
            let event = manual_event();
            event_select(socket, event, FD_ALL_EVENTS);
            assert_eq!(connect_socket(socket, &refusing), Err(WSAEWOULDBLOCK));
            let noticers: Vec<_> =
                (0..3).map(|_| elsewhere(move || select_one(socket, Set::Except, BOUND_MS))).collect();
            let codes = expect(socket, event, FD_CONNECT);
            assert_eq!(codes[FD_CONNECT_BIT as usize], WSAECONNREFUSED);
            noticers.into_iter().for_each(|noticer| assert_eq!(noticer.result(), 1));
            assert_eq!(socket_error(socket), WSAECONNREFUSED);
            close(socket);
            close_event(event);
        }
        close(keeper);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_30_a_connection_that_is_reset_at_once_was_made() {
    let (listener, address) = listener();
    let socket = tcp();
    let event = manual_event();
    event_select(socket, event, FD_ALL_EVENTS);
    assert_eq!(checked(unsafe { connect(socket, (&raw const address).cast(), ADDRESS_LENGTH) }), Err(WSAEWOULDBLOCK));
    reset(accept_one(listener));
    let codes = expect(socket, event, FD_CONNECT | FD_WRITE | FD_CLOSE);
    assert_eq!((codes[FD_CONNECT_BIT as usize], codes[FD_CLOSE_BIT as usize]), (0, WSAECONNABORTED));
    assert_eq!(receive(socket, 4), Err(WSAECONNRESET));
    close(socket);
    close(listener);
    assert_eq!(rescues(), 0);
}
