use crate::support::*;
use crate::waiting::*;
use core::ffi::c_void;
use overlapped_sys::*;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn each_thread_has_its_own_value() {
    let index = unsafe { TlsAlloc() };
    assert_eq!(unsafe { TlsSetValue(index, 5 as *const c_void) }, 1);
    let other = start(move || unsafe {
        let before = TlsGetValue(index) as usize;
        TlsSetValue(index, 7 as *const c_void);
        (before, TlsGetValue(index) as usize)
    });
    assert_eq!(other.join(), (0, 7));
    set_error(9);
    assert_eq!((unsafe { TlsGetValue(index) } as usize, error()), (5, 0));
    assert_eq!(unsafe { TlsFree(index) }, 1);
    assert_eq!((unsafe { TlsFree(index) }, error()), (0, 87));
    assert_eq!((unsafe { TlsGetValue(index) } as usize, error()), (0, 87));
    assert_eq!((unsafe { TlsSetValue(index, null()) }, error()), (0, 87));
}

#[test]
fn a_freed_index_is_empty_when_it_is_given_out_again() {
    let index = unsafe { FlsAlloc(None) };
    unsafe { FlsSetValue(index, 5 as *const c_void) };
    unsafe { FlsFree(index) };
    let indices: Vec<_> = (0..3).map(|_| unsafe { FlsAlloc(None) }).collect();
    assert!(indices.iter().all(|index| unsafe { FlsGetValue(*index) }.is_null()));
    assert!(indices.iter().all(|index| unsafe { FlsFree(*index) } == 1));
}

#[test]
fn indices_run_out() {
    let mut indices = Vec::new();
    loop {
        let index = unsafe { FlsAlloc(None) };
        if index == u32::MAX {
            break;
        }
        indices.push(index);
    }
    assert_eq!(error(), 259);
    assert!(indices.len() > 1000);
    assert!(indices.into_iter().all(|index| unsafe { FlsFree(index) } == 1));
}

static ENDED: AtomicUsize = AtomicUsize::new(0);

unsafe extern "system" fn ended(value: *const c_void) {
    ENDED.fetch_add(value as usize, Ordering::SeqCst);
}

unsafe extern "system" fn store_and_return(index: *mut c_void) -> u32 {
    unsafe { FlsSetValue(index as usize as u32, 100 as *const c_void) };
    0
}

unsafe extern "system" fn store_and_exit(index: *mut c_void) -> u32 {
    unsafe { FlsSetValue(index as usize as u32, 10_000 as *const c_void) };
    unsafe { ExitThread(3) }
}

#[test]
fn the_callback_is_called_at_the_end_of_a_thread() {
    let index = unsafe { FlsAlloc(Some(ended)) };
    let foreign = start(move || unsafe { FlsSetValue(index, std::ptr::without_provenance(1)) });
    foreign.join();
    until("the foreign thread's", || ENDED.load(Ordering::SeqCst) == 1);
    for (routine, sum) in
        [(store_and_return as unsafe extern "system" fn(*mut c_void) -> u32, 101), (store_and_exit, 10_101)]
    {
        let thread = unsafe { CreateThread(null(), 0, Some(routine), index as usize as *const c_void, 0, null_mut()) };
        assert_eq!(wait(thread, BOUND_MS), 0);
        assert_eq!(ENDED.load(Ordering::SeqCst), sum, "before the handle is signaled");
        close_handle(thread);
    }
    unsafe { FlsSetValue(index, 1_000_000 as *const c_void) };
    unsafe { FlsFree(index) };
    assert_eq!(ENDED.load(Ordering::SeqCst), 1_010_101, "and when the index is freed");
}
