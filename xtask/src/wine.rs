//! `wine`: the C programs of `crates/ws2_32/tests/c` by mingw-w64 under Wine, against the same expected output as natively.
//!
//! Where Wine is known to be otherwise than Windows' documentation, `wine_differences.tsv` beside them has the line and the reason. A
//! difference that is not there fails, and so does one that has gone. A program that says `Native only:` at its head is about this system.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PREFIX: &str = "target/wine/prefix";
const LIBRARIES: [&str; 22] = [
    "-lws2_32",
    "-lmswsock",
    "-liphlpapi",
    "-lwinmm",
    "-lshlwapi",
    "-lrpcrt4",
    "-ladvapi32",
    "-lntdll",
    "-luserenv",
    "-lpsapi",
    "-lole32",
    "-lbcrypt",
    "-lcrypt32",
    "-lpdh",
    "-ldnsapi",
    "-lnetapi32",
    "-lshell32",
    "-lpathcch",
    "-lsecur32",
    "-lmincore",
    "-lwinpthread",
    "-static",
];
/// Long enough for a loaded machine; a program that hangs is ended then.
const LIMIT: Duration = Duration::from_secs(180);

/// A line that Wine prints otherwise.
struct Difference {
    program: String,
    ours: String,
    wines: String,
}

/// Compiles, runs and compares each program, or those whose names contain `only`.
pub fn run(only: Option<&str>) -> Result<(), String> {
    if std::env::var_os("CI").is_some() {
        crate::packages::install(&["gcc-mingw-w64-x86-64", "g++-mingw-w64-x86-64", "wine64", "wine"])?;
    }
    for tool in ["x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-g++", "wine"] {
        let found = Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !found.is_ok_and(|status| status.success()) {
            let packages = "apt-get install --no-install-recommends mingw-w64 wine64 wine";
            if std::env::var_os("CI").is_some() {
                return Err(format!("{tool} is not installed: {packages}"));
            }
            eprintln!("SKIPPED: {tool} is not installed, so nothing was compared ({packages})");
            return Ok(());
        }
    }
    let directory = crate::root().join("crates/ws2_32/tests/c");
    let scratch = crate::root().join("target/wine");
    fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
    let known = differences(&directory)?;
    let prefix = Prefix::fresh()?;
    let (mut compared, mut wrong) = (0, Vec::new());
    for source in sources(&directory)? {
        let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&source).map_err(|error| format!("{}: {error}", source.display()))?;
        if text.contains("Native only:") || only.is_some_and(|only| !name.contains(only)) {
            continue;
        }
        let program = scratch.join(format!("{name}.exe"));
        compile(&source, &program)?;
        let (mut printed, mut code) = prefix.run(&program)?;
        let (expected, expected_code) = expected(&directory, &name, &known)?;
        if printed.is_empty() && !expected.is_empty() {
            // On a busy machine Wine at times ends a program before its first line, while its services begin.
            (printed, code) = prefix.run(&program)?;
        }
        compared += 1;
        if printed != expected || code != Some(expected_code) {
            let lines = lines_that_differ(&expected, &printed);
            wrong.push(format!("{name}, exit code {code:?} instead of {expected_code}:\n{lines}"));
        }
    }
    println!("{compared} programs under Wine, {} of them not as expected", wrong.len());
    if compared == 0 {
        return Err("no program has such a name".to_owned());
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn sources(directory: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    let is_source = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "c" || extension == "cpp");
    let mut sources: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(is_source).collect();
    sources.sort();
    Ok(sources)
}

fn compile(source: &Path, program: &Path) -> Result<(), String> {
    let is_c = source.extension().is_some_and(|extension| extension == "c");
    let (compiler, standard) = if is_c { ("gcc", "-std=gnu11") } else { ("g++", "-std=gnu++17") };
    // Debian has two: the one with POSIX' threads has `std::thread`.
    let posix = format!("x86_64-w64-mingw32-{compiler}-posix");
    let has_posix = Command::new(&posix).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let plain = format!("x86_64-w64-mingw32-{compiler}");
    let mut compile = Command::new(if has_posix.is_ok_and(|status| status.success()) { posix } else { plain });
    // The warnings are of the native build, where each is an error.
    compile.args([standard, "-O1", "-w", "-D_WIN32_WINNT=0x0A00", "-o"]).arg(program).arg(source).args(LIBRARIES);
    crate::run(&mut compile)
}

