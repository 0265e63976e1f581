//! The one table of known differences, which the tests read too.

use super::Compared;
use super::suite::Outcome;
use std::fs;

pub const TABLE: &str = "crates/sys/tests/known_differences.tsv";
/// Where a difference shows each time, and where it shows at times only.
const SYSTEMS: [&str; 3] = ["linux", "wine", "wine-at-times"];

/// A row of the table.
pub struct Difference {
    pub system: String,
    /// A rule, for Linux; a test, for Wine.
    pub what: String,
    /// The evidence that Windows does what the test expects, or the fact that keeps Linux from it.
    pub mark: String,
    pub why: String,
}

pub fn read() -> Result<Vec<Difference>, String> {
    let text = fs::read_to_string(crate::root().join(TABLE)).map_err(|error| format!("{TABLE}: {error}"))?;
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [system, what, mark, why] = fields[..] else {
            return Err(format!("{TABLE}: a row needs four fields: {line}"));
        };
        if !SYSTEMS.contains(&system) || [what, mark, why].iter().any(|field| field.trim().is_empty()) {
            return Err(format!("{TABLE}: a system must be one of {SYSTEMS:?}, and no field empty: {line}"));
        }
        rows.push(Difference { system: system.into(), what: what.into(), mark: mark.into(), why: why.into() });
    }
    Ok(rows)
}

/// What is known of Wine about a test, by the name of its function.
pub fn of_wine<'a>(known: &'a [Difference], test: &str) -> Option<&'a Difference> {
    let name = test.rsplit("::").next().unwrap_or(test);
    known.iter().find(|difference| difference.is_of_wine() && difference.what == name)
}

impl Difference {
    fn is_of_wine(&self) -> bool {
        self.system != "linux"
    }

    /// Whether the test may pass as well.
    pub fn comes_and_goes(&self) -> bool {
        self.system == "wine-at-times"
    }
}

/// What is known of Linux about a rule. A test of such a rule asks the same table and asserts what holds instead.
pub fn of_linux<'a>(known: &'a [Difference], rule: &str) -> Option<&'a Difference> {
    known.iter().find(|difference| difference.system == "linux" && difference.what == rule)
}

/// What the table does not say: differences that are not in it, and those in it that have gone.
pub fn unknown_or_gone(compared: &[Compared], known: &[Difference], partly: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for Compared { suite, test, epoll, io_uring, wine } in compared {
        for (engine, outcome) in [("epoll", Some(epoll)), ("io_uring", io_uring.as_ref())] {
            if let Some(Outcome::Failed(why)) = outcome {
                wrong.push(format!("Linux, {engine}, {suite}: {test} fails: {why}"));
            }
        }
        match (wine, of_wine(known, test)) {
            (Outcome::Failed(why), None) => wrong.push(format!("Wine, {suite}: {test} fails: {why}")),
            (Outcome::Passed, Some(_)) => wrong.push(format!("Wine, {suite}: {test} is known to fail, and passes")),
            (Outcome::Passed, None) | (Outcome::Failed(_), Some(_)) => {}
        }
    }
    for difference in known.iter().filter(|difference| difference.is_of_wine() && !partly) {
        if !compared.iter().any(|compared| compared.test == difference.what) {
            wrong.push(format!("{TABLE} names {}, which no test is", difference.what));
        }
    }
    wrong
}
