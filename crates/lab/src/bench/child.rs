//! A child process that cannot be left behind.
//!
//! The guard kills the child that it started when it is dropped, whatever the reason. For the one case in which no
//! guard runs, the bench itself being killed, [`launch`] has asked the kernel to kill the child with its parent.

use super::output::{Lines, Tail};
use super::{failure, launch};
use crate::load::Report;
use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::process::{self, ExitStatus};
use std::time::{Duration, Instant};

/// How long a server may take to listen.
const START: Duration = Duration::from_secs(10);
/// How long a child may take to be gone after it was killed, or to exit after it closed its output.
const EXIT: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(1);

/// A child process and what it writes.
pub(super) struct Child {
    process: process::Child,
    command: String,
    lines: Lines,
    errors: Tail,
}

impl Child {
    /// Starts a command on the given processors.
    pub(super) fn start(
        command: &[String],
        environment: &BTreeMap<String, String>,
        cpus: &[usize],
    ) -> io::Result<Child> {
        let described = failure::described(command);
        let not_started = |error| {
            let text = format!("could not be started on processors {cpus:?} ({error})");
            failure::of_command(&described, &text, "")
        };
        let mut process = launch::spawn(command, environment, cpus).map_err(not_started)?;
        let (output, errors) = (process.stdout.take(), process.stderr.take());
        let readers = || {
            let (output, errors) = output.zip(errors).ok_or(io::ErrorKind::BrokenPipe)?;
            Ok((Lines::read(output)?, Tail::read(errors)?))
        };
        match readers() {
            Ok((lines, errors)) => Ok(Child { process, command: described, lines, errors }),
            Err(error) => {
                // Nobody guards the child yet.
                let _ = process.kill();
                let _ = process.wait();
                Err(not_started(error))
            }
        }
    }

    /// The child's process id.
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Waits until the child, a server, says that it listens, and where.
    pub(super) fn listening(&mut self) -> io::Result<SocketAddr> {
        let deadline = Instant::now() + START;
        loop {
            match self.lines.next(deadline) {
                Ok(Some(line)) => {
                    if let Some(address) = listening_address(&line) {
                        self.lines.pass_over_the_rest();
                        return Ok(address);
                    }
                }
                Ok(None) => {
                    return Err(self.failed("the server ended its output before it said that it listens"));
                }
                Err(_) => {
                    return Err(self.failed(&format!("the server did not say within {START:?} that it listens")));
                }
            }
        }
    }

    /// Waits until the child, a load generator, has ended well, and returns what it reported.
    pub(super) fn report(&mut self, limit: Duration) -> io::Result<Report> {
        let deadline = Instant::now() + limit;
        let mut report = None;
        loop {
            match self.lines.next(deadline) {
                Ok(Some(line)) => report = serde_json::from_str(&line).ok().or(report),
                Ok(None) => break,
                Err(_) => {
                    return Err(self.failed(&format!("the load generator did not end within {limit:?}")));
                }
            }
        }
        match self.exit()? {
            Some(status) if status.success() => {
                report.ok_or_else(|| self.failed("the load generator ended well but printed no report"))
            }
            Some(_) => Err(self.failed("the load generator failed")),
            None => Err(self.failed(&format!("the load generator closed its output but did not exit within {EXIT:?}"))),
        }
    }

    /// Kills the child if it still runs, and tells its failure with how it ended if that was not by our hand.
    pub(super) fn failed(&mut self, what: &str) -> io::Error {
        let ended = self.process.try_wait().ok().flatten().map(|status| format!(" ({status})")).unwrap_or_default();
        // A child that cannot be killed does not make the first failure less worth telling.
        let _ = self.kill();
        failure::of_command(&self.command, &format!("{what}{ended}"), &self.errors.text())
    }

    /// Kills the child and waits until it is gone.
    pub(super) fn stop(mut self) -> io::Result<()> {
        self.kill()
    }

    fn kill(&mut self) -> io::Result<()> {
        self.process.kill()?;
        match self.exit()? {
            Some(_) => Ok(()),
            None => {
                let text = format!("was killed but did not exit within {EXIT:?}");
                Err(failure::of_command(&self.command, &text, ""))
            }
        }
    }

    /// Waits for the child's exit for a bounded time.
    fn exit(&mut self) -> io::Result<Option<ExitStatus>> {
        let deadline = Instant::now() + EXIT;
        loop {
            match self.process.try_wait()? {
                None if Instant::now() < deadline => std::thread::sleep(LOOK_AGAIN),
                outcome => return Ok(outcome),
            }
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Nothing is left to tell it to; a child that is already gone is not signaled again.
        let _ = self.kill();
    }
}

fn listening_address(line: &str) -> Option<SocketAddr> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    (line.get("event")? == "listening").then_some(line.get("address")?.as_str()?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Child {
        let command = ["/bin/sh", "-c", script].map(String::from);
        Child::start(&command, &BTreeMap::new(), &[0]).unwrap()
    }

    #[test]
    fn a_server_is_found_behind_other_lines() {
        let script = r#"echo starting; echo '{"event":"listening","address":"127.0.0.1:7"}'; exec sleep 60"#;
        let mut server = shell(script);
        assert_eq!(server.listening().unwrap(), "127.0.0.1:7".parse().unwrap());
        server.stop().unwrap();
    }

    #[test]
    fn a_dropped_child_is_gone() {
        let child = shell("exec sleep 60");
        let folder = format!("/proc/{}", child.id());
        assert!(std::fs::exists(&folder).unwrap());
        drop(child);
        assert!(!std::fs::exists(&folder).unwrap());
    }

    #[test]
    fn a_server_that_ends_is_told_with_its_command_and_errors() {
        let mut server = shell("echo 'no such port' >&2; exit 3");
        let text = server.listening().unwrap_err().to_string();
        assert!(text.contains("exit 3") && text.contains("no such port"), "{text}");
    }

    #[test]
    fn a_load_generator_must_report_and_succeed() {
        let limit = Duration::from_secs(10);
        assert!(shell("echo nothing").report(limit).unwrap_err().to_string().contains("printed no report"));
        let text = shell("echo lost >&2; false").report(limit).unwrap_err().to_string();
        assert!(text.contains("load generator failed") && text.contains("lost"), "{text}");
        let text = shell("exec sleep 60").report(Duration::ZERO).unwrap_err().to_string();
        assert!(text.contains("did not end within"), "{text}");
    }

    #[test]
    fn a_command_that_does_not_exist_is_told() {
        let command = ["/no/such/server".to_string()];
        let error = Child::start(&command, &BTreeMap::new(), &[0]).err().unwrap();
        assert!(error.to_string().contains("/no/such/server"));
    }
}
