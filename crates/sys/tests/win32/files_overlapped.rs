use crate::files::*;
use crate::support::*;
use crate::waiting::*;
use overlapped_sys::file_system::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::*;
use std::ptr::null_mut;

fn at(offset: u32) -> OVERLAPPED {
    let mut overlapped = OVERLAPPED::default();
    overlapped.Anonymous.Anonymous.Offset = offset;
    overlapped
}

fn start_write(file: HANDLE, bytes: &[u8], overlapped: &mut OVERLAPPED) -> u32 {
    let done = unsafe { WriteFile(file, bytes.as_ptr(), bytes.len() as u32, null_mut(), overlapped) };
    if done != 0 { 0 } else { error() }
}

fn start_read(file: HANDLE, buffer: &mut [u8], overlapped: &mut OVERLAPPED) -> u32 {
    let done = unsafe { ReadFile(file, buffer.as_mut_ptr(), buffer.len() as u32, null_mut(), overlapped) };
    if done != 0 { 0 } else { error() }
}

fn result(file: HANDLE, overlapped: &OVERLAPPED) -> Result<u32, u32> {
    let mut bytes = 0;
    let done = unsafe { GetOverlappedResult(file, overlapped, &mut bytes, 1) };
    if done != 0 { Ok(bytes) } else { Err(error()) }
}

#[test]
fn operations_end_with_their_events() {
    let directory = Directory::new();
    let file = open(&directory.path("data"), CREATE_ALWAYS, FILE_FLAG_OVERLAPPED);
    let mut writes: Vec<_> = (0..20).map(|index| OVERLAPPED { hEvent: event(true, false), ..at(index * 4) }).collect();
    // The bytes are the operations' until they have ended.
    let texts: Vec<_> = (0..20).map(|index| format!("{index:04}")).collect();
    for (text, overlapped) in texts.iter().zip(&mut writes) {
        assert_eq!(start_write(file, text.as_bytes(), overlapped), 997);
    }
    for overlapped in &writes {
        assert_eq!(wait(overlapped.hEvent, BOUND_MS), 0);
        assert_eq!(result(file, overlapped), Ok(4));
    }
    let (mut buffer, mut overlapped) = ([0u8; 8], OVERLAPPED { hEvent: event(false, true), ..at(36) });
    assert_eq!(start_read(file, &mut buffer, &mut overlapped), 997);
    assert_eq!((result(file, &overlapped), &buffer), (Ok(8), b"00090010"));
    let mut end = at(80);
    assert_eq!(start_read(file, &mut buffer, &mut end), 997);
    assert_eq!((result(file, &end), end.Internal), (Err(38), 0xC000_0011), "waited for by the handle");
    let mut append = at(u32::MAX);
    append.Anonymous.Anonymous.OffsetHigh = u32::MAX;
    assert_eq!(start_write(file, b"end", &mut append), 997);
    assert_eq!((result(file, &append), unsafe { GetFileSize(file, null_mut()) }), (Ok(3), 83));
    let (mut bytes, mut room) = (0, [0u8; 1]);
    assert_eq!(unsafe { ReadFile(file, room.as_mut_ptr(), 1, &mut bytes, null_mut()) }, 0);
    assert_eq!(error(), 87, "no OVERLAPPED");
    let mut bad = OVERLAPPED { hEvent: file, ..Default::default() };
    assert_eq!(start_read(file, &mut buffer, &mut bad), 6, "no event");
    assert_eq!((unsafe { CancelIoEx(file, &end) }, error()), (0, 1168), "it has ended");
    assert_eq!(unsafe { CancelIo(file) }, 1);
    close_handle(file);
}

