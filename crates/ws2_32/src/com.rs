//! What servers use of COM: a thread's apartment, identifiers as text. No class is registered here, and `CoCreateInstance` says so.

use crate::folders::CoTaskMemAlloc;
use crate::told::{tell, wide, wide_text};
use std::cell::Cell;
use std::ffi::c_void;
use std::ptr;

const S_OK: i32 = 0;
const S_FALSE: i32 = 1;
const E_INVALIDARG: i32 = 0x8007_0057_u32 as i32;
const E_OUTOFMEMORY: i32 = 0x8007_000E_u32 as i32;
const RPC_E_CHANGED_MODE: i32 = 0x8001_0106_u32 as i32;
const CO_E_NOTINITIALIZED: i32 = 0x8004_01F0_u32 as i32;
const CO_E_CLASSSTRING: i32 = 0x8004_01F3_u32 as i32;
const REGDB_E_CLASSNOTREG: i32 = 0x8004_0154_u32 as i32;
const COINIT_APARTMENTTHREADED: u32 = 2;
/// `COINIT_APARTMENTTHREADED`, `COINIT_DISABLE_OLE1DDE` and `COINIT_SPEED_OVER_MEMORY`.
const COINIT_ALL: u32 = 2 | 4 | 8;

thread_local! {
    /// How often the thread has entered its apartment, and of which kind that is.
    static APARTMENT: Cell<(u32, u32)> = const { Cell::new((0, 0)) };
}

/// `GUID`, as its bytes lie in memory.
type Guid = [u8; 16];

/// `CoInitialize`: [`CoInitializeEx`] for an apartment of this thread alone.
#[unsafe(no_mangle)]
pub extern "C" fn CoInitialize(reserved: *const c_void) -> i32 {
    CoInitializeEx(reserved, COINIT_APARTMENTTHREADED)
}

/// `CoInitializeEx`: S_OK for the thread's first, S_FALSE for one of the same kind after it.
///
/// Errors: E_INVALIDARG, RPC_E_CHANGED_MODE.
#[unsafe(no_mangle)]
pub extern "C" fn CoInitializeEx(reserved: *const c_void, how: u32) -> i32 {
    if !reserved.is_null() || how & !COINIT_ALL != 0 {
        return E_INVALIDARG;
    }
    let kind = how & COINIT_APARTMENTTHREADED;
    let (times, before) = APARTMENT.get();
    if times > 0 && kind != before {
        return RPC_E_CHANGED_MODE;
    }
    APARTMENT.set((times + 1, kind));
    if times == 0 { S_OK } else { S_FALSE }
}

/// `CoUninitialize`: leaves the apartment once.
#[unsafe(no_mangle)]
pub extern "C" fn CoUninitialize() {
    let (times, kind) = APARTMENT.get();
    APARTMENT.set((times.saturating_sub(1), kind));
}

/// `CoCreateInstance`: there is no such class.
///
/// Errors: E_INVALIDARG (null), CO_E_NOTINITIALIZED, REGDB_E_CLASSNOTREG.
///
/// # Safety
/// `made` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CoCreateInstance(
    class: *const Guid,
    _outer: *const c_void,
    _where: u32,
    interface: *const Guid,
    made: *mut *mut c_void,
) -> i32 {
    if made.is_null() || class.is_null() || interface.is_null() {
        return E_INVALIDARG;
    }
    // SAFETY: the caller's promise.
    unsafe { made.write(ptr::null_mut()) };
    if APARTMENT.get().0 == 0 { CO_E_NOTINITIALIZED } else { REGDB_E_CLASSNOTREG }
}

/// An identifier's text, in braces.
fn text(guid: &Guid) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    // The first three parts are numbers, whose lowest byte comes first.
    let number = |part: &[u8]| hex(&part.iter().rev().copied().collect::<Vec<_>>());
    let (first, second, third) = (number(&guid[..4]), number(&guid[4..6]), number(&guid[6..8]));
    format!("{{{first}-{second}-{third}-{}-{}}}", hex(&guid[8..10]), hex(&guid[10..]))
}

/// What a text in braces says.
fn guid(text: &str) -> Option<Guid> {
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    let parts: Vec<&str> = inside.split('-').collect();
    if parts.iter().map(|part| part.len()).ne([8, 4, 4, 4, 12])
        || !inside.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
    {
        return None;
    }
    let digits = parts.concat();
    let mut guid = u128::from_str_radix(&digits, 16).ok()?.to_be_bytes();
    for number in [0..4, 4..6, 6..8] {
        guid[number].reverse();
    }
    Some(guid)
}

/// `StringFromGUID2`: how many characters the text has with its zero; 0 if there is no room for them.
///
/// # Safety
/// `of` is valid; `to` is null or has room for so many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn StringFromGUID2(of: *const Guid, to: *mut u16, room: i32) -> i32 {
    if of.is_null() {
        return 0;
    }
    // SAFETY: the caller's promise.
    let units = wide(&text(&unsafe { of.read_unaligned() }));
    // SAFETY: the caller's promise.
    let told = unsafe { tell(&units, to, usize::try_from(room).unwrap_or(0)) };
    if told { units.len() as i32 + 1 } else { 0 }
}

/// `StringFromCLSID`: the text in memory that `CoTaskMemFree` gives back.
///
/// Errors: E_INVALIDARG (null), E_OUTOFMEMORY.
///
/// # Safety
/// `of` is null or valid; `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn StringFromCLSID(of: *const Guid, to: *mut *mut u16) -> i32 {
    const ROOM: usize = 39;
    if of.is_null() || to.is_null() {
        return E_INVALIDARG;
    }
    // SAFETY: takes a size.
    let memory: *mut u16 = unsafe { CoTaskMemAlloc(ROOM * size_of::<u16>()) }.cast();
    // SAFETY: the caller's promise.
    unsafe { to.write(memory) };
    if memory.is_null() {
        return E_OUTOFMEMORY;
    }
    // SAFETY: there is room for the text and its zero.
    unsafe { StringFromGUID2(of, memory, ROOM as i32) };
    S_OK
}

/// `StringFromIID`: as [`StringFromCLSID`].
///
/// # Safety
/// As [`StringFromCLSID`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn StringFromIID(of: *const Guid, to: *mut *mut u16) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { StringFromCLSID(of, to) }
}

/// Reads an identifier's text; what it is null for is the null identifier.
///
/// # Safety
/// `from` is null or ends with a zero; `to` is null or valid for a write.
unsafe fn read(from: *const u16, to: *mut Guid, malformed: i32) -> i32 {
    if to.is_null() {
        return E_INVALIDARG;
    }
    // SAFETY: the caller's promise.
    let text = unsafe { wide_text(from) };
    let read = text.as_deref().map_or(Some([0; 16]), guid);
    // SAFETY: the caller's promise.
    unsafe { to.write_unaligned(read.unwrap_or_default()) };
    if read.is_some() { S_OK } else { malformed }
}

/// `CLSIDFromString`: CO_E_CLASSSTRING for a text that is no identifier; names of classes are not registered here.
///
/// # Safety
/// `from` is null or ends with a zero; `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CLSIDFromString(from: *const u16, to: *mut Guid) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { read(from, to, CO_E_CLASSSTRING) }
}

/// `IIDFromString`: E_INVALIDARG for a text that is no identifier.
///
/// # Safety
/// As [`CLSIDFromString`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IIDFromString(from: *const u16, to: *mut Guid) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { read(from, to, E_INVALIDARG) }
}
