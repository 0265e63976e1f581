//! `sdk`: what the headers declare, the table has and the tests call, brought together.
//!
//! It writes `crates/ws2_32/src/exports.rs`, puts declarations of functions that nobody implements yet into comments (and takes them
//! out when somebody does), and writes docs/sdk.md and the tables of `overlapped scan`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const MISSING: &str = "/* missing: ";

/// Writes everything.
pub fn write() -> Result<(), String> {
    for (path, text) in generate()? {
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// Fails if something that `write` writes is not up to date.
pub fn check() -> Result<(), String> {
    for (path, text) in generate()? {
        let now = fs::read_to_string(&path).unwrap_or_default();
        if now != text {
            return Err(format!("{} is not up to date: run `cargo xtask sdk`", path.display()));
        }
    }
    Ok(())
}

fn generate() -> Result<Vec<(PathBuf, String)>, String> {
    let root = crate::root();
    let package = root.join("crates/ws2_32");
    let headers = files(&package.join("include"), "h")?;
    let table = table(&read(&root.join("crates/sys/src/lib.rs"))?);
    let own = own(&package)?;
    let mut declared = BTreeMap::new();
    let mut written = Vec::new();
    let mut words = BTreeSet::new();
    for path in headers {
        let text = read(&path)?;
        let mut lines = Vec::new();
        for line in text.lines() {
            let plain = line.strip_prefix(MISSING).and_then(|rest| rest.strip_suffix(" */")).unwrap_or(line);
            match declaration(plain) {
                Some((name, link)) => {
                    let exists = table.contains_key(&name) || own.contains(&link) || name.starts_with("ovl_");
                    lines.push(if exists { plain.to_string() } else { format!("{MISSING}{plain} */") });
                    if exists {
                        words.insert(name.clone());
                    }
                    declared.insert(name, link);
                }
                None => {
                    words.extend(plain.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_string));
                    lines.push(line.to_string());
                }
            }
        }
        written.push((path, lines.join("\n") + "\n"));
    }
    written.push((package.join("src/exports.rs"), exports(&declared, &table, &own)));
    let missing: BTreeSet<&String> = declared
        .iter()
        .filter(|(name, link)| !table.contains_key(*name) && !own.contains(*link))
        .map(|(name, _)| name)
        .collect();
    written.push((root.join("docs/sdk.md"), page(&root, &words, &missing)?));
    written.extend(crate::scan_table::generate(&root, &missing)?);
    Ok(written)
}

/// The functions of the table: the module of each.
fn table(library: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for part in library.split("\npub mod ").skip(1) {
        let module = part.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let body = part.split("\n}").next().unwrap_or_default();
        for list in body.split("pub use crate::linux::").skip(1) {
            let list = list.split(';').next().unwrap_or_default();
            for name in list.split([',', '{', '}']).map(str::trim) {
                let name = name.rsplit("::").next().unwrap_or_default().trim();
                if !name.is_empty() {
                    found.insert(name.to_string(), module.to_string());
                }
            }
        }
    }
    found
}

/// The symbols that the package itself defines.
fn own(package: &Path) -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    for path in files(&package.join("src"), "rs")? {
        if path.ends_with("exports.rs") {
            continue;
        }
        let text = read(&path)?;
        for part in text.split("export_name = \"").skip(1) {
            found.extend(part.split('"').next().map(str::to_string));
        }
        for part in text.split("extern \"C").skip(1) {
            let name = part.split("fn ").nth(1).and_then(|rest| rest.split('(').next()).unwrap_or_default();
            found.insert(name.trim().to_string());
        }
        // The functions that these two list.
        if path.ends_with("absent.rs") || path.ends_with("registry.rs") {
            for list in ["\nabsent! {", "\nno_handle! {", "\nof_an_empty_key! {"] {
                let list = text.split(list).nth(1).and_then(|rest| rest.split('}').next()).unwrap_or_default();
                found.extend(list.split(|c: char| !c.is_alphanumeric()).map(str::to_string));
            }
        }
    }
    Ok(found)
}

/// The function that a line declares, and its link name.
fn declaration(line: &str) -> Option<(String, String)> {
    if let Some(rest) = line.strip_prefix("OVL_LIBC(") {
        let name = rest.split(',').nth(1)?.trim().to_string();
        let link = format!("ovl_{name}");
        return Some((name, link));
    }
    if line.starts_with("typedef") || line.starts_with('#') || line.starts_with(' ') || !line.ends_with(';') {
        return None;
    }
    let at = line.find("WINAPI ").map(|at| at + 7).or_else(|| line.find("WSAAPI ").map(|at| at + 7))?;
    let name = line[at..].split('(').next()?.trim_start_matches('*').to_string();
    let link = match line.split("__asm__(\"").nth(1) {
        Some(rest) => rest.split('"').next()?.to_string(),
        None => name.clone(),
    };
    name.chars().all(|c| c.is_alphanumeric() || c == '_').then_some((name, link))
}

