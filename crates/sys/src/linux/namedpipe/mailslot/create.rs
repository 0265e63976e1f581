//! The reader's end: `CreateMailslot`, `GetMailslotInfo`, `SetMailslotInfo`.
#![allow(unsafe_code)] // Reads the program's names and writes its numbers.

use super::super::end::PipeEnd;
use super::super::open::enter;
use super::slot::Slot;
use super::{Mail, Mailbox};
use crate::linux::failure::{fail, to_bool};
use crate::linux::securitybaseapi::descriptor::is_open_to_all;
use crate::linux::{handle, inheritance, pointer};
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// MAILSLOT_NO_MESSAGE.
const NO_MESSAGE: u32 = u32::MAX;

/// # Safety
/// The attributes are null or valid.
unsafe fn create(
    path: Option<String>,
    maximum: u32,
    timeout_ms: u32,
    attributes: *const SECURITY_ATTRIBUTES,
) -> HANDLE {
    let make = || {
        let path = path.ok_or(f::ERROR_PATH_NOT_FOUND)?;
        let Some(Mailbox::Here(name)) = Mailbox::parse(&path) else { return Err(f::ERROR_INVALID_NAME) };
        // SAFETY: the caller's promise.
        let open_to_all = unsafe { is_open_to_all(attributes) };
        let slot = Slot::create(&name, maximum, timeout_ms, open_to_all)?;
        enter(Arc::new(PipeEnd::mail(Mail::Slot(slot), true, (true, false))))
    };
    match make() {
        Ok(made) => {
            let made = fail(0, std::ptr::without_provenance_mut(made));
            // SAFETY: the caller's promise.
            unsafe { inheritance::by_attributes(made, attributes) };
            made
        }
        Err(error) => fail(error, f::INVALID_HANDLE_VALUE),
    }
}

/// `CreateMailslotA`—Makes a mailslot of a name (`\\.\mailslot\NAME`): messages that others write are read from it, one with each read. A read
/// waits so many milliseconds for one, or until it comes (MAILSLOT_WAIT_FOREVER); a largest size of 0 is any. The handle is for overlapped use.
///
/// Errors: ERROR_PATH_NOT_FOUND (null), ERROR_INVALID_NAME, ERROR_ALREADY_EXISTS, ERROR_TOO_MANY_OPEN_FILES, ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// `lpname` is null or ends with a zero; the attributes are null or valid.
pub unsafe extern "system" fn CreateMailslotA(
    lpname: PCSTR,
    nmaxmessagesize: u32,
    lreadtimeout: u32,
    lpsecurityattributes: *const SECURITY_ATTRIBUTES,
) -> HANDLE {
    // SAFETY: the caller's promise.
    let path = unsafe { pointer::narrow_text(lpname) };
    // SAFETY: the caller's promise.
    unsafe { create(path, nmaxmessagesize, lreadtimeout, lpsecurityattributes) }
}

/// `CreateMailslotW`—[`CreateMailslotA`] in UTF-16.
///
/// Errors: as [`CreateMailslotA`].
///
/// # Safety
/// `lpname` is null or ends with a zero; the attributes are null or valid.
pub unsafe extern "system" fn CreateMailslotW(
    lpname: PCWSTR,
    nmaxmessagesize: u32,
    lreadtimeout: u32,
    lpsecurityattributes: *const SECURITY_ATTRIBUTES,
) -> HANDLE {
    // SAFETY: the caller's promise.
    let path = unsafe { pointer::wide_text(lpname) };
    // SAFETY: the caller's promise.
    unsafe { create(path, nmaxmessagesize, lreadtimeout, lpsecurityattributes) }
}

/// The mailslot of a reader's handle.
fn slot(handle: HANDLE) -> Result<Arc<Slot>, u32> {
    let end = handle::pipe(handle.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
    match end.as_mail() {
        Some(Mail::Slot(slot)) => Ok(Arc::clone(slot)),
        Some(Mail::Writer(_)) => Err(f::ERROR_INVALID_PARAMETER),
        None => Err(f::ERROR_INVALID_HANDLE),
    }
}

/// `GetMailslotInfo`—The largest size of a message, the size of the next one (MAILSLOT_NO_MESSAGE if there is none), how many there are, and how
/// long a read waits. What is not wanted is null.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (a writer's handle).
///
/// # Safety
/// The pointers are null or valid for writes.
pub unsafe extern "system" fn GetMailslotInfo(
    hmailslot: HANDLE,
    lpmaxmessagesize: *mut u32,
    lpnextsize: *mut u32,
    lpmessagecount: *mut u32,
    lpreadtimeout: *mut u32,
) -> BOOL {
    let told = match slot(hmailslot) {
        Ok(slot) => slot.told(),
        Err(error) => return fail(error, 0),
    };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpmaxmessagesize, told.maximum) };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpnextsize, told.next.unwrap_or(NO_MESSAGE)) };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpmessagecount, told.count) };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpreadtimeout, told.timeout_ms) };
    1
}

/// `SetMailslotInfo`—How long reads wait that start from now on.
///
/// Errors: as [`GetMailslotInfo`].
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetMailslotInfo(hmailslot: HANDLE, lreadtimeout: u32) -> BOOL {
    to_bool(slot(hmailslot).map(|slot| slot.set_timeout(lreadtimeout)))
}
