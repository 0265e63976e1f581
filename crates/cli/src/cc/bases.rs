//! `__super`: the first base of a class, which gets a name for it.

use std::borrow::Cow;

use super::edited::Edited;
use super::reader::{Reader, is_word};

/// The text with a name for the first base of each class, which `__super` becomes.
pub fn with_bases(text: &str) -> Cow<'_, str> {
    let mut reader = Reader { text, at: 0 };
    let mut edited = Edited::new(text);
    while let Some(word) = reader.word() {
        match word {
            "class" | "struct" => {
                let is_enum = text[..reader.at - word.len()].trim_end().ends_with("enum");
                let Some((base, end)) = reader.base().filter(|_| !is_enum) else { continue };
                edited.replace(end, end, &format!(" typedef {base} ovl_super; "));
                reader.at = end;
            }
            "__super" => edited.replace(reader.at - word.len(), reader.at, "ovl_super"),
            _ => {}
        }
    }
    edited.finish()
}

impl<'text> Reader<'text> {
    /// The first base of the class whose first word was just read, and where its body begins.
    fn base(&self) -> Option<(&'text str, usize)> {
        let head = &self.text[self.at..];
        let body = head.find(['{', ';', '(', ')', '='])?;
        let head = &head[..body];
        let colon =
            head.match_indices(':').find(|(at, _)| !head[at + 1..].starts_with(':') && !head[..*at].ends_with(':'))?.0;
        let mut depth = 0;
        let bases = &head[colon + 1..];
        let end = bases.find(|c| {
            depth += i32::from(c == '<') - i32::from(c == '>');
            c == ',' && depth == 0
        });
        let mut base = bases[..end.unwrap_or(bases.len())].trim();
        for access in ["virtual ", "public ", "protected ", "private ", "virtual "] {
            base = base.strip_prefix(access).map_or(base, str::trim_start);
        }
        let opens = self.text[self.at + body..].starts_with('{');
        (opens && base.starts_with(|c: char| is_word(c) || c == ':')).then_some((base, self.at + body + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::with_bases;

    #[test]
    fn a_base_has_a_name() {
        assert_eq!(
            with_bases("class A : public B { void f() { __super::f(); } };"),
            "class A : public B { typedef B ovl_super;  void f() { ovl_super::f(); } };"
        );
        assert_eq!(
            with_bases("struct A final : ns::B<int, C>, D\n{\n};"),
            "struct A final : ns::B<int, C>, D\n{ typedef ns::B<int, C> ovl_super; \n};"
        );
        for text in [
            "class A { };",
            "class A;",
            "enum class A : int { B };",
            "struct A a = {1};",
            "struct ns::A f() { return x ? y : z; }",
            "void f(struct A *a) { }",
        ] {
            assert_eq!(with_bases(text), text);
        }
    }
}
