//! Datagrams: synchronous calls, states, limits.

use crate::datagrams::*;
use crate::ops::*;
use crate::sockets::{Address, QUIET_MS, elsewhere, expect, expect_nothing, socket_with};
use crate::support::*;
use overlapped_sys::foundation::WAIT_TIMEOUT;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

#[test]
fn udp_1_a_cut_datagram_fails_and_fills_the_buffer_and_the_address() {
    let ((socket, address), (peer, its)) = (bound(), bound());
    send_to(peer, b"abcdef", &address).unwrap();
    send_to(peer, b"next", &address).unwrap();
    let mut buffer = [0u8; 4];
    let (mut from, mut length) = (SOCKADDR_IN::default(), ADDRESS_LENGTH);
    let received = unsafe { recvfrom(socket, buffer.as_mut_ptr(), 4, 0, (&raw mut from).cast(), &mut length) };
    assert_eq!((received, last_error()), (SOCKET_ERROR, WSAEMSGSIZE));
    assert_eq!((&buffer, from.sin_port, length), (b"abcd", its.sin_port, ADDRESS_LENGTH));
    // The rest is lost.
    assert_eq!(receive(socket, 8), Ok(b"next".to_vec()));
    // WSARecv says how many bytes it stored, and fails too.
    send_to(peer, b"abcdef", &address).unwrap();
    let (buffers, mut count, mut flags) = ([WSABUF { len: 4, buf: buffer.as_mut_ptr() }], UNTOUCHED, 0);
    let result = unsafe { WSARecv(socket, buffers.as_ptr(), 1, &mut count, &mut flags, null_mut(), None) };
    assert_eq!((result, last_error(), count), (SOCKET_ERROR, WSAEMSGSIZE, 4));
    close(socket);
    close(peer);
}

#[test]
fn udp_1_a_peek_of_a_cut_datagram_leaves_it() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    send_to(peer, b"abcdef", &address).unwrap();
    let mut buffer = [0u8; 4];
    let peeked = unsafe { recv(socket, buffer.as_mut_ptr(), 4, MSG_PEEK) };
    assert_eq!((peeked, last_error()), (SOCKET_ERROR, WSAEMSGSIZE));
    assert_eq!(receive(socket, 8), Ok(b"abcdef".to_vec()));
    close(socket);
    close(peer);
}

#[test]
fn udp_3_an_empty_datagram_is_one() {
    let ((socket, address), (peer, its)) = (bound(), bound());
    send_to(peer, b"", &address).unwrap();
    send_to(peer, b"x", &address).unwrap();
    assert_eq!(receive_from(socket, 8), Ok((Vec::new(), its.sin_port)));
    assert_eq!(receive_from(socket, 8), Ok((b"x".to_vec(), its.sin_port)));
    close(socket);
    close(peer);
}

#[test]
fn udp_4_what_an_unbound_socket_does() {
    let socket = udp();
    assert_eq!(receive(socket, 8), Err(WSAEINVAL));
    assert_eq!(receive_from(socket, 8), Err(WSAEINVAL));
    let sent = unsafe { send(socket, b"x".as_ptr(), 1, 0) };
    assert_eq!((sent, last_error()), (SOCKET_ERROR, WSAENOTCONN));
    let mut address = SOCKADDR_IN::default();
    let mut length = ADDRESS_LENGTH;
    let named = unsafe { getsockname(socket, (&raw mut address).cast(), &mut length) };
    assert_eq!((named, last_error()), (SOCKET_ERROR, WSAEINVAL));
    let (peer, its) = bound();
    assert_eq!(send_to(socket, b"x", &its), Ok(1));
    let bound_to = local(socket);
    assert_ne!(bound_to.sin_port, 0);
    assert_eq!(unsafe { bound_to.sin_addr.S_un.S_addr }, 0, "it is bound to the wildcard");
    assert_eq!(receive_from(peer, 8), Ok((b"x".to_vec(), bound_to.sin_port)));
    close(socket);
    close(peer);
}

