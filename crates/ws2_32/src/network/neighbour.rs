//! `MIB_IPNET_ROW2`: the neighbours of both families, with their hardware addresses.

use super::{netlink, row, sockaddr};
use netlink_packet_route::RouteNetlinkMessage as Message;
use netlink_packet_route::neighbour::{
    NeighbourAddress, NeighbourAttribute, NeighbourFlags, NeighbourMessage, NeighbourState,
};
use overlapped_sys::foundation as f;
use overlapped_sys::ip_helper as ip;
use overlapped_sys::winsock as ws;
use std::io;
use std::net::IpAddr;

/// A neighbour, as the kernel tells of it.
#[derive(Debug, Clone)]
pub struct Neighbour {
    pub index: u32,
    pub address: IpAddr,
    pub hardware: Vec<u8>,
    state: NeighbourState,
    is_router: bool,
    /// Milliseconds since it last answered.
    silent_ms: u32,
}

impl Neighbour {
    fn new(message: &NeighbourMessage) -> Option<Self> {
        /// The kernel tells ages in ticks of which a second has so many, whatever its own are.
        const TICKS: u32 = 100;
        let header = &message.header;
        let (mut address, mut hardware, mut silent_ms) = (None, Vec::new(), 0);
        for attribute in &message.attributes {
            match attribute {
                NeighbourAttribute::Destination(NeighbourAddress::Inet(four)) => address = Some((*four).into()),
                NeighbourAttribute::Destination(NeighbourAddress::Inet6(six)) => address = Some((*six).into()),
                NeighbourAttribute::LinkLayerAddress(bytes) => hardware.clone_from(bytes),
                NeighbourAttribute::CacheInfo(info) => silent_ms = info.confirmed.saturating_mul(1000 / TICKS),
                _ => {}
            }
        }
        let is_router = header.flags.contains(NeighbourFlags::Router);
        let address: IpAddr = address?;
        Some(Self { index: header.ifindex, address, hardware, state: header.state, is_router, silent_ms })
    }

    /// Whether packets can be sent to its hardware address.
    pub fn is_known(&self) -> bool {
        !self.hardware.is_empty()
            && matches!(
                self.state,
                NeighbourState::Reachable
                    | NeighbourState::Stale
                    | NeighbourState::Delay
                    | NeighbourState::Probe
                    | NeighbourState::Permanent
            )
    }

    /// Whether it was asked for and did not answer.
    pub fn has_failed(&self) -> bool {
        self.state == NeighbourState::Failed
    }

    /// Whether nobody is asked, as for a group.
    pub fn is_without_question(&self) -> bool {
        self.state == NeighbourState::Noarp
    }

    pub fn row(&self) -> ip::MIB_IPNET_ROW2 {
        const ROUTER: u8 = 1 << 0;
        const UNREACHABLE: u8 = 1 << 1;
        let mut told = ip::MIB_IPNET_ROW2 {
            Address: sockaddr::make(self.address, sockaddr::scope(self.address, self.index)),
            InterfaceIndex: self.index,
            State: match self.state {
                NeighbourState::Incomplete => ws::NlnsIncomplete,
                NeighbourState::Probe => ws::NlnsProbe,
                NeighbourState::Delay => ws::NlnsDelay,
                NeighbourState::Stale => ws::NlnsStale,
                NeighbourState::Reachable => ws::NlnsReachable,
                NeighbourState::Permanent | NeighbourState::Noarp => ws::NlnsPermanent,
                _ => ws::NlnsUnreachable,
            },
            ..Default::default()
        };
        told.InterfaceLuid.Value = row::luid_of(self.index);
        let length = self.hardware.len().min(told.PhysicalAddress.len());
        told.PhysicalAddress[..length].copy_from_slice(&self.hardware[..length]);
        told.PhysicalAddressLength = length as u32;
        told.Anonymous.Flags =
            if self.is_router { ROUTER } else { 0 } | if self.has_failed() { UNREACHABLE } else { 0 };
        told.ReachabilityTime.LastReachable = self.silent_ms;
        told
    }
}

/// Every neighbour of a family, by interface.
pub fn neighbours(family: u16) -> io::Result<Vec<Neighbour>> {
    let answers = netlink::dump(Message::GetNeighbour(NeighbourMessage::default()))?;
    let mut all: Vec<Neighbour> = answers
        .iter()
        .filter_map(|answer| match answer {
            Message::NewNeighbour(message) => Neighbour::new(message),
            _ => None,
        })
        .filter(|one| sockaddr::is_wanted(family, sockaddr::family_of(one.address)))
        .collect();
    all.sort_by_key(|one| (one.index, one.address));
    Ok(all)
}

/// `GetIpNetTable2`: the neighbours of a family, or of both (AF_UNSPEC), in a table that `FreeMibTable` gives back.
/// ERROR_INVALID_PARAMETER: a null pointer, another family. ERROR_NOT_FOUND: there is none.
///
/// # Safety
/// `table` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIpNetTable2(family: u16, table: *mut *mut ip::MIB_IPNET_TABLE2) -> u32 {
    if table.is_null() || !sockaddr::is_family(family) {
        return f::ERROR_INVALID_PARAMETER;
    }
    let rows: Vec<_> = match neighbours(family) {
        Ok(all) => all.iter().map(Neighbour::row).collect(),
        Err(error) => return netlink::win32(&error),
    };
    // SAFETY: the caller's promise; it is not null.
    unsafe { row::allocate(&rows, table) }
}

/// The address and the interface of a row. Errors: those of [`GetIpNetEntry2`].
pub fn named(entry: &ip::MIB_IPNET_ROW2) -> Result<(IpAddr, u32), u32> {
    let address = sockaddr::read(&entry.Address).ok_or(f::ERROR_INVALID_PARAMETER)?;
    // SAFETY: a LUID is one number, whatever it holds.
    let luid = unsafe { entry.InterfaceLuid.Value };
    Ok((address, row::named(luid, entry.InterfaceIndex)?))
}

/// `GetIpNetEntry2`: the neighbour that the row names by its address and interface. ERROR_INVALID_PARAMETER: a null pointer, no address, no
/// interface named. ERROR_FILE_NOT_FOUND: no such interface. ERROR_NOT_FOUND: no such neighbour.
///
/// # Safety
/// `entry` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIpNetEntry2(entry: *mut ip::MIB_IPNET_ROW2) -> u32 {
    // SAFETY: the caller's promise.
    let Some(entry) = (unsafe { entry.as_mut() }) else { return f::ERROR_INVALID_PARAMETER };
    let (address, index) = match named(entry) {
        Ok(named) => named,
        Err(error) => return error,
    };
    let all = match neighbours(ws::AF_UNSPEC) {
        Ok(all) => all,
        Err(error) => return netlink::win32(&error),
    };
    let found = all.iter().find(|one| one.index == index && one.address == address);
    let Some(found) = found else { return f::ERROR_NOT_FOUND };
    *entry = found.row();
    f::NO_ERROR
}