#[test]
fn operations_end_at_a_port() {
    let directory = Directory::new();
    let file = open(&directory.path("data"), CREATE_ALWAYS, FILE_FLAG_OVERLAPPED);
    let port = unsafe { CreateIoCompletionPort(file, null_mut(), 77, 1) };
    assert!(!port.is_null());
    assert_eq!((unsafe { CreateIoCompletionPort(file, port, 78, 1) }.is_null(), error()), (true, 87), "once");
    let mut overlapped = at(0);
    let take = || {
        let (mut bytes, mut key, mut told) = (0, 0, null_mut());
        let got = unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut told, BOUND_MS) };
        (got, bytes, key, told)
    };
    assert_eq!(start_write(file, b"abcdef", &mut overlapped), 997);
    assert_eq!(take(), (1, 6, 77, &raw mut overlapped));
    let mut buffer = [0u8; 8];
    let mut beyond = at(6);
    assert_eq!(start_read(file, &mut buffer, &mut beyond), 997);
    assert_eq!((take(), error()), ((0, 0, 77, &raw mut beyond), 38));
    let plain = open(&directory.path("plain"), CREATE_ALWAYS, 0);
    assert_eq!((unsafe { CreateIoCompletionPort(plain, port, 1, 1) }.is_null(), error()), (true, 87), "not overlapped");
    [file, plain, port].into_iter().for_each(close_handle);
}

unsafe extern "system" fn ended(code: u32, bytes: u32, overlapped: *mut OVERLAPPED) {
    note(code as usize);
    note(bytes as usize);
    note(overlapped as usize);
}

#[test]
fn routines_run_in_an_alertable_wait() {
    let directory = Directory::new();
    let file = open(&directory.path("data"), CREATE_ALWAYS, FILE_FLAG_OVERLAPPED);
    let overlapped = Box::into_raw(Box::new(at(0)));
    let told = overlapped as usize;
    unsafe {
        assert_eq!(WriteFileEx(file, b"abc".as_ptr(), 3, told as *mut OVERLAPPED, Some(ended)), 1);
        assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION);
        assert_eq!(noted(), [0, 3, told]);
        let mut buffer = [0u8; 8];
        (*overlapped).Anonymous.Anonymous.Offset = 3;
        assert_eq!(ReadFileEx(file, buffer.as_mut_ptr(), 8, told as *mut OVERLAPPED, Some(ended)), 1);
        assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION);
        assert_eq!(noted(), [38, 0, told]);
        assert_eq!((ReadFileEx(file, buffer.as_mut_ptr(), 8, null_mut(), Some(ended)), error()), (0, 87));
        assert_eq!(
            (ReadFileEx(null_mut(), buffer.as_mut_ptr(), 8, told as *mut OVERLAPPED, Some(ended)), error()),
            (0, 6)
        );
    }
    close_handle(file);
}

#[test]
fn a_mapping_shows_a_file() {
    let directory = Directory::new();
    let file = open(&directory.path("mapped"), CREATE_ALWAYS, 0);
    unsafe {
        let map = |protect, bytes| CreateFileMappingA(file, std::ptr::null(), protect, 0, bytes, std::ptr::null());
        assert_eq!((map(memory::PAGE_READONLY, 0).is_null(), error()), (true, 1006), "an empty file");
        let mapping = map(memory::PAGE_READWRITE, 10);
        let view = MapViewOfFile(mapping, memory::FILE_MAP_WRITE, 0, 0, 0);
        std::ptr::copy_nonoverlapping(b"0123456789".as_ptr(), view.Value.cast(), 10);
        assert_eq!(FlushViewOfFile(view.Value, 0), 1);
        assert_eq!(read(file, 20).as_deref(), Ok(&b"0123456789"[..]), "it was made as long as the mapping");
        assert_eq!(UnmapViewOfFile(view), 1);
        close_handle(mapping);
    }
    close_handle(file);
}

#[test]
fn a_file_is_let_go_of_with_its_last_handle_though_a_worker_has_just_used_it() {
    let directory = Directory::new();
    let (here, there) = (directory.path("here"), directory.path("there"));
    for _ in 0..200 {
        let file = open_with(&here, BOTH, FILE_SHARE_READ, CREATE_NEW, FILE_FLAG_OVERLAPPED).unwrap();
        assert_eq!((unsafe { DeleteFileA(here.as_ptr().cast()) }, error()), (0, 32), "it is open");
        let mut overlapped = OVERLAPPED { hEvent: event(false, false), ..at(0) };
        assert_eq!(start_write(file, b"data", &mut overlapped), 997);
        assert_eq!(wait(overlapped.hEvent, BOUND_MS), 0);
        close_handle(file);
        assert_eq!(unsafe { MoveFileA(here.as_ptr().cast(), there.as_ptr().cast()) }, 1, "{}", error());
        assert_eq!(unsafe { DeleteFileA(there.as_ptr().cast()) }, 1, "{}", error());
        close_handle(overlapped.hEvent);
    }
}

