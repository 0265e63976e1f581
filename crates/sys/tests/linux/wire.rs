//! Options by what they do to the packets on the wire, in a network of the test's own.

use crate::datagrams::{connect_datagram, set};
use crate::network::{is_own_network, raise_loopback, set_largest_packet};
use crate::ops::{Op, assert_no_rescue, receive_exactly};
use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::time::{Duration, Instant};

/// Hears every packet of the loopback.
struct Wire(i32);

impl Wire {
    fn new() -> Self {
        let all = (libc::ETH_P_ALL as u16).to_be();
        let kind = libc::SOCK_DGRAM | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
        let socket = unsafe { libc::socket(libc::AF_PACKET, kind, i32::from(all)) };
        assert!(socket >= 0, "{}", std::io::Error::last_os_error());
        Self(socket)
    }

    /// The next packet for this port, from its header of IP on.
    fn next(&self, port: u16) -> Vec<u8> {
        let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
        loop {
            assert!(Instant::now() < end, "no packet for {port}");
            let mut packet = vec![0u8; 1 << 16];
            let mut from: libc::sockaddr_ll = unsafe { std::mem::zeroed() };
            let mut room = size_of::<libc::sockaddr_ll>() as u32;
            let (to, at) = (packet.as_mut_ptr().cast(), (&raw mut from).cast());
            let length = unsafe { libc::recvfrom(self.0, to, packet.len(), 0, at, &mut room) };
            if length < 0 {
                std::thread::yield_now();
                continue;
            }
            // Each packet of the loopback is seen twice.
            if from.sll_pkttype != libc::PACKET_OUTGOING {
                continue;
            }
            packet.truncate(length as usize);
            let payload = &packet[header_length(&packet)..];
            if payload.len() >= 8 && payload[2..4] == port.to_be_bytes() {
                return packet;
            }
        }
    }
}

impl Wire {
    /// Takes a packet, if there is one.
    fn is_any(&self) -> bool {
        let mut packet = [0u8; 1];
        unsafe { libc::recv(self.0, packet.as_mut_ptr().cast(), 1, 0) >= 0 }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        unsafe { libc::close(self.0) };
    }
}

fn header_length(packet: &[u8]) -> usize {
    if packet[0] >> 4 == 4 { usize::from(packet[0] & 15) * 4 } else { 40 }
}

fn say(socket: SOCKET) {
    send_all(socket, b"x");
}

#[test]
fn options_of_datagrams_are_on_the_wire() {
    if !is_own_network("wire::options_of_datagrams_are_on_the_wire") {
        return;
    }
    raise_loopback();
    let (wire, receiver, socket) = (Wire::new(), udp(), udp());
    bind_loopback(receiver);
    let port = u16::from_be(local(receiver).sin_port);
    connect_datagram(socket, &local(receiver));
    let sent = |name, value: i32| {
        assert_eq!(set(socket, IPPROTO_IP, name, value), 0, "{}", last_error());
        say(socket);
        wire.next(port)
    };
    assert_eq!(sent(IP_TTL, 33)[8], 33);
    assert_eq!(sent(IP_TTL, 77)[8], 77);
    assert_eq!(sent(IP_TOS, 0x28)[1], 0x28);
    const DONT_FRAGMENT: u8 = 0x40;
    assert_eq!(sent(IP_DONTFRAGMENT, 1)[6] & DONT_FRAGMENT, DONT_FRAGMENT);
    assert_eq!(sent(IP_DONTFRAGMENT, 0)[6] & DONT_FRAGMENT, 0);
    // Do, do not.
    assert_eq!(sent(IP_MTU_DISCOVER, 1)[6] & DONT_FRAGMENT, DONT_FRAGMENT);
    assert_eq!(sent(IP_MTU_DISCOVER, 2)[6] & DONT_FRAGMENT, 0);
    // No operation, thrice, and the end.
    let packet = sent(IP_OPTIONS, i32::from_ne_bytes([1, 1, 1, 0]));
    assert_eq!((header_length(&packet), &packet[20..24]), (24, &[1, 1, 1, 0][..]));
    assert_eq!(unsafe { setsockopt(socket, IPPROTO_IP, IP_OPTIONS, std::ptr::null(), 0) }, 0);
    let checksum = |on: i32| {
        assert_eq!(set(socket, IPPROTO_UDP, UDP_NOCHECKSUM, on), 0, "{}", last_error());
        say(socket);
        let packet = wire.next(port);
        assert_eq!(header_length(&packet), 20, "the options are gone");
        [packet[26], packet[27]]
    };
    assert_eq!(checksum(1), [0, 0]);
    assert_ne!(checksum(0), [0, 0]);
    close(receiver);
    close(socket);
}

