//! `GetTcpTable` and `GetUdpTable`: the sockets of the machine over IPv4, as `/proc/net` has them.

use super::{ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED, NO_ERROR, fits};
use std::{fs, ptr};

/// The number of Windows' state for each of Linux', from ESTABLISHED (1) on.
const STATES: [u32; 11] = [5, 3, 4, 6, 7, 11, 1, 8, 10, 2, 9];

/// An address and its port, both as the network has them.
type End = [u32; 2];

/// `0100007F:1F90` as `/proc` writes it: the address as it lies in memory, the port as a number.
fn end(text: &str) -> Option<End> {
    let (address, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    Some([u32::from_str_radix(address, 16).ok()?, u32::from(port.to_be())])
}

/// The state and both ends of each socket.
fn sockets(text: &str) -> Vec<(u32, End, End)> {
    let row = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let state = usize::from_str_radix(fields.get(3)?, 16).ok()?.checked_sub(1)?;
        Some((*STATES.get(state)?, end(fields.get(1)?)?, end(fields.get(2)?)?))
    };
    text.lines().skip(1).filter_map(row).collect()
}

/// Writes the count and the rows.
///
/// # Safety
/// `length` is null or valid; `table` is null or has so many bytes.
unsafe fn give<const WORDS: usize>(
    mut rows: Vec<[u32; WORDS]>,
    table: *mut u32,
    length: *mut u32,
    in_order: i32,
    key: [usize; WORDS],
) -> u32 {
    if length.is_null() {
        return ERROR_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise.
    if !unsafe { fits(table.cast(), length, 4 + rows.len() * 4 * WORDS) } {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    if in_order != 0 {
        // Addresses and ports are compared as the network has them.
        rows.sort_by_key(|row| key.map(|at| row[at].swap_bytes()));
    }
    // SAFETY: the caller's promise: there is room.
    unsafe { table.write_unaligned(rows.len() as u32) };
    // SAFETY: as above.
    let first = unsafe { table.add(1) };
    // SAFETY: as above.
    unsafe { ptr::copy_nonoverlapping(rows.as_ptr().cast::<u8>(), first.cast::<u8>(), rows.len() * 4 * WORDS) };
    NO_ERROR
}

/// `GetTcpTable`: the connections and listeners. ERROR_INSUFFICIENT_BUFFER for a buffer that is too small.
///
/// # Safety
/// `length` is null or valid; `table` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetTcpTable(table: *mut u32, length: *mut u32, in_order: i32) -> u32 {
    let Ok(text) = fs::read_to_string("/proc/net/tcp") else { return ERROR_NOT_SUPPORTED };
    let row = |(state, local, remote): (u32, End, End)| [state, local[0], local[1], remote[0], remote[1]];
    // SAFETY: the caller's promise.
    unsafe { give(sockets(&text).into_iter().map(row).collect(), table, length, in_order, [1, 2, 3, 4, 0]) }
}

/// `GetUdpTable`: the sockets of UDP.
///
/// # Safety
/// `length` is null or valid; `table` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetUdpTable(table: *mut u32, length: *mut u32, in_order: i32) -> u32 {
    let Ok(text) = fs::read_to_string("/proc/net/udp") else { return ERROR_NOT_SUPPORTED };
    let rows = sockets(&text).into_iter().map(|(_, local, _)| local).collect();
    // SAFETY: the caller's promise.
    unsafe { give(rows, table, length, in_order, [0, 1]) }
}
