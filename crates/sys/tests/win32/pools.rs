use crate::support::*;
use crate::timer_queues::{Calls, calls};
use crate::waiting::*;
use core::ffi::c_void;
use overlapped_sys::foundation::{FILETIME, HANDLE};
use overlapped_sys::threading::*;
use overlapped_sys::winsock::*;
use overlapped_sys::{BindIoCompletionCallback, OVERLAPPED, WSAGetLastError};
use std::ptr::{null, null_mut};
use std::sync::atomic::Ordering;

unsafe extern "system" fn work(_: isize, calls: *mut c_void, _: isize) {
    unsafe { crate::timer_queues::called(calls, false) };
}

unsafe extern "system" fn waited(_: isize, calls: *mut c_void, _: isize, result: u32) {
    unsafe { crate::timer_queues::called(calls, result == 258) };
}

unsafe extern "system" fn simple(instance: isize, event: *mut c_void) {
    assert_eq!(unsafe { CallbackMayRunLong(instance) }, 1);
    unsafe { SetEventWhenCallbackReturns(instance, event) };
}

fn context(calls: &Calls) -> *mut c_void {
    calls.context().cast_mut()
}

fn relative(ms: i64) -> FILETIME {
    let ticks = -ms * 10_000;
    FILETIME { dwLowDateTime: ticks as u32, dwHighDateTime: (ticks >> 32) as u32 }
}

#[test]
fn work_runs_as_often_as_it_is_submitted() {
    let seen = calls(None);
    unsafe {
        let item = CreateThreadpoolWork(Some(work), context(seen), null());
        assert_ne!(item, 0);
        for _ in 0..1000 {
            SubmitThreadpoolWork(item);
        }
        WaitForThreadpoolWorkCallbacks(item, 0);
        assert_eq!(seen.count(), 1000);
        CloseThreadpoolWork(item);
        set_error(0);
        SubmitThreadpoolWork(item);
        assert_eq!(error(), 6);
        assert_eq!((CreateThreadpoolWork(None, null_mut(), null()), error()), (0, 87));
    }
}

#[test]
fn work_that_has_not_begun_can_be_taken_back() {
    let gate = event(true, false);
    let seen = calls(Some(gate));
    unsafe {
        let pool = CreateThreadpool(null());
        SetThreadpoolThreadMaximum(pool, 1);
        assert_eq!((SetThreadpoolThreadMinimum(pool, 2), error()), (0, 87));
        assert_eq!(SetThreadpoolThreadMinimum(pool, 1), 1);
        let environment = TP_CALLBACK_ENVIRON_V3 { Version: 3, Pool: pool, ..Default::default() };
        let item = CreateThreadpoolWork(Some(work), context(seen), &environment);
        for _ in 0..10 {
            SubmitThreadpoolWork(item);
        }
        until("the first", || seen.count() == 1);
        let waiter = start(move || WaitForThreadpoolWorkCallbacks(item, 1));
        waiter.until_asleep();
        set(gate);
        waiter.join();
        assert_eq!(seen.count(), 1, "the others were taken back, for one thread served them all");
        CloseThreadpoolWork(item);
        CloseThreadpool(pool);
        assert_eq!((CreateThreadpool(1 as *const c_void), error()), (0, 87));
    }
}

#[test]
fn a_callback_leaves_things_to_be_done_when_it_returns() {
    let done = event(true, false);
    assert_eq!(unsafe { TrySubmitThreadpoolCallback(Some(simple), done, null()) }, 1);
    assert_eq!(wait(done, BOUND_MS), 0);
    assert_eq!((unsafe { TrySubmitThreadpoolCallback(None, done, null()) }, error()), (0, 87));
}

#[test]
fn a_timer_is_set_stopped_and_closed() {
    let seen = calls(None);
    unsafe {
        let timer = CreateThreadpoolTimer(Some(work), context(seen), null());
        assert_eq!(IsThreadpoolTimerSet(timer), 0);
        SetThreadpoolTimer(timer, &relative(5), 2, 0);
        until("three calls", || seen.count() >= 3);
        assert_eq!(IsThreadpoolTimerSet(timer), 1);
        assert_eq!(SetThreadpoolTimerEx(timer, null(), 0, 0), 1);
        WaitForThreadpoolTimerCallbacks(timer, 1);
        let stopped = seen.count();
        assert_eq!((IsThreadpoolTimerSet(timer), SetThreadpoolTimerEx(timer, &relative(0), 0, 0)), (0, 0));
        until("one more", || seen.count() == stopped + 1);
        SetThreadpoolTimer(timer, &relative(1_000_000), 0, 0);
        CloseThreadpoolTimer(timer);
        assert_eq!((IsThreadpoolTimerSet(timer), error()), (0, 6));
    }
}

