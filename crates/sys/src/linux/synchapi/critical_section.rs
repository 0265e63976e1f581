//! Critical sections.
//!
//! The state is `LockCount`, in the bits that Windows has used since Vista, and the futex that the waiting sleep on:
//!
//! | bits | meaning |
//! |---|---|
//! | 0 | set while free |
//! | 1 | always set |
//! | 2 and up | the waiting, counted down from all ones |
//!
//! So -1 is free and -2 owned with nobody waiting. Nothing is written after the word says *free*: whoever takes the section
//! next may delete it and free its memory while the former owner is still about to wake somebody, by address alone.
//!
//! `OwningThread` holds the number of the owner. A section is not fair: who comes by may overtake the waiting.
#![allow(unsafe_code)] // Works on the program's own structure.

use crate::linux::failure::{fail, to_bool};
use crate::linux::pointer;
use crate::linux::port::Blocking;
use crate::linux::{current, futex};
use overlapped_engine::Sleep;
use std::sync::atomic::{AtomicI32, AtomicU32, AtomicUsize, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Threading::CRITICAL_SECTION;
use windows_sys::core::BOOL;

const FREE: u32 = 1;
const WAITING: u32 = 4;
/// `-1`: free, nobody waiting.
const UNTOUCHED: u32 = u32::MAX;
/// `-2`: owned, nobody waiting.
const OWNED: u32 = UNTOUCHED - FREE;
/// The high byte of a spin count has flags of Windows' own.
const SPIN_COUNT: u32 = 0x00ff_ffff;
/// More than this is no longer shorter than a sleep.
const MOST_SPINS: usize = 2000;
/// What `InitializeCriticalSectionEx` knows: no debug information, dynamic spin, static initialization.
const KNOWN_FLAGS: u32 = 0x0700_0000;

/// The structure as it is shared between threads: Windows' fields, in Windows' places.
#[repr(C)]
struct Section {
    debug_info: AtomicUsize,
    lock_count: AtomicU32,
    recursion_count: AtomicI32,
    owning_thread: AtomicUsize,
    lock_semaphore: AtomicUsize,
    spin_count: AtomicUsize,
}

const _: () = assert!(size_of::<Section>() == 40 && size_of::<CRITICAL_SECTION>() == 40);

/// # Safety
/// `section` is null or valid for as long as the borrow is used.
#[inline]
unsafe fn section<'a>(section: *mut CRITICAL_SECTION) -> Option<&'a Section> {
    // SAFETY: the caller's promise; both types have the same layout, and every field may be shared.
    unsafe { section.cast::<Section>().as_ref() }
}

impl Section {
    #[inline]
    fn try_take(&self) -> bool {
        self.lock_count.compare_exchange(UNTOUCHED, OWNED, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Counts one more entry if the calling thread is the owner.
    #[inline]
    fn reenter(&self, number: usize) -> bool {
        // Only the thread itself ever writes its own number here.
        let mine = self.owning_thread.load(Ordering::Relaxed) == number;
        if mine {
            let count = self.recursion_count.load(Ordering::Relaxed);
            self.recursion_count.store(count.wrapping_add(1), Ordering::Relaxed);
        }
        mine
    }

    #[inline]
    fn own(&self, number: usize) {
        self.owning_thread.store(number, Ordering::Relaxed);
        self.recursion_count.store(1, Ordering::Relaxed);
    }

    /// Spins as long as the program wants to; whether that got it.
    fn spin(&self) -> bool {
        let spins = self.spin_count.load(Ordering::Relaxed).min(MOST_SPINS);
        (0..spins).any(|_| {
            std::hint::spin_loop();
            self.lock_count.load(Ordering::Relaxed) == UNTOUCHED && self.try_take()
        })
    }

    #[cold]
    fn take_slowly(&self) {
        if self.spin() {
            return;
        }
        let mut word = self.lock_count.fetch_sub(WAITING, Ordering::Relaxed).wrapping_sub(WAITING);
        let mut blocking = None;
        loop {
            if word & FREE == 0 {
                blocking.get_or_insert_with(Blocking::new);
                futex::wait(&self.lock_count, word, Sleep::Forever);
                word = self.lock_count.load(Ordering::Relaxed);
                continue;
            }
            let taken = (word & !FREE).wrapping_add(WAITING);
            match self.lock_count.compare_exchange_weak(word, taken, Ordering::Acquire, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => word = now,
            }
        }
    }

    #[inline]
    fn enter(&self) {
        let number = current::number() as usize;
        if self.try_take() || !self.reenter(number) && self.wait_for_turn() {
            self.own(number);
        }
    }

    fn wait_for_turn(&self) -> bool {
        self.take_slowly();
        true
    }

    fn try_enter(&self) -> bool {
        let number = current::number() as usize;
        if self.reenter(number) {
            return true;
        }
        let free = |word: u32| (word & FREE != 0).then_some(word & !FREE);
        let taken = self.lock_count.fetch_update(Ordering::Acquire, Ordering::Relaxed, free).is_ok();
        if taken {
            self.own(number);
        }
        taken
    }

    /// False if nobody is inside.
    #[inline]
    fn leave(&self) -> bool {
        let count = self.recursion_count.load(Ordering::Relaxed);
        if count > 1 {
            self.recursion_count.store(count - 1, Ordering::Relaxed);
            return true;
        }
        if count < 1 {
            return false;
        }
        self.recursion_count.store(0, Ordering::Relaxed);
        self.owning_thread.store(0, Ordering::Relaxed);
        if self.lock_count.fetch_or(FREE, Ordering::Release) != OWNED {
            // By address alone: the section may be gone.
            futex::wake(&self.lock_count, 1);
        }
        true
    }
}

/// The wait of a condition variable leaves and enters by these, whatever the depth: only one level is given up, as on
/// Windows.
///
/// # Safety
/// `given` is valid.
pub(super) unsafe fn leave(given: *mut CRITICAL_SECTION) {
    // SAFETY: the caller's promise.
    if let Some(section) = unsafe { section(given) } {
        section.leave();
    }
}

/// # Safety
/// `given` is valid.
pub(super) unsafe fn enter(given: *mut CRITICAL_SECTION) {
    // SAFETY: the caller's promise.
    if let Some(section) = unsafe { section(given) } {
        section.enter();
    }
}

/// # Safety
/// `to` is null or valid for writes.
unsafe fn initialize(to: *mut CRITICAL_SECTION, spin_count: u32) -> Result<(), u32> {
    if to.is_null() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let section = CRITICAL_SECTION {
        // Windows' value for "no debug information".
        DebugInfo: std::ptr::without_provenance_mut(usize::MAX),
        LockCount: UNTOUCHED as i32,
        RecursionCount: 0,
        OwningThread: std::ptr::null_mut(),
        LockSemaphore: std::ptr::null_mut(),
        SpinCount: effective_spins(spin_count),
    };
    // SAFETY: the caller's promise; it is not null.
    unsafe { pointer::put(to, section) };
    Ok(())
}

/// One processor has nobody to spin for.
fn effective_spins(spin_count: u32) -> usize {
    let several = std::thread::available_parallelism().is_ok_and(|count| count.get() > 1);
    if several { (spin_count & SPIN_COUNT) as usize } else { 0 }
}

/// `InitializeCriticalSection`—Makes a critical section that nobody owns.
///
/// Errors: ERROR_INVALID_PARAMETER (null), told by the last error alone.
///
/// # Safety
/// `lpcriticalsection` is null or valid for writes, and nobody uses it.
pub unsafe extern "system" fn InitializeCriticalSection(lpcriticalsection: *mut CRITICAL_SECTION) {
    // SAFETY: the caller's promise.
    if let Err(error) = unsafe { initialize(lpcriticalsection, 0) } {
        fail(error, ());
    }
}

/// `InitializeCriticalSectionAndSpinCount`—The same, for one that tries this often before it sleeps. No event is set aside in
/// advance, and none is needed: entering cannot fail.
///
/// Errors: ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// As [`InitializeCriticalSection`].
pub unsafe extern "system" fn InitializeCriticalSectionAndSpinCount(
    lpcriticalsection: *mut CRITICAL_SECTION,
    dwspincount: u32,
) -> BOOL {
    // SAFETY: the caller's promise.
    to_bool(unsafe { initialize(lpcriticalsection, dwspincount) })
}

/// `InitializeCriticalSectionEx`—The same, with flags, which are about debug information that is never kept here.
///
/// Errors: ERROR_INVALID_PARAMETER (null, other flags).
///
/// # Safety
/// As [`InitializeCriticalSection`].
pub unsafe extern "system" fn InitializeCriticalSectionEx(
    lpcriticalsection: *mut CRITICAL_SECTION,
    dwspincount: u32,
    flags: u32,
) -> BOOL {
    if flags & !KNOWN_FLAGS != 0 || dwspincount & !SPIN_COUNT != 0 {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise.
    to_bool(unsafe { initialize(lpcriticalsection, dwspincount) })
}

/// `SetCriticalSectionSpinCount`—Changes how often a section is tried before its thread sleeps; returns what it was.
///
/// Errors: ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpcriticalsection` is null or an initialized section.
pub unsafe extern "system" fn SetCriticalSectionSpinCount(
    lpcriticalsection: *mut CRITICAL_SECTION,
    dwspincount: u32,
) -> u32 {
    // SAFETY: the caller's promise.
    match unsafe { section(lpcriticalsection) } {
        Some(section) => section.spin_count.swap(effective_spins(dwspincount), Ordering::Relaxed) as u32,
        None => fail(f::ERROR_INVALID_PARAMETER, 0),
    }
}

/// `EnterCriticalSection`—Takes the section, waiting for it if needed; its owner enters again at once. Not alertable.
///
/// Errors: ERROR_INVALID_PARAMETER (null), told by the last error alone.
///
/// # Safety
/// `lpcriticalsection` is null or an initialized section.
pub unsafe extern "system" fn EnterCriticalSection(lpcriticalsection: *mut CRITICAL_SECTION) {
    // SAFETY: the caller's promise.
    match unsafe { section(lpcriticalsection) } {
        Some(section) => section.enter(),
        None => fail(f::ERROR_INVALID_PARAMETER, ()),
    }
}

/// `TryEnterCriticalSection`—Takes the section if that needs no waiting; zero if it does.
///
/// Errors: ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// As [`EnterCriticalSection`].
pub unsafe extern "system" fn TryEnterCriticalSection(lpcriticalsection: *mut CRITICAL_SECTION) -> BOOL {
    // SAFETY: the caller's promise.
    match unsafe { section(lpcriticalsection) } {
        Some(section) => section.try_enter().into(),
        None => fail(f::ERROR_INVALID_PARAMETER, 0),
    }
}

/// `LeaveCriticalSection`—Gives up one entry; the last one frees the section. As on Windows it is not looked who calls.
///
/// Errors: ERROR_NOT_OWNER (nobody is inside), ERROR_INVALID_PARAMETER (null), told by the last error alone.
///
/// # Safety
/// As [`EnterCriticalSection`].
pub unsafe extern "system" fn LeaveCriticalSection(lpcriticalsection: *mut CRITICAL_SECTION) {
    // SAFETY: the caller's promise.
    match unsafe { section(lpcriticalsection) } {
        Some(section) if section.leave() => {}
        Some(_) => fail(f::ERROR_NOT_OWNER, ()),
        None => fail(f::ERROR_INVALID_PARAMETER, ()),
    }
}

/// `DeleteCriticalSection`—Ends the use of a section that nobody owns or waits for. It held nothing but its own memory.
///
/// Errors: ERROR_INVALID_PARAMETER (null), told by the last error alone.
///
/// # Safety
/// As [`InitializeCriticalSection`].
pub unsafe extern "system" fn DeleteCriticalSection(lpcriticalsection: *mut CRITICAL_SECTION) {
    // SAFETY: the caller's promise.
    match unsafe { section(lpcriticalsection) } {
        Some(section) => {
            section.debug_info.store(0, Ordering::Relaxed);
            section.owning_thread.store(0, Ordering::Relaxed);
            section.recursion_count.store(0, Ordering::Relaxed);
            section.lock_semaphore.store(0, Ordering::Relaxed);
            section.spin_count.store(0, Ordering::Relaxed);
            section.lock_count.store(UNTOUCHED, Ordering::Relaxed);
        }
        None => fail(f::ERROR_INVALID_PARAMETER, ()),
    }
}
