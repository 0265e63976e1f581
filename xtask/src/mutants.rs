//! cargo-mutants over the core: how many changes to the code the tests notice.
//!
//! `.cargo/mutants.toml` says what is changed and how it is built, and lists the changes that no test can notice, each
//! with its reason. A change that makes the tests run for ever is noticed by the clock, and counts as caught.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The share of changes that must be noticed.
const PER_CENT: usize = 90;

/// All mutants, or the part `shard` of them: `0/4` to `3/4` are a whole run.
pub fn run(shard: Option<&str>) -> Result<(), String> {
    let installed = Command::new("cargo").args(["mutants", "--version"]).output().is_ok_and(|out| out.status.success());
    if !installed {
        crate::run(Command::new("cargo").args(["install", "--locked", "cargo-mutants"]))?;
    }
    let part = shard.map_or("all".to_owned(), |shard| shard.replace('/', "-of-"));
    let folder = crate::root().join("target/mutants").join(part);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut command = Command::new("cargo");
    command.args(["mutants", "--package", "overlapped-core", "--jobs", "2", "--no-shuffle", "--output"]).arg(&folder);
    if let Some(shard) = shard {
        command.args(["--shard", shard]);
    }
    // A failed random test is a mutant caught; nobody reads its smallest example. The first few random sequences do, in a
    // tenth of the time.
    command.env("PROPTEST_MAX_SHRINK_ITERS", "0").env("PROPTEST_CASES", "48").current_dir(crate::root());
    let status = command.status().map_err(|error| format!("cargo mutants could not be started: {error}"))?;
    // 2 and 3: it ran to its end, and some were missed or timed out.
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        return Err(format!("cargo mutants ended with {status}"));
    }
    report(&folder.join("mutants.out"))
}

/// Prints what was caught of each file and which changes were missed; an error if those are too many.
fn report(results: &Path) -> Result<(), String> {
    let mut files: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut missed = Vec::new();
    for (name, caught) in [("caught.txt", true), ("timeout.txt", true), ("missed.txt", false)] {
        let path = results.join(name);
        let list = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        for line in list.lines() {
            let file = line.split(':').next().unwrap_or(line);
            let [of_these, viable] = files.entry(file.to_owned()).or_default();
            *of_these += usize::from(caught);
            *viable += 1;
            if !caught {
                missed.push(line.to_owned());
            }
        }
    }
    let mut total = [0; 2];
    for (file, [caught, viable]) in files {
        println!("{caught:5} of {viable:5} caught  {file}");
        total = [total[0] + caught, total[1] + viable];
    }
    let [caught, viable] = total;
    println!("{caught:5} of {viable:5} caught  in all");
    for line in missed {
        println!("missed: {line}");
    }
    if caught * 100 < viable * PER_CENT {
        Err(format!("fewer than {PER_CENT} % of the mutants were caught"))
    } else {
        Ok(())
    }
}
