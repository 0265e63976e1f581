//! Running a test program so that a test that hangs or crashes costs no other: several tests to a process, one after another,
//! and each that did not pass there once more in a process of its own.

use super::differences::{Difference, Shows};
use super::outcome::{Failure, Outcome};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a test may take, or a few in one process; each has bounds of its own, which are shorter.
const LIMIT: Duration = Duration::from_secs(60);
/// How long one must go on that is known to hang: longer than the bounds of the tests, of 20 s, or what merely waits for something in
/// vain would seem to hang too.
const LIMIT_OF_HANGS: Duration = Duration::from_secs(30);
/// How many processes run at a time: more would disturb each other's times.
const AT_A_TIME: usize = 2;
/// The same for tests that are expected to fail: they mostly wait.
const KNOWN_AT_A_TIME: usize = 8;
/// How many tests a process runs, for starting one takes Wine longer than most tests do.
const TOGETHER: usize = 12;
/// How often a test may fail before it has failed, for a machine under load stretches times; and how often one that is known
/// to fail must pass, or fail otherwise, before the difference has gone.
const TRIALS: usize = 3;
/// How often one is run that fails at times, until it does.
const TRIALS_AT_TIMES: usize = 5;

/// Where what the tests say is kept, for whoever asks why one failed.
const LOGS: &str = "target/windows/logs";

/// A test program and how it is started.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
    /// The first argument, before those of a test program.
    pub first: Option<PathBuf>,
    environment: Vec<(&'static str, String)>,
    /// What the logs of its tests are called after.
    side: &'static str,
}

impl Program {
    pub fn new(path: PathBuf, side: &'static str) -> Self {
        Self { path, first: None, environment: Vec::new(), side }
    }

    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut program = self.clone();
        program.environment.push((name, value.to_owned()));
        program
    }

    /// Gives another command the environment of this one.
    pub fn environment_of<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.envs(self.environment.iter().map(|(name, value)| (name, value)))
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        self.environment_of(&mut command).args(&self.first);
        command.env("RUST_BACKTRACE", "0").stdin(Stdio::null()).current_dir(crate::root());
        command
    }

    fn log_of(&self, name: &str) -> PathBuf {
        crate::root().join(LOGS).join(self.side).join(format!("{}.log", name.replace("::", "-")))
    }
}

/// A program of this system on an engine.
pub fn native(path: &Path, engine: &'static str) -> Program {
    Program::new(path.to_path_buf(), engine).with("OVERLAPPED_ENGINE", engine)
}

