//! The tables of connections and endpoints whose rows `GetExtendedTcpTable` and `GetExtendedUdpTable` have in another order.

use overlapped_sys::foundation as f;
use overlapped_sys::ip_helper as ip;
use overlapped_sys::winsock as ws;
use std::ffi::c_void;

/// The rows of a table of numbers of 32 bits, `WIDTH` to a row, as another function writes them behind their count.
fn rows<const WIDTH: usize>(ask: impl Fn(*mut c_void, *mut u32) -> u32) -> Result<Vec<[u32; WIDTH]>, u32> {
    let mut size = 0_u32;
    loop {
        let mut table = vec![0_u32; size as usize / 4 + 1];
        size = size_of_val(&*table) as u32;
        match ask(table.as_mut_ptr().cast(), &raw mut size) {
            // There may be more of them the next time.
            f::ERROR_INSUFFICIENT_BUFFER => size += 4096,
            f::NO_ERROR => {
                let count = table[0] as usize;
                return Ok(table[1..].as_chunks().0.iter().take(count).copied().collect());
            }
            error => return Err(error),
        }
    }
}

/// Copies rows behind their count.
///
/// # Safety
/// `size` is null or valid; `to` is null or has so many writable bytes.
unsafe fn answer<const WIDTH: usize>(rows: Result<Vec<[u32; WIDTH]>, u32>, to: *mut u32, size: *mut u32) -> u32 {
    // SAFETY: the caller's promise.
    let Some(size) = (unsafe { size.as_mut() }) else { return f::ERROR_INVALID_PARAMETER };
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) => return error,
    };
    let needed = (4 + 4 * WIDTH * rows.len().max(1)) as u32;
    let room = std::mem::replace(size, needed);
    if to.is_null() || room < needed {
        return f::ERROR_INSUFFICIENT_BUFFER;
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { to.write_unaligned(rows.len() as u32) };
    // SAFETY: as above.
    unsafe { std::ptr::copy_nonoverlapping(rows.as_ptr().cast::<u32>(), to.wrapping_add(1), WIDTH * rows.len()) };
    f::NO_ERROR
}

fn connections<const WIDTH: usize>(family: u16, order: i32) -> Result<Vec<[u32; WIDTH]>, u32> {
    // SAFETY: the table has the size that is told.
    rows(|table, size| unsafe {
        ip::GetExtendedTcpTable(table, size, order, family.into(), ip::TCP_TABLE_OWNER_PID_ALL, 0)
    })
}

/// `GetTcpTable2`: the IPv4 connections with their processes; none is left to the network's hardware. ERROR_INSUFFICIENT_BUFFER with the size,
/// ERROR_INVALID_PARAMETER.
///
/// # Safety
/// `size` is null or valid; `table` is null or has so many writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetTcpTable2(table: *mut u32, size: *mut u32, order: i32) -> u32 {
    let rows = connections(ws::AF_INET, order).map(|rows| {
        let row = |[state, local, local_port, remote, remote_port, process]: [u32; 6]| {
            [state, local, local_port, remote, remote_port, process, 0]
        };
        rows.into_iter().map(row).collect()
    });
    // SAFETY: the caller's promise.
    unsafe { answer::<7>(rows, table, size) }
}

/// `GetTcp6Table2`: the same of IPv6. ERROR_INSUFFICIENT_BUFFER with the size, ERROR_INVALID_PARAMETER.
///
/// # Safety
/// As [`GetTcpTable2`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetTcp6Table2(table: *mut u32, size: *mut u32, order: i32) -> u32 {
    let rows = connections::<14>(ws::AF_INET6, order).map(|rows| {
        let row = |owned: [u32; 14]| {
            let mut row = [0; 15];
            row[..14].copy_from_slice(&owned);
            row
        };
        rows.into_iter().map(row).collect()
    });
    // SAFETY: the caller's promise.
    unsafe { answer::<15>(rows, table, size) }
}

/// `GetTcp6Table`: the IPv6 connections, their state first. ERROR_INSUFFICIENT_BUFFER with the size, ERROR_INVALID_PARAMETER.
///
/// # Safety
/// As [`GetTcpTable2`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetTcp6Table(table: *mut u32, size: *mut u32, order: i32) -> u32 {
    const STATE: usize = 12;
    let rows = connections::<14>(ws::AF_INET6, order).map(|rows| {
        let row = |owned: [u32; 14]| {
            let mut row = [0; 13];
            row[0] = owned[STATE];
            row[1..].copy_from_slice(&owned[..STATE]);
            row
        };
        rows.into_iter().map(row).collect()
    });
    // SAFETY: the caller's promise.
    unsafe { answer::<13>(rows, table, size) }
}

/// `GetUdp6Table`: the IPv6 endpoints. ERROR_INSUFFICIENT_BUFFER with the size, ERROR_INVALID_PARAMETER.
///
/// # Safety
/// As [`GetTcpTable2`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetUdp6Table(table: *mut u32, size: *mut u32, order: i32) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { ip::GetExtendedUdpTable(table.cast(), size, order, ws::AF_INET6.into(), ip::UDP_TABLE_BASIC, 0) }
}
