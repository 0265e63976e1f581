//! The keys of the terminal, as records: each is pressed and released at once, for a terminal tells only what was typed.
#![allow(unsafe_code)] // Terminal modes, and the program's buffers.

use super::is_terminal;
use crate::linux::failure::to_bool;
use crate::linux::fileapi::object::FileObject;
use crate::linux::port::Blocking;
use crate::linux::{handle, pointer};
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::mem::MaybeUninit;
use std::os::fd::RawFd;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Console as c;
use windows_sys::core::BOOL;

/// A key as the terminal's bytes say it: the text, the number of the virtual key, what was held down.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    text: String,
    virtual_key: u16,
    held: u32,
}

/// What happened to a key, and whether it went down.
#[derive(Debug, Clone)]
struct Stroke {
    key: Key,
    down: bool,
}

/// What was typed and has not been read as records yet.
static STROKES: Mutex<VecDeque<Stroke>> = Mutex::new(VecDeque::new());

/// The sequences behind `ESC [`, and their virtual keys.
const SEQUENCES: [(&str, u16); 10] = [
    ("A", 0x26),
    ("B", 0x28),
    ("C", 0x27),
    ("D", 0x25),
    ("H", 0x24),
    ("F", 0x23),
    ("2~", 0x2D),
    ("3~", 0x2E),
    ("5~", 0x21),
    ("6~", 0x22),
];

/// Runs `read` while the terminal hands over each key, not each line, and shows none.
pub(super) fn with_keys<T>(fd: RawFd, read: impl FnOnce() -> T) -> T {
    let mut before = MaybeUninit::<libc::termios>::zeroed();
    // SAFETY: the kernel fills the structure, or says that this is no terminal.
    if unsafe { libc::tcgetattr(fd, before.as_mut_ptr()) } != 0 {
        return read();
    }
    // SAFETY: the call filled it.
    let before = unsafe { before.assume_init() };
    let mut keys = before;
    keys.c_lflag &= !(libc::ICANON | libc::ECHO);
    keys.c_cc[libc::VMIN] = 1;
    keys.c_cc[libc::VTIME] = 0;
    // SAFETY: the structure is whole.
    unsafe { libc::tcsetattr(fd, libc::TCSANOW, &raw const keys) };
    let result = read();
    // SAFETY: as above.
    unsafe { libc::tcsetattr(fd, libc::TCSANOW, &raw const before) };
    result
}

/// The virtual key of a character, and what was held down for it.
fn virtual_key(character: char) -> (u16, u32) {
    match character {
        '\r' | '\t' | '\x08' | '\x1b' | ' ' | '0'..='9' => (character as u16, 0),
        'a'..='z' => (character.to_ascii_uppercase() as u16, 0),
        'A'..='Z' => (character as u16, c::SHIFT_PRESSED),
        '\x01'..='\x1a' => (character as u16 + 0x40, c::LEFT_CTRL_PRESSED),
        _ => (0, 0),
    }
}

/// The keys that bytes of the terminal stand for.
fn keys(bytes: &[u8]) -> Vec<Key> {
    let text = String::from_utf8_lossy(bytes);
    let (mut rest, mut found) = (&*text, Vec::new());
    while let Some(first) = rest.chars().next() {
        let behind = rest.strip_prefix("\x1b[").or_else(|| rest.strip_prefix("\x1bO"));
        let known = behind.and_then(|behind| SEQUENCES.iter().find(|(end, _)| behind.starts_with(end)));
        if let Some((end, virtual_key)) = known {
            found.push(Key { text: String::new(), virtual_key: *virtual_key, held: c::ENHANCED_KEY });
            rest = &rest[2 + end.len()..];
            continue;
        }
        // What the Enter and Backspace keys of a terminal send, and what they are on Windows.
        let shown = match first {
            '\n' => '\r',
            '\x7f' => '\x08',
            other => other,
        };
        let (virtual_key, held) = virtual_key(shown);
        found.push(Key { text: shown.to_string(), virtual_key, held });
        rest = &rest[first.len_utf8()..];
    }
    found
}

