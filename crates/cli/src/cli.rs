//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::bench::options::{Bench, Part};
use crate::limits::{Limits, bytes, seconds};

/// Winsock's asynchronous I/O models at work: echo and chat servers in every model, clients for them, and a bench
#[derive(Debug, Parser)]
#[command(name = "overlapped", version, about)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// Write a timeline of all waits, operations, APCs, packets and network events, for Perfetto to open; a bench writes one of
    /// its servers' last runs
    #[arg(long, global = true, value_name = "FILE")]
    pub trace: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve TCP clients in a model of your choice, until Ctrl-C
    Serve(Serve),
    /// Take part in a chat: type lines, `q` or the end of input leaves
    Chat(Chat),
    /// Send by an overlapped operation, and say whether it was pending or complete at once
    Send(Send),
    /// Listen for one sender, receive by overlapped operations, and say whether they were pending
    Receive(Receive),
    /// Connect without blocking, send again and again, and verify the echo
    Dummy(Dummy),
    /// Compile Winsock source in C, with gcc or clang, into a native program
    #[cfg(target_os = "linux")]
    Cc(Compile),
    /// Compile Winsock source in C++, with g++ or clang++, into a native program
    #[cfg(target_os = "linux")]
    #[command(name = "c++")]
    Cxx(Compile),
    /// Read a C or C++ source tree, and say what of Windows it uses: what is here, what differs, and what is missing
    #[cfg(target_os = "linux")]
    #[command(after_help = SCAN_STATUS)]
    Scan(Scan),
    /// Measure each model's servers against raw epoll and against others
    Bench(Box<Bench>),
    /// A process of the bench
    #[command(hide = true, subcommand)]
    BenchPart(Part),
}

/// Options of `cc` and `c++`.
#[cfg(target_os = "linux")]
#[derive(Debug, Args)]
pub struct Compile {
    /// Where the SDK is installed; found by itself beside this command and in the tree it was built in
    #[arg(long, value_name = "DIR")]
    pub sdk: Option<PathBuf>,
    /// The encoding of sources that are neither UTF-8 nor UTF-16 [default: windows-1251 for Cyrillic letters, else euc-kr]
    #[arg(long, value_name = "NAME")]
    pub source_charset: Option<String>,
    /// Do not define _WIN32, WIN32 and _WIN64
    #[arg(long)]
    pub no_win32: bool,
    /// Link the library into the program
    #[arg(long = "static-library")]
    pub static_library: bool,
    /// The compiler's own arguments: sources, -o PROGRAM and all others
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true, value_name = "ARGUMENTS")]
    pub arguments: Vec<std::ffi::OsString>,
}

#[cfg(target_os = "linux")]
const SCAN_STATUS: &str =
    "Exit status: 0 everything is here (some of it may differ), 1 something is missing, 2 something could not be read.";

/// Options of `scan`.
#[cfg(target_os = "linux")]
#[derive(Debug, Args)]
pub struct Scan {
    /// The tree, or one file
    #[arg(value_name = "DIR")]
    pub tree: PathBuf,
    /// Write everything as JSON
    #[arg(long)]
    pub json: bool,
    /// List the places of what is here as is, too
    #[arg(long, conflicts_with = "json")]
    pub all: bool,
    /// The encoding of sources that are neither UTF-8 nor UTF-16 [default: windows-1251 for Cyrillic letters, else euc-kr]
    #[arg(long, value_name = "NAME")]
    pub source_charset: Option<String>,
}

/// What is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Service {
    /// Bytes go back as they came
    Echo,
    /// Every line goes to every client, its sender included; one that its sender never ends goes as it stands when the
    /// sender stops sending
    Chat,
}

/// The asynchronous I/O models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Model {
    /// A thread for each client and blocking calls
    Threads,
    /// `select` over all sockets
    Select,
    /// `WSAEventSelect`: an event for each socket, set by what occurs on it
    EventSelect,
    /// `WSAAsyncSelect`: what occurs on a socket is a message to a window of the server's thread
    AsyncSelect,
    /// Overlapped operations whose end sets an event
    OverlappedEvent,
    /// Overlapped operations whose end calls a routine in an alertable wait
    CompletionRoutine,
    /// Overlapped operations whose end queues a packet to a completion port
    CompletionPort,
    /// Registered I/O: memory that is registered once, and a queue of results (echo only)
    Rio,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// What is served
    #[arg(value_enum)]
    pub service: Service,
    /// In which model
    #[arg(long, value_enum, default_value_t = Model::CompletionPort)]
    pub model: Model,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7777")]
    pub listen: String,
    /// Threads that serve clients, in the model completion-port: at most 1,024, by default one for each processor
    #[arg(long, value_name = "THREADS")]
    pub workers: Option<std::num::NonZeroUsize>,
    /// Let sends leave with the next wait instead of at once, in the model completion-port, where io_uring runs
    #[arg(long)]
    pub batch_sends: bool,
    /// Look for I/O so long before sleeping for it; a core is busy meanwhile
    #[arg(long, value_name = "MICROSECONDS", default_value_t = 0)]
    pub spin: u64,
    /// What a client is granted
    #[command(flatten)]
    pub limits: Limits,
}

/// Options of `chat`.
#[derive(Debug, Args)]
pub struct Chat {
    /// The server
    pub address: String,
    /// What others see in front of your lines
    #[arg(long, default_value = "guest")]
    pub name: String,
}

/// How the end of an operation is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// By an event
    Event,
    /// By a completion routine
    Routine,
}

/// How an operation is made to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Force {
    /// It cannot complete at once
    Pending,
    /// It completes at once
    Complete,
}

/// Options of `send`.
#[derive(Debug, Args)]
pub struct Send {
    /// The receiver
    pub address: String,
    /// How the end of the operation is told
    #[arg(long, value_enum, default_value_t = By::Event)]
    pub by: By,
    /// See to it that the operation is pending (many bytes, a small send buffer) or complete at once (few bytes)
    #[arg(long, value_enum)]
    pub force: Option<Force>,
    /// Seconds to wait between connecting and sending: a receive that the other side starts meanwhile is pending
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = seconds)]
    pub delay: Duration,
    /// What to send
    #[arg(long, default_value = "Network is Computer!")]
    pub text: String,
    /// Send so many bytes instead: the text again and again
    #[arg(long, value_parser = bytes)]
    pub bytes: Option<usize>,
}

/// Options of `receive`.
#[derive(Debug, Args)]
pub struct Receive {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7777")]
    pub listen: String,
    /// How the end of an operation is told
    #[arg(long, value_enum, default_value_t = By::Event)]
    pub by: By,
    /// See to it that a receive is pending (started before data is there) or complete at once (after data is there)
    #[arg(long, value_enum)]
    pub force: Option<Force>,
    /// Bytes received at most by one operation
    #[arg(long, default_value = "64KiB", value_parser = bytes)]
    pub buffer: usize,
}

/// Options of `dummy`.
#[derive(Debug, Args)]
pub struct Dummy {
    /// The echo server
    pub address: String,
    /// Milliseconds from one message to the next
    #[arg(long, default_value_t = 1000)]
    pub interval_ms: u64,
    /// How many messages; 0: until Ctrl-C
    #[arg(long, default_value_t = 0)]
    pub count: u64,
    /// Bytes of a message
    #[arg(long, default_value = "64", value_parser = bytes)]
    pub bytes: usize,
    /// Only send, and receive nothing
    #[arg(long)]
    pub no_echo: bool,
}

/// The name of a value on the command line.
pub fn name_of(value: impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
        assert_eq!(name_of(Model::EventSelect), "event-select");
    }
}
