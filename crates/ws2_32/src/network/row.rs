//! Rows that the program gives, tables that the library allocates, and how an interface is named in both.

use overlapped_sys::foundation as f;
use overlapped_sys::ip_helper as ip;

/// Where the index stands within a LUID.
const LUID_INDEX: u32 = 24;

/// A table of `rows` behind their number, in memory that `FreeMibTable` gives back. ERROR_NOT_FOUND: there are none.
///
/// # Safety
/// `to` is valid for a write. The table's rows begin where their alignment says.
pub unsafe fn allocate<Row: Copy, Table>(rows: &[Row], to: *mut *mut Table) -> u32 {
    if rows.is_empty() {
        return f::ERROR_NOT_FOUND;
    }
    let offset = align_of::<Row>().max(size_of::<u32>());
    let size = offset + size_of_val(rows);
    // SAFETY: takes no memory.
    let made = unsafe { libc::calloc(1, size) };
    if made.is_null() {
        return f::ERROR_NOT_ENOUGH_MEMORY;
    }
    // SAFETY: the memory is so large, and aligned for everything.
    unsafe { made.cast::<u32>().write(rows.len() as u32) };
    let first = made.wrapping_byte_add(offset).cast::<Row>();
    // SAFETY: as above.
    unsafe { std::ptr::copy_nonoverlapping(rows.as_ptr(), first, rows.len()) };
    // SAFETY: the caller's promise.
    unsafe { to.write_unaligned(made.cast()) };
    f::NO_ERROR
}

/// The LUID of an interface that is there; zero if it is not.
pub fn luid_of(index: u32) -> u64 {
    let mut luid = 0_u64;
    // SAFETY: a LUID is one number, and there is room for it.
    unsafe { ip::ConvertInterfaceIndexToLuid(index, (&raw mut luid).cast()) };
    luid
}

/// The interface that a row names: by its LUID, or, where that is zero, by its index. Errors: ERROR_INVALID_PARAMETER (neither),
/// ERROR_FILE_NOT_FOUND (no such interface).
pub fn named(luid: u64, index: u32) -> Result<u32, u32> {
    let found = match (luid, index) {
        (0, 0) => return Err(f::ERROR_INVALID_PARAMETER),
        (0, index) => index,
        (luid, _) => index_in(luid),
    };
    let has = luid_of(found);
    if has == 0 || luid != 0 && has != luid { Err(f::ERROR_FILE_NOT_FOUND) } else { Ok(found) }
}

/// The index that a LUID holds.
pub fn index_in(luid: u64) -> u32 {
    (luid >> LUID_INDEX & 0xff_ffff) as u32
}

/// The type of interface (`IF_TYPE_…`) that a LUID holds.
pub fn type_in(luid: u64) -> u32 {
    (luid >> 48) as u32
}
