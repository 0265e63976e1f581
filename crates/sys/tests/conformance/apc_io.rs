//! Completion routines and APCs, as far as sockets and ports are involved.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::{Cell, RefCell};
use std::ptr::null_mut;
use std::thread::ThreadId;

/// What a routine was told, and the status at that moment.
type Told = (u32, u32, *mut OVERLAPPED, u32, usize);

thread_local! {
    static TOLD: RefCell<Vec<Told>> = const { RefCell::new(Vec::new()) };
    static APCS: Cell<u32> = const { Cell::new(0) };
    static RAN_ON: Cell<Option<ThreadId>> = const { Cell::new(None) };
}

unsafe extern "system" fn routine(error: u32, bytes: u32, overlapped: *mut OVERLAPPED, flags: u32) {
    let status = unsafe { (*overlapped).Internal };
    RAN_ON.set(Some(std::thread::current().id()));
    TOLD.with_borrow_mut(|told| told.push((error, bytes, overlapped, flags, status)));
}

fn told() -> Vec<Told> {
    TOLD.take()
}

unsafe extern "system" fn apc(_: usize) {
    APCS.set(APCS.get() + 1);
}

fn sleep_alertably(ms: u32) -> u32 {
    unsafe { SleepEx(ms, 1) }
}

fn this_thread() -> HANDLE {
    let mut made = null_mut();
    let process = unsafe { GetCurrentProcess() };
    let same = 2;
    let result = unsafe { DuplicateHandle(process, GetCurrentThread(), process, &mut made, 0, 0, same) };
    assert_eq!(result, 1);
    made
}

#[test]
fn apc_16_a_routine_runs_in_the_starting_thread_and_only_there() {
    let (client, accepted) = pair();
    let op = Op::room(null_mut(), 64);
    assert_eq!(op.receive_with(accepted, 0, Some(routine)), WSA_IO_PENDING);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            send_all(client, b"abcd");
            assert_eq!(sleep_alertably(0), 0);
            assert!(told().is_empty());
        });
    });
    assert_eq!(sleep_alertably(BOUND_MS), IO_COMPLETION);
    assert_eq!(told(), [(0, 4, op.overlapped(), 0, 0)]);
    assert_eq!(RAN_ON.get(), Some(std::thread::current().id()));
    close(accepted);
    close(client);
    assert_no_rescue();
}

#[test]
fn apc_16_a_thread_that_never_waits_alertably_sees_the_status_only() {
    let (client, accepted) = pair();
    let op = Op::room(null_mut(), 64);
    assert_eq!(op.receive_with(accepted, 0, Some(routine)), WSA_IO_PENDING);
    send_all(client, b"abcd");
    // A wait that is not alertable harvests, and runs nothing.
    let never = manual_event();
    for _ in 0..2_000 {
        if op.status() != STATUS_PENDING {
            break;
        }
        assert_eq!(wait(never, 10), TIMED_OUT);
    }
    assert_eq!((op.status(), op.bytes()), (0, 4));
    assert!(told().is_empty());
    assert_eq!(sleep_alertably(0), IO_COMPLETION);
    assert_eq!(told().len(), 1);
    close(accepted);
    close(client);
    assert_no_rescue();
}

#[test]
fn apc_17_a_blocking_receive_runs_apcs_and_goes_on() {
    let (client, accepted) = pair();
    let thread = this_thread() as usize;
    let sender = std::thread::spawn(move || {
        for _ in 0..3 {
            assert_eq!(unsafe { QueueUserAPC(Some(apc), thread as HANDLE, 0) }, 1);
        }
        // Sent only once the APCs are queued.
        send_all(client, b"abc");
    });
    assert_eq!(receive(accepted, 8).unwrap(), b"abc");
    sender.join().unwrap();
    // What came too late for the call is still queued, and nothing is lost.
    sleep_alertably(0);
    assert_eq!(APCS.get(), 3);
    // A call that need not wait runs none.
    send_all(client, b"def");
    let probe = Op::signaled(0);
    started(probe.receive(accepted));
    assert_eq!(probe.end(accepted), Ok(0));
    assert_eq!(unsafe { QueueUserAPC(Some(apc), thread as HANDLE, 0) }, 1);
    assert_eq!(receive(accepted, 8).unwrap(), b"def");
    assert_eq!(APCS.get(), 3);
    assert_eq!(sleep_alertably(0), IO_COMPLETION);
    assert_eq!(APCS.get(), 4);
    close(client);
    close(accepted);
    assert_no_rescue();
}

