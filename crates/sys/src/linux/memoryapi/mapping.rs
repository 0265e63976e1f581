//! File mappings: memory that is a file, or shared under a name within the process.
//!
//! A mapping of no file is a nameless file in memory. Views keep what they show after the handle is closed.
#![allow(unsafe_code)] // Maps memory.

use super::GRANULARITY;
use crate::linux::failure::fail;
use crate::linux::handle::{self, Entry};
use crate::linux::inheritance;
use crate::linux::names::{self, Name, Thing};
use crate::linux::pointer;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::fs::File;
use std::os::fd::{AsRawFd, FromRawFd};
use std::ptr::null_mut;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::Memory as m;
use windows_sys::Win32::System::Memory::MEMORY_MAPPED_VIEW_ADDRESS;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// A mapping of a file, or of memory.
#[derive(Debug)]
pub(crate) struct Mapping {
    file: File,
    bytes: u64,
    access: Access,
}

impl Mapping {
    /// How long it is, and whether its views may be written to, copied and run.
    pub(crate) fn facts(&self) -> (u64, [bool; 3]) {
        (self.bytes, [self.access.write, self.access.copy, self.access.execute])
    }

    pub(crate) fn fd(&self) -> std::os::fd::RawFd {
        self.file.as_raw_fd()
    }

    /// One that this process has of its parent.
    pub(crate) fn inherited(file: File, bytes: u64, [write, copy, execute]: [bool; 3]) -> Self {
        Self { file, bytes, access: Access { write, copy, execute } }
    }
}

/// What a mapping permits its views.
#[derive(Debug, Clone, Copy)]
struct Access {
    write: bool,
    copy: bool,
    execute: bool,
}

/// Every view, by its address: how long it is.
static VIEWS: Mutex<BTreeMap<usize, usize>> = Mutex::new(BTreeMap::new());

/// SEC_COMMIT and SEC_RESERVE: memory comes when it is touched, either way.
const SECTION_FLAGS: u32 = m::SEC_COMMIT | m::SEC_RESERVE;

fn access(protect: u32) -> Option<Access> {
    let (write, copy, execute) = match protect {
        m::PAGE_READONLY => (false, true, false),
        m::PAGE_READWRITE => (true, true, false),
        m::PAGE_WRITECOPY => (false, true, false),
        m::PAGE_EXECUTE_READ => (false, true, true),
        m::PAGE_EXECUTE_READWRITE => (true, true, true),
        m::PAGE_EXECUTE_WRITECOPY => (false, true, true),
        _ => return None,
    };
    Some(Access { write, copy, execute })
}

/// A nameless file in memory.
fn memory(bytes: u64) -> Result<File, u32> {
    if bytes == 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    // SAFETY: the name ends with a zero.
    let made = unsafe { libc::memfd_create(c"overlapped mapping".as_ptr(), libc::MFD_CLOEXEC) };
    if made < 0 {
        return Err(f::ERROR_NOT_ENOUGH_MEMORY);
    }
    // SAFETY: it was just made, and nobody else has it.
    let file = unsafe { File::from_raw_fd(made) };
    file.set_len(bytes).map_err(|_| f::ERROR_NOT_ENOUGH_MEMORY)?;
    Ok(file)
}

fn of_file(handle: usize, wanted: u64, access: Access) -> Result<(File, u64), u32> {
    let file = handle::file(handle).ok_or(f::ERROR_INVALID_HANDLE)?;
    let mapped = file.for_mapping(access.write)?;
    let present = mapped.metadata().map_err(|_| f::ERROR_FILE_INVALID)?.len();
    match wanted {
        0 if present == 0 => Err(f::ERROR_FILE_INVALID),
        0 => Ok((mapped, present)),
        wanted if wanted > present && !access.write => Err(f::ERROR_NOT_ENOUGH_MEMORY),
        wanted => {
            if wanted > present {
                mapped.set_len(wanted).map_err(|_| f::ERROR_DISK_FULL)?;
            }
            Ok((mapped, wanted))
        }
    }
}

