//! Everything that was found, as JSON. Its form is promised: fields are added and never change their meaning while `version` is 1.

use serde_json::{Value, json};

use super::findings::{At, Finding, Findings, State};
use super::project::Library;

/// The text, which ends with a newline.
pub fn tell(findings: &Findings) -> String {
    let place = |at: &At| json!({ "file": findings.files[at.file], "line": at.line, "when": at.guard.word() });
    let places = |places: &[At]| places.iter().map(place).collect::<Vec<Value>>();
    let one = |finding: &Finding| {
        json!({
            "name": finding.name,
            "kind": finding.kind.word(),
            "state": if finding.is_elsewhere() { "elsewhere" } else { finding.state.word() },
            "how": (!finding.how.is_empty()).then_some(&finding.how),
            "group": (!finding.group.is_empty()).then_some(finding.group),
            "do": (!finding.advice.is_empty()).then_some(finding.advice),
            "library": (!finding.library.is_empty()).then_some(finding.library),
            "places": places(&finding.places),
        })
    };
    let total = |state: State| {
        let (names, places) =
            findings.in_state(state).fold((0, 0), |(n, p), finding| (n + 1, p + finding.seen().count()));
        json!({ "names": names, "places": places })
    };
    let elsewhere = findings.elsewhere().fold((0, 0), |(n, p), finding| (n + 1, p + finding.places.len()));
    let libraries: Vec<Value> = findings
        .libraries
        .iter()
        .map(|(name, (state, at))| {
            let state = match state {
                Library::InSdk => "in ws2_32",
                Library::Missing => "missing",
                Library::Other => "other",
            };
            json!({ "name": name, "state": state, "places": places(at) })
        })
        .collect();
    let projects: Vec<Value> = findings
        .projects
        .iter()
        .map(|(file, kind, notes)| {
            let notes: Vec<Value> = notes.iter().map(|note| json!({ "line": note.line, "text": note.text })).collect();
            json!({ "file": findings.files[*file], "kind": kind, "notes": notes })
        })
        .collect();
    let value = json!({
        "version": 1,
        "root": findings.root,
        "sources": findings.sources,
        "lines": findings.lines,
        "totals": {
            "as_is": total(State::AsIs),
            "differs": total(State::Differs),
            "missing": total(State::Missing),
            "elsewhere": { "names": elsewhere.0, "places": elsewhere.1 },
        },
        "names": findings.findings.iter().map(one).collect::<Vec<Value>>(),
        "other_headers": findings.others.iter().map(|(name, at)| json!({ "name": name, "places": places(at) })).collect::<Vec<Value>>(),
        "spellings": findings.spellings.iter().map(|spelling| {
            json!({ "place": place(&spelling.at), "written": spelling.written, "means": spelling.means })
        }).collect::<Vec<Value>>(),
        "libraries": libraries,
        "projects": projects,
        "skipped": findings.skipped.iter().map(|skipped| {
            json!({ "name": skipped.name, "why": skipped.why, "fails": skipped.fails })
        }).collect::<Vec<Value>>(),
        "status": findings.status(),
    });
    format!("{value:#}\n")
}
