//! cargo-mutants over the core: how many changes to the code the tests notice.

use std::process::Command;

pub fn run() -> Result<(), String> {
    let installed = Command::new("cargo").args(["mutants", "--version"]).output().is_ok_and(|out| out.status.success());
    if !installed {
        crate::run(Command::new("cargo").args(["install", "--locked", "cargo-mutants"]))?;
    }
    crate::run(Command::new("cargo").args(["mutants", "--package", "overlapped-core", "--jobs", "2"]))
}
