//! `PdhEnumObjectItems`: the counters and the instances of an object.

use super::source::{NO_OBJECT, OBJECTS, interfaces, processes};
use crate::told::{narrow_text, wide_text};
use std::fs;
use std::ptr;

const PDH_MORE_DATA: u32 = 0x8000_07D2;
const PDH_INVALID_ARGUMENT: u32 = 0xC000_0BBD;

fn instances(object: &str) -> Vec<String> {
    match object {
        "Processor" => {
            let text = fs::read_to_string("/proc/stat").unwrap_or_default();
            let names = text.lines().filter_map(|line| line.split_whitespace().next()?.strip_prefix("cpu"));
            names.filter(|name| !name.is_empty()).chain(["_Total"]).map(str::to_owned).collect()
        }
        "Process" => processes().into_iter().map(|(name, _)| name).chain(["_Total".to_owned()]).collect(),
        "Network Interface" => interfaces().into_iter().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    }
}

/// Texts that end with a zero each, and with one more at the end.
fn list<'a, T: From<u8> + Copy>(names: impl Iterator<Item = &'a str>, units: impl Fn(&str) -> Vec<T>) -> Vec<T> {
    let mut list = Vec::new();
    for name in names {
        list.extend(units(name));
        list.push(T::from(0));
    }
    list.push(T::from(0));
    list
}

/// Writes a list, if there is room; the size is how long it is then.
///
/// # Safety
/// `size` is valid; `to` is null or has so much room.
unsafe fn write<T: Copy>(list: &[T], to: *mut T, size: *mut u32) -> bool {
    // SAFETY: the caller's promise.
    let room = unsafe { size.replace(list.len() as u32) } as usize;
    if to.is_null() || room < list.len() {
        return false;
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(list.as_ptr(), to, list.len()) };
    true
}

/// # Safety
/// As [`PdhEnumObjectItemsA`].
unsafe fn items<T: Copy + From<u8>>(
    object: Option<String>,
    units: impl Fn(&str) -> Vec<T>,
    (counters, counters_size): (*mut T, *mut u32),
    (names, names_size): (*mut T, *mut u32),
    flags: u32,
) -> u32 {
    let Some(object) = object.filter(|_| !counters_size.is_null() && !names_size.is_null() && flags == 0) else {
        return PDH_INVALID_ARGUMENT;
    };
    let Some((object, known)) = OBJECTS.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(&object)) else {
        return NO_OBJECT;
    };
    let instances = instances(object);
    let counter_list = list(known.iter().map(|(name, _)| *name), &units);
    let instance_list =
        if instances.is_empty() { Vec::new() } else { list(instances.iter().map(String::as_str), &units) };
    // SAFETY: the caller's promise.
    let first = unsafe { write(&counter_list, counters, counters_size) };
    // SAFETY: the caller's promise.
    let second = unsafe { write(&instance_list, names, names_size) };
    if first && (second || instance_list.is_empty()) { 0 } else { PDH_MORE_DATA }
}

/// `PdhEnumObjectItemsA`: of this machine, now.
///
/// Errors: PDH_INVALID_ARGUMENT, PDH_CSTATUS_NO_OBJECT, PDH_MORE_DATA.
///
/// # Safety
/// `object` is null or ends with a zero; the sizes are null or valid; the lists are null or have so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PdhEnumObjectItemsA(
    source: *const u8,
    _machine: *const u8,
    object: *const u8,
    counters: *mut u8,
    counters_size: *mut u32,
    names: *mut u8,
    names_size: *mut u32,
    _detail: u32,
    flags: u32,
) -> u32 {
    if !source.is_null() {
        return PDH_INVALID_ARGUMENT;
    }
    let units = |text: &str| text.as_bytes().to_vec();
    // SAFETY: the caller's promise.
    let object = unsafe { narrow_text(object) };
    // SAFETY: the caller's promise.
    unsafe { items(object, units, (counters, counters_size), (names, names_size), flags) }
}

/// `PdhEnumObjectItemsW`: as [`PdhEnumObjectItemsA`].
///
/// # Safety
/// As [`PdhEnumObjectItemsA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PdhEnumObjectItemsW(
    source: *const u16,
    _machine: *const u16,
    object: *const u16,
    counters: *mut u16,
    counters_size: *mut u32,
    names: *mut u16,
    names_size: *mut u32,
    _detail: u32,
    flags: u32,
) -> u32 {
    if !source.is_null() {
        return PDH_INVALID_ARGUMENT;
    }
    // SAFETY: the caller's promise.
    let object = unsafe { wide_text(object) };
    // SAFETY: the caller's promise.
    unsafe { items(object, crate::told::wide, (counters, counters_size), (names, names_size), flags) }
}