fn is_mapping(thing: &Thing) -> bool {
    matches!(thing, Thing::Mapping(_))
}

/// `CreateFileMappingW`—A mapping of a file, or of memory (INVALID_HANDLE_VALUE); or another handle of the one that has the name,
/// which the last error tells (ERROR_ALREADY_EXISTS; else 0). Names live within the process.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no size for memory, other protections or section flags),
/// ERROR_ACCESS_DENIED (the file is not open for this), ERROR_FILE_INVALID (an empty file), ERROR_NOT_ENOUGH_MEMORY,
/// ERROR_DISK_FULL.
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn CreateFileMappingW(
    hfile: HANDLE,
    lpfilemappingattributes: *const SECURITY_ATTRIBUTES,
    flprotect: m::PAGE_PROTECTION_FLAGS,
    dwmaximumsizehigh: u32,
    dwmaximumsizelow: u32,
    lpname: PCWSTR,
) -> HANDLE {
    let create = || {
        let access = access(flprotect & !SECTION_FLAGS).ok_or(f::ERROR_INVALID_PARAMETER)?;
        let wanted = u64::from(dwmaximumsizehigh) << 32 | u64::from(dwmaximumsizelow);
        // SAFETY: the caller's promise.
        let name = unsafe { Name::read(lpname) }?;
        let (file, bytes) = match hfile {
            INVALID_HANDLE_VALUE => (memory(wanted)?, wanted),
            file => of_file(file.addr(), wanted, access)?,
        };
        let mapping = Arc::new(Mapping { file, bytes, access });
        let (entry, existed) = match name {
            None => (Entry::Mapping(mapping), false),
            Some(name) => {
                let (named, existed) = names::create(name, Thing::Mapping(mapping), is_mapping)?;
                (Entry::Named(named), existed)
            }
        };
        Ok((handle::insert(entry).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?, existed))
    };
    let made = std::ptr::without_provenance_mut(match create() {
        Ok((value, existed)) => fail(if existed { f::ERROR_ALREADY_EXISTS } else { 0 }, value),
        Err(error) => fail(error, 0),
    });
    // SAFETY: the caller's promise.
    unsafe { inheritance::by_attributes(made, lpfilemappingattributes) };
    made
}

/// Runs `act` with a narrow name, wide; null stays null.
///
/// # Safety
/// `name` is null or ends with a zero.
unsafe fn with_wide<R>(name: PCSTR, act: impl FnOnce(PCWSTR) -> R) -> R {
    // SAFETY: the caller's promise.
    let wide = unsafe { pointer::narrow_text(name) }.map(|name| [pointer::utf16(&name), vec![0]].concat());
    act(wide.as_ref().map_or(std::ptr::null(), |wide| wide.as_ptr()))
}

/// `CreateFileMappingA`—[`CreateFileMappingW`] with a name in UTF-8.
///
/// Errors: as [`CreateFileMappingW`].
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn CreateFileMappingA(
    hfile: HANDLE,
    lpfilemappingattributes: *const SECURITY_ATTRIBUTES,
    flprotect: m::PAGE_PROTECTION_FLAGS,
    dwmaximumsizehigh: u32,
    dwmaximumsizelow: u32,
    lpname: PCSTR,
) -> HANDLE {
    let create = |name| {
        let (high, low) = (dwmaximumsizehigh, dwmaximumsizelow);
        // SAFETY: the caller's promise.
        unsafe { CreateFileMappingW(hfile, lpfilemappingattributes, flprotect, high, low, name) }
    };
    // SAFETY: the caller's promise.
    unsafe { with_wide(lpname, create) }
}

