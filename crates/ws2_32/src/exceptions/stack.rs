//! The stacks of a thread that has `__try` blocks: where its own lies, and another for the signals of faults, since a stack that has
//! overflowed has no room for them.

use crate::thread_block;
use std::cell::Cell;
use std::ffi::c_void;
use std::ops::Range;
use std::ptr;

/// Filters run there, and `__finally` blocks that an exception passes; memory is taken as it is used.
const LENGTH: usize = 1 << 20;
const PAGE: usize = 4096;
/// How far from the stack's end a function may have reached at once, and how much the kernel keeps free below a process's first stack.
const REACH: usize = 1 << 20;

/// The lowest address and the one behind the highest; nothing while both are zero.
type Bounds = Cell<(usize, usize)>;

thread_local! {
    static OWN: Bounds = const { Cell::new((0, 0)) };
    static SIGNALS: Bounds = const { Cell::new((0, 0)) };
    static IS_PREPARED: Cell<bool> = const { Cell::new(false) };
    static MAPPED: Mapped = const { Mapped };
}

/// Gives the signals' stack back when the thread ends.
struct Mapped;

impl Drop for Mapped {
    fn drop(&mut self) {
        let (low, high) = SIGNALS.take();
        let here = 0u8;
        // A thread that ends in a filter still stands on it.
        if low == 0 || (low..high).contains(&ptr::from_ref(&here).addr()) {
            return;
        }
        let none = libc::stack_t { ss_sp: ptr::null_mut(), ss_flags: libc::SS_DISABLE, ss_size: 0 };
        // SAFETY: the description is live.
        unsafe { libc::sigaltstack(&raw const none, ptr::null_mut()) };
        let start: *mut c_void = ptr::with_exposed_provenance_mut(low - PAGE);
        // SAFETY: it was mapped for this thread, and no signal uses it any more.
        unsafe { libc::munmap(start, high - low + PAGE) };
    }
}

/// Sees to the thread's stacks, once.
pub fn prepare() {
    if IS_PREPARED.get() {
        return;
    }
    IS_PREPARED.set(true);
    super::listen_to_faults();
    OWN.set(thread_block::stack().map_or((0, 0), |(end, lowest)| (lowest.addr(), end.addr())));
    give_signals_a_stack();
}

/// A stack for signals, unless the program has given the thread one.
fn give_signals_a_stack() {
    let mut now = libc::stack_t { ss_sp: ptr::null_mut(), ss_flags: 0, ss_size: 0 };
    // SAFETY: there is room for the description.
    unsafe { libc::sigaltstack(ptr::null(), &raw mut now) };
    if now.ss_flags & libc::SS_DISABLE == 0 {
        SIGNALS.set((now.ss_sp.addr(), now.ss_sp.addr() + now.ss_size));
        return;
    }
    let (access, kind) =
        (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_STACK);
    // SAFETY: a new mapping, wherever there is room.
    let start = unsafe { libc::mmap(ptr::null_mut(), LENGTH + PAGE, access, kind, -1, 0) };
    if start == libc::MAP_FAILED {
        return;
    }
    // SAFETY: the lowest page, where a stack that is too deep faults.
    unsafe { libc::mprotect(start, PAGE, libc::PROT_NONE) };
    let low = start.expose_provenance() + PAGE;
    let given = libc::stack_t { ss_sp: ptr::with_exposed_provenance_mut(low), ss_flags: 0, ss_size: LENGTH };
    // SAFETY: the memory is this thread's until it ends.
    if unsafe { libc::sigaltstack(&raw const given, ptr::null_mut()) } != 0 {
        // SAFETY: nobody has it.
        unsafe { libc::munmap(start, LENGTH + PAGE) };
        return;
    }
    SIGNALS.set((low, low + LENGTH));
    MAPPED.with(|_| ());
}

fn range(bounds: (usize, usize)) -> Range<usize> {
    bounds.0..bounds.1
}

/// Whether an address lies where a stack of the thread's, used down to `sp`, is free. Of other stacks nothing is known.
pub fn is_free(address: usize, sp: usize) -> bool {
    let (own, signals) = (range(OWN.get()), range(SIGNALS.get()));
    let is_beside = |stack: &Range<usize>| stack.contains(&address) && stack.contains(&sp);
    if is_beside(&own) || is_beside(&signals) {
        return address < sp;
    }
    // On its own stack again, the thread has left that for signals.
    signals.contains(&address) && own.contains(&sp)
}

/// Whether a fault is that of a stack with no room left: the thread's own, or the one given.
pub fn has_overflowed(address: usize, sp: usize, other: Option<Range<usize>>) -> bool {
    let is_end = |stack: &Range<usize>| {
        stack.start != 0
            && address.abs_diff(stack.start) < REACH
            && address < stack.start + (stack.len() / 2).min(REACH)
    };
    let is_at_end = is_end(&range(OWN.get())) || other.is_some_and(|stack| is_end(&stack));
    is_at_end && address.abs_diff(sp) < REACH
}