#[test]
fn udp_4_a_refused_send_binds_too() {
    let (socket, address) = (udp(), loopback(9));
    assert_eq!(send_to(socket, b"x", &loopback(0)), Err(WSAEADDRNOTAVAIL));
    assert_ne!(local(socket).sin_port, 0);
    let other = udp();
    let sent = unsafe { WSASendMsg(other, null(), 0, null_mut(), null_mut(), None) };
    assert_eq!((sent, last_error()), (SOCKET_ERROR, WSAEINVAL));
    assert_ne!(local(other).sin_port, 0);
    let third = udp();
    let (data, to) = (WSABUF { len: 1, buf: b"x".as_ptr().cast_mut() }, (&raw const address).cast());
    let sent = unsafe { WSASendTo(third, &data, 1, null_mut(), 0, to, ADDRESS_LENGTH, null_mut(), None) };
    assert_eq!((sent, last_error()), (SOCKET_ERROR, WSAEFAULT), "no place for the count");
    assert_ne!(local(third).sin_port, 0);
    for socket in [socket, other, third] {
        close(socket);
    }
}

#[test]
fn udp_5_a_datagram_has_a_limit() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    let whole = vec![7u8; 65507];
    assert_eq!(send_to(peer, &whole, &address), Ok(65507));
    assert_eq!(send_to(peer, &vec![7u8; 65508], &address), Err(WSAEMSGSIZE));
    assert_eq!(send_to(peer, b"x", &address), Ok(1));
    assert_eq!(receive(socket, 70_000), Ok(whole));
    assert_eq!(receive(socket, 70_000), Ok(b"x".to_vec()), "nothing was sent of the larger one");
    assert_eq!(get_int(socket, SOL_SOCKET, SO_MAX_MSG_SIZE), Ok(65507));
    close(socket);
    close(peer);
}

#[test]
fn udp_8_a_connected_socket_hears_its_peer_alone_and_may_send_elsewhere() {
    let ((socket, address), (peer, its), (other, others)) = (bound(), bound(), bound());
    connect_datagram(socket, &its);
    // Linux refuses what the peer alone may send.
    assert_eq!(control(other, SIO_UDP_CONNRESET, 0), 0);
    send_to(other, b"no", &address).unwrap();
    send_to(peer, b"yes", &address).unwrap();
    assert_eq!(receive(socket, 8), Ok(b"yes".to_vec()));
    send_all(socket, b"to the peer");
    assert_eq!(receive(peer, 16), Ok(b"to the peer".to_vec()));
    assert_eq!(send_to(socket, b"elsewhere", &others), Ok(9));
    assert_eq!(receive_from(other, 16), Ok((b"elsewhere".to_vec(), address.sin_port)));
    for socket in [socket, peer, other] {
        close(socket);
    }
}

#[test]
fn udp_9_a_broadcast_needs_the_option() {
    let ((socket, address), (peer, _)) = (bound_to_any(), bound_to_any());
    let mut everybody = loopback(0);
    everybody.sin_port = address.sin_port;
    everybody.sin_addr.S_un.S_addr = u32::from_ne_bytes([127, 255, 255, 255]);
    assert_eq!(send_to(peer, b"x", &everybody), Err(WSAEACCES));
    set_int(peer, SO_BROADCAST, 1);
    assert_eq!(send_to(peer, b"x", &everybody), Ok(1));
    assert_eq!(receive(socket, 8), Ok(b"x".to_vec()));
    // How it was addressed is told with the message.
    assert_eq!(set(socket, IPPROTO_IP, IP_PKTINFO, 1), 0);
    assert_eq!(send_to(peer, b"y", &everybody), Ok(1));
    assert_eq!(crate::udp_messages::receive_flags(socket), (b"y".to_vec(), MSG_BCAST));
    // A receiver may be deaf to them.
    assert_eq!(set(socket, IPPROTO_IP, IP_RECEIVE_BROADCAST, 0), 0);
    send_to(peer, b"unheard", &everybody).unwrap();
    let mut here = everybody;
    here.sin_addr.S_un.S_addr = u32::from_ne_bytes([127, 0, 0, 1]);
    send_to(peer, b"heard", &here).unwrap();
    assert_eq!(receive(socket, 8), Ok(b"heard".to_vec()));
    close(socket);
    close(peer);
}

