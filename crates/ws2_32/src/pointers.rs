//! `IsBadReadPtr`, `IsBadWritePtr`: whether a part of memory can be read or written, which the kernel is asked without touching it.

use std::ffi::c_void;
use std::fs;

/// Whether mappings that allow it cover all of a part. Each line of `maps` begins with the ends of a mapping and what it allows.
fn covers(maps: &str, mut at: usize, end: usize, allowed: char) -> bool {
    for line in maps.lines() {
        let mut words = line.split(' ');
        let ends = words.next().and_then(|ends| ends.split_once('-'));
        let number = |text: &str| usize::from_str_radix(text, 16).ok();
        let Some((Some(low), Some(high))) = ends.map(|(low, high)| (number(low), number(high))) else { continue };
        if at < low || at >= high {
            continue;
        }
        if !words.next().is_some_and(|allows| allows.contains(allowed)) {
            return false;
        }
        at = high;
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
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    i32::from(!covers(&maps, at.addr(), end, allowed))
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
