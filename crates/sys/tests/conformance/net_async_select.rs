//! `WSAAsyncSelect`: network events as messages.

use crate::messages::*;
use crate::ops::*;
use crate::sockets::elsewhere;
use crate::support::*;
use overlapped_sys::foundation::HWND;
use overlapped_sys::windows_and_messaging::DestroyWindow;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;

const MESSAGE: u32 = USER + 100;
const ALL: u32 = FD_READ | FD_WRITE | FD_OOB | FD_ACCEPT | FD_CONNECT | FD_CLOSE;

fn select(socket: SOCKET, window: HWND, mask: u32) {
    assert_eq!(unsafe { WSAAsyncSelect(socket, window, MESSAGE, mask as i32) }, 0, "{}", last_error());
}

/// The next message, which must be of these events: the socket, the event, the error.
fn event(window: HWND) -> (SOCKET, u32, i32) {
    let (to, message, wparam, lparam) = next();
    assert_eq!((to, message), (window, MESSAGE));
    (wparam, lparam as u32 & 0xffff, (lparam as u32 >> 16) as i32)
}

#[test]
fn net_90_91_each_event_is_a_message_and_the_socket_does_not_block() {
    let window = window();
    let (client, accepted) = pair();
    select(client, window, ALL);
    assert_eq!(event(window), (client, FD_WRITE, 0));
    assert_eq!(receive(client, 8), Err(WSAEWOULDBLOCK));
    send_all(accepted, b"abc");
    assert_eq!(event(window), (client, FD_READ, 0));
    assert_eq!(receive(client, 8), Ok(b"abc".to_vec()));
    shut_send(accepted);
    assert_eq!(event(window), (client, FD_CLOSE, 0));
    assert!(is_quiet());
    close(client);
    close(accepted);
    unsafe { DestroyWindow(window) };
    assert_no_rescue();
}

#[test]
fn net_90_a_mask_of_zero_and_an_event_selection_end_it() {
    let window = window();
    let (client, accepted) = pair();
    select(client, window, FD_READ);
    select(client, window, 0);
    send_all(accepted, b"x");
    assert!(is_quiet());
    select(client, window, FD_READ);
    assert_eq!(event(window), (client, FD_READ, 0), "what is there is posted");
    let selected = manual_event();
    event_select(client, selected, FD_READ);
    assert_eq!(receive(client, 1), Ok(b"x".to_vec()));
    send_all(accepted, b"y");
    assert_eq!(wait(selected, BOUND_MS), 0);
    assert!(is_quiet());
    select(client, window, FD_READ);
    assert_eq!(event(window), (client, FD_READ, 0));
    close(client);
    close(accepted);
    unsafe { DestroyWindow(window) };
}

/// What the first window's thread had not looked at yet is no reason to withhold it from the second's.
#[test]
fn net_90_a_selection_for_a_window_of_another_thread_posts_to_that_thread() {
    let first = window();
    let (client, accepted) = pair();
    send_all(accepted, b"x");
    let mut entry = WSAPOLLFD { fd: client, events: POLLIN, revents: 0 };
    assert_eq!(unsafe { WSAPoll(&mut entry, 1, BOUND_MS as i32) }, 1);
    select(client, first, FD_READ);
    let (told, selected) = std::sync::mpsc::channel();
    let (go_on, looked) = std::sync::mpsc::channel();
    let other = elsewhere(move || {
        let second = window();
        select(client, second, FD_READ);
        told.send(()).unwrap();
        looked.recv().unwrap();
        assert_eq!(event(second), (client, FD_READ, 0));
        unsafe { DestroyWindow(second) };
    });
    selected.recv().unwrap();
    // One for the first window may be in its queue already (NET-94).
    while let Some((to, ..)) = peek() {
        assert_eq!(to, first);
    }
    go_on.send(()).unwrap();
    other.result();
    close(client);
    close(accepted);
    unsafe { DestroyWindow(first) };
    assert_no_rescue();
}

#[test]
fn net_92_a_level_event_is_posted_again_only_after_its_call() {
    let window = window();
    let (client, accepted) = pair();
    select(client, window, FD_READ);
    send_all(accepted, b"ab");
    assert_eq!(event(window), (client, FD_READ, 0));
    send_all(accepted, b"cd");
    assert!(is_quiet(), "new data posts nothing");
    assert_eq!(receive(client, 1), Ok(b"a".to_vec()));
    assert_eq!(event(window), (client, FD_READ, 0), "there is more");
    assert_eq!(receive(client, 8), Ok(b"bcd".to_vec()));
    assert!(is_quiet());
    // A new selection posts what holds.
    send_all(accepted, b"e");
    assert_eq!(event(window), (client, FD_READ, 0));
    select(client, window, FD_READ);
    assert_eq!(event(window), (client, FD_READ, 0));
    close(client);
    close(accepted);
    unsafe { DestroyWindow(window) };
    assert_no_rescue();
}

