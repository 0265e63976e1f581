//! `CreateProcess`.
#![allow(unsafe_code)] // Reads the program's strings and structures.

use super::arguments;
use super::child::ChildProcess;
use super::fail;
use crate::linux::fileapi::{error_of, path_of};
use crate::linux::handle::{self, Entry};
use crate::linux::{pointer, schedule};
use std::ffi::{OsString, c_void};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::{BOOL, PCSTR, PCWSTR, PSTR, PWSTR};

/// Flags that are about consoles and jobs, which a child has or has not as it is.
const WITHOUT_EFFECT: u32 = t::CREATE_NEW_CONSOLE
    | t::CREATE_NO_WINDOW
    | t::DETACHED_PROCESS
    | t::CREATE_DEFAULT_ERROR_MODE
    | t::CREATE_BREAKAWAY_FROM_JOB
    | t::NORMAL_PRIORITY_CLASS;

/// How nice a process of a lower class is.
const NICENESS: [(u32, i32); 2] = [(t::IDLE_PRIORITY_CLASS, 19), (t::BELOW_NORMAL_PRIORITY_CLASS, 10)];

/// What is asked for, in either width.
struct Wanted {
    application: Option<String>,
    line: Option<String>,
    flags: u32,
    environment: Option<Vec<(OsString, OsString)>>,
    directory: Option<String>,
    /// Standard input, output and error, where the program says which.
    standard: Option<[HANDLE; 3]>,
}

/// What is wrong with a path that leads to no program.
fn missing(path: &Path) -> u32 {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) { f::ERROR_PATH_NOT_FOUND } else { f::ERROR_FILE_NOT_FOUND }
}

/// A file that may be run: as named, or without the `.exe` that programs here do not have.
fn runnable(path: &Path) -> Option<PathBuf> {
    let bare =
        path.extension().filter(|extension| extension.eq_ignore_ascii_case("exe")).map(|_| path.with_extension(""));
    [Some(path.to_path_buf()), bare].into_iter().flatten().find(|path| path.is_file())
}

/// Where Windows looks for a program of a bare name: beside this one, where this one is, and in the path.
fn find(name: &str) -> Result<PathBuf, u32> {
    let path = path_of(Some(name.to_owned()))?;
    if path.components().count() > 1 || path.is_absolute() {
        return runnable(&path).ok_or_else(|| missing(&path));
    }
    let beside = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.to_path_buf()));
    let listed = std::env::var_os("PATH").unwrap_or_default();
    let folders = beside.into_iter().chain([PathBuf::from(".")]).chain(std::env::split_paths(&listed));
    folders.filter_map(|folder| runnable(&folder.join(&path))).next().ok_or(f::ERROR_FILE_NOT_FOUND)
}