#[test]
fn udp_9_what_a_receiver_is_deaf_to_is_nothing_to_receive() {
    let ((socket, address), (peer, _)) = (bound_to_any(), bound_to_any());
    let (mut everybody, mut here) = (loopback(0), loopback(0));
    (everybody.sin_port, here.sin_port) = (address.sin_port, address.sin_port);
    everybody.sin_addr.S_un.S_addr = u32::from_ne_bytes([127, 255, 255, 255]);
    set_int(peer, SO_BROADCAST, 1);
    assert_eq!(set(socket, IPPROTO_IP, IP_RECEIVE_BROADCAST, 0), 0);
    let readable = |ms| crate::sockets::select_one(socket, crate::sockets::Set::Read, ms);
    let polled = || {
        let mut entry = WSAPOLLFD { fd: socket, events: POLLRDNORM, revents: 0 };
        unsafe { WSAPoll(&mut entry, 1, 0) }
    };
    let waiting = || {
        let mut bytes = UNTOUCHED;
        assert_eq!(unsafe { ioctlsocket(socket, FIONREAD, &mut bytes) }, 0);
        bytes
    };
    // Each of them takes away what it finds, so each has one of its own to find.
    for number in 0..4 {
        send_to(peer, b"unheard", &everybody).unwrap();
        match number {
            0 => assert_eq!(readable(QUIET_MS), 0),
            1 => assert_eq!(polled(), 0),
            2 => assert_eq!(waiting(), 0),
            _ => {}
        }
    }
    send_to(peer, b"heard", &here).unwrap();
    assert_eq!((readable(BOUND_MS), polled(), waiting()), (1, 1, 5));
    assert_eq!(receive(socket, 8), Ok(b"heard".to_vec()));
    // Nor does an event tell of it, whether it was there before the selection or comes after.
    let event = manual_event();
    send_to(peer, b"unheard", &everybody).unwrap();
    event_select(socket, event, FD_READ);
    assert_eq!(enumerate(socket, event).0, 0);
    send_to(peer, b"unheard", &everybody).unwrap();
    assert_eq!(wait(event, QUIET_MS), WAIT_TIMEOUT);
    send_to(peer, b"heard", &here).unwrap();
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!(enumerate(socket, event).0, FD_READ);
    send_to(peer, b"unheard", &everybody).unwrap();
    assert_eq!(receive(socket, 8), Ok(b"heard".to_vec()));
    assert_eq!(wait(event, QUIET_MS), WAIT_TIMEOUT, "what is left is nothing");
    crate::sockets::close_event(event);
    close(socket);
    close(peer);
}

/// A socket that is bound to the wildcard.
fn bound_to_any() -> (SOCKET, SOCKADDR_IN) {
    let socket = udp();
    let address = SOCKADDR_IN { sin_family: AF_INET, ..Default::default() };
    assert_eq!(unsafe { bind(socket, (&raw const address).cast(), ADDRESS_LENGTH) }, 0);
    (socket, local(socket))
}

#[test]
fn udp_11_a_send_needs_a_place_for_its_count() {
    let ((socket, address), peer) = (bound(), udp());
    let mut byte = *b"x";
    let buffers = [WSABUF { len: 1, buf: byte.as_mut_ptr() }];
    let to = (&raw const address).cast();
    let sent = unsafe { WSASendTo(peer, buffers.as_ptr(), 1, null_mut(), 0, to, ADDRESS_LENGTH, null_mut(), None) };
    assert_eq!((sent, last_error()), (SOCKET_ERROR, WSAEFAULT));
    let mut count = UNTOUCHED;
    let sent = unsafe { WSASendTo(peer, buffers.as_ptr(), 1, &mut count, 0, to, ADDRESS_LENGTH, null_mut(), None) };
    assert_eq!((sent, count), (0, 1));
    assert_eq!(receive(socket, 8), Ok(b"x".to_vec()));
    close(socket);
    close(peer);
}

