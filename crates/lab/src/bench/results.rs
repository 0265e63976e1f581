//! What a bench found: every run as it was, and the figures that are quoted.

use super::machine::Machine;
use super::plan::Plan;
use super::spread::Spread;
use crate::load::{Report, Syscalls};
use serde::{Deserialize, Serialize};

const RAW_EPOLL: &str = "raw epoll";

/// Everything that a bench found, with what is needed to repeat it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// Where it was measured.
    pub machine: Machine,
    /// What was done, the commands included.
    pub plan: Plan,
    /// What a reader should know before believing the figures.
    pub warnings: Vec<String>,
    /// The figures: raw epoll first, then the subjects in the plan's order.
    pub summaries: Vec<Summary>,
    /// The runs that they come from.
    pub rounds: Vec<Round>,
}

/// The runs of one round. Subject `n` ran between the raw epoll runs `n` and `n + 1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// One more than there are subjects.
    pub raw_epoll: Vec<Report>,
    /// In the plan's order.
    pub subjects: Vec<Report>,
}

/// The figures of one server over all rounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The subject's name.
    pub name: String,
    /// Messages that came back, each second.
    pub round_trips_per_second: Option<Spread>,
    /// The median latency.
    pub p50_ns: Option<Spread>,
    /// The latency that one message in a hundred exceeds.
    pub p99_ns: Option<Spread>,
    /// The latency that one message in a thousand exceeds.
    pub p99_9_ns: Option<Spread>,
    /// The server's processor time for each round trip.
    pub cpu_ns_per_round_trip: Option<Spread>,
    /// That time over raw epoll's. For raw epoll itself: over that of its run before, in the same round.
    pub ratio_to_raw_epoll: Option<Spread>,
    /// The kernel's part of that time, from 0 to 1.
    pub kernel_share: Option<Spread>,
    /// The server's system calls for each round trip.
    pub syscalls_per_round_trip: Option<Spread>,
    /// Why there are no system calls, if there are none.
    pub syscalls_unavailable: Option<String>,
    /// The server's context switches for each round trip.
    pub context_switches_per_round_trip: Option<Spread>,
    /// The server's memory for each idle client.
    pub bytes_per_client: Option<Spread>,
}

impl Results {
    pub(super) fn new(plan: Plan, machine: Machine, rounds: Vec<Round>) -> Results {
        let raw_runs = rounds.iter().flat_map(|round| &round.raw_epoll);
        let raw_ratios = rounds.iter().flat_map(|round| round.raw_epoll.windows(2)).filter_map(|pair| {
            let (before, after) = (pair[0].cpu_ns_per_round_trip()?, pair[1].cpu_ns_per_round_trip()?);
            (before > 0.0).then_some(after / before)
        });
        let mut summaries = vec![Summary::new(RAW_EPOLL, raw_runs, raw_ratios)];
        for (index, subject) in plan.subjects.iter().enumerate() {
            let runs = rounds.iter().filter_map(|round| round.subjects.get(index));
            let ratios = rounds.iter().filter_map(|round| round.ratio(index));
            summaries.push(Summary::new(&subject.name, runs, ratios));
        }
        Results { warnings: machine.warnings(), machine, plan, summaries, rounds }
    }
}

impl Round {
    /// A subject's processor time per round trip over the mean of the raw epoll runs before and after it.
    pub fn ratio(&self, subject: usize) -> Option<f64> {
        let before = self.raw_epoll.get(subject)?.cpu_ns_per_round_trip()?;
        let after = self.raw_epoll.get(subject + 1)?.cpu_ns_per_round_trip()?;
        let mean = f64::midpoint(before, after);
        (mean > 0.0).then_some(self.subjects.get(subject)?.cpu_ns_per_round_trip()? / mean)
    }
}

impl Summary {
    fn new<'runs>(
        name: &str,
        runs: impl Iterator<Item = &'runs Report> + Clone,
        ratios: impl Iterator<Item = f64>,
    ) -> Summary {
        let all = |figure: fn(&Report) -> f64| Spread::of(runs.clone().map(figure));
        let some = |figure: fn(&Report) -> Option<f64>| Spread::of(runs.clone().filter_map(figure));
        Summary {
            name: name.to_string(),
            round_trips_per_second: all(|report| report.round_trips_per_second),
            p50_ns: all(|report| report.latency_ns.p50 as f64),
            p99_ns: all(|report| report.latency_ns.p99 as f64),
            p99_9_ns: all(|report| report.latency_ns.p99_9 as f64),
            cpu_ns_per_round_trip: some(Report::cpu_ns_per_round_trip),
            kernel_share: some(Report::kernel_share),
            ratio_to_raw_epoll: Spread::of(ratios),
            syscalls_per_round_trip: some(Report::syscalls_per_round_trip),
            syscalls_unavailable: runs.clone().find_map(|report| match &report.server.as_ref()?.syscalls {
                Syscalls::Unavailable(reason) => Some(reason.clone()),
                Syscalls::Counted { .. } | Syscalls::NotAskedFor => None,
            }),
            context_switches_per_round_trip: some(Report::context_switches_per_round_trip),
            bytes_per_client: some(|report| report.server.as_ref()?.bytes_per_client),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::bench::{LoadCommand, Scenario, Subject};
    use crate::load::{Latency, Server};
    use crate::observe::Cost;

    fn report(cpu_ns: u64) -> Report {
        let cost = Cost { cpu_ns, voluntary_switches: 5, involuntary_switches: 5, ..Cost::default() };
        let syscalls = Syscalls::Counted { calls: 30, round_trips: 10 };
        Report {
            round_trips: 10,
            round_trips_per_second: 20_000.0,
            latency_ns: Latency { p50: 25_000, p99: 79_500, ..Latency::default() },
            server: Some(Server { cost, bytes_per_client: Some(46.0), syscalls }),
            ..Report::default()
        }
    }

    pub(in crate::bench) fn results() -> Results {
        let subject = Subject::new("subject", vec!["s".into()]);
        let plan = Plan::new(vec!["r".into()], LoadCommand(vec!["l".into()]), Scenario::new());
        let plan = Plan { subjects: vec![subject], ..plan };
        let round = |before, subject, after| Round {
            raw_epoll: vec![report(before), report(after)],
            subjects: vec![report(subject)],
        };
        let rounds = vec![round(100, 110, 100), round(100, 240, 200), round(400, 300, 200)];
        Results::new(plan, Machine::read().unwrap(), rounds)
    }

    #[test]
    fn a_subject_is_compared_to_the_runs_next_to_it() {
        let results = results();
        assert_eq!(results.summaries[1].ratio_to_raw_epoll, Some(Spread { median: 1.1, min: 1.0, max: 1.6 }));
        assert_eq!(results.summaries[0].ratio_to_raw_epoll, Some(Spread { median: 1.0, min: 0.5, max: 2.0 }));
        assert_eq!(results.summaries[1].context_switches_per_round_trip.unwrap().median, 1.0);
        assert_eq!(results.summaries[1].syscalls_per_round_trip.unwrap().median, 3.0);
    }

    #[test]
    fn results_survive_a_file() {
        let results = results();
        let text = serde_json::to_string(&results).unwrap();
        assert_eq!(serde_json::from_str::<Results>(&text).unwrap(), results);
    }
}
