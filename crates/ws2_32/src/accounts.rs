//! `LookupAccountName` and `LookupAccountSid`: Linux' users and groups, whose identifiers are S-1-22-1-uid and S-1-22-2-gid, as files that both
//! systems share have them; and the few accounts that every Windows has.

use crate::held::fails;
use crate::{sid_text, told};
use overlapped_sys::foundation as f;
use overlapped_sys::windows_programming::GetComputerNameW;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::mem::MaybeUninit;
use std::ptr;

const UNIX: u64 = 22;
const USERS: u32 = 1;
const GROUPS: u32 = 2;
const TYPE_USER: i32 = 1;
const TYPE_GROUP: i32 = 2;
const TYPE_ALIAS: i32 = 4;
const TYPE_WELL_KNOWN: i32 = 5;
const RPC_S_SERVER_UNAVAILABLE: u32 = 1722;

/// Identifier, name, domain and kind.
const WELL_KNOWN: [(&str, &str, &str, i32); 5] = [
    ("S-1-1-0", "Everyone", "", TYPE_WELL_KNOWN),
    ("S-1-5-11", "Authenticated Users", "NT AUTHORITY", TYPE_WELL_KNOWN),
    ("S-1-5-18", "SYSTEM", "NT AUTHORITY", TYPE_WELL_KNOWN),
    ("S-1-5-32-544", "Administrators", "BUILTIN", TYPE_ALIAS),
    ("S-1-5-32-545", "Users", "BUILTIN", TYPE_ALIAS),
];

struct Account {
    sid: Vec<u8>,
    name: String,
    domain: String,
    kind: i32,
}

fn machine() -> String {
    let mut name = [0_u16; 256];
    let mut length = name.len() as u32;
    // SAFETY: there is so much room.
    unsafe { GetComputerNameW(name.as_mut_ptr(), &raw mut length) };
    String::from_utf16_lossy(&name[..(length as usize).min(name.len())])
}

/// Asks one of the C library's `get…_r` functions, with more room as long as it wants more.
fn entry<T: Copy, U>(
    ask: impl Fn(*mut T, *mut c_char, usize, *mut *mut T) -> c_int,
    of: impl Fn(&T) -> U,
) -> Option<U> {
    let mut room = vec![0_u8; 4096];
    loop {
        let (mut entry, mut found) = (MaybeUninit::<T>::zeroed(), ptr::null_mut());
        match ask(entry.as_mut_ptr(), room.as_mut_ptr().cast(), room.len(), &raw mut found) {
            libc::ERANGE if room.len() < 1 << 24 => room.resize(room.len() * 4, 0),
            // SAFETY: null, or the entry that was filled in.
            _ => return unsafe { found.as_ref() }.map(of),
        }
    }
}