#[test]
fn udp_12_the_senders_address_needs_room() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    send_to(peer, b"x", &address).unwrap();
    let (mut buffer, mut from) = ([0u8; 8], SOCKADDR_IN::default());
    let at = (&raw mut from).cast();
    let mut short = ADDRESS_LENGTH - 1;
    let received = unsafe { recvfrom(socket, buffer.as_mut_ptr(), 8, 0, at, &mut short) };
    assert_eq!((received, last_error(), short), (SOCKET_ERROR, WSAEFAULT, ADDRESS_LENGTH - 1));
    let received = unsafe { recvfrom(socket, buffer.as_mut_ptr(), 8, 0, at, null_mut()) };
    assert_eq!((received, last_error()), (SOCKET_ERROR, WSAEFAULT));
    let mut long = 100;
    let received = unsafe { recvfrom(socket, buffer.as_mut_ptr(), 8, 0, at, &mut long) };
    assert_eq!((received, long), (1, ADDRESS_LENGTH), "the datagram was still there");
    close(socket);
    close(peer);
}

#[test]
fn arguments_of_datagram_calls_are_checked() {
    let ((socket, address), v6) = (bound(), socket_with(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, 1).unwrap());
    let byte = *b"x";
    let to = |to: *const SOCKADDR_IN, length| unsafe {
        let sent = sendto(socket, byte.as_ptr(), 1, 0, to.cast(), length);
        if sent < 0 { last_error() } else { 0 }
    };
    assert_eq!(to(&address, 8), WSAEFAULT);
    assert_eq!(to(null(), ADDRESS_LENGTH), WSAENOTCONN);
    let six = Address::loopback(AF_INET6, 1);
    assert_eq!(to(six.pointer().cast(), six.length), WSAEAFNOSUPPORT);
    assert_eq!(to(&SOCKADDR_IN { sin_addr: Default::default(), ..address }, ADDRESS_LENGTH), WSAEADDRNOTAVAIL);
    for flags in [MSG_OOB, MSG_WAITALL] {
        let received = unsafe { recv(socket, byte.as_ptr().cast_mut(), 1, flags) };
        assert_eq!((received, last_error()), (SOCKET_ERROR, WSAEOPNOTSUPP));
    }
    let sent = unsafe { sendto(socket, byte.as_ptr(), 1, MSG_OOB, (&raw const address).cast(), ADDRESS_LENGTH) };
    assert_eq!((sent, last_error()), (SOCKET_ERROR, WSAEOPNOTSUPP));
    let sent = unsafe { sendto(socket, byte.as_ptr(), -1, 0, (&raw const address).cast(), ADDRESS_LENGTH) };
    assert_eq!((sent, last_error()), (SOCKET_ERROR, WSAEFAULT));
    assert_eq!(unsafe { shutdown(socket, SD_BOTH) }, 0);
    assert_eq!(to(&address, ADDRESS_LENGTH), WSAESHUTDOWN);
    assert_eq!(receive(socket, 8), Err(WSAESHUTDOWN));
    close(v6);
    close(socket);
    assert_eq!(to(&address, ADDRESS_LENGTH), WSAENOTSOCK);
}

