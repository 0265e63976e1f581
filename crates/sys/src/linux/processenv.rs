//! `processenv.h`: the command line and the environment. Narrow text is UTF-8.
//!
//! The environment is the C library's, so that `getenv` sees it too.
#![allow(unsafe_code)] // Reads and writes the program's strings.

use super::current::set_last_error;
use super::failure::fail;
use super::pointer;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::sync::OnceLock;
use windows_sys::Win32::Foundation as f;
use windows_sys::core::{BOOL, PCSTR, PCWSTR, PSTR, PWSTR};

/// The longest value on Windows, with its zero.
const MAXIMUM: usize = 32_767;

/// One argument as a Windows program's command line has it.
fn quote(argument: &str, line: &mut String) {
    if !argument.is_empty() && !argument.contains([' ', '\t', '"']) {
        line.push_str(argument);
        return;
    }
    line.push('"');
    let mut backslashes = 0;
    for character in argument.chars() {
        match character {
            '\\' => backslashes += 1,
            // Those before a quotation mark count twice, and the mark itself needs one.
            '"' => {
                line.extend(std::iter::repeat_n('\\', backslashes + 1));
                backslashes = 0;
            }
            _ => backslashes = 0,
        }
        line.push(character);
    }
    line.extend(std::iter::repeat_n('\\', backslashes));
    line.push('"');
}

fn command_line() -> &'static str {
    static LINE: OnceLock<String> = OnceLock::new();
    LINE.get_or_init(|| {
        // Not the standard library's: this may be a library of a C program.
        let bytes = std::fs::read("/proc/self/cmdline").unwrap_or_default();
        let mut line = String::new();
        for argument in bytes.strip_suffix(&[0]).unwrap_or(&bytes).split(|byte| *byte == 0) {
            if !line.is_empty() {
                line.push(' ');
            }
            quote(&String::from_utf8_lossy(argument), &mut line);
        }
        line.push('\0');
        line
    })
}

/// `GetCommandLineA`—The command line, arguments quoted as Windows programs take them apart.
///
/// # Safety
/// None beyond the table's own: the string is the library's, to be read.
pub unsafe extern "system" fn GetCommandLineA() -> PCSTR {
    command_line().as_ptr()
}

/// `GetCommandLineW`—The same in UTF-16.
///
/// # Safety
/// None beyond the table's own: the string is the library's, to be read.
pub unsafe extern "system" fn GetCommandLineW() -> PCWSTR {
    static LINE: OnceLock<Vec<u16>> = OnceLock::new();
    LINE.get_or_init(|| pointer::utf16(command_line())).as_ptr()
}

/// The value of a variable, if there is one.
fn variable(name: &OsStr) -> Result<OsString, u32> {
    let named = !name.is_empty() && !name.as_bytes().contains(&b'=') && !name.as_bytes().contains(&0);
    let value = if named { std::env::var_os(name) } else { None };
    value.ok_or(f::ERROR_ENVVAR_NOT_FOUND)
}

/// Copies a value: its length, or the room that is needed.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn tell<T: Copy + Default>(value: Result<Vec<T>, u32>, to: *mut T, room: u32) -> u32 {
    match value {
        Err(error) => fail(error, 0),
        Ok(value) => {
            // SAFETY: the caller's promise.
            let fits = unsafe { pointer::put_string(to, room as usize, &value) };
            if fits {
                // An empty value is told from a failure by this.
                set_last_error(0);
            }
            value.len() as u32 + u32::from(!fits)
        }
    }
}

/// `GetEnvironmentVariableA`—The value of a variable. Returns its length; the room that it needs, zero included, if there is less; or
/// 0.
///
/// Errors: ERROR_ENVVAR_NOT_FOUND, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpname` is null or ends with a zero; `lpbuffer` is null or has `nsize` writable bytes.
pub unsafe extern "system" fn GetEnvironmentVariableA(lpname: PCSTR, lpbuffer: PSTR, nsize: u32) -> u32 {
    // SAFETY: the caller's promise.
    let Some(name) = (unsafe { pointer::narrow(lpname) }) else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    // SAFETY: the caller's promise.
    unsafe { tell(variable(OsStr::from_bytes(name)).map(OsStringExt::into_vec), lpbuffer, nsize) }
}

/// `GetEnvironmentVariableW`—The same in UTF-16.
///
/// Errors: as [`GetEnvironmentVariableA`].
///
/// # Safety
/// As [`GetEnvironmentVariableA`], in units.
pub unsafe extern "system" fn GetEnvironmentVariableW(lpname: PCWSTR, lpbuffer: PWSTR, nsize: u32) -> u32 {
    // SAFETY: the caller's promise.
    let Some(name) = (unsafe { pointer::wide_text(lpname) }) else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    let value = variable(OsStr::new(&name)).map(|value| pointer::utf16(&value.to_string_lossy()));
    // SAFETY: the caller's promise.
    unsafe { tell(value, lpbuffer, nsize) }
}

fn set(name: Option<OsString>, value: Option<OsString>) -> BOOL {
    let valid = |name: &OsString| !name.is_empty() && !name.as_bytes().contains(&b'=');
    let Some(name) = name.filter(valid) else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    match value {
        Some(value) if value.len() >= MAXIMUM => return fail(f::ERROR_INVALID_PARAMETER, 0),
        // SAFETY: Linux' environment has no lock that C code would take: as on any Linux program, who sets a variable while
        // another thread reads one has to see to it. The documentation says so.
        Some(value) => unsafe { std::env::set_var(name, value) },
        // SAFETY: as above.
        None => unsafe { std::env::remove_var(name) },
    }
    1
}

/// `SetEnvironmentVariableA`—Sets a variable, or removes it where the value is null. C code that reads the environment at the same
/// time is not kept off.
///
/// Errors: ERROR_INVALID_PARAMETER (null, no name, too long). Where there is nothing to remove all is well.
///
/// # Safety
/// The strings are null or end with a zero; no C code reads the environment meanwhile.
pub unsafe extern "system" fn SetEnvironmentVariableA(lpname: PCSTR, lpvalue: PCSTR) -> BOOL {
    let owned = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
    // SAFETY: the caller's promise.
    let name = unsafe { pointer::narrow(lpname) }.map(owned);
    // SAFETY: as above.
    let value = unsafe { pointer::narrow(lpvalue) }.map(owned);
    set(name, value)
}

/// `SetEnvironmentVariableW`—The same in UTF-16.
///
/// Errors: as [`SetEnvironmentVariableA`].
///
/// # Safety
/// As [`SetEnvironmentVariableA`].
pub unsafe extern "system" fn SetEnvironmentVariableW(lpname: PCWSTR, lpvalue: PCWSTR) -> BOOL {
    // SAFETY: the caller's promise.
    let name = unsafe { pointer::wide_text(lpname) }.map(OsString::from);
    // SAFETY: as above.
    let value = unsafe { pointer::wide_text(lpvalue) }.map(OsString::from);
    set(name, value)
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn arguments_are_quoted_as_windows_takes_them_apart() {
        for (argument, quoted) in [
            ("plain", "plain"),
            ("", "\"\""),
            ("two words", "\"two words\""),
            (r"back\slash", r"back\slash"),
            (r#"say "hi""#, r#""say \"hi\"""#),
            (r"ends in \", r#""ends in \\""#),
        ] {
            let mut line = String::new();
            quote(argument, &mut line);
            assert_eq!(line, quoted);
        }
    }
}
