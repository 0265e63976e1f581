use crate::support::*;
use crate::waiting::*;
use core::ffi::c_void;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

const CREATE_SUSPENDED: u32 = 4;

unsafe extern "system" fn answer(_: *mut c_void) -> u32 {
    42
}

unsafe extern "system" fn wait_for(event: *mut c_void) -> u32 {
    wait(event, BOUND_MS)
}

unsafe extern "system" fn set_it(event: *mut c_void) -> u32 {
    set(event);
    1
}

fn create(routine: unsafe extern "system" fn(*mut c_void) -> u32, parameter: *mut c_void, flags: u32) -> HANDLE {
    let thread = unsafe { CreateThread(null(), 0, Some(routine), parameter, flags, null_mut()) };
    assert!(!thread.is_null(), "{}", error());
    thread
}

fn exit_code(thread: HANDLE) -> u32 {
    let mut code = 0;
    assert_eq!(unsafe { GetExitCodeThread(thread, &mut code) }, 1);
    code
}

#[test]
fn a_suspended_thread_is_suspended_and_resumed_by_count() {
    let ran = event(true, false);
    let thread = create(set_it, ran, CREATE_SUSPENDED);
    assert_eq!(unsafe { SuspendThread(thread) }, 1);
    assert_eq!(unsafe { ResumeThread(thread) }, 2);
    assert!(!is_signaled(ran));
    assert_eq!(unsafe { ResumeThread(thread) }, 1);
    assert_eq!(wait(ran, BOUND_MS), 0);
    assert_eq!(wait(thread, BOUND_MS), 0);
    assert_eq!((unsafe { SuspendThread(thread) }, error()), (u32::MAX, 5), "it has ended");
    let often = create(answer, null_mut(), CREATE_SUSPENDED);
    for count in 1..127 {
        assert_eq!(unsafe { SuspendThread(often) }, count);
    }
    assert_eq!((unsafe { SuspendThread(often) }, error()), (u32::MAX, 156));
    for count in (1..=127).rev() {
        assert_eq!(unsafe { ResumeThread(often) }, count);
    }
    assert_eq!(wait(often, BOUND_MS), 0);
    close_handle(thread);
    close_handle(often);
}

#[test]
fn only_a_thread_that_has_not_begun_is_stopped_from_outside() {
    let go = event(true, false);
    let shared = share(go);
    let running = start(move || wait(shared.get(), BOUND_MS));
    assert_eq!((unsafe { SuspendThread(running.thread()) }, error()), (u32::MAX, 50));
    assert_eq!((unsafe { TerminateThread(running.thread(), 1) }, error()), (0, 50));
    set(go);
    assert_eq!(running.join(), 0);
    let ran = event(true, false);
    let suspended = create(set_it, ran, CREATE_SUSPENDED);
    assert_eq!(unsafe { TerminateThread(suspended, 77) }, 1);
    assert_eq!((wait(suspended, BOUND_MS), exit_code(suspended)), (0, 77));
    assert!(!is_signaled(ran));
    assert_eq!((unsafe { TerminateThread(go, 1) }, error()), (0, 6));
}

#[test]
fn priorities_are_remembered() {
    let (go, thread) = (event(true, false), unsafe { GetCurrentThread() });
    assert_eq!(unsafe { GetThreadPriority(thread) }, 0);
    let other = create(wait_for, go, CREATE_SUSPENDED);
    for priority in [-15, -2, -1, 0, 1, 2, 15] {
        assert_eq!(unsafe { SetThreadPriority(other, priority) }, 1);
        assert_eq!(unsafe { GetThreadPriority(other) }, priority);
    }
    assert_eq!((unsafe { SetThreadPriority(other, 7) }, error()), (0, 87));
    assert_eq!((unsafe { SetThreadPriority(go, 0) }, error()), (0, 6));
    assert_eq!((unsafe { GetThreadPriority(null_mut()) }, error()), (i32::MAX, 6));
    set(go);
    unsafe { ResumeThread(other) };
    assert_eq!(wait(other, BOUND_MS), 0);
    assert_eq!((unsafe { SetThreadPriority(other, 0) }, error()), (0, 87), "it has ended");
}

