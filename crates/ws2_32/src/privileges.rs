//! Privileges: their names and numbers, and which a token has.
//!
//! A token has a privilege where the process has the capability of Linux that does the same, or where Linux lets everybody. Whether one is
//! enabled is kept by token of a process and told again; Linux uses what there is.

use crate::held::fails;
use crate::token;
use crate::told::{self, narrow_text, wide_text};
use overlapped_sys::foundation::{self as f, HANDLE};
use std::ffi::c_void;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fs, ptr};

const TOKEN_QUERY: u32 = 8;
const TOKEN_ADJUST_PRIVILEGES: u32 = 0x20;
const ENABLED_BY_DEFAULT: u32 = 1;
const ENABLED: u32 = 2;
const REMOVED: u32 = 4;
const RPC_S_SERVER_UNAVAILABLE: u32 = 1722;

/// What does the same on Linux.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Nobody,
    Everybody,
    /// The number of a capability.
    Capability(u32),
}
use By::{Capability, Everybody, Nobody};

const FIRST: u32 = 2;
/// By number, from the first on.
const NAMES: [(&str, By); 35] = [
    ("SeCreateTokenPrivilege", Nobody),
    ("SeAssignPrimaryTokenPrivilege", Capability(7)),
    ("SeLockMemoryPrivilege", Capability(14)),
    ("SeIncreaseQuotaPrivilege", Capability(24)),
    ("SeMachineAccountPrivilege", Nobody),
    ("SeTcbPrivilege", Nobody),
    ("SeSecurityPrivilege", Capability(30)),
    ("SeTakeOwnershipPrivilege", Capability(0)),
    ("SeLoadDriverPrivilege", Capability(16)),
    ("SeSystemProfilePrivilege", Capability(38)),
    ("SeSystemtimePrivilege", Capability(25)),
    ("SeProfileSingleProcessPrivilege", Everybody),
    ("SeIncreaseBasePriorityPrivilege", Capability(23)),
    ("SeCreatePagefilePrivilege", Capability(21)),
    ("SeCreatePermanentPrivilege", Nobody),
    ("SeBackupPrivilege", Capability(2)),
    ("SeRestorePrivilege", Capability(1)),
    ("SeShutdownPrivilege", Capability(22)),
    ("SeDebugPrivilege", Capability(19)),
    ("SeAuditPrivilege", Capability(29)),
    ("SeSystemEnvironmentPrivilege", Nobody),
    ("SeChangeNotifyPrivilege", Everybody),
    ("SeRemoteShutdownPrivilege", Nobody),
    ("SeUndockPrivilege", Nobody),
    ("SeSyncAgentPrivilege", Nobody),
    ("SeEnableDelegationPrivilege", Nobody),
    ("SeManageVolumePrivilege", Capability(21)),
    ("SeImpersonatePrivilege", Capability(7)),
    ("SeCreateGlobalPrivilege", Everybody),
    ("SeTrustedCredManAccessPrivilege", Nobody),
    ("SeRelabelPrivilege", Capability(33)),
    ("SeIncreaseWorkingSetPrivilege", Everybody),
    ("SeTimeZonePrivilege", Capability(25)),
    ("SeCreateSymbolicLinkPrivilege", Everybody),
    ("SeDelegateSessionUserImpersonatePrivilege", Nobody),
];

/// LUID_AND_ATTRIBUTES.
#[repr(C)]
#[derive(Clone, Copy)]
struct Privilege {
    low: u32,
    high: u32,
    attributes: u32,
}

impl Privilege {
    /// Its place among the names.
    fn index(self) -> Option<usize> {
        let index = self.low.checked_sub(FIRST).filter(|_| self.high == 0)? as usize;
        (index < NAMES.len()).then_some(index)
    }
}

