//! The tables of `overlapped scan`: what the SDK has and how that differs, and what else has a name in Windows.
//!
//! `crates/cli/src/scan/sdk.tsv` comes from the SDK's own headers, the differences that the documentation and the library's own comments
//! state, and the functions that only answer with an error. `crates/cli/src/scan/windows.txt` comes from `windows-sys`, whose names are
//! those of Windows' metadata, at the version that Cargo.lock names.

mod declarations;
mod metadata;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use declarations::{Declarations, Kind};

/// Both tables, for `sdk` to write or to compare.
pub fn generate(root: &Path, missing: &BTreeSet<&String>) -> Result<Vec<(PathBuf, String)>, String> {
    let folder = root.join("crates/cli/src/scan");
    let sdk = sdk(root, missing)?;
    Ok(vec![(folder.join("sdk.tsv"), sdk), (folder.join("windows.txt"), metadata::names(root)?)])
}

/// Headers that set glibc's names aside, and declare nothing of Windows'.
const PLUMBING: &[&str] =
    &["clear.h", "hide.h", "unhide.h", "rename.h", "printf.h", "unistd.h", "timeval.h", "longs.h"];

/// The names that stand for the narrow form of a type: `typedef STARTUPINFOA STARTUPINFO`.
fn types_with_text(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(';').filter_map(|declaration| {
        let mut words = declaration.split_whitespace().rev();
        let (name, meant, word) = (words.next()?, words.next()?, words.next()?);
        (word == "typedef" && meant.strip_suffix('A') == Some(name)).then(|| name.to_string())
    })
}

/// The types that a macro declares for both widths of text: `} WNDCLASS##letter`.
fn types_of_a_letter(text: &str) -> impl Iterator<Item = String> + '_ {
    let before = text.match_indices("##letter").map(|(at, _)| &text[..at]);
    let stems = before.filter_map(|part| part.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next());
    stems.filter(|stem| stem.len() > 1 && stem.bytes().all(|byte| !byte.is_ascii_lowercase())).map(str::to_string)
}

/// The functions that a header writes once for both widths of text: `OVL_TEXT(NAME)`.
fn functions_with_text(text: &str) -> impl Iterator<Item = String> + '_ {
    let stems = text.split("OVL_TEXT(").skip(1).filter_map(|rest| rest.split_once(')')).map(|(stem, _)| stem);
    let named = stems.filter(|stem| stem.starts_with(|first: char| first.is_ascii_uppercase()));
    named.flat_map(|stem| [format!("{stem}A"), format!("{stem}W")])
}

/// The functions that take a list of arguments on: `OVL_VARIADIC(type, NAME, …)`.
fn functions_of_a_list(text: &str) -> impl Iterator<Item = String> + '_ {
    let uses = text.split("\nOVL_VARIADIC(").skip(1);
    let names = uses.filter_map(|rest| rest.split(',').nth(1)).map(str::trim);
    let is_name = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    names.filter(is_name).filter(|name| !name.starts_with("ovl_")).map(str::to_string)
}

/// The functions of C that the SDK has its own of: `int system(…) __asm__("ovl_system");`. They are Windows' where they are said to differ.
fn functions_of_c(text: &str) -> impl Iterator<Item = String> + '_ {
    let links = text.split("__asm__(\"ovl_").skip(1).filter_map(|rest| rest.split_once('"'));
    links.map(|(name, _)| name.to_string())
}

