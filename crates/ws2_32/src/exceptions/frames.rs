//! The frames of `__try` blocks: a list for each thread (and fiber), the innermost first, in the functions' own memory. The headers' macros
//! make them (`ovl/seh.h`).

use super::{Pointers, stack, switch};
use std::cell::Cell;
use std::ffi::c_void;
use std::mem::offset_of;
use std::ptr;

/// What a frame's function is to do next; as in the header.
pub const BODY: i32 = 1;
pub const FILTER: i32 = 2;
const AFTER: i32 = 3;
pub const CALLED: i32 = 4;
pub const HANDLER: i32 = 5;
const DONE: i32 = 6;

/// `struct ovl_seh_frame`.
#[repr(C)]
pub struct Frame {
    pub outer: *mut Frame,
    /// Where the stack of who has gone into the function lies.
    pub resume: *mut c_void,
    /// As the function was when the block began.
    pub registers: [*mut c_void; 24],
    pub pointers: *mut Pointers,
    pub turn: i32,
    pub code: u32,
    pub abnormal: i32,
    pub is_finally: i32,
}

// The numbers that the assembler has.
const _: () = assert!(offset_of!(Frame, resume) == 8 && offset_of!(Frame, registers) == 16);
const _: () = assert!(offset_of!(Frame, turn) == 216 && size_of::<Frame>() == 232);

thread_local! {
    static INNERMOST: Cell<*mut Frame> = const { Cell::new(ptr::null_mut()) };
}

// A fiber may go on in another thread: the thread's own is looked up anew each time.

#[inline(never)]
pub fn innermost() -> *mut Frame {
    INNERMOST.get()
}

#[inline(never)]
pub fn set_innermost(frame: *mut Frame) {
    INNERMOST.set(frame);
}

/// Where the stack of a frame's function lay when the block began.
fn stack_pointer(frame: *const Frame) -> usize {
    const PLACE: usize = if cfg!(target_arch = "x86_64") { 6 } else { 12 };
    // SAFETY: the memory is a stack's of this thread, which is there though it may be free.
    unsafe { (*frame).registers[PLACE].addr() }
}

/// Takes frames off the list whose functions are gone without having said so, by `longjmp`: they lie where the stack is free.
pub fn forget_dead(sp: usize) {
    let mut frame = innermost();
    while !frame.is_null() && stack::is_free(stack_pointer(frame), sp) {
        // SAFETY: the memory is the thread's own stack's, which is there though it is free; the outer frame was live when this was written.
        frame = unsafe { (*frame).outer };
    }
    set_innermost(frame);
}

// SAFETY: the symbol begins with `ovl_`; it jumps with one argument more.
/// A block begins: its frame is the innermost now.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ovl_seh_begin(frame: *mut Frame) -> *mut Frame {
    #[cfg(target_arch = "x86_64")]
    core::arch::naked_asm!("lea rsi, [rsp + 8]", "jmp {begin}", begin = sym begin);
    #[cfg(target_arch = "aarch64")]
    core::arch::naked_asm!("mov x1, sp", "b {begin}", begin = sym begin);
}

unsafe extern "C" fn begin(frame: *mut Frame, sp: usize) -> *mut Frame {
    stack::prepare();
    forget_dead(sp);
    let new = Frame {
        outer: innermost(),
        resume: ptr::null_mut(),
        registers: [ptr::null_mut(); 24],
        pointers: ptr::null_mut(),
        turn: 0,
        code: 0,
        abnormal: 0,
        is_finally: 0,
    };
    // SAFETY: the header's macro gives a frame of the function that calls.
    unsafe { frame.write(new) };
    set_innermost(frame);
    frame
}

/// The block has come to its end, or what stands behind it; what is next.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ovl_seh_turn(frame: *mut Frame) {
    // SAFETY: the header's macro gives its frame.
    let turn = unsafe { (*frame).turn };
    let next = match turn {
        BODY => {
            // SAFETY: as above.
            set_innermost(unsafe { (*frame).outer });
            AFTER
        }
        // SAFETY: who has called the function waits.
        CALLED => unsafe { switch::ovl_seh_answer(frame, 0) },
        _ => DONE,
    };
    // SAFETY: as above.
    unsafe { (*frame).turn = next };
}

/// The block is left for good: by its end, or past it. `__finally` runs if it has not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ovl_seh_leave(frame: *mut Frame) {
    // SAFETY: the header's macro gives its frame.
    let turn = unsafe { (*frame).turn };
    if matches!(turn, BODY | FILTER) {
        // SAFETY: as above.
        set_innermost(unsafe { (*frame).outer });
    }
    if turn == BODY {
        // SAFETY: as above.
        unsafe { (*frame).turn = CALLED };
        // SAFETY: the function waits for this one.
        unsafe { switch::call(frame) };
    }
    // SAFETY: as above.
    unsafe { (*frame).turn = DONE };
}
