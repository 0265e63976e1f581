//! The bench: each model's echo server, run by this very command, against raw epoll.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::time::Duration;

use clap::ValueEnum;
use overlapped_lab::bench::{LoadCommand, Plan, Results, Scenario, Subject, run_telling};
use overlapped_lab::{load as lab_load, raw_epoll as lab_raw_epoll};

use crate::cli::{Bench, Model, name_of};
use crate::failure::Failure;

/// Measures and prints a table.
///
/// # Errors
/// The plan cannot be carried out on this machine, or a server or its load failed.
pub fn run(options: Bench) -> Result<(), Failure> {
    let plan = plan(&options)?;
    let results = run_telling(&plan, &mut |step| eprintln!("{step}")).map_err(|error| match error.kind() {
        // The plan itself is at fault, and nothing has been measured.
        ErrorKind::InvalidInput => Failure::to_plan(error),
        _ => error.into(),
    })?;
    match options.idle {
        Some(clients) => print!("{}", idle_table(&results, clients)),
        None => print!("{}", results.table()),
    }
    if let Some(file) = options.json {
        let text = serde_json::to_string_pretty(&results).map_err(std::io::Error::from)?;
        fs::write(&file, text + "\n")
            .map_err(|error| Failure::underway(format!("cannot write {}: {error}", file.display())))?;
    }
    Ok(())
}

/// The yardstick, as a process of its own.
///
/// # Errors
/// What keeps it from listening.
pub fn raw_epoll(workers: NonZeroUsize) -> Result<(), Failure> {
    Ok(lab_raw_epoll::serve(&lab_raw_epoll::Options { workers, ..Default::default() })?)
}

/// The load generator, as a process of its own.
///
/// # Errors
/// A client failed.
pub fn load(options: &str) -> Result<(), Failure> {
    Ok(lab_load::run_json(options)?)
}

fn plan(options: &Bench) -> Result<Plan, Failure> {
    let program = std::env::current_exe()?.to_string_lossy().into_owned();
    let command = |words: &[&str]| [program.as_str()].iter().chain(words).map(|word| word.to_string()).collect();
    let workers = options.workers.to_string();
    let scenario = Scenario {
        clients: options.idle.unwrap_or(options.clients),
        message_bytes: options.bytes,
        in_flight: options.in_flight,
        length: if options.idle.is_some() { Duration::from_secs(1) } else { options.seconds },
        ..Scenario::new()
    };
    let raw_epoll = command(&["raw-epoll", "--workers", &workers]);
    let mut plan = Plan::new(raw_epoll, LoadCommand(command(&["load"])), scenario);
    plan.rounds = if options.idle.is_some() { 1 } else { options.rounds.get() };
    // The load generator has the last processor, the servers have the others.
    let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    plan.load_cpu = processors - 1;
    plan.server_cpus = (0..plan.load_cpu.max(1)).collect();
    let models = if options.models.is_empty() { Model::value_variants() } else { &options.models };
    let most = (scenario.clients + 1).to_string();
    plan.subjects = models
        .iter()
        .map(|model| {
            let name = name_of(*model);
            let mut words = vec!["serve", "echo", "--model", &name, "--listen", "127.0.0.1:0", "--max-clients", &most];
            if *model == Model::CompletionPort {
                words.extend(["--workers", &workers]);
            }
            Subject { command: command(&words), name: name.clone(), environment: BTreeMap::new() }
        })
        .collect();
    Ok(plan)
}

fn idle_table(results: &Results, clients: usize) -> String {
    let mut text = format!("{clients} idle clients, each with one verified echo\n");
    for summary in &results.summaries {
        let bytes = match summary.bytes_per_client {
            Some(bytes) => format!("{:>8.0} bytes a client", bytes.median),
            None => "       - (one client alone is not told from the server)".to_string(),
        };
        text += &format!("{:<20}{bytes}\n", summary.name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    fn options(words: &[&str]) -> Bench {
        match crate::cli::Cli::parse_from(["overlapped", "bench"].iter().chain(words)).command {
            crate::cli::Command::Bench(options) => options,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_model_is_a_subject_unless_some_are_named() {
        assert_eq!(plan(&options(&[])).unwrap().subjects.len(), Model::value_variants().len());
        let plan = plan(&options(&["--models", "select,completion-port", "--workers", "2"])).unwrap();
        let names: Vec<_> = plan.subjects.iter().map(|subject| subject.name.as_str()).collect();
        assert_eq!(names, ["select", "completion-port"]);
        assert!(plan.subjects[1].command.ends_with(&["--workers".into(), "2".into()]));
        assert!(!plan.subjects[0].command.contains(&"--workers".into()));
    }

    #[test]
    fn idle_clients_are_measured_once() {
        let plan = plan(&options(&["--idle", "500"])).unwrap();
        assert_eq!((plan.scenario.clients, plan.rounds), (500, 1));
    }
}
