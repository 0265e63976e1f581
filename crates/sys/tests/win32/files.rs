use crate::support::*;
use crate::waiting::*;
use overlapped_sys::file_system::*;
use overlapped_sys::foundation::{FILETIME, GENERIC_READ, GENERIC_WRITE, HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::winsock::*;
use overlapped_sys::{CloseHandle, DuplicateHandle, GetCurrentProcess, GetStdHandle, OVERLAPPED};
use std::ffi::CString;
use std::path::PathBuf;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicU32, Ordering};

/// A directory that is gone with the test.
pub struct Directory(pub PathBuf);

impl Directory {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("overlapped-win32-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    /// A path in it as a Windows program writes one.
    pub fn path(&self, name: &str) -> CString {
        CString::new(format!("C:{}\\{name}", self.0.display()).replace('/', "\\")).unwrap()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub const BOTH: u32 = GENERIC_READ | GENERIC_WRITE;
pub const SHARE: u32 = 7;

pub fn open_with(path: &CString, access: u32, share: u32, disposition: u32, flags: u32) -> Result<HANDLE, u32> {
    let path = path.as_ptr().cast();
    let file = unsafe { CreateFileA(path, access, share, null(), disposition, flags, null_mut()) };
    if file == INVALID_HANDLE_VALUE { Err(error()) } else { Ok(file) }
}

pub fn open(path: &CString, disposition: u32, flags: u32) -> HANDLE {
    open_with(path, BOTH, SHARE, disposition, flags).unwrap()
}

pub fn write(file: HANDLE, bytes: &[u8]) -> Result<u32, u32> {
    let mut written = 0;
    let done = unsafe { WriteFile(file, bytes.as_ptr(), bytes.len() as u32, &mut written, null_mut()) };
    if done != 0 { Ok(written) } else { Err(error()) }
}

pub fn read(file: HANDLE, room: usize) -> Result<Vec<u8>, u32> {
    let (mut buffer, mut read) = (vec![0; room], 0);
    let done = unsafe { ReadFile(file, buffer.as_mut_ptr(), room as u32, &mut read, null_mut()) };
    buffer.truncate(read as usize);
    if done != 0 { Ok(buffer) } else { Err(error()) }
}

#[test]
fn dispositions_say_what_may_be_there() {
    let directory = Directory::new();
    let path = directory.path("a.txt");
    let attempt = |disposition| open_with(&path, BOTH, SHARE, disposition, 0).map(|file| (error(), close_handle(file)));
    assert_eq!(attempt(OPEN_EXISTING), Err(2));
    assert_eq!(attempt(TRUNCATE_EXISTING), Err(2));
    assert_eq!(attempt(CREATE_NEW), Ok((0, ())));
    assert_eq!(attempt(CREATE_NEW), Err(80));
    assert_eq!(attempt(OPEN_ALWAYS), Ok((183, ())));
    assert_eq!(attempt(CREATE_ALWAYS), Ok((183, ())));
    assert_eq!(attempt(77), Err(87));
    assert_eq!(open_with(&path, GENERIC_READ, SHARE, TRUNCATE_EXISTING, 0), Err(87));
    assert_eq!(open_with(&directory.path("no\\such"), BOTH, SHARE, CREATE_ALWAYS, 0), Err(3));
    assert_eq!(open_with(&directory.path(""), GENERIC_READ, SHARE, OPEN_EXISTING, 0), Err(5), "a directory");
    let opened = open_with(&directory.path(""), GENERIC_READ, SHARE, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
    close_handle(opened.unwrap());
    assert_eq!(unsafe { CreateFileA(null(), BOTH, 0, null(), 3, 0, null_mut()) }, INVALID_HANDLE_VALUE);
    assert_eq!(error(), 87);
}

#[test]
fn a_file_is_written_read_and_cut() {
    let directory = Directory::new();
    let file = open(&directory.path("data"), CREATE_ALWAYS, 0);
    assert_eq!(write(file, b"hello world"), Ok(11));
    let mut position = 0;
    unsafe {
        assert_eq!((SetFilePointerEx(file, 6, &mut position, FILE_BEGIN), position), (1, 6));
        assert_eq!(read(file, 100).as_deref(), Ok(&b"world"[..]));
        assert_eq!(read(file, 100).as_deref(), Ok(&b""[..]), "the end is no error");
        assert_eq!(SetFilePointer(file, -6, null_mut(), FILE_END), 5);
        assert_eq!(SetEndOfFile(file), 1);
        let mut size = 0i64;
        assert_eq!((GetFileSizeEx(file, &mut size), size, GetFileSize(file, null_mut())), (1, 5, 5));
        assert_eq!((SetFilePointerEx(file, -1, &mut position, FILE_BEGIN), error()), (0, 131));
        assert_eq!((SetFilePointer(file, 0, null_mut(), 9), error()), (u32::MAX, 87));
        assert_eq!((FlushFileBuffers(file), GetFileType(file)), (1, FILE_TYPE_DISK));
        let mut made = null_mut();
        assert_eq!(DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(), &mut made, 0, 0, 2), 1);
        close_handle(file);
        SetFilePointer(made, 0, null_mut(), FILE_BEGIN);
        assert_eq!(read(made, 9).as_deref(), Ok(&b"hello"[..]), "the other handle goes on");
        close_handle(made);
        assert_eq!((read(made, 1), GetFileType(made), error()), (Err(6), 0, 6));
        assert_eq!((ReadFile(made, null_mut(), 0, null_mut(), null_mut()), error()), (0, 87));
    }
}

#[test]
fn access_is_what_was_asked_for() {
    let directory = Directory::new();
    let path = directory.path("log");
    let appending = open_with(&path, FILE_APPEND_DATA, SHARE, CREATE_ALWAYS, 0).unwrap();
    assert_eq!(write(appending, b"one"), Ok(3));
    unsafe { SetFilePointer(appending, 0, null_mut(), FILE_BEGIN) };
    assert_eq!(write(appending, b"two"), Ok(3));
    assert_eq!(read(appending, 9), Err(5));
    let reading = open_with(&path, GENERIC_READ, SHARE, OPEN_EXISTING, 0).unwrap();
    assert_eq!(read(reading, 9).as_deref(), Ok(&b"onetwo"[..]));
    assert_eq!(write(reading, b"x"), Err(5));
    assert_eq!((unsafe { SetEndOfFile(reading) }, error()), (0, 5));
    close_handle(appending);
    close_handle(reading);
}

#[test]
fn share_modes_hold_within_the_process() {
    let directory = Directory::new();
    let path = directory.path("shared");
    let alone = open_with(&path, BOTH, 0, CREATE_ALWAYS, 0).unwrap();
    write(alone, b"kept").unwrap();
    assert_eq!(open_with(&path, GENERIC_READ, SHARE, OPEN_EXISTING, 0), Err(32));
    assert_eq!(open_with(&path, BOTH, SHARE, CREATE_ALWAYS, 0), Err(32));
    assert_eq!(unsafe { GetFileSize(alone, null_mut()) }, 4, "nothing was cut off");
    assert_eq!((unsafe { DeleteFileA(path.as_ptr().cast()) }, error()), (0, 32));
    close_handle(alone);
    let readers: Vec<_> =
        (0..2).map(|_| open_with(&path, GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING, 0).unwrap()).collect();
    assert_eq!(open_with(&path, GENERIC_WRITE, SHARE, OPEN_EXISTING, 0), Err(32));
    readers.into_iter().for_each(close_handle);
    assert_eq!(unsafe { DeleteFileA(path.as_ptr().cast()) }, 1);
    let temporary = open(&path, CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE);
    assert_ne!(unsafe { GetFileAttributesA(path.as_ptr().cast()) }, INVALID_FILE_ATTRIBUTES);
    close_handle(temporary);
    assert_eq!((unsafe { GetFileAttributesA(path.as_ptr().cast()) }, error()), (INVALID_FILE_ATTRIBUTES, 2));
}

#[test]
fn a_position_in_an_overlapped_counts_without_the_flag_too() {
    let directory = Directory::new();
    let file = open(&directory.path("data"), CREATE_ALWAYS, 0);
    write(file, b"0123456789").unwrap();
    let mut overlapped = OVERLAPPED::default();
    overlapped.Anonymous.Anonymous.Offset = 4;
    let (mut buffer, mut bytes) = ([0u8; 3], 0);
    unsafe {
        assert_eq!((ReadFile(file, buffer.as_mut_ptr(), 3, &mut bytes, &mut overlapped), bytes), (1, 3));
        assert_eq!((&buffer, overlapped.InternalHigh), (b"456", 3));
        assert_eq!(read(file, 9).as_deref(), Ok(&b"789"[..]), "it stands behind what was read");
        overlapped.Anonymous.Anonymous.Offset = 10;
        assert_eq!((ReadFile(file, buffer.as_mut_ptr(), 3, &mut bytes, &mut overlapped), error()), (0, 38));
    }
    close_handle(file);
}

#[test]
fn files_are_known_by_handle() {
    let directory = Directory::new();
    let file = open(&directory.path("known"), CREATE_ALWAYS, 0);
    write(file, b"12345").unwrap();
    unsafe {
        let mut information = BY_HANDLE_FILE_INFORMATION::default();
        assert_eq!(GetFileInformationByHandle(file, &mut information), 1);
        assert_eq!((information.nFileSizeLow, information.nNumberOfLinks), (5, 1));
        assert_ne!((information.nFileIndexHigh, information.nFileIndexLow), (0, 0));
        let written = FILETIME { dwLowDateTime: 0, dwHighDateTime: 30_000_000 };
        assert_eq!(SetFileTime(file, null(), null(), &written), 1);
        let mut told = FILETIME::default();
        assert_eq!(GetFileTime(file, null_mut(), null_mut(), &mut told), 1);
        assert_eq!((told.dwHighDateTime, told.dwLowDateTime), (30_000_000, 0));
        let times = [(u32::MAX, u32::MAX, 1), (u32::MAX, u32::MAX - 1, 1), (u32::MAX, 0, 0), (1 << 31, 7, 0)];
        for (high, low, is_one) in times {
            let time = FILETIME { dwLowDateTime: low, dwHighDateTime: high };
            for at in 0..3 {
                let mut given = [null(); 3];
                given[at] = &raw const time;
                assert_eq!(SetFileTime(file, given[0], given[1], given[2]), is_one, "{high:x} {low:x} {at}");
                assert!(is_one == 1 || error() == 87);
            }
        }
        assert_eq!(GetFileTime(file, null_mut(), null_mut(), &mut told), 1);
        assert_eq!((told.dwHighDateTime, told.dwLowDateTime), (30_000_000, 0), "nothing has changed it");
        assert_eq!((GetFileInformationByHandle(file, null_mut()), error()), (0, 87));
    }
    close_handle(file);
}

#[test]
fn a_socket_is_read_and_written_as_a_file() {
    let (client, accepted) = pair();
    assert_eq!(write(client as HANDLE, b"abc"), Ok(3));
    assert_eq!(read(accepted as HANDLE, 10).as_deref(), Ok(&b"abc"[..]));
    let mut overlapped = OVERLAPPED { hEvent: event(true, false), ..Default::default() };
    let mut buffer = [0u8; 8];
    unsafe {
        assert_eq!(ReadFile(accepted as HANDLE, buffer.as_mut_ptr(), 8, null_mut(), &mut overlapped), 0);
        assert_eq!(error(), 997);
        assert_eq!(write(client as HANDLE, b"xyz"), Ok(3));
        let mut bytes = 0;
        assert_eq!(overlapped_sys::GetOverlappedResult(accepted as HANDLE, &overlapped, &mut bytes, 1), 1);
        assert_eq!((bytes, &buffer[..3], GetFileType(client as HANDLE)), (3, &b"xyz"[..], FILE_TYPE_PIPE));
        assert_eq!(CloseHandle(client as HANDLE), 1);
    }
    assert_eq!(read(accepted as HANDLE, 10).as_deref(), Ok(&b""[..]), "the end of the stream");
    close(accepted);
    let _: i32 = WSA_IO_PENDING;
}

#[test]
fn standard_handles_are_files() {
    let output = unsafe { GetStdHandle(-11i32 as u32) };
    assert!(!output.is_null() && output != INVALID_HANDLE_VALUE);
    assert_eq!(unsafe { GetStdHandle(-11i32 as u32) }, output);
    assert_ne!(unsafe { GetFileType(output) }, FILE_TYPE_UNKNOWN);
    assert_eq!((unsafe { GetStdHandle(3) }, error()), (INVALID_HANDLE_VALUE, 6));
}
