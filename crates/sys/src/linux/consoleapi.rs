//! `consoleapi.h`: the terminal, and the signals that a console's user sends.
//!
//! SIGINT is CTRL_C_EVENT, SIGQUIT CTRL_BREAK_EVENT, SIGHUP CTRL_CLOSE_EVENT, SIGTERM CTRL_SHUTDOWN_EVENT. Signals are taken when the first
//! handler is added, and not before. A thread of their own calls the handlers, the last added first, until one returns TRUE; where none does the
//! process ends with STATUS_CONTROL_C_EXIT (0xC000013A), of which Linux keeps the low eight bits. A close or shutdown ends the process in any case
//! when the handlers have returned.
#![allow(unsafe_code)] // Signals, terminal modes, and the program's buffers.

pub(crate) mod input;
pub(crate) mod screen;

use super::current::set_last_error;
use super::failure::{fail, to_bool};
use super::fileapi::object::{FileObject, Way, transfer};
use super::{handle, pointer};
use parking_lot::Mutex;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Console as c;
use windows_sys::core::{BOOL, PCSTR, PCWSTR, PSTR, PWSTR};

type Handler = unsafe extern "system" fn(u32) -> BOOL;

const EVENTS: [(i32, u32); 4] = [
    (libc::SIGINT, c::CTRL_C_EVENT),
    (libc::SIGQUIT, c::CTRL_BREAK_EVENT),
    (libc::SIGHUP, c::CTRL_CLOSE_EVENT),
    (libc::SIGTERM, c::CTRL_SHUTDOWN_EVENT),
];
/// `STATUS_CONTROL_C_EXIT`.
const ENDED: u32 = 0xC000_013A;

static HANDLERS: Mutex<Vec<Handler>> = Mutex::new(Vec::new());
static IGNORES_CTRL_C: AtomicBool = AtomicBool::new(false);
/// Where the signal handler writes what has come.
static WRITER: AtomicI32 = AtomicI32::new(-1);

/// Only what a signal handler may do: one write.
extern "C" fn on_signal(signal: i32) {
    let event = EVENTS.iter().find(|(known, _)| *known == signal).map_or(0, |(_, event)| *event as u8);
    // SAFETY: the C library always has a place for the calling thread's errno.
    let errno = unsafe { libc::__errno_location() };
    // SAFETY: as above.
    let before = unsafe { errno.read() };
    // SAFETY: one byte is live; the descriptor is a pipe's, or none.
    unsafe { libc::write(WRITER.load(Ordering::Relaxed), (&raw const event).cast(), 1) };
    // SAFETY: as above.
    unsafe { errno.write(before) };
}

/// Whether this process was started with a group of its own; what a shell leaves in the background has the shell's.
fn leads_its_group() -> bool {
    // SAFETY: takes no memory.
    let group = unsafe { libc::getpgrp() };
    group as u32 == std::process::id()
}

/// Takes the signals, from now on.
fn listen() -> Result<(), u32> {
    static LISTENING: Mutex<bool> = Mutex::new(false);
    let mut listening = LISTENING.lock();
    if *listening {
        return Ok(());
    }
    let (reader, writer) = std::io::pipe().map_err(|_| f::ERROR_NO_SYSTEM_RESOURCES)?;
    WRITER.store(writer.as_raw_fd(), Ordering::Relaxed);
    // It is for signals as long as the process lives.
    std::mem::forget(writer);
    let serve = move || {
        let (mut reader, mut event) = (reader, [0]);
        while std::io::Read::read_exact(&mut reader, &mut event).is_ok() {
            dispatch(event[0].into());
        }
    };
    let thread = std::thread::Builder::new().name("overlapped console".into());
    thread.spawn(serve).map_err(|_| f::ERROR_NO_SYSTEM_RESOURCES)?;
    for (signal, _) in EVENTS {
        let action = MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: plain data, for which zero is valid.
        let mut action = unsafe { action.assume_init() };
        action.sa_sigaction = (on_signal as *const ()).expose_provenance();
        action.sa_flags = libc::SA_RESTART;
        let mut before = action;
        // SAFETY: both actions are live, and the handler does what a handler may.
        unsafe { libc::sigaction(signal, &raw const action, &raw mut before) };
        if signal == libc::SIGINT && before.sa_sigaction == libc::SIG_IGN && leads_its_group() {
            // It was started with CREATE_NEW_PROCESS_GROUP: Ctrl+C is not for it until it says so.
            IGNORES_CTRL_C.store(true, Ordering::SeqCst);
        }
    }
    *listening = true;
    Ok(())
}

