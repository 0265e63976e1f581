//! The comparison, as a page: what the same tests say on each side, rule by rule.

use super::differences::{self, Difference, Shows};
use super::outcome::Outcome;
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
        for rule in rules_of(one.name()) {
            of_rule.entry(rule).or_default().push(one);
        }
    }
    let (mut rows, mut agree, mut wine_differs, mut we_differ, mut wrong) = (String::new(), 0, 0, 0, 0);
    let (mut elsewhere, mut believed) = (0, 0);
    for rule in rules()? {
        let Some(tests) = of_rule.get(&rule.id) else {
            elsewhere += 1;
            continue;
        };
        let state = state(&rule.id, tests, known);
        let (count, why) = match &state {
            State::Agree => (&mut agree, String::new()),
            State::WineDiffers(differences) => {
                believed += usize::from(differences.iter().all(|difference| difference.is_believed()));
                (&mut wine_differs, reasons(differences))
            }
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
        let wine = if tests.iter().any(|test| fails_there(test, known)) { "differs" } else { "holds" };
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
    let on_wine = count(&|one| !fails_there(one, known));
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
    let _ = writeln!(
        text,
        "- {wine_differs} rules on which we follow Windows and Wine does not; of {believed} of them that is believed alone: no test of \
         Wine's own and no page of Windows' documentation stands behind any of their tests that fail there (evidence X)"
    );
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
    text.push_str(&tests_that_wine_fails(compared, known));
    Ok(text)
}

/// The page's last part: each test, with the evidence and how it fails, of which each run makes sure.
fn tests_that_wine_fails(compared: &[Compared], known: &[Difference]) -> String {
    let failing: Vec<&Compared> = compared.iter().filter(|one| fails_there(one, known)).collect();
    let rows = failing.iter().filter_map(|one| one.known(known));
    let (believed, shown): (Vec<&Difference>, Vec<&Difference>) = rows.partition(|row| row.is_believed());
    let mut text = format!(
        "\n## Tests that Wine fails\n\n\
         {} tests: for {} there is evidence that Windows does what they expect (V!: a test of Wine's own, D: documentation), and of {} \
         it is believed (X). *At times*: not in each run; it counts as failing, whatever the last run came to.\n\n\
         | Suite | Test | Evidence | Shows by | Why |\n|---|---|---|---|---|\n",
        failing.len(),
        shown.len(),
        believed.len()
    );
    for one in failing {
        let (mark, shows, why) = match one.known(known) {
            Some(row) => (&*row.mark, how_it_shows(row), &*row.why),
            None => ("", String::new(), "unknown"),
        };
        let (test, mark, why) = (&one.test, plain(mark), plain(why));
        let _ = writeln!(text, "| {} | `{test}` | {mark} | {shows} | {why} |", one.suite);
    }
    text
}

fn how_it_shows(row: &Difference) -> String {
    let how = match &row.shows {
        // Two backticks, for the text may have one.
        Shows::Says(this) => format!("`` {} ``", plain(this)),
        Shows::Hangs => "a hang".into(),
        Shows::Crashes => "a crash".into(),
        Shows::InItsTests => String::new(),
    };
    if row.comes_and_goes() { format!("at times: {how}") } else { how }
}

/// Whether Wine fails it, at times at least: the page is the same whatever such a test came to in this run.
fn fails_there(one: &Compared, known: &[Difference]) -> bool {
    one.wine != Outcome::Passed || one.known(known).is_some_and(Difference::comes_and_goes)
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
    let failing: Vec<&&Compared> = tests.iter().filter(|test| fails_there(test, known)).collect();
    let differences: Vec<&Difference> = failing.iter().filter_map(|test| test.known(known)).collect();
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
