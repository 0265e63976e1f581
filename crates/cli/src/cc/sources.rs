//! The sources and the files that they include with quotes: read once, to learn which spellings of headers they use, and mirrored in
//! UTF-8 where the compiler could not read one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use super::arguments::{Arguments, known_name};
use super::edited::then;
use super::jumps::{self, Crossed};
use super::sdk::Sdk;
use super::{
    bases, branches, bytes, dialect, exception_text, friends, function_name, implied, libraries, narrow_keys, runtime,
    seh, spelling, thrown, wide,
};
use crate::failure::Failure;
use crate::text::{self, Text};

/// What the compiler gets.
pub struct Prepared {
    /// The arguments, with mirrored sources in place of those that it cannot read.
    pub arguments: Vec<OsString>,
    /// Where quoted includes of mirrored sources are looked for.
    pub quoted: Vec<PathBuf>,
    /// The mirrors of the directories in which headers are looked for: what they have comes before what these have.
    pub included: Vec<PathBuf>,
    /// The mirrors of the sources, where there are any.
    pub mirrors: BTreeMap<PathBuf, PathBuf>,
    /// The sources that the runtime's header goes before.
    with_runtime: BTreeSet<PathBuf>,
    /// Whether a source jumps.
    pub has_goto: bool,
    /// Whether wide strings and streams of the C++ library are used.
    pub wide_streams: bool,
    /// Whether exceptions that have a text may be thrown, which are of a header that the sources do not name.
    pub throws: bool,
    /// Headers of the C++ library that sources in C++ use and do not include.
    pub implied: Vec<&'static str>,
    /// Whether they use what winsock2.h has for those that ask for it.
    pub turns_long_numbers: bool,
    /// The SDK's headers that what was made of the sources needs.
    pub needs: Vec<&'static str>,
}

/// Reads the sources, makes the spellings that they use, and mirrors them if need be or if it is wanted.
pub fn prepare(
    given: &Arguments,
    sdk: &Sdk,
    charset: Option<&str>,
    scratch: &Path,
    is_windows: bool,
    mirrored: bool,
) -> Result<Prepared, Failure> {
    let fallback = charset.map(text::encoding).transpose()?;
    let mut files: BTreeMap<PathBuf, Text> = BTreeMap::new();
    let mut todo: Vec<PathBuf> = given.sources().map(|(_, path)| path).collect();
    let directories = given.include_directories();
    let mut names = BTreeSet::new();
    let mut spelled = BTreeMap::new();
    let mut included = Included::default();
    let mut guessed = None;
    while let Some(path) = todo.pop() {
        if files.contains_key(&path) {
            continue;
        }
        // The compiler says what it cannot open, better than we could.
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let read = text::decode(&bytes, fallback);
        // Once is enough: the other files are most likely in the same.
        if guessed.is_none() && matches!(read, Text::Converted(_)) {
            guessed = text::guess(&bytes, fallback).map(|encoding| (path.clone(), encoding.name()));
        }
        let taken = if is_windows { branches::read_for_windows(read.as_str()) } else { read.as_str().to_string() };
        let taken: BTreeSet<&str> = spelling::included(&taken).map(|header| header.name).collect();
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
                    if taken.contains(name) {
                        included.files.entry(path.clone()).or_default().insert(found.clone());
                    }
                    todo.push(found);
                }
                None => {
                    if taken.contains(name) {
                        included.names.entry(path.clone()).or_default().insert(name.to_string());
                    }
                    names.insert(name.to_string());
                }
            }
        }
        files.insert(path, read);
    }
    // Sources are mirrored the second time, if there is one.
    if let Some((path, encoding)) = guessed.filter(|_| !mirrored) {
        eprintln!("overlapped: {} is read as {encoding}; --source-charset names another encoding", path.display());
    }
    let spellings = scratch.join("spellings");
    spelling::forward(&names, &sdk.include, &spellings)?;

    let names_bases = files.values().any(|text| text.as_str().contains("__super"));
    let block_macros: BTreeSet<String> = files.values().flat_map(|text| seh::macros(text.as_str())).collect();
    let has_blocks = |text: &str| is_windows && seh::is_used(text, &block_macros);
    let unreadable = |text: &Text| {
        let source = text.as_str();
        matches!(text, Text::Converted(_))
            || spelling::has_backslash(source)
            || dialect::portable(source) != source
            || has_blocks(source)
            || friends::are_in(source)
    };
    let renamed = |(index, path): (usize, PathBuf)| Some((known_name(&path, given.source_language(index)?)?, path));
    let renamed: Vec<(PathBuf, PathBuf)> = given.sources().filter_map(renamed).collect();
    let has_text = files.values().any(|text| exception_text::has_text(text.as_str()));
    let with_runtime: BTreeSet<PathBuf> = given
        .sources()
        .map(|(_, path)| path)
        .filter(|_| is_windows)
        .filter(|path| {
            let own = included.below(path);
            let includes_windows =
                own.iter().flat_map(|file| included.names.get(file)).flatten().any(|name| sdk.is_of_windows(name));
            !includes_windows && runtime::is_used(own.iter().filter_map(|file| files.get(file)).map(Text::as_str))
        })
        .collect();
    let converts = mirrored
        || names_bases
        || has_text
        || !with_runtime.is_empty()
        || !renamed.is_empty()
        || files.values().any(unreadable);
    for (name, found) in &spelled {
        let target = if converts { mirror_of(found, scratch) } else { std::path::absolute(found)? };
        spelling::forward_one(&spellings.join(name.replace('\\', "/")), &target)?;
    }
    let mut quoted = BTreeSet::new();
    let mut mirrors = BTreeMap::new();
    if converts {
        for (path, text) in &files {
            let slashed = spelling::with_slashes(text.as_str());
            let mut portable = dialect::portable(&slashed);
            if has_text {
                portable = then(portable, exception_text::with_texts);
            }
            if has_blocks(&portable) {
                portable = then(portable, |text| seh::made_over(text, &block_macros));
            }
            portable = then(portable, friends::declared);
            if names_bases {
                portable = then(portable, bases::with_bases);
            }
            mirror(path, &portable, with_runtime.contains(path), scratch)?;
            mirrors.insert(path.clone(), mirror_of(path, scratch));
            quoted.insert(path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf());
        }
    }
    for (name, path) in renamed.iter().filter(|(_, path)| files.contains_key(path)) {
        spelling::forward_one(&mirror_of(name, scratch), &mirror_of(path, scratch))?;
    }
    let in_mirror = directories.iter().map(|directory| mirror_of(directory, scratch)).filter(|_| converts);
    let mirrored_directories = in_mirror.filter(|directory| directory.is_dir()).collect();
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
    let throws = files.values().any(|text| thrown::throws(text.as_str()));
    let mut needs = Vec::new();
    if files.values().any(|text| function_name::joins(text.as_str())) {
        needs.push("ovl/joined.h");
    }
    if has_text {
        needs.push("ovl/exceptions.hpp");
    }
    if bytes::are_windows(files.values().map(Text::as_str)) {
        needs.push("ovl/bytes.hpp");
    }
    if is_windows && files.values().any(|text| text.as_str().contains("tr1::")) {
        needs.push("ovl/tr1.hpp");
    }
    if is_windows && files.values().any(|text| narrow_keys::are_cast(text.as_str())) {
        needs.push(narrow_keys::LOW_HEAP);
    }
    if files.values().any(|text| has_blocks(text.as_str())) {
        needs.push(seh::HEADER);
    }
    let implied = if is_windows { implied::headers(files.values().map(Text::as_str)) } else { Vec::new() };
    let wide_streams = wide::has_of_cxx(files.values().map(Text::as_str));
    Ok(Prepared {
        arguments,
        quoted: quoted.iter().map(|directory| mirror_of(directory, scratch)).chain(quoted.iter().cloned()).collect(),
        included: mirrored_directories,
        mirrors,
        with_runtime,
        has_goto,
        wide_streams,
        throws,
        implied,
        turns_long_numbers: is_windows && runtime::turns_long_numbers(files.values().map(Text::as_str)),
        needs,
    })
}

