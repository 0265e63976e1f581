//! `CreateToolhelp32Snapshot` and what walks one: the processes that there were, as `/proc` has them; and `EnumProcesses`. Threads have numbers
//! of the process' own here, and are not told.

use crate::held::{Held, fails};
use crate::told::wide;
use overlapped_sys::foundation::{self as f, HANDLE};
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

const TH32CS_SNAPPROCESS: u32 = 2;
const MAX_PATH: usize = 260;
const NORMAL_PRIORITY: i32 = 8;

/// One process that there was.
struct Process {
    number: u32,
    parent: u32,
    threads: u32,
    name: String,
}

/// The processes of one moment, and how far they are walked.
struct Snapshot {
    processes: Vec<Process>,
    next: AtomicUsize,
}

/// `CloseHandle` closes a snapshot's handle; what it held stays until the number is another snapshot's.
static SNAPSHOTS: Held<Snapshot> = Held::new();

/// The numbers that name the entries of a directory of `/proc`.
fn numbers(directory: &str) -> Vec<u32> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut found: Vec<u32> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    found.sort_unstable();
    found
}

/// What `/proc` says of a process; `None` if it has ended meanwhile.
fn process(number: u32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
    let (begins, ends) = (stat.find('(')?, stat.rfind(')')?);
    let fields: Vec<&str> = stat[ends + 1..].split_whitespace().collect();
    let field = |at: usize| fields.get(at).and_then(|field| field.parse().ok()).unwrap_or(0);
    // The name in `stat` is cut at 15 bytes; the program's file has it whole.
    let file = fs::read_link(format!("/proc/{number}/exe")).ok();
    let file = file.and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let name = file.unwrap_or_else(|| stat[begins + 1..ends].to_owned());
    Some(Process { number, parent: field(1), threads: field(17), name })
}

/// `CreateToolhelp32Snapshot`: of the processes. ERROR_INVALID_PARAMETER where they are not asked for: heaps, modules and threads are not told.
#[unsafe(no_mangle)]
pub extern "C" fn CreateToolhelp32Snapshot(flags: u32, _process: u32) -> HANDLE {
    if flags & TH32CS_SNAPPROCESS == 0 {
        return fails(f::ERROR_INVALID_PARAMETER, f::INVALID_HANDLE_VALUE);
    }
    let processes = numbers("/proc").into_iter().filter_map(process).collect();
    let handle = SNAPSHOTS.insert(Snapshot { processes, next: AtomicUsize::new(0) });
    if handle.is_null() { f::INVALID_HANDLE_VALUE } else { handle }
}

/// `PROCESSENTRY32`, narrow with `u8`, wide with `u16`.
#[repr(C)]
pub struct ProcessEntry<T> {
    size: u32,
    usage: u32,
    number: u32,
    heap: usize,
    module: u32,
    threads: u32,
    parent: u32,
    priority: i32,
    flags: u32,
    name: [T; MAX_PATH],
}

/// The next process of a snapshot, or its first one again.
///
/// # Safety
/// `to` is null or begins with its size, and is valid for so many bytes.
unsafe fn walk<T: Copy + Default>(
    snapshot: HANDLE,
    to: *mut ProcessEntry<T>,
    again: bool,
    units: impl Fn(&str) -> Vec<T>,
) -> i32 {
    let Some(snapshot) = SNAPSHOTS.get(snapshot) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    if to.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise.
    let size = unsafe { to.cast::<u32>().read_unaligned() };
    if (size as usize) < size_of::<ProcessEntry<T>>() {
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    if again {
        snapshot.next.store(0, Ordering::Relaxed);
    }
    let at = snapshot.next.fetch_add(1, Ordering::Relaxed);
    let Some(found) = snapshot.processes.get(at) else { return fails(f::ERROR_NO_MORE_FILES, 0) };
    let mut name = [T::default(); MAX_PATH];
    for (to, unit) in name[..MAX_PATH - 1].iter_mut().zip(units(&found.name)) {
        *to = unit;
    }
    let entry = ProcessEntry {
        size,
        usage: 0,
        number: found.number,
        heap: 0,
        module: 0,
        threads: found.threads,
        parent: found.parent,
        priority: NORMAL_PRIORITY,
        flags: 0,
        name,
    };
    // SAFETY: the caller's promise, and the size was compared.
    unsafe { to.write_unaligned(entry) };
    1
}

fn narrow(name: &str) -> Vec<u8> {
    name.as_bytes().to_vec()
}

/// `Process32First`: ERROR_NO_MORE_FILES at the end, ERROR_INSUFFICIENT_BUFFER for an entry that is too small.
///
/// # Safety
/// The entry is null or begins with its size, and is valid for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Process32First(snapshot: HANDLE, entry: *mut ProcessEntry<u8>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { walk(snapshot, entry, true, narrow) }
}

/// `Process32Next`: as [`Process32First`].
///
/// # Safety
/// The entry is null or begins with its size, and is valid for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Process32Next(snapshot: HANDLE, entry: *mut ProcessEntry<u8>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { walk(snapshot, entry, false, narrow) }
}

/// `Process32FirstW`: as [`Process32First`].
///
/// # Safety
/// The entry is null or begins with its size, and is valid for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Process32FirstW(snapshot: HANDLE, entry: *mut ProcessEntry<u16>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { walk(snapshot, entry, true, wide) }
}

/// `Process32NextW`: as [`Process32First`].
///
/// # Safety
/// The entry is null or begins with its size, and is valid for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Process32NextW(snapshot: HANDLE, entry: *mut ProcessEntry<u16>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { walk(snapshot, entry, false, wide) }
}

/// `EnumProcesses`: as many of the processes' numbers as there is room for, and how many bytes they take.
///
/// # Safety
/// `to` is null or has so many bytes; `told` is null or valid for a write.
#[unsafe(export_name = "K32EnumProcesses")]
pub unsafe extern "C" fn enum_processes(to: *mut u32, room: u32, told: *mut u32) -> i32 {
    if to.is_null() || told.is_null() {
        return fails(f::ERROR_NOACCESS, 0);
    }
    let found = numbers("/proc");
    let count = found.len().min(room as usize / size_of::<u32>());
    // SAFETY: the caller's promise, and the count was compared.
    unsafe { std::ptr::copy_nonoverlapping(found.as_ptr(), to, count) };
    // SAFETY: the caller's promise.
    unsafe { told.write((count * size_of::<u32>()) as u32) };
    1
}
