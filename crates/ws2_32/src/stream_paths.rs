//! The files of C++'s streams, which take a backslash for a slash as `fopen`'s do.
//!
//! `overlapped c++` lets the linker wrap the functions of libstdc++ that open a file by a path (`ovl/streams.wrap`): what the program calls comes
//! here, which gives libstdc++ the path as Linux has it. What libstdc++ calls itself is not touched, and nothing is interposed. A text is
//! opened by its bytes: its first word leads to them. A base's constructor takes the table of its virtual bases before the path.

use crate::crt::open::ovl_native_path;

/// A wrapper: the path is converted where it is, and libstdc++'s function goes on with it. The symbol is weak: a program in C has none.
macro_rules! wrapped {
    ($path:literal $vector:literal $load:literal $load_arm:literal: $($symbol:literal => $real:literal),* $(,)?) => {$(
        const _: () = {
            // SAFETY: the symbol is the linker's for a wrapped function; the jump leaves the other arguments, the stack and the return
            // address as they are.
            #[unsafe(naked)]
            #[unsafe(export_name = concat!("__wrap_", $symbol))]
            unsafe extern "C-unwind" fn wrapper() {
                #[cfg(target_arch = "x86_64")]
                core::arch::naked_asm!(
                    concat!(".weak ", $real),
                    "push rdi",
                    "push rsi",
                    "push rdx",
                    "push rcx",
                    "sub rsp, 8",
                    concat!("mov rdi, ", $load),
                    "call {native}",
                    "add rsp, 8",
                    "pop rcx",
                    "pop rdx",
                    "pop rsi",
                    "pop rdi",
                    concat!("mov ", $path, ", rax"),
                    concat!("jmp qword ptr [rip + ", $real, "@GOTPCREL]"),
                    native = sym ovl_native_path,
                );
                #[cfg(target_arch = "aarch64")]
                core::arch::naked_asm!(
                    concat!(".weak ", $real),
                    "stp x29, x30, [sp, #-48]!",
                    "stp x0, x1, [sp, #16]",
                    "stp x2, x3, [sp, #32]",
                    $load_arm,
                    "bl {native}",
                    "mov x16, x0",
                    "ldp x0, x1, [sp, #16]",
                    "ldp x2, x3, [sp, #32]",
                    "ldp x29, x30, [sp], #48",
                    concat!("mov ", $vector, ", x16"),
                    concat!("adrp x16, :got:", $real),
                    concat!("ldr x16, [x16, :got_lo12:", $real, "]"),
                    "br x16",
                    native = sym ovl_native_path,
                );
            }
        };
    )*};
}

#[rustfmt::skip]
wrapped! { "rsi" "x1" "rsi" "mov x0, x1":
    "_ZNSt13basic_filebufIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode" => "_ZNSt13basic_filebufIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode",
    "_ZNSt13basic_fstreamIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode" => "_ZNSt13basic_fstreamIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode",
    "_ZNSt13basic_fstreamIcSt11char_traitsIcEEC1EPKcSt13_Ios_Openmode" => "_ZNSt13basic_fstreamIcSt11char_traitsIcEEC1EPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ifstreamIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode" => "_ZNSt14basic_ifstreamIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ifstreamIcSt11char_traitsIcEEC1EPKcSt13_Ios_Openmode" => "_ZNSt14basic_ifstreamIcSt11char_traitsIcEEC1EPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ofstreamIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode" => "_ZNSt14basic_ofstreamIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC1EPKcSt13_Ios_Openmode" => "_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC1EPKcSt13_Ios_Openmode",
}

#[rustfmt::skip]
wrapped! { "rsi" "x1" "[rsi]" "ldr x0, [x1]":
    "_ZNSt13basic_filebufIcSt11char_traitsIcEE4openERKNSt7__cxx1112basic_stringIcS1_SaIcEEESt13_Ios_Openmode" => "_ZNSt13basic_filebufIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode",
    "_ZNSt13basic_fstreamIcSt11char_traitsIcEE4openERKNSt7__cxx1112basic_stringIcS1_SaIcEEESt13_Ios_Openmode" => "_ZNSt13basic_fstreamIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode",
    "_ZNSt13basic_fstreamIcSt11char_traitsIcEEC1ERKNSt7__cxx1112basic_stringIcS1_SaIcEEESt13_Ios_Openmode" => "_ZNSt13basic_fstreamIcSt11char_traitsIcEEC1EPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ifstreamIcSt11char_traitsIcEE4openERKNSt7__cxx1112basic_stringIcS1_SaIcEEESt13_Ios_Openmode" => "_ZNSt14basic_ifstreamIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ifstreamIcSt11char_traitsIcEEC1ERKNSt7__cxx1112basic_stringIcS1_SaIcEEESt13_Ios_Openmode" => "_ZNSt14basic_ifstreamIcSt11char_traitsIcEEC1EPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ofstreamIcSt11char_traitsIcEE4openERKNSt7__cxx1112basic_stringIcS1_SaIcEEESt13_Ios_Openmode" => "_ZNSt14basic_ofstreamIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC1ERKNSt7__cxx1112basic_stringIcS1_SaIcEEESt13_Ios_Openmode" => "_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC1EPKcSt13_Ios_Openmode",
}

#[rustfmt::skip]
wrapped! { "rdx" "x2" "rdx" "mov x0, x2":
    "_ZNSt13basic_fstreamIcSt11char_traitsIcEEC2EPKcSt13_Ios_Openmode" => "_ZNSt13basic_fstreamIcSt11char_traitsIcEEC2EPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ifstreamIcSt11char_traitsIcEEC2EPKcSt13_Ios_Openmode" => "_ZNSt14basic_ifstreamIcSt11char_traitsIcEEC2EPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC2EPKcSt13_Ios_Openmode" => "_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC2EPKcSt13_Ios_Openmode",
}

#[rustfmt::skip]
wrapped! { "rdx" "x2" "[rdx]" "ldr x0, [x2]":
    "_ZNSt13basic_fstreamIcSt11char_traitsIcEEC2ERKNSt7__cxx1112basic_stringIcS1_SaIcEEESt13_Ios_Openmode" => "_ZNSt13basic_fstreamIcSt11char_traitsIcEEC2EPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ifstreamIcSt11char_traitsIcEEC2ERKNSt7__cxx1112basic_stringIcS1_SaIcEEESt13_Ios_Openmode" => "_ZNSt14basic_ifstreamIcSt11char_traitsIcEEC2EPKcSt13_Ios_Openmode",
    "_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC2ERKNSt7__cxx1112basic_stringIcS1_SaIcEEESt13_Ios_Openmode" => "_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC2EPKcSt13_Ios_Openmode",
}