#[test]
fn options_of_groups_are_on_the_wire() {
    if !is_own_network("wire::options_of_groups_are_on_the_wire") {
        return;
    }
    raise_loopback();
    let (wire, socket) = (Wire::new(), udp());
    // 0.0.0.1 is the interface with that number: the loopback.
    let first = i32::from_ne_bytes([0, 0, 0, 1]);
    assert_eq!(set(socket, IPPROTO_IP, IP_MULTICAST_IF, first), 0);
    let mut group = loopback(4005);
    group.sin_addr.S_un.S_addr = u32::from_ne_bytes([239, 1, 2, 3]);
    for hops in [1, 5] {
        assert_eq!(set(socket, IPPROTO_IP, IP_MULTICAST_TTL, hops), 0);
        assert_eq!(crate::datagrams::send_to(socket, b"x", &group), Ok(1));
        assert_eq!(i32::from(wire.next(4005)[8]), hops);
    }
    let mut scope = 0u32;
    let value = (&raw const scope).cast();
    let done = unsafe {
        let mut count = 0;
        scope = 9;
        WSAIoctl(socket, SIO_MULTICAST_SCOPE, value, 4, std::ptr::null_mut(), 0, &mut count, std::ptr::null_mut(), None)
    };
    assert_eq!((done, scope), (0, 9));
    assert_eq!(crate::datagrams::send_to(socket, b"x", &group), Ok(1));
    assert_eq!(wire.next(4005)[8], 9);
    close(socket);
}

#[test]
fn a_raw_socket_brings_its_own_header_or_is_given_one() {
    if !is_own_network("wire::a_raw_socket_brings_its_own_header_or_is_given_one") {
        return;
    }
    raise_loopback();
    startup();
    let wire = Wire::new();
    // A datagram from port 1 to port 4007, in a header with 44 hops.
    let datagram = [0, 1, 0x0f, 0xa7, 0, 9, 0, 0, b'x'];
    let header = [0x45, 0, 0, 29, 0, 1, 0, 0, 44, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1];
    for protocol in [IPPROTO_UDP, IPPROTO_RAW] {
        let socket = socket_with(AF_INET, SOCK_RAW, protocol, 1).unwrap();
        assert_eq!(set(socket, IPPROTO_IP, IP_HDRINCL, 1), 0, "{}", last_error());
        let whole = [&header[..], &datagram].concat();
        assert_eq!(crate::datagrams::send_to(socket, &whole, &loopback(7)), Ok(29));
        let packet = wire.next(4007);
        assert_eq!((packet[8], &packet[20..]), (44, &datagram[..]));
        assert_eq!(set(socket, IPPROTO_IP, IP_HDRINCL, 0), 0);
        assert_eq!(set(socket, IPPROTO_IP, IP_TTL, 55), 0);
        assert_eq!(crate::datagrams::send_to(socket, &datagram, &loopback(7)), Ok(9));
        if protocol == IPPROTO_UDP {
            assert_eq!(wire.next(4007)[8], 55);
        }
        close(socket);
    }
}

