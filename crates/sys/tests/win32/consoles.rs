use crate::files::*;
use crate::waiting::*;
use overlapped_sys::console::*;
use overlapped_sys::file_system::{CREATE_ALWAYS, FILE_BEGIN};
use overlapped_sys::*;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicU32, Ordering};

#[test]
fn what_is_no_terminal_takes_text_and_has_no_mode() {
    let directory = Directory::new();
    let file = open(&directory.path("output"), CREATE_ALWAYS, 0);
    unsafe {
        let (mut mode, mut written) = (0, 0);
        assert_eq!((GetConsoleMode(file, &mut mode), error()), (0, 6));
        assert_eq!((SetConsoleMode(file, 0), error()), (0, 6));
        let wide: Vec<u16> = "wörter".encode_utf16().collect();
        assert_eq!((WriteConsoleW(file, wide.as_ptr(), 6, &mut written, null()), written), (1, 6));
        assert_eq!(WriteConsoleA(file, b"!".as_ptr(), 1, null_mut(), null()), 1);
        assert_eq!(SetConsoleTextAttribute(file, 12), 1, "no colours in a file");
        SetFilePointer(file, 0, null_mut(), FILE_BEGIN);
        let mut buffer = [0u16; 16];
        assert_eq!(ReadConsoleW(file, buffer.as_mut_ptr().cast(), 16, &mut written, null()), 1);
        assert_eq!(String::from_utf16_lossy(&buffer[..written as usize]), "wörter!");
        assert_eq!((WriteConsoleA(file, null(), 1, null_mut(), null()), error()), (0, 87));
        assert_eq!((WriteConsoleA(null_mut(), b"!".as_ptr(), 1, null_mut(), null()), error()), (0, 6));
        assert_eq!((SetConsoleTextAttribute(null_mut(), 7), error()), (0, 6));
        assert_eq!((SetConsoleTitleA(c"title".as_ptr().cast()), SetConsoleTitleW(null()), error()), (1, 0, 87));
    }
    close_handle(file);
}

#[test]
fn code_pages_are_remembered() {
    unsafe {
        assert_eq!((GetConsoleOutputCP(), SetConsoleOutputCP(949), GetConsoleOutputCP()), (65001, 1, 949));
        assert_eq!((SetConsoleOutputCP(12345), error(), GetConsoleCP()), (0, 87, 65001));
        assert_eq!((AllocConsole(), error()), (0, 5));
        assert_eq!((FreeConsole(), FreeConsole(), error()), (1, 0, 87));
        assert_eq!(AllocConsole(), 1);
    }
}

static FIRST: AtomicU32 = AtomicU32::new(0);
static SECOND: AtomicU32 = AtomicU32::new(0);

unsafe extern "system" fn first(event: u32) -> i32 {
    FIRST.fetch_add(1 + event * 100, Ordering::SeqCst);
    1
}

unsafe extern "system" fn second(event: u32) -> i32 {
    SECOND.fetch_add(1 + event * 100, Ordering::SeqCst);
    // Ctrl+C goes on to the handler before.
    i32::from(event == CTRL_BREAK_EVENT)
}

#[test]
fn handlers_are_called_the_last_first() {
    unsafe {
        assert_eq!(SetConsoleCtrlHandler(Some(first), 1), 1);
        assert_eq!(SetConsoleCtrlHandler(Some(second), 1), 1);
        assert_eq!(GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0), 1);
        until("both", || FIRST.load(Ordering::SeqCst) == 1 && SECOND.load(Ordering::SeqCst) == 1);
        assert_eq!(GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, 0), 1);
        until("the second alone", || SECOND.load(Ordering::SeqCst) == 102);
        assert_eq!(SetConsoleCtrlHandler(None, 1), 1);
        assert_eq!(GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0), 1);
        assert_eq!(GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, 0), 1);
        until("what comes after", || SECOND.load(Ordering::SeqCst) == 203);
        assert_eq!(SetConsoleCtrlHandler(None, 0), 1);
        assert_eq!(SetConsoleCtrlHandler(Some(second), 0), 1);
        assert_eq!((SetConsoleCtrlHandler(Some(second), 0), error()), (0, 87));
        assert_eq!(GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0), 1);
        until("the first alone", || FIRST.load(Ordering::SeqCst) == 2);
        assert_eq!((GenerateConsoleCtrlEvent(7, 0), error()), (0, 87));
    }
}
