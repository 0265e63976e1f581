//! What to measure, and how often.

use crate::{load, raise_open_files};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// What a run takes beside its windows, about: two processes start, drain and end; each client connects, is met and closes.
const START_AND_END: Duration = Duration::from_millis(60);
const PER_CLIENT: Duration = Duration::from_micros(60);
const WINE_START: Duration = Duration::from_millis(1500);

/// A whole bench: subjects, one scenario, rounds, and the commands of the lab's own parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The command line of the yardstick: something that calls [`raw_epoll::serve`](crate::raw_epoll::serve).
    pub raw_epoll: Vec<String>,
    /// How a load generator is started.
    pub load: LoadCommand,
    /// The servers to measure. None: raw epoll alone, which shows how steady the machine is.
    pub subjects: Vec<Subject>,
    /// What each server has to do.
    pub scenario: Scenario,
    /// How often everything is repeated.
    pub rounds: u32,
    /// The processors that each server runs on.
    pub server_cpus: Vec<usize>,
    /// The processor that the load generator runs on.
    pub load_cpu: usize,
    /// What the subjects under Wine need beside them.
    #[serde(default)]
    pub wine_server: Option<WineServer>,
}

/// Wine's server, which all programs of one Wine prefix share, in the foreground: part of what such a subject costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WineServer {
    /// A program and its arguments.
    pub command: Vec<String>,
    /// What is added to the environment: the prefix.
    pub environment: BTreeMap<String, String>,
}

/// A server under test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// What the table calls it.
    pub name: String,
    /// A program and its arguments: an echo server that prints a line
    /// `{"event":"listening","address":"127.0.0.1:PORT"}` when it can be connected to. Other lines before it are passed
    /// over.
    pub command: Vec<String>,
    /// What is added to the environment.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// Whether it runs under Wine, whose server's costs are then counted too.
    #[serde(default)]
    pub under_wine: bool,
    /// What it keeps for each client beside its own bookkeeping: the buffer of a posted receive.
    #[serde(default)]
    pub buffer_bytes: usize,
}

impl Subject {
    /// A native server with nothing added to its environment.
    pub fn new(name: &str, command: Vec<String>) -> Subject {
        let environment = BTreeMap::new();
        Subject { name: name.to_string(), command, environment, under_wine: false, buffer_bytes: 0 }
    }
}

/// A program and its arguments that start a load generator: it is given [`load::Options`] as JSON in one further
/// argument, prints a [`load::Report`] as one line of JSON, and exits with success only if the run was good.
/// [`load::run_json`] does that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LoadCommand(pub Vec<String>);

/// The load that every server is put under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What the clients do.
    #[serde(default)]
    pub kind: load::Kind,
    /// How many clients.
    pub clients: usize,
    /// How long a message is.
    pub message_bytes: usize,
    /// How many messages of one client may be on their way at once.
    pub in_flight: usize,
    /// How long the clients run before the measured window.
    pub warm_up: Duration,
    /// How long the measured window is.
    pub length: Duration,
    /// How long system calls are counted, after the measured window of the first round, since counts repeat; zero: not at
    /// all.
    pub syscall_window: Duration,
}

impl Plan {
    /// A plan for one processor each, 0 for the servers and 1 for the load, with five rounds and no subject yet.
    pub fn new(raw_epoll: Vec<String>, load: LoadCommand, scenario: Scenario) -> Plan {
        Plan {
            raw_epoll,
            load,
            subjects: Vec::new(),
            scenario,
            rounds: 5,
            server_cpus: vec![0],
            load_cpu: 1,
            wine_server: None,
        }
    }