#[test]
fn the_largest_segment_is_as_large_as_the_peer_takes() {
    if !is_own_network("wire::the_largest_segment_is_as_large_as_the_peer_takes") {
        return;
    }
    raise_loopback();
    set_largest_packet("lo", 1500);
    let (wire, (listener, to)) = (Wire::new(), listener());
    let client = connect_to(&to);
    // The request to connect goes to that port, and says what may be sent to the client.
    let request = wire.next(u16::from_be(to.sin_port));
    let options = &request[header_length(&request) + 20..];
    assert_eq!(options[..2], [2, 4], "the first option is the largest segment");
    let offered = i32::from(u16::from_be_bytes([options[2], options[3]]));
    let accepted = accept_one(listener);
    // Each segment has the time in it as well, in 12 bytes.
    for socket in [client, accepted] {
        assert_eq!(crate::datagrams::get_int(socket, IPPROTO_TCP, TCP_MAXSEG), Ok(offered - 12));
        assert_eq!(set(socket, IPPROTO_TCP, TCP_MAXSEG, 1000), WSAENOPROTOOPT);
        close(socket);
    }
    close(listener);
}

/// Whether nothing is received for a little while.
fn is_quiet(socket: SOCKET) -> bool {
    select_one(socket, Set::Read, QUIET_MS) == 0
}

#[test]
fn members_of_groups_hear_whom_they_want() {
    if !is_own_network("wire::members_of_groups_hear_whom_they_want") {
        return;
    }
    raise_loopback();
    // By requests of any family, with sources that are blocked or wanted alone.
    let (member, sender) = (udp(), udp());
    bind_to(member, &Address::any(AF_INET, 0)).unwrap();
    set_option(member, SO_RCVTIMEO, BOUND_MS as i32);
    bind_loopback(sender);
    assert_eq!(set(sender, IPPROTO_IP, IP_MULTICAST_IF, i32::from_ne_bytes([0, 0, 0, 1])), 0);
    let mut group = loopback(local_name(member).unwrap().port());
    group.sin_addr.S_un.S_addr = u32::from_ne_bytes([239, 5, 6, 7]);
    let storage = |address: SOCKADDR_IN| {
        let mut storage = SOCKADDR_STORAGE::default();
        unsafe { (&raw mut storage).cast::<SOCKADDR_IN>().write(address) };
        storage
    };
    let any = GROUP_REQ { gr_interface: 1, gr_group: storage(group) };
    let from = |host: [u8; 4]| {
        let mut source = loopback(0);
        source.sin_addr.S_un.S_addr = u32::from_ne_bytes(host);
        GROUP_SOURCE_REQ { gsr_interface: 1, gsr_group: storage(group), gsr_source: storage(source) }
    };
    let hears = |heard: bool| {
        assert_eq!(crate::datagrams::send_to(sender, b"x", &group), Ok(1));
        if heard {
            assert_eq!(receive(member, 8), Ok(b"x".to_vec()));
        } else {
            assert!(is_quiet(member));
        }
    };
    let (here, nobody) = ([127, 0, 0, 1], [127, 0, 0, 9]);
    assert_eq!(set(member, IPPROTO_IP, MCAST_JOIN_GROUP as i32, any), 0, "{}", last_error());
    hears(true);
    assert_eq!(set(member, IPPROTO_IP, MCAST_BLOCK_SOURCE as i32, from(here)), 0, "{}", last_error());
    hears(false);
    assert_eq!(set(member, IPPROTO_IP, MCAST_UNBLOCK_SOURCE as i32, from(here)), 0);
    hears(true);
    let old = [group, loopback(0), loopback(0)].map(|address| unsafe { address.sin_addr.S_un.S_addr });
    assert_eq!(set(member, IPPROTO_IP, IP_BLOCK_SOURCE, old), 0, "{}", last_error());
    hears(false);
    assert_eq!(set(member, IPPROTO_IP, IP_UNBLOCK_SOURCE, old), 0);
    hears(true);
    assert_eq!(set(member, IPPROTO_IP, MCAST_LEAVE_GROUP as i32, any), 0);
    hears(false);
    assert_eq!(set(member, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP as i32, from(nobody)), 0);
    hears(false);
    assert_eq!(set(member, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP as i32, from(here)), 0);
    hears(true);
    assert_eq!(set(member, IPPROTO_IP, MCAST_LEAVE_SOURCE_GROUP as i32, from(here)), 0);
    hears(false);
    close(member);
    close(sender);
}

