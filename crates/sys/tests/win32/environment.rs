use crate::waiting::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

#[test]
fn variables_are_set_read_and_removed() {
    let (name, value) = (wide("OVERLAPPED_TEST_VARIABLE"), wide("wörter"));
    unsafe {
        assert_eq!(SetEnvironmentVariableW(name.as_ptr(), value.as_ptr()), 1);
        let mut buffer = [0u8; 32];
        let narrow = c"OVERLAPPED_TEST_VARIABLE".as_ptr().cast();
        assert_eq!(GetEnvironmentVariableA(narrow, buffer.as_mut_ptr(), 32), 7);
        assert_eq!(&buffer[..8], "wörter\0".as_bytes());
        assert_eq!(GetEnvironmentVariableA(narrow, buffer.as_mut_ptr(), 7), 8, "what is needed, zero included");
        assert_eq!(GetEnvironmentVariableW(name.as_ptr(), null_mut(), 0), 7);
        assert_eq!(std::env::var("OVERLAPPED_TEST_VARIABLE").as_deref(), Ok("wörter"));
        assert_eq!(SetEnvironmentVariableA(narrow, c"".as_ptr().cast()), 1);
        set_error(5);
        assert_eq!((GetEnvironmentVariableA(narrow, buffer.as_mut_ptr(), 32), error()), (0, 0), "empty, and there");
        assert_eq!(SetEnvironmentVariableA(narrow, null()), 1);
        assert_eq!((GetEnvironmentVariableA(narrow, buffer.as_mut_ptr(), 32), error()), (0, 203));
        assert_eq!(SetEnvironmentVariableA(narrow, null()), 1, "nothing to remove");
        assert_eq!((SetEnvironmentVariableA(null(), narrow), error()), (0, 87));
        assert_eq!((SetEnvironmentVariableA(c"a=b".as_ptr().cast(), narrow), error()), (0, 87));
        assert_eq!((GetEnvironmentVariableW(null(), null_mut(), 0), error()), (0, 87));
    }
}

#[test]
fn the_command_line_begins_with_the_program() {
    let narrow = unsafe { std::ffi::CStr::from_ptr(GetCommandLineA().cast()) }.to_str().unwrap();
    let program = std::env::args().next().unwrap();
    assert!(narrow.trim_start_matches('"').starts_with(&program), "{narrow}");
    let wide = unsafe { GetCommandLineW() };
    let units: Vec<u16> = (0..narrow.encode_utf16().count()).map(|at| unsafe { *wide.add(at) }).collect();
    assert_eq!(String::from_utf16(&units).unwrap(), narrow);
}

#[test]
fn there_is_no_debugger_in_a_test() {
    assert_eq!(unsafe { IsDebuggerPresent() }, 0);
    unsafe { OutputDebugStringA(c"nobody sees this\n".as_ptr().cast()) };
    unsafe { OutputDebugStringW(null()) };
}
