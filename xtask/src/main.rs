//! The project's chores: `cargo xtask COMMAND`.
//!
//! Each command is what continuous integration runs, so that a failure there is repeated here by its name.

mod conformance;
mod install_sdk;
mod loom;
mod mutants;
mod packages;
mod ratchet;
mod scan_table;
mod sdk;
mod seen;
mod windows;
mod wine;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  conformance            write docs/conformance.md from docs/rules.tsv and the tests that are named for rules
  conformance --check    fail if it is not up to date, or if a note contradicts the tests
  install-sdk --prefix DIR   build the C SDK, and install its headers, library and command in DIR
  install-sdk --prefix DIR --profile dev   the same, built quickly, for who works on the SDK itself
  wine                   build the C programs with mingw-w64, run them under Wine, and compare what they print
  wine NAME              the same for those whose names contain NAME
  sdk                    write the exports, docs/sdk.md and the tables of `overlapped scan` from the headers, the table, the C
                         programs and Windows' metadata
  sdk --check            fail if they are not up to date
  loom                   run every loom model (races, exhaustively within bounds)
  windows-test           build for Windows, run the conformance suites under Wine, write docs/windows-comparison.md
                         (installs Debian's packages for that, as root, where they are missing)
  windows-test --check   the same, but fail if the page is not up to date
  windows-test NAME      run and compare the tests whose names contain NAME, and write nothing
  mutants                run cargo-mutants over overlapped-core (installs it if missing; takes an hour), and fail if the
                         tests notice fewer than nine in ten of its changes
  mutants K/N            run part K of N of it, counted from 0
  ratchet                count system calls and instructions of each model, and write them to lab/ratchet.toml
  ratchet --check        fail if they are worse than that file permits, or better (installs valgrind, as root, if missing)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["conformance"] => conformance::write(),
        ["conformance", "--check"] => conformance::check(),
        ["install-sdk", "--prefix", prefix] => install_sdk::run(prefix, "release"),
        ["install-sdk", "--prefix", prefix, "--profile", profile] => install_sdk::run(prefix, profile),
        ["sdk"] => sdk::write(),
        ["sdk", "--check"] => sdk::check(),
        ["wine"] => wine::run(None),
        ["wine", only] => wine::run(Some(only)),
        ["loom"] => loom::run(),
        ["windows-test"] => windows::test(false, None),
        ["windows-test", "--check"] => windows::test(true, None),
        ["windows-test", only] => windows::test(false, Some(only)),
        ["mutants"] => mutants::run(None),
        ["ratchet"] => ratchet::run(false),
        ["ratchet", "--check"] => ratchet::run(true),
        ["mutants", shard] => mutants::run(Some(shard)),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the checkout.
fn root() -> std::path::PathBuf {
    let manifest = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// Runs a command to its end; failure names the command.
fn run(command: &mut std::process::Command) -> Result<(), String> {
    let shown = format!("{command:?}");
    match command.current_dir(root()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown} ended with {status}")),
        Err(error) => Err(format!("{shown} could not be started: {error}")),
    }
}