#[test]
fn datagrams_leave_by_the_interface_that_is_named() {
    if !is_own_network("wire::datagrams_leave_by_the_interface_that_is_named") {
        return;
    }
    raise_loopback();
    let (receiver, socket) = (udp(), udp());
    bind_loopback(receiver);
    let to = local(receiver);
    // In network order: the loopback, and one that there is not.
    assert_eq!(set(socket, IPPROTO_IP, IP_UNICAST_IF, i32::from_ne_bytes([0, 0, 0, 1])), 0);
    assert_eq!(crate::datagrams::send_to(socket, b"x", &to), Ok(1));
    assert_eq!(receive(receiver, 8), Ok(b"x".to_vec()));
    assert_ne!(set(socket, IPPROTO_IP, IP_UNICAST_IF, i32::from_ne_bytes([0, 0, 0, 99])), 0);
    connect_datagram(socket, &to);
    // The largest datagram is as long as the way carries in one piece, headers included.
    let most = 65507;
    assert_eq!(crate::datagrams::get_int(socket, IPPROTO_IP, IP_MTU), Ok(most as i32 + 28));
    assert_eq!(set(socket, IPPROTO_IP, IP_DONTFRAGMENT, 1), 0);
    assert_eq!(try_send(socket, &vec![0; most], 0), Ok(most));
    assert_eq!(receive(receiver, most + 1).map(|bytes| bytes.len()), Ok(most));
    close(receiver);
    close(socket);
}

/// Makes the peer of a connection drop whatever comes, as one does that is gone.
fn deafen(socket: SOCKET) {
    let mut nothing = [libc::sock_filter { code: (libc::BPF_RET | libc::BPF_K) as u16, jt: 0, jf: 0, k: 0 }];
    let program = libc::sock_fprog { len: 1, filter: nothing.as_mut_ptr() };
    let length = size_of::<libc::sock_fprog>() as u32;
    let (fd, value) = (crate::signals::descriptor_of(socket), (&raw const program).cast());
    let set = unsafe { libc::setsockopt(fd, libc::SOL_SOCKET, libc::SO_ATTACH_FILTER, value, length) };
    assert_eq!(set, 0, "{}", std::io::Error::last_os_error());
}

#[test]
fn sock_47_a_connection_is_given_up_after_the_time_given() {
    for (name, value) in [(TCP_MAXRTMS, 700), (TCP_MAXRT, 1)] {
        let (client, accepted) = pair();
        assert_eq!(set(client, IPPROTO_TCP, name, value), 0, "{}", last_error());
        deafen(accepted);
        let began = Instant::now();
        say(client);
        for _ in 0..2 {
            assert_eq!(receive(client, 1), Err(WSAECONNABORTED));
        }
        assert!(began.elapsed() >= Duration::from_millis(500), "{:?}", began.elapsed());
        close(client);
        close(accepted);
    }
}

#[test]
fn sock_47_a_peer_that_is_gone_is_noticed_by_keep_alives() {
    let (client, accepted) = pair();
    for (name, value) in [(TCP_KEEPALIVE, 1), (TCP_KEEPINTVL, 1), (TCP_KEEPCNT, 2)] {
        assert_eq!(set(client, IPPROTO_TCP, name, value), 0, "{}", last_error());
    }
    deafen(accepted);
    let began = Instant::now();
    set_option(client, SO_KEEPALIVE, 1);
    assert_eq!(receive(client, 1), Err(WSAENETRESET), "the operation in progress");
    for _ in 0..2 {
        assert_eq!(receive(client, 1), Err(WSAECONNRESET));
        assert_eq!(try_send(client, b"x", 0), Err(WSAECONNRESET));
    }
    // Idle for one second, then two probes.
    let took = began.elapsed();
    assert!(took >= Duration::from_millis(1900) && took < Duration::from_secs(60), "{took:?}");
    close(client);
    close(accepted);
}