/// # Safety
/// The text ends with a zero.
unsafe fn owned(text: *const c_char) -> String {
    // SAFETY: the caller's promise.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

/// The user or the group with this number: its number and name. The strings of an entry lie in the room that it was given.
fn by_number(kind: u32, number: u32) -> Option<String> {
    match kind {
        USERS => entry(
            // SAFETY: the pointers are this call's own.
            |to, room, length, found| unsafe { libc::getpwuid_r(number, to, room, length, found) },
            // SAFETY: a string of the entry.
            |user: &libc::passwd| unsafe { owned(user.pw_name) },
        ),
        _ => entry(
            // SAFETY: the pointers are this call's own.
            |to, room, length, found| unsafe { libc::getgrgid_r(number, to, room, length, found) },
            // SAFETY: a string of the entry.
            |group: &libc::group| unsafe { owned(group.gr_name) },
        ),
    }
}

fn by_name(kind: u32, name: &str) -> Option<u32> {
    let name = CString::new(name).ok()?;
    match kind {
        USERS => entry(
            // SAFETY: the pointers are this call's own, and the name ends with a zero.
            |to, room, length, found| unsafe { libc::getpwnam_r(name.as_ptr(), to, room, length, found) },
            |user: &libc::passwd| user.pw_uid,
        ),
        _ => entry(
            // SAFETY: as above.
            |to, room, length, found| unsafe { libc::getgrnam_r(name.as_ptr(), to, room, length, found) },
            |group: &libc::group| group.gr_gid,
        ),
    }
}

fn well_known(found: &(&str, &str, &str, i32)) -> Option<Account> {
    let (sid, name, domain, kind) = *found;
    Some(Account { sid: sid_text::parse(sid)?, name: name.into(), domain: domain.into(), kind })
}

fn kind_of(kind: u32) -> i32 {
    if kind == USERS { TYPE_USER } else { TYPE_GROUP }
}

fn of_sid(sid: &[u8]) -> Option<Account> {
    let text = sid_text::text(sid);
    if let Some(found) = WELL_KNOWN.iter().find(|known| known.0 == text) {
        return well_known(found);
    }
    match sid_text::parts(sid) {
        (UNIX, parts) if matches!(*parts, [USERS | GROUPS, _]) => {
            let name = by_number(parts[0], parts[1])?;
            Some(Account { sid: sid.to_vec(), name, domain: machine(), kind: kind_of(parts[0]) })
        }
        _ => None,
    }
}

/// A name may have its domain before a backslash.
fn of_name(whole: &str) -> Option<Account> {
    let (domain, name) = whole.split_once('\\').map_or((None, whole), |(domain, name)| (Some(domain), name));
    let fits = |own: &str| domain.is_none_or(|domain| domain.eq_ignore_ascii_case(own));
    let is_it = |known: &&(&str, &str, &str, i32)| known.1.eq_ignore_ascii_case(name) && fits(known.2);
    if let Some(found) = WELL_KNOWN.iter().find(is_it) {
        return well_known(found);
    }
    let own = machine();
    if !fits(&own) && domain != Some(".") {
        return None;
    }
    let found = [USERS, GROUPS].into_iter().find_map(|kind| Some((kind, by_name(kind, name)?)));
    let (kind, number) = found?;
    let sid = sid_text::make(UNIX, &[kind, number]);
    Some(Account { sid, name: name.into(), domain: own, kind: kind_of(kind) })
}

/// Whether another machine is asked for, which cannot be reached.
fn is_remote(system: Option<String>) -> bool {
    system.is_some_and(|name| {
        let name = name.trim_start_matches('\\');
        !name.is_empty()
            && name != "."
            && !name.eq_ignore_ascii_case("localhost")
            && !name.eq_ignore_ascii_case(&machine())
    })
}

/// Whether there is room for units and what stands behind them.
fn fits(length: usize, end: usize, room: u32) -> bool {
    length + end <= room as usize
}

/// Where a text goes: the place, and how much room there is, in units; afterwards the length.
struct Place<'a, T> {
    to: *mut T,
    room: &'a mut u32,
}

impl<T: Copy + Default> Place<'_, T> {
    fn has_room(&self, units: &[T]) -> bool {
        !self.to.is_null() && fits(units.len(), 1, *self.room)
    }

    /// # Safety
    /// There is room for them.
    unsafe fn put(&mut self, units: &[T]) {
        // SAFETY: the caller's promise.
        unsafe { told::tell(units, self.to, *self.room as usize) };
        *self.room = units.len() as u32;
    }
}

/// What both widths of `LookupAccountSid` do.
///
/// # Safety
/// `sid` is null or valid; the texts have room for so many units; the rest is null or valid.
#[allow(clippy::too_many_arguments)] // They are the function's own.
unsafe fn look_up_sid<T: Copy + Default>(
    system: Option<String>,
    sid: *const c_void,
    name: *mut T,
    name_room: *mut u32,
    domain: *mut T,
    domain_room: *mut u32,
    kind: *mut i32,
    units: impl Fn(&str) -> Vec<T>,
) -> i32 {
    // SAFETY: the caller's promise.
    let (name_room, domain_room) = (unsafe { name_room.as_mut() }, unsafe { domain_room.as_mut() });
    let (Some(name_room), Some(domain_room), false) = (name_room, domain_room, sid.is_null() || kind.is_null()) else {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    };
    if is_remote(system) {
        return fails(RPC_S_SERVER_UNAVAILABLE, 0);
    }
    // SAFETY: the caller's promise.
    let Some(sid) = (unsafe { sid_text::bytes(sid) }) else { return fails(f::ERROR_INVALID_SID, 0) };
    let Some(account) = of_sid(sid) else { return fails(f::ERROR_NONE_MAPPED, 0) };
    let (name_units, domain_units) = (units(&account.name), units(&account.domain));
    let mut name = Place { to: name, room: name_room };
    let mut domain = Place { to: domain, room: domain_room };
    if !name.has_room(&name_units) || !domain.has_room(&domain_units) {
        (*name.room, *domain.room) = (name_units.len() as u32 + 1, domain_units.len() as u32 + 1);
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { name.put(&name_units) };
    // SAFETY: as above.
    unsafe { domain.put(&domain_units) };
    // SAFETY: the caller's promise; it is not null.
    unsafe { kind.write_unaligned(account.kind) };
    1
}

/// `LookupAccountSidA`: the name of an identifier, its domain and what it is. ERROR_INVALID_PARAMETER (null), ERROR_INVALID_SID, ERROR_NONE_MAPPED,
/// ERROR_INSUFFICIENT_BUFFER with both sizes, RPC_S_SERVER_UNAVAILABLE (another machine).
///
/// # Safety
/// The pointers are null or valid; the texts have so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn LookupAccountSidA(
    system: *const u8,
    sid: *const c_void,
    name: *mut u8,
    name_room: *mut u32,
    domain: *mut u8,
    domain_room: *mut u32,
    kind: *mut i32,
) -> i32 {
    // SAFETY: the caller's promise.
    let system = unsafe { told::narrow_text(system) };
    // SAFETY: as above.
    unsafe { look_up_sid(system, sid, name, name_room, domain, domain_room, kind, |text| text.as_bytes().to_vec()) }
}