fn terminal(handle: HANDLE) -> Result<Arc<FileObject>, u32> {
    let file = handle::file(handle.addr()).filter(|file| is_terminal(file));
    file.filter(|file| file.access.read).ok_or(f::ERROR_INVALID_HANDLE)
}

/// Takes in what has been typed; waits for it, if that is wanted and there is none.
fn take_in(file: &FileObject, wait: bool) -> Result<(), u32> {
    let blocking = wait.then(Blocking::new);
    let result = with_keys(file.fd(), || {
        while STROKES.lock().is_empty() {
            let mut wanted = libc::pollfd { fd: file.fd(), events: libc::POLLIN, revents: 0 };
            // SAFETY: one structure is live.
            let ready = unsafe { libc::poll(&raw mut wanted, 1, if wait { -1 } else { 0 }) };
            if ready == 0 {
                return Ok(());
            }
            if ready < 0 {
                continue;
            }
            let mut bytes = [0u8; 256];
            // SAFETY: so many bytes are live.
            let got = unsafe { libc::read(file.fd(), bytes.as_mut_ptr().cast(), bytes.len()) };
            if got <= 0 {
                // Whoever was at the terminal has gone.
                return if wait { Err(f::ERROR_INVALID_HANDLE) } else { Ok(()) };
            }
            let strokes = keys(&bytes[..got as usize]).into_iter();
            STROKES.lock().extend(strokes.flat_map(|key| [true, false].map(|down| Stroke { key: key.clone(), down })));
        }
        Ok(())
    });
    drop(blocking);
    result
}

/// A stroke as records: one for each unit of its text, one if it has none.
fn records(stroke: &Stroke, is_wide: bool) -> Vec<c::INPUT_RECORD> {
    let mut units: Vec<u16> = match is_wide {
        true => stroke.key.text.encode_utf16().collect(),
        false => stroke.key.text.bytes().map(u16::from).collect(),
    };
    if units.is_empty() {
        units.push(0);
    }
    let record = |unit| {
        let event = c::KEY_EVENT_RECORD {
            bKeyDown: stroke.down.into(),
            wRepeatCount: 1,
            wVirtualKeyCode: stroke.key.virtual_key,
            wVirtualScanCode: 0,
            uChar: c::KEY_EVENT_RECORD_0 { UnicodeChar: unit },
            dwControlKeyState: stroke.key.held,
        };
        c::INPUT_RECORD { EventType: c::KEY_EVENT as u16, Event: c::INPUT_RECORD_0 { KeyEvent: event } }
    };
    units.into_iter().map(record).collect()
}

/// # Safety
/// `buffer` is null or has room for `length` records; `read` is null or valid for writes.
unsafe fn give(
    handle: HANDLE,
    buffer: *mut c::INPUT_RECORD,
    length: u32,
    read: *mut u32,
    is_wide: bool,
    takes: bool,
) -> BOOL {
    let give = || {
        let file = terminal(handle)?;
        if buffer.is_null() || read.is_null() || length == 0 {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        take_in(&file, takes)?;
        let mut strokes = STROKES.lock();
        let (mut given, mut taken) = (0, 0);
        for stroke in &*strokes {
            let records = records(stroke, is_wide);
            // A character of several units stays whole, unless there is room for nothing else.
            if given > 0 && given + records.len() > length as usize {
                break;
            }
            for record in records.into_iter().take(length as usize - given) {
                // SAFETY: the caller's promise; there is room for `length`.
                let to = unsafe { buffer.add(given) };
                // SAFETY: as above.
                unsafe { pointer::put(to, record) };
                given += 1;
            }
            taken += 1;
            if given == length as usize {
                break;
            }
        }
        if takes {
            strokes.drain(..taken);
        }
        // SAFETY: the caller's promise.
        unsafe { pointer::put(read, given as u32) };
        Ok(())
    };
    to_bool(give())
}

/// `ReadConsoleInputW`—Waits until something is typed, and takes it.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal), ERROR_INVALID_PARAMETER (null, no room).
///
/// # Safety
/// `lpbuffer` is null or has room for so many records; `lpnumberofeventsread` is null or valid for writes.
pub unsafe extern "system" fn ReadConsoleInputW(
    hconsoleinput: HANDLE,
    lpbuffer: *mut c::INPUT_RECORD,
    nlength: u32,
    lpnumberofeventsread: *mut u32,
) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { give(hconsoleinput, lpbuffer, nlength, lpnumberofeventsread, true, true) }
}

