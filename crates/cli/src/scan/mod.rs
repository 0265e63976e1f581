//! `overlapped scan`: what a source tree uses of Windows, before anyone ports it: what is here, what differs, and what is missing.
//!
//! A source is read as tokens and nothing is expanded, so that a tree that does not compile yet can be read. A name counts where a table has
//! it (`names`) and the tree does not define it itself. What the SDK's compiler would not see (`#ifndef _WIN32`, `#if 0`) is told apart.

mod conditions;
mod findings;
mod headers;
mod json;
mod lexer;
mod names;
mod project;
mod scope;
mod source;
mod text;
mod tree;

use std::path::Path;
use std::process::ExitCode;

use crate::cli::Scan;
use crate::failure::Failure;
use crate::output::say;
use crate::text::{decode, encoding};
use findings::{Findings, Scanned};
use names::Names;
use tree::{Form, Tree};

/// Scans, and tells what was found. The exit status says whether something is missing (1) or could not be read (2).
pub fn run(options: Scan) -> Result<ExitCode, Failure> {
    let charset = options.source_charset.as_deref().map(encoding).transpose()?;
    if let Err(error) = std::fs::metadata(&options.tree) {
        return Err(Failure::to_start(format!(
            "cannot read {}: {error}. Name a folder of sources.",
            options.tree.display()
        )));
    }
    let tree = tree::find(&options.tree);
    if tree.files.iter().all(|file| file.form != Form::Source) && tree.skipped.iter().all(|skipped| !skipped.fails) {
        return Err(Failure::to_start(format!(
            "there is no source in C or C++ in {}. Name the folder of one.",
            options.tree.display()
        )));
    }
    let findings = findings(&options.tree, tree, |bytes| decode(bytes, charset).as_str().to_string());
    let told = if options.json { json::tell(&findings) } else { text::tell(&findings, options.all) };
    say(told.as_bytes())?;
    Ok(ExitCode::from(findings.status()))
}

/// Reads every file of a tree.
fn findings(root: &Path, tree: Tree, decode: impl Fn(&[u8]) -> String) -> Findings {
    let names = Names::get();
    let mut scanned = Scanned::new(root, &tree.files);
    for skipped in tree.skipped {
        scanned.skip(skipped);
    }
    for (index, file) in tree.files.iter().enumerate() {
        match (tree::bytes(file), file.form) {
            (Err(skipped), _) => scanned.skip(skipped),
            (Ok(bytes), Form::Source) => {
                let is_c = file.name.ends_with(".c");
                scanned.source(index, source::read(&decode(&bytes), is_c, names));
            }
            (Ok(bytes), Form::Project) => scanned.project(index, project::read(&file.name, &decode(&bytes))),
        }
    }
    scanned.finish(names)
}
