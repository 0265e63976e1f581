//! The headers in company: before and after glibc's and libstdc++'s, in every language version, with no warning.
#![cfg(target_os = "linux")]

mod common;

use std::path::Path;
use std::process::Command;

/// What a source includes, in some order, before or after Winsock.
const C_HEADERS: &[&str] = &[
    "stdio.h",
    "stdlib.h",
    "string.h",
    "time.h",
    "errno.h",
    "fcntl.h",
    "signal.h",
    "unistd.h",
    "sys/types.h",
    "sys/time.h",
    "sys/select.h",
    "sys/socket.h",
    "netinet/in.h",
    "arpa/inet.h",
    "netdb.h",
    "poll.h",
    "pthread.h",
    "sys/stat.h",
    "sys/un.h",
    "net/if.h",
    "netinet/tcp.h",
    "sys/resource.h",
    "math.h",
    "assert.h",
    "wchar.h",
    "limits.h",
];
const CXX_HEADERS: &[&str] = &[
    "iostream",
    "string",
    "vector",
    "map",
    "thread",
    "mutex",
    "condition_variable",
    "functional",
    "algorithm",
    "memory",
    "atomic",
    "chrono",
    "fstream",
    "sstream",
    "future",
    "random",
    "regex",
    "filesystem",
    "cstring",
    "cstdlib",
    "ctime",
    "csignal",
];
const WINDOWS: &[&[&str]] = &[
    &["winsock2.h"],
    &["winsock2.h", "ws2tcpip.h", "mswsock.h", "windows.h", "mstcpip.h"],
    &["windows.h"],
    &["windows.h", "winsock2.h", "ws2tcpip.h"],
    &["winsock.h", "windows.h", "process.h", "tchar.h", "conio.h", "io.h", "strsafe.h"],
    &["ws2tcpip.h", "iphlpapi.h", "winternl.h", "afunix.h", "synchapi.h", "ioapiset.h", "handleapi.h"],
];

/// Winsock's names in use: they must mean Winsock's things, whatever else was included.
const BODY: &str = r#"
#ifdef __cplusplus
#define CHECK(condition) static_assert(condition, #condition)
#else
#define CHECK(condition) _Static_assert(condition, #condition)
#endif
CHECK(AF_INET6 == 23); CHECK(SOL_SOCKET == 0xffff); CHECK(SO_REUSEADDR == 4); CHECK(FIONBIO == 0x8004667eU);
CHECK(sizeof(u_long) == 4); CHECK(sizeof(DWORD) == 4); CHECK(sizeof(LONG) == 4); CHECK(sizeof(SOCKET) == 8);
CHECK(sizeof(struct timeval) == 8); CHECK(sizeof(fd_set) == 8 + 8 * FD_SETSIZE); CHECK(sizeof(WSABUF) == 16);
CHECK(POLLIN == 0x300); CHECK(MSG_PEEK == 2); CHECK(IPPROTO_IPV6 == 41); CHECK(IPV6_V6ONLY == 27); CHECK(SOMAXCONN == 0x7fffffff);
CHECK(FD_SETSIZE == WANTED);
int use(SOCKET s);
int use(SOCKET s) {
    struct sockaddr_in address = {};
    struct addrinfo hints = {};
    SOCKADDR_STORAGE storage;
    struct timeval limit = {1, 0};
    struct linger wait = {1, 0};
    fd_set set, copy;
    u_long on = 1;
    int length = sizeof storage;
    char name[64];
    WSAPOLLFD polled = {};
    struct hostent *host;
    FD_ZERO(&set);
    FD_SET(s, &set);
    copy = set;
    address.sin_family = AF_INET;
    address.sin_port = htons(80);
    address.sin_addr.s_addr = inet_addr("127.0.0.1");
    address.sin_addr.S_un.S_un_b.s_b1 = 127;
    hints.ai_flags = AI_PASSIVE;
    polled.fd = s;
    if (bind(s, (struct sockaddr *)&address, sizeof address) == SOCKET_ERROR || listen(s, 5) == SOCKET_ERROR) return WSAGetLastError();
    if (connect(s, (SOCKADDR *)&address, sizeof address) || setsockopt(s, SOL_SOCKET, SO_LINGER, (char *)&wait, sizeof wait)) return 1;
    if (select(0, &copy, NULL, NULL, &limit) < 1 || !FD_ISSET(s, &copy) || copy.fd_count != 1) return 2;
    if (ioctlsocket(s, FIONBIO, &on) || gethostname(name, sizeof name) || send(s, name, 1, 0) != 1 || recv(s, name, 1, MSG_PEEK) != 1) return 3;
    host = gethostbyname(name);
    if (getsockname(s, (SOCKADDR *)&storage, &length) || accept(s, NULL, NULL) == INVALID_SOCKET || host == NULL) return 4;
    return shutdown(s, SD_BOTH) + closesocket(s) + WSAPoll(&polled, 1, 0) + (int)hints.ai_flags + (int)ntohl(htonl(1));
}
"#;

