//! Options by what they do, not by what is read back.

use crate::datagrams::*;
use crate::ops::*;
use crate::sockets::{Address, bind_to, connect_socket, socket_with};
use crate::support::*;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

#[test]
fn opt_3_receive_timeouts_are_never_early() {
    let (client, accepted) = pair();
    for ms in [1, 20, 75] {
        set_int(client, SO_RCVTIMEO, ms);
        let before = Instant::now();
        assert_eq!(receive(client, 1), Err(WSAETIMEDOUT));
        let took = before.elapsed();
        assert!(took >= Duration::from_millis(ms as u64), "{took:?}");
        assert!(took < Duration::from_millis(BOUND_MS.into()), "{took:?}");
    }
    close(client);
    close(accepted);
}

#[test]
fn small_buffers_hold_less() {
    let held = |size: Option<i32>| {
        let listener = tcp();
        if let Some(size) = size {
            set_int(listener, SO_RCVBUF, size);
        }
        bind_loopback(listener);
        assert_eq!(unsafe { listen(listener, 1) }, 0);
        let client = tcp();
        if let Some(size) = size {
            set_int(client, SO_SNDBUF, size);
        }
        let address = local(listener);
        assert_eq!(unsafe { connect(client, (&raw const address).cast(), ADDRESS_LENGTH) }, 0);
        let accepted = accept_one(listener);
        let total = fill(client);
        for socket in [client, accepted, listener] {
            close(socket);
        }
        total
    };
    let (small, usual) = (held(Some(8192)), held(None));
    assert!(small * 4 < usual, "{small} against {usual}");
}

#[test]
fn the_sixth_version_alone_or_with_the_fourth() {
    startup();
    for (only, heard) in [(1, false), (0, true)] {
        let listener = socket_with(AF_INET6, SOCK_STREAM, IPPROTO_TCP, 1).unwrap();
        assert_eq!(set(listener, IPPROTO_IPV6, IPV6_V6ONLY, only), 0);
        assert_eq!(bind_to(listener, &Address::any(AF_INET6, 0)), Ok(()));
        assert_eq!(unsafe { listen(listener, 1) }, 0);
        let port = crate::sockets::local_name(listener).unwrap().port();
        let client = tcp();
        let connected = connect_socket(client, &Address::loopback(AF_INET, port));
        assert_eq!(connected, if heard { Ok(()) } else { Err(WSAECONNREFUSED) });
        close(client);
        close(listener);
    }
}

#[cfg(target_os = "linux")]
/// The kernel's timer of the connection between two ports: its kind, and when it is due.
fn timer(local: u16, peer: u16) -> (u32, f64) {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let ports = |field: &str| u16::from_str_radix(field.rsplit(':').next().unwrap(), 16).unwrap();
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        if (ports(fields[1]), ports(fields[2])) == (u16::from_be(local), u16::from_be(peer)) {
            let (kind, ticks) = fields[5].split_once(':').unwrap();
            return (kind.parse().unwrap(), f64::from(u32::from_str_radix(ticks, 16).unwrap()) / 100.0);
        }
    }
    panic!("no such connection");
}

#[test]
#[cfg(target_os = "linux")]
fn keep_alive_arms_the_timer_with_the_times_given() {
    const KEEP_ALIVE: u32 = 2;
    let (client, accepted) = pair();
    let ports = (local(client).sin_port, local(accepted).sin_port);
    assert_ne!(timer(ports.0, ports.1).0, KEEP_ALIVE);
    let values = [1u32, 30_000, 1_000];
    let mut returned = 0;
    let from = (&raw const values).cast();
    let set = unsafe { WSAIoctl(client, SIO_KEEPALIVE_VALS, from, 12, null_mut(), 0, &mut returned, null_mut(), None) };
    assert_eq!(set, 0, "{}", last_error());
    let (kind, due) = timer(ports.0, ports.1);
    assert_eq!(kind, KEEP_ALIVE);
    assert!((1.0..=30.5).contains(&due), "{due}");
    set_int(client, SO_KEEPALIVE, 0);
    assert_ne!(timer(ports.0, ports.1).0, KEEP_ALIVE);
    close(client);
    close(accepted);
}