/// Which of this process's privileges are enabled, and which are removed, by place.
static ENABLED_NOW: AtomicU64 = AtomicU64::new(ENABLED_AT_FIRST);
static REMOVED_NOW: AtomicU64 = AtomicU64::new(0);
/// SeChangeNotifyPrivilege and SeCreateGlobalPrivilege, as in a new token of Windows.
const ENABLED_AT_FIRST: u64 = 1 << (23 - FIRST) | 1 << (30 - FIRST);

/// Which privileges a process has, by place.
fn had_by(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("CapPrm:"));
    let permitted = line.and_then(|line| u64::from_str_radix(line.trim(), 16).ok()).unwrap_or(0);
    let has = |by: By| match by {
        Nobody => false,
        Everybody => true,
        Capability(number) => permitted >> number & 1 != 0,
    };
    let bits = NAMES.iter().enumerate().filter(|(_, (_, by))| has(*by)).map(|(index, _)| 1_u64 << index);
    bits.sum()
}

/// Whether a process is this one.
fn is_own(process: u32) -> bool {
    process == std::process::id()
}

/// Those that a process's token has, and those that are enabled.
fn of(process: u32) -> (u64, u64) {
    let had = had_by(process);
    if !is_own(process) {
        return (had, had & ENABLED_AT_FIRST);
    }
    let had = had & !REMOVED_NOW.load(Ordering::Relaxed);
    (had, had & ENABLED_NOW.load(Ordering::Relaxed))
}

/// TOKEN_PRIVILEGES of a process's token.
pub fn told(process: u32) -> Vec<u8> {
    let (had, enabled) = of(process);
    list(&described(had, enabled))
}

fn described(had: u64, enabled: u64) -> Vec<Privilege> {
    let attributes = |index: usize| {
        let bit = |mask: u64, flag: u32| if mask >> index & 1 != 0 { flag } else { 0 };
        bit(enabled, ENABLED) | bit(ENABLED_AT_FIRST, ENABLED_BY_DEFAULT)
    };
    let places = (0..NAMES.len()).filter(|index| had >> index & 1 != 0);
    places.map(|index| Privilege { low: index as u32 + FIRST, high: 0, attributes: attributes(index) }).collect()
}

fn list(privileges: &[Privilege]) -> Vec<u8> {
    let mut bytes = (privileges.len() as u32).to_ne_bytes().to_vec();
    for one in privileges {
        bytes.extend([one.low, one.high, one.attributes].iter().flat_map(|word| word.to_ne_bytes()));
    }
    bytes
}

/// `LookupPrivilegeValue`.
///
/// # Safety
/// `luid` is null or valid for a write.
unsafe fn value(system: Option<String>, name: Option<String>, luid: *mut u64) -> i32 {
    if is_elsewhere(system) {
        return fails(RPC_S_SERVER_UNAVAILABLE, 0);
    }
    let Some(name) = name.filter(|_| !luid.is_null()) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    let Some(index) = NAMES.iter().position(|(known, _)| known.eq_ignore_ascii_case(&name)) else {
        return fails(f::ERROR_NO_SUCH_PRIVILEGE, 0);
    };
    // SAFETY: the caller's promise; it is not null.
    unsafe { luid.write_unaligned(index as u64 + u64::from(FIRST)) };
    1
}

fn is_elsewhere(system: Option<String>) -> bool {
    system.is_some_and(|system| !matches!(system.trim_start_matches('\\'), "" | "." | "localhost"))
}

/// `LookupPrivilegeValueA`: the number of a privilege.
///
/// Errors: ERROR_NO_SUCH_PRIVILEGE, ERROR_INVALID_PARAMETER (null), RPC_S_SERVER_UNAVAILABLE (another machine).
///
/// # Safety
/// The texts are null or end with a zero; `luid` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn LookupPrivilegeValueA(system: *const u8, name: *const u8, luid: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let (system, name) = (unsafe { narrow_text(system) }, unsafe { narrow_text(name) });
    // SAFETY: as above.
    unsafe { value(system, name, luid) }
}

