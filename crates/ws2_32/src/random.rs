//! `BCryptGenRandom`: random bytes from the kernel.

use std::ffi::c_void;

const STATUS_INVALID_PARAMETER: i32 = 0xC000_000D_u32 as i32;
const STATUS_INVALID_HANDLE: i32 = 0xC000_0008_u32 as i32;
const USE_SYSTEM_PREFERRED_RNG: u32 = 2;

/// `BCryptGenRandom`, from the system's own generator: the algorithm is null and the flag says so.
///
/// # Safety
/// `buffer` is null or valid for `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BCryptGenRandom(algorithm: *mut c_void, buffer: *mut u8, length: u32, flags: u32) -> i32 {
    if !algorithm.is_null() || flags != USE_SYSTEM_PREFERRED_RNG {
        return STATUS_INVALID_HANDLE;
    }
    if buffer.is_null() && length > 0 {
        return STATUS_INVALID_PARAMETER;
    }
    let mut done = 0;
    while done < length as usize {
        // SAFETY: `done` is below the length that the caller vouches for.
        let rest = unsafe { buffer.add(done) };
        // SAFETY: so many bytes are left.
        let got = unsafe { libc::getrandom(rest.cast(), length as usize - done, 0) };
        if let Ok(got) = usize::try_from(got) {
            done += got;
        }
    }
    0
}