fn exports(declared: &BTreeMap<String, String>, table: &BTreeMap<String, String>, own: &BTreeSet<String>) -> String {
    let mut modules: BTreeMap<&str, BTreeMap<String, &str>> = BTreeMap::new();
    let libc = [("select", "ovl_select"), ("gethostname", "ovl_gethostname"), ("_getpid", "_getpid")];
    let all = declared.iter().map(|(name, link)| (name.as_str(), link.as_str())).chain(libc);
    for (name, link) in all {
        if let Some(module) = table.get(name).filter(|_| !own.contains(link)) {
            modules.entry(module).or_default().insert(link.to_string(), name);
            if name == "gethostname" {
                modules.entry(module).or_default().insert("ovl_gethostname_sized".to_string(), name);
            }
        }
    }
    let mut text = HEAD.to_string();
    for (module, functions) in modules {
        text += &format!("    {module} {{\n");
        for (link, name) in functions {
            text += &format!("        \"{link}\" => {name},\n");
        }
        text += "    }\n";
    }
    text + "}\n"
}

const HEAD: &str = r#"//! The exports: each a jump to the function of the table that has this name.
//!
//! `cargo xtask sdk` writes this list from what the headers declare and the table has.

/// A symbol that jumps to a function.
macro_rules! export {
    ($($module:ident { $($symbol:literal => $function:ident),* $(,)? })*) => {$($(
        const _: () = {
            // SAFETY: the symbol is Windows', or begins with `ovl_` where libc has the name (law 1); the jump leaves the
            // caller's arguments, stack and return address as they are (law 2).
            #[unsafe(naked)]
            #[unsafe(export_name = $symbol)]
            unsafe extern "C-unwind" fn export() {
                #[cfg(target_arch = "x86_64")]
                core::arch::naked_asm!("jmp {function}", function = sym overlapped_sys::$module::$function);
                #[cfg(target_arch = "aarch64")]
                core::arch::naked_asm!("b {function}", function = sym overlapped_sys::$module::$function);
            }
        };
    )*)*};
}

export! {
"#;

/// The page: every symbol of docs/surface.tsv, and how it stands.
fn page(root: &Path, words: &BTreeSet<String>, missing: &BTreeSet<&String>) -> Result<String, String> {
    let covered = crate::seen::read(root)?;
    let mut rows = String::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in read(&root.join("docs/surface.tsv"))?.lines().filter(|line| !line.starts_with('#')) {
        let [tier, kind, name] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("docs/surface.tsv: {line}"));
        };
        let (status, by) = match covered.get(name) {
            Some(seen) => ("done", format!("{}, {}", seen.program, seen.failure)),
            None if missing.contains(&name.to_string()) || !words.contains(name) => ("missing", String::new()),
            None if kind == "function" => ("there", String::new()),
            None => ("declared", String::new()),
        };
        *counts.entry(status).or_default() += 1;
        rows += &format!("| `{name}` | {kind} | {tier} | {status} | {by} |\n");
    }
    let counts: Vec<String> = counts.iter().map(|(status, count)| format!("{count} {status}")).collect();
    Ok(format!(
        "# What the C SDK has\n\n`cargo xtask sdk` writes this page. The symbols are those that real Winsock programs use (docs/surface.tsv).\n\n\
         - *done*: a C program of the tests calls it, sees its effect, and sees a failure that Windows documents for it: with this error, or by its\n\
         \x20 result alone; or Windows documents none. The program says so itself when it runs, natively in `cargo test` and, as Windows source, under\n\
         \x20 Wine in `cargo xtask wine` (tests/c/seen.h; tests/c/wine_differences.tsv has where Wine is known to be otherwise).\n\
         - *there*: it links and works as docs/conformance.md says; no C program of the tests shows both its effect and a failure.\n\
         - *declared*: a type, a constant or a macro with Windows' layout or value.\n\
         - *missing*: the headers do not declare it.\n\n{}.\n\n| symbol | kind | tier | status | shown by |\n|---|---|---|---|---|\n{rows}",
        counts.join(", ")
    ))
}

pub(crate) fn files(directory: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", directory.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            found.extend(files(&path, extension)?);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
