//! A Wine of its own for each run: a fresh prefix and its server, which ends with it.

use super::suite::Program;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const FOLDER: &str = "target/windows/prefix";

pub struct Prefix(PathBuf);

impl Prefix {
    /// Makes the prefix anew.
    pub fn fresh() -> Result<Self, String> {
        let prefix = Self(crate::root().join(FOLDER));
        // One that an interrupted run left may still be served.
        prefix.end();
        if prefix.0.exists() {
            fs::remove_dir_all(&prefix.0).map_err(|error| format!("{FOLDER}: {error}"))?;
        }
        eprintln!("making a Wine prefix");
        // Otherwise the server would end, and begin anew, between two tests.
        let served = prefix.wine("wineserver").arg("--persistent").stderr(Stdio::null()).status();
        served.map_err(|error| format!("wineserver could not be started: {error}"))?;
        let made = prefix.wine("wine").args(["wineboot", "--init"]).stderr(Stdio::null()).status();
        match made {
            Ok(status) if status.success() => Ok(prefix),
            Ok(status) => Err(format!("wineboot ended with {status}")),
            Err(error) => Err(format!("wine could not be started: {error}")),
        }
    }

    /// A program to run in it.
    pub fn program(&self, path: &Path) -> Program {
        let mut program =
            Program::new("wine".into()).with("WINEPREFIX", &self.0.to_string_lossy()).with("WINEDEBUG", "-all");
        program.first = Some(path.to_path_buf());
        program
    }

    fn wine(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("WINEPREFIX", &self.0).env("WINEDEBUG", "-all").stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    fn end(&self) {
        // There may be no server to end, or no Wine: nothing is lost.
        let _ = self.wine("wineserver").arg("--kill").stderr(Stdio::null()).status();
        // Some of Wine's own services outlive their server.
        for process in self.processes() {
            let _ = Command::new("kill").args(["-KILL", &process]).stderr(Stdio::null()).status();
        }
    }

    /// The numbers of the processes that live in this prefix.
    fn processes(&self) -> Vec<String> {
        let mark = [b"WINEPREFIX=", self.0.as_os_str().as_encoded_bytes()].concat();
        let lives_here = |process: &fs::DirEntry| {
            let environment = fs::read(process.path().join("environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == mark)
        };
        let all = fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
        let ours = all.filter(lives_here).map(|process| process.file_name().to_string_lossy().into_owned());
        ours.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()) && *name != std::process::id().to_string())
            .collect()
    }
}

impl Drop for Prefix {
    fn drop(&mut self) {
        self.end();
    }
}
