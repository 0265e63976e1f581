//! What came out of a test, and what it said where it failed.

use std::fmt;
use std::process::ExitStatus;

/// What came out of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed(Failure),
}

/// How a test failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Panicked {
        /// Where and why, in a line.
        why: String,
        /// All that was said from there on, which may be what a process of the test's own said; in a line.
        said: String,
    },
    /// It did not end within so many seconds.
    Hung(u64),
    /// Its process ended by itself, as the text says.
    Crashed(String),
}

impl Failure {
    /// That of a test which has ended so, and said this.
    pub fn of_what_was_said(said: &str, status: ExitStatus) -> Self {
        match first_complaint(said) {
            Some(why) => Self::Panicked { why, said: from_the_first_complaint(said) },
            None => Self::Crashed(status.to_string()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Panicked { why, .. } => formatter.write_str(why),
            Self::Hung(seconds) => write!(formatter, "it did not end within {seconds} s"),
            Self::Crashed(how) => write!(formatter, "it ended with {how}"),
        }
    }
}

/// Where and why a test failed, as its panic says it.
fn first_complaint(said: &str) -> Option<String> {
    let mut lines = said.lines().skip_while(|line| !line.contains("panicked at"));
    let place = lines.next()?.split("panicked at ").nth(1)?.trim_end_matches(':').to_owned();
    let why: Vec<&str> =
        lines.take_while(|line| !line.starts_with("note:") && !line.is_empty()).map(str::trim).collect();
    Some(format!("{place}: {}", why.join(", ")))
}

/// All that was said from there on, in a line.
fn from_the_first_complaint(said: &str) -> String {
    // Without the number of the thread, which stands before it.
    let Some((_, said)) = said.split_once("panicked at ") else { return String::new() };
    said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<&str>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{first_complaint, from_the_first_complaint};

    #[test]
    fn a_complaint_is_where_and_why() {
        let said =
            "test a ... \nthread 'a' (1) panicked at b.rs:1:2:\nassertion failed\n  left: 1\nnote: run\nFAILED\n";
        assert_eq!(first_complaint(said).unwrap(), "b.rs:1:2: assertion failed, left: 1");
        assert_eq!(first_complaint("test a ... ok"), None);
    }

    #[test]
    fn what_a_process_of_the_test_says_is_in_what_was_said() {
        let said = "test a ... \nthread 'a' (1) panicked at b.rs:1:2:\na:\n\nrunning 1 test\n\nthread 'a' (2) panicked at c.rs:3:4:\nassertion failed\n  left: 1\n";
        assert_eq!(first_complaint(said).unwrap(), "b.rs:1:2: a:");
        assert!(from_the_first_complaint(said).ends_with("panicked at c.rs:3:4:, assertion failed, left: 1"));
    }
}
