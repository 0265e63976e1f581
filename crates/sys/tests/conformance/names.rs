use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

const ERROR_FILE_NOT_FOUND: u32 = 2;
const ERROR_ALREADY_EXISTS: u32 = 183;
/// `EVENT_ALL_ACCESS`, which is the right word for the other kinds too.
const ALL_ACCESS: u32 = 0x1F_0003;

fn wide(name: &str) -> Vec<u16> {
    name.encode_utf16().chain([0]).collect()
}

/// The kinds, each with what creates and what opens one.
type Create = fn(*const u16) -> HANDLE;
type Open = fn(*const u16) -> HANDLE;
const KINDS: [(Create, Open); 4] = [
    (|name| unsafe { CreateEventW(null(), 1, 0, name) }, |name| unsafe { OpenEventW(ALL_ACCESS, 0, name) }),
    (|name| unsafe { CreateSemaphoreW(null(), 0, 1, name) }, |name| unsafe { OpenSemaphoreW(ALL_ACCESS, 0, name) }),
    (|name| unsafe { CreateMutexW(null(), 0, name) }, |name| unsafe { OpenMutexW(0x1F_0001, 0, name) }),
    (
        |name| unsafe { CreateWaitableTimerW(null(), 1, name) },
        |name| unsafe { OpenWaitableTimerW(ALL_ACCESS, 0, name) },
    ),
];

#[test]
fn evt_13_a_second_creation_returns_the_existing_object_and_183() {
    for (kind, (create, _)) in KINDS.into_iter().enumerate() {
        let name = wide(&format!("overlapped evt 13 {kind}"));
        set_error(UNTOUCHED);
        let first = create(name.as_ptr());
        assert!(!first.is_null());
        assert_eq!(error(), 0, "a fresh one");
        let second = create(name.as_ptr());
        assert_ne!(second, first);
        assert_eq!(error(), ERROR_ALREADY_EXISTS);
        close_handle(first);
        close_handle(second);
        let unnamed = create(null());
        assert_eq!(error(), 0);
        close_handle(unnamed);
    }
}

#[test]
fn evt_13_both_handles_are_of_one_object_and_the_second_arguments_are_ignored() {
    let name = wide("overlapped evt 13 one object");
    let manual = unsafe { CreateEventW(null(), 1, 0, name.as_ptr()) };
    let again = unsafe { CreateEventW(null(), 0, 1, name.as_ptr()) };
    let opened = unsafe { OpenEventW(ALL_ACCESS, 0, name.as_ptr()) };
    assert_eq!(wait(again, 0), WAIT_TIMEOUT, "not initially signaled");
    set(manual);
    for handle in [manual, again, opened, manual, again, opened] {
        assert_eq!(wait(handle, 0), 0, "nor auto-reset");
    }
    [manual, again, opened].into_iter().for_each(close_handle);
    let name = wide("overlapped evt 13 mutex");
    let mutex = unsafe { CreateMutexW(null(), 1, name.as_ptr()) };
    let alias = share(unsafe { OpenMutexW(0x1F_0001, 0, name.as_ptr()) });
    let (again, owned) = start(move || {
        let again = unsafe { CreateMutexW(null(), 1, wide("overlapped evt 13 mutex").as_ptr()) };
        (share(again), wait(alias.get(), 0))
    })
    .join();
    assert_eq!(owned, WAIT_TIMEOUT, "the second creator does not own it");
    assert_eq!(unsafe { ReleaseMutex(again.get()) }, 1);
    assert_eq!(unsafe { ReleaseMutex(mutex) }, 0);
    [mutex, alias.get(), again.get()].into_iter().for_each(close_handle);
}

#[test]
fn evt_13_names_are_case_sensitive() {
    let (lower, upper) = (wide("overlapped evt 13 case"), wide("overlapped evt 13 Case"));
    let first = unsafe { CreateEventW(null(), 1, 1, lower.as_ptr()) };
    let second = unsafe { CreateEventW(null(), 1, 0, upper.as_ptr()) };
    assert_eq!(error(), 0);
    assert_eq!((wait(first, 0), wait(second, 0)), (0, WAIT_TIMEOUT));
    close_handle(second);
    set_error(UNTOUCHED);
    assert!(unsafe { OpenEventW(ALL_ACCESS, 0, upper.as_ptr()) }.is_null());
    assert_eq!(error(), ERROR_FILE_NOT_FOUND);
    let local = unsafe { OpenEventW(ALL_ACCESS, 0, wide("Local\\overlapped evt 13 case").as_ptr()) };
    assert_eq!(wait(local, 0), 0, "the prefix says what is so anyway");
    close_handle(first);
    close_handle(local);
}

