//! `sysinfoapi.h` and its neighbours: what time it is, what machine this is.
#![allow(unsafe_code)] // Writes the program's structures.

use super::failure::fail;
use super::memoryapi::{GRANULARITY, PAGE};
use super::timezoneapi::{civil, to_filetime};
use super::{pointer, schedule};
use overlapped_core::clock;
use std::collections::BTreeMap;
use std::fs;
use std::mem::MaybeUninit;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{FILETIME, SYSTEMTIME};
use windows_sys::Win32::System::SystemInformation as s;
use windows_sys::core::{BOOL, PSTR, PWSTR};

/// The version whose behaviour is kept to.
const MAJOR: u32 = 10;
const MINOR: u32 = 0;
const BUILD: u32 = 19045;
const VER_PLATFORM_WIN32_NT: u32 = 2;
const VER_NT_WORKSTATION: u8 = 1;

/// Milliseconds since the system was started, sleep included.
fn uptime_ms() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: there is room for the answer.
    unsafe { libc::clock_gettime(libc::CLOCK_BOOTTIME, &raw mut now) };
    now.tv_sec as u64 * 1000 + now.tv_nsec as u64 / 1_000_000
}

/// `GetTickCount`—Milliseconds since the system was started; begins anew every 49.7 days.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetTickCount() -> u32 {
    uptime_ms() as u32
}

/// `GetTickCount64`—Milliseconds since the system was started.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetTickCount64() -> u64 {
    uptime_ms()
}

/// `timeGetTime`—As [`GetTickCount`].
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn timeGetTime() -> u32 {
    uptime_ms() as u32
}

/// What `timeBeginPeriod` accepts, in milliseconds.
const PERIODS: std::ops::RangeInclusive<u32> = 1..=1_000_000;
const TIMERR_NOCANDO: u32 = 97;

fn period(ms: u32) -> u32 {
    if PERIODS.contains(&ms) { 0 } else { TIMERR_NOCANDO }
}

/// `timeBeginPeriod`—Asks for timers of this resolution, which are finer on Linux in any case: the period is checked.
///
/// Errors: TIMERR_NOCANDO (97), returned.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn timeBeginPeriod(uperiod: u32) -> u32 {
    period(uperiod)
}

/// `timeEndPeriod`—Takes that back.
///
/// Errors: TIMERR_NOCANDO (97), returned.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn timeEndPeriod(uperiod: u32) -> u32 {
    period(uperiod)
}

/// How often `QueryPerformanceCounter` counts in a second, as on Windows 10.
const FREQUENCY: i64 = 10_000_000;

/// `QueryPerformanceCounter`—A clock that only goes forward, in units of [`QueryPerformanceFrequency`].
///
/// Errors: ERROR_NOACCESS (null).
///
/// # Safety
/// `lpperformancecount` is null or valid for writes.
pub unsafe extern "system" fn QueryPerformanceCounter(lpperformancecount: *mut i64) -> BOOL {
    if lpperformancecount.is_null() {
        return fail(f::ERROR_NOACCESS, 0);
    }
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: there is room for the answer.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut now) };
    // SAFETY: the caller's promise; it is not null.
    unsafe { lpperformancecount.write(now.tv_sec * FREQUENCY + now.tv_nsec / 100) };
    1
}

/// `QueryPerformanceFrequency`—Ten million a second.
///
/// Errors: ERROR_NOACCESS (null).
///
/// # Safety
/// `lpfrequency` is null or valid for writes.
pub unsafe extern "system" fn QueryPerformanceFrequency(lpfrequency: *mut i64) -> BOOL {
    if lpfrequency.is_null() {
        return fail(f::ERROR_NOACCESS, 0);
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { lpfrequency.write(FREQUENCY) };
    1
}

/// `GetSystemTimeAsFileTime`—The time of day, UTC, in units of 100 ns since 1601.
///
/// # Safety
/// `lpsystemtimeasfiletime` is null or valid for writes.
pub unsafe extern "system" fn GetSystemTimeAsFileTime(lpsystemtimeasfiletime: *mut FILETIME) {
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpsystemtimeasfiletime, to_filetime(clock::utc_filetime())) };
}

