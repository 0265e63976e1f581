//! What is out of scope, what belongs to Microsoft's C runtime, and what to do about what is missing.

use std::collections::HashSet;
use std::sync::OnceLock;

const WINDOWS_HEADERS: &str = include_str!("headers.txt");

/// Of the C and C++ standards and of POSIX: here with the compiler.
const STANDARD: &str = "assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h setjmp.h signal.h \
    stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h tgmath.h threads.h time.h uchar.h \
    wchar.h wctype.h malloc.h memory.h emmintrin.h xmmintrin.h immintrin.h smmintrin.h tmmintrin.h pmmintrin.h nmmintrin.h wmmintrin.h \
    mmintrin.h x86intrin.h cpuid.h alloca.h arpa/inet.h dirent.h dlfcn.h fcntl.h getopt.h grp.h ifaddrs.h net/if.h netdb.h netinet/in.h \
    netinet/tcp.h netinet/ip.h poll.h pthread.h pwd.h sched.h semaphore.h spawn.h strings.h sys/epoll.h sys/event.h sys/eventfd.h sys/file.h \
    sys/ioctl.h sys/ipc.h sys/mman.h sys/param.h sys/poll.h sys/ptrace.h sys/resource.h sys/select.h sys/shm.h sys/signal.h sys/socket.h sys/stat.h \
    sys/statvfs.h sys/syscall.h sys/sysinfo.h sys/time.h sys/timeb.h sys/types.h sys/uio.h sys/un.h sys/utsname.h sys/wait.h syslog.h \
    termios.h unistd.h utime.h";

/// Families that nobody ports as they are: how their headers begin, and what they are.
const FAMILIES: &[(&[&str], &str, &str)] = &[
    (
        &["afx"],
        "MFC",
        "Out of scope. Take the server's logic out of the MFC classes; CString and CArray have std::string and std::vector.",
    ),
    (
        &["atl", "wtl"],
        "ATL",
        "Out of scope. Take what the server needs of it out, such as CString or CCriticalSection.",
    ),
    (
        &["comdef", "comutil", "oaidl", "ocidl", "oleauto", "olectl", "wrl", "comsvcs", "activeds"],
        "COM",
        "Out of scope. Put what COM does behind a plain interface, and leave it out of the Linux build.",
    ),
    (&["msclr", "vcclr", "gcroot"], ".NET", "Out of scope. Mixed code is to be parted: the native half can be ported."),
    (&["winrt/", "windows.foundation", "roapi"], "WinRT", "Out of scope. Leave it out of the Linux build."),
    (
        &["d3d", "d2d", "dxgi", "ddraw", "dinput", "dsound", "dwrite", "xaudio2", "xinput"],
        "DirectX",
        "Out of scope of a server.",
    ),
];

/// The family of a header, and what to do about it.
pub fn family(header: &str) -> Option<(&'static str, &'static str)> {
    let lower = header.replace('\\', "/").to_ascii_lowercase();
    let found = FAMILIES.iter().find(|(starts, _, _)| starts.iter().any(|start| lower.starts_with(start)));
    found.map(|(_, name, advice)| (*name, *advice))
}

/// Whether a header comes with the compiler; the C++ ones have no ending.
pub fn is_standard(lower: &str) -> bool {
    let of_cxx = !lower.contains('.') && !lower.contains('/');
    of_cxx
        || lower.starts_with("bits/")
        || lower.starts_with("experimental/")
        || STANDARD.split_whitespace().any(|known| known == lower)
}

/// Whether a header is Windows'.
pub fn is_windows_header(lower: &str) -> bool {
    static NAMES: OnceLock<HashSet<&str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        WINDOWS_HEADERS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
    });
    lower.strip_suffix(".h").is_some_and(|stem| names.contains(stem))
}

