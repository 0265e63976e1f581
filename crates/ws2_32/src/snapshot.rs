//! `tlhelp32.h`: snapshots of the system's processes and threads, and of a process's modules, as `/proc` has them; and `EnumProcesses`.
//!
//! `CloseHandle` closes a snapshot's handle; what it held stays until the number is another snapshot's.

use crate::held::{Held, fails};
use crate::modules::{self, Module};
use crate::told::wide;
use overlapped_sys::foundation::{self as f, HANDLE};
use std::fs;
use std::sync::Mutex;

/// A process: its number, its parent's, how many threads it has, and its program.
struct Process {
    number: u32,
    parent: u32,
    threads: u32,
    name: String,
}

#[derive(Default)]
struct Snapshot {
    processes: Vec<Process>,
    /// A thread and its process.
    threads: Vec<(u32, u32)>,
    /// The process whose modules they are.
    owner: u32,
    modules: Vec<Module>,
    /// Where the program is in each.
    at: Mutex<[usize; 3]>,
}

static SNAPSHOTS: Held<Snapshot> = Held::new();

const PROCESSES: u32 = 0x2;
const THREADS: u32 = 0x4;
const MODULES: u32 = 0x8 | 0x10;

fn numbers(directory: &str) -> Vec<u32> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut numbers: Vec<u32> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}

fn describe(number: u32) -> Option<Process> {
    let status = fs::read_to_string(format!("/proc/{number}/status")).ok()?;
    let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim));
    let count = |name: &str| field(name).and_then(|field| field.parse().ok()).unwrap_or(0);
    let path = fs::read_link(format!("/proc/{number}/exe")).ok();
    let name = path.and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let name = name.or_else(|| field("Name").map(str::to_owned))?;
    Some(Process { number, parent: count("PPid"), threads: count("Threads"), name })
}

/// `CreateToolhelp32Snapshot`: of the processes, of the threads, of the modules of one process (zero is this one). A thread's number is Linux'.
///
/// Errors: ERROR_INVALID_PARAMETER (nothing is asked for; no such process), ERROR_NOT_SUPPORTED (heaps alone), ERROR_ACCESS_DENIED (another user's process).
#[unsafe(no_mangle)]
pub extern "C" fn CreateToolhelp32Snapshot(flags: u32, process: u32) -> HANDLE {
    const KNOWN: u32 = 0x8000_001f;
    if flags & !KNOWN != 0 || flags & (PROCESSES | THREADS | MODULES) == 0 {
        let error = if flags & !KNOWN != 0 || flags == 0 { f::ERROR_INVALID_PARAMETER } else { f::ERROR_NOT_SUPPORTED };
        return fails(error, f::INVALID_HANDLE_VALUE);
    }
    let of_all = flags & (PROCESSES | THREADS) != 0;
    let all = if of_all { numbers("/proc") } else { Vec::new() };
    let mut taken = Snapshot::default();
    if flags & PROCESSES != 0 {
        taken.processes = all.iter().filter_map(|number| describe(*number)).collect();
    }
    if flags & THREADS != 0 {
        let of = |owner: u32| numbers(&format!("/proc/{owner}/task")).into_iter().map(move |task| (task, owner));
        taken.threads = all.into_iter().flat_map(of).collect();
    }
    if flags & MODULES != 0 {
        taken.owner = if process == 0 { std::process::id() } else { process };
        match modules::of(taken.owner) {
            Ok(found) => taken.modules = found,
            Err(error) => return fails(error, f::INVALID_HANDLE_VALUE),
        }
    }
    let made = SNAPSHOTS.insert(taken);
    if made.is_null() { f::INVALID_HANDLE_VALUE } else { made }
}

/// `PROCESSENTRY32` without the name.
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
    name: [T; 260],
}

/// `THREADENTRY32`.
#[repr(C)]
pub struct ThreadEntry {
    size: u32,
    usage: u32,
    number: u32,
    owner: u32,
    priority: i32,
    change: i32,
    flags: u32,
}

/// The next of one list, or its first.
fn step(snapshot: &Snapshot, list: usize, first: bool) -> usize {
    let mut at = snapshot.at.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    at[list] = if first { 0 } else { at[list] + 1 };
    at[list]
}

/// Writes the next process.
///
/// # Safety
/// `entry` is null or valid, and says its size.
unsafe fn tell_process<T: Copy + Default>(
    snapshot: HANDLE,
    entry: *mut ProcessEntry<T>,
    first: bool,
    name: fn(&str) -> Vec<T>,
) -> i32 {
    const NORMAL: i32 = 8;
    let Some(taken) = SNAPSHOTS.get(snapshot) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    // SAFETY: the caller's promise; it is not null.
    if entry.is_null() || (unsafe { (*entry).size } as usize) < size_of::<ProcessEntry<T>>() {
        return fails(f::ERROR_BAD_LENGTH, 0);
    }
    let Some(process) = taken.processes.get(step(&taken, 0, first)) else { return fails(f::ERROR_NO_MORE_FILES, 0) };
    let mut told = ProcessEntry {
        size: size_of::<ProcessEntry<T>>() as u32,
        usage: 0,
        number: process.number,
        heap: 0,
        module: 0,
        threads: process.threads,
        parent: process.parent,
        priority: NORMAL,
        flags: 0,
        name: [T::default(); 260],
    };
    let text = name(&process.name);
    let length = text.len().min(told.name.len() - 1);
    told.name[..length].copy_from_slice(&text[..length]);
    // SAFETY: the caller's promise.
    unsafe { entry.write(told) };
    1
}

