//! Classes whose base is a `std::exception` with a text, as Microsoft's library has it: `: std::exception("text")` among initializers. Their
//! base becomes one of the SDK's that keeps a text (`ovl/exceptions.hpp`), in all files of the program, or in none.

use std::borrow::Cow;

use super::edited::Edited;
use super::reader::{Reader, is_word};

/// The SDK's exception with a text.
const NAMED: &str = "::ovl_exception";

/// Whether an exception is made with a text, other than by `throw`.
pub fn has_text(text: &str) -> bool {
    let mut reader = Reader { text, at: 0 };
    while let Some(word) = reader.word() {
        if word == "exception" && (reader.initialized(word) || reader.declared(word)) {
            return true;
        }
    }
    false
}

/// The text with the SDK's exception in place of each base, each initializer of one and each variable.
pub fn with_texts(text: &str) -> Cow<'_, str> {
    let mut reader = Reader { text, at: 0 };
    let mut edited = Edited::new(text);
    while let Some(word) = reader.word() {
        if word != "exception" || !(reader.initializes(word) || reader.is_base(word) || reader.declared(word)) {
            continue;
        }
        edited.replace(reader.qualified(word), reader.at, NAMED);
    }
    edited.finish()
}

/// Whether `exception` alone is `std::exception` in a text: it has such a base or the names of `std`, or uses no variable of that name.
fn names_base(text: &str) -> bool {
    if ["using namespace std", "using std::exception"].iter().any(|line| text.contains(line)) {
        return true;
    }
    let mut is_variable = false;
    let mut reader = Reader { text, at: 0 };
    while let Some(word) = reader.word() {
        if word != "exception" {
            continue;
        }
        if reader.is_base(word) {
            return true;
        }
        let before = text[..reader.qualified(word)].trim_end();
        let behind = text[reader.at..].trim_start();
        let named = before.trim_end_matches('(').trim_end();
        is_variable |= !["::", "catch", "throw"].iter().any(|word| named.ends_with(word))
            && [";", ".", "->", "=", ")", ","].iter().any(|mark| behind.starts_with(mark));
    }
    !is_variable
}

impl Reader<'_> {
    /// Where `std::` begins before the word that was just read, or the word itself.
    fn qualified(&self, word: &str) -> usize {
        let start = self.at - word.len();
        let before = self.text[..start].trim_end();
        let is_std = before.strip_suffix("::").map(str::trim_end).and_then(|rest| rest.strip_suffix("std"));
        let Some(before) = is_std.filter(|rest| !rest.ends_with(is_word)) else { return start };
        before.strip_suffix("::").unwrap_or(before).len()
    }

    /// What is in the parentheses behind the word, if there are any.
    fn inside(&self) -> Option<&str> {
        let rest = self.text[self.at..].trim_start().strip_prefix('(')?;
        Some(rest.trim_start())
    }

    /// Whether it is among a constructor's initializers.
    fn initializes(&self, word: &str) -> bool {
        let before = self.text[..self.qualified(word)].trim_end();
        let is_first = before.strip_suffix(':').is_some_and(|rest| rest.trim_end().ends_with(')'));
        let is_later = before.strip_suffix(',').is_some_and(|rest| rest.trim_end().ends_with([')', '}']));
        let is_base = self.qualified(word) < self.at - word.len() || names_base(self.text);
        self.inside().is_some() && (is_first || is_later) && is_base
    }

    /// The same, with a text.
    fn initialized(&self, word: &str) -> bool {
        self.initializes(word) && self.inside().is_some_and(|inside| !inside.starts_with(')'))
    }

    /// Whether it is a class's base.
    fn is_base(&self, word: &str) -> bool {
        let before = self.text[..self.qualified(word)].trim_end();
        let head = before.rsplit([';', '{', '}', '(', ')', '=']).next().unwrap_or_default();
        let mut words = head.split(|c: char| !is_word(c)).filter(|word| !word.is_empty());
        let is_class = words.any(|word| matches!(word, "class" | "struct")) && words.next().is_some();
        let begins = !before.ends_with("::")
            && [":", ",", "public", "virtual", "protected", "private"].iter().any(|mark| before.ends_with(mark));
        let behind = self.text[self.at..].trim_start();
        is_class && begins && head.contains(':') && (behind.starts_with('{') || behind.starts_with(','))
    }

    /// Whether a variable follows that is made from a literal.
    fn declared(&self, word: &str) -> bool {
        let before = self.text[..self.qualified(word)].trim_end();
        let rest = self.text[self.at..].trim_start();
        let name = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        let inside = rest[name.len()..].trim_start().strip_prefix('(');
        !name.is_empty()
            && (before.is_empty() || before.ends_with([';', '{', '}', ')']))
            && inside.is_some_and(|inside| inside.trim_start().starts_with('"'))
    }
}

#[cfg(test)]
mod tests {
    use super::{has_text, with_texts};

    #[test]
    fn a_base_keeps_its_text() {
        let text = "class E : public std::exception { E(const char *t) : std::exception(t), n(1) {} };";
        assert!(has_text(text));
        assert_eq!(
            with_texts(text),
            "class E : public ::ovl_exception { E(const char *t) : ::ovl_exception(t), n(1) {} };"
        );
        let text = "struct E : A, exception { E() : A(), exception(\"t\") {} };\nexception e(\"u\");";
        assert!(has_text(text));
        assert_eq!(
            with_texts(text),
            "struct E : A, ::ovl_exception { E() : A(), ::ovl_exception(\"t\") {} };\n::ovl_exception e(\"u\");"
        );
        assert_eq!(with_texts("E::E() : std::exception() {}"), "E::E() : ::ovl_exception() {}");
        // Its class is in a header.
        assert_eq!(with_texts("E::E() : exception(t) {}"), "E::E() : ::ovl_exception(t) {}");
    }

    #[test]
    fn others_stay() {
        for text in [
            "class E : public std::exception { E() : std::exception() {} };",
            "throw std::exception(\"no\");",
            "catch (std::exception &e) {",
            "class E : public my::exception { };",
            "a ? b : exception(c);",
            "exception e;",
            "class E { E(Cause *c) : exception(c) {} Cause *exception; };",
            "f(std::exception(\"t\"))",
        ] {
            assert!(!has_text(text), "{text}");
        }
        for text in [
            "catch (std::exception &e) {",
            "f(const std::exception &e) {",
            "std::exception_ptr e(\"x\");",
            "class E : my::exception {",
            "E::E() : kept(1), exception(nullptr) {}\nbool E::is() { return told(exception); }",
        ] {
            assert_eq!(with_texts(text), text);
        }
    }
}
