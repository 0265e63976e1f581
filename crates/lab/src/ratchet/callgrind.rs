//! User instructions, counted by valgrind: of the main thread, which is the one that serves.

use super::Prepared;
use super::script::{Client, address};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const FEW: u32 = 100;
const MANY: u32 = 400;

/// Whether there is a valgrind, and if not, why.
pub(super) fn is_there() -> Result<(), String> {
    match Command::new("valgrind").arg("--version").output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!("valgrind does not run here ({})", output.status)),
        Err(error) => Err(format!("valgrind is not there ({error})")),
    }
}

/// A server's instructions for each round trip.
pub(super) fn per_round_trip(command: &Prepared) -> io::Result<f64> {
    let few = serving(command, FEW)?;
    Ok(difference(few, serving(command, MANY)?))
}

/// A program's instructions for each time that its last argument tells it to do something.
pub(super) fn per_repetition(command: &Prepared) -> io::Result<f64> {
    let few = repeating(command, FEW)?;
    Ok(difference(few, repeating(command, MANY)?))
}

fn difference(few: u64, many: u64) -> f64 {
    many.saturating_sub(few) as f64 / f64::from(MANY - FEW)
}

fn serving(command: &Prepared, round_trips: u32) -> io::Result<u64> {
    let output = Output::new();
    let mut child = Guard(start(command, &[], &output.0)?);
    let stdout = child.0.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let mut client = Client::connect(child.0.id(), address(stdout)?)?;
    (0..round_trips).try_for_each(|_| client.round_trip())?;
    // Valgrind writes its counts when the program dies by a signal, as when it ends.
    let mut kill = Command::new("kill");
    kill.arg(child.0.id().to_string()).status()?;
    child.0.wait()?;
    output.total()
}

fn repeating(command: &Prepared, times: u32) -> io::Result<u64> {
    let output = Output::new();
    let status = Guard(start(command, &[times.to_string()], &output.0)?).0.wait()?;
    match status.success() {
        true => output.total(),
        false => Err(io::Error::other(format!("{command:?} ended with {status} under valgrind"))),
    }
}

fn start((words, environment): &Prepared, more: &[String], output: &Path) -> io::Result<Child> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--separate-threads=yes"]);
    valgrind.arg(format!("--callgrind-out-file={}", output.display()));
    valgrind.args(words).args(more).envs(environment);
    valgrind.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
}

/// The child does not outlive its count.
struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        // One that has ended is not there to be killed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where valgrind writes: a file for each thread, whose names it makes from this one.
struct Output(PathBuf);

impl Output {
    fn new() -> Output {
        Output(std::env::temp_dir().join(format!("overlapped-callgrind-{}", std::process::id())))
    }

    fn of_thread(&self, thread: u32) -> PathBuf {
        PathBuf::from(format!("{}-{thread:02}", self.0.display()))
    }

    /// The instructions of the main thread.
    fn total(&self) -> io::Result<u64> {
        let path = self.of_thread(1);
        let text = std::fs::read_to_string(&path).map_err(|error| {
            io::Error::new(error.kind(), format!("valgrind has written no {}: {error}", path.display()))
        })?;
        let line = text.lines().rev().find_map(|line| line.strip_prefix("totals:"));
        let total = line.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        total.ok_or_else(|| io::Error::other(format!("{} has no totals", path.display())))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        for thread in 0..16 {
            // Most of them are not there.
            let _ = std::fs::remove_file(self.of_thread(thread));
        }
        let _ = std::fs::remove_file(&self.0);
    }
}
