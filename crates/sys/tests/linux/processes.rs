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

/// A child ignores what its parent does, and whoever started the tests may have made them ignore what a terminal sends.
fn heed_signals() {
    for signal in [libc::SIGINT, libc::SIGQUIT] {
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}

/// Starts a command line; its process, or the error.
fn start(line: &str, flags: u32, environment: Option<&str>, directory: Option<&str>) -> Result<HANDLE, u32> {
    heed_signals();
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

/// Starts a command line with startup information of the test's own.
fn start_with(line: &str, inherits: bool, flags: u32, startup: &STARTUPINFOW) -> PROCESS_INFORMATION {
    heed_signals();
    let (mut line, mut made) = (utf16(line), PROCESS_INFORMATION::default());
    let (line, inherits) = (line.as_mut_ptr(), inherits.into());
    let started =
        unsafe { CreateProcessW(null(), line, null(), null(), inherits, flags, null(), null(), startup, &mut made) };
    assert_eq!(started, 1, "error {}", error());
    made
}

/// Fields of `/proc/NUMBER/stat`, from the state on: state, parent, group, session.
fn stat(number: u32) -> Vec<String> {
    let text = std::fs::read_to_string(format!("/proc/{number}/stat")).unwrap();
    text.rsplit(')').next().unwrap().split_whitespace().map(str::to_owned).collect()
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let bound = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !holds() {
        assert!(std::time::Instant::now() < bound, "{what}");
        std::thread::yield_now();
    }
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
    assert_eq!(start("/bin/sh", DEBUG_PROCESS, None, None), Err(50));
    assert_eq!(start("/bin/sh", DETACHED_PROCESS | CREATE_NEW_CONSOLE, None, None), Err(87));
    assert_eq!(start("/etc/passwd", CREATE_SUSPENDED, None, None), Err(5), "told before it would be resumed");
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

#[test]
fn a_suspended_process_has_its_program_and_does_nothing() {
    let startup = STARTUPINFOW { cb: size_of::<STARTUPINFOW>() as u32, ..Default::default() };
    let made = start_with("/bin/sh -c \"exit 6\"", false, CREATE_SUSPENDED, &startup);
    let number = made.dwProcessId;
    until("it stops", || stat(number)[0] == "T");
    let program = std::fs::read_link(format!("/proc/{number}/exe")).unwrap();
    assert_eq!(program, std::fs::canonicalize("/bin/sh").unwrap());
    let status = std::fs::read_to_string(format!("/proc/{number}/status")).unwrap();
    assert!(status.contains("TracerPid:\t0\n"), "nobody follows it: {status}");
    assert_eq!(unsafe { WaitForSingleObject(made.hProcess, 0) }, 258);
    assert_eq!(
        unsafe { (SuspendThread(made.hThread), ResumeThread(made.hThread), ResumeThread(made.hThread)) },
        (1, 2, 1)
    );
    assert_eq!(unsafe { WaitForSingleObject(made.hThread, BOUND_MS) }, 0);
    assert_eq!(unsafe { (ResumeThread(made.hThread), SuspendThread(made.hThread), error()) }, (0, u32::MAX, 5));
    assert_eq!(unsafe { CloseHandle(made.hThread) }, 1);
    assert_eq!(code(made.hProcess), 6);
}

#[test]
fn a_process_that_runs_cannot_be_suspended() {
    let startup = STARTUPINFOW { cb: size_of::<STARTUPINFOW>() as u32, ..Default::default() };
    let made = start_with("/bin/sh -c \"exec sleep 60\"", false, 0, &startup);
    assert_eq!((unsafe { SuspendThread(made.hThread) }, error()), (u32::MAX, 50));
    assert_eq!((unsafe { ResumeThread(made.hProcess) }, error()), (u32::MAX, 6), "a process is no thread");
    assert_eq!((unsafe { TerminateProcess(made.hThread, 1) }, error()), (0, 6), "nor the other way round");
    assert_eq!(unsafe { (TerminateProcess(made.hProcess, 3), CloseHandle(made.hThread)) }, (1, 1));
    assert_eq!(code(made.hProcess), 3);
}

#[test]
fn a_group_of_its_own_is_sent_ctrl_break_and_takes_no_ctrl_c() {
    use overlapped_sys::console::{CTRL_BREAK_EVENT, CTRL_C_EVENT, GenerateConsoleCtrlEvent};
    let process = start("/bin/sh -c \"exec sleep 60\"", CREATE_NEW_PROCESS_GROUP, None, None).unwrap();
    let number = unsafe { GetProcessId(process) };
    until("it becomes sleep", || std::fs::read_to_string(format!("/proc/{number}/comm")).unwrap() == "sleep\n");
    let group = stat(number)[2].clone();
    assert_eq!(group, number.to_string());
    let status = std::fs::read_to_string(format!("/proc/{number}/status")).unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:\t")).unwrap();
    assert_eq!(u64::from_str_radix(ignored, 16).unwrap() & 2, 2, "SIGINT");
    assert_eq!(unsafe { GenerateConsoleCtrlEvent(CTRL_C_EVENT, number) }, 1);
    assert_eq!(unsafe { GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, number) }, 1);
    assert_eq!(code(process), 0xC000_013A);
    assert_eq!((unsafe { GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, number) }, error()), (0, 87), "it is gone");
}

#[test]
fn a_process_without_the_console_has_a_session_of_its_own() {
    for flag in [DETACHED_PROCESS, CREATE_NEW_CONSOLE, CREATE_NO_WINDOW, CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP] {
        let process = start("/bin/sh -c \"exec sleep 60\"", flag, None, None).unwrap();
        let number = unsafe { GetProcessId(process) };
        assert_eq!(stat(number)[3], number.to_string());
        assert_eq!(unsafe { TerminateProcess(process, 0) }, 1);
        assert_eq!(code(process), 0);
    }
    let process = start("/bin/sh -c \"exec sleep 60\"", 0, None, None).unwrap();
    assert_eq!(stat(unsafe { GetProcessId(process) })[3], stat(std::process::id())[3]);
    assert_eq!(unsafe { TerminateProcess(process, 0) }, 1);
    assert_eq!(code(process), 0);
}

/// Which descriptors a program has that lists them, beside the one that it lists by.
fn descriptors(inherits: bool, startup: &STARTUPINFOW, script: &str) -> u32 {
    let made = start_with(&format!("/bin/sh -c \"{script}\""), inherits, 0, startup);
    assert_eq!(unsafe { CloseHandle(made.hThread) }, 1);
    code(made.hProcess)
}

#[test]
fn a_program_that_knows_nothing_of_handles_has_their_descriptors() {
    let own = std::env::current_exe().unwrap();
    let file = file_handle(std::fs::File::open(&own).unwrap());
    let startup = STARTUPINFOW { cb: size_of::<STARTUPINFOW>() as u32, ..Default::default() };
    let has = format!("for one in /proc/self/fd/*; do test $one -ef {} && exit 4; done; exit 5", own.display());
    assert_eq!(unsafe { SetHandleInformation(file, 1, 1) }, 1);
    assert_eq!((descriptors(true, &startup, &has), descriptors(false, &startup, &has)), (4, 5));
    assert_eq!(unsafe { SetHandleInformation(file, 1, 0) }, 1);
    assert_eq!(descriptors(true, &startup, &has), 5);
    assert_eq!(unsafe { CloseHandle(file) }, 1);
}

#[test]
fn the_c_runtimes_descriptors_are_handed_on() {
    let path = std::env::temp_dir().join(format!("overlapped-handed-on-{}", std::process::id()));
    let file = file_handle(std::fs::File::create(&path).unwrap());
    // A number that no handle of another test comes to have in the child.
    const NUMBER: usize = 250;
    let mut block = (NUMBER as i32 + 1).to_ne_bytes().to_vec();
    block.extend((0..=NUMBER).map(|index| u8::from(index == NUMBER)));
    block.extend((0..=NUMBER).flat_map(|index| if index == NUMBER { file.addr() } else { usize::MAX }.to_ne_bytes()));
    let startup = STARTUPINFOW {
        cb: size_of::<STARTUPINFOW>() as u32,
        cbReserved2: block.len() as u16,
        lpReserved2: block.as_mut_ptr(),
        ..Default::default()
    };
    assert_eq!(descriptors(true, &startup, "echo here >/proc/self/fd/250; exit 2"), 2);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "here\n");
    let cut = STARTUPINFOW { cbReserved2: 7, ..startup };
    assert_ne!(
        descriptors(true, &cut, "echo here >/proc/self/fd/250 || exit 3"),
        0,
        "a block that is cut off has none"
    );
    assert_eq!(unsafe { CloseHandle(file) }, 1);
    std::fs::remove_file(path).unwrap();
}