/// `GetSystemTimePreciseAsFileTime`—The same: the clock is precise in any case.
///
/// # Safety
/// `lpsystemtimeasfiletime` is null or valid for writes.
pub unsafe extern "system" fn GetSystemTimePreciseAsFileTime(lpsystemtimeasfiletime: *mut FILETIME) {
    // SAFETY: the caller's promise.
    unsafe { GetSystemTimeAsFileTime(lpsystemtimeasfiletime) };
}

/// `GetSystemTime`—The time of day, UTC.
///
/// # Safety
/// `lpsystemtime` is null or valid for writes.
pub unsafe extern "system" fn GetSystemTime(lpsystemtime: *mut SYSTEMTIME) {
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpsystemtime, civil(clock::utc_filetime())) };
}

/// `GetLocalTime`—The time of day where this machine is.
///
/// # Safety
/// `lpsystemtime` is null or valid for writes.
pub unsafe extern "system" fn GetLocalTime(lpsystemtime: *mut SYSTEMTIME) {
    let now = clock::utc_filetime();
    let local = now.saturating_add_signed(super::timezoneapi::offset(now));
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpsystemtime, civil(local)) };
}

/// A number of the first processor, as `/proc/cpuinfo` has it.
fn cpuinfo(key: &str) -> Option<u16> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.split(':').next().is_some_and(|name| name.trim() == key))?;
    line.split(':').nth(1)?.trim().parse().ok()
}

fn processors() -> u32 {
    // SAFETY: no pointers.
    let online = unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) };
    // What the process may use counts, as it does for a container.
    let usable = std::thread::available_parallelism().map_or(1, |count| count.get() as u32);
    usable.min(u32::try_from(online).unwrap_or(1).max(1))
}

fn system_info() -> s::SYSTEM_INFO {
    const AMD64: u16 = 9;
    const ARM64: u16 = 12;
    let architecture = if cfg!(target_arch = "aarch64") { ARM64 } else { AMD64 };
    let (model, stepping) = (cpuinfo("model").unwrap_or(0), cpuinfo("stepping").unwrap_or(0));
    s::SYSTEM_INFO {
        Anonymous: s::SYSTEM_INFO_0 {
            Anonymous: s::SYSTEM_INFO_0_0 { wProcessorArchitecture: architecture, wReserved: 0 },
        },
        dwPageSize: PAGE as u32,
        lpMinimumApplicationAddress: std::ptr::without_provenance_mut(GRANULARITY),
        lpMaximumApplicationAddress: std::ptr::without_provenance_mut(0x7fff_ffff_efff),
        dwActiveProcessorMask: schedule::affinity(std::process::id() as i32) as usize,
        dwNumberOfProcessors: processors(),
        dwProcessorType: if architecture == AMD64 { 8664 } else { 0 },
        dwAllocationGranularity: GRANULARITY as u32,
        wProcessorLevel: cpuinfo("cpu family").unwrap_or(6),
        wProcessorRevision: model << 8 | stepping & 0xff,
    }
}

/// `GetSystemInfo`—Processors, pages and addresses. The processors are those that the process may use.
///
/// # Safety
/// `lpsysteminfo` is null or valid for writes.
pub unsafe extern "system" fn GetSystemInfo(lpsysteminfo: *mut s::SYSTEM_INFO) {
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpsysteminfo, system_info()) };
}

/// `GetNativeSystemInfo`—The same: nothing is emulated.
///
/// # Safety
/// `lpsysteminfo` is null or valid for writes.
pub unsafe extern "system" fn GetNativeSystemInfo(lpsysteminfo: *mut s::SYSTEM_INFO) {
    // SAFETY: the caller's promise.
    unsafe { GetSystemInfo(lpsysteminfo) };
}

/// `GetVersion`—The version of Windows whose behaviour is kept to: 10.0, build 19045.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetVersion() -> u32 {
    BUILD << 16 | MINOR << 8 | MAJOR
}

