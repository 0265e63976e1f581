//! `WSASendMsg`, `WSARecvMsg`, groups.

use crate::datagrams::*;
use crate::ops::*;
use crate::sockets::{QUIET_MS, socket_with};
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

type WSARecvMsg = unsafe extern "system-unwind" fn(
    SOCKET,
    *mut WSAMSG,
    *mut u32,
    *mut overlapped_sys::io::OVERLAPPED,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32;

fn wsa_recv_msg(socket: SOCKET) -> WSARecvMsg {
    unsafe { std::mem::transmute(extension(socket, WSAID_WSARECVMSG)) }
}

/// A message to receive into. Leaked, like its parts.
struct Message {
    message: *mut WSAMSG,
    from: *mut SOCKADDR_IN,
    data: *mut u8,
    control: *mut u64,
}

impl Message {
    fn new(room: u32, control: u32) -> Self {
        let from = Box::into_raw(Box::<SOCKADDR_IN>::default());
        let data = Box::leak(vec![0u8; room as usize].into_boxed_slice()).as_mut_ptr();
        let buffer = Box::into_raw(Box::new(WSABUF { len: room, buf: data }));
        let control_at = Box::leak(vec![0u64; 64].into_boxed_slice()).as_mut_ptr();
        let message = Box::into_raw(Box::new(WSAMSG {
            name: from.cast(),
            namelen: ADDRESS_LENGTH,
            lpBuffers: buffer,
            dwBufferCount: 1,
            Control: WSABUF { len: control, buf: control_at.cast() },
            dwFlags: 0,
        }));
        Self { message, from, data, control: control_at }
    }

    /// One synchronous receive: the bytes, or the error.
    fn receive(&self, socket: SOCKET) -> Result<Vec<u8>, i32> {
        let mut count = UNTOUCHED;
        let result = unsafe { wsa_recv_msg(socket)(socket, self.message, &mut count, null_mut(), None) };
        if result != 0 { Err(last_error()) } else { Ok(self.bytes(count as usize)) }
    }

    fn bytes(&self, count: usize) -> Vec<u8> {
        unsafe { std::slice::from_raw_parts(self.data, count) }.to_vec()
    }

    fn flags(&self) -> u32 {
        unsafe { (*self.message).dwFlags }
    }

    /// The control records: level, type, data.
    fn control(&self) -> Vec<(i32, i32, Vec<u8>)> {
        let total = unsafe { (*self.message).Control.len } as usize;
        let bytes = unsafe { std::slice::from_raw_parts(self.control.cast::<u8>(), total) };
        let (mut at, mut records) = (0, Vec::new());
        while at + 16 <= total {
            let length = usize::from_ne_bytes(bytes[at..at + 8].try_into().unwrap());
            let int = |at: usize| i32::from_ne_bytes(bytes[at..at + 4].try_into().unwrap());
            records.push((int(at + 8), int(at + 12), bytes[at + 16..at + length].to_vec()));
            at += length.next_multiple_of(8);
        }
        records
    }
}

/// One control record, as `WSACMSGHDR` lays it out.
fn record(level: i32, kind: i32, data: &[u8]) -> Vec<u8> {
    let mut bytes = (16 + data.len()).to_ne_bytes().to_vec();
    bytes.extend(level.to_ne_bytes());
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(data);
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    bytes
}

/// `WSASendMsg`: 0 or the error.
fn send_message(socket: SOCKET, data: &[u8], to: &SOCKADDR_IN, control: &[u8]) -> i32 {
    let mut buffer = WSABUF { len: data.len() as u32, buf: data.as_ptr().cast_mut() };
    let message = WSAMSG {
        name: std::ptr::from_ref(to).cast_mut().cast(),
        namelen: ADDRESS_LENGTH,
        lpBuffers: &mut buffer,
        dwBufferCount: 1,
        Control: WSABUF { len: control.len() as u32, buf: control.as_ptr().cast_mut() },
        dwFlags: 0,
    };
    let mut count = 0;
    let result = unsafe { WSASendMsg(socket, &message, 0, &mut count, null_mut(), None) };
    if result == 0 {
        assert_eq!(count, data.len() as u32)
    }
    if result == 0 { 0 } else { last_error() }
}

#[test]
fn udp_10_a_message_comes_with_its_addressee_and_its_time_to_live() {
    let ((socket, address), (peer, its)) = (bound(), bound());
    for name in [IP_PKTINFO, IP_RECVTTL, IP_RECVTOS] {
        assert_eq!(set(socket, IPPROTO_IP, name, 1), 0);
    }
    assert_eq!(set(peer, IPPROTO_IP, IP_TTL, 77), 0);
    assert_eq!(set(peer, IPPROTO_IP, IP_TOS, 0x10), 0);
    assert_eq!(send_message(peer, b"hello", &address, &[]), 0);
    let message = Message::new(16, 200);
    assert_eq!(message.receive(socket), Ok(b"hello".to_vec()));
    assert_eq!(unsafe { (*message.from).sin_port }, its.sin_port);
    assert_eq!(message.flags(), 0);
    let control = message.control();
    let found = |kind| control.iter().find(|record| (record.0, record.1) == (IPPROTO_IP, kind)).unwrap().2.clone();
    let addressee = found(IP_PKTINFO);
    assert_eq!((addressee.len(), &addressee[..4]), (8, &[127, 0, 0, 1][..]));
    assert_ne!(&addressee[4..], [0; 4], "the number of the interface");
    assert_eq!(found(IP_TTL), 77i32.to_ne_bytes());
    assert_eq!(found(IP_TOS), 0x10i32.to_ne_bytes());
    close(socket);
    close(peer);
}

#[test]
fn udp_10_what_does_not_fit_is_said() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    send_to(peer, b"abcdef", &address).unwrap();
    let message = Message::new(4, 200);
    assert_eq!(message.receive(socket), Err(WSAEMSGSIZE));
    assert_eq!((message.bytes(4), message.flags()), (b"abcd".to_vec(), MSG_TRUNC));
    assert_eq!(unsafe { (*message.message).Control.len }, 0, "nothing was asked for");
    assert_eq!(set(socket, IPPROTO_IP, IP_PKTINFO, 1), 0);
    send_to(peer, b"abc", &address).unwrap();
    let message = Message::new(8, 8);
    assert_eq!(message.receive(socket), Err(WSAEMSGSIZE));
    assert_eq!((message.bytes(3), message.flags()), (b"abc".to_vec(), MSG_CTRUNC));
    close(socket);
    close(peer);
}

