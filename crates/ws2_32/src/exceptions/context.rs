//! `CONTEXT`: the registers of a thread that faulted, as Windows lays them out on this processor. On x86_64 the general registers are filled
//! in; elsewhere only the instruction's address is known.

use std::ffi::c_void;

#[cfg(target_arch = "x86_64")]
mod arch {
    use libc::{
        REG_EFL, REG_ERR, REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RAX, REG_RBP,
        REG_RBX, REG_RCX, REG_RDI, REG_RDX, REG_RIP, REG_RSI, REG_RSP,
    };

    const CONTEXT_AMD64: u32 = 0x0010_0000;
    const CONTROL: u32 = 1;
    const INTEGER: u32 = 2;

    /// `CONTEXT`.
    #[repr(C, align(16))]
    pub struct Context {
        homes: [u64; 6],
        flags: u32,
        mxcsr: u32,
        segments: [u16; 6],
        eflags: u32,
        debug: [u64; 6],
        /// Rax, Rcx, Rdx, Rbx, Rsp, Rbp, Rsi, Rdi, R8 to R15.
        general: [u64; 16],
        rip: u64,
        floating: [u64; 64],
        vectors: [u64; 52],
        control: [u64; 6],
    }

    const _: () = assert!(size_of::<Context>() == 1232);

    const GENERAL: [i32; 16] = [
        REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI, REG_R8, REG_R9, REG_R10, REG_R11,
        REG_R12, REG_R13, REG_R14, REG_R15,
    ];

    impl Context {
        pub fn here() -> Self {
            let (flags, zero) = (CONTEXT_AMD64, [0; 6]);
            let (floating, vectors) = ([0; 64], [0; 52]);
            Self {
                homes: zero,
                flags,
                mxcsr: 0,
                segments: [0; 6],
                eflags: 0,
                debug: zero,
                general: [0; 16],
                rip: 0,
                floating,
                vectors,
                control: zero,
            }
        }

        /// # Safety
        /// The kernel gave the state to a signal's handler.
        pub unsafe fn of(state: *const libc::ucontext_t) -> Self {
            // SAFETY: the caller's promise.
            let registers = unsafe { (*state).uc_mcontext.gregs };
            let mut context = Self::here();
            context.flags |= CONTROL | INTEGER;
            context.general = GENERAL.map(|register| registers[register as usize] as u64);
            context.rip = registers[REG_RIP as usize] as u64;
            context.eflags = registers[REG_EFL as usize] as u32;
            context
        }

        /// Gives the registers back that the program may have set.
        ///
        /// # Safety
        /// As [`Context::of`]; the kernel goes on with the state.
        pub unsafe fn write_to(&self, state: *mut libc::ucontext_t) {
            // SAFETY: the caller's promise.
            let registers = unsafe { &mut (*state).uc_mcontext.gregs };
            for (register, value) in GENERAL.into_iter().zip(self.general) {
                registers[register as usize] = value as i64;
            }
            registers[REG_RIP as usize] = self.rip as i64;
            registers[REG_EFL as usize] = self.eflags.into();
        }

        pub fn address(&self) -> usize {
            self.rip as usize
        }

        pub fn stack_pointer(&self) -> usize {
            self.general[4] as usize
        }

        /// The processor stands behind a breakpoint; on Windows it stands at it.
        pub fn back_to_breakpoint(&mut self) {
            self.rip -= 1;
        }
    }

    /// What was tried: 0 to read, 1 to write, 8 to run.
    ///
    /// # Safety
    /// As [`Context::of`].
    pub unsafe fn access(state: *const libc::ucontext_t) -> usize {
        // SAFETY: the caller's promise.
        let registers = unsafe { (*state).uc_mcontext.gregs };
        match registers[REG_ERR as usize] {
            error if error & 0x10 != 0 => 8,
            error if error & 2 != 0 => 1,
            _ => 0,
        }
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod arch {
    /// The instruction's address and the stack pointer.
    #[repr(C, align(16))]
    pub struct Context([u64; 2]);

    impl Context {
        pub fn here() -> Self {
            Self([0; 2])
        }

        /// # Safety
        /// The kernel gave the state to a signal's handler.
        pub unsafe fn of(state: *const libc::ucontext_t) -> Self {
            // SAFETY: the caller's promise.
            let machine = unsafe { &(*state).uc_mcontext };
            Self([machine.pc, machine.sp])
        }

        /// # Safety
        /// As [`Context::of`].
        pub unsafe fn write_to(&self, _state: *mut libc::ucontext_t) {}

        pub fn address(&self) -> usize {
            self.0[0] as usize
        }

        pub fn stack_pointer(&self) -> usize {
            self.0[1] as usize
        }

        pub fn back_to_breakpoint(&mut self) {}
    }

    /// What was tried is not known.
    ///
    /// # Safety
    /// As [`Context::of`].
    pub unsafe fn access(_state: *const libc::ucontext_t) -> usize {
        0
    }
}

pub use arch::{Context, access};

impl Context {
    /// The instruction that faulted.
    pub fn instruction(&self) -> *mut c_void {
        std::ptr::with_exposed_provenance_mut(self.address())
    }
}
