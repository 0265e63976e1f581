//! The misuse checks in a program in Rust; those of C, one for each mistake, are in `crates/ws2_32/tests/misuse`.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]

mod common;

use common::pair;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::process::Command;
use std::ptr::null_mut;

/// Set in the child alone.
const CHILD: &str = "OVERLAPPED_MISUSE_CHILD";

fn receive(socket: SOCKET, buffer: &mut [u8; 8], overlapped: &mut OVERLAPPED) {
    let buffers = [WSABUF { len: 8, buf: buffer.as_mut_ptr() }];
    let started = unsafe { WSARecv(socket, buffers.as_ptr(), 1, null_mut(), &mut 0, overlapped, None) };
    assert_eq!((started, unsafe { WSAGetLastError() }), (-1, WSA_IO_PENDING));
}

/// Two receives with one OVERLAPPED.
#[test]
#[ignore = "the other test runs it as its child"]
fn reuses_an_overlapped() {
    assert!(std::env::var_os(CHILD).is_some(), "only as a child");
    let (client, accepted) = pair();
    let (mut buffer, mut overlapped) = ([0; 8], OVERLAPPED::default());
    receive(accepted, &mut buffer, &mut overlapped);
    receive(accepted, &mut buffer, &mut overlapped);
    for socket in [client, accepted] {
        assert_eq!(unsafe { closesocket(socket) }, 0);
    }
}

#[test]
fn a_program_in_rust_is_told_function_file_and_line() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "reuses_an_overlapped"])
        .env(CHILD, "1")
        .env("OVERLAPPED_CHECK", "report,reused")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert_eq!(told.matches("overlapped: misuse: an OVERLAPPED was used again").count(), 1, "{told}");
    assert!(told.contains("WSARecv on socket"), "{told}");
    let text = include_str!("misuse.rs");
    let calls = text.lines().enumerate().filter(|(_, line)| line.ends_with("&mut buffer, &mut overlapped);"));
    let calls: Vec<String> = calls.map(|(index, _)| format!("tests/misuse.rs:{})", index + 1)).collect();
    assert_eq!(calls.len(), 2);
    for call in calls {
        assert!(told.contains(&call), "{call}: {told}");
    }
}
