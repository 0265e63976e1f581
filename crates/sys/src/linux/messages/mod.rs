//! Messages: a thread's queue, windows, and waits for objects or messages. What `WSAAsyncSelect` needs, and servers with it.
#![allow(unsafe_code)] // Reads and writes the program's messages, calls its procedures.

pub(crate) mod queue;
pub(crate) mod wait;
pub(crate) mod window;

use super::current::{self, set_last_error};
use super::deliver::Delivery;
use overlapped_core::Object;
use overlapped_core::wait::Terms;
use parking_lot::Mutex;
use queue::{Filter, Message, Queue, Sent, Timer};
use std::sync::Arc;
use windows_sys::Win32::Foundation::{self as f, HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::UI::WindowsAndMessaging as ui;
use windows_sys::core::BOOL;

/// Runs what other threads have sent to this one.
fn run_sent(queue: &Queue) {
    while let Some(sent) = queue.next_sent() {
        let Message { window, message, wparam, lparam, .. } = sent.message;
        let window = window::find(std::ptr::with_exposed_provenance_mut(window));
        let result = window.map_or(0, |window| window.call(message, wparam, lparam));
        *sent.result.lock() = Some(result);
        sent.done.set(&mut Delivery::new().wakes);
    }
}

fn filter(hwnd: HWND, least: u32, most: u32) -> Option<Filter> {
    let window = match hwnd.addr() {
        0 => 0,
        usize::MAX => usize::MAX,
        number => window::find(hwnd).map(|_| number)?,
    };
    Some(Filter { window, least, most })
}

/// # Safety
/// `to` is valid for writes.
unsafe fn put(to: *mut ui::MSG, message: Message) {
    let given = ui::MSG {
        hwnd: std::ptr::with_exposed_provenance_mut(message.window),
        message: message.message,
        wParam: message.wparam,
        lParam: message.lparam,
        time: message.time_ms,
        pt: f::POINT { x: 0, y: 0 },
    };
    // SAFETY: the caller's promise.
    unsafe { to.write(given) };
}

/// Waits, not alertably, until something new may be in the queue or a timer is due.
fn wait_for_news(queue: &Queue) {
    let objects = [Arc::clone(&queue.news)];
    let terms = Terms { objects: &objects, all: false, alertable: false, deadline: queue.next_due() };
    current::with(|current| super::wait::objects(current, terms));
}

/// `GetMessageW`—Takes the first message that fits, waiting for it. Zero for WM_QUIT, minus one for an error. I/O of the thread makes
/// progress meanwhile; routines do not run, since the wait is not alertable.
///
/// Errors: ERROR_INVALID_WINDOW_HANDLE, ERROR_INVALID_PARAMETER.
///
/// # Safety
/// `lpmsg` is null or valid for writes; procedures of the thread's windows may be called.
pub unsafe extern "system" fn GetMessageW(lpmsg: *mut ui::MSG, hwnd: HWND, least: u32, most: u32) -> BOOL {
    if lpmsg.is_null() {
        set_last_error(f::ERROR_INVALID_PARAMETER);
        return -1;
    }
    let Some(filter) = filter(hwnd, least, most) else {
        set_last_error(f::ERROR_INVALID_WINDOW_HANDLE);
        return -1;
    };
    let queue = queue::mine();
    loop {
        run_sent(&queue);
        if let Some(message) = queue.look(filter, true) {
            // SAFETY: the caller's promise; it is not null.
            unsafe { put(lpmsg, message) };
            return (message.message != ui::WM_QUIT).into();
        }
        wait_for_news(&queue);
    }
}

/// `GetMessageA`—As [`GetMessageW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn GetMessageA(lpmsg: *mut ui::MSG, hwnd: HWND, least: u32, most: u32) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { GetMessageW(lpmsg, hwnd, least, most) }
}

