//! `NtCurrentTeb`: the part of a thread's block that is documented, where its stack lies and who handles its exceptions. What handles an exception here is
//! found by other means: the list is the program's own to keep.

use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr;

/// `NT_TIB`.
#[repr(C)]
pub struct Block {
    handlers: *mut c_void,
    stack_base: *mut c_void,
    stack_limit: *mut c_void,
    subsystem: *mut c_void,
    fiber: *mut c_void,
    program: *mut c_void,
    own: *mut Block,
}

/// Where the calling thread's stack begins, at its highest address, and ends.
pub fn stack() -> Option<(*mut c_void, *mut c_void)> {
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::zeroed();
    // SAFETY: takes no memory.
    let own = unsafe { libc::pthread_self() };
    // SAFETY: there is room for the attributes.
    if unsafe { libc::pthread_getattr_np(own, attributes.as_mut_ptr()) } != 0 {
        return None;
    }
    let (mut lowest, mut size) = (ptr::null_mut(), 0);
    // SAFETY: the attributes were filled in, and the variables are live.
    let told = unsafe { libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut lowest, &raw mut size) };
    // SAFETY: they were filled in, and are not used any more.
    unsafe { libc::pthread_attr_destroy(attributes.as_mut_ptr()) };
    (told == 0).then(|| (lowest.wrapping_byte_add(size), lowest))
}

thread_local! {
    static BLOCK: UnsafeCell<Block> = const {
        let none = ptr::null_mut();
        let (own, stack_base, stack_limit) = (ptr::null_mut(), none, none);
        UnsafeCell::new(Block { handlers: none, stack_base, stack_limit, subsystem: none, fiber: none, program: none, own })
    };
}

/// `NtCurrentTeb`: the calling thread's block, which lasts as long as the thread.
#[unsafe(no_mangle)]
pub extern "C" fn NtCurrentTeb() -> *mut Block {
    BLOCK.with(|block| {
        let own = block.get();
        // SAFETY: the block is the calling thread's alone.
        let block = unsafe { &mut *own };
        if block.own.is_null() {
            let (base, limit) = stack().unwrap_or((ptr::null_mut(), ptr::null_mut()));
            (block.stack_base, block.stack_limit, block.own) = (base, limit, own);
        }
        own
    })
}