/// The names of the tests in the program.
pub fn list(program: &Program) -> Result<Vec<String>, String> {
    let (status, listed) = say(program, &["--list"], LIMIT, &program.log_of("list"))?;
    if !status.is_some_and(|status| status.success()) {
        return Err(format!("{program:?} --list ended with {status:?}: {listed}"));
    }
    Ok(listed.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
}

/// What the library says if another engine runs than the one that the program asks for. Whatever test makes an engine says it, so
/// that some tests of overlapped operations are asked.
pub fn notice(program: &Program, tests: &[String]) -> Result<Option<String>, String> {
    let some: Vec<&str> =
        tests.iter().map(String::as_str).filter(|test| test.contains("ovl_")).take(TOGETHER).collect();
    let (_, said) = say(program, &arguments_for(&some), LIMIT, &program.log_of("engine"))?;
    Ok(notice_in(&said).map(str::to_owned))
}

/// The line that says so. It may follow the name of a test.
fn notice_in(said: &str) -> Option<&str> {
    let lines = said.lines().filter_map(|line| line.find("overlapped: ").map(|start| &line[start..]));
    lines.into_iter().find(|line| line.contains("epoll runs"))
}

/// Runs the tests; what came out of each, in their order. `known` is how a test is known to fail.
pub fn run<'k>(
    program: &Program,
    tests: &[String],
    known: impl Fn(&str) -> Option<&'k Difference> + Sync,
) -> Result<Vec<Outcome>, String> {
    // One that fails may take its process with it, so that each of those has its own.
    let (failing, others): (Vec<&str>, Vec<&str>) =
        tests.iter().map(String::as_str).partition(|test| known(test).is_some());
    let (at_times, always): (Vec<&str>, Vec<&str>) =
        failing.into_iter().partition(|test| known(test).is_some_and(Difference::comes_and_goes));
    let (at_times, always): (Vec<&[&str]>, Vec<&[&str]>) = (at_times.chunks(1).collect(), always.chunks(1).collect());
    let others: Vec<&[&str]> = others.chunks(TOGETHER).collect();
    let alone = |some: &[&str]| Ok(vec![run_one(program, some[0], known(some[0]))?]);
    let mut outcomes = at_a_time(KNOWN_AT_A_TIME, &always, alone)?;
    outcomes.extend(at_a_time(AT_A_TIME, &others, |some| run_some(program, some))?);
    // Last, and one after another: a race of closes may take Wine's server with it, and then whatever else runs hangs.
    outcomes.extend(at_a_time(1, &at_times, alone)?);
    let of = |test: &String| outcomes.iter().find(|(name, _)| name == test).map(|(_, outcome)| outcome.clone());
    tests.iter().map(|test| of(test).ok_or_else(|| format!("{test} was not run"))).collect()
}

/// Runs the parts on so many threads; the tests with what came out of them.
fn at_a_time<'a>(
    threads: usize,
    parts: &[&[&'a str]],
    run: impl Fn(&[&'a str]) -> Result<Vec<Outcome>, String> + Sync,
) -> Result<Vec<(&'a str, Outcome)>, String> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Ok(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcomes = run(part);
                    let Ok(mut done) = done.lock() else { return };
                    match (&mut *done, outcomes) {
                        (Ok(done), Ok(outcomes)) => done.extend(part.iter().copied().zip(outcomes)),
                        (Ok(_), Err(error)) => *done = Err(error),
                        (Err(_), _) => return,
                    }
                }
            });
        }
    });
    done.into_inner().map_err(|error| error.to_string())?
}

/// Some tests in one process, and each that does not pass there in its own.
fn run_some(program: &Program, tests: &[&str]) -> Result<Vec<Outcome>, String> {
    let log = program.log_of(&format!("from-{}", tests[0]));
    let (status, said) = say_on_its_engine(program, &arguments_for(tests), LIMIT, &log)?;
    // A process that fails without a failing test has crashed at its end, and any of them may be the reason.
    let has_crashed = status.is_some_and(|status| !status.success()) && !said.contains("test result: FAILED");
    let passed = |test: &str| !has_crashed && said.lines().any(|line| line == format!("test {test} ... ok"));
    tests.iter().map(|test| if passed(test) { Ok(Outcome::Passed) } else { run_one(program, test, None) }).collect()
}

/// Runs it until it ends as is expected, though not too often; what it came to.
fn run_one(program: &Program, test: &str, row: Option<&Difference>) -> Result<Outcome, String> {
    let hangs = row.is_some_and(|row| row.shows == Shows::Hangs);
    let comes_and_goes = row.is_some_and(Difference::comes_and_goes);
    let limit = if hangs { LIMIT_OF_HANGS } else { LIMIT };
    // Of its own: what outlives a test that was ended may go on writing.
    let log = program.log_of(test);
    let mut others = Vec::new();
    for trial in 1..=if comes_and_goes { TRIALS_AT_TIMES } else { TRIALS } {
        let outcome = attempt(program, test, limit, &log)?;
        if row.map_or(outcome == Outcome::Passed, |row| row.is_seen_in(&outcome)) {
            if trial > 1 {
                eprintln!("{}: {test} was as expected only at trial {trial}", program.side);
            }
            return Ok(outcome);
        }
        others.push(outcome);
        // What hangs twice has taken long enough.
        if others.iter().filter(|other| matches!(other, Outcome::Failed(Failure::Hung(_)))).count() == 2 {
            break;
        }
    }
    Ok(other_than_expected(others, comes_and_goes))
}

