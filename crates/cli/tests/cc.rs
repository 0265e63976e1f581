//! `overlapped cc` and `overlapped c++` over sources as Windows programmers leave them.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn overlapped() -> Command {
    Command::new(env!("CARGO_BIN_EXE_overlapped"))
}

fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cc").join(name);
    std::fs::create_dir_all(&path).expect("the target directory can be written");
    path
}

fn compile(language: &str, directory: &Path, arguments: &[&str]) -> Output {
    overlapped().arg(language).args(arguments).current_dir(directory).output().expect("the command runs")
}

fn printed(directory: &Path, program: &str) -> String {
    let output = Command::new(directory.join(program)).output().expect("the program runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

#[track_caller]
fn assert_ok(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn old_cxx_compiles_unchanged() {
    let directory = scratch("old");
    let text = "#include <Windows.h>\n#include <WinSock2.h>\n#include <iostream>\n#pragma comment(lib, \"ws2_32.lib\")\nusing namespace std;\n\
        void main()\n{\n    WSADATA data;\n    int bytes = 0;\n    if (WSAStartup(MAKEWORD(2, 2), &data)) return;\n    \
        int s = socket(PF_INET, SOCK_STREAM, 0);\n    cout << (s > 0) << (WSASend(s, NULL, 0, (LPDWORD)&bytes, 0, NULL, NULL) == SOCKET_ERROR) << endl;\n}\n";
    std::fs::write(directory.join("old.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["old.cpp", "-o", "old", "-lws2_32", "-lmswsock", "Ws2_32.lib"]));
    assert_eq!(printed(&directory, "old"), "11\n");
}

#[test]
fn code_page_949_utf_16_and_backslashes_are_read() {
    let directory = scratch("text");
    std::fs::create_dir_all(directory.join("sub")).expect("made");
    // "소켓" in CP949, lines that end as on Windows, and a header in another case.
    let source = b"#include <winsock2.h>\r\n#include \"Sub\\Value.h\"\r\n#include <stdio.h>\r\nint main() { printf(\"\xbc\xd2\xc4\xcf %d\\n\", VALUE); return 0; }\r\n";
    std::fs::write(directory.join("korean.cpp"), source).expect("written");
    std::fs::write(directory.join("sub/value.h"), b"// \xbc\xd2\r\n#define VALUE 7\r\n").expect("written");
    assert_ok(&compile("c++", &directory, &["korean.cpp", "-o", "korean"]));
    assert_eq!(printed(&directory, "korean"), "소켓 7\n");

    let text = "#include <WINSOCK2.H>\n#include <stdio.h>\nint main(void) { puts(\"소\"); return 0; }\n";
    let units: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    std::fs::write(directory.join("wide.c"), units).expect("written");
    assert_ok(&compile("cc", &directory, &["wide.c", "-o", "wide"]));
    assert_eq!(printed(&directory, "wide"), "소\n");
}

#[test]
fn a_mistake_is_told_by_file_and_line() {
    let directory = scratch("mistake");
    std::fs::write(
        directory.join("bad.c"),
        b"// \xbc\xd2\n#include <winsock2.h>\nint main(void) { return nothing; }\n",
    )
    .expect("written");
    let output = compile("cc", &directory, &["bad.c", "-o", "bad"]);
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("bad.c:3:"), "{told}");
}

#[test]
fn c_and_cxx_make_one_program_with_or_without_win32() {
    let directory = scratch("both");
    let c = "#include <winsock2.h>\nint swapped(int v);\nint swapped(int v) { return htons((u_short)v); }\n";
    let cxx = "#include <iostream>\n#include <winsock2.h>\nextern \"C\" int swapped(int v);\n#ifdef _WIN32\n#define HAVE 1\n#else\n#define HAVE 0\n#endif\n\
        int main() { std::cout << swapped(1) << HAVE << std::endl; }\n";
    std::fs::write(directory.join("a.c"), c).expect("written");
    std::fs::write(directory.join("b.cpp"), cxx).expect("written");
    assert_ok(&compile("cc", &directory, &["a.c", "b.cpp", "-o", "with"]));
    assert_eq!(printed(&directory, "with"), "2561\n");
    assert_ok(&compile("cc", &directory, &["--no-win32", "a.c", "b.cpp", "-o", "without"]));
    assert_eq!(printed(&directory, "without"), "2560\n");
}

/// What Microsoft's compiler knows before a header is included.
#[test]
fn words_of_the_compiler_need_no_header() {
    let directory = scratch("words");
    let text = "#define API __declspec(dllexport)\ntypedef unsigned __int64 number;\n#ifdef __cplusplus\nextern \"C\"\n#endif\n\
        API number __cdecl twice(number n);\nAPI __forceinline number __stdcall once(number n) { return n; }\n\
        number twice(number n) { return once(n) * 2; }\n#include <stdio.h>\n\
        int main(void) { printf(\"%I64u %d\\n\", twice((number)1 << 40), (int)sizeof(number)); return 0; }\n";
    for (language, file) in [("cc", "words.c"), ("c++", "words.cpp")] {
        let text =
            if language == "cc" { text.replace("API __forceinline", "static __forceinline") } else { text.to_string() };
        std::fs::write(directory.join(file), text).expect("written");
        assert_ok(&compile(language, &directory, &[file, "-o", "words"]));
        assert_eq!(printed(&directory, "words"), "2199023255552 8\n");
    }
}

/// Compiles one of the trees by every compiler, and compares what the program prints. Nothing is changed, and nothing warned of.
fn check_tree(tree: &str, language: &str, compilers: [&str; 2], flags: &[&str], files: &[&str], expected: &str) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trees").join(tree);
    for compiler in compilers {
        if !Command::new(compiler).arg("--version").output().is_ok_and(|output| output.status.success()) {
            assert!(std::env::var_os("CI").is_none(), "{compiler} is to be installed here");
            eprintln!("SKIPPED: {compiler} is not installed");
            continue;
        }
        let program = scratch("trees").join(format!("{tree}-{compiler}-{}", flags.len()));
        let mut compile = overlapped();
        compile.env("CC", compiler).env("CXX", compiler).current_dir(&source).arg(language);
        let output = compile.args(flags).args(files).arg("-o").arg(&program).output().expect("the command runs");
        assert_ok(&output);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let warned: Vec<&str> =
            told.lines().filter(|line| line.contains("warning:") && !line.contains("-Wmain-return-type")).collect();
        assert_eq!(warned, Vec::<&str>::new(), "{tree} {compiler}");
        let printed = Command::new(&program).stdin(std::process::Stdio::null()).output().expect("the program runs");
        assert_eq!(String::from_utf8_lossy(&printed.stdout), expected, "{tree} {compiler} {flags:?}");
        assert_eq!(printed.status.code(), Some(0), "{tree} {compiler}");
    }
}

/// A server as Visual Studio leaves it: headers in any case and with backslashes, `stdafx.h`, `_tmain`, `%I64d`, a worker pool.
#[test]
fn a_server_in_the_style_of_visual_studio_compiles_unchanged() {
    let files = ["GameServer.cpp", "Common/Logger.cpp", "Net/IocpServer.cpp"];
    let expected = "INFO  accepted from 127.0.0.1\nover the port and back\n4886718345 18446744073709551615 123456789 -4886718345 | 7\n\
        4886718345/0042/5\n4886718\nstopped after a while, 0 sessions, 1 lines logged\n";
    let compilers = ["g++", "clang++"];
    check_tree("gameserver", "c++", compilers, &["-std=c++14"], &files, expected);
    check_tree("gameserver", "c++", compilers, &["-std=c++17", "-O2", "-DUNICODE", "-D_UNICODE"], &files, expected);
}

/// Older C: declarations first, Hungarian names, packed structures, `void main`.
#[test]
fn a_chat_in_older_c_compiles_unchanged() {
    let expected = "first hears #1 anybody?\nfirst hears #2 I am here\nsecond hears #2 I am here\nsecond hears #3 ONE\n\
        second hears #4 TWO\nsecond hears #5 THREE\n";
    check_tree("chatserver", "cc", ["gcc", "clang"], &[], &["ChatServer.c"], expected);
}

/// Newer C++: lambdas, `std::thread`, owners of handles, `GetQueuedCompletionStatusEx`.
#[test]
fn a_server_in_newer_cxx_compiles_unchanged() {
    let expected = "datagram 0\ndatagram 1\ndatagram 2\ndatagram 3\ndatagram 4\n5 answered, 12\n";
    check_tree("modern", "c++", ["g++", "clang++"], &["-std=c++17"], &["server.cpp"], expected);
    check_tree("modern", "c++", ["g++", "clang++"], &["-std=c++2b", "-O2"], &["server.cpp"], expected);
}

#[test]
fn a_missing_sdk_is_told() {
    let output = overlapped().args(["cc", "--sdk", "/nowhere", "x.c"]).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("install-sdk"));
}
