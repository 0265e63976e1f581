//! `overlapped`: echo and chat servers in every asynchronous I/O model of Winsock, clients for them, and a bench.

mod address;
mod bench;
#[cfg(target_os = "linux")]
mod cc;
mod cli;
mod client;
mod failure;
mod limits;
mod output;
#[cfg(target_os = "linux")]
mod scan;
mod serve;
#[cfg(target_os = "linux")]
mod text;

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
    let outcome = match command {
        // It does nothing with the library itself: the timeline is its servers'.
        Command::Bench(options) => bench::run(*options, trace.as_deref()).map(|()| ExitCode::SUCCESS),
        command => {
            let ends_by_itself = !matches!(command, Command::Serve(_));
            traced(trace.as_deref(), ends_by_itself, || run(command))
        }
    };
    match outcome {
        Ok(ended) => ended,
        Err(failure) => failure.tell(),
    }
}

fn is_mistake(kind: ErrorKind) -> bool {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    !matches!(kind, DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | DisplayVersion)
}

/// How a program ends that Ctrl-C has ended, as shells count.
const INTERRUPTED: i32 = 130;

/// Runs a command with its timeline written to `file`, if one is wanted. Where Ctrl-C is not the command's own affair, it
/// ends the program with its timeline whole.
fn traced(
    file: Option<&Path>,
    ends_by_itself: bool,
    run: impl FnOnce() -> Result<ExitCode, Failure>,
) -> Result<ExitCode, Failure> {
    let Some(file) = file else { return run() };
    let failed = |error: std::io::Error| Failure::to_start(format!("the timeline {}: {error}", file.display()));
    overlapped::trace::start(file).map_err(failed)?;
    if ends_by_itself {
        let interrupted = || {
            // There is nobody left to tell of a full disk.
            let _ = overlapped::trace::stop();
            std::process::exit(INTERRUPTED);
        };
        ctrlc::set_handler(interrupted)
            .map_err(|error| Failure::to_start(format!("cannot listen for Ctrl-C: {error}")))?;
    }
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
        #[cfg(target_os = "linux")]
        Command::Scan(options) => return scan::run(options),
        Command::Bench(options) => bench::run(*options, None)?,
        Command::BenchPart(part) => bench::run_part(part)?,
    }
    Ok(ExitCode::SUCCESS)
}
