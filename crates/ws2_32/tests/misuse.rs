//! The misuse checks: each program of `tests/misuse` makes one mistake, which is told with its call and line; `none.c` makes none, and
//! neither does any program of `tests/c`.
#![cfg(target_os = "linux")]

mod common;

use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Long enough for a loaded machine; a program that hangs is ended then.
const LIMIT: Duration = Duration::from_secs(120);

const ALL_BUT_LEAKED: &str = "abort,reused,freed,buffer,two_step,network_event";

fn source(name: &str) -> PathBuf {
    common::package().join(format!("tests/misuse/{name}.c"))
}

fn compile(source: &Path) -> PathBuf {
    let name = source.file_stem().expect("it has a name");
    let program = common::scratch("misuse").join(name);
    let output = common::compile("gcc", source, &program, &["-std=gnu11", "-g", "-O0"]);
    common::assert_compiled(&output, &name.to_string_lossy());
    program
}

/// What a program under the checks wrote to standard error, and how it ended; `until` ends it as soon as that has been written.
fn run(program: &Path, check: &str, until: Option<&str>) -> (String, std::process::ExitStatus) {
    let mut child = Command::new(program)
        .env("OVERLAPPED_CHECK", check)
        .current_dir(common::scratch("misuse"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut from = child.stderr.take().expect("it is piped");
    let (send, written) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut piece = [0; 4096];
        while let Ok(length @ 1..) = from.read(&mut piece) {
            if send.send(piece[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    let (start, mut told) = (Instant::now(), Vec::new());
    loop {
        use std::sync::mpsc::RecvTimeoutError::{Disconnected, Timeout};
        match written.recv_timeout(Duration::from_millis(100)) {
            Ok(piece) => told.extend(piece),
            Err(Timeout) if start.elapsed() < LIMIT => {}
            Err(Timeout) => child.kill().expect("the child is ours"),
            Err(Disconnected) => break,
        }
        if until.is_some_and(|until| String::from_utf8_lossy(&told).contains(until)) {
            child.kill().expect("the child is ours");
        }
    }
    reader.join().expect("the reader ends with the pipe");
    let status = child.wait().expect("the child is ours");
    (String::from_utf8_lossy(&told).into_owned(), status)
}

/// Where the lines with a mark are, as a report names them.
fn marked(source: &Path, mark: &str) -> Vec<String> {
    let name = source.file_name().expect("it has a name").to_string_lossy().into_owned();
    let text = std::fs::read_to_string(source).expect("the program is there");
    let lines = text.lines().enumerate().filter(|(_, line)| line.ends_with(&format!("/* {mark} */")));
    lines.map(|(index, _)| format!("{name}:{})", index + 1)).collect()
}

/// Runs a program with the checks and without: the report names the mistake, the call and the marked lines.
fn tells(name: &str, mistake: &str, calls: &[&str], ends: bool) {
    let source = source(name);
    let program = compile(&source);
    let last = calls.last().expect("a call is named");
    // The last line of a report comes with the rest: it is written in one piece.
    let (told, status) = run(&program, "report", if ends { None } else { Some(last) });
    assert!(told.contains(&format!("overlapped: misuse: {mistake}\n")), "{name}: {told}");
    for call in calls {
        assert!(told.contains(call), "{name} names {call}: {told}");
    }
    for mark in ["FIRST", "HERE"] {
        for place in marked(&source, mark) {
            assert!(told.contains(&place), "{name} names the {mark} line, {place}: {told}");
        }
    }
    assert_eq!(told.matches("overlapped: misuse:").count(), 1, "{name}: {told}");
    if ends {
        assert_eq!(status.code(), Some(0), "{name} goes on after the report: {told}");
        let (told, status) = run(&program, "0", None);
        assert_eq!((told.as_str(), status.code()), ("", Some(0)), "{name} without the checks");
    }
    let (told, status) = run(&program, "abort", None);
    assert_eq!(status.signal(), Some(sigabrt()), "{name} is ended: {told}");
}

/// `SIGABRT` of Linux, on every machine.
const fn sigabrt() -> i32 {
    6
}

#[test]
fn an_overlapped_that_is_reused_while_pending() {
    let mistake = "an OVERLAPPED was used again while its operation was pending";
    tells("reused", mistake, &["WSARecv on socket", "used OVERLAPPED 0x", "is pending since WSARecv"], true);
    tells("reused_file", mistake, &["WriteFile on a file used OVERLAPPED", "is pending since WSARecv"], true);
}

#[test]
fn an_overlapped_that_is_freed_or_overwritten_while_pending() {
    let mistake = "an OVERLAPPED was freed or overwritten while its operation was pending";
    tells("freed", mistake, &["is pending since WSARecv", "noticed in WaitForSingleObject"], true);
    tells("overwritten", mistake, &["changed: Internal, hEvent", "is pending since WSARecv"], true);
}

#[test]
fn a_buffer_that_is_changed_in_flight() {
    tells("send_changed", "a send's buffer was changed before the send had ended", &["since WSASend on socket"], true);
    tells(
        "receive_changed",
        "a receive's buffer was written to while it was pending",
        &["since WSARecv on socket", "behind what was received"],
        true,
    );
}

#[test]
fn an_auto_reset_event_in_the_two_step_wait() {
    let mistake = "an auto-reset event was waited for in two steps";
    tells("two_step", mistake, &["WaitForSingleObject asked again", "WaitForMultipleObjects had returned"], true);
    tells("two_step_sockets", mistake, &["asked again for an event", "had returned for it"], true);
}

#[test]
fn a_network_event_that_is_never_reenabled_or_enumerated() {
    let mistake = "a network event was never re-enabled";
    let enumerated = "enumerated by WSAEnumNetworkEvents";
    tells("never_received", mistake, &["FD_READ was enumerated", "recv re-enables FD_READ"], false);
    tells("never_accepted", mistake, &["FD_ACCEPT was enumerated", enumerated, "accept FD_ACCEPT"], false);
    tells(
        "never_enumerated",
        "network events were recorded and never enumerated",
        &["FD_READ was recorded", "nothing can set it"],
        false,
    );
}

#[test]
fn handles_that_are_left_open() {
    tells("leaked_sockets", "sockets were left open at the last WSACleanup", &["made by socket"], true);
    tells(
        "leaked_handles",
        "handles were left open at the end of the process",
        &["3 handles (event), the first 4, made by CreateEventA"],
        true,
    );
}

#[test]
fn a_program_that_makes_no_mistake_is_told_of_none() {
    let (told, status) = run(&compile(&source("none")), "abort", None);
    assert_eq!((told.as_str(), status.code()), ("", Some(0)));
}

#[test]
fn the_c_programs_make_no_mistake() {
    let directory = common::package().join("tests/c");
    let mut programs: Vec<PathBuf> = std::fs::read_dir(directory)
        .expect("the programs are there")
        .map(|entry| entry.expect("the directory can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "c"))
        .collect();
    programs.sort();
    assert!(!programs.is_empty());
    common::build_libraries(&common::scratch("misuse"));
    for source in programs {
        // Those that see one call after the other leave what they have made to the end of the process.
        let name = source.file_stem().expect("it has a name").to_string_lossy().into_owned();
        let check = if name.starts_with("seen_") { ALL_BUT_LEAKED } else { "abort" };
        let (told, status) = run(&compile(&source), check, None);
        assert!(!told.contains("overlapped:"), "{}: {told}", source.display());
        assert_eq!(status.code(), Some(0), "{}: {told}", source.display());
    }
}

#[test]
fn an_unknown_word_is_said_to_be_one() {
    let (told, status) = run(&compile(&source("leaked_handles")), "loudly", None);
    assert!(told.starts_with("overlapped: OVERLAPPED_CHECK: \"loudly\" is unknown"), "{told}");
    assert_eq!(status.code(), Some(0));
    let (told, _) = run(&compile(&source("leaked_handles")), "report,reused", None);
    assert_eq!(told, "", "only reuse is looked for");
}