#[test]
fn udp_10_streams_have_no_messages() {
    let (client, accepted) = pair();
    let message = Message::new(4, 0);
    assert_eq!(message.receive(client), Err(WSAEOPNOTSUPP));
    assert_eq!(send_message(client, b"x", &loopback(1), &[]), WSAEINVAL);
    let socket = udp();
    assert_eq!(unsafe { wsa_recv_msg(socket)(socket, null_mut(), null_mut(), null_mut(), None) }, SOCKET_ERROR);
    assert_eq!(last_error(), WSAEFAULT);
    for socket in [client, accepted, socket] {
        close(socket);
    }
}

#[test]
fn udp_10_ovl_140_an_overlapped_message_is_filled_in_at_completion() {
    let ((socket, address), (peer, its)) = (bound(), bound());
    assert_eq!(set(socket, IPPROTO_IP, IP_PKTINFO, 1), 0);
    let message = Message::new(16, 200);
    let op = Op::signaled(0);
    let started = unsafe { wsa_recv_msg(socket)(socket, message.message, null_mut(), op.overlapped(), None) };
    assert_eq!((started, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    // The source of a datagram may be any address of this host.
    let source = record(IPPROTO_IP, IP_PKTINFO, &[127, 0, 0, 9, 0, 0, 0, 0]);
    let (sender, sends) = (udp(), SOCKADDR_IN { sin_family: AF_INET, ..Default::default() });
    assert_eq!(unsafe { bind(sender, (&raw const sends).cast(), ADDRESS_LENGTH) }, 0);
    assert_eq!(send_message(sender, b"hello", &address, &source), 0);
    assert_eq!(op.end(socket), Ok(5));
    assert_eq!(message.bytes(5), b"hello");
    assert_eq!(unsafe { (*message.from).sin_addr.S_un.S_addr }.to_ne_bytes(), [127, 0, 0, 9]);
    assert_eq!(message.control().len(), 1);
    let _ = its;
    for socket in [socket, peer, sender] {
        close(socket);
    }
    assert_no_rescue();
}

#[test]
fn udp_10_control_data_that_is_sent_acts_on_one_datagram() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    assert_eq!(set(socket, IPPROTO_IP, IP_RECVTTL, 1), 0);
    let ttl = record(IPPROTO_IP, IP_TTL, &5i32.to_ne_bytes());
    assert_eq!(send_message(peer, b"near", &address, &ttl), 0);
    assert_eq!(send_message(peer, b"far", &address, &[]), 0);
    let message = Message::new(16, 200);
    assert_eq!(message.receive(socket), Ok(b"near".to_vec()));
    assert_eq!(message.control(), [(IPPROTO_IP, IP_TTL, 5i32.to_ne_bytes().to_vec())]);
    unsafe { (*message.message).Control.len = 200 };
    assert_eq!(message.receive(socket), Ok(b"far".to_vec()));
    assert_ne!(message.control()[0].2, 5i32.to_ne_bytes());
    assert_eq!(send_message(peer, b"x", &address, &record(IPPROTO_IP, 99, &[0; 4])), WSAEINVAL);
    assert_eq!(send_message(peer, b"x", &address, &[1, 2, 3]), WSAEINVAL);
    close(socket);
    close(peer);
}

#[test]
fn opt_8_the_bits_of_congestion_are_told_and_sent_apart_from_the_rest() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    let told = |socket| {
        let message = Message::new(16, 200);
        assert_eq!(message.receive(socket), Ok(b"x".to_vec()));
        message.control()
    };
    let number = |kind, value: i32| (IPPROTO_IP, kind, value.to_ne_bytes().to_vec());
    let congestion = |bits: i32| record(IPPROTO_IP, IP_ECN, &bits.to_ne_bytes());
    assert_eq!(set(peer, IPPROTO_IP, IP_TOS, 0xb9), 0);
    assert_eq!(set(socket, IPPROTO_IP, IP_RECVECN, 1), 0, "{}", last_error());
    assert_eq!(get_int(socket, IPPROTO_IP, IP_RECVECN), Ok(1));
    assert_eq!(send_message(peer, b"x", &address, &[]), 0);
    assert_eq!(told(socket), [number(IP_ECN, 1)]);
    // A send changes those bits alone.
    assert_eq!(set(socket, IPPROTO_IP, IP_RECVTOS, 1), 0);
    assert_eq!(send_message(peer, b"x", &address, &congestion(2)), 0);
    assert_eq!(told(socket), [number(IP_TOS, 0xba), number(IP_ECN, 2)]);
    assert_eq!(send_message(peer, b"x", &address, &congestion(4)), WSAEINVAL);
    assert_eq!(set(socket, IPPROTO_IP, IP_RECVECN, 0), 0);
    assert_eq!(send_message(peer, b"x", &address, &[]), 0);
    assert_eq!(told(socket), [number(IP_TOS, 0xb9)]);
    assert_eq!(set(socket, IPPROTO_IP, IP_RECVTOS, 0), 0);
    assert_eq!(send_message(peer, b"x", &address, &[]), 0);
    assert_eq!(told(socket), []);
    assert_eq!(set(tcp(), IPPROTO_IP, IP_RECVECN, 1), WSAEINVAL);
    close(socket);
    close(peer);
}