#[test]
fn a_wait_ends_once_each_time_it_is_set() {
    let (object, seen) = (event(false, false), calls(None));
    unsafe {
        let item = CreateThreadpoolWait(Some(waited), context(seen), null());
        SetThreadpoolWait(item, object, null());
        set(object);
        until("the call", || seen.count() == 1);
        set(object);
        assert!(is_signaled(object), "it is not set again");
        SetThreadpoolWait(item, object, &relative(5));
        until("the time", || seen.count() == 2);
        assert_eq!(seen.timed_out.load(Ordering::SeqCst), 1);
        SetThreadpoolWait(item, object, null());
        assert_eq!(SetThreadpoolWaitEx(item, null_mut(), null(), null()), 1);
        assert_eq!((SetThreadpoolWaitEx(item, 77 as HANDLE, null(), null()), error()), (0, 6));
        WaitForThreadpoolWaitCallbacks(item, 0);
        CloseThreadpoolWait(item);
        assert_eq!(seen.count(), 2);
    }
}

unsafe extern "system" fn cancelled(context: *mut c_void, count: *mut c_void) {
    assert!(!context.is_null());
    let count = count.cast::<u32>();
    unsafe { *count += 1 };
}

#[test]
fn a_group_closes_its_members() {
    let gate = event(true, true);
    let (seen, never) = (calls(Some(gate)), calls(None));
    unsafe {
        let group = CreateThreadpoolCleanupGroup();
        let environment = TP_CALLBACK_ENVIRON_V3 {
            Version: 3,
            CleanupGroup: group,
            CleanupGroupCancelCallback: Some(cancelled),
            ..Default::default()
        };
        let item = CreateThreadpoolWork(Some(work), context(seen), &environment);
        let timer = CreateThreadpoolTimer(Some(work), context(never), &environment);
        SetThreadpoolTimer(timer, &relative(1_000_000), 0, 0);
        SubmitThreadpoolWork(item);
        let mut count = 0u32;
        CloseThreadpoolCleanupGroupMembers(group, 0, (&raw mut count).cast());
        assert_eq!((seen.count(), never.count(), count), (1, 0, 0));
        SubmitThreadpoolWork(item);
        assert_eq!(error(), 6, "closed");
        CloseThreadpoolCleanupGroup(group);
        assert_eq!((CreateThreadpoolWork(Some(work), null_mut(), &environment), error()), (0, 87));
    }
}

unsafe extern "system" fn ended(
    _: isize,
    calls: *mut c_void,
    overlapped: *mut c_void,
    result: u32,
    bytes: usize,
    _: isize,
) {
    let calls = unsafe { &*calls.cast::<Calls>() };
    calls.timed_out.store(result, Ordering::SeqCst);
    assert_eq!(unsafe { (*overlapped.cast::<OVERLAPPED>()).InternalHigh }, bytes);
    calls.count.fetch_add(1, Ordering::SeqCst);
}

#[test]
fn operations_on_a_bound_socket_call() {
    let seen = calls(None);
    let (client, accepted) = pair();
    unsafe {
        let io = CreateThreadpoolIo(accepted as HANDLE, Some(ended), context(seen), null());
        assert_ne!(io, 0, "{}", error());
        let (mut overlapped, mut buffer) = (OVERLAPPED::default(), [0; 8]);
        for count in 1..=20 {
            StartThreadpoolIo(io);
            let started = start_receive(accepted, &mut buffer, &mut overlapped, None);
            assert!(started == 0 || started == WSA_IO_PENDING);
            send_all(client, b"xy");
            until("the call", || seen.count() == count);
            WaitForThreadpoolIoCallbacks(io, 0);
            assert_eq!((overlapped.InternalHigh, seen.timed_out.load(Ordering::SeqCst)), (2, 0));
        }
        StartThreadpoolIo(io);
        CancelThreadpoolIo(io);
        WaitForThreadpoolIoCallbacks(io, 0);
        StartThreadpoolIo(io);
        assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
        close(accepted);
        WaitForThreadpoolIoCallbacks(io, 0);
        assert_eq!((seen.count(), seen.timed_out.load(Ordering::SeqCst)), (21, 995));
        CloseThreadpoolIo(io);
        close(client);
        assert_eq!((CreateThreadpoolIo(77 as HANDLE, Some(ended), null_mut(), null()), error()), (0, 6));
    }
}

static BOUND_CALLS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);

unsafe extern "system" fn bound(status: u32, bytes: u32, _: *mut OVERLAPPED) {
    assert_eq!((status, bytes), (0, 3));
    BOUND_CALLS.fetch_add(1, Ordering::SeqCst);
}

#[test]
fn a_bound_function_is_called() {
    let (client, accepted) = pair();
    unsafe {
        assert_eq!(BindIoCompletionCallback(accepted as HANDLE, Some(bound), 0), 1);
        assert_eq!((BindIoCompletionCallback(accepted as HANDLE, Some(bound), 0), error()), (0, 87), "bound already");
        let (mut overlapped, mut buffer) = (OVERLAPPED::default(), [0; 8]);
        assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
        send_all(client, b"abc");
        until("the call", || BOUND_CALLS.load(Ordering::SeqCst) == 1);
        assert_eq!((BindIoCompletionCallback(client as HANDLE, None, 0), error()), (0, 87));
        assert_eq!((BindIoCompletionCallback(null_mut(), Some(bound), 0), error()), (0, 6));
        let _ = WSAGetLastError();
    }
    close(client);
    close(accepted);
}
