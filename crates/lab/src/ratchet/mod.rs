//! Counts that repeat exactly, held against a file: a regression fails without any clock.
//!
//! One client and a server (the example `operation_costs` of the safe API) pass a message to and fro. System calls are
//! counted one by one by tracing the server, user instructions by valgrind. The client sends the next message only when
//! the server sleeps again, so nothing depends on who is faster. What is counted is the difference of a long run and a
//! short one, so starting and ending cancel out.
//!
//! The file says what is permitted. Worse by more than the tolerance fails; better by more fails too, with the figure to
//! write down: what was gained is not to be lost unnoticed. Instructions depend on the compiler, so the file names the one
//! that they were counted with; with another they are told and not held against it.

mod callgrind;
mod file;
mod script;
mod trace;

pub use file::{Counts, Ratchet};

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::process::Command;

/// The models whose echo is counted.
const MODELS: [&str; 3] = ["event-select", "completion-routine", "completion-port"];
/// Operations of one thread.
const OPERATIONS: [&str; 3] = ["event", "wait-any-64", "port"];
/// Valgrind holds all threads back while one sleeps in `io_uring_enter`, the watchdog among them, so there no round trip is
/// like another: instructions are counted on this engine alone.
const IN_VALGRIND: &str = "epoll";
const ENGINES: [&str; 2] = ["epoll", "io_uring"];
/// The library says so when it runs another engine than it was asked for.
const INSTEAD: &str = "epoll runs";

/// Counts everything that the program at `program` does, and tells each step.
///
/// # Errors
///
/// The program cannot be run, does not echo, or is not to be traced here.
pub fn count(program: &Path, tell: &mut dyn FnMut(&str)) -> io::Result<Counted> {
    let mut counted = Counted { counts: BTreeMap::new(), left_out: Vec::new() };
    let valgrind = callgrind::is_there();
    if let Err(why) = &valgrind {
        counted.left_out.push(format!("instructions: {why}"));
    }
    for engine in ENGINES {
        if let Some(why) = instead_of(program, engine)? {
            counted.left_out.push(format!("the engine {engine}: the library says: {why}"));
            continue;
        }
        for model in MODELS {
            let name = format!("echo/{model}/{engine}");
            tell(&name);
            let command = command(program, &["echo", model], engine);
            let syscalls = counted.unless_refused("system calls", trace::syscalls_per_round_trip(&command))?;
            let instructions = match &valgrind {
                Ok(()) if engine == IN_VALGRIND => {
                    counted.unless_refused("instructions", callgrind::per_round_trip(&command))?
                }
                Ok(()) | Err(_) => None,
            };
            counted.counts.insert(name, Counts { syscalls, instructions });
        }
    }
    for operation in OPERATIONS.iter().filter(|_| valgrind.is_ok()) {
        let name = format!("one-thread/{operation}");
        tell(&name);
        let command = command(program, &["repeat", operation], ENGINES[0]);
        let instructions = Some(callgrind::per_repetition(&command)?);
        counted.counts.insert(name, Counts { syscalls: None, instructions });
    }
    Ok(counted)
}

/// What was counted, and what could not be.
#[derive(Debug)]
pub struct Counted {
    /// By name.
    pub counts: BTreeMap<String, Counts>,
    /// What was left out, and why.
    pub left_out: Vec<String>,
}

impl Counted {
    /// What a machine does not permit is left out, not failed for.
    fn unless_refused(&mut self, what: &str, outcome: io::Result<f64>) -> io::Result<Option<f64>> {
        match outcome {
            Ok(figure) => Ok(Some(figure)),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                self.left_out.push(format!("{what}: this machine does not permit looking at a child: {error}"));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// A program with its arguments and what is added to its environment.
type Prepared = (Vec<String>, BTreeMap<String, String>);

fn command(program: &Path, arguments: &[&str], engine: &str) -> Prepared {
    let words =
        [program.to_string_lossy().into_owned()].into_iter().chain(arguments.iter().map(|word| word.to_string()));
    (words.collect(), BTreeMap::from([("OVERLAPPED_ENGINE".to_string(), engine.to_string())]))
}

fn instead_of(program: &Path, engine: &str) -> io::Result<Option<String>> {
    // The port is what makes the first engine.
    let output = Command::new(program).args(["repeat", "port", "1"]).env("OVERLAPPED_ENGINE", engine).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(io::Error::other(format!("{} ended with {}: {said}", program.display(), output.status)));
    }
    Ok(said.lines().find(|line| line.contains(INSTEAD)).map(|line| line.trim().to_string()))
}

/// The compiler, as it names itself.
///
/// # Errors
///
/// There is none.
pub fn compiler() -> io::Result<String> {
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("--version").output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_string())
}
