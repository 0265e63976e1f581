//! The cells of the terminal's screen, by the sequences that every terminal since the VT100 knows. The buffer is the window: it has the
//! terminal's size and nothing to scroll back to.
#![allow(unsafe_code)] // Asks the terminal, and reads and writes the program's structures.

use super::{colour, is_terminal, write_all};
use crate::linux::failure::to_bool;
use crate::linux::fileapi::object::FileObject;
use crate::linux::{handle, pointer};
use std::fmt::Write;
use std::mem::MaybeUninit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU32, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{HANDLE, HWND};
use windows_sys::Win32::System::Console as c;
use windows_sys::Win32::System::Console::COORD;
use windows_sys::core::BOOL;

/// The colours that the text has now.
static ATTRIBUTES: AtomicU16 = AtomicU16::new(PLAIN);
/// Where the cursor was put last, for a terminal that does not say where it is.
static CURSOR: AtomicU32 = AtomicU32::new(0);
static CURSOR_SIZE: AtomicU32 = AtomicU32::new(25);
static CURSOR_HIDDEN: AtomicBool = AtomicBool::new(false);

/// Grey on black.
pub(super) const PLAIN: u16 = 7;
/// How long a terminal may take to say where its cursor is.
const PATIENCE_MS: i32 = 250;

/// The sequence for colours.
pub(super) fn colours(attributes: u16) -> String {
    match attributes {
        PLAIN => "\x1b[0m".to_owned(),
        bits => format!("\x1b[{};{}m", 30 + colour(bits & 15), 40 + colour(bits >> 4 & 15)),
    }
}

/// The text from now on has these colours.
pub(super) fn remember(attributes: u16) {
    ATTRIBUTES.store(attributes, Ordering::Relaxed);
}

fn screen(handle: HANDLE) -> Result<Arc<FileObject>, u32> {
    handle::file(handle.addr()).filter(|file| is_terminal(file)).ok_or(f::ERROR_INVALID_HANDLE)
}

/// Columns and rows; what a terminal that does not know its size has by custom.
fn size(file: &FileObject) -> (i16, i16) {
    let mut told = MaybeUninit::<libc::winsize>::zeroed();
    // SAFETY: there is room for the answer.
    unsafe { libc::ioctl(file.fd(), libc::TIOCGWINSZ, told.as_mut_ptr()) };
    // SAFETY: plain data that was zero before it was filled in.
    let told = unsafe { told.assume_init() };
    let or = |value: u16, custom: i16| i16::try_from(value).ok().filter(|value| *value > 0).unwrap_or(custom);
    (or(told.ws_col, 80), or(told.ws_row, 25))
}

fn go_to(column: i16, row: i16) -> String {
    format!("\x1b[{};{}H", i32::from(row) + 1, i32::from(column) + 1)
}

/// The column and row in `ESC [ row ; column R`, wherever it is in what has been read.
fn report(read: &[u8]) -> Option<(i16, i16)> {
    let text = std::str::from_utf8(read.strip_suffix(b"R")?).ok()?;
    let (row, column) = text[text.rfind("\x1b[")? + 2..].split_once(';')?;
    let at = |number: &str| number.parse::<i16>().ok()?.checked_sub(1);
    Some((at(column)?, at(row)?))
}

/// Asks the terminal where the cursor is. Not in the background, where Linux would stop the process; not while somebody's keys wait,
/// which would be lost.
fn ask(file: &FileObject) -> Option<(i16, i16)> {
    // SAFETY: no memory is passed.
    let group = unsafe { libc::tcgetpgrp(file.fd()) };
    // SAFETY: as above.
    let own = unsafe { libc::getpgrp() };
    let mut waiting: libc::c_int = 0;
    // SAFETY: the kernel writes one int.
    let known = unsafe { libc::ioctl(file.fd(), libc::FIONREAD, &raw mut waiting) };
    if group > 0 && group != own || known != 0 || waiting > 0 {
        return None;
    }
    super::input::with_keys(file.fd(), || {
        write_all(file, b"\x1b[6n").ok()?;
        let mut read = Vec::new();
        loop {
            let mut wanted = libc::pollfd { fd: file.fd(), events: libc::POLLIN, revents: 0 };
            // SAFETY: one structure is live.
            if unsafe { libc::poll(&raw mut wanted, 1, PATIENCE_MS) } <= 0 {
                return None;
            }
            let mut byte = 0u8;
            // SAFETY: one byte is live.
            if unsafe { libc::read(file.fd(), (&raw mut byte).cast(), 1) } != 1 {
                return None;
            }
            read.push(byte);
            if let Some(at) = report(&read) {
                return Some(at);
            }
        }
    })
}

