//! What was found, for a terminal: first what a team has to know and to do, then the places.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::findings::{At, Finding, Findings, State};
use super::project::Library;

/// Columns of a terminal that is not wide.
const WIDTH: usize = 100;

/// The text.
pub fn tell(findings: &Findings, all: bool) -> String {
    let mut text = String::new();
    summary(findings, &mut text);
    missing(findings, &mut text);
    differing(findings, &mut text);
    projects(findings, &mut text);
    remarks(findings, &mut text);
    places(findings, all, &mut text);
    text
}

fn summary(findings: &Findings, text: &mut String) {
    let _ = writeln!(
        text,
        "{}: {} with {}\n",
        findings.root,
        counted(findings.sources, "source"),
        counted(findings.lines as usize, "line")
    );
    for (state, told) in [
        (State::AsIs, "ported as is"),
        (State::Differs, "differs: read how, and test it"),
        (State::Missing, "missing: something is to be done"),
    ] {
        let (names, places) = findings.in_state(state).fold((0, 0), |(n, p), one| (n + 1, p + one.seen().count()));
        let _ =
            writeln!(text, "{names:>7} {:<5} in {places:>6} {:<6}  {told}", word(names, "name"), word(places, "place"));
    }
    let (names, places) = findings.elsewhere().fold((0, 0), |(n, p), one| (n + 1, p + one.places.len()));
    if names > 0 {
        let told = "only where the SDK's compiler does not look (not _WIN32, _MSC_VER, #if 0)";
        let _ =
            writeln!(text, "{names:>7} {:<5} in {places:>6} {:<6}  {told}", word(names, "name"), word(places, "place"));
    }
    let unread = findings.skipped.iter().filter(|skipped| skipped.fails).count();
    if unread > 0 {
        let _ =
            writeln!(text, "\n{} could not be read: what is said here is not all.", counted(unread, "file or folder"));
    }
}

fn missing(findings: &Findings, text: &mut String) {
    let mut groups: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.in_state(State::Missing) {
        groups.entry(finding.group).or_default().push(finding);
    }
    if groups.is_empty() {
        return;
    }
    text.push_str("\nMissing, and what to do\n");
    for (group, members) in groups {
        let _ = writeln!(text, "\n  {group}");
        wrap(members[0].advice, 4, text);
        let names: Vec<String> = members.iter().map(|one| format!("{} ({})", one.name, one.seen().count())).collect();
        wrap(&names.join(", "), 4, text);
        let mut failing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for one in members.iter().filter(|one| !one.how.is_empty()) {
            failing.entry(&one.how).or_default().push(&one.name);
        }
        for (how, names) in failing {
            wrap(&format!("Of these, {how}: {}", names.join(", ")), 4, text);
        }
    }
}

fn differing(findings: &Findings, text: &mut String) {
    let mut ways: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.in_state(State::Differs) {
        ways.entry(&finding.how).or_default().push(finding);
    }
    if ways.is_empty() {
        return;
    }
    text.push_str("\nDiffers, and how\n");
    for (how, members) in ways {
        let names: Vec<String> = members.iter().map(|one| format!("{} ({})", one.name, one.seen().count())).collect();
        text.push('\n');
        wrap(&names.join(", "), 2, text);
        wrap(how, 4, text);
    }
}

fn projects(findings: &Findings, text: &mut String) {
    if !findings.libraries.is_empty() {
        text.push_str("\nLibraries that are linked\n\n");
    }
    for (state, told) in [
        (Library::InSdk, "in the SDK's ws2_32, or nothing to link"),
        (Library::Missing, "Windows', and not here"),
        (Library::Other, "others, or the tree's own"),
    ] {
        let names: Vec<&str> = findings
            .libraries
            .iter()
            .filter(|(_, (other, _))| *other == state)
            .map(|(name, _)| name.as_str())
            .collect();
        if !names.is_empty() {
            wrap(&format!("{told}: {}", names.join(", ")), 2, text);
        }
    }
    if !findings.projects.is_empty() {
        text.push_str("\nProjects\n");
    }
    for (file, kind, notes) in &findings.projects {
        let _ = writeln!(text, "\n  {} ({kind})", findings.files[*file]);
        for note in notes {
            wrap(&format!("{}: {}", note.line, note.text), 4, text);
        }
    }
}

fn remarks(findings: &Findings, text: &mut String) {
    if !findings.spellings.is_empty() {
        text.push_str("\nHeaders of the tree that are written otherwise than their files are named (overlapped cc finds them; make and\nCMake do not)\n\n");
        for spelling in &findings.spellings {
            wrap(&format!("{}: {} is {}", place(findings, &spelling.at), spelling.written, spelling.means), 2, text);
        }
    }
    if !findings.others.is_empty() {
        text.push_str("\nHeaders that are neither here nor in the tree (of other libraries, if they are not to be made by the build)\n\n");
        let names: Vec<String> = findings.others.iter().map(|(name, at)| format!("{name} ({})", at.len())).collect();
        wrap(&names.join(", "), 2, text);
    }
    if !findings.skipped.is_empty() {
        text.push_str("\nNot read\n\n");
        for skipped in &findings.skipped {
            wrap(&format!("{}: {}", skipped.name, skipped.why), 2, text);
        }
    }
}

fn places(findings: &Findings, all: bool, text: &mut String) {
    let states = [State::Missing, State::Differs, State::AsIs];
    for state in states.into_iter().filter(|state| all || *state != State::AsIs) {
        let found: Vec<&Finding> = findings.in_state(state).collect();
        if found.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\nPlaces: {}\n", state.word());
        for finding in found {
            let library = if finding.library.is_empty() { String::new() } else { format!(", {}", finding.library) };
            let _ = writeln!(text, "  {} ({}{library})", finding.name, finding.kind.word());
            let mut files: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
            for at in finding.seen() {
                files.entry(at.file).or_default().push(at.line);
            }
            for (file, mut lines) in files {
                lines.dedup();
                let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
                wrap(&format!("{}:{}", findings.files[file], lines.join(", ")), 4, text);
            }
        }
    }
}

fn place(findings: &Findings, at: &At) -> String {
    format!("{}:{}", findings.files[at.file], at.line)
}

fn counted(count: usize, name: &str) -> String {
    format!("{count} {}", word(count, name))
}

fn word(count: usize, name: &str) -> String {
    match name {
        _ if count == 1 => name.to_string(),
        "file or folder" => "files and folders".to_string(),
        _ => format!("{name}s"),
    }
}

/// Writes words in lines that begin `indent` columns in; those after the first, two more.
fn wrap(words: &str, indent: usize, text: &mut String) {
    let mut column = 0;
    for word in words.split(' ') {
        let length = word.chars().count();
        if column == 0 {
            let _ = write!(text, "{:indent$}{word}", "");
            column = indent + length;
        } else if column + 1 + length > WIDTH {
            let _ = write!(text, "\n{:1$}{word}", "", indent + 2);
            column = indent + 2 + length;
        } else {
            let _ = write!(text, " {word}");
            column += 1 + length;
        }
    }
    text.push('\n');
}
