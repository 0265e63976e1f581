//! Random bytes from the kernel: `BCryptGenRandom`, `RtlGenRandom`, and the providers of the first cryptographic interface.

use crate::digest::makes_random_bytes;
use crate::held::fails;
use std::ffi::c_void;

const STATUS_INVALID_PARAMETER: i32 = 0xC000_000D_u32 as i32;
const STATUS_INVALID_HANDLE: i32 = 0xC000_0008_u32 as i32;
const USE_SYSTEM_PREFERRED_RNG: u32 = 2;
const RNG_USE_ENTROPY_IN_BUFFER: u32 = 1;

/// `BCryptGenRandom`, from the system's own generator: the algorithm is null and the flag says so, or it is one that was opened for it.
///
/// # Safety
/// `buffer` is null or valid for `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BCryptGenRandom(algorithm: *mut c_void, buffer: *mut u8, length: u32, flags: u32) -> i32 {
    let is_known = match algorithm.is_null() {
        true => flags == USE_SYSTEM_PREFERRED_RNG,
        // The flag whose bytes would be mixed in counts for nothing since Windows 8.
        false => makes_random_bytes(algorithm) && flags & !RNG_USE_ENTROPY_IN_BUFFER == 0,
    };
    if !is_known {
        return STATUS_INVALID_HANDLE;
    }
    if buffer.is_null() && length > 0 {
        return STATUS_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise.
    unsafe { fill(buffer, length as usize) };
    0
}

/// Fills a buffer with random bytes.
///
/// # Safety
/// `buffer` is valid for `length` bytes.
unsafe fn fill(buffer: *mut u8, length: usize) {
    let mut done = 0;
    while done < length {
        // SAFETY: `done` is below the length that the caller vouches for.
        let rest = unsafe { buffer.add(done) };
        // SAFETY: so many bytes are left.
        let got = unsafe { libc::getrandom(rest.cast(), length - done, 0) };
        if let Ok(got) = usize::try_from(got) {
            done += got;
        }
    }
}

/// `SystemFunction036`, which the headers call `RtlGenRandom`.
///
/// # Safety
/// `buffer` is null or valid for `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SystemFunction036(buffer: *mut u8, length: u32) -> u8 {
    if buffer.is_null() && length > 0 {
        return 0;
    }
    // SAFETY: the caller's promise.
    unsafe { fill(buffer, length as usize) };
    1
}

/// The one provider that there is: random bytes and digests need no keys.
const PROVIDER: usize = 0x0043_5250;

/// Whether this is a provider.
pub fn is_provider(provider: usize) -> bool {
    provider == PROVIDER
}

const CRYPT_VERIFYCONTEXT: u32 = 0xF000_0000;
const CRYPT_SILENT: u32 = 0x40;
const CRYPT_MACHINE_KEYSET: u32 = 0x20;
const CRYPT_NEWKEYSET: u32 = 8;
const ERROR_INVALID_PARAMETER: u32 = 87;
const NTE_BAD_FLAGS: u32 = 0x8009_0009;

/// `CryptAcquireContextA`: a provider of random bytes. There are no key containers; one that is named is as good as none.
///
/// # Safety
/// `provider` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CryptAcquireContextA(
    provider: *mut usize,
    _container: *const c_void,
    _name: *const c_void,
    _kind: u32,
    flags: u32,
) -> i32 {
    if provider.is_null() {
        return fails(ERROR_INVALID_PARAMETER, 0);
    }
    if flags & !(CRYPT_VERIFYCONTEXT | CRYPT_SILENT | CRYPT_MACHINE_KEYSET | CRYPT_NEWKEYSET) != 0 {
        return fails(NTE_BAD_FLAGS, 0);
    }
    // SAFETY: the caller's promise.
    unsafe { provider.write(PROVIDER) };
    1
}

/// `CryptAcquireContextW`: as [`CryptAcquireContextA`], whose texts are not looked at.
///
/// # Safety
/// `provider` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CryptAcquireContextW(
    provider: *mut usize,
    container: *const c_void,
    name: *const c_void,
    kind: u32,
    flags: u32,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { CryptAcquireContextA(provider, container, name, kind, flags) }
}

/// `CryptReleaseContext`.
#[unsafe(no_mangle)]
pub extern "C" fn CryptReleaseContext(provider: usize, flags: u32) -> i32 {
    match (provider, flags) {
        (PROVIDER, 0) => 1,
        (PROVIDER, _) => fails(NTE_BAD_FLAGS, 0),
        _ => fails(ERROR_INVALID_PARAMETER, 0),
    }
}

/// `CryptGenRandom`.
///
/// # Safety
/// `buffer` is null or valid for `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CryptGenRandom(provider: usize, length: u32, buffer: *mut u8) -> i32 {
    if provider != PROVIDER || (buffer.is_null() && length > 0) {
        return fails(ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise.
    unsafe { fill(buffer, length as usize) };
    1
}
