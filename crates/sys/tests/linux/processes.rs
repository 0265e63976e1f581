use overlapped_sys::foundation::HANDLE;
use overlapped_sys::threading::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

const BOUND_MS: u32 = 60_000;

fn error() -> u32 {
    unsafe { GetLastError() }
}

fn utf16(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

/// Starts a command line; its process, or the error.
fn start(line: &str, flags: u32, environment: Option<&str>, directory: Option<&str>) -> Result<HANDLE, u32> {
    let (mut line, directory) = (utf16(line), directory.map(utf16));
    let startup = STARTUPINFOW { cb: size_of::<STARTUPINFOW>() as u32, ..Default::default() };
    let mut made = PROCESS_INFORMATION::default();
    let environment = environment.map(str::as_bytes);
    let started = unsafe {
        CreateProcessW(
            null(),
            line.as_mut_ptr(),
            null(),
            null(),
            0,
            flags,
            environment.map_or(null(), |block| block.as_ptr().cast()),
            directory.as_ref().map_or(null(), |directory| directory.as_ptr()),
            &startup,
            &mut made,
        )
    };
    if started == 0 {
        return Err(error());
    }
    assert_ne!((made.dwProcessId, made.hThread), (0, null_mut()));
    assert_eq!(unsafe { CloseHandle(made.hThread) }, 1);
    Ok(made.hProcess)
}

/// What it ends with.
fn code(process: HANDLE) -> u32 {
    assert_eq!(unsafe { WaitForSingleObject(process, BOUND_MS) }, 0);
    let mut code = 0;
    assert_eq!(unsafe { GetExitCodeProcess(process, &mut code) }, 1);
    assert_eq!(unsafe { CloseHandle(process) }, 1);
    code
}

fn shell(script: &str) -> Result<HANDLE, u32> {
    start(&format!("/bin/sh -c \"{script}\""), 0, None, None)
}

#[test]
fn a_process_ends_with_its_code() {
    assert_eq!(shell("exit 7").map(code), Ok(7));
    assert_eq!(start("sh.exe -c \"exit 5\"", CREATE_NO_WINDOW, None, None).map(code), Ok(5), "found in the path");
    assert_eq!(start("/bin/sh -c \"exit 3\"", IDLE_PRIORITY_CLASS, None, None).map(code), Ok(3));
}

#[test]
fn an_end_by_a_signal_has_the_code_that_windows_has_for_it() {
    assert_eq!(shell("kill -SEGV $$").map(code), Ok(0xC000_0005));
    assert_eq!(shell("kill -ABRT $$").map(code), Ok(3));
    assert_eq!(shell("kill -INT $$").map(code), Ok(0xC000_013A));
}

#[test]
fn one_that_is_ended_has_the_code_that_was_given() {
    let process = shell("exec sleep 60").unwrap();
    let mut code_now = 0;
    assert_eq!(unsafe { GetExitCodeProcess(process, &mut code_now) }, 1);
    assert_eq!((code_now, unsafe { WaitForSingleObject(process, 0) }), (259, 258));
    let number = unsafe { GetProcessId(process) };
    let again = unsafe { OpenProcess(PROCESS_ALL_ACCESS, 0, number) };
    assert_eq!((unsafe { GetProcessId(again) }, unsafe { TerminateProcess(again, 100_000) }), (number, 1));
    assert_eq!(code(process), 100_000);
    assert_eq!((unsafe { TerminateProcess(again, 1) }, error()), (0, 5));
    assert_eq!(unsafe { CloseHandle(again) }, 1);
    assert_eq!((unsafe { OpenProcess(PROCESS_ALL_ACCESS, 0, number) }, error()), (null_mut(), 87), "nobody knows it");
}

#[test]
fn environment_and_directory_are_the_childs() {
    assert_eq!(start("/bin/sh -c \"exit $OVL_CODE\"", 0, Some("A=1\0OVL_CODE=9\0\0"), None).map(code), Ok(9));
    assert_eq!(start("/bin/sh -c \"test $PWD = /proc\"", 0, None, Some("C:\\proc")).map(code), Ok(0));
    assert_eq!(start("/bin/sh", 0, None, Some("/no/such/directory")), Err(267));
}

#[test]
fn what_cannot_be_started_is_told() {
    assert_eq!(start("no-such-program 1", 0, None, None), Err(2));
    assert_eq!(start("/no/such/folder/program", 0, None, None), Err(3));
    assert_eq!(start("/etc/passwd", 0, None, None), Err(5));
    assert_eq!(start("", 0, None, None), Err(87));
    assert_eq!(start("/bin/sh", CREATE_SUSPENDED, None, None), Err(50));
    let mut line = utf16("/bin/sh");
    let mut made = PROCESS_INFORMATION::default();
    let startup =
        STARTUPINFOW { dwFlags: STARTF_USESTDHANDLES, hStdInput: 0x7fff_fffc as HANDLE, ..Default::default() };
    let mut start = |startup: *const STARTUPINFOW, made: *mut PROCESS_INFORMATION| {
        let started =
            unsafe { CreateProcessW(null(), line.as_mut_ptr(), null(), null(), 0, 0, null(), null(), startup, made) };
        (started, error())
    };
    assert_eq!(start(&startup, &mut made), (0, 6), "no such handle");
    assert_eq!(start(null(), &mut made), (0, 87));
    assert_eq!(start(&startup, null_mut()), (0, 87));
}