/// `PeekMessageW`—Looks for the first message that fits, and takes it with PM_REMOVE. Never waits.
///
/// # Safety
/// As for [`GetMessageW`].
pub unsafe extern "system" fn PeekMessageW(
    lpmsg: *mut ui::MSG,
    hwnd: HWND,
    least: u32,
    most: u32,
    wremovemsg: ui::PEEK_MESSAGE_REMOVE_TYPE,
) -> BOOL {
    let (Some(filter), false) = (filter(hwnd, least, most), lpmsg.is_null()) else {
        set_last_error(f::ERROR_INVALID_PARAMETER);
        return 0;
    };
    let queue = queue::mine();
    // A program that only peeks still learns of what came.
    current::with(|current| super::wait::poll(current, std::slice::from_ref(&queue.news)));
    run_sent(&queue);
    let Some(message) = queue.look(filter, wremovemsg & ui::PM_REMOVE != 0) else { return 0 };
    // SAFETY: the caller's promise; it is not null.
    unsafe { put(lpmsg, message) };
    1
}

/// `PeekMessageA`—As [`PeekMessageW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn PeekMessageA(
    lpmsg: *mut ui::MSG,
    hwnd: HWND,
    least: u32,
    most: u32,
    wremovemsg: ui::PEEK_MESSAGE_REMOVE_TYPE,
) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { PeekMessageW(lpmsg, hwnd, least, most, wremovemsg) }
}

/// `TranslateMessage`—There are no keys: nothing is made of a message.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn TranslateMessage(_lpmsg: *const ui::MSG) -> BOOL {
    0
}

/// `DispatchMessageW`—Calls the procedure of the message's window, or of its timer.
///
/// # Safety
/// `lpmsg` is null or valid.
pub unsafe extern "system" fn DispatchMessageW(lpmsg: *const ui::MSG) -> LRESULT {
    // SAFETY: the caller's promise.
    let Some(message) = (unsafe { lpmsg.as_ref() }) else { return 0 };
    if message.message == ui::WM_TIMER && message.lParam != 0 {
        // SAFETY: the parameter of a timer's message is the procedure that SetTimer was given.
        let procedure: unsafe extern "system" fn(HWND, u32, usize, u32) =
            unsafe { std::mem::transmute(message.lParam) };
        // SAFETY: the program's promise at SetTimer.
        unsafe { procedure(message.hwnd, message.message, message.wParam, message.time) };
        return 0;
    }
    window::find(message.hwnd).map_or(0, |window| window.call(message.message, message.wParam, message.lParam))
}

/// `DispatchMessageA`—As [`DispatchMessageW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn DispatchMessageA(lpmsg: *const ui::MSG) -> LRESULT {
    // SAFETY: the caller's promise.
    unsafe { DispatchMessageW(lpmsg) }
}

fn post(queue: Option<Arc<Queue>>, error: u32, message: Message) -> BOOL {
    let Some(queue) = queue else {
        set_last_error(error);
        return 0;
    };
    if !queue.post(message) {
        set_last_error(f::ERROR_NOT_ENOUGH_QUOTA);
        return 0;
    }
    1
}

/// `PostMessageW`—Appends a message to the queue of a window's thread; without a window, of the calling one.
///
/// Errors: ERROR_INVALID_WINDOW_HANDLE, ERROR_NOT_ENOUGH_QUOTA.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn PostMessageW(hwnd: HWND, msg: u32, wparam: WPARAM, lparam: LPARAM) -> BOOL {
    let queue = match hwnd.is_null() {
        true => Some(queue::mine()),
        false => window::find(hwnd).map(|window| Arc::clone(&window.queue)),
    };
    post(queue, f::ERROR_INVALID_WINDOW_HANDLE, Message::new(hwnd.addr(), msg, wparam, lparam))
}

/// `PostMessageA`—As [`PostMessageW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn PostMessageA(hwnd: HWND, msg: u32, wparam: WPARAM, lparam: LPARAM) -> BOOL {
    // SAFETY: nothing is demanded.
    unsafe { PostMessageW(hwnd, msg, wparam, lparam) }
}

/// `PostThreadMessageW`—Appends a message to the queue of a thread, which must have one.
///
/// Errors: ERROR_INVALID_THREAD_ID, ERROR_NOT_ENOUGH_QUOTA.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn PostThreadMessageW(idthread: u32, msg: u32, wparam: WPARAM, lparam: LPARAM) -> BOOL {
    post(queue::of_thread(idthread), f::ERROR_INVALID_THREAD_ID, Message::new(0, msg, wparam, lparam))
}

