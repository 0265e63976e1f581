//! What the library exports, with the parameters that the headers declare.

use std::collections::BTreeMap;
use std::path::Path;

/// A function: its name in C, the symbol that it is exported as, and its parameters.
#[derive(Debug, Clone)]
pub struct Signature {
    pub name: String,
    pub symbol: String,
    pub result: String,
    pub parameters: Vec<Parameter>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its type, without the words that make no difference.
    pub kind: String,
    pub name: String,
}

/// Declarations that the headers write in another way.
const OTHERS: &str = "
    int WSAAPI select(int count, fd_set *read, fd_set *write, fd_set *except, const struct timeval *timeout);
    int WINAPI _getpid(void);
";

/// Every function that the library exports by a jump to the table: the list that `cargo xtask sdk` writes, matched with the headers.
pub fn exported(package: &Path) -> Vec<Signature> {
    let mut declared = BTreeMap::new();
    for directory in ["include", "include/ovl"] {
        for entry in std::fs::read_dir(package.join(directory)).expect("the headers are there") {
            let path = entry.expect("the directory can be read").path();
            if path.extension().is_some_and(|extension| extension == "h") {
                let text = std::fs::read_to_string(&path).expect("a header in UTF-8");
                declared.extend(text.lines().filter_map(declaration).map(|found| (found.name.clone(), found)));
            }
        }
    }
    declared.extend(OTHERS.lines().map(str::trim).filter_map(declaration).map(|found| (found.name.clone(), found)));
    let exports = std::fs::read_to_string(package.join("src/exports.rs")).expect("the list is there");
    let list = exports.split("export! {").nth(1).expect("the list is in it");
    list.lines()
        .filter_map(|line| {
            let (symbol, name) = line.trim().trim_end_matches(',').split_once(" => ")?;
            let (symbol, name) = (symbol.trim_matches('"'), name.trim());
            let found = declared.get(name).unwrap_or_else(|| panic!("no header declares {name}"));
            Some(Signature { symbol: symbol.to_string(), ..found.clone() })
        })
        .collect()
}

/// The function that a line declares.
fn declaration(line: &str) -> Option<Signature> {
    let line = line.trim_start_matches("DECLSPEC_NORETURN ");
    if let Some(rest) = line.strip_prefix("OVL_LIBC(") {
        let (result, rest) = rest.split_once(", ")?;
        let (name, rest) = rest.split_once(", (")?;
        return Some(signature(result, name, rest.split("))").next()?));
    }
    if line.starts_with("typedef") || line.starts_with('#') || line.starts_with(' ') || !line.ends_with(';') {
        return None;
    }
    let (result, rest) = line.split_once(" WINAPI ").or_else(|| line.split_once(" WSAAPI "))?;
    let (name, rest) = rest.split_once('(')?;
    Some(signature(result, name, rest.split(" __a").next()?.trim_end_matches(';').strip_suffix(')')?))
}

fn signature(result: &str, name: &str, parameters: &str) -> Signature {
    let name = name.trim_start_matches('*').to_string();
    let list = split(parameters);
    let parameters = list.iter().filter(|text| **text != "void").map(|text| parameter(text)).collect();
    Signature { symbol: name.clone(), name, result: result.to_string(), parameters }
}

/// At the commas that are in no parentheses.
fn split(parameters: &str) -> Vec<&str> {
    let mut depth = 0;
    let outside = move |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    };
    parameters.split(outside).map(str::trim).collect()
}

fn parameter(text: &str) -> Parameter {
    if text.contains("(*") || text.contains("WINAPI *") {
        return Parameter { kind: "CALLBACK".to_string(), name: "routine".to_string() };
    }
    let plain = text.replace("const ", "").replace("struct ", "").replace("volatile ", "");
    let at = plain.rfind([' ', '*']).map_or(0, |at| at + 1);
    let (kind, name) = plain.split_at(at);
    Parameter { kind: kind.replace(' ', ""), name: name.to_string() }
}

#[test]
fn declarations_are_taken_apart() {
    let found = declaration("OVL_LIBC(int, bind, (SOCKET s, const struct sockaddr *name, int namelen));").unwrap();
    let kinds: Vec<(&str, &str)> = found.parameters.iter().map(|p| (p.kind.as_str(), p.name.as_str())).collect();
    assert_eq!(found.name, "bind");
    assert_eq!(kinds, [("SOCKET", "s"), ("sockaddr*", "name"), ("int", "namelen")]);
    let found = declaration("void WINAPI ExitThread(DWORD code) __attribute__((__noreturn__));").unwrap();
    assert_eq!((found.name.as_str(), found.parameters.len()), ("ExitThread", 1));
    assert_eq!(declaration("HANDLE WINAPI GetCurrentProcess(void);").unwrap().parameters, []);
}
