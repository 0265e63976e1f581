//! Words that mean something to Microsoft's compiler in one place alone: `for each (x in y)`, and `sealed` and `abstract` behind a class's
//! name or a function's head.

use super::reader::{Reader, behind_last, is_word, length};

impl Reader<'_> {
    /// What becomes of `for each (T x in range)` whose `for` was just read, and where it ends.
    pub fn for_each(&self) -> Option<(String, usize)> {
        let after = |at: usize| at + length(&self.text[at..], char::is_whitespace);
        let each = after(self.at);
        let open = after(each + self.text[each..].strip_prefix("each").map(|_| "each".len())?);
        if each == self.at || !self.text[open..].starts_with('(') {
            return None;
        }
        let mut inner = Reader { text: self.text, at: open + 1 };
        loop {
            let word = inner.word()?;
            let start = inner.at - word.len();
            if self.text[open..start].contains([';', '{']) {
                return None;
            }
            if word == "in" {
                // The lines stay where they are.
                let lines = "\n".repeat(self.text[self.at..each].matches('\n').count());
                let space = format!("{lines}{}", &self.text[each + "each".len()..open]);
                return Some((format!("for{space}{}:", &self.text[open..start]), inner.at));
            }
        }
    }

    /// What `sealed` or `abstract`, which was just read, is to others.
    pub fn limits(&self, word: &str) -> Option<&'static str> {
        let before = self.text[..self.at - word.len()].trim_end();
        let behind = self.text[self.at..].trim_start();
        let of_class = ["{", ":"].iter().any(|mark| behind.starts_with(mark)) && !behind.starts_with("::") && {
            let head = before.rsplit([';', '{', '}', '(', ')', '=']).next().unwrap_or_default();
            let mut words = head.split(|c: char| !is_word(c)).filter(|word| !word.is_empty());
            let is_class = words.any(|word| matches!(word, "class" | "struct" | "interface"));
            is_class && words.next().is_some()
        };
        let of_function = [";", "{", "override", "sealed", "abstract"].iter().any(|mark| behind.starts_with(mark))
            && ends_head(before);
        match word {
            _ if of_class => Some(if word == "sealed" { "final" } else { "" }),
            "sealed" if of_function => Some("final"),
            "abstract" if of_function => Some("= 0"),
            _ => None,
        }
    }
}

/// Whether a text ends with a function's head: a name behind a type, parameters, and what may stand behind these. A cast is none.
fn ends_head(text: &str) -> bool {
    const BEHIND: [&str; 5] = ["override", "const", "noexcept", "sealed", "abstract"];
    let mut head = text;
    while let Some(rest) = BEHIND.iter().find_map(|word| head.strip_suffix(word)) {
        head = rest.trim_end();
    }
    if !head.ends_with(')') {
        return false;
    }
    let mut depth = 0;
    let open = head.rfind(|c| {
        depth += i32::from(c == ')') - i32::from(c == '(');
        depth == 0
    });
    let Some(before) = open.map(|open| head[..open].trim_end()) else { return false };
    let name = behind_last(before, |c| !is_word(c) && c != '~');
    let is_statement = matches!(&before[name..], "if" | "while" | "for" | "switch" | "sizeof" | "return" | "catch");
    let of_type = before[..name].trim_end().ends_with(|c: char| is_word(c) || matches!(c, '*' | '&' | '>'));
    name < before.len() && !is_statement && of_type
}

#[cfg(test)]
mod tests {
    use super::super::dialect::portable;

    #[test]
    fn each_of_a_range() {
        assert_eq!(portable("for each (int x in v) f(x);"), "for (int x : v) f(x);");
        assert_eq!(portable("for each(auto& p in a.b())"), "for(auto& p : a.b())");
        assert_eq!(portable("for each (std::pair<int, int> in_ in v)"), "for (std::pair<int, int> in_ : v)");
        for text in ["for (each = 0; each < 3; each++) in;", "for each one", "// for each (x in y)", "foreach (x in y)"]
        {
            assert_eq!(portable(text), text);
        }
    }

    #[test]
    fn limits_of_classes_and_functions() {
        assert_eq!(portable("class A sealed : public B {"), "class A final : public B {");
        assert_eq!(portable("class A abstract { void f() abstract; };"), "class A  { void f() = 0; };");
        assert_eq!(portable("void f() const override sealed { }"), "void f() const override final { }");
        assert_eq!(portable("virtual void f() sealed;"), "virtual void f() final;");
        for text in [
            "int sealed = 5;",
            "bool abstract;",
            "if (sealed) {",
            "f(abstract);",
            "class sealed {",
            "enum { abstract }",
        ] {
            assert_eq!(portable(text), text);
        }
    }
}
