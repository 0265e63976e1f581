//! One round: raw epoll, a subject, raw epoll, the next subject, and so on.

use super::child::Child;
use super::plan::{Plan, Subject};
use super::results::Round;
use crate::load::Report;
use std::io;
use std::time::Duration;

/// How long a load generator may take beyond the times that the scenario gives it: to connect its clients and to drain.
const LOAD_SLACK: Duration = Duration::from_secs(60);

/// What stands beside the servers as long as the bench lasts.
pub(super) struct Company {
    wine_server: Option<Child>,
}

impl Company {
    pub(super) fn start(plan: &Plan) -> io::Result<Company> {
        let start =
            |server: &super::plan::WineServer| Child::start(&server.command, &server.environment, &plan.server_cpus);
        Ok(Company { wine_server: plan.wine_server.as_ref().map(start).transpose()? })
    }
}

pub(super) fn run(plan: &Plan, company: &Company, round: u32, tell: &mut dyn FnMut(&str)) -> io::Result<Round> {
    let mut say = |name: &str| tell(&format!("round {round} of {}: {name}", plan.rounds));
    let raw_epoll = yardstick(plan);
    let yardstick = |say: &mut dyn FnMut(&str)| {
        say("raw epoll");
        measure(plan, company, &raw_epoll, round)
    };
    let mut results = Round { raw_epoll: vec![yardstick(&mut say)?], subjects: Vec::new() };
    for subject in &plan.subjects {
        say(&subject.name);
        results.subjects.push(measure(plan, company, subject, round)?);
        results.raw_epoll.push(yardstick(&mut say)?);
    }
    Ok(results)
}

pub(super) fn yardstick(plan: &Plan) -> Subject {
    Subject::new("raw epoll", plan.raw_epoll.clone())
}

/// Starts a server, puts the load on it, and stops it.
fn measure(plan: &Plan, company: &Company, subject: &Subject, round: u32) -> io::Result<Report> {
    measure_beside(plan, company, subject, round, |_| Ok(())).map(|(report, ())| report)
}

/// The same, with something done while the load runs: it is given the processes that are the server.
pub(super) fn measure_beside<T>(
    plan: &Plan,
    company: &Company,
    subject: &Subject,
    round: u32,
    beside: impl FnOnce(&[u32]) -> io::Result<T>,
) -> io::Result<(Report, T)> {
    let mut server = Child::start(&subject.command, &subject.environment, &plan.server_cpus)?;
    let address = server.listening()?;
    let wine_server = company.wine_server.as_ref().filter(|_| subject.under_wine);
    let processes: Vec<u32> = [server.id()].into_iter().chain(wine_server.map(Child::id)).collect();
    let options = serde_json::to_string(&plan.load_options(address, processes.clone(), round))?;
    let load = [plan.load.0.as_slice(), &[options]].concat();
    let mut load = Child::start(&load, &Default::default(), &[plan.load_cpu])?;
    let done = beside(&processes)?;
    let scenario = &plan.scenario;
    let limit = scenario.warm_up + scenario.length + scenario.syscall_window + LOAD_SLACK;
    match load.report(limit) {
        Ok(report) => {
            server.stop()?;
            Ok((report, done))
        }
        Err(error) => {
            let server = server.failed("the server behind it");
            Err(io::Error::other(format!("{error}\n{server}")))
        }
    }
}
