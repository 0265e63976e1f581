//! What a header of the SDK declares. The headers are the project's own, so that a reader of a few rules is enough: comments and
//! directives go, and what is left falls into statements.

use std::collections::BTreeMap;

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A function, or a macro that is called like one.
    Function,
    /// A type.
    Type,
    /// A constant.
    Constant,
    /// A word of Microsoft's compiler or of its headers' notation.
    Keyword,
}

impl Kind {
    /// The word of the table.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Function => "function",
            Kind::Type => "type",
            Kind::Constant => "constant",
            Kind::Keyword => "keyword",
        }
    }
}

/// The names of the headers that were read.
#[derive(Debug, Default)]
pub struct Declarations {
    names: BTreeMap<String, Kind>,
    aliases: BTreeMap<String, String>,
}

impl Declarations {
    /// Every name and its kind.
    pub fn names(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.names.iter().map(|(name, kind)| (name.as_str(), *kind))
    }

    /// What a name stands for in the end.
    pub fn meant<'names>(&'names self, name: &'names str) -> &'names str {
        let mut meant = name;
        for _ in 0..8 {
            match self.aliases.get(meant) {
                Some(next) => meant = next,
                None => break,
            }
        }
        meant
    }

    /// Reads a header.
    pub fn read(&mut self, text: &str) {
        let text = without_comments(&text.replace("\\\n", " "));
        let mut rest = String::new();
        for line in text.lines() {
            match line.trim_start().strip_prefix('#') {
                Some(directive) => self.directive(directive.trim_start()),
                None => {
                    rest.push_str(line);
                    rest.push('\n');
                }
            }
        }
        self.statements(&rest);
    }

    fn directive(&mut self, text: &str) {
        let Some(definition) = text.strip_prefix("define ") else { return };
        let name: String = definition.trim_start().chars().take_while(|c| is_word(*c)).collect();
        let body = definition.trim_start()[name.len()..].trim();
        let takes_arguments = definition.trim_start()[name.len()..].starts_with('(');
        if let Some(word) = name.strip_prefix("OVL_DECLSPEC_").filter(|word| !word.is_empty()) {
            self.names.insert(format!("__declspec({word})"), Kind::Keyword);
        }
        if is_plumbing(&name) || (is_guard(&name) && body.is_empty()) {
            return;
        }
        let is_alias = !body.is_empty() && body.chars().all(is_word) && !body.starts_with(|c: char| c.is_ascii_digit());
        if is_alias && !takes_arguments && !is_plumbing(body) {
            self.aliases.insert(name.clone(), body.to_string());
        }
        let capitals = name.chars().all(|c| !c.is_ascii_lowercase());
        let kind = match (takes_arguments, capitals) {
            _ if name.starts_with("__") && !capitals => Kind::Keyword,
            _ if name.starts_with('_') && name.ends_with('_') => Kind::Keyword,
            (true, _) => Kind::Function,
            (false, true) if body.is_empty() => Kind::Keyword,
            (false, true) => Kind::Constant,
            (false, false) if name.starts_with("_int") || body.is_empty() => Kind::Keyword,
            (false, false) if body.starts_with(|c: char| c.is_ascii_digit() || c == '(') => Kind::Constant,
            (false, false) => Kind::Function,
        };
        self.names.entry(name).or_insert(kind);
    }

    /// Statements outside braces; of a structure the tag and the names after it, of an enumeration its constants too.
    fn statements(&mut self, text: &str) {
        let mut tokens: Vec<String> = Vec::new();
        let mut statement: Vec<String> = Vec::new();
        tokenize(text, &mut tokens);
        let mut index = 0;
        while index < tokens.len() {
            match tokens[index].as_str() {
                // What `extern "C"`, `extern "C++"` and a namespace hold is at the same level.
                "{" if statement.iter().any(|word| word == "extern" || word == "namespace")
                    && !statement.iter().any(|word| word == "(") =>
                {
                    statement.clear();
                }
                "{" => {
                    let end = closing(&tokens, index);
                    let is_enumeration = statement.iter().any(|word| word == "enum");
                    let is_function = statement.last().is_some_and(|word| word == ")");
                    if is_enumeration {
                        self.enumerators(&tokens[index + 1..end]);
                    }
                    statement.push("{}".to_string());
                    index = end;
                    if is_function {
                        self.statement(&statement);
                        statement.clear();
                    }
                }
                "}" => statement.clear(),
                ";" => {
                    self.statement(&statement);
                    statement.clear();
                }
                "OVL_BEGIN" | "OVL_END" => statement.clear(),
                word => statement.push(word.to_string()),
            }
            index += 1;
        }
    }

    fn enumerators(&mut self, body: &[String]) {
        let mut first = true;
        for token in body {
            if first && token.chars().all(is_word) {
                self.insert(token, Kind::Constant);
            }
            first = token == ",";
        }
    }

    fn statement(&mut self, words: &[String]) {
        if words.first().is_some_and(|word| word == "OVL_LIBC") {
            let name = words.split(|word| word == ",").nth(1).and_then(|part| part.first());
            return name.iter().for_each(|name| self.insert(name, Kind::Function));
        }
        if words.first().is_some_and(|word| word == "DECLARE_HANDLE") {
            return words.get(2).iter().for_each(|name| self.insert(name, Kind::Type));
        }
        for pair in words.windows(2) {
            if matches!(pair[0].as_str(), "struct" | "union" | "enum") && pair[1].chars().all(is_word) {
                self.insert(&pair[1], Kind::Type);
            }
        }
        if words.first().is_some_and(|word| word == "typedef" || word == "__extension__") {
            return self.aliases_of_types(words);
        }
        if let Some(open) = words.iter().position(|word| word == "(") {
            let is_operator = open >= 2 && words[open - 2] == "operator";
            let name = open.checked_sub(1).and_then(|at| words.get(at)).filter(|_| !is_operator);
            name.iter().for_each(|name| self.insert(name, Kind::Function));
        }
    }