fn sdk(root: &Path, missing: &BTreeSet<&String>) -> Result<String, String> {
    let include = root.join("crates/ws2_32/include");
    let mut declared = Declarations::default();
    let (mut rows, mut with_text, mut functions) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    let mut of_c = BTreeSet::new();
    for path in crate::sdk::files(&include, "h")? {
        let relative = path.strip_prefix(&include).unwrap_or(&path).to_string_lossy().into_owned();
        let name = relative.rsplit('/').next().unwrap_or_default();
        if !relative.starts_with("ovl/") && !is_of_unix(&relative) {
            rows.insert(relative.clone(), ("header", "there", String::new()));
        }
        if !PLUMBING.contains(&name) && !name.starts_with("foreign_") && !is_of_unix(&relative) {
            let text = crate::sdk::read(&path)?;
            with_text.extend(types_with_text(&text));
            with_text.extend(types_of_a_letter(&text));
            functions.extend(functions_with_text(&text));
            functions.extend(functions_of_a_list(&text));
            of_c.extend(functions_of_c(&text));
            declared.read(&text);
        }
    }
    let mut absent = absent(&crate::sdk::read(&root.join("crates/ws2_32/src/absent.rs"))?);
    absent.extend(of_the_registry(&crate::sdk::read(&root.join("crates/ws2_32/src/registry.rs"))?));
    let differences = differences(root)?;
    let is_missing = |name: &str| missing.iter().any(|other| other.as_str() == name);
    for (name, kind) in declared.names() {
        // An alias is what it stands for: CreateProcess is CreateProcessA.
        let meant = declared.meant(name);
        let difference = differences.get(name).or_else(|| differences.get(meant));
        let (status, note) = match (difference, absent.get(meant)) {
            _ if is_missing(meant) => ("missing", String::new()),
            (Some(how), _) => ("differs", how.clone()),
            (None, Some(error)) => ("absent", error.clone()),
            (None, None) => ("there", String::new()),
        };
        rows.insert(name.to_string(), (kind.word(), status, note));
    }
    // The two forms of a structure with text are made by macros, and seen by the name that stands for one of them.
    for stem in &with_text {
        for name in [format!("{stem}A"), format!("{stem}W")].into_iter().filter(|name| !is_missing(name)) {
            rows.entry(name).or_insert((Kind::Type.word(), "there", String::new()));
        }
    }
    for name in functions {
        rows.entry(name).or_insert((Kind::Function.word(), "there", String::new()));
    }
    for name in missing {
        rows.insert(name.to_string(), (Kind::Function.word(), "missing", String::new()));
    }
    for (name, how) in &differences {
        // Of what is reached by WSAIoctl alone the headers declare the pointer.
        let pointer = format!("LPFN_{}", name.to_uppercase());
        if rows.contains_key(name) {
            continue;
        }
        match rows.get_mut(&pointer) {
            Some(row) => (row.1, row.2) = ("differs", how.clone()),
            None if of_c.contains(name) => {
                rows.insert(name.clone(), (Kind::Function.word(), "differs", how.clone()));
            }
            None => {
                return Err(format!("a difference is stated of {name}, which no header of the SDK declares"));
            }
        }
    }
    let mut text = String::from(
        "# What the SDK has: name, kind, state, note. `cargo xtask sdk` writes this from the headers and the differences; do not edit.\n",
    );
    for (name, (kind, status, note)) in rows {
        text += format!("{name}\t{kind}\t{status}\t{note}").trim_end();
        text.push('\n');
    }
    Ok(text)
}

/// Headers that glibc has too: a source that includes one means glibc's.
fn is_of_unix(header: &str) -> bool {
    const STANDARD: &[&str] = &[
        "stdio.h",
        "stdlib.h",
        "string.h",
        "strings.h",
        "time.h",
        "poll.h",
        "netdb.h",
        "unistd.h",
        "signal.h",
        "pthread.h",
        "errno.h",
    ];
    let of_windows = ["sys/timeb.h", "sys/utime.h", "sys/locking.h", "sys/stat.h"].contains(&header);
    !of_windows && (STANDARD.contains(&header) || (header.contains('/') && !header.starts_with("ovl/")))
}

/// The functions that only answer with an error, and which.
fn absent(text: &str) -> BTreeMap<String, String> {
    let mut found = listed(text, &["\nabsent! {", "\nno_handle! {"]);
    for part in text.split("pub extern \"C\" fn ").skip(1) {
        let name = part.split('(').next().unwrap_or_default();
        let error = part.split("fails(").nth(1).and_then(|rest| rest.split(')').next()).unwrap_or_default();
        if name.chars().all(|c| c.is_alphanumeric()) && error.starts_with("ERROR_") {
            found.insert(name.to_string(), error.to_string());
        }
    }
    found
}

/// Rows of an error and the names of functions, in the lists of a source that begin so.
fn listed(text: &str, lists: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for list in lists {
        let body = text.split(list).nth(1).and_then(|rest| rest.split('}').next()).unwrap_or_default();
        for (error, names) in body.split(';').filter_map(|row| row.split_once(':')) {
            found.extend(names.split(',').map(|name| (name.trim().to_string(), error.trim().to_string())));
        }
    }
    found
}

