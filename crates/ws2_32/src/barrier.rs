//! Barriers: `SYNCHRONIZATION_BARRIER`, whose threads wait at an address for the phase to end.

use overlapped_sys::foundation as f;
use overlapped_sys::threading as t;
use std::hint;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

/// `SYNCHRONIZATION_BARRIER`: 32 bytes, of which five words are used.
#[repr(C, align(8))]
pub struct Barrier {
    /// How many threads make a phase.
    threads: u32,
    /// Those of this phase that have come.
    arrived: AtomicU32,
    /// Rises with each phase that ends: what the threads wait for.
    phase: AtomicU32,
    /// Threads that have come and not gone: whoever deletes the barrier waits for them.
    inside: AtomicU32,
    spins: i32,
    _reserved: [u32; 3],
}

/// Turns before a thread sleeps, where the program does not say.
const SPINS: i32 = 2000;

/// `InitializeSynchronizationBarrier`: a barrier for so many threads.
///
/// # Safety
/// `barrier` is null or valid for a write, and nobody uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn InitializeSynchronizationBarrier(barrier: *mut Barrier, threads: i32, spins: i32) -> i32 {
    let (Ok(count @ 1..), false, -1..) = (u32::try_from(threads), barrier.is_null(), spins) else {
        // SAFETY: takes no memory.
        unsafe { f::SetLastError(f::ERROR_INVALID_PARAMETER) };
        return 0;
    };
    let zero = || AtomicU32::new(0);
    let spins = if spins < 0 { SPINS } else { spins };
    let made = Barrier { threads: count, arrived: zero(), phase: zero(), inside: zero(), spins, _reserved: [0; 3] };
    // SAFETY: the caller's promise.
    unsafe { barrier.write(made) };
    1
}

/// `EnterSynchronizationBarrier`: waits for the other threads; TRUE for the last alone.
///
/// # Safety
/// `barrier` is initialized.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn EnterSynchronizationBarrier(barrier: *mut Barrier, flags: u32) -> i32 {
    const SPIN_ONLY: u32 = 1;
    const BLOCK_ONLY: u32 = 2;
    // SAFETY: the caller's promise.
    let this = unsafe { &*barrier };
    this.inside.fetch_add(1, Ordering::AcqRel);
    let phase = this.phase.load(Ordering::Acquire);
    let is_last = this.arrived.fetch_add(1, Ordering::AcqRel) + 1 == this.threads;
    if is_last {
        this.arrived.store(0, Ordering::Relaxed);
        this.phase.store(phase.wrapping_add(1), Ordering::Release);
        // SAFETY: an address is woken, and not read.
        unsafe { t::WakeByAddressAll((&raw const this.phase).cast()) };
    } else {
        let mut turns = if flags & BLOCK_ONLY != 0 { 0 } else { this.spins };
        while this.phase.load(Ordering::Acquire) == phase {
            if flags & SPIN_ONLY != 0 {
                thread::yield_now();
            } else if turns > 0 {
                turns -= 1;
                hint::spin_loop();
            } else {
                let (at, seen) = ((&raw const this.phase).cast(), (&raw const phase).cast());
                // SAFETY: both words are live for the call.
                unsafe { t::WaitOnAddress(at, seen, size_of::<u32>(), t::INFINITE) };
            }
        }
    }
    this.inside.fetch_sub(1, Ordering::Release);
    is_last.into()
}

/// `DeleteSynchronizationBarrier`: waits until every thread of the last phase has left the barrier.
///
/// # Safety
/// `barrier` is initialized, and no thread enters it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DeleteSynchronizationBarrier(barrier: *mut Barrier) -> i32 {
    // SAFETY: the caller's promise.
    let this = unsafe { &*barrier };
    while this.inside.load(Ordering::Acquire) > 0 {
        thread::yield_now();
    }
    1
}
