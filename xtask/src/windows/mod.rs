//! `windows-test`: the conformance suites against the Windows API, side by side with ours.
//!
//! There need be no Windows machine: Debian has a compiler that comes with the source of its library, mingw to link it for
//! Windows, and Wine to run the outcome. Wine is not Windows; where it is known to be otherwise, the table of known differences
//! says so, test by test, and whatever it does not say fails.

mod build;
mod comparison;
mod differences;
mod one_source;
mod outcome;
mod sources;
mod suite;
mod surface;
mod tools;
mod wine;

use build::{Programs, Suite};
use differences::Difference;
use outcome::Outcome;
use std::fs;
use std::process::Command;
use std::time::Instant;

const OUTPUT: &str = "docs/windows-comparison.md";

/// The suites: what each is called, its package and its test program.
pub(crate) const SUITES: [Suite; 2] = [
    Suite { name: "table", package: "overlapped-sys", test: "conformance" },
    Suite { name: "safe API", package: "overlapped", test: "conformance" },
];

/// What came out of one test.
pub(crate) struct Compared {
    suite: &'static str,
    /// Its path in the suite.
    test: String,
    epoll: Outcome,
    /// Nothing where the engine did not run.
    io_uring: Option<Outcome>,
    wine: Outcome,
}

impl Compared {
    /// The name of its function.
    fn name(&self) -> &str {
        self.test.rsplit("::").next().unwrap_or(&self.test)
    }

    /// What is known of Wine about it.
    fn known<'a>(&self, known: &'a [Difference]) -> Option<&'a Difference> {
        differences::of_wine(known, self.suite, &self.test)
    }
}

/// Whether the io_uring engine can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ring {
    Runs,
    NotBuilt,
    /// This machine's kernel does not allow it; in the library's words.
    Refused(String),
}

/// Runs everything, prints the comparison, and writes it, or fails if the file is not what it would be.
pub fn test(check: bool, only: Option<&str>) -> Result<(), String> {
    one_source::check()?;
    surface::check(check)?;
    let known = differences::read()?;
    let sources = sources::read()?;
    let mut wrong = sources::hidden(&sources);
    let all: String = sources.into_iter().map(|(_, text)| text).collect();
    wrong.extend(differences::unasked(&known, &all));
    wrong.extend(differences::unsaid(&known, &crate::conformance::rules()?));
    tools::install()?;
    build::every_test_for_windows()?;
    let (linux, windows) = (build::for_linux()?, build::for_windows()?);
    let prefix = wine::Prefix::fresh()?;
    let (mut compared, mut ring) = (Vec::new(), Ring::Runs);
    for suite in &SUITES {
        let (of_suite, its_ring) = run(suite, &linux, prefix.program(windows.suite(suite)?), &known, only)?;
        compared.extend(of_suite);
        ring = its_ring;
    }
    let wine = prefix.version()?;
    let text = comparison::write(&compared, &known, &ring, &wine)?;
    if only.is_none() {
        println!("{text}");
    }
    if let Ring::Refused(notice) = &ring {
        eprintln!("NOT COMPARED: Linux, io_uring: {notice}");
    }
    for row in differences::may_have_gone(&compared, &known) {
        // No failure: that it did not come this time is not its end.
        eprintln!("MAY HAVE GONE: {row} is known to fail at times, and has passed each time it was run");
    }
    wrong.extend(differences::unknown_or_gone(&compared, &known, only.is_some()));
    if !wrong.is_empty() {
        return Err(format!(
            "{} things are not as {} says; what the tests said is in target/windows/logs:\n{}",
            wrong.len(),
            differences::TABLE,
            wrong.join("\n")
        ));
    }
    if only.is_some() {
        println!("{} tests are as {} says", compared.len(), differences::TABLE);
        return Ok(());
    }
    serve(&prefix, &windows)?;
    if check {
        let as_if_it_ran = || comparison::write(&as_if_on_ring(compared), &known, &Ring::Runs, &wine);
        return comparison::check(OUTPUT, &text, as_if_it_ran, &ring);
    }
    fs::write(crate::root().join(OUTPUT), text).map_err(|error| format!("{OUTPUT}: {error}"))
}

/// What would be compared if the io_uring engine had run: on it as on epoll.
fn as_if_on_ring(mut compared: Vec<Compared>) -> Vec<Compared> {
    for one in &mut compared {
        one.io_uring = Some(one.epoll.clone());
    }
    compared
}

/// The command's servers and the examples, spoken to from Linux.
fn serve(prefix: &wine::Prefix, windows: &Programs) -> Result<(), String> {
    let command = windows.command()?;
    // The tests run the examples of this system too, which nothing may have built yet.
    crate::run(Command::new("cargo").args(["build", "--locked", "--workspace", "--examples"]))?;
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--locked", "--workspace", "--test", "windows", "--test", "examples"]);
    cargo.env("OVERLAPPED_WINDOWS_COMMAND", command).env("OVERLAPPED_WINDOWS_EXAMPLES", windows.examples()?);
    crate::run(prefix.program(command).environment_of(&mut cargo))
}

/// One suite on every engine and under Wine. They must be the same tests.
fn run(
    suite: &Suite,
    linux: &Programs,
    there: suite::Program,
    known: &[Difference],
    only: Option<&str>,
) -> Result<(Vec<Compared>, Ring), String> {
    let linux = linux.suite(suite)?;
    let here = suite::native(linux, "epoll");
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
    let on_ring = suite::native(linux, "io_uring");
    let ring = match suite::notice(&on_ring, &tests)? {
        None => Ring::Runs,
        Some(notice) if notice.contains("not built") => Ring::NotBuilt,
        Some(notice) => Ring::Refused(notice),
    };
    tests.retain(|test| only.is_none_or(|only| test.contains(only)));
    let began = Instant::now();
    let say = |side: &str| eprintln!("{}: {} tests, {side} ({} s)", suite.name, tests.len(), began.elapsed().as_secs());
    say("Linux, epoll");
    let epoll = suite::run(&here, &tests, |_| None)?;
    let io_uring = if ring == Ring::Runs {
        say("Linux, io_uring");
        Some(suite::run(&on_ring, &tests, |_| None)?)
    } else {
        None
    };
    say("Wine");
    let wine = suite::run(&there, &tests, |test| differences::of_wine(known, suite.name, test))?;
    say("done");
    let mut compared = Vec::new();
    for (index, ((test, epoll), wine)) in tests.into_iter().zip(epoll).zip(wine).enumerate() {
        let io_uring = io_uring.as_ref().map(|outcomes| outcomes[index].clone());
        compared.push(Compared { suite: suite.name, test, epoll, io_uring, wine });
    }
    Ok((compared, ring))
}
