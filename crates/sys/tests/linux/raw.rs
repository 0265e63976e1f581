//! Raw sockets by what only Linux has: capabilities, and interfaces by number.

use crate::network::{add_address, is_own_network, raise_loopback};
use crate::raws::*;
use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;

/// Takes from this thread the right to raw sockets.
fn give_up_raw_sockets() {
    const VERSION_3: u32 = 0x2008_0522;
    const CAP_NET_RAW: u32 = 13;
    let mut header = [VERSION_3, 0];
    // Effective, permitted, inheritable; the same of the capabilities from 32 on.
    let mut sets = [0u32; 6];
    assert_eq!(unsafe { libc::syscall(libc::SYS_capget, header.as_mut_ptr(), sets.as_mut_ptr()) }, 0);
    sets[0] &= !(1 << CAP_NET_RAW);
    assert_eq!(unsafe { libc::syscall(libc::SYS_capset, header.as_mut_ptr(), sets.as_ptr()) }, 0);
}

#[test]
fn without_the_capability_raw_sockets_are_refused() {
    // Capabilities are a thread's.
    let made = std::thread::spawn(|| {
        let before = raw_at([127, 0, 0, 1], IPPROTO_IP);
        give_up_raw_sockets();
        let refused = |protocol| socket_with(AF_INET, SOCK_RAW, protocol, 1).err();
        let all = [IPPROTO_IP, IPPROTO_ICMP, IPPROTO_UDP, IPPROTO_RAW].map(refused);
        assert_eq!(all, [Some(WSAEACCES); 4]);
        assert_eq!(socket_with(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6, 1).err(), Some(WSAEACCES));
        if let Some(socket) = before {
            assert_eq!(crate::datagrams::control(socket, SIO_RCVALL, RCVALL_ON as u32), WSAEACCES);
            close(socket);
        }
    });
    made.join().unwrap();
}

#[test]
fn an_interface_may_be_named_by_its_number() {
    if !is_own_network("raw::an_interface_may_be_named_by_its_number") {
        return;
    }
    raise_loopback();
    add_address("lo:1", [10, 9, 8, 7]);
    for (code, protocol) in [(SIO_RCVALL_IF, IPPROTO_IP), (SIO_RCVALL_MCAST_IF, IPPROTO_UDP)] {
        let socket = raw_at([10, 9, 8, 7], protocol).unwrap();
        let control = |interface: u32, length: u32| {
            let given = RCVALL_IF { Mode: RCVALL_ON, Interface: interface };
            let (from, mut returned) = ((&raw const given).cast(), 0);
            checked(unsafe { WSAIoctl(socket, code, from, length, null_mut(), 0, &mut returned, null_mut(), None) })
        };
        assert_eq!(control(1, 4), Err(WSAEINVAL));
        assert_eq!(control(99, 8), Err(WSAEINVAL));
        assert_eq!(control(1, 8), Ok(()));
        let (receiver, to) = crate::datagrams::bound();
        let mut group = at([239, 1, 1, 1], u16::from_be(to.sin_port));
        if protocol == IPPROTO_IP {
            group = to;
        }
        let first = i32::from_ne_bytes([0, 0, 0, 1]);
        assert_eq!(crate::datagrams::set(receiver, IPPROTO_IP, IP_MULTICAST_IF, first), 0);
        assert_eq!(crate::datagrams::send_to(receiver, b"x", &group), Ok(1));
        let (heard, _) = receive_until(socket, |packet| is_for(packet, u16::from_be(to.sin_port)));
        assert_eq!(&payload(&heard)[8..], b"x");
        close(socket);
        close(receiver);
    }
}
