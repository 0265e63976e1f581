//! What the C programs saw of each function, as they printed it themselves: `crates/ws2_32/tests/c/seen.h` has the lines.
//!
//! They are read from the expected outputs, which every run is compared with: `cargo test` natively, `cargo xtask wine` under Wine. That a
//! program calls what it speaks of is a test of its own (`crates/ws2_32/tests/programs.rs`), which looks at what it was linked with.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A function of which a program saw its effect and a failure.
pub struct Seen {
    pub program: String,
    pub failure: String,
}

/// Those functions, by name.
pub fn read(root: &Path) -> Result<BTreeMap<String, Seen>, String> {
    let mut found = BTreeMap::new();
    for (program, text) in outputs(root)? {
        for (name, failure) in both(&text) {
            found.entry(name).or_insert_with(|| Seen { program: program.clone(), failure });
        }
    }
    Ok(found)
}

/// The functions of which some output shows the effect or a failure, with the program.
pub fn partly(root: &Path) -> Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    for (program, text) in outputs(root)? {
        for line in text.lines() {
            if let ["ok", name, "effect" | "failure" | "infallible", ..] = line.split(' ').collect::<Vec<_>>()[..] {
                found.entry(name.to_owned()).or_insert_with(|| program.clone());
            }
        }
    }
    Ok(found)
}

/// What each program prints, by its name.
fn outputs(root: &Path) -> Result<Vec<(String, String)>, String> {
    let directory = root.join("crates/ws2_32/tests/c/expected");
    let failed = |error: std::io::Error| format!("{}: {error}", directory.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(&directory).map_err(failed)? {
        paths.push(entry.map_err(failed)?.path());
    }
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok((path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), text))
    };
    paths.into_iter().map(read).collect()
}

/// The functions of which one output shows the effect and a failure, and which failure.
fn both(text: &str) -> BTreeMap<String, String> {
    let mut effects = Vec::new();
    let mut failures = BTreeMap::new();
    for line in text.lines() {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["ok", name, "effect"] => effects.push(name),
            ["ok", name, "infallible"] => _ = failures.insert(name, "no failure documented".to_owned()),
            ["ok", name, "failure", "result"] => _ = failures.insert(name, "fails by result".to_owned()),
            ["ok", name, "failure", error] => _ = failures.insert(name, format!("fails with {error}")),
            _ => {}
        }
    }
    effects.into_iter().filter_map(|name| Some((name.to_owned(), failures.get(name)?.clone()))).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_function_is_seen_with_its_effect_and_a_failure() {
        let text = "ok bind effect\nok bind failure 10048\nok send effect\nok recv failure 10035\nok htons effect\nok htons infallible\n\
                    WRONG listen effect\nok listen failure 10038\n";
        let found = super::both(text);
        assert_eq!(found.keys().collect::<Vec<_>>(), ["bind", "htons"]);
        assert_eq!(found["bind"], "fails with 10048");
    }
}
