//! What processors have, and what is asked of all of them.

use crate::process_handle::is_own;
use overlapped_sys::foundation::HANDLE;
use std::ffi::c_void;

/// A `PROCESSOR_NUMBER`.
#[repr(C)]
pub struct Number {
    group: u16,
    number: u8,
    reserved: u8,
}

/// `IsProcessorFeaturePresent`: whether the processor has what a PF_ number means; an unknown number is what it has not.
#[unsafe(no_mangle)]
pub extern "C" fn IsProcessorFeaturePresent(feature: u32) -> i32 {
    // What every processor of this kind has: comparing and exchanging eight bytes, a cycle counter, large addresses, memory that is not
    // run, ending fast.
    const ALWAYS: [u32; 5] = [2, 8, 9, 12, 23];
    if ALWAYS.contains(&feature) {
        return 1;
    }
    #[cfg(target_arch = "x86_64")]
    let has = match feature {
        3 => is_x86_feature_detected!("mmx"),
        6 => is_x86_feature_detected!("sse"),
        10 => is_x86_feature_detected!("sse2"),
        13 => is_x86_feature_detected!("sse3"),
        14 => is_x86_feature_detected!("cmpxchg16b"),
        17 => is_x86_feature_detected!("xsave"),
        28 => is_x86_feature_detected!("rdrand"),
        36 => is_x86_feature_detected!("ssse3"),
        37 => is_x86_feature_detected!("sse4.1"),
        38 => is_x86_feature_detected!("sse4.2"),
        39 => is_x86_feature_detected!("avx"),
        40 => is_x86_feature_detected!("avx2"),
        41 => is_x86_feature_detected!("avx512f"),
        _ => false,
    };
    #[cfg(target_arch = "aarch64")]
    let has = match feature {
        18 | 19 | 29 => true,
        30 => std::arch::is_aarch64_feature_detected!("aes"),
        31 => std::arch::is_aarch64_feature_detected!("crc"),
        34 => std::arch::is_aarch64_feature_detected!("lse"),
        _ => false,
    };
    has.into()
}

/// `GetCurrentProcessorNumberEx`: where the calling thread runs, in the one group that there is.
///
/// # Safety
/// `to` is valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetCurrentProcessorNumberEx(to: *mut Number) {
    // SAFETY: takes no memory.
    let number = unsafe { libc::sched_getcpu() }.max(0);
    // SAFETY: the caller's promise.
    unsafe { to.write(Number { group: 0, number: number as u8, reserved: 0 }) };
}

/// `GetMaximumProcessorGroupCount`: one.
#[unsafe(no_mangle)]
pub extern "C" fn GetMaximumProcessorGroupCount() -> u16 {
    1
}

/// `FlushProcessWriteBuffers`: what every processor that runs this process has written is there for all when it returns.
#[unsafe(no_mangle)]
pub extern "C" fn FlushProcessWriteBuffers() {
    overlapped_lock::barrier::every_thread();
}

#[cfg(target_arch = "aarch64")]
unsafe extern "C" {
    fn __clear_cache(from: *mut c_void, to: *mut c_void);
}

/// `FlushInstructionCache`: what has been written as code is run from now on. Processors of Intel and AMD see to that themselves.
///
/// Errors: ERROR_INVALID_HANDLE; ERROR_ACCESS_DENIED (another process).
///
/// # Safety
/// The part of memory is the process' own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FlushInstructionCache(process: HANDLE, at: *const c_void, length: usize) -> i32 {
    if !is_own(process) {
        return 0;
    }
    #[cfg(target_arch = "aarch64")]
    if !at.is_null() {
        // SAFETY: the caller's promise.
        unsafe { __clear_cache(at.cast_mut(), at.wrapping_byte_add(length).cast_mut()) };
    }
    #[cfg(not(target_arch = "aarch64"))]
    let _ = (at, length);
    1
}
