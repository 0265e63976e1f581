//! The files of a tree, and why some of them could not be read.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// C or C++.
    Source,
    /// A project, a solution, a list of CMake's, resources, assembly.
    Project,
}

/// A file to be read.
#[derive(Debug)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// Its path from the tree's root, with slashes.
    pub name: String,
    /// What it is.
    pub form: Form,
}

/// Why something was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its path from the tree's root.
    pub name: String,
    /// Why.
    pub why: String,
    /// The answer lacks something that this may hold.
    pub fails: bool,
}

/// A tree.
#[derive(Debug, Default)]
pub struct Tree {
    /// What is read, in the order of names.
    pub files: Vec<File>,
    /// What is not.
    pub skipped: Vec<Skipped>,
}

const SOURCES: &[&str] = &[
    "c", "cc", "cp", "cpp", "cxx", "c++", "h", "hh", "hp", "hpp", "hxx", "h++", "inl", "ipp", "ixx", "tcc", "tpp",
    "txx", "cppm", "inc",
];
const PROJECTS: &[&str] =
    &["vcxproj", "vcproj", "sln", "slnx", "dsp", "cmake", "rc", "rc2", "asm", "idl", "def", "props"];
/// What version control and development environments keep for themselves.
const PASSED_OVER: &[&str] = &[".git", ".svn", ".hg", ".vs", "CVS"];

/// Finds the files below `root`, or `root` itself where it is one.
pub fn find(root: &Path) -> Tree {
    let mut tree = Tree::default();
    // Folders, by device and number: a link may lead back.
    let mut seen = HashSet::new();
    let mut todo = vec![(root.to_path_buf(), String::new())];
    while let Some((path, name)) = todo.pop() {
        let shown = || if name.is_empty() { path.display().to_string() } else { name.clone() };
        let is_link = fs::symlink_metadata(&path).is_ok_and(|entry| entry.is_symlink());
        let entry = match fs::metadata(&path) {
            Ok(entry) => entry,
            Err(error) => {
                let is_wanted = form(&path).is_some() || !is_link;
                let why = if is_link { format!("a link that leads nowhere: {error}") } else { error.to_string() };
                tree.skipped.push(Skipped { name: shown(), why, fails: is_wanted });
                continue;
            }
        };
        if entry.is_dir() {
            if !seen.insert((entry.dev(), entry.ino())) {
                tree.skipped.push(Skipped {
                    name: shown(),
                    why: "a link to a folder that is read already".to_string(),
                    fails: false,
                });
                continue;
            }
            let listed = match fs::read_dir(&path) {
                Ok(listed) => listed,
                Err(error) => {
                    tree.skipped.push(Skipped { name: shown(), why: error.to_string(), fails: true });
                    continue;
                }
            };
            for inner in listed {
                match inner {
                    Ok(inner) if PASSED_OVER.iter().any(|passed| inner.file_name() == *passed) => {}
                    Ok(inner) => {
                        let own = inner.file_name().to_string_lossy().into_owned();
                        let below = if name.is_empty() { own } else { format!("{name}/{own}") };
                        todo.push((inner.path(), below));
                    }
                    Err(error) => tree.skipped.push(Skipped { name: shown(), why: error.to_string(), fails: true }),
                }
            }
            continue;
        }
        let name =
            if name.is_empty() { path.file_name().unwrap_or_default().to_string_lossy().into_owned() } else { name };
        let Some(form) = form(&path) else { continue };
        if entry.is_file() {
            tree.files.push(File { path, name, form });
        } else {
            tree.skipped.push(Skipped { name, why: "neither a file nor a folder".to_string(), fails: false });
        }
    }
    tree.files.sort_by(|a, b| a.name.cmp(&b.name));
    tree.skipped.sort_by(|a, b| a.name.cmp(&b.name));
    tree
}

fn form(path: &Path) -> Option<Form> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match () {
        () if name == "cmakelists.txt" || PROJECTS.contains(&ending) => Some(Form::Project),
        () if SOURCES.contains(&ending) => Some(Form::Source),
        () => None,
    }
}

/// Larger than any source that somebody wrote.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A file's bytes, if they may be text.
pub fn bytes(file: &File) -> Result<Vec<u8>, Skipped> {
    let skip = |why: String, fails: bool| Skipped { name: file.name.clone(), why, fails };
    let length = fs::metadata(&file.path).map_or(0, |entry| entry.len());
    if length > LARGEST {
        return Err(skip(format!("{length} bytes are more than any source has"), true));
    }
    let bytes = fs::read(&file.path).map_err(|error| skip(error.to_string(), true))?;
    let zeros = bytes.iter().take(8_000).filter(|byte| **byte == 0).count();
    // UTF-16 has a zero in nearly every second byte, a source in an eight-bit encoding has none.
    let is_utf_16 =
        matches!(bytes.get(..2), Some([0xff, 0xfe] | [0xfe, 0xff])) || zeros * 5 > bytes.len().min(8_000) * 2;
    if zeros > 0 && !is_utf_16 {
        return Err(skip("not text".to_string(), false));
    }
    Ok(bytes)
}
