//! What Microsoft's compiler takes and the others have no flag for, word by word: what becomes of a word is said in the file of its own idea,
//! such as `sizes_of.rs`. Here are the annotations `__in` and `__out`, which no header can define away in C++, for libstdc++ has parameters of
//! these names; constants without a type; and a comma before `__VA_ARGS__`, which Microsoft's preprocessor drops where these are none.

use std::borrow::Cow;

use super::edited::{Edited, then};
use super::own_path::{self, CUTTERS};
use super::reader::{Reader, is_word, length};
use super::{argument_lists, entry, function_name, narrow_keys, suffixes};

/// The text as every compiler takes it; its lines stay where they are. Comments, strings and characters stay as they are.
pub fn portable(text: &str) -> Cow<'_, str> {
    let text = then(with_known_words(text), suffixes::common);
    then(text, argument_lists::copied_by_name)
}

fn with_known_words(text: &str) -> Cow<'_, str> {
    const WORDS: [&str; 16] = [
        "sizeof",
        "__in",
        "__out",
        "locale",
        "exception",
        "what",
        "__FUNCTION",
        "__VA_ARGS__",
        "each",
        "sealed",
        "abstract",
        "const",
        "typedef",
        "GetModuleFileName",
        "GetQueuedCompletionStatus",
        "main",
    ];
    if !WORDS.iter().any(|word| text.contains(word)) {
        return Cow::Borrowed(text);
    }
    let asks_own_path = own_path::is_asked(text);
    let mut reader = Reader { text, at: 0 };
    let mut edited = Edited::new(text);
    while let Some(word) = reader.word() {
        let start = reader.at - word.len();
        let replaced = match word {
            "main" if entry::is_first_of_two(text, reader.at) => {
                Some((format!("{} {word}", entry::TAKEN_BACK), reader.at))
            }
            "main" => entry::without_type(text, reader.at).map(|becomes| (becomes.to_owned(), reader.at)),
            "GetQueuedCompletionStatus" if narrow_keys::is_given(text, reader.at) => {
                Some((narrow_keys::TAKEN_BY.to_owned(), reader.at))
            }
            "sizeof" => reader.operand().map(|(operand, end)| (format!("sizeof({operand})"), end)),
            "locale" => reader.language().map(|(name, end)| {
                // Streams that go with C's are written by C's locale: LC_CTYPE is set, too, and the answer is its name.
                (format!("{}::setlocale(0, \"C.UTF-8\")", &text[start..name]), end)
            }),
            "setlocale" => reader.language().map(|(name, end)| (format!("{}\"C.UTF-8\"", &text[start..name]), end)),
            "exception" if reader.thrown(word) => Some(reader.with_text()),
            "__FUNCTION__" if function_name::is_in_macro(text, reader.at) => {
                let joined = function_name::joined(text, start, reader.at);
                joined.filter(|(left, ..)| *left >= edited.done()).map(|(left, joined, end)| {
                    edited.replace(left, start, "");
                    (joined, end)
                })
            }
            "__FUNCTION__" if reader.beside_literal(word) => {
                Some((format!("\"{}\"", reader.function(word)), reader.at))
            }
            _ if asks_own_path && CUTTERS.contains(&word) => {
                reader.separator().map(|(becomes, from, end)| (format!("{}{becomes}", &text[start..from]), end))
            }
            "const" if reader.is_of_int(word) => Some((format!("{word} int"), reader.at)),
            "typedef" => reader.exact_type(),
            "for" => reader.for_each(),
            "sealed" | "abstract" => reader.limits(word).map(|limit| (limit.to_owned(), reader.at)),
            "__VA_ARGS__" if text[..start].trim_end().ends_with(',') => Some((format!("##{word}"), reader.at)),
            "__FUNCTIONW__" => Some((format!("L\"{}\"", reader.function(word)), reader.at)),
            "what" => reader.described().map(|end| (format!("{} noexcept", &text[start..end]), end)),
            "catch" => reader.caught().map(|end| (format!("{}&", &text[start..end]), end)),
            "__in" | "__out" => reader.annotated().then(|| (" ".repeat(word.len()), reader.at)),
            _ => None,
        };
        let Some((replacement, end)) = replaced else { continue };
        edited.replace(start, end, &replacement);
        reader.at = end;
    }
    edited.finish()
}