/// Calls the handlers for an event.
fn dispatch(event: u32) {
    if event == c::CTRL_C_EVENT && IGNORES_CTRL_C.load(Ordering::SeqCst) {
        return;
    }
    let handlers = HANDLERS.lock().clone();
    // SAFETY: who added a handler promised that it may be called.
    let handled = handlers.iter().rev().any(|handler| unsafe { handler(event) } != 0);
    let survives = matches!(event, c::CTRL_C_EVENT | c::CTRL_BREAK_EVENT);
    if !(handled && survives) {
        std::process::exit(if handled { 0 } else { ENDED as i32 });
    }
}

/// `SetConsoleCtrlHandler`—Adds or removes a handler for what the user and the system send. Null says whether Ctrl+C is ignored.
///
/// Errors: ERROR_INVALID_PARAMETER (no such handler to remove), ERROR_NO_SYSTEM_RESOURCES.
///
/// # Safety
/// The handler may be called on another thread until it is removed.
pub unsafe extern "system" fn SetConsoleCtrlHandler(handlerroutine: c::PHANDLER_ROUTINE, add: BOOL) -> BOOL {
    let set = || {
        let Some(handler) = handlerroutine else {
            listen()?;
            IGNORES_CTRL_C.store(add != 0, Ordering::SeqCst);
            return Ok(());
        };
        if add != 0 {
            HANDLERS.lock().push(handler);
            return listen();
        }
        let mut handlers = HANDLERS.lock();
        let same = |known: &Handler| (*known as *const ()) == (handler as *const ());
        let at = handlers.iter().rposition(same).ok_or(f::ERROR_INVALID_PARAMETER)?;
        handlers.remove(at);
        Ok(())
    };
    to_bool(set())
}

/// `GenerateConsoleCtrlEvent`—Sends Ctrl+C or Ctrl+Break to a group of processes; 0 is the caller's own, of which only this process is meant.
///
/// Errors: ERROR_INVALID_PARAMETER (another event, no such group).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GenerateConsoleCtrlEvent(dwctrlevent: u32, dwprocessgroupid: u32) -> BOOL {
    let signal = match dwctrlevent {
        c::CTRL_C_EVENT => libc::SIGINT,
        c::CTRL_BREAK_EVENT => libc::SIGQUIT,
        _ => return fail(f::ERROR_INVALID_PARAMETER, 0),
    };
    let target = match (dwprocessgroupid, i32::try_from(dwprocessgroupid)) {
        (0, _) => std::process::id() as i32,
        (own, _) if own == std::process::id() => own as i32,
        (_, Ok(group)) => -group,
        (_, Err(_)) => return fail(f::ERROR_INVALID_PARAMETER, 0),
    };
    if target == std::process::id() as i32 && WRITER.load(Ordering::Relaxed) >= 0 {
        // Without the detour of a signal, so that events come in the order in which they were sent.
        on_signal(signal);
        return 1;
    }
    // SAFETY: no pointers.
    let sent = unsafe { libc::kill(target, signal) };
    if sent == 0 { 1 } else { fail(f::ERROR_INVALID_PARAMETER, 0) }
}

fn console(handle: HANDLE) -> Result<Arc<FileObject>, u32> {
    handle::file(handle.addr()).ok_or(f::ERROR_INVALID_HANDLE)
}

fn is_terminal(file: &FileObject) -> bool {
    std::io::IsTerminal::is_terminal(file.file())
}

fn terminal(handle: HANDLE) -> Result<(Arc<FileObject>, libc::termios), u32> {
    let file = console(handle)?;
    let mut modes = MaybeUninit::<libc::termios>::zeroed();
    // SAFETY: there is room for the answer.
    if unsafe { libc::tcgetattr(file.fd(), modes.as_mut_ptr()) } != 0 {
        return Err(f::ERROR_INVALID_HANDLE);
    }
    // SAFETY: it has been filled in.
    Ok((file, unsafe { modes.assume_init() }))
}

/// Whether a handle is the terminal's output: what standard output and error are.
fn is_output(file: &FileObject) -> bool {
    file.fd() == 1 || file.fd() == 2
}

