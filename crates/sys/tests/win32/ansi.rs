use crate::support::*;
use crate::waiting::*;
use overlapped_sys::*;
use std::ptr::null;

#[test]
fn narrow_and_wide_names_are_the_same_names() {
    let name = "Win32 test ä\0";
    let wide: Vec<u16> = name.encode_utf16().collect();
    unsafe {
        let event = CreateEventA(null(), 1, 0, name.as_ptr());
        assert_eq!(error(), 0);
        let again = CreateEventW(null(), 0, 0, wide.as_ptr());
        assert_eq!(error(), 183);
        set(event);
        assert!(is_signaled(again) && is_signaled(again), "the first made it manual");
        let opened = OpenEventA(0x10_0000, 0, name.as_ptr());
        reset(opened);
        assert!(!is_signaled(again));
        assert!(CreateMutexA(null(), 0, name.as_ptr()).is_null());
        assert_eq!(error(), 6, "another kind has the name");
        [event, again, opened].into_iter().for_each(close_handle);
        assert!(OpenMutexA(0x10_0000, 0, name.as_ptr()).is_null());
        assert_eq!(error(), 2);
    }
}

#[test]
fn flags_say_what_arguments_say() {
    unsafe {
        let event = CreateEventExW(null(), null(), 3, 0);
        assert!(is_signaled(event) && is_signaled(event));
        let automatic = CreateEventExA(null(), null(), 2, 0);
        assert!(is_signaled(automatic) && !is_signaled(automatic));
        assert!(CreateEventExW(null(), null(), 4, 0).is_null());
        assert_eq!(error(), 87);
        let mutex = CreateMutexExW(null(), null(), 1, 0);
        assert_eq!(ReleaseMutex(mutex), 1);
        let semaphore = CreateSemaphoreExA(null(), 2, 2, null(), 0, 0);
        assert!(is_signaled(semaphore) && is_signaled(semaphore) && !is_signaled(semaphore));
        assert!(CreateSemaphoreExW(null(), 3, 2, null(), 0, 0).is_null());
        assert_eq!(error(), 87);
        let timer = CreateWaitableTimerExW(null(), null(), 1, 0);
        start_timer(timer, 1, 0);
        assert_eq!((wait(timer, BOUND_MS), wait(timer, 0)), (0, 0), "manual");
        [event, automatic, mutex, semaphore, timer].into_iter().for_each(close_handle);
    }
}
