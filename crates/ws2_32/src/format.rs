//! The narrow printf and scanf families with Microsoft's formats: `%I64d`, `%I32d`, `%Id`, `%ws` and `%wc` mean to glibc something else.
//!
//! The SDK's `stdio.h` declares `printf`, `scanf` and their like with the link names `ovl_printf` and so on (law 1). Each export here has its format
//! rewritten, which is nearly always the same text, and jumps to glibc's function with all other arguments as they came: none is
//! looked at. A list of arguments is copied first, as on Windows.
#![deny(unsafe_op_in_unsafe_fn)]

use std::cell::RefCell;
use std::ffi::{CStr, c_char};

thread_local! {
    /// The rewritten format, until this thread's next one: glibc's functions do not call back.
    static REWRITTEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The format as glibc reads it: the same text, or one that lives until the thread's next call.
///
/// # Safety
/// `format` is null or ends with a zero.
pub(crate) unsafe extern "C" fn rewrite(format: *const c_char) -> *const c_char {
    if format.is_null() {
        return format;
    }
    // SAFETY: the caller's promise.
    let text = unsafe { CStr::from_ptr(format) }.to_bytes_with_nul();
    if !is_microsofts(text) {
        return format;
    }
    // A thread that ends has no such buffer any more, and then prints by glibc's rules.
    let rewritten = REWRITTEN.try_with(|buffer| {
        let mut buffer = buffer.try_borrow_mut().ok()?;
        rewritten(text, &mut buffer);
        Some(buffer.as_ptr().cast())
    });
    rewritten.ok().flatten().unwrap_or(format)
}

/// Whether a format may hold one of Microsoft's conversions.
fn is_microsofts(text: &[u8]) -> bool {
    text.iter().enumerate().any(|(at, byte)| {
        let between = text[..at].iter().rev().take_while(|byte| **byte != b'%');
        match byte {
            b'I' | b'w' => between.count() < at,
            b'p' => between.clone().count() < at && between.clone().all(|byte| FLAGS.contains(byte)),
            _ => false,
        }
    })
}

/// Flags, width and precision.
const FLAGS: &[u8] = b"-+ #'0123456789.*$";

/// Writes the format with glibc's own words for Microsoft's.
fn rewritten(text: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'%') {
        out.extend_from_slice(&rest[..=at]);
        rest = &rest[at + 1..];
        let length = rest.iter().take_while(|byte| FLAGS.contains(byte)).count();
        out.extend_from_slice(&rest[..length]);
        rest = &rest[length..];
        let (word, taken): (&[u8], usize) = match rest {
            [b'I', b'6', b'4', ..] => (b"ll", 3),
            [b'I', b'3', b'2', ..] => (b"", 3),
            [b'I', ..] => (b"z", 1),
            [b'w', b's' | b'c', ..] => (b"l", 1),
            // A pointer has all its digits, and large ones; as a width, scanf takes it, too.
            [b'p', ..] if length == 0 => (b"016lX", 1),
            [b'p', ..] => (b".16lX", 1),
            // %% has nothing more to it, and its second sign begins nothing.
            [b'%', ..] => (b"%", 1),
            _ => (b"", 0),
        };
        out.extend_from_slice(word);
        rest = &rest[taken..];
    }
    out.extend_from_slice(rest);
}