/// `PostThreadMessageA`—As [`PostThreadMessageW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn PostThreadMessageA(idthread: u32, msg: u32, wparam: WPARAM, lparam: LPARAM) -> BOOL {
    // SAFETY: nothing is demanded.
    unsafe { PostThreadMessageW(idthread, msg, wparam, lparam) }
}

/// `PostQuitMessage`—Makes the queue say WM_QUIT when it has no posted message left.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn PostQuitMessage(nexitcode: i32) {
    queue::mine().quit(nexitcode as usize);
}

/// `SendMessageW`—Calls a window's procedure and returns its result: at once for a window of the calling thread, else when that
/// thread next looks for messages. What is sent to the caller meanwhile runs.
///
/// # Safety
/// The window's procedure is called.
pub unsafe extern "system" fn SendMessageW(hwnd: HWND, msg: u32, wparam: WPARAM, lparam: LPARAM) -> LRESULT {
    let Some(window) = window::find(hwnd) else {
        set_last_error(f::ERROR_INVALID_WINDOW_HANDLE);
        return 0;
    };
    if window.queue.thread == current::number() {
        return window.call(msg, wparam, lparam);
    }
    let (done, result) = (Arc::new(Object::event(true, false)), Arc::new(Mutex::new(None)));
    let message = Message::new(hwnd.addr(), msg, wparam, lparam);
    window.queue.send(Sent { message, done: Arc::clone(&done), result: Arc::clone(&result) });
    let mine = queue::mine();
    let objects = [done, Arc::clone(&mine.news)];
    loop {
        if let Some(result) = *result.lock() {
            if mine.has_any() {
                // What came meanwhile has not been looked at.
                mine.tell();
            }
            return result;
        }
        run_sent(&mine);
        mine.news.reset();
        let terms = Terms { objects: &objects, all: false, alertable: false, deadline: None };
        current::with(|current| super::wait::objects(current, terms));
    }
}

/// `SendMessageA`—As [`SendMessageW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn SendMessageA(hwnd: HWND, msg: u32, wparam: WPARAM, lparam: LPARAM) -> LRESULT {
    // SAFETY: the caller's promise.
    unsafe { SendMessageW(hwnd, msg, wparam, lparam) }
}

/// The least period of a timer, in milliseconds.
const USER_TIMER_MINIMUM: u32 = 10;

/// `SetTimer`—Has the queue say WM_TIMER every so many milliseconds. The timer's number, or zero.
///
/// Errors: ERROR_INVALID_WINDOW_HANDLE.
///
/// # Safety
/// The procedure, if any, may be called by the thread that dispatches.
pub unsafe extern "system" fn SetTimer(hwnd: HWND, nidevent: usize, uelapse: u32, lptimerfunc: ui::TIMERPROC) -> usize {
    let queue = match hwnd.is_null() {
        true => Some(queue::mine()),
        false => window::find(hwnd).map(|window| Arc::clone(&window.queue)),
    };
    let Some(queue) = queue else {
        set_last_error(f::ERROR_INVALID_WINDOW_HANDLE);
        return 0;
    };
    let period_ms = u64::from(uelapse.max(USER_TIMER_MINIMUM));
    let procedure = lptimerfunc.map_or(0, |procedure| procedure as *const () as usize);
    let due_ms = queue::due_after(period_ms);
    let id = queue.set_timer(Timer { window: hwnd.addr(), id: nidevent, period_ms, due_ms, procedure });
    if hwnd.is_null() { id } else { nidevent.max(1) }
}

/// `KillTimer`—Ends a timer.
///
/// Errors: ERROR_INVALID_PARAMETER (there is none).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn KillTimer(hwnd: HWND, uidevent: usize) -> BOOL {
    let queue = match hwnd.is_null() {
        true => Some(queue::mine()),
        false => window::find(hwnd).map(|window| Arc::clone(&window.queue)),
    };
    let killed = queue.is_some_and(|queue| queue.kill_timer(hwnd.addr(), uidevent));
    if !killed {
        set_last_error(f::ERROR_INVALID_PARAMETER);
    }
    killed.into()
}