#[test]
fn a_thread_runs_where_it_is_told_to() {
    let (mut process, mut system) = (0, 0);
    assert_eq!(unsafe { GetProcessAffinityMask(GetCurrentProcess(), &mut process, &mut system) }, 1);
    assert_ne!(process, 0);
    start(move || unsafe {
        let last = usize::BITS - 1 - process.leading_zeros();
        assert_eq!(SetThreadAffinityMask(GetCurrentThread(), 1 << last), process);
        assert_eq!(GetCurrentProcessorNumber(), last);
        assert_eq!(SetThreadAffinityMask(GetCurrentThread(), process), 1 << last);
        assert_eq!((SetThreadAffinityMask(GetCurrentThread(), 0), error()), (0, 87));
        assert_eq!((SetThreadAffinityMask(GetCurrentThread(), usize::MAX), error()), (0, 87));
        SwitchToThread();
    })
    .join();
}

#[test]
fn a_described_thread_has_its_name() {
    let other = start(|| {
        let name: Vec<u16> = "a long name of a worker\0".encode_utf16().collect();
        assert_eq!(unsafe { SetThreadDescription(GetCurrentThread(), name.as_ptr()) }, 0);
        assert!(unsafe { SetThreadDescription(GetCurrentThread(), null()) } < 0);
        assert!(unsafe { SetThreadDescription(null_mut(), name.as_ptr()) } < 0);
        let mut told = null_mut();
        assert_eq!(unsafe { GetThreadDescription(GetCurrentThread(), &mut told) }, 0);
        assert_eq!(unsafe { std::slice::from_raw_parts(told, name.len()) }, name);
        assert!(unsafe { LocalFree(told.cast()) }.is_null());
        #[cfg(target_os = "linux")]
        assert_eq!(std::fs::read_to_string("/proc/thread-self/comm").unwrap().trim(), "a long name of");
    });
    other.join();
}

#[test]
fn this_process_has_handles() {
    unsafe {
        let process = OpenProcess(0x10_0000, 0, GetCurrentProcessId());
        let duplicated = duplicate(GetCurrentProcess());
        for handle in [process, duplicated, GetCurrentProcess()] {
            assert_eq!(GetProcessId(handle), std::process::id());
            assert_eq!(wait(handle, 0), WAIT_TIMEOUT);
            let mut code = 0;
            assert_eq!((GetExitCodeProcess(handle, &mut code), code), (1, 259));
            assert_eq!((GetExitCodeProcess(handle, null_mut()), error()), (0, 998));
        }
        let mut made = null_mut();
        let event = event(true, true);
        assert_eq!(DuplicateHandle(process, event, process, &mut made, 0, 0, 2), 1, "a real handle serves as well");
        [process, duplicated, made, event].into_iter().for_each(close_handle);
        assert_eq!((GetProcessId(process), error()), (0, 6));
        assert_eq!((OpenProcess(0, 0, 0).is_null(), error()), (true, 87));
        assert_eq!((OpenProcess(0, 0, 1).is_null(), error()), (true, 5));
        assert_eq!((TerminateProcess(event, 1), error()), (0, 6));
    }
}

unsafe extern "C" fn c_routine(event: *mut c_void) {
    set(event);
}

unsafe extern "C" fn c_routine_that_ends(event: *mut c_void) {
    set(event);
    unsafe { process::_endthread() }
}

unsafe extern "system" fn ends(code: *mut c_void) -> u32 {
    unsafe { _endthreadex(code as u32) }
}

#[test]
fn the_c_runtime_begins_threads() {
    unsafe {
        let mut id = 0;
        let thread = _beginthreadex(null(), 0, Some(ends), 9 as *mut c_void, 0, &mut id) as HANDLE;
        assert_eq!(GetThreadId(thread), id);
        assert_eq!((wait(thread, BOUND_MS), exit_code(thread)), (0, 9));
        close_handle(thread);
        assert_eq!(_beginthreadex(null(), 0, None, null_mut(), 0, null_mut()), 0);
        assert_eq!(std::io::Error::last_os_error().raw_os_error(), Some(22));
        assert_eq!(_beginthread(None, 0, null_mut()), usize::MAX);
        for routine in [c_routine as unsafe extern "C" fn(*mut c_void), c_routine_that_ends] {
            let ran = event(true, false);
            let handle = _beginthread(Some(routine), 0, ran);
            assert_ne!(handle, usize::MAX);
            assert_eq!(wait(ran, BOUND_MS), 0);
            until("the handle's end", || wait(handle as HANDLE, 0) == WAIT_FAILED);
            close_handle(ran);
        }
        assert_eq!(_getpid() as u32, GetCurrentProcessId());
    }
}

/// On Windows such a thread is made, and ends the process with its first step.
#[test]
fn a_thread_without_a_function_is_not_made() {
    let made = unsafe { CreateThread(null(), 0, None, null(), 0, null_mut()) };
    assert_eq!((made, error()), (null_mut(), 87));
}
