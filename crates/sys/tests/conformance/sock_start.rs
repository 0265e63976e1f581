//! SOCK-1 to SOCK-14: startup, cleanup, creation. What counts by process runs in a process of its own.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;

fn start(version: u16) -> Result<WSADATA, i32> {
    let mut data = WSADATA::default();
    match unsafe { WSAStartup(version, &mut data) } {
        0 => Ok(data),
        error => Err(error),
    }
}

fn cleanup() -> Result<(), i32> {
    checked(unsafe { WSACleanup() })
}

fn create(family: i32, kind: i32, protocol: i32) -> Result<SOCKET, i32> {
    let socket = unsafe { socket(family, kind, protocol) };
    if socket == INVALID_SOCKET { Err(last_error()) } else { Ok(socket) }
}

#[test]
fn sock_1_startup_returns_its_error() {
    for version in [0x0000, 0x0100, 0x0200, 0xff00] {
        assert_eq!(start(version).err(), Some(WSAVERNOTSUPPORTED), "{version:#x}");
    }
    assert_eq!(unsafe { WSAStartup(0x0202, null_mut()) }, WSAEFAULT);
}

#[test]
fn sock_2_the_version_is_negotiated() {
    for (asked, used) in [
        (0x0202, 0x0202),
        (0x0001, 0x0001),
        (0x0101, 0x0101),
        (0x0201, 0x0101),
        (0x6301, 0x0101),
        (0x0002, 0x0002),
        (0x0102, 0x0102),
        (0x0302, 0x0202),
        (0x0003, 0x0202),
        (0xffff, 0x0202),
    ] {
        let data = start(asked).unwrap();
        assert_eq!((data.wVersion, data.wHighVersion), (used, 0x0202), "{asked:#x}");
        assert_eq!(cleanup(), Ok(()));
    }
}

#[test]
fn sock_3_startups_are_counted() {
    if !is_own_process("sock_start::sock_3_startups_are_counted") {
        return;
    }
    start(0x0202).unwrap();
    start(0x0101).unwrap();
    let socket = create(i32::from(AF_INET), SOCK_STREAM, 0).unwrap();
    assert_eq!(cleanup(), Ok(()));
    assert_eq!(bind_to(socket, &Address::loopback(AF_INET, 0)), Ok(()), "still open");
    assert_eq!(cleanup(), Ok(()));
    assert_eq!(cleanup(), Err(WSANOTINITIALISED));
}

#[test]
fn sock_4_cleanup_needs_a_startup() {
    if is_own_process("sock_start::sock_4_cleanup_needs_a_startup") {
        assert_eq!(cleanup(), Err(WSANOTINITIALISED));
    }
}

#[test]
fn sock_5_the_last_cleanup_closes_every_socket() {
    if !is_own_process("sock_start::sock_5_the_last_cleanup_closes_every_socket") {
        return;
    }
    start(0x0202).unwrap();
    let listener = create(i32::from(AF_INET), SOCK_STREAM, 0).unwrap();
    bind_to(listener, &Address::loopback(AF_INET, 0)).unwrap();
    listen_on(listener, 4).unwrap();
    let address = local_name(listener).unwrap();
    assert_eq!(cleanup(), Ok(()));
    assert_eq!(checked(unsafe { closesocket(listener) }), Err(WSANOTINITIALISED));
    start(0x0202).unwrap();
    assert_eq!(listen_on(listener, 4), Err(WSAENOTSOCK));
    let client = create(i32::from(AF_INET), SOCK_STREAM, 0).unwrap();
    assert_eq!(connect_socket(client, &address), Err(WSAECONNREFUSED), "the descriptor is closed too");
    assert_eq!(cleanup(), Ok(()));
}

