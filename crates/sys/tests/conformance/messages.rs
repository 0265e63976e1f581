//! A thread's message queue, windows, and waits for messages.

use crate::ops::assert_no_rescue;
use crate::sockets::elsewhere;
use crate::support::*;
use overlapped_sys::foundation::{HWND, LPARAM, LRESULT, WPARAM};
use overlapped_sys::threading::GetCurrentThreadId;
use overlapped_sys::windows_and_messaging::*;
use overlapped_sys::*;
use std::cell::RefCell;
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

pub const USER: u32 = 0x400;

thread_local! {
    static CALLED: RefCell<Vec<(u32, WPARAM, LPARAM)>> = const { RefCell::new(Vec::new()) };
}

unsafe extern "system" fn procedure(window: HWND, message: u32, wparam: WPARAM, lparam: LPARAM) -> LRESULT {
    CALLED.with_borrow_mut(|called| called.push((message, wparam, lparam)));
    if message >= USER { (wparam as isize) * 2 } else { unsafe { DefWindowProcW(window, message, wparam, lparam) } }
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

/// A message-only window of the calling thread.
pub fn window() -> HWND {
    let name = wide("overlapped test");
    let class = WNDCLASSW { lpfnWndProc: Some(procedure), lpszClassName: name.as_ptr(), ..Default::default() };
    // Registered by whichever test comes first.
    unsafe { RegisterClassW(&class) };
    let window = unsafe {
        CreateWindowExW(0, name.as_ptr(), null(), 0, 0, 0, 0, 0, HWND_MESSAGE, null_mut(), null_mut(), null())
    };
    assert!(!window.is_null(), "{}", last_error());
    window
}

/// The next message within the bound: its window, number and parameters.
pub fn next() -> (HWND, u32, WPARAM, LPARAM) {
    let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
    loop {
        if let Some(message) = peek() {
            return message;
        }
        assert!(Instant::now() < end, "no message comes");
        unsafe { MsgWaitForMultipleObjectsEx(0, null(), 1000, QS_ALLINPUT, MWMO_INPUTAVAILABLE) };
    }
}

/// The next message, if there is one.
pub fn peek() -> Option<(HWND, u32, WPARAM, LPARAM)> {
    let mut message = MSG::default();
    let found = unsafe { PeekMessageW(&mut message, null_mut(), 0, 0, PM_REMOVE) };
    (found != 0).then_some((message.hwnd, message.message, message.wParam, message.lParam))
}

/// No message for a little while.
pub fn is_quiet() -> bool {
    unsafe { MsgWaitForMultipleObjectsEx(0, null(), 50, QS_ALLINPUT, MWMO_INPUTAVAILABLE) };
    peek().is_none()
}

#[test]
fn posted_messages_come_in_their_order_and_quit_comes_last() {
    unsafe { PostQuitMessage(7) };
    for number in 0..3 {
        assert_eq!(unsafe { PostMessageW(null_mut(), USER + number, number as usize, -1) }, 1);
    }
    let mut message = MSG::default();
    for number in 0..3 {
        assert_eq!(unsafe { GetMessageW(&mut message, null_mut(), 0, 0) }, 1);
        assert_eq!((message.message, message.wParam, message.lParam), (USER + number, number as usize, -1));
    }
    assert_eq!(unsafe { GetMessageW(&mut message, null_mut(), 0, 0) }, 0);
    assert_eq!((message.message, message.wParam), (WM_QUIT, 7));
    assert_eq!(peek(), None);
}

#[test]
fn a_message_wakes_its_thread() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let waiting = elsewhere(move || {
        let mut message = MSG::default();
        // The first look makes the queue.
        unsafe { PeekMessageW(&mut message, null_mut(), 0, 0, PM_NOREMOVE) };
        sender.send(unsafe { GetCurrentThreadId() }).unwrap();
        let got = unsafe { GetMessageW(&mut message, null_mut(), 0, 0) };
        (got, message.message)
    });
    let thread = receiver.recv().unwrap();
    assert_eq!(unsafe { PostThreadMessageW(thread, USER + 9, 0, 0) }, 1);
    assert_eq!(waiting.result(), (1, USER + 9));
    assert_eq!(unsafe { PostThreadMessageW(0xfff_fff0, USER, 0, 0) }, 0);
    assert_eq!(last_error(), 1444);
    assert_no_rescue();
}

