//! SOCK-20 to SOCK-27: bind, the names, listen, accept.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

#[test]
fn sock_20_bind_checks_its_address() {
    for family in families() {
        let socket = stream(family);
        let address = Address::loopback(family, 0);
        let bind_raw = |pointer, length| checked(unsafe { bind(socket, pointer, length) });
        assert_eq!(bind_raw(null(), address.length), Err(WSAEFAULT));
        for length in [0, 2, address.length - 1, -1, i32::MIN] {
            assert_eq!(bind_raw(address.pointer(), length), Err(WSAEFAULT), "{length}");
        }
        let other = Address::loopback(if family == AF_INET { AF_INET6 } else { AF_INET }, 0);
        assert_eq!(bind_raw(other.pointer(), 28), Err(WSAEAFNOSUPPORT));
        let storage = [u16::MAX; 64];
        assert_eq!(bind_raw(storage.as_ptr().cast(), 128), Err(WSAEAFNOSUPPORT));
        let mut longer = [0u16; 64];
        longer[0] = family;
        assert_eq!(bind_raw(longer.as_ptr().cast(), 128), Ok(()), "longer than needed is fine");
        assert_ne!(local_name(socket).unwrap().port(), 0);
        assert_eq!(bind_to(socket, &address), Err(WSAEINVAL), "bound already");
        close(socket);
        assert_eq!(bind_to(socket, &address), Err(WSAENOTSOCK));
    }
}

#[test]
fn sock_20_an_address_must_be_local_and_free() {
    for family in families() {
        let first = stream(family);
        assert_eq!(bind_to(first, &Address::foreign(family)), Err(WSAEADDRNOTAVAIL));
        bind_to(first, &Address::loopback(family, 0)).unwrap();
        let address = local_name(first).unwrap();
        let second = stream(family);
        assert_eq!(bind_to(second, &address), Err(WSAEADDRINUSE), "bound");
        listen_on(first, 4).unwrap();
        assert_eq!(bind_to(second, &address), Err(WSAEADDRINUSE), "listening");
        close(first);
        assert_eq!(bind_to(second, &address), Ok(()));
        close(second);
    }
}

#[test]
fn sock_20_an_address_is_free_again_though_its_connections_linger() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let client = connected(&address);
        let accepted = accept_one(listener);
        // Who closes first keeps the connection in TIME_WAIT.
        close(accepted);
        assert_eq!(receive(client, 1).unwrap(), b"");
        close(client);
        close(listener);
        let next = stream(family);
        assert_eq!(bind_to(next, &address), Ok(()));
        assert_eq!(listen_on(next, 4), Ok(()));
        close(connected(&address));
        close(next);
    }
}

#[test]
fn sock_21_the_local_name() {
    for family in families() {
        let socket = stream(family);
        assert_eq!(local_name(socket).err(), Some(WSAEINVAL), "unbound");
        bind_to(socket, &Address::loopback(family, 0)).unwrap();
        check_name_arguments(getsockname, socket, local_name(socket).unwrap().length);
        close(socket);
        assert_eq!(local_name(socket).err(), Some(WSAENOTSOCK));
    }
}

type NameCall = unsafe extern "system" fn(SOCKET, *mut SOCKADDR, *mut i32) -> i32;

fn check_name_arguments(call: NameCall, socket: SOCKET, needed: i32) {
    let mut bytes = [0xabu8; 64];
    let pointer = bytes.as_mut_ptr().cast();
    for short in [0, needed - 1, -1, i32::MIN] {
        let mut length = short;
        assert_eq!(checked(unsafe { call(socket, pointer, &mut length) }), Err(WSAEFAULT));
        assert_eq!(length, short, "unchanged");
    }
    let mut length = 64;
    assert_eq!(checked(unsafe { call(socket, null_mut(), &mut length) }), Err(WSAEFAULT));
    assert_eq!(checked(unsafe { call(socket, pointer, null_mut()) }), Err(WSAEFAULT));
    assert_eq!(bytes, [0xab; 64], "nothing was written");
    assert_eq!(checked(unsafe { call(socket, pointer, &mut length) }), Ok(()));
    assert_eq!(length, needed);
}

