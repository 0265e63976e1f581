//! Control data of datagrams, Winsock's and Linux'.
//!
//! Both write a header of {length, level, type} and then data, each aligned to eight bytes. The numbers of the levels agree,
//! those of the types do not, nor does what some of them carry:
//!
//! | Winsock | Linux | data |
//! |---|---|---|
//! | IP_PKTINFO | IP_PKTINFO | {address, interface}; Linux has {interface, local address, address} |
//! | IP_TTL | IP_TTL | an integer |
//! | IP_TOS | IP_TOS | an integer; Linux gives one byte |
//! | IPV6_PKTINFO | IPV6_PKTINFO | {address, interface} |
//! | IPV6_HOPLIMIT | IPV6_HOPLIMIT | an integer |
//! | IPV6_TCLASS | IPV6_TCLASS | an integer |
//! | IP_ECN, IPV6_ECN | IP_TOS, IPV6_TCLASS | an integer; in Linux the two low bits of the whole |
//! | UDP_SEND_MSG_SIZE | UDP_SEGMENT | an integer; Linux has two bytes |
//! | UDP_COALESCED_INFO | UDP_GRO | an integer |

use crate::linux::address;
use overlapped_core::error::WsaError;
use overlapped_engine::transfer::Address;
use smallvec::SmallVec;
use windows_sys::Win32::Networking::WinSock as ws;

const HEADER: usize = 16;

/// The bits of a type of service, or a class of traffic, that routers tell of congestion by.
const ECN: i32 = 3;

/// What the program has asked to be told with each datagram, where Linux says it in another form, or to the library in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wishes(pub(crate) u8);

impl Wishes {
    /// `IP_PKTINFO`, `IPV6_PKTINFO`.
    pub(crate) const ADDRESSEE: u8 = 1;
    /// `IP_RECVTOS`.
    pub(crate) const TYPE_OF_SERVICE: u8 = 2;
    /// `IP_RECVECN`.
    pub(crate) const CONGESTION: u8 = 4;
    /// `IPV6_RECVTCLASS`.
    pub(crate) const CLASS_OF_TRAFFIC: u8 = 8;
    /// `IPV6_RECVECN`.
    pub(crate) const CONGESTION_OF_SIX: u8 = 16;
    /// Those that Linux tells by IP_TOS, and by IPV6_TCLASS.
    pub(crate) const OF_FOUR: u8 = Self::TYPE_OF_SERVICE | Self::CONGESTION;
    pub(crate) const OF_SIX: u8 = Self::CLASS_OF_TRAFFIC | Self::CONGESTION_OF_SIX;

    fn has(self, wish: u8) -> bool {
        self.0 & wish != 0
    }
}

fn align(length: usize) -> usize {
    length.next_multiple_of(8)
}

/// One record of control data.
struct Record<'a> {
    level: i32,
    kind: i32,
    data: &'a [u8],
}

fn integer(bytes: &[u8], at: usize) -> Option<i32> {
    bytes.get(at..at + 4).map(|four| i32::from_ne_bytes(four.try_into().unwrap_or_default()))
}

/// The first record, and what is behind it. `None` where there is no further record, or none that makes sense.
fn split(bytes: &[u8]) -> Option<(Record<'_>, &[u8])> {
    let length = usize::from_ne_bytes(bytes.get(..8)?.try_into().ok()?);
    let data = bytes.get(HEADER..length)?;
    let (level, kind) = (integer(bytes, 8)?, integer(bytes, 12)?);
    Some((Record { level, kind, data }, bytes.get(align(length)..).unwrap_or_default()))
}

/// Control data. What is usually asked for fits without a box.
pub(crate) type Records = SmallVec<[u8; 128]>;

fn push(to: &mut Records, level: i32, kind: i32, data: &[u8]) {
    to.extend((HEADER + data.len()).to_ne_bytes());
    to.extend(level.to_ne_bytes());
    to.extend(kind.to_ne_bytes());
    to.extend_from_slice(data);
    to.resize(align(to.len()), 0);
}

/// What the kernel's control data says of a datagram.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// Winsock's control data.
    pub(crate) control: Records,
    /// Winsock's flags for how the datagram was addressed.
    pub(crate) flags: u32,
    /// The host that it was addressed to, as it is in an address.
    addressee: SmallVec<[u8; 16]>,
}

impl Told {
    /// Puts the host that the datagram was addressed to, where it is known, into an address of the same family.
    pub(crate) fn set_addressee(&self, address: &mut Address) {
        address::set_host(address, &self.addressee);
    }
}

