//! What a user sees has no `cfg`: neither the safe API nor its examples ask for the system.

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
        if path.is_dir() {
            look(&path, found)?;
            continue;
        }
        let text = fs::read_to_string(&path).map_err(failed)?;
        let code = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
        for (number, _) in code.filter(|(_, line)| QUESTIONS.iter().any(|question| line.contains(question))) {
            found.push(format!("{}:{}", path.display(), number + 1));
        }
    }
    Ok(())
}
