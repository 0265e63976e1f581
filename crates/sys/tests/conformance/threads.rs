use crate::support::*;
use crate::waiting::*;
use core::ffi::c_void;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::threading::{CREATE_SUSPENDED, LPTHREAD_START_ROUTINE, STACK_SIZE_PARAM_IS_A_RESERVATION};
use overlapped_sys::*;
use std::cell::RefCell;
use std::ptr::{null, null_mut};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

const STILL_ACTIVE: u32 = 259;
/// `SYNCHRONIZE | THREAD_SET_CONTEXT | THREAD_QUERY_INFORMATION`.
const ACCESS: u32 = 0x10_0050;

fn create(start: LPTHREAD_START_ROUTINE, parameter: *const c_void, flags: u32) -> (HANDLE, u32) {
    let mut id = 0;
    let thread = unsafe { CreateThread(null(), 0, start, parameter, flags, &mut id) };
    assert!(!thread.is_null(), "{}", error());
    (thread, id)
}

fn exit_code(thread: HANDLE) -> u32 {
    let mut code = 0;
    assert_eq!(unsafe { GetExitCodeThread(thread, &mut code) }, 1, "{}", error());
    code
}

fn end_of(thread: HANDLE) -> u32 {
    assert_eq!(wait(thread, BOUND_MS), 0);
    let code = exit_code(thread);
    close_handle(thread);
    code
}

unsafe extern "system" fn double(parameter: *mut c_void) -> u32 {
    parameter as u32 * 2
}

unsafe extern "system" fn own_id(_: *mut c_void) -> u32 {
    unsafe { GetCurrentThreadId() }
}

unsafe extern "system" fn wait_for(event: *mut c_void) -> u32 {
    wait(event, BOUND_MS)
}

#[test]
fn thr_1_a_created_thread_runs_its_routine_and_keeps_its_exit_code() {
    let (thread, id) = create(Some(double), 21 as *const c_void, 0);
    assert_ne!(id, 0);
    for _ in 0..2 {
        assert_eq!(wait(thread, BOUND_MS), 0);
        assert_eq!(exit_code(thread), 42);
    }
    close_handle(thread);
    let go = event(true, false);
    let (thread, _) = create(Some(wait_for), go, 0);
    assert_eq!((wait(thread, 0), exit_code(thread)), (WAIT_TIMEOUT, STILL_ACTIVE));
    set(go);
    assert_eq!(end_of(thread), 0);
}

#[test]
fn thr_1_the_end_of_a_created_thread_abandons_its_mutexes() {
    for _ in 0..100 {
        let mutex = mutex(false);
        let (thread, _) = create(Some(wait_for), mutex, 0);
        assert_eq!(wait(thread, BOUND_MS), 0);
        assert_eq!(wait(mutex, 0), WAIT_ABANDONED);
        close_handle(thread);
        close_handle(mutex);
    }
}

#[test]
fn a_thread_has_one_number_under_every_handle() {
    let go = event(true, false);
    let (thread, id) = create(Some(wait_for), go, 0);
    let opened = unsafe { OpenThread(ACCESS, 0, id) };
    let alias = duplicate(thread);
    for handle in [thread, opened, alias] {
        assert_eq!(unsafe { GetThreadId(handle) }, id);
    }
    set(go);
    assert_eq!(wait_any(&[opened], BOUND_MS), 0);
    assert_eq!((end_of(thread), end_of(opened), end_of(alias)), (0, 0, 0));
    until("the end of its number", || {
        set_error(UNTOUCHED);
        let opened = unsafe { OpenThread(ACCESS, 0, id) };
        // The last of the thread itself may go a moment later.
        opened.is_null() || unsafe { CloseHandle(opened) } == 0
    });
    assert_eq!(error(), ERROR_INVALID_PARAMETER);
    let (thread, id) = create(Some(own_id), null(), 0);
    assert_eq!(end_of(thread), id);
    let own = unsafe { GetCurrentThreadId() };
    assert_eq!(unsafe { GetThreadId(GetCurrentThread()) }, own);
    let opened = unsafe { OpenThread(ACCESS, 0, own) };
    queue(opened, noting, 5);
    assert_eq!((sleep_alertably(0), noted()), (WAIT_IO_COMPLETION, vec![5]), "a thread of the program's own too");
    assert_eq!(exit_code(opened), STILL_ACTIVE);
    close_handle(opened);
}

#[test]
fn flags_that_nobody_knows_are_taken() {
    let thread = unsafe { CreateThread(null(), 0, Some(double), 4 as *const c_void, 0x0200_0000, null_mut()) };
    assert_eq!(wait(thread, BOUND_MS), 0);
    assert_eq!(exit_code(thread), 8);
    close_handle(thread);
}

#[test]
fn what_cannot_be_asked_fails() {
    for bad in [null_mut(), event(true, false)] {
        let mut code = 0;
        assert_eq!((unsafe { GetExitCodeThread(bad, &mut code) }, error()), (0, ERROR_INVALID_HANDLE));
        set_error(UNTOUCHED);
        assert_eq!((unsafe { GetThreadId(bad) }, error()), (0, ERROR_INVALID_HANDLE));
        set_error(UNTOUCHED);
        assert_eq!((unsafe { ResumeThread(bad) }, error()), (u32::MAX, ERROR_INVALID_HANDLE));
    }
}

