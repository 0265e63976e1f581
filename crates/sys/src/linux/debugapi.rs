//! `debugapi.h`: a debugger, and what is said to it.
#![allow(unsafe_code)] // Reads the program's strings.

use super::pointer;
use std::io::Write;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// Whether a status of a process, as the system prints it, names a tracer.
fn is_traced(status: &str) -> bool {
    let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:"));
    tracer.is_some_and(|number| number.trim() != "0")
}

fn is_present() -> bool {
    is_traced(&std::fs::read_to_string("/proc/self/status").unwrap_or_default())
}

/// `IsDebuggerPresent`—Whether a debugger, or another tracer, follows this process.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn IsDebuggerPresent() -> BOOL {
    is_present().into()
}

/// As on Windows nobody sees it without a debugger; with one it comes to where its user looks.
fn say(text: Option<String>) {
    if let Some(text) = text
        && is_present()
    {
        // There is nobody to tell of a failure.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

/// `OutputDebugStringA`—Says something to the debugger: on standard error, if there is one.
///
/// # Safety
/// `lpoutputstring` is null or ends with a zero.
pub unsafe extern "system" fn OutputDebugStringA(lpoutputstring: PCSTR) {
    // SAFETY: the caller's promise.
    say(unsafe { pointer::narrow_text(lpoutputstring) });
}

/// `OutputDebugStringW`—The same in UTF-16.
///
/// # Safety
/// `lpoutputstring` is null or ends with a zero.
pub unsafe extern "system" fn OutputDebugStringW(lpoutputstring: PCWSTR) {
    // SAFETY: the caller's promise.
    say(unsafe { pointer::wide_text(lpoutputstring) });
}

#[cfg(test)]
mod tests {
    use super::is_traced;

    #[test]
    fn a_tracer_is_one_that_has_a_number() {
        assert!(is_traced("Name:\tx\nTracerPid:\t17\n"));
        assert!(!is_traced("Name:\tx\nTracerPid:\t0\n"));
        assert!(!is_traced(""));
    }
}
