//! How the command is called: its arguments, its compilers, and what it says of mistakes.

use std::os::unix::fs::PermissionsExt;

use crate::driver::{assert_ok, compile, overlapped, printed, scratch};

/// A configure, a CMake or a make that is told to compile by this command hands the choice on to it. A script may stand between.
#[test]
fn a_compiler_that_is_this_command_is_passed_over() {
    let directory = scratch("itself");
    std::fs::write(directory.join("one.c"), "int main(void) { return 0; }\n").expect("written");
    let this = overlapped().get_program().to_string_lossy().into_owned();
    let mut command = overlapped();
    command.args(["cc", "one.c", "-o", "one"]).env("CC", format!("{this} cc")).current_dir(&directory);
    assert_ok(&command.output().expect("the command runs"));
    assert_eq!(printed(&directory, "one"), "");

    std::fs::write(directory.join("script"), format!("#!/bin/sh\nexec {this} cc \"$@\"\n")).expect("written");
    let script = directory.join("script");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("it may run");
    let output = command.env("CC", &script).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("CC or CXX names this command itself"), "{output:?}");
}

#[test]
fn a_missing_sdk_is_told() {
    let output = overlapped().args(["cc", "--sdk", "/nowhere", "x.c"]).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("install-sdk"));
}

/// CMake writes directories and libraries into such files for compilers of Windows.
#[test]
fn arguments_are_read_from_files() {
    let directory = scratch("response");
    std::fs::create_dir_all(directory.join("in cluded")).expect("made");
    std::fs::write(directory.join("in cluded/Number.h"), "#define NUMBER 7\n").expect("written");
    std::fs::write(directory.join("includes.rsp"), "-I\"in cluded\"\n").expect("written");
    std::fs::write(directory.join("libraries.rsp"), "-lws2_32 -lgdi32 shell32.lib\n").expect("written");
    let text = "#include <WinSock2.H>\n#include <stdio.h>\n#include \"number.h\"\nint main(void) { printf(\"%d\\n\", NUMBER); return 0; }\n";
    std::fs::write(directory.join("main.c"), text).expect("written");
    assert_ok(&compile("cc", &directory, &["@includes.rsp", "main.c", "-o", "response", "@libraries.rsp"]));
    assert_eq!(printed(&directory, "response"), "7\n");
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
