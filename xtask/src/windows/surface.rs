//! No public item differs between the systems. What Linux implements by name is named once more in a test, which both compile; where
//! `windows-sys` declares it, the test holds that it is of the same type. What Windows has by name, Linux has too. The table asks for
//! the system nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use syn::{Attribute, File, Item, UseTree, Visibility};

const TABLE: &str = "crates/sys/src/lib.rs";
const OUTPUT: &str = "crates/sys/tests/conformance/surface.rs";
const LINUX: &str = "target_os = \"linux\"";
const WINDOWS: &str = "windows";

/// What a module of the table has by name.
#[derive(Debug, Default, PartialEq, Eq)]
struct Names {
    linux: BTreeSet<String>,
    windows: BTreeSet<String>,
    /// What it re-exports whole on both.
    declared: Option<String>,
}

/// The modules of the table; the root is the empty name.
type Modules = BTreeMap<String, Names>;

/// Writes the test, or says that it is not what it would be.
pub fn check(only: bool) -> Result<(), String> {
    let text = fs::read_to_string(crate::root().join(TABLE)).map_err(|error| format!("{TABLE}: {error}"))?;
    let table = syn::parse_file(&text).map_err(|error| format!("{TABLE}: {error}"))?;
    let modules = modules(table, |module| of_module(&format!("crates/sys/src/linux/{module}.rs")))?;
    let text = write(&modules);
    let path = crate::root().join(OUTPUT);
    if fs::read_to_string(&path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    if only {
        return Err(format!("{OUTPUT} does not name what {TABLE} has: cargo xtask windows-test writes it"));
    }
    fs::write(path, text).map_err(|error| format!("{OUTPUT}: {error}"))
}

/// Whom an item is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    Both,
    Linux,
    Windows,
}