#[test]
fn a_large_send_is_cut_into_datagrams_of_the_size_given() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    assert_eq!(set(peer, IPPROTO_UDP, UDP_SEND_MSG_SIZE, 1000), 0);
    assert_eq!(send_to(peer, &[5; 2500], &address), Ok(2500));
    let lengths: Vec<usize> = (0..3).map(|_| receive(socket, 4000).unwrap().len()).collect();
    assert_eq!(lengths, [1000, 1000, 500]);
    close(socket);
    close(peer);
}

#[test]
fn what_may_not_be_cut_on_the_way_is_refused() {
    startup();
    let six = || {
        let socket = socket_with(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, 1).unwrap();
        assert_eq!(bind_to(socket, &Address::loopback(AF_INET6, 0)), Ok(()));
        (socket, crate::sockets::local_name(socket).unwrap())
    };
    let ((socket, address), (peer, _)) = (six(), six());
    // A little more than loopback carries in one piece.
    let large = vec![1u8; 65527];
    let send = || unsafe {
        let sent = sendto(peer, large.as_ptr(), large.len() as i32, 0, address.pointer(), address.length);
        if sent < 0 { Err(last_error()) } else { Ok(sent) }
    };
    assert_eq!(send(), Ok(65527));
    assert_eq!(receive(socket, 70_000).map(|bytes| bytes.len()), Ok(65527));
    assert_eq!(set(peer, IPPROTO_IPV6, IPV6_DONTFRAG, 1), 0);
    assert_eq!(send(), Err(WSAEMSGSIZE));
    close(socket);
    close(peer);
}

#[test]
fn the_open_type_of_a_thread_makes_plain_sockets() {
    const SO_SYNCHRONOUS: i32 = 0x20;
    startup();
    let opened = std::thread::spawn(|| {
        assert_eq!(set(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, SO_SYNCHRONOUS), 0);
        tcp()
    });
    let plain = opened.join().unwrap();
    let port = port(0);
    let refused = unsafe { overlapped_sys::CreateIoCompletionPort(plain as _, port, 0, 0) };
    assert!(refused.is_null());
    let usual = tcp();
    associate(usual, port, 0);
    close(plain);
    close(usual);
    close_handle(port);
    let _ = OVERLAPPED::default();
}

#[test]
fn hop_limits_of_the_sixth_version_are_on_the_wire() {
    startup();
    let socket = socket_with(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, 1).unwrap();
    assert_eq!(bind_to(socket, &Address::loopback(AF_INET6, 0)), Ok(()));
    let peer = socket_with(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, 1).unwrap();
    for (name, value) in [(IPV6_UNICAST_HOPS, 9), (IPV6_TCLASS, 8)] {
        assert_eq!(set(peer, IPPROTO_IPV6, name, value), 0);
    }
    for name in [IPV6_HOPLIMIT, IPV6_RECVTCLASS, IPV6_PKTINFO] {
        assert_eq!(set(socket, IPPROTO_IPV6, name, 1), 0);
    }
    assert_eq!(set(peer, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 256), WSAEINVAL);
    let to = crate::sockets::local_name(socket).unwrap();
    assert_eq!(unsafe { sendto(peer, b"x".as_ptr(), 1, 0, to.pointer(), to.length) }, 1, "{}", last_error());
    let control = crate::udp_messages::receive_control(socket);
    let found = |kind| control.iter().find(|record| record.1 == kind).unwrap().2.clone();
    assert_eq!(found(IPV6_HOPLIMIT), 9i32.to_ne_bytes());
    assert_eq!(found(IPV6_TCLASS), 8i32.to_ne_bytes());
    assert_eq!(found(IPV6_PKTINFO)[15], 1, "::1");
    close(socket);
    close(peer);
}