impl Prepared {
    /// The mirrors' texts, each with how many lines it has more than its file.
    pub fn texts(&self) -> Result<BTreeMap<PathBuf, (String, usize)>, Failure> {
        let read = |(path, mirror): (&PathBuf, &PathBuf)| {
            Ok((path.clone(), (std::fs::read_to_string(mirror)?, self.lines_before(path))))
        };
        self.mirrors.iter().map(read).collect()
    }

    /// Writes the mirrors.
    pub fn rewrite(&self, texts: &BTreeMap<PathBuf, (String, usize)>) -> Result<(), Failure> {
        for (path, mirror) in &self.mirrors {
            if let Some((text, _)) = texts.get(path) {
                std::fs::write(mirror, text)?;
            }
        }
        Ok(())
    }

    /// A mirror's lines before the file's own: the one that names the file, and that of the runtime's header.
    fn lines_before(&self, path: &Path) -> usize {
        1 + usize::from(self.with_runtime.contains(path))
    }
}

/// What each file includes for Windows: files of the program, and names of others.
#[derive(Default)]
struct Included {
    files: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    names: BTreeMap<PathBuf, BTreeSet<String>>,
}

impl Included {
    /// A file and all that it includes.
    fn below(&self, file: &Path) -> BTreeSet<PathBuf> {
        let mut below = BTreeSet::new();
        let mut todo = vec![file.to_path_buf()];
        while let Some(file) = todo.pop() {
            if below.insert(file.clone()) {
                todo.extend(self.files.get(&file).into_iter().flatten().cloned());
            }
        }
        below
    }
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

/// Writes a file in UTF-8, behind the runtime's header if need be; messages go on naming the file itself.
fn mirror(path: &Path, text: &str, with_runtime: bool, scratch: &Path) -> Result<(), Failure> {
    let mirror = mirror_of(path, scratch);
    if let Some(directory) = mirror.parent() {
        std::fs::create_dir_all(directory)?;
    }
    let name = path.display().to_string().replace('\\', "\\\\").replace('"', "\\\"");
    let before = if with_runtime { format!("#include <{}>\n", runtime::HEADER) } else { String::new() };
    Ok(std::fs::write(mirror, format!("{before}#line 1 \"{name}\"\n{text}"))?)
}

/// Mends in the mirrors what `goto` jumps over.
pub fn mend(prepared: &Prepared, crossed: &Crossed) -> Result<(), Failure> {
    for (path, mirror) in &prepared.mirrors {
        let lines = crossed.iter().filter(|((file, _), _)| file == path);
        let more = prepared.lines_before(path);
        let lines: BTreeMap<_, _> = lines.map(|((_, line), names)| (line + more, names.clone())).collect();
        if !lines.is_empty() {
            std::fs::write(mirror, jumps::mended(&std::fs::read_to_string(mirror)?, &lines))?;
        }
    }
    Ok(())
}