/// What gcc and glibc have of the names that begin with one underscore.
const OF_LINUX: &[&str] = &[
    "_exit",
    "_tolower",
    "_toupper",
    "_setjmp",
    "_longjmp",
    "_init",
    "_fini",
    "_xgetbv",
    "_rdtsc",
    "_rdrand32_step",
    "_rdrand64_step",
    "_pext_u64",
    "_pdep_u64",
    "_bzhi_u64",
    "_lzcnt_u64",
    "_tzcnt_u64",
    "_popcnt32",
    "_popcnt64",
    "_addcarry_u64",
    "_subborrow_u64",
];
/// How the names of the functions begin that check lengths, and end in `_s`.
const SECURE: &[&str] = &[
    "str",
    "mem",
    "wcs",
    "wmem",
    "mbs",
    "mbr",
    "wcr",
    "tmp",
    "qsort",
    "bsearch",
    "clearerr",
    "fread",
    "fwrite",
    "printf",
    "scanf",
    "fprintf",
    "fscanf",
    "sprintf",
    "sscanf",
    "vs",
    "vf",
    "sn",
    "sw",
    "wscanf",
    "wprintf",
    "localtime",
    "gmtime",
    "asctime",
    "ctime",
    "getenv",
    "gets",
];
const INTRINSICS: &[&str] = &[
    "__cpuid",
    "__cpuidex",
    "__rdtscp",
    "__readfsdword",
    "__readgsqword",
    "__readfsbyte",
    "__stosb",
    "__stosd",
    "__stosq",
    "__movsb",
    "__movsd",
    "__movsq",
    "__umulh",
    "__mulh",
    "__emul",
    "__emulu",
    "__lzcnt",
    "__lzcnt64",
    "__popcnt",
    "__popcnt64",
    "__popcnt16",
    "__faststorefence",
    "__nop",
    "__fastfail",
    "__int2c",
    "__halt",
    "__shiftleft128",
    "__shiftright128",
    "__ll_lshift",
    "__ull_rshift",
    "__uuidof",
    "__int128_t_",
];

/// Whether a name that is called and that no table has is of Microsoft's compiler or its C runtime, by their own conventions.
pub fn is_runtime(name: &str) -> bool {
    if INTRINSICS.contains(&name) {
        return true;
    }
    if let Some(rest) = name.strip_prefix('_') {
        let is_vector = ["mm_", "mm256_", "mm512_", "m_", "k"].iter().any(|start| rest.starts_with(start));
        return rest.starts_with(|c: char| c.is_ascii_lowercase()) && !is_vector && !OF_LINUX.contains(&name);
    }
    name.ends_with("_s") && name.len() > 4 && SECURE.iter().any(|start| name.starts_with(start))
}

/// A word of a language that is none of the standard's: .NET's C++ and COM's attributes.
pub fn is_foreign_word(name: &str) -> bool {
    matches!(name, "gcnew" | "__gc" | "__interface" | "STDMETHODIMP" | "BEGIN_MESSAGE_MAP" | "DECLARE_DYNAMIC")
}

/// What a number with one of Microsoft's endings is called here.
pub const NUMBER: &str = "1i64";

