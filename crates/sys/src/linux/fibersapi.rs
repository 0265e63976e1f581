//! `fibersapi.h` and the slots of `processthreadsapi.h`: values of the program's own, one for each thread.
//!
//! An index is valid while its generation is odd. A thread's value counts only under the generation that it was stored in, so
//! whoever gets a freed index finds it empty in every thread, and nothing has to be searched.
#![allow(unsafe_code)] // Keeps memory beyond the thread's other state, and calls the program's callbacks.

use super::current::{self, set_last_error};
use super::failure::fail;
use parking_lot::Mutex;
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::sync::atomic::{AtomicU32, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

/// How many indices of each kind there are, as on Windows.
const TLS_INDICES: usize = 1088;
const FLS_INDICES: usize = 4080;

type Callback = t::PFLS_CALLBACK_FUNCTION;

/// The indices of one kind.
struct Indices<const COUNT: usize> {
    generations: [AtomicU32; COUNT],
    /// Held while one is given out or taken back; the callbacks of fiber-local ones.
    changing: Mutex<Vec<Callback>>,
}

static TLS: Indices<TLS_INDICES> = Indices::new();
static FLS: Indices<FLS_INDICES> = Indices::new();

impl<const COUNT: usize> Indices<COUNT> {
    const fn new() -> Self {
        Self { generations: [const { AtomicU32::new(0) }; COUNT], changing: Mutex::new(Vec::new()) }
    }

    /// The generation of an index that is in use.
    #[inline]
    fn generation(&self, index: u32) -> Option<u32> {
        let generation = self.generations.get(index as usize)?.load(Ordering::Acquire);
        (generation % 2 == 1).then_some(generation)
    }

    fn allocate(&self, callback: Callback) -> Option<u32> {
        let mut callbacks = self.changing.lock();
        let index = self.generations.iter().position(|known| known.load(Ordering::Acquire) % 2 == 0)?;
        if callbacks.len() <= index {
            callbacks.resize(index + 1, None);
        }
        callbacks[index] = callback;
        self.generations[index].fetch_add(1, Ordering::AcqRel);
        Some(index as u32)
    }

    /// Takes an index back: its callback, if it was in use.
    fn free(&self, index: u32) -> Option<Callback> {
        let mut callbacks = self.changing.lock();
        self.generation(index)?;
        self.generations[index as usize].fetch_add(1, Ordering::AcqRel);
        callbacks.get_mut(index as usize).map(Option::take)
    }

    fn callback(&self, index: u32) -> Callback {
        self.changing.lock().get(index as usize).copied().flatten()
    }
}

/// What a thread keeps, by index.
#[derive(Clone, Copy)]
struct Value {
    generation: u32,
    value: *mut c_void,
}

#[derive(Default)]
struct Values {
    tls: RefCell<Vec<Value>>,
    fls: RefCell<Vec<Value>>,
}

thread_local! {
    /// Freed with the state of the thread, and not by a destructor of its own: callbacks come before that.
    static VALUES: Cell<*const Values> = const { Cell::new(std::ptr::null()) };
}

fn with_values<R>(act: impl FnOnce(&Values) -> R) -> Option<R> {
    let values = VALUES.get();
    // SAFETY: only this thread knows the address, and only the end of its state frees it and forgets it.
    unsafe { values.as_ref() }.map(act)
}

fn make_values() {
    if VALUES.get().is_null() {
        VALUES.set(Box::into_raw(Box::default()));
        // Registered, so that its end comes.
        current::with(|_| ());
    }
}

fn load(values: &RefCell<Vec<Value>>, index: u32, generation: u32) -> *mut c_void {
    match values.borrow().get(index as usize) {
        Some(stored) if stored.generation == generation => stored.value,
        _ => std::ptr::null_mut(),
    }
}

fn store(values: &RefCell<Vec<Value>>, index: u32, generation: u32, value: *mut c_void) {
    let mut values = values.borrow_mut();
    if values.len() <= index as usize {
        values.resize(index as usize + 1, Value { generation: 0, value: std::ptr::null_mut() });
    }
    values[index as usize] = Value { generation, value };
}

/// The thread ends: calls the callback of every value that is there. A callback may store again; that is called for once more.
pub(crate) fn run_callbacks() {
    const ROUNDS: usize = 4;
    for _ in 0..ROUNDS {
        let due = with_values(|values| std::mem::take(&mut *values.fls.borrow_mut())).unwrap_or_default();
        if due.is_empty() {
            return;
        }
        for (index, stored) in (0..).zip(due) {
            if !stored.value.is_null() && FLS.generation(index) == Some(stored.generation) {
                call(FLS.callback(index), stored.value);
            }
        }
    }
}

fn call(callback: Callback, value: *mut c_void) {
    if let Some(callback) = callback {
        // SAFETY: who allocated the index promised that the callback may be called with what is stored there.
        unsafe { callback(value) };
    }
}

/// The last of the thread's state goes.
pub(crate) fn forget_values() {
    let values = VALUES.replace(std::ptr::null());
    if !values.is_null() {
        // SAFETY: `make_values` made it of a box, and nobody else knows it any more.
        drop(unsafe { Box::from_raw(values.cast_mut()) });
    }
}

/// `TlsAlloc`—A new index for a value of each thread. `TLS_OUT_OF_INDEXES` if all 1088 are in use.
///
/// Errors: ERROR_NO_MORE_ITEMS.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn TlsAlloc() -> u32 {
    TLS.allocate(None).unwrap_or_else(|| fail(f::ERROR_NO_MORE_ITEMS, t::TLS_OUT_OF_INDEXES))
}