fn is_within(at: COORD, (columns, rows): (i16, i16)) -> bool {
    (0..columns).contains(&at.X) && (0..rows).contains(&at.Y)
}

/// Rows of the screen from a cell on, each with its first column and how many cells are meant, until there are `length` or the screen ends.
fn runs(at: COORD, length: u32, (columns, rows): (i16, i16)) -> Vec<(i16, i16, u32)> {
    let (mut found, mut rest, mut column) = (Vec::new(), length, at.X);
    for row in at.Y..rows {
        if rest == 0 {
            break;
        }
        let cells = rest.min((columns - column) as u32);
        found.push((row, column, cells));
        (rest, column) = (rest - cells, 0);
    }
    found
}

/// The screen as it is now.
fn describe(file: &FileObject) -> c::CONSOLE_SCREEN_BUFFER_INFO {
    let (columns, rows) = size(file);
    let last = CURSOR.load(Ordering::Relaxed);
    let (column, row) = ask(file).unwrap_or((last as i16, (last >> 16) as i16));
    c::CONSOLE_SCREEN_BUFFER_INFO {
        dwSize: COORD { X: columns, Y: rows },
        dwCursorPosition: COORD { X: column.min(columns - 1), Y: row.min(rows - 1) },
        wAttributes: ATTRIBUTES.load(Ordering::Relaxed),
        srWindow: c::SMALL_RECT { Left: 0, Top: 0, Right: columns - 1, Bottom: rows - 1 },
        dwMaximumWindowSize: COORD { X: columns, Y: rows },
    }
}

/// `GetConsoleScreenBufferInfo`—The terminal's size, and where its cursor is: where it was put last, if the terminal does not say.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpconsolescreenbufferinfo` is null or valid for writes.
pub unsafe extern "system" fn GetConsoleScreenBufferInfo(
    hconsoleoutput: HANDLE,
    lpconsolescreenbufferinfo: *mut c::CONSOLE_SCREEN_BUFFER_INFO,
) -> BOOL {
    let tell = || {
        let file = screen(hconsoleoutput)?;
        if lpconsolescreenbufferinfo.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let told = describe(&file);
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpconsolescreenbufferinfo, told) };
        Ok(())
    };
    to_bool(tell())
}

/// Windows' sixteen colours, blue in the third byte.
const TABLE: [u32; 16] = [
    0x0c0c0c, 0xda3700, 0x0ea113, 0xdd963a, 0x1f0fc5, 0x981788, 0x009cc1, 0xcccccc, 0x767676, 0xff783b, 0x0cc616,
    0xd6d661, 0x5648e7, 0x9e00b4, 0xa5f1f9, 0xf2f2f2,
];

/// `GetConsoleScreenBufferInfoEx`—The same, and the colours that attributes name by custom: the terminal keeps its own to itself.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal), ERROR_INVALID_PARAMETER (null, another size of the structure).
///
/// # Safety
/// `lpconsolescreenbufferinfoex` is null or valid.
pub unsafe extern "system" fn GetConsoleScreenBufferInfoEx(
    hconsoleoutput: HANDLE,
    lpconsolescreenbufferinfoex: *mut c::CONSOLE_SCREEN_BUFFER_INFOEX,
) -> BOOL {
    const POPUP: u16 = 0xf5;
    const LENGTH: u32 = size_of::<c::CONSOLE_SCREEN_BUFFER_INFOEX>() as u32;
    let tell = || {
        let file = screen(hconsoleoutput)?;
        // SAFETY: the caller's promise.
        let given = unsafe { pointer::get(lpconsolescreenbufferinfoex) };
        given.filter(|given| given.cbSize == LENGTH).ok_or(f::ERROR_INVALID_PARAMETER)?;
        let plain = describe(&file);
        let told = c::CONSOLE_SCREEN_BUFFER_INFOEX {
            cbSize: LENGTH,
            dwSize: plain.dwSize,
            dwCursorPosition: plain.dwCursorPosition,
            wAttributes: plain.wAttributes,
            srWindow: plain.srWindow,
            dwMaximumWindowSize: plain.dwMaximumWindowSize,
            wPopupAttributes: POPUP,
            bFullscreenSupported: 0,
            ColorTable: TABLE,
        };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpconsolescreenbufferinfoex, told) };
        Ok(())
    };
    to_bool(tell())
}

