//! `MIB_IF_ROW2`: the interfaces with their counters of 64 bits.

use super::{names, netlink, row};
use netlink_packet_route::RouteNetlinkMessage as Message;
use netlink_packet_route::link::{LinkAttribute, LinkFlags, LinkMessage, State, Stats64};
use overlapped_sys::foundation as f;
use overlapped_sys::ip_helper as ip;
use std::{fs, io};

/// An interface, as the kernel tells of it.
#[derive(Debug, Default)]
pub struct Link {
    pub index: u32,
    pub name: String,
    pub is_up: bool,
    pub is_running: bool,
    pub is_loopback: bool,
    pub speaks_to_one: bool,
    pub asks_for_neighbours: bool,
    pub has_carrier: Option<bool>,
    pub state: Option<State>,
    pub mtu: u32,
    pub hardware: Vec<u8>,
    permanent: Vec<u8>,
    queue: u32,
    counted: Stats64,
}

impl Link {
    fn new(message: &LinkMessage) -> Self {
        let flags = message.header.flags;
        let mut link = Self {
            index: message.header.index,
            is_up: flags.contains(LinkFlags::Up),
            is_running: flags.contains(LinkFlags::Running),
            is_loopback: flags.contains(LinkFlags::Loopback),
            speaks_to_one: flags.contains(LinkFlags::Pointopoint),
            asks_for_neighbours: !flags.contains(LinkFlags::Noarp),
            ..Self::default()
        };
        for attribute in &message.attributes {
            match attribute {
                LinkAttribute::IfName(name) => link.name.clone_from(name),
                LinkAttribute::Mtu(mtu) => link.mtu = *mtu,
                LinkAttribute::Address(address) => link.hardware.clone_from(address),
                LinkAttribute::PermAddress(address) => link.permanent.clone_from(address),
                LinkAttribute::TxQueueLen(length) => link.queue = *length,
                LinkAttribute::Carrier(carrier) => link.has_carrier = Some(*carrier != 0),
                LinkAttribute::OperState(state) => link.state = Some(*state),
                LinkAttribute::Stats64(counted) => link.counted = *counted,
                _ => {}
            }
        }
        // What has no address is told with zeros.
        for address in [&mut link.hardware, &mut link.permanent] {
            if address.iter().all(|byte| *byte == 0) {
                address.clear();
            }
        }
        link
    }

    /// Bits in a second, where the driver says them.
    fn speed(&self) -> u64 {
        let text = fs::read_to_string(format!("/sys/class/net/{}/speed", self.name)).unwrap_or_default();
        text.trim().parse::<u64>().map_or(0, |mega| mega * 1_000_000)
    }
}

/// Every interface, by index.
pub fn links() -> io::Result<Vec<Link>> {
    let answers = netlink::dump(Message::GetLink(LinkMessage::default()))?;
    let mut links: Vec<Link> = answers
        .iter()
        .filter_map(|answer| match answer {
            Message::NewLink(message) => Some(Link::new(message)),
            _ => None,
        })
        .collect();
    links.sort_by_key(|link| link.index);
    Ok(links)
}

/// A text in a member, cut off so that its zero fits.
fn put_wide(to: &mut [u16], text: &str) {
    let room = to.len() - 1;
    to[..room].iter_mut().zip(text.encode_utf16()).for_each(|(to, unit)| *to = unit);
}

fn put_bytes(to: &mut [u8], bytes: &[u8]) -> u32 {
    let length = bytes.len().min(to.len());
    to[..length].copy_from_slice(&bytes[..length]);
    length as u32
}

/// `IF_OPER_STATUS`.
fn status_of(link: &Link) -> i32 {
    const UP: i32 = 1;
    const DOWN: i32 = 2;
    const TESTING: i32 = 3;
    const DORMANT: i32 = 5;
    const NOT_PRESENT: i32 = 6;
    const LOWER_LAYER_DOWN: i32 = 7;
    match link.state {
        _ if !link.is_up => DOWN,
        Some(State::Up) => UP,
        Some(State::Down) => DOWN,
        Some(State::Testing) => TESTING,
        Some(State::Dormant) => DORMANT,
        Some(State::NotPresent) => NOT_PRESENT,
        Some(State::LowerLayerDown) => LOWER_LAYER_DOWN,
        // A driver that keeps no state, as the loopback's: it runs or does not.
        _ if link.is_running => UP,
        _ => DOWN,
    }
}