/// `GetVersionExW`—The same in a structure, the plain or the extended one, which `dwOSVersionInfoSize` tells.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER (another size), ERROR_NOACCESS (null).
///
/// # Safety
/// `lpversioninformation` is null or a structure of the size that it states.
pub unsafe extern "system" fn GetVersionExW(lpversioninformation: *mut s::OSVERSIONINFOW) -> BOOL {
    const EX: usize = size_of::<s::OSVERSIONINFOEXW>();
    // SAFETY: the caller's promise: the size comes first.
    let Some(size) = (unsafe { pointer::get(lpversioninformation.cast::<u32>()) }) else {
        return fail(f::ERROR_NOACCESS, 0);
    };
    let plain = s::OSVERSIONINFOW {
        dwOSVersionInfoSize: size,
        dwMajorVersion: MAJOR,
        dwMinorVersion: MINOR,
        dwBuildNumber: BUILD,
        dwPlatformId: VER_PLATFORM_WIN32_NT,
        szCSDVersion: [0; 128],
    };
    match size as usize {
        // SAFETY: the caller's promise: it has this size.
        size if size == size_of_val(&plain) => unsafe { pointer::put(lpversioninformation, plain) },
        EX => {
            let ex = s::OSVERSIONINFOEXW {
                dwOSVersionInfoSize: size,
                dwMajorVersion: MAJOR,
                dwMinorVersion: MINOR,
                dwBuildNumber: BUILD,
                dwPlatformId: VER_PLATFORM_WIN32_NT,
                wProductType: VER_NT_WORKSTATION,
                ..Default::default()
            };
            // SAFETY: the caller's promise: it has this size.
            unsafe { pointer::put(lpversioninformation.cast(), ex) };
        }
        _ => return fail(f::ERROR_INSUFFICIENT_BUFFER, 0),
    }
    1
}

/// `GetVersionExA`—[`GetVersionExW`] with narrow text in the structure.
///
/// Errors: as [`GetVersionExW`].
///
/// # Safety
/// As [`GetVersionExW`].
pub unsafe extern "system" fn GetVersionExA(lpversioninformation: *mut s::OSVERSIONINFOA) -> BOOL {
    const EX: usize = size_of::<s::OSVERSIONINFOEXA>();
    // SAFETY: the caller's promise: the size comes first.
    let Some(size) = (unsafe { pointer::get(lpversioninformation.cast::<u32>()) }) else {
        return fail(f::ERROR_NOACCESS, 0);
    };
    let plain = s::OSVERSIONINFOA {
        dwOSVersionInfoSize: size,
        dwMajorVersion: MAJOR,
        dwMinorVersion: MINOR,
        dwBuildNumber: BUILD,
        dwPlatformId: VER_PLATFORM_WIN32_NT,
        szCSDVersion: [0; 128],
    };
    match size as usize {
        // SAFETY: the caller's promise: it has this size.
        size if size == size_of_val(&plain) => unsafe { pointer::put(lpversioninformation, plain) },
        EX => {
            let ex = s::OSVERSIONINFOEXA {
                dwOSVersionInfoSize: size,
                dwMajorVersion: MAJOR,
                dwMinorVersion: MINOR,
                dwBuildNumber: BUILD,
                dwPlatformId: VER_PLATFORM_WIN32_NT,
                wProductType: VER_NT_WORKSTATION,
                ..Default::default()
            };
            // SAFETY: the caller's promise: it has this size.
            unsafe { pointer::put(lpversioninformation.cast(), ex) };
        }
        _ => return fail(f::ERROR_INSUFFICIENT_BUFFER, 0),
    }
    1
}

