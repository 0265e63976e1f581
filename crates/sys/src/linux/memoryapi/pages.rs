//! `VirtualAlloc` and its kin: address space that is reserved, and pages in it that are committed.
//!
//! A reservation is an anonymous mapping without access; committing pages gives them some. Linux hands out memory when a page
//! is first touched, so committing does not fail for lack of it.
#![allow(unsafe_code)] // Maps memory at the program's addresses.

use super::{GRANULARITY, PAGE, protection};
use crate::linux::failure::fail;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::ops::Range;
use std::ptr::null_mut;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Memory as m;
use windows_sys::core::BOOL;

/// The header of another feature has it.
const MEM_TOP_DOWN: u32 = 0x0010_0000;

/// Every reservation, by its address.
static RESERVATIONS: Mutex<BTreeMap<usize, Reservation>> = Mutex::new(BTreeMap::new());

struct Reservation {
    bytes: usize,
    /// Windows' protection of every page, zero where it is not committed.
    pages: Vec<u8>,
}

/// The pages that a range of bytes touches.
fn pages_of(base: usize, address: usize, bytes: usize) -> Range<usize> {
    let from = (address - base) / PAGE;
    let to = (address - base + bytes).div_ceil(PAGE);
    from..to.max(from + 1)
}

/// Runs `act` on the reservation that a range of bytes lies in.
fn within<R>(
    address: usize,
    bytes: usize,
    act: impl FnOnce(usize, &mut Reservation) -> Result<R, u32>,
) -> Result<R, u32> {
    let mut reservations = RESERVATIONS.lock();
    let (base, reservation) = reservations.range_mut(..=address).next_back().ok_or(f::ERROR_INVALID_ADDRESS)?;
    let end = address.checked_add(bytes).ok_or(f::ERROR_INVALID_ADDRESS)?;
    if end > base + reservation.bytes || address >= base + reservation.bytes {
        return Err(f::ERROR_INVALID_ADDRESS);
    }
    act(*base, reservation)
}

/// Changes the access to pages of a reservation.
fn protect(base: usize, pages: &Range<usize>, access: i32) -> Result<(), u32> {
    let address = std::ptr::with_exposed_provenance_mut::<c_void>(base + pages.start * PAGE);
    // SAFETY: the pages are the reservation's own.
    match unsafe { libc::mprotect(address, pages.len() * PAGE, access) } {
        0 => Ok(()),
        _ => Err(f::ERROR_NOT_ENOUGH_MEMORY),
    }
}

/// Maps address space without access, in place of what is at `at` if that is given.
///
/// # Safety
/// What is at `at` is a reservation's own.
unsafe fn map_nothing(at: usize, bytes: usize, flags: i32) -> Option<usize> {
    let at = std::ptr::with_exposed_provenance_mut::<c_void>(at);
    let flags = flags | libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: the caller's promise, where the flags are to replace something.
    let mapped = unsafe { libc::mmap(at, bytes, libc::PROT_NONE, flags, -1, 0) };
    (mapped != libc::MAP_FAILED).then(|| mapped.expose_provenance())
}

fn unmap(address: usize, bytes: usize) {
    if bytes > 0 {
        // SAFETY: the caller's own mapping.
        unsafe { libc::munmap(std::ptr::with_exposed_provenance_mut(address), bytes) };
    }
}

/// Reserves address space that begins at a multiple of the granularity.
fn reserve(address: usize, bytes: usize) -> Result<usize, u32> {
    if address != 0 {
        let start = address / GRANULARITY * GRANULARITY;
        let bytes = (address - start + bytes).next_multiple_of(PAGE);
        // SAFETY: nothing is replaced.
        let base = unsafe { map_nothing(start, bytes, libc::MAP_FIXED_NOREPLACE) }.ok_or(f::ERROR_INVALID_ADDRESS)?;
        if base != start {
            unmap(base, bytes);
            return Err(f::ERROR_INVALID_ADDRESS);
        }
        return Ok(note(base, bytes));
    }
    let bytes = bytes.checked_next_multiple_of(PAGE).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
    let spare = bytes.checked_add(GRANULARITY).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
    // SAFETY: nothing is replaced.
    let mapped = unsafe { map_nothing(0, spare, 0) }.ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
    let base = mapped.next_multiple_of(GRANULARITY);
    unmap(mapped, base - mapped);
    unmap(base + bytes, mapped + spare - base - bytes);
    Ok(note(base, bytes))
}

