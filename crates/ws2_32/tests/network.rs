//! The network's changes, which a program makes in a network namespace of its own: `tests/network/changes.c`.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))] // The program makes system calls by their numbers.

mod common;

use std::process::{Command, Stdio};

/// A network namespace where this process may make one, else one within a user namespace in which it is root.
const NAMESPACES: [&str; 2] = ["--net", "--map-root-user --net"];

fn unshare(namespaces: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(namespaces.split(' ')).stdin(Stdio::null());
    command
}

#[test]
fn changes_are_told_to_routines() {
    let scratch = common::scratch("network");
    let source = common::package().join("tests/network/changes.c");
    let program = scratch.join("changes");
    let output = common::compile("gcc", &source, &program, &["-std=gnu11", "-O1"]);
    common::assert_compiled(&output, "changes.c");
    let may = |namespaces: &&&str| unshare(namespaces).arg("true").output().is_ok_and(|output| output.status.success());
    let Some(namespaces) = NAMESPACES.iter().find(may) else {
        assert!(std::env::var_os("CI").is_none(), "a network namespace is to be had here");
        eprintln!("SKIPPED: no network namespace can be made here");
        return;
    };
    // Each wait of the program has a bound, and this is one for them all.
    let output = unshare(namespaces).args(["timeout", "120"]).arg(&program).output().expect("the program starts");
    let printed = String::from_utf8_lossy(&output.stdout);
    for line in printed.lines().filter(|line| line.starts_with("SKIPPED")) {
        eprintln!("{line}");
    }
    let wrong = printed.lines().any(|line| !line.starts_with("ok ") && !line.starts_with("SKIPPED ") && line != "done");
    assert!(!wrong && output.status.success() && printed.ends_with("done\n"), "{printed}");
    assert!(printed.lines().filter(|line| line.starts_with("ok ")).count() >= 4, "{printed}");
}
