use crate::ops::STATUS_PENDING;
use crate::support::*;
use crate::waiting::*;
use core::ffi::c_void;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::windows_and_messaging::MWMO_ALERTABLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::RefCell;
use std::ptr::{null, null_mut};

const ERROR_GEN_FAILURE: u32 = 31;

fn current() -> HANDLE {
    unsafe { GetCurrentThread() }
}

fn drain() -> (u32, Vec<usize>) {
    let ended = sleep_alertably(0);
    (ended, noted())
}

#[test]
fn apc_1_one_queue_takes_user_timer_and_completion_routines_in_order() {
    unsafe extern "system" fn timer_routine(_: *const c_void, _: u32, _: u32) {
        note(2);
    }
    unsafe extern "system" fn completion_routine(_: u32, _: u32, _: *mut OVERLAPPED, _: u32) {
        note(4);
    }
    let (client, accepted) = pair();
    send_all(client, b"x");
    until("the byte", || readable(accepted) == 1);
    queue_here(1);
    let timer = timer(true);
    let due = -1;
    assert_eq!(unsafe { SetWaitableTimer(timer, &due, 0, Some(timer_routine), null(), 0) }, 1);
    assert_eq!(wait(timer, BOUND_MS), 0);
    queue_here(3);
    let mut overlapped = OVERLAPPED::default();
    let mut buffer = [0; 4];
    assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, Some(completion_routine)), 0);
    queue_here(5);
    assert_eq!(drain(), (WAIT_IO_COMPLETION, vec![1, 2, 3, 4, 5]));
    close(client);
    close(accepted);
}

fn readable(socket: SOCKET) -> u32 {
    let mut count = 0;
    assert_eq!(unsafe { ioctlsocket(socket, FIONREAD, &mut count) }, 0);
    count
}

#[test]
fn apc_2_every_alertable_call_runs_them_and_no_other() {
    let never = event(true, false);
    let port = unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, 1) };
    let calls: [fn(HANDLE, HANDLE, i32) -> u32; 8] = [
        |_, _, alertable| unsafe { SleepEx(1, alertable) },
        |never, _, alertable| unsafe { WaitForSingleObjectEx(never, 1, alertable) },
        |never, _, alertable| unsafe { WaitForMultipleObjectsEx(1, &never, 0, 1, alertable) },
        |never, _, alertable| unsafe { WSAWaitForMultipleEvents(1, &never, 1, 1, alertable) },
        |never, _, alertable| unsafe { SignalObjectAndWait(event(true, false), never, 1, alertable) },
        |_, port, alertable| {
            let mut entries = [OVERLAPPED_ENTRY::default(); 2];
            let mut count = 0;
            assert_eq!(
                unsafe { GetQueuedCompletionStatusEx(port, entries.as_mut_ptr(), 2, &mut count, 1, alertable) },
                0
            );
            error()
        },
        |_, _, alertable| {
            let flags = if alertable == 1 { MWMO_ALERTABLE } else { 0 };
            unsafe { MsgWaitForMultipleObjectsEx(0, null(), 1, 0, flags) }
        },
        |never, _, alertable| {
            let pending = OVERLAPPED { Internal: STATUS_PENDING, hEvent: never, ..Default::default() };
            let mut bytes = 0;
            assert_eq!(unsafe { GetOverlappedResultEx(never, &pending, &mut bytes, 1, alertable) }, 0);
            error()
        },
    ];
    for call in calls {
        queue_here(1);
        assert!(matches!(call(never, port, 0), 0 | WAIT_TIMEOUT));
        assert_eq!(noted(), []);
        assert_eq!(call(never, port, 1), WAIT_IO_COMPLETION);
        assert_eq!(noted(), [1]);
    }
    queue_here(1);
    assert_eq!(wait(never, 1), WAIT_TIMEOUT);
    assert_eq!(wait_any(&[never], 1), WAIT_TIMEOUT);
    unsafe { Sleep(1) };
    assert_eq!(noted(), []);
    assert_eq!(drain(), (WAIT_IO_COMPLETION, vec![1]));
    close_handle(port);
}

