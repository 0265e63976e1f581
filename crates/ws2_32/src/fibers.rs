//! Fibers: stacks of the program's own between which a thread goes to and fro.
//!
//! What belongs to a thread (its last error, its waits, its slots) stays with the thread, whichever fiber runs. A fiber whose function returns
//! ends the thread: on the thread's own stack, in the fiber that it was converted to.

use crate::exceptions;
use crate::held::fails;
use overlapped_sys::foundation as f;
use overlapped_sys::threading as t;
use std::cell::Cell;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ops::Range;
use std::ptr;

const ERROR_ALREADY_FIBER: u32 = 1280;
const ERROR_ALREADY_THREAD: u32 = 1281;
/// A stack where the program does not say how large it is to be.
const STACK: usize = 1 << 20;
const PAGE: usize = 4096;

type Start = unsafe extern "C-unwind" fn(*mut c_void);

/// A fiber. The one that a thread was converted to has no stack here, and no function.
pub struct Fiber {
    context: MaybeUninit<libc::ucontext_t>,
    start: Option<Start>,
    data: *mut c_void,
    stack: *mut c_void,
    length: usize,
    /// The `__try` blocks that it is in while it does not run.
    frames: *mut exceptions::Frame,
}

thread_local! {
    /// The fiber that runs, and the one that the thread was converted to; null while it is none.
    static NOW: Cell<*mut Fiber> = const { Cell::new(ptr::null_mut()) };
    static FIRST: Cell<*mut Fiber> = const { Cell::new(ptr::null_mut()) };
    /// The fiber whose function has returned, which ends the thread.
    static ENDED: Cell<*mut Fiber> = const { Cell::new(ptr::null_mut()) };
    static LEFT: Left = const { Left };
}

/// Frees what a thread that ends leaves behind, from its own stack: its own fiber, and the one that ended it.
struct Left;

impl Drop for Left {
    fn drop(&mut self) {
        let (first, now, ended) = (FIRST.get(), NOW.get(), ENDED.get());
        for fiber in [first, if now == first { ptr::null_mut() } else { now }, ended] {
            if !fiber.is_null() {
                // SAFETY: it belonged to this thread, which runs on its own stack here and goes to no other any more.
                unsafe { free(fiber) };
            }
        }
    }
}

// A fiber may go on in another thread than it left: what is the thread's is looked up anew after each switch.

#[inline(never)]
fn now() -> *mut Fiber {
    NOW.get()
}

#[inline(never)]
fn set_now(fiber: *mut Fiber) {
    NOW.set(fiber);
}

#[inline(never)]
fn has_ended() -> bool {
    !ENDED.get().is_null()
}

/// Where the stack of the fiber that runs lies, above the page that ends it; none where it is the thread's own.
pub fn own_stack() -> Option<Range<usize>> {
    // SAFETY: the fiber that runs is live.
    let fiber = unsafe { now().as_ref() }?;
    let start = fiber.stack.addr();
    (start != 0).then_some(start + PAGE..start + fiber.length)
}

/// Where a fiber begins, on its own stack.
extern "C" fn begin() {
    // SAFETY: the fiber that runs is live.
    let fiber = unsafe { &*now() };
    if let Some(start) = fiber.start {
        // SAFETY: the program's promise to `CreateFiber`.
        unsafe { start(fiber.data) };
    }
    leave()
}

/// The fiber's function has returned: the thread ends, on its own stack.
#[inline(never)]
fn leave() -> ! {
    ENDED.set(NOW.get());
    let first = FIRST.get();
    if first.is_null() {
        // SAFETY: ends the thread.
        unsafe { t::ExitThread(0) };
    }
    set_now(first);
    // SAFETY: the thread's own fiber is live.
    exceptions::set_innermost(unsafe { (*first).frames });
    // SAFETY: the thread's own fiber is live.
    let context = unsafe { &raw const (*first).context };
    // SAFETY: the context is that of the thread's own stack, which waits in a switch.
    unsafe { libc::setcontext(context.cast()) };
    unreachable!("the thread's own fiber has a context");
}

fn make(start: Option<Start>, data: *mut c_void, stack: *mut c_void, length: usize) -> *mut Fiber {
    let frames = ptr::null_mut();
    Box::into_raw(Box::new(Fiber { context: MaybeUninit::zeroed(), start, data, stack, length, frames }))
}

/// Frees a fiber and its stack.
///
/// # Safety
/// It came from [`make`], does not run, and is not used any more.
unsafe fn free(fiber: *mut Fiber) {
    // SAFETY: the caller's promise.
    let fiber = unsafe { Box::from_raw(fiber) };
    if !fiber.stack.is_null() {
        // SAFETY: the stack was mapped for this fiber.
        unsafe { libc::munmap(fiber.stack, fiber.length) };
    }
}

/// `ConvertThreadToFiber`: the thread's own stack becomes a fiber, which can go to others. ERROR_ALREADY_FIBER if it is one.
#[unsafe(no_mangle)]
pub extern "C" fn ConvertThreadToFiber(data: *mut c_void) -> *mut Fiber {
    if !now().is_null() {
        return fails(ERROR_ALREADY_FIBER, ptr::null_mut());
    }
    // From now on there is something to free when the thread ends.
    LEFT.with(|_| ());
    let fiber = make(None, data, ptr::null_mut(), 0);
    set_now(fiber);
    FIRST.set(fiber);
    fiber
}

