//! Whom a member of a group hears, set and read as a whole: `SIO_SET_MULTICAST_FILTER`, `SIOCSMSFILTER` and those that read.

use crate::datagrams::*;
use crate::ops::*;
use crate::raws::at;
use crate::sockets::{self, Address, bind_to, socket_with};
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;

const SIO_GET_MULTICAST_FILTER: u32 = 0x8004_747C;
const SIO_SET_MULTICAST_FILTER: u32 = 0x8004_747D;
const SIOCSMSFILTER: u32 = 0x8004_747E;
const SIOCGMSFILTER: u32 = 0x8004_747F;

const HERE: [u8; 4] = [127, 0, 0, 1];
const THERE: [u8; 4] = [127, 0, 0, 2];
const INCLUDE: u32 = MCAST_INCLUDE as u32;
const EXCLUDE: u32 = MCAST_EXCLUDE as u32;

/// `WSAIoctl` of a structure that is read and written in its place: the bytes written, or the error.
fn filter(socket: SOCKET, code: u32, bytes: &mut [u8]) -> Result<u32, i32> {
    let (at, length, mut returned) = (bytes.as_mut_ptr().cast(), bytes.len() as u32, UNTOUCHED);
    let result = unsafe { WSAIoctl(socket, code, at, length, at, length, &mut returned, null_mut(), None) };
    if result == 0 { Ok(returned) } else { Err(last_error()) }
}

/// `IP_MSFILTER`: the group, the interface by an address of it, the mode, the sources.
fn of_four(group: [u8; 4], mode: u32, sources: &[[u8; 4]]) -> Vec<u8> {
    let mut bytes = [group, HERE, mode.to_ne_bytes(), (sources.len() as u32).to_ne_bytes()].concat();
    sources.iter().for_each(|source| bytes.extend(source));
    bytes
}

/// The number of the loopback.
fn loopback_number() -> u32 {
    let mut number = 0;
    assert_eq!(unsafe { overlapped_sys::GetBestInterface(u32::from_ne_bytes(HERE), &mut number) }, 0);
    number
}

fn storage(host: [u8; 4]) -> [u8; 128] {
    let mut bytes = [0; 128];
    bytes[..2].copy_from_slice(&AF_INET.to_ne_bytes());
    bytes[4..8].copy_from_slice(&host);
    bytes
}

/// `GROUP_FILTER`: the interface by its number, the group, the mode, the sources.
fn of_any(interface: u32, group: [u8; 4], mode: u32, sources: &[[u8; 4]]) -> Vec<u8> {
    let mut bytes = [interface.to_ne_bytes(), [0; 4]].concat();
    bytes.extend(storage(group));
    bytes.extend([mode.to_ne_bytes(), (sources.len() as u32).to_ne_bytes()].concat());
    sources.iter().for_each(|source| bytes.extend(storage(*source)));
    bytes
}

/// A socket for a group's port, and two that send to it from two addresses.
struct Group {
    group: [u8; 4],
    port: u16,
    member: SOCKET,
    senders: [SOCKET; 2],
}

impl Group {
    fn new(group: [u8; 4]) -> Self {
        let member = udp();
        assert_eq!(bind_to(member, &Address::any(AF_INET, 0)), Ok(()));
        set_int(member, SO_RCVTIMEO, BOUND_MS as i32);
        let senders = [HERE, THERE].map(|host| {
            let (sender, address) = (udp(), at(host, 0));
            assert_eq!(unsafe { bind(sender, (&raw const address).cast(), ADDRESS_LENGTH) }, 0, "{}", last_error());
            assert_eq!(set(sender, IPPROTO_IP, IP_MULTICAST_IF, i32::from_ne_bytes(HERE)), 0, "{}", last_error());
            sender
        });
        Self { group, port: u16::from_be(local(member).sin_port), member, senders }
    }

