//! Whole programs, under `tests/trees`, that compile unchanged.

use std::path::Path;
use std::process::Command;

use crate::driver::{assert_ok, compile, overlapped, printed, scratch};

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

/// Blocks of `__try`, left whichever way, in functions that the compiler is told to optimize.
#[test]
fn blocks_keep_what_is_theirs_and_end_where_the_source_says() {
    let expected = "loops 305 aBcdE\nouter 1 \nhandlers 3 \nboth 22 fFfF\nleaves 22 fg\nreturns 50 f\nreturns 8 F\noverruled 8 \n\
        kept 61313 \n25 8 32\n";
    for level in ["-O0", "-O2"] {
        check_tree("blocks", "cc", ["gcc", "clang"], &[level], &["blocks.c"], expected);
        check_tree("blocks", "c++", ["g++", "clang++"], &[level], &["blocks.cpp"], expected);
    }
}
