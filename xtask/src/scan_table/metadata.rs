//! Windows' names, out of the source of `windows-sys`: each function with its library, and the types and constants that a server meets.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Libraries that are not a program's (drivers), or that Linux has under the same names.
const SKIPPED: &[&str] = &[
    "ntoskrnl.exe",
    "hal.dll",
    "icu.dll",
    "icuin.dll",
    "icuuc.dll",
    "opengl32.dll",
    "glu32.dll",
    "winsqlite3.dll",
    "wldap32.dll",
    "odbc32.dll",
    "msajapi.dll",
    "chakra.dll",
    "gdiplus.dll",
];
/// The modules whose types and constants are listed; of the others the functions alone tell that they are used.
const MODULES: &[&str] = &[
    "Foundation",
    "NetworkManagement::IpHelper",
    "Networking::WinSock",
    "Security",
    "Storage::FileSystem",
    "System::Console",
    "System::Environment",
    "System::EventLog",
    "System::IO",
    "System::JobObjects",
    "System::Kernel",
    "System::LibraryLoader",
    "System::Mailslots",
    "System::Memory",
    "System::Pipes",
    "System::ProcessStatus",
    "System::Registry",
    "System::Services",
    "System::SystemInformation",
    "System::SystemServices",
    "System::Threading",
    "System::Time",
    "System::WindowsProgramming",
    "System::Diagnostics::ToolHelp",
    "UI::WindowsAndMessaging",
];

/// The file's text.
pub fn names(root: &Path) -> Result<String, String> {
    let (source, version) = source(root)?;
    let mut lists: BTreeMap<(String, String, String), BTreeSet<String>> = BTreeMap::new();
    for path in crate::sdk::files(&source.join("src/Windows/Win32"), "rs")? {
        let module = path.parent().and_then(|folder| folder.strip_prefix(source.join("src/Windows/Win32")).ok());
        let module = module.map(|folder| folder.to_string_lossy().replace('/', "::")).unwrap_or_default();
        for line in crate::sdk::read(&path)?.lines() {
            if let Some((kind, library, name)) = name(line, &module) {
                lists.entry((kind.to_string(), library, module.clone())).or_default().insert(name);
            }
        }
    }
    let mut text = format!(
        "# Windows' names: kind, library, module, names; NAME+ stands for NAME, NAMEA and NAMEW. `cargo xtask sdk` writes this\n\
         # from windows-sys {version}; do not edit.\n"
    );
    for ((kind, library, module), names) in lists {
        let folded: Vec<String> = folded(&names);
        text += &format!("{kind}\t{library}\t{module}\t{}\n", folded.join(" "));
    }
    Ok(text)
}

/// What a line of the crate declares.
fn name(line: &str, module: &str) -> Option<(&'static str, String, String)> {
    if let Some(rest) = line.strip_prefix("windows_link::link!(\"") {
        let (library, rest) = rest.split_once('"')?;
        let name = rest.split("fn ").nth(1)?.split('(').next()?.trim();
        let is_system = library.ends_with(".sys") || SKIPPED.contains(&library);
        return (!is_system).then(|| ("function", library.trim_end_matches(".dll").to_string(), name.to_string()));
    }
    if !MODULES.contains(&module) {
        return None;
    }
    let (kind, rest) = ["const", "type", "struct", "union"]
        .iter()
        .find_map(|kind| Some((*kind, line.strip_prefix("pub ")?.strip_prefix(kind)?.strip_prefix(' ')?)))?;
    let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    // Names that the metadata made, of unions without one and of lists of constants, and words that are anybody's.
    let made = name.contains("_0") && kind != "const";
    let common = !name.contains('_') && (kind == "const" || name.len() < 4);
    let by_facility =
        module == "Foundation" && kind == "const" && !name.starts_with("ERROR_") && !name.starts_with("WAIT_");
    if made || common || by_facility || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    Some((if kind == "const" { "constant" } else { "type" }, "-".to_string(), name))
}

/// Each pair of narrow and wide names as one.
fn folded(names: &BTreeSet<String>) -> Vec<String> {
    let mut folded = Vec::new();
    for name in names {
        let stem = |ends: &str, other: &str| {
            name.strip_suffix(ends).filter(|stem| names.contains(&format!("{stem}{other}"))).map(str::to_string)
        };
        match (stem("A", "W"), stem("W", "A")) {
            (Some(stem), _) => folded.push(format!("{stem}+")),
            (None, Some(_)) => {}
            (None, None) => folded.push(name.clone()),
        }
    }
    folded
}

/// Where cargo keeps the crate's source, and its version.
fn source(root: &Path) -> Result<(PathBuf, String), String> {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root);
    let output = command.output().map_err(|error| format!("cargo metadata: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let manifest = text
        .split("\"manifest_path\":\"")
        .filter_map(|part| part.split('"').next())
        .find(|path| path.contains("/windows-sys-"))
        .ok_or_else(|| format!("cargo metadata names no windows-sys: {}", String::from_utf8_lossy(&output.stderr)))?;
    let folder = Path::new(manifest).parent().unwrap_or(Path::new(""));
    let version =
        folder.file_name().unwrap_or_default().to_string_lossy().trim_start_matches("windows-sys-").to_string();
    Ok((folder.to_path_buf(), version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_crate_names_a_function_and_its_library() {
        let line = "windows_link::link!(\"kernel32.dll\" \"system\" fn CallbackMayRunLong(pci : PTP) -> BOOL);";
        assert_eq!(name(line, "System::Threading"), Some(("function", "kernel32".into(), "CallbackMayRunLong".into())));
        assert_eq!(
            name("pub const PIPE_WAIT: u32 = 0;", "System::Pipes"),
            Some(("constant", "-".into(), "PIPE_WAIT".into()))
        );
        assert_eq!(name("pub const PIPE_WAIT: u32 = 0;", "Media"), None);
    }

    #[test]
    fn narrow_and_wide_are_one() {
        let names = ["BeepA", "CopyFileA", "CopyFileW", "Sleep"].map(str::to_string).into();
        assert_eq!(folded(&names), ["BeepA", "CopyFile+", "Sleep"]);
    }
}
