//! A socket that receives what passes an interface, both ways: whole packets of one version of IP, from that header on.
//!
//! The kernel is asked for the packets of every protocol, for those that are sent are shown to nobody who asks for one. A program of
//! its filter keeps what is wanted, so that nothing else is ever queued. A packet of the loopback is shown as it is sent and as it is
//! received: the first is dropped.
#![allow(unsafe_code)] // Calls into libc, each explained.

use crate::descriptor::{errno, owned};
use crate::transfer::{receive, set_option};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

/// Which packets are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of this version of IP.
    All,
    /// Those of IPv4 that are sent to groups, and the datagrams of UDP that come in for this address.
    Groups([u8; 4]),
    /// Those of IPv4 and this protocol alone.
    Protocol(u8),
}

/// What the interface itself lets through while the socket is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// What it has been told to by others.
    Plain,
    /// Every group.
    Groups,
    /// Everything on the medium.
    Everything,
}

/// Opens such a socket on the interface of that number.
///
/// Errors: EPERM without the right to, ENODEV, ENETDOWN.
pub fn open(family: i32, interface: u32, wanted: Wanted, reach: Reach) -> Result<OwnedFd, i32> {
    let kind = libc::SOCK_DGRAM | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    // Of no protocol: it receives nothing before it is bound.
    // SAFETY: no pointer is passed.
    let socket = owned(unsafe { libc::socket(libc::AF_PACKET, kind, 0) }).map_err(|_| errno())?;
    filter(socket.as_raw_fd(), &program(family, wanted, reach))?;
    let request = libc::packet_mreq { mr_ifindex: interface as i32, mr_type: 0, mr_alen: 0, mr_address: [0; 8] };
    let membership = match reach {
        Reach::Plain => None,
        Reach::Groups => Some(libc::PACKET_MR_ALLMULTI),
        Reach::Everything => Some(libc::PACKET_MR_PROMISC),
    };
    if let Some(membership) = membership {
        let request = libc::packet_mreq { mr_type: membership as u16, ..request };
        set_option(socket.as_raw_fd(), libc::SOL_PACKET, libc::PACKET_ADD_MEMBERSHIP, request)?;
    }
    bind(&socket, interface)?;
    Ok(socket)
}

fn bind(socket: &OwnedFd, interface: u32) -> Result<(), i32> {
    // SAFETY: all zeroes is a valid sockaddr_ll.
    let mut place: libc::sockaddr_ll = unsafe { std::mem::zeroed() };
    place.sll_family = libc::AF_PACKET as u16;
    place.sll_protocol = (libc::ETH_P_ALL as u16).to_be();
    place.sll_ifindex = interface as i32;
    let length = size_of_val(&place) as libc::socklen_t;
    // SAFETY: the address is live and has that length.
    let bound = unsafe { libc::bind(socket.as_raw_fd(), (&raw const place).cast(), length) };
    if bound == 0 { Ok(()) } else { Err(errno()) }
}

fn filter(fd: RawFd, program: &[libc::sock_filter]) -> Result<(), i32> {
    let program = libc::sock_fprog { len: program.len() as u16, filter: program.as_ptr().cast_mut() };
    set_option(fd, libc::SOL_SOCKET, libc::SO_ATTACH_FILTER, program)
}

/// Nothing is queued on a socket any more.
pub fn deafen(fd: RawFd) -> Result<(), i32> {
    filter(fd, &[end(0)])
}

/// Ends that; whether there was something to end. What was queued before is gone.
pub fn listen_again(fd: RawFd) -> Result<bool, i32> {
    match set_option(fd, libc::SOL_SOCKET, libc::SO_DETACH_FILTER, 0i32) {
        Ok(()) => {}
        Err(libc::ENOENT) => return Ok(false),
        Err(errno) => return Err(errno),
    }
    // SAFETY: there is no buffer.
    while unsafe { receive(fd, &[], 0) }.is_ok() {}
    Ok(true)
}

/// Where what is known beside the packet's bytes is loaded from.
mod beside {
    const START: u32 = libc::SKF_AD_OFF as u32;
    pub(super) const PROTOCOL: u32 = START.wrapping_add(libc::SKF_AD_PROTOCOL as u32);
    pub(super) const DIRECTION: u32 = START.wrapping_add(libc::SKF_AD_PKTTYPE as u32);
    pub(super) const MEDIUM: u32 = START.wrapping_add(libc::SKF_AD_HATYPE as u32);
}

/// Where these stand in a header of IPv4.
const PROTOCOL: u32 = 9;
const DESTINATION: u32 = 16;

/// Stands for the way to the end where nothing, and where everything, is kept.
const DROP: u8 = 255;
const KEEP: u8 = 254;

fn load(size: u32, at: u32) -> libc::sock_filter {
    libc::sock_filter { code: (libc::BPF_LD | size | libc::BPF_ABS) as u16, jt: 0, jf: 0, k: at }
}

fn only_bits(mask: u32) -> libc::sock_filter {
    libc::sock_filter { code: (libc::BPF_ALU | libc::BPF_AND | libc::BPF_K) as u16, jt: 0, jf: 0, k: mask }
}

/// Goes so much further where what is loaded is `value`, and where it is not.
fn compare(value: u32, same: u8, other: u8) -> libc::sock_filter {
    libc::sock_filter { code: (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16, jt: same, jf: other, k: value }
}

fn end(length: u32) -> libc::sock_filter {
    libc::sock_filter { code: (libc::BPF_RET | libc::BPF_K) as u16, jt: 0, jf: 0, k: length }
}

fn program(family: i32, wanted: Wanted, reach: Reach) -> Vec<libc::sock_filter> {
    const WORD: u32 = libc::BPF_W;
    const BYTE: u32 = libc::BPF_B;
    let version = if family == libc::AF_INET6 { libc::ETH_P_IPV6 } else { libc::ETH_P_IP };
    let mut steps = vec![
        load(WORD, beside::PROTOCOL),
        compare(version as u32, 0, DROP),
        load(WORD, beside::MEDIUM),
        compare(libc::ARPHRD_LOOPBACK.into(), 0, 2),
        load(WORD, beside::DIRECTION),
        compare(libc::PACKET_OUTGOING.into(), DROP, 0),
    ];
    if reach != Reach::Everything {
        // Somebody else may have asked for everything on the medium.
        steps.extend([load(WORD, beside::DIRECTION), compare(libc::PACKET_OTHERHOST.into(), DROP, 0)]);
    }
    match wanted {
        Wanted::All => {}
        Wanted::Protocol(protocol) => steps.extend([load(BYTE, PROTOCOL), compare(protocol.into(), 0, DROP)]),
        Wanted::Groups(own) => steps.extend([
            load(BYTE, DESTINATION),
            only_bits(0xf0),
            compare(0xe0, KEEP, 0),
            load(BYTE, PROTOCOL),
            compare(libc::IPPROTO_UDP as u32, 0, DROP),
            load(WORD, beside::DIRECTION),
            compare(libc::PACKET_HOST.into(), 0, DROP),
            load(WORD, DESTINATION),
            compare(u32::from_be_bytes(own), 0, DROP),
        ]),
    }
    let keep = steps.len();
    for (at, step) in steps.iter_mut().enumerate() {
        for jump in [&mut step.jt, &mut step.jf] {
            match *jump {
                KEEP => *jump = (keep - at - 1) as u8,
                DROP => *jump = (keep - at) as u8,
                _ => {}
            }
        }
    }
    steps.extend([end(u32::MAX), end(0)]);
    steps
}