/// Whether the file system of a directory says what it has in memory. Those of Linux that do have their names here; Windows' have no list.
fn tells_what_is_cached(directory: &std::path::Path) -> bool {
    let Ok(mounts) = std::fs::read_to_string("/proc/mounts") else { return true };
    let fields = mounts.lines().map(|line| line.split(' ').collect::<Vec<_>>());
    let holds = fields.filter(|fields| fields.len() > 2 && directory.starts_with(fields[1]));
    let kind = holds.max_by_key(|fields| fields[1].len()).map(|fields| fields[2].to_owned());
    kind.is_some_and(|kind| ["ext4", "xfs", "btrfs"].contains(&kind.as_str()))
}

#[test]
fn operations_that_need_no_disk_are_over_at_once() {
    let directory = Directory::new();
    let (path, port) = (directory.path("data"), unsafe { CreateIoCompletionPort(-1isize as HANDLE, null_mut(), 0, 1) });
    let plain = open(&path, CREATE_ALWAYS, 0);
    assert_eq!(write(plain, b"0123456789"), Ok(10));
    let file = open(&path, OPEN_EXISTING, FILE_FLAG_OVERLAPPED);
    let known = tells_what_is_cached(&directory.0);

    let mut buffer = [0u8; 8];
    let mut overlapped = OVERLAPPED { hEvent: event(true, false), ..at(6) };
    assert_eq!(start_read(file, &mut buffer, &mut overlapped), 997);
    assert!(!known || (overlapped.Internal, overlapped.InternalHigh) == (0, 4), "short at the end, and over");
    assert_eq!((wait(overlapped.hEvent, BOUND_MS), result(file, &overlapped), &buffer[..4]), (0, Ok(4), &b"6789"[..]));

    let mut end = OVERLAPPED { hEvent: overlapped.hEvent, ..at(10) };
    assert_eq!(start_read(file, &mut buffer, &mut end), 997);
    assert!(!known || end.Internal == 0xC000_0011, "the end of the file");
    assert_eq!(result(file, &end), Err(38));
    let mut start = at(0);
    assert_eq!(start_read(file, &mut buffer, &mut start), 997);
    assert!(!known || start.Internal == 0, "told by the handle");
    assert_eq!((wait(file, BOUND_MS), &buffer), (0, b"01234567"));

    // Told by a packet, one for each, in the order of the reads.
    assert_eq!(unsafe { CreateIoCompletionPort(file, port, 5, 0) }, port);
    let mut reads = [at(0), at(2), at(4)];
    let mut rooms = [[0u8; 2]; 3];
    for (room, read) in rooms.iter_mut().zip(&mut reads) {
        assert_eq!(start_read(file, room, read), 997);
        assert!(!known || read.Internal == 0);
    }
    let mut told = [0usize; 3].map(|_| {
        let (mut bytes, mut key, mut of) = (0, 0, null_mut());
        assert_eq!(unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut of, BOUND_MS) }, 1);
        assert_eq!((bytes, key), (2, 5));
        of.addr()
    });
    if !known {
        told.sort_unstable();
    }
    assert_eq!(told, [0, 1, 2].map(|index| (&raw mut reads[index]).addr()));
    assert_eq!(&rooms, &[*b"01", *b"23", *b"45"]);

    // What another handle has locked is not moved, though it is at hand.
    assert_eq!(unsafe { LockFile(plain, 0, 0, 4, 0) }, 1);
    let mut locked = OVERLAPPED { hEvent: (event(true, false).addr() | 1) as HANDLE, ..at(0) };
    assert_eq!(start_read(file, &mut buffer, &mut locked), 997);
    assert_eq!(result(file, &locked), Err(33));
    [plain, file, port].into_iter().for_each(close_handle);
}
