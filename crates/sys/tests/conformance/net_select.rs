//! NET-1 to NET-16: the call `WSAEventSelect` itself.

use crate::sockets::*;
use crate::support::*;
use crate::waiting::duplicate;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;

/// Of the socket's present mode: a receive that would block says so, or gives up after a while.
fn is_non_blocking(socket: SOCKET) -> bool {
    set_option(socket, SO_RCVTIMEO, 50);
    match receive(socket, 1) {
        Err(WSAEWOULDBLOCK) => true,
        Err(WSAETIMEDOUT) => false,
        other => panic!("{other:?}"),
    }
}

fn try_select(socket: SOCKET, event: usize, mask: u32) -> Result<(), i32> {
    checked(unsafe { WSAEventSelect(socket, event as WSAEVENT, mask as i32) })
}

#[test]
fn net_1_any_selection_makes_the_socket_non_blocking() {
    for mask in [FD_READ, FD_ALL_EVENTS, 0] {
        let (client, accepted) = pair();
        let event = manual_event();
        assert!(!is_non_blocking(accepted));
        event_select(accepted, event, mask);
        assert!(is_non_blocking(accepted), "mask {mask:#x}");
        close(client);
        close(accepted);
        close_event(event);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_2_the_last_selection_counts_alone() {
    let (client, accepted) = pair();
    let (first, second) = (manual_event(), manual_event());
    event_select(accepted, first, FD_READ | FD_WRITE);
    expect(accepted, first, FD_WRITE);
    event_select(accepted, second, FD_CLOSE);
    send_all(client, b"x");
    until_readable(accepted);
    expect_unset(first);
    assert!(!is_signaled(second), "the masks are not or-ed");
    close(client);
    expect(accepted, second, FD_CLOSE);
    assert!(!is_signaled(first));
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_3_mask_zero_cancels_and_leaves_the_socket_non_blocking() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ | FD_WRITE | FD_CLOSE);
    expect(accepted, event, FD_WRITE);
    event_select(accepted, null_mut(), 0);
    assert!(is_non_blocking(accepted));
    send_all(client, b"x");
    close(client);
    until_readable(accepted);
    expect_unset(event);
    assert_eq!(enumerate(accepted, event).0, 0);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_4_with_mask_zero_the_event_is_ignored() {
    let (client, accepted) = pair();
    for event in [0, 0xdead_beec, usize::MAX] {
        assert_eq!(try_select(accepted, event, 0), Ok(()));
    }
    close(client);
    close(accepted);
}

#[test]
fn net_5_a_mask_needs_an_event() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ);
    assert_eq!(try_select(accepted, 0, FD_CLOSE), Err(WSAEINVAL));
    assert_eq!(try_select(accepted, 0xdead_beec, FD_CLOSE), Err(WSAEINVAL));
    send_all(client, b"x");
    expect(accepted, event, FD_READ);
    assert_eq!(receive(accepted, 8).unwrap(), b"x");
    close(client);
    expect_nothing(accepted, event);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_5_the_event_must_be_an_event() {
    let (client, accepted) = pair();
    let semaphore = unsafe { CreateSemaphoreW(std::ptr::null(), 0, 1, std::ptr::null()) };
    assert_eq!(try_select(accepted, semaphore as usize, FD_READ), Err(WSAEINVAL));
    assert_eq!(try_select(accepted, accepted, FD_READ), Err(WSAEINVAL));
    assert!(!is_non_blocking(accepted), "a call that failed changes nothing");
    close_event(semaphore);
    close(client);
    close(accepted);
}

fn ioctl_non_blocking(socket: SOCKET, on: u32) -> Result<(), i32> {
    let mut bytes = 0;
    let input = (&raw const on).cast();
    checked(unsafe { WSAIoctl(socket, FIONBIO as u32, input, 4, null_mut(), 0, &mut bytes, null_mut(), None) })
}

#[test]
fn net_6_a_selected_socket_stays_non_blocking() {
    let (client, accepted) = pair();
    let event = manual_event();
    for set in [set_non_blocking, ioctl_non_blocking] {
        event_select(accepted, event, FD_READ);
        assert_eq!(set(accepted, 0), Err(WSAEINVAL));
        assert_eq!(set(accepted, 1), Ok(()));
        event_select(accepted, null_mut(), 0);
        assert_eq!(set(accepted, 0), Ok(()));
        assert!(!is_non_blocking(accepted));
    }
    close(client);
    close(accepted);
}

#[test]
fn net_7_the_socket_must_be_one() {
    let event = manual_event();
    let closed = tcp();
    close(closed);
    for socket in [closed, INVALID_SOCKET, 0, event as usize] {
        assert_eq!(try_select(socket, event as usize, FD_READ), Err(WSAENOTSOCK));
        let mut events = WSANETWORKEVENTS::default();
        assert_eq!(try_enumerate(socket, null_mut(), &mut events), Err(WSAENOTSOCK));
    }
}

#[test]
fn net_7_nothing_goes_before_startup() {
    if !is_own_process("net_select::net_7_nothing_goes_before_startup") {
        return;
    }
    let mut events = WSANETWORKEVENTS::default();
    assert_eq!(try_select(4, 0, 0), Err(WSANOTINITIALISED));
    assert_eq!(try_enumerate(4, null_mut(), &mut events), Err(WSANOTINITIALISED));
}

#[test]
fn net_8_what_holds_now_sets_the_event_before_the_call_returns() {
    let (listener, address) = listener();
    let event = manual_event();
    let client = connect_to(&address);
    until_readable(listener);
    event_select(listener, event, FD_ACCEPT);
    assert!(is_signaled(event));
    assert_eq!(enumerate(listener, event).0, FD_ACCEPT);
    let accepted = accept_one(listener);
    event_select(accepted, null_mut(), 0);
    send_all(client, b"x");
    until_readable(accepted);
    event_select(accepted, event, FD_READ);
    assert!(is_signaled(event));
    assert_eq!(enumerate(accepted, event).0, FD_READ);
    let other = manual_event();
    event_select(client, other, FD_CONNECT | FD_WRITE);
    assert!(is_signaled(other));
    assert_eq!(enumerate(client, other).0, FD_CONNECT | FD_WRITE);
    for socket in [client, accepted, listener] {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_25_what_a_selection_told_is_not_told_again() {
    let (listener, address) = listener();
    let client = connect_to(&address);
    until_readable(listener);
    let event = manual_event();
    event_select(listener, event, FD_ACCEPT);
    expect(listener, event, FD_ACCEPT);
    expect_nothing(listener, event);
    let accepted = accept_one(listener);
    event_select(accepted, null_mut(), 0);
    send_all(client, b"x");
    until_readable(accepted);
    let other = manual_event();
    event_select(accepted, other, FD_READ);
    expect(accepted, other, FD_READ);
    expect_nothing(accepted, other);
    // What comes anew is.
    send_all(client, b"y");
    expect(accepted, other, FD_READ);
    let second = connect_to(&address);
    expect(listener, event, FD_ACCEPT);
    for socket in [client, second, accepted, listener] {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_9_what_came_unselected_is_remembered_unless_consumed() {
    let (listener, address) = listener();
    let event = manual_event();
    event_select(listener, event, FD_WRITE);
    let client = connect_to(&address);
    until_readable(listener);
    event_select(listener, event, FD_ACCEPT);
    expect(listener, event, FD_ACCEPT);
    let accepted = accept_one(listener);
    event_select(listener, null_mut(), 0);
    let second = connect_to(&address);
    until_readable(listener);
    close(accept_one(listener));
    event_select(listener, event, FD_ACCEPT);
    expect_nothing(listener, event);

    event_select(accepted, event, FD_WRITE);
    expect(accepted, event, FD_WRITE);
    send_all(client, b"x");
    until_readable(accepted);
    event_select(accepted, event, FD_READ);
    expect(accepted, event, FD_READ);
    for socket in [client, second, accepted, listener] {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_9_what_was_recorded_and_then_consumed_unselected_is_forgotten() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ);
    send_all(client, b"x");
    assert_eq!(wait(event, BOUND_MS), 0);
    event_select(accepted, null_mut(), 0);
    assert_eq!(receive(accepted, 10).unwrap(), b"x");
    let other = manual_event();
    event_select(accepted, other, FD_READ);
    expect_nothing(accepted, other);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_9_data_that_comes_while_nothing_is_selected_counts_as_new() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ);
    send_all(client, b"x");
    expect(accepted, event, FD_READ);
    event_select(accepted, null_mut(), 0);
    send_all(client, b"y");
    until_bytes(accepted, 2);
    event_select(accepted, event, FD_READ);
    expect(accepted, event, FD_READ);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_10_recorded_bits_survive_a_new_selection() {
    let (listener, address) = listener();
    let (event, other) = (manual_event(), manual_event());
    event_select(listener, event, FD_ACCEPT);
    let client = connect_to(&address);
    assert_eq!(wait(event, BOUND_MS), 0);
    event_select(listener, other, FD_CLOSE);
    assert!(!is_signaled(other));
    event_select(listener, other, FD_ACCEPT);
    assert!(is_signaled(other));
    assert_eq!(enumerate(listener, other).0, FD_ACCEPT);
    close(client);
    close(listener);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_11_enumerated_bit_is_not_reported_again() {
    let (listener, address) = listener();
    let event = manual_event();
    event_select(listener, event, FD_ACCEPT);
    let client = connect_to(&address);
    expect(listener, event, FD_ACCEPT);
    event_select(listener, event, FD_ACCEPT);
    event_select(listener, null_mut(), 0);
    event_select(listener, event, FD_ACCEPT);
    expect_nothing(listener, event);
    let accepted = accept_one(listener);
    event_select(accepted, event, FD_ALL_EVENTS);
    event_select(client, null_mut(), 0);
    send_all(client, b"x");
    expect(accepted, event, FD_READ | FD_WRITE);
    close(client);
    expect_close(accepted, event);
    event_select(accepted, null_mut(), 0);
    event_select(accepted, event, FD_ALL_EVENTS);
    expect_nothing(accepted, event);
    close(accepted);
    close(listener);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_12_closesocket_ends_the_association_and_touches_no_event() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ | FD_CLOSE);
    expect_nothing(accepted, event);
    close(accepted);
    expect_unset(event);
    let mut events = WSANETWORKEVENTS::default();
    assert_eq!(try_enumerate(accepted, event, &mut events), Err(WSAENOTSOCK));
    assert_eq!(unsafe { SetEvent(event) }, 1, "the event lives on");
    close(client);
    close_event(event);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_13_a_duplicate_handle_shares_the_association() {
    let (client, accepted) = pair();
    let event = manual_event();
    let second = duplicate(accepted as _) as SOCKET;
    event_select(accepted, event, FD_READ);
    send_all(client, b"x");
    expect(second, event, FD_READ);
    expect_nothing(accepted, event);
    assert_eq!(set_non_blocking(second, 0), Err(WSAEINVAL), "it is selected");
    // The association outlives the handle that it was made by.
    close(accepted);
    assert_eq!(receive(second, 1).unwrap(), b"x");
    send_all(client, b"y");
    expect(second, event, FD_READ);
    close(second);
    close(client);
    close_event(event);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_14_unknown_mask_bits_are_ignored() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ | !FD_ALL_EVENTS);
    send_all(client, b"x");
    expect(accepted, event, FD_READ);
    event_select(accepted, event, !FD_ALL_EVENTS);
    assert_eq!(set_non_blocking(accepted, 0), Ok(()), "nothing is selected");
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_15_select_and_overlapped_receives_leave_the_record_alone() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ);
    send_all(client, b"x");
    until_readable(accepted);
    assert_eq!(select_one(accepted, Set::Write, BOUND_MS), 1);
    expect(accepted, event, FD_READ);
    let done = manual_event();
    let mut overlapped = OVERLAPPED { hEvent: done, ..Default::default() };
    let mut buffer = [0u8; 8];
    let buffers = [WSABUF { len: 8, buf: buffer.as_mut_ptr() }];
    let mut flags = 0;
    unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None) };
    assert_eq!(wait(done, BOUND_MS), 0);
    assert_eq!((overlapped.InternalHigh, buffer[0]), (1, b'x'));
    expect_nothing(accepted, event);
    send_all(client, b"y");
    expect(accepted, event, FD_READ);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_16_a_selection_resets_no_event() {
    let (listener, address) = listener();
    let (event, set) = (manual_event(), manual_event());
    event_select(listener, event, FD_ACCEPT);
    let client = connect_to(&address);
    assert_eq!(wait(event, BOUND_MS), 0);
    event_select(listener, event, FD_CLOSE);
    assert!(is_signaled(event), "narrowing the mask leaves it signaled");
    assert_eq!(unsafe { SetEvent(set) }, 1);
    event_select(listener, set, FD_CLOSE);
    event_select(listener, null_mut(), 0);
    assert!(is_signaled(event) && is_signaled(set));
    close(client);
    close(listener);
    assert_eq!(rescues(), 0);
}
