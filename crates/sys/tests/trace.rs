//! The timeline: what a program did is in the file, and the file is the format that its viewers open.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]

mod common;

use common::pair;
use overlapped_sys::file_system::*;
use overlapped_sys::foundation::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

const BOUND_MS: u32 = 20_000;

unsafe extern "system" fn routine(_: u32, _: u32, _: *mut OVERLAPPED, _: u32) {}

fn receive(
    socket: SOCKET,
    buffer: &mut [u8; 8],
    overlapped: &mut OVERLAPPED,
    then: LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) {
    let buffers = [WSABUF { len: 8, buf: buffer.as_mut_ptr() }];
    let mut flags = 0;
    let started = unsafe { WSARecv(socket, buffers.as_ptr(), 1, null_mut(), &mut flags, overlapped, then) };
    assert!(started == 0 || unsafe { WSAGetLastError() } == WSA_IO_PENDING);
}

/// One receive in each model: routine, port, event select.
fn program() {
    let (mut buffer, mut overlapped) = ([0; 8], OVERLAPPED::default());
    unsafe {
        let (client, accepted) = pair();
        receive(accepted, &mut buffer, &mut overlapped, Some(routine));
        assert_eq!(send(client, b"a".as_ptr(), 1, 0), 1);
        assert_eq!(SleepEx(BOUND_MS, 1), 192);

        let event = WSACreateEvent();
        assert_eq!(WSAEventSelect(accepted, event, FD_READ as i32), 0);
        assert_eq!(send(client, b"b".as_ptr(), 1, 0), 1);
        assert_eq!(WaitForSingleObject(event as HANDLE, BOUND_MS), 0);
        let mut events = WSANETWORKEVENTS::default();
        assert_eq!(WSAEnumNetworkEvents(accepted, event, &mut events), 0);
        assert_eq!(recv(accepted, buffer.as_mut_ptr(), 8, 0), 1);

        let port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, 1);
        assert_eq!(CreateIoCompletionPort(accepted as HANDLE, port, 7, 0), port);
        receive(accepted, &mut buffer, &mut overlapped, None);
        assert_eq!(send(client, b"c".as_ptr(), 1, 0), 1);
        let (mut bytes, mut key, mut done) = (0, 0, null_mut());
        assert_eq!(GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut done, BOUND_MS), 1);
        assert!(!std::ptr::eq(done, null()));
        closesocket(client);
        closesocket(accepted);
    }
}

/// A write and a read of a file, the one told by an event and the other by a routine.
fn program_of_files(path: &std::path::Path) {
    unsafe extern "system" fn routine(_: u32, _: u32, _: *mut OVERLAPPED) {}
    let name: Vec<u16> = path.to_str().unwrap().encode_utf16().chain([0]).collect();
    let (access, mut buffer) = (GENERIC_READ | GENERIC_WRITE, [0; 8]);
    unsafe {
        let file = CreateFileW(name.as_ptr(), access, 0, null(), CREATE_ALWAYS, FILE_FLAG_OVERLAPPED, null_mut());
        assert_ne!(file, INVALID_HANDLE_VALUE);
        let event = CreateEventW(null(), 1, 0, null());
        let mut overlapped = OVERLAPPED { hEvent: event, ..OVERLAPPED::default() };
        assert_eq!(WriteFile(file, b"hello".as_ptr(), 5, null_mut(), &mut overlapped), 0);
        assert_eq!(WaitForSingleObject(event, BOUND_MS), 0);
        let mut overlapped = OVERLAPPED::default();
        assert_eq!(ReadFileEx(file, buffer.as_mut_ptr(), 8, &mut overlapped, Some(routine)), 1);
        assert_eq!(SleepEx(BOUND_MS, 1), 192);
        assert_eq!(overlapped.InternalHigh, 5);
        CloseHandle(file);
        CloseHandle(event);
    }
}

/// The timeline of what a program does.
fn timeline(name: &str, program: impl FnOnce()) -> Vec<serde_json::Value> {
    // There is one timeline in a process.
    static ONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _one = ONE.lock().unwrap();
    let path = std::env::temp_dir().join(format!("overlapped-timeline-{name}-{}.json", std::process::id()));
    trace::start(&path).unwrap();
    program();
    trace::stop().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    serde_json::from_str(&text).expect("the format is an array of objects")
}

#[test]
fn operations_on_files_are_told_from_start_to_end() {
    let path = std::env::temp_dir().join(format!("overlapped-timeline-file-{}", std::process::id()));
    let events = timeline("files", || program_of_files(&path));
    std::fs::remove_file(&path).unwrap();
    let stages = |phase: &str, key: &str| -> Vec<String> {
        let of_operations = events.iter().filter(|event| event["ph"] == phase && event["name"] == "operation");
        of_operations.map(|event| event["args"][key].as_str().unwrap_or_default().to_string()).collect()
    };
    assert_eq!(stages("b", "file"), ["write", "read"]);
    assert_eq!(stages("n", "start"), ["pending", "pending"]);
    assert_eq!(stages("e", "told by"), ["event", "routine"]);
    assert!(events.iter().any(|event| event["name"] == "completion routine"));
}

#[test]
fn a_timeline_tells_what_every_model_did() {
    let events = timeline("sockets", program);
    let count =
        |phase: &str, name: &str| events.iter().filter(|event| event["ph"] == phase && event["name"] == name).count();
    assert_eq!(count("M", "thread_name"), 1);
    assert!(count("X", "alertable wait") >= 1);
    assert_eq!(count("X", "completion routine"), 1);
    // Accept and both receives; each that began has ended.
    assert!(count("b", "operation") >= 2);
    assert_eq!(count("b", "operation"), count("e", "operation"));
    assert_eq!((count("i", "packet queued"), count("i", "packet taken")), (1, 1));
    let reported = |name: &str| {
        events
            .iter()
            .any(|event| event["name"] == name && event["args"]["events"].as_str().unwrap().contains("FD_READ"))
    };
    assert!(reported("network events recorded") && reported("network events enumerated"));
    assert!(
        events.iter().filter(|event| event["ph"] != "M").all(|event| event["ts"].is_f64() && event["tid"].is_u64())
    );
}
