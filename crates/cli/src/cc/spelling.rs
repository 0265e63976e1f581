//! Headers in any case: `<WinSock2.h>` is `winsock2.h`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A header that a text includes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Included<'text> {
    /// Its name.
    pub name: &'text str,
    /// Whether it stands in quotes, and is looked for beside the text first.
    pub quoted: bool,
}

/// What a text includes.
pub fn included(text: &str) -> impl Iterator<Item = Included<'_>> {
    text.lines().filter_map(|line| {
        let mut directive = line.trim_start().strip_prefix('#')?.trim_start().strip_prefix("include")?.trim_start();
        // A comment keeps tools that look for what depends on what from this line.
        while let Some((_, behind)) = directive.strip_prefix("/*").and_then(|comment| comment.split_once("*/")) {
            directive = behind.trim_start();
        }
        let (quoted, end) = match directive.chars().next()? {
            '<' => (false, '>'),
            '"' => (true, '"'),
            _ => return None,
        };
        Some(Included { name: directive[1..].split(end).next()?, quoted })
    })
}

/// The file of this name in a directory, in whatever case it or its directories are written.
pub fn find(directory: &Path, name: &str) -> Option<PathBuf> {
    let name = name.replace('\\', "/");
    let exact = directory.join(&name);
    if exact.is_file() {
        return Some(exact);
    }
    let mut found = directory.to_path_buf();
    for part in name.split('/') {
        if part == "." || part == ".." {
            found.push(part);
            continue;
        }
        let here = if found.as_os_str().is_empty() { Path::new(".") } else { &found };
        let entry = std::fs::read_dir(here).ok()?.flatten().map(|entry| entry.file_name());
        let part = entry.into_iter().find(|entry| entry.to_string_lossy().eq_ignore_ascii_case(part))?;
        found.push(part);
    }
    found.is_file().then_some(found)
}

/// Whether a text includes by a path with backslashes.
pub fn has_backslash(text: &str) -> bool {
    included(text).any(|header| header.name.contains('\\'))
}

/// The text with slashes in the paths that it includes; its lines stay where they are.
pub fn with_slashes(text: &str) -> String {
    let is_include = |line: &str| included(line).any(|header| header.name.contains('\\'));
    text.split_inclusive('\n')
        .map(|line| if is_include(line) { line.replace('\\', "/") } else { line.to_string() })
        .collect()
}

/// Writes a header that includes another.
pub fn forward_one(header: &Path, target: &Path) -> Result<(), Failure> {
    if let Some(directory) = header.parent() {
        std::fs::create_dir_all(directory)?;
    }
    Ok(std::fs::write(header, format!("#include \"{}\"\n", target.display()))?)
}

/// For each name that is one of the SDK's headers in another case: a header of that name which includes it.
pub fn forward(names: &BTreeSet<String>, include: &Path, into: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(into)?;
    for name in names {
        let plain = name.replace('\\', "/").to_ascii_lowercase();
        let header = include.join(&plain);
        if include.join(name).is_file() || !header.is_file() || name.contains("..") {
            continue;
        }
        forward_one(&into.join(name.replace('\\', "/")), &header)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Included, included, with_slashes};

    #[test]
    fn finds_both_forms_of_include() {
        let text =
            "#include <WinSock2.h> // network\n  # include \"a.h\"\n#define X\n#include MACRO\n#include /**/ <b.h>\n";
        let quoted = |name| Included { name, quoted: true };
        let system = |name| Included { name, quoted: false };
        assert_eq!(included(text).collect::<Vec<_>>(), [system("WinSock2.h"), quoted("a.h"), system("b.h")]);
    }

    #[test]
    fn only_paths_of_includes_change() {
        let text = "#include \"..\\a\\b.h\"\r\nputs(\"a\\n\");\n";
        assert_eq!(with_slashes(text), "#include \"../a/b.h\"\r\nputs(\"a\\n\");\n");
    }
}
