//! `rand` and `srand`: the numbers of Microsoft's runtime, of 15 bits, and each thread has its own; glibc's have 31 and are the process'.

use std::cell::Cell;
use std::ffi::{c_int, c_uint};

thread_local! {
    static STATE: Cell<u32> = const { Cell::new(1) };
}

/// `rand`: the thread's next number, at most RAND_MAX, which is 32767.
#[unsafe(export_name = "ovl_rand")]
pub extern "C" fn rand() -> c_int {
    STATE.with(|state| {
        let next = state.get().wrapping_mul(214_013).wrapping_add(2_531_011);
        state.set(next);
        (next >> 16 & 0x7fff) as c_int
    })
}

/// `srand`: where the thread's numbers begin.
#[unsafe(export_name = "ovl_srand")]
pub extern "C" fn srand(seed: c_uint) {
    STATE.with(|state| state.set(seed));
}
