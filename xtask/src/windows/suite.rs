//! Running a test program test by test, so that one that hangs or crashes costs no other.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a test may take; it has bounds of its own, which are shorter.
const LIMIT: Duration = Duration::from_secs(60);
/// What one may take that is expected to fail, often by waiting for what does not come.
const LIMIT_OF_KNOWN: Duration = Duration::from_secs(5);
/// How many run at a time: more would disturb each other's times.
const AT_A_TIME: usize = 2;
/// How often a test may fail before it has failed, for a machine under load stretches times; and how often one that is known
/// to fail must pass before the difference has gone.
const TRIALS: usize = 3;

/// Where what the tests say is kept, for whoever asks why one failed.
const LOGS: &str = "target/windows/logs";

/// What came out of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    /// With the first line of why.
    Failed(String),
}

/// A test program and how it is started.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
    /// The first argument, before those of a test program.
    pub first: Option<PathBuf>,
    environment: Vec<(&'static str, String)>,
}

impl Program {
    pub fn new(path: PathBuf) -> Self {
        Self { path, first: None, environment: Vec::new() }
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
}

/// A program of this system.
pub fn native(path: &Path) -> Program {
    Program::new(path.to_path_buf())
}

/// The names of the tests in the program.
pub fn list(program: &Program) -> Result<Vec<String>, String> {
    let output = program.command().arg("--list").output().map_err(|error| format!("{program:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{program:?} --list ended with {}", output.status));
    }
    let listed = String::from_utf8_lossy(&output.stdout).replace('\r', "");
    Ok(listed.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
}

/// Whether the engine that the program is to run on exists; where it does not, the program says which one runs instead.
pub fn has_engine(program: &Program, tests: &[String]) -> Result<bool, String> {
    let Some(test) = tests.iter().find(|test| test.contains("sock_")).or(tests.first()) else { return Ok(false) };
    let log = log_of("engine");
    fs::create_dir_all(crate::root().join(LOGS)).map_err(|error| format!("{LOGS}: {error}"))?;
    attempt(program, test, LIMIT, &log)?;
    Ok(!fs::read_to_string(&log).unwrap_or_default().contains("epoll runs"))
}

/// Runs the tests; what came out of each, in their order.
pub fn run(
    program: &Program,
    tests: &[String],
    is_known: impl Fn(&str) -> bool + Sync,
) -> Result<Vec<Outcome>, String> {
    fs::create_dir_all(crate::root().join(LOGS)).map_err(|error| format!("{LOGS}: {error}"))?;
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(vec![None; tests.len()]);
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            let (next, outcomes, is_known) = (&next, &outcomes, &is_known);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(test) = tests.get(index) else { return };
                    // Of its own: what outlives a test that was ended may go on writing.
                    let outcome = run_one(program, test, is_known(test), &log_of(test));
                    if let Ok(mut outcomes) = outcomes.lock() {
                        outcomes[index] = Some(outcome);
                    }
                }
            });
        }
    });
    let outcomes = outcomes.into_inner().map_err(|error| error.to_string())?;
    outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(|| Err("a test was not run".into()))).collect()
}

fn run_one(program: &Program, test: &str, is_known: bool, log: &Path) -> Result<Outcome, String> {
    let limit = if is_known { LIMIT_OF_KNOWN } else { LIMIT };
    let mut outcome = attempt(program, test, limit, log)?;
    for _ in 1..TRIALS {
        if (outcome == Outcome::Passed) != is_known {
            break;
        }
        outcome = attempt(program, test, limit, log)?;
    }
    Ok(outcome)
}

fn attempt(program: &Program, test: &str, limit: Duration, log: &Path) -> Result<Outcome, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", log.display());
    // To a file, not through a pipe: a server that Wine starts would keep it open.
    let output = File::create(log).map_err(failed)?;
    let errors = output.try_clone().map_err(failed)?;
    let mut command = program.command();
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).stdout(output).stderr(errors);
    let mut child = command.spawn().map_err(|error| format!("{program:?}: {error}"))?;
    let status = end_of(&mut child, limit).map_err(failed)?;
    let said = String::from_utf8_lossy(&fs::read(log).map_err(failed)?).replace('\r', "");
    Ok(match status {
        None => Outcome::Failed(format!("it did not end within {} s", limit.as_secs())),
        Some(status) if status.success() && said.contains("1 passed") => Outcome::Passed,
        Some(status) => Outcome::Failed(first_complaint(&said).unwrap_or_else(|| format!("it ended with {status}"))),
    })
}

/// Waits for the end of a program, and ends it itself where it takes too long.
fn end_of(child: &mut Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
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

/// Where and why a test failed, as its panic says it.
fn first_complaint(said: &str) -> Option<String> {
    let mut lines = said.lines().skip_while(|line| !line.contains("panicked at"));
    let place = lines.next()?.split("panicked at ").nth(1)?.trim_end_matches(':').to_owned();
    let why: Vec<&str> =
        lines.take_while(|line| !line.starts_with("note:") && !line.is_empty()).map(str::trim).collect();
    Some(format!("{place}: {}", why.join(", ")))
}

fn log_of(name: &str) -> PathBuf {
    crate::root().join(LOGS).join(format!("{}.log", name.replace("::", "-")))
}
