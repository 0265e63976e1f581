//! `goto` past an initialization: Microsoft's compiler warns of it, and C++ forbids it. The compiler itself says which initializations
//! are jumped over; each of them becomes a declaration and an assignment, which may be.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::reader::{behind_last, is_word};

/// A line of a file, counted from one, and what the compiler says of the variable there: words of which one is its name.
pub type Crossed = BTreeMap<(PathBuf, usize), Vec<String>>;

/// What a compilation finds jumped over. Whatever else is wrong with the source, the compilation proper says.
pub fn crossed(compile: &mut Command) -> Crossed {
    compile.args(["-fsyntax-only", "-w", "-fno-diagnostics-color"]).env("LC_ALL", "C").stdin(Stdio::null());
    let said = compile.output().map(|output| String::from_utf8_lossy(&output.stderr).into_owned()).unwrap_or_default();
    read(&said)
}

fn read(said: &str) -> Crossed {
    let mut found = Crossed::new();
    // A `case` may not jump either, to no compiler; only what belongs to a `goto` counts.
    let mut of_goto = false;
    for line in said.lines() {
        if line.contains(": error: ") {
            of_goto = line.contains("jump to label") || line.contains("cannot jump from this goto");
        }
        let Some((place, note)) = line.split_once(": note: ").filter(|_| of_goto) else { continue };
        let is_crossed =
            note.contains("crosses initialization of") || note.contains("jump bypasses variable initialization");
        let mut parts = place.rsplitn(3, ':');
        let (column, number, file) = (parts.next(), parts.next(), parts.next());
        if let (true, Some(column), Some(number), Some(file)) = (is_crossed, column, number, file) {
            // gcc names the variable; clang says its column.
            let mut words = words(note.split_once("initialization of").map_or("", |(_, quoted)| quoted));
            words.extend(column.parse::<usize>().ok().filter(|_| words.is_empty()).map(|column| format!("@{column}")));
            if let Ok(number) = number.parse() {
                found.entry((PathBuf::from(file), number)).or_default().extend(words);
            }
        }
    }
    found
}

fn words(text: &str) -> Vec<String> {
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The text with `int n = 1;` as `int n; n = 1;` in these lines, as far as that is the same. The lines stay where they are.
pub fn mended(text: &str, lines: &BTreeMap<usize, Vec<String>>) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut rest = text;
    for number in 1.. {
        if rest.is_empty() {
            break;
        }
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let split = lines.get(&number).and_then(|names| declaration(&rest[..end], &rest[end..], names));
        match split {
            Some((at, name)) => {
                changed.push_str(&rest[..at]);
                changed.push_str("; ");
                changed.push_str(name);
                changed.push_str(&rest[at..end]);
            }
            None => changed.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    changed
}

/// Where the declarator of one of these variables ends in a line, and the variable's name, if it can be assigned to behind.
fn declaration<'line>(line: &'line str, behind: &str, names: &[String]) -> Option<(usize, &'line str)> {
    let equals = line.match_indices('=').map(|(at, _)| at).find(|&at| !line[at + 1..].starts_with('='))?;
    let declarator = line[..equals].trim_end();
    let start = behind_last(declarator, |c| !is_word(c));
    let name = &declarator[start..];
    let is_it = names.iter().any(|given| match given.strip_prefix('@') {
        Some(column) => column.parse() == Ok(start + 1),
        None => given == name,
    });
    let head = words(&declarator[..start]);
    let fixed =
        head.is_empty() || declarator.contains('&') || head.iter().any(|word| word == "auto" || word == "constexpr");
    let constant = head.iter().any(|word| word == "const") && !declarator.contains('*');
    let value = line[equals + 1..].chars().chain(behind.chars());
    (is_it && !fixed && !constant && is_alone(value)).then_some((declarator.len(), name))
}

/// Whether an initializer is an expression, and no further variable follows it.
fn is_alone(value: impl Iterator<Item = char>) -> bool {
    let mut depth = 0;
    let mut quote = None;
    let mut escaped = false;
    for (index, c) in value.filter(|c| !c.is_whitespace()).enumerate() {
        match c {
            '{' if index == 0 => return false,
            _ if escaped => escaped = false,
            '\\' if quote.is_some() => escaped = true,
            _ if quote.is_some() => quote = quote.filter(|quote| *quote != c),
            '"' | '\'' => quote = Some(c),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => return false,
            ';' if depth == 0 => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{mended, read};
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    fn mend(line: &str, name: &str) -> String {
        mended(line, &BTreeMap::from([(1, vec![name.to_owned()])]))
    }

    #[test]
    fn an_initialization_becomes_an_assignment() {
        assert_eq!(mend("\tint n = f(1, 2);\n", "n"), "\tint n; n = f(1, 2);\n");
        assert_eq!(mend("const char* text=\"a,b;\";", "text"), "const char* text; text=\"a,b;\";");
        assert_eq!(mend("BOOL ok =\n f\n (\n1, 2\n );\n", "ok"), "BOOL ok; ok =\n f\n (\n1, 2\n );\n");
        assert_eq!(mend("int n = 1;", "@5"), "int n; n = 1;");
    }

    #[test]
    fn what_cannot_be_assigned_stays() {
        for line in [
            "int a = 1, n = 2;",
            "const int n = 1;",
            "auto n = 1;",
            "int &n = m;",
            "int n = {1};",
            "n = 1;",
            "int n(1);",
        ] {
            assert_eq!(mend(line, "n"), line);
        }
        assert_eq!(mend("int other = 1;", "n"), "int other = 1;");
    }

    #[test]
    fn only_what_a_goto_jumps_over_counts() {
        let said = "a.cpp:9:1: error: jump to label 'end'\na.cpp:3:7: note:   from here\n\
                    a.cpp:5:9: note:   crosses initialization of 'IOCP_ENV* pie'\n\
                    b.cpp:9:1: error: jump to case label\nb.cpp:5:9: note:   crosses initialization of 'int n'\n\
                    c.cpp:2:1: error: cannot jump from this goto statement to its label\n\
                    c.cpp:3:5: note: jump bypasses variable initialization\n";
        let found = read(said);
        assert_eq!(found.len(), 2);
        assert!(found[&(PathBuf::from("a.cpp"), 5)].contains(&"pie".to_owned()));
        assert_eq!(found[&(PathBuf::from("c.cpp"), 3)], ["@5"]);
    }
}
