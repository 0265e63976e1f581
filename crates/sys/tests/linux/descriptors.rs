use crate::sockets::*;
use crate::support::*;
use overlapped_sys::windows_and_messaging::*;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

/// Leaves the process no descriptor, and says which to close to give it one.
fn exhaust() -> Vec<SOCKET> {
    let limit = libc::rlimit { rlim_cur: 120, rlim_max: 120 };
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) }, 0);
    let mut hoard = Vec::new();
    loop {
        let socket = unsafe { socket(i32::from(AF_INET), SOCK_STREAM, 0) };
        if socket == INVALID_SOCKET {
            assert_eq!(last_error(), WSAEMFILE);
            return hoard;
        }
        hoard.push(socket);
    }
}

#[test]
fn sock_24_without_a_descriptor_the_connection_stays_queued() {
    if !is_own_process("descriptors::sock_24_without_a_descriptor_the_connection_stays_queued") {
        return;
    }
    let (listener, address) = listener_of(AF_INET);
    let event = manual_event();
    event_select(listener, event, FD_ACCEPT);
    let client = connected(&address);
    expect(listener, event, FD_ACCEPT);
    let mut hoard = exhaust();
    for _ in 0..100 {
        assert_eq!(try_accept(listener), Err(WSAEMFILE));
    }
    close(hoard.pop().unwrap());
    expect(listener, event, FD_ACCEPT);
    let accepted = accept_one(listener);
    send_all(client, b"x");
    expect_nothing(listener, event);
    assert_eq!(receive(accepted, 4).unwrap(), b"x");
}

#[test]
fn sock_24_a_blocked_accept_waits_for_a_descriptor() {
    if !is_own_process("descriptors::sock_24_a_blocked_accept_waits_for_a_descriptor") {
        return;
    }
    let (listener, address) = listener_of(AF_INET);
    let client = stream(AF_INET);
    let accepting = elsewhere(move || try_accept(listener));
    assert!(accepting.is_blocked());
    set_non_blocking(client, 1).unwrap();
    let mut hoard = exhaust();
    assert_eq!(connect_socket(client, &address), Err(WSAEWOULDBLOCK));
    assert!(accepting.is_blocked());
    close(hoard.pop().unwrap());
    let accepted = accepting.result().unwrap();
    send_all(client, b"x");
    assert_eq!(receive(accepted, 4).unwrap(), b"x");
}

/// A window of this thread that no message has yet.
fn window() -> *mut core::ffi::c_void {
    let name: Vec<u16> = "overlapped descriptors\0".encode_utf16().collect();
    let class = WNDCLASSW { lpfnWndProc: Some(DefWindowProcW), lpszClassName: name.as_ptr(), ..Default::default() };
    unsafe { RegisterClassW(&class) };
    let window = unsafe {
        CreateWindowExW(0, name.as_ptr(), null(), 0, 0, 0, 0, 0, HWND_MESSAGE, null_mut(), null_mut(), null())
    };
    assert!(!window.is_null(), "{}", last_error());
    window
}

/// Takes messages until one tells of a connection to accept.
fn until_told_to_accept(listener: SOCKET) {
    let until = Instant::now() + Duration::from_millis(BOUND_MS.into());
    loop {
        let mut message = MSG::default();
        if unsafe { PeekMessageW(&mut message, null_mut(), 0, 0, PM_REMOVE) } != 0 {
            assert_eq!((message.wParam, message.lParam), (listener, FD_ACCEPT as isize));
            return;
        }
        assert!(Instant::now() < until, "no message comes");
        unsafe { MsgWaitForMultipleObjectsEx(0, null(), 1000, QS_ALLINPUT, MWMO_INPUTAVAILABLE) };
    }
}

/// A program that selects for messages, and only returns when it cannot accept, is told of the same connection again.
#[test]
fn net_21_who_could_not_accept_is_told_by_a_message_when_it_can() {
    if !is_own_process("descriptors::net_21_who_could_not_accept_is_told_by_a_message_when_it_can") {
        return;
    }
    let (listener, address) = listener_of(AF_INET);
    assert_eq!(unsafe { WSAAsyncSelect(listener, window(), WM_USER, FD_ACCEPT as i32) }, 0);
    let client = connected(&address);
    until_told_to_accept(listener);
    let mut hoard = exhaust();
    for _ in 0..3 {
        assert_eq!(try_accept(listener), Err(WSAEMFILE));
        let mut message = MSG::default();
        let told = unsafe { PeekMessageW(&mut message, null_mut(), 0, 0, PM_REMOVE) };
        assert_eq!(told, 0, "it would be told without end");
    }
    close(hoard.pop().unwrap());
    until_told_to_accept(listener);
    let accepted = accept_one(listener);
    send_all(client, b"x");
    until_bytes(accepted, 1);
    assert_eq!(receive(accepted, 4).unwrap(), b"x");
}