fn whom(attributes: &[Attribute]) -> Result<For, String> {
    let mut whom = For::Both;
    for attribute in attributes {
        if attribute.path().is_ident("cfg_attr") {
            return Err("a cfg_attr".into());
        }
        if let syn::Meta::List(list) = &attribute.meta
            && list.path.is_ident("cfg")
        {
            whom = match &*list.tokens.to_string() {
                LINUX => For::Linux,
                WINDOWS => For::Windows,
                other => return Err(format!("cfg({other})")),
            };
        }
    }
    Ok(whom)
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Takes the table apart. `inside` says what a module that is public as a whole has on Linux.
fn modules(table: File, inside: impl Fn(&str) -> Result<Vec<String>, String>) -> Result<Modules, String> {
    let (mut modules, mut whole) = (Modules::new(), BTreeSet::new());
    for item in table.items {
        let whom = whom(attributes(&item))?;
        match item {
            // The two halves, which are nobody's to see.
            Item::Mod(half) if half.content.is_none() => {
                let expected = match whom {
                    For::Both => true,
                    For::Linux => half.ident == "linux",
                    For::Windows => half.ident == "windows",
                };
                if !expected || !matches!(half.vis, Visibility::Inherited) {
                    return Err(format!("{TABLE}: the module {} is for one system, or public", half.ident));
                }
            }
            Item::Use(list) if whom == For::Both => drop(list),
            Item::Use(list) => {
                for tree in below_the_first(&list.tree) {
                    if let (For::Linux, UseTree::Name(module)) = (whom, tree) {
                        // A module that is public as a whole.
                        let module = module.ident.to_string();
                        modules.entry(module.clone()).or_default().linux.extend(inside(&module)?);
                        whole.insert(module);
                    } else if whom == For::Linux {
                        modules.entry(String::new()).or_default().linux.extend(leaves(tree)?);
                    } else {
                        modules.entry(String::new()).or_default().windows.extend(leaves(tree)?);
                    }
                }
            }
            Item::Mod(module) if whom == For::Both => {
                let names = modules.entry(module.ident.to_string()).or_default();
                for item in module.content.map(|(_, items)| items).unwrap_or_default() {
                    of_both(item, names).map_err(|what| format!("{TABLE}: module {}: {what}", module.ident))?;
                }
            }
            _ if whom == For::Both => {}
            _ => return Err(format!("{TABLE}: an item that is no `use` is for one system")),
        }
    }
    // A module that is public as a whole is named by Windows too.
    let root = modules.entry(String::new()).or_default();
    if let Some(missing) = whole.iter().find(|module| !root.windows.remove(*module)) {
        return Err(format!("{TABLE}: Windows has no module {missing}"));
    }
    for (module, names) in &modules {
        if let Some(more) = names.windows.difference(&names.linux).next() {
            return Err(format!("{TABLE}: {module}::{more} is there on Windows alone"));
        }
    }
    Ok(modules)
}

fn of_both(item: Item, names: &mut Names) -> Result<(), String> {
    let whom = whom(attributes(&item))?;
    match (item, whom) {
        (Item::Use(list), For::Both) => {
            names.declared = Some(path_of_glob(&list.tree).ok_or("a use for both systems that is no glob")?);
        }
        (Item::Use(list), For::Linux) => names.linux.extend(leaves(&list.tree)?),
        (Item::Use(list), For::Windows) => names.windows.extend(leaves(&list.tree)?),
        (_, For::Both) => {}
        _ => return Err("an item that is no `use` is for one system".into()),
    }
    Ok(())
}

/// The public items of a module that is public as a whole.
fn of_module(path: &str) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(crate::root().join(path)).map_err(|error| format!("{path}: {error}"))?;
    let file = syn::parse_file(&text).map_err(|error| format!("{path}: {error}"))?;
    let public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    let mut names = Vec::new();
    for item in file.items {
        match item {
            Item::Fn(item) if public(&item.vis) => names.push(item.sig.ident.to_string()),
            Item::Struct(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Enum(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Type(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Trait(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Mod(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Const(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Static(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Use(item) if public(&item.vis) => names.extend(leaves(&item.tree)?),
            _ => {}
        }
    }
    Ok(names)
}

/// What stands right below the first word of a `use`, or below `crate::linux`.
fn below_the_first(tree: &UseTree) -> Vec<&UseTree> {
    match tree {
        UseTree::Path(path) => match &*path.tree {
            UseTree::Group(group) => group.items.iter().collect(),
            other => vec![other],
        },
        other => vec![other],
    }
}

/// The names that a `use` brings.
fn leaves(tree: &UseTree) -> Result<Vec<String>, String> {
    match tree {
        UseTree::Path(path) => leaves(&path.tree),
        UseTree::Name(name) => Ok(vec![name.ident.to_string()]),
        UseTree::Rename(name) => Ok(vec![name.rename.to_string()]),
        UseTree::Group(group) => {
            group.items.iter().map(leaves).collect::<Result<Vec<_>, _>>().map(|lists| lists.concat())
        }
        UseTree::Glob(_) => Err("a glob, which names nothing".into()),
    }
}

/// `A::B` of `A::B::*`.
fn path_of_glob(tree: &UseTree) -> Option<String> {
    match tree {
        UseTree::Path(path) => match &*path.tree {
            UseTree::Glob(_) => Some(path.ident.to_string()),
            deeper => Some(format!("{}::{}", path.ident, path_of_glob(deeper)?)),
        },
        _ => None,
    }
}

fn write(modules: &Modules) -> String {
    let mut text = String::from(
        "//! Every name that the table has on Linux, so that both systems' compilers look for it. `cargo xtask windows-test` writes this.\n\
         #![allow(unused_imports, dead_code)] // It is enough that they are there.\n",
    );
    for (module, names) in modules.iter().filter(|(_, names)| !names.linux.is_empty()) {
        let path = if module.is_empty() { String::new() } else { format!("::{module}") };
        let alias = if module.is_empty() { "root" } else { module };
        text += &format!("\n#[rustfmt::skip]\nmod {alias} {{\n    use overlapped_sys{path}::{{\n");
        text += &lines(names.linux.iter().map(|name| format!("{name}, ")), 8);
        text += "    };\n";
        if let Some(declared) = &names.declared {
            // Those that Windows has by name are declared here otherwise than there, or not there at all.
            text += "\n    fn are_of_the_same_type() {\n";
            for name in names.linux.difference(&names.windows) {
                text += &format!("        let _ = [overlapped_sys{path}::{name}, {declared}::{name}];\n");
            }
            text += "    }\n";
        }
        text += "}\n";
    }
    text
}

fn lines(words: impl Iterator<Item = String>, indent: usize) -> String {
    let (mut text, mut line) = (String::new(), String::new());
    for word in words {
        if line.len() + word.len() > 110 - indent {
            text += &format!("{:indent$}{}\n", "", line.trim_end());
            line.clear();
        }
        line += &word;
    }
    text + &format!("{:indent$}{}\n", "", line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: &str = "
        #[cfg(target_os = \"linux\")] mod linux;
        #[cfg(windows)] mod windows;
        pub mod io {
            #[cfg(target_os = \"linux\")] pub use crate::linux::{a::F, G};
            #[cfg(windows)] pub use crate::windows::G;
            pub use windows_sys::Win32::System::IO::*;
        }
        pub use io::F;
        #[cfg(target_os = \"linux\")] pub use linux::{outside::blocking, trace};
        #[cfg(windows)] pub use windows::{other::blocking, trace};
    ";

    fn of(text: &str) -> Result<Modules, String> {
        modules(syn::parse_file(text).unwrap(), |module| Ok(vec![format!("inside_{module}")]))
    }

    #[test]
    fn every_name_is_looked_for_and_compared_where_it_is_declared() {
        let text = write(&of(RIGHT).unwrap());
        for line in [
            "use overlapped_sys::{\n        blocking,\n",
            "use overlapped_sys::io::{\n        F, G,\n",
            "let _ = [overlapped_sys::io::F, windows_sys::Win32::System::IO::F];",
            "use overlapped_sys::trace::{\n        inside_trace,\n",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(!text.contains("IO::G"), "Windows has its own");
    }

    #[test]
    fn what_one_system_has_alone_is_refused() {
        for wrong in [
            "#[cfg(target_os = \"linux\")] pub mod only_linux { pub use crate::linux::X; }",
            "#[cfg(target_os = \"linux\")] pub mod linux;",
            "#[cfg(not(windows))] pub fn f() {}",
            "#[cfg(windows)] pub fn f() {}",
            "#[cfg(windows)] pub use windows::only;",
            "#[cfg(windows)] pub use windows::tuning::only;",
            "#[cfg(target_os = \"linux\")] pub use linux::only;",
            "pub mod m { #[cfg(windows)] pub use crate::windows::only; }",
            "pub mod m { #[cfg(target_os = \"linux\")] pub fn f() {} }",
            "pub mod m { #[cfg(unix)] pub use crate::linux::x; }",
            "pub mod m { #[cfg(target_os = \"linux\")] pub use crate::linux::*; }",
            "#[cfg_attr(windows, path = \"other.rs\")] mod m;",
        ] {
            assert!(of(&format!("{RIGHT}\n{wrong}")).is_err(), "{wrong}");
        }
    }
}
