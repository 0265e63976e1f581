//! Measuring: the rows that were asked for, one after the other, and what is told and kept of them.

use std::fs;
use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use overlapped_lab::bench::{Campaign, LoadCommand, Measured, Plan, Results, Row, Scenario, TABLE, compare, row};
use overlapped_lab::load::Kind;
use overlapped_lab::{micro, peers};

use super::figures;
use super::options::{Bench, Instead, Preset};
use super::progress::{Progress, in_words};
use super::subjects::Subjects;
use super::timelines::Timelines;
use crate::failure::Failure;
use crate::output;

/// Clients of the scenario `idle` unless another number is given.
const IDLE_CLIENTS: usize = 1000;
/// Before and after the measured windows: short, since every run has them.
const WARM_UP: Duration = Duration::from_millis(200);
const SYSCALL_WINDOW: Duration = Duration::from_millis(100);

/// Measures, prints tables, and keeps what was found; with a `timeline` of what each server's last run did.
///
/// # Errors
/// The plan cannot be carried out on this machine, or a server or its load failed.
pub fn run(options: Bench, timeline: Option<&Path>) -> Result<(), Failure> {
    if let Some(Instead::Compare { before, after }) = &options.instead {
        output::say(compare(&Campaign::read(before)?, &Campaign::read(after)?).as_bytes())?;
        return Ok(());
    }
    let wishes = Wishes::of(&options)?;
    let mut campaign = Campaign::begin(std::env::args().collect())?;
    let peers = build_peers(&options)?;
    let timelines = timeline.filter(|_| !options.dry_run).map(Timelines::begin).transpose()?;
    if timelines.is_some() {
        campaign
            .notes
            .push("each server writes a timeline, which takes time: the figures are not those of a server".into());
    }
    let subjects = Subjects::find(&options, peers, timelines, &mut campaign.notes)?;
    let plans: Vec<(Row, Plan)> = wishes.rows.iter().map(|row| (*row, plan(&options, &subjects, row))).collect();
    let idle = wishes.idle.map(|clients| idle_plan(&options, &subjects, clients));
    for plan in plans.iter().map(|(_, plan)| plan).chain(&idle) {
        plan.check().map_err(sorted)?;
    }
    let expected = expected(&options, &plans, idle.as_ref(), &wishes);
    eprintln!("This takes about {}.", in_words(expected));
    for note in campaign.warnings().iter().chain(&campaign.notes) {
        eprintln!("Note: {note}.");
    }
    if options.dry_run {
        return Ok(());
    }
    let progress = Progress::begin(runs(&options, &plans, idle.as_ref(), &wishes));
    let mut failed = Vec::new();
    for (row, plan) in &plans {
        let tell = &mut |step: &str| progress.step(&format!("{}, {step}", row.name));
        let (name, title) = called(row, plan);
        match Measured::measure(&name, &title, plan, options.profile, tell) {
            Ok(measured) => {
                progress.say(&measured.table());
                campaign.rows.push(measured);
            }
            Err(error) if error.kind() == ErrorKind::InvalidInput => return Err(sorted(error)),
            // The other rows are worth having all the same.
            Err(error) => {
                progress.say(&error.to_string());
                failed.push(row.name);
                campaign.notes.push(format!("the row {} failed: {error}", row.name));
            }
        }
        // A long measurement that is interrupted leaves its finished rows.
        keep(&options, &campaign)?;
    }
    if let Some(plan) = &idle {
        let tell = &mut |step: &str| progress.step(&format!("idle, {step}"));
        let measured = Measured::measure("idle", "memory of idle clients", plan, false, tell).map_err(sorted)?;
        output::tell(&idle_table(&measured.results))?;
        campaign.rows.push(measured);
    }
    for scenario in &wishes.figures {
        let tell = &mut |step: &str| progress.step(step);
        let command = subjects.of_figures(scenario);
        campaign.figures.extend(figures::measure(
            &command,
            scenario,
            options.seconds / figures::PARTS,
            options.rounds.get(),
            tell,
        )?);
    }
    progress.end();
    output::say(campaign.tables().as_bytes())?;
    keep(&options, &campaign)?;
    subjects.end()?;
    match failed.is_empty() {
        true => Ok(()),
        false => {
            Err(Failure::underway(format!("not all rows could be measured: {} failed, see above", failed.join(", "))))
        }
    }
}

/// What was asked for.
struct Wishes {
    rows: Vec<Row>,
    idle: Option<usize>,
    figures: Vec<&'static str>,
}