const OUTPUT_MODE: u32 =
    c::ENABLE_PROCESSED_OUTPUT | c::ENABLE_WRAP_AT_EOL_OUTPUT | c::ENABLE_VIRTUAL_TERMINAL_PROCESSING;

/// `GetConsoleMode`—How the terminal treats input or output.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpmode` is null or valid for writes.
pub unsafe extern "system" fn GetConsoleMode(hconsolehandle: HANDLE, lpmode: *mut c::CONSOLE_MODE) -> BOOL {
    let tell = || {
        let (file, modes) = terminal(hconsolehandle)?;
        if lpmode.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let bit = |flag: libc::tcflag_t, mode: u32| if modes.c_lflag & flag != 0 { mode } else { 0 };
        let input = bit(libc::ECHO, c::ENABLE_ECHO_INPUT)
            | bit(libc::ICANON, c::ENABLE_LINE_INPUT)
            | bit(libc::ISIG, c::ENABLE_PROCESSED_INPUT);
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpmode, if is_output(&file) { OUTPUT_MODE } else { input }) };
        Ok(())
    };
    to_bool(tell())
}

/// `SetConsoleMode`—Echo, lines and Ctrl+C of the terminal's input. Output always does what its mode says by default.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetConsoleMode(hconsolehandle: HANDLE, dwmode: c::CONSOLE_MODE) -> BOOL {
    let set = || {
        let (file, mut modes) = terminal(hconsolehandle)?;
        if is_output(&file) {
            return Ok(());
        }
        for (flag, mode) in [
            (libc::ECHO, c::ENABLE_ECHO_INPUT),
            (libc::ICANON, c::ENABLE_LINE_INPUT),
            (libc::ISIG, c::ENABLE_PROCESSED_INPUT),
        ] {
            modes.c_lflag = if dwmode & mode != 0 { modes.c_lflag | flag } else { modes.c_lflag & !flag };
        }
        // SAFETY: the modes are live.
        match unsafe { libc::tcsetattr(file.fd(), libc::TCSANOW, &raw const modes) } {
            0 => Ok(()),
            _ => Err(f::ERROR_INVALID_HANDLE),
        }
    };
    to_bool(set())
}

fn write_all(file: &FileObject, bytes: &[u8]) -> Result<(), u32> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let at = rest.as_ptr().expose_provenance();
        let written = file.transfer(Way::Write, at, rest.len() as u32, None).map_err(|_| f::ERROR_INVALID_HANDLE)?;
        rest = &rest[written as usize..];
    }
    Ok(())
}

/// `WriteConsoleA`—Writes text to the terminal; to a file too, where the output was sent to one.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpbuffer` is null or has so many readable bytes; `lpnumberofcharswritten` is null or valid for writes.
pub unsafe extern "system" fn WriteConsoleA(
    hconsoleoutput: HANDLE,
    lpbuffer: PCSTR,
    nnumberofcharstowrite: u32,
    lpnumberofcharswritten: *mut u32,
    _lpreserved: *const c_void,
) -> BOOL {
    let write = || {
        let file = console(hconsoleoutput)?;
        if lpbuffer.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        // SAFETY: the caller's promise; it is not null.
        let bytes = unsafe { std::slice::from_raw_parts(lpbuffer, nnumberofcharstowrite as usize) };
        write_all(&file, bytes)?;
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpnumberofcharswritten, nnumberofcharstowrite) };
        Ok(())
    };
    to_bool(write())
}

/// `WriteConsoleW`—The same in UTF-16; the terminal gets UTF-8.
///
/// Errors: as [`WriteConsoleA`].
///
/// # Safety
/// As [`WriteConsoleA`], in units.
pub unsafe extern "system" fn WriteConsoleW(
    hconsoleoutput: HANDLE,
    lpbuffer: PCWSTR,
    nnumberofcharstowrite: u32,
    lpnumberofcharswritten: *mut u32,
    _lpreserved: *const c_void,
) -> BOOL {
    let write = || {
        let file = console(hconsoleoutput)?;
        if lpbuffer.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        // SAFETY: the caller's promise; it is not null.
        let units = unsafe { std::slice::from_raw_parts(lpbuffer, nnumberofcharstowrite as usize) };
        write_all(&file, String::from_utf16_lossy(units).as_bytes())?;
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpnumberofcharswritten, nnumberofcharstowrite) };
        Ok(())
    };
    to_bool(write())
}

