//! The one table of known differences, which the tests read too.

use super::Compared;
use super::outcome::{Failure, Outcome};
use crate::conformance::Rule;
use std::fs;

pub const TABLE: &str = "crates/sys/tests/known_differences.tsv";
/// Where a difference shows each time, and where it shows at times only.
const SYSTEMS: [&str; 3] = ["linux", "wine", "wine-at-times"];

/// A row of the table.
#[derive(Debug, Clone)]
pub struct Difference {
    pub system: String,
    /// A rule, for Linux; a test, for Wine: its suite and its path in there.
    pub what: String,
    /// The evidence that Windows does what the test expects, or the fact that keeps Linux from it.
    pub mark: String,
    /// How it shows.
    pub shows: Shows,
    pub why: String,
}

/// What a known difference looks like, so that no other failure hides behind its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shows {
    /// On Linux: its tests assert it themselves.
    InItsTests,
    /// Under Wine, by a panic that says this.
    Says(String),
    /// By a test that does not end.
    Hangs,
    /// By a process that ends otherwise than by a panic.
    Crashes,
}

pub fn read() -> Result<Vec<Difference>, String> {
    let text = fs::read_to_string(crate::root().join(TABLE)).map_err(|error| format!("{TABLE}: {error}"))?;
    rows(&text)
}

fn rows(text: &str) -> Result<Vec<Difference>, String> {
    let mut rows: Vec<Difference> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let row = row(line).map_err(|wrong| format!("{TABLE}: {wrong}: {line}"))?;
        if rows.iter().any(|other| other.what == row.what) {
            return Err(format!("{TABLE}: there are two rows for {}", row.what));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn row(line: &str) -> Result<Difference, String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [system, what, mark, shows, why] = fields[..] else {
        return Err("a row needs five fields".into());
    };
    if !SYSTEMS.contains(&system) {
        return Err(format!("a system must be one of {SYSTEMS:?}"));
    }
    if fields.iter().any(|field| field.trim() != *field || field.is_empty()) {
        return Err("no field may be empty, or have a space at an end".into());
    }
    let is_linux = system == "linux";
    if !is_evidence(mark, is_linux) {
        return Err(format!("`{mark}` is no evidence that there is on {system}"));
    }
    let shows = match shows {
        "-" if is_linux => Shows::InItsTests,
        _ if is_linux => return Err("how it shows is said by the tests, so that `-` stands here".into()),
        "-" => return Err("it must be said how it shows".into()),
        "hangs" => Shows::Hangs,
        "crashes" => Shows::Crashes,
        says => Shows::Says(says.to_owned()),
    };
    Ok(Difference { system: system.into(), what: what.into(), mark: mark.into(), shows, why: why.into() })
}

/// Whether it is one of the marks that the head of the table explains.
fn is_evidence(mark: &str, is_linux: bool) -> bool {
    match mark.split_once(' ') {
        None => mark == if is_linux { "kernel" } else { "X" },
        Some(("V!", test)) => !is_linux && test.starts_with("test_") && !test.contains(' '),
        Some(("D", page)) => !is_linux && !page.is_empty(),
        Some(_) => false,
    }
}

/// What is known of Wine about a test of a suite, by its path.
pub fn of_wine<'a>(known: &'a [Difference], suite: &str, test: &str) -> Option<&'a Difference> {
    let is_it = |difference: &&Difference| difference.what.strip_prefix(suite) == Some(&format!(" {test}"));
    known.iter().filter(|difference| difference.is_of_wine()).find(is_it)
}

impl Difference {
    fn is_of_wine(&self) -> bool {
        self.system != "linux"
    }

    /// Whether the test may pass as well.
    pub fn comes_and_goes(&self) -> bool {
        self.system == "wine-at-times"
    }

    /// Whether nothing but what Wine does speaks for it.
    pub fn is_believed(&self) -> bool {
        self.mark == "X"
    }

    /// Whether this is how it shows.
    pub fn is_seen_in(&self, outcome: &Outcome) -> bool {
        match (&self.shows, outcome) {
            (Shows::Says(this), Outcome::Failed(Failure::Panicked { said, .. })) => said.contains(this),
            (Shows::Hangs, Outcome::Failed(Failure::Hung(_))) => true,
            (Shows::Crashes, Outcome::Failed(Failure::Crashed(_))) => true,
            _ => false,
        }
    }
}

/// What is known of Linux about a rule. A test of such a rule asks the same table and asserts what holds instead.
pub fn of_linux<'a>(known: &'a [Difference], rule: &str) -> Option<&'a Difference> {
    known.iter().find(|difference| difference.system == "linux" && difference.what == rule)
}

