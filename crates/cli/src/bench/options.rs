//! The command line of the bench.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::Model;
use crate::limits::{bytes, count, seconds};

/// Options of `bench`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Bench {
    /// Instead of measuring
    #[command(subcommand)]
    pub instead: Option<Instead>,
    /// Several scenarios at once: `table` is the published table, `quick` a part of it, `one-process` what needs no server
    #[arg(long, value_enum)]
    pub preset: Option<Preset>,
    /// Scenarios by name, separated by commas: echo, pipelined-echo, bulk, churn, chat-broadcast, idle, wakeup, wait-many,
    /// port-queue, udp-echo, silent-64, -1000 and -10000, and the rows of the table
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub scenario: Vec<String>,
    /// The models, separated by commas; by default event-select, completion-routine and completion-port
    #[arg(long, value_enum, value_delimiter = ',')]
    pub models: Vec<Model>,
    /// The engines that each model is forced to, separated by commas; by default all that the library has
    #[arg(long, value_enum, value_delimiter = ',')]
    pub engines: Vec<EngineWish>,
    /// Programs on other libraries, built first, separated by commas: raw-io-uring, tokio, mio, monoio, compio, asio, wine,
    /// or all
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub peers: Vec<String>,
    /// Clients at a time, in place of the scenario's
    #[arg(long, value_parser = count)]
    pub clients: Option<usize>,
    /// Bytes of a message, in place of the scenario's
    #[arg(long, value_parser = bytes)]
    pub bytes: Option<usize>,
    /// Messages that a client has on their way at once, in place of the scenario's
    #[arg(long, value_parser = count)]
    pub in_flight: Option<usize>,
    /// Length of each measured window
    #[arg(long, default_value = "3", value_parser = seconds)]
    pub seconds: Duration,
    /// How often everything is repeated
    #[arg(long, default_value = "5")]
    pub rounds: NonZeroU32,
    /// Threads of the completion port beside the one with a single thread; 1: only that one
    #[arg(long, default_value = "2")]
    pub workers: NonZeroUsize,
    /// Let the models' servers look for I/O so long before sleeping for it
    #[arg(long, value_name = "MICROSECONDS")]
    pub spin: Option<u64>,
    /// Measure the memory of so many idle clients instead, each of which had its echo verified
    #[arg(long, value_name = "CLIENTS", value_parser = count)]
    pub idle: Option<usize>,
    /// Look with perf where the time of each server goes, in runs of their own
    #[arg(long)]
    pub profile: bool,
    /// Only tell how long it would take
    #[arg(long)]
    pub dry_run: bool,
    /// The folder for the JSON, the tables and the page
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Where to write everything that was found, as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

/// What the bench does instead of measuring.
#[derive(Debug, Subcommand)]
pub enum Instead {
    /// Say what changed between two measurements beyond the noise
    Compare {
        /// The first: a folder that the bench wrote, or its JSON
        before: PathBuf,
        /// The second
        after: PathBuf,
    },
}

/// Scenarios that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Preset {
    /// The rows of the published table
    Table,
    /// Its rows with 64 clients and 64 bytes, and the chat
    Quick,
    /// Events, waits and queues
    OneProcess,
}

/// An engine as it can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineWish {
    /// Readiness by epoll
    Epoll,
    /// Completions by io_uring
    #[value(name = "io_uring")]
    IoUring,
    /// What the library takes by itself
    Auto,
}

/// A process of the bench.
#[derive(Debug, Subcommand)]
pub enum Part {
    /// The yardstick
    RawEpoll {
        /// How many threads
        #[arg(long, default_value = "1")]
        workers: NonZeroUsize,
        /// What it serves: echo, chat or datagrams
        #[arg(long, default_value = "echo")]
        service: String,
    },
    /// The load generator
    Load {
        /// Its options as JSON
        options: String,
    },
    /// An echo of datagrams
    Datagrams {
        /// In this model
        model: String,
    },
    /// Starts the engine and ends, so that its notices are seen
    Engine,
    /// One round of a scenario in one process
    Micro {
        /// Its name
        scenario: String,
        /// How long each part of it is measured
        #[arg(value_parser = seconds)]
        window: Duration,
    },
}
