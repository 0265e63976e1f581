//! A Wine of its own for each run: a fresh prefix and its server, which ends with it.

use super::suite::{Program, end_of};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const FOLDER: &str = "target/windows/prefix";

/// What Wine's own programs may take. Making a prefix takes a few seconds.
const LIMIT: Duration = Duration::from_secs(300);

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
        // Its server wants the folder to be there.
        fs::create_dir_all(&prefix.0).map_err(|error| format!("{FOLDER}: {error}"))?;
        eprintln!("making a Wine prefix");
        // Otherwise the server would end, and begin anew, between two tests.
        prefix.finish("wineserver", &["--persistent"])?;
        prefix.finish("wine", &["wineboot", "--init"])?;
        Ok(prefix)
    }

    /// Runs one of Wine's own programs to its end, which must come within [`LIMIT`].
    fn finish(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("{program} could not be run: {error}");
        let mut child = self.wine(program).args(arguments).stderr(Stdio::null()).spawn().map_err(failed)?;
        match end_of(&mut child, LIMIT).map_err(failed)? {
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(format!("{program} {arguments:?} ended with {status}")),
            None => Err(format!("{program} {arguments:?} did not end within {} s", LIMIT.as_secs())),
        }
    }

    /// A program to run in it. One that crashes ends at once: no debugger looks at it.
    pub fn program(&self, path: &Path) -> Program {
        let mut program = Program::new("wine".into(), "wine");
        program.first = Some(path.to_path_buf());
        program
            .with("WINEPREFIX", &self.0.to_string_lossy())
            .with("WINEDEBUG", "-all")
            .with("WINEDLLOVERRIDES", "winedbg.exe=d")
    }

    /// What Wine calls itself, without the name of its package.
    pub fn version(&self) -> Result<String, String> {
        let output = self.wine("wine").arg("--version").stdout(Stdio::piped()).output();
        let said = output.map_err(|error| format!("wine could not be started: {error}"))?.stdout;
        let said = String::from_utf8_lossy(&said);
        Ok(said.split_whitespace().next().unwrap_or("wine").replacen("wine-", "Wine ", 1))
    }

    fn wine(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("WINEPREFIX", &self.0).env("WINEDEBUG", "-all").stdin(Stdio::null()).stdout(Stdio::null());
        // Neither .NET nor a browser is needed: their installers are not asked for.
        command.env("WINEDLLOVERRIDES", "mscoree,mshtml=d");
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
