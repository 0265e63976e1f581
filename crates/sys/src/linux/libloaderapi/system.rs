//! The libraries that Windows programs ask for by name, and that this table stands for: no file is loaded for them.

use std::ffi::c_void;

/// The modules, the program itself first.
static MODULES: [&str; 21] = [
    "",
    "ws2_32",
    "kernel32",
    "mswsock",
    "ntdll",
    "kernelbase",
    "wsock32",
    "advapi32",
    "user32",
    "iphlpapi",
    "rpcrt4",
    "winmm",
    "ole32",
    "msvcrt",
    "ucrtbase",
    "shell32",
    "dnsapi",
    "secur32",
    "fwpuclnt",
    "normaliz",
    "icmp",
];

pub(super) fn handle(index: usize) -> *mut c_void {
    (&raw const MODULES[index]).cast_mut().cast()
}

/// Which of these a handle names; null is the program.
pub(super) fn index(asked: *mut c_void) -> Option<usize> {
    if asked.is_null() { Some(0) } else { (0..MODULES.len()).find(|index| handle(*index) == asked) }
}

/// The module of a file name: its path and `.dll` do not count, nor does case. Interfaces (`api-ms-win-…`) are what they lead to.
pub(super) fn by_name(name: &str) -> Option<usize> {
    let file = name.rsplit(['\\', '/']).next().unwrap_or_default().to_ascii_lowercase();
    let stem = file.strip_suffix(".dll").unwrap_or(&file);
    if stem.starts_with("api-ms-win-core-") {
        return by_name("kernel32");
    }
    MODULES.iter().position(|known| *known == stem).filter(|index| *index > 0)
}