/// The registry's functions: no key below Windows' own is found, so that none is ever there to close.
fn of_the_registry(text: &str) -> BTreeMap<String, String> {
    let mut found = listed(text, &["\nof_an_empty_key! {"]);
    for name in ["RegOpenKeyExA", "RegOpenKeyExW"] {
        found.insert(name.to_string(), "ERROR_FILE_NOT_FOUND".to_string());
    }
    found.insert("RegCloseKey".to_string(), "ERROR_INVALID_HANDLE".to_string());
    found
}

/// What differs, function by function: docs/differences.tsv, and the paragraphs of the table's own comments that begin with "Difference:".
fn differences(root: &Path) -> Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    for path in crate::sdk::files(&root.join("crates/sys/src/linux"), "rs")? {
        stated(&crate::sdk::read(&path)?, &mut found);
    }
    let list =
        fs::read_to_string(root.join("docs/differences.tsv")).map_err(|e| format!("docs/differences.tsv: {e}"))?;
    for line in list.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (names, how) = line.split_once('\t').ok_or_else(|| format!("docs/differences.tsv: no tab in: {line}"))?;
        for name in names.split_whitespace() {
            found
                .entry(name.to_string())
                .and_modify(|known| *known = format!("{known} {how}"))
                .or_insert(how.to_string());
        }
    }
    Ok(found)
}

/// The differences that a file's comments state of the functions below them.
fn stated(text: &str, found: &mut BTreeMap<String, String>) {
    let mut paragraph: Option<String> = None;
    let mut pending = String::new();
    for line in text.lines() {
        if let Some(comment) = line.trim_start().strip_prefix("///") {
            let comment = comment.trim();
            if let Some((_, first)) = comment.split_once("Difference: ") {
                paragraph = Some(first.to_string());
            } else if comment.is_empty() || comment.starts_with('#') {
                pending.extend(paragraph.take());
            } else if let Some(paragraph) = &mut paragraph {
                *paragraph = format!("{paragraph} {comment}");
            }
            continue;
        }
        pending.extend(paragraph.take());
        let name = line.split("fn ").nth(1).and_then(|rest| rest.split(['(', '<']).next());
        if let Some(name) = name.filter(|_| !pending.is_empty()) {
            let mut how = std::mem::take(&mut pending);
            how[..1].make_ascii_uppercase();
            found.insert(name.to_string(), how);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_belongs_to_the_function_below_it() {
        let mut found = BTreeMap::new();
        let text = "/// `Foo`—Does.\n///\n/// Errors: A. Difference: also\n/// for b.\n///\n/// # Safety\n/// x\npub unsafe extern \"system\" fn Foo(a: u32) {}\nfn bar() {}\n";
        stated(text, &mut found);
        assert_eq!(found.get("Foo").map(String::as_str), Some("Also for b."));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn functions_of_both_widths_have_both_names() {
        let text = "OVL_INLINE BOOL OVL_TEXT(PathAppend)(OVL_CHAR *path) { return OVL_TEXT(ovl_length)(path); }\n";
        assert_eq!(functions_with_text(text).collect::<Vec<_>>(), ["PathAppendA", "PathAppendW"]);
        let text = "typedef struct tagWNDCLASS##letter { int style; } WNDCLASS##letter, *PWNDCLASS##letter; int END";
        assert_eq!(types_of_a_letter(text).collect::<Vec<_>>(), ["WNDCLASS", "PWNDCLASS"]);
    }

    #[test]
    fn absent_functions_have_their_error() {
        let text = "x\nabsent! {\n    ERROR_A: One, Two,\n  Three;\n    ERROR_B: Four;\n}\npub extern \"C\" fn Five(_n: u8) {\n    fails(ERROR_C);\n}\n";
        let found = absent(text);
        assert_eq!(found.get("Three").map(String::as_str), Some("ERROR_A"));
        assert_eq!(found.get("Four").map(String::as_str), Some("ERROR_B"));
        assert_eq!(found.get("Five").map(String::as_str), Some("ERROR_C"));
    }
}
