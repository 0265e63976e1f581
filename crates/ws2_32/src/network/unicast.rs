//! `MIB_UNICASTIPADDRESS_ROW`: the addresses of this machine, with their lifetimes and states.

use super::{netlink, row, sockaddr};
use netlink_packet_route::RouteNetlinkMessage as Message;
use netlink_packet_route::address::{AddressAttribute, AddressFlags, AddressMessage, AddressProtocol};
use overlapped_sys::foundation as f;
use overlapped_sys::ip_helper as ip;
use overlapped_sys::winsock as ws;
use std::io;
use std::mem::MaybeUninit;
use std::net::IpAddr;
use std::time::{SystemTime, UNIX_EPOCH};

/// An address of an interface, as the kernel tells of it.
#[derive(Debug, Clone)]
pub struct Unicast {
    pub index: u32,
    pub address: IpAddr,
    pub prefix: u8,
    pub flags: AddressFlags,
    /// Both in seconds; `u32::MAX` is for ever.
    valid: u32,
    preferred: u32,
    /// Hundredths of seconds since the machine began.
    made: u32,
    from_router: bool,
}

impl Unicast {
    fn new(message: &AddressMessage) -> Option<Self> {
        let header = &message.header;
        let (mut own, mut peer) = (None, None);
        let mut flags = AddressFlags::from_bits_retain(header.flags.bits().into());
        let (mut valid, mut preferred, mut made, mut from_router) = (u32::MAX, u32::MAX, 0, false);
        for attribute in &message.attributes {
            match attribute {
                AddressAttribute::Local(address) => own = Some(*address),
                AddressAttribute::Address(address) => peer = Some(*address),
                AddressAttribute::Flags(all) => flags = *all,
                AddressAttribute::CacheInfo(info) => {
                    (valid, preferred, made) = (info.ifa_valid, info.ifa_preferred, info.cstamp);
                }
                AddressAttribute::Protocol(AddressProtocol::RouterAnnouncement) => from_router = true,
                _ => {}
            }
        }
        // Of a link from one to one, the other attribute is the other end.
        let address = own.or(peer)?;
        let (index, prefix) = (header.index, header.prefix_len);
        Some(Self { index, address, prefix, flags, valid, preferred, made, from_router })
    }

    pub fn is_tentative(&self) -> bool {
        self.flags.contains(AddressFlags::Tentative) && !self.flags.contains(AddressFlags::Dadfailed)
    }

    fn state(&self) -> i32 {
        if self.flags.contains(AddressFlags::Dadfailed) {
            ws::IpDadStateDuplicate
        } else if self.is_tentative() {
            ws::IpDadStateTentative
        } else if self.flags.contains(AddressFlags::Deprecated) {
            ws::IpDadStateDeprecated
        } else {
            ws::IpDadStatePreferred
        }
    }

    /// Where the prefix and the suffix come from. The kernel says it of routers' prefixes alone; a lease is what has an end.
    fn origins(&self) -> (i32, i32) {
        let lasts = self.flags.contains(AddressFlags::Permanent);
        match self.address {
            address if address.is_loopback() => (ws::IpPrefixOriginWellKnown, ws::IpSuffixOriginWellKnown),
            IpAddr::V6(six) if six.is_unicast_link_local() => {
                (ws::IpPrefixOriginWellKnown, ws::IpSuffixOriginLinkLayerAddress)
            }
            IpAddr::V6(_) if self.from_router && self.flags.contains(AddressFlags::Secondary) => {
                (ws::IpPrefixOriginRouterAdvertisement, ws::IpSuffixOriginRandom)
            }
            IpAddr::V6(_) if self.from_router => {
                (ws::IpPrefixOriginRouterAdvertisement, ws::IpSuffixOriginLinkLayerAddress)
            }
            _ if lasts => (ws::IpPrefixOriginManual, ws::IpSuffixOriginManual),
            _ => (ws::IpPrefixOriginDhcp, ws::IpSuffixOriginDhcp),
        }
    }

    pub fn row(&self) -> ip::MIB_UNICASTIPADDRESS_ROW {
        let scope = sockaddr::scope(self.address, self.index);
        let (prefix_origin, suffix_origin) = self.origins();
        let mut told = ip::MIB_UNICASTIPADDRESS_ROW {
            Address: sockaddr::make(self.address, scope),
            InterfaceIndex: self.index,
            PrefixOrigin: prefix_origin,
            SuffixOrigin: suffix_origin,
            ValidLifetime: self.valid,
            PreferredLifetime: self.preferred,
            OnLinkPrefixLength: self.prefix,
            DadState: self.state(),
            CreationTimeStamp: filetime_of(self.made),
            ..Default::default()
        };
        told.InterfaceLuid.Value = row::luid_of(self.index);
        told.ScopeId.Anonymous.Value = scope;
        told
    }
}

/// A time in hundredths of seconds since the machine began, as a FILETIME.
fn filetime_of(hundredths: u32) -> i64 {
    const TICKS: i64 = 10_000_000;
    const FROM_1601_TO_1970: i64 = 11_644_473_600;
    let mut since_start = MaybeUninit::<libc::timespec>::zeroed();
    // SAFETY: there is room for the answer.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, since_start.as_mut_ptr()) };
    // SAFETY: it was zero before it was filled in.
    let since_start = unsafe { since_start.assume_init() };
    let since_start = since_start.tv_sec * 100 + since_start.tv_nsec / 10_000_000;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    now.as_nanos() as i64 / 100 + FROM_1601_TO_1970 * TICKS - i64::from(age(since_start, hundredths)) * (TICKS / 100)
}

