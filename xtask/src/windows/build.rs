//! Building for both systems.
//!
//! The library of Rust for Windows is built from source with the project's own code, and stays in `target/windows`. Debian's
//! compiler takes that only where it is told that unstable options are welcome.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "x86_64-pc-windows-gnu";
const FOLDER: &str = "target/windows";

/// A test program of a package.
pub(crate) struct Suite {
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
    pub(crate) test: &'static str,
}

/// Debian's cargo, set up for Windows.
fn windows_cargo(command: &str) -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo.args([command, "--locked", "-Zbuild-std=std,panic_unwind,test", "--target", TARGET, "--target-dir", FOLDER]);
    cargo.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
    // What debuggers need makes large programs, which Wine is slow to load, and what is not optimized is built sooner.
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_OPT_LEVEL", "0");
    // The toolchain that runs this program is another.
    cargo.env_remove("LD_LIBRARY_PATH").env_remove("RUSTFLAGS");
    cargo
}

/// The program of the suite for Linux.
pub fn for_linux(suite: &Suite) -> Result<PathBuf, String> {
    program(Command::new("cargo").args(["test", "--locked"]), suite)
}

/// The program of the suite for Windows, with what it needs beside it.
pub fn for_windows(suite: &Suite) -> Result<PathBuf, String> {
    let program = program(&mut windows_cargo("test"), suite)?;
    prng(program.parent().unwrap_or(&program))?;
    Ok(program)
}

/// The command for Windows.
pub fn command() -> Result<PathBuf, String> {
    crate::run(windows_cargo("build").args(["--package", "overlapped-cli"]))?;
    let folder = crate::root().join(FOLDER).join(TARGET).join("debug");
    prng(&folder)?;
    Ok(folder.join("overlapped.exe"))
}

/// All examples of the safe API: the source that Linux compiles, unchanged.
pub fn examples() -> Result<(), String> {
    crate::run(windows_cargo("build").args(["--package", "overlapped", "--examples"]))
}

fn program(cargo: &mut Command, suite: &Suite) -> Result<PathBuf, String> {
    cargo.args(["--no-run", "--package", suite.package, "--test", suite.test]).current_dir(crate::root());
    let shown = format!("{cargo:?}");
    let output = cargo.output().map_err(|error| format!("{shown} could not be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{shown} ended with {}:\n{said}", output.status));
    }
    let line = said.lines().find_map(|line| line.trim().strip_prefix("Executable ")?.split_once(" ("));
    let path = line.and_then(|(_, path)| path.strip_suffix(')')).ok_or(format!("{shown} named no program:\n{said}"))?;
    Ok(crate::root().join(path))
}

/// Puts a `bcryptprimitives.dll` into the folder. Rust's library takes random numbers from it, and Debian's Wine has none.
fn prng(folder: &Path) -> Result<(), String> {
    let (source, library) = (folder.join("bcryptprimitives.c"), folder.join("bcryptprimitives.dll"));
    if library.exists() {
        return Ok(());
    }
    fs::write(&source, include_str!("bcryptprimitives.c")).map_err(|error| format!("{}: {error}", source.display()))?;
    let mut gcc = Command::new("x86_64-w64-mingw32-gcc");
    gcc.args(["-O2", "-s", "-shared", "-o"]).arg(&library).arg(&source).arg("-ladvapi32");
    crate::run(&mut gcc)
}