fn note(base: usize, bytes: usize) -> usize {
    RESERVATIONS.lock().insert(base, Reservation { bytes, pages: vec![0; bytes / PAGE] });
    base
}

fn commit(address: usize, bytes: usize, windows: u32, access: i32) -> Result<usize, u32> {
    within(address, bytes, |base, reservation| {
        let pages = pages_of(base, address, bytes);
        protect(base, &pages, access)?;
        let first = base + pages.start * PAGE;
        reservation.pages[pages].fill(windows as u8);
        Ok(first)
    })
}

/// `VirtualAlloc`—Reserves address space, commits pages of it, or both. MEM_TOP_DOWN is a wish that is not followed.
///
/// Errors: ERROR_INVALID_PARAMETER (no bytes, other types, protections with PAGE_GUARD and the like), ERROR_INVALID_ADDRESS (the
/// space is taken, or is to be committed and not reserved), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// Pages that are committed anew are not used in a way that their new protection forbids.
pub unsafe extern "system" fn VirtualAlloc(
    lpaddress: *const c_void,
    dwsize: usize,
    flallocationtype: m::VIRTUAL_ALLOCATION_TYPE,
    flprotect: m::PAGE_PROTECTION_FLAGS,
) -> *mut c_void {
    const BOTH: u32 = m::MEM_COMMIT | m::MEM_RESERVE;
    let allocate = || {
        let access = match flprotect {
            m::PAGE_WRITECOPY | m::PAGE_EXECUTE_WRITECOPY => None,
            other => protection(other),
        };
        let access = access.ok_or(f::ERROR_INVALID_PARAMETER)?;
        let kind = flallocationtype & !MEM_TOP_DOWN;
        if dwsize == 0 || kind == 0 || kind & !BOTH != 0 {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let address = lpaddress.addr();
        let reserves = kind & m::MEM_RESERVE != 0 || address == 0;
        let base = if reserves { reserve(address, dwsize)? } else { address };
        if kind & m::MEM_COMMIT == 0 {
            return Ok(base);
        }
        let at = if address == 0 { base } else { address };
        let committed = commit(at, dwsize, flprotect, access);
        if committed.is_err() && reserves {
            let _ = release(base);
        }
        // What was reserved with it begins where that does.
        committed.map(|first| if reserves { base } else { first })
    };
    match allocate() {
        Ok(address) => std::ptr::with_exposed_provenance_mut(address),
        Err(error) => fail(error, null_mut()),
    }
}

fn release(base: usize) -> Result<(), u32> {
    let reservation = RESERVATIONS.lock().remove(&base).ok_or(f::ERROR_INVALID_ADDRESS)?;
    unmap(base, reservation.bytes);
    Ok(())
}

fn decommit(address: usize, bytes: usize) -> Result<(), u32> {
    within(address, bytes, |base, reservation| {
        let pages = match bytes {
            // All of it, if it is named by its beginning.
            0 if address == base => 0..reservation.pages.len(),
            0 => return Err(f::ERROR_INVALID_PARAMETER),
            bytes => pages_of(base, address, bytes),
        };
        // SAFETY: the pages are the reservation's own.
        unsafe { map_nothing(base + pages.start * PAGE, pages.len() * PAGE, libc::MAP_FIXED) }
            .ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
        reservation.pages[pages].fill(0);
        Ok(())
    })
}

/// `VirtualFree`—Gives pages back (MEM_DECOMMIT), or a whole reservation (MEM_RELEASE, with no size).
///
/// Errors: ERROR_INVALID_PARAMETER (other types, a size with MEM_RELEASE), ERROR_INVALID_ADDRESS (no reservation).
///
/// # Safety
/// The memory is not used any more.
pub unsafe extern "system" fn VirtualFree(
    lpaddress: *mut c_void,
    dwsize: usize,
    dwfreetype: m::VIRTUAL_FREE_TYPE,
) -> BOOL {
    let freed = match dwfreetype {
        m::MEM_RELEASE if dwsize == 0 => release(lpaddress.addr()),
        m::MEM_DECOMMIT => decommit(lpaddress.addr(), dwsize),
        _ => Err(f::ERROR_INVALID_PARAMETER),
    };
    match freed {
        Ok(()) => 1,
        Err(error) => fail(error, 0),
    }
}

/// `VirtualProtect`—Changes the access to committed pages; tells that of the first before. For pages of [`VirtualAlloc`] alone.
///
/// Errors: ERROR_INVALID_PARAMETER (other protections), ERROR_INVALID_ADDRESS (not reserved, not committed), ERROR_NOACCESS (null).
///
/// # Safety
/// The pages are not used in a way that their new protection forbids; `lpfloldprotect` is null or valid for writes.
pub unsafe extern "system" fn VirtualProtect(
    lpaddress: *const c_void,
    dwsize: usize,
    flnewprotect: m::PAGE_PROTECTION_FLAGS,
    lpfloldprotect: *mut m::PAGE_PROTECTION_FLAGS,
) -> BOOL {
    if lpfloldprotect.is_null() {
        return fail(f::ERROR_NOACCESS, 0);
    }
    let Some(access) = protection(flnewprotect) else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    let changed = within(lpaddress.addr(), dwsize, |base, reservation| {
        let pages = pages_of(base, lpaddress.addr(), dwsize);
        if reservation.pages[pages.clone()].contains(&0) {
            return Err(f::ERROR_INVALID_ADDRESS);
        }
        protect(base, &pages, access)?;
        let before = reservation.pages[pages.start];
        reservation.pages[pages].fill(flnewprotect as u8);
        Ok(u32::from(before))
    });
    match changed {
        Ok(before) => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { lpfloldprotect.write(before) };
            1
        }
        Err(error) => fail(error, 0),
    }
}

