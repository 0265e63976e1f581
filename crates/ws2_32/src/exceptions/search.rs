//! Who handles an exception: the frames of the thread are asked from the innermost on; where a filter says so, the `__finally` blocks within its
//! own run, and its handler goes on.
//!
//! No function here has anything to drop while a frame's function runs: it may not come back.

use super::frames::{self, BODY, CALLED, FILTER, Frame, HANDLER};
use super::{EXCEPTION_CONTINUE_EXECUTION, EXCEPTION_NONCONTINUABLE, MOST_ARGUMENTS, Pointers, Record, switch};
use std::ptr;

const EXCEPTION_UNWINDING: u32 = 2;
const EXCEPTION_NESTED_CALL: u32 = 0x10;
const STATUS_NONCONTINUABLE_EXCEPTION: u32 = 0xC000_0025;

/// Asks the frames; whether the exception's cause has been mended. Does not return if one handles it.
///
/// # Safety
/// The pointers and what they lead to are live; the frames are those of this thread, whose stack is used down to `sp`.
pub unsafe fn is_mended(pointers: *mut Pointers, sp: usize) -> bool {
    frames::forget_dead(sp);
    let mut frame = frames::innermost();
    while !frame.is_null() {
        // SAFETY: the caller's promise.
        let answer = unsafe { ask(frame, pointers) };
        if answer > 0 {
            // SAFETY: the caller's promise.
            unsafe { handle(frame, pointers) };
        }
        if answer < 0 {
            // SAFETY: the caller's promise.
            return unsafe { may_go_on(pointers, sp) };
        }
        // SAFETY: a frame on the list is live.
        frame = unsafe { (*frame).outer };
    }
    false
}

/// What a frame's filter says.
///
/// # Safety
/// As [`is_mended`], and the frame is on the list.
unsafe fn ask(frame: *mut Frame, pointers: *mut Pointers) -> i32 {
    // SAFETY: the caller's promise; the bits are given back below.
    let before = unsafe { ptr::read(frame) };
    // SAFETY: the caller's promise.
    let record = unsafe { (*pointers).record };
    if before.turn == FILTER {
        // The exception is one of this frame's filter.
        // SAFETY: the caller's promise.
        unsafe { (*record).flags |= EXCEPTION_NESTED_CALL };
    }
    // SAFETY: the caller's promise.
    let code = unsafe { (*record).code };
    let asked = Frame { turn: FILTER, pointers, code, ..before };
    // SAFETY: the caller's promise.
    unsafe { frame.write(asked) };
    // SAFETY: the function of a frame on the list has not returned.
    let answer = unsafe { switch::call(frame) };
    // SAFETY: the caller's promise.
    let is_finally = unsafe { (*frame).is_finally };
    let after = Frame { is_finally, ..before };
    // SAFETY: the caller's promise.
    unsafe { frame.write(after) };
    answer
}

/// Whether an exception may be mended; if not, that is another one.
///
/// # Safety
/// As [`is_mended`].
unsafe fn may_go_on(pointers: *mut Pointers, sp: usize) -> bool {
    // SAFETY: the caller's promise.
    let record = unsafe { (*pointers).record };
    // SAFETY: the caller's promise.
    let flags = unsafe { (*record).flags };
    // SAFETY: the caller's promise.
    let address = unsafe { (*record).address };
    if flags & EXCEPTION_NONCONTINUABLE == 0 {
        return true;
    }
    let mut second = Record {
        code: STATUS_NONCONTINUABLE_EXCEPTION,
        flags: EXCEPTION_NONCONTINUABLE,
        other: record,
        address,
        count: 0,
        arguments: [0; MOST_ARGUMENTS],
    };
    // SAFETY: the caller's promise.
    let context = unsafe { (*pointers).context };
    // SAFETY: as above; the record is live.
    if unsafe { super::ask_all(&mut second, context, sp) } != Some(EXCEPTION_CONTINUE_EXECUTION) {
        super::end(STATUS_NONCONTINUABLE_EXCEPTION);
    }
    true
}

/// Runs the `__finally` blocks within a frame, and goes on in its handler.
///
/// # Safety
/// As [`is_mended`], and the frame is on the list.
unsafe fn handle(target: *mut Frame, pointers: *mut Pointers) -> ! {
    // SAFETY: the caller's promise.
    let record = unsafe { (*pointers).record };
    // SAFETY: as above.
    unsafe { (*record).flags |= EXCEPTION_UNWINDING };
    // SAFETY: as above.
    let code = unsafe { (*record).code };
    loop {
        let frame = frames::innermost();
        if frame == target || frame.is_null() {
            break;
        }
        // An exception in the block is one of those around it.
        // SAFETY: a frame on the list is live.
        let outer = unsafe { (*frame).outer };
        frames::set_innermost(outer);
        // SAFETY: as above.
        if unsafe { (*frame).is_finally } != 0 {
            // SAFETY: as above.
            unsafe { (*frame).abnormal = 1 };
            // SAFETY: as above.
            unsafe { (*frame).turn = CALLED };
            // SAFETY: the function of the frame has not returned.
            unsafe { switch::call(frame) };
        }
    }
    // SAFETY: the target is live, as are all that are around it.
    let outer = unsafe { (*target).outer };
    frames::set_innermost(outer);
    let mut frame = outer;
    while !frame.is_null() {
        // A search that this one ends may have stopped in a filter.
        // SAFETY: as above.
        unsafe { (*frame).turn = BODY };
        // SAFETY: as above.
        frame = unsafe { (*frame).outer };
    }
    // SAFETY: as above.
    unsafe { (*target).code = code };
    // SAFETY: as above.
    unsafe { (*target).pointers = ptr::null_mut() };
    // SAFETY: as above.
    unsafe { (*target).turn = HANDLER };
    // SAFETY: the function of the frame has not returned, and all that lies below has been left.
    unsafe { switch::go(target) }
}