/// `LookupPrivilegeValueW`: the number of a privilege.
///
/// Errors: as `LookupPrivilegeValueA`.
///
/// # Safety
/// As `LookupPrivilegeValueA`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn LookupPrivilegeValueW(system: *const u16, name: *const u16, luid: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let (system, name) = (unsafe { wide_text(system) }, unsafe { wide_text(name) });
    // SAFETY: as above.
    unsafe { value(system, name, luid) }
}

/// `LookupPrivilegeName`.
///
/// # Safety
/// `luid` is null or valid; `length` is null or valid, and `to` is null or has as much room as it says.
unsafe fn name<T: Copy + Default>(
    system: Option<String>,
    luid: *const u64,
    to: *mut T,
    length: *mut u32,
    units: impl Fn(&str) -> Vec<T>,
) -> i32 {
    if is_elsewhere(system) {
        return fails(RPC_S_SERVER_UNAVAILABLE, 0);
    }
    if luid.is_null() || length.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise; it is not null.
    let number = unsafe { luid.read_unaligned() };
    let (low, high) = (number as u32, (number >> 32) as u32);
    let Some(index) = (Privilege { low, high, attributes: 0 }).index() else {
        return fails(f::ERROR_NO_SUCH_PRIVILEGE, 0);
    };
    let units = units(NAMES[index].0);
    // SAFETY: as above.
    let room = unsafe { length.read() } as usize;
    // SAFETY: as above.
    let is_told = unsafe { told::tell(&units, to, room) };
    // With its zero where it is to fit, without where it does.
    let told = units.len() + usize::from(!is_told);
    // SAFETY: as above.
    unsafe { length.write(told as u32) };
    if is_told { 1 } else { fails(f::ERROR_INSUFFICIENT_BUFFER, 0) }
}

/// `LookupPrivilegeNameA`: the name of a privilege.
///
/// Errors: ERROR_NO_SUCH_PRIVILEGE, ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER (null), RPC_S_SERVER_UNAVAILABLE (another machine).
///
/// # Safety
/// `system` is null or ends with a zero; `luid` is null or valid; `length` is null or valid, and `to` is null or has as much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn LookupPrivilegeNameA(
    system: *const u8,
    luid: *const u64,
    to: *mut u8,
    length: *mut u32,
) -> i32 {
    // SAFETY: the caller's promise.
    let system = unsafe { narrow_text(system) };
    // SAFETY: as above.
    unsafe { name(system, luid, to, length, |name| name.as_bytes().to_vec()) }
}

/// `LookupPrivilegeNameW`: the name of a privilege.
///
/// Errors: as `LookupPrivilegeNameA`.
///
/// # Safety
/// As `LookupPrivilegeNameA`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn LookupPrivilegeNameW(
    system: *const u16,
    luid: *const u64,
    to: *mut u16,
    length: *mut u32,
) -> i32 {
    // SAFETY: the caller's promise.
    let system = unsafe { wide_text(system) };
    // SAFETY: as above.
    unsafe { name(system, luid, to, length, told::wide) }
}

/// The privileges of a TOKEN_PRIVILEGES.
///
/// # Safety
/// `at` is valid and has as many as it says.
unsafe fn read(at: *const u32) -> Vec<Privilege> {
    // SAFETY: the caller's promise.
    let count = unsafe { at.read() } as usize;
    // SAFETY: as above: they follow the number.
    let first = unsafe { at.add(1) }.cast::<Privilege>();
    let one = |index| {
        // SAFETY: as above.
        let at = unsafe { first.add(index) };
        // SAFETY: as above.
        unsafe { at.read() }
    };
    (0..count).map(one).collect()
}

