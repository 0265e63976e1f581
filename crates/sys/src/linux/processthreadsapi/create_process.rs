//! `CreateProcess`.
#![allow(unsafe_code)] // Reads the program's strings and structures.

use super::child::ChildProcess;
use super::{arguments, attributes, shell};
use crate::linux::failure::fail;
use crate::linux::fileapi::{error_of, path_of};
use crate::linux::handle::{self, Entry};
use crate::linux::inheritance::Parcel;
use crate::linux::{pointer, schedule};
use std::ffi::{OsString, c_void};
use std::io::IsTerminal;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::{BOOL, PCSTR, PCWSTR, PSTR, PWSTR};

/// Flags that are about errors and jobs, which a child has or has not as it is.
const WITHOUT_EFFECT: u32 = t::CREATE_DEFAULT_ERROR_MODE | t::CREATE_BREAKAWAY_FROM_JOB | t::NORMAL_PRIORITY_CLASS;

/// The terminal sends such a child no signals: it has a session of its own.
const OWN_CONSOLE: u32 = t::CREATE_NEW_CONSOLE | t::CREATE_NO_WINDOW | t::DETACHED_PROCESS;

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
    /// Whether handles are inherited; if a list says which, those.
    inherits: bool,
    listed: Option<Vec<usize>>,
    /// What the C runtime of the program is to have at which descriptor.
    descriptors: Vec<(RawFd, usize)>,
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
    if let Some(file) = handle::file(given.addr()) {
        return file.file().try_clone().map(Stdio::from).map_err(|error| error_of(&error));
    }
    let lent = double(given.addr(), 0)?;
    let_it_wait(lent.as_raw_fd());
    Ok(lent.into())
}

/// Programs that read and write a connection as a file expect it to wait. The table's own transfers say each time that they do not.
fn let_it_wait(connection: RawFd) {
    let mut length = 0;
    // SAFETY: nothing is written where the length is zero.
    if unsafe { libc::getpeername(connection, std::ptr::null_mut(), &raw mut length) } != 0 {
        return;
    }
    // SAFETY: no memory is passed.
    let flags = unsafe { libc::fcntl(connection, libc::F_GETFL) };
    if flags >= 0 {
        // SAFETY: no memory is passed.
        unsafe { libc::fcntl(connection, libc::F_SETFL, flags & !libc::O_NONBLOCK) };
    }
}

/// A descriptor of a handle for the C runtime of a child, from `lowest` on.
fn double(handle: usize, lowest: RawFd) -> Result<OwnedFd, u32> {
    let lent: OwnedFd = match (handle::pipe(handle), handle::file(handle)) {
        (Some(pipe), _) => pipe.for_child().ok_or(f::ERROR_INVALID_HANDLE)?,
        (None, Some(file)) => file.file().try_clone().map_err(|error| error_of(&error))?.into(),
        (None, None) => {
            let socket = handle::socket(handle).map_err(|_| f::ERROR_INVALID_HANDLE)?;
            // SAFETY: the socket is in use, and so is its descriptor.
            let descriptor = unsafe { std::os::fd::BorrowedFd::borrow_raw(socket.fd_to_change()) };
            descriptor.try_clone_to_owned().map_err(|error| error_of(&error))?
        }
    };
    above(lent, lowest)
}

/// The same descriptor, from `lowest` on.
fn above(descriptor: OwnedFd, lowest: RawFd) -> Result<OwnedFd, u32> {
    // SAFETY: no memory is passed.
    let made = unsafe { libc::fcntl(descriptor.as_raw_fd(), libc::F_DUPFD_CLOEXEC, lowest) };
    if made < 0 {
        return Err(error_of(&std::io::Error::last_os_error()));
    }
    // SAFETY: it was just made, and nobody else has it.
    Ok(unsafe { OwnedFd::from_raw_fd(made) })
}

/// Takes every descriptor below `lowest` that is free, so that nothing which starting a process needs is there.
fn occupied(lowest: RawFd) -> Result<Vec<OwnedFd>, u32> {
    let mut taken = Vec::new();
    if lowest <= 3 {
        return Ok(taken);
    }
    loop {
        let nothing: OwnedFd = std::fs::File::open("/dev/null").map_err(|error| error_of(&error))?.into();
        if nothing.as_raw_fd() >= lowest {
            return Ok(taken);
        }
        taken.push(nothing);
    }
}