/// An export that has the format in its argument number `$place` rewritten, and goes on in glibc's function.
macro_rules! export {
    ($($symbol:literal => $function:literal, $place:literal;)*) => {$(
        const _: () = {
            // SAFETY: the symbol begins with `ovl_` (law 1). Every register that may hold an argument is saved over the call and
            // restored, but for the format's, which `rewrite` gives; the stack is as it came, and aligned at the call.
            #[unsafe(naked)]
            #[unsafe(export_name = $symbol)]
            unsafe extern "C" fn export() {
                #[cfg(target_arch = "x86_64")]
                core::arch::naked_asm!(
                    "push rbp", "mov rbp, rsp",
                    // The six places of arguments in order, so that the format's is known by its number; rax counts vectors.
                    "sub rsp, 192",
                    "mov [rsp], rdi", "mov [rsp + 8], rsi", "mov [rsp + 16], rdx", "mov [rsp + 24], rcx", "mov [rsp + 32], r8",
                    "mov [rsp + 40], r9", "mov [rsp + 48], rax",
                    "movups [rsp + 64], xmm0", "movups [rsp + 80], xmm1", "movups [rsp + 96], xmm2", "movups [rsp + 112], xmm3",
                    "movups [rsp + 128], xmm4", "movups [rsp + 144], xmm5", "movups [rsp + 160], xmm6", "movups [rsp + 176], xmm7",
                    "mov rdi, [rsp + 8 * {place}]",
                    "call {rewrite}",
                    "mov [rsp + 8 * {place}], rax",
                    "movups xmm0, [rsp + 64]", "movups xmm1, [rsp + 80]", "movups xmm2, [rsp + 96]", "movups xmm3, [rsp + 112]",
                    "movups xmm4, [rsp + 128]", "movups xmm5, [rsp + 144]", "movups xmm6, [rsp + 160]", "movups xmm7, [rsp + 176]",
                    "mov rdi, [rsp]", "mov rsi, [rsp + 8]", "mov rdx, [rsp + 16]", "mov rcx, [rsp + 24]", "mov r8, [rsp + 32]",
                    "mov r9, [rsp + 40]", "mov rax, [rsp + 48]",
                    "leave",
                    concat!("jmp ", $function, "@PLT"),
                    place = const $place,
                    rewrite = sym rewrite,
                );
                #[cfg(target_arch = "aarch64")]
                core::arch::naked_asm!(
                    "stp x29, x30, [sp, -208]!", "mov x29, sp",
                    "stp x0, x1, [sp, 16]", "stp x2, x3, [sp, 32]", "stp x4, x5, [sp, 48]", "stp x6, x7, [sp, 64]",
                    "stp q0, q1, [sp, 80]", "stp q2, q3, [sp, 112]", "stp q4, q5, [sp, 144]", "stp q6, q7, [sp, 176]",
                    "ldr x0, [sp, 16 + 8 * {place}]",
                    "bl {rewrite}",
                    "str x0, [sp, 16 + 8 * {place}]",
                    "ldp q0, q1, [sp, 80]", "ldp q2, q3, [sp, 112]", "ldp q4, q5, [sp, 144]", "ldp q6, q7, [sp, 176]",
                    "ldp x0, x1, [sp, 16]", "ldp x2, x3, [sp, 32]", "ldp x4, x5, [sp, 48]", "ldp x6, x7, [sp, 64]",
                    "ldp x29, x30, [sp], 208",
                    concat!("b ", $function),
                    place = const $place,
                    rewrite = sym rewrite,
                );
            }
        };
    )*};
}

export! {
    "ovl_printf" => "printf", 0;
    "ovl_fprintf" => "fprintf", 1;
    "ovl_sprintf" => "sprintf", 1;
    "ovl_snprintf" => "snprintf", 2;
    "ovl_scanf" => "__isoc99_scanf", 0;
    "ovl_fscanf" => "__isoc99_fscanf", 1;
    "ovl_sscanf" => "__isoc99_sscanf", 1;
}

/// The same for a list of arguments, which follows the format. Windows' functions get a copy of it, so that programs use it again; on x86-64 Linux
/// a list is passed by its address, and the copy is made here. On AArch64 the caller makes it.
#[cfg(target_arch = "x86_64")]
macro_rules! export_of_list {
    ($($symbol:literal => $function:literal, $place:literal;)*) => {$(
        const _: () = {
            // SAFETY: the symbol begins with `ovl_` (law 1). None of these has more than four arguments, and none in a vector; the list has
            // 24 bytes, which live until the function returns; the stack is aligned at both calls and restored at the end.
            #[unsafe(naked)]
            #[unsafe(export_name = $symbol)]
            unsafe extern "C" fn export() {
                core::arch::naked_asm!(
                    "push rbp", "mov rbp, rsp",
                    "sub rsp, 64",
                    "mov [rsp], rdi", "mov [rsp + 8], rsi", "mov [rsp + 16], rdx", "mov [rsp + 24], rcx",
                    "mov rax, [rsp + 8 * {place} + 8]",
                    "movups xmm0, [rax]", "mov rdx, [rax + 16]",
                    "movups [rsp + 32], xmm0", "mov [rsp + 48], rdx",
                    "lea rax, [rsp + 32]",
                    "mov [rsp + 8 * {place} + 8], rax",
                    "mov rdi, [rsp + 8 * {place}]",
                    "call {rewrite}",
                    "mov [rsp + 8 * {place}], rax",
                    "mov rdi, [rsp]", "mov rsi, [rsp + 8]", "mov rdx, [rsp + 16]", "mov rcx, [rsp + 24]",
                    concat!("call ", $function, "@PLT"),
                    "leave",
                    "ret",
                    place = const $place,
                    rewrite = sym rewrite,
                );
            }
        };
    )*};
}
#[cfg(not(target_arch = "x86_64"))]
use export as export_of_list;

export_of_list! {
    "ovl_vprintf" => "vprintf", 0;
    "ovl_vfprintf" => "vfprintf", 1;
    "ovl_vsprintf" => "vsprintf", 1;
    "ovl_vsnprintf" => "vsnprintf", 2;
    "ovl_vscanf" => "__isoc99_vscanf", 0;
    "ovl_vfscanf" => "__isoc99_vfscanf", 1;
    "ovl_vsscanf" => "__isoc99_vsscanf", 1;
}

