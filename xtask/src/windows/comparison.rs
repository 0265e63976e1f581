//! The comparison, as a page: what the same tests say on each side, rule by rule.

use super::differences::{self, Difference};
use super::suite::Outcome;
use super::{Compared, Ring};
use crate::conformance::{rules, rules_of};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

/// What a rule came to.
enum State<'a> {
    /// Every test of it passes on both sides.
    Agree,
    /// We keep it and Wine does not.
    WineDiffers(Vec<&'a Difference>),
    /// The kernel keeps us from it.
    WeDiffer(&'a Difference),
    /// Something is not as the table says.
    Wrong,
}

/// The page; `wine` is what Wine calls itself.
pub fn write(compared: &[Compared], known: &[Difference], ring: &Ring, wine: &str) -> Result<String, String> {
    let mut of_rule: BTreeMap<String, Vec<&Compared>> = BTreeMap::new();
    for one in compared {
        for rule in rules_of(&one.test) {
            of_rule.entry(rule).or_default().push(one);
        }
    }
    let (mut rows, mut agree, mut wine_differs, mut we_differ, mut wrong) = (String::new(), 0, 0, 0, 0);
    let mut elsewhere = 0;
    for rule in rules()? {
        let Some(tests) = of_rule.get(&rule.id) else {
            elsewhere += 1;
            continue;
        };
        let state = state(&rule.id, tests, known);
        let (count, why) = match &state {
            State::Agree => (&mut agree, String::new()),
            State::WineDiffers(differences) => (&mut wine_differs, reasons(differences)),
            State::WeDiffer(difference) => (&mut we_differ, reasons(&[difference])),
            State::Wrong => (&mut wrong, String::new()),
        };
        *count += 1;
        let differs = differences::of_linux(known, &rule.id).is_some();
        let epoll = verdict(tests.iter().map(|test| Some(&test.epoll)), differs);
        let io_uring = match ring {
            Ring::Runs => verdict(tests.iter().map(|test| test.io_uring.as_ref()), differs),
            other => other.absence(),
        };
        let wine = if tests.iter().all(|test| test.wine == Outcome::Passed) { "holds" } else { "differs" };
        let _ = writeln!(rows, "| {} | {} | {epoll} | {io_uring} | {wine} | {why} |", rule.id, tests.len());
    }
    let mut text = format!(
        "# Windows and Linux, compared\n\n\
         The same tests, built from the same source, run on Linux against this project's function table, on each of its engines, and on \
         the Windows API. For the latter stands {wine}, which is not Windows: where Windows is known to do otherwise, the tests expect \
         what Windows does, of us too. What is known to differ stands in `{}`, with the evidence; an unknown difference fails, and so \
         does a known one that has gone.\n\n\
         Made by `cargo xtask windows-test`; do not edit.\n\n",
        differences::TABLE
    );
    let tests = compared.len();
    let count = |passed: &dyn Fn(&Compared) -> bool| compared.iter().filter(|one| passed(one)).count();
    let on_linux = count(&|one| one.epoll == Outcome::Passed);
    let on_wine = count(&|one| one.wine == Outcome::Passed);
    let (ring_ran, ring_passed) = match ring {
        Ring::Runs => (
            count(&|one| one.io_uring.is_some()).to_string(),
            count(&|one| one.io_uring == Some(Outcome::Passed)).to_string(),
        ),
        other => (other.absence().into(), other.absence().into()),
    };
    let _ = writeln!(text, "| | Linux, epoll | Linux, io_uring | Wine |\n|---|---|---|---|");
    let _ = writeln!(text, "| tests run | {tests} | {ring_ran} | {tests} |");
    let _ = writeln!(text, "| tests passed | {on_linux} | {ring_passed} | {on_wine} |\n");
    let _ = writeln!(text, "- {agree} rules on which we and Wine agree");
    let _ = writeln!(text, "- {wine_differs} rules on which we follow Windows and Wine does not");
    let _ = writeln!(text, "- {we_differ} rules on which we differ from Windows, and why");
    if wrong > 0 {
        let _ = writeln!(text, "- {wrong} rules that are not as the table of known differences says");
    }
    let _ = writeln!(
        text,
        "\nThe other {elsewhere} rules have no test in these two suites: docs/conformance.md has them all."
    );
    let _ =
        writeln!(text, "\n| Rule | Tests | Linux, epoll | Linux, io_uring | Wine | Why |\n|---|---|---|---|---|---|");
    text.push_str(&rows);
    let _ = writeln!(text, "\n## Tests that Wine fails\n\n| Suite | Test | Evidence | Why |\n|---|---|---|---|");
    for one in compared.iter().filter(|one| one.wine != Outcome::Passed) {
        let (mark, why) = match differences::of_wine(known, &one.test) {
            Some(difference) => (&*difference.mark, &*difference.why),
            None => ("", "unknown"),
        };
        let _ = writeln!(text, "| {} | `{}` | {} | {} |", one.suite, one.test, plain(mark), plain(why));
    }
    Ok(text)
}

/// Fails if the page in the file is not `text`. Where this machine's kernel refuses io_uring, its column may also be as on a machine
/// where it runs: each test passes on both engines, or there is no page.
pub fn check(
    file: &str,
    text: &str,
    as_if_it_ran: impl FnOnce() -> Result<String, String>,
    ring: &Ring,
) -> Result<(), String> {
    let present = fs::read_to_string(crate::root().join(file)).unwrap_or_default();
    if present == text || matches!(ring, Ring::Refused(_)) && present == as_if_it_ran()? {
        return Ok(());
    }
    let lacking = text.lines().filter(|line| !present.lines().any(|other| other == *line));
    let lacking: Vec<&str> = lacking.take(20).collect();
    Err(format!("{file} is out of date: run `cargo xtask windows-test`. It lacks:\n{}", lacking.join("\n")))
}

/// What an engine makes of a rule.
fn verdict<'a>(mut outcomes: impl Iterator<Item = Option<&'a Outcome>>, differs: bool) -> &'static str {
    match outcomes.all(|outcome| outcome == Some(&Outcome::Passed)) {
        false => "fails",
        true if differs => "differs",
        true => "holds",
    }
}

impl Ring {
    /// What stands in the column of an engine that did not run.
    fn absence(&self) -> &'static str {
        match self {
            Self::Runs => "",
            Self::NotBuilt => "not built",
            Self::Refused(_) => "not allowed here",
        }
    }
}

fn state<'a>(rule: &str, tests: &[&Compared], known: &'a [Difference]) -> State<'a> {
    let fails = |outcome: Option<&Outcome>| matches!(outcome, Some(Outcome::Failed(_)));
    if tests.iter().any(|test| fails(Some(&test.epoll)) || fails(test.io_uring.as_ref())) {
        return State::Wrong;
    }
    let failing: Vec<&&Compared> = tests.iter().filter(|test| fails(Some(&test.wine))).collect();
    let differences: Vec<&Difference> =
        failing.iter().filter_map(|test| differences::of_wine(known, &test.test)).collect();
    match differences::of_linux(known, rule) {
        _ if differences.len() < failing.len() => State::Wrong,
        Some(difference) => State::WeDiffer(difference),
        None if failing.is_empty() => State::Agree,
        None => State::WineDiffers(differences),
    }
}

fn reasons(differences: &[&Difference]) -> String {
    let mut reasons: Vec<String> = differences
        .iter()
        .map(|difference| format!("{} ({})", plain(&difference.why), plain(&difference.mark)))
        .collect();
    reasons.dedup();
    reasons.join("; ")
}

/// Text that ends no cell of a table.
fn plain(text: &str) -> String {
    text.replace('|', "\\|")
}
