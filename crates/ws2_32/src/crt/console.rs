//! `conio.h`, key by key, and `system`, whose commands of the Windows shell are known here.

use std::ffi::{CStr, c_char, c_int};
use std::io::{self, Write};
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicI32, Ordering};

/// The key that `_ungetch` gave back; negative for none.
static GIVEN_BACK: AtomicI32 = AtomicI32::new(-1);

/// Runs `read` while the terminal hands over each key, not each line, and shows none.
fn with_keys<T>(read: impl FnOnce() -> T) -> T {
    let mut before = MaybeUninit::<libc::termios>::uninit();
    // SAFETY: the kernel fills the structure, or says that standard input is no terminal.
    let terminal = unsafe { libc::tcgetattr(0, before.as_mut_ptr()) } == 0;
    if !terminal {
        return read();
    }
    // SAFETY: the call filled it.
    let before = unsafe { before.assume_init() };
    let mut keys = before;
    keys.c_lflag &= !(libc::ICANON | libc::ECHO);
    keys.c_cc[libc::VMIN] = 1;
    keys.c_cc[libc::VTIME] = 0;
    // SAFETY: the structure is whole.
    unsafe { libc::tcsetattr(0, libc::TCSANOW, &raw const keys) };
    let result = read();
    // SAFETY: as above.
    unsafe { libc::tcsetattr(0, libc::TCSANOW, &raw const before) };
    result
}

/// `_kbhit`: whether a key waits. Where standard input is no terminal: whether it has bytes. Its end is no key.
#[unsafe(no_mangle)]
pub extern "C" fn _kbhit() -> c_int {
    if GIVEN_BACK.load(Ordering::Relaxed) >= 0 {
        return 1;
    }
    with_keys(|| {
        let mut waiting: c_int = 0;
        // SAFETY: the kernel writes one int.
        let asked = unsafe { libc::ioctl(0, libc::FIONREAD, &raw mut waiting) };
        c_int::from(asked == 0 && waiting > 0)
    })
}

/// `_getch`: the next key, without showing it; EOF at the end of input.
#[unsafe(no_mangle)]
pub extern "C" fn _getch() -> c_int {
    let given_back = GIVEN_BACK.swap(-1, Ordering::Relaxed);
    if given_back >= 0 {
        return given_back;
    }
    let _ = io::stdout().flush();
    with_keys(|| {
        let mut key = 0u8;
        // SAFETY: one byte is written at most.
        let got = unsafe { libc::read(0, (&raw mut key).cast(), 1) };
        match (got, key) {
            (1, b'\n') => c_int::from(b'\r'),
            (1, key) => c_int::from(key),
            _ => libc::EOF,
        }
    })
}

/// `_getche`: as [`_getch`], and shows the key.
#[unsafe(no_mangle)]
pub extern "C" fn _getche() -> c_int {
    let key = _getch();
    if key >= 0 { _putch(key) } else { key }
}

/// `_putch`.
#[unsafe(no_mangle)]
pub extern "C" fn _putch(character: c_int) -> c_int {
    // SAFETY: standard output is C's own.
    unsafe { libc::putchar(character) }
}

/// `_ungetch`: one key can be given back.
#[unsafe(no_mangle)]
pub extern "C" fn _ungetch(character: c_int) -> c_int {
    match GIVEN_BACK.compare_exchange(-1, character & 0xff, Ordering::Relaxed, Ordering::Relaxed) {
        Ok(_) => character,
        Err(_) => libc::EOF,
    }
}

/// `_cputs`.
///
/// # Safety
/// `text` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _cputs(text: *const c_char) -> c_int {
    // SAFETY: the caller's promise.
    let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
    for byte in bytes {
        _putch(c_int::from(*byte));
    }
    0
}

/// `system`: `pause`, `cls`, `title`, `color`, `mode` and `chcp` as the Windows shell has them; all else is the shell's of here.
///
/// # Safety
/// `command` is null or ends with a zero.
#[unsafe(export_name = "ovl_system")]
pub unsafe extern "C" fn system(command: *const c_char) -> c_int {
    if command.is_null() {
        return 1;
    }
    // SAFETY: the caller's promise.
    let text = unsafe { CStr::from_ptr(command) }.to_string_lossy();
    let mut words = text.split(|c: char| c.is_whitespace() || c == '>').filter(|word| !word.is_empty());
    let word = words.next().unwrap_or_default().to_ascii_lowercase();
    match word.as_str() {
        "pause" => {
            if !text.to_ascii_lowercase().contains("nul") {
                // SAFETY: the text ends with a zero.
                unsafe { libc::printf(c"Press any key to continue . . . ".as_ptr()) };
            }
            // SAFETY: flushes C's streams.
            unsafe { libc::fflush(std::ptr::null_mut()) };
            _getch();
            _putch(c_int::from(b'\n'));
            0
        }
        "cls" => {
            // SAFETY: asks about a descriptor.
            if unsafe { libc::isatty(1) } == 1 {
                // SAFETY: the text ends with a zero.
                unsafe { libc::printf(c"\x1b[2J\x1b[H".as_ptr()) };
            }
            0
        }
        "title" | "color" | "mode" | "chcp" => 0,
        // SAFETY: the caller's promise.
        _ => unsafe { libc::system(command) },
    }
}
