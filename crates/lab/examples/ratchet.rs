//! `ratchet [--check] PROGRAM FILE`: what `cargo xtask ratchet` runs. Counts what PROGRAM, the example `operation_costs`,
//! does, and writes that to FILE or holds it against FILE.

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    match linux::main() {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(error) => {
            eprintln!("ratchet: {error}");
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
    use overlapped_lab::ratchet::{Counted, Ratchet, compiler, count};
    use std::io;
    use std::path::Path;

    /// False if the counts are not as permitted.
    pub fn main() -> io::Result<bool> {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (check, program, file) = match words.as_slice() {
            ["--check", program, file] => (true, Path::new(program), Path::new(file)),
            [program, file] => (false, Path::new(program), Path::new(file)),
            _ => return Err(io::Error::new(io::ErrorKind::InvalidInput, "ratchet [--check] PROGRAM FILE")),
        };
        let counted = count(program, &mut |step| eprintln!("counting {step}"))?;
        tell(&counted);
        let compiler = compiler()?;
        if !check {
            let before = Ratchet::read(file).ok();
            return Ratchet::new(compiler, counted.counts, before).write(file).map(|()| true);
        }
        let ratchet = Ratchet::read(file)?;
        if ratchet.compiler != compiler {
            println!(
                "SKIPPED: instructions were counted with {}, this is {compiler}: not held against",
                ratchet.compiler
            );
        }
        let complaints = ratchet.complaints(&compiler, &counted.counts);
        complaints.iter().for_each(|complaint| println!("{complaint}"));
        Ok(complaints.is_empty())
    }

    fn tell(counted: &Counted) {
        println!("{:<36} {:>12} {:>14}", "", "syscalls", "instructions");
        let figure = |figure: Option<f64>| figure.map_or("-".to_string(), |figure| format!("{figure:.2}"));
        for (name, counts) in &counted.counts {
            println!("{name:<36} {:>12} {:>14}", figure(counts.syscalls), figure(counts.instructions));
        }
        for left_out in &counted.left_out {
            println!("SKIPPED: {left_out}");
        }
    }
}
