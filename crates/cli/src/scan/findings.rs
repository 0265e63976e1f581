//! What was found in all files, put together: whose each name is, and how it stands.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::conditions::Guard;
use super::headers::{Headers, Owner};
use super::names::{Kind, Names, Row, Standing};
use super::project::{self, Library, Note, Project};
use super::scope;
use super::source::{Source, Use};
use super::tree::{File, Skipped};

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The file, by its number.
    pub file: usize,
    /// The line.
    pub line: u32,
    /// Who compiles it.
    pub guard: Guard,
}

/// How a name stands, for the person who ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It compiles and does what it does on Windows.
    AsIs,
    /// It compiles and does something else.
    Differs,
    /// It does not compile, or fails each time.
    Missing,
}

impl State {
    /// The word of both reports.
    pub fn word(self) -> &'static str {
        match self {
            State::AsIs => "as is",
            State::Differs => "differs",
            State::Missing => "missing",
        }
    }
}

/// A name of Windows' that the tree uses.
#[derive(Debug)]
pub struct Finding {
    /// The name; of a header, as it is written first.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// How it stands.
    pub state: State,
    /// How it differs, or what its calls fail with; else empty.
    pub how: String,
    /// What it belongs to, and what to do, if it is missing.
    pub group: &'static str,
    /// What to do, if it is missing.
    pub advice: &'static str,
    /// Windows' library.
    pub library: &'static str,
    /// Every place, in order.
    pub places: Vec<At>,
}

impl Finding {
    /// The places that the SDK's compiler sees.
    pub fn seen(&self) -> impl Iterator<Item = &At> {
        self.places.iter().filter(|at| at.guard.counts())
    }

    /// Whether the SDK's compiler sees none of them.
    pub fn is_elsewhere(&self) -> bool {
        self.seen().next().is_none()
    }
}

/// A header that is written in another case than its file, or with backslashes.
#[derive(Debug)]
pub struct Spelling {
    /// Where.
    pub at: At,
    /// As it is written.
    pub written: String,
    /// The file that it means.
    pub means: String,
}

/// Everything that was found.
#[derive(Debug)]
pub struct Findings {
    /// The tree.
    pub root: String,
    /// The names of the files.
    pub files: Vec<String>,
    /// How many of them are sources that were read, and their lines.
    pub sources: usize,
    /// The lines of all sources.
    pub lines: u64,
    /// Windows' names, in the order of names.
    pub findings: Vec<Finding>,
    /// Headers that are nobody's that is known here.
    pub others: BTreeMap<String, Vec<At>>,
    /// The tree's own headers that are written otherwise.
    pub spellings: Vec<Spelling>,
    /// The libraries, and where they are named.
    pub libraries: BTreeMap<String, (Library, Vec<At>)>,
    /// The projects: file, kind, what they ask for.
    pub projects: Vec<(usize, &'static str, Vec<Note>)>,
    /// What was not read.
    pub skipped: Vec<Skipped>,
}

impl Findings {
    /// The exit status.
    pub fn status(&self) -> u8 {
        let is_missing = |finding: &Finding| finding.state == State::Missing && !finding.is_elsewhere();
        match () {
            () if self.skipped.iter().any(|skipped| skipped.fails) => 2,
            () if self.findings.iter().any(is_missing) => 1,
            () => 0,
        }
    }

    /// The findings in a state that the SDK's compiler sees.
    pub fn in_state(&self, state: State) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.state == state && !finding.is_elsewhere())
    }

    /// The findings that it does not see anywhere.
    pub fn elsewhere(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_elsewhere())
    }
}

/// A tree while it is read.
#[derive(Debug)]
pub struct Scanned {
    findings: Findings,
    headers: Headers,
    own: HashSet<String>,
    methods: HashSet<String>,
    fallbacks: HashSet<String>,
    uses: Vec<(usize, Vec<Use>)>,
    includes: Vec<(At, String)>,
}

impl Scanned {
    /// A tree of these files, of which none is read yet.
    pub fn new(root: &Path, files: &[File]) -> Scanned {
        let mut headers = Headers::default();
        files.iter().for_each(|file| headers.add(&file.name));
        let findings = Findings {
            root: root.display().to_string(),
            files: files.iter().map(|file| file.name.clone()).collect(),
            sources: 0,
            lines: 0,
            findings: Vec::new(),
            others: BTreeMap::new(),
            spellings: Vec::new(),
            libraries: BTreeMap::new(),
            projects: Vec::new(),
            skipped: Vec::new(),
        };
        Scanned {
            findings,
            headers,
            own: HashSet::new(),
            methods: HashSet::new(),
            fallbacks: HashSet::new(),
            uses: Vec::new(),
            includes: Vec::new(),
        }
    }

