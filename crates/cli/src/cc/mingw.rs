//! What only MinGW's compiler and linker know: its makefiles name it, and CMake does for a system named Windows. Nothing here needs it.

use std::ffi::OsString;

/// Options of the compiler.
const COMPILER: [&str; 7] =
    ["-mwindows", "-mconsole", "-municode", "-mthreads", "-mwin32", "-mno-cygwin", "-mnop-fun-dllimport"];

/// Options of the linker, and how many values follow each.
const LINKER: [(&str, usize); 24] = [
    ("--subsystem", 1),
    ("--out-implib", 1),
    ("--output-def", 1),
    ("--image-base", 1),
    ("--stack", 1),
    ("--heap", 1),
    ("--major-image-version", 1),
    ("--minor-image-version", 1),
    ("--major-os-version", 1),
    ("--minor-os-version", 1),
    ("--major-subsystem-version", 1),
    ("--minor-subsystem-version", 1),
    ("--enable-stdcall-fixup", 0),
    ("--enable-auto-import", 0),
    ("--disable-auto-import", 0),
    ("--enable-auto-image-base", 0),
    ("--enable-runtime-pseudo-reloc", 0),
    ("--add-stdcall-alias", 0),
    ("--kill-at", 0),
    ("--large-address-aware", 0),
    ("--nxcompat", 0),
    ("--dynamicbase", 0),
    ("--high-entropy-va", 0),
    ("--no-insert-timestamp", 0),
];

/// The arguments without these.
pub fn left_out(arguments: Vec<OsString>) -> Vec<OsString> {
    arguments.into_iter().filter_map(kept).collect()
}

fn kept(argument: OsString) -> Option<OsString> {
    let Some(text) = argument.to_str() else { return Some(argument) };
    if COMPILER.contains(&text) {
        return None;
    }
    if text == "-mdll" {
        return Some("-shared".into());
    }
    let Some(options) = text.strip_prefix("-Wl,") else { return Some(argument) };
    let mut left = Vec::new();
    let mut options = options.split(',');
    let mut dropped = false;
    while let Some(option) = options.next() {
        let name = option.split('=').next().unwrap_or_default();
        match LINKER.iter().find(|(known, _)| *known == name) {
            Some((_, values)) => {
                dropped = true;
                // A value may stand behind a sign.
                if *values > 0 && !option.contains('=') {
                    options.next();
                }
            }
            None => left.push(option),
        }
    }
    match (dropped, left.is_empty()) {
        (false, _) => Some(argument),
        (true, true) => None,
        (true, false) => Some(format!("-Wl,{}", left.join(",")).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::left_out;

    #[test]
    fn what_mingw_alone_knows_goes() {
        for (given, left) in [
            ("-O2 -mwindows a.c -municode", "-O2 a.c"),
            ("-mdll plug.c -mwindows", "-shared plug.c"),
            ("-Wl,--out-implib,liba.dll.a -Wl,--major-image-version,0,--minor-image-version,0 -lm", "-lm"),
            ("-Wl,--subsystem=console,--gc-sections,--stack,0x100000", "-Wl,--gc-sections"),
            (
                "-Wl,--whole-archive a.a -Wl,--no-whole-archive -mavx2",
                "-Wl,--whole-archive a.a -Wl,--no-whole-archive -mavx2",
            ),
        ] {
            let arguments = given.split(' ').map(Into::into).collect();
            assert_eq!(left_out(arguments).join(" ".as_ref()), left);
        }
    }
}
