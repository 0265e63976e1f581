//! What a user sees has no `cfg`: neither the safe API nor its examples ask for the system, but for features and unit tests.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::fs;
use std::path::Path;

const FOLDERS: [&str; 2] = ["crates/overlapped/src", "crates/overlapped/examples"];

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
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).map_err(failed)?;
            let asked = questions(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            found.extend(asked.into_iter().map(|asked| format!("{}: {asked}", path.display())));
        }
    }
    Ok(())
}

/// What a source asks of the system that it is built for, in code and in the examples of its documentation.
fn questions(source: &str) -> Result<Vec<String>, String> {
    let file = syn::parse_file(source).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    in_tokens(file.into_token_stream(), &mut found);
    Ok(found)
}

fn in_tokens(tokens: TokenStream, found: &mut Vec<String>) {
    let mut asks = false;
    for token in tokens {
        match token {
            // The one between `cfg` and its parentheses.
            TokenTree::Punct(punct) if punct.as_char() == '!' => {}
            TokenTree::Ident(word) => asks = word == "cfg" || word == "cfg_attr",
            TokenTree::Group(group) if asks => {
                asks = false;
                if !is_about_the_build(group.stream()) {
                    found.push(format!("cfg({})", group.stream()));
                }
            }
            TokenTree::Group(group) => in_tokens(group.stream(), found),
            TokenTree::Literal(text) => {
                let text = text.to_string();
                found.extend(
                    ["cfg(", "cfg!(", "cfg_attr("]
                        .iter()
                        .filter(|asked| text.contains(*asked))
                        .map(|asked| format!("{asked} in a text")),
                );
            }
            TokenTree::Punct(_) => asks = false,
        }
    }
}

/// Features and unit tests are no system.
fn is_about_the_build(condition: TokenStream) -> bool {
    condition.into_iter().all(|token| match token {
        TokenTree::Ident(word) => ["feature", "test", "not", "any", "all"].iter().any(|known| word == known),
        TokenTree::Group(group) => is_about_the_build(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => true,
    })
}

#[cfg(test)]
mod tests {
    use super::questions;

    #[test]
    fn every_question_for_the_system_is_found() {
        for asks in [
            "#[cfg(not(windows))] pub fn here() {}",
            "#[cfg(all(windows))] pub fn there() {}",
            "#[cfg(any(unix))] pub const HERE: u8 = 0;",
            "#[cfg(target_os = \"linux\")] pub mod here {}",
            "#[cfg_attr(target_pointer_width = \"64\", repr(C))] pub struct S;",
            "pub fn f() -> bool { cfg!(windows) }",
            "pub fn f() { if cfg! (unix) { println!(\"x\") } }",
            "/// ```\n/// # if cfg!(windows) { return }\n/// ```\npub fn f() {}",
            "macro_rules! m { () => { #[cfg(windows)] pub fn f() {} } }",
        ] {
            assert_eq!(questions(asks).unwrap().len(), 1, "{asks}");
        }
    }

    #[test]
    fn features_and_tests_are_no_system() {
        let allowed = "#[cfg(test)] mod tests {} #[cfg(any(feature = \"tokio\", test))] pub fn f() { cfg(); }";
        assert_eq!(questions(allowed).unwrap(), [""; 0]);
    }
}