#[test]
fn windows_shell_is_the_shell_of_here() {
    assert_eq!(start("cmd.exe /c exit 6", CREATE_NO_WINDOW, None, None).map(code), Ok(6));
    let line = "C:\\Windows\\System32\\cmd.exe /q /c \"test \"a b\" = 'a b' && exit 4\"";
    assert_eq!(start(line, 0, None, None).map(code), Ok(4));
    assert_eq!(start("cmdd.exe /c exit 6", 0, None, None), Err(2), "another");
}

/// A connection is a child's standard input and output, and takes commands whose lines end as on Windows.
#[test]
fn a_connection_is_a_childs_input_and_output() {
    use overlapped_sys::winsock::*;
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let socket = unsafe {
        assert_eq!(WSAStartup(0x202, &mut WSADATA::default()), 0);
        let socket = WSASocketW(i32::from(AF_INET), SOCK_STREAM, 0, null(), 0, 0);
        let address = SOCKADDR_IN {
            sin_family: AF_INET,
            sin_port: port.to_be(),
            sin_addr: IN_ADDR { S_un: IN_ADDR_0 { S_addr: u32::from_ne_bytes([127, 0, 0, 1]) } },
            sin_zero: [0; 8],
        };
        assert_eq!(connect(socket, (&raw const address).cast(), size_of::<SOCKADDR_IN>() as i32), 0);
        socket
    };
    let (mut peer, _) = listener.accept().unwrap();
    peer.set_read_timeout(Some(std::time::Duration::from_millis(BOUND_MS.into()))).unwrap();
    let handle = socket as HANDLE;
    let startup = STARTUPINFOW {
        cb: size_of::<STARTUPINFOW>() as u32,
        dwFlags: STARTF_USESTDHANDLES,
        hStdInput: handle,
        hStdOutput: handle,
        hStdError: handle,
        ..Default::default()
    };
    let made = start_with("cmd.exe", true, CREATE_NO_WINDOW, &startup);
    unsafe {
        assert_eq!(CloseHandle(made.hThread), 1);
        assert_eq!(closesocket(socket), 0);
    }
    // A mistake is told, and does not end it.
    peer.write_all(b"word=one; echo first\r\nif;\r\necho $word\nexit 9\r\n").unwrap();
    let mut said = String::new();
    peer.read_to_string(&mut said).unwrap();
    assert!(said.starts_with("first\n") && said.ends_with("\none\n"), "{said:?}");
    assert_eq!(code(made.hProcess), 9);
}
