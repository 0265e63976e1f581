//! `overlapped`: echo and chat servers in every asynchronous I/O model of Winsock, clients for them, and a bench.

mod address;
mod bench;
#[cfg(target_os = "linux")]
mod cc;
mod cli;
mod client;
mod failure;
mod limits;
mod serve;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use cli::{Cli, Command};
use failure::Failure;

fn main() -> ExitCode {
    let Cli { command, trace } = match Cli::try_parse() {
        Ok(cli) => cli,
        // Help and version, asked for or because nothing was: clap prints them.
        Err(error) if !is_mistake(error.kind()) => error.exit(),
        Err(error) => return Failure::to_understand(&error).tell(),
    };
    match traced(trace.as_deref(), || run(command)) {
        Ok(ended) => ended,
        Err(failure) => failure.tell(),
    }
}

fn is_mistake(kind: ErrorKind) -> bool {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    !matches!(kind, DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | DisplayVersion)
}

/// Runs a command with its timeline written to `file`, if one is wanted.
fn traced(file: Option<&Path>, run: impl FnOnce() -> Result<ExitCode, Failure>) -> Result<ExitCode, Failure> {
    let Some(file) = file else { return run() };
    let failed = |error: std::io::Error| Failure::to_start(format!("the timeline {}: {error}", file.display()));
    overlapped::trace::start(file).map_err(failed)?;
    let result = run();
    overlapped::trace::stop().map_err(failed)?;
    result
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve(options) => serve::run(options)?,
        Command::Chat(options) => client::chat::run(options)?,
        Command::Send(options) => client::send::run(options)?,
        Command::Receive(options) => client::receive::run(options)?,
        Command::Dummy(options) => client::dummy::run(options)?,
        #[cfg(target_os = "linux")]
        Command::Cc(options) => return cc::run(options, cc::Language::C),
        #[cfg(target_os = "linux")]
        Command::Cxx(options) => return cc::run(options, cc::Language::Cxx),
        Command::Bench(options) => bench::run(*options)?,
        Command::BenchPart(part) => bench::run_part(part)?,
    }
    Ok(ExitCode::SUCCESS)
}
