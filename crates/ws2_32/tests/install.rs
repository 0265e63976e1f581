//! The SDK as it is installed: found by CMake, by `pkg-config` from make, and by `overlapped cc`, with gcc and with clang.
#![cfg(target_os = "linux")]

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Where it is installed, once for all tests.
fn prefix() -> &'static Path {
    static PREFIX: OnceLock<PathBuf> = OnceLock::new();
    PREFIX.get_or_init(|| {
        let prefix = common::scratch("installed");
        let library = common::library();
        let target = library.parent().expect("a profile lies in the target directory");
        let mut install = Command::new(env!("CARGO"));
        install.args(["run", "--quiet", "--package", "xtask", "--target-dir"]).arg(target);
        install.args(["--", "install-sdk", "--prefix"]).arg(&prefix).args(["--profile", "dev"]);
        let ended =
            install.env("CARGO_TARGET_DIR", target).current_dir(common::package()).output().expect("cargo runs");
        assert!(ended.status.success(), "{}", text(&ended));
        prefix
    })
}

/// Whether a tool is there. In continuous integration it is to be.
fn is_there(tool: &str) -> bool {
    let is_there = Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success());
    if !is_there {
        assert!(std::env::var_os("CI").is_none(), "{tool} is to be installed here");
        eprintln!("SKIPPED: {tool} is not installed");
    }
    is_there
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[track_caller]
fn run(command: &mut Command) -> String {
    let output = command.output().expect("the command starts");
    assert!(output.status.success(), "{command:?}\n{}", text(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Fails if a compiler warned of something in the headers; what old source does is its own.
#[track_caller]
fn assert_no_warning_of_ours(told: &str) {
    let ours = told.lines().find(|line| line.contains("warning:") && line.contains("include/ws2_32"));
    assert_eq!(ours, None, "{told}");
}

/// A server's two halves, in C and in C++, as they name headers and libraries on Windows; and an older C, which names no type.
fn project(name: &str) -> PathBuf {
    let folder = common::scratch(name);
    let files = [
        (
            "main.cpp",
            "#include <iostream>\n#include <WinSock2.h>\n#include <MSWSock.h>\n#pragma comment(lib, \"ws2_32.lib\")\n\
             extern \"C\" int half(HANDLE port);\nvoid main()\n{\n    WSADATA data;\n    if (WSAStartup(MAKEWORD(2, 2), &data)) return;\n    \
             HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);\n    std::cout << half(port);\n#ifdef _WIN32\n    \
             std::cout << \" on Windows' branch\" << std::endl;\n#else\n    std::cout << \" on the other branch\" << std::endl;\n#endif\n}\n",
        ),
        (
            "half.c",
            "#include <windows.h>\n#include <Mswsock.h>\nint half(HANDLE port)\n{\n    int bytes; ULONG_PTR key; LPOVERLAPPED none;\n    \
             PostQueuedCompletionStatus(port, 42, 0, NULL);\n    GetQueuedCompletionStatus(port, &bytes, &key, &none, INFINITE);\n    \
             return bytes;\n}\n",
        ),
        (
            "CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.13)\nproject(server C CXX)\nfind_package(ws2_32 REQUIRED)\n\
             add_executable(server main.cpp half.c)\ntarget_link_libraries(server ws2_32 mswsock)\n",
        ),
        (
            "Makefile",
            "CFLAGS += $(shell pkg-config --cflags ws2_32) $(shell pkg-config --variable=oldc ws2_32)\n\
             CXXFLAGS += $(shell pkg-config --cflags ws2_32) $(shell pkg-config --variable=oldcxx ws2_32)\n\
             server: main.o half.o\n\t$(CXX) -o $@ $^ $(shell pkg-config --libs ws2_32)\n",
        ),
    ];
    for (file, text) in files {
        std::fs::write(folder.join(file), text).expect("the scratch directory can be written");
    }
    folder
}

const PAIRS: [(&str, &str); 2] = [("gcc", "g++"), ("clang", "clang++")];

#[test]
fn cmake_finds_the_package() {
    if !is_there("cmake") {
        return;
    }
    let source = project("cmake");
    for (c, cxx) in PAIRS.into_iter().filter(|(c, _)| is_there(c)) {
        for (option, branch) in
            [("-DWS2_32_WIN32=ON", "on Windows' branch"), ("-DWS2_32_WIN32=OFF", "on the other branch")]
        {
            let build = source.join(format!("build-{c}-{}", branch.len()));
            let _ = std::fs::remove_dir_all(&build);
            let mut configure = Command::new("cmake");
            configure.arg("-S").arg(&source).arg("-B").arg(&build).arg(option).arg("-G").arg("Unix Makefiles");
            configure.arg(format!("-DCMAKE_PREFIX_PATH={}", prefix().display()));
            run(configure.env("CC", c).env("CXX", cxx));
            let told = run(Command::new("cmake").arg("--build").arg(&build).arg("--verbose"));
            assert_no_warning_of_ours(&told);
            assert_eq!(run(&mut Command::new(build.join("server"))), format!("42 {branch}\n"), "{c} {option}");
        }
    }
}

#[test]
fn a_version_of_the_package_can_be_asked_for() {
    if !is_there("cmake") {
        return;
    }
    let source = common::scratch("cmake-version");
    let text = "cmake_minimum_required(VERSION 3.13)\nproject(server C)\nfind_package(ws2_32 99 REQUIRED)\n";
    std::fs::write(source.join("CMakeLists.txt"), text).expect("the scratch directory can be written");
    let mut configure = Command::new("cmake");
    configure.arg("-S").arg(&source).arg("-B").arg(source.join("build"));
    let output = configure.arg(format!("-DCMAKE_PREFIX_PATH={}", prefix().display())).output().expect("cmake starts");
    assert!(!output.status.success() && text_names_version(&output), "{}", self::text(&output));
}

fn text_names_version(output: &Output) -> bool {
    text(output).contains(env!("CARGO_PKG_VERSION"))
}

#[test]
fn pkg_config_and_make_build_it() {
    if !is_there("pkg-config") || !is_there("make") {
        return;
    }
    let source = project("make");
    let path = prefix().join("lib/pkgconfig");
    for (c, cxx) in PAIRS.into_iter().filter(|(c, _)| is_there(c)) {
        for object in ["main.o", "half.o", "server"] {
            let _ = std::fs::remove_file(source.join(object));
        }
        let mut make = Command::new("make");
        make.current_dir(&source).arg(format!("CC={c}")).arg(format!("CXX={cxx}")).env("PKG_CONFIG_PATH", &path);
        let output = make.output().expect("make starts");
        assert!(output.status.success(), "{c}: {}", text(&output));
        assert_no_warning_of_ours(&text(&output));
        assert_eq!(run(&mut Command::new(source.join("server"))), "42 on Windows' branch\n", "{c}");
    }
}

#[test]
fn the_command_finds_the_sdk_beside_itself() {
    let source = project("command");
    for (c, cxx) in PAIRS.into_iter().filter(|(c, _)| is_there(c)) {
        let mut compile = Command::new(prefix().join("bin/overlapped"));
        compile.current_dir(&source).env("CC", c).env("CXX", cxx).args([
            "cc",
            "main.cpp",
            "half.c",
            "-o",
            "server",
            "-lmswsock",
        ]);
        let output = compile.output().expect("the command starts");
        assert!(output.status.success(), "{c}: {}", text(&output));
        assert_no_warning_of_ours(&text(&output));
        assert_eq!(run(&mut Command::new(source.join("server"))), "42 on Windows' branch\n", "{c}");
    }
}
