//! `GetNetworkParams`: the machine's name, and whom it asks for others'.

use super::{Arena, dns_servers};
use crate::linux::pointer;
use std::fs;
use std::net::IpAddr;
use std::ptr::null_mut;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::NetworkManagement::IpHelper as ip;

/// Names of NetBIOS, where they are used at all, are called out.
const BROADCAST_NODETYPE: u32 = 1;

/// Text in a field, cut where it has no room, with its zero.
fn fill(field: &mut [i8], text: &str) {
    let room = field.len() - 1;
    for (to, from) in field[..room].iter_mut().zip(text.bytes()) {
        *to = from as i8;
    }
}

fn server(address: &IpAddr) -> ip::IP_ADDR_STRING {
    let mut entry = ip::IP_ADDR_STRING::default();
    fill(&mut entry.IpAddress.String, &address.to_string());
    fill(&mut entry.IpMask.String, "255.255.255.255");
    entry
}

/// The domain that short names are looked for in.
fn domain(resolver: &str) -> Option<&str> {
    let said = resolver.lines().rev().find_map(|line| {
        let (word, rest) = line.trim().split_once(char::is_whitespace)?;
        matches!(word, "domain" | "search").then(|| rest.split_whitespace().next()).flatten()
    });
    said.filter(|domain| *domain != ".")
}

fn routes() -> bool {
    fs::read_to_string("/proc/sys/net/ipv4/ip_forward").is_ok_and(|text| text.trim() == "1")
}

/// `GetNetworkParams`—The machine's name and domain, and the servers that it asks for names, IPv4. Returns the error.
///
/// Errors: ERROR_BUFFER_OVERFLOW (`*poutbuflen` says what is needed), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `poutbuflen` is null or valid, and the buffer is null or has as many writable bytes as it says.
pub unsafe extern "system" fn GetNetworkParams(pfixedinfo: *mut ip::FIXED_INFO_W2KSP1, poutbuflen: *mut u32) -> u32 {
    // SAFETY: the caller's promise.
    let Some(room) = (unsafe { pointer::get(poutbuflen) }) else { return f::ERROR_INVALID_PARAMETER };
    let servers: Vec<IpAddr> = dns_servers().into_iter().filter(IpAddr::is_ipv4).collect();
    let mut arena = Arena { bytes: vec![0; size_of::<ip::FIXED_INFO_W2KSP1>()], base: pfixedinfo.expose_provenance() };
    let mut next = null_mut();
    for address in servers.iter().skip(1).rev() {
        next = arena.put(&[ip::IP_ADDR_STRING { Next: next, ..server(address) }]);
    }
    let mut info = ip::FIXED_INFO_W2KSP1 {
        NodeType: BROADCAST_NODETYPE,
        EnableRouting: routes().into(),
        EnableDns: (!servers.is_empty()).into(),
        ..Default::default()
    };
    if let Some(first) = servers.first() {
        info.DnsServerList = ip::IP_ADDR_STRING { Next: next, ..server(first) };
    }
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    fill(&mut info.HostName, host.trim_end());
    fill(&mut info.DomainName, domain(&fs::read_to_string("/etc/resolv.conf").unwrap_or_default()).unwrap_or_default());
    // SAFETY: the caller's promise; it is not null.
    unsafe { poutbuflen.write(arena.bytes.len() as u32) };
    if pfixedinfo.is_null() || (room as usize) < arena.bytes.len() {
        return f::ERROR_BUFFER_OVERFLOW;
    }
    // SAFETY: the caller's promise, and the room has been checked.
    unsafe { std::ptr::copy_nonoverlapping(arena.bytes.as_ptr(), pfixedinfo.cast(), arena.bytes.len()) };
    // SAFETY: as above; the head of the copy is its place.
    unsafe { pfixedinfo.write_unaligned(info) };
    f::NO_ERROR
}

#[cfg(test)]
mod tests {
    use super::{domain, fill};

    #[test]
    fn the_last_domain_counts_and_the_root_is_none() {
        assert_eq!(domain("search a.example b.example\nnameserver 127.0.0.1\n"), Some("a.example"));
        assert_eq!(domain("domain a.example\nsearch\tb.example\n"), Some("b.example"));
        assert_eq!(domain("search .\n"), None);
        assert_eq!(domain("nameserver 127.0.0.1\n"), None);
    }

    #[test]
    fn a_long_text_is_cut_before_the_zero() {
        let mut field = [0i8; 4];
        fill(&mut field, "abcdef");
        assert_eq!(field, [97, 98, 99, 0]);
    }
}