#[test]
fn sock_22_the_peer_s_name() {
    for family in families() {
        let unconnected = stream(family);
        let get = |pointer, length| checked(unsafe { getpeername(unconnected, pointer, length) });
        assert_eq!(get(null_mut(), null_mut()), Err(WSAENOTCONN), "before the pointers");
        bind_to(unconnected, &Address::loopback(family, 0)).unwrap();
        assert_eq!(peer_name(unconnected).err(), Some(WSAENOTCONN));
        let (client, accepted) = pair_of(family);
        assert_eq!(peer_name(client).unwrap().port(), local_name(accepted).unwrap().port());
        assert_eq!(peer_name(accepted).unwrap().port(), local_name(client).unwrap().port());
        check_name_arguments(getpeername, client, Address::loopback(family, 0).length);
        for socket in [unconnected, client, accepted] {
            close(socket);
        }
    }
}

#[test]
fn sock_23_listen() {
    for family in families() {
        let socket = stream(family);
        assert_eq!(listen_on(socket, 4), Err(WSAEINVAL), "unbound");
        bind_to(socket, &Address::loopback(family, 0)).unwrap();
        for backlog in [4, 0, -1, i32::MIN, i32::MAX, 5] {
            assert_eq!(listen_on(socket, backlog), Ok(()), "{backlog}");
        }
        let client = connected(&local_name(socket).unwrap());
        let accepted = accept_one(socket);
        assert_eq!(listen_on(client, 4), Err(WSAEISCONN));
        assert_eq!(listen_on(accepted, 4), Err(WSAEISCONN));
        for socket in [socket, client, accepted] {
            close(socket);
        }
        assert_eq!(listen_on(socket, 4), Err(WSAENOTSOCK));
    }
    let datagram = udp();
    bind_to(datagram, &Address::loopback(AF_INET, 0)).unwrap();
    assert_eq!(listen_on(datagram, 4), Err(WSAEOPNOTSUPP));
    close(datagram);
}