/// `GlobalMemoryStatusEx`—How much memory there is, and is left.
///
/// Errors: ERROR_INVALID_PARAMETER (null, another `dwLength`).
///
/// # Safety
/// `lpbuffer` is null or valid.
pub unsafe extern "system" fn GlobalMemoryStatusEx(lpbuffer: *mut s::MEMORYSTATUSEX) -> BOOL {
    // SAFETY: the caller's promise: the length comes first.
    let length = unsafe { pointer::get(lpbuffer.cast::<u32>()) };
    if length != Some(size_of::<s::MEMORYSTATUSEX>() as u32) {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes: BTreeMap<&str, u64> = text
        .lines()
        .filter_map(|line| {
            let (name, rest) = line.split_once(':')?;
            Some((name, rest.split_whitespace().next()?.parse().ok()?))
        })
        .collect();
    let bytes = |name| kilobytes.get(name).map_or(0, |kilobytes| kilobytes * 1024);
    let (total, available) = (bytes("MemTotal"), bytes("MemAvailable"));
    const ADDRESSES: u64 = 0x7fff_ffff_0000;
    let status = s::MEMORYSTATUSEX {
        dwLength: size_of::<s::MEMORYSTATUSEX>() as u32,
        dwMemoryLoad: (100 - available.saturating_mul(100).checked_div(total).unwrap_or(0).min(100)) as u32,
        ullTotalPhys: total,
        ullAvailPhys: available,
        ullTotalPageFile: total + bytes("SwapTotal"),
        ullAvailPageFile: available + bytes("SwapFree"),
        ullTotalVirtual: ADDRESSES,
        ullAvailVirtual: ADDRESSES.saturating_sub(used_addresses()),
        ullAvailExtendedVirtual: 0,
    };
    // SAFETY: the caller's promise; it is not null.
    unsafe { pointer::put(lpbuffer, status) };
    1
}

/// Bytes of address space that the process uses.
fn used_addresses() -> u64 {
    let text = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = text.split(' ').next().and_then(|pages| pages.parse().ok()).unwrap_or(0);
    pages * PAGE as u64
}

/// A list of processors such as `0-3,8`, as a mask of the first 64.
fn mask_of(list: &str) -> u64 {
    let mut mask = 0;
    for part in list.trim().split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        if let (Ok(first), Ok(last)) = (first.parse::<u32>(), last.parse::<u32>()) {
            (first..=last).filter(|processor| *processor < 64).for_each(|processor| mask |= 1 << processor);
        }
    }
    mask
}

fn read(path: &str) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
}

type Information = s::SYSTEM_LOGICAL_PROCESSOR_INFORMATION;

/// Cores, packages, nodes and caches of the processors that are online, as the system describes them.
fn topology() -> Vec<Information> {
    const ROOT: &str = "/sys/devices/system/cpu";
    let online = read(&format!("{ROOT}/online")).map_or(1, |list| mask_of(&list));
    let mut found: BTreeMap<(i32, u8, i32, u64), Information> = BTreeMap::new();
    for processor in (0..64).filter(|processor| online >> processor & 1 != 0) {
        let own = 1 << processor;
        let topology =
            |name: &str| read(&format!("{ROOT}/cpu{processor}/topology/{name}")).map_or(own, |list| mask_of(&list));
        let core = topology("thread_siblings_list");
        let several = core.count_ones() > 1;
        let mut entry = Information { ProcessorMask: core as usize, ..Default::default() };
        entry.Relationship = s::RelationProcessorCore;
        entry.Anonymous.ProcessorCore = s::SYSTEM_LOGICAL_PROCESSOR_INFORMATION_0_0 { Flags: several.into() };
        found.insert((0, 0, 0, core), entry);
        let package = topology("package_cpus_list");
        let entry = Information {
            ProcessorMask: package as usize,
            Relationship: s::RelationProcessorPackage,
            ..Default::default()
        };
        found.insert((3, 0, 0, package), entry);
        for index in 0..8 {
            let of = |name: &str| read(&format!("{ROOT}/cpu{processor}/cache/index{index}/{name}"));
            let Some(level) = of("level").and_then(|level| level.parse::<u8>().ok()) else { break };
            let kind = match of("type").as_deref() {
                Some("Instruction") => s::CacheInstruction,
                Some("Data") => s::CacheData,
                _ => s::CacheUnified,
            };
            let mask = of("shared_cpu_list").map_or(own, |list| mask_of(&list));
            let number = |name: &str| of(name).and_then(|text| text.trim_end_matches('K').parse::<u32>().ok());
            let mut entry = Information { ProcessorMask: mask as usize, ..Default::default() };
            entry.Relationship = s::RelationCache;
            entry.Anonymous.Cache = s::CACHE_DESCRIPTOR {
                Level: level,
                Associativity: number("ways_of_associativity").unwrap_or(0) as u8,
                LineSize: number("coherency_line_size").unwrap_or(64) as u16,
                Size: number("size").unwrap_or(0) * 1024,
                Type: kind,
            };
            found.insert((2, level, kind, mask), entry);
        }
    }
    for node in 0..64 {
        let Some(list) = read(&format!("/sys/devices/system/node/node{node}/cpulist")) else { break };
        let mut entry = Information { ProcessorMask: mask_of(&list) as usize, ..Default::default() };
        entry.Relationship = s::RelationNumaNode;
        entry.Anonymous.NumaNode = s::SYSTEM_LOGICAL_PROCESSOR_INFORMATION_0_1 { NodeNumber: node };
        found.insert((1, 0, node as i32, 0), entry);
    }
    found.into_values().collect()
}