#[test]
fn apc_3_one_wait_drains_the_queue_in_order_and_returns_once() {
    for number in 0..5 {
        queue_here(number);
    }
    assert_eq!(drain(), (WAIT_IO_COMPLETION, vec![0, 1, 2, 3, 4]));
    assert_eq!(drain(), (0, vec![]));
}

#[test]
fn apc_4_what_is_queued_while_draining_runs_too() {
    unsafe extern "system" fn chain(number: usize) {
        note(number);
        if number < 103 {
            queue(current(), chain, number + 1);
        }
    }
    queue(current(), chain, 100);
    assert_eq!(drain(), (WAIT_IO_COMPLETION, vec![100, 101, 102, 103]));
}

#[test]
fn apc_5_the_rest_of_the_time_is_dropped_and_nothing_is_consumed() {
    let semaphore = share(semaphore(0, 1));
    let waiter = start(move || (wait_alertably(semaphore.get(), INFINITE), noted()));
    waiter.until_asleep();
    queue(waiter.thread(), noting, 1);
    assert_eq!(waiter.join(), (WAIT_IO_COMPLETION, vec![1]));
    assert_eq!(unsafe { ReleaseSemaphore(semaphore.get(), 1, null_mut()) }, 1);
    assert_eq!(wait(semaphore.get(), 0), 0);
}

#[test]
fn apc_6_a_signaled_object_wins_and_the_apcs_stay() {
    let (auto, never) = (event(false, true), event(true, false));
    queue_here(1);
    assert_eq!((wait_alertably(auto, BOUND_MS), noted()), (0, vec![]));
    set(auto);
    let handles = [never, auto];
    assert_eq!(unsafe { WaitForMultipleObjectsEx(2, handles.as_ptr(), 0, 0, 1) }, 1);
    assert_eq!(drain(), (WAIT_IO_COMPLETION, vec![1]));
}

#[test]
fn apc_7_with_no_time_apcs_win_over_the_timeout() {
    let never = event(true, false);
    queue_here(1);
    assert_eq!((wait_alertably(never, 0), noted()), (WAIT_IO_COMPLETION, vec![1]));
    assert_eq!(wait_alertably(never, 0), WAIT_TIMEOUT);
}

#[test]
fn apc_8_a_wait_that_is_not_alertable_is_not_shortened() {
    let release = share(event(true, false));
    let waiter = start(move || (wait(release.get(), BOUND_MS), noted(), drain()));
    waiter.until_asleep();
    queue(waiter.thread(), noting, 1);
    assert!(!waiter.has_ended());
    set(release.get());
    assert_eq!(waiter.join(), (0, vec![], (WAIT_IO_COMPLETION, vec![1])));
}

#[test]
fn apc_9_a_nested_alertable_wait_runs_the_rest() {
    unsafe extern "system" fn nested(_: usize) {
        note(1);
        note(sleep_alertably(BOUND_MS) as usize);
        note(2);
    }
    queue(current(), nested, 0);
    queue_here(5);
    queue_here(6);
    assert_eq!(drain(), (WAIT_IO_COMPLETION, vec![1, 5, 6, WAIT_IO_COMPLETION as usize, 2]));
    assert_eq!(drain(), (0, vec![]));
}

#[test]
fn apc_10_a_wait_inside_an_apc_that_is_not_alertable_runs_no_other() {
    thread_local!(static SIGNALED: RefCell<Option<HANDLE>> = const { RefCell::new(None) });
    unsafe extern "system" fn waiting(_: usize) {
        note(1);
        queue_here(3);
        assert_eq!(wait(SIGNALED.with_borrow(|event| event.unwrap()), BOUND_MS), 0);
        unsafe { Sleep(1) };
        note(2);
    }
    SIGNALED.set(Some(event(false, true)));
    queue(current(), waiting, 0);
    assert_eq!(drain(), (WAIT_IO_COMPLETION, vec![1, 2, 3]));
}

