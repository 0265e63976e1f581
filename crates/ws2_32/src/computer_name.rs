//! `GetComputerNameEx`: the names of this machine. Its NetBIOS name is that of `GetComputerName`.

use crate::held::fails;
use crate::told;
use overlapped_sys::foundation as f;
use std::ffi::CStr;

const NET_BIOS: [i32; 2] = [0, 4];
const HOST: [i32; 2] = [1, 5];
const DOMAIN: [i32; 2] = [2, 6];
const WHOLE: [i32; 2] = [3, 7];

/// The name that a name server has for this machine, where there is one; else its own.
fn whole_name(own: &str) -> String {
    if own.contains('.') {
        return own.to_owned();
    }
    let domain = domain_of_resolver();
    if domain.is_empty() { own.to_owned() } else { format!("{own}.{domain}") }
}

/// The domain that the resolver puts names into.
fn domain_of_resolver() -> String {
    let text = std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
    let mut domain = text.lines().filter_map(|line| line.trim().strip_prefix("domain")?.split_whitespace().next());
    domain.next_back().unwrap_or_default().to_owned()
}

/// The name of a kind; `None` if there is no such kind.
fn name(kind: i32) -> Option<String> {
    let mut bytes = [0_u8; 256];
    // SAFETY: there is so much room, and a zero is left behind it.
    unsafe { libc::gethostname(bytes.as_mut_ptr().cast(), bytes.len() - 1) };
    let own = CStr::from_bytes_until_nul(&bytes).ok()?.to_string_lossy().into_owned();
    let whole = whole_name(&own);
    let (host, domain) = whole.split_once('.').unwrap_or((&whole, ""));
    Some(match kind {
        kind if NET_BIOS.contains(&kind) => own,
        kind if HOST.contains(&kind) => host.to_owned(),
        kind if DOMAIN.contains(&kind) => domain.to_owned(),
        kind if WHOLE.contains(&kind) => whole,
        _ => return None,
    })
}

/// # Safety
/// `room` is null or valid; `to` is null or has so many units.
unsafe fn answer<T: Copy + Default>(units: Option<Vec<T>>, to: *mut T, room: *mut u32) -> i32 {
    // SAFETY: the caller's promise.
    let (Some(units), Some(room)) = (units, unsafe { room.as_mut() }) else {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    };
    // SAFETY: the caller's promise.
    if unsafe { told::tell(&units, to, *room as usize) } {
        *room = units.len() as u32;
        return 1;
    }
    *room = units.len() as u32 + 1;
    fails(f::ERROR_MORE_DATA, 0)
}

/// `GetComputerNameExA`: ERROR_INVALID_PARAMETER (null, no such kind), ERROR_MORE_DATA with the size.
///
/// # Safety
/// `room` is null or valid; `to` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetComputerNameExA(kind: i32, to: *mut u8, room: *mut u32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { answer(name(kind).map(String::into_bytes), to, room) }
}

/// `GetComputerNameExW`: as [`GetComputerNameExA`].
///
/// # Safety
/// As [`GetComputerNameExA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetComputerNameExW(kind: i32, to: *mut u16, room: *mut u32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { answer(name(kind).map(|name| told::wide(&name)), to, room) }
}
