//! `GetAdaptersInfo`, `GetNumberOfInterfaces`, `GetBestInterface`.

use super::{
    AddressText, ERROR_BUFFER_OVERFLOW, ERROR_INVALID_PARAMETER, ERROR_NO_DATA, NO_ERROR, fits, fixed, link, text,
};
use std::collections::BTreeMap;
use std::fs;
use std::mem::MaybeUninit;
use std::net::{Ipv4Addr, UdpSocket};
use std::ptr;

const MIB_IF_TYPE_OTHER: u32 = 1;
const MIB_IF_TYPE_ETHERNET: u32 = 6;
const MIB_IF_TYPE_PPP: u32 = 23;

/// `IP_ADAPTER_INFO`.
#[repr(C)]
pub struct Info {
    next: *mut Info,
    combo_index: u32,
    name: [u8; 260],
    description: [u8; 132],
    address_length: u32,
    address: [u8; 8],
    index: u32,
    kind: u32,
    dhcp: u32,
    current: *mut AddressText,
    addresses: AddressText,
    gateways: AddressText,
    dhcp_server: AddressText,
    has_wins: i32,
    primary_wins: AddressText,
    secondary_wins: AddressText,
    lease_obtained: i64,
    lease_expires: i64,
}

/// An adapter with an address of IPv4.
#[derive(Default)]
struct Adapter {
    hardware: Vec<u8>,
    kind: u16,
    addresses: Vec<AddressText>,
}

/// The adapters by name; the loopback is none.
fn adapters() -> BTreeMap<String, Adapter> {
    let mut found: BTreeMap<String, Adapter> = BTreeMap::new();
    let mut first = ptr::null_mut();
    // SAFETY: the kernel's list is made, and its head written.
    if unsafe { libc::getifaddrs(&raw mut first) } != 0 {
        return found;
    }
    let mut at: *mut libc::ifaddrs = first;
    while !at.is_null() {
        // SAFETY: an element of the list, which lives until it is freed.
        let one = unsafe { at.read() };
        at = one.ifa_next;
        if one.ifa_addr.is_null() || one.ifa_flags & libc::IFF_LOOPBACK as u32 != 0 {
            continue;
        }
        // SAFETY: a name of the list.
        let adapter = found.entry(unsafe { text(one.ifa_name) }).or_default();
        // SAFETY: every address begins with its family.
        match i32::from(unsafe { (*one.ifa_addr).sa_family }) {
            libc::AF_PACKET => {
                // SAFETY: an address of this family is of this type.
                let link = unsafe { one.ifa_addr.cast::<libc::sockaddr_ll>().read_unaligned() };
                adapter.hardware = link.sll_addr[..usize::from(link.sll_halen).min(8)].to_vec();
                adapter.kind = link.sll_hatype;
            }
            libc::AF_INET => {
                let of = |address: *mut libc::sockaddr| match address.is_null() {
                    true => Ipv4Addr::UNSPECIFIED,
                    // SAFETY: an address of this family is of this type.
                    false => unsafe { address.cast::<libc::sockaddr_in>().read_unaligned() }
                        .sin_addr
                        .s_addr
                        .to_ne_bytes()
                        .into(),
                };
                adapter.addresses.push(AddressText::new(of(one.ifa_addr), of(one.ifa_netmask)));
            }
            _ => {}
        }
    }
    // SAFETY: the list came from the call above.
    unsafe { libc::freeifaddrs(first) };
    found.retain(|_, adapter| !adapter.addresses.is_empty());
    found
}

/// The gateway of an adapter's default route, in the text of `/proc/net/route`.
fn gateway(routes: &str, adapter: &str) -> Option<Ipv4Addr> {
    routes.lines().skip(1).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [name, "00000000", gateway, ..] = fields[..] else { return None };
        let address = u32::from_str_radix(gateway, 16).ok().filter(|address| *address != 0)?;
        (name == adapter).then(|| address.to_ne_bytes().into())
    })
}

fn kind(hardware: u16) -> u32 {
    match hardware {
        libc::ARPHRD_ETHER => MIB_IF_TYPE_ETHERNET,
        libc::ARPHRD_PPP => MIB_IF_TYPE_PPP,
        _ => MIB_IF_TYPE_OTHER,
    }
}

