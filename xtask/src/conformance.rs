//! `docs/conformance.md`: a row for every rule, made from the list of rules and from the tests themselves.
//!
//! A test stands for a rule by its name: `net_11_enumerated_bit_is_not_reported_again` is a test of NET-11. Nothing is said
//! to hold that no test is named for; what no test can show has a note in the list, which begins with its state.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const OUTPUT: &str = "docs/conformance.md";
/// The families of rules, as the names of tests have them.
const FAMILIES: [&str; 24] = [
    "evt", "wait", "mtx", "sem", "tmr", "thr", "prt", "skh", "soaw", "apc", "net", "ovl", "port", "err", "sock", "sel",
    "tut", "udp", "opt", "reu", "ioc", "poll", "rio", "psn",
];
const STATES: [&str; 4] = ["holds:", "differs:", "missing:", "documented:"];

pub(crate) struct Rule {
    pub(crate) id: String,
    statement: String,
    pub(crate) note: String,
}

/// Where tests of a kind live, and what a reader calls it.
const PLACES: [(&str, &str); 4] = [
    ("crates/core/", "core"),
    ("crates/sys/", "table"),
    ("crates/overlapped/", "safe API"),
    ("crates/cli/", "command"),
];

pub fn write() -> Result<(), String> {
    let text = generate()?;
    fs::write(crate::root().join(OUTPUT), text).map_err(|error| format!("{OUTPUT}: {error}"))
}

pub fn check() -> Result<(), String> {
    let present = fs::read_to_string(crate::root().join(OUTPUT)).unwrap_or_default();
    if present == generate()? { Ok(()) } else { Err(format!("{OUTPUT} is out of date: run `cargo xtask conformance`")) }
}

pub(crate) fn rules() -> Result<Vec<Rule>, String> {
    let path = crate::root().join("docs/rules.tsv");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut rules = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let mut fields = line.split('\t').map(str::to_owned);
        let (Some(id), Some(statement), Some(note)) = (fields.next(), fields.next(), fields.next()) else {
            return Err(format!("docs/rules.tsv: a rule needs three fields: {line}"));
        };
        if !note.is_empty() && !STATES.iter().any(|state| note.starts_with(state)) {
            return Err(format!("docs/rules.tsv: the note of {id} must begin with one of {STATES:?}"));
        }
        rules.push(Rule { id, statement, note });
    }
    Ok(rules)
}

/// The tests of each rule: `place: name`.
fn tests() -> Result<BTreeMap<String, Vec<String>>, String> {
    let mut files = Vec::new();
    collect(&crate::root().join("crates"), &mut files)?;
    files.sort();
    let mut tests: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let relative = file.strip_prefix(crate::root()).unwrap_or(&file).to_string_lossy().into_owned();
        let place = PLACES.iter().find(|(prefix, _)| relative.starts_with(prefix)).map_or("other", |(_, name)| *name);
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("#[test]") || line.starts_with("#[test_case") {
                is_test = true;
            } else if let Some(name) = function_name(line) {
                for rule in if is_test { rules_of(name) } else { Vec::new() } {
                    tests.entry(rule).or_default().push(format!("{place}: `{name}`"));
                }
                is_test = false;
            }
        }
    }
    Ok(tests)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                collect(&path, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

fn function_name(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("fn ")?;
    rest.split(['(', '<']).next()
}

/// The rules that a test is named for: `net_11_…` is of NET-11, `ovl_16_port_35_36_…` of OVL-16, PORT-35 and PORT-36.
pub(crate) fn rules_of(test: &str) -> Vec<String> {
    let mut rules = Vec::new();
    let mut family = None;
    for word in test.split('_') {
        let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        match family {
            Some(family) if is_number => rules.push(format!("{family}-{word}")),
            _ if FAMILIES.contains(&word) => family = Some(word.to_uppercase()).map(|family| &*family.leak()),
            _ => break,
        }
    }
    rules
}

/// What is taught, and holds where the rules behind it do: the rules named at the end of the statement, in brackets.
fn behind(statement: &str) -> Vec<&str> {
    let Some((_, rules)) = statement.rsplit_once('(') else { return Vec::new() };
    rules.trim_end_matches(')').split(", ").collect()
}

fn generate() -> Result<String, String> {
    let rules = rules()?;
    let mut tests = tests()?;
    let mut rows = String::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut holding = BTreeSet::new();
    for rule in &rules {
        let named = tests.remove(&rule.id).unwrap_or_default();
        let taught = rule.id.starts_with("TUT-");
        let open = |id: &&str| !holding.contains(*id);
        let first_open = behind(&rule.statement).into_iter().find(open).filter(|_| taught);
        let by_rules = format!("by the rules behind it, but for {}", first_open.unwrap_or_default());
        let (state, why) = match rule.note.split_once(':') {
            Some((state, why)) => (state, why.trim()),
            None if taught && named.is_empty() && first_open.is_some() => ("missing", &*by_rules),
            None if taught && named.is_empty() => ("holds", "by the rules behind it"),
            None if named.is_empty() => ("missing", "no test stands for it yet"),
            None => ("holds", ""),
        };
        if state == "holds" || state == "documented" {
            holding.insert(rule.id.clone());
        }
        if state == "missing" && !named.is_empty() && !rule.note.is_empty() {
            return Err(format!("docs/rules.tsv calls {} missing, but {} stands for it", rule.id, named[0]));
        }
        *counts.entry(state).or_default() += 1;
        let why = if why.is_empty() { String::new() } else { format!(": {}", why.replace('|', "\\|")) };
        let statement = rule.statement.replace('|', "\\|");
        let _ = writeln!(rows, "| {} | {statement} | {state}{why} | {} |", rule.id, named.join("<br>"));
    }
    let mut text = String::from(
        "# Conformance\n\n\
         A row for every rule of the families that are implemented. *holds*: a test is named for the rule and passes on every \
         engine. *differs*: known to be otherwise, and why. *documented*: nothing a test could show. *missing*: not there \
         yet, or not tested yet.\n\n\
         Made by `cargo xtask conformance` from `docs/rules.tsv` and the names of the tests; do not edit.\n\n",
    );
    let total: usize = counts.values().sum();
    let summary: Vec<String> = counts.iter().map(|(state, count)| format!("{count} {state}")).collect();
    let _ = writeln!(text, "{total} rules: {}.\n", summary.join(", "));
    text.push_str("| Rule | Statement | State | Tests |\n|---|---|---|---|\n");
    text.push_str(&rows);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{behind, rules_of};

    #[test]
    fn a_test_is_named_for_its_rules() {
        assert_eq!(rules_of("net_11_enumerated"), ["NET-11"]);
        assert_eq!(rules_of("ovl_16_port_35_36_the_low_bit"), ["OVL-16", "PORT-35", "PORT-36"]);
        assert_eq!(rules_of("sem_3"), ["SEM-3"]);
        assert!(rules_of("err_t1_every_row").is_empty());
        assert!(rules_of("a_test_is_named").is_empty());
    }

    #[test]
    fn what_is_taught_names_its_rules() {
        assert_eq!(behind("Post to stop workers (PORT-20, PORT-53)"), ["PORT-20", "PORT-53"]);
    }
}