#[test]
fn without_delay_each_send_is_a_segment() {
    let sent = |socket, count: usize| {
        let segments = || {
            let mut bytes = [0u8; 256];
            let (fd, mut length) = (crate::signals::descriptor_of(socket), 256u32);
            let to = bytes.as_mut_ptr().cast();
            assert_eq!(unsafe { libc::getsockopt(fd, libc::IPPROTO_TCP, libc::TCP_INFO, to, &mut length) }, 0);
            let field = |at: usize| u32::from_ne_bytes(bytes[at..at + 4].try_into().unwrap());
            let (total_retrans, data_segs_out) = (field(100), field(156));
            // What is not acknowledged is soon sent again, on a busy machine while the rest is still to be said.
            data_segs_out - total_retrans
        };
        let before = segments();
        (0..count).for_each(|_| say(socket));
        segments().wrapping_sub(before)
    };
    // Where a busy machine lets the kernel's timers in between, the count says nothing: another connection tells.
    let is_sent = |without_delay: bool, segments: u32| {
        let (client, accepted) = pair();
        if without_delay {
            assert_eq!(set(client, IPPROTO_TCP, TCP_NODELAY, 1), 0);
        }
        deafen(accepted);
        let is_it = sent(client, 5) == segments;
        close(client);
        close(accepted);
        is_it
    };
    // Nothing is acknowledged, so that with delay only the first goes out.
    for (without_delay, segments) in [(true, 5), (false, 1)] {
        assert!((0..20).any(|_| is_sent(without_delay, segments)), "not {segments} segments");
    }
}

#[test]
fn opt_10_a_listener_takes_data_with_the_request_to_connect() {
    if !is_own_network("wire::opt_10_a_listener_takes_data_with_the_request_to_connect") {
        return;
    }
    raise_loopback();
    std::fs::write("/proc/sys/net/ipv4/tcp_fastopen", "3").unwrap();
    const TCPI_OPT_SYN_DATA: u8 = 32;
    for (on, taken) in [(0, false), (1, true)] {
        let listener = tcp();
        assert_eq!(set(listener, IPPROTO_TCP, TCP_FASTOPEN, on), 0, "{}", last_error());
        bind_loopback(listener);
        listen_on(listener, 4).unwrap();
        let port = u16::from_be(local(listener).sin_port);
        // The first connection gets the cookie that the second needs.
        for _ in 0..2 {
            let address = libc::sockaddr_in {
                sin_family: libc::AF_INET as u16,
                sin_port: port.to_be(),
                sin_addr: libc::in_addr { s_addr: u32::from_ne_bytes([127, 0, 0, 1]) },
                sin_zero: [0; 8],
            };
            let client = unsafe { libc::socket(libc::AF_INET, libc::SOCK_STREAM | libc::SOCK_CLOEXEC, 0) };
            let to = (&raw const address).cast();
            let flags = libc::MSG_FASTOPEN | libc::MSG_NOSIGNAL;
            assert_eq!(unsafe { libc::sendto(client, b"early".as_ptr().cast(), 5, flags, to, 16) }, 5);
            let accepted = accept_one(listener);
            assert_eq!(receive(accepted, 8), Ok(b"early".to_vec()));
            let (mut info, mut length) = ([0u8; 256], 256u32);
            let at = info.as_mut_ptr().cast();
            assert_eq!(unsafe { libc::getsockopt(client, libc::IPPROTO_TCP, libc::TCP_INFO, at, &mut length) }, 0);
            let early = info[5] & TCPI_OPT_SYN_DATA != 0;
            assert!(!early || taken, "nobody takes it where the option is off");
            if early {
                unsafe { libc::close(client) };
                close(accepted);
                close(listener);
                return;
            }
            unsafe { libc::close(client) };
            close(accepted);
        }
        assert!(!taken, "the second request to connect brought no data");
        close(listener);
    }
}

