//! What a program is linked with.

use std::process::Command;

use super::sdk::Sdk;

/// Windows' import libraries whose functions are all in `ws2_32` here, or whose mention says nothing.
pub const WINDOWS: &[&str] = &[
    "ws2_32",
    "wsock32",
    "mswsock",
    "kernel32",
    "user32",
    "advapi32",
    "winmm",
    "iphlpapi",
    "ntdll",
    "rpcrt4",
    "ole32",
    "netapi32",
    "oleaut32",
    "shell32",
    "shlwapi",
    "gdi32",
    "secur32",
    "psapi",
    "dbghelp",
    "uuid",
    "synchronization",
    "userenv",
    "crypt32",
    "bcrypt",
    "pdh",
    "dnsapi",
    "imagehlp",
    "comctl32",
    "comdlg32",
    "winspool",
    "odbc32",
    "odbccp32",
    "version",
];

/// The library named by an argument such as `-lmswsock` or `Ws2_32.lib`, if it is Windows'.
pub fn is_windows(argument: &str) -> bool {
    let lower = argument.to_ascii_lowercase();
    let name = lower.strip_prefix("-l").or_else(|| lower.strip_suffix(".lib"));
    name.is_some_and(|name| WINDOWS.contains(&name))
}

/// Adds the SDK's library: shared, found again at run time where it lies now, or static. Beside the shared one, what the program
/// defines under a name of glibc's stays its own: `ovl/own.map`.
pub fn link(command: &mut Command, sdk: &Sdk, is_static: bool) {
    if is_static {
        command.arg(sdk.library.join("libws2_32.a")).args(["-ldl", "-lm", "-lrt"]);
        return;
    }
    let mut own = std::ffi::OsString::from("-Wl,--version-script=");
    own.push(sdk.include.join("ovl/own.map"));
    command.arg(own);
    // The files of C++'s streams have Windows' paths.
    let mut streams = std::ffi::OsString::from("-Wl,@");
    streams.push(sdk.include.join("ovl/streams.wrap"));
    command.arg(streams);
    let mut run_path = std::ffi::OsString::from("-Wl,-rpath,");
    run_path.push(&sdk.library);
    command.arg("-L").arg(&sdk.library).arg(run_path).args(["-lws2_32", "-lm"]);
}