/// Translates what the kernel gave. The packet information is the program's where it asked for it itself: the library asks for it in
/// any case to know how the datagram was addressed.
pub(super) fn to_winsock(mut linux: &[u8], wishes: Wishes) -> Told {
    let mut told = Told::default();
    let to = &mut told.control;
    while let Some((Record { level, kind, data }, rest)) = split(linux) {
        linux = rest;
        match (level, kind) {
            (libc::IPPROTO_IP, libc::IP_PKTINFO) if data.len() >= 12 => {
                let (interface, local, address) = (&data[..4], &data[4..8], &data[8..12]);
                told.flags |= match address[0] {
                    224..=239 => ws::MSG_MCAST,
                    // Of a datagram that came before it was asked for, the local address is not known.
                    _ if address != local && local != [0; 4] => ws::MSG_BCAST,
                    _ => 0,
                };
                told.addressee = SmallVec::from_slice(address);
                if wishes.has(Wishes::ADDRESSEE) {
                    let mut both = [0; 8];
                    both[..4].copy_from_slice(address);
                    both[4..].copy_from_slice(interface);
                    push(to, ws::IPPROTO_IP, ws::IP_PKTINFO, &both);
                }
            }
            (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO) if data.len() >= 20 => {
                told.flags |= if data[0] == 0xff { ws::MSG_MCAST } else { 0 };
                told.addressee = SmallVec::from_slice(&data[..16]);
                if wishes.has(Wishes::ADDRESSEE) {
                    push(to, ws::IPPROTO_IPV6, ws::IPV6_PKTINFO, &data[..20]);
                }
            }
            (libc::IPPROTO_IP, libc::IP_TOS) if !data.is_empty() => {
                let whole = i32::from(data[0]);
                if wishes.has(Wishes::TYPE_OF_SERVICE) {
                    push(to, ws::IPPROTO_IP, ws::IP_TOS, &whole.to_ne_bytes());
                }
                if wishes.has(Wishes::CONGESTION) {
                    push(to, ws::IPPROTO_IP, ws::IP_ECN, &(whole & ECN).to_ne_bytes());
                }
            }
            (libc::IPPROTO_IP, libc::IP_TTL) => push(to, ws::IPPROTO_IP, ws::IP_TTL, data),
            (libc::IPPROTO_IPV6, libc::IPV6_HOPLIMIT) => push(to, ws::IPPROTO_IPV6, ws::IPV6_HOPLIMIT, data),
            (libc::IPPROTO_IPV6, libc::IPV6_TCLASS) => {
                if wishes.has(Wishes::CLASS_OF_TRAFFIC) {
                    push(to, ws::IPPROTO_IPV6, ws::IPV6_TCLASS, data);
                }
                if let Some(whole) = integer(data, 0).filter(|_| wishes.has(Wishes::CONGESTION_OF_SIX)) {
                    push(to, ws::IPPROTO_IPV6, ws::IPV6_ECN, &(whole & ECN).to_ne_bytes());
                }
            }
            (libc::IPPROTO_UDP, libc::UDP_GRO) => push(to, ws::IPPROTO_UDP, ws::UDP_COALESCED_INFO as i32, data),
            // Nothing else was asked for.
            _ => {}
        }
    }
    told
}

/// Windows' numbers of these names, `SOL_SOCKET - 4` and `- 5`.
const SOL_IP: i32 = 0xFFFB;
const SOL_IPV6: i32 = 0xFFFA;

/// A type of service, or a class of traffic, as one send is to have it: the whole, and the bits of congestion.
#[derive(Default, Clone, Copy)]
struct Class {
    whole: Option<i32>,
    congestion: Option<i32>,
}

