//! What the compiler's arguments are: sources, and whether it links.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What a source is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// C
    C,
    /// C++
    Cxx,
}

/// Options whose value is the next argument.
const WITH_VALUE: &[&str] = &[
    "-o",
    "-I",
    "-L",
    "-l",
    "-D",
    "-U",
    "-x",
    "-include",
    "-isystem",
    "-iquote",
    "-idirafter",
    "-imacros",
    "-MF",
    "-MT",
    "-MQ",
    "-T",
    "-u",
    "-z",
    "-Xlinker",
    "-Xassembler",
    "-Xpreprocessor",
    "--param",
    "-framework",
    "-aux-info",
    "-wrapper",
    "-B",
];

/// The compiler's arguments, in their order.
#[derive(Debug)]
pub struct Arguments {
    /// As given.
    pub all: Vec<OsString>,
    /// For each: its language, if it is a source.
    sources: Vec<Option<Language>>,
    /// Whether a program comes out, and not an object, an assembly or a list.
    pub links: bool,
}

impl Arguments {
    /// Sorts the arguments of a command for `language`.
    pub fn read(all: Vec<OsString>, language: Language) -> Arguments {
        let mut links = true;
        let mut sources = Vec::with_capacity(all.len());
        let mut value = false;
        for argument in &all {
            let text = argument.to_string_lossy();
            if std::mem::take(&mut value) {
                sources.push(None);
            } else if text.starts_with('-') {
                value = WITH_VALUE.contains(&&*text);
                links &=
                    !matches!(&*text, "-c" | "-S" | "-E" | "-M" | "-MM" | "-fsyntax-only" | "--version" | "-v" | "-dM");
                sources.push(None);
            } else {
                sources.push(source_language(Path::new(argument), language));
            }
        }
        Arguments { all, sources, links }
    }

    /// The languages of the sources, each once.
    pub fn languages(&self) -> Vec<Language> {
        let mut found: Vec<Language> = self.sources.iter().flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The language of an argument that is a source.
    pub fn source_language(&self, index: usize) -> Option<Language> {
        self.sources.get(index).copied().flatten()
    }

    /// The sources, by their places.
    pub fn sources(&self) -> impl Iterator<Item = (usize, PathBuf)> + '_ {
        let places = self.sources.iter().enumerate().filter(|(_, language)| language.is_some());
        places.map(|(index, _)| (index, PathBuf::from(&self.all[index])))
    }

    /// Whether an option that begins so was given.
    pub fn has_prefix(&self, prefix: &str) -> bool {
        self.all.iter().any(|argument| argument.to_string_lossy().starts_with(prefix))
    }

    /// Whether an option was given.
    pub fn has(&self, option: &str) -> bool {
        self.all.iter().any(|argument| argument == option)
    }

    /// Where what comes out goes, if that was said.
    pub fn output(&self) -> Option<&OsString> {
        let at = self.all.iter().position(|argument| argument == "-o")?;
        self.all.get(at + 1)
    }

    /// Where the object of a source goes that is compiled and not linked.
    pub fn object_of(&self, index: usize) -> PathBuf {
        let name = Path::new(&self.all[index]).file_stem().unwrap_or_default();
        PathBuf::from(name).with_extension("o")
    }

    /// The options, without sources, output and what only the linker reads.
    pub fn flags_for_one(&self, prepared: &[OsString]) -> Vec<OsString> {
        let mut flags = Vec::new();
        let mut skip = false;
        for (index, argument) in prepared.iter().enumerate() {
            let text = argument.to_string_lossy();
            if std::mem::take(&mut skip) || self.source_language(index).is_some() {
                continue;
            }
            skip = matches!(&*text, "-o" | "-l" | "-L");
            let linker = text.starts_with("-l") || text.starts_with("-L") || text.starts_with("-Wl,");
            let file = !text.starts_with('-')
                && Path::new(argument)
                    .extension()
                    .is_some_and(|e| ["o", "a", "so", "dll"].iter().any(|known| e == *known));
            if !skip && !linker && !file && text != "-c" {
                flags.push(argument.clone());
            }
        }
        flags
    }

    /// The options for one source, and every source in C++.
    pub fn cxx_alone(&self, prepared: &[OsString]) -> Vec<OsString> {
        let mut alone = self.flags_for_one(prepared);
        let sources =
            prepared.iter().enumerate().filter(|(index, _)| self.source_language(*index) == Some(Language::Cxx));
        alone.extend(sources.map(|(_, source)| source.clone()));
        alone
    }

    /// The directories that `-I` and `-iquote` name.
    pub fn include_directories(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut next = false;
        for argument in &self.all {
            let text = argument.to_string_lossy();
            if std::mem::take(&mut next) {
                found.push(PathBuf::from(argument));
            } else if text == "-I" || text == "-iquote" {
                next = true;
            } else if let Some(directory) = text.strip_prefix("-I") {
                found.push(PathBuf::from(directory));
            }
        }
        found
    }
}

/// The language of a file: by its name in whatever case, and where that says C, by the command's.
fn source_language(path: &Path, language: Language) -> Option<Language> {
    match &*path.extension()?.to_str()?.to_ascii_lowercase() {
        "c" => Some(language),
        "cc" | "cp" | "cpp" | "cxx" | "c++" => Some(Language::Cxx),
        _ => None,
    }
}

/// The name by which compilers know what a source is written in, if its own says nothing or something else to them: to Windows,
/// `SERVER.C` is C and `Server.Cpp` is C++.
pub fn known_name(path: &Path, language: Language) -> Option<PathBuf> {
    let extension = path.extension()?.to_str()?;
    let known = match language {
        Language::C => extension == "c",
        Language::Cxx => matches!(extension, "c" | "C" | "cc" | "cp" | "cpp" | "CPP" | "cxx" | "c++"),
    };
    let mut name = path.as_os_str().to_owned();
    name.push(if language == Language::C { ".c" } else { ".cpp" });
    (!known).then(|| PathBuf::from(name))
}
