//! `memoryapi.h`: pages (`VirtualAlloc`) and views of files and of shared memory.

pub(crate) mod mapping;
pub(crate) mod of_process;
pub(crate) mod pages;

use windows_sys::Win32::System::Memory as m;

/// What Windows aligns reservations and views to.
pub(crate) const GRANULARITY: usize = 64 << 10;
pub(crate) const PAGE: usize = 4096;

/// Linux' protection that stands for one of Windows'.
fn protection(windows: m::PAGE_PROTECTION_FLAGS) -> Option<i32> {
    const READ: i32 = libc::PROT_READ;
    const WRITE: i32 = libc::PROT_WRITE;
    const EXECUTE: i32 = libc::PROT_EXEC;
    match windows {
        m::PAGE_NOACCESS => Some(libc::PROT_NONE),
        m::PAGE_READONLY => Some(READ),
        m::PAGE_READWRITE | m::PAGE_WRITECOPY => Some(READ | WRITE),
        m::PAGE_EXECUTE => Some(EXECUTE),
        m::PAGE_EXECUTE_READ => Some(READ | EXECUTE),
        m::PAGE_EXECUTE_READWRITE | m::PAGE_EXECUTE_WRITECOPY => Some(READ | WRITE | EXECUTE),
        _ => None,
    }
}