/// The rules of Linux in the table that no test asks it about: whether such a difference has gone, nobody would notice.
pub fn unasked(known: &[Difference], sources: &str) -> Vec<String> {
    let rules = known.iter().filter(|difference| !difference.is_of_wine()).map(|difference| &difference.what);
    let unasked = rules.filter(|rule| !sources.contains(&format!("differs(\"{rule}\")")));
    unasked.map(|rule| format!("{TABLE} names {rule} of Linux, which no test asks about")).collect()
}

/// The rules of Linux in the table of which `docs/rules.tsv` does not say that they differ: there a reader looks for them.
pub fn unsaid(known: &[Difference], rules: &[Rule]) -> Vec<String> {
    let says_so = |what: &str| rules.iter().any(|rule| rule.id == what && rule.note.starts_with("differs:"));
    let rows = known.iter().filter(|difference| !difference.is_of_wine() && !says_so(&difference.what));
    rows.map(|row| format!("{TABLE} names {} of Linux, of which docs/rules.tsv has no note `differs: …`", row.what))
        .collect()
}

/// What the table does not say: differences that are not in it, and those in it that have gone.
pub fn unknown_or_gone(compared: &[Compared], known: &[Difference], partly: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for one @ Compared { suite, test, epoll, io_uring, wine } in compared {
        for (engine, outcome) in [("epoll", Some(epoll)), ("io_uring", io_uring.as_ref())] {
            if let Some(Outcome::Failed(why)) = outcome {
                wrong.push(format!("Linux, {engine}, {suite}: {test} fails: {why}"));
            }
        }
        match (wine, one.known(known)) {
            (Outcome::Failed(why), None) => wrong.push(format!("Wine, {suite}: {test} fails: {why}")),
            (Outcome::Passed, Some(row)) if !row.comes_and_goes() => {
                wrong.push(format!("Wine, {suite}: {test} is known to fail, and passes"));
            }
            (Outcome::Failed(why), Some(row)) if !row.is_seen_in(wine) => wrong.push(format!(
                "Wine, {suite}: {test} is known to fail, but not so: {why}; the table has it that {}",
                match &row.shows {
                    Shows::Says(this) => format!("it says `{this}`"),
                    Shows::Hangs => "it hangs".into(),
                    Shows::Crashes => "it crashes".into(),
                    Shows::InItsTests => "its tests say so".into(),
                }
            )),
            (Outcome::Passed | Outcome::Failed(_), _) => {}
        }
    }
    for difference in known.iter().filter(|difference| difference.is_of_wine() && !partly) {
        if !compared.iter().any(|one| difference.what == format!("{} {}", one.suite, one.test)) {
            wrong.push(format!("{TABLE} names {}, which no test is", difference.what));
        }
    }
    wrong
}

