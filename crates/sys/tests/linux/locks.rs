//! Waits for a part of a file that another handle has locked, and how they end without it.

use crate::support::*;
use crate::waiting::until;
use overlapped_sys::file_system::*;
use overlapped_sys::foundation::*;
use overlapped_sys::io::*;
use std::ffi::CString;
use std::ptr::{null, null_mut};

fn open(path: &CString, flags: u32) -> HANDLE {
    let (access, share) = (GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE);
    let file = unsafe { CreateFileA(path.as_ptr().cast(), access, share, null(), OPEN_ALWAYS, flags, null_mut()) };
    assert_ne!(file, INVALID_HANDLE_VALUE, "{}", last_error());
    file
}

/// Starts to wait for the first byte.
fn lock(file: HANDLE, overlapped: &mut OVERLAPPED) {
    let started = unsafe { LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, overlapped) };
    assert_eq!((started, last_error() as u32), (0, ERROR_IO_PENDING));
}

fn until_cancelled(overlapped: &OVERLAPPED) {
    const STATUS_CANCELLED: usize = 0xc000_0120;
    const STATUS_PENDING: usize = 0x103;
    let internal = || unsafe { (&raw const overlapped.Internal).read_volatile() };
    until("the end of the wait", || internal() != STATUS_PENDING);
    assert_eq!(internal() as u32 as usize, STATUS_CANCELLED);
}

#[test]
fn a_wait_for_a_lock_ends_with_its_handle_and_when_it_is_cancelled() {
    let path = std::env::temp_dir().join(format!("overlapped-lock-{}", std::process::id()));
    let text = CString::new(path.to_str().unwrap()).unwrap();
    let (holder, one, other) = (open(&text, 0), open(&text, FILE_FLAG_OVERLAPPED), open(&text, FILE_FLAG_OVERLAPPED));
    assert_ne!(unsafe { LockFile(holder, 0, 0, 1, 0) }, 0);
    let (mut first, mut second) = (OVERLAPPED::default(), OVERLAPPED::default());
    // By one of them, and nothing else.
    lock(one, &mut first);
    lock(other, &mut second);
    assert_eq!(unsafe { CancelIoEx(one, &second) }, 0);
    assert_ne!(unsafe { CancelIoEx(one, &first) }, 0);
    until_cancelled(&first);
    until("it is forgotten", || unsafe { CancelIoEx(one, null()) } == 0);
    assert_eq!(second.Internal, 0x103);
    // By the thread's.
    lock(one, &mut first);
    assert_ne!(unsafe { CancelIo(one) }, 0);
    until_cancelled(&first);
    // By its handle, which would never give the lock up.
    assert_ne!(unsafe { CloseHandle(other) }, 0);
    until_cancelled(&second);
    assert_ne!(unsafe { UnlockFile(holder, 0, 0, 1, 0) }, 0);
    for _ in 0..2 {
        assert_ne!(unsafe { LockFile(holder, 0, 0, 1, 0) }, 0, "{}", last_error());
        assert_ne!(unsafe { UnlockFile(holder, 0, 0, 1, 0) }, 0);
    }
    assert_ne!(unsafe { CloseHandle(one) }, 0);
    assert_ne!(unsafe { CloseHandle(holder) }, 0);
    std::fs::remove_file(path).unwrap();
}