/// Another descriptor of a handle for the child; none if it is null.
fn standard(given: HANDLE) -> Result<Stdio, u32> {
    if given.is_null() || given == f::INVALID_HANDLE_VALUE {
        return Ok(Stdio::null());
    }
    if let Some(pipe) = handle::pipe(given.addr()) {
        return pipe.for_child().map(Stdio::from).ok_or(f::ERROR_INVALID_HANDLE);
    }
    let file = handle::file(given.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
    file.file().try_clone().map(Stdio::from).map_err(|error| error_of(&error))
}

fn command(wanted: &Wanted) -> Result<Command, u32> {
    let known = WITHOUT_EFFECT | t::CREATE_NEW_PROCESS_GROUP | t::CREATE_UNICODE_ENVIRONMENT;
    if wanted.flags & !(known | NICENESS.iter().fold(0, |all, (class, _)| all | class)) != 0 {
        return Err(f::ERROR_NOT_SUPPORTED);
    }
    let mut given = arguments::split(wanted.line.as_deref().unwrap_or_default());
    let program = match &wanted.application {
        Some(application) => {
            let path = path_of(Some(application.clone()))?;
            runnable(&path).ok_or_else(|| missing(&path))?
        }
        None => find(given.first().ok_or(f::ERROR_INVALID_PARAMETER)?)?,
    };
    let program = std::path::absolute(program).map_err(|error| error_of(&error))?;
    let mut command = Command::new(program);
    if !given.is_empty() {
        command.arg0(given.remove(0));
    }
    command.args(given);
    if let Some(environment) = &wanted.environment {
        command.env_clear().envs(environment.iter().map(|(name, value)| (name, value)));
    }
    if let Some(directory) = &wanted.directory {
        let directory = path_of(Some(directory.clone()))?;
        if !directory.is_dir() {
            return Err(f::ERROR_DIRECTORY);
        }
        command.current_dir(directory);
    }
    if let Some([input, output, error]) = wanted.standard {
        command.stdin(standard(input)?).stdout(standard(output)?).stderr(standard(error)?);
    }
    if wanted.flags & t::CREATE_NEW_PROCESS_GROUP != 0 {
        command.process_group(0);
    }
    Ok(command)
}

fn create(wanted: &Wanted) -> Result<t::PROCESS_INFORMATION, u32> {
    let child = command(wanted)?.spawn().map_err(|error| match error.raw_os_error() {
        Some(libc::ENOEXEC) => f::ERROR_BAD_EXE_FORMAT,
        Some(libc::EAGAIN) => f::ERROR_NO_SYSTEM_RESOURCES,
        _ => error_of(&error),
    })?;
    let number = child.id();
    for (_, niceness) in NICENESS.iter().filter(|(class, _)| wanted.flags & class != 0) {
        schedule::set_niceness(number as i32, *niceness);
    }
    let process = ChildProcess::adopt(child).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
    let handle_of = |process| handle::insert(Entry::Child(process)).ok_or(f::ERROR_NOT_ENOUGH_MEMORY);
    let first = handle_of(Arc::clone(&process))?;
    let second = handle_of(process).inspect_err(|_| drop(handle::remove(first)))?;
    Ok(t::PROCESS_INFORMATION {
        hProcess: std::ptr::without_provenance_mut(first),
        hThread: std::ptr::without_provenance_mut(second),
        dwProcessId: number,
        dwThreadId: number,
    })
}

/// # Safety
/// `information` is null or valid for writes.
unsafe fn finish(wanted: Result<Wanted, u32>, information: *mut t::PROCESS_INFORMATION) -> BOOL {
    if information.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    match wanted.and_then(|wanted| create(&wanted)) {
        Ok(made) => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { information.write(made) };
            1
        }
        Err(error) => fail(error, 0),
    }
}

/// The strings of an environment, which an empty one ends.
///
/// # Safety
/// `block` is null, or what `next` reads it as: strings that each end with a zero, and an empty one.
unsafe fn environment<T>(
    mut block: *const T,
    next: impl Fn(*const T) -> Option<(Vec<u8>, usize)>,
) -> Option<Vec<(OsString, OsString)>> {
    let mut found = Vec::new();
    loop {
        let (text, length) = next(block)?;
        if text.is_empty() {
            return Some(found);
        }
        // A name may begin with an equals sign, as those of drives do.
        if let Some(at) = text.iter().skip(1).position(|byte| *byte == b'=') {
            let (name, value) = (text[..=at].to_vec(), text[at + 2..].to_vec());
            found.push((OsString::from_vec(name), OsString::from_vec(value)));
        }
        // SAFETY: the caller's promise: behind the string is another, or the empty one.
        block = unsafe { block.add(length + 1) };
    }
}

/// # Safety
/// As `lpenvironment` of [`CreateProcessW`].
unsafe fn environment_of(block: *const c_void, flags: u32) -> Option<Vec<(OsString, OsString)>> {
    if flags & t::CREATE_UNICODE_ENVIRONMENT != 0 {
        let next = |at: *const u16| {
            // SAFETY: the caller's promise.
            let text = unsafe { pointer::wide(at) }?;
            Some((String::from_utf16_lossy(&text).into_bytes(), text.len()))
        };
        // SAFETY: the caller's promise.
        return unsafe { environment(block.cast::<u16>(), next) };
    }
    let next = |at: *const u8| {
        // SAFETY: the caller's promise.
        let text = unsafe { pointer::narrow(at) }?;
        Some((text.to_vec(), text.len()))
    };
    // SAFETY: the caller's promise.
    unsafe { environment(block.cast::<u8>(), next) }
}