#[test]
fn a_stack_may_be_large() {
    unsafe extern "system" fn deep(_: *mut c_void) -> u32 {
        let large = std::hint::black_box([1u8; 12 << 20]);
        u32::from(large[large.len() / 2])
    }
    let flags = STACK_SIZE_PARAM_IS_A_RESERVATION;
    let thread = unsafe { CreateThread(null(), 32 << 20, Some(deep), null(), flags, null_mut()) };
    assert_eq!(end_of(thread), 1);
    let thread = unsafe { CreateThread(null(), 1, Some(double), 3 as *const c_void, flags, null_mut()) };
    assert_eq!(end_of(thread), 6, "the least is enough to begin");
}

#[test]
fn a_suspended_thread_begins_when_it_is_resumed() {
    static BEGAN: AtomicU32 = AtomicU32::new(0);
    unsafe extern "system" fn begin(_: *mut c_void) -> u32 {
        BEGAN.fetch_add(1, Ordering::SeqCst)
    }
    let (thread, _) = create(Some(begin), null(), CREATE_SUSPENDED);
    assert_eq!(wait(thread, 5), WAIT_TIMEOUT);
    assert_eq!((BEGAN.load(Ordering::SeqCst), exit_code(thread)), (0, STILL_ACTIVE));
    assert_eq!(unsafe { ResumeThread(thread) }, 1);
    assert_eq!(wait(thread, BOUND_MS), 0);
    assert_eq!(unsafe { ResumeThread(thread) }, 0);
    assert_eq!((end_of(thread), BEGAN.load(Ordering::SeqCst)), (0, 1));
}

static LATE: Mutex<Vec<usize>> = Mutex::new(Vec::new());

unsafe extern "system" fn late_routine(number: usize) {
    LATE.lock().unwrap().push(number);
}

unsafe extern "system" fn late_start(_: *mut c_void) -> u32 {
    LATE.lock().unwrap().push(999);
    sleep_alertably(0)
}

#[test]
fn apc_12_what_is_queued_before_a_thread_begins_runs_before_its_routine() {
    let (thread, _) = create(Some(late_start), null(), CREATE_SUSPENDED);
    queue(thread, late_routine, 77);
    queue(thread, late_routine, 78);
    assert_eq!(*LATE.lock().unwrap(), []);
    assert_eq!(unsafe { ResumeThread(thread) }, 1);
    assert_eq!(end_of(thread), 0, "none is left for its own waits");
    assert_eq!(*LATE.lock().unwrap(), [77, 78, 999]);
}

thread_local!(static LAST: RefCell<Option<AtEnd>> = const { RefCell::new(None) });

/// Signals an event when the thread-local state goes.
struct AtEnd(HANDLE);

impl Drop for AtEnd {
    fn drop(&mut self) {
        set(self.0);
    }
}

unsafe extern "system" fn exit_early(destroyed: *mut c_void) -> u32 {
    LAST.set(Some(AtEnd(destroyed)));
    unsafe { ExitThread(7) }
}

#[test]
fn exit_thread_ends_the_thread_with_its_code_and_destroys_its_state() {
    let destroyed = event(true, false);
    let (thread, _) = create(Some(exit_early), destroyed, 0);
    assert_eq!(end_of(thread), 7);
    assert_eq!(wait(destroyed, BOUND_MS), 0);
}

unsafe extern "system" fn exiting(code: usize) {
    unsafe { ExitThread(code as u32) };
}

unsafe extern "system" fn sleep_for_ever(_: *mut c_void) -> u32 {
    sleep_alertably(INFINITE)
}

#[test]
fn exit_thread_works_in_an_apc() {
    let (thread, _) = create(Some(sleep_for_ever), null(), 0);
    queue(thread, exiting, 8);
    assert_eq!(end_of(thread), 8);
    let (thread, _) = create(Some(sleep_for_ever), null(), CREATE_SUSPENDED);
    queue(thread, exiting, 9);
    queue(thread, noting, 0);
    assert_eq!(unsafe { ResumeThread(thread) }, 1);
    assert_eq!(end_of(thread), 9, "also before the thread begins");
}

static RECEIVING: AtomicUsize = AtomicUsize::new(0);

unsafe extern "system" fn receive_for_ever(begun: *mut c_void) -> u32 {
    let mut byte = 0u8;
    set(begun);
    unsafe { recv(RECEIVING.load(Ordering::SeqCst), &mut byte, 1, 0) as u32 }
}

#[test]
fn exit_thread_works_in_an_apc_of_a_blocking_call_and_leaves_nothing_pending() {
    let (client, accepted) = pair();
    RECEIVING.store(accepted, Ordering::SeqCst);
    let begun = event(false, false);
    let (thread, _) = create(Some(receive_for_ever), begun, 0);
    assert_eq!(wait(begun, BOUND_MS), 0);
    // It can run nowhere but in the wait of the receive.
    queue(thread, exiting, 10);
    assert_eq!(end_of(thread), 10);
    send_all(client, b"kept");
    assert_eq!(receive(accepted, 16).unwrap(), b"kept", "the receive of the ended thread took nothing");
    close(client);
    close(accepted);
    assert_no_rescue();
}