    /// Both senders speak: who is heard.
    fn heard(&self) -> Vec<u8> {
        for (sender, text) in self.senders.iter().zip([b"1", b"2"]) {
            assert_eq!(send_to(*sender, text, &at(self.group, self.port)), Ok(1), "{}", last_error());
        }
        // What is sent to itself comes last.
        assert_eq!(send_to(self.senders[0], b".", &at(HERE, self.port)), Ok(1));
        let mut heard = Vec::new();
        loop {
            match &receive(self.member, 8).unwrap()[..] {
                b"." => return heard,
                text => heard.extend(text),
            }
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.senders.into_iter().chain([self.member]).for_each(close);
    }
}

#[test]
fn a_source_that_is_filtered_is_not_heard() {
    let one = Group::new([239, 42, 0, 1]);
    let (member, group) = (one.member, one.group);
    assert_eq!(one.heard(), b"");
    // Who sets a filter becomes a member by that.
    let set = |mode, sources: &[[u8; 4]]| filter(member, SIO_SET_MULTICAST_FILTER, &mut of_four(group, mode, sources));
    assert_eq!(set(EXCLUDE, &[THERE]), Ok(0));
    assert_eq!(one.heard(), b"1");
    assert_eq!(set(EXCLUDE, &[HERE]), Ok(0));
    assert_eq!(one.heard(), b"2");
    assert_eq!(set(EXCLUDE, &[]), Ok(0));
    assert_eq!(one.heard(), b"12");
    assert_eq!(set(INCLUDE, &[THERE]), Ok(0));
    assert_eq!(one.heard(), b"2");
    // Nobody: it is no member any more, and may be no member again.
    for _ in 0..2 {
        assert_eq!(set(INCLUDE, &[]), Ok(0));
        assert_eq!(one.heard(), b"");
    }
    assert_eq!(set(INCLUDE, &[HERE, THERE]), Ok(0));
    assert_eq!(one.heard(), b"12");
}

#[test]
fn a_filter_is_read_as_it_was_set() {
    let one = Group::new([239, 42, 0, 2]);
    let (member, group) = (one.member, one.group);
    let mut asked = of_four(group, 7, &[[0; 4], [0; 4], [0; 4]]);
    assert_eq!(filter(member, SIO_GET_MULTICAST_FILTER, &mut asked), Err(WSAEADDRNOTAVAIL));
    let mut given = of_four(group, INCLUDE, &[HERE, THERE]);
    assert_eq!(filter(member, SIO_SET_MULTICAST_FILTER, &mut given), Ok(0));
    assert_eq!(filter(member, SIO_GET_MULTICAST_FILTER, &mut asked), Ok(24));
    let mut sources = [asked[16..20].to_vec(), asked[20..24].to_vec()];
    sources.sort();
    assert_eq!((&asked[..16], sources), (&given[..16], [HERE.to_vec(), THERE.to_vec()]));
    // With room for fewer it says how many there are.
    let mut asked = of_four(group, 7, &[[0; 4]]);
    assert_eq!(filter(member, SIO_GET_MULTICAST_FILTER, &mut asked), Ok(20));
    assert_eq!(asked[8..16], given[8..16]);
    // The same in the other structure; of the interface that the address stands for.
    let number = loopback_number();
    let mut asked = of_any(number, group, 7, &[[0; 4], [0; 4]]);
    assert_eq!(filter(member, SIOCGMSFILTER, &mut asked), Ok(144 + 256));
    assert_eq!(asked[136..144], [0, 0, 0, 0, 2, 0, 0, 0]);
    assert!(asked[144..272] == storage(HERE) || asked[144..272] == storage(THERE));
    let mut given = of_any(number, group, EXCLUDE, &[THERE]);
    assert_eq!(filter(member, SIOCSMSFILTER, &mut given), Ok(0));
    assert_eq!(one.heard(), b"1");
    let mut asked = of_any(number, group, 7, &[[0; 4], [0; 4]]);
    assert_eq!(filter(member, SIOCGMSFILTER, &mut asked), Ok(272));
    assert_eq!(asked[136..272], given[136..272]);
}

#[test]
fn a_filter_is_checked_before_it_is_set() {
    let one = Group::new([239, 42, 0, 3]);
    let (member, group) = (one.member, one.group);
    let refused = |code, bytes: &mut [u8]| filter(member, code, bytes).unwrap_err();
    assert_eq!(refused(SIO_SET_MULTICAST_FILTER, &mut of_four(group, 2, &[])), WSAEINVAL);
    assert_eq!(refused(SIO_SET_MULTICAST_FILTER, &mut of_four(group, EXCLUDE, &[])[..15]), WSAEFAULT);
    assert_eq!(refused(SIO_SET_MULTICAST_FILTER, &mut of_four(group, EXCLUDE, &[HERE])[..19]), WSAEFAULT);
    assert_eq!(refused(SIO_SET_MULTICAST_FILTER, &mut of_four(HERE, EXCLUDE, &[THERE])), WSAEINVAL, "no group");
    assert_eq!(refused(SIOCSMSFILTER, &mut of_any(1, group, 2, &[])), WSAEINVAL);
    assert_eq!(refused(SIOCSMSFILTER, &mut of_any(1, group, EXCLUDE, &[])[..143]), WSAEFAULT);
    let mut other = of_any(1, group, EXCLUDE, &[]);
    other[8..10].copy_from_slice(&AF_INET6.to_ne_bytes());
    assert_eq!(refused(SIOCSMSFILTER, &mut other), WSAEAFNOSUPPORT);
    let stream = tcp();
    assert_eq!(filter(stream, SIO_SET_MULTICAST_FILTER, &mut of_four(group, EXCLUDE, &[])), Err(WSAEINVAL));
    close(stream);
    assert_eq!(one.heard(), b"");
}

#[test]
fn a_filter_of_a_group_of_ipv6_is_read_as_it_was_set() {
    if !sockets::families().contains(&AF_INET6) {
        return;
    }
    let member = socket_with(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, WSA_FLAG_OVERLAPPED).unwrap();
    assert_eq!(bind_to(member, &Address::any(AF_INET6, 0)), Ok(()));
    let here = Address::loopback(AF_INET6, 0);
    let number = loopback_number();
    let mut group = [0u8; 128];
    group[..2].copy_from_slice(&AF_INET6.to_ne_bytes());
    group[8..24].copy_from_slice(&[0xff, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x42, 1]);
    let mut source = [0u8; 128];
    source[..28].copy_from_slice(unsafe { std::slice::from_raw_parts(here.pointer().cast(), 28) });
    let of = |mode: u32, sources: &[[u8; 128]]| {
        let mut bytes = [number.to_ne_bytes(), [0; 4]].concat();
        bytes.extend(group);
        bytes.extend([mode.to_ne_bytes(), (sources.len() as u32).to_ne_bytes()].concat());
        sources.iter().for_each(|source| bytes.extend(source));
        bytes
    };
    assert_eq!(filter(member, SIOCSMSFILTER, &mut of(EXCLUDE, &[])), Ok(0), "{}", last_error());
    assert_eq!(filter(member, SIOCSMSFILTER, &mut of(INCLUDE, &[source])), Ok(0));
    let mut asked = of(7, &[[0; 128]]);
    assert_eq!(filter(member, SIOCGMSFILTER, &mut asked), Ok(272));
    assert_eq!((&asked[136..144], &asked[152..168]), (&[0, 0, 0, 0, 1, 0, 0, 0][..], &source[8..24]));
    close(member);
}
