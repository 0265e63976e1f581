//! Libraries that programs load: `-shared` makes one of Windows source. A `.def` file among the sources, which MinGW's compiler takes too,
//! lists what a library exports; here every function that is not static is exported, so that of the list only other names are to be made.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use super::arguments::Arguments;
use crate::failure::Failure;

/// Whether a library comes out.
pub fn is_made(arguments: &Arguments) -> bool {
    arguments.has("-shared")
}

/// The linker's half of a library: what it defines it uses itself, and a program that is linked with it finds it by its name, beside the program.
/// Libraries that one is linked with are found beside it.
pub fn link(command: &mut Command, arguments: &Arguments) {
    if is_made(arguments) {
        command.arg("-Wl,-Bsymbolic-functions");
        let name = arguments.output().and_then(|output| Path::new(output).file_name());
        if let Some(name) = name.filter(|_| !arguments.has_prefix("-Wl,-soname")) {
            let mut own = OsString::from("-Wl,-soname,");
            own.push(name);
            command.arg(own);
        }
    }
    if is_made(arguments) || arguments.all.iter().any(|argument| has_extension(argument, "dll")) {
        command.arg("-Wl,-rpath,$ORIGIN");
    }
}

fn has_extension(argument: &OsString, extension: &str) -> bool {
    let path = Path::new(argument);
    !argument.to_string_lossy().starts_with('-')
        && path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension))
}

/// The arguments with what the linker is to make of each `.def` file in its place.
pub fn without_lists(arguments: Vec<OsString>) -> Result<Vec<OsString>, Failure> {
    let mut kept = Vec::with_capacity(arguments.len());
    for argument in arguments {
        if !has_extension(&argument, "def") {
            kept.push(argument);
            continue;
        }
        let text = std::fs::read(&argument)
            .map_err(|error| Failure::to_start(format!("{}: {error}", Path::new(&argument).display())))?;
        let other = other_names(&String::from_utf8_lossy(&text));
        kept.extend(other.into_iter().map(|(name, own)| format!("-Wl,--defsym={name}={own}").into()));
    }
    Ok(kept)
}

/// The exports that have another name than the function: `name = function`. What another library has (`name = library.function`) is left out.
fn other_names(text: &str) -> Vec<(String, String)> {
    const STATEMENTS: [&str; 9] =
        ["LIBRARY", "NAME", "DESCRIPTION", "HEAPSIZE", "STACKSIZE", "SECTIONS", "SEGMENTS", "STUB", "VERSION"];
    let mut found = Vec::new();
    let mut lists = false;
    for line in text.lines() {
        let mut line = line.split(';').next().unwrap_or_default().trim();
        let first = line.split_whitespace().next().unwrap_or_default();
        if first.eq_ignore_ascii_case("EXPORTS") {
            lists = true;
            line = line[first.len()..].trim();
        } else if STATEMENTS.iter().any(|statement| first.eq_ignore_ascii_case(statement)) {
            lists = false;
        }
        let Some((name, rest)) = line.split_once('=').filter(|_| lists) else { continue };
        let (name, own) = (name.trim(), rest.split_whitespace().next().unwrap_or_default());
        if is_symbol(name) && is_symbol(own) && name != own {
            found.push((name.to_owned(), own.to_owned()));
        }
    }
    found
}

fn is_symbol(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::other_names;

    #[test]
    fn a_list_has_other_names_for_some() {
        let text = "LIBRARY \"plug\"\r\nEXPORTS\r\n  Start @1 ; the first\r\n  Stop = stop_it @2 NONAME\r\n  Same=Same\r\n\
                    Other = library.Other\r\nVERSION 1.0\r\n  A=B\r\nexports Last=end\r\n";
        let pair = |name: &str, own: &str| (name.to_owned(), own.to_owned());
        assert_eq!(other_names(text), [pair("Stop", "stop_it"), pair("Last", "end")]);
        assert_eq!(other_names(""), []);
    }
}