#[test]
fn datagrams_of_the_sixth_version_go_the_same_way() {
    startup();
    let make = || {
        let socket = socket_with(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, WSA_FLAG_OVERLAPPED).unwrap();
        let address = Address::loopback(AF_INET6, 0);
        assert_eq!(unsafe { bind(socket, address.pointer(), address.length) }, 0);
        (socket, crate::sockets::local_name(socket).unwrap())
    };
    let ((socket, address), (peer, _)) = (make(), make());
    let sent = unsafe { sendto(peer, b"six".as_ptr(), 3, 0, address.pointer(), address.length) };
    assert_eq!(sent, 3, "{}", last_error());
    let mut buffer = [0u8; 8];
    let (mut from, mut length) = (SOCKADDR_IN6::default(), size_of::<SOCKADDR_IN6>() as i32);
    let received = unsafe { recvfrom(socket, buffer.as_mut_ptr(), 8, 0, (&raw mut from).cast(), &mut length) };
    assert_eq!((received, from.sin6_family, length), (3, AF_INET6, 28));
    close(socket);
    close(peer);
}

#[test]
fn a_blocking_receive_waits_for_a_datagram_and_a_timeout_ends_it() {
    let ((socket, address), (peer, its)) = (bound(), bound());
    let waiting = elsewhere(move || receive_from(socket, 8));
    assert!(waiting.is_blocked());
    send_to(peer, b"abc", &address).unwrap();
    assert_eq!(waiting.result(), Ok((b"abc".to_vec(), its.sin_port)));
    set_int(socket, SO_RCVTIMEO, 30);
    assert_eq!(receive_from(socket, 8), Err(WSAETIMEDOUT));
    set_non_blocking(socket, true);
    assert_eq!(receive_from(socket, 8), Err(WSAEWOULDBLOCK));
    close(socket);
    close(peer);
    assert_no_rescue();
}

#[test]
fn net_20_net_41_datagram_sockets_are_selected() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    let event = manual_event();
    event_select(socket, event, FD_READ | FD_WRITE);
    expect(socket, event, FD_WRITE);
    send_to(peer, b"one", &address).unwrap();
    send_to(peer, b"", &address).unwrap();
    expect(socket, event, FD_READ);
    assert_eq!(receive(socket, 8), Ok(b"one".to_vec()));
    // An empty datagram is to be received, too.
    expect(socket, event, FD_READ);
    assert_eq!(receive(socket, 8), Ok(Vec::new()));
    expect_nothing(socket, event);
    close(socket);
    close(peer);
    assert_no_rescue();
}

#[test]
fn sel_6_7_datagram_sockets_in_a_select() {
    let ((socket, address), unbound, (peer, _)) = (bound(), udp(), bound());
    let ready = |socket| {
        let mut read = FD_SET { fd_count: 1, ..Default::default() };
        read.fd_array[0] = socket;
        let mut write = read;
        let timeout = TIMEVAL { tv_sec: 0, tv_usec: 0 };
        let count = unsafe { select(0, &mut read, &mut write, null_mut(), &timeout) };
        (count, read.fd_count, write.fd_count)
    };
    assert_eq!(ready(unbound), (1, 0, 1));
    assert_eq!(ready(socket), (1, 0, 1));
    send_to(peer, b"", &address).unwrap();
    assert_eq!(ready(socket), (2, 1, 1));
    for socket in [socket, unbound, peer] {
        close(socket);
    }
}

#[test]
fn wsa_recv_ex_says_that_a_datagram_was_cut() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    send_to(peer, b"abcdef", &address).unwrap();
    send_to(peer, b"gh", &address).unwrap();
    let (mut buffer, mut flags) = ([0u8; 4], 0);
    assert_eq!(unsafe { WSARecvEx(socket, buffer.as_mut_ptr(), 4, &mut flags) }, 4);
    assert_eq!((&buffer, flags as u32), (b"abcd", MSG_PARTIAL));
    assert_eq!(unsafe { WSARecvEx(socket, buffer.as_mut_ptr(), 4, &mut flags) }, 2);
    assert_eq!(flags, 0);
    assert_eq!(unsafe { WSARecvEx(socket, buffer.as_mut_ptr(), 4, null_mut()) }, SOCKET_ERROR);
    assert_eq!(last_error(), WSAEFAULT);
    close(socket);
    close(peer);
}
