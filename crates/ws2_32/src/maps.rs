//! What is mapped into a process, as `/proc/PID/maps` tells it.

use std::fs;

/// A part of memory, what is allowed there (`r-xp`), and the file that it is of, or a name in brackets, or nothing.
pub struct Mapping<'maps> {
    pub from: usize,
    pub to: usize,
    pub allows: &'maps str,
    pub path: &'maps str,
}

/// The text for this process; empty where it cannot be read.
pub fn own() -> String {
    fs::read_to_string("/proc/self/maps").unwrap_or_default()
}

/// The mappings that such a text tells of, in the order of memory.
pub fn mappings(maps: &str) -> impl Iterator<Item = Mapping<'_>> {
    maps.lines().filter_map(|line| {
        // The ends, what is allowed, the offset, the device and the inode come before the path.
        let mut fields = line.splitn(6, ' ');
        let (from, to) = fields.next()?.split_once('-')?;
        let allows = fields.next()?;
        let path = fields.nth(3).unwrap_or_default().trim_start();
        let number = |text| usize::from_str_radix(text, 16).ok();
        Some(Mapping { from: number(from)?, to: number(to)?, allows, path })
    })
}