    /// Whether it can be carried out on this machine.
    ///
    /// # Errors
    /// `InvalidInput` with what is wrong with it, or that this machine is too small.
    pub fn check(&self) -> io::Result<()> {
        let refuse = |why: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        let commands = self.subjects.iter().map(|subject| &subject.command).chain([&self.raw_epoll, &self.load.0]);
        if commands.into_iter().any(Vec::is_empty) {
            return refuse("a command is empty");
        }
        if self.rounds == 0 || self.scenario.length.is_zero() {
            return refuse("there must be at least one round of more than no time");
        }
        // What the load generator would refuse, said before any server runs.
        self.load_options((Ipv4Addr::LOCALHOST, 0).into(), Vec::new(), 1).check(raise_open_files()?)?;
        if self.wine_server.is_none() && self.subjects.iter().any(|subject| subject.under_wine) {
            return refuse("a subject under Wine needs Wine's server");
        }
        if self.server_cpus.contains(&self.load_cpu) {
            return refuse(
                "the load generator would share a processor with the server, whose cost could then not be told",
            );
        }
        Ok(())
    }

    /// About how long the whole takes, to be told before it begins.
    pub fn expected(&self) -> Duration {
        let scenario = &self.scenario;
        let runs = |round: u32| {
            let counting = if round == 1 { scenario.syscall_window } else { Duration::ZERO };
            let one =
                scenario.warm_up + scenario.length + counting + START_AND_END + PER_CLIENT * scenario.clients as u32;
            let under_wine = self.subjects.iter().filter(|subject| subject.under_wine).count() as u32;
            one * (1 + 2 * self.subjects.len() as u32) + WINE_START * under_wine
        };
        (1..=self.rounds).map(runs).sum()
    }

    /// How many runs there are.
    pub fn runs(&self) -> u64 {
        u64::from(self.rounds) * (1 + 2 * self.subjects.len() as u64)
    }

    pub(super) fn load_options(&self, address: SocketAddr, observe: Vec<u32>, round: u32) -> load::Options {
        let scenario = &self.scenario;
        load::Options {
            kind: scenario.kind,
            clients: scenario.clients,
            message_bytes: scenario.message_bytes,
            in_flight: scenario.in_flight,
            warm_up: scenario.warm_up,
            length: load::Length::Time(scenario.length),
            cpu: Some(self.load_cpu),
            observe,
            syscall_window: if round == 1 { scenario.syscall_window } else { Duration::ZERO },
            ..load::Options::new(address)
        }
    }
}

impl Scenario {
    /// One client with 64 bytes: 500 milliseconds to warm up, 3 seconds measured, 250 milliseconds of counting.
    pub fn new() -> Scenario {
        Scenario {
            kind: load::Kind::Echo,
            clients: 1,
            message_bytes: 64,
            in_flight: 1,
            warm_up: Duration::from_millis(500),
            length: Duration::from_secs(3),
            syscall_window: Duration::from_millis(250),
        }
    }
}

impl Default for Scenario {
    fn default() -> Scenario {
        Scenario::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_refused() {
        let good = Plan::new(vec!["a".into()], LoadCommand(vec!["b".into()]), Scenario::new());
        good.check().unwrap();
        let subject = Subject::new("none", Vec::new());
        for wrong in [
            Plan { raw_epoll: Vec::new(), ..good.clone() },
            Plan { load: LoadCommand(Vec::new()), ..good.clone() },
            Plan { subjects: vec![subject], ..good.clone() },
            Plan { rounds: 0, ..good.clone() },
            Plan { scenario: Scenario { length: Duration::ZERO, ..Scenario::new() }, ..good.clone() },
            Plan { load_cpu: 0, ..good.clone() },
            Plan { scenario: Scenario { clients: 0, ..Scenario::new() }, ..good.clone() },
            Plan { scenario: Scenario { in_flight: 0, ..Scenario::new() }, ..good.clone() },
            Plan { scenario: Scenario { clients: usize::MAX / 2, ..Scenario::new() }, ..good.clone() },
        ] {
            assert_eq!(wrong.check().unwrap_err().kind(), io::ErrorKind::InvalidInput, "{wrong:?}");
        }
    }
}