/// What is done in the child, before its program begins.
struct Birth {
    parcel: Option<Parcel>,
    keep: Vec<RawFd>,
    descriptors: Vec<(RawFd, OwnedFd)>,
    /// Held until the child is there.
    _occupied: Vec<OwnedFd>,
    own_session: bool,
    own_group: bool,
    suspended: bool,
}

/// The errno by which a child says that it cannot be suspended.
const NOT_SUSPENDED: i32 = libc::ENOTSUP;

fn check(done: libc::c_int) -> std::io::Result<()> {
    if done < 0 { Err(std::io::Error::last_os_error()) } else { Ok(()) }
}

impl Birth {
    fn new(wanted: &Wanted) -> Result<Self, u32> {
        if wanted.listed.is_some() && !wanted.inherits {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let lowest = wanted.descriptors.iter().map(|(to, _)| to + 1).max().unwrap_or(3).max(3);
        let standard = wanted.standard.map_or([0; 3], |standard| standard.map(|handle| handle.addr() & !3));
        let packed = || Parcel::pack(wanted.listed.as_deref(), standard, &wanted.descriptors, lowest);
        let parcel = if wanted.inherits { packed()? } else { None };
        let descriptors = wanted.descriptors.iter().map(|(to, handle)| Ok((*to, double(*handle, lowest)?)));
        Ok(Self {
            keep: parcel.as_ref().map(Parcel::descriptors).unwrap_or_default(),
            parcel,
            descriptors: descriptors.collect::<Result<_, u32>>()?,
            _occupied: occupied(lowest)?,
            own_session: wanted.flags & OWN_CONSOLE != 0,
            own_group: wanted.flags & (t::CREATE_NEW_PROCESS_GROUP | OWN_CONSOLE) == t::CREATE_NEW_PROCESS_GROUP,
            suspended: wanted.flags & t::CREATE_SUSPENDED != 0,
        })
    }

    fn is_plain(&self) -> bool {
        !(self.own_session || self.own_group || self.suspended) && self.keep.is_empty() && self.descriptors.is_empty()
    }

    /// Between fork and exec: system calls alone.
    fn prepare(&self) -> std::io::Result<()> {
        for descriptor in &self.keep {
            // SAFETY: no memory is passed.
            check(unsafe { libc::fcntl(*descriptor, libc::F_SETFD, 0) })?;
        }
        for (to, from) in &self.descriptors {
            // SAFETY: no memory is passed; nothing that is needed lies where it goes.
            check(unsafe { libc::dup2(from.as_raw_fd(), *to) })?;
        }
        if self.own_session {
            // SAFETY: no memory is passed.
            check(unsafe { libc::setsid() })?;
        }
        if self.own_group {
            // Ctrl+C is not for such a group, until the program says otherwise.
            // SAFETY: to ignore a signal runs nothing.
            unsafe { libc::signal(libc::SIGINT, libc::SIG_IGN) };
        }
        if self.suspended {
            let nothing = std::ptr::null_mut::<c_void>();
            // The kernel stops it when the new program is there, before its first instruction.
            // SAFETY: the request takes no memory.
            if unsafe { libc::ptrace(libc::PTRACE_TRACEME, 0, nothing, nothing) } != 0 {
                return Err(std::io::Error::from_raw_os_error(NOT_SUSPENDED));
            }
        }
        Ok(())
    }
}

/// Waits until a child that is to be suspended stops at its program's beginning, and leaves it stopped.
fn suspend(number: u32) {
    let child = number as libc::pid_t;
    let mut status = 0;
    // SAFETY: the status is live. It is this thread's to wait for, which started it.
    while unsafe { libc::waitpid(child, &raw mut status, libc::__WALL | libc::WUNTRACED) } < 0 {
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return;
        }
    }
    let nothing = std::ptr::null_mut::<c_void>();
    let stop = std::ptr::without_provenance_mut::<c_void>(libc::SIGSTOP as usize);
    // SAFETY: the request takes no memory.
    unsafe { libc::ptrace(libc::PTRACE_DETACH, child, nothing, stop) };
}

