//! Debian's packages. A machine of continuous integration has few of them at first.

use std::process::{Command, Stdio};

/// Installs what is missing, which takes root.
pub fn install(packages: &[&str]) -> Result<(), String> {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("installing {}", missing.join(" "));
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.args(["-qq", "-o", "DPkg::Lock::Timeout=300"])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null());
        apt
    };
    crate::run(apt().arg("update"))?;
    crate::run(apt().args(["install", "--yes", "--no-install-recommends"]).args(&missing))
        .map_err(|error| format!("{error}\nthe packages {} are needed; installing them takes root", missing.join(" ")))
}

fn is_installed(package: &str) -> bool {
    let query = Command::new("dpkg-query").args(["-W", "-f", "${Status}", package]).output();
    query.is_ok_and(|output| output.stdout.ends_with(b" installed"))
}