fn differences(directory: &Path) -> Result<Vec<Difference>, String> {
    let path = directory.join("wine_differences.tsv");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let [program, ours, wines, _why] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("wine_differences.tsv: not four columns: {line}"));
        };
        found.push(Difference { program: program.to_owned(), ours: ours.to_owned(), wines: wines.to_owned() });
    }
    Ok(found)
}

/// What a program is to print under Wine, and its exit code.
fn expected(directory: &Path, name: &str, known: &[Difference]) -> Result<(String, i32), String> {
    let path = directory.join(format!("expected/{name}.txt"));
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut lines: Vec<&str> = text.lines().collect();
    for difference in known.iter().filter(|difference| difference.program == name) {
        let at = lines.iter().position(|line| *line == difference.ours);
        let at = at.ok_or_else(|| format!("wine_differences.tsv: {name} does not print `{}`", difference.ours))?;
        match difference.wines.as_str() {
            "-" => _ = lines.remove(at),
            wines => lines[at] = wines,
        }
    }
    let code = lines.iter().any(|line| line.starts_with("WRONG")).into();
    Ok((lines.into_iter().map(|line| format!("{line}\n")).collect(), code))
}

/// The lines that only one of the outputs has.
fn lines_that_differ(expected: &str, printed: &str) -> String {
    let without = |text: &str, other: &str, mark: &str| -> String {
        let others: Vec<&str> = other.lines().collect();
        text.lines().filter(|line| !others.contains(line)).map(|line| format!("  {mark} {line}\n")).collect()
    };
    without(expected, printed, "expected") + &without(printed, expected, "printed ")
}

/// A Wine of its own: a fresh prefix and its server, which ends with it.
struct Prefix(PathBuf);

impl Prefix {
    fn fresh() -> Result<Self, String> {
        let prefix = Self(crate::root().join(PREFIX));
        prefix.end();
        if prefix.0.exists() {
            fs::remove_dir_all(&prefix.0).map_err(|error| format!("{PREFIX}: {error}"))?;
        }
        fs::create_dir_all(&prefix.0).map_err(|error| format!("{PREFIX}: {error}"))?;
        // Otherwise the server would end, and begin anew, between two programs.
        crate::run(prefix.command("wineserver").arg("--persistent"))?;
        crate::run(prefix.command("wine").args(["wineboot", "--init"]).stderr(Stdio::null()))?;
        Ok(prefix)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("WINEPREFIX", &self.0).env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", "winedbg.exe=d");
        command.stdin(Stdio::null());
        command
    }

    /// What a program prints, and its exit code.
    fn run(&self, program: &Path) -> Result<(String, Option<i32>), String> {
        // A file, since what Wine starts may outlive the program and keep a pipe open.
        let path = program.with_extension("txt");
        let output = fs::File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut child = self
            .command("wine")
            .arg(program)
            .stdout(output)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("wine could not be started: {error}"))?;
        let start = Instant::now();
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if start.elapsed() > LIMIT => {
                    let _ = child.kill();
                }
                Ok(None) => std::thread::sleep(Duration::from_millis(5)),
                Err(error) => return Err(format!("wine: {error}")),
            }
        };
        let printed = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok((String::from_utf8_lossy(&printed).replace("\r\n", "\n"), status.code()))
    }

    fn end(&self) {
        if self.0.exists() {
            // There may be no server to end: nothing is lost.
            let _ = self.command("wineserver").arg("--kill").stderr(Stdio::null()).status();
        }
    }
}

impl Drop for Prefix {
    fn drop(&mut self) {
        self.end();
    }
}
