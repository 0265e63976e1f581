//! No public item differs between the systems: what Linux implements by name is named once more in a test, which both compile.

use std::collections::BTreeMap;
use std::fs;
use syn::{Attribute, File, Item, UseTree, Visibility};

const TABLE: &str = "crates/sys/src/lib.rs";
const OUTPUT: &str = "crates/sys/tests/conformance/surface.rs";
const LINUX: &str = "target_os = \"linux\"";

/// What each module of the table has by name on Linux; the root is the empty path.
type Names = BTreeMap<String, Vec<String>>;

/// Writes the test, or says that it is not what it would be.
pub fn check(only: bool) -> Result<(), String> {
    let text = write(&names()?);
    let path = crate::root().join(OUTPUT);
    if fs::read_to_string(&path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    if only {
        return Err(format!("{OUTPUT} does not name what {TABLE} has: cargo xtask windows-test writes it"));
    }
    fs::write(path, text).map_err(|error| format!("{OUTPUT}: {error}"))
}

fn parse(path: &str) -> Result<File, String> {
    let text = fs::read_to_string(crate::root().join(path)).map_err(|error| format!("{path}: {error}"))?;
    syn::parse_file(&text).map_err(|error| format!("{path}: {error}"))
}

fn names() -> Result<Names, String> {
    let mut names = Names::new();
    for item in parse(TABLE)?.items {
        match item {
            Item::Use(root) if is_for_linux(&root.attrs) => {
                for tree in below_linux(&root.tree) {
                    match tree {
                        // A module that is public as a whole.
                        UseTree::Name(module) => {
                            let module = module.ident.to_string();
                            let items = of_module(&format!("crates/sys/src/linux/{module}.rs"))?;
                            names.insert(module, items);
                        }
                        other => names.entry(String::new()).or_default().extend(leaves(other)),
                    }
                }
            }
            Item::Mod(module) => {
                let items = module.content.map(|(_, items)| items).unwrap_or_default();
                let uses = items.into_iter().filter_map(|item| match item {
                    Item::Use(list) if is_for_linux(&list.attrs) => Some(list.tree),
                    _ => None,
                });
                let leaves: Vec<String> = uses.flat_map(|tree| leaves(&tree)).collect();
                if !leaves.is_empty() {
                    names.entry(module.ident.to_string()).or_default().extend(leaves);
                }
            }
            _ => {}
        }
    }
    names.values_mut().for_each(|list| {
        list.sort();
        list.dedup();
    });
    Ok(names)
}

/// The public items of a module that is public as a whole.
fn of_module(path: &str) -> Result<Vec<String>, String> {
    let public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    let mut names = Vec::new();
    for item in parse(path)?.items {
        match item {
            Item::Fn(item) if public(&item.vis) => names.push(item.sig.ident.to_string()),
            Item::Struct(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Enum(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Type(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Const(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Static(item) if public(&item.vis) => names.push(item.ident.to_string()),
            Item::Use(item) if public(&item.vis) => names.extend(leaves(&item.tree)),
            _ => {}
        }
    }
    Ok(names)
}

/// What stands right below `linux::`.
fn below_linux(tree: &UseTree) -> Vec<&UseTree> {
    match tree {
        UseTree::Path(path) => match &*path.tree {
            UseTree::Group(group) => group.items.iter().collect(),
            other => vec![other],
        },
        other => vec![other],
    }
}

fn is_for_linux(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == LINUX,
        _ => false,
    })
}

/// The names that a `use` brings.
fn leaves(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(path) => leaves(&path.tree),
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(name) => vec![name.rename.to_string()],
        UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
        UseTree::Glob(_) => Vec::new(),
    }
}

fn write(names: &Names) -> String {
    let mut text = String::from(
        "//! Every name that the table has on Linux, so that both systems' compilers look for it. `cargo xtask windows-test` writes this.\n\
         #![allow(unused_imports)] // It is enough that they are there.\n\n",
    );
    for (module, list) in names {
        let path = if module.is_empty() { String::new() } else { format!("::{module}") };
        let alias = if module.is_empty() { "root" } else { module };
        text += &format!("#[rustfmt::skip]\nmod {alias} {{\n    use overlapped_sys{path}::{{\n");
        let mut line = String::new();
        for name in list {
            if line.len() + name.len() > 100 {
                text += &format!("        {}\n", line.trim_end());
                line.clear();
            }
            line += &format!("{name}, ");
        }
        text += &format!("        {}\n    }};\n}}\n\n", line.trim_end());
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}
