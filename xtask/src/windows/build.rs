//! Building for both systems.
//!
//! The library of Rust for Windows is built from source with the project's own code, and stays in `target/windows`. Debian's
//! compiler takes that only where it is told that unstable options are welcome.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const TARGET: &str = "x86_64-pc-windows-gnu";
const FOLDER: &str = "target/windows";
/// The crates that Windows has too, with tests of their own.
const ON_BOTH: [&str; 3] = ["overlapped-core", "overlapped-sys", "overlapped"];

/// A test program of a package.
pub(crate) struct Suite {
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
    pub(crate) test: &'static str,
}

/// What was built.
pub struct Programs(Vec<Program>);

struct Program {
    package: String,
    name: String,
    path: PathBuf,
}

impl Programs {
    fn find(&self, package: &str, name: &str) -> Result<&Path, String> {
        let found = self.0.iter().find(|program| program.package == package && program.name == name);
        found.map(|program| &*program.path).ok_or_else(|| format!("cargo built no program `{name}` of {package}"))
    }

    /// The program of a suite.
    pub fn suite(&self, suite: &Suite) -> Result<&Path, String> {
        self.find(suite.package, suite.test)
    }

    /// The project's command.
    pub fn command(&self) -> Result<&Path, String> {
        self.find("overlapped-cli", "overlapped")
    }

    /// The folder of the examples of the safe API.
    pub fn examples(&self) -> Result<&Path, String> {
        let one = self.find("overlapped", "echo_completion_port")?;
        one.parent().ok_or_else(|| format!("{} has no folder", one.display()))
    }
}

/// The suites for Linux: built with the whole workspace in view, so that nothing is built again that its tests have built.
pub fn for_linux() -> Result<Programs, String> {
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--locked", "--no-run", "--workspace", "--test", super::SUITES[0].test]);
    build(&mut cargo)
}

/// For Windows: the suites, the command, and all examples of the safe API, whose source Linux compiles unchanged. What Wine
/// lacks lies beside them.
pub fn for_windows() -> Result<Programs, String> {
    let mut cargo = cargo_for_windows("build");
    cargo.args(["--package", "overlapped-cli", "--bin", "overlapped", "--examples", "--test", super::SUITES[0].test]);
    cargo.args(super::SUITES.iter().flat_map(|suite| ["--package", suite.package]));
    let programs = build(&mut cargo)?;
    for program in &programs.0 {
        prng(program.path.parent().unwrap_or(&program.path))?;
    }
    Ok(programs)
}

/// All tests of the crates that there are on both systems, those that never run there too: their source compiles there.
pub fn every_test_for_windows() -> Result<(), String> {
    let mut cargo = cargo_for_windows("check");
    cargo.arg("--tests").args(ON_BOTH.iter().flat_map(|package| ["--package", package]));
    build(&mut cargo).map(drop)
}

/// Cargo, for Windows.
fn cargo_for_windows(command: &str) -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo.args([command, "--locked", "-Zbuild-std=std,panic_unwind,test", "--target", TARGET, "--target-dir", FOLDER]);
    cargo.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
    // What debuggers need makes large programs, which Wine is slow to load, and what is not optimized is built sooner.
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_OPT_LEVEL", "0");
    // The toolchain that runs this program is another.
    cargo.env_remove("LD_LIBRARY_PATH").env_remove("RUSTFLAGS");
    cargo
}

/// Runs cargo; the programs that it says it has built, or has found built.
fn build(cargo: &mut Command) -> Result<Programs, String> {
    cargo.args(["--message-format", "json-render-diagnostics"]).current_dir(crate::root()).stderr(Stdio::inherit());
    let shown = format!("{cargo:?}");
    let output = cargo.output().map_err(|error| format!("{shown} could not be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("{shown} ended with {}", output.status));
    }
    let said = String::from_utf8_lossy(&output.stdout);
    Ok(Programs(said.lines().filter_map(program).collect()))
}

/// The program of a line of cargo's, if it is about one.
fn program(line: &str) -> Option<Program> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let path = PathBuf::from(message["executable"].as_str()?);
    // The folder of a package has its name, without the project's.
    let folder = Path::new(message["manifest_path"].as_str()?).parent()?.file_name()?.to_str()?;
    let package = if folder == "overlapped" { folder.to_owned() } else { format!("overlapped-{folder}") };
    Some(Program { package, name: message["target"]["name"].as_str()?.to_owned(), path })
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
