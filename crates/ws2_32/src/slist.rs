//! Interlocked lists: `SLIST_HEADER`, whose 16 bytes are the first entry and a word of depth, sequence and lock.
//!
//! Windows pops with one wide exchange and forgives the read of an entry that another thread has just freed, by catching the fault. Here
//! the head is locked for the few instructions of a change, so that no freed entry is read.

use std::hint;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use std::{ptr, thread};

/// `SLIST_ENTRY`.
#[repr(C, align(16))]
pub struct Entry {
    next: *mut Entry,
}

/// `SLIST_HEADER`. Its word: bit 0 is the lock, the bits from 16 to 31 the depth.
#[repr(C, align(16))]
pub struct Header {
    first: AtomicPtr<Entry>,
    word: AtomicU64,
}

const LOCKED: u64 = 1;
const ONE: u64 = 1 << 16;
const DEPTH: u64 = 0xffff << 16;

impl Header {
    /// Takes the lock; the word without it.
    fn lock(&self) -> u64 {
        let mut turns = 0;
        loop {
            let word = self.word.load(Ordering::Relaxed) & !LOCKED;
            if self.word.compare_exchange_weak(word, word | LOCKED, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                return word;
            }
            turns += 1;
            if turns < 100 { hint::spin_loop() } else { thread::yield_now() }
        }
    }

    fn unlock(&self, word: u64) {
        self.word.store(word, Ordering::Release);
    }
}

/// `InitializeSListHead`: an empty list.
///
/// # Safety
/// `list` is valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn InitializeSListHead(list: *mut Header) {
    // SAFETY: the caller's promise.
    unsafe { list.write(Header { first: AtomicPtr::new(ptr::null_mut()), word: AtomicU64::new(0) }) };
}

/// `InterlockedPushEntrySList`: puts an entry first; the entry that was first before, or null.
///
/// # Safety
/// `list` is initialized, `entry` valid and in no list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn InterlockedPushEntrySList(list: *mut Header, entry: *mut Entry) -> *mut Entry {
    // SAFETY: the caller's promise.
    let list = unsafe { &*list };
    let word = list.lock();
    let before = list.first.load(Ordering::Relaxed);
    // SAFETY: the caller's promise.
    unsafe { (*entry).next = before };
    list.first.store(entry, Ordering::Relaxed);
    list.unlock((word & !DEPTH) | (word.wrapping_add(ONE) & DEPTH));
    before
}

/// `InterlockedPopEntrySList`: takes the first entry off; null if there is none.
///
/// # Safety
/// `list` is initialized, and its entries are valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn InterlockedPopEntrySList(list: *mut Header) -> *mut Entry {
    // SAFETY: the caller's promise.
    let list = unsafe { &*list };
    let word = list.lock();
    let first = list.first.load(Ordering::Relaxed);
    if first.is_null() {
        list.unlock(word);
        return first;
    }
    // SAFETY: an entry of the list is valid, and nobody takes it off while the head is locked.
    let next = unsafe { (*first).next };
    list.first.store(next, Ordering::Relaxed);
    list.unlock((word & !DEPTH) | (word.wrapping_sub(ONE) & DEPTH));
    first
}

/// `InterlockedFlushSList`: takes all entries off; the first of their chain, or null.
///
/// # Safety
/// `list` is initialized.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn InterlockedFlushSList(list: *mut Header) -> *mut Entry {
    // SAFETY: the caller's promise.
    let list = unsafe { &*list };
    let word = list.lock();
    let first = list.first.swap(ptr::null_mut(), Ordering::Relaxed);
    list.unlock(word & !DEPTH);
    first
}

/// `QueryDepthSList`: how many entries there are, modulo 65,536.
///
/// # Safety
/// `list` is initialized.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn QueryDepthSList(list: *const Header) -> u16 {
    // SAFETY: the caller's promise.
    let list = unsafe { &*list };
    (list.word.load(Ordering::Relaxed) >> 16) as u16
}

/// `RtlFirstEntrySList`: the first entry, which stays.
///
/// # Safety
/// `list` is initialized.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn RtlFirstEntrySList(list: *const Header) -> *mut Entry {
    // SAFETY: the caller's promise.
    let list = unsafe { &*list };
    list.first.load(Ordering::Acquire)
}