/// `OpenFileMappingW`—Another handle of a named mapping.
///
/// Errors: ERROR_INVALID_PARAMETER (no name), ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE (the name is another kind's).
///
/// # Safety
/// `lpname` is null or ends with a zero.
pub unsafe extern "system" fn OpenFileMappingW(_dwdesiredaccess: u32, binherithandle: BOOL, lpname: PCWSTR) -> HANDLE {
    let open = || {
        if lpname.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        // SAFETY: the caller's promise.
        let name = unsafe { Name::read(lpname) }?.ok_or(f::ERROR_INVALID_HANDLE)?;
        let made = handle::insert(Entry::Named(names::open(&name, is_mapping)?)).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
        inheritance::set(made, binherithandle != 0);
        Ok(made)
    };
    std::ptr::without_provenance_mut(open().unwrap_or_else(|error| fail(error, 0)))
}

/// `OpenFileMappingA`—[`OpenFileMappingW`] with a name in UTF-8.
///
/// Errors: as [`OpenFileMappingW`].
///
/// # Safety
/// `lpname` is null or ends with a zero.
pub unsafe extern "system" fn OpenFileMappingA(dwdesiredaccess: u32, binherithandle: BOOL, lpname: PCSTR) -> HANDLE {
    // SAFETY: the name is null or ends with a zero.
    let open = |name| unsafe { OpenFileMappingW(dwdesiredaccess, binherithandle, name) };
    // SAFETY: the caller's promise.
    unsafe { with_wide(lpname, open) }
}

/// Which access a view wants: Linux' protection, and whether writes are its own.
fn view_access(wanted: u32, allowed: Access) -> Result<(i32, i32), u32> {
    let execute = wanted & m::FILE_MAP_EXECUTE != 0;
    let copies = wanted & m::FILE_MAP_COPY != 0 && wanted & (m::FILE_MAP_WRITE | m::FILE_MAP_READ) == 0;
    let writes = wanted & m::FILE_MAP_WRITE != 0 && !copies;
    if wanted & (m::FILE_MAP_COPY | m::FILE_MAP_WRITE | m::FILE_MAP_READ | m::FILE_MAP_EXECUTE) == 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    if writes && !allowed.write || copies && !allowed.copy || execute && !allowed.execute {
        return Err(f::ERROR_ACCESS_DENIED);
    }
    let mut protection = libc::PROT_READ;
    if writes || copies {
        protection |= libc::PROT_WRITE;
    }
    if execute {
        protection |= libc::PROT_EXEC;
    }
    Ok((protection, if copies { libc::MAP_PRIVATE } else { libc::MAP_SHARED }))
}

fn map(mapping: &Mapping, wanted: u32, offset: u64, bytes: usize, at: usize) -> Result<usize, u32> {
    let (protection, sharing) = view_access(wanted, mapping.access)?;
    if !offset.is_multiple_of(GRANULARITY as u64) || !at.is_multiple_of(GRANULARITY) {
        return Err(f::ERROR_MAPPED_ALIGNMENT);
    }
    let rest = mapping.bytes.checked_sub(offset).filter(|rest| *rest > 0).ok_or(f::ERROR_ACCESS_DENIED)?;
    let bytes = match bytes as u64 {
        0 => rest,
        bytes if bytes > rest => return Err(f::ERROR_ACCESS_DENIED),
        bytes => bytes,
    } as usize;
    let flags = if at == 0 { sharing } else { sharing | libc::MAP_FIXED_NOREPLACE };
    let address = std::ptr::with_exposed_provenance_mut::<c_void>(at);
    // SAFETY: nothing is replaced.
    let mapped =
        unsafe { libc::mmap(address, bytes, protection, flags, mapping.file.as_raw_fd(), offset as libc::off_t) };
    if mapped == libc::MAP_FAILED {
        return Err(if at == 0 { f::ERROR_NOT_ENOUGH_MEMORY } else { f::ERROR_INVALID_ADDRESS });
    }
    VIEWS.lock().insert(mapped.addr(), bytes);
    Ok(mapped.expose_provenance())
}

