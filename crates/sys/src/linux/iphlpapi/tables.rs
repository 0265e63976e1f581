//! The connections, endpoints and routes of this machine.
#![allow(unsafe_code)] // Fills in the program's buffers.

use super::{index_of, interfaces};
use crate::linux::pointer;
use std::collections::HashMap;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::NetworkManagement::IpHelper as ip;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::BOOL;

/// An end of a socket: the words of its address as they lie in memory, and its port in network order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    address: Vec<u32>,
    port: u32,
}

/// A line of `/proc/net/tcp` and its kin.
#[derive(Debug, Clone)]
struct Line {
    local: End,
    remote: End,
    state: u32,
    inode: u64,
}

fn end(text: &str) -> Option<End> {
    let (address, port) = text.split_once(':')?;
    let words = (0..address.len() / 8).map(|word| u32::from_str_radix(&address[word * 8..word * 8 + 8], 16).ok());
    let port = u16::from_str_radix(port, 16).ok()?.to_be();
    Some(End { address: words.collect::<Option<_>>()?, port: port.into() })
}

fn lines(file: &str) -> Vec<Line> {
    let text = fs::read_to_string(format!("/proc/net/{file}")).unwrap_or_default();
    let line = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        Some(Line {
            local: end(fields.get(1)?)?,
            remote: end(fields.get(2)?)?,
            state: u32::from_str_radix(fields.get(3)?, 16).ok()?,
            inode: fields.get(9)?.parse().ok()?,
        })
    };
    text.lines().skip(1).filter_map(line).collect()
}

/// Windows' number of a connection's state.
fn state_of(linux: u32) -> u32 {
    let state = match linux {
        1 => ip::MIB_TCP_STATE_ESTAB,
        2 => ip::MIB_TCP_STATE_SYN_SENT,
        3 | 12 => ip::MIB_TCP_STATE_SYN_RCVD,
        4 => ip::MIB_TCP_STATE_FIN_WAIT1,
        5 => ip::MIB_TCP_STATE_FIN_WAIT2,
        6 => ip::MIB_TCP_STATE_TIME_WAIT,
        8 => ip::MIB_TCP_STATE_CLOSE_WAIT,
        9 => ip::MIB_TCP_STATE_LAST_ACK,
        10 => ip::MIB_TCP_STATE_LISTEN,
        11 => ip::MIB_TCP_STATE_CLOSING,
        _ => ip::MIB_TCP_STATE_CLOSED,
    };
    state as u32
}

/// Which process has which socket, as far as this one may look.
fn owners() -> HashMap<u64, u32> {
    let mut found = HashMap::new();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    for (process, entry) in
        processes.filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry)))
    {
        for descriptor in fs::read_dir(entry.path().join("fd")).into_iter().flatten().flatten() {
            let target = fs::read_link(descriptor.path()).unwrap_or_default();
            let inode = target.to_str().and_then(|text| text.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok());
            if let Some(inode) = inode {
                found.insert(inode, process);
            }
        }
    }
    found
}

/// Copies a table of rows, each of numbers of 32 bits, behind their count.
///
/// # Safety
/// `size` is null or valid, and the table is null or has as many writable bytes as it says.
unsafe fn answer(rows: &[Vec<u32>], width: usize, to: *mut u32, size: *mut u32) -> u32 {
    // SAFETY: the caller's promise.
    let Some(room) = (unsafe { pointer::get(size) }) else { return f::ERROR_INVALID_PARAMETER };
    let needed = 4 + 4 * width * rows.len().max(1);
    // SAFETY: as above.
    unsafe { pointer::put(size, needed as u32) };
    if pointer::is_missing(to) || (room as usize) < needed {
        return f::ERROR_INSUFFICIENT_BUFFER;
    }
    let numbers = [rows.len() as u32].into_iter().chain(rows.iter().flatten().copied());
    for (index, number) in numbers.enumerate() {
        // SAFETY: the caller's promise, and the room has been checked.
        unsafe { pointer::put(to.wrapping_add(index), number) };
    }
    f::NO_ERROR
}

/// Which connections a table is to have.
fn wanted(class: i32, first: i32) -> fn(&Line) -> bool {
    const LISTENS: u32 = 10;
    match class - first {
        0 => |line| line.state == LISTENS,
        1 => |line| line.state != LISTENS,
        _ => |_| true,
    }
}