    /// The names that a typedef gives: each last word before a comma or the end, and `NAME` of `(WINAPI *NAME)(...)`.
    fn aliases_of_types(&mut self, words: &[String]) {
        let mut depth = 0_usize;
        for (index, word) in words.iter().enumerate() {
            let next = words.get(index + 1).map(String::as_str);
            match word.as_str() {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ if !word.chars().all(is_word) => {}
                _ if depth == 0 && matches!(next, None | Some("," | "[")) => self.insert(word, Kind::Type),
                _ if depth == 0
                    && next == Some("(")
                    && words.get(index + 2).is_none_or(|w| !is_pointer(words, index + 2, w)) =>
                {
                    self.insert(word, Kind::Type);
                }
                _ if depth == 1 && next == Some(")") && index > 0 && words[index - 1] == "*" => {
                    self.insert(word, Kind::Type);
                }
                _ => {}
            }
        }
    }

    fn insert(&mut self, name: &str, kind: Kind) {
        const WORDS: &[&str] =
            &["void", "int", "char", "unsigned", "const", "if", "while", "return", "sizeof", "operator"];
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(is_word);
        if is_name
            && !is_plumbing(name)
            && !WORDS.contains(&name)
            && (!name.starts_with("__") || name.starts_with("__WSA"))
        {
            self.names.insert(name.to_string(), kind);
        }
    }
}

/// Whether the parenthesis that begins at `at` holds a pointer's name and not parameters.
fn is_pointer(words: &[String], at: usize, first: &str) -> bool {
    first == "*"
        || words.get(at + 1).is_some_and(|word| word == "*")
            && matches!(first, "WINAPI" | "CALLBACK" | "NTAPI" | "WSAAPI")
}

fn is_plumbing(name: &str) -> bool {
    name.starts_with("ovl_")
        || name.starts_with("OVL_")
        || name.ends_with("_unused")
        || matches!(name, "min" | "max" | "main" | "system")
}

/// The name that a header defines to be read once.
fn is_guard(name: &str) -> bool {
    name.starts_with("_INC_")
        || (name.starts_with('_') && name.ends_with('_'))
        || name.ends_with("_H")
        || name.ends_with("_DEFINED")
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn closing(tokens: &[String], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return index;
        }
    }
    tokens.len() - 1
}

fn tokenize(text: &str, tokens: &mut Vec<String>) {
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if is_word(c) {
            let mut word = c.to_string();
            while let Some(next) = characters.next_if(|next| is_word(*next)) {
                word.push(next);
            }
            tokens.push(word);
        } else if c == '"' || c == '\'' {
            while let Some(next) = characters.next() {
                match next {
                    '\\' => drop(characters.next()),
                    _ if next == c => break,
                    _ => {}
                }
            }
        } else if !c.is_whitespace() {
            tokens.push(c.to_string());
        }
    }
}

fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("/*") {
        kept.push_str(&rest[..at]);
        kept.push(' ');
        rest = rest[at..].split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::{Declarations, Kind};

    fn of(text: &str) -> Vec<(String, Kind)> {
        let mut declared = Declarations::default();
        declared.read(text);
        declared.names().map(|(name, kind)| (name.to_string(), kind)).collect()
    }

    fn named(text: &str, kind: Kind) -> Vec<String> {
        of(text).into_iter().filter(|(_, other)| *other == kind).map(|(name, _)| name).collect()
    }

    #[test]
    fn functions_are_declared_defined_and_taken_from_libc() {
        let text = "constexpr int operator\"\"i32(unsigned long long value) { return (int)value; }\nOVL_BEGIN\nBOOL WINAPI CloseHandle(HANDLE object);\nOVL_LIBC(SOCKET WSAAPI, socket, (int af, int type));\n\
            OVL_INLINE int twice(int a) { if (a) { return b(a); } return a; }\n/* BOOL Not(void); */\nOVL_END\n";
        assert_eq!(named(text, Kind::Function), ["CloseHandle", "socket", "twice"]);
    }

    #[test]
    fn types_have_their_tags_and_pointers() {
        let text = "typedef struct _LUID { DWORD Low; LONG High; } LUID, *PLUID;\ntypedef INT_PTR (WINAPI *FARPROC)();\n\
            typedef void (*WSAPROC)(int a, int b);\ntypedef enum { One, Two = 2 } NUMBER;\nDECLARE_HANDLE(HWND);\n";
        assert_eq!(named(text, Kind::Type), ["FARPROC", "HWND", "LUID", "NUMBER", "PLUID", "WSAPROC", "_LUID"]);
        assert_eq!(named(text, Kind::Constant), ["One", "Two"]);
    }

    #[test]
    fn macros_are_constants_functions_and_words() {
        let text = "#define MAX_PATH 260\n#define CreateEvent CreateEventA\n#define __stdcall\n#define WINAPI\n#define MAKEWORD(a, b) (a)\n";
        assert_eq!(named(text, Kind::Constant), ["MAX_PATH"]);
        assert_eq!(named(text, Kind::Function), ["CreateEvent", "MAKEWORD"]);
        assert_eq!(named(text, Kind::Keyword), ["WINAPI", "__stdcall"]);
        let mut declared = Declarations::default();
        declared.read(text);
        assert_eq!(declared.meant("CreateEvent"), "CreateEventA");
    }
}