/// `GetAdaptersInfo`: the adapters with an address of IPv4, their addresses and gateways. ERROR_BUFFER_OVERFLOW for a buffer that is too small,
/// ERROR_NO_DATA if there is none.
///
/// # Safety
/// `length` is null or valid; `buffer` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetAdaptersInfo(buffer: *mut Info, length: *mut u32) -> u32 {
    if length.is_null() {
        return ERROR_INVALID_PARAMETER;
    }
    let adapters = adapters();
    if adapters.is_empty() {
        return ERROR_NO_DATA;
    }
    let spares: usize = adapters.values().map(|adapter| adapter.addresses.len() - 1).sum();
    let needed = adapters.len() * size_of::<Info>() + spares * size_of::<AddressText>();
    // SAFETY: the caller's promise.
    if !unsafe { fits(buffer.cast(), length, needed) } {
        return ERROR_BUFFER_OVERFLOW;
    }
    let routes = fs::read_to_string("/proc/net/route").unwrap_or_default();
    // SAFETY: the buffer has room for what was counted.
    let mut spare: *mut AddressText = unsafe { buffer.add(adapters.len()) }.cast();
    for (number, (name, adapter)) in adapters.iter().enumerate() {
        // SAFETY: as above.
        let at = unsafe { buffer.add(number) };
        let next = if number + 1 == adapters.len() { ptr::null_mut() } else { at.wrapping_add(1) };
        let mut address = [0; 8];
        address[..adapter.hardware.len()].copy_from_slice(&adapter.hardware);
        let gateway = gateway(&routes, name).map(|gateway| AddressText::new(gateway, Ipv4Addr::BROADCAST));
        // SAFETY: takes a text that ends with a zero.
        let index = unsafe { libc::if_nametoindex(fixed::<260>(name).as_ptr().cast()) };
        let info = Info {
            next,
            combo_index: index,
            name: fixed(name),
            description: fixed(name),
            address_length: adapter.hardware.len() as u32,
            address,
            index,
            kind: kind(adapter.kind),
            dhcp: 0,
            current: ptr::null_mut(),
            addresses: AddressText::none(),
            gateways: gateway.unwrap_or_else(AddressText::none),
            dhcp_server: AddressText::none(),
            has_wins: 0,
            primary_wins: AddressText::none(),
            secondary_wins: AddressText::none(),
            lease_obtained: 0,
            lease_expires: 0,
        };
        // SAFETY: as above.
        unsafe { at.write_unaligned(info) };
        // SAFETY: a place within what was just written.
        let list = unsafe { &raw mut (*at).addresses };
        // SAFETY: as above: the room behind the adapters was counted.
        unsafe { link(list, &adapter.addresses, &mut spare) };
    }
    NO_ERROR
}

/// `GetNumberOfInterfaces`: how many interfaces there are, the loopback among them.
///
/// # Safety
/// `count` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetNumberOfInterfaces(count: *mut u32) -> u32 {
    if count.is_null() {
        return ERROR_INVALID_PARAMETER;
    }
    let listed = fs::read_dir("/sys/class/net").map_or(0, |entries| entries.count() as u32);
    // SAFETY: the caller's promise.
    unsafe { count.write(listed) };
    NO_ERROR
}

/// `GetBestInterface`: the number of the interface that leads to an address.
///
/// # Safety
/// `index` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetBestInterface(to: u32, index: *mut u32) -> u32 {
    const ERROR_NETWORK_UNREACHABLE: u32 = 1231;
    if index.is_null() {
        return ERROR_INVALID_PARAMETER;
    }
    let to: Ipv4Addr = to.to_ne_bytes().into();
    // Whoever connects a datagram socket learns where its route begins, and sends nothing.
    let from = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((to, 9))?;
        socket.local_addr()
    });
    let Ok(from) = from else { return ERROR_NETWORK_UNREACHABLE };
    match holder(from.ip()) {
        Some(found) => {
            // SAFETY: the caller's promise.
            unsafe { index.write(found) };
            NO_ERROR
        }
        None => ERROR_NETWORK_UNREACHABLE,
    }
}

/// The interface that has an address.
fn holder(address: std::net::IpAddr) -> Option<u32> {
    let mut first = MaybeUninit::uninit();
    // SAFETY: the kernel's list is made, and its head written.
    if unsafe { libc::getifaddrs(first.as_mut_ptr()) } != 0 {
        return None;
    }
    // SAFETY: the call succeeded.
    let first: *mut libc::ifaddrs = unsafe { first.assume_init() };
    let (mut at, mut found) = (first, None);
    while !at.is_null() && found.is_none() {
        // SAFETY: an element of the list, which lives until it is freed.
        let one = unsafe { at.read() };
        at = one.ifa_next;
        // SAFETY: every address begins with its family.
        if one.ifa_addr.is_null() || i32::from(unsafe { (*one.ifa_addr).sa_family }) != libc::AF_INET {
            continue;
        }
        // SAFETY: an address of this family is of this type.
        let inet = unsafe { one.ifa_addr.cast::<libc::sockaddr_in>().read_unaligned() };
        let own = Ipv4Addr::from(inet.sin_addr.s_addr.to_ne_bytes());
        // All of 127.0.0.0/8 is the loopback's.
        if address == own || address.is_loopback() && own.is_loopback() {
            // SAFETY: a name of the list.
            found = Some(unsafe { libc::if_nametoindex(one.ifa_name) });
        }
    }
    // SAFETY: the list came from the call above.
    unsafe { libc::freeifaddrs(first) };
    found
}