fn sorted(mut lines: Vec<Line>, order: bool) -> Vec<Line> {
    if order {
        let key = |end: &End| (end.address.iter().map(|word| u32::from_be(*word)).collect::<Vec<_>>(), end.port);
        lines.sort_by_key(|line| (key(&line.local), key(&line.remote)));
    }
    lines
}

/// `GetExtendedTcpTable`—The TCP connections of this machine, with their processes if wanted. Returns the error.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER (`*pdwsize` says what is needed), ERROR_INVALID_PARAMETER (null, another family or class),
/// ERROR_NOT_SUPPORTED (the classes that tell of modules).
///
/// Difference: a process that the caller may not look into is told as 0.
///
/// # Safety
/// `pdwsize` is null or valid, and the table is null or has as many writable bytes as it says.
pub unsafe extern "system" fn GetExtendedTcpTable(
    ptcptable: *mut core::ffi::c_void,
    pdwsize: *mut u32,
    border: BOOL,
    ulaf: u32,
    tableclass: ip::TCP_TABLE_CLASS,
    reserved: u32,
) -> u32 {
    let six = ulaf == u32::from(ws::AF_INET6);
    let (basic, owned) = (ip::TCP_TABLE_BASIC_LISTENER, ip::TCP_TABLE_OWNER_PID_LISTENER);
    let first = match tableclass {
        ip::TCP_TABLE_OWNER_PID_LISTENER..=ip::TCP_TABLE_OWNER_PID_ALL => owned,
        ip::TCP_TABLE_BASIC_LISTENER..=ip::TCP_TABLE_BASIC_ALL if !six => basic,
        ip::TCP_TABLE_BASIC_LISTENER..=ip::TCP_TABLE_OWNER_MODULE_ALL => return f::ERROR_NOT_SUPPORTED,
        _ => return f::ERROR_INVALID_PARAMETER,
    };
    if reserved != 0 || !six && ulaf != u32::from(ws::AF_INET) {
        return f::ERROR_INVALID_PARAMETER;
    }
    let mut all = sorted(lines(if six { "tcp6" } else { "tcp" }), border != 0);
    all.retain(wanted(tableclass, first));
    let owners = if first == owned { owners() } else { HashMap::new() };
    let row = |line: &Line| {
        let (local, remote) = (&line.local, &line.remote);
        // A listener's other end has no meaning, and no port.
        let owner = owners.get(&line.inode).copied().unwrap_or(0);
        match six {
            true => {
                let mut row = local.address.clone();
                row.extend([0, local.port]);
                row.extend(&remote.address);
                row.extend([0, remote.port, state_of(line.state), owner]);
                row
            }
            false => {
                let mut row = vec![state_of(line.state), local.address[0], local.port, remote.address[0], remote.port];
                row.extend((first == owned).then_some(owner));
                row
            }
        }
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    let width = if six { 14 } else { 5 + usize::from(first == owned) };
    // SAFETY: the caller's promise.
    unsafe { answer(&rows, width, ptcptable.cast(), pdwsize) }
}

/// `GetTcpTable`—The IPv4 connections of this machine. Returns the error.
///
/// Errors: as [`GetExtendedTcpTable`].
///
/// # Safety
/// As [`GetExtendedTcpTable`].
pub unsafe extern "system" fn GetTcpTable(tcptable: *mut ip::MIB_TCPTABLE, sizepointer: *mut u32, order: BOOL) -> u32 {
    let (family, class) = (ws::AF_INET.into(), ip::TCP_TABLE_BASIC_ALL);
    // SAFETY: the caller's promise.
    unsafe { GetExtendedTcpTable(tcptable.cast(), sizepointer, order, family, class, 0) }
}

/// `GetExtendedUdpTable`—The UDP endpoints of this machine, with their processes if wanted. Returns the error.
///
/// Errors: as [`GetExtendedTcpTable`].
///
/// # Safety
/// As [`GetExtendedTcpTable`].
pub unsafe extern "system" fn GetExtendedUdpTable(
    pudptable: *mut core::ffi::c_void,
    pdwsize: *mut u32,
    border: BOOL,
    ulaf: u32,
    tableclass: ip::UDP_TABLE_CLASS,
    reserved: u32,
) -> u32 {
    let six = ulaf == u32::from(ws::AF_INET6);
    let owned = match tableclass {
        ip::UDP_TABLE_BASIC => false,
        ip::UDP_TABLE_OWNER_PID => true,
        ip::UDP_TABLE_OWNER_MODULE => return f::ERROR_NOT_SUPPORTED,
        _ => return f::ERROR_INVALID_PARAMETER,
    };
    if reserved != 0 || !six && ulaf != u32::from(ws::AF_INET) {
        return f::ERROR_INVALID_PARAMETER;
    }
    let all = sorted(lines(if six { "udp6" } else { "udp" }), border != 0);
    let owners = if owned { owners() } else { HashMap::new() };
    let row = |line: &Line| {
        let mut row = line.local.address.clone();
        row.extend(six.then_some(0));
        row.push(line.local.port);
        row.extend(owned.then(|| owners.get(&line.inode).copied().unwrap_or(0)));
        row
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    let width = if six { 6 } else { 2 } + usize::from(owned);
    // SAFETY: the caller's promise.
    unsafe { answer(&rows, width, pudptable.cast(), pdwsize) }
}

/// `GetUdpTable`—The IPv4 endpoints of this machine. Returns the error.
///
/// Errors: as [`GetExtendedTcpTable`].
///
/// # Safety
/// As [`GetExtendedTcpTable`].
pub unsafe extern "system" fn GetUdpTable(udptable: *mut ip::MIB_UDPTABLE, sizepointer: *mut u32, order: BOOL) -> u32 {
    let (family, class) = (ws::AF_INET.into(), ip::UDP_TABLE_BASIC);
    // SAFETY: the caller's promise.
    unsafe { GetExtendedUdpTable(udptable.cast(), sizepointer, order, family, class, 0) }
}

/// `GetIpForwardTable`—The IPv4 routes of this machine. Returns the error.
///
/// Errors: as [`GetTcpTable`]; ERROR_NO_DATA if there is none.
///
/// # Safety
/// As [`GetExtendedTcpTable`].
pub unsafe extern "system" fn GetIpForwardTable(
    pipforwardtable: *mut ip::MIB_IPFORWARDTABLE,
    pdwsize: *mut u32,
    border: BOOL,
) -> u32 {
    const DIRECT: u32 = 3;
    const INDIRECT: u32 = 4;
    const BY_ADMINISTRATOR: u32 = 3;
    const UNUSED: u32 = u32::MAX;
    let text = fs::read_to_string("/proc/net/route").unwrap_or_default();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let hex = |index: usize| u32::from_str_radix(fields.get(index)?, 16).ok();
        let (destination, gateway, mask) = (hex(1)?, hex(2)?, hex(7)?);
        let metric = fields.get(6)?.parse().ok()?;
        let kind = if gateway == 0 { DIRECT } else { INDIRECT };
        let index = index_of(fields[0]).unwrap_or(0);
        Some(vec![
            destination,
            mask,
            0,
            gateway,
            index,
            kind,
            BY_ADMINISTRATOR,
            0,
            0,
            metric,
            UNUSED,
            UNUSED,
            UNUSED,
            UNUSED,
        ])
    };
    let mut rows: Vec<Vec<u32>> = text.lines().skip(1).filter_map(row).collect();
    if rows.is_empty() {
        return f::ERROR_NO_DATA;
    }
    if border != 0 {
        rows.sort_by_key(|row| u32::from_be(row[0]));
    }
    // SAFETY: the caller's promise.
    unsafe { answer(&rows, 14, pipforwardtable.cast(), pdwsize) }
}

/// `GetBestInterface`—The interface by which packets go to an address, which is in network order. Returns the error.
///
/// Errors: ERROR_NETWORK_UNREACHABLE, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `pdwbestifindex` is null or valid for writes.
pub unsafe extern "system" fn GetBestInterface(dwdestaddr: u32, pdwbestifindex: *mut u32) -> u32 {
    const ANY_PORT: u16 = 9;
    if pointer::is_missing(pdwbestifindex) {
        return f::ERROR_INVALID_PARAMETER;
    }
    // A datagram socket that is connected has chosen its own address, and sent nothing.
    let own = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::from(dwdestaddr.to_ne_bytes()), ANY_PORT))?;
        socket.local_addr()
    });
    let Ok(own) = own.map(|own| own.ip()) else { return f::ERROR_NETWORK_UNREACHABLE };
    let has = |address: IpAddr| address == own || address.is_loopback() && own.is_loopback();
    let all = interfaces();
    let found = all.iter().find(|interface| interface.addresses.iter().any(|unicast| has(unicast.address)));
    let Some(interface) = found else { return f::ERROR_NETWORK_UNREACHABLE };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(pdwbestifindex, interface.index) };
    f::NO_ERROR
}
