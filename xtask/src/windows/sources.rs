//! What the sources of the suites may not say: whatever hides a difference from the table.
//!
//! A test is the same on both systems. It may not ask for the system; what must, for there is no other way to count threads, stands in
//! functions that are named here. And where it asks for a difference, it asserts what holds there, too.

use std::fs;

const FOLDERS: [&str; 2] = ["crates/sys/tests/conformance", "crates/overlapped/tests/conformance"];

/// The functions that may ask for the system. Each gives the tests something that the systems have by other names.
const MAY_ASK: [&str; 10] = [
    // Windows' tick, by which a wait may be early.
    "waiting.rs: slack",
    // Whether a thread sleeps, which Linux alone tells.
    "waiting.rs: task",
    "waiting.rs: is_asleep",
    // What only one of them has: a signal, helpers of a large wait, and their own ways to count.
    "err.rs: where_a_signal_would_end_the_process",
    "sel.rs: cpu_time",
    "wait_set.rs: helpers",
    "wait_set.rs: thread_numbers",
    // The one error that a set of Windows has and ours has not.
    "wait_set.rs: of_too_many_mutexes",
    "wait.rs: of_too_many_mutexes",
    // The table of differences has a system in each row.
    "support.rs: differs",
];

const QUESTIONS: [&str; 6] = ["cfg(", "cfg!(", "cfg_attr(", "cfg_select!", "target_os", "consts::"];
/// A difference that is one of several ways to pass, or that leaves nothing to assert, is never seen to go.
const EXCUSES: [&str; 3] = ["|| differs(", "&& differs(", "!differs("];

/// The sources of both suites, by file.
pub fn read() -> Result<Vec<(String, String)>, String> {
    let mut sources = Vec::new();
    for folder in FOLDERS {
        let failed = |error: std::io::Error| format!("{folder}: {error}");
        for entry in fs::read_dir(crate::root().join(folder)).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.path().is_dir() {
                return Err(format!("{folder} has a folder, which nobody looks into: {}", entry.path().display()));
            }
            let name = entry.file_name().to_string_lossy().into_owned();
            sources.push((name, fs::read_to_string(entry.path()).map_err(failed)?));
        }
    }
    sources.sort();
    Ok(sources)
}

/// Where a test hides a difference.
pub fn hidden(sources: &[(String, String)]) -> Vec<String> {
    sources.iter().flat_map(|(file, text)| hidden_in(file, text)).collect()
}

fn hidden_in(file: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut hidden = Vec::new();
    let mut inside = "";
    for (index, line) in lines.iter().enumerate() {
        inside = function(line).unwrap_or(inside);
        if line.trim_start().starts_with("//") {
            continue;
        }
        // An attribute of an item is about what follows it.
        let is_outside = line.starts_with("#[");
        let about = if is_outside { item_after(&lines[index + 1..]) } else { Some(inside) };
        let may_ask = about.is_some_and(|name| MAY_ASK.contains(&&*format!("{file}: {name}")));
        if !may_ask && QUESTIONS.iter().any(|question| line.contains(question)) {
            hidden.push(format!("{file}:{} asks for the system: {}", index + 1, line.trim()));
        }
        let excuse = EXCUSES.iter().find(|excuse| line.contains(**excuse));
        // In a condition with others, which may go on in the next line.
        let goes_on = |rest: &str| ["||", "&&"].iter().any(|and| rest.trim_start().starts_with(and));
        let next = lines.get(index + 1).copied().unwrap_or_default();
        let is_first_of_two = line.split("differs(\"").skip(1).any(|rest| {
            let after = rest.split_once("\")").map_or("", |(_, after)| after);
            goes_on(after) || after.is_empty() && goes_on(next)
        });
        if excuse.is_some() || is_first_of_two {
            hidden.push(format!("{file}:{} passes whether there is the difference or not: {}", index + 1, line.trim()));
        }
    }
    hidden
}

/// The name of the function that begins in this line.
fn function(line: &str) -> Option<&str> {
    let at = line.find("fn ").filter(|at| line[..*at].trim_end().split(' ').all(is_of_a_function))?;
    line[at + 3..].split(['(', '<']).next()
}

/// Whether it may stand before `fn`.
fn is_of_a_function(word: &str) -> bool {
    ["", "pub", "pub(crate)", "unsafe", "extern", "\"system\"", "const", "async"].contains(&word)
}

/// The function that attributes before `lines` are about, if it is one.
fn item_after<'a>(lines: &[&'a str]) -> Option<&'a str> {
    lines.iter().find(|line| !line.starts_with("#[") && !line.starts_with("//")).and_then(|line| function(line))
}

#[cfg(test)]
mod tests {
    use super::{MAY_ASK, function, hidden, hidden_in, read};

    #[test]
    fn the_suites_hide_nothing_and_what_may_ask_is_there() {
        let sources = read().unwrap();
        assert_eq!(hidden(&sources), [""; 0]);
        for name in MAY_ASK {
            let (file, name) = name.split_once(": ").unwrap();
            let has_it = |text: &str| text.lines().any(|line| function(line) == Some(name));
            assert!(sources.iter().any(|(other, text)| other == file && has_it(text)), "{file} has no {name}");
        }
    }

    #[test]
    fn a_test_may_not_ask_for_the_system() {
        for asks in [
            "fn a() {\n    if cfg!(target_os = \"linux\") {\n",
            "fn a() {\n    #[cfg(windows)]\n    b();\n",
            "#[cfg(unix)]\n#[test]\nfn a() {\n",
            "fn a() {\n    assert!(std::env::consts::OS == \"linux\");\n",
            "#[cfg(target_os = \"linux\")]\nuse b;\nfn thread_numbers() {\n",
            "#[cfg_attr(windows, ignore)]\nfn a() {\n",
            "fn thread_numbers() {\n}\nfn a() {\n    let b = cfg!(windows);\n",
        ] {
            assert_eq!(hidden_in("wait_set.rs", asks).len(), 1, "{asks}");
        }
    }

    #[test]
    fn what_is_named_may_ask_in_its_own_file() {
        let asks = "/// So many.\n#[cfg(target_os = \"linux\")]\n#[inline]\npub fn thread_numbers() -> u32 {\n    cfg!(windows)\n";
        assert_eq!(hidden_in("wait_set.rs", asks), [""; 0]);
        assert_eq!(hidden_in("wait.rs", asks).len(), 2);
        assert_eq!(hidden_in("wait.rs", "// cfg!(windows) is not asked\nfn a() {}\n"), [""; 0]);
    }

    #[test]
    fn a_difference_is_no_excuse() {
        for excuse in [
            "assert!(it == 1 || differs(\"A-1\"));",
            "assert!(differs(\"A-1\") || it == 1);",
            "assert!(\n    differs(\"A-1\")\n        || it == 1\n);",
            "assert!(it == 1 && !differs(\"A-1\"));",
            "if !differs(\"A-1\") {",
        ] {
            assert_eq!(hidden_in("a.rs", excuse).len(), 1, "{excuse}");
        }
        for fair in ["if differs(\"A-1\") {", "assert_eq!(is_so, differs(\"A-1\"));"] {
            assert_eq!(hidden_in("a.rs", fair), [""; 0]);
        }
    }
}
