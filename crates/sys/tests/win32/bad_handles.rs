//! Every function that takes a handle, with handles that are null, closed, foreign, random and of every wrong kind: it fails, says so by the
//! last error, and changes nothing.

use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::{FILETIME, HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::*;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicU32, Ordering};

/// What a handle can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Event,
    Mutex,
    Semaphore,
    Timer,
    Thread,
    Port,
    File,
    Mapping,
    Heap,
    Search,
    TimerQueue,
    Socket,
    Process,
}

use Kind::*;

const WAITABLE: &[Kind] = &[Event, Mutex, Semaphore, Timer, Thread, Port, File, Socket, Process];
const CLOSABLE: &[Kind] = &[Event, Mutex, Semaphore, Timer, Thread, Port, File, Mapping, Socket, Process];
const FILES: &[Kind] = &[File];
const FILES_AND_SOCKETS: &[Kind] = &[File, Socket];

/// One of each kind, in a state that a call could change.
struct World {
    handles: Vec<(Kind, HANDLE)>,
    end: HANDLE,
    path: std::ffi::CString,
}

unsafe extern "system" fn waits_for_the_end(end: *mut core::ffi::c_void) -> u32 {
    unsafe { WaitForSingleObject(end, BOUND_MS) };
    7
}

unsafe extern "system" fn routine(_: usize) {}
unsafe extern "system" fn callback(_: *mut core::ffi::c_void, _: bool) {}
unsafe extern "system" fn completion(_: u32, _: u32, _: *mut OVERLAPPED) {}

const GENERIC_READ_WRITE: u32 = 0xc000_0000;

impl World {
    fn new() -> Self {
        static WORLDS: AtomicU32 = AtomicU32::new(0);
        let number = WORLDS.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("bad_handles_{}_{number}", std::process::id()));
        std::fs::write(&path, b"words").unwrap();
        let path = std::ffi::CString::new(path.to_str().unwrap()).unwrap();
        let end = event(true, false);
        let mut found = file_system::WIN32_FIND_DATAA::default();
        let handles = unsafe {
            vec![
                (Event, event(true, false)),
                (Mutex, mutex(false)),
                (Semaphore, semaphore(2, 5)),
                (Timer, timer(true)),
                (Thread, CreateThread(null(), 0, Some(waits_for_the_end), end, 0, null_mut())),
                (Port, CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, 0)),
                (File, CreateFileA(path.as_ptr().cast(), GENERIC_READ_WRITE, 7, null(), 3, 0x4000_0080, null_mut())),
                (Mapping, CreateFileMappingA(INVALID_HANDLE_VALUE, null(), 4, 0, 4096, null())),
                (Heap, HeapCreate(0, 0, 0)),
                (Search, FindFirstFileA(path.as_ptr().cast(), &mut found)),
                (TimerQueue, CreateTimerQueue()),
                (Socket, tcp() as HANDLE),
                (Process, OpenProcess(0x1f_ffff, 0, GetCurrentProcessId())),
            ]
        };
        for (kind, handle) in &handles {
            assert!(!handle.is_null() && *handle != INVALID_HANDLE_VALUE, "{kind:?}: {}", error());
        }
        Self { handles, end, path }
    }

    fn of(&self, kind: Kind) -> HANDLE {
        self.handles.iter().find(|(known, _)| *known == kind).unwrap().1
    }

    /// Nothing is signaled that was not, nothing moved, ended or was closed.
    fn assert_unchanged(&self, call: &str) {
        unsafe {
            for kind in [Event, Timer, Thread, Port] {
                assert_eq!(WaitForSingleObject(self.of(kind), 0), WAIT_TIMEOUT, "{call} changed the {kind:?}");
            }
            let mut count = 0;
            assert_eq!(ReleaseSemaphore(self.of(Semaphore), 1, &mut count), 1, "{call}");
            assert_eq!(count, 2, "{call} changed the count");
            assert_eq!(WaitForSingleObject(self.of(Semaphore), 0), 0, "{call}");
            assert_eq!(ReleaseMutex(self.of(Mutex)), 0, "{call} took the mutex");
            let (mut size, mut flags) = (0, 0);
            assert_eq!(GetFileSizeEx(self.of(File), &mut size), 1, "{call}");
            assert_eq!(size, 5, "{call} changed the file");
            let mut position = -1;
            assert_eq!(SetFilePointerEx(self.of(File), 0, &mut position, 1), 1, "{call}");
            assert_eq!(position, 0, "{call} moved the file");
            for kind in CLOSABLE {
                assert_eq!(GetHandleInformation(self.of(*kind), &mut flags), 1, "{call} closed the {kind:?}");
            }
            assert_eq!(WSAEventSelect(self.of(Socket) as usize, 0, 0), 0, "{call} closed the socket");
            let memory = HeapAlloc(self.of(Heap), 0, 8);
            assert!(!memory.is_null(), "{call} destroyed the heap");
            HeapFree(self.of(Heap), 0, memory);
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        unsafe {
            SetEvent(self.end);
            WaitForSingleObject(self.of(Thread), BOUND_MS);
            for (kind, handle) in &self.handles {
                match kind {
                    Heap => drop(HeapDestroy(*handle)),
                    Search => drop(FindClose(*handle)),
                    TimerQueue => drop(DeleteTimerQueue(*handle)),
                    Socket => drop(closesocket(*handle as usize)),
                    _ => drop(CloseHandle(*handle)),
                }
            }
            CloseHandle(self.end);
            DeleteFileA(self.path.as_ptr().cast());
        }
    }
}

