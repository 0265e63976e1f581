//! `windows-test`: the conformance suites against the Windows API, side by side with ours.
//!
//! There need be no Windows machine: Debian has a compiler that comes with the source of its library, mingw to link it for
//! Windows, and Wine to run the outcome. Wine is not Windows; where it is known to be otherwise, the table of known differences
//! says so, test by test, and whatever it does not say fails.

mod build;
mod comparison;
mod differences;
mod one_source;
mod suite;
mod tools;
mod wine;

use build::Suite;
use std::fs;
use std::path::Path;
use std::process::Command;
use suite::Outcome;

const OUTPUT: &str = "docs/windows-comparison.md";

/// The suites: what each is called, its package and its test program.
pub(crate) const SUITES: [Suite; 2] = [
    Suite { name: "table", package: "overlapped-sys", test: "conformance" },
    Suite { name: "safe API", package: "overlapped", test: "conformance" },
];

/// What came out of one test.
pub(crate) struct Compared {
    suite: &'static str,
    /// The name of its function.
    test: String,
    epoll: Outcome,
    io_uring: Option<Outcome>,
    wine: Outcome,
}

/// Runs everything, prints the comparison, and writes it, or fails if the file is not what it would be.
pub fn test(check: bool, only: Option<&str>) -> Result<(), String> {
    one_source::check()?;
    tools::install()?;
    build::examples()?;
    let command = build::command()?;
    let prefix = wine::Prefix::fresh()?;
    let mut compared = Vec::new();
    let known = differences::read()?;
    for suite in &SUITES {
        compared.extend(run(suite, &prefix, &known, only)?);
    }
    let text = comparison::write(&compared, &known)?;
    print!("{text}");
    let wrong = differences::unknown_or_gone(&compared, &known, only.is_some());
    if !wrong.is_empty() {
        return Err(format!(
            "{} tests are not as the table of known differences says:\n{}",
            wrong.len(),
            wrong.join("\n")
        ));
    }
    if only.is_some() {
        return Ok(());
    }
    serve(&prefix.program(&command), &command)?;
    let path = crate::root().join(OUTPUT);
    if check {
        let present = fs::read_to_string(&path).unwrap_or_default();
        return if present == text {
            Ok(())
        } else {
            Err(format!("{OUTPUT} is out of date: run `cargo xtask windows-test`"))
        };
    }
    fs::write(&path, text).map_err(|error| format!("{OUTPUT}: {error}"))
}

/// The command's servers, spoken to from Linux.
fn serve(wine: &suite::Program, command: &Path) -> Result<(), String> {
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--locked", "--package", "overlapped-cli", "--test", "windows"]);
    crate::run(wine.environment_of(&mut cargo).env("OVERLAPPED_WINDOWS_COMMAND", command))
}

/// One suite on every engine and under Wine. They must be the same tests.
fn run(
    suite: &Suite,
    prefix: &wine::Prefix,
    known: &[differences::Difference],
    only: Option<&str>,
) -> Result<Vec<Compared>, String> {
    let (linux, windows) = (build::for_linux(suite)?, build::for_windows(suite)?);
    let (here, there) = (suite::native(&linux), prefix.program(&windows));
    let (mut tests, their_tests) = (suite::list(&here)?, suite::list(&there)?);
    let missing = |all: &[String], from: &[String]| -> Vec<String> {
        all.iter().filter(|test| !from.contains(test)).cloned().collect()
    };
    let (only_here, only_there) = (missing(&tests, &their_tests), missing(&their_tests, &tests));
    if !only_here.is_empty() || !only_there.is_empty() {
        return Err(format!(
            "the suite `{}` is not the same on both systems: only on Linux {only_here:?}, only on Windows {only_there:?}",
            suite.name
        ));
    }
    let ring = here.with("OVERLAPPED_ENGINE", "io_uring");
    let has_ring = suite::has_engine(&ring, &tests)?;
    tests.retain(|test| only.is_none_or(|only| test.contains(only)));
    eprintln!("{}: {} tests on Linux", suite.name, tests.len());
    let epoll = suite::run(&here.with("OVERLAPPED_ENGINE", "epoll"), &tests, |_| false)?;
    let io_uring = match has_ring {
        true => Some(suite::run(&ring, &tests, |_| false)?),
        false => None,
    };
    eprintln!("{}: the same tests under Wine", suite.name);
    let mut wine = suite::run(&there, &tests, |test| differences::of_wine(known, test).is_some())?;
    for (outcome, test) in wine.iter_mut().zip(&tests) {
        if differences::of_wine(known, test).is_some_and(differences::Difference::comes_and_goes) {
            // What it came to this time says nothing.
            *outcome = Outcome::Failed("at times".into());
        }
    }
    let mut compared = Vec::new();
    for (index, (test, epoll)) in tests.iter().zip(epoll).enumerate() {
        let test = test.rsplit("::").next().unwrap_or(test).to_owned();
        let io_uring = io_uring.as_ref().map(|outcomes| outcomes[index].clone());
        compared.push(Compared { suite: suite.name, test, epoll, io_uring, wine: wine[index].clone() });
    }
    Ok(compared)
}
