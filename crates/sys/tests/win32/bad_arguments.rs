//! Functions of objects, threads, files, memory and the pool with null pointers, lengths that are negative or huge, and flags that there are
//! not: the documented error, and nothing else.

use crate::waiting::*;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::*;
use std::ptr::{null, null_mut};

const ERROR_FILE_NOT_FOUND: u32 = 2;
const ERROR_NOT_ENOUGH_MEMORY: u32 = 8;
const ERROR_TOO_MANY_POSTS: u32 = 298;
const ERROR_NEGATIVE_SEEK: u32 = 131;
const ERROR_NOACCESS: u32 = 998;
const ERROR_INVALID_FLAGS: u32 = 1004;
const ERROR_INSUFFICIENT_BUFFER: u32 = 122;

/// An address that nothing is at: only for the kernel.
fn nowhere<T>() -> *mut T {
    std::ptr::without_provenance_mut(64)
}

type Call<'a> = Box<dyn Fn() -> bool + 'a>;

/// Makes each call; whether it succeeded, and the last error if not.
fn all_fail(calls: Vec<(&str, u32, Call<'_>)>) {
    let mut wrong = Vec::new();
    for (name, expected, call) in calls {
        set_error(UNTOUCHED);
        let done = call();
        if done || error() != expected {
            wrong.push(format!("{name}: {done}, error {} instead of {expected}", error()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn objects() {
    let (event, semaphore, timer, port) = (event(true, false), semaphore(1, 2), timer(true), port());
    let many = [event; 65];
    unsafe {
        all_fail(vec![
            (
                "a semaphore below zero",
                ERROR_INVALID_PARAMETER,
                Box::new(|| !CreateSemaphoreW(null(), -1, 1, null()).is_null()),
            ),
            (
                "a semaphore above its most",
                ERROR_INVALID_PARAMETER,
                Box::new(|| !CreateSemaphoreW(null(), 2, 1, null()).is_null()),
            ),
            (
                "a semaphore of none",
                ERROR_INVALID_PARAMETER,
                Box::new(|| !CreateSemaphoreW(null(), 0, 0, null()).is_null()),
            ),
            (
                "a release of none",
                ERROR_INVALID_PARAMETER,
                Box::new(|| ReleaseSemaphore(semaphore, 0, null_mut()) != 0),
            ),
            (
                "a negative release",
                ERROR_INVALID_PARAMETER,
                Box::new(|| ReleaseSemaphore(semaphore, -1, null_mut()) != 0),
            ),
            (
                "a release of too many",
                ERROR_TOO_MANY_POSTS,
                Box::new(|| ReleaseSemaphore(semaphore, i32::MAX, null_mut()) != 0),
            ),
            (
                "a timer without a time",
                ERROR_NOACCESS,
                Box::new(|| SetWaitableTimer(timer, null(), 0, None, null(), 0) != 0),
            ),
            (
                "a negative period",
                ERROR_INVALID_PARAMETER,
                Box::new(|| SetWaitableTimer(timer, &-1, -1, None, null(), 0) != 0),
            ),
            (
                "no objects",
                ERROR_INVALID_PARAMETER,
                Box::new(|| WaitForMultipleObjects(0, many.as_ptr(), 0, 0) != WAIT_FAILED),
            ),
            (
                "too many",
                ERROR_INVALID_PARAMETER,
                Box::new(|| WaitForMultipleObjects(65, many.as_ptr(), 0, 0) != WAIT_FAILED),
            ),
            (
                "far too many",
                ERROR_INVALID_PARAMETER,
                Box::new(|| WaitForMultipleObjects(u32::MAX, many.as_ptr(), 0, 0) != WAIT_FAILED),
            ),
            ("no array", ERROR_INVALID_PARAMETER, Box::new(|| WaitForMultipleObjects(1, null(), 0, 0) != WAIT_FAILED)),
            (
                "the same twice, or messages",
                ERROR_INVALID_PARAMETER,
                Box::new(|| MsgWaitForMultipleObjects(2, many.as_ptr(), 1, 0, 0xff) != WAIT_FAILED),
            ),
            (
                "the same twice",
                ERROR_INVALID_PARAMETER,
                Box::new(|| WaitForMultipleObjects(2, many.as_ptr(), 1, 0) != WAIT_FAILED),
            ),
            (
                "events with unknown flags",
                ERROR_INVALID_PARAMETER,
                Box::new(|| !CreateEventExW(null(), null(), 0xff00, 0).is_null()),
            ),
            (
                "no room for packets",
                ERROR_INVALID_PARAMETER,
                Box::new(|| GetQueuedCompletionStatusEx(port, null_mut(), 1, &mut 0, 0, 0) != 0),
            ),
            (
                "room for no packets",
                ERROR_INVALID_PARAMETER,
                Box::new(|| {
                    let mut entries = [OVERLAPPED_ENTRY::default(); 1];
                    GetQueuedCompletionStatusEx(port, entries.as_mut_ptr(), 0, &mut 0, 0, 0) != 0
                }),
            ),
            (
                "a duplicate of nothing",
                ERROR_INVALID_HANDLE,
                Box::new(|| {
                    DuplicateHandle(GetCurrentProcess(), null_mut(), GetCurrentProcess(), &mut null_mut(), 0, 0, 2) != 0
                }),
            ),
            (
                "a name that there is not",
                ERROR_FILE_NOT_FOUND,
                Box::new(|| !OpenEventW(0x1f_0003, 0, [b'z' as u16, b'q' as u16, 0].as_ptr()).is_null()),
            ),
            ("no name", ERROR_INVALID_PARAMETER, Box::new(|| !OpenEventW(0x1f_0003, 0, null()).is_null())),
        ]);
        assert_eq!(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
        assert_eq!(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
        assert_eq!((WaitForSingleObject(semaphore, 0), WaitForSingleObject(semaphore, 0)), (0, WAIT_TIMEOUT));
        for handle in [event, semaphore, timer, port] {
            CloseHandle(handle);
        }
    }
}

fn port() -> HANDLE {
    unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, 1) }
}

#[test]
fn threads_and_their_values() {
    unsafe {
        all_fail(vec![
            (
                "an exit code to nowhere",
                ERROR_NOACCESS,
                Box::new(|| GetExitCodeThread(GetCurrentThread(), null_mut()) != 0),
            ),
            (
                "a priority that there is not",
                ERROR_INVALID_PARAMETER,
                Box::new(|| SetThreadPriority(GetCurrentThread(), 99) != 0),
            ),
            (
                "a thread that there is not",
                ERROR_INVALID_PARAMETER,
                Box::new(|| !OpenThread(0x1f_ffff, 0, u32::MAX).is_null()),
            ),
            (
                "a process that there is not",
                ERROR_INVALID_PARAMETER,
                Box::new(|| !OpenProcess(0x1f_ffff, 0, u32::MAX).is_null()),
            ),
            ("a value that there is not", ERROR_INVALID_PARAMETER, Box::new(|| TlsSetValue(u32::MAX, null()) != 0)),
            ("the end of such a value", ERROR_INVALID_PARAMETER, Box::new(|| TlsFree(u32::MAX) != 0)),
            ("a look at such a value", ERROR_INVALID_PARAMETER, Box::new(|| !TlsGetValue(u32::MAX).is_null())),
            ("a fiber's value", ERROR_INVALID_PARAMETER, Box::new(|| FlsSetValue(u32::MAX, null()) != 0)),
            ("the end of a fiber's value", ERROR_INVALID_PARAMETER, Box::new(|| FlsFree(u32::MAX) != 0)),
            (
                "an affinity to nothing",
                ERROR_INVALID_PARAMETER,
                Box::new(|| SetThreadAffinityMask(GetCurrentThread(), 0) != 0),
            ),
        ]);
    }
}

#[test]
fn files() {
    let path = std::env::temp_dir().join(format!("bad_arguments_{}", std::process::id()));
    let name = std::ffi::CString::new(path.to_str().unwrap()).unwrap();
    let open = |access: u32, disposition: u32, flags: u32| unsafe {
        CreateFileA(name.as_ptr().cast(), access, 7, null(), disposition, flags, null_mut())
    };
    std::fs::write(&path, b"words").unwrap();
    let file = open(0xc000_0000, 3, 0x80);
    assert_ne!(file, INVALID_HANDLE_VALUE);
    unsafe {
        all_fail(vec![
            (
                "a file without a name",
                ERROR_INVALID_PARAMETER,
                Box::new(|| CreateFileA(null(), 0x8000_0000, 0, null(), 3, 0, null_mut()) != INVALID_HANDLE_VALUE),
            ),
            ("no disposition", ERROR_INVALID_PARAMETER, Box::new(|| open(0x8000_0000, 0, 0) != INVALID_HANDLE_VALUE)),
            (
                "an unknown disposition",
                ERROR_INVALID_PARAMETER,
                Box::new(|| open(0x8000_0000, 9, 0) != INVALID_HANDLE_VALUE),
            ),
            ("a read into nothing", ERROR_NOACCESS, Box::new(|| ReadFile(file, nowhere(), 4, &mut 0, null_mut()) != 0)),
            (
                "a write from nothing",
                ERROR_NOACCESS,
                Box::new(|| WriteFile(file, nowhere(), 4, &mut 0, null_mut()) != 0),
            ),
            (
                "a count to nowhere",
                ERROR_INVALID_PARAMETER,
                Box::new(|| ReadFile(file, [0; 4].as_mut_ptr(), 4, null_mut(), null_mut()) != 0),
            ),
            ("before the start", ERROR_NEGATIVE_SEEK, Box::new(|| SetFilePointerEx(file, -1, null_mut(), 0) != 0)),
            (
                "a way to move that there is not",
                ERROR_INVALID_PARAMETER,
                Box::new(|| SetFilePointerEx(file, 0, null_mut(), 3) != 0),
            ),
            ("a size to nowhere", ERROR_INVALID_PARAMETER, Box::new(|| GetFileSizeEx(file, null_mut()) != 0)),
            ("attributes of no name", ERROR_INVALID_PARAMETER, Box::new(|| GetFileAttributesA(null()) != u32::MAX)),
            ("the end of no name", ERROR_INVALID_PARAMETER, Box::new(|| DeleteFileA(null()) != 0)),
            (
                "a search for no name",
                ERROR_INVALID_PARAMETER,
                Box::new(|| FindFirstFileA(null(), &mut Default::default()) != INVALID_HANDLE_VALUE),
            ),
            (
                "a mapping of nothing",
                ERROR_INVALID_PARAMETER,
                Box::new(|| !CreateFileMappingA(INVALID_HANDLE_VALUE, null(), 4, 0, 0, null()).is_null()),
            ),
            (
                "a mapping with unknown protection",
                ERROR_INVALID_PARAMETER,
                Box::new(|| !CreateFileMappingA(INVALID_HANDLE_VALUE, null(), 0x7000, 0, 4096, null()).is_null()),
            ),
            ("a directory without a name", ERROR_INVALID_PARAMETER, Box::new(|| CreateDirectoryA(null(), null()) != 0)),
        ]);
        let (mut size, mut position) = (0, -1);
        assert_eq!((GetFileSizeEx(file, &mut size), size), (1, 5));
        assert_eq!((SetFilePointerEx(file, 0, &mut position, 1), position), (1, 0));
        CloseHandle(file);
    }
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn memory_and_text() {
    let heap = unsafe { HeapCreate(0, 0, 0) };
    unsafe {
        all_fail(vec![
            (
                "a mapping of no bytes",
                ERROR_INVALID_PARAMETER,
                Box::new(|| !VirtualAlloc(null(), 0, 0x3000, 4).is_null()),
            ),
            (
                "a mapping in an unknown way",
                ERROR_INVALID_PARAMETER,
                Box::new(|| !VirtualAlloc(null(), 4096, 0x10, 4).is_null()),
            ),
            (
                "an unknown protection",
                ERROR_INVALID_PARAMETER,
                Box::new(|| !VirtualAlloc(null(), 4096, 0x3000, 0x7777).is_null()),
            ),
            ("all memory there is", ERROR_NOT_ENOUGH_MEMORY, Box::new(|| !LocalAlloc(0, usize::MAX).is_null())),
            (
                "text in an unknown page",
                ERROR_INVALID_PARAMETER,
                Box::new(|| MultiByteToWideChar(77, 0, b"a".as_ptr(), 1, null_mut(), 0) != 0),
            ),
            (
                "no text",
                ERROR_INVALID_PARAMETER,
                Box::new(|| MultiByteToWideChar(65001, 0, null(), 1, null_mut(), 0) != 0),
            ),
            (
                "text of no length",
                ERROR_INVALID_PARAMETER,
                Box::new(|| MultiByteToWideChar(65001, 0, b"a".as_ptr(), 0, null_mut(), 0) != 0),
            ),
            (
                "unknown flags",
                ERROR_INVALID_FLAGS,
                Box::new(|| MultiByteToWideChar(65001, 0x8000_0000, b"a".as_ptr(), 1, null_mut(), 0) != 0),
            ),
            (
                "room below zero",
                ERROR_INVALID_PARAMETER,
                Box::new(|| MultiByteToWideChar(65001, 0, b"a".as_ptr(), 1, [0; 4].as_mut_ptr(), -1) != 0),
            ),
            (
                "too little room",
                ERROR_INSUFFICIENT_BUFFER,
                Box::new(|| MultiByteToWideChar(65001, 0, b"abc".as_ptr(), 3, [0; 1].as_mut_ptr(), 1) != 0),
            ),
        ]);
        // A heap tells of what it cannot do by null alone.
        for bytes in [usize::MAX, isize::MAX as usize] {
            assert!(HeapAlloc(heap, 0, bytes).is_null());
        }
        assert_eq!(HeapDestroy(heap), 1);
    }
}

#[test]
fn the_pool() {
    unsafe {
        all_fail(vec![
            (
                "work without a routine",
                ERROR_INVALID_PARAMETER,
                Box::new(|| CreateThreadpoolWork(None, null_mut(), null()) != 0),
            ),
            (
                "a timer without a routine",
                ERROR_INVALID_PARAMETER,
                Box::new(|| CreateThreadpoolTimer(None, null_mut(), null()) != 0),
            ),
            (
                "a wait without a routine",
                ERROR_INVALID_PARAMETER,
                Box::new(|| CreateThreadpoolWait(None, null_mut(), null()) != 0),
            ),
            (
                "a callback that is none",
                ERROR_INVALID_PARAMETER,
                Box::new(|| TrySubmitThreadpoolCallback(None, null_mut(), null()) != 0),
            ),
            ("work that is none", ERROR_INVALID_PARAMETER, Box::new(|| QueueUserWorkItem(None, null(), 0) != 0)),
            (
                "a wait with a routine that is none",
                ERROR_INVALID_PARAMETER,
                Box::new(|| RegisterWaitForSingleObject(&mut null_mut(), GetCurrentThread(), None, null(), 0, 0) != 0),
            ),
            (
                "a timer with a routine that is none",
                ERROR_INVALID_PARAMETER,
                Box::new(|| CreateTimerQueueTimer(&mut null_mut(), null_mut(), None, null(), 0, 0, 0) != 0),
            ),
        ]);
    }
}