#[test]
fn sock_6_the_last_cleanup_ends_blocked_calls_and_tells_nobody_else() {
    if !is_own_process("sock_start::sock_6_the_last_cleanup_ends_blocked_calls_and_tells_nobody_else") {
        return;
    }
    start(0x0202).unwrap();
    let (listener, address) = listener_without_startup();
    let client = create(i32::from(AF_INET), SOCK_STREAM, 0).unwrap();
    connect_socket(client, &address).unwrap();
    let accepted = accept_one(listener);
    let event = manual_event();
    let mut overlapped = OVERLAPPED { hEvent: event, ..Default::default() };
    let mut buffer = [0u8; 4];
    let buffers = [WSABUF { len: 4, buf: buffer.as_mut_ptr() }];
    let mut flags = 0;
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    let receiving = elsewhere(move || receive(client, 1));
    let accepting = elsewhere(move || try_accept(listener));
    assert!(receiving.is_blocked() && accepting.is_blocked());
    assert_eq!(cleanup(), Ok(()));
    assert!(receiving.result().is_err());
    assert!(accepting.result().is_err());
    expect_unset(event);
}

fn listener_without_startup() -> (SOCKET, Address) {
    let listener = create(i32::from(AF_INET), SOCK_STREAM, 0).unwrap();
    bind_to(listener, &Address::loopback(AF_INET, 0)).unwrap();
    listen_on(listener, 4).unwrap();
    (listener, local_name(listener).unwrap())
}

#[test]
fn sock_7_functions_before_startup_fail() {
    if !is_own_process("sock_start::sock_7_functions_before_startup_fail") {
        return;
    }
    unsafe { WSASetLastError(77) };
    assert_eq!(last_error(), 77);
    assert_eq!(create(i32::from(AF_INET), SOCK_STREAM, 0), Err(WSANOTINITIALISED));
    assert_eq!(socket_with(AF_INET, SOCK_STREAM, 0, 0), Err(WSANOTINITIALISED));
    assert_eq!(bind_to(4, &Address::loopback(AF_INET, 0)), Err(WSANOTINITIALISED));
    assert_eq!(receive(4, 1), Err(WSANOTINITIALISED));
    assert_eq!(select_one(4, Set::Read, 0), SOCKET_ERROR);
    assert_eq!(last_error(), WSANOTINITIALISED);
    unsafe { WSASetLastError(0) };
    assert_eq!(unsafe { select(0, null_mut(), null_mut(), null_mut(), std::ptr::null()) }, SOCKET_ERROR);
    assert_eq!(last_error(), WSANOTINITIALISED, "before there is a set");
}

#[test]
fn sock_10_the_overlapped_attribute_is_chosen_at_creation() {
    startup();
    for (flags, overlapped) in [(WSA_FLAG_OVERLAPPED, true), (0, false)] {
        let socket = socket_with(AF_INET, SOCK_STREAM, IPPROTO_TCP, flags).unwrap();
        let port = unsafe { CreateIoCompletionPort(-1isize as HANDLE, null_mut(), 0, 0) };
        let associated = unsafe { CreateIoCompletionPort(socket as HANDLE, port, 1, 0) };
        assert_eq!(!associated.is_null(), overlapped);
        close(socket);
        close_event(port);
    }
    let socket = tcp();
    let port = unsafe { CreateIoCompletionPort(socket as HANDLE, null_mut(), 0, 0) };
    assert!(!port.is_null(), "socket() gives the attribute");
    close(socket);
    close_event(port);
}

/// A pair of which the accepted socket has no overlapped attribute, inherited from its listener (SOCK-12).
fn plain_pair() -> (SOCKET, SOCKET) {
    startup();
    let listener = socket_with(AF_INET, SOCK_STREAM, IPPROTO_TCP, 0).unwrap();
    bind_to(listener, &Address::loopback(AF_INET, 0)).unwrap();
    listen_on(listener, 4).unwrap();
    let client = connected(&local_name(listener).unwrap());
    let accepted = accept_one(listener);
    close(listener);
    (client, accepted)
}