/// `MapViewOfFile`—Shows a part of a mapping in memory; no bytes is all from the offset on. Null on failure.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no access), ERROR_ACCESS_DENIED (an access that the mapping does not
/// permit, more than it has), ERROR_MAPPED_ALIGNMENT (an offset that is no multiple of 64 KiB), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn MapViewOfFile(
    hfilemappingobject: HANDLE,
    dwdesiredaccess: m::FILE_MAP,
    dwfileoffsethigh: u32,
    dwfileoffsetlow: u32,
    dwnumberofbytestomap: usize,
) -> MEMORY_MAPPED_VIEW_ADDRESS {
    let (high, low, none) = (dwfileoffsethigh, dwfileoffsetlow, std::ptr::null());
    // SAFETY: nothing is demanded.
    unsafe { MapViewOfFileEx(hfilemappingobject, dwdesiredaccess, high, low, dwnumberofbytestomap, none) }
}

/// `MapViewOfFileEx`—The same at an address of the program's choice, which must be free; null leaves the choice to the system.
///
/// Errors: as [`MapViewOfFile`]; ERROR_INVALID_ADDRESS.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn MapViewOfFileEx(
    hfilemappingobject: HANDLE,
    dwdesiredaccess: m::FILE_MAP,
    dwfileoffsethigh: u32,
    dwfileoffsetlow: u32,
    dwnumberofbytestomap: usize,
    lpbaseaddress: *const c_void,
) -> MEMORY_MAPPED_VIEW_ADDRESS {
    let offset = u64::from(dwfileoffsethigh) << 32 | u64::from(dwfileoffsetlow);
    let mapped = handle::mapping(hfilemappingobject.addr())
        .ok_or(f::ERROR_INVALID_HANDLE)
        .and_then(|mapping| map(&mapping, dwdesiredaccess, offset, dwnumberofbytestomap, lpbaseaddress.addr()));
    let value = match mapped {
        Ok(address) => std::ptr::with_exposed_provenance_mut(address),
        Err(error) => fail(error, null_mut()),
    };
    MEMORY_MAPPED_VIEW_ADDRESS { Value: value }
}

/// `UnmapViewOfFile`—Ends a view, given by the address that it begins at.
///
/// Errors: ERROR_INVALID_ADDRESS.
///
/// # Safety
/// The view is not used any more.
pub unsafe extern "system" fn UnmapViewOfFile(lpbaseaddress: MEMORY_MAPPED_VIEW_ADDRESS) -> BOOL {
    let Some(bytes) = VIEWS.lock().remove(&lpbaseaddress.Value.addr()) else {
        return fail(f::ERROR_INVALID_ADDRESS, 0);
    };
    // SAFETY: it is a view, and by the caller's promise nobody uses it.
    unsafe { libc::munmap(lpbaseaddress.Value, bytes) };
    1
}

/// `FlushViewOfFile`—Writes what has changed in a view to its file; no bytes is to its end.
///
/// Errors: ERROR_INVALID_ADDRESS (not in a view).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn FlushViewOfFile(lpbaseaddress: *const c_void, dwnumberofbytestoflush: usize) -> BOOL {
    let address = lpbaseaddress.addr();
    // Held, so that the view stays for the call.
    let views = VIEWS.lock();
    let view = views.range(..=address).next_back().filter(|(base, bytes)| address < *base + **bytes);
    let Some((base, bytes)) = view else { return fail(f::ERROR_INVALID_ADDRESS, 0) };
    let rest = base + bytes - address;
    let wanted = if dwnumberofbytestoflush == 0 { rest } else { dwnumberofbytestoflush };
    if wanted > rest {
        return fail(f::ERROR_INVALID_ADDRESS, 0);
    }
    let start = address / super::PAGE * super::PAGE;
    let at = std::ptr::with_exposed_provenance_mut::<c_void>(start);
    // SAFETY: the range lies in a view that is mapped.
    let flushed = unsafe { libc::msync(at, address - start + wanted, libc::MS_SYNC) };
    if flushed == 0 { 1 } else { fail(f::ERROR_INVALID_ADDRESS, 0) }
}