#[test]
fn net_93_events_that_are_due_at_once_come_in_a_fixed_order() {
    let window = window();
    let (client, accepted) = pair();
    send_all(accepted, b"abc");
    shut_send(accepted);
    let end = std::time::Instant::now() + std::time::Duration::from_millis(BOUND_MS.into());
    let is_closed = || {
        let mut entry = WSAPOLLFD { fd: client, events: 0, revents: 0 };
        unsafe { WSAPoll(&mut entry, 1, 100) };
        entry.revents & POLLHUP != 0
    };
    while !is_closed() {
        assert!(std::time::Instant::now() < end);
    }
    select(client, window, ALL);
    let events: Vec<u32> = (0..3).map(|_| event(window).1).collect();
    assert_eq!(events, [FD_READ, FD_WRITE, FD_CLOSE]);
    close(client);
    close(accepted);
    unsafe { DestroyWindow(window) };
}

#[test]
fn net_91_a_failed_connect_bears_its_error() {
    let window = window();
    let (listener, address) = listener();
    close(listener);
    let socket = tcp();
    select(socket, window, FD_CONNECT | FD_WRITE);
    let connected = unsafe { connect(socket, (&raw const address).cast(), ADDRESS_LENGTH) };
    assert_eq!((connected, last_error()), (SOCKET_ERROR, WSAEWOULDBLOCK));
    assert_eq!(event(window), (socket, FD_CONNECT, WSAECONNREFUSED));
    close(socket);
    unsafe { DestroyWindow(window) };
    assert_no_rescue();
}

#[test]
fn net_94_messages_outlive_the_selection_and_the_socket() {
    let window = window();
    let (client, accepted) = pair();
    select(client, window, FD_READ);
    send_all(accepted, b"x");
    // Looked at, the message is in the queue.
    let mut message = overlapped_sys::windows_and_messaging::MSG::default();
    let end = std::time::Instant::now() + std::time::Duration::from_millis(BOUND_MS.into());
    while unsafe { overlapped_sys::PeekMessageW(&mut message, null_mut(), 0, 0, 0) } == 0 {
        assert!(std::time::Instant::now() < end);
        std::thread::yield_now();
    }
    select(client, window, 0);
    close(client);
    assert_eq!(event(window), (client, FD_READ, 0));
    close(accepted);
    unsafe { DestroyWindow(window) };
}

#[test]
fn net_95_accepted_sockets_inherit_the_selection() {
    let window = window();
    let (listener, address) = listener();
    select(listener, window, FD_ACCEPT | FD_READ | FD_CLOSE);
    let client = connect_to(&address);
    assert_eq!(event(window), (listener, FD_ACCEPT, 0));
    let accepted = accept_one(listener);
    send_all(client, b"hello");
    assert_eq!(event(window), (accepted, FD_READ, 0));
    close(client);
    assert_eq!(event(window), (accepted, FD_CLOSE, 0));
    close(accepted);
    close(listener);
    unsafe { DestroyWindow(window) };
    assert_no_rescue();
}

#[test]
fn net_96_a_bad_window_is_refused() {
    let socket = tcp();
    let result = unsafe { WSAAsyncSelect(socket, 0x1234 as HWND, MESSAGE, FD_READ as i32) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSAEINVAL));
    close(socket);
    let result = unsafe { WSAAsyncSelect(socket, 0x1234 as HWND, MESSAGE, FD_READ as i32) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSAENOTSOCK));
    assert_eq!((unsafe { WSACancelAsyncRequest(null_mut()) }, last_error()), (SOCKET_ERROR, WSAEINVAL));
}

#[test]
fn net_43_a_full_connection_says_when_there_is_room() {
    let window = window();
    let (client, accepted) = pair();
    select(client, window, FD_WRITE);
    assert_eq!(event(window), (client, FD_WRITE, 0));
    let filled = fill(client);
    assert!(is_quiet());
    assert_eq!(receive_exactly(accepted, filled).len(), filled);
    assert_eq!(event(window), (client, FD_WRITE, 0));
    close(client);
    close(accepted);
    unsafe { DestroyWindow(window) };
    assert_no_rescue();
}
