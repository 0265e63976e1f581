//! `ratchet`: exact counts of system calls and instructions against `lab/ratchet.toml`.
//!
//! The library is built as a release is, but without optimizing across crates, which would take longer than counting.

use std::process::Command;

const FILE: &str = "lab/ratchet.toml";
const PROGRAM: &str = "operation_costs";

pub fn run(check: bool) -> Result<(), String> {
    crate::packages::install(&["valgrind"])?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::root().join("target"), Into::into);
    let mut build = Command::new("cargo");
    build.args(["build", "--locked", "--profile", "ratchet", "--package", "overlapped", "--example", PROGRAM]);
    crate::run(&mut build)?;
    let mut count = Command::new("cargo");
    count.args(["run", "--quiet", "--locked", "--package", "overlapped-lab", "--example", "ratchet", "--"]);
    count.args(check.then_some("--check")).arg(target.join("ratchet/examples").join(PROGRAM)).arg(FILE);
    crate::run(&mut count).map_err(|_| format!("the counts are not those of {FILE}: see above"))
}
