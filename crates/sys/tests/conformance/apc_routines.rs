//! Completion routines, and blocking calls: the APCs that sockets bring about.

use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::RefCell;
use std::ptr::null_mut;
use std::sync::mpsc;

const STATUS_PENDING: usize = 0x103;

fn current() -> HANDLE {
    unsafe { GetCurrentThread() }
}

fn drain() -> (u32, Vec<usize>) {
    let ended = sleep_alertably(0);
    (ended, noted())
}

fn readable(socket: SOCKET) -> u32 {
    let mut count = 0;
    assert_eq!(unsafe { ioctlsocket(socket, FIONREAD, &mut count) }, 0);
    count
}

thread_local!(static ENDED: RefCell<Vec<Ended>> = const { RefCell::new(Vec::new()) });

/// What a completion routine was told, and saw in the OVERLAPPED.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ended {
    error: u32,
    bytes: u32,
    overlapped: usize,
    flags: u32,
    internal: usize,
    internal_high: usize,
}

unsafe extern "system" fn ended(error: u32, bytes: u32, overlapped: *mut OVERLAPPED, flags: u32) {
    let (internal, internal_high) = unsafe { ((*overlapped).Internal, (*overlapped).InternalHigh) };
    ENDED.with_borrow_mut(|all| {
        all.push(Ended { error, bytes, overlapped: overlapped as usize, flags, internal, internal_high });
    });
}

