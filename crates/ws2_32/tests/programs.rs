//! The C programs of `tests/c`: each compiled as C and as C++ by every compiler there is, run, and compared with what it is to print.
#![cfg(target_os = "linux")]

mod common;

use std::collections::HashSet;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
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

/// The names that `nm` lists.
fn symbols(arguments: &[&str], file: &Path) -> HashSet<String> {
    let output = Command::new("nm").args(arguments).arg(file).output().expect("nm comes with the linker");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = |line: &str| line.split_whitespace().last().and_then(|name| name.split('@').next()).map(str::to_owned);
    text.lines().filter_map(last).collect()
}

/// The functions of which a program prints an effect or a failure without calling them: what the library exports it must be linked with,
/// what the headers do themselves its text must have.
fn says_of_what_it_does_not_call(program: &Path, source: &Path, printed: &str) -> Vec<String> {
    static EXPORTED: OnceLock<HashSet<String>> = OnceLock::new();
    let exported = EXPORTED.get_or_init(|| symbols(&["-D", "--defined-only"], &common::library().join("libws2_32.so")));
    let text = std::fs::read_to_string(source).expect("a source in UTF-8");
    let used = symbols(&["-D", "--undefined-only"], program);
    let names = printed.lines().filter_map(|line| line.strip_prefix("ok ")?.split(' ').next());
    let calls = |name: &&str| {
        let links = ["", "A", "W"].map(|form| [format!("{name}{form}"), format!("ovl_{name}{form}")]).concat();
        let mut linked = links.iter().filter(|link| exported.contains(*link)).peekable();
        if linked.peek().is_some() { linked.any(|link| used.contains(link)) } else { text.matches(*name).count() > 1 }
    };
    names.filter(|name| !calls(name)).map(str::to_owned).collect()
}

fn check(extension: &str, compilers: &[&'static str], flags: &[&str]) {
    check_those("programs", &programs(extension), compilers, flags);
}

fn check_those(scratch: &str, sources: &[PathBuf], compilers: &[&'static str], flags: &[&str]) {
    let scratch = common::scratch(scratch);
    common::build_libraries(&scratch);
    for compiler in common::compilers(compilers) {
        for source in sources {
            let name = source.file_stem().expect("it has a name").to_string_lossy().into_owned();
            let program = scratch.join(format!("{name}-{compiler}"));
            let output = common::compile(compiler, source, &program, flags);
            common::assert_compiled(&output, &format!("{compiler} {name}"));
            let expected = common::package().join(format!("tests/c/expected/{name}.txt"));
            let expected = std::fs::read_to_string(&expected).expect("what it is to print is written down");
            let (printed, code) = run(&program);
            assert_eq!(printed, expected, "{name}, compiled by {compiler}");
            assert_eq!(code, Some(0), "{name}, compiled by {compiler}");
            let said = says_of_what_it_does_not_call(&program, source, &printed);
            assert!(said.is_empty(), "{name} speaks of {said:?}, and calls none of them");
        }
    }
}

/// A failure with an error is the function's own: the call that is to fail names it. Pointers to functions have other names.
#[test]
fn a_failure_is_seen_of_the_function_that_it_is_told_of() {
    let mut seen = 0;
    for source in programs("c") {
        let text = std::fs::read_to_string(&source).expect("a source in UTF-8");
        let statements = ["    FAILS(", "    ANSWERS("].into_iter().flat_map(|start| text.split(start).skip(1));
        for statement in statements {
            let (name, call) =
                statement.split(";\n").next().and_then(|one| one.split_once(',')).expect("two arguments");
            assert!(call.contains(name) || name.starts_with("LPFN_"), "{}: {name},{call}", source.display());
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} failures were found");
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

/// As `overlapped cc` compiles by itself: formats go through other functions of the library then.
#[test]
fn formats_and_wide_text_are_the_same_where_wide_characters_have_16_bits() {
    let is_meant = |path: &PathBuf| path.ends_with("formats.c") || path.ends_with("wide_memory.c");
    let formats: Vec<_> = programs("c").into_iter().filter(is_meant).collect();
    assert_eq!(formats.len(), 2);
    check_those("short", &formats, &["gcc", "clang"], &["-std=gnu11", "-O1", "-fshort-wchar"]);
}

/// As a build compiles that calls the compiler itself.
#[test]
fn blocks_hold_in_what_the_compiler_optimizes() {
    let is_meant =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.as_bytes().starts_with(b"seen_seh_optimized"));
    for (extension, compilers, standard, language) in [
        ("c", ["gcc", "clang"], "-std=gnu11", "c"),
        ("c", ["g++", "clang++"], "-std=c++11", "c++"),
        ("cpp", ["g++", "clang++"], "-std=c++17", "c++"),
    ] {
        let blocks: Vec<_> = programs(extension).into_iter().filter(is_meant).collect();
        assert_eq!(blocks.len(), 1);
        for level in ["-O2", "-O3"] {
            check_those("optimized", &blocks, &compilers, &[standard, level, "-x", language]);
        }
    }
}
