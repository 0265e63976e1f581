//! What a completion-port server in C costs against the Rust one and against the same source under Wine, in one run; then what calls that
//! meet nobody cost through the C ABI, natively and under Wine.
//!
//! `cargo run --release -p overlapped-lab --example c_port [ROUNDS] [SECONDS] [CLIENTS]`
//!
//! It builds the library and the command as it is built itself, compiles `crates/ws2_32/examples` with gcc and, if mingw-w64 and Wine are
//! installed, for Wine. Servers run in turn, each between two runs of raw epoll, under a load that verifies every byte; the ratios are of the
//! processor time of each server's process, paired round by round. Wine's own server, which works for the program too, is not counted.

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    match linux::main() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("The lab measures Linux.");
}

#[cfg(target_os = "linux")]
mod linux {
    use overlapped_lab::bench::{self, LoadCommand, Plan, Results, Scenario, Spread, Subject};
    use std::collections::BTreeMap;
    use std::io::{Error, ErrorKind, Result};
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};
    use std::time::Duration;

    const RUST: &str = "Rust";
    const C: &str = "C";
    const WINE: &str = "C under Wine";
    const LIBRARIES: [&str; 3] = ["-lws2_32", "-lmswsock", "-static"];

    pub fn main() -> Result<()> {
        let words: Vec<String> = std::env::args().skip(1).collect();
        let figure = |index: usize, or: u32| words.get(index).map_or(Ok(or), |word| number(word));
        let (rounds, seconds, clients) = (figure(0, 5)?, figure(1, 3)?, figure(2, 64)?);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).ok_or(ErrorKind::NotFound)?;
        let own = std::env::current_exe()?;
        let built = own.ancestors().nth(2).ok_or(ErrorKind::NotFound)?;
        let target = built.parent().ok_or(ErrorKind::NotFound)?;
        let profile = match built.file_name().and_then(|name| name.to_str()) {
            Some("debug") | None => "dev",
            Some(other) => other,
        };
        if profile == "dev" {
            eprintln!("without --release this shows that the measuring works, and nothing more");
        }
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--profile", profile, "-p", "overlapped-ws2_32", "-p", "overlapped-cli", "--target-dir"]);
        run(build.arg(target).current_dir(root))?;
        let scratch = target.join("c_port");
        std::fs::create_dir_all(&scratch)?;
        let wine = wine(&scratch)?;

        let command = built.join("overlapped").to_string_lossy().into_owned();
        let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
        let scenario =
            Scenario { clients: clients as usize, length: Duration::from_secs(seconds.into()), ..Scenario::new() };
        let load = LoadCommand(words(&[&command, "bench-part", "load"]));
        let mut plan = Plan::new(words(&[&command, "bench-part", "raw-epoll", "--workers", "1"]), load, scenario);
        plan.rounds = rounds;
        let most = (clients + 1).to_string();
        let rust = ["serve", "echo", "--model", "completion-port", "--workers", "1", "--listen", "127.0.0.1:0"];
        let rust = [&[command.as_str()], &rust[..], &["--max-clients", &most]].concat();
        let native = compile(root, built, &scratch, "port_server")?.to_string_lossy().into_owned();
        plan.subjects = vec![subject(RUST, words(&rust), &BTreeMap::new()), subject(C, vec![native], &BTreeMap::new())];
        if let Some(environment) = &wine {
            let program = compile_for_wine(root, &scratch, "port_server")?.to_string_lossy().into_owned();
            plan.subjects.push(subject(WINE, vec!["wine".into(), program], environment));
        }
        let results = bench::run_telling(&plan, &mut |step| eprintln!("{step}"))?;
        print!("{}", results.table());
        tell("C to Rust (target 1.05 at most)", paired(&results, C, RUST));
        if wine.is_some() {
            tell("C under Wine to C (target 10 at least)", paired(&results, WINE, C));
        }

        println!("\nnatively (targets 60 and 100 ns at most)");
        run(&mut Command::new(compile(root, built, &scratch, "calls")?))?;
        if let Some(environment) = &wine {
            println!("under Wine");
            run(Command::new("wine").arg(compile_for_wine(root, &scratch, "calls")?).envs(environment))?;
            run(Command::new("wineserver").arg("--kill").envs(environment))?;
        }
        Ok(())
    }

    fn subject(name: &str, command: Vec<String>, environment: &BTreeMap<String, String>) -> Subject {
        Subject { environment: environment.clone(), ..Subject::new(name, command) }
    }

    /// One server's processor time for a round trip over another's, of each round.
    fn paired(results: &Results, one: &str, other: &str) -> Option<Spread> {
        let index = |name: &str| results.plan.subjects.iter().position(|subject| subject.name == name);
        let (one, other) = (index(one)?, index(other)?);
        let ratio = |round: &bench::Round| {
            let cost = |index: usize| round.subjects.get(index)?.cpu_ns_per_round_trip();
            Some(cost(one)? / cost(other)?)
        };
        Spread::of(results.rounds.iter().filter_map(ratio))
    }

    fn tell(what: &str, ratio: Option<Spread>) {
        match ratio {
            Some(Spread { median, min, max }) => println!("{what}: {median:.2} ({min:.2}..{max:.2})"),
            None => println!("{what}: not measured"),
        }
    }

    fn source(root: &Path, name: &str) -> PathBuf {
        root.join(format!("crates/ws2_32/examples/{name}.c"))
    }

    /// A native program that links with the library as it was built.
    fn compile(root: &Path, built: &Path, scratch: &Path, name: &str) -> Result<PathBuf> {
        let program = scratch.join(name);
        let mut compile = Command::new("gcc");
        compile.args(["-std=gnu11", "-O2", "-I"]).arg(root.join("crates/ws2_32/include")).arg(source(root, name));
        compile.arg("-o").arg(&program).arg("-L").arg(built).arg(format!("-Wl,-rpath,{}", built.display()));
        run(compile.args(["-lws2_32", "-pthread"]))?;
        Ok(program)
    }

    fn compile_for_wine(root: &Path, scratch: &Path, name: &str) -> Result<PathBuf> {
        let program = scratch.join(format!("{name}.exe"));
        let mut compile = Command::new("x86_64-w64-mingw32-gcc");
        compile.args(["-std=gnu11", "-O2", "-w", "-D_WIN32_WINNT=0x0A00", "-o"]).arg(&program).arg(source(root, name));
        run(compile.args(LIBRARIES))?;
        Ok(program)
    }

    /// A Wine of its own, whose server is there before anything is measured; none if it or mingw-w64 is not installed.
    fn wine(scratch: &Path) -> Result<Option<BTreeMap<String, String>>> {
        for tool in ["x86_64-w64-mingw32-gcc", "wine"] {
            let found = Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
            if !found.is_ok_and(|status| status.success()) {
                eprintln!("{tool} is not installed, so nothing is measured under Wine");
                return Ok(None);
            }
        }
        let prefix = scratch.join("prefix");
        std::fs::create_dir_all(&prefix)?;
        let environment = BTreeMap::from([
            ("WINEPREFIX".to_owned(), prefix.to_string_lossy().into_owned()),
            ("WINEDEBUG".to_owned(), "-all".to_owned()),
        ]);
        run(Command::new("wineserver").arg("--persistent").envs(&environment))?;
        run(Command::new("wine").args(["wineboot", "--init"]).envs(&environment).stderr(Stdio::null()))?;
        Ok(Some(environment))
    }

    fn run(command: &mut Command) -> Result<()> {
        let status = command.stdin(Stdio::null()).status()?;
        if status.success() { Ok(()) } else { Err(Error::other(format!("{command:?} ended with {status}"))) }
    }

    fn number(word: &str) -> Result<u32> {
        let wrong = || Error::new(ErrorKind::InvalidInput, format!("{word} is not a number that is more than 0"));
        word.parse().ok().filter(|number| *number > 0).ok_or_else(wrong)
    }
}
