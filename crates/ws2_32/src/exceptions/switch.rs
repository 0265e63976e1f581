//! Going into the function of a frame and out of it again: the registers that a function keeps for its caller, given back while the stack
//! stays where it is, below all that is still needed.

use super::frames::Frame;

/// What lies free above the stack pointer of a function that is gone into: it may have parameters of its calls there.
macro_rules! gap {
    () => {
        "1024"
    };
}

// SAFETY: the symbol begins with `ovl_`; it writes to the frame alone.
/// Saves the caller's registers in a frame, whose turn is the block's from now on. Returns zero; again, with one, whenever the frame's
/// function is gone into.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ovl_seh_save(frame: *mut Frame) -> i32 {
    #[cfg(target_arch = "x86_64")]
    core::arch::naked_asm!(
        "mov [rdi + 16], rbx",
        "mov [rdi + 24], rbp",
        "mov [rdi + 32], r12",
        "mov [rdi + 40], r13",
        "mov [rdi + 48], r14",
        "mov [rdi + 56], r15",
        "lea rdx, [rsp + 8]",
        "mov [rdi + 64], rdx",
        "mov rdx, [rsp]",
        "mov [rdi + 72], rdx",
        "stmxcsr [rdi + 80]",
        "fnstcw [rdi + 84]",
        "mov dword ptr [rdi + 216], 1",
        "xor eax, eax",
        "ret",
    );
    #[cfg(target_arch = "aarch64")]
    core::arch::naked_asm!(
        "stp x19, x20, [x0, 16]",
        "stp x21, x22, [x0, 32]",
        "stp x23, x24, [x0, 48]",
        "stp x25, x26, [x0, 64]",
        "stp x27, x28, [x0, 80]",
        "stp x29, x30, [x0, 96]",
        "mov x1, sp",
        "str x1, [x0, 112]",
        "stp d8, d9, [x0, 120]",
        "stp d10, d11, [x0, 136]",
        "stp d12, d13, [x0, 152]",
        "stp d14, d15, [x0, 168]",
        "mov w1, 1",
        "str w1, [x0, 216]",
        "mov w0, wzr",
        "ret",
    );
}

/// Goes into a frame's function, and comes back with what it answers.
///
/// # Safety
/// The function has not returned, and its turn says what it is to do.
#[unsafe(naked)]
pub unsafe extern "C" fn call(frame: *mut Frame) -> i32 {
    #[cfg(target_arch = "x86_64")]
    core::arch::naked_asm!(
        "push rbx",
        "push rbp",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "sub rsp, 8",
        "mov [rdi + 8], rsp",
        concat!("sub rsp, ", gap!()),
        "mov rbx, [rdi + 16]",
        "mov rbp, [rdi + 24]",
        "mov r12, [rdi + 32]",
        "mov r13, [rdi + 40]",
        "mov r14, [rdi + 48]",
        "mov r15, [rdi + 56]",
        "mov eax, 1",
        "jmp [rdi + 72]",
    );
    #[cfg(target_arch = "aarch64")]
    core::arch::naked_asm!(
        "sub sp, sp, 160",
        "stp x19, x20, [sp]",
        "stp x21, x22, [sp, 16]",
        "stp x23, x24, [sp, 32]",
        "stp x25, x26, [sp, 48]",
        "stp x27, x28, [sp, 64]",
        "stp x29, x30, [sp, 80]",
        "stp d8, d9, [sp, 96]",
        "stp d10, d11, [sp, 112]",
        "stp d12, d13, [sp, 128]",
        "stp d14, d15, [sp, 144]",
        "mov x1, sp",
        "str x1, [x0, 8]",
        concat!("sub sp, sp, ", gap!()),
        "ldp x19, x20, [x0, 16]",
        "ldp x21, x22, [x0, 32]",
        "ldp x23, x24, [x0, 48]",
        "ldp x25, x26, [x0, 64]",
        "ldp x27, x28, [x0, 80]",
        "ldp x29, x30, [x0, 96]",
        "ldp d8, d9, [x0, 120]",
        "ldp d10, d11, [x0, 136]",
        "ldp d12, d13, [x0, 152]",
        "ldp d14, d15, [x0, 168]",
        "mov w0, 1",
        "ret",
    );
}

// SAFETY: the symbol begins with `ovl_`; what it gives back was saved by `call`.
/// Out of a frame's function again, with an answer.
///
/// # Safety
/// The function was gone into by [`call`], which waits.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ovl_seh_answer(frame: *mut Frame, answer: i32) -> ! {
    #[cfg(target_arch = "x86_64")]
    core::arch::naked_asm!(
        "mov rsp, [rdi + 8]",
        "mov eax, esi",
        "add rsp, 8",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbp",
        "pop rbx",
        "ret",
    );
    #[cfg(target_arch = "aarch64")]
    core::arch::naked_asm!(
        "ldr x2, [x0, 8]",
        "mov sp, x2",
        "mov w0, w1",
        "ldp x19, x20, [sp]",
        "ldp x21, x22, [sp, 16]",
        "ldp x23, x24, [sp, 32]",
        "ldp x25, x26, [sp, 48]",
        "ldp x27, x28, [sp, 64]",
        "ldp x29, x30, [sp, 80]",
        "ldp d8, d9, [sp, 96]",
        "ldp d10, d11, [sp, 112]",
        "ldp d12, d13, [sp, 128]",
        "ldp d14, d15, [sp, 144]",
        "add sp, sp, 160",
        "ret",
    );
}

/// Into a frame's function for good: all that lies below is gone.
///
/// # Safety
/// As [`call`]; and nothing below is needed any more.
#[unsafe(naked)]
pub unsafe extern "C" fn go(frame: *mut Frame) -> ! {
    #[cfg(target_arch = "x86_64")]
    core::arch::naked_asm!(
        "mov rbx, [rdi + 16]",
        "mov rbp, [rdi + 24]",
        "mov r12, [rdi + 32]",
        "mov r13, [rdi + 40]",
        "mov r14, [rdi + 48]",
        "mov r15, [rdi + 56]",
        "mov rsp, [rdi + 64]",
        "ldmxcsr [rdi + 80]",
        "fnclex",
        "fldcw [rdi + 84]",
        "cld",
        "mov eax, 1",
        "jmp [rdi + 72]",
    );
    #[cfg(target_arch = "aarch64")]
    core::arch::naked_asm!(
        "ldp x19, x20, [x0, 16]",
        "ldp x21, x22, [x0, 32]",
        "ldp x23, x24, [x0, 48]",
        "ldp x25, x26, [x0, 64]",
        "ldp x27, x28, [x0, 80]",
        "ldp x29, x30, [x0, 96]",
        "ldr x1, [x0, 112]",
        "mov sp, x1",
        "ldp d8, d9, [x0, 120]",
        "ldp d10, d11, [x0, 136]",
        "ldp d12, d13, [x0, 152]",
        "ldp d14, d15, [x0, 168]",
        "mov w0, 1",
        "ret",
    );
}
