//! `VirtualAllocExNuma`: pages of this process that are to lie in the memory of a node.

use crate::held::fails;
use crate::process_handle::is_own;
use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::memory::VirtualAlloc;
use std::ffi::c_void;
use std::{fs, ptr};

/// No node is preferred.
const NONE: u32 = u32::MAX;

/// `VirtualAllocExNuma`: as `VirtualAlloc`, of this process alone. ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (another process),
/// ERROR_INVALID_PARAMETER (no such node).
///
/// # Safety
/// As `VirtualAlloc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn VirtualAllocExNuma(
    process: HANDLE,
    address: *const c_void,
    size: usize,
    kind: u32,
    protection: u32,
    node: u32,
) -> *mut c_void {
    if !is_own(process) {
        return ptr::null_mut();
    }
    if node != NONE && !fs::exists(format!("/sys/devices/system/node/node{node}")).unwrap_or(false) {
        return fails(f::ERROR_INVALID_PARAMETER, ptr::null_mut());
    }
    // SAFETY: the caller's promise.
    let made = unsafe { VirtualAlloc(address, size, kind, protection) };
    if !made.is_null() && node != NONE {
        prefer(made, size, node);
    }
    made
}

/// Tells the kernel where pages are best taken from. It is a wish, on Windows too: what cannot be had there comes from elsewhere.
fn prefer(at: *mut c_void, size: usize, node: u32) {
    const PREFERRED: i64 = 1;
    const BITS: u32 = u64::BITS;
    const PAGE: usize = 4096;
    let mut nodes = vec![0_u64; (node / BITS + 1) as usize];
    nodes[(node / BITS) as usize] = 1 << (node % BITS);
    // The kernel counts one bit more than it reads.
    let count = nodes.len() * BITS as usize + 1;
    let begin = at.map_addr(|address| address & !(PAGE - 1));
    let length = (at.addr() - begin.addr() + size).next_multiple_of(PAGE);
    // SAFETY: the pages were just made, and the bits are so many; nothing is read from the pages.
    unsafe { libc::syscall(libc::SYS_mbind, begin, length, PREFERRED, nodes.as_ptr(), count, 0) };
}