/// `SetConsoleCursorPosition`—Puts the cursor somewhere.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal), ERROR_INVALID_PARAMETER (outside the screen).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetConsoleCursorPosition(hconsoleoutput: HANDLE, dwcursorposition: COORD) -> BOOL {
    let set = || {
        let file = screen(hconsoleoutput)?;
        let COORD { X: column, Y: row } = dwcursorposition;
        if !is_within(dwcursorposition, size(&file)) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        CURSOR.store(u32::from(column as u16) | u32::from(row as u16) << 16, Ordering::Relaxed);
        write_all(&file, go_to(column, row).as_bytes())
    };
    to_bool(set())
}

/// Fills cells with one character; the cursor stays.
///
/// # Safety
/// `written` is null or valid for writes.
unsafe fn fill(console: HANDLE, character: char, length: u32, at: COORD, written: *mut u32) -> BOOL {
    let fill = || {
        let file = screen(console)?;
        let size = size(&file);
        let runs = if is_within(at, size) { runs(at, length, size) } else { Vec::new() };
        let shown = if character.is_control() { ' ' } else { character };
        let mut text = "\x1b7".to_owned();
        for (row, column, cells) in &runs {
            text += &go_to(*column, *row);
            text.extend(std::iter::repeat_n(shown, *cells as usize));
        }
        write_all(&file, (text + "\x1b8").as_bytes())?;
        // SAFETY: the caller's promise.
        unsafe { pointer::put(written, runs.iter().map(|(.., cells)| cells).sum()) };
        Ok(())
    };
    to_bool(fill())
}

/// `FillConsoleOutputCharacterA`—Writes one character into a number of cells, as far as the screen goes. They have the colours that text
/// has now.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal).
///
/// # Safety
/// `lpnumberofcharswritten` is null or valid for writes.
pub unsafe extern "system" fn FillConsoleOutputCharacterA(
    hconsoleoutput: HANDLE,
    ccharacter: i8,
    nlength: u32,
    dwwritecoord: COORD,
    lpnumberofcharswritten: *mut u32,
) -> BOOL {
    // A byte beyond ASCII alone is no character of UTF-8.
    let character = u8::try_from(ccharacter).map_or(char::REPLACEMENT_CHARACTER, char::from);
    // SAFETY: the caller's promise.
    unsafe { fill(hconsoleoutput, character, nlength, dwwritecoord, lpnumberofcharswritten) }
}

/// `FillConsoleOutputCharacterW`—The same in UTF-16.
///
/// Errors: as [`FillConsoleOutputCharacterA`].
///
/// # Safety
/// As [`FillConsoleOutputCharacterA`].
pub unsafe extern "system" fn FillConsoleOutputCharacterW(
    hconsoleoutput: HANDLE,
    ccharacter: u16,
    nlength: u32,
    dwwritecoord: COORD,
    lpnumberofcharswritten: *mut u32,
) -> BOOL {
    let character = char::from_u32(ccharacter.into()).unwrap_or(char::REPLACEMENT_CHARACTER);
    // SAFETY: the caller's promise.
    unsafe { fill(hconsoleoutput, character, nlength, dwwritecoord, lpnumberofcharswritten) }
}

/// `FillConsoleOutputAttribute`—Gives a number of cells other colours, and leaves their characters: by DECCARA, which a terminal without it
/// ignores.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal).
///
/// # Safety
/// `lpnumberofattrswritten` is null or valid for writes.
pub unsafe extern "system" fn FillConsoleOutputAttribute(
    hconsoleoutput: HANDLE,
    wattribute: u16,
    nlength: u32,
    dwwritecoord: COORD,
    lpnumberofattrswritten: *mut u32,
) -> BOOL {
    let fill = || {
        let file = screen(hconsoleoutput)?;
        let size = size(&file);
        let runs = if is_within(dwwritecoord, size) { runs(dwwritecoord, nlength, size) } else { Vec::new() };
        let sequence = colours(wattribute);
        let colours = sequence.trim_start_matches("\x1b[").trim_end_matches('m');
        let mut text = String::new();
        for (row, column, cells) in &runs {
            let (row, from) = (i32::from(*row) + 1, i32::from(*column) + 1);
            // Writing to a string does not fail.
            let _ = write!(text, "\x1b[{row};{from};{row};{};{colours}$r", from + *cells as i32 - 1);
        }
        write_all(&file, text.as_bytes())?;
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpnumberofattrswritten, runs.iter().map(|(.., cells)| cells).sum()) };
        Ok(())
    };
    to_bool(fill())
}

