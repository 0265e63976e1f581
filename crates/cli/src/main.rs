//! `overlapped`: echo and chat servers in every asynchronous I/O model of Winsock, clients for them, and a bench.

mod address;
#[cfg(target_os = "linux")]
mod bench;
mod cli;
mod client;
mod failure;
mod limits;
mod serve;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use failure::Failure;

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(),
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(options) => serve::run(options),
        Command::Chat(options) => client::chat::run(options),
        Command::Send(options) => client::send::run(options),
        Command::Receive(options) => client::receive::run(options),
        Command::Dummy(options) => client::dummy::run(options),
        #[cfg(target_os = "linux")]
        Command::Bench(options) => bench::run(options),
        #[cfg(target_os = "linux")]
        Command::RawEpoll { workers } => bench::raw_epoll(workers),
        #[cfg(target_os = "linux")]
        Command::Load { options } => bench::load(&options),
        #[cfg(not(target_os = "linux"))]
        Command::Bench(_) | Command::RawEpoll { .. } | Command::Load { .. } => {
            Err(Failure::to_start("the bench measures Linux; run it there"))
        }
    }
}
