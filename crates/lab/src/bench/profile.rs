//! What of a server's time goes where: a run of its own under `perf`, where there is one.
//!
//! Sampling disturbs what it looks at, so a profiled run gives no other figure. Virtual machines often have no counters of
//! the processor, so samples are taken by the clock.

use super::plan::{Plan, Scenario, Subject};
use super::rounds::{Company, measure_beside};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Symbols with less of the time are not listed.
const LEAST_PER_CENT: f64 = 0.8;
const MOST_SYMBOLS: usize = 25;
const LEAST_TIME: Duration = Duration::from_secs(1);
/// Samples for each second: a prime, so as not to march in step with anything.
const RATE: &str = "1997";

/// Where a server's time went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The subject's name.
    pub subject: String,
    /// The symbols with the most samples; empty if there is no profile, and then `unavailable` says why.
    pub symbols: Vec<Symbol>,
    /// Why there is none.
    pub unavailable: Option<String>,
}

/// One symbol's part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Symbol {
    /// Of all samples, in per cent.
    pub per_cent: f64,
    /// Whether it is the kernel's.
    pub kernel: bool,
    /// Its name.
    pub name: String,
}

/// Whether `perf` can be run at all, and if not, why.
pub(super) fn perf() -> Result<(), String> {
    match Command::new("perf").arg("--version").stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!("perf does not run here ({})", output.status)),
        Err(error) => Err(format!("perf is not there ({error}); Debian has it in linux-perf")),
    }
}

/// Profiles one subject under the plan's load.
pub(super) fn take(plan: &Plan, company: &Company, subject: &Subject) -> io::Result<Profile> {
    // Fewer samples would tell little, however short the other runs are.
    let scenario = Scenario { length: plan.scenario.length.max(LEAST_TIME), ..plan.scenario };
    let plan = Plan { scenario, ..plan.clone() };
    let file = std::env::temp_dir().join(format!("overlapped-profile-{}.data", std::process::id()));
    let outcome = measure_beside(&plan, company, subject, 2, |processes| {
        // Not before the clients are connected, and not beyond the measured window.
        std::thread::sleep(plan.scenario.warm_up);
        Ok(record(processes, plan.scenario.length.mul_f64(0.8), &file))
    });
    let symbols = outcome?.1.and_then(|()| report(&file));
    let _ = std::fs::remove_file(&file);
    let subject = subject.name.clone();
    Ok(match symbols {
        Ok(symbols) => Profile { subject, symbols, unavailable: None },
        Err(why) => Profile { subject, symbols: Vec::new(), unavailable: Some(why) },
    })
}

fn record(processes: &[u32], time: Duration, file: &PathBuf) -> Result<(), String> {
    let processes: Vec<String> = processes.iter().map(u32::to_string).collect();
    let seconds = format!("{:.2}", time.as_secs_f64());
    let mut perf = Command::new("perf");
    perf.args(["record", "--quiet", "-e", "cpu-clock", "-F", RATE, "-p", &processes.join(","), "-o"]).arg(file);
    perf.args(["--", "sleep", &seconds]);
    run(&mut perf).map(drop)
}

fn report(file: &PathBuf) -> Result<Vec<Symbol>, String> {
    let mut perf = Command::new("perf");
    perf.args(["report", "--stdio", "--no-children", "--fields", "overhead,sym", "--field-separator", "\t", "-i"])
        .arg(file);
    let mut symbols: Vec<Symbol> = run(&mut perf)?.lines().filter_map(symbol).collect();
    symbols.retain(|symbol| symbol.per_cent >= LEAST_PER_CENT);
    symbols.truncate(MOST_SYMBOLS);
    match symbols.is_empty() {
        true => Err("perf took no samples".into()),
        false => Ok(symbols),
    }
}

fn run(perf: &mut Command) -> Result<String, String> {
    let output = perf.stdin(Stdio::null()).output().map_err(|error| format!("perf could not be started: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!("perf failed: {}", String::from_utf8_lossy(&output.stderr).trim())),
    }
}

/// A line such as `12.30%<tab>[k] tcp_sendmsg`.
fn symbol(line: &str) -> Option<Symbol> {
    let (per_cent, rest) = line.split_once('\t')?;
    let per_cent = per_cent.trim().strip_suffix('%')?.parse().ok()?;
    let (mark, name) = rest.trim().split_once(' ')?;
    Some(Symbol { per_cent, kernel: mark == "[k]", name: name.trim().to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_perf_is_understood() {
        let found = symbol("    12.30%\t[k] tcp_sendmsg_locked").unwrap();
        assert_eq!(found, Symbol { per_cent: 12.3, kernel: true, name: "tcp_sendmsg_locked".into() });
        let found = symbol("0.90%\t[.] core::ptr::drop_in_place<alloc::vec::Vec<u8>>").unwrap();
        assert!(!found.kernel && found.name.starts_with("core::ptr"));
        assert_eq!(symbol("# Overhead\tSymbol"), None);
        assert_eq!(symbol(""), None);
    }
}
