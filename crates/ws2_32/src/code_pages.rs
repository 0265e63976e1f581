//! What there is to know of a code page: how many bytes a character has, and which begin one of two.

use crate::held::fails;
use overlapped_sys::foundation as f;
use overlapped_sys::globalization::IsValidCodePage;
use std::ops::RangeInclusive;

/// The code pages whose characters have one byte or two, and the bytes that begin one of two.
const DOUBLE: [(u32, &[RangeInclusive<u8>]); 6] = [
    (932, &[0x81..=0x9f, 0xe0..=0xfc]),
    (936, &[0x81..=0xfe]),
    (949, &[0x81..=0xfe]),
    (950, &[0x81..=0xfe]),
    (51932, &[0xa1..=0xfe]),
    (51949, &[0xa1..=0xfe]),
];
const UTF_8: u32 = 65001;
const GB_18030: u32 = 54936;
/// The program's own, the console's, the thread's.
const OWN: [u32; 3] = [0, 1, 3];

/// A `CPINFO`.
#[repr(C)]
pub struct Info {
    longest: u32,
    default: [u8; 2],
    leads: [u8; 12],
}

fn number(page: u32) -> u32 {
    if OWN.contains(&page) { UTF_8 } else { page }
}

fn leads(page: u32) -> &'static [RangeInclusive<u8>] {
    DOUBLE.iter().find(|(known, _)| *known == number(page)).map_or(&[], |(_, leads)| leads)
}

fn info(page: u32) -> Option<Info> {
    // SAFETY: takes no memory.
    if !OWN.contains(&page) && unsafe { IsValidCodePage(page) } == 0 {
        return None;
    }
    let mut told = Info { longest: 1, default: [b'?', 0], leads: [0; 12] };
    let ranges = leads(page);
    told.longest = match number(page) {
        UTF_8 | GB_18030 => 4,
        _ if ranges.is_empty() => 1,
        _ => 2,
    };
    for (place, range) in told.leads.chunks_exact_mut(2).zip(ranges) {
        place.copy_from_slice(&[*range.start(), *range.end()]);
    }
    Some(told)
}

/// `GetCPInfo`: what there is to know of a code page. ERROR_INVALID_PARAMETER (null, a page that is not known).
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetCPInfo(page: u32, to: *mut Info) -> i32 {
    let Some(info) = info(page).filter(|_| !to.is_null()) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    // SAFETY: the caller's promise; it is not null.
    unsafe { to.write(info) };
    1
}

/// `IsDBCSLeadByteEx`: whether a byte begins a character of two.
#[unsafe(no_mangle)]
pub extern "C" fn IsDBCSLeadByteEx(page: u32, byte: u8) -> i32 {
    leads(page).iter().any(|range| range.contains(&byte)).into()
}

/// `IsDBCSLeadByte`: the same of the program's own code page, whose characters are UTF-8: no byte does.
#[unsafe(no_mangle)]
pub extern "C" fn IsDBCSLeadByte(byte: u8) -> i32 {
    IsDBCSLeadByteEx(0, byte)
}

/// `MulDiv`: the product of two numbers by a third, rounded; -1 where that is no 32-bit number.
#[unsafe(no_mangle)]
pub extern "C" fn MulDiv(number: i32, by: i32, divisor: i32) -> i32 {
    let (product, divisor) = (i64::from(number) * i64::from(by), i64::from(divisor));
    if divisor == 0 {
        return -1;
    }
    let half = divisor.abs() / 2;
    let away = if product < 0 { product - half } else { product + half };
    i32::try_from(away / divisor).unwrap_or(-1)
}