fn command(wanted: &Wanted) -> Result<Command, u32> {
    let known = WITHOUT_EFFECT
        | OWN_CONSOLE
        | t::CREATE_SUSPENDED
        | t::CREATE_NEW_PROCESS_GROUP
        | t::CREATE_UNICODE_ENVIRONMENT
        | t::EXTENDED_STARTUPINFO_PRESENT;
    if wanted.flags & !(known | NICENESS.iter().fold(0, |all, (class, _)| all | class)) != 0 {
        return Err(f::ERROR_NOT_SUPPORTED);
    }
    let both = t::CREATE_NEW_CONSOLE | t::DETACHED_PROCESS;
    if wanted.flags & both == both {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let line = wanted.line.as_deref().unwrap_or_default();
    let mut given = arguments::split(line);
    let name = wanted.application.as_ref().or(given.first()).ok_or(f::ERROR_INVALID_PARAMETER)?.clone();
    let found = match &wanted.application {
        Some(application) => {
            let path = path_of(Some(application.clone()))?;
            runnable(&path).ok_or_else(|| missing(&path))
        }
        None => find(&name),
    };
    let program = match found {
        Err(_) if shell::is_meant(&name) => {
            given = [vec![name], shell::arguments(line)].concat();
            PathBuf::from(shell::PROGRAM)
        }
        found => found?,
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
    } else if wanted.flags & t::DETACHED_PROCESS != 0 {
        // It has no console: what leads to this process' own is not for it.
        let is_terminal =
            [std::io::stdin().is_terminal(), std::io::stdout().is_terminal(), std::io::stderr().is_terminal()];
        let set: [fn(&mut Command, Stdio) -> &mut Command; 3] = [Command::stdin, Command::stdout, Command::stderr];
        set.iter().zip(is_terminal).filter(|(_, is)| *is).for_each(|(set, _)| _ = set(&mut command, Stdio::null()));
    }
    Ok(command)
}

/// Starts the program; `birth` is there until it has begun.
fn spawn(mut command: Command, birth: Birth) -> Result<Child, u32> {
    let suspended = birth.suspended;
    if birth.own_group {
        command.process_group(0);
    }
    if let Some((name, value)) = birth.parcel.as_ref().map(Parcel::variable) {
        command.env(name, value);
    }
    if !birth.is_plain() {
        // SAFETY: the closure makes system calls alone, and allocates nothing.
        unsafe { command.pre_exec(move || birth.prepare()) };
    }
    let child = command.spawn().map_err(|error| match error.raw_os_error() {
        Some(libc::ENOEXEC) => f::ERROR_BAD_EXE_FORMAT,
        Some(libc::EAGAIN) => f::ERROR_NO_SYSTEM_RESOURCES,
        Some(NOT_SUSPENDED) if suspended => f::ERROR_NOT_SUPPORTED,
        _ => error_of(&error),
    })?;
    if suspended {
        suspend(child.id());
    }
    Ok(child)
}

fn create(wanted: &Wanted) -> Result<t::PROCESS_INFORMATION, u32> {
    let child = spawn(command(wanted)?, Birth::new(wanted)?)?;
    let suspended = wanted.flags & t::CREATE_SUSPENDED != 0;
    let number = child.id();
    for (_, niceness) in NICENESS.iter().filter(|(class, _)| wanted.flags & class != 0) {
        schedule::set_niceness(number as i32, *niceness);
    }
    let process = ChildProcess::adopt(child, suspended).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
    let handle_of = |entry| handle::insert(entry).ok_or(f::ERROR_NOT_ENOUGH_MEMORY);
    let first = handle_of(Entry::Child(Arc::clone(&process)))?;
    let second = handle_of(Entry::ChildThread(process)).inspect_err(|_| drop(handle::remove(first)))?;
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

/// What the C runtime hands from one program to another (`lpReserved2`): how many descriptors there are, a byte of flags of each, and their handles. Those of
/// standard input, output and error are told otherwise.
///
/// # Safety
/// `block` is null or has so many readable bytes.
unsafe fn descriptors(block: *const u8, length: u16) -> Vec<(RawFd, usize)> {
    const OPEN: u8 = 1;
    if pointer::is_missing(block) || usize::from(length) < size_of::<i32>() {
        return Vec::new();
    }
    // SAFETY: the caller's promise.
    let bytes = unsafe { std::slice::from_raw_parts(block, length.into()) };
    let (count, rest) = bytes.split_at(size_of::<i32>());
    let count = count.try_into().map_or(0, i32::from_ne_bytes);
    let count = usize::try_from(count).unwrap_or(0).min(rest.len() / (1 + size_of::<usize>()));
    let (flags, handles) = rest.split_at(count);
    let handles =
        handles.chunks_exact(size_of::<usize>()).filter_map(|handle| handle.try_into().ok().map(usize::from_ne_bytes));
    let open = flags.iter().zip(handles).enumerate().skip(3).filter(|(_, (flags, _))| **flags & OPEN != 0);
    open.filter(|(_, (_, handle))| *handle != usize::MAX).map(|(index, (_, handle))| (index as RawFd, handle)).collect()
}

/// The handles of a list that the startup information leads to.
///
/// # Safety
/// `startup` is valid, of the size that it says itself.
unsafe fn listed(startup: *const t::STARTUPINFOW, flags: u32, size: u32) -> Result<Option<Vec<usize>>, u32> {
    if flags & t::EXTENDED_STARTUPINFO_PRESENT == 0 {
        return Ok(None);
    }
    if (size as usize) < size_of::<t::STARTUPINFOEXW>() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    // SAFETY: the caller's promise, and the size was compared.
    let list = unsafe { startup.cast::<t::STARTUPINFOEXW>().read_unaligned() }.lpAttributeList;
    // SAFETY: the caller's promise.
    Ok(unsafe { attributes::handles(list) })
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
/// for such an end (0xC0000005 for SIGSEGV). `hThread` is its first thread, which [`ResumeThread`](super::ResumeThread) lets begin where it was created
/// suspended (CREATE_SUSPENDED); nothing else can be done to it but to wait for it and to close it.
///
/// With `bInheritHandles` a program of this library finds the handles that say so, or those of them that PROC_THREAD_ATTRIBUTE_HANDLE_LIST names, under the same
/// values: files, pipes without a name, clients' ends of named pipes, file mappings, and sockets, which say so unless that was forbidden. Another program has their descriptors open and
/// does not know it. Events and other objects of memory are not inherited.
///
/// The command line is taken apart as Microsoft's C runtime does. A name that ends in `.exe` means the program without it too, if there is
/// none with it. The handles of STARTF_USESTDHANDLES must be files or pipes. DETACHED_PROCESS, CREATE_NEW_CONSOLE and CREATE_NO_WINDOW give it a
/// session of its own, which the terminal sends no signals; CREATE_NEW_PROCESS_GROUP a group, whose number is the process'.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_BAD_EXE_FORMAT, ERROR_DIRECTORY, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
/// ERROR_NOT_SUPPORTED (to debug it, a class of more than normal priority, an object of memory in a list of handles; CREATE_SUSPENDED where a debugger follows
/// this process).
///
/// # Safety
/// The strings are null or end with a zero; `lpenvironment` is null or strings that do, ended by an empty one, of the width that the flags
/// say; `lpstartupinfo` is null or valid for reads, `lpprocessinformation` for writes.
pub unsafe extern "system" fn CreateProcessW(
    lpapplicationname: PCWSTR,
    lpcommandline: PWSTR,
    _lpprocessattributes: *const SECURITY_ATTRIBUTES,
    _lpthreadattributes: *const SECURITY_ATTRIBUTES,
    binherithandles: BOOL,
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
            inherits: binherithandles != 0,
            // SAFETY: the caller's promise; the structures of both widths are alike.
            listed: unsafe { listed(lpstartupinfo.cast(), dwcreationflags, startup.cb) }?,
            // SAFETY: the caller's promise.
            descriptors: unsafe { descriptors(startup.lpReserved2, startup.cbReserved2) },
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
    binherithandles: BOOL,
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
            inherits: binherithandles != 0,
            // SAFETY: the caller's promise; the structures of both widths are alike.
            listed: unsafe { listed(lpstartupinfo.cast(), dwcreationflags, startup.cb) }?,
            // SAFETY: the caller's promise.
            descriptors: unsafe { descriptors(startup.lpReserved2, startup.cbReserved2) },
        })
    };
    // SAFETY: the caller's promise.
    unsafe { finish(wanted(), lpprocessinformation) }
}