/// `ReadConsoleA`—Reads text from the terminal: a line with its end, or what fits of it.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpbuffer` is null or has so many writable bytes; `lpnumberofcharsread` is null or valid for writes.
pub unsafe extern "system" fn ReadConsoleA(
    hconsoleinput: HANDLE,
    lpbuffer: *mut c_void,
    nnumberofcharstoread: u32,
    lpnumberofcharsread: *mut u32,
    _pinputcontrol: *const c::CONSOLE_READCONSOLE_CONTROL,
) -> BOOL {
    let read = || {
        let file = console(hconsoleinput)?;
        if lpbuffer.is_null() || lpnumberofcharsread.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let at = lpbuffer.expose_provenance();
        let read =
            transfer(file.fd(), Way::Read, at, nnumberofcharstoread, None).map_err(|_| f::ERROR_INVALID_HANDLE)?;
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpnumberofcharsread, read) };
        Ok(())
    };
    to_bool(read())
}

/// `ReadConsoleW`—The same in UTF-16.
///
/// Errors: as [`ReadConsoleA`].
///
/// # Safety
/// As [`ReadConsoleA`], in units.
pub unsafe extern "system" fn ReadConsoleW(
    hconsoleinput: HANDLE,
    lpbuffer: *mut c_void,
    nnumberofcharstoread: u32,
    lpnumberofcharsread: *mut u32,
    _pinputcontrol: *const c::CONSOLE_READCONSOLE_CONTROL,
) -> BOOL {
    let read = || {
        let file = console(hconsoleinput)?;
        if lpbuffer.is_null() || lpnumberofcharsread.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        // No byte of UTF-8 becomes more than one unit.
        let mut bytes = vec![0u8; nnumberofcharstoread as usize];
        let at = bytes.as_mut_ptr().expose_provenance();
        let read =
            transfer(file.fd(), Way::Read, at, nnumberofcharstoread, None).map_err(|_| f::ERROR_INVALID_HANDLE)?;
        let units = pointer::utf16(&String::from_utf8_lossy(&bytes[..read as usize]));
        // SAFETY: the caller's promise: there is room for as many units as bytes were asked for.
        unsafe { std::ptr::copy_nonoverlapping(units.as_ptr().cast::<u8>(), lpbuffer.cast(), units.len() * 2) };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpnumberofcharsread, units.len() as u32) };
        Ok(())
    };
    to_bool(read())
}

/// The number of a colour in the sequences of terminals: blue, green and red are one, two and four on Windows.
fn colour(bits: u16) -> u16 {
    let swapped = (bits & 4) >> 2 | bits & 2 | (bits & 1) << 2;
    swapped + if bits & 8 != 0 { 60 } else { 0 }
}

/// `SetConsoleTextAttribute`—The colours of the text that follows, by the terminal's own sequences; nothing is written to what is no
/// terminal.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetConsoleTextAttribute(
    hconsoleoutput: HANDLE,
    wattributes: c::CONSOLE_CHARACTER_ATTRIBUTES,
) -> BOOL {
    let set = || {
        let file = console(hconsoleoutput)?;
        if !is_terminal(&file) {
            return Ok(());
        }
        screen::remember(wattributes);
        write_all(&file, screen::colours(wattributes).as_bytes())
    };
    to_bool(set())
}

fn set_title(title: Option<String>) -> BOOL {
    let Some(title) = title else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    let clean: String = title.chars().filter(|character| !character.is_control()).collect();
    *TITLE.lock() = Some(title);
    let output = std::io::stdout();
    if std::io::IsTerminal::is_terminal(&output) {
        // A title is a help, and the lack of one no failure.
        let _ = std::io::Write::write_all(&mut output.lock(), format!("\x1b]0;{clean}\x07").as_bytes());
    }
    1
}

/// The title that the program has given its console.
static TITLE: Mutex<Option<String>> = Mutex::new(None);

/// The title: the program's own path until it has given another.
fn title() -> String {
    let own = || std::env::current_exe().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    TITLE.lock().clone().unwrap_or_else(own)
}