/// A handle that has been closed just now: later its value may be another test's.
fn closed() -> HANDLE {
    let closed = event(true, false);
    assert_eq!(unsafe { CloseHandle(closed) }, 1);
    closed
}

fn value(value: usize) -> HANDLE {
    std::ptr::without_provenance_mut(value)
}

/// A name, and how such a handle is had.
type NoHandle = (&'static str, fn() -> HANDLE);

/// Values that name nothing: null, closed, foreign, random.
const NO_HANDLES: [NoHandle; 5] = [
    ("null", null_mut),
    ("closed", closed),
    ("beyond the table", || value(0x7fff_fffc)),
    ("random", || value(0x5a5a_5a5a_5a5a_5a58)),
    ("negative", || value(usize::MAX - 400)),
];

/// A function of one handle: whether the call has succeeded, and which kinds it takes.
struct Row {
    name: &'static str,
    call: fn(HANDLE) -> bool,
    takes: &'static [Kind],
    /// The last error for a handle of another kind.
    wrong: u32,
}

const fn row(name: &'static str, takes: &'static [Kind], call: fn(HANDLE) -> bool) -> Row {
    Row { name, call, takes, wrong: ERROR_INVALID_HANDLE }
}

fn rows() -> Vec<Row> {
    unsafe {
        vec![
            row("SetEvent", &[Event], |h| SetEvent(h) != 0),
            row("ResetEvent", &[Event], |h| ResetEvent(h) != 0),
            row("PulseEvent", &[Event], |h| PulseEvent(h) != 0),
            row("WSASetEvent", &[Event], |h| WSASetEvent(h as _) != 0),
            row("WSAResetEvent", &[Event], |h| WSAResetEvent(h as _) != 0),
            row("ReleaseMutex", &[Mutex], |h| ReleaseMutex(h) != 0),
            row("ReleaseSemaphore", &[Semaphore], |h| ReleaseSemaphore(h, 1, null_mut()) != 0),
            row("SetWaitableTimer", &[Timer], |h| SetWaitableTimer(h, &-1, 0, None, null(), 0) != 0),
            row("CancelWaitableTimer", &[Timer], |h| CancelWaitableTimer(h) != 0),
            row("GetExitCodeThread", &[Thread], |h| GetExitCodeThread(h, &mut 0) != 0),
            row("ResumeThread", &[Thread], |h| ResumeThread(h) != u32::MAX),
            row("SuspendThread", &[Thread], |h| SuspendThread(h) != u32::MAX),
            row("TerminateThread", &[Thread], |h| TerminateThread(h, 1) != 0),
            row("GetThreadId", &[Thread], |h| GetThreadId(h) != 0),
            row("GetProcessIdOfThread", &[Thread], |h| GetProcessIdOfThread(h) != 0),
            row("GetThreadPriority", &[Thread], |h| GetThreadPriority(h) != i32::MAX),
            row("SetThreadPriority", &[Thread], |h| SetThreadPriority(h, 0) != 0),
            row("SetThreadAffinityMask", &[Thread], |h| SetThreadAffinityMask(h, 1) != 0),
            row("QueueUserAPC", &[Thread], |h| QueueUserAPC(Some(routine), h, 0) != 0),
            row("GetProcessId", &[Process], |h| GetProcessId(h) != 0),
            row("GetExitCodeProcess", &[Process], |h| GetExitCodeProcess(h, &mut 0) != 0),
            row("GetProcessAffinityMask", &[Process], |h| GetProcessAffinityMask(h, &mut 0, &mut 0) != 0),
            row("TerminateProcess", &[Process], |h| TerminateProcess(h, 1) != 0),
            row("PostQueuedCompletionStatus", &[Port], |h| PostQueuedCompletionStatus(h, 0, 0, null()) != 0),
            row("GetQueuedCompletionStatus", &[Port], |h| {
                GetQueuedCompletionStatus(h, &mut 0, &mut 0, &mut null_mut(), 0) != 0
            }),
            row("GetQueuedCompletionStatusEx", &[Port], |h| {
                let mut entries = [OVERLAPPED_ENTRY::default(); 2];
                GetQueuedCompletionStatusEx(h, entries.as_mut_ptr(), 2, &mut 0, 0, 0) != 0
            }),
            row("GetFileSize", FILES, |h| GetFileSize(h, null_mut()) != u32::MAX),
            row("GetFileSizeEx", FILES, |h| GetFileSizeEx(h, &mut 0) != 0),
            row("SetFilePointer", FILES, |h| SetFilePointer(h, 0, null_mut(), 0) != u32::MAX),
            row("SetFilePointerEx", FILES, |h| SetFilePointerEx(h, 0, null_mut(), 0) != 0),
            row("SetEndOfFile", FILES, |h| SetEndOfFile(h) != 0),
            row("FlushFileBuffers", FILES, |h| FlushFileBuffers(h) != 0),
            row("GetFileInformationByHandle", FILES, |h| GetFileInformationByHandle(h, &mut Default::default()) != 0),
            row("GetFileTime", FILES, |h| {
                let mut time = FILETIME::default();
                GetFileTime(h, &mut time, null_mut(), null_mut()) != 0
            }),
            row("SetFileTime", FILES, |h| SetFileTime(h, null(), null(), &FILETIME::default()) != 0),
            row("ReadFile", FILES_AND_SOCKETS, |h| ReadFile(h, [0; 4].as_mut_ptr(), 4, &mut 0, null_mut()) != 0),
            row("WriteFile", FILES_AND_SOCKETS, |h| WriteFile(h, b"x".as_ptr(), 1, &mut 0, null_mut()) != 0),
            row("ReadFileEx", FILES_AND_SOCKETS, |h| {
                ReadFileEx(h, [0; 4].as_mut_ptr(), 4, &mut OVERLAPPED::default(), Some(completion)) != 0
            }),
            row("WriteFileEx", FILES_AND_SOCKETS, |h| {
                WriteFileEx(h, b"x".as_ptr(), 1, &mut OVERLAPPED::default(), Some(completion)) != 0
            }),
            row("CancelIo", FILES_AND_SOCKETS, |h| CancelIo(h) != 0),
            row("CancelIoEx", FILES_AND_SOCKETS, |h| CancelIoEx(h, null()) != 0),
            row("SetFileCompletionNotificationModes", FILES_AND_SOCKETS, |h| {
                SetFileCompletionNotificationModes(h, 1) != 0
            }),
            row("BindIoCompletionCallback", FILES_AND_SOCKETS, |h| {
                BindIoCompletionCallback(h, Some(completion), 0) != 0
            }),
            row("CreateIoCompletionPort", FILES_AND_SOCKETS, |h| {
                !CreateIoCompletionPort(h, null_mut(), 0, 0).is_null()
            }),
            row("MapViewOfFile", &[Mapping], |h| !MapViewOfFile(h, 4, 0, 0, 0).Value.is_null()),
            row("CreateFileMappingA", FILES, |h| !CreateFileMappingA(h, null(), 2, 0, 0, null()).is_null()),
            row("FindNextFileA", &[Search], |h| FindNextFileA(h, &mut Default::default()) != 0),
            row("FindClose", &[Search], |h| FindClose(h) != 0),
            row("HeapDestroy", &[Heap], |h| HeapDestroy(h) != 0),
            row("HeapAlloc", &[Heap], |h| !HeapAlloc(h, 0, 8).is_null()),
            row("DeleteTimerQueue", &[TimerQueue], |h| DeleteTimerQueue(h) != 0),
            row("DeleteTimerQueueEx", &[TimerQueue], |h| DeleteTimerQueueEx(h, null_mut()) != 0),
            row("UnregisterWait", &[], |h| UnregisterWait(h) != 0),
            row("UnregisterWaitEx", &[], |h| UnregisterWaitEx(h, null_mut()) != 0),
            row("RegisterWaitForSingleObject", WAITABLE, |h| {
                RegisterWaitForSingleObject(&mut null_mut(), h, Some(callback), null(), 0, 8) != 0
            }),
            row("WaitForSingleObject", WAITABLE, |h| WaitForSingleObject(h, 0) != WAIT_FAILED),
            row("WaitForSingleObjectEx", WAITABLE, |h| WaitForSingleObjectEx(h, 0, 1) != WAIT_FAILED),
            row("WaitForMultipleObjects", WAITABLE, |h| WaitForMultipleObjects(1, &h, 0, 0) != WAIT_FAILED),
            row("WSAWaitForMultipleEvents", WAITABLE, |h| WSAWaitForMultipleEvents(1, &h, 0, 0, 0) != WAIT_FAILED),
            row("MsgWaitForMultipleObjects", WAITABLE, |h| MsgWaitForMultipleObjects(1, &h, 0, 0, 0) != WAIT_FAILED),
            row("SignalObjectAndWait", &[Event, Mutex, Semaphore], |h| {
                SignalObjectAndWait(h, GetCurrentThread(), 0, 0) != WAIT_FAILED
            }),
            row("CloseHandle", CLOSABLE, |h| CloseHandle(h) != 0),
            row("WSACloseEvent", CLOSABLE, |h| WSACloseEvent(h as _) != 0),
            row("GetHandleInformation", CLOSABLE, |h| GetHandleInformation(h, &mut 0) != 0),
            row("DuplicateHandle", CLOSABLE, |h| {
                DuplicateHandle(GetCurrentProcess(), h, GetCurrentProcess(), &mut null_mut(), 0, 0, 2) != 0
            }),
        ]
    }
}

#[test]
fn a_value_that_names_nothing_is_refused() {
    let world = World::new();
    let mut wrong = Vec::new();
    for row in rows() {
        for (what, value) in NO_HANDLES {
            let value = value();
            set_error(UNTOUCHED);
            let done = (row.call)(value);
            if done || error() != ERROR_INVALID_HANDLE {
                wrong.push(format!("{} of a handle that is {what}: {done}, error {}", row.name, error()));
            }
        }
        world.assert_unchanged(row.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_handle_of_the_wrong_kind_is_refused_and_left_alone() {
    let world = World::new();
    let mut wrong = Vec::new();
    for row in rows() {
        for (kind, handle) in world.handles.iter().filter(|(kind, _)| !row.takes.contains(kind)) {
            set_error(UNTOUCHED);
            let done = (row.call)(*handle);
            if done || error() != row.wrong {
                wrong.push(format!("{} of a {kind:?}: {done}, error {}", row.name, error()));
            }
        }
        world.assert_unchanged(row.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The opaque pointers of the thread pool are handles here, and checked as such; on Windows they are the program's risk.
#[cfg(target_os = "linux")]
#[test]
fn an_object_of_the_pool_that_is_none_is_left_alone() {
    let world = World::new();
    type Call = (&'static str, fn(isize));
    let calls: [Call; 15] = unsafe {
        [
            ("SubmitThreadpoolWork", |h| SubmitThreadpoolWork(h)),
            ("CloseThreadpoolWork", |h| CloseThreadpoolWork(h)),
            ("WaitForThreadpoolWorkCallbacks", |h| WaitForThreadpoolWorkCallbacks(h, 1)),
            ("SetThreadpoolTimer", |h| SetThreadpoolTimer(h, null(), 0, 0)),
            ("CloseThreadpoolTimer", |h| CloseThreadpoolTimer(h)),
            ("WaitForThreadpoolTimerCallbacks", |h| WaitForThreadpoolTimerCallbacks(h, 1)),
            ("SetThreadpoolWait", |h| SetThreadpoolWait(h, null_mut(), null())),
            ("CloseThreadpoolWait", |h| CloseThreadpoolWait(h)),
            ("WaitForThreadpoolWaitCallbacks", |h| WaitForThreadpoolWaitCallbacks(h, 1)),
            ("StartThreadpoolIo", |h| StartThreadpoolIo(h)),
            ("CancelThreadpoolIo", |h| CancelThreadpoolIo(h)),
            ("CloseThreadpoolIo", |h| CloseThreadpoolIo(h)),
            ("CloseThreadpool", |h| CloseThreadpool(h)),
            ("CloseThreadpoolCleanupGroup", |h| CloseThreadpoolCleanupGroup(h)),
            ("CloseThreadpoolCleanupGroupMembers", |h| CloseThreadpoolCleanupGroupMembers(h, 1, null_mut())),
        ]
    };
    for (name, call) in calls {
        let refused = |what: &str, value: HANDLE| {
            set_error(UNTOUCHED);
            call(value.addr() as isize);
            assert_eq!(error(), ERROR_INVALID_HANDLE, "{name} of {what}");
        };
        for (what, value) in NO_HANDLES {
            refused(what, value());
        }
        for (kind, handle) in &world.handles {
            refused(&format!("{kind:?}"), *handle);
        }
        world.assert_unchanged(name);
    }
}
