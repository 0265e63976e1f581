use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;

#[test]
fn skh_1_a_socket_is_signaled_when_an_operation_without_an_event_completes() {
    let (client, accepted) = pair();
    let handle = client as HANDLE;
    assert_eq!(wait(handle, 0), WAIT_TIMEOUT, "a fresh socket");
    let mut overlapped = OVERLAPPED::default();
    let mut buffer = [0; 16];
    for round in 0..2 {
        assert_eq!(start_receive(client, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
        assert_eq!(wait(handle, 0), WAIT_TIMEOUT, "round {round}");
        send_all(accepted, b"x");
        assert_eq!((wait(handle, BOUND_MS), wait(handle, 0)), (0, 0), "it stays signaled until the next start");
    }
    let mut with_event = OVERLAPPED { hEvent: event(true, false), ..Default::default() };
    assert_eq!(start_receive(client, &mut buffer, &mut with_event, None), WSA_IO_PENDING);
    assert_eq!(wait(handle, 0), WAIT_TIMEOUT, "a start with an event resets it too");
    close(accepted);
    assert_eq!(wait(with_event.hEvent, BOUND_MS), 0);
    assert_eq!(wait(handle, 0), WAIT_TIMEOUT, "and its end does not set it");
    close(client);
    assert_no_rescue();
}

#[test]
fn skh_1_an_operation_with_a_routine_signals_the_socket_whatever_its_event() {
    unsafe extern "system" fn routine(_: u32, _: u32, _: *mut OVERLAPPED, _: u32) {}
    let (client, accepted) = pair();
    let handle = client as HANDLE;
    let mut overlapped = OVERLAPPED { hEvent: event(true, false), ..Default::default() };
    let mut buffer = [0; 16];
    for round in 0..2 {
        assert_eq!(start_receive(client, &mut buffer, &mut overlapped, Some(routine)), WSA_IO_PENDING);
        assert_eq!(wait(handle, 0), WAIT_TIMEOUT, "round {round}");
        send_all(accepted, b"x");
        assert_eq!(wait(handle, BOUND_MS), 0);
        assert_eq!(wait(overlapped.hEvent, 0), WAIT_TIMEOUT, "beside a routine it means nothing");
        assert_eq!(unsafe { SleepEx(BOUND_MS, 1) }, WAIT_IO_COMPLETION);
        assert_eq!(wait(handle, 0), 0, "it stays signaled until the next start");
    }
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn evt_17_a_socket_closed_by_a_handle_with_low_bits_ends_what_is_pending() {
    for low in 0..4 {
        let (client, accepted) = pair();
        let mut overlapped = OVERLAPPED { hEvent: event(true, false), ..Default::default() };
        let mut buffer = [0; 16];
        assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
        assert_eq!(unsafe { CloseHandle((accepted | low) as HANDLE) }, 1);
        assert_eq!(wait(overlapped.hEvent, 1000), 0, "low bits {low}");
        close(client);
    }
}

#[test]
fn skh_1_another_thread_waits_for_the_socket() {
    for started_first in [false, true] {
        let (client, accepted) = pair();
        let shared = share(client as HANDLE);
        let mut overlapped = OVERLAPPED::default();
        let mut buffer = [0; 16];
        let mut receive = || assert_eq!(start_receive(client, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
        if started_first {
            receive();
        }
        let waiter = start(move || wait(shared.get(), BOUND_MS));
        waiter.until_asleep();
        if !started_first {
            receive();
        }
        assert!(!waiter.has_ended());
        send_all(accepted, b"x");
        assert_eq!(waiter.join(), 0);
        assert_eq!(overlapped.InternalHigh, 1);
        close(accepted);
        close(client);
    }
    assert_no_rescue();
}

#[test]
fn prt_1_a_port_is_signaled_while_packets_are_queued() {
    let port = unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, 1) };
    let get = || {
        let (mut bytes, mut key, mut overlapped) = (0, 0, null_mut());
        unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut overlapped, 0) }
    };
    assert_eq!(unsafe { PostQueuedCompletionStatus(port, 0, 1, null_mut()) }, 1);
    assert_eq!(wait(port, 0), 0, "also if nobody has waited for it before");
    assert_eq!(wait(port, 0), 0, "the wait removes nothing");
    assert_eq!(get(), 1);
    assert_eq!(wait(port, 0), WAIT_TIMEOUT);
    let waited = share(port);
    let waiter = start(move || wait_any(&[waited.get()], BOUND_MS));
    waiter.until_asleep();
    for key in 0..2 {
        assert_eq!(unsafe { PostQueuedCompletionStatus(port, 0, key, null_mut()) }, 1);
    }
    assert_eq!(waiter.join(), 0);
    assert_eq!((get(), wait(port, 0)), (1, 0));
    assert_eq!((get(), wait(port, 0)), (1, WAIT_TIMEOUT));
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn prt_1_the_packet_of_a_socket_ends_a_wait_for_its_port() {
    let port = share(unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, 1) });
    for associated_first in [false, true] {
        let (client, accepted) = pair();
        let associate = || {
            let made = unsafe { CreateIoCompletionPort(accepted as HANDLE, port.get(), 5, 0) };
            assert_eq!(made, port.get());
        };
        if associated_first {
            associate();
        }
        let waiter = start(move || wait(port.get(), BOUND_MS));
        waiter.until_asleep();
        if !associated_first {
            associate();
        }
        let mut overlapped = OVERLAPPED::default();
        let mut buffer = [0; 16];
        assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
        assert!(!waiter.has_ended());
        send_all(client, b"x");
        assert_eq!(waiter.join(), 0);
        let (mut bytes, mut key, mut pointer) = (0, 0, null_mut());
        let got = unsafe { GetQueuedCompletionStatus(port.get(), &mut bytes, &mut key, &mut pointer, 0) };
        assert_eq!((got, bytes, key), (1, 1, 5));
        assert_eq!(wait(port.get(), 0), WAIT_TIMEOUT);
        close(client);
        close(accepted);
    }
    close_handle(port.get());
    assert_no_rescue();
}
