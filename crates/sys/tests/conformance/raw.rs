//! Raw sockets of one protocol: pings, headers, and who hears what. Without the right to them each is refused with WSAEACCES.

use crate::datagrams::*;
use crate::ops::*;
use crate::raws::*;
use crate::sockets::{self, Address, bind_to, expect, local_name, select_one, socket_with};
use crate::support::*;
use overlapped_sys::winsock::*;

const HOST: [u8; 4] = [127, 0, 0, 1];
/// Numbers that no protocol has, one for each test: what it sends nobody else hears.
const UNASSIGNED: [i32; 6] = [200, 201, 202, 203, 204, 205];

fn echo_request(id: u16, kind: u8) -> Vec<u8> {
    let [high, low] = id.to_be_bytes();
    let mut request = vec![kind, 0, 0, 0, high, low, 0, 1];
    request.extend(b"are you there?");
    let sum = checksum(&request).to_be_bytes();
    request[2..4].copy_from_slice(&sum);
    request
}

#[test]
fn the_right_to_one_raw_socket_is_the_right_to_all() {
    let made =
        [IPPROTO_IP, IPPROTO_ICMP, IPPROTO_UDP, UNASSIGNED[0], IPPROTO_RAW].map(|protocol| raw(AF_INET, protocol));
    assert!(made.iter().all(Option::is_some) || made.iter().all(Option::is_none), "{made:?}");
    assert_eq!(socket_with(AF_INET, SOCK_RAW, 256, WSA_FLAG_OVERLAPPED), Err(WSAEPROTONOSUPPORT));
    for socket in made.into_iter().flatten() {
        assert_eq!(get_int(socket, SOL_SOCKET, SO_TYPE), Ok(SOCK_RAW));
        assert_eq!(get_int(socket, IPPROTO_IP, IP_HDRINCL), Ok(0));
        close(socket);
    }
}

#[test]
fn a_ping_is_answered_with_its_header_of_ip() {
    let Some(socket) = raw(AF_INET, IPPROTO_ICMP) else { return };
    let id = std::process::id() as u16;
    // Nothing can come before it has an address (UDP-4).
    assert_eq!(receive(socket, 64), Err(WSAEINVAL));
    assert_eq!(set(socket, IPPROTO_IP, IP_TTL, 33), 0);
    let request = echo_request(id, 8);
    // The port means nothing.
    assert_eq!(send_to(socket, &request, &at(HOST, 7)), Ok(request.len() as i32));
    assert_eq!((local(socket).sin_port, unsafe { local(socket).sin_addr.S_un.S_addr }), (0, 0));
    let is = |packet: &[u8], kind: u8| payload(packet)[0] == kind && payload(packet)[4..6] == id.to_be_bytes();
    // The host that is asked hears the question as well.
    let (asked, _) = receive_until(socket, |packet| is(packet, 8));
    assert_eq!(asked[8], 33, "the hops");
    let (answer, from) = receive_until(socket, |packet| is(packet, 0));
    assert_eq!((answer[0] >> 4, answer[9]), (4, IPPROTO_ICMP as u8));
    assert_eq!(usize::from(u16::from_be_bytes([answer[2], answer[3]])), answer.len(), "in the network's order");
    assert_eq!((&payload(&answer)[8..], checksum(payload(&answer))), (&b"are you there?"[..], 0));
    assert_eq!((from.sin_port, unsafe { from.sin_addr.S_un.S_addr }), (0, u32::from_ne_bytes(HOST)));
    close(socket);
}

#[test]
fn a_ping_of_ipv6_is_answered_without_a_header() {
    if !sockets::families().contains(&AF_INET6) {
        return;
    }
    let Some(socket) = raw(AF_INET6, IPPROTO_ICMPV6) else { return };
    let (id, host) = (std::process::id() as u16, Address::loopback(AF_INET6, 7));
    let request = echo_request(id, 128);
    let sent = unsafe { sendto(socket, request.as_ptr(), request.len() as i32, 0, host.pointer(), host.length) };
    assert_eq!(sent, request.len() as i32, "{}", last_error());
    loop {
        let answer = receive(socket, 256).unwrap();
        if answer[0] == 129 && answer[4..6] == id.to_be_bytes() {
            assert_eq!(&answer[8..], b"are you there?");
            break;
        }
    }
    assert_eq!(local_name(socket).unwrap().port(), 0);
    close(socket);
}

#[test]
fn a_header_of_the_programs_own_goes_out_as_it_is() {
    let Some(ears) = raw_at(HOST, UNASSIGNED[1]) else { return };
    for protocol in [IPPROTO_IP, IPPROTO_RAW, UNASSIGNED[2]] {
        let socket = raw(AF_INET, protocol).unwrap();
        assert_eq!(set(socket, IPPROTO_IP, IP_HDRINCL, 1), 0, "{}", last_error());
        assert_eq!(get_int(socket, IPPROTO_IP, IP_HDRINCL), Ok(1));
        // From an address that the socket does not have, as those send who look for the way or for a port.
        let whole = packet([127, 0, 0, 9], HOST, UNASSIGNED[1] as u8, b"own");
        assert_eq!(send_to(socket, &whole, &at(HOST, 0)), Ok(whole.len() as i32));
        let (heard, from) = receive_until(ears, |packet| packet[9] == UNASSIGNED[1] as u8);
        assert_eq!((heard[8], &heard[12..20], payload(&heard)), (44, &whole[12..20], &b"own"[..]));
        assert_eq!(unsafe { from.sin_addr.S_un.S_addr }, u32::from_ne_bytes([127, 0, 0, 9]));
        assert_eq!(checksum(&heard[..20]), 0, "the system sums it up");
        close(socket);
    }
    close(ears);
}