/// Copies a title, cut where there is no room; its whole length.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn tell_title<T: Copy + Default>(title: &[T], to: *mut T, room: u32) -> u32 {
    if to.is_null() || room == 0 {
        set_last_error(f::ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    let kept = &title[..title.len().min(room as usize - 1)];
    // SAFETY: the caller's promise.
    unsafe { pointer::put_string(to, room as usize, kept) };
    title.len() as u32
}

/// `GetConsoleTitleA`—The title that the program has given its console, or its path if it has given none: a terminal does not tell
/// its own. Returns the title's length.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER (no room at all).
///
/// # Safety
/// `lpconsoletitle` is null or has so many writable bytes.
pub unsafe extern "system" fn GetConsoleTitleA(lpconsoletitle: PSTR, nsize: u32) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell_title(title().as_bytes(), lpconsoletitle, nsize) }
}

/// `GetConsoleTitleW`—The same in UTF-16.
///
/// Errors: as [`GetConsoleTitleA`].
///
/// # Safety
/// `lpconsoletitle` is null or has so many writable units.
pub unsafe extern "system" fn GetConsoleTitleW(lpconsoletitle: PWSTR, nsize: u32) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell_title(&pointer::utf16(&title()), lpconsoletitle, nsize) }
}

/// `SetConsoleTitleA`—The title of the terminal's window.
///
/// Errors: ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpconsoletitle` is null or ends with a zero.
pub unsafe extern "system" fn SetConsoleTitleA(lpconsoletitle: PCSTR) -> BOOL {
    // SAFETY: the caller's promise.
    set_title(unsafe { pointer::narrow_text(lpconsoletitle) })
}

/// `SetConsoleTitleW`—The same in UTF-16.
///
/// Errors: as [`SetConsoleTitleA`].
///
/// # Safety
/// `lpconsoletitle` is null or ends with a zero.
pub unsafe extern "system" fn SetConsoleTitleW(lpconsoletitle: PCWSTR) -> BOOL {
    // SAFETY: the caller's promise.
    set_title(unsafe { pointer::wide_text(lpconsoletitle) })
}

/// Whether the program has given its console up.
static DETACHED: AtomicBool = AtomicBool::new(false);

/// `AllocConsole`—Takes a console where the program has given its own up: the terminal that it was started from.
///
/// Errors: ERROR_ACCESS_DENIED (it has one).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn AllocConsole() -> BOOL {
    if DETACHED.swap(false, Ordering::SeqCst) { 1 } else { fail(f::ERROR_ACCESS_DENIED, 0) }
}

/// `FreeConsole`—Gives the console up. The terminal stays what it is; only [`AllocConsole`] takes note.
///
/// Errors: ERROR_INVALID_PARAMETER (it has none).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn FreeConsole() -> BOOL {
    if DETACHED.swap(true, Ordering::SeqCst) { fail(f::ERROR_INVALID_PARAMETER, 0) } else { 1 }
}

const UTF_8: u32 = 65001;
static INPUT_PAGE: AtomicU32 = AtomicU32::new(UTF_8);
static OUTPUT_PAGE: AtomicU32 = AtomicU32::new(UTF_8);

/// `GetConsoleCP`—The code page of input, as it was set. The terminal itself is UTF-8.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetConsoleCP() -> u32 {
    INPUT_PAGE.load(Ordering::Relaxed)
}

/// `GetConsoleOutputCP`—The code page of output, as it was set. The terminal itself is UTF-8.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetConsoleOutputCP() -> u32 {
    OUTPUT_PAGE.load(Ordering::Relaxed)
}

fn set_page(of: &AtomicU32, page: u32) -> BOOL {
    // SAFETY: nothing is demanded.
    if unsafe { super::stringapiset::IsValidCodePage(page) } == 0 {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    of.store(page, Ordering::Relaxed);
    1
}

/// `SetConsoleCP`—Remembers the code page of input; bytes are passed on as they are.
///
/// Errors: ERROR_INVALID_PARAMETER (unknown).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetConsoleCP(wcodepageid: u32) -> BOOL {
    set_page(&INPUT_PAGE, wcodepageid)
}

/// `SetConsoleOutputCP`—Remembers the code page of output; bytes are passed on as they are.
///
/// Errors: ERROR_INVALID_PARAMETER (unknown).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetConsoleOutputCP(wcodepageid: u32) -> BOOL {
    set_page(&OUTPUT_PAGE, wcodepageid)
}