#[test]
fn apc_16_a_routine_of_another_thread_waits_for_that_thread() {
    let (client, accepted) = pair();
    let (go, done) = (share(event(true, false)), share(event(true, false)));
    let starter = start(move || {
        let mut overlapped = OVERLAPPED::default();
        let mut buffer = [0; 16];
        assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, Some(ended)), WSA_IO_PENDING);
        set(go.get());
        assert_eq!(wait(done.get(), BOUND_MS), 0);
        until("the completion", || {
            unsafe { Sleep(1) };
            unsafe { std::ptr::read_volatile(&overlapped.Internal) != STATUS_PENDING }
        });
        assert_eq!(ENDED.take(), [], "it is complete, and its routine has not run");
        assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION);
        ENDED.take().len()
    });
    assert_eq!(wait(go.get(), BOUND_MS), 0);
    send_all(client, b"x");
    assert_eq!(sleep_alertably(5), 0, "it does not run here");
    set(done.get());
    assert_eq!(starter.join(), 1);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn apc_17_a_blocking_receive_runs_apcs_and_goes_on() {
    let (client, accepted) = pair();
    let (sender, ran) = mpsc::channel();
    thread_local!(static SENDER: RefCell<Option<mpsc::Sender<()>>> = const { RefCell::new(None) });
    unsafe extern "system" fn sending(_: usize) {
        note(1);
        SENDER.with_borrow(|sender| sender.as_ref().unwrap().send(()).unwrap());
    }
    let receiver = start(move || {
        SENDER.set(Some(sender));
        (receive(accepted, 16), noted())
    });
    receiver.until_asleep();
    for _ in 0..2 {
        queue(receiver.thread(), sending, 0);
        ran.recv_timeout(BOUND).unwrap();
        assert!(!receiver.has_ended());
    }
    send_all(client, b"data");
    assert_eq!(receiver.join(), (Ok(b"data".to_vec()), vec![1, 1]));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn apc_17_a_blocking_call_that_need_not_wait_runs_none() {
    let (client, accepted) = pair();
    send_all(client, b"data");
    until("the bytes", || readable(accepted) == 4);
    queue_here(1);
    assert_eq!(receive(accepted, 16).unwrap(), b"data");
    send_all(accepted, b"more");
    assert_eq!(noted(), []);
    assert_eq!(drain(), (WAIT_IO_COMPLETION, vec![1]));
    close(client);
    close(accepted);
}

#[test]
fn apc_18_an_overlapped_call_from_an_apc_works() {
    thread_local!(static SOCKET_OF: RefCell<SOCKET> = const { RefCell::new(0) });
    unsafe extern "system" fn starting(_: usize) {
        let overlapped: &mut OVERLAPPED = Box::leak(Box::default());
        let buffer: &mut [u8; 16] = Box::leak(Box::default());
        assert_eq!(start_receive(SOCKET_OF.take(), buffer, overlapped, Some(ended)), WSA_IO_PENDING);
    }
    let (client, accepted) = pair();
    SOCKET_OF.set(accepted);
    queue(current(), starting, 0);
    assert_eq!(sleep_alertably(0), WAIT_IO_COMPLETION);
    send_all(client, b"abc");
    assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION);
    assert_eq!(ENDED.take().iter().map(|ended| ended.bytes).collect::<Vec<_>>(), [3]);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn apc_19_an_operation_that_completes_at_once_queues_its_routine() {
    let (client, accepted) = pair();
    let mut overlapped = OVERLAPPED::default();
    let mut buffer = *b"hello";
    let buffers = [WSABUF { len: 5, buf: buffer.as_mut_ptr() }];
    let mut sent = 0;
    let result = unsafe { WSASend(client, buffers.as_ptr(), 1, &mut sent, 0, &mut overlapped, Some(ended)) };
    assert_eq!((result, sent), (0, 5));
    assert_eq!(ENDED.take(), []);
    assert_eq!(sleep_alertably(0), WAIT_IO_COMPLETION);
    let all = ENDED.take();
    assert_eq!((all.len(), all[0].error, all[0].bytes, all[0].flags), (1, 0, 5, 0));
    close(client);
    close(accepted);
}

#[test]
fn apc_20_an_operation_that_fails_at_once_queues_none() {
    let unconnected = tcp();
    let mut overlapped = OVERLAPPED::default();
    let mut buffer = [0; 4];
    assert_eq!(start_receive(unconnected, &mut buffer, &mut overlapped, Some(ended)), WSAENOTCONN);
    assert_eq!(sleep_alertably(5), 0);
    assert_eq!(ENDED.take(), []);
    close(unconnected);
}

#[test]
fn apc_21_and_23_a_routine_finds_the_final_status_and_its_arguments() {
    let (client, accepted) = pair();
    let mut overlapped = OVERLAPPED::default();
    let mut buffer = [0; 16];
    assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, Some(ended)), WSA_IO_PENDING);
    assert_eq!(overlapped.Internal, STATUS_PENDING);
    send_all(client, b"abcd");
    assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION);
    let expected = Ended {
        error: 0,
        bytes: 4,
        overlapped: &raw const overlapped as usize,
        flags: 0,
        internal: 0,
        internal_high: 4,
    };
    assert_eq!(ENDED.take(), [expected]);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn apc_22_with_a_routine_the_event_is_the_programs_own() {
    let (client, accepted) = pair();
    for signaled in [false, true] {
        let own = event(true, signaled);
        let mut overlapped = OVERLAPPED { hEvent: own, ..Default::default() };
        let mut buffer = [0; 16];
        assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, Some(ended)), WSA_IO_PENDING);
        assert_eq!(is_signaled(own), signaled, "it is not reset");
        send_all(client, b"x");
        assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION);
        assert_eq!(is_signaled(own), signaled, "nor set");
    }
    let mut overlapped = OVERLAPPED { hEvent: 0x1234_5678 as HANDLE, ..Default::default() };
    let mut buffer = [0; 16];
    assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, Some(ended)), WSA_IO_PENDING);
    close(accepted);
    assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION);
    assert_eq!(overlapped.hEvent, 0x1234_5678 as HANDLE);
    close(client);
}