/// What a test came to that was never as expected.
fn other_than_expected(mut outcomes: Vec<Outcome>, comes_and_goes: bool) -> Outcome {
    if comes_and_goes && outcomes.contains(&Outcome::Passed) {
        // As any other test that passes at last.
        return Outcome::Passed;
    }
    outcomes.pop().unwrap_or(Outcome::Passed)
}

/// One try.
fn attempt(program: &Program, test: &str, limit: Duration, log: &Path) -> Result<Outcome, String> {
    let (status, said) = say_on_its_engine(program, &["--exact", test, "--nocapture", "--test-threads=1"], limit, log)?;
    Ok(match status {
        None => Outcome::Failed(Failure::Hung(limit.as_secs())),
        Some(status) if status.success() && said.contains("1 passed") => Outcome::Passed,
        Some(status) => Outcome::Failed(Failure::of_what_was_said(&said, status)),
    })
}

/// What a test program is told in order to run these, one after another, and to show what they say.
fn arguments_for<'a>(tests: &[&'a str]) -> Vec<&'a str> {
    [&["--exact", "--show-output", "--test-threads=1"], tests].concat()
}

/// As [`say`]; an error if another engine ran than the one that was asked for.
fn say_on_its_engine(
    program: &Program,
    arguments: &[&str],
    limit: Duration,
    log: &Path,
) -> Result<(Option<ExitStatus>, String), String> {
    let (status, said) = say(program, arguments, limit, log)?;
    match notice_in(&said) {
        None => Ok((status, said)),
        Some(notice) => Err(format!("{arguments:?} did not run on {}: {notice}", program.side)),
    }
}

/// How the program ended, if within its time, and what it said: to a file, not through a pipe, which a server that Wine starts
/// would keep open.
fn say(
    program: &Program,
    arguments: &[&str],
    limit: Duration,
    log: &Path,
) -> Result<(Option<ExitStatus>, String), String> {
    fs::create_dir_all(log.parent().unwrap_or(log)).map_err(|error| format!("{LOGS}: {error}"))?;
    let failed = |error: std::io::Error| format!("{}: {error}", log.display());
    let output = File::create(log).map_err(failed)?;
    let errors = output.try_clone().map_err(failed)?;
    let mut command = program.command();
    let mut child = command
        .args(arguments)
        .stdout(output)
        .stderr(errors)
        .spawn()
        .map_err(|error| format!("{program:?}: {error}"))?;
    let status = end_of(&mut child, limit).map_err(failed)?;
    let said = String::from_utf8_lossy(&fs::read(log).map_err(failed)?).replace('\r', "");
    Ok((status, said))
}

/// Waits for the end of a program, and ends it itself where it takes too long.
pub fn end_of(child: &mut Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if began.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Outcome, notice_in, other_than_expected};

    #[test]
    fn another_engine_is_noticed_wherever_it_is_said() {
        let said = "running 1 test\ntest a::b ... overlapped: the engine is not built yet; epoll runs instead\nok\n";
        assert_eq!(notice_in(said), Some("overlapped: the engine is not built yet; epoll runs instead"));
        assert_eq!(notice_in("test a::b ... ok\noverlapped: listening\n"), None);
    }

    #[test]
    fn what_comes_and_goes_passes_if_it_passes_once() {
        let hung = Outcome::Failed(Failure::Hung(30));
        let outcomes = || vec![Outcome::Passed, hung.clone()];
        assert_eq!(other_than_expected(outcomes(), true), Outcome::Passed);
        assert_eq!(other_than_expected(outcomes(), false), hung);
        assert_eq!(other_than_expected(vec![hung.clone(); 2], true), hung);
    }
}
