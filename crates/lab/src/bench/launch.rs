//! Starting a child on given processors, with its life tied to ours.
//!
//! Both have to be done by the child itself between fork and exec: done by the parent afterwards, the child's first
//! steps would run on any processor, and a parent killed in between would leave it behind.
#![allow(unsafe_code, reason = "the standard library cannot pin a child before it starts, nor tie its life to ours")]

use crate::system::affinity::ProcessorSet;
use std::collections::BTreeMap;
use std::io;
use std::os::unix::process::{CommandExt, parent_id};
use std::process::{self, Child, Command, Stdio};

/// Starts a command, its output and errors in pipes and its input empty.
pub(super) fn spawn(command: &[String], environment: &BTreeMap<String, String>, cpus: &[usize]) -> io::Result<Child> {
    let [program, arguments @ ..] = command else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "a command is empty"));
    };
    let processors = ProcessorSet::new(cpus)?;
    let parent = process::id();
    let mut prepared = Command::new(program);
    prepared.args(arguments).envs(environment);
    prepared.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // SAFETY: between fork and exec only calls are allowed that are safe in a signal handler: the closure makes three
    // plain system calls, and allocates and locks nothing.
    unsafe { prepared.pre_exec(move || processors.apply().and_then(|()| die_with(parent))) };
    prepared.spawn()
}

/// Asks the kernel to kill this process when the thread that started it ends. A parent that ended before that is
/// noticed.
fn die_with(parent: u32) -> io::Result<()> {
    // SAFETY: the call takes no pointer.
    if unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as libc::c_ulong) } != 0 {
        return Err(io::Error::last_os_error());
    }
    match parent_id() == parent {
        true => Ok(()),
        false => Err(io::Error::from_raw_os_error(libc::ESRCH)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_child_runs_where_it_is_told_and_dies_with_its_parent() {
        let command = ["/bin/grep", "Cpus_allowed_list", "/proc/self/status"].map(String::from);
        let mut child = spawn(&command, &BTreeMap::new(), &[0]).unwrap();
        let mut text = String::new();
        child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        assert!(text.split_whitespace().eq(["Cpus_allowed_list:", "0"]), "{text}");
        assert!(child.wait().unwrap().success());

        // The thread that starts the child ends at once, and the kernel's signal ends the child.
        let command = ["/bin/sleep", "60"].map(String::from);
        let orphan = std::thread::spawn(move || spawn(&command, &BTreeMap::new(), &[0]));
        let status = orphan.join().unwrap().unwrap().wait().unwrap();
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(libc::SIGKILL));
    }
}
