//! Numbers with the sizes of Microsoft's compiler behind them: `116444736000000000Ui64`, `-1i64`, and `number##i64` in a macro.

use std::borrow::Cow;

use super::edited::Edited;
use super::reader::{Reader, is_word};

/// The sizes, and what the others write for them. What has fewer bits than an `int` becomes one before anything is done with it.
const SUFFIXES: [(&str, &str); 8] =
    [("ui64", "ULL"), ("i64", "LL"), ("ui32", "U"), ("i32", ""), ("ui16", ""), ("i16", ""), ("ui8", ""), ("i8", "")];

/// The text with the suffixes that every compiler has.
pub fn common(text: &str) -> Cow<'_, str> {
    let mut reader = Reader { text, at: 0 };
    let mut edited = Edited::new(text);
    while let Some(token) = reader.token() {
        let start = reader.at - token.len();
        let is_number = token.starts_with(|c: char| c.is_ascii_digit());
        let is_pasted = !is_number && text[..start].trim_end().ends_with("##");
        let small = token.to_ascii_lowercase();
        let Some((suffix, becomes)) = SUFFIXES.iter().find(|(suffix, _)| small.ends_with(suffix)) else { continue };
        let value = &token[..token.len() - suffix.len()];
        let is_whole =
            value.starts_with("0x") || value.starts_with("0X") || value.chars().all(|c| matches!(c, '0'..='9' | '\''));
        if !(is_number && is_whole || is_pasted && value.is_empty()) {
            continue;
        }
        edited.replace(start + value.len(), reader.at, becomes);
    }
    edited.finish()
}

impl<'text> Reader<'text> {
    /// The next word or number of the program; the reader then stands behind it.
    fn token(&mut self) -> Option<&'text str> {
        loop {
            let rest = &self.text[self.at..];
            let next = rest.chars().next()?;
            match next {
                '/' if rest.starts_with("//") || rest.starts_with("/*") => self.comment(),
                '"' | '\'' => self.literal(next),
                c if is_word(c) => {
                    let is_in = |c: char| is_word(c) || next.is_ascii_digit() && c == '\'';
                    let token = &rest[..rest.find(|c| !is_in(c)).unwrap_or(rest.len())];
                    self.at += token.len();
                    if token.ends_with('R') && self.text[self.at..].starts_with('"') {
                        self.raw_string();
                        continue;
                    }
                    return Some(token);
                }
                c => self.at += c.len_utf8(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::common;

    #[test]
    fn sizes_become_suffixes() {
        for (text, changed) in [
            ("x = 116444736000000000Ui64;", "x = 116444736000000000ULL;"),
            ("x = -1i64 + 0xFFi64 - 3I64;", "x = -1LL + 0xFFLL - 3LL;"),
            ("x = 7ui32 | 7i8;", "x = 7U | 7;"),
            ("#define WIDE(number) number##i64", "#define WIDE(number) number##LL"),
            ("now -= 116444736000000000UI64; /* 5i64 */", "now -= 116444736000000000ULL; /* 5i64 */"),
            ("#if X > 7ui32\n b = 3i32 + 1i8 + 2UI16;\n", "#if X > 7U\n b = 3 + 1 + 2;\n"),
        ] {
            assert_eq!(common(text), changed);
        }
        for text in [
            "printf(\"%5i64 %I64d\", i64);",
            "int ui64 = a64 + 0xi;",
            "// 5i64",
            "f(x1i64);",
            "f(1.0e5, 0xAi1) + '5i64';",
        ] {
            assert_eq!(common(text), text);
        }
    }
}