#[test]
fn opt_10_connect_ex_sends_its_first_data_with_the_request() {
    if !is_own_network("wire::opt_10_connect_ex_sends_its_first_data_with_the_request") {
        return;
    }
    raise_loopback();
    // Of clients and of servers.
    std::fs::write("/proc/sys/net/ipv4/tcp_fastopen", "3").unwrap();
    let (wire, listener) = (Wire::new(), tcp());
    assert_eq!(set(listener, IPPROTO_TCP, TCP_FASTOPEN, 1), 0);
    bind_loopback(listener);
    listen_on(listener, 4).unwrap();
    let (to, port) = (local(listener), u16::from_be(local(listener).sin_port));
    let first: Vec<u8> = (0..300_000u32).map(|number| number as u8).collect();
    // With the option the first asks for the cookie that the second has.
    for (fast, length, is_early) in [(0, 5, false), (1, 5, false), (1, 5, true), (1, 300_000, true), (0, 5, false)] {
        let client = tcp();
        assert_eq!(set(client, IPPROTO_TCP, TCP_FASTOPEN, fast), 0);
        bind_loopback(client);
        let guid = WSAID_CONNECTEX;
        let connect_ex: LPFN_CONNECTEX = unsafe { std::mem::transmute(crate::datagrams::extension(client, guid)) };
        let (op, at) = (Op::signaled(0), (&raw const to).cast());
        let data = first.as_ptr().cast();
        let overlapped = op.overlapped();
        let begun =
            unsafe { connect_ex.unwrap()(client, at, ADDRESS_LENGTH, data, length, std::ptr::null_mut(), overlapped) };
        assert_eq!((begun, last_error()), (0, WSA_IO_PENDING));
        let accepted = accept_one(listener);
        assert_eq!(receive_exactly(accepted, length as usize), first[..length as usize], "{fast} {length}");
        assert_eq!(op.end(client), Ok(length), "{fast} {length}");
        let request = std::iter::repeat_with(|| wire.next(port)).find(|packet| packet[33] & SYN != 0).unwrap();
        let header = 20 + usize::from(request[32] >> 4) * 4;
        assert_eq!(request.len() > header, is_early, "{fast} {length}: the request has {}", request.len() - header);
        send_all(accepted, b"and back");
        assert_eq!(receive_exactly(client, 8), b"and back");
        close(client);
        close(accepted);
        // What is left of this one is no request of the next.
        while wire.is_any() {}
    }
    // Where nobody listens, it is refused as ever.
    close(listener);
    let client = tcp();
    assert_eq!(set(client, IPPROTO_TCP, TCP_FASTOPEN, 1), 0);
    bind_loopback(client);
    let guid = WSAID_CONNECTEX;
    let connect_ex: LPFN_CONNECTEX = unsafe { std::mem::transmute(crate::datagrams::extension(client, guid)) };
    let (op, at, none) = (Op::signaled(0), (&raw const to).cast(), std::ptr::null_mut());
    let overlapped = op.overlapped();
    unsafe { connect_ex.unwrap()(client, at, ADDRESS_LENGTH, first.as_ptr().cast(), 5, none, overlapped) };
    assert_eq!(op.end(client), Err(WSAECONNREFUSED));
    close(client);
    assert_no_rescue();
}

#[test]
fn ovl_122_a_client_opens_fast_in_its_next_life_too() {
    type Disconnect = unsafe extern "system" fn(SOCKET, *mut overlapped_sys::io::OVERLAPPED, u32, u32) -> i32;
    let (listener, to) = listener();
    let client = tcp();
    assert_eq!(set(client, IPPROTO_TCP, TCP_FASTOPEN, 1), 0);
    bind_loopback(client);
    assert_eq!(unsafe { connect(client, (&raw const to).cast(), ADDRESS_LENGTH) }, 0);
    close(accept_one(listener));
    let disconnect: Disconnect =
        unsafe { std::mem::transmute(crate::datagrams::extension(client, WSAID_DISCONNECTEX)) };
    assert_eq!(unsafe { disconnect(client, std::ptr::null_mut(), TF_REUSE_SOCKET, 0) }, 1, "{}", last_error());
    assert_eq!(crate::datagrams::get_int(client, IPPROTO_TCP, TCP_FASTOPEN), Ok(1));
    close(client);
    close(listener);
}

/// The flag of a segment that is a request to connect.
const SYN: u8 = 2;
