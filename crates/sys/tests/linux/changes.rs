//! What waits for a change of this host's addresses or routes, in a network of the test's own.

use crate::network::{add_address, is_own_network, raise_loopback};
use crate::ops::*;
use crate::sockets::*;
use crate::support::*;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

/// `FD_ROUTING_INTERFACE_CHANGE` and `FD_ADDRESS_LIST_CHANGE`, bits 8 and 9.
const WAY: u32 = 1 << 8;
const LIST: u32 = 1 << 9;

/// `WSAIoctl` without output: 0 or the error.
fn control(socket: SOCKET, code: u32, to: Option<SOCKADDR_IN>, overlapped: *mut OVERLAPPED) -> i32 {
    let (from, length) = to.as_ref().map_or((null(), 0), |to| (std::ptr::from_ref(to), ADDRESS_LENGTH as u32));
    let mut count = UNTOUCHED;
    let result = unsafe { WSAIoctl(socket, code, from.cast(), length, null_mut(), 0, &mut count, overlapped, None) };
    if result == 0 { 0 } else { last_error() }
}

fn addresses(socket: SOCKET, overlapped: *mut OVERLAPPED) -> i32 {
    control(socket, SIO_ADDRESS_LIST_CHANGE, None, overlapped)
}

#[test]
fn ioc_6_a_change_of_addresses_ends_who_waits_for_it() {
    if !is_own_network("changes::ioc_6_a_change_of_addresses_ends_who_waits_for_it") {
        return;
    }
    raise_loopback();
    let (socket, other) = (udp(), socket_with(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, WSA_FLAG_OVERLAPPED).unwrap());
    let (first, second, v6) = (Op::signaled(0), Op::signaled(0), Op::signaled(0));
    assert_eq!(addresses(socket, first.overlapped()), WSA_IO_PENDING);
    assert_eq!(addresses(socket, second.overlapped()), WSA_IO_PENDING);
    assert_eq!(addresses(other, v6.overlapped()), WSA_IO_PENDING);
    expect_unset(first.event());
    add_address("lo:1", [127, 0, 0, 2]);
    assert_eq!((first.end(socket), second.end(socket)), (Ok(0), Ok(0)));
    assert_eq!(v6.status(), STATUS_PENDING, "it is another family");
    assert_eq!(v6.cancel(other), 0);
    assert_eq!((v6.end(other), v6.status()), (Err(WSA_OPERATION_ABORTED), STATUS_CANCELLED));

    // A port, a close, and a thread that ends.
    let port = port(0);
    associate(other, port, 3);
    let op = Op::room(null_mut(), 0);
    assert_eq!(addresses(other, op.overlapped()), WSA_IO_PENDING);
    close(other);
    let got = get(port, BOUND_MS);
    assert_eq!((got.ok, got.overlapped, got.key, got.error), (false, op.overlapped(), 3, 995));
    let op = Op::signaled(0);
    std::thread::scope(|scope| {
        scope.spawn(|| assert_eq!(addresses(socket, op.overlapped()), WSA_IO_PENDING));
    });
    assert_eq!(op.end(socket), Err(WSA_OPERATION_ABORTED));

    // A call that blocks.
    let waiting = elsewhere(move || addresses(socket, null_mut()));
    assert!(waiting.is_blocked());
    add_address("lo:2", [127, 0, 0, 3]);
    assert_eq!(waiting.result(), 0);
    close(socket);
    assert_no_rescue();
}

#[test]
fn ioc_6_a_change_of_addresses_is_a_network_event_where_it_was_asked_for() {
    if !is_own_network("changes::ioc_6_a_change_of_addresses_is_a_network_event_where_it_was_asked_for") {
        return;
    }
    raise_loopback();
    let (socket, event) = (udp(), manual_event());
    event_select(socket, event, LIST);
    assert_eq!(addresses(socket, null_mut()), WSAEWOULDBLOCK);
    expect_nothing(socket, event);
    add_address("lo:1", [127, 0, 0, 2]);
    assert_eq!(expect(socket, event, LIST)[9], 0);
    // Until it is asked for again, nobody is told.
    let (fence, op) = (udp(), Op::signaled(0));
    assert_eq!(addresses(fence, op.overlapped()), WSA_IO_PENDING);
    add_address("lo:2", [127, 0, 0, 3]);
    assert_eq!(op.end(fence), Ok(0));
    expect_nothing(socket, event);
    close(socket);
    close(fence);
    assert_no_rescue();
}

#[test]
fn ioc_7_a_change_of_the_way_ends_who_waits_for_it() {
    if !is_own_network("changes::ioc_7_a_change_of_the_way_ends_who_waits_for_it") {
        return;
    }
    raise_loopback();
    let to = |host: [u8; 4]| {
        let mut address = loopback(0);
        address.sin_addr.S_un.S_addr = u32::from_ne_bytes(host);
        Some(address)
    };
    let (socket, event) = (udp(), manual_event());
    let (there, elsewhere) = (Op::signaled(0), Op::signaled(0));
    let wait_for = |host, op: &Op| control(socket, SIO_ROUTING_INTERFACE_CHANGE, to(host), op.overlapped());
    // Neither can be reached.
    assert_eq!(wait_for([10, 9, 8, 7], &there), WSA_IO_PENDING);
    assert_eq!(wait_for([172, 16, 3, 4], &elsewhere), WSA_IO_PENDING);
    assert_eq!(control(socket, SIO_ROUTING_INTERFACE_CHANGE, None, null_mut()), WSAEFAULT);
    event_select(socket, event, WAY);
    assert_eq!(control(socket, SIO_ROUTING_INTERFACE_CHANGE, to([10, 1, 1, 1]), null_mut()), WSAEWOULDBLOCK);
    add_address("lo:1", [10, 9, 8, 6]);
    assert_eq!(there.end(socket), Ok(0));
    expect(socket, event, WAY);
    assert_eq!(elsewhere.status(), STATUS_PENDING, "the way there is as it was");
    add_address("lo:2", [172, 16, 0, 1]);
    assert_eq!(elsewhere.end(socket), Ok(0));
    close(socket);
    assert_no_rescue();
}