/// `GetLogicalProcessorInformation`—Cores, packages, nodes and caches, each with a mask of its processors.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER (`*returnedlength` says what is needed), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `buffer` is null or has as many writable bytes as `*returnedlength` says.
pub unsafe extern "system" fn GetLogicalProcessorInformation(
    buffer: *mut Information,
    returnedlength: *mut u32,
) -> BOOL {
    // SAFETY: the caller's promise.
    let Some(room) = (unsafe { pointer::get(returnedlength) }) else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    let entries = topology();
    let needed = size_of_val(&*entries) as u32;
    // SAFETY: the caller's promise; it is not null.
    unsafe { returnedlength.write(needed) };
    if buffer.is_null() || room < needed {
        return fail(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    // SAFETY: the caller's promise, and the room has been checked.
    unsafe { std::ptr::copy_nonoverlapping(entries.as_ptr(), buffer, entries.len()) };
    1
}

fn machine() -> String {
    let mut name = MaybeUninit::<[u8; 256]>::zeroed();
    // SAFETY: there is room for so many bytes.
    unsafe { libc::gethostname(name.as_mut_ptr().cast(), 255) };
    // SAFETY: it was zero before it was filled in.
    let name = unsafe { name.assume_init() };
    let end = name.iter().position(|byte| *byte == 0).unwrap_or(0);
    String::from_utf8_lossy(&name[..end]).into_owned()
}

/// The name of the user, as the system has it, or as the environment says.
fn user() -> Option<String> {
    let mut room = [0u8; 4096];
    let mut entry = MaybeUninit::<libc::passwd>::zeroed();
    let mut found = std::ptr::null_mut();
    // SAFETY: no arguments.
    let id = unsafe { libc::geteuid() };
    let (entry, text, bytes) = (entry.as_mut_ptr(), room.as_mut_ptr().cast(), room.len());
    // SAFETY: there is room for the answer and its text.
    unsafe { libc::getpwuid_r(id, entry, text, bytes, &raw mut found) };
    if found.is_null() {
        return std::env::var("USER").ok();
    }
    // SAFETY: the entry has been filled in.
    let name = unsafe { (*found).pw_name };
    // SAFETY: it leads into the text, which is live, and ends with a zero.
    unsafe { pointer::narrow_text(name.cast()) }
}

/// Copies a name for a caller whose `*size` counts units and takes what is needed.
///
/// # Safety
/// `size` is null or valid, and `to` is null or has as much room as it says.
unsafe fn tell<T: Copy + Default>(name: &[T], to: *mut T, size: *mut u32, too_small: u32, with_zero: bool) -> BOOL {
    // SAFETY: the caller's promise.
    let Some(room) = (unsafe { pointer::get(size) }) else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    // SAFETY: as above.
    if !unsafe { pointer::put_string(to, room as usize, name) } {
        // SAFETY: as above; it is not null.
        unsafe { size.write(name.len() as u32 + 1) };
        return fail(too_small, 0);
    }
    // SAFETY: as above.
    unsafe { size.write(name.len() as u32 + u32::from(with_zero)) };
    1
}

/// `GetComputerNameA`—The name of this machine, in UTF-8: its host name, which may be longer than the 15 letters of Windows.
///
/// Errors: ERROR_BUFFER_OVERFLOW (`*nsize` says how many bytes are needed), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `nsize` is null or valid, and `lpbuffer` is null or has as much room as it says.
pub unsafe extern "system" fn GetComputerNameA(lpbuffer: PSTR, nsize: *mut u32) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { tell(machine().as_bytes(), lpbuffer, nsize, f::ERROR_BUFFER_OVERFLOW, false) }
}

/// `GetComputerNameW`—The same in UTF-16.
///
/// Errors: as [`GetComputerNameA`].
///
/// # Safety
/// As [`GetComputerNameA`].
pub unsafe extern "system" fn GetComputerNameW(lpbuffer: PWSTR, nsize: *mut u32) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { tell(&pointer::utf16(&machine()), lpbuffer, nsize, f::ERROR_BUFFER_OVERFLOW, false) }
}

