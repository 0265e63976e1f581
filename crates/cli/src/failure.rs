//! How the command fails: one line that names the cause and what to do, and an exit status.

use std::process::ExitCode;
use std::{fmt, io};

use overlapped::WsaError;

/// Why the command fails.
#[derive(Debug)]
pub struct Failure {
    status: u8,
    line: String,
}

impl Failure {
    /// It did not begin: the command line or the machine has to be changed. Exit status 2.
    pub fn to_start(line: impl Into<String>) -> Failure {
        Failure { status: 2, line: line.into() }
    }

    /// It began and did not end well. Exit status 1.
    pub fn underway(line: impl Into<String>) -> Failure {
        Failure { status: 1, line: line.into() }
    }

    /// The command line is wrong: what clap says of it in a paragraph, in one line.
    pub fn to_understand(error: &clap::Error) -> Failure {
        let text = error.to_string();
        let (mut what, mut advice) = (Vec::new(), Vec::new());
        for line in text.lines().map(str::trim) {
            let line = line.strip_prefix("error: ").unwrap_or(line);
            if let Some(values) = line.strip_prefix("[possible values: ") {
                advice.push(format!("Give one of {}.", values.trim_end_matches(']')));
            } else if line.starts_with("tip: to pass") {
                // As a value after `--`: there is nothing here that takes one there.
            } else if let Some(tip) = line.strip_prefix("tip: ") {
                let (first, rest) = tip.split_at(tip.chars().next().map_or(0, char::len_utf8));
                advice.push(format!("{}{rest}.", first.to_uppercase()));
            } else if !line.starts_with("Usage:") && !line.starts_with("For more information") && !line.is_empty() {
                what.push(line.trim_end_matches(':'));
            }
        }
        advice.push("`overlapped --help` says more.".to_string());
        let error = WsaError::WSAEINVAL;
        let (what, advice) = (what.join(": "), advice.join(" "));
        Failure::to_start(format!("{what}: {} ({}). {advice}", error.name(), error.code()))
    }

    /// The server's options make no sense together.
    pub fn to_serve(why: impl fmt::Display) -> Failure {
        let error = WsaError::WSAEINVAL;
        Failure::to_start(format!("{why}: {} ({}). `overlapped serve --help` says more.", error.name(), error.code()))
    }

    /// The bench's options make no sense on this machine.
    #[cfg(target_os = "linux")] // It measures nothing else.
    pub fn to_plan(why: impl fmt::Display) -> Failure {
        let error = WsaError::WSAEINVAL;
        Failure::to_start(format!(
            "cannot measure that: {why}: {} ({}). `overlapped bench --help` says more.",
            error.name(),
            error.code()
        ))
    }

    /// It could not listen at an address.
    pub fn to_listen(address: impl fmt::Display, error: WsaError) -> Failure {
        let advice = match error {
            WsaError::WSAEADDRINUSE => "Stop the program that uses it, or choose another port with --listen",
            WsaError::WSAEADDRNOTAVAIL => "Give an address of this machine with --listen, or 0.0.0.0 for all of them",
            WsaError::WSAEACCES => "Choose a port above 1023 with --listen, or ask for the privilege",
            _ => "Choose another address with --listen, such as 127.0.0.1:7777",
        };
        Failure::to_start(format!("cannot listen at {address}: {}. {advice}.", without_full_stop(error)))
    }

    /// It could not connect to an address.
    pub fn to_connect(address: impl fmt::Display, error: WsaError) -> Failure {
        let advice = match error {
            WsaError::WSAECONNREFUSED => "Start a server there first: `overlapped serve` starts one",
            _ => "Check the address",
        };
        Failure::to_start(format!("cannot connect to {address}: {}. {advice}.", without_full_stop(error)))
    }

    /// Tells the line on standard error.
    pub fn tell(self) -> ExitCode {
        eprintln!("overlapped: {}", self.line);
        ExitCode::from(self.status)
    }
}

fn without_full_stop(error: WsaError) -> String {
    error.to_string().trim_end_matches('.').to_string()
}

impl From<WsaError> for Failure {
    fn from(error: WsaError) -> Failure {
        Failure::underway(error.to_string())
    }
}

impl<T> From<overlapped::Failed<T>> for Failure {
    fn from(failed: overlapped::Failed<T>) -> Failure {
        failed.error.into()
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::underway(error.to_string())
    }
}
