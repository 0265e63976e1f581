use crate::support::BOUND_MS;
use crate::waiting::*;
use overlapped_sys::*;
use std::ptr::{from_ref, null};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

#[test]
fn another_value_returns_at_once_and_the_same_times_out() {
    let value = 7u64;
    let address = from_ref(&value).cast();
    for size in [1, 2, 4, 8] {
        let (same, other) = (7u64, 8u64);
        assert_eq!(unsafe { WaitOnAddress(address, from_ref(&other).cast(), size, BOUND_MS) }, 1);
        assert_eq!(unsafe { WaitOnAddress(address, from_ref(&same).cast(), size, 5) }, 0);
        assert_eq!(error(), 1460);
    }
    for (address, size) in [(null(), 4), (address, 3), (address, 16), (address.wrapping_byte_add(1), 4)] {
        assert_eq!(unsafe { WaitOnAddress(address, from_ref(&value).cast(), size, 0) }, 0);
        assert_eq!(error(), 87);
    }
}

#[test]
fn wakes_reach_those_who_sleep() {
    let (word, woken) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU32::new(0)));
    let threads: Vec<_> = (0..3)
        .map(|_| {
            let (word, woken) = (Arc::clone(&word), Arc::clone(&woken));
            start(move || {
                let undesired = 0u64;
                let waited = unsafe { WaitOnAddress(word.as_ptr().cast(), from_ref(&undesired).cast(), 8, BOUND_MS) };
                woken.fetch_add(1, Ordering::SeqCst);
                waited
            })
        })
        .collect();
    threads.iter().for_each(Running::until_asleep);
    unsafe { WakeByAddressSingle(word.as_ptr().cast()) };
    until("the first", || woken.load(Ordering::SeqCst) == 1);
    word.store(1 << 40, Ordering::SeqCst);
    unsafe { WakeByAddressAll(word.as_ptr().cast()) };
    assert!(threads.into_iter().all(|thread| thread.join() == 1));
}
