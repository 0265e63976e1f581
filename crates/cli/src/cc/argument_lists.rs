//! Lists of arguments that are copied by `=`: to Microsoft's compiler a `va_list` is a pointer. Where it is an array, only `va_copy` does it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::edited::Edited;
use super::reader::{Reader, is_word, length};

/// The text in which `va_copy` copies them.
pub fn copied_by_name(text: &str) -> Cow<'_, str> {
    if !text.contains("va_list") {
        return Cow::Borrowed(text);
    }
    let names = declared(text);
    let mut edited = Edited::new(text);
    let mut reader = Reader { text, at: 0 };
    let mut before = "";
    while let Some(word) = reader.word() {
        let is_declared = std::mem::replace(&mut before, word) == "va_list";
        let Some((from, end)) = names.contains(word).then(|| assigned(&text[reader.at..])).flatten() else { continue };
        if !names.contains(from) {
            continue;
        }
        let start = reader.at - word.len();
        if !is_declared && !text[..start].trim_end().ends_with([';', '{', '}', ')', ':']) {
            continue;
        }
        let declared = if is_declared { format!("{word}; ") } else { String::new() };
        reader.at += end;
        edited.replace(start, reader.at, &format!("{declared}__builtin_va_copy({word}, {from});"));
    }
    edited.finish()
}

/// The names that are declared as lists of arguments somewhere.
fn declared(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut reader = Reader { text, at: 0 };
    while let Some(word) = reader.word() {
        if word != "va_list" {
            continue;
        }
        let mut rest = text[reader.at..].trim_start();
        loop {
            let name = &rest[..length(rest, is_word)];
            rest = rest[name.len()..].trim_start();
            if name.is_empty() {
                break;
            }
            names.insert(name);
            // Of parameters each has its type.
            let more = rest.strip_prefix(',').map(str::trim_start);
            let Some(more) = more.filter(|more| more[length(more, is_word)..].trim_start().starts_with([',', ';']))
            else {
                break;
            };
            rest = more;
        }
    }
    names
}

/// The name that is assigned to the word before, if nothing else is, and where the statement ends.
fn assigned(rest: &str) -> Option<(&str, usize)> {
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let name = &value[..length(value, is_word)];
    let behind = value[name.len()..].trim_start().strip_prefix(';')?;
    Some((name, rest.len() - behind.len()))
}

#[cfg(test)]
mod tests {
    use super::super::dialect::portable;

    #[test]
    fn an_assigned_list_is_copied() {
        for (text, changed) in [
            (
                "int f(va_list va) { va_list tmp; tmp = va; }",
                "int f(va_list va) { va_list tmp; __builtin_va_copy(tmp, va); }",
            ),
            (
                "void f(const char *t, va_list args) {\n#ifdef WIN32\n  va_list again = args;\n}",
                "void f(const char *t, va_list args) {\n#ifdef WIN32\n  va_list again; __builtin_va_copy(again, args);\n}",
            ),
            ("va_list a, b;\nif (x) a =\n b;", "va_list a, b;\nif (x) __builtin_va_copy(a, b);"),
        ] {
            assert_eq!(portable(text), changed);
        }
        for text in
            ["void f(va_list a, int b) { x = b; a == x; }", "va_list a; s.a = t.a;", "char *p; p = q; va_list l;"]
        {
            assert_eq!(portable(text), text);
        }
    }
}
