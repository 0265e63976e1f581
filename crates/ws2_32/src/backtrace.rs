//! `CaptureStackBackTrace`: the addresses that a thread returns to.

use std::ffi::c_void;

/// `RtlCaptureStackBackTrace`: the return addresses of the calling thread, without the first `skip`; how many there are. Their sum is their hash, by which equal
/// ways are known.
///
/// # Safety
/// `frames` is null or has so many places; `hash` is null or valid for a write.
#[unsafe(no_mangle)]
#[inline(never)]
pub unsafe extern "C" fn RtlCaptureStackBackTrace(
    skip: u32,
    count: u32,
    frames: *mut *mut c_void,
    hash: *mut u32,
) -> u16 {
    const OWN: usize = 1;
    // So many Windows gives at most.
    const MOST: usize = u16::MAX as usize;
    let (skip, count) = (skip as usize + OWN, (count as usize).min(MOST));
    if frames.is_null() || skip > MOST {
        return 0;
    }
    let mut found = vec![std::ptr::null_mut::<c_void>(); skip + count];
    // SAFETY: the list has so many places.
    let there = unsafe { libc::backtrace(found.as_mut_ptr(), found.len() as i32) };
    let there = usize::try_from(there).unwrap_or(0);
    let told = found.get(skip..there).unwrap_or_default();
    // SAFETY: the caller's promise: no more than were asked for.
    unsafe { std::ptr::copy_nonoverlapping(told.as_ptr(), frames, told.len()) };
    if !hash.is_null() {
        let sum = told.iter().fold(0_u32, |sum, address| sum.wrapping_add(address.addr() as u32));
        // SAFETY: the caller's promise; it is not null.
        unsafe { hash.write(sum) };
    }
    told.len() as u16
}