#[test]
fn sock_24_accept() {
    for family in families() {
        let socket = stream(family);
        assert_eq!(try_accept(socket), Err(WSAEINVAL));
        bind_to(socket, &Address::loopback(family, 0)).unwrap();
        assert_eq!(try_accept(socket), Err(WSAEINVAL), "not listening");
        listen_on(socket, 4).unwrap();
        set_non_blocking(socket, 1).unwrap();
        assert_eq!(try_accept(socket), Err(WSAEWOULDBLOCK));
        let client = connected(&local_name(socket).unwrap());
        until_readable(socket);
        let mut bytes = [0u8; 64];
        let pointer = bytes.as_mut_ptr().cast::<SOCKADDR>();
        for short in [0, 15, -1] {
            let mut length = short;
            let accepted = unsafe { accept(socket, pointer, &mut length) };
            assert_eq!((accepted, last_error(), length), (INVALID_SOCKET, WSAEFAULT, short));
        }
        // The connection is still there; without a length nothing is written.
        let accepted = unsafe { accept(socket, pointer, null_mut()) };
        assert_ne!(accepted, INVALID_SOCKET);
        assert_eq!(bytes, [0; 64]);
        let second = connected(&local_name(socket).unwrap());
        until_readable(socket);
        let mut length = 64;
        let another = unsafe { accept(socket, pointer, &mut length) };
        assert_ne!(another, INVALID_SOCKET);
        assert_eq!(length, Address::loopback(family, 0).length);
        assert_eq!(u16::from_ne_bytes([bytes[0], bytes[1]]), family);
        assert_eq!(u16::from_be_bytes([bytes[2], bytes[3]]), local_name(second).unwrap().port());
        for socket in [accepted, another, client, second, socket] {
            close(socket);
        }
        assert_eq!(try_accept(socket), Err(WSAENOTSOCK));
    }
    let datagram = udp();
    assert_eq!(try_accept(datagram), Err(WSAEOPNOTSUPP));
    close(datagram);
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_24_a_blocked_accept_takes_the_next_connection() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let accepting = elsewhere(move || try_accept(listener));
        assert!(accepting.is_blocked());
        let client = connected(&address);
        let accepted = accepting.result().unwrap();
        send_all(client, b"x");
        assert_eq!(receive(accepted, 4).unwrap(), b"x", "it blocks as its listener");
        for socket in [client, accepted, listener] {
            close(socket);
        }
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_26_accepted_sockets_inherit_options_and_mode() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let integers = [
            (SO_KEEPALIVE, 1),
            (SO_OOBINLINE, 1),
            (SO_LINGER, 1 | 7 << 16),
            (SO_SNDBUF, 20_000),
            (SO_RCVBUF, 30_000),
            (SO_SNDTIMEO, 1234),
            (SO_RCVTIMEO, 4321),
            (SO_REUSEADDR, 1),
        ];
        for (name, value) in integers {
            set_option(listener, name, value);
        }
        let on = 1i32;
        let set = unsafe { setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, (&raw const on).cast(), 4) };
        assert_eq!(checked(set), Ok(()));
        set_non_blocking(listener, 1).unwrap();
        let client = connected(&address);
        until_readable(listener);
        let accepted = accept_one(listener);
        for (name, value) in integers {
            assert_eq!(option(accepted, SOL_SOCKET, name), value, "{name:#x}");
        }
        assert_eq!(option(accepted, IPPROTO_TCP, TCP_NODELAY), 1);
        assert_eq!(receive(accepted, 4), Err(WSAEWOULDBLOCK));
        // What the connection itself is, it does not inherit.
        assert_eq!(option(accepted, SOL_SOCKET, SO_ACCEPTCONN), 0);
        assert_eq!(socket_error(accepted), 0);
        for socket in [client, accepted, listener] {
            close(socket);
        }
    }
}

#[test]
fn sock_26_a_listener_s_own_failures_are_not_inherited() {
    let (keeper, refusing) = refused_address(AF_INET);
    let listener = tcp();
    set_non_blocking(listener, 1).unwrap();
    assert_eq!(connect_socket(listener, &refusing), Err(WSAEWOULDBLOCK));
    assert_eq!(select_one(listener, Set::Except, BOUND_MS), 1);
    assert_eq!(socket_error(listener), WSAECONNREFUSED);
    listen_on(listener, 4).unwrap();
    let mut address = local_name(listener).unwrap();
    address.make_loopback();
    let client = connected(&address);
    until_readable(listener);
    let accepted = accept_one(listener);
    assert_eq!(socket_error(accepted), 0);
    for socket in [keeper, client, accepted, listener] {
        close(socket);
    }
}

#[test]
fn sock_27_closing_a_listener_resets_what_was_not_accepted() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let client = connected(&address);
        until_readable(listener);
        close(listener);
        assert_eq!(receive(client, 4), Err(WSAECONNRESET));
        close(client);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_27_a_full_backlog_refuses() {
    let (client, keep, address) = connecting();
    let other = tcp();
    if differs("SOCK-27") {
        set_non_blocking(other, 1).unwrap();
        assert_eq!(connect_socket(other, &address), Err(WSAEWOULDBLOCK));
        assert_eq!(select_one(other, Set::Except, 500), 0, "it is not refused");
        assert_eq!(select_one(other, Set::Write, 0), 0, "nor is it made");
    } else {
        assert_eq!(connect_socket(other, &address), Err(WSAECONNREFUSED));
    }
    for socket in keep.into_iter().chain([client, other]) {
        close(socket);
    }
}