#[test]
fn evt_13_opening_an_unknown_name_or_none_fails() {
    for (create, open) in KINDS {
        set_error(UNTOUCHED);
        assert!(open(wide("overlapped nobody has this").as_ptr()).is_null());
        assert_eq!(error(), ERROR_FILE_NOT_FOUND);
        set_error(UNTOUCHED);
        assert!(open(null()).is_null());
        assert_eq!(error(), ERROR_INVALID_PARAMETER);
        let first = create(wide("").as_ptr());
        let second = create(wide("").as_ptr());
        assert_eq!((first.is_null(), second.is_null(), error()), (false, false, 0), "an empty name is none");
        close_handle(first);
        close_handle(second);
        assert!(create(wide("overlapped\\path").as_ptr()).is_null());
        assert_eq!(error(), 3);
    }
}

#[test]
fn evt_13_a_name_has_its_limit() {
    for (create, _) in KINDS {
        assert!(create(wide(&"x".repeat(260)).as_ptr()).is_null());
        assert_eq!(error(), 206);
    }
}

#[test]
fn wait_7_two_handles_by_one_name_are_one_object() {
    let name = wide("overlapped wait 7 by name");
    let manual = unsafe { CreateEventW(null(), 1, 1, name.as_ptr()) };
    let opened = unsafe { OpenEventW(ALL_ACCESS, 0, name.as_ptr()) };
    assert_eq!((wait_all(&[manual, opened], 0), error()), (WAIT_FAILED, ERROR_INVALID_PARAMETER));
    [manual, opened].into_iter().for_each(close_handle);
}

#[test]
fn evt_13_a_name_of_another_kind_fails_with_6() {
    for (kind, (create, _)) in KINDS.into_iter().enumerate() {
        let name = wide(&format!("overlapped kind {kind}"));
        let holder = create(name.as_ptr());
        for (other, (create, open)) in KINDS.into_iter().enumerate().filter(|(other, _)| *other != kind) {
            for made in [create(name.as_ptr()), open(name.as_ptr())] {
                assert_eq!((made, error()), (null_mut(), ERROR_INVALID_HANDLE), "{other}");
            }
        }
        close_handle(holder);
    }
}

#[test]
fn evt_14_a_named_object_disappears_with_its_last_handle() {
    for (kind, (create, open)) in KINDS.into_iter().enumerate() {
        let name = wide(&format!("overlapped evt 14 {kind}"));
        let first = create(name.as_ptr());
        let second = open(name.as_ptr());
        let third = duplicate(second);
        for handle in [first, second] {
            close_handle(handle);
            close_handle(open(name.as_ptr()));
        }
        close_handle(third);
        set_error(UNTOUCHED);
        assert_eq!((open(name.as_ptr()), error()), (null_mut(), ERROR_FILE_NOT_FOUND));
        close_handle(create(name.as_ptr()));
        assert_eq!(error(), 0);
    }
}

#[test]
fn evt_14_a_waiter_does_not_keep_the_name() {
    let name = wide("overlapped evt 14 waiter");
    let first = share(unsafe { CreateEventW(null(), 1, 0, name.as_ptr()) });
    let waiter = start(move || wait_alertably(first.get(), BOUND_MS));
    waiter.until_asleep();
    close_handle(first.get());
    let second = unsafe { CreateEventW(null(), 1, 0, name.as_ptr()) };
    assert_eq!(error(), 0, "another object");
    set(second);
    assert!(!waiter.has_ended());
    queue(waiter.thread(), noting, 0);
    assert_eq!(waiter.join(), WAIT_IO_COMPLETION);
    close_handle(second);
}

#[test]
fn evt_14_threads_that_create_and_close_one_name_never_meet_a_dead_object() {
    let threads: Vec<_> = (0..3)
        .map(|_| {
            start(|| {
                let name = wide("overlapped evt 14 race");
                for _ in 0..3_000 {
                    let created = unsafe { CreateEventW(null(), 1, 1, name.as_ptr()) };
                    assert!(!created.is_null());
                    let opened = unsafe { OpenEventW(ALL_ACCESS, 0, name.as_ptr()) };
                    assert_eq!((wait(created, 0), wait(opened, 0)), (0, 0));
                    close_handle(created);
                    close_handle(opened);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(Running::join);
    let name = wide("overlapped evt 14 race");
    assert!(unsafe { OpenEventW(ALL_ACCESS, 0, name.as_ptr()) }.is_null());
}