#[test]
fn opt_9_one_send_says_how_large_its_datagrams_are() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    let size = record(IPPROTO_UDP, UDP_SEND_MSG_SIZE, &1000i32.to_ne_bytes());
    assert_eq!(send_message(peer, &[5; 2500], &address, &size), 0);
    for length in [1000, 1000, 500] {
        assert_eq!(receive(socket, 4000).unwrap().len(), length);
    }
    assert_eq!(send_message(peer, &[5; 2500], &address, &[]), 0);
    assert_eq!(receive(socket, 4000).unwrap().len(), 2500, "the next is one");
    let too_large = record(IPPROTO_UDP, UDP_SEND_MSG_SIZE, &65536i32.to_ne_bytes());
    assert_eq!(send_message(peer, &[5; 2500], &address, &too_large), WSAEINVAL);
    close(socket);
    close(peer);
}

#[test]
fn opt_9_what_is_received_together_says_of_what_size_it_is() {
    let ((socket, address), (peer, _)) = (bound(), bound());
    for most in [65_535, 0] {
        assert_eq!(set(socket, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, most), 0, "{}", last_error());
        assert_eq!(get_int(socket, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE), Ok(most));
        let size = record(IPPROTO_UDP, UDP_SEND_MSG_SIZE, &1000i32.to_ne_bytes());
        assert_eq!(send_message(peer, &[5; 2500], &address, &size), 0);
        // Whether any are put together is the system's choice; each message says it, and nothing is lost.
        let mut left = 2500;
        while left > 0 {
            let message = Message::new(4000, 200);
            let length = message.receive(socket).unwrap().len();
            match &message.control()[..] {
                [] => assert!(length <= 1000),
                told => {
                    assert_ne!(most, 0);
                    assert_eq!(told, [(IPPROTO_UDP, UDP_COALESCED_INFO as i32, 1000u32.to_ne_bytes().to_vec())]);
                }
            }
            left -= length;
        }
    }
    assert_eq!(set(tcp(), IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, 1), WSAEINVAL);
    close(socket);
    close(peer);
}

