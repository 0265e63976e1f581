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
    let mut rows: Vec<Difference> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [system, what, mark, why] = fields[..] else {
            return Err(format!("{TABLE}: a row needs four fields: {line}"));
        };
        if !SYSTEMS.contains(&system) || [what, mark, why].iter().any(|field| field.trim().is_empty()) {
            return Err(format!("{TABLE}: a system must be one of {SYSTEMS:?}, and no field empty: {line}"));
        }
        if rows.iter().any(|row| row.what == what) {
            return Err(format!("{TABLE}: there are two rows for {what}"));
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

/// The rules of Linux in the table that no test asks it about: whether such a difference has gone, nobody would notice.
pub fn unasked(known: &[Difference]) -> Result<Vec<String>, String> {
    let mut sources = String::new();
    for folder in ["crates/sys/tests/conformance", "crates/overlapped/tests/conformance"] {
        let failed = |error: std::io::Error| format!("{folder}: {error}");
        for entry in fs::read_dir(crate::root().join(folder)).map_err(failed)? {
            sources += &fs::read_to_string(entry.map_err(failed)?.path()).map_err(failed)?;
        }
    }
    let rules = known.iter().filter(|difference| !difference.is_of_wine()).map(|difference| &difference.what);
    let unasked = rules.filter(|rule| !sources.contains(&format!("differs(\"{rule}\")")));
    Ok(unasked.map(|rule| format!("{TABLE} names {rule} of Linux, which no test asks about")).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn row(system: &str, what: &str) -> Difference {
        Difference { system: system.into(), what: what.into(), mark: "X".into(), why: "seen".into() }
    }

    fn outcome(passes: bool) -> Outcome {
        if passes { Outcome::Passed } else { Outcome::Failed("why".into()) }
    }

    fn compared(test: &str, epoll: bool, io_uring: bool, wine: bool) -> Compared {
        let (epoll, io_uring, wine) = (outcome(epoll), Some(outcome(io_uring)), outcome(wine));
        Compared { suite: "table", test: test.into(), epoll, io_uring, wine }
    }

    #[test]
    fn what_the_table_says_is_right() {
        let all = [compared("a", true, true, true), compared("b", true, true, false)];
        assert_eq!(unknown_or_gone(&all, &[row("wine", "b")], false), [""; 0]);
    }

    #[test]
    fn an_unknown_difference_is_wrong_on_each_side() {
        for (epoll, io_uring, wine) in [(false, true, true), (true, false, true), (true, true, false)] {
            assert_eq!(unknown_or_gone(&[compared("a", epoll, io_uring, wine)], &[], false).len(), 1);
        }
    }

    #[test]
    fn a_row_is_wrong_when_its_difference_or_its_test_has_gone() {
        assert_eq!(unknown_or_gone(&[compared("a", true, true, true)], &[row("wine", "a")], false).len(), 1);
        assert_eq!(unknown_or_gone(&[], &[row("wine", "a")], false).len(), 1);
        assert_eq!(unknown_or_gone(&[], &[row("wine", "a")], true).len(), 0, "a part of the tests says nothing");
    }

    #[test]
    fn a_row_of_linux_is_wrong_when_no_test_asks_about_it() {
        assert_eq!(unasked(&[row("linux", "SOCK-27"), row("linux", "SOCK-0")]).unwrap().len(), 1);
    }
}
