//! The file of what is permitted, and the verdict.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::{fs, io, path::Path};

const HEAD: &str = "\
# What one round trip, or one repetition, costs: exact counts that `cargo xtask ratchet --check` holds the library to.
# Written by `cargo xtask ratchet`. A change for the worse has to be found a reason for, in the message of its commit.

";

/// The counts of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// System calls of a round trip; not the wakes of the watchdog, whose number is a matter of time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub syscalls: Option<f64>,
    /// User instructions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<f64>,
}

/// The file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratchet {
    /// The compiler that the instructions were counted with.
    pub compiler: String,
    /// How far instructions may be off, in per cent.
    pub tolerance_per_cent: f64,
    /// What is permitted, by name.
    pub counts: BTreeMap<String, Counts>,
}

/// System calls are whole numbers but for an odd one among a hundred round trips.
const SYSCALL_TOLERANCE: f64 = 0.05;
const TOLERANCE_PER_CENT: f64 = 2.0;

impl Ratchet {
    /// Permits what was counted. Names that were not counted here keep what `before` permitted them.
    pub fn new(compiler: String, counts: BTreeMap<String, Counts>, before: Option<Ratchet>) -> Ratchet {
        let tolerance_per_cent = before.as_ref().map_or(TOLERANCE_PER_CENT, |before| before.tolerance_per_cent);
        let mut all = before.map(|before| before.counts).unwrap_or_default();
        all.extend(counts);
        Ratchet { compiler, tolerance_per_cent, counts: all }
    }

    /// Reads the file.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is something else.
    pub fn read(path: &Path) -> io::Result<Ratchet> {
        let told = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let text = fs::read_to_string(path).map_err(told)?;
        toml::from_str(&text).map_err(|error| told(io::Error::other(error)))
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        fs::write(path, HEAD.to_string() + &toml::to_string(self).map_err(io::Error::other)?)
    }

    /// What is wrong with `counts`, a line each; nothing if they are as permitted.
    pub fn complaints(&self, compiler: &str, counts: &BTreeMap<String, Counts>) -> Vec<String> {
        let mut complaints = Vec::new();
        for (name, found) in counts {
            let Some(permitted) = self.counts.get(name) else {
                complaints.push(format!("{name} is not in the file: `cargo xtask ratchet` writes it there"));
                continue;
            };
            let tolerance = |_: f64| SYSCALL_TOLERANCE;
            complaints.extend(complaint(name, "system calls", permitted.syscalls, found.syscalls, tolerance));
            if compiler == self.compiler {
                let tolerance = |permitted: f64| permitted * self.tolerance_per_cent / 100.0;
                complaints.extend(complaint(
                    name,
                    "instructions",
                    permitted.instructions,
                    found.instructions,
                    tolerance,
                ));
            }
        }
        complaints
    }
}

fn complaint(
    name: &str,
    what: &str,
    permitted: Option<f64>,
    found: Option<f64>,
    tolerance: impl Fn(f64) -> f64,
) -> Option<String> {
    let (permitted, found) = (permitted?, found?);
    match found - permitted {
        worse if worse > tolerance(permitted) => {
            Some(format!("{name}: {found:.2} {what}, worse than the {permitted:.2} permitted"))
        }
        better if -better > tolerance(permitted) => Some(format!(
            "{name}: {found:.2} {what}, better than the {permitted:.2} permitted: write {found:.2} down (`cargo xtask ratchet`)"
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(syscalls: f64, instructions: f64) -> BTreeMap<String, Counts> {
        BTreeMap::from([("echo".into(), Counts { syscalls: Some(syscalls), instructions: Some(instructions) })])
    }

    #[test]
    fn worse_and_better_are_told_and_the_same_is_not() {
        let ratchet = Ratchet::new("rustc 1".into(), counts(3.0, 1000.0), None);
        assert!(ratchet.complaints("rustc 1", &counts(3.01, 1019.0)).is_empty());
        let worse = ratchet.complaints("rustc 1", &counts(3.1, 1021.0));
        assert_eq!(worse.len(), 2);
        assert_eq!(worse[0], "echo: 3.10 system calls, worse than the 3.00 permitted");
        let better = ratchet.complaints("rustc 1", &counts(2.0, 900.0));
        assert!(better.len() == 2 && better[1].contains("write 900.00 down"), "{better:?}");
    }

    #[test]
    fn another_compiler_is_held_to_the_system_calls_alone() {
        let ratchet = Ratchet::new("rustc 1".into(), counts(3.0, 1000.0), None);
        assert!(ratchet.complaints("rustc 2", &counts(3.0, 5000.0)).is_empty());
        assert_eq!(ratchet.complaints("rustc 2", &counts(4.0, 5000.0)).len(), 1);
    }

    #[test]
    fn what_is_new_has_to_be_written_down_and_what_was_not_counted_stays() {
        let ratchet = Ratchet::new("rustc 1".into(), counts(3.0, 1000.0), None);
        let other = BTreeMap::from([("other".to_string(), Counts { syscalls: None, instructions: Some(1.0) })]);
        assert!(ratchet.complaints("rustc 1", &other)[0].contains("is not in the file"));
        assert_eq!(Ratchet::new("rustc 1".into(), other, Some(ratchet)).counts.len(), 2);
    }

    #[test]
    fn the_file_can_be_read_again() {
        let path = std::env::temp_dir().join(format!("overlapped-ratchet-{}.toml", std::process::id()));
        let ratchet = Ratchet::new("rustc 1".into(), counts(3.0, 1000.5), None);
        ratchet.write(&path).unwrap();
        assert_eq!(Ratchet::read(&path).unwrap(), ratchet);
        fs::remove_file(&path).unwrap();
    }
}