/// `CreateProcessW`—Starts a program. Its handle is signaled when it ends and then has its exit code, of which Linux keeps the low eight
/// bits; one that [`TerminateProcess`](super::TerminateProcess) ended has the code given there, one that a signal ended what Windows has
/// for such an end (0xC0000005 for SIGSEGV). `hThread` is another handle of it, to be waited for and closed.
///
/// The command line is taken apart as Microsoft's C runtime does. A name that ends in `.exe` means the program without it too, if there is
/// none with it. No handle is inherited but those of STARTF_USESTDHANDLES, which must be files or pipes.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_BAD_EXE_FORMAT, ERROR_DIRECTORY, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
/// ERROR_NOT_SUPPORTED (CREATE_SUSPENDED, to debug it, a class of more than normal priority).
///
/// # Safety
/// The strings are null or end with a zero; `lpenvironment` is null or strings that do, ended by an empty one, of the width that the flags
/// say; `lpstartupinfo` is null or valid for reads, `lpprocessinformation` for writes.
pub unsafe extern "system" fn CreateProcessW(
    lpapplicationname: PCWSTR,
    lpcommandline: PWSTR,
    _lpprocessattributes: *const SECURITY_ATTRIBUTES,
    _lpthreadattributes: *const SECURITY_ATTRIBUTES,
    _binherithandles: BOOL,
    dwcreationflags: t::PROCESS_CREATION_FLAGS,
    lpenvironment: *const c_void,
    lpcurrentdirectory: PCWSTR,
    lpstartupinfo: *const t::STARTUPINFOW,
    lpprocessinformation: *mut t::PROCESS_INFORMATION,
) -> BOOL {
    let wanted = || {
        // SAFETY: the caller's promise.
        let startup = unsafe { pointer::get(lpstartupinfo) }.ok_or(f::ERROR_INVALID_PARAMETER)?;
        let own = startup.dwFlags & t::STARTF_USESTDHANDLES != 0;
        Ok(Wanted {
            // SAFETY: the caller's promise.
            application: unsafe { pointer::wide_text(lpapplicationname) },
            // SAFETY: the caller's promise.
            line: unsafe { pointer::wide_text(lpcommandline) },
            flags: dwcreationflags,
            // SAFETY: the caller's promise.
            environment: unsafe { environment_of(lpenvironment, dwcreationflags) },
            // SAFETY: the caller's promise.
            directory: unsafe { pointer::wide_text(lpcurrentdirectory) },
            standard: own.then_some([startup.hStdInput, startup.hStdOutput, startup.hStdError]),
        })
    };
    // SAFETY: the caller's promise.
    unsafe { finish(wanted(), lpprocessinformation) }
}

/// `CreateProcessA`—The same with strings in UTF-8.
///
/// Errors: as [`CreateProcessW`].
///
/// # Safety
/// As [`CreateProcessW`].
pub unsafe extern "system" fn CreateProcessA(
    lpapplicationname: PCSTR,
    lpcommandline: PSTR,
    _lpprocessattributes: *const SECURITY_ATTRIBUTES,
    _lpthreadattributes: *const SECURITY_ATTRIBUTES,
    _binherithandles: BOOL,
    dwcreationflags: t::PROCESS_CREATION_FLAGS,
    lpenvironment: *const c_void,
    lpcurrentdirectory: PCSTR,
    lpstartupinfo: *const t::STARTUPINFOA,
    lpprocessinformation: *mut t::PROCESS_INFORMATION,
) -> BOOL {
    let wanted = || {
        // SAFETY: the caller's promise.
        let startup = unsafe { pointer::get(lpstartupinfo) }.ok_or(f::ERROR_INVALID_PARAMETER)?;
        let own = startup.dwFlags & t::STARTF_USESTDHANDLES != 0;
        Ok(Wanted {
            // SAFETY: the caller's promise.
            application: unsafe { pointer::narrow_text(lpapplicationname) },
            // SAFETY: the caller's promise.
            line: unsafe { pointer::narrow_text(lpcommandline) },
            flags: dwcreationflags,
            // SAFETY: the caller's promise.
            environment: unsafe { environment_of(lpenvironment, dwcreationflags) },
            // SAFETY: the caller's promise.
            directory: unsafe { pointer::narrow_text(lpcurrentdirectory) },
            standard: own.then_some([startup.hStdInput, startup.hStdOutput, startup.hStdError]),
        })
    };
    // SAFETY: the caller's promise.
    unsafe { finish(wanted(), lpprocessinformation) }
}
