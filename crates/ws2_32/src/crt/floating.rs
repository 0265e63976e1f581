//! `_controlfp` and its kin: how this thread rounds, and which exceptions of arithmetic end in a signal. Both units are set, for what is as
//! wide as a long double is calculated by the older one.

use std::arch::asm;

/// The exceptions by Windows' bits, each with its place among the six of the hardware's words.
const EXCEPTIONS: [(u32, u32); 6] =
    [(0x10, 1 << 0), (0x80000, 1 << 1), (0x08, 1 << 2), (0x04, 1 << 3), (0x02, 1 << 4), (0x01, 1 << 5)];
const ALL_EXCEPTIONS: u32 = 0x0008_001f;
const DENORMAL: u32 = 0x0008_0000;
const ROUNDING: u32 = 0x0000_0300;
const DENORMALS: u32 = 0x0300_0000;
/// Infinity and precision, which processors of 64 bits have not.
const ABSENT: u32 = 0x0007_0000;
/// Every exception masked, and to the nearest.
const DEFAULT: u32 = ALL_EXCEPTIONS;

const MXCSR_MASKS: u32 = 7;
const MXCSR_ROUNDING: u32 = 13;
const MXCSR_ZERO_OPERANDS: u32 = 1 << 6;
const MXCSR_ZERO_RESULTS: u32 = 1 << 15;
const X87_ROUNDING: u16 = 10;

fn mxcsr() -> u32 {
    let mut value = 0_u32;
    // SAFETY: writes the word that is named.
    unsafe { asm!("stmxcsr [{}]", in(reg) &raw mut value, options(nostack, preserves_flags)) };
    value
}

fn set_mxcsr(value: u32) {
    // SAFETY: reads the word that is named; each of its bits comes from the register or from above.
    unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const value, options(nostack, preserves_flags, readonly)) };
}

fn x87_control() -> u16 {
    let mut value = 0_u16;
    // SAFETY: writes the word that is named.
    unsafe { asm!("fnstcw [{}]", in(reg) &raw mut value, options(nostack, preserves_flags)) };
    value
}

fn set_x87_control(value: u16) {
    // SAFETY: reads the word that is named.
    unsafe { asm!("fldcw [{}]", in(reg) &raw const value, options(nostack, preserves_flags, readonly)) };
}

fn x87_status() -> u16 {
    let value: u16;
    // SAFETY: changes nothing but the register.
    unsafe { asm!("fnstsw ax", out("ax") value, options(nostack, nomem, preserves_flags)) };
    value
}

/// The hardware's six bits as Windows', and the other way round.
fn to_windows(hardware: u32) -> u32 {
    EXCEPTIONS.iter().filter(|(_, bit)| hardware & bit != 0).map(|(windows, _)| windows).sum()
}

fn to_hardware(windows: u32) -> u32 {
    EXCEPTIONS.iter().filter(|(bit, _)| windows & bit != 0).map(|(_, hardware)| hardware).sum()
}

/// The control word as Windows has it.
fn control() -> u32 {
    let value = mxcsr();
    let denormals = match (value & MXCSR_ZERO_OPERANDS != 0, value & MXCSR_ZERO_RESULTS != 0) {
        (false, false) => 0,
        (true, true) => 0x0100_0000,
        (true, false) => 0x0200_0000,
        (false, true) => 0x0300_0000,
    };
    to_windows(value >> MXCSR_MASKS) | (value >> MXCSR_ROUNDING & 3) << 8 | denormals
}

fn set_control(windows: u32) {
    let masks = to_hardware(windows & ALL_EXCEPTIONS);
    let rounding = (windows & ROUNDING) >> 8;
    let zeros = match windows & DENORMALS {
        0x0100_0000 => MXCSR_ZERO_OPERANDS | MXCSR_ZERO_RESULTS,
        0x0200_0000 => MXCSR_ZERO_OPERANDS,
        0x0300_0000 => MXCSR_ZERO_RESULTS,
        _ => 0,
    };
    let replaced = 0x3f << MXCSR_MASKS | 3 << MXCSR_ROUNDING | MXCSR_ZERO_OPERANDS | MXCSR_ZERO_RESULTS;
    set_mxcsr(mxcsr() & !replaced | masks << MXCSR_MASKS | rounding << MXCSR_ROUNDING | zeros);
    set_x87_control(x87_control() & !(0x3f | 3 << X87_ROUNDING) | masks as u16 | (rounding as u16) << X87_ROUNDING);
}

/// Both units' exceptions since they were cleared.
fn status() -> u32 {
    to_windows((mxcsr() | u32::from(x87_status())) & 0x3f)
}

fn change(new: u32, mask: u32) -> u32 {
    let mask = mask & (ALL_EXCEPTIONS | ROUNDING | DENORMALS);
    if mask != 0 {
        set_control(control() & !mask | new & mask);
    }
    control()
}

/// `_control87`: sets what the mask names, and answers with the control word.
#[unsafe(no_mangle)]
pub extern "C" fn _control87(new: u32, mask: u32) -> u32 {
    change(new, mask)
}

/// `_controlfp`: as [`_control87`], but that the exception of denormals stays as it is.
#[unsafe(no_mangle)]
pub extern "C" fn _controlfp(new: u32, mask: u32) -> u32 {
    change(new, mask & !DENORMAL)
}

/// `_controlfp_s`: as [`_controlfp`]; the word goes to `current`. EINVAL: the mask or the new word has bits of nothing.
///
/// # Safety
/// `current` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _controlfp_s(current: *mut u32, new: u32, mask: u32) -> i32 {
    let known = ALL_EXCEPTIONS | ROUNDING | DENORMALS | ABSENT;
    let is_wrong = new & mask & !known != 0;
    let value = if is_wrong { control() } else { _controlfp(new, mask) };
    if !current.is_null() {
        // SAFETY: the caller's promise.
        unsafe { current.write_unaligned(value) };
    }
    if is_wrong { libc::EINVAL } else { 0 }
}

/// `_statusfp`: the exceptions of this thread since they were cleared.
#[unsafe(no_mangle)]
pub extern "C" fn _statusfp() -> u32 {
    status()
}

/// `_clearfp`: the same, which are cleared then.
#[unsafe(no_mangle)]
pub extern "C" fn _clearfp() -> u32 {
    let told = status();
    set_mxcsr(mxcsr() & !0x3f);
    // SAFETY: changes the unit's status alone.
    unsafe { asm!("fnclex", options(nostack, nomem, preserves_flags)) };
    told
}

/// `_fpreset`: as a program begins: every exception is masked, and numbers are rounded to the nearest.
#[unsafe(no_mangle)]
pub extern "C" fn _fpreset() {
    _clearfp();
    set_control(DEFAULT);
}
