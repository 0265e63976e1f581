//! Numbers with the suffixes of Microsoft's compiler, which say how many bits they have: `116444736000000000UI64`.

use std::borrow::Cow;

use super::dialect::{Reader, is_word, length};

/// Microsoft's suffixes, and what others say. Numbers of fewer bits become an `int` before anything is done with them.
const SUFFIXES: [(&str, &str); 8] =
    [("ui64", "ULL"), ("i64", "LL"), ("ui32", "U"), ("i32", ""), ("ui16", ""), ("i16", ""), ("ui8", ""), ("i8", "")];

/// The text with suffixes that every compiler knows.
pub fn with_known_suffixes(text: Cow<'_, str>) -> Cow<'_, str> {
    let ends = ["64", "32", "16", "i8", "I8"];
    let may_have = |text: &str| ends.iter().any(|end| text.match_indices(end).any(|(at, _)| is_behind_digit(text, at)));
    if !may_have(&text) {
        return text;
    }
    let mut changed = String::new();
    let mut copied = 0;
    let mut reader = Reader { text: &text, at: 0 };
    while let Some(number) = reader.number() {
        let Some((digits, suffix)) = parts(number) else { continue };
        changed.push_str(&text[copied..reader.at - number.len()]);
        changed.push_str(digits);
        changed.push_str(suffix);
        copied = reader.at;
    }
    match copied {
        0 => text,
        _ => Cow::Owned(changed + &text[copied..]),
    }
}

/// Whether the letters right before `at`, or there, stand behind a digit.
fn is_behind_digit(text: &str, at: usize) -> bool {
    let letters = text[..at].trim_end_matches(['i', 'I', 'u', 'U']);
    letters.ends_with(|c: char| c.is_ascii_hexdigit())
}

/// The digits of a number with such a suffix, and what takes the suffix' place.
fn parts(number: &str) -> Option<(&str, &'static str)> {
    SUFFIXES.iter().find_map(|(theirs, others)| {
        let digits = number.len().checked_sub(theirs.len()).filter(|at| number.is_char_boundary(*at))?;
        number[digits..].eq_ignore_ascii_case(theirs).then_some((&number[..digits], *others))
    })
}

impl<'text> Reader<'text> {
    /// The next number of the program; the reader then stands behind it.
    fn number(&mut self) -> Option<&'text str> {
        loop {
            let before = self.at;
            let is_digit = |c: char| c.is_ascii_digit();
            // Words, comments and literals are passed over; numbers are too, and lie between.
            let word = self.word();
            let end = word.map_or(self.text.len(), |word| self.at - word.len());
            let mut inner = Reader { text: &self.text[..end], at: before };
            while inner.at < end {
                let rest = &inner.text[inner.at..];
                let next = rest.chars().next()?;
                match next {
                    '/' if rest.starts_with("//") || rest.starts_with("/*") => inner.comment(),
                    '"' | '\'' => inner.literal(next),
                    _ if is_digit(next) => {
                        let number = &self.text[inner.at..inner.at + length(rest, |c| is_word(c) || c == '\'')];
                        self.at = inner.at + number.len();
                        return Some(number);
                    }
                    c if is_word(c) => inner.at += length(rest, is_word),
                    c => inner.at += c.len_utf8(),
                }
            }
            word?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::portable;

    #[test]
    fn suffixes_that_name_bits_become_those_that_name_types() {
        for (text, changed) in [
            ("now -= 116444736000000000UI64; /* 5i64 */", "now -= 116444736000000000ULL; /* 5i64 */"),
            ("a = 0xFFui64 + 10i64 / 2I64;", "a = 0xFFULL + 10LL / 2LL;"),
            ("#if X > 7ui32\n b = 3i32 + 1i8 + 2UI16;\n", "#if X > 7U\n b = 3 + 1 + 2;\n"),
        ] {
            assert_eq!(portable(text), changed);
        }
        for text in ["x64 = a1i64 + \"5i64\" + '1';", "// 5ui64\nint y = 64 + 0x64;", "f(1.0e5, 0xAi1);"] {
            assert_eq!(portable(text), text);
        }
    }
}