/// `GetConsoleCursorInfo`—How high the cursor is, in hundredths of a cell, and whether it is to be seen: as this process has set it.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpconsolecursorinfo` is null or valid for writes.
pub unsafe extern "system" fn GetConsoleCursorInfo(
    hconsoleoutput: HANDLE,
    lpconsolecursorinfo: *mut c::CONSOLE_CURSOR_INFO,
) -> BOOL {
    let tell = || {
        screen(hconsoleoutput)?;
        if lpconsolecursorinfo.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let visible = !CURSOR_HIDDEN.load(Ordering::Relaxed);
        let told = c::CONSOLE_CURSOR_INFO { dwSize: CURSOR_SIZE.load(Ordering::Relaxed), bVisible: visible.into() };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpconsolecursorinfo, told) };
        Ok(())
    };
    to_bool(tell())
}

/// `SetConsoleCursorInfo`—Shows or hides the cursor; from half a cell on it is a block, else a line.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal), ERROR_INVALID_PARAMETER (null, a height that is not from 1 to 100).
///
/// # Safety
/// `lpconsolecursorinfo` is null or valid for reads.
pub unsafe extern "system" fn SetConsoleCursorInfo(
    hconsoleoutput: HANDLE,
    lpconsolecursorinfo: *const c::CONSOLE_CURSOR_INFO,
) -> BOOL {
    let set = || {
        let file = screen(hconsoleoutput)?;
        // SAFETY: the caller's promise.
        let wanted = unsafe { pointer::get(lpconsolecursorinfo) }.ok_or(f::ERROR_INVALID_PARAMETER)?;
        if !(1..=100).contains(&wanted.dwSize) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let mut sequence = if wanted.bVisible != 0 { "\x1b[?25h" } else { "\x1b[?25l" }.to_owned();
        if CURSOR_SIZE.swap(wanted.dwSize, Ordering::Relaxed) != wanted.dwSize {
            sequence += if wanted.dwSize >= 50 { "\x1b[2 q" } else { "\x1b[4 q" };
        }
        CURSOR_HIDDEN.store(wanted.bVisible == 0, Ordering::Relaxed);
        write_all(&file, sequence.as_bytes())
    };
    to_bool(set())
}

/// Writes a rectangle of cells.
///
/// # Safety
/// `buffer` is null or has the cells of its size; `region` is null or valid.
unsafe fn write_cells(
    console: HANDLE,
    buffer: *const c::CHAR_INFO,
    extent: COORD,
    from: COORD,
    region: *mut c::SMALL_RECT,
    character: impl Fn(&c::CHAR_INFO) -> char,
) -> BOOL {
    let write = || {
        let file = screen(console)?;
        // SAFETY: the caller's promise.
        let wanted = unsafe { pointer::get(region) }.ok_or(f::ERROR_INVALID_PARAMETER)?;
        if buffer.is_null() || extent.X < 0 || extent.Y < 0 || from.X < 0 || from.Y < 0 {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let (columns, rows) = size(&file);
        let right = wanted.Right.min(columns - 1).min(wanted.Left.saturating_add(extent.X - from.X - 1));
        let bottom = wanted.Bottom.min(rows - 1).min(wanted.Top.saturating_add(extent.Y - from.Y - 1));
        let mut text = "\x1b7".to_owned();
        for row in wanted.Top.max(0)..=bottom {
            text += &go_to(wanted.Left.max(0), row);
            for column in wanted.Left.max(0)..=right {
                let line = i32::from(from.Y) + i32::from(row) - i32::from(wanted.Top);
                let at = line * i32::from(extent.X) + i32::from(from.X) + i32::from(column) - i32::from(wanted.Left);
                // SAFETY: the cell lies within the buffer's size, which the caller promises.
                let cell = unsafe { buffer.add(at as usize) };
                // SAFETY: as above.
                let cell = unsafe { cell.read_unaligned() };
                let shown = character(&cell);
                text += &colours(cell.Attributes);
                text.push(if shown.is_control() { ' ' } else { shown });
            }
        }
        text += &colours(ATTRIBUTES.load(Ordering::Relaxed));
        write_all(&file, (text + "\x1b8").as_bytes())?;
        let done = c::SMALL_RECT { Left: wanted.Left.max(0), Top: wanted.Top.max(0), Right: right, Bottom: bottom };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(region, done) };
        Ok(())
    };
    to_bool(write())
}