/// `VirtualQuery`—What is known of the pages at an address that [`VirtualAlloc`] reserved: how far they are alike. Returns the size of
/// the answer; zero on failure.
///
/// Errors: ERROR_INVALID_PARAMETER (not reserved here), ERROR_BAD_LENGTH (no room), ERROR_NOACCESS (null).
///
/// # Safety
/// `lpbuffer` is null or has `dwlength` writable bytes.
pub unsafe extern "system" fn VirtualQuery(
    lpaddress: *const c_void,
    lpbuffer: *mut m::MEMORY_BASIC_INFORMATION,
    dwlength: usize,
) -> usize {
    const SIZE: usize = size_of::<m::MEMORY_BASIC_INFORMATION>();
    if lpbuffer.is_null() || dwlength < SIZE {
        return fail(if lpbuffer.is_null() { f::ERROR_NOACCESS } else { f::ERROR_BAD_LENGTH }, 0);
    }
    let found = within(lpaddress.addr(), 1, |base, reservation| {
        let first = (lpaddress.addr() - base) / PAGE;
        let protect = reservation.pages[first];
        let alike = reservation.pages[first..].iter().take_while(|page| **page == protect).count();
        Ok(m::MEMORY_BASIC_INFORMATION {
            BaseAddress: std::ptr::with_exposed_provenance_mut(base + first * PAGE),
            AllocationBase: std::ptr::with_exposed_provenance_mut(base),
            AllocationProtect: reservation.pages[0].into(),
            PartitionId: 0,
            RegionSize: alike * PAGE,
            State: if protect == 0 { m::MEM_RESERVE } else { m::MEM_COMMIT },
            Protect: protect.into(),
            Type: m::MEM_PRIVATE,
        })
    });
    match found {
        Ok(information) => {
            // SAFETY: the caller's promise, and the room has been checked.
            unsafe { lpbuffer.write_unaligned(information) };
            SIZE
        }
        Err(_) => fail(f::ERROR_INVALID_PARAMETER, 0),
    }
}