/// `ReadConsoleInputA`—The same, a record for each byte of UTF-8.
///
/// Errors: as [`ReadConsoleInputW`].
///
/// # Safety
/// As [`ReadConsoleInputW`].
pub unsafe extern "system" fn ReadConsoleInputA(
    hconsoleinput: HANDLE,
    lpbuffer: *mut c::INPUT_RECORD,
    nlength: u32,
    lpnumberofeventsread: *mut u32,
) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { give(hconsoleinput, lpbuffer, nlength, lpnumberofeventsread, false, true) }
}

/// `PeekConsoleInputW`—Looks at what has been typed, and leaves it.
///
/// Errors: as [`ReadConsoleInputW`].
///
/// # Safety
/// As [`ReadConsoleInputW`].
pub unsafe extern "system" fn PeekConsoleInputW(
    hconsoleinput: HANDLE,
    lpbuffer: *mut c::INPUT_RECORD,
    nlength: u32,
    lpnumberofeventsread: *mut u32,
) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { give(hconsoleinput, lpbuffer, nlength, lpnumberofeventsread, true, false) }
}

/// `PeekConsoleInputA`—The same, a record for each byte of UTF-8.
///
/// Errors: as [`ReadConsoleInputW`].
///
/// # Safety
/// As [`ReadConsoleInputW`].
pub unsafe extern "system" fn PeekConsoleInputA(
    hconsoleinput: HANDLE,
    lpbuffer: *mut c::INPUT_RECORD,
    nlength: u32,
    lpnumberofeventsread: *mut u32,
) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { give(hconsoleinput, lpbuffer, nlength, lpnumberofeventsread, false, false) }
}

/// `GetNumberOfConsoleInputEvents`—How many records wait.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpnumberofevents` is null or valid for writes.
pub unsafe extern "system" fn GetNumberOfConsoleInputEvents(hconsoleinput: HANDLE, lpnumberofevents: *mut u32) -> BOOL {
    let tell = || {
        let file = terminal(hconsoleinput)?;
        if lpnumberofevents.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        take_in(&file, false)?;
        let count = STROKES.lock().iter().map(|stroke| records(stroke, true).len() as u32).sum();
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpnumberofevents, count) };
        Ok(())
    };
    to_bool(tell())
}

/// `FlushConsoleInputBuffer`—Forgets what has been typed.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn FlushConsoleInputBuffer(hconsoleinput: HANDLE) -> BOOL {
    let flush = || {
        let file = terminal(hconsoleinput)?;
        STROKES.lock().clear();
        // SAFETY: no memory is passed.
        match unsafe { libc::tcflush(file.fd(), libc::TCIFLUSH) } {
            0 => Ok(()),
            _ => Err(f::ERROR_INVALID_HANDLE),
        }
    };
    to_bool(flush())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<(String, u16, u32)> {
        keys(bytes).into_iter().map(|key| (key.text, key.virtual_key, key.held)).collect()
    }

    #[test]
    fn bytes_are_the_keys_that_were_typed() {
        let key = |text: &str, number, held| (text.to_owned(), number, held);
        assert_eq!(read(b"aB\n"), [key("a", 0x41, 0), key("B", 0x42, c::SHIFT_PRESSED), key("\r", 0x0d, 0)]);
        assert_eq!(read(b"\x1b[A\x1bOD\x1b[3~"), [0x26, 0x25, 0x2e].map(|number| key("", number, c::ENHANCED_KEY)));
        assert_eq!(read(b"\x1b"), [key("\x1b", 0x1b, 0)]);
        assert_eq!(read(b"\x03\x7f"), [key("\x03", 0x43, c::LEFT_CTRL_PRESSED), key("\x08", 8, 0)]);
        assert_eq!(read("é".as_bytes()), [key("é", 0, 0)]);
    }
}