/// Gives a group's datagrams the way over loopback.
fn over_loopback(socket: SOCKET) {
    let here = u32::from_ne_bytes([127, 0, 0, 1]);
    assert_eq!(set(socket, IPPROTO_IP, IP_MULTICAST_IF, here), 0);
}

fn group(last: u8, port: u16) -> SOCKADDR_IN {
    let mut address = SOCKADDR_IN { sin_family: AF_INET, sin_port: port, ..Default::default() };
    address.sin_addr.S_un.S_addr = u32::from_ne_bytes([239, 255, 77, last]);
    address
}

/// A datagram, and the flags that it comes with.
pub fn receive_flags(socket: SOCKET) -> (Vec<u8>, u32) {
    let message = Message::new(16, 200);
    (message.receive(socket).unwrap(), message.flags())
}

/// A receiver that is bound to the wildcard, and its port.
fn receiver() -> (SOCKET, u16) {
    let socket = udp();
    let any = SOCKADDR_IN { sin_family: AF_INET, ..Default::default() };
    assert_eq!(unsafe { bind(socket, (&raw const any).cast(), ADDRESS_LENGTH) }, 0);
    set_int(socket, SO_RCVTIMEO, BOUND_MS as i32);
    (socket, local(socket).sin_port)
}

fn is_quiet(socket: SOCKET) -> bool {
    set_int(socket, SO_RCVTIMEO, QUIET_MS as i32);
    let quiet = receive(socket, 8) == Err(WSAETIMEDOUT);
    set_int(socket, SO_RCVTIMEO, BOUND_MS as i32);
    quiet
}

#[test]
fn members_of_a_group_hear_it_until_they_leave() {
    let ((member, port), sender) = (receiver(), udp());
    over_loopback(sender);
    let to = group(1, port);
    let request = IP_MREQ {
        imr_multiaddr: to.sin_addr,
        imr_interface: IN_ADDR { S_un: IN_ADDR_0 { S_addr: u32::from_ne_bytes([127, 0, 0, 1]) } },
    };
    assert_eq!(set(member, IPPROTO_IP, IP_ADD_MEMBERSHIP, request), 0);
    assert_eq!(set(member, IPPROTO_IP, IP_ADD_MEMBERSHIP, 1u32), WSAEFAULT);
    send_to(sender, b"group", &to).unwrap();
    let message = Message::new(16, 200);
    assert_eq!(message.receive(member), Ok(b"group".to_vec()));
    assert_eq!(message.flags(), MSG_MCAST);
    assert_eq!(get_int(member, IPPROTO_IP, IP_ADD_MEMBERSHIP), Err(WSAENOPROTOOPT));
    assert_eq!(set(member, IPPROTO_IP, IP_DROP_MEMBERSHIP, request), 0);
    send_to(sender, b"unheard", &to).unwrap();
    assert!(is_quiet(member));
    close(member);
    close(sender);
}