#[test]
fn apc_24_and_25_routines_of_one_socket_run_one_after_another_in_the_order_of_completion() {
    let (client, accepted) = pair();
    let mut overlapped = [OVERLAPPED::default(); 4];
    let mut buffers = [[0u8; 2]; 4];
    for (overlapped, buffer) in overlapped.iter_mut().zip(&mut buffers) {
        assert_eq!(start_receive(accepted, buffer, overlapped, Some(ended)), WSA_IO_PENDING);
    }
    send_all(client, b"aabbccdd");
    let mut all = Vec::new();
    while all.len() < 4 {
        assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION);
        all.append(&mut ENDED.take());
    }
    let order: Vec<_> = overlapped.iter().map(|overlapped| std::ptr::from_ref(overlapped) as usize).collect();
    assert_eq!(all.iter().map(|ended| ended.overlapped).collect::<Vec<_>>(), order);
    assert_eq!(buffers, [*b"aa", *b"bb", *b"cc", *b"dd"]);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn apc_26_packets_win_over_apcs_and_apcs_over_the_timeout() {
    let port = unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, 1) };
    let get = |ms| {
        let mut entries = [OVERLAPPED_ENTRY::default(); 4];
        let mut count = 0;
        set_error(UNTOUCHED);
        let got = unsafe { GetQueuedCompletionStatusEx(port, entries.as_mut_ptr(), 4, &mut count, ms, 1) };
        if got == 1 { Ok(count) } else { Err(error()) }
    };
    queue_here(1);
    assert_eq!(unsafe { PostQueuedCompletionStatus(port, 0, 9, null_mut()) }, 1);
    assert_eq!((get(0), noted()), (Ok(1), vec![]));
    assert_eq!((get(BOUND_MS), noted()), (Err(WAIT_IO_COMPLETION), vec![1]));
    assert_eq!((get(0), get(2)), (Err(WAIT_TIMEOUT), Err(WAIT_TIMEOUT)));
    close_handle(port);
}

#[test]
fn apc_27_a_plain_get_is_never_alertable() {
    let port = unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, 1) };
    queue_here(1);
    let (mut bytes, mut key, mut overlapped) = (0, 0, null_mut());
    for ms in [0, 2] {
        let got = unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut overlapped, ms) };
        assert_eq!((got, error(), noted()), (0, WAIT_TIMEOUT, vec![]));
    }
    assert_eq!(drain(), (WAIT_IO_COMPLETION, vec![1]));
    close_handle(port);
}

#[test]
fn apc_28_an_alertable_result() {
    let (client, accepted) = pair();
    let mut overlapped = OVERLAPPED { hEvent: event(true, false), ..Default::default() };
    let mut buffer = [0; 16];
    assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
    let result = |ms| {
        let mut bytes = 0;
        let ended = unsafe { GetOverlappedResultEx(accepted as HANDLE, &overlapped, &mut bytes, ms, 1) };
        if ended == 1 { Ok(bytes) } else { Err(error()) }
    };
    queue_here(1);
    assert_eq!((result(0), noted()), (Err(996), vec![]));
    assert_eq!((result(BOUND_MS), noted()), (Err(WAIT_IO_COMPLETION), vec![1]));
    assert_eq!(result(2), Err(WAIT_TIMEOUT));
    send_all(client, b"abc");
    assert_eq!(result(BOUND_MS), Ok(3));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn apc_29_a_cancelled_operation_queues_its_routine_with_995() {
    let cancels: [fn(SOCKET); 3] = [
        |socket| assert_eq!(unsafe { CancelIo(socket as HANDLE) }, 1),
        |socket| assert_eq!(unsafe { CancelIoEx(socket as HANDLE, null_mut()) }, 1),
        close,
    ];
    for cancel in cancels {
        let (client, accepted) = pair();
        let mut overlapped = OVERLAPPED::default();
        let mut buffer = [0; 16];
        assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, Some(ended)), WSA_IO_PENDING);
        cancel(accepted);
        assert_eq!(ENDED.take(), []);
        assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION);
        let all = ENDED.take();
        assert_eq!((all.len(), all[0].error, all[0].bytes), (1, 995, 0));
        close(client);
    }
    assert_no_rescue();
}
