//! Forms of Winsock's functions that only C programs call: narrow ones, and those over others of the table.

use overlapped_sys::winsock as ws;
use std::cell::UnsafeCell;
use std::ffi::{c_char, c_int, c_void};
use std::io::Write;
use std::ptr;

/// `WSASocketA`—[`ws::WSASocketW`], but that a protocol's description is narrow: it is copied, for all that is read lies before the
/// name.
///
/// # Safety
/// `info` is null or valid for reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WSASocketA(
    af: c_int,
    kind: c_int,
    protocol: c_int,
    info: *const ws::WSAPROTOCOL_INFOA,
    group: u32,
    flags: u32,
) -> ws::SOCKET {
    if info.is_null() {
        // SAFETY: a null description is allowed.
        return unsafe { ws::WSASocketW(af, kind, protocol, ptr::null(), group, flags) };
    }
    let mut wide = ws::WSAPROTOCOL_INFOW::default();
    let shared = std::mem::offset_of!(ws::WSAPROTOCOL_INFOW, szProtocol);
    // SAFETY: the caller's promise; both structures are alike up to the name.
    unsafe { ptr::copy_nonoverlapping(info.cast::<u8>(), (&raw mut wide).cast::<u8>(), shared) };
    // SAFETY: the structure lives through the call.
    unsafe { ws::WSASocketW(af, kind, protocol, &raw const wide, group, flags) }
}

/// `WSARecvEx`—`recv` whose flags come back: MSG_PARTIAL when a message was longer than the buffer, which is then no error.
///
/// # Safety
/// `flags` is null or valid; `buf` is valid for `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn WSARecvEx(s: ws::SOCKET, buf: *mut c_char, len: c_int, flags: *mut c_int) -> c_int {
    if flags.is_null() {
        // SAFETY: takes no memory.
        unsafe { ws::WSASetLastError(ws::WSAEFAULT) };
        return ws::SOCKET_ERROR;
    }
    // SAFETY: the caller's promise.
    let wanted = unsafe { flags.read() };
    // SAFETY: the caller's promise.
    let got = unsafe { ws::recv(s, buf.cast(), len, wanted) };
    // SAFETY: takes no memory.
    let truncated = got == ws::SOCKET_ERROR && unsafe { ws::WSAGetLastError() } == ws::WSAEMSGSIZE;
    // SAFETY: the caller's promise.
    unsafe { flags.write(if truncated { ws::MSG_PARTIAL as c_int } else { 0 }) };
    if truncated { len } else { got }
}

const ROOM: usize = 512;

thread_local! {
    static NARROW: UnsafeCell<[u8; ROOM]> = const { UnsafeCell::new([0; ROOM]) };
    static WIDE: UnsafeCell<[u16; ROOM]> = const { UnsafeCell::new([0; ROOM]) };
}

/// `gai_strerrorA`: the text of an error, in the thread's own buffer.
#[unsafe(export_name = "ovl_gai_strerrorA")]
pub extern "C" fn gai_strerror_a(code: c_int) -> *mut c_char {
    let text = text_of(code);
    NARROW.with(|buffer| {
        let bytes: *mut u8 = buffer.get().cast();
        let length = text.len().min(ROOM - 1);
        // SAFETY: the buffer is this thread's, and has room for so many bytes and a zero.
        unsafe { ptr::copy_nonoverlapping(text.as_ptr(), bytes, length) };
        // SAFETY: as above.
        let end = unsafe { bytes.add(length) };
        // SAFETY: as above.
        unsafe { end.write(0) };
        bytes.cast()
    })
}

/// `gai_strerrorW`: the text of an error, in the thread's own buffer.
#[unsafe(export_name = "ovl_gai_strerrorW")]
pub extern "C" fn gai_strerror_w(code: c_int) -> *mut u16 {
    let text: Vec<u16> = text_of(code).encode_utf16().collect();
    WIDE.with(|buffer| {
        let units: *mut u16 = buffer.get().cast();
        let length = text.len().min(ROOM - 1);
        // SAFETY: the buffer is this thread's, and has room for so many units and a zero.
        unsafe { ptr::copy_nonoverlapping(text.as_ptr(), units, length) };
        // SAFETY: as above.
        let end = unsafe { units.add(length) };
        // SAFETY: as above.
        unsafe { end.write(0) };
        units
    })
}

fn text_of(code: c_int) -> String {
    let error = overlapped_sys::error::WsaError::from_code(code);
    if error.is_known() { error.text().to_string() } else { format!("Unknown error {code}") }
}

/// `MessageBoxA`: prints to standard error, where no window is, and answers as by the first button.
///
/// # Safety
/// `text` and `caption` are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn MessageBoxA(
    _owner: *mut c_void,
    text: *const c_char,
    caption: *const c_char,
    kind: u32,
) -> c_int {
    let read = |text: *const c_char| match text.is_null() {
        true => String::new(),
        // SAFETY: the caller's promise.
        false => unsafe { std::ffi::CStr::from_ptr(text) }.to_string_lossy().into_owned(),
    };
    say(&read(text), &read(caption), kind)
}

/// `MessageBoxW`: as [`MessageBoxA`].
///
/// # Safety
/// `text` and `caption` are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn MessageBoxW(_owner: *mut c_void, text: *const u16, caption: *const u16, kind: u32) -> c_int {
    let read = |text: *const u16| {
        let mut units = Vec::new();
        while !text.is_null() {
            // SAFETY: the text ends with a zero, which has not been seen yet.
            let at = unsafe { text.add(units.len()) };
            // SAFETY: as above.
            match unsafe { at.read() } {
                0 => break,
                unit => units.push(unit),
            }
        }
        String::from_utf16_lossy(&units)
    };
    say(&read(text), &read(caption), kind)
}

fn say(text: &str, caption: &str, kind: u32) -> c_int {
    const IDOK: c_int = 1;
    const IDABORT: c_int = 3;
    const IDRETRY: c_int = 4;
    const IDYES: c_int = 6;
    let caption = if caption.is_empty() { "Error" } else { caption };
    // Nobody hears of a standard error that is closed.
    let _ = writeln!(std::io::stderr(), "{caption}: {text}");
    match kind & 0xf {
        2 => IDABORT,
        3 | 4 => IDYES,
        5 => IDRETRY,
        _ => IDOK,
    }
}
