//! Lists of attributes that a process is started with: of those that Windows knows, the handles that it is to inherit.
//!
//! A list lies in memory of the program's: how many attributes there is room for, how many are in it, and each with what it points to.
#![allow(unsafe_code)] // Reads and writes the program's list.

use crate::linux::failure::fail;
use crate::linux::pointer;
use std::ffi::c_void;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

#[repr(C)]
#[derive(Clone, Copy)]
struct List {
    room: usize,
    count: usize,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct Attribute {
    kind: usize,
    value: *const c_void,
    size: usize,
}

const HANDLE_LIST: usize = t::PROC_THREAD_ATTRIBUTE_HANDLE_LIST as usize;

fn size_for(count: u32) -> usize {
    size_of::<List>() + count as usize * size_of::<Attribute>()
}

fn place(list: *mut c_void, index: usize) -> *mut Attribute {
    list.wrapping_byte_add(size_of::<List>() + index * size_of::<Attribute>()).cast()
}

/// `InitializeProcThreadAttributeList`—An empty list with room for so many, or how much memory that takes.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER (flags, null).
///
/// # Safety
/// `lpattributelist` is null or has as many writable bytes as `lpsize` says; `lpsize` is null or valid.
pub unsafe extern "system" fn InitializeProcThreadAttributeList(
    lpattributelist: t::LPPROC_THREAD_ATTRIBUTE_LIST,
    dwattributecount: u32,
    dwflags: u32,
    lpsize: *mut usize,
) -> BOOL {
    // SAFETY: the caller's promise.
    let Some(room) = (unsafe { pointer::get(lpsize) }).filter(|_| dwflags == 0) else {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    };
    let needed = size_for(dwattributecount);
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpsize, needed) };
    if lpattributelist.is_null() || room < needed {
        return fail(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { pointer::put(lpattributelist.cast(), List { room: dwattributecount as usize, count: 0 }) };
    1
}

/// `UpdateProcThreadAttribute`—Puts an attribute into the list: the handles that a process is to inherit, which are read when it is started.
///
/// Errors: ERROR_GEN_FAILURE (no room), ERROR_NOT_SUPPORTED (another attribute), ERROR_BAD_LENGTH (no handles, or a part of one), ERROR_OBJECT_NAME_EXISTS (it is there
/// already), ERROR_INVALID_PARAMETER (flags, null).
///
/// # Safety
/// `lpattributelist` was initialized and has room for what it was initialized for; `lpvalue` stays until the list is deleted.
pub unsafe extern "system" fn UpdateProcThreadAttribute(
    lpattributelist: t::LPPROC_THREAD_ATTRIBUTE_LIST,
    dwflags: u32,
    attribute: usize,
    lpvalue: *const c_void,
    cbsize: usize,
    lppreviousvalue: *mut c_void,
    lpreturnsize: *const usize,
) -> BOOL {
    let update = || {
        if dwflags != 0 || !lppreviousvalue.is_null() || !lpreturnsize.is_null() || lpvalue.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        // SAFETY: the caller's promise.
        let List { room, count } =
            unsafe { pointer::get(lpattributelist.cast::<List>()) }.ok_or(f::ERROR_INVALID_PARAMETER)?;
        if count >= room {
            return Err(f::ERROR_GEN_FAILURE);
        }
        if attribute != HANDLE_LIST {
            return Err(f::ERROR_NOT_SUPPORTED);
        }
        if cbsize == 0 || !cbsize.is_multiple_of(size_of::<HANDLE>()) {
            return Err(f::ERROR_BAD_LENGTH);
        }
        // SAFETY: the caller's promise: so many are there.
        let is_known =
            (0..count).any(|index| unsafe { place(lpattributelist, index).read_unaligned() }.kind == attribute);
        if is_known {
            return Err(f::ERROR_OBJECT_NAME_EXISTS);
        }
        let made = Attribute { kind: attribute, value: lpvalue, size: cbsize };
        // SAFETY: the caller's promise: there is room for one more.
        unsafe { place(lpattributelist, count).write_unaligned(made) };
        // SAFETY: as above.
        unsafe { pointer::put(lpattributelist.cast(), List { room, count: count + 1 }) };
        Ok(1)
    };
    update().unwrap_or_else(|error| fail(error, 0))
}

/// `DeleteProcThreadAttributeList`—Nothing but the program's own memory was taken; the list is empty after it, and has no room.
///
/// # Safety
/// `lpattributelist` is null or was initialized.
pub unsafe extern "system" fn DeleteProcThreadAttributeList(lpattributelist: t::LPPROC_THREAD_ATTRIBUTE_LIST) {
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpattributelist.cast(), List { room: 0, count: 0 }) };
}

/// The handles that a list names; none if it names no such list.
///
/// # Safety
/// `list` is null or was initialized, and what was put into it is there.
pub(super) unsafe fn handles(list: t::LPPROC_THREAD_ATTRIBUTE_LIST) -> Option<Vec<usize>> {
    // SAFETY: the caller's promise.
    let List { count, .. } = unsafe { pointer::get(list.cast::<List>()) }?;
    // SAFETY: as above: so many are there.
    let mut all = (0..count).map(|index| unsafe { place(list, index).read_unaligned() });
    let found = all.find(|attribute| attribute.kind == HANDLE_LIST)?;
    let handle = |index| {
        let place = found.value.cast::<HANDLE>().wrapping_add(index);
        // SAFETY: the caller's promise: the size was in whole handles.
        unsafe { place.read_unaligned() }.addr()
    };
    Some((0..found.size / size_of::<HANDLE>()).map(handle).collect())
}
