//! `GetUserNameEx`: the names of the user beside that of `GetUserName`.

use crate::held::fails;
use crate::told::{self, Unit};
use overlapped_sys::foundation as f;
use overlapped_sys::windows_programming::{GetComputerNameW, GetUserNameW};
use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::ptr;

/// `NameSamCompatible`, `NameDisplay`, and the last kind that there is.
const COMPATIBLE: i32 = 2;
const DISPLAY: i32 = 3;
const LAST: i32 = 12;

type Ask = unsafe extern "system" fn(*mut u16, *mut u32) -> i32;

/// What a function of the table tells.
fn asked(ask: Ask) -> String {
    let mut room = [0_u16; 512];
    let mut length = room.len() as u32;
    // SAFETY: there is so much room.
    unsafe { ask(room.as_mut_ptr(), &raw mut length) };
    let end = room.iter().position(|unit| *unit == 0).unwrap_or(0);
    String::from_utf16_lossy(&room[..end])
}

/// The whole name of the user, as the list of users has it before the first comma.
fn whole_name() -> Option<String> {
    let mut room = [0_u8; 4096];
    let mut entry = MaybeUninit::<libc::passwd>::zeroed();
    let mut found = ptr::null_mut();
    // SAFETY: no arguments.
    let id = unsafe { libc::geteuid() };
    let (entry, text, length) = (entry.as_mut_ptr(), room.as_mut_ptr().cast(), room.len());
    // SAFETY: there is room for the answer and its text.
    unsafe { libc::getpwuid_r(id, entry, text, length, &raw mut found) };
    if found.is_null() {
        return None;
    }
    // SAFETY: the entry has been filled in.
    let said = unsafe { (*found).pw_gecos };
    if said.is_null() {
        return None;
    }
    // SAFETY: it leads into the text, which is live, and ends with a zero.
    let said = unsafe { CStr::from_ptr(said) }.to_string_lossy().into_owned();
    said.split(',').next().map(str::to_owned).filter(|name| !name.is_empty())
}

fn name(kind: i32) -> Result<String, u32> {
    match kind {
        COMPATIBLE => Ok(format!("{}\\{}", asked(GetComputerNameW), asked(GetUserNameW))),
        DISPLAY => whole_name().ok_or(f::ERROR_NONE_MAPPED),
        1..=LAST => Err(f::ERROR_NONE_MAPPED),
        _ => Err(f::ERROR_INVALID_PARAMETER),
    }
}

/// # Safety
/// `room` is null or valid; `to` is null or has so many units.
unsafe fn tell<T: Unit>(kind: i32, to: *mut T, room: *mut u32) -> u8 {
    // SAFETY: the caller's promise.
    let Some(room) = (unsafe { room.as_mut() }) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    let units = match name(kind) {
        Ok(name) => T::units(&name),
        Err(error) => return fails(error, 0),
    };
    let bare = &units[..units.len() - 1];
    // SAFETY: the caller's promise.
    if unsafe { told::tell(bare, to, *room as usize) } {
        *room = bare.len() as u32;
        return 1;
    }
    *room = units.len() as u32;
    fails(f::ERROR_MORE_DATA, 0)
}

/// `GetUserNameExA`: the user's name with the machine's (NameSamCompatible), or whole (NameDisplay); the length, or the room that is needed.
///
/// Errors: ERROR_MORE_DATA, ERROR_NONE_MAPPED (a name that nobody has given; names of a directory service), ERROR_INVALID_PARAMETER (null, no kind of name).
///
/// # Safety
/// `room` is null or valid; `to` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetUserNameExA(kind: i32, to: *mut u8, room: *mut u32) -> u8 {
    // SAFETY: the caller's promise.
    unsafe { tell(kind, to, room) }
}

/// `GetUserNameExW`: the same in UTF-16.
///
/// # Safety
/// `room` is null or valid; `to` is null or has so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetUserNameExW(kind: i32, to: *mut u16, room: *mut u32) -> u8 {
    // SAFETY: the caller's promise.
    unsafe { tell(kind, to, room) }
}
