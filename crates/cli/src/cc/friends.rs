//! Functions that a class declares as its friends and nobody else does: to Microsoft's compiler they are seen from then on, to others only
//! by their arguments. The threads of a class are often such functions. Each is declared before its class.

use std::borrow::Cow;

use super::edited::Edited;
use super::reader::{Reader, behind_last, is_word};

/// What a type may be made of beside names in capital letters, which are Windows'.
const BUILT_IN: [&str; 14] = [
    "void",
    "bool",
    "char",
    "short",
    "int",
    "long",
    "float",
    "double",
    "signed",
    "unsigned",
    "const",
    "struct",
    "__stdcall",
    "__cdecl",
];

/// Whether a text has such functions.
pub fn are_in(text: &str) -> bool {
    text.contains("friend") && declared(text) != text
}

/// The text with the friends of its classes declared before them; its lines stay where they are.
pub fn declared(text: &str) -> Cow<'_, str> {
    let mut reader = Reader { text, at: 0 };
    let mut edited = Edited::new(text);
    while let Some(word) = reader.word() {
        if !matches!(word, "class" | "struct") {
            continue;
        }
        let start = reader.at - word.len();
        let before = text[..start].trim_end();
        let Some((name, body)) =
            head(text, reader.at).filter(|_| before.ends_with([';', '}', '{', '\n']) || is_alone(before))
        else {
            continue;
        };
        let end = close(text, body);
        let friends = of_class(&text[body..end], name);
        if !friends.is_empty() {
            edited.replace(start, start, &format!("{word} {name}; {} ", friends.join(" ")));
        }
        reader.at = end;
    }
    edited.finish()
}

/// Whether what stands before a class is nothing, or a directive or a comment on a line of its own.
fn is_alone(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
    line.is_empty() || line.starts_with('#') || line.starts_with("//") || before.ends_with("*/")
}

/// The name of the class whose first word ends at `at`, and where its body begins.
fn head(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = &text[at..];
    let brace = rest.find(['{', ';', '(', ')', '=', '<'])?;
    let name = rest[..brace].split([':', ' ', '\t', '\r', '\n']).find(|word| !word.is_empty())?;
    (rest[brace..].starts_with('{') && name.chars().all(is_word)).then_some((name, at + brace + 1))
}

/// Where the body ends that begins at `at`.
fn close(text: &str, at: usize) -> usize {
    let mut reader = Reader { text, at };
    let mut depth = 1;
    while let Some(next) = text[reader.at..].chars().next() {
        match next {
            '/' if text[reader.at..].starts_with("//") || text[reader.at..].starts_with("/*") => {
                reader.comment();
                continue;
            }
            '"' | '\'' => {
                reader.literal(next);
                continue;
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return reader.at;
        }
        reader.at += next.len_utf8();
    }
    text.len()
}

/// The functions that a class's body declares as friends and whose types are known before it.
fn of_class(body: &str, class: &str) -> Vec<String> {
    let mut reader = Reader { text: body, at: 0 };
    let mut found = Vec::new();
    while let Some(word) = reader.word() {
        if word != "friend" {
            continue;
        }
        let statement = body[reader.at..].split([';', '{']).next().unwrap_or_default();
        let is_declared = body[reader.at + statement.len()..].starts_with(';');
        if is_declared && is_simple(statement, class) {
            let line = statement.split_whitespace().collect::<Vec<_>>().join(" ");
            found.push(format!("{line};"));
        }
    }
    found
}

/// Whether a declaration is of a function by a plain name, of types that are known anywhere.
fn is_simple(statement: &str, class: &str) -> bool {
    let Some((before, parameters)) = statement.split_once('(') else { return false };
    let Some(parameters) = parameters.trim_end().strip_suffix(')') else { return false };
    let name = behind_last(before.trim_end(), |c| !is_word(c));
    let is_known = |words: &str| {
        let mut words = words.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()).peekable();
        words.peek().is_some() && words.all(|word| BUILT_IN.contains(&word) || word == class || is_of_windows(word))
    };
    let is_parameter = |parameter: &str| {
        let text = parameter.trim();
        // The last word is the parameter's name, unless it is its type.
        let last = behind_last(text.trim_end(), |c| !is_word(c));
        is_known(text) || is_known(&text[..last])
    };
    let plain = |text: &str| text.chars().all(|c| is_word(c) || c.is_whitespace() || matches!(c, '*' | '&' | ','));
    plain(before)
        && plain(parameters)
        && is_known(&before[..name])
        && (parameters.trim().is_empty() || parameters.split(',').all(is_parameter))
}

/// Whether a word is a type or a calling convention of Windows': capital letters.
fn is_of_windows(word: &str) -> bool {
    word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn a_friend_is_seen_before_its_class() {
        assert_eq!(
            declared("#pragma once\nclass Server : public Base\n{\n\tfriend void worker(HANDLE port);\n};"),
            "#pragma once\nclass Server; void worker(HANDLE port); class Server : public Base\n{\n\tfriend void worker(HANDLE port);\n};"
        );
        assert_eq!(
            declared("struct A { friend DWORD WINAPI Run(LPVOID); friend int f(const A *a, unsigned n); };"),
            "struct A; DWORD WINAPI Run(LPVOID); int f(const A *a, unsigned n); struct A { friend DWORD WINAPI Run(LPVOID); friend int f(const A *a, unsigned n); };"
        );
    }

    #[test]
    fn what_may_not_be_known_before_stays() {
        for text in [
            "class A { friend class B; friend struct C; };",
            "class A { friend std::ostream &operator<<(std::ostream &, const A &); };",
            "class A { friend void f(Inner x); friend Inner make(int); };",
            "class A { friend void f(int) { } };",
            "template <class T> class A { friend void f(int); };",
            "class A { class B { friend void f(Own own); }; };",
            "class A; struct B *f(struct A a);",
            "class A { /* friend void f(int); */ const char *s = \"}\"; // }\n friend void B::f(int); };",
            "class A { friend void f(int n = 3); ",
            "enum class A { friend };",
        ] {
            assert_eq!(declared(text), text);
        }
    }
}
