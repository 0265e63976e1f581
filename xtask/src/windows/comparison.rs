//! The comparison, as a page: what the same tests say on each side, rule by rule.

use super::Compared;
use super::differences::{self, Difference};
use super::suite::Outcome;
use crate::conformance::{rules, rules_of};
use std::collections::BTreeMap;
use std::fmt::Write;

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

pub fn write(compared: &[Compared], known: &[Difference]) -> Result<String, String> {
    let mut of_rule: BTreeMap<String, Vec<&Compared>> = BTreeMap::new();
    for one in compared {
        for rule in rules_of(&one.test) {
            of_rule.entry(rule).or_default().push(one);
        }
    }
    let (mut rows, mut agree, mut wine_differs, mut we_differ, mut wrong) = (String::new(), 0, 0, 0, 0);
    for rule in rules()? {
        let Some(tests) = of_rule.get(&rule.id) else { continue };
        let state = state(&rule.id, tests, known);
        let count = match state {
            State::Agree => &mut agree,
            State::WineDiffers(_) => &mut wine_differs,
            State::WeDiffer(_) => &mut we_differ,
            State::Wrong => &mut wrong,
        };
        *count += 1;
        let (epoll, wine, why) = match &state {
            State::Agree => ("holds", "holds", String::new()),
            State::WineDiffers(differences) => ("holds", "differs", reasons(differences)),
            State::WeDiffer(difference) => ("differs", wine_of(tests), reasons(&[difference])),
            State::Wrong => ("see above", wine_of(tests), String::new()),
        };
        let io_uring = if tests.iter().all(|test| test.io_uring.is_some()) { epoll } else { "no engine" };
        let _ = writeln!(rows, "| {} | {} | {epoll} | {io_uring} | {wine} | {why} |", rule.id, tests.len());
    }
    let mut text = String::from(
        "# Windows and Linux, compared\n\n\
         The same tests, built from the same source, run on Linux against this project's function table, and on the Windows API. \
         For the latter stands Wine 8.0, which is not Windows: where Windows is known to do otherwise, the tests expect what Windows \
         does, of us too. What is known to differ stands in `crates/sys/tests/known_differences.tsv`, with the evidence; an \
         unknown difference fails, and so does a known one that has gone.\n\n\
         Made by `cargo xtask windows-test`; do not edit.\n\n",
    );
    let passed = |of: &dyn Fn(&Compared) -> bool| compared.iter().filter(|one| of(one)).count();
    let on_linux = passed(&|one| one.epoll == Outcome::Passed);
    let on_wine = passed(&|one| one.wine == Outcome::Passed);
    let _ = writeln!(text, "| | Linux, epoll | Linux, io_uring | Wine |\n|---|---|---|---|");
    let io_uring = |of: &dyn Fn(&Outcome) -> bool| match compared.iter().any(|one| one.io_uring.is_some()) {
        true => compared.iter().filter(|one| one.io_uring.as_ref().is_some_and(of)).count().to_string(),
        false => "no engine".into(),
    };
    let (tests, ring) = (compared.len(), io_uring(&|_| true));
    let _ = writeln!(text, "| tests run | {tests} | {ring} | {tests} |");
    let ring = io_uring(&|outcome| *outcome == Outcome::Passed);
    let _ = writeln!(text, "| tests passed | {on_linux} | {ring} | {on_wine} |\n");
    let _ = writeln!(text, "- {agree} rules on which we and Wine agree");
    let _ = writeln!(text, "- {wine_differs} rules on which we follow Windows and Wine does not");
    let _ = writeln!(text, "- {we_differ} rules on which we differ from Windows, and why");
    if wrong > 0 {
        let _ = writeln!(text, "- {wrong} rules that are not as the table of known differences says");
    }
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

fn wine_of(tests: &[&Compared]) -> &'static str {
    if tests.iter().all(|test| test.wine == Outcome::Passed) { "holds" } else { "differs" }
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