/// The differences that come and go, and did not come this time: after a few runs like that, a row says what has gone.
pub fn may_have_gone(compared: &[Compared], known: &[Difference]) -> Vec<String> {
    let passed = compared.iter().filter(|one| one.wine == Outcome::Passed);
    let rows = passed.filter_map(|one| one.known(known)).filter(|row| row.comes_and_goes());
    rows.map(|row| row.what.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row_of(system: &str, what: &str, shows: Shows) -> Difference {
        Difference { system: system.into(), what: what.into(), mark: "X".into(), shows, why: "seen".into() }
    }

    fn says(what: &str) -> Difference {
        row_of("wine", what, Shows::Says("left: 1".into()))
    }

    fn panicked(said: &str) -> Outcome {
        Outcome::Failed(Failure::Panicked { why: said.into(), said: said.into() })
    }

    fn outcome(passes: bool) -> Outcome {
        if passes { Outcome::Passed } else { panicked("a.rs: left: 1, right: 2") }
    }

    fn compared(test: &str, epoll: bool, io_uring: bool, wine: Outcome) -> Compared {
        let (epoll, io_uring) = (outcome(epoll), Some(outcome(io_uring)));
        Compared { suite: "table", test: test.into(), epoll, io_uring, wine }
    }

    fn under_wine(wine: Outcome, row: Difference) -> Vec<String> {
        unknown_or_gone(&[compared("m::a", true, true, wine)], &[row], false)
    }

    #[test]
    fn what_the_table_says_is_right() {
        let all = [compared("m::a", true, true, outcome(true)), compared("m::b", true, true, outcome(false))];
        assert_eq!(unknown_or_gone(&all, &[says("table m::b")], false), [""; 0]);
    }

    #[test]
    fn an_unknown_difference_is_wrong_on_each_side() {
        for (epoll, io_uring, wine) in [(false, true, true), (true, false, true), (true, true, false)] {
            assert_eq!(unknown_or_gone(&[compared("m::a", epoll, io_uring, outcome(wine))], &[], false).len(), 1);
        }
    }

    #[test]
    fn a_row_is_wrong_when_its_difference_or_its_test_has_gone() {
        assert_eq!(under_wine(outcome(true), says("table m::a")).len(), 1);
        assert_eq!(unknown_or_gone(&[], &[says("table m::a")], false).len(), 1);
        assert_eq!(unknown_or_gone(&[], &[says("table m::a")], true).len(), 0, "a part of the tests says nothing");
    }

    #[test]
    fn a_row_is_wrong_when_its_test_fails_otherwise() {
        let (hung, crashed) = (Outcome::Failed(Failure::Hung(30)), Outcome::Failed(Failure::Crashed("5".into())));
        let outcomes = [panicked("left: 1"), hung, crashed];
        for (index, shows) in [Shows::Says("left: 1".into()), Shows::Hangs, Shows::Crashes].into_iter().enumerate() {
            for (other, outcome) in outcomes.iter().enumerate() {
                let wrong = under_wine(outcome.clone(), row_of("wine", "table m::a", shows.clone()));
                assert_eq!(wrong.is_empty(), index == other, "{shows:?}: {outcome:?}");
            }
        }
        assert_eq!(under_wine(panicked("left: 2"), says("table m::a")).len(), 1, "another panic");
    }

    #[test]
    fn a_row_is_about_one_test_of_one_suite() {
        for other in ["table n::a", "safe API m::a", "table a", "table m::a_too"] {
            // The failure is unknown, and the row's test is not there.
            assert_eq!(under_wine(outcome(false), says(other)).len(), 2, "{other}");
        }
    }

    #[test]
    fn what_comes_and_goes_may_pass_but_not_fail_otherwise() {
        let at_times = row_of("wine-at-times", "table m::a", Shows::Hangs);
        assert_eq!(under_wine(outcome(true), at_times.clone()), [""; 0]);
        let passes = [compared("m::a", true, true, outcome(true))];
        assert_eq!(may_have_gone(&passes, std::slice::from_ref(&at_times)), ["table m::a"]);
        assert_eq!(under_wine(Outcome::Failed(Failure::Hung(30)), at_times.clone()), [""; 0]);
        assert_eq!(under_wine(outcome(false), at_times).len(), 1);
    }

    #[test]
    fn a_row_of_linux_is_wrong_when_no_test_asks_about_it() {
        let linux = ["SOCK-27", "SOCK-0"].map(|rule| row_of("linux", rule, Shows::InItsTests));
        assert_eq!(unasked(&linux, "if differs(\"SOCK-27\") {").len(), 1);
    }

    #[test]
    fn the_list_of_rules_says_what_differs_on_linux() {
        let rules = crate::conformance::rules().unwrap();
        assert_eq!(unsaid(&read().unwrap(), &rules), [""; 0]);
        let holds = rules.iter().find(|rule| rule.note.is_empty()).unwrap();
        assert_eq!(unsaid(&[row_of("linux", &holds.id, Shows::InItsTests)], &rules).len(), 1);
    }

    #[test]
    fn a_row_names_evidence_that_there_is_and_how_it_shows() {
        for good in [
            "linux\tNET-52\tkernel\t-\twhy",
            "wine\ttable m::a\tX\thangs\twhy",
            "wine\ttable m::a\tV! test_a\tcrashes\twhy",
            "wine-at-times\ttable m::a\tD a page\tleft: 1\twhy",
        ] {
            assert_eq!(rows(good).unwrap().len(), 1, "{good}");
        }
        for bad in [
            "linux\tNET-52\tX\t-\twhy",
            "linux\tNET-52\tkernel\tleft: 1\twhy",
            "wine\ttable m::a\tkernel\thangs\twhy",
            "wine\ttable m::a\tV test_a\thangs\twhy",
            "wine\ttable m::a\tV! a page\thangs\twhy",
            "wine\ttable m::a\tD\thangs\twhy",
            "wine\ttable m::a\tX\t-\twhy",
            "wine\ttable m::a\tX\twhy",
            "wine\ttable m::a\tX\t \twhy",
            "windows\ttable m::a\tX\thangs\twhy",
            "wine\ta\tX\thangs\twhy\nwine\ta\tX\thangs\twhy",
        ] {
            assert!(rows(bad).is_err(), "{bad}");
        }
    }
}