fn narrow(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// `Process32First`. Errors: ERROR_NO_MORE_FILES, ERROR_INVALID_HANDLE, ERROR_BAD_LENGTH.
///
/// # Safety
/// `entry` is null or valid, and says its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Process32First(snapshot: HANDLE, entry: *mut ProcessEntry<u8>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_process(snapshot, entry, true, narrow) }
}

/// `Process32Next`, as [`Process32First`].
///
/// # Safety
/// `entry` is null or valid, and says its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Process32Next(snapshot: HANDLE, entry: *mut ProcessEntry<u8>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_process(snapshot, entry, false, narrow) }
}

/// `Process32FirstW`, as [`Process32First`].
///
/// # Safety
/// `entry` is null or valid, and says its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Process32FirstW(snapshot: HANDLE, entry: *mut ProcessEntry<u16>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_process(snapshot, entry, true, wide) }
}

/// `Process32NextW`, as [`Process32First`].
///
/// # Safety
/// `entry` is null or valid, and says its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Process32NextW(snapshot: HANDLE, entry: *mut ProcessEntry<u16>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_process(snapshot, entry, false, wide) }
}

/// Writes the next thread.
///
/// # Safety
/// `entry` is null or valid, and says its size.
unsafe fn tell_thread(snapshot: HANDLE, entry: *mut ThreadEntry, first: bool) -> i32 {
    let Some(taken) = SNAPSHOTS.get(snapshot) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    // SAFETY: the caller's promise; it is not null.
    if entry.is_null() || (unsafe { (*entry).size } as usize) < size_of::<ThreadEntry>() {
        return fails(f::ERROR_BAD_LENGTH, 0);
    }
    let Some((number, owner)) = taken.threads.get(step(&taken, 1, first)) else {
        return fails(f::ERROR_NO_MORE_FILES, 0);
    };
    let size = size_of::<ThreadEntry>() as u32;
    // SAFETY: the caller's promise.
    unsafe {
        entry.write(ThreadEntry { size, usage: 0, number: *number, owner: *owner, priority: 8, change: 0, flags: 0 })
    };
    1
}

/// `Thread32First`. Errors: ERROR_NO_MORE_FILES, ERROR_INVALID_HANDLE, ERROR_BAD_LENGTH.
///
/// # Safety
/// `entry` is null or valid, and says its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Thread32First(snapshot: HANDLE, entry: *mut ThreadEntry) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_thread(snapshot, entry, true) }
}

/// `Thread32Next`, as [`Thread32First`].
///
/// # Safety
/// `entry` is null or valid, and says its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Thread32Next(snapshot: HANDLE, entry: *mut ThreadEntry) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_thread(snapshot, entry, false) }
}

/// `MODULEENTRY32`.
#[repr(C)]
pub struct ModuleEntry<T> {
    size: u32,
    module: u32,
    owner: u32,
    usage: [u32; 2],
    base: usize,
    length: u32,
    handle: usize,
    name: [T; 256],
    path: [T; 260],
}

/// Writes the next module.
///
/// # Safety
/// `entry` is null or valid, and says its size.
unsafe fn tell_module<T: Copy + Default>(
    snapshot: HANDLE,
    entry: *mut ModuleEntry<T>,
    first: bool,
    text: fn(&str) -> Vec<T>,
) -> i32 {
    const LOADED: u32 = 0xffff;
    let Some(taken) = SNAPSHOTS.get(snapshot) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    // SAFETY: the caller's promise; it is not null.
    if entry.is_null() || (unsafe { (*entry).size } as usize) < size_of::<ModuleEntry<T>>() {
        return fails(f::ERROR_BAD_LENGTH, 0);
    }
    let Some(module) = taken.modules.get(step(&taken, 2, first)) else { return fails(f::ERROR_NO_MORE_FILES, 0) };
    let mut told = ModuleEntry {
        size: size_of::<ModuleEntry<T>>() as u32,
        module: 1,
        owner: taken.owner,
        usage: [LOADED; 2],
        base: module.base,
        length: module.size as u32,
        handle: module.base,
        name: [T::default(); 256],
        path: [T::default(); 260],
    };
    for (to, from) in [(&mut told.name[..], text(module.name())), (&mut told.path[..], text(&module.path))] {
        let length = from.len().min(to.len() - 1);
        to[..length].copy_from_slice(&from[..length]);
    }
    // SAFETY: the caller's promise.
    unsafe { entry.write(told) };
    1
}

/// `Module32First`: the program of the process. Errors: ERROR_NO_MORE_FILES, ERROR_INVALID_HANDLE, ERROR_BAD_LENGTH.
///
/// # Safety
/// `entry` is null or valid, and says its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Module32First(snapshot: HANDLE, entry: *mut ModuleEntry<u8>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_module(snapshot, entry, true, narrow) }
}

/// `Module32Next`, as [`Module32First`].
///
/// # Safety
/// `entry` is null or valid, and says its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Module32Next(snapshot: HANDLE, entry: *mut ModuleEntry<u8>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_module(snapshot, entry, false, narrow) }
}

/// `Module32FirstW`, as [`Module32First`].
///
/// # Safety
/// `entry` is null or valid, and says its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Module32FirstW(snapshot: HANDLE, entry: *mut ModuleEntry<u16>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_module(snapshot, entry, true, wide) }
}

/// `Module32NextW`, as [`Module32First`].
///
/// # Safety
/// `entry` is null or valid, and says its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Module32NextW(snapshot: HANDLE, entry: *mut ModuleEntry<u16>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_module(snapshot, entry, false, wide) }
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