/// The same for programs whose wide characters have 16 bits: their wide arguments are replaced, too ([`crate::wide_arguments`]).
#[cfg(target_arch = "x86_64")]
macro_rules! export_wide {
    ($($symbol:literal => $function:literal, $place:literal, $rewrite:ident;)*) => {$(
        const _: () = {
            // SAFETY: as the exports above, but that the arguments are replaced where they were saved, or on the stack, where they are
            // this function's own.
            #[unsafe(naked)]
            #[unsafe(export_name = $symbol)]
            unsafe extern "C" fn export() {
                core::arch::naked_asm!(
                    "push rbp", "mov rbp, rsp",
                    "sub rsp, 192",
                    "mov [rsp], rdi", "mov [rsp + 8], rsi", "mov [rsp + 16], rdx", "mov [rsp + 24], rcx", "mov [rsp + 32], r8",
                    "mov [rsp + 40], r9", "mov [rsp + 48], rax",
                    "movups [rsp + 64], xmm0", "movups [rsp + 80], xmm1", "movups [rsp + 96], xmm2", "movups [rsp + 112], xmm3",
                    "movups [rsp + 128], xmm4", "movups [rsp + 144], xmm5", "movups [rsp + 160], xmm6", "movups [rsp + 176], xmm7",
                    "mov rdi, rsp", "mov esi, {place}", "lea rdx, [rbp + 16]",
                    "call {rewrite}",
                    "mov [rsp + 8 * {place}], rax",
                    "movups xmm0, [rsp + 64]", "movups xmm1, [rsp + 80]", "movups xmm2, [rsp + 96]", "movups xmm3, [rsp + 112]",
                    "movups xmm4, [rsp + 128]", "movups xmm5, [rsp + 144]", "movups xmm6, [rsp + 160]", "movups xmm7, [rsp + 176]",
                    "mov rdi, [rsp]", "mov rsi, [rsp + 8]", "mov rdx, [rsp + 16]", "mov rcx, [rsp + 24]", "mov r8, [rsp + 32]",
                    "mov r9, [rsp + 40]", "mov rax, [rsp + 48]",
                    "leave",
                    concat!("jmp ", $function, "@PLT"),
                    place = const $place,
                    rewrite = sym crate::wide_arguments::$rewrite,
                );
            }
        };
    )*};
}

#[cfg(target_arch = "x86_64")]
export_wide! {
    "ovl_short_printf" => "printf", 0, rewrite_arguments;
    "ovl_short_fprintf" => "fprintf", 1, rewrite_arguments;
    "ovl_short_sprintf" => "sprintf", 1, rewrite_arguments;
    "ovl_short_snprintf" => "snprintf", 2, rewrite_arguments;
}

/// The same for a list of arguments, of which the function gets a copy, as it does where wide characters have 32 bits.
#[cfg(target_arch = "x86_64")]
macro_rules! export_wide_of_list {
    ($($symbol:literal => $function:literal, $place:literal;)*) => {$(
        const _: () = {
            // SAFETY: as the exports of a list above: the copy lives in this frame until the function returns. What replaces the arguments is
            // given the saved registers, among them the address of the copy.
            #[unsafe(naked)]
            #[unsafe(export_name = $symbol)]
            unsafe extern "C" fn export() {
                core::arch::naked_asm!(
                    "push rbp", "mov rbp, rsp",
                    "sub rsp, 64",
                    "mov [rsp], rdi", "mov [rsp + 8], rsi", "mov [rsp + 16], rdx", "mov [rsp + 24], rcx",
                    "mov rax, [rsp + 8 * {place} + 8]",
                    "movups xmm0, [rax]", "mov rdx, [rax + 16]",
                    "movups [rsp + 32], xmm0", "mov [rsp + 48], rdx",
                    "lea rax, [rsp + 32]",
                    "mov [rsp + 8 * {place} + 8], rax",
                    "mov rdi, rsp", "mov esi, {place}", "lea rdx, [rbp + 16]",
                    "call {rewrite}",
                    "mov [rsp + 8 * {place}], rax",
                    "mov rdi, [rsp]", "mov rsi, [rsp + 8]", "mov rdx, [rsp + 16]", "mov rcx, [rsp + 24]",
                    concat!("call ", $function, "@PLT"),
                    "leave",
                    "ret",
                    place = const $place,
                    rewrite = sym crate::wide_arguments::rewrite_list,
                );
            }
        };
    )*};
}

#[cfg(target_arch = "x86_64")]
export_wide_of_list! {
    "ovl_short_vprintf" => "vprintf", 0;
    "ovl_short_vfprintf" => "vfprintf", 1;
    "ovl_short_vsprintf" => "vsprintf", 1;
    "ovl_short_vsnprintf" => "vsnprintf", 2;
}
