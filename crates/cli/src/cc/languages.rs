//! Names of Windows' locales, such as `"korean"`, for which the C++ library here ends the program; UTF-8 is what all text is in.

use super::reader::{Reader, is_word};

/// What names of Windows' locales begin with, in small letters.
const LANGUAGES: [&str; 22] = [
    ".", "american", "chinese", "chs", "cht", "de-", "deu", "en-", "english", "enu", "fr", "german", "ja-", "japanese",
    "jpn", "ko-", "kor", "rus", "ru-", "spanish", "turkish", "zh-",
];

impl Reader<'_> {
    /// The name of a language of Windows as the last of what is in parentheses next: where its literal begins and ends.
    pub fn language(&self) -> Option<(usize, usize)> {
        let rest = &self.text[self.at..];
        let open = rest.find(['(', '{'])?;
        let close = open + rest[open..].find([')', '}', ';', '\n'])?;
        let literal = open + rest[open..close].find('"')?;
        let name = rest[literal + 1..close].trim_end().strip_suffix('"')?;
        let lower = name.to_ascii_lowercase();
        // A variable may stand before the parenthesis, and a category before the name.
        let is_call = rest[..open].chars().all(|c| is_word(c) || c.is_whitespace());
        let is_last = rest[open + 1..literal].chars().all(|c| is_word(c) || c.is_whitespace() || c == ',');
        // A name of Linux has its country behind an underscore.
        let is_windows =
            LANGUAGES.iter().any(|language| lower.starts_with(language)) && lower.as_bytes().get(2) != Some(&b'_');
        let start = self.at + literal;
        (is_call && is_last && is_windows && !name.contains('"')).then(|| (start, start + name.len() + 2))
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::portable;

    #[test]
    fn languages_of_windows_are_utf_8() {
        assert_eq!(
            portable("std::wcout.imbue(std::locale(\"korean\"));"),
            "std::wcout.imbue(std::locale(::setlocale(0, \"C.UTF-8\")));"
        );
        assert_eq!(portable("locale loc{ \"Korean_Korea.949\" };"), "locale loc{ ::setlocale(0, \"C.UTF-8\") };");
        assert_eq!(portable("setlocale(LC_ALL, \"kor\");"), "setlocale(LC_ALL, \"C.UTF-8\");");
        assert_eq!(portable("setlocale(0, \"Rus\"); puts(\"kor\");"), "setlocale(0, \"C.UTF-8\"); puts(\"kor\");");
        for text in [
            "setlocale(LC_ALL, \"\");",
            "locale(\"ko_KR.UTF-8\")",
            "locale(\"fr_FR\")",
            "locale()",
            "f(locale, \"kor\")",
            "locale(name)",
        ] {
            assert_eq!(portable(text), text);
        }
    }
}