/// `TlsFree`—Gives an index back. What threads have stored there is forgotten.
///
/// Errors: ERROR_INVALID_PARAMETER.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn TlsFree(dwtlsindex: u32) -> BOOL {
    if TLS.free(dwtlsindex).is_some() { 1 } else { fail(f::ERROR_INVALID_PARAMETER, 0) }
}

/// `TlsGetValue`—What the calling thread has stored; null if nothing. The last error becomes 0, so that null can be told from
/// a failure.
///
/// Errors: ERROR_INVALID_PARAMETER.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn TlsGetValue(dwtlsindex: u32) -> *mut c_void {
    let Some(generation) = TLS.generation(dwtlsindex) else {
        return fail(f::ERROR_INVALID_PARAMETER, std::ptr::null_mut());
    };
    set_last_error(f::ERROR_SUCCESS);
    with_values(|values| load(&values.tls, dwtlsindex, generation)).unwrap_or(std::ptr::null_mut())
}

/// `TlsSetValue`—Stores a value of the calling thread.
///
/// Errors: ERROR_INVALID_PARAMETER.
///
/// # Safety
/// None beyond the table's own: the value is kept, never looked at.
pub unsafe extern "system" fn TlsSetValue(dwtlsindex: u32, lptlsvalue: *const c_void) -> BOOL {
    let Some(generation) = TLS.generation(dwtlsindex) else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    make_values();
    with_values(|values| store(&values.tls, dwtlsindex, generation, lptlsvalue.cast_mut()));
    1
}

/// `FlsAlloc`—A new index for a value of each thread (there are no fibers here), and what is to be called with each value when
/// its thread ends or the index is freed.
///
/// Errors: ERROR_NO_MORE_ITEMS.
///
/// # Safety
/// The callback may be called with what is stored under the index.
pub unsafe extern "system" fn FlsAlloc(lpcallback: Callback) -> u32 {
    FLS.allocate(lpcallback).unwrap_or_else(|| fail(f::ERROR_NO_MORE_ITEMS, t::FLS_OUT_OF_INDEXES))
}

/// `FlsFree`—Gives an index back. The callback is called for the calling thread's value; other than on Windows those of other
/// threads are forgotten without it, as their threads are not stopped for it.
///
/// Errors: ERROR_INVALID_PARAMETER.
///
/// # Safety
/// None beyond what [`FlsAlloc`] demands.
pub unsafe extern "system" fn FlsFree(dwflsindex: u32) -> BOOL {
    let stored = FLS
        .generation(dwflsindex)
        .and_then(|generation| with_values(|values| load(&values.fls, dwflsindex, generation)))
        .unwrap_or(std::ptr::null_mut());
    let Some(callback) = FLS.free(dwflsindex) else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    if !stored.is_null() {
        call(callback, stored);
    }
    1
}

/// `FlsGetValue`—What the calling thread has stored; null if nothing. The last error becomes 0.
///
/// Errors: ERROR_INVALID_PARAMETER.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn FlsGetValue(dwflsindex: u32) -> *mut c_void {
    let Some(generation) = FLS.generation(dwflsindex) else {
        return fail(f::ERROR_INVALID_PARAMETER, std::ptr::null_mut());
    };
    set_last_error(f::ERROR_SUCCESS);
    with_values(|values| load(&values.fls, dwflsindex, generation)).unwrap_or(std::ptr::null_mut())
}

/// `FlsSetValue`—Stores a value of the calling thread.
///
/// Errors: ERROR_INVALID_PARAMETER.
///
/// # Safety
/// As [`FlsAlloc`].
pub unsafe extern "system" fn FlsSetValue(dwflsindex: u32, lpflsdata: *const c_void) -> BOOL {
    let Some(generation) = FLS.generation(dwflsindex) else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    make_values();
    with_values(|values| store(&values.fls, dwflsindex, generation, lpflsdata.cast_mut()));
    1
}