#[test]
fn members_may_want_one_source_alone() {
    let ((member, port), sender) = (receiver(), udp());
    over_loopback(sender);
    let to = group(2, port);
    let here = IN_ADDR { S_un: IN_ADDR_0 { S_addr: u32::from_ne_bytes([127, 0, 0, 1]) } };
    let other = IN_ADDR { S_un: IN_ADDR_0 { S_addr: u32::from_ne_bytes([127, 0, 0, 3]) } };
    let from = |source| IP_MREQ_SOURCE { imr_multiaddr: to.sin_addr, imr_sourceaddr: source, imr_interface: here };
    assert_eq!(set(member, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, from(other)), 0);
    let source = record(IPPROTO_IP, IP_PKTINFO, &[127, 0, 0, 3, 1, 0, 0, 0]);
    send_to(sender, b"no", &to).unwrap();
    assert_eq!(send_message(sender, b"yes", &to, &source), 0);
    assert_eq!(receive(member, 8), Ok(b"yes".to_vec()));
    assert!(is_quiet(member));
    assert_eq!(set(member, IPPROTO_IP, IP_DROP_SOURCE_MEMBERSHIP, from(other)), 0);
    assert_eq!(send_message(sender, b"late", &to, &source), 0);
    assert!(is_quiet(member));
    close(member);
    close(sender);
}

#[test]
fn a_receiver_may_be_deaf_to_its_own_host() {
    let ((member, port), sender) = (receiver(), udp());
    over_loopback(sender);
    let to = group(3, port);
    let mut request = GROUP_REQ { gr_interface: 1, ..Default::default() };
    unsafe { std::ptr::copy_nonoverlapping((&raw const to).cast::<u8>(), (&raw mut request.gr_group).cast(), 16) };
    assert_eq!(set(member, IPPROTO_IP, MCAST_JOIN_GROUP as i32, request), 0);
    // On Windows it is the receiver that the option is about, not the sender.
    assert_eq!(set(sender, IPPROTO_IP, IP_MULTICAST_LOOP, 0), 0);
    send_to(sender, b"heard", &to).unwrap();
    assert_eq!(receive(member, 8), Ok(b"heard".to_vec()));
    assert_eq!(set(member, IPPROTO_IP, IP_MULTICAST_LOOP, 0), 0);
    send_to(sender, b"unheard", &to).unwrap();
    assert!(is_quiet(member));
    // The control code means the same.
    for (heard, text) in [(1, b"heard"), (0, b"quiet")] {
        assert_eq!(control(member, SIO_MULTIPOINT_LOOPBACK, heard), 0);
        send_to(sender, text, &to).unwrap();
        assert!(if heard == 1 { receive(member, 8) == Ok(text.to_vec()) } else { is_quiet(member) }, "{heard}");
    }
    close(member);
    close(sender);
}

#[test]
fn wsa_join_leaf_joins_a_group() {
    startup();
    let flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF;
    let member = socket_with(AF_INET, SOCK_DGRAM, IPPROTO_UDP, flags).unwrap();
    let to = group(4, 0);
    let join = |socket, to: &SOCKADDR_IN, flags| unsafe {
        let to = std::ptr::from_ref(to).cast();
        let joined = WSAJoinLeaf(socket, to, ADDRESS_LENGTH, null(), null_mut(), null(), null(), flags);
        if joined == INVALID_SOCKET { Err(last_error()) } else { Ok(joined) }
    };
    assert_eq!(join(member, &to, JL_BOTH), Err(WSAEINVAL), "it is not bound");
    let any = SOCKADDR_IN { sin_family: AF_INET, ..Default::default() };
    assert_eq!(unsafe { bind(member, (&raw const any).cast(), ADDRESS_LENGTH) }, 0);
    assert_eq!(join(member, &to, 9), Err(WSAEINVAL));
    assert_eq!(join(member, &loopback(1), JL_BOTH), Err(WSAEINVAL));
    assert_eq!(join(tcp(), &to, JL_BOTH), Err(WSAEOPNOTSUPP));
    assert_eq!(join(member, &to, JL_SENDER_ONLY), Ok(member));
    close(member);
}

/// Receives one datagram of any family: its control records.
pub fn receive_control(socket: SOCKET) -> Vec<(i32, i32, Vec<u8>)> {
    let message = Message::new(16, 200);
    unsafe { (*message.message).name = null_mut() };
    message.receive(socket).unwrap();
    message.control()
}
