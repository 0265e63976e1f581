//! `wine`: the C programs of `crates/ws2_32/tests/c` by mingw-w64 under Wine, against the same expected output as natively.

use std::fs;
use std::process::{Command, Stdio};

/// Compiles, runs and compares each program.
pub fn run() -> Result<(), String> {
    let compiler = "x86_64-w64-mingw32-gcc";
    for tool in [compiler, "wine"] {
        let found = Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !found.is_ok_and(|status| status.success()) {
            if std::env::var_os("CI").is_some() {
                return Err(format!("{tool} is not installed: apt-get install gcc-mingw-w64-x86-64 wine64"));
            }
            eprintln!(
                "SKIPPED: {tool} is not installed, so nothing was compared (apt-get install gcc-mingw-w64-x86-64 wine64)"
            );
            return Ok(());
        }
    }
    let directory = crate::root().join("crates/ws2_32/tests/c");
    let scratch = crate::root().join("target/wine");
    fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
    let entries = fs::read_dir(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    let mut sources: Vec<_> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "c")).collect();
    sources.sort();
    let mut different = Vec::new();
    for source in &sources {
        let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let program = scratch.join(format!("{name}.exe"));
        let mut compile = Command::new(compiler);
        compile
            .args(["-std=gnu11", "-D_WIN32_WINNT=0x0A00", "-o"])
            .arg(&program)
            .arg(source)
            .args(["-lws2_32", "-lmswsock"]);
        crate::run(&mut compile)?;
        let output = Command::new("wine").arg(&program).env("WINEDEBUG", "-all").stdin(Stdio::null()).output();
        let output = output.map_err(|error| format!("wine could not be started: {error}"))?;
        let printed = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
        let expected = directory.join(format!("expected/{name}.txt"));
        let expected = fs::read_to_string(&expected).map_err(|error| format!("{}: {error}", expected.display()))?;
        if printed != expected || output.status.code() != Some(0) {
            different.push(format!("{name}, exit code {:?}:\n{printed}", output.status.code()));
        }
    }
    println!("{} programs, {} of them different under Wine", sources.len(), different.len());
    if different.is_empty() { Ok(()) } else { Err(different.join("\n")) }
}