/// `ConvertThreadToFiberEx`: as [`ConvertThreadToFiber`]; floating point is switched in any case.
#[unsafe(no_mangle)]
pub extern "C" fn ConvertThreadToFiberEx(data: *mut c_void, flags: u32) -> *mut Fiber {
    if flags > 1 { fails(f::ERROR_INVALID_PARAMETER, ptr::null_mut()) } else { ConvertThreadToFiber(data) }
}

/// `ConvertFiberToThread`: the thread is a plain one again. ERROR_ALREADY_THREAD if it is, or if another stack than its own runs.
#[unsafe(no_mangle)]
pub extern "C" fn ConvertFiberToThread() -> i32 {
    let fiber = now();
    if fiber.is_null() || fiber != FIRST.get() {
        return fails(ERROR_ALREADY_THREAD, 0);
    }
    set_now(ptr::null_mut());
    FIRST.set(ptr::null_mut());
    // SAFETY: it is the thread's own, which the program gives up by this call.
    unsafe { free(fiber) };
    1
}

/// `CreateFiberEx`: a fiber with a stack of its own, which begins when a thread first goes to it.
#[unsafe(no_mangle)]
pub extern "C" fn CreateFiberEx(
    commit: usize,
    reserve: usize,
    flags: u32,
    start: Option<Start>,
    data: *mut c_void,
) -> *mut Fiber {
    let Some(start) = start.filter(|_| flags <= 1) else { return fails(f::ERROR_INVALID_PARAMETER, ptr::null_mut()) };
    let wanted = match commit.max(reserve) {
        0 => STACK,
        wanted => wanted.max(16 * PAGE),
    };
    let Some(length) = wanted.checked_next_multiple_of(PAGE).and_then(|length| length.checked_add(PAGE)) else {
        return fails(f::ERROR_NOT_ENOUGH_MEMORY, ptr::null_mut());
    };
    let (access, kind) =
        (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_STACK);
    // SAFETY: a new mapping, wherever there is room.
    let stack = unsafe { libc::mmap(ptr::null_mut(), length, access, kind, -1, 0) };
    if stack == libc::MAP_FAILED {
        return fails(f::ERROR_NOT_ENOUGH_MEMORY, ptr::null_mut());
    }
    // SAFETY: the lowest page, where a stack that is too deep faults.
    unsafe { libc::mprotect(stack, PAGE, libc::PROT_NONE) };
    let fiber = make(Some(start), data, stack, length);
    // SAFETY: the fiber is this function's own still.
    let context = unsafe { (*fiber).context.as_mut_ptr() };
    // SAFETY: there is room for the context.
    unsafe { libc::getcontext(context) };
    // SAFETY: as above.
    unsafe { (*context).uc_stack = libc::stack_t { ss_sp: stack, ss_flags: 0, ss_size: length } };
    // SAFETY: as above.
    unsafe { (*context).uc_link = ptr::null_mut() };
    // SAFETY: the context has a stack, and the function takes no arguments.
    unsafe { libc::makecontext(context, begin, 0) };
    fiber
}

/// `CreateFiber`: as [`CreateFiberEx`].
#[unsafe(no_mangle)]
pub extern "C" fn CreateFiber(size: usize, start: Option<Start>, data: *mut c_void) -> *mut Fiber {
    CreateFiberEx(size, 0, 0, start, data)
}

/// `SwitchToFiber`: goes on in another fiber. The thread must be one.
///
/// # Safety
/// The fiber is live, and runs in no other thread.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn SwitchToFiber(fiber: *mut Fiber) {
    let from = now();
    if from.is_null() || from == fiber {
        return;
    }
    set_now(fiber);
    // SAFETY: the fiber that runs is live.
    unsafe { (*from).frames = exceptions::innermost() };
    // SAFETY: the caller's promise.
    exceptions::set_innermost(unsafe { (*fiber).frames });
    // SAFETY: the fiber that runs is live.
    let left = unsafe { &raw mut (*from).context };
    // SAFETY: the caller's promise.
    let gone_to = unsafe { &raw const (*fiber).context };
    // SAFETY: both are live; a context that is gone to was filled in when it was left or made.
    unsafe { libc::swapcontext(left.cast(), gone_to.cast()) };
    if has_ended() {
        // SAFETY: ends the thread.
        unsafe { t::ExitThread(0) };
    }
}

/// `DeleteFiber`: frees a fiber; the one that runs ends its thread.
///
/// # Safety
/// The fiber is live, runs in no other thread, and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn DeleteFiber(fiber: *mut Fiber) {
    if fiber == now() {
        // SAFETY: ends the thread.
        unsafe { t::ExitThread(1) };
    }
    // SAFETY: the caller's promise.
    unsafe { free(fiber) };
}

/// `IsThreadAFiber`.
#[unsafe(no_mangle)]
pub extern "C" fn IsThreadAFiber() -> i32 {
    i32::from(!now().is_null())
}

/// `GetCurrentFiber`: null where the thread is none.
#[unsafe(no_mangle)]
pub extern "C" fn GetCurrentFiber() -> *mut Fiber {
    now()
}

/// `GetFiberData`: what the fiber that runs was made with.
#[unsafe(no_mangle)]
pub extern "C" fn GetFiberData() -> *mut c_void {
    let fiber = now();
    // SAFETY: the fiber that runs is live.
    if fiber.is_null() { ptr::null_mut() } else { unsafe { (*fiber).data } }
}
