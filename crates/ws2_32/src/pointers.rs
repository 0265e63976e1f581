//! `IsBadReadPtr`, `IsBadWritePtr`: whether a part of memory can be read or written, which the kernel is asked without touching it.

use crate::maps;
use std::ffi::c_void;

/// Whether mappings that allow it cover all of a part.
fn covers(maps: &str, mut at: usize, end: usize, allowed: char) -> bool {
    for mapping in maps::mappings(maps) {
        if at < mapping.from || at >= mapping.to {
            continue;
        }
        if !mapping.allows.contains(allowed) {
            return false;
        }
        at = mapping.to;
        if at >= end {
            return true;
        }
    }
    false
}

fn is_bad(at: *const c_void, length: usize, allowed: char) -> i32 {
    let Some(end) = at.addr().checked_add(length) else { return 1 };
    if length == 0 {
        return 0;
    }
    i32::from(!covers(&maps::own(), at.addr(), end, allowed))
}

/// `IsBadReadPtr`: whether any of so many bytes cannot be read.
#[unsafe(no_mangle)]
pub extern "C" fn IsBadReadPtr(at: *const c_void, length: usize) -> i32 {
    is_bad(at, length, 'r')
}

/// `IsBadWritePtr`: whether any of so many bytes cannot be written.
#[unsafe(no_mangle)]
pub extern "C" fn IsBadWritePtr(at: *const c_void, length: usize) -> i32 {
    is_bad(at, length, 'w')
}