/// The procedure's calls so far that bear one of these messages. Windows asks for sizes between them, where there is a screen.
fn called_of(messages: &[u32]) -> Vec<u32> {
    CALLED.take().into_iter().map(|call| call.0).filter(|message| messages.contains(message)).collect()
}

#[test]
fn windows_are_created_called_and_destroyed() {
    CALLED.take();
    let window = window();
    assert_eq!(called_of(&[WM_NCCREATE, WM_CREATE]), [WM_NCCREATE, WM_CREATE]);
    assert_eq!(unsafe { SendMessageW(window, USER, 21, 0) }, 42);
    assert_eq!(unsafe { PostMessageW(window, USER + 1, 5, 6) }, 1);
    CALLED.take();
    let mut message = MSG::default();
    assert_eq!(unsafe { GetMessageW(&mut message, window, 0, 0) }, 1);
    assert_eq!(unsafe { DispatchMessageW(&message) }, 10);
    assert_eq!(CALLED.take(), [(USER + 1, 5, 6)]);
    assert_eq!(unsafe { SetWindowLongPtrW(window, GWLP_USERDATA, 77) }, 0);
    assert_eq!(unsafe { GetWindowLongPtrW(window, GWLP_USERDATA) }, 77);
    assert_eq!(unsafe { GetWindowLongPtrW(window, 0) }, 0);
    assert_eq!(unsafe { PostMessageW(window, USER + 2, 0, 0) }, 1);
    assert_eq!((unsafe { IsWindow(window) }, unsafe { DestroyWindow(window) }), (1, 1));
    assert_eq!(called_of(&[WM_DESTROY, WM_NCDESTROY]), [WM_DESTROY, WM_NCDESTROY]);
    assert_eq!((unsafe { IsWindow(window) }, unsafe { PostMessageW(window, USER, 0, 0) }), (0, 0));
    assert_eq!(peek(), None, "what was posted to it is gone");
}

#[test]
fn a_message_that_is_sent_from_elsewhere_runs_in_the_windows_thread() {
    CALLED.take();
    let window = window();
    let number = window.addr();
    let sender = elsewhere(move || unsafe { SendMessageW(number as HWND, USER, 4, 0) });
    let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
    while !CALLED.with_borrow(|called| called.contains(&(USER, 4, 0))) {
        assert!(Instant::now() < end);
        unsafe { MsgWaitForMultipleObjectsEx(0, null(), 1000, QS_ALLINPUT, MWMO_INPUTAVAILABLE) };
        assert_eq!(peek(), None);
    }
    assert_eq!(sender.result(), 8);
    unsafe { DestroyWindow(window) };
    assert_no_rescue();
}

#[test]
fn timers_tick_until_they_are_killed() {
    let window = window();
    let before = Instant::now();
    assert_eq!(unsafe { SetTimer(window, 3, 20, None) }, 3);
    for _ in 0..2 {
        assert_eq!(next(), (window, WM_TIMER, 3, 0));
    }
    assert!(before.elapsed() >= Duration::from_millis(40));
    assert_eq!(unsafe { KillTimer(window, 3) }, 1);
    assert_eq!(unsafe { KillTimer(window, 3) }, 0);
    assert!(is_quiet());
    unsafe { DestroyWindow(window) };
}

#[test]
fn a_wait_ends_by_an_object_or_by_new_input() {
    let event = manual_event();
    let objects = [event];
    let wait = |ms, flags| unsafe { MsgWaitForMultipleObjectsEx(1, objects.as_ptr(), ms, QS_ALLINPUT, flags) };
    assert_eq!(wait(10, 0), 258);
    unsafe { PostMessageW(null_mut(), USER, 0, 0) };
    assert_eq!(wait(BOUND_MS, 0), 1);
    // It has been told of, and counts no more unless that is asked for.
    assert_eq!((wait(10, 0), wait(10, MWMO_INPUTAVAILABLE)), (258, 1));
    unsafe { SetEvent(event) };
    assert_eq!(wait(BOUND_MS, 0), 0);
    assert_eq!(peek().unwrap().1, USER);
    assert_eq!(unsafe { MsgWaitForMultipleObjects(64, objects.as_ptr(), 0, 0, QS_ALLINPUT) }, u32::MAX);
    assert_eq!(last_error(), 87);
    close_event(event);
}

fn close_event(event: overlapped_sys::foundation::HANDLE) {
    assert_eq!(unsafe { CloseHandle(event) }, 1);
}
