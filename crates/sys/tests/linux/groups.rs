//! Who hears a group: Linux would have every socket hear what anybody on its host has joined.

use crate::datagrams::*;
use crate::sockets::{Set, select_one, set_option};
use crate::support::*;
use overlapped_sys::winsock::*;

const GROUP: [u8; 4] = [239, 255, 78, 1];
const HERE: [u8; 4] = [127, 0, 0, 1];

fn address_of(host: [u8; 4]) -> IN_ADDR {
    IN_ADDR { S_un: IN_ADDR_0 { S_addr: u32::from_ne_bytes(host) } }
}

/// A socket at a port of every address, which others may have too.
fn at(port: u16) -> SOCKET {
    let socket = udp();
    set_option(socket, SO_REUSEADDR, 1);
    let address = SOCKADDR_IN { sin_family: AF_INET, sin_port: port, ..Default::default() };
    assert_eq!(unsafe { bind(socket, (&raw const address).cast(), ADDRESS_LENGTH) }, 0);
    socket
}

#[test]
fn a_group_is_heard_by_its_members_alone() {
    let member = at(0);
    let port = local(member).sin_port;
    let stranger = at(port);
    let request = IP_MREQ { imr_multiaddr: address_of(GROUP), imr_interface: address_of(HERE) };
    assert_eq!(set(member, IPPROTO_IP, IP_ADD_MEMBERSHIP, request), 0);
    let sender = udp();
    assert_eq!(set(sender, IPPROTO_IP, IP_MULTICAST_IF, address_of(HERE)), 0);
    let to = SOCKADDR_IN { sin_family: AF_INET, sin_port: port, sin_addr: address_of(GROUP), ..Default::default() };
    for joins in [false, true] {
        if joins {
            assert_eq!(set(stranger, IPPROTO_IP, IP_ADD_MEMBERSHIP, request), 0);
        }
        send_to(sender, b"group", &to).unwrap();
        assert_eq!(receive(member, 8).as_deref(), Ok(&b"group"[..]));
        // Loopback delivers to all before the send returns.
        assert_eq!(select_one(stranger, Set::Read, 0), i32::from(joins));
    }
    for socket in [member, stranger, sender] {
        close(socket);
    }
}

#[test]
fn wsa_join_leaf_hears_the_group_unless_it_only_sends() {
    if !crate::network::is_own_network("groups::wsa_join_leaf_hears_the_group_unless_it_only_sends") {
        return;
    }
    crate::network::raise_loopback();
    crate::network::route_groups_over_loopback();
    startup();
    for (flags, joins) in [(JL_SENDER_ONLY, false), (JL_RECEIVER_ONLY, true), (JL_BOTH, true)] {
        let kind = WSA_FLAG_OVERLAPPED | WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF;
        let member = crate::sockets::socket_with(AF_INET, SOCK_DGRAM, IPPROTO_UDP, kind).unwrap();
        let any = SOCKADDR_IN { sin_family: AF_INET, ..Default::default() };
        assert_eq!(unsafe { bind(member, (&raw const any).cast(), ADDRESS_LENGTH) }, 0);
        let mut to = SOCKADDR_IN { sin_family: AF_INET, sin_addr: address_of(GROUP), ..Default::default() };
        let (name, none) = ((&raw const to).cast(), std::ptr::null());
        let joined = unsafe {
            let callee = std::ptr::null_mut();
            WSAJoinLeaf(member, name, ADDRESS_LENGTH, none, callee, std::ptr::null(), std::ptr::null(), flags)
        };
        assert_eq!(joined, member, "{}", last_error());
        to.sin_port = local(member).sin_port;
        let sender = udp();
        assert_eq!(send_to(sender, b"leaf", &to), Ok(4));
        // Loopback delivers before the send returns.
        assert_eq!(select_one(member, Set::Read, 0), i32::from(joins), "{flags}");
        // Each may send to it.
        assert_eq!(send_to(member, b"leaf", &to), Ok(4));
        close(member);
        close(sender);
    }
}