impl Reader<'_> {
    /// Whether the `const` that was just read begins a declaration without a type, which once was one of an int: `const MAJOR = 1;`.
    fn is_of_int(&self, word: &str) -> bool {
        let prefix = &self.text[..self.at - word.len()];
        let before = prefix.trim_end();
        let (here, above) = (prefix.rsplit('\n').next().unwrap_or_default().trim(), before.rsplit('\n').next());
        let above = above.unwrap_or_default().trim_start();
        let is_apart = above.is_empty() || above.starts_with('#') || above.starts_with("//") || above.ends_with("*/");
        let begins = before.ends_with([';', '{', '}']) && !here.starts_with('#') || here.is_empty() && is_apart;
        let rest = self.text[self.at..].trim_start();
        let value = rest[length(rest, is_word)..].trim_start();
        let is_named = rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
        begins && is_named && value.starts_with('=') && !value.starts_with("==")
    }

    /// Whether a declaration follows on the same word: a parameter that has the annotation for its name is followed by a mark.
    fn annotated(&self) -> bool {
        let rest = &self.text[self.at..];
        let space = length(rest, char::is_whitespace);
        space > 0 && rest[space..].starts_with(|c: char| is_word(c) && !c.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::super::bases::with_bases;
    use super::portable;

    #[test]
    fn a_comma_before_no_arguments_goes() {
        assert_eq!(
            portable("#define LOG(f, ...) printf(f, __VA_ARGS__)"),
            "#define LOG(f, ...) printf(f, ##__VA_ARGS__)"
        );
        for text in ["#define LOG(f, ...) printf(f, ##__VA_ARGS__)", "#define LOG(...) printf(__VA_ARGS__)"] {
            assert_eq!(portable(text), text);
        }
    }

    #[test]
    fn a_constant_without_a_type_is_an_int() {
        assert_eq!(
            portable("// v\nconst MAJOR = 1;\nconst MINOR=0;"),
            "// v\nconst int MAJOR = 1;\nconst int MINOR=0;"
        );
        assert_eq!(
            portable("#define X\nconst N = 2; { const M = 3; }"),
            "#define X\nconst int N = 2; { const int M = 3; }"
        );
        for text in [
            "const int n = 1;",
            "int const n = 1;",
            "char *\nconst p = q;",
            "auto\nconst n = 1;",
            "#define C const n = 1",
            "void f() const == 0;",
            "f(const x = 3);",
            "// const n = 1;",
            "const std::string s = t;",
            "const T x{};",
        ] {
            assert_eq!(portable(text), text);
        }
    }

    #[test]
    fn an_annotation_goes_and_a_name_stays() {
        assert_eq!(portable("f(\n\t__in  LPVOID p,\n\t__out DWORD *n)"), "f(\n\t      LPVOID p,\n\t      DWORD *n)");
        for text in ["std::istream &__in, int", "__in >> x", "__in.get()", "__in_opt LPVOID p", "\"__in x\""] {
            assert_eq!(portable(text), text);
        }
    }

    /// As comments have them that were read in another code page than their own.
    #[test]
    fn any_character_may_stand_anywhere() {
        let text = "#define LOG(f, ...) printf(\"a\" __FUNCTION__ \"b\", f, __VA_ARGS__) // x\nusing namespace std;\n\
            class E : public std::exception { friend int h(HANDLE p); E(int n) : exception(\"t\") {} const char *what() const { return __super::what(); } };\n\
            typedef unsigned __int64 uint64_t;\nint f(__in int *p, byte b) sealed\n{ goto end; int n = 3; end: throw std::exception(__FUNCTION__ \" x\", 1); }\n\
            int g() { GetModuleFileName(0, s, 9); strrchr(s, '\\\\'); for each (int x in y) setlocale(0, \"kor\"); catch (exception e) \n\
            _stricmp(a, b); sizeof unsigned long; return sizeof x.y + strrev(\"z\"); }";
        for character in ['\u{bb}', '\u{fffd}', '\u{1f600}'] {
            for (at, _) in text.char_indices() {
                let changed = format!("{}{character}{}", &text[..at], &text[at..]);
                let portable = portable(&changed);
                with_bases(&portable);
                super::super::exception_text::with_texts(&portable);
                super::super::runtime::is_used([&*changed].into_iter());
                super::super::bytes::are_windows([&*changed].into_iter());
                super::super::implied::headers([&*changed].into_iter());
                super::super::friends::declared(&portable);
            }
        }
    }

    #[test]
    fn nothing_makes_it_fail() {
        for text in [
            "sizeof",
            "sizeof ",
            "\"sizeof",
            "'",
            "/*__in",
            "R\"sizeof x",
            "__in ",
            "sizeof \u{fc}ber",
            "__out \u{fc} x",
        ] {
            portable(text);
        }
    }
}
