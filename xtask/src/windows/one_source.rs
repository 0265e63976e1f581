//! What a user sees has no `cfg`: neither the safe API nor its examples ask for the system. Only the module `os` is for one system,
//! as the module of that name in the standard library is, and what the crate keeps to itself for that module.

use std::fs;
use std::path::Path;

const FOLDERS: [&str; 2] = ["crates/overlapped/src", "crates/overlapped/examples"];
const QUESTIONS: [&str; 5] = ["target_os", "target_family", "cfg(windows", "cfg(unix", "cfg!("];

pub fn check() -> Result<(), String> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        look(&crate::root().join(folder), &mut found)?;
    }
    if found.is_empty() { Ok(()) } else { Err(format!("the safe API and its examples ask for the system: {found:?}")) }
}

fn look(folder: &Path, found: &mut Vec<String>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() && path.ends_with("overlapped/src/os") {
            continue;
        }
        if path.is_dir() {
            look(&path, found)?;
            continue;
        }
        let text = fs::read_to_string(&path).map_err(failed)?;
        let lines: Vec<&str> = text.lines().collect();
        let is_of_os = |number: usize| {
            let next = lines.get(number + 1).map_or("", |line| line.trim());
            next == "pub mod os;" || next.starts_with("pub(crate) ")
        };
        let code = lines.iter().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
        let asking = code.filter(|(_, line)| QUESTIONS.iter().any(|question| line.contains(question)));
        for (number, _) in asking.filter(|(number, _)| !is_of_os(*number)) {
            found.push(format!("{}:{}", path.display(), number + 1));
        }
    }
    Ok(())
}