/// Hundredths of seconds between then and now. The kernel's count begins again after 497 days, and may be a little ahead of its clock.
fn age(since_start: i64, then: u32) -> u32 {
    const HOUR: u32 = 360_000;
    let age = (since_start as u32).wrapping_sub(then);
    if age > u32::MAX - HOUR { 0 } else { age }
}

/// Every address of a family, by interface.
pub fn addresses(family: u16) -> io::Result<Vec<Unicast>> {
    let answers = netlink::dump(Message::GetAddress(AddressMessage::default()))?;
    let mut all: Vec<Unicast> = answers
        .iter()
        .filter_map(|answer| match answer {
            Message::NewAddress(message) => Unicast::new(message),
            _ => None,
        })
        .filter(|unicast| sockaddr::is_wanted(family, sockaddr::family_of(unicast.address)))
        .collect();
    all.sort_by_key(|unicast| unicast.index);
    Ok(all)
}

/// `GetUnicastIpAddressTable`: every address of a family, or of both (AF_UNSPEC), in a table that `FreeMibTable` gives back.
/// ERROR_INVALID_PARAMETER: a null pointer, another family. ERROR_NOT_FOUND: there is none.
///
/// # Safety
/// `table` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetUnicastIpAddressTable(family: u16, table: *mut *mut ip::MIB_UNICASTIPADDRESS_TABLE) -> u32 {
    if table.is_null() || !sockaddr::is_family(family) {
        return f::ERROR_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise; it is not null.
    addresses(family).map_or_else(|error| netlink::win32(&error), |all| unsafe { tell(&all, table) })
}

/// Tells a table of addresses. ERROR_NOT_FOUND: there is none.
///
/// # Safety
/// `table` is valid for a write.
pub unsafe fn tell(all: &[Unicast], table: *mut *mut ip::MIB_UNICASTIPADDRESS_TABLE) -> u32 {
    let rows: Vec<_> = all.iter().map(Unicast::row).collect();
    // SAFETY: the caller's promise.
    unsafe { row::allocate(&rows, table) }
}

/// `GetUnicastIpAddressEntry`: what there is to say of an address of the interface that the row names. ERROR_INVALID_PARAMETER: a null
/// pointer, no address, no interface named. ERROR_FILE_NOT_FOUND: no such interface. ERROR_NOT_FOUND: it has not that address.
///
/// # Safety
/// `entry` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetUnicastIpAddressEntry(entry: *mut ip::MIB_UNICASTIPADDRESS_ROW) -> u32 {
    // SAFETY: the caller's promise.
    let Some(entry) = (unsafe { entry.as_mut() }) else { return f::ERROR_INVALID_PARAMETER };
    let Some(address) = sockaddr::read(&entry.Address) else { return f::ERROR_INVALID_PARAMETER };
    // SAFETY: a LUID is one number, whatever it holds.
    let luid = unsafe { entry.InterfaceLuid.Value };
    let index = match row::named(luid, entry.InterfaceIndex) {
        Ok(index) => index,
        Err(error) => return error,
    };
    let all = match addresses(ws::AF_UNSPEC) {
        Ok(all) => all,
        Err(error) => return netlink::win32(&error),
    };
    let found = all.iter().find(|unicast| unicast.index == index && unicast.address == address);
    let Some(found) = found else { return f::ERROR_NOT_FOUND };
    *entry = found.row();
    f::NO_ERROR
}

/// `InitializeUnicastIpAddressEntry`: what a row has before a program fills it in: lifetimes without end, and nothing decided.
///
/// # Safety
/// `entry` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn InitializeUnicastIpAddressEntry(entry: *mut ip::MIB_UNICASTIPADDRESS_ROW) {
    const UNCHANGED: i32 = 1 << 4;
    /// As long as the addresses of the family are, whatever it is.
    const ALL_BITS: u8 = u8::MAX;
    // SAFETY: the caller's promise.
    let Some(entry) = (unsafe { entry.as_mut() }) else { return };
    *entry = ip::MIB_UNICASTIPADDRESS_ROW {
        PrefixOrigin: UNCHANGED,
        SuffixOrigin: UNCHANGED,
        ValidLifetime: u32::MAX,
        PreferredLifetime: u32::MAX,
        OnLinkPrefixLength: ALL_BITS,
        DadState: ws::IpDadStateInvalid,
        ..Default::default()
    };
}

/// `FreeMibTable`: gives a table back that this library allocated.
///
/// # Safety
/// `memory` is null or such a table, which nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FreeMibTable(memory: *mut std::ffi::c_void) {
    // SAFETY: the caller's promise.
    unsafe { libc::free(memory) };
}

#[cfg(test)]
mod tests {
    use super::age;

    #[test]
    fn an_age_is_right_when_the_kernel_has_counted_past_its_end() {
        assert_eq!(age(500, 300), 200);
        assert_eq!(age((1 << 32) + 100, u32::MAX - 99), 200);
        assert_eq!(age((1 << 32) + 500, 300), 200);
        assert_eq!(age(300, 500), 0);
    }
}