fn row_of(link: &Link, with_counters: bool) -> ip::MIB_IF_ROW2 {
    const ETHERNET_MEDIUM: i32 = 0;
    const WAN_MEDIUM: i32 = 3;
    const LOOPBACK_MEDIUM: i32 = 17;
    const IP_MEDIUM: i32 = 19;
    const HARDWARE: u8 = 1 << 0;
    const CONNECTOR: u8 = 1 << 2;
    const NOT_CONNECTED: u8 = 1 << 4;
    const DEDICATED: i32 = 1;
    let luid = row::luid_of(link.index);
    let kind = row::type_in(luid);
    let mut told = ip::MIB_IF_ROW2 {
        InterfaceIndex: link.index,
        InterfaceGuid: names::guid_of(luid),
        Mtu: link.mtu,
        Type: kind,
        OperStatus: status_of(link),
        AdminStatus: if link.is_up { 1 } else { 2 },
        MediaConnectState: match link.has_carrier {
            None => 0,
            Some(true) => 1,
            Some(false) => 2,
        },
        ConnectionType: DEDICATED,
        ..Default::default()
    };
    told.InterfaceLuid.Value = luid;
    (told.MediaType, told.AccessType) = match kind {
        ip::IF_TYPE_SOFTWARE_LOOPBACK => (LOOPBACK_MEDIUM, 1),
        ip::IF_TYPE_PPP => (WAN_MEDIUM, 3),
        ip::IF_TYPE_TUNNEL => (IP_MEDIUM, 3),
        _ => (ETHERNET_MEDIUM, if link.speaks_to_one { 3 } else { 2 }),
    };
    put_wide(&mut told.Alias, &link.name);
    put_wide(&mut told.Description, &link.name);
    told.PhysicalAddressLength = put_bytes(&mut told.PhysicalAddress, &link.hardware);
    put_bytes(
        &mut told.PermanentPhysicalAddress,
        if link.permanent.is_empty() { &link.hardware } else { &link.permanent },
    );
    // Only what stands for a device has one in the system's tree.
    let is_hardware = fs::exists(format!("/sys/class/net/{}/device", link.name)).unwrap_or(false);
    told.InterfaceAndOperStatusFlags._bitfield = if is_hardware { HARDWARE | CONNECTOR } else { 0 }
        | if link.has_carrier == Some(false) { NOT_CONNECTED } else { 0 };
    let speed = link.speed();
    (told.TransmitLinkSpeed, told.ReceiveLinkSpeed) = (speed, speed);
    if with_counters {
        let counted = &link.counted;
        told.InOctets = counted.rx_bytes;
        told.InUcastPkts = counted.rx_packets.saturating_sub(counted.multicast);
        told.InNUcastPkts = counted.multicast;
        told.InDiscards = counted.rx_dropped;
        told.InErrors = counted.rx_errors;
        told.InUnknownProtos = counted.rx_nohandler;
        told.InUcastOctets = counted.rx_bytes;
        told.OutOctets = counted.tx_bytes;
        told.OutUcastPkts = counted.tx_packets;
        told.OutDiscards = counted.tx_dropped;
        told.OutErrors = counted.tx_errors;
        told.OutUcastOctets = counted.tx_bytes;
        told.OutQLen = link.queue.into();
    }
    told
}

/// `GetIfTable2Ex`: every interface, in a table that `FreeMibTable` gives back. A level says whether the counters are told.
/// ERROR_INVALID_PARAMETER: a null pointer, another level.
///
/// # Safety
/// `table` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIfTable2Ex(level: i32, table: *mut *mut ip::MIB_IF_TABLE2) -> u32 {
    let with_counters = match level {
        ip::MibIfTableNormal | ip::MibIfTableRaw => true,
        ip::MibIfTableNormalWithoutStatistics => false,
        _ => return f::ERROR_INVALID_PARAMETER,
    };
    if table.is_null() {
        return f::ERROR_INVALID_PARAMETER;
    }
    match links() {
        Ok(links) => {
            let rows: Vec<_> = links.iter().map(|link| row_of(link, with_counters)).collect();
            // SAFETY: the caller's promise.
            unsafe { row::allocate(&rows, table) }
        }
        Err(error) => netlink::win32(&error),
    }
}

/// `GetIfTable2`: as [`GetIfTable2Ex`], with counters. ERROR_INVALID_PARAMETER: a null pointer.
///
/// # Safety
/// As [`GetIfTable2Ex`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIfTable2(table: *mut *mut ip::MIB_IF_TABLE2) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { GetIfTable2Ex(ip::MibIfTableNormal, table) }
}

/// `GetIfEntry2Ex`: the interface that the row names by its LUID or its index. ERROR_INVALID_PARAMETER: a null pointer, another level, a
/// row that names none. ERROR_FILE_NOT_FOUND: no such interface.
///
/// # Safety
/// `entry` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIfEntry2Ex(level: i32, entry: *mut ip::MIB_IF_ROW2) -> u32 {
    let with_counters = match level {
        ip::MibIfEntryNormal => true,
        ip::MibIfEntryNormalWithoutStatistics => false,
        _ => return f::ERROR_INVALID_PARAMETER,
    };
    // SAFETY: the caller's promise.
    let Some(entry) = (unsafe { entry.as_mut() }) else { return f::ERROR_INVALID_PARAMETER };
    // SAFETY: a LUID is one number, whatever it holds.
    let luid = unsafe { entry.InterfaceLuid.Value };
    let index = match row::named(luid, entry.InterfaceIndex) {
        Ok(index) => index,
        Err(error) => return error,
    };
    match links() {
        Ok(links) => match links.iter().find(|link| link.index == index) {
            Some(link) => {
                *entry = row_of(link, with_counters);
                f::NO_ERROR
            }
            None => f::ERROR_FILE_NOT_FOUND,
        },
        Err(error) => netlink::win32(&error),
    }
}

/// `GetIfEntry2`: as [`GetIfEntry2Ex`], with counters. ERROR_INVALID_PARAMETER, ERROR_FILE_NOT_FOUND.
///
/// # Safety
/// As [`GetIfEntry2Ex`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIfEntry2(entry: *mut ip::MIB_IF_ROW2) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { GetIfEntry2Ex(ip::MibIfEntryNormal, entry) }
}
