//! Where a library's file is.
//!
//! Windows looks in the program's directory, its own, the current one, and those of PATH; `SetDllDirectory` puts another in the place of the
//! current one. Its own directory is the dynamic linker's here, which is asked last, and for names of Linux alone.

use super::super::fileapi::path_of;
use super::directories;
use super::object::Object;
use std::fs;
use std::path::{Component, Path, PathBuf};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::LibraryLoader as l;

/// A directory, and whether the case of names counts in it.
struct Place {
    directory: PathBuf,
    case_counts: bool,
}

impl Place {
    fn any_case(directory: impl Into<PathBuf>) -> Place {
        Place { directory: directory.into(), case_counts: false }
    }
}

/// The path of the file that a name means, or the name of one that the dynamic linker knows where to find.
pub(super) fn find(name: &str, flags: u32) -> Result<PathBuf, u32> {
    let wanted = spellings(name).into_iter().map(|spelling| path_of(Some(spelling)));
    let wanted = wanted.collect::<Result<Vec<_>, _>>().map_err(|_| f::ERROR_MOD_NOT_FOUND)?;
    let places = match wanted.first() {
        Some(path) if path.is_absolute() => vec![Place::any_case("/")],
        _ => places(flags),
    };
    for place in places {
        if let Some(found) = wanted.iter().find_map(|path| beneath(&place, path)) {
            return std::path::absolute(found).map_err(|_| f::ERROR_MOD_NOT_FOUND);
        }
    }
    // The linker's name of a library has no directory.
    let bare = |path: &&PathBuf| path.components().count() == 1 && path.to_string_lossy().contains(".so");
    wanted.iter().filter(bare).find(|path| is_known(path)).cloned().ok_or(f::ERROR_MOD_NOT_FOUND)
}

/// Whether the linker finds a library of this name.
fn is_known(name: &Path) -> bool {
    Object::open(name).map(Object::close).is_ok()
}

/// What a file of this name may be called: as it says, with `.dll` where it has no extension, and as builds of Linux call it.
pub(super) fn spellings(name: &str) -> Vec<String> {
    let start = name.rfind(['/', '\\']).map_or(0, |at| at + 1);
    let (directory, file) = name.split_at(start);
    let file = match file.strip_suffix('.') {
        Some(file) => file.to_owned(),
        None if file.contains('.') => file.to_owned(),
        None => format!("{file}.dll"),
    };
    let stem = file.len().checked_sub(4).filter(|at| file.is_char_boundary(*at)).map(|at| file.split_at(at));
    let stem = stem.filter(|(_, extension)| extension.eq_ignore_ascii_case(".dll")).map(|(stem, _)| stem.to_owned());
    let of_linux = stem.map(|stem| [format!("{directory}lib{stem}.so"), format!("{directory}{stem}.so")]);
    [format!("{directory}{file}")].into_iter().chain(of_linux.into_iter().flatten()).collect()
}

/// The directories in which a name without its whole path is looked for.
fn places(flags: u32) -> Vec<Place> {
    let mut places = Vec::new();
    let program = || std::env::current_exe().ok().and_then(|path| path.parent().map(Place::any_case));
    let asked = match flags & super::SEARCH {
        0 if flags & l::LOAD_WITH_ALTERED_SEARCH_PATH == 0 => directories::by_default(),
        asked => asked,
    };
    if asked != 0 {
        let asks_for = |flag| asked & (flag | l::LOAD_LIBRARY_SEARCH_DEFAULT_DIRS) != 0;
        if asks_for(l::LOAD_LIBRARY_SEARCH_APPLICATION_DIR) {
            places.extend(program());
        }
        if asks_for(l::LOAD_LIBRARY_SEARCH_USER_DIRS) {
            let set = directories::set().filter(|set| !set.is_empty());
            places.extend(directories::added().into_iter().chain(set).filter_map(place_of));
        }
        return places;
    }
    places.extend(program());
    match directories::set() {
        Some(set) => places.extend(Some(set).filter(|set| !set.is_empty()).and_then(place_of)),
        None if flags & l::LOAD_LIBRARY_SAFE_CURRENT_DIRS == 0 => places.push(Place::any_case(".")),
        None => {}
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    places.extend(std::env::split_paths(&path).map(|directory| Place { directory, case_counts: true }));
    places
}

fn place_of(directory: String) -> Option<Place> {
    path_of(Some(directory)).ok().map(Place::any_case)
}

/// The file of a path beneath a directory, in whatever case.
fn beneath(place: &Place, wanted: &Path) -> Option<PathBuf> {
    let exact = place.directory.join(wanted);
    if exact.is_file() {
        return Some(exact);
    }
    if place.case_counts {
        return None;
    }
    let mut at = place.directory.clone();
    for part in wanted.components().filter(|part| !matches!(part, Component::RootDir | Component::CurDir)) {
        let exact = at.join(part);
        at = if exact.exists() { exact } else { in_another_case(&at, part.as_os_str().to_str()?)? };
    }
    at.is_file().then_some(at)
}

fn in_another_case(directory: &Path, name: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(directory).ok()?.flatten();
    let mut alike = entries.filter(|entry| entry.file_name().to_str().is_some_and(|n| n.eq_ignore_ascii_case(name)));
    alike.next().map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_windows_spelling_and_linux() {
        for (name, first, all) in [
            ("plug", "plug.dll", 3),
            ("Plug.DLL", "Plug.DLL", 3),
            ("plug.", "plug", 1),
            (r"a\plug", r"a\plug.dll", 3),
            ("a/plug.ocx", "a/plug.ocx", 1),
            ("libplug.so.1", "libplug.so.1", 1),
            (".dll", ".dll", 3),
        ] {
            let spellings = spellings(name);
            assert_eq!((spellings[0].as_str(), spellings.len()), (first, all), "{name}");
        }
        assert_eq!(spellings(r"a\Plug")[1..], [r"a\libPlug.so", r"a\Plug.so"]);
    }

    #[test]
    fn case_does_not_count_beneath_a_place() {
        let directory = std::env::temp_dir().join(format!("overlapped-search-{}", std::process::id()));
        fs::create_dir_all(directory.join("PlugIns")).unwrap();
        let file = directory.join("PlugIns/Plug.dll");
        fs::write(&file, "").unwrap();
        let place = Place::any_case(&directory);
        assert_eq!(beneath(&place, Path::new("plugins/PLUG.DLL")), Some(file.clone()));
        assert_eq!(beneath(&place, Path::new("plugins/other.dll")), None);
        assert_eq!(beneath(&place, Path::new("plugins")), None, "a directory is no library");
        let exact = Place { case_counts: true, ..place };
        assert_eq!(beneath(&exact, Path::new("plugins/PLUG.DLL")), None);
        assert_eq!(beneath(&exact, Path::new("PlugIns/Plug.dll")), Some(file));
        fs::remove_dir_all(directory).unwrap();
    }
}
