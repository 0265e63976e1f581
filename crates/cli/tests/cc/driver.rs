//! The command over a source in a directory of its own, and what its program prints.

#[path = "../../../ws2_32/tests/common/library.rs"]
mod library;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The command, with the library `ws2_32` of this tree beside it. The command itself builds one only where there is none, and says so.
pub fn overlapped() -> Command {
    library::library();
    Command::new(env!("CARGO_BIN_EXE_overlapped"))
}

pub fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cc").join(name);
    std::fs::create_dir_all(&path).expect("the target directory can be written");
    path
}

pub fn compile(language: &str, directory: &Path, arguments: &[&str]) -> Output {
    overlapped().arg(language).args(arguments).current_dir(directory).output().expect("the command runs")
}

pub fn printed(directory: &Path, program: &str) -> String {
    let output = Command::new(directory.join(program)).output().expect("the program runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

#[track_caller]
pub fn assert_ok(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Compiles a source by gcc and clang, as C and as C++, where none may warn, and compares what it prints.
#[track_caller]
pub fn check_everywhere(name: &str, text: &str, expected: &str) {
    let directory = scratch(name);
    for (language, variable, compilers, file) in
        [("cc", "CC", ["gcc", "clang"], "source.c"), ("c++", "CXX", ["g++", "clang++"], "source.cpp")]
    {
        std::fs::write(directory.join(file), text).expect("written");
        for compiler in compilers {
            let arguments = [language, "-Wall", file, "-o", "source"];
            let output = overlapped().args(arguments).env(variable, compiler).current_dir(&directory).output();
            let output = output.expect("the command runs");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success() && said.is_empty(), "{compiler}: {said}");
            assert_eq!(printed(&directory, "source"), expected, "{compiler}");
        }
    }
}
