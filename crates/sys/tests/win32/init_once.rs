use crate::waiting::*;
use core::ffi::c_void;
use overlapped_sys::threading::INIT_ONCE;
use overlapped_sys::*;
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

struct Once(*mut INIT_ONCE);

unsafe impl Send for Once {}
unsafe impl Sync for Once {}

fn once() -> Arc<Once> {
    Arc::new(Once(Box::into_raw(Box::new(INIT_ONCE::default()))))
}

static CALLS: AtomicU32 = AtomicU32::new(0);

unsafe extern "system" fn slow(_: *mut INIT_ONCE, parameter: *mut c_void, context: *mut *mut c_void) -> i32 {
    assert_eq!(wait(parameter), 0);
    CALLS.fetch_add(1, Ordering::SeqCst);
    unsafe { context.write(0x1234_5678 as *mut c_void) };
    1
}

fn wait(event: *mut c_void) -> u32 {
    unsafe { WaitForSingleObject(event, crate::support::BOUND_MS) }
}

unsafe extern "system" fn failing(_: *mut INIT_ONCE, _: *mut c_void, _: *mut *mut c_void) -> i32 {
    set_error(1234);
    0
}

#[test]
fn the_function_is_called_once_and_all_get_its_context() {
    let (once, go) = (once(), event(true, false));
    let shared = share(go);
    let threads: Vec<_> = (0..3)
        .map(|_| {
            let once = Arc::clone(&once);
            start(move || {
                let mut context = null_mut();
                assert_eq!(unsafe { InitOnceExecuteOnce(once.0, Some(slow), shared.get(), &mut context) }, 1);
                context as usize
            })
        })
        .collect();
    threads.iter().for_each(Running::until_asleep);
    set(go);
    assert!(threads.into_iter().all(|thread| thread.join() == 0x1234_5678));
    assert_eq!(CALLS.load(Ordering::SeqCst), 1);
    let (mut pending, mut context) = (1, null_mut());
    assert_eq!(unsafe { InitOnceBeginInitialize(once.0, 1, &mut pending, &mut context) }, 1);
    assert_eq!((pending, context as usize), (0, 0x1234_5678));
}

#[test]
fn a_failed_attempt_is_tried_again() {
    let once = once();
    for _ in 0..2 {
        assert_eq!(unsafe { InitOnceExecuteOnce(once.0, Some(failing), null_mut(), null_mut()) }, 0);
        assert_eq!(error(), 1234, "as the function left it");
    }
    let mut pending = 0;
    assert_eq!(unsafe { InitOnceBeginInitialize(once.0, 0, &mut pending, null_mut()) }, 1);
    assert_eq!(pending, 1);
    assert_eq!((unsafe { InitOnceBeginInitialize(once.0, 1, &mut pending, null_mut()) }, error()), (0, 31), "not done");
    assert_eq!(
        (unsafe { InitOnceBeginInitialize(once.0, 2, &mut pending, null_mut()) }, error()),
        (0, 87),
        "both kinds"
    );
    assert_eq!((unsafe { InitOnceComplete(once.0, 0, 3 as *const c_void) }, error()), (0, 87), "low bits");
    assert_eq!(unsafe { InitOnceComplete(once.0, 4, null_mut()) }, 1);
    assert_eq!(unsafe { InitOnceBeginInitialize(once.0, 0, &mut pending, null_mut()) }, 1);
    assert_eq!(pending, 1, "it failed, so another begins");
    assert_eq!(unsafe { InitOnceComplete(once.0, 0, null_mut()) }, 1);
    assert_eq!((unsafe { InitOnceComplete(once.0, 0, null_mut()) }, error()), (0, 31));
}

#[test]
fn of_several_at_once_the_first_to_complete_wins() {
    let once = once();
    let mut pending = 0;
    for _ in 0..2 {
        assert_eq!(unsafe { InitOnceBeginInitialize(once.0, 2, &mut pending, null_mut()) }, 1);
        assert_eq!(pending, 1);
    }
    assert_eq!(unsafe { InitOnceComplete(once.0, 2, 8 as *const c_void) }, 1);
    assert_eq!((unsafe { InitOnceComplete(once.0, 2, 16 as *const c_void) }, error()), (0, 31));
    let mut context = null_mut();
    assert_eq!(unsafe { InitOnceBeginInitialize(once.0, 2, &mut pending, &mut context) }, 1);
    assert_eq!((pending, context as usize), (0, 8));
    assert_eq!((unsafe { InitOnceExecuteOnce(null_mut(), Some(slow), null_mut(), null_mut()) }, error()), (0, 87));
    assert_eq!((unsafe { InitOnceExecuteOnce(once.0, None, null_mut(), null_mut()) }, error()), (0, 87));
}