#[test]
fn sock_11_an_overlapped_call_on_a_plain_socket_is_synchronous() {
    let (client, accepted) = plain_pair();
    set_non_blocking(accepted, 1).unwrap();
    let receiving = elsewhere(move || {
        let mut overlapped = OVERLAPPED::default();
        let mut buffer = [0u8; 4];
        let buffers = [WSABUF { len: 4, buf: buffer.as_mut_ptr() }];
        let (mut bytes, mut flags) = (0, 0);
        let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, &mut bytes, &mut flags, &mut overlapped, None) };
        (result, bytes, overlapped.InternalHigh)
    });
    assert!(receiving.is_blocked());
    send_all(client, b"ab");
    assert_eq!(receiving.result(), (0, 2, 2));
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_12_the_attribute_is_inherited_by_accept() {
    let (client, accepted) = plain_pair();
    let port = unsafe { CreateIoCompletionPort(-1isize as HANDLE, null_mut(), 0, 0) };
    assert!(unsafe { CreateIoCompletionPort(accepted as HANDLE, port, 1, 0) }.is_null());
    close(client);
    close(accepted);
    let (client, accepted) = pair();
    assert!(!unsafe { CreateIoCompletionPort(accepted as HANDLE, port, 1, 0) }.is_null());
    close(client);
    close(accepted);
    close_event(port);
}

#[test]
fn sock_13_new_sockets_block() {
    for family in families() {
        let (client, accepted) = pair_of(family);
        let receiving = elsewhere(move || receive(accepted, 4));
        assert!(receiving.is_blocked());
        send_all(client, b"x");
        assert_eq!(receiving.result().unwrap(), b"x");
        set_non_blocking(accepted, 1).unwrap();
        assert_eq!(receive(accepted, 4), Err(WSAEWOULDBLOCK));
        set_non_blocking(accepted, 0).unwrap();
        let receiving = elsewhere(move || receive(accepted, 4));
        assert!(receiving.is_blocked());
        close(client);
        assert_eq!(receiving.result().unwrap(), b"");
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_14_arguments_are_checked_in_order() {
    startup();
    let (inet, tcp, udp) = (i32::from(AF_INET), IPPROTO_TCP, IPPROTO_UDP);
    for (family, kind, protocol, error) in [
        (inet, 0xbad, tcp, WSAESOCKTNOSUPPORT),
        (0xbad, 0xbad, 0xbad, WSAESOCKTNOSUPPORT),
        (inet, -1, 0, WSAESOCKTNOSUPPORT),
        (0xbad, SOCK_STREAM, tcp, WSAEAFNOSUPPORT),
        (-1, SOCK_STREAM, tcp, WSAEAFNOSUPPORT),
        (i32::MAX, SOCK_STREAM, 0, WSAEAFNOSUPPORT),
        (inet, SOCK_STREAM, 0xbad, WSAEPROTONOSUPPORT),
        (inet, SOCK_STREAM, udp, WSAEPROTONOSUPPORT),
        (inet, SOCK_DGRAM, tcp, WSAEPROTONOSUPPORT),
        (0, SOCK_STREAM, 0, WSAEINVAL),
        (0, SOCK_DGRAM, 0, WSAEINVAL),
        (0, 0, 0, WSAEINVAL),
    ] {
        assert_eq!(create(family, kind, protocol), Err(error), "{family} {kind} {protocol}");
    }
    for (family, kind, protocol, is) in [
        (inet, 0, tcp, SOCK_STREAM),
        (inet, 0, udp, SOCK_DGRAM),
        (inet, SOCK_STREAM, 0, SOCK_STREAM),
        (inet, SOCK_DGRAM, 0, SOCK_DGRAM),
        (inet, 0, 0, SOCK_STREAM),
        (0, SOCK_STREAM, tcp, SOCK_STREAM),
        (0, 0, tcp, SOCK_STREAM),
        (0, 0, udp, SOCK_DGRAM),
        (0, SOCK_DGRAM, udp, SOCK_DGRAM),
    ] {
        let socket = create(family, kind, protocol).unwrap();
        assert_eq!(option(socket, SOL_SOCKET, SO_TYPE), is, "{family} {kind} {protocol}");
        bind_to(socket, &Address::loopback(AF_INET, 0)).unwrap();
        close(socket);
    }
    assert_eq!(socket_with(AF_INET, SOCK_STREAM, tcp, 0x4000_0000), Err(WSAEINVAL));
    let socket = socket_with(AF_INET, SOCK_STREAM, tcp, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT).unwrap();
    close(socket);
}