    /// Something was not read.
    pub fn skip(&mut self, skipped: Skipped) {
        self.findings.skipped.push(skipped);
    }

    /// A source was read.
    pub fn source(&mut self, file: usize, source: Source) {
        self.findings.sources += 1;
        self.findings.lines += u64::from(source.lines);
        self.own.extend(source.own);
        self.methods.extend(source.methods);
        self.fallbacks.extend(source.fallbacks);
        self.uses.push((file, source.uses));
        for include in source.includes {
            self.includes.push((At { file, line: include.line, guard: include.guard }, include.name));
        }
        self.links(file, source.libraries);
    }

    /// A project was read.
    pub fn project(&mut self, file: usize, project: Project) {
        self.links(file, project.libraries);
        self.findings.projects.push((file, project.kind, project.notes));
    }

    fn links(&mut self, file: usize, libraries: Vec<(String, u32)>) {
        for (name, line) in libraries {
            let plain = project::plain(&name);
            let row = self.findings.libraries.entry(plain).or_insert_with(|| (project::library(&name), Vec::new()));
            row.1.push(At { file, line, guard: Guard::Always });
        }
    }

    /// Puts everything together.
    pub fn finish(mut self, names: &Names) -> Findings {
        // A name comes twice where it stands otherwise in some places: an event without a name is as it is on Windows.
        let mut found: BTreeMap<(String, bool), Finding> = BTreeMap::new();
        for (file, uses) in std::mem::take(&mut self.uses) {
            for one in uses {
                let at = At { file, line: one.line, guard: one.guard };
                let key = (one.name.clone(), one.unnamed);
                if let Some(finding) = found.get_mut(&key) {
                    finding.places.push(at);
                    continue;
                }
                let row = names.find(&one.name);
                if self.is_own(&one, row) {
                    continue;
                }
                let mut finding = finding(one.name, row);
                if one.unnamed {
                    (finding.state, finding.how) = (State::AsIs, String::new());
                }
                finding.places.push(at);
                found.insert(key, finding);
            }
        }
        for (at, written) in std::mem::take(&mut self.includes) {
            self.include(at, written, names, &mut found);
        }
        self.findings.findings = found.into_values().collect();
        self.findings
    }

    /// Whether the tree defines the name itself. A class's function of that name settles it only where Windows' is not here.
    fn is_own(&self, one: &Use, row: Option<Row>) -> bool {
        let is_here = row.is_some_and(|row| row.standing != Standing::Missing);
        !one.certain
            && (self.own.contains(&one.name)
                || (!is_here && (self.methods.contains(&one.name) || self.fallbacks.contains(&one.name))))
    }

    fn include(&mut self, at: At, written: String, names: &Names, found: &mut BTreeMap<(String, bool), Finding>) {
        let (state, group, advice) = match self.headers.owner(&written, names) {
            Owner::Tree(None) | Owner::Standard => return,
            Owner::Tree(Some(means)) => return self.findings.spellings.push(Spelling { at, written, means }),
            Owner::Other => return self.findings.others.entry(written).or_default().push(at),
            Owner::Sdk => (State::AsIs, "", ""),
            Owner::Windows(group, advice) => (State::Missing, group, advice),
        };
        let key = format!("<{}>", written.replace('\\', "/").to_ascii_lowercase());
        let finding = found.entry((key.clone(), false)).or_insert_with(|| Finding {
            name: key,
            kind: Kind::Header,
            state,
            how: String::new(),
            group,
            advice,
            library: "",
            places: Vec::new(),
        });
        finding.places.push(at);
    }
}

fn finding(name: String, row: Option<Row>) -> Finding {
    let (kind, standing, library, module) = match row {
        Some(row) => (row.kind, row.standing, row.library, row.module),
        None if name.starts_with("__declspec")
            || scope::is_foreign_word(&name)
            || name == "__asm"
            || name == scope::NUMBER
            || name.starts_with('#') =>
        {
            (Kind::Keyword, Standing::Missing, "", "")
        }
        None => (Kind::Function, Standing::Missing, "", ""),
    };
    let (state, how) = match standing {
        Standing::There => (State::AsIs, String::new()),
        Standing::Differs(how) => (State::Differs, how.to_string()),
        Standing::Absent(error) => (State::Missing, format!("links, and each call fails with {error}")),
        Standing::Missing => (State::Missing, String::new()),
    };
    let (group, advice) = if state == State::Missing { scope::advice(&name, library, module) } else { ("", "") };
    Finding { name, kind, state, how, group, advice, library: library.trim_matches('-'), places: Vec::new() }
}