fn compiles(compiler: &str, name: &str, text: &str, flags: &[&str]) -> Result<(), String> {
    let source = common::scratch("headers").join(name);
    std::fs::write(&source, text).expect("the scratch directory can be written");
    let output = Command::new(compiler)
        .args(["-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers", "-fsyntax-only", "-I"])
        .arg(common::include())
        .args(flags)
        .arg(Path::new(&source))
        .output()
        .expect("the compiler runs");
    match output.status.success() {
        true => Ok(()),
        false => {
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            let errors: Vec<&str> = told.lines().filter(|line| line.contains("error")).take(3).collect();
            let head: Vec<&str> = text.lines().take_while(|line| line.starts_with("#include")).collect();
            Err(format!("{compiler} {flags:?} {}\n    {}", head.join(" "), errors.join("\n    ")))
        }
    }
}

fn includes(headers: &[&str]) -> String {
    headers.iter().map(|header| format!("#include <{header}>\n")).collect()
}

/// Winsock first, Winsock last, and each other header alone on either side.
fn check(compiler: &str, extension: &str, others: &[&str], flags: &[&str], one_by_one: bool) {
    let mut failures = Vec::new();
    for (index, windows) in WINDOWS.iter().enumerate() {
        let own = includes(windows);
        let all = includes(others);
        let mut texts = vec![("after", format!("{own}{all}")), ("before", format!("{all}{own}"))];
        if index == 0 && one_by_one {
            for other in others {
                let other = includes(&[other]);
                texts.push(("one_before", format!("{other}{own}")));
                texts.push(("one_after", format!("{own}{other}")));
            }
        }
        for (kind, text) in texts {
            let text = format!("{text}{}", BODY.replace("WANTED", "64"));
            let name = format!("{compiler}_{kind}_{index}{}.{extension}", flags.concat().replace(['=', '+', '-'], "_"));
            if let Err(message) = compiles(compiler, &name, &text, flags) {
                failures.push(message);
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn headers_live_beside_those_of_c() {
    for compiler in common::compilers(&["gcc", "clang"]) {
        check(compiler, "c", C_HEADERS, &["-std=c11"], true);
        check(compiler, "c", C_HEADERS, &["-std=gnu11", "-D_WIN32", "-DWIN32"], true);
        check(compiler, "c", C_HEADERS, &["-std=gnu17"], false);
    }
}

#[test]
fn headers_live_beside_those_of_cxx() {
    let both: Vec<&str> = C_HEADERS.iter().chain(CXX_HEADERS).copied().collect();
    let early: Vec<&str> = both.iter().copied().filter(|header| *header != "filesystem").collect();
    for compiler in common::compilers(&["g++", "clang++"]) {
        check(compiler, "cpp", &both, &["-std=c++17", "-D_WIN32", "-DWIN32"], true);
        for standard in ["-std=c++11", "-std=c++14", "-std=gnu++20", "-std=c++2b"] {
            let text = format!("{}{}{}", includes(&early), includes(WINDOWS[1]), BODY.replace("WANTED", "64"));
            if let Err(message) = compiles(compiler, &format!("{compiler}_more.cpp"), &text, &[standard]) {
                panic!("{message}");
            }
        }
    }
}

/// A source of the C runtime's kind begins with these, and with nothing of Windows.
#[test]
fn the_runtimes_headers_stand_alone() {
    for header in
        ["io.h", "direct.h", "process.h", "conio.h", "sys/stat.h", "sys/utime.h", "sys/timeb.h", "share.h", "tchar.h"]
    {
        let text = format!("{}int main(void) {{ return 0; }}\n", includes(&[header]));
        for (compiler, extension) in [("gcc", "c"), ("g++", "cpp")] {
            let name = format!("alone_{}.{extension}", header.replace(['/', '.'], "_"));
            if let Err(message) = compiles(compiler, &name, &text, &["-D_WIN32", "-DWIN32"]) {
                panic!("{message}");
            }
        }
    }
}

/// What programs take from the C library beside Winsock, and docs/sdk.md counts as declared.
#[test]
fn the_c_library_has_what_it_has_on_windows() {
    let text = format!(
        "{}dev_t device;\nino_t node;\nstruct itimerspec timer;\nsig_atomic_t told;\nint streams[FOPEN_MAX];\n",
        includes(&["winsock2.h", "windows.h", "stdio.h", "signal.h", "time.h", "sys/types.h"])
    );
    for compiler in common::compilers(&["gcc", "g++"]) {
        let extension = if compiler == "gcc" { "c" } else { "cpp" };
        if let Err(message) = compiles(compiler, &format!("c_library.{extension}"), &text, &[]) {
            panic!("{message}");
        }
    }
}

/// Before or behind glibc's header of sockets.
#[test]
fn control_messages_have_their_names_of_posix() {
    let rest = "int main(void)\n{\n    char room[CMSG_SPACE(8)];\n    struct cmsghdr *head = (struct cmsghdr *)(void *)room;\n    \
        head->cmsg_len = CMSG_LEN(8);\n    return WSA_CMSG_DATA(head)[0];\n}\n";
    for headers in [["sys/socket.h", "winsock2.h"], ["winsock2.h", "sys/socket.h"]] {
        for compiler in common::compilers(&["gcc", "g++"]) {
            let extension = if compiler == "gcc" { "c" } else { "cpp" };
            let text = format!("{}{rest}", includes(&headers));
            if let Err(message) = compiles(compiler, &format!("control.{extension}"), &text, &["-D_WIN32"]) {
                panic!("{message}");
            }
        }
    }
}

/// A portable source asks by these names whether it may call fcntl, which knows nothing of handles.
#[test]
fn there_is_no_fcntl_where_there_is_windows() {
    let text = format!(
        "{}int mode = _O_NOINHERIT;\n#if defined FD_CLOEXEC || defined F_SETFL || defined O_NONBLOCK\n#error\n#endif\n",
        includes(&["winsock2.h", "windows.h", "fcntl.h", "io.h"])
    );
    for compiler in common::compilers(&["gcc", "g++"]) {
        let extension = if compiler == "gcc" { "c" } else { "cpp" };
        if let Err(message) = compiles(compiler, &format!("no_fcntl.{extension}"), &text, &["-D_WIN32"]) {
            panic!("{message}");
        }
    }
}

#[test]
fn a_program_chooses_the_size_of_its_sets() {
    for compiler in common::compilers(&["gcc", "g++"]) {
        for value in ["1024", "256"] {
            let chosen = format!("#define FD_SETSIZE {value}\n");
            for (name, text) in [
                ("first", format!("{chosen}#include <stdlib.h>\n#include <winsock2.h>\n")),
                ("between", format!("#include <stdlib.h>\n#undef FD_SETSIZE\n{chosen}#include <winsock2.h>\n")),
            ] {
                let text = format!("{text}{}", BODY.replace("WANTED", value));
                let extension = if compiler == "gcc" { "c" } else { "cpp" };
                if let Err(message) = compiles(compiler, &format!("size_{name}.{extension}"), &text, &[]) {
                    panic!("{message}");
                }
            }
        }
    }
}

/// Sources that close descriptors and sockets by one name make it a macro, before the headers that declare it or after.
#[test]
fn a_program_calls_closesocket_close() {
    let body = "int use(SOCKET s);\nint use(SOCKET s) { return close(s); }\n";
    for compiler in common::compilers(&["gcc", "g++", "clang", "clang++"]) {
        let extension = if compiler.ends_with("++") { "cpp" } else { "c" };
        let more = if compiler.ends_with("++") { includes(&["thread", "fstream"]) } else { String::new() };
        let text = format!(
            "{}#define close closesocket\n{}{more}{body}",
            includes(&["winsock2.h"]),
            includes(&["io.h", "unistd.h"])
        );
        if let Err(message) = compiles(compiler, &format!("close_{compiler}.{extension}"), &text, &["-D_WIN32"]) {
            panic!("{message}");
        }
    }
}

/// Windows' winsock2.h includes windows.h, whose parts a source may use without naming them.
#[test]
fn winsock2_alone_has_windows_whole() {
    let whole = "int use(HKEY key);\nint use(HKEY key) {\n    TRANSMIT_FILE_BUFFERS parts = {0};\n    CoInitialize(NULL);\n    \
        timeBeginPeriod(1);\n    RegCloseKey(key);\n    return (int)timeGetTime() + (int)parts.HeadLength + ERROR;\n}\n";
    let lean = "#ifdef ERROR\n#error\n#endif\nDWORD ticks;\n";
    for compiler in common::compilers(&["gcc", "g++"]) {
        let extension = if compiler == "gcc" { "c" } else { "cpp" };
        for (name, text, flags) in [
            ("whole_2", format!("{}{whole}", includes(&["winsock2.h", "mswsock.h"])), vec!["-D_WIN32"]),
            ("whole_1", format!("{}{whole}", includes(&["winsock.h"])), vec!["-D_WIN32"]),
            ("whole", format!("{}{whole}", includes(&["windows.h"])), vec!["-D_WIN32"]),
            (
                "lean",
                format!("{}{lean}", includes(&["winsock2.h"])),
                vec!["-D_WIN32", "-DNOGDI", "-DWIN32_LEAN_AND_MEAN"],
            ),
        ] {
            if let Err(message) = compiles(compiler, &format!("{name}.{extension}"), &text, &flags) {
                panic!("{message}");
            }
        }
    }
}

/// What sources take from the C runtime and from Windows' smaller headers.
#[test]
fn smaller_headers_have_what_sources_take() {
    let body = "#ifndef HAVE_STRUCT_TIMESPEC\n#error\n#endif\nvoid leave(int code);\nvoid leave(int code) { _exit(code); }\n\
        int use(HANDLE file);\nint use(HANDLE file) {\n    FILE_COMPRESSION_INFO packed;\n    POINT place;\n    \
        char name[9] = REGSTR_KEY_SYSTEM;\n    \
        return setmode(0, 0) + GetCursorPos(&place) + (GetCapture() == NULL) + (int)sizeof packed + FILE_DELETE_CHILD + name[0] + \
        (file == NULL);\n}\n";
    for compiler in common::compilers(&["gcc", "g++"]) {
        let extension = if compiler == "gcc" { "c" } else { "cpp" };
        let text = format!("{}{body}", includes(&["stdlib.h", "time.h", "io.h", "windows.h", "regstr.h", "mbctype.h"]));
        if let Err(message) = compiles(compiler, &format!("smaller.{extension}"), &text, &["-D_WIN32"]) {
            panic!("{message}");
        }
    }
}