unsafe extern "system" fn answer(socket: usize) {
    let op = Op::with(manual_event(), b"from the apc".to_vec());
    started(op.send(socket));
    assert_eq!(op.end(socket), Ok(12));
    APCS.set(APCS.get() + 1);
}

#[test]
fn apc_17_18_an_overlapped_call_from_an_apc_inside_a_blocking_one() {
    let (client, accepted) = pair();
    assert_eq!(unsafe { QueueUserAPC(Some(answer), GetCurrentThread(), client) }, 1);
    // The receive has to wait; the APC that runs meanwhile sends what ends it.
    assert_eq!(receive(accepted, 64).unwrap(), b"from the apc");
    assert_eq!(APCS.get(), 1);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn apc_19_an_immediate_success_queues_its_routine() {
    let (client, accepted) = pair();
    let op = Op::with(null_mut(), b"abc".to_vec());
    let (buffers, mut bytes) = ([op.wsabuf()], UNTOUCHED);
    let result = unsafe { WSASend(client, buffers.as_ptr(), 1, &mut bytes, 0, op.overlapped(), Some(routine)) };
    match result {
        0 => assert_eq!(bytes, 3),
        _ => assert_eq!((bytes, last_error()), (UNTOUCHED, WSA_IO_PENDING)),
    }
    assert!(told().is_empty(), "not before an alertable wait");
    assert_eq!(sleep_alertably(BOUND_MS), IO_COMPLETION);
    assert_eq!(told(), [(0, 3, op.overlapped(), 0, 0)]);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn apc_20_an_immediate_failure_queues_none() {
    let socket = tcp();
    let op = Op::room(null_mut(), 8);
    assert_eq!(op.receive_with(socket, 0, Some(routine)), WSAENOTCONN);
    assert_eq!(op.send_with(socket, Some(routine)), WSAENOTCONN);
    assert_eq!(sleep_alertably(0), 0);
    assert!(told().is_empty());
    close(socket);
    assert_no_rescue();
}

#[test]
fn apc_21_22_the_event_is_ignored_and_the_status_final() {
    let (client, accepted) = pair();
    let event = manual_event();
    unsafe { SetEvent(event) };
    let op = Op::room(event, 8);
    assert_eq!(op.receive_with(accepted, 0, Some(routine)), WSA_IO_PENDING);
    assert!(is_signaled(event), "not reset at the start");
    unsafe { ResetEvent(event) };
    send_all(client, b"abc");
    assert_eq!(sleep_alertably(BOUND_MS), IO_COMPLETION);
    let told = told();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].4, 0, "final inside the routine");
    assert!(!is_signaled(event), "not set at the end");
    // It need not even be one.
    let odd = Op::room(1234 as HANDLE, 8);
    started(odd.receive_with(accepted, 0, Some(routine)));
    send_all(client, b"d");
    assert_eq!(sleep_alertably(BOUND_MS), IO_COMPLETION);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn apc_23_29_a_routine_is_told_winsocks_codes() {
    let (client, accepted) = pair();
    let ops = [Op::room(null_mut(), 8), Op::room(null_mut(), 8), Op::room(null_mut(), 8)];
    assert_eq!(ops[0].receive_with(accepted, 0, Some(routine)), WSA_IO_PENDING);
    assert_eq!(unsafe { CancelIo(accepted as HANDLE) }, 1);
    assert!(told().is_empty(), "not before an alertable wait");
    assert_eq!(sleep_alertably(BOUND_MS), IO_COMPLETION);
    assert_eq!(told(), [(995, 0, ops[0].overlapped(), 0, STATUS_CANCELLED)]);
    assert_eq!(ops[1].receive_with(accepted, 0, Some(routine)), WSA_IO_PENDING);
    reset(client);
    assert_eq!(sleep_alertably(BOUND_MS), IO_COMPLETION);
    assert_eq!(told(), [(10054, 0, ops[1].overlapped(), 0, 0xC000_020D)]);
    close(accepted);
    let (client, accepted) = pair();
    assert_eq!(ops[2].receive_with(accepted, 0, Some(routine)), WSA_IO_PENDING);
    close(accepted);
    assert_eq!(sleep_alertably(BOUND_MS), IO_COMPLETION);
    assert_eq!(told(), [(995, 0, ops[2].overlapped(), 0, STATUS_CANCELLED)]);
    close(client);
    assert_no_rescue();
}

#[test]
fn apc_24_25_routines_run_in_completion_order() {
    let (client, accepted) = pair();
    let ops: Vec<Op> = (0..8).map(|_| Op::room(null_mut(), 2)).collect();
    for op in &ops {
        assert_eq!(op.receive_with(accepted, 0, Some(routine)), WSA_IO_PENDING);
    }
    send_all(client, b"0011223344556677");
    let mut seen = Vec::new();
    while seen.len() < 8 {
        assert_eq!(sleep_alertably(BOUND_MS), IO_COMPLETION);
        seen.extend(told());
    }
    let expected: Vec<Told> = ops.iter().map(|op| (0, 2, op.overlapped(), 0, 0)).collect();
    assert_eq!(seen, expected);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn apc_26_packets_come_before_apcs() {
    let port = port(0);
    assert_eq!(unsafe { QueueUserAPC(Some(apc), GetCurrentThread(), 0) }, 1);
    post(port, 0, 5, 0);
    assert_eq!(get_many(port, 4, BOUND_MS, true).unwrap().len(), 1);
    assert_eq!(APCS.get(), 0, "the APC stays queued");
    assert_eq!(get_many(port, 4, 0, false).unwrap_err(), TIMED_OUT);
    assert_eq!(get_many(port, 4, BOUND_MS, true).unwrap_err(), IO_COMPLETION);
    assert_eq!(APCS.get(), 1);
    assert_eq!(get_many(port, 4, 0, true).unwrap_err(), TIMED_OUT);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn apc_26_an_apc_ends_a_blocked_batch_get_and_a_routine_too() {
    let port = port(0);
    let thread = this_thread() as usize;
    let queuer = std::thread::spawn(move || unsafe { QueueUserAPC(Some(apc), thread as HANDLE, 0) });
    assert_eq!(get_many(port, 4, BOUND_MS, true).unwrap_err(), IO_COMPLETION);
    assert_eq!((queuer.join().unwrap(), APCS.get()), (1, 1));
    // A routine of a socket without a port, whose readiness comes in the thread's own shard.
    let (client, accepted) = pair();
    let op = Op::room(null_mut(), 8);
    assert_eq!(op.receive_with(accepted, 0, Some(routine)), WSA_IO_PENDING);
    let sender = std::thread::spawn(move || send_all(client, b"abc"));
    assert_eq!(get_many(port, 4, BOUND_MS, true).unwrap_err(), IO_COMPLETION);
    assert_eq!(told().len(), 1);
    sender.join().unwrap();
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn apc_26_a_batch_get_takes_io_of_its_port() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 3);
    let op = Op::room(null_mut(), 8);
    for _ in 0..50 {
        assert_eq!(op.receive(accepted), WSA_IO_PENDING);
        let sender = std::thread::spawn(move || send_all(client, b"abc"));
        let entries = get_many(port, 4, BOUND_MS, true).unwrap();
        assert_eq!((entries.len(), entries[0].3), (1, 3));
        sender.join().unwrap();
    }
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn apc_27_a_plain_get_is_not_alertable() {
    let port = port(0);
    assert_eq!(unsafe { QueueUserAPC(Some(apc), GetCurrentThread(), 0) }, 1);
    assert_eq!(get(port, 20), Got::nothing(TIMED_OUT));
    assert_eq!(APCS.get(), 0);
    assert_eq!(sleep_alertably(0), IO_COMPLETION);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn apc_28_the_result_with_a_timeout_and_apcs() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    let mut bytes = 0;
    let mut result = |ms: u32, alertable: i32| {
        let handle = accepted as HANDLE;
        let ended = unsafe { GetOverlappedResultEx(handle, op.overlapped(), &mut bytes, ms, alertable) };
        if ended != 0 { Ok(bytes) } else { Err(last_error()) }
    };
    assert_eq!(result(0, 0), Err(WSA_IO_INCOMPLETE));
    assert_eq!(result(20, 0), Err(TIMED_OUT as i32));
    assert_eq!(unsafe { QueueUserAPC(Some(apc), GetCurrentThread(), 0) }, 1);
    assert_eq!(result(20, 0), Err(TIMED_OUT as i32));
    assert_eq!(APCS.get(), 0);
    assert_eq!(result(BOUND_MS, 1), Err(IO_COMPLETION as i32));
    assert_eq!(APCS.get(), 1);
    let sender = std::thread::spawn(move || send_all(client, b"abc"));
    assert_eq!(result(BOUND_MS, 1), Ok(3));
    sender.join().unwrap();
    close(client);
    close(accepted);
    assert_no_rescue();
}
