//! `ReadFileScatter` and `WriteFileGather`: pages at addresses of their own, in one operation.
#![allow(unsafe_code)] // Reads the program's array; transfers into its pages.

use super::lock;
use super::object::{self, FileObject, Memory, Way};
use super::transfer::{check, offset_of, position_for, telling};
use crate::linux::failure::fail;
use crate::linux::handle;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Storage::FileSystem::FILE_SEGMENT_ELEMENT;
use windows_sys::Win32::System::IO::OVERLAPPED;
use windows_sys::core::BOOL;

/// How many bytes a page has: an element names one.
const PAGE: usize = 4096;
/// What the lengths of transfers without a cache are multiples of.
const SECTOR: u32 = 512;
/// How many parts the kernel takes in one call.
const PARTS: usize = 1024;

/// One call of the kernel for a batch of pages, from `skip` bytes within them on.
fn once(file: &FileObject, way: Way, parts: &[libc::iovec], offset: u64) -> Result<usize, i32> {
    let (at, count, offset) = (parts.as_ptr(), parts.len() as i32, offset as libc::off_t);
    loop {
        let done = match way {
            // SAFETY: the parts are live for the call; the kernel checks what they name.
            Way::Read => unsafe { libc::preadv(file.fd(), at, count, offset) },
            // SAFETY: as above.
            Way::Write => unsafe { libc::pwritev(file.fd(), at, count, offset) },
        };
        if done >= 0 {
            return Ok(done as usize);
        }
        match std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO) {
            libc::EINTR => {}
            errno => return Err(errno),
        }
    }
}

/// Transfers `length` bytes between a file and pages: how many, or the errno if there were none.
pub(super) fn transfer(
    file: &FileObject,
    way: Way,
    pages: &[usize],
    length: u32,
    offset: Option<u64>,
) -> Result<u32, i32> {
    let length = length as usize;
    let start = offset.unwrap_or(0);
    let mut done = 0;
    while done < length {
        let (first, within) = (done / PAGE, done % PAGE);
        let part = |index: usize| {
            let skipped = if index == first { within } else { 0 };
            let whole = PAGE.min(length - index * PAGE);
            libc::iovec {
                iov_base: std::ptr::with_exposed_provenance_mut(pages[index] + skipped),
                iov_len: whole - skipped,
            }
        };
        let parts: Vec<libc::iovec> = (first..length.div_ceil(PAGE)).take(PARTS).map(part).collect();
        match once(file, way, &parts, start + done as u64) {
            Ok(0) => break,
            Ok(bytes) => done += bytes,
            Err(errno) if done == 0 => return Err(errno),
            Err(_) => break,
        }
    }
    Ok(done as u32)
}

/// # Safety
/// The array has an element for each page of `length` bytes; each page and the OVERLAPPED are valid until the end.
unsafe fn run(
    handle: HANDLE,
    way: Way,
    segments: *const FILE_SEGMENT_ELEMENT,
    length: u32,
    reserved: *const u32,
    overlapped: *mut OVERLAPPED,
) -> Result<(), u32> {
    if segments.is_null() || overlapped.is_null() || !reserved.is_null() || !length.is_multiple_of(SECTOR) {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let file = handle::file(handle.addr()).ok_or(match handle::socket(handle.addr()) {
        Ok(_) => f::ERROR_INVALID_PARAMETER,
        Err(_) => f::ERROR_INVALID_HANDLE,
    })?;
    check(&file, way)?;
    if !file.is_disk || !file.overlapped || !file.unbuffered {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let mut pages = Vec::with_capacity((length as usize).div_ceil(PAGE));
    for index in 0..(length as usize).div_ceil(PAGE) {
        // SAFETY: the caller's promise: an element for each page.
        let segment = unsafe { segments.wrapping_add(index).read() };
        // SAFETY: any value of either form is one of the other.
        let page = unsafe { segment.Alignment } as usize;
        if page == 0 || !page.is_multiple_of(PAGE) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        pages.push(page);
    }
    // SAFETY: the caller's promise; it is not null.
    let (offset, telling) = (unsafe { offset_of(overlapped) }, unsafe { telling(&file, overlapped) }?);
    let at = position_for(&file, way, offset)?;
    if at.is_some_and(|at| lock::keeps_out(&file, way == Way::Write, at, length)) {
        return Err(f::ERROR_LOCK_VIOLATION);
    }
    object::start(&file, way, Memory::Pages(pages.into()), length, at, overlapped, telling)?;
    Err(f::ERROR_IO_PENDING)
}

/// `ReadFileScatter`—Reads from a file into pages of the program's, each at an address of its own, overlapped.
///
/// The file was opened with FILE_FLAG_OVERLAPPED and FILE_FLAG_NO_BUFFERING; an element names a page of 4,096 bytes at a multiple of that,
/// and there are as many as the length takes. The array may go when the call has returned.
///
/// Errors: ERROR_IO_PENDING, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null, a reserved argument, another kind of handle, a length
/// that is no multiple of 512, a page that does not lie at its boundary), ERROR_ACCESS_DENIED, ERROR_LOCK_VIOLATION.
///
/// # Safety
/// The array has an element for each page; the pages and the OVERLAPPED are valid until the operation has ended.
pub unsafe extern "system" fn ReadFileScatter(
    hfile: HANDLE,
    asegmentarray: *const FILE_SEGMENT_ELEMENT,
    nnumberofbytestoread: u32,
    lpreserved: *const u32,
    lpoverlapped: *mut OVERLAPPED,
) -> BOOL {
    // SAFETY: the caller's promise.
    let error = unsafe { run(hfile, Way::Read, asegmentarray, nnumberofbytestoread, lpreserved, lpoverlapped) };
    error.map_or_else(|error| fail(error, 0), |()| 1)
}

/// `WriteFileGather`—Writes pages of the program's, each at an address of its own, to a file, overlapped.
///
/// Errors: as [`ReadFileScatter`].
///
/// # Safety
/// As [`ReadFileScatter`].
pub unsafe extern "system" fn WriteFileGather(
    hfile: HANDLE,
    asegmentarray: *const FILE_SEGMENT_ELEMENT,
    nnumberofbytestowrite: u32,
    lpreserved: *const u32,
    lpoverlapped: *mut OVERLAPPED,
) -> BOOL {
    // SAFETY: the caller's promise.
    let error = unsafe { run(hfile, Way::Write, asegmentarray, nnumberofbytestowrite, lpreserved, lpoverlapped) };
    error.map_or_else(|error| fail(error, 0), |()| 1)
}
