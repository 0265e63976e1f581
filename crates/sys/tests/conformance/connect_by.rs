//! `WSAConnectByName` and `WSAConnectByList`.

use crate::sockets::socket_with;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ffi::CString;
use std::ptr::{null, null_mut};

/// `WSAConnectByNameA`: the two ports, or the error.
fn by_name(socket: SOCKET, host: &str, service: &str) -> Result<(u16, u16), i32> {
    let (host, service) = (CString::new(host).unwrap(), CString::new(service).unwrap());
    let (mut ours, mut theirs) = ([0u8; 28], [0u8; 28]);
    let (mut our_length, mut their_length) = (28, 28);
    let connected = unsafe {
        WSAConnectByNameA(
            socket,
            host.as_ptr().cast(),
            service.as_ptr().cast(),
            &mut our_length,
            ours.as_mut_ptr().cast(),
            &mut their_length,
            theirs.as_mut_ptr().cast(),
            null(),
            null(),
        )
    };
    let port = |bytes: [u8; 28]| u16::from_be_bytes([bytes[2], bytes[3]]);
    if connected != 0 { Ok((port(ours), port(theirs))) } else { Err(last_error()) }
}

#[test]
fn a_name_and_a_service_are_connected_to() {
    let (listener, address) = listener();
    let port = u16::from_be(address.sin_port);
    let client = tcp();
    let (ours, theirs) = by_name(client, "localhost", &port.to_string()).unwrap();
    assert_eq!((ours, theirs), (u16::from_be(local(client).sin_port), port));
    let accepted = accept_one(listener);
    send_all(client, b"x");
    assert_eq!(receive(accepted, 8), Ok(b"x".to_vec()));
    assert_eq!(by_name(client, "localhost", "1"), Err(WSAEISCONN));
    // A socket of the sixth version reaches the fourth, if it is not for the sixth alone.
    let six = socket_with(AF_INET6, SOCK_STREAM, IPPROTO_TCP, 1).unwrap();
    assert_eq!(crate::datagrams::set(six, IPPROTO_IPV6, IPV6_V6ONLY, 0), 0);
    assert_eq!(by_name(six, "127.0.0.1", &port.to_string()).map(|ports| ports.1), Ok(port));
    for socket in [client, accepted, six, listener] {
        close(socket);
    }
}

#[test]
fn names_that_there_are_not() {
    let socket = tcp();
    assert_eq!(by_name(socket, "no-such-host.invalid", "80").unwrap_err() / 1000, 11);
    let nothing = unsafe {
        WSAConnectByNameW(socket, null(), null(), null_mut(), null_mut(), null_mut(), null_mut(), null(), null())
    };
    assert_eq!((nothing, last_error()), (0, WSAEINVAL));
    close(socket);
}

#[test]
fn a_list_is_tried_in_turn() {
    let (listener, mut address) = listener();
    let mut refused = crate::datagrams::nobody();
    // {count, two entries}.
    #[repr(C)]
    struct List {
        count: i32,
        entries: [SOCKET_ADDRESS; 2],
    }
    let entry = |address: &mut SOCKADDR_IN| SOCKET_ADDRESS {
        lpSockaddr: std::ptr::from_mut(address).cast(),
        iSockaddrLength: ADDRESS_LENGTH,
    };
    let mut list = List { count: 2, entries: [entry(&mut refused), entry(&mut address)] };
    let client = tcp();
    let connect = |list: &List, socket| unsafe {
        let list = std::ptr::from_ref(list).cast();
        let timeout = TIMEVAL { tv_sec: 10, tv_usec: 0 };
        let connected =
            WSAConnectByList(socket, list, null_mut(), null_mut(), null_mut(), null_mut(), &timeout, null());
        if connected != 0 { 0 } else { last_error() }
    };
    assert_eq!(connect(&list, client), 0);
    close(accept_one(listener));
    list.count = 1;
    let other = tcp();
    assert_eq!(connect(&list, other), WSAECONNREFUSED);
    for socket in [client, other, listener] {
        close(socket);
    }
}