impl Wishes {
    fn of(options: &Bench) -> Result<Wishes, Failure> {
        let mut wishes = Wishes { rows: Vec::new(), idle: options.idle, figures: Vec::new() };
        match options.preset {
            Some(Preset::Table) => wishes.rows.extend(TABLE),
            Some(Preset::Quick) => {
                let names = ["echo-64", "pipelined-echo", "churn", "chat-broadcast"];
                wishes.rows.extend(names.into_iter().filter_map(row));
            }
            Some(Preset::OneProcess) => wishes.figures.extend(micro::SCENARIOS),
            None => {}
        }
        for name in &options.scenario {
            let figure = micro::SCENARIOS.into_iter().find(|scenario| scenario == name);
            match (row(name), figure) {
                (Some(row), _) => wishes.rows.push(row),
                (None, Some(figure)) => wishes.figures.push(figure),
                (None, None) if name == "idle" => wishes.idle = wishes.idle.or(options.clients).or(Some(IDLE_CLIENTS)),
                (None, None) => {
                    let names: Vec<&str> = Row::names().chain(["idle"]).chain(micro::SCENARIOS).collect();
                    return Err(Failure::to_plan(format!("{name} is not one of {}", names.join(", "))));
                }
            }
        }
        if wishes.rows.is_empty() && wishes.figures.is_empty() && wishes.idle.is_none() {
            wishes.rows.extend(row("echo"));
        }
        Ok(wishes)
    }
}

/// What results call a row. One that was changed is not to be held against what is known of the row.
fn called(row: &Row, plan: &Plan) -> (String, String) {
    let scenario = &plan.scenario;
    if *scenario == row.scenario(*scenario) {
        return (row.name.to_string(), row.title.to_string());
    }
    let Scenario { clients, message_bytes, in_flight, .. } = scenario;
    let title = format!("{clients} clients, {message_bytes} B, {in_flight} in flight");
    (format!("{}, changed", row.name), title)
}

fn build_peers(options: &Bench) -> Result<Option<peers::Peers>, Failure> {
    if options.peers.is_empty() {
        return Ok(None);
    }
    let named = peers::named(&options.peers).map_err(sorted)?;
    // They are built from the checkout that this command was built from.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = fs::canonicalize(&root)
        .map_err(|error| Failure::to_plan(format!("the peers' sources are not there: {}: {error}", root.display())))?;
    Ok(Some(peers::Peers::build(&root, &named, &mut |step| eprintln!("{step}"))?))
}

fn times(options: &Bench) -> Scenario {
    Scenario { warm_up: WARM_UP, length: options.seconds, syscall_window: SYSCALL_WINDOW, ..Scenario::new() }
}

fn plan(options: &Bench, subjects: &Subjects, row: &Row) -> Plan {
    let mut scenario = row.scenario(times(options));
    scenario.clients = options.clients.unwrap_or(scenario.clients);
    scenario.message_bytes = options.bytes.unwrap_or(scenario.message_bytes);
    scenario.in_flight = options.in_flight.unwrap_or(scenario.in_flight);
    planned(options, subjects, scenario)
}

/// Memory is read before any window, and the same in every round.
fn idle_plan(options: &Bench, subjects: &Subjects, clients: usize) -> Plan {
    let scenario =
        Scenario { clients, length: Duration::from_millis(100), syscall_window: Duration::ZERO, ..times(options) };
    let mut plan = planned(options, subjects, scenario);
    plan.rounds = 1;
    plan
}

fn planned(options: &Bench, subjects: &Subjects, scenario: Scenario) -> Plan {
    let service = match scenario.kind {
        Kind::Echo | Kind::Silent | Kind::Churn => "echo",
        Kind::Chat => "chat",
        Kind::Datagrams => "datagrams",
    };
    let yardstick = subjects.part(&["raw-epoll", "--service", service]);
    let mut plan = Plan::new(yardstick, LoadCommand(subjects.part(&["load"])), scenario);
    plan.rounds = options.rounds.get();
    // The load generator has the last processor, the servers have the others.
    let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    plan.load_cpu = processors - 1;
    plan.server_cpus = (0..plan.load_cpu.max(1)).collect();
    plan.subjects = subjects.of(scenario.kind, scenario.clients, scenario.message_bytes);
    if plan.subjects.iter().any(|subject| subject.under_wine) {
        plan.wine_server = subjects.peers().and_then(peers::Peers::wine_server);
    }
    plan
}