/// What to do about a missing name: the group that it is told in, and the advice.
pub fn advice(name: &str, library: &str, module: &str) -> (&'static str, &'static str) {
    match name {
        "__asm" => {
            return (
                "Assembly in Microsoft's form",
                "Write it in C, by the compiler's builtins, or in GNU's form: __asm__(\"…\").",
            );
        }
        NUMBER => {
            return (
                "Numbers with Microsoft's endings",
                "Write LL and ULL, which both compilers know; in C++ both know i64 and ui64 too.",
            );
        }
        "gcnew" | "__gc" | "#using" => {
            return (".NET", "Out of scope. Mixed code is to be parted: the native half can be ported.");
        }
        "__interface" | "STDMETHODIMP" | "#import" => {
            return (
                "COM",
                "Out of scope. Put what COM does behind a plain interface, and leave it out of the Linux build.",
            );
        }
        "BEGIN_MESSAGE_MAP" | "DECLARE_DYNAMIC" => {
            return ("MFC", "Out of scope. Take the server's logic out of the MFC classes.");
        }
        _ => {}
    }
    if name.starts_with("__declspec") {
        return ("Words of __declspec", "Remove it, or write what it stands for with __attribute__.");
    }
    if INTRINSICS.contains(&name) {
        return (
            "Intrinsics of Microsoft's compiler",
            "Use the compiler's own: <immintrin.h>, <cpuid.h>, or a __builtin_ function.",
        );
    }
    if library.is_empty() && module.is_empty() && is_runtime(name) {
        return (
            "Microsoft's C runtime",
            "Use the standard's or POSIX's function of the same purpose, or write a small one under this name.",
        );
    }
    let processes = ["CreateProcess", "ShellExecute", "WinExec", "OpenProcess", "CreateToolhelp"];
    if processes.iter().any(|start| name.starts_with(start)) || matches!(module, "System::JobObjects") {
        return (
            "Processes",
            "Start a child by posix_spawn; fork only where nothing but exec follows, for a child cannot use the library.",
        );
    }
    let by_module: &[(&str, &str, &str)] = &[
        (
            "System::Services",
            "Services",
            "Run in the foreground under systemd; SetConsoleCtrlHandler is told of SIGTERM.",
        ),
        (
            "System::Pipes",
            "Named pipes",
            "Use a local stream (afunix.h, AF_UNIX) or TCP on loopback: both take overlapped operations.",
        ),
        ("System::Mailslots", "Mailslots", "Use datagrams."),
        ("System::Registry", "The registry", "Keep settings in a file or in the environment."),
        ("System::EventLog", "The event log", "Use syslog, or standard error under systemd."),
        ("Devices::Communication", "Serial ports", "Use termios on /dev/tty…"),
        ("Devices", "Devices", "Out of scope. Use the kernel's own interface of the device."),
        (
            "System::Com",
            "COM",
            "Out of scope. Put what COM does behind a plain interface, and leave it out of the Linux build.",
        ),
        (
            "System::Ole",
            "COM",
            "Out of scope. Put what COM does behind a plain interface, and leave it out of the Linux build.",
        ),
        (
            "System::Variant",
            "COM",
            "Out of scope. Put what COM does behind a plain interface, and leave it out of the Linux build.",
        ),
        ("UI", "User interface", "Out of scope. Leave windows and dialogs out of the server's Linux build."),
        ("Graphics", "User interface", "Out of scope. Leave windows and dialogs out of the server's Linux build."),
        ("Media", "Sound and pictures", "Out of scope of a server; of winmm the SDK has timeGetTime and its like."),
        ("Networking::WinHttp", "HTTP", "Use libcurl."),
        ("Networking::WinInet", "HTTP", "Use libcurl."),
        ("Networking::HttpServer", "HTTP", "Use a web server's library; http.sys has no counterpart."),
        ("Networking::WinSock", "Winsock", "The SDK lacks it; docs/conformance.md says what is there. Ask for it."),
        ("NetworkManagement", "Network configuration", "Use getifaddrs, netlink or what stands in /proc/net."),
        ("Networking", "Other network services", "Use a library of Linux' for this protocol."),
        (
            "Security::Cryptography",
            "Cryptography",
            "Use OpenSSL; of random bytes the SDK has BCryptGenRandom, CryptGenRandom and rand_s.",
        ),
        ("Security", "Security", "Use Linux' users, groups and modes; for Kerberos and TLS, GSSAPI and OpenSSL."),
        (
            "System::Diagnostics::Debug",
            "Debugging",
            "Use core files and gdb (docs/porting.md), and backtrace of <execinfo.h>.",
        ),
        ("System::Diagnostics::ToolHelp", "Processes", "Read /proc."),
        ("System::ProcessStatus", "Processes", "Read /proc/self/status and its like."),
        ("System::Performance", "Performance counters", "Read /proc, or keep counters of your own."),
        (
            "System::Console",
            "The console",
            "Use escape sequences and termios; _kbhit, _getch and WriteConsole are here.",
        ),
        ("System::Memory", "Memory", "Use mmap, mlock and their like."),
        ("System::Threading", "Threads and processes", "Use pthread's or Linux' function of the same purpose."),
        ("System::RemoteDesktop", "Sessions", "Linux servers have no sessions; leave it out."),
        ("System::Rpc", "RPC", "Out of scope. Use another RPC library."),
        ("Storage", "Files", "Use std::filesystem or POSIX' function of the same purpose."),
        ("Globalization", "Languages", "Use ICU or the C library's locales."),
    ];
    for (start, group, advice) in by_module {
        let is_within = module.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
        if is_within {
            return (group, advice);
        }
    }
    ("Other parts of Windows", "Use Linux' function of the same purpose, or leave it out behind #ifdef.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_have_their_families() {
        assert_eq!(family("afxwin.h").map(|found| found.0), Some("MFC"));
        assert_eq!(family("atlbase.h").map(|found| found.0), Some("ATL"));
        assert_eq!(family("winsock2.h"), None);
        assert!(
            is_standard("vector")
                && is_standard("stdio.h")
                && !is_standard("boost/asio.hpp")
                && !is_standard("dbghelp.h")
        );
        assert!(is_windows_header("dbghelp.h") && is_windows_header("tlhelp32.h") && !is_windows_header("zlib.h"));
    }

    #[test]
    fn the_runtimes_names_are_told_by_their_form() {
        assert!(is_runtime("_spawnl") && is_runtime("wmemcpy_s") && is_runtime("__cpuid"));
        assert!(
            !is_runtime("_exit")
                && !is_runtime("_mm_add_epi32")
                && !is_runtime("m_s")
                && !is_runtime("_Exit")
                && !is_runtime("settings_s")
        );
    }
}