/// `AdjustTokenPrivileges`: enables, disables or removes privileges of this process's token. TRUE, with ERROR_NOT_ALL_ASSIGNED as the last error
/// where it has not all of them, and else 0.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (opened for something else; another process's), ERROR_INVALID_PARAMETER (null),
/// ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `new` is null or has as many privileges as it says; `before` is null or has so much room; `needed` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn AdjustTokenPrivileges(
    token: HANDLE,
    disable_all: i32,
    new: *const u32,
    room: u32,
    before: *mut c_void,
    needed: *mut u32,
) -> i32 {
    let Some(known) = token::get(token) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    if disable_all == 0 && new.is_null() || !before.is_null() && needed.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let wanted_access = TOKEN_ADJUST_PRIVILEGES | if before.is_null() { 0 } else { TOKEN_QUERY };
    if known.access & wanted_access != wanted_access || !is_own(known.process) {
        return fails(f::ERROR_ACCESS_DENIED, 0);
    }
    let (had, enabled) = of(known.process);
    let wanted: Vec<_> = if disable_all != 0 {
        described(had, 0)
    } else {
        // SAFETY: the caller's promise; it is not null.
        unsafe { read(new) }
    };
    let (mut on, mut removed, mut all) = (enabled, 0, true);
    for one in &wanted {
        let Some(bit) = one.index().map(|index| 1_u64 << index).filter(|bit| had & bit != 0) else {
            all = false;
            continue;
        };
        let is_on = disable_all == 0 && one.attributes & ENABLED != 0;
        on = if is_on { on | bit } else { on & !bit };
        if disable_all == 0 && one.attributes & REMOVED != 0 {
            removed |= bit;
        }
    }
    if !before.is_null() {
        // What this call changes, as it was.
        let changed = list(&described((on ^ enabled) | removed, enabled));
        // SAFETY: the caller's promise; it is not null.
        unsafe { needed.write(changed.len() as u32) };
        if (room as usize) < changed.len() {
            return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
        }
        // SAFETY: as above, and the room was compared.
        unsafe { ptr::copy_nonoverlapping(changed.as_ptr(), before.cast(), changed.len()) };
    }
    ENABLED_NOW.store(on & !removed, Ordering::Relaxed);
    REMOVED_NOW.fetch_or(removed, Ordering::Relaxed);
    fails(if all { 0 } else { f::ERROR_NOT_ALL_ASSIGNED }, 1)
}

/// `PrivilegeCheck`: whether a token has privileges enabled: all of them, or one (a control of 0).
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (not opened to be asked), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `set` is null or a PRIVILEGE_SET with as many privileges as it says; `result` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PrivilegeCheck(token: HANDLE, set: *mut u32, result: *mut i32) -> i32 {
    const ALL_NECESSARY: u32 = 1;
    const USED_FOR_ACCESS: u32 = 0x8000_0000;
    if set.is_null() || result.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let Some(known) = token::get(token) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    if known.access & TOKEN_QUERY == 0 {
        return fails(f::ERROR_ACCESS_DENIED, 0);
    }
    let (_, enabled) = of(known.process);
    // SAFETY: the caller's promise.
    let count = unsafe { set.read() } as usize;
    // SAFETY: as above.
    let control = unsafe { set.add(1) };
    // SAFETY: as above.
    let control = unsafe { control.read() };
    // SAFETY: as above: the privileges follow both words.
    let first = unsafe { set.add(2) }.cast::<Privilege>();
    let mut held = 0;
    for index in 0..count {
        // SAFETY: as above.
        let at = unsafe { first.add(index) };
        // SAFETY: as above.
        let mut one = unsafe { at.read() };
        if one.index().is_some_and(|index| enabled >> index & 1 != 0) {
            held += 1;
            one.attributes |= USED_FOR_ACCESS;
            // SAFETY: as above.
            unsafe { at.write(one) };
        }
    }
    let has = if control & ALL_NECESSARY != 0 { held == count } else { held > 0 };
    // SAFETY: as above.
    unsafe { result.write(has.into()) };
    1
}