/// Translates what the program gives with a datagram that it sends. `class_of` is what the socket has been set to at a level, of which
/// control data may change a part.
///
/// Errors: WSAEINVAL for a record that is cut, or of a kind that cannot be sent.
pub(crate) fn to_linux(mut winsock: &[u8], class_of: impl Fn(i32) -> i32) -> Result<Vec<u8>, WsaError> {
    let mut to = Records::new();
    let (mut four, mut six) = (Class::default(), Class::default());
    while !winsock.is_empty() {
        let (Record { level, kind, data }, rest) = split(winsock).ok_or(WsaError::WSAEINVAL)?;
        winsock = rest;
        let whole = |length: usize| data.get(..length).ok_or(WsaError::WSAEINVAL);
        let number = || integer(data, 0).ok_or(WsaError::WSAEINVAL);
        let congestion =
            || number().and_then(|bits| if bits & !ECN == 0 { Ok(bits) } else { Err(WsaError::WSAEINVAL) });
        // Portable sources name the level so where there is such a name, as in Windows' headers of today.
        let level = match level {
            SOL_IP => ws::IPPROTO_IP,
            SOL_IPV6 => ws::IPPROTO_IPV6,
            other => other,
        };
        match (level, kind) {
            (ws::IPPROTO_IP, ws::IP_PKTINFO) => {
                let data = whole(8)?;
                let (source, interface) = data.split_at(4);
                push(&mut to, level, libc::IP_PKTINFO, &[interface, source, &[0; 4]].concat());
            }
            (ws::IPPROTO_IPV6, ws::IPV6_PKTINFO) => push(&mut to, level, libc::IPV6_PKTINFO, whole(20)?),
            (ws::IPPROTO_IP, ws::IP_TTL | ws::IP_HOPLIMIT) => push(&mut to, level, libc::IP_TTL, whole(4)?),
            (ws::IPPROTO_IPV6, ws::IPV6_HOPLIMIT) => push(&mut to, level, libc::IPV6_HOPLIMIT, whole(4)?),
            (ws::IPPROTO_IP, ws::IP_TOS) => four.whole = Some(number()?),
            (ws::IPPROTO_IP, ws::IP_ECN) => four.congestion = Some(congestion()?),
            (ws::IPPROTO_IPV6, ws::IPV6_TCLASS) => six.whole = Some(number()?),
            (ws::IPPROTO_IPV6, ws::IPV6_ECN) => six.congestion = Some(congestion()?),
            (ws::IPPROTO_UDP, ws::UDP_SEND_MSG_SIZE) => {
                let size = u16::try_from(number()?).map_err(|_| WsaError::WSAEINVAL)?;
                push(&mut to, libc::IPPROTO_UDP, libc::UDP_SEGMENT, &size.to_ne_bytes());
            }
            _ => return Err(WsaError::WSAEINVAL),
        }
    }
    for (class, level, kind) in [(four, libc::IPPROTO_IP, libc::IP_TOS), (six, libc::IPPROTO_IPV6, libc::IPV6_TCLASS)] {
        let value = match (class.whole, class.congestion) {
            (None, None) => continue,
            (Some(whole), None) => whole,
            (whole, Some(congestion)) => whole.unwrap_or_else(|| class_of(level)) & !ECN | congestion,
        };
        push(&mut to, level, kind, &value.to_ne_bytes());
    }
    Ok(to.into_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(level: i32, kind: i32, data: &[u8]) -> Vec<u8> {
        let mut bytes = Records::new();
        push(&mut bytes, level, kind, data);
        bytes.into_vec()
    }

    #[test]
    fn each_kind_changes_its_number_and_layout() {
        let (interface, local, address) = ([7, 0, 0, 0], [10, 0, 0, 1], [10, 0, 0, 255]);
        let linux = record(libc::IPPROTO_IP, libc::IP_PKTINFO, &[interface, local, address].concat());
        let winsock = record(0, 19, &[address, interface].concat());
        assert_eq!(
            to_winsock(&linux, Wishes(Wishes::ADDRESSEE)),
            Told { control: winsock.into(), flags: ws::MSG_BCAST, addressee: address.as_slice().into() }
        );
        assert_eq!(
            to_winsock(&linux, Wishes(0)),
            Told { control: Records::new(), flags: ws::MSG_BCAST, addressee: address.as_slice().into() }
        );
        let two = [record(libc::IPPROTO_IP, libc::IP_TOS, &[9]), record(41, libc::IPV6_HOPLIMIT, &64i32.to_ne_bytes())];
        let same = [record(0, 3, &9i32.to_ne_bytes()), record(41, 21, &64i32.to_ne_bytes())];
        let wishes = Wishes(Wishes::TYPE_OF_SERVICE);
        assert_eq!(to_winsock(&two.concat(), wishes).control.into_vec(), same.concat());
        // Of the two low bits alone, or of both.
        let congestion = record(0, 50, &1i32.to_ne_bytes());
        assert_eq!(to_winsock(&two[0], Wishes(Wishes::CONGESTION)).control.into_vec(), congestion);
        let both = to_winsock(&two[0], Wishes(Wishes::OF_FOUR)).control.into_vec();
        assert_eq!(both, [same[0].clone(), congestion].concat());
    }

    #[test]
    fn what_is_sent_goes_the_other_way() {
        let source = record(0, 19, &[127, 0, 0, 2, 5, 0, 0, 0]);
        let linux = record(libc::IPPROTO_IP, libc::IP_PKTINFO, &[5, 0, 0, 0, 127, 0, 0, 2, 0, 0, 0, 0]);
        assert_eq!(to_linux(&source, |_| 0xb8), Ok(linux.clone()));
        assert_eq!(to_linux(&record(0xFFFB, 19, &[127, 0, 0, 2, 5, 0, 0, 0]), |_| 0xb8), Ok(linux));
        assert_eq!(to_linux(&record(0, 99, &[0; 4]), |_| 0xb8), Err(WsaError::WSAEINVAL));
        assert_eq!(to_linux(&record(0, 19, &[0; 4]), |_| 0xb8), Err(WsaError::WSAEINVAL));
        assert_eq!(to_linux(&[1, 2, 3], |_| 0xb8), Err(WsaError::WSAEINVAL));
        assert_eq!(to_linux(&[], |_| 0xb8), Ok(Vec::new()));
        let number = |kind, value: i32| record(0, kind, &value.to_ne_bytes());
        assert_eq!(to_linux(&number(50, 2), |_| 0xb9), Ok(number(libc::IP_TOS, 0xba)), "the rest is the socket's");
        let both = [number(50, 1), number(3, 0x20)].concat();
        assert_eq!(to_linux(&both, |_| 0xb8), Ok(number(libc::IP_TOS, 0x21)));
        assert_eq!(to_linux(&number(50, 4), |_| 0), Err(WsaError::WSAEINVAL));
        let size = record(17, 2, &1200i32.to_ne_bytes());
        assert_eq!(to_linux(&size, |_| 0), Ok(record(17, 103, &1200u16.to_ne_bytes())));
    }
}