#[test]
fn apc_11_a_queued_apc_wakes_a_blocked_thread_in_every_call() {
    let calls: [fn() -> u32; 4] = [
        || sleep_alertably(INFINITE),
        || wait_alertably(event(true, false), INFINITE),
        || {
            let handles = [event(true, false), event(true, true)];
            unsafe { WaitForMultipleObjectsEx(2, handles.as_ptr(), 1, INFINITE, 1) }
        },
        || {
            let port = unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, 1) };
            let mut entries = [OVERLAPPED_ENTRY::default(); 2];
            let mut count = 0;
            let got = unsafe { GetQueuedCompletionStatusEx(port, entries.as_mut_ptr(), 2, &mut count, INFINITE, 1) };
            assert_eq!(got, 0);
            error()
        },
    ];
    for call in calls {
        let waiter = start(move || (call(), noted()));
        waiter.until_asleep();
        queue(waiter.thread(), noting, 8);
        assert_eq!(waiter.join(), (WAIT_IO_COMPLETION, vec![8]));
    }
}

#[test]
fn apc_11_ten_thousand_apcs_all_arrive_in_order() {
    const COUNT: usize = 10_000;
    let waiter = start(|| {
        let mut all = Vec::new();
        while all.len() < COUNT {
            assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION);
            all.append(&mut noted());
        }
        all
    });
    for number in 0..COUNT {
        queue(waiter.thread(), noting, number);
    }
    assert!(waiter.join().into_iter().eq(0..COUNT));
}

#[test]
fn apc_13_an_ended_thread_takes_none() {
    let thread = start(|| ());
    let handle = duplicate(thread.thread());
    thread.join();
    assert_eq!(wait(handle, BOUND_MS), 0);
    set_error(UNTOUCHED);
    assert_eq!((unsafe { QueueUserAPC(Some(noting), handle, 0) }, error()), (0, ERROR_GEN_FAILURE));
    assert_eq!((unsafe { QueueUserAPC(Some(noting), event(true, true), 0) }, error()), (0, ERROR_INVALID_HANDLE));
    assert_eq!((unsafe { QueueUserAPC(Some(noting), null_mut(), 0) }, error()), (0, ERROR_INVALID_HANDLE));
    close_handle(handle);
}

#[test]
fn apc_14_the_end_of_a_thread_drops_what_is_queued() {
    static RAN: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
    unsafe extern "system" fn forbidden(_: usize) {
        RAN.store(true, std::sync::atomic::Ordering::SeqCst);
    }
    unsafe extern "system" fn completion(_: u32, _: u32, _: *mut OVERLAPPED, _: u32) {
        unsafe { forbidden(0) };
    }
    let (client, accepted) = pair();
    let go = share(event(true, false));
    let thread = start(move || {
        let overlapped: &mut OVERLAPPED = Box::leak(Box::default());
        let buffer: &mut [u8; 16] = Box::leak(Box::default());
        assert_eq!(start_receive(accepted, buffer, overlapped, Some(completion)), WSA_IO_PENDING);
        wait(go.get(), BOUND_MS)
    });
    let handle = duplicate(thread.thread());
    thread.until_asleep();
    queue(handle, forbidden, 0);
    send_all(client, b"x");
    set(go.get());
    thread.join();
    assert_eq!(wait(handle, BOUND_MS), 0);
    assert!(!RAN.load(std::sync::atomic::Ordering::SeqCst));
    close(client);
    close(accepted);
}

#[test]
fn apc_15_queueing_to_oneself_does_not_run_it() {
    queue_here(1);
    assert_eq!(noted(), []);
    let alias = this_thread();
    queue(alias, noting, 2);
    assert_eq!(noted(), []);
    assert_eq!(drain(), (WAIT_IO_COMPLETION, vec![1, 2]));
    close_handle(alias);
}