fn expected(options: &Bench, plans: &[(Row, Plan)], idle: Option<&Plan>, wishes: &Wishes) -> Duration {
    let one = |plan: &Plan| {
        let profiles = if options.profile { PROFILE * (1 + plan.subjects.len() as u32) } else { Duration::ZERO };
        plan.expected() + profiles
    };
    let figures = options.seconds * wishes.figures.len() as u32 * options.rounds.get();
    plans.iter().map(|(_, plan)| one(plan)).sum::<Duration>() + idle.map_or(Duration::ZERO, Plan::expected) + figures
}

/// What perf adds to the run that it looks at: reading its samples, mostly.
const PROFILE: Duration = Duration::from_secs(3);

fn runs(options: &Bench, plans: &[(Row, Plan)], idle: Option<&Plan>, wishes: &Wishes) -> u64 {
    let one = |plan: &Plan| plan.runs() + if options.profile { 1 + plan.subjects.len() as u64 } else { 0 };
    let figures = wishes.figures.len() as u64 * u64::from(options.rounds.get());
    plans.iter().map(|(_, plan)| one(plan)).sum::<u64>() + idle.map_or(0, Plan::runs) + figures
}

fn keep(options: &Bench, campaign: &Campaign) -> Result<(), Failure> {
    if let Some(file) = &options.json {
        let text = serde_json::to_string_pretty(campaign).map_err(std::io::Error::from)?;
        fs::write(file, text + "\n")
            .map_err(|error| Failure::underway(format!("cannot write {}: {error}", file.display())))?;
    }
    if let Some(folder) = folder(options, campaign) {
        campaign.keep(&folder)?;
    }
    Ok(())
}

/// Presets are kept by themselves, under the day that they were measured on; the rest only where that is wished for.
fn folder(options: &Bench, campaign: &Campaign) -> Option<PathBuf> {
    let by_itself = || Path::new("lab/results").join(campaign.machine.day());
    options.out.clone().or_else(|| options.preset.map(|_| by_itself()))
}

fn sorted(error: std::io::Error) -> Failure {
    match error.kind() {
        // The plan itself is at fault, and nothing has been measured.
        ErrorKind::InvalidInput => Failure::to_plan(error),
        _ => error.into(),
    }
}

fn idle_table(results: &Results) -> String {
    let clients = results.plan.scenario.clients;
    let mut text = format!("{clients} idle clients, each with one verified echo\n");
    for summary in &results.summaries {
        let subject = results.plan.subjects.iter().find(|subject| subject.name == summary.name);
        let buffer = match subject.map_or(0, |subject| subject.buffer_bytes) {
            0 => String::new(),
            buffer => format!(", of which {buffer} its buffer"),
        };
        let bytes = match summary.bytes_per_client {
            Some(bytes) => format!("{:>8.0} bytes a client{buffer}", bytes.median),
            None => "       - (one client alone is not told from the server)".to_string(),
        };
        text += &format!("{:<40}{bytes}\n", summary.name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    fn options(words: &[&str]) -> Bench {
        match crate::cli::Cli::parse_from(["overlapped", "bench"].iter().chain(words)).command {
            crate::cli::Command::Bench(options) => *options,
            other => panic!("{other:?}"),
        }
    }

    fn names(words: &[&str]) -> Vec<&'static str> {
        let wishes = Wishes::of(&options(words)).unwrap();
        wishes.rows.iter().map(|row| row.name).chain(wishes.figures).collect()
    }

    #[test]
    fn scenarios_are_found_by_name() {
        assert_eq!(names(&[]), ["echo"]);
        assert_eq!(names(&["--scenario", "bulk,wakeup,udp-echo"]), ["bulk", "udp-echo", "wakeup"]);
        assert_eq!(names(&["--preset", "table"]).len(), 8);
        assert_eq!(names(&["--preset", "one-process"]), micro::SCENARIOS);
        assert!(Wishes::of(&options(&["--scenario", "nothing"])).is_err());
        assert_eq!(Wishes::of(&options(&["--scenario", "idle"])).unwrap().idle, Some(IDLE_CLIENTS));
        assert_eq!(Wishes::of(&options(&["--idle", "500"])).unwrap().idle, Some(500));
    }

    #[test]
    fn a_comparison_takes_two_results_and_nothing_else() {
        assert!(matches!(options(&["compare", "a", "b"]).instead, Some(Instead::Compare { .. })));
        let both = ["overlapped", "bench", "--rounds", "3", "compare", "a", "b"];
        assert!(crate::cli::Cli::try_parse_from(both).is_err());
    }
}
