//! The C programs of `tests/c`: each compiled as C and as C++ by every compiler there is, run, and compared with what it is to print.
#![cfg(target_os = "linux")]

mod common;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Long enough for a loaded machine; a program that hangs is ended then.
const LIMIT: Duration = Duration::from_secs(120);

fn programs(extension: &str) -> Vec<PathBuf> {
    let directory = common::package().join("tests/c");
    let mut found: Vec<PathBuf> = std::fs::read_dir(directory)
        .expect("the programs are there")
        .map(|entry| entry.expect("the directory can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    found.sort();
    assert!(!found.is_empty());
    found
}

/// What a program prints, and its exit code.
fn run(program: &PathBuf) -> (String, Option<i32>) {
    let mut child = Command::new(program)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let start = Instant::now();
    while child.try_wait().expect("the child is ours").is_none() {
        if start.elapsed() > LIMIT {
            child.kill().expect("the child is ours");
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().expect("its output is read");
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
}

fn check(extension: &str, compilers: &[&'static str], flags: &[&str]) {
    let scratch = common::scratch("programs");
    for compiler in common::compilers(compilers) {
        for source in programs(extension) {
            let name = source.file_stem().expect("it has a name").to_string_lossy().into_owned();
            let program = scratch.join(format!("{name}-{compiler}"));
            let output = common::compile(compiler, &source, &program, flags);
            common::assert_compiled(&output, &format!("{compiler} {name}"));
            let expected = common::package().join(format!("tests/c/expected/{name}.txt"));
            let expected = std::fs::read_to_string(&expected).expect("what it is to print is written down");
            let (printed, code) = run(&program);
            assert_eq!(printed, expected, "{name}, compiled by {compiler}");
            assert_eq!(code, Some(0), "{name}, compiled by {compiler}");
        }
    }
}

#[test]
fn c_programs_print_what_they_are_to() {
    check("c", &["gcc", "clang"], &["-std=gnu11", "-O1"]);
}

#[test]
fn the_same_programs_are_cxx_too() {
    check("c", &["g++", "clang++"], &["-std=c++11", "-x", "c++"]);
}

#[test]
fn cxx_programs_print_what_they_are_to() {
    check("cpp", &["g++", "clang++"], &["-std=c++17", "-O1"]);
}
