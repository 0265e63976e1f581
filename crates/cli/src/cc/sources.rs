//! The sources and the files that they include with quotes: read once, to learn which spellings of headers they use, and mirrored in
//! UTF-8 where the compiler could not read one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use super::arguments::{Arguments, known_name};
use super::jumps::{self, Crossed};
use super::sdk::Sdk;
use super::wide::Wide;
use super::{dialect, libraries, spelling};
use crate::failure::Failure;
use crate::text::{self, Text};

/// What the compiler gets.
pub struct Prepared {
    /// The arguments, with mirrored sources in place of those that it cannot read.
    pub arguments: Vec<OsString>,
    /// Where quoted includes of mirrored sources are looked for.
    pub quoted: Vec<PathBuf>,
    /// The mirrors of the sources, where there are any.
    pub mirrors: BTreeMap<PathBuf, PathBuf>,
    /// Whether a source jumps.
    pub has_goto: bool,
    /// How many bits wide text has.
    pub wide: Wide,
    /// Whether exceptions that have a text may be thrown, which are of a header that the sources do not name.
    pub throws: bool,
}

/// Reads the sources, makes the spellings that they use, and mirrors them if need be or if it is wanted.
pub fn prepare(
    given: &Arguments,
    sdk: &Sdk,
    charset: Option<&str>,
    scratch: &Path,
    mirrored: bool,
) -> Result<Prepared, Failure> {
    let fallback = charset.map(text::encoding).transpose()?;
    let mut files: BTreeMap<PathBuf, Text> = BTreeMap::new();
    let mut todo: Vec<PathBuf> = given.sources().map(|(_, path)| path).collect();
    let directories = given.include_directories();
    let mut names = BTreeSet::new();
    let mut spelled = BTreeMap::new();
    while let Some(path) = todo.pop() {
        if files.contains_key(&path) {
            continue;
        }
        // The compiler says what it cannot open, better than we could.
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let read = text::decode(&bytes, fallback);
        for header in spelling::included(read.as_str()) {
            let name = header.name;
            // <signal.h> is not the text's neighbour Signal.h.
            let own = path.parent().filter(|own| header.quoted || own.join(name).is_file()).map(Path::to_path_buf);
            let mut within = own.into_iter().chain(directories.iter().cloned());
            match within.find_map(|directory| spelling::find(&directory, name)) {
                Some(found) => {
                    if !found.ends_with(name) {
                        spelled.insert(name.to_string(), found.clone());
                    }
                    todo.push(found);
                }
                None => {
                    names.insert(name.to_string());
                }
            }
        }
        files.insert(path, read);
    }
    let spellings = scratch.join("spellings");
    spelling::forward(&names, &sdk.include, &spellings)?;

    let names_bases = files.values().any(|text| text.as_str().contains("__super"));
    let unreadable = |text: &Text| {
        let source = text.as_str();
        matches!(text, Text::Converted(_)) || spelling::has_backslash(source) || dialect::portable(source) != source
    };
    let renamed = |(index, path): (usize, PathBuf)| Some((known_name(&path, given.source_language(index)?)?, path));
    let renamed: Vec<(PathBuf, PathBuf)> = given.sources().filter_map(renamed).collect();
    let converts = mirrored || names_bases || !renamed.is_empty() || files.values().any(unreadable);
    for (name, found) in &spelled {
        let target = if converts { mirror_of(found, scratch) } else { std::path::absolute(found)? };
        spelling::forward_one(&spellings.join(name.replace('\\', "/")), &target)?;
    }
    let mut quoted = BTreeSet::new();
    let mut mirrors = BTreeMap::new();
    if converts {
        for (path, text) in &files {
            let slashed = spelling::with_slashes(text.as_str());
            let portable = dialect::portable(&slashed);
            match names_bases {
                true => mirror(path, &dialect::with_bases(&portable), scratch)?,
                false => mirror(path, &portable, scratch)?,
            }
            mirrors.insert(path.clone(), mirror_of(path, scratch));
            quoted.insert(path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf());
        }
    }
    for (name, path) in renamed.iter().filter(|(_, path)| files.contains_key(path)) {
        spelling::forward_one(&mirror_of(name, scratch), &mirror_of(path, scratch))?;
    }
    let place = |(index, argument): (usize, &OsString)| {
        let path = Path::new(argument);
        let name = renamed.iter().find(|(_, own)| own == path).map_or(path, |(name, _)| name);
        let mirrored = converts && given.source_language(index).is_some() && files.contains_key(path);
        if mirrored { mirror_of(name, scratch).into_os_string() } else { argument.clone() }
    };
    let is_library = |argument: &&OsString| !libraries::is_windows(&argument.to_string_lossy());
    // Windows' libraries keep their places as empty options, so that places stay those of `given`.
    let arguments = given
        .all
        .iter()
        .enumerate()
        .map(|(index, argument)| match is_library(&argument) {
            true => place((index, argument)),
            false => OsString::from("-pthread"),
        })
        .collect();
    let has_goto = files.values().any(|text| text.as_str().contains("goto"));
    let throws = files.values().any(|text| dialect::throws(text.as_str()));
    let wide = Wide::of(files.values().map(Text::as_str), given);
    Ok(Prepared { arguments, quoted: quoted.into_iter().collect(), mirrors, has_goto, wide, throws })
}

/// Where a file's mirror lies: its path from the root, below the scratch directory.
fn mirror_of(path: &Path, scratch: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut mirror = scratch.join("mirror");
    for component in whole.components() {
        match component {
            Component::Normal(name) => mirror.push(name),
            Component::ParentDir => {
                mirror.pop();
            }
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    mirror
}

/// Writes a file in UTF-8; messages go on naming the file itself.
fn mirror(path: &Path, text: &str, scratch: &Path) -> Result<(), Failure> {
    let mirror = mirror_of(path, scratch);
    if let Some(directory) = mirror.parent() {
        std::fs::create_dir_all(directory)?;
    }
    let name = path.display().to_string().replace('\\', "\\\\").replace('"', "\\\"");
    Ok(std::fs::write(mirror, format!("#line 1 \"{name}\"\n{text}"))?)
}

/// Mends in the mirrors what `goto` jumps over.
pub fn mend(prepared: &Prepared, crossed: &Crossed) -> Result<(), Failure> {
    for (path, mirror) in &prepared.mirrors {
        let lines = crossed.iter().filter(|((file, _), _)| file == path);
        // The mirror has one line more than the file: the first, which names the file.
        let lines: BTreeMap<_, _> = lines.map(|((_, line), names)| (line + 1, names.clone())).collect();
        if !lines.is_empty() {
            std::fs::write(mirror, jumps::mended(&std::fs::read_to_string(mirror)?, &lines))?;
        }
    }
    Ok(())
}