/// `LookupAccountSidW`: as [`LookupAccountSidA`].
///
/// # Safety
/// As [`LookupAccountSidA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn LookupAccountSidW(
    system: *const u16,
    sid: *const c_void,
    name: *mut u16,
    name_room: *mut u32,
    domain: *mut u16,
    domain_room: *mut u32,
    kind: *mut i32,
) -> i32 {
    // SAFETY: the caller's promise.
    let system = unsafe { told::wide_text(system) };
    // SAFETY: as above.
    unsafe { look_up_sid(system, sid, name, name_room, domain, domain_room, kind, told::wide) }
}

/// What both widths of `LookupAccountName` do.
///
/// # Safety
/// `sid` has so many bytes and the domain so many units; the rest is null or valid.
#[allow(clippy::too_many_arguments)] // They are the function's own.
unsafe fn look_up_name<T: Copy + Default>(
    system: Option<String>,
    account: Option<String>,
    sid: *mut u8,
    sid_room: *mut u32,
    domain: *mut T,
    domain_room: *mut u32,
    kind: *mut i32,
    units: impl Fn(&str) -> Vec<T>,
) -> i32 {
    // SAFETY: the caller's promise.
    let (sid_room, domain_room) = (unsafe { sid_room.as_mut() }, unsafe { domain_room.as_mut() });
    let (Some(sid_room), Some(domain_room), Some(account), false) = (sid_room, domain_room, account, kind.is_null())
    else {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    };
    if is_remote(system) {
        return fails(RPC_S_SERVER_UNAVAILABLE, 0);
    }
    let Some(account) = of_name(&account) else { return fails(f::ERROR_NONE_MAPPED, 0) };
    let domain_units = units(&account.domain);
    let mut domain = Place { to: domain, room: domain_room };
    if sid.is_null() || !fits(account.sid.len(), 0, *sid_room) || !domain.has_room(&domain_units) {
        (*sid_room, *domain.room) = (account.sid.len() as u32, domain_units.len() as u32 + 1);
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(account.sid.as_ptr(), sid, account.sid.len()) };
    *sid_room = account.sid.len() as u32;
    // SAFETY: as above.
    unsafe { domain.put(&domain_units) };
    // SAFETY: the caller's promise; it is not null.
    unsafe { kind.write_unaligned(account.kind) };
    1
}

/// `LookupAccountNameA`: the identifier of an account, its domain and what it is. ERROR_INVALID_PARAMETER (null), ERROR_NONE_MAPPED,
/// ERROR_INSUFFICIENT_BUFFER with both sizes, RPC_S_SERVER_UNAVAILABLE (another machine).
///
/// # Safety
/// The pointers are null or valid; the identifier and the text have so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn LookupAccountNameA(
    system: *const u8,
    account: *const u8,
    sid: *mut u8,
    sid_room: *mut u32,
    domain: *mut u8,
    domain_room: *mut u32,
    kind: *mut i32,
) -> i32 {
    // SAFETY: the caller's promise.
    let (system, account) = (unsafe { told::narrow_text(system) }, unsafe { told::narrow_text(account) });
    let units = |text: &str| text.as_bytes().to_vec();
    // SAFETY: as above.
    unsafe { look_up_name(system, account, sid, sid_room, domain, domain_room, kind, units) }
}

/// `LookupAccountNameW`: as [`LookupAccountNameA`].
///
/// # Safety
/// As [`LookupAccountNameA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn LookupAccountNameW(
    system: *const u16,
    account: *const u16,
    sid: *mut u8,
    sid_room: *mut u32,
    domain: *mut u16,
    domain_room: *mut u32,
    kind: *mut i32,
) -> i32 {
    // SAFETY: the caller's promise.
    let (system, account) = (unsafe { told::wide_text(system) }, unsafe { told::wide_text(account) });
    // SAFETY: as above.
    unsafe { look_up_name(system, account, sid, sid_room, domain, domain_room, kind, told::wide) }
}
