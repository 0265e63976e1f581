//! The library beside what Linux processes do: fork, SIGPIPE, threads that it did not make, both ends in one process.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]

mod common;

use common::pair;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;

const BOUND_MS: u32 = 20_000;

/// Starts a receive with an event, runs `meanwhile`, sends one byte and waits for the event.
fn round_trip(client: SOCKET, accepted: SOCKET, meanwhile: impl FnOnce()) {
    unsafe {
        let event = CreateEventW(std::ptr::null(), 1, 0, std::ptr::null());
        let mut overlapped = OVERLAPPED { hEvent: event, ..Default::default() };
        let mut buffer = [0u8; 8];
        let buffers = [WSABUF { len: 8, buf: buffer.as_mut_ptr() }];
        let mut flags = 0;
        let started = WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None);
        assert!(started == 0 || WSAGetLastError() == WSA_IO_PENDING);
        meanwhile();
        assert_eq!(send(client, b"x".as_ptr(), 1, 0), 1);
        assert_eq!(WaitForSingleObject(event, BOUND_MS), 0);
        assert_eq!((overlapped.Internal, overlapped.InternalHigh, buffer[0]), (0, 1, b'x'));
        assert_eq!(CloseHandle(event), 1);
    }
}

/// How many descriptors a program has that is started now.
fn descriptors_of_a_child() -> usize {
    let listed = std::process::Command::new("ls").arg("/proc/self/fd").output().unwrap();
    String::from_utf8(listed.stdout).unwrap().lines().count()
}

/// A child may exec or exit; it inherits no descriptor over exec, and the parent's operations go on undisturbed.
#[test]
fn a_forked_child_that_execs_disturbs_nothing() {
    let inherited = descriptors_of_a_child();
    let (client, accepted) = pair();
    round_trip(client, accepted, || {
        assert_eq!(descriptors_of_a_child(), inherited, "every descriptor of the library is closed on exec");
    });
    round_trip(client, accepted, || {
        let child = unsafe { libc::fork() };
        if child == 0 {
            unsafe { libc::_exit(7) };
        }
        let mut status = 0;
        assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
        assert_eq!(libc::WEXITSTATUS(status), 7);
    });
    unsafe { closesocket(client) };
    unsafe { closesocket(accepted) };
}

/// A send to a peer that is gone is an error, whatever the program has made of SIGPIPE.
#[test]
fn a_send_to_nobody_raises_no_sigpipe() {
    let before = unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
    let (client, accepted) = pair();
    let reset = LINGER { l_onoff: 1, l_linger: 0 };
    unsafe {
        let set = setsockopt(accepted, SOL_SOCKET, SO_LINGER, (&raw const reset).cast(), size_of::<LINGER>() as i32);
        assert_eq!(set, 0);
        closesocket(accepted);
        let mut failures = 0;
        while failures < 2 {
            if send(client, b"x".as_ptr(), 1, 0) < 0 {
                assert_eq!(WSAGetLastError(), WSAECONNRESET);
                failures += 1;
            }
        }
        closesocket(client);
        libc::signal(libc::SIGPIPE, before);
    }
}

/// A thread that the library did not make waits, is found by its mutexes when it ends, and takes its operations along.
#[test]
fn a_foreign_thread_is_like_any_other() {
    let (client, accepted) = pair();
    let mutex = unsafe { CreateMutexW(std::ptr::null(), 0, std::ptr::null()) } as usize;
    let overlapped = Box::leak(Box::new(OVERLAPPED::default())) as *mut OVERLAPPED as usize;
    std::thread::spawn(move || unsafe {
        assert_eq!(WaitForSingleObject(mutex as HANDLE, BOUND_MS), 0);
        let buffer = Box::leak(Box::new([0u8; 8]));
        let buffers = [WSABUF { len: 8, buf: buffer.as_mut_ptr() }];
        let mut flags = 0;
        WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, overlapped as *mut OVERLAPPED, None);
        assert_eq!(WSAGetLastError(), WSA_IO_PENDING);
    })
    .join()
    .unwrap();
    assert_eq!(unsafe { WaitForSingleObject(mutex as HANDLE, BOUND_MS) }, 0x80, "abandoned");
    let mut transferred = 0;
    let got = unsafe { GetOverlappedResult(accepted as HANDLE, overlapped as *const OVERLAPPED, &mut transferred, 1) };
    assert_eq!((got, unsafe { GetLastError() }), (0, 995));
    unsafe { closesocket(client) };
    unsafe { closesocket(accepted) };
}
