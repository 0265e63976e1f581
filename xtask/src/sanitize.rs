//! `sanitize`: the C programs of `crates/ws2_32/tests/c` under valgrind, and under gcc's address and undefined sanitizers, each with our
//! library in the process.
//!
//! Valgrind sees every access of program and library. The sanitizers see those of the program, what the library does to the heap, and
//! what either leaks. A finding, another output than the expected one, or a failure is an error. There are no suppressions; a program
//! that says `Without valgrind:` or `Without sanitizers:` at its head does what that tool does not understand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A program that hangs is ended so late; valgrind is slow, and so is a loaded machine.
const LIMIT_SECONDS: u32 = 300;

const VALGRIND: [&str; 6] = [
    "--quiet",
    "--error-exitcode=99",
    "--leak-check=full",
    "--show-leak-kinds=definite,indirect",
    "--errors-for-leak-kinds=definite,indirect",
    // Without it one thread may run alone for as long as it does not block.
    "--fair-sched=yes",
];

/// How a program is built and run.
#[derive(Clone, Copy)]
enum Tool {
    Valgrind,
    Sanitizers,
}

/// One program: where its source is, and the checks that it is to run under.
struct Program {
    source: PathBuf,
    expected: Option<PathBuf>,
    check: &'static str,
}

impl Program {
    fn is_beyond(&self, tool: Tool) -> bool {
        let said = match tool {
            Tool::Valgrind => "Without valgrind:",
            Tool::Sanitizers => "Without sanitizers:",
        };
        fs::read_to_string(&self.source).is_ok_and(|text| text.contains(said))
    }
}

/// Runs every program under both tools.
pub fn run() -> Result<(), String> {
    crate::packages::install(&["valgrind"])?;
    crate::run(Command::new("cargo").args(["build", "--quiet", "--package", "overlapped-ws2_32"]))?;
    let scratch = crate::root().join("target/sanitize");
    fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
    let programs = programs()?;
    let jobs: Vec<(Tool, &Program)> = [Tool::Sanitizers, Tool::Valgrind]
        .into_iter()
        .flat_map(|tool| programs.iter().map(move |p| (tool, p)))
        .filter(|(tool, program)| !program.is_beyond(*tool))
        .collect();
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some((tool, program)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(failure) = one(*tool, program, &scratch) {
                failures.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(failure);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let failures = failures.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    println!("{} programs under valgrind and the sanitizers, {} findings", programs.len(), failures.len());
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

/// All C programs, and the one that makes no mistake under the misuse checks, so that these are looked at too.
fn programs() -> Result<Vec<Program>, String> {
    let tests = crate::root().join("crates/ws2_32/tests");
    let directory = tests.join("c");
    let entries = fs::read_dir(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    let sources = entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "c"));
    let mut programs: Vec<Program> = sources
        .map(|source| {
            let name = source.file_stem().unwrap_or_default().to_string_lossy();
            let expected = directory.join(format!("expected/{name}.txt"));
            Program { expected: Some(expected), source, check: "0" }
        })
        .collect();
    programs.sort_by(|one, other| one.source.cmp(&other.source));
    if programs.is_empty() {
        return Err(format!("{}: no program is there", directory.display()));
    }
    programs.push(Program { source: tests.join("misuse/none.c"), expected: None, check: "abort" });
    Ok(programs)
}

fn one(tool: Tool, program: &Program, scratch: &Path) -> Result<(), String> {
    let name = program.source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (suffix, flags): (&str, &[&str]) = match tool {
        Tool::Valgrind => ("valgrind", &[]),
        Tool::Sanitizers => ("sanitized", &["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]),
    };
    let built = scratch.join(format!("{name}-{suffix}"));
    compile(&program.source, &built, flags)?;
    let mut command = Command::new("timeout");
    command.arg(LIMIT_SECONDS.to_string());
    if let Tool::Valgrind = tool {
        command.arg("valgrind").args(VALGRIND);
    }
    let run =
        command.arg(&built).current_dir(scratch).env("OVERLAPPED_CHECK", program.check).stdin(Stdio::null()).output();
    let output = run.map_err(|error| format!("{name}: {error}"))?;
    let (told, printed) = (String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
    if !output.status.success() {
        return Err(format!("{name}, {suffix}, ended with {}:\n{told}{printed}", output.status));
    }
    let Some(path) = &program.expected else { return Ok(()) };
    let expected = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    if output.stdout == expected { Ok(()) } else { Err(format!("{name}, {suffix}, printed:\n{printed}{told}")) }
}

/// Compiles as a user without CMake and pkg-config does.
fn compile(source: &Path, program: &Path, flags: &[&str]) -> Result<(), String> {
    let (include, library) = (crate::root().join("crates/ws2_32/include"), crate::root().join("target/debug"));
    let mut command = Command::new("gcc");
    command
        .args(["-std=gnu11", "-g", "-O1", "-fno-omit-frame-pointer"])
        .args(flags)
        .arg("-I")
        .arg(&include)
        .arg(source)
        .arg("-o")
        .arg(program)
        .arg("-L")
        .arg(&library)
        .arg(format!("-Wl,-rpath,{}", library.display()))
        .arg(format!("-Wl,--version-script={}", include.join("ovl/own.map").display()))
        .args(["-lws2_32", "-pthread"]);
    crate::run(&mut command)
}