/// `GetUserNameA`—The name of the user that the process acts for, in UTF-8; `*pcbbuffer` counts the zero too.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER (`*pcbbuffer` says how many bytes are needed), ERROR_INVALID_PARAMETER (null),
/// ERROR_NONE_MAPPED (the user has no name).
///
/// # Safety
/// `pcbbuffer` is null or valid, and `lpbuffer` is null or has as much room as it says.
pub unsafe extern "system" fn GetUserNameA(lpbuffer: PSTR, pcbbuffer: *mut u32) -> BOOL {
    let Some(user) = user() else { return fail(f::ERROR_NONE_MAPPED, 0) };
    // SAFETY: the caller's promise.
    unsafe { tell(user.as_bytes(), lpbuffer, pcbbuffer, f::ERROR_INSUFFICIENT_BUFFER, true) }
}

/// `GetUserNameW`—The same in UTF-16.
///
/// Errors: as [`GetUserNameA`].
///
/// # Safety
/// As [`GetUserNameA`].
pub unsafe extern "system" fn GetUserNameW(lpbuffer: PWSTR, pcbbuffer: *mut u32) -> BOOL {
    let Some(user) = user() else { return fail(f::ERROR_NONE_MAPPED, 0) };
    // SAFETY: the caller's promise.
    unsafe { tell(&pointer::utf16(&user), lpbuffer, pcbbuffer, f::ERROR_INSUFFICIENT_BUFFER, true) }
}

/// The directory that programs look for system libraries in; [`LoadLibraryW`](super::libloaderapi::LoadLibraryW) knows them by name
/// alone.
const SYSTEM: &str = r"C:\Windows\System32";

/// Copies a path; returns its length, or how much room is needed.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn tell_path<T: Copy + Default>(path: &[T], to: *mut T, room: u32) -> u32 {
    // SAFETY: the caller's promise.
    let fits = unsafe { pointer::put_string(to, room as usize, path) };
    path.len() as u32 + u32::from(!fits)
}

/// `GetSystemDirectoryA`—`C:\Windows\System32`, where libraries are only looked for by name. Returns the length, or the room that is
/// needed.
///
/// # Safety
/// `lpbuffer` is null or has `usize` writable bytes.
pub unsafe extern "system" fn GetSystemDirectoryA(lpbuffer: PSTR, usize: u32) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell_path(SYSTEM.as_bytes(), lpbuffer, usize) }
}

/// `GetSystemDirectoryW`—The same in UTF-16.
///
/// # Safety
/// `lpbuffer` is null or has `usize` writable units.
pub unsafe extern "system" fn GetSystemDirectoryW(lpbuffer: PWSTR, usize: u32) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell_path(&pointer::utf16(SYSTEM), lpbuffer, usize) }
}