#[test]
fn a_raw_socket_hears_what_its_addresses_say() {
    let protocol = UNASSIGNED[3];
    let Some(bound) = raw_at(HOST, protocol) else { return };
    let (elsewhere, sender) = (raw_at([127, 0, 0, 2], protocol).unwrap(), raw_at([127, 0, 0, 3], protocol).unwrap());
    // The peer alone is heard by who is connected.
    let connected = raw_at(HOST, protocol).unwrap();
    connect_datagram(connected, &at([127, 0, 0, 3], 0));
    assert_eq!(send_to(elsewhere, b"from 2", &at(HOST, 0)), Ok(6));
    assert_eq!(send_to(sender, b"from 3", &at(HOST, 0)), Ok(6));
    assert_eq!(payload(&receive(bound, 64).unwrap()), b"from 2");
    assert_eq!(payload(&receive(bound, 64).unwrap()), b"from 3");
    assert_eq!(payload(&receive(connected, 64).unwrap()), b"from 3");
    assert_eq!(select_one(elsewhere, sockets::Set::Read, 0), 0);
    // Too little room, and the timeout.
    assert_eq!(send_to(sender, b"longer", &at(HOST, 0)), Ok(6));
    assert_eq!(receive(bound, 22), Err(WSAEMSGSIZE));
    set_int(bound, SO_RCVTIMEO, 20);
    assert_eq!(receive(bound, 64), Err(WSAETIMEDOUT));
    [bound, elsewhere, sender, connected].into_iter().for_each(close);
}

#[test]
fn a_raw_receive_is_overlapped_selected_and_polled_as_any() {
    let protocol = UNASSIGNED[4];
    let Some(socket) = raw_at(HOST, protocol) else { return };
    let say = |text: &[u8]| assert_eq!(send_to(socket, text, &at(HOST, 0)), Ok(text.len() as i32));
    let (op, sender) = (Op::signaled(64), Sender::new());
    assert_eq!(start_receive_from(&op, socket, sender, None), WSA_IO_PENDING);
    say(b"one");
    assert_eq!((op.end(socket), payload(&op.data())), (Ok(23), &b"one"[..]));
    assert_eq!(unsafe { (*sender.address).sin_addr.S_un.S_addr }, u32::from_ne_bytes(HOST));
    let port = port(0);
    associate(socket, port, 7);
    let told = Op::room(std::ptr::null_mut(), 64);
    assert_eq!(told.receive(socket), WSA_IO_PENDING);
    say(b"three");
    assert_eq!(get(port, BOUND_MS), Got::success(25, 7, told.overlapped()));
    assert_eq!(select_one(socket, sockets::Set::Read, 0), 0);
    say(b"four");
    assert_eq!(select_one(socket, sockets::Set::Read, BOUND_MS), 1);
    let event = manual_event();
    event_select(socket, event, FD_READ | FD_WRITE);
    expect(socket, event, FD_READ | FD_WRITE);
    assert_eq!(payload(&receive(socket, 64).unwrap()), b"four");
    assert_eq!(receive(socket, 64), Err(WSAEWOULDBLOCK));
    say(b"five");
    expect(socket, event, FD_READ);
    close(socket);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn what_the_network_answers_is_no_error_of_a_raw_socket() {
    let Some(socket) = raw_at([127, 0, 0, 8], IPPROTO_UDP) else { return };
    let (_nobody, port) = (nobody(), u16::from_be(nobody().sin_port));
    // Each is answered with an ICMP message, which a socket of datagrams would be told of (UDP-6).
    for number in 0..4u8 {
        let question = datagram(4009, port, &[number]);
        assert_eq!(send_to(socket, &question, &at([127, 0, 0, 8], 0)), Ok(9));
        let (heard, _) = receive_until(socket, |packet| is_for(packet, port));
        assert_eq!(payload(&heard)[8], number);
    }
    close(socket);
}

#[test]
fn the_catalog_has_raw_sockets() {
    startup();
    let mut length = 0;
    assert_eq!(unsafe { WSAEnumProtocolsW(std::ptr::null(), std::ptr::null_mut(), &mut length) }, SOCKET_ERROR);
    assert_eq!(last_error(), WSAENOBUFS);
    let mut list = vec![WSAPROTOCOL_INFOW::default(); length as usize / size_of::<WSAPROTOCOL_INFOW>() + 1];
    let count = unsafe { WSAEnumProtocolsW(std::ptr::null(), list.as_mut_ptr(), &mut length) };
    assert!(count > 0, "{}", last_error());
    list.truncate(count as usize);
    for family in [AF_INET, AF_INET6] {
        let info =
            list.iter().find(|info| (info.iAddressFamily, info.iSocketType) == (family.into(), SOCK_RAW)).unwrap();
        assert_eq!((info.iProtocol, info.iProtocolMaxOffset), (0, 255));
        let (any, flags) = (FROM_PROTOCOL_INFO, WSA_FLAG_OVERLAPPED);
        let made = unsafe { WSASocketW(any, any, any, info, 0, flags) };
        assert!(made != INVALID_SOCKET || last_error() == WSAEACCES, "{}", last_error());
        if made != INVALID_SOCKET {
            assert_eq!(bind_to(made, &Address::any(family, 0)), Ok(()));
            close(made);
        }
    }
}
