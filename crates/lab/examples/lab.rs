//! The lab by hand: `lab bench [clients] [bytes] [in flight] [seconds] [rounds]` measures raw epoll against itself,
//! which should give a ratio near 1.00, or against the server whose command follows `--`. With `lab serve [workers]`
//! and `lab load JSON` the parts run alone; the bench starts them so.

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
    use overlapped_lab::bench::{self, LoadCommand, Plan, Scenario, Subject};
    use overlapped_lab::{load, raw_epoll};
    use std::io;
    use std::time::Duration;

    pub fn main() -> io::Result<()> {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["serve"] => raw_epoll::serve(&raw_epoll::Options::default()),
            ["serve", workers] => {
                let options = raw_epoll::Options { workers: number(workers)?, ..Default::default() };
                raw_epoll::serve(&options)
            }
            ["load", options] => load::run_json(options),
            ["bench", rest @ ..] => bench(rest),
            _ => Err(wrong("lab bench [clients] [bytes] [in flight] [seconds] [rounds] [-- server command]")),
        }
    }

    fn bench(words: &[&str]) -> io::Result<()> {
        let split = words.iter().position(|word| *word == "--").unwrap_or(words.len());
        let (figures, command) = (&words[..split], words.get(split + 1..).unwrap_or_default());
        let figure = |index: usize, or: usize| figures.get(index).map_or(Ok(or), |word| number(word));
        let scenario = Scenario {
            clients: figure(0, 1)?,
            message_bytes: figure(1, 64)?,
            in_flight: figure(2, 1)?,
            length: Duration::from_secs(figure(3, 1)? as u64),
            ..Scenario::new()
        };
        let program = std::env::current_exe()?.to_string_lossy().into_owned();
        let part = |name: &str| vec![program.clone(), name.to_string()];
        let mut plan = Plan::new(part("serve"), LoadCommand(part("load")), scenario);
        plan.rounds = figure(4, 3)? as u32;
        plan.subjects = vec![match command {
            [] => Subject::new("raw epoll again", part("serve")),
            [name, ..] => Subject::new(name, command.iter().map(|word| word.to_string()).collect()),
        }];
        let results = bench::run_telling(&plan, &mut |step| eprintln!("{step}"))?;
        print!("{}", results.table());
        Ok(())
    }

    fn number<T: std::str::FromStr>(word: &str) -> io::Result<T> {
        word.parse().map_err(|_| wrong(&format!("{word} is not the number that is needed here")))
    }

    fn wrong(what: &str) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidInput, what)
    }
}
