//! One round: raw epoll, a subject, raw epoll, the next subject, and so on.

use super::child::Child;
use super::plan::Plan;
use super::results::Round;
use crate::load::Report;
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

/// How long a load generator may take beyond the times that the scenario gives it: to connect its clients and to drain.
const LOAD_SLACK: Duration = Duration::from_secs(60);

pub(super) fn run(plan: &Plan, round: u32, tell: &mut dyn FnMut(&str)) -> io::Result<Round> {
    let mut say = |name: &str| tell(&format!("round {round} of {}: {name}", plan.rounds));
    let none = BTreeMap::new();
    let raw_epoll = |say: &mut dyn FnMut(&str)| {
        say("raw epoll");
        measure(plan, &plan.raw_epoll, &none)
    };
    let mut results = Round { raw_epoll: vec![raw_epoll(&mut say)?], subjects: Vec::new() };
    for subject in &plan.subjects {
        say(&subject.name);
        results.subjects.push(measure(plan, &subject.command, &subject.environment)?);
        results.raw_epoll.push(raw_epoll(&mut say)?);
    }
    Ok(results)
}

/// Starts a server, puts the load on it, and stops it.
fn measure(plan: &Plan, command: &[String], environment: &BTreeMap<String, String>) -> io::Result<Report> {
    let mut server = Child::start(command, environment, &plan.server_cpus)?;
    let address = server.listening()?;
    let options = serde_json::to_string(&plan.load_options(address, server.id()))?;
    let load = [plan.load.0.as_slice(), &[options]].concat();
    let mut load = Child::start(&load, &BTreeMap::new(), &[plan.load_cpu])?;
    let scenario = &plan.scenario;
    let limit = scenario.warm_up + scenario.length + scenario.syscall_window + LOAD_SLACK;
    match load.report(limit) {
        Ok(report) => {
            server.stop()?;
            Ok(report)
        }
        Err(error) => {
            let server = server.failed("the server behind it");
            Err(io::Error::other(format!("{error}\n{server}")))
        }
    }
}