/// `WriteConsoleOutputA`—Writes a rectangle of characters, each with its colours; the region says where, and how far it went.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal), ERROR_INVALID_PARAMETER (null, a negative size).
///
/// # Safety
/// `lpbuffer` is null or has the cells that `dwbuffersize` says; `lpwriteregion` is null or valid.
pub unsafe extern "system" fn WriteConsoleOutputA(
    hconsoleoutput: HANDLE,
    lpbuffer: *const c::CHAR_INFO,
    dwbuffersize: COORD,
    dwbuffercoord: COORD,
    lpwriteregion: *mut c::SMALL_RECT,
) -> BOOL {
    let character = |cell: &c::CHAR_INFO| {
        // SAFETY: every value is one of the narrow member.
        u8::try_from(unsafe { cell.Char.AsciiChar }).map_or(char::REPLACEMENT_CHARACTER, char::from)
    };
    // SAFETY: the caller's promise.
    unsafe { write_cells(hconsoleoutput, lpbuffer, dwbuffersize, dwbuffercoord, lpwriteregion, character) }
}

/// `WriteConsoleOutputW`—The same in UTF-16.
///
/// Errors: as [`WriteConsoleOutputA`].
///
/// # Safety
/// As [`WriteConsoleOutputA`].
pub unsafe extern "system" fn WriteConsoleOutputW(
    hconsoleoutput: HANDLE,
    lpbuffer: *const c::CHAR_INFO,
    dwbuffersize: COORD,
    dwbuffercoord: COORD,
    lpwriteregion: *mut c::SMALL_RECT,
) -> BOOL {
    let character = |cell: &c::CHAR_INFO| {
        // SAFETY: every value is one of the wide member.
        char::from_u32(unsafe { cell.Char.UnicodeChar }.into()).unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    // SAFETY: the caller's promise.
    unsafe { write_cells(hconsoleoutput, lpbuffer, dwbuffersize, dwbuffercoord, lpwriteregion, character) }
}

/// Refuses to read cells: a terminal does not tell what it shows.
fn refuse(console: HANDLE) -> BOOL {
    to_bool(screen(console).and(Err(f::ERROR_NOT_SUPPORTED)))
}

/// `ReadConsoleOutputA`—Refused: a terminal does not tell what it shows.
///
/// Errors: ERROR_INVALID_HANDLE (no terminal), ERROR_NOT_SUPPORTED.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ReadConsoleOutputA(
    hconsoleoutput: HANDLE,
    _lpbuffer: *mut c::CHAR_INFO,
    _dwbuffersize: COORD,
    _dwbuffercoord: COORD,
    _lpreadregion: *mut c::SMALL_RECT,
) -> BOOL {
    refuse(hconsoleoutput)
}

/// `ReadConsoleOutputW`—As [`ReadConsoleOutputA`].
///
/// Errors: as [`ReadConsoleOutputA`].
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ReadConsoleOutputW(
    hconsoleoutput: HANDLE,
    _lpbuffer: *mut c::CHAR_INFO,
    _dwbuffersize: COORD,
    _dwbuffercoord: COORD,
    _lpreadregion: *mut c::SMALL_RECT,
) -> BOOL {
    refuse(hconsoleoutput)
}

/// `GetConsoleWindow`—The window of the console: null, for a terminal's is another program's.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetConsoleWindow() -> HWND {
    std::ptr::null_mut()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_found_behind_what_else_was_read() {
        assert_eq!(report(b"\x1b[12;40R"), Some((39, 11)));
        assert_eq!(report(b"x\x1b[A\x1b[1;1R"), Some((0, 0)));
        assert_eq!(report(b"\x1b[12;40"), None);
        assert_eq!(report(b"R"), None);
    }

    #[test]
    fn cells_go_on_in_the_next_row_and_end_with_the_screen() {
        assert_eq!(runs(COORD { X: 8, Y: 1 }, 5, (10, 3)), [(1, 8, 2), (2, 0, 3)]);
        assert_eq!(runs(COORD { X: 0, Y: 2 }, 100, (10, 3)), [(2, 0, 10)]);
        assert_eq!(runs(COORD { X: 0, Y: 0 }, 0, (10, 3)), []);
    }
}
