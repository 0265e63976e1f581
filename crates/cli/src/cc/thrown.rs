//! A `std::exception` that is thrown with a text, which one that is caught by value keeps, and whose `what` says nothing of exceptions.

use super::reader::{Reader, is_word, length};

/// Whether [`portable`] may have made exceptions into those that have a text.
pub fn throws(text: &str) -> bool {
    text.contains("throw") && text.contains("exception")
}

impl Reader<'_> {
    /// Whether `exception`, which was just read, is thrown with a text: a literal, or what a string has.
    pub fn thrown(&self, word: &str) -> bool {
        let before = self.text[..self.at - word.len()].trim_end();
        let before = before.strip_suffix("std::").unwrap_or(before).trim_end();
        let before = before.strip_suffix("new").map_or(before, str::trim_end);
        let is_thrown = before.strip_suffix("throw").is_some_and(|rest| !rest.ends_with(is_word));
        let rest = self.text[self.at..].trim_start();
        let Some(inside) = rest.strip_prefix('(').map(str::trim_start) else { return false };
        let statement = inside.split(';').next().unwrap_or_default().trim_end();
        let statement = statement.strip_suffix(')').unwrap_or_default().trim_end();
        let is_text = ["\"", "__FUNCTION__"].iter().any(|begin| inside.starts_with(begin));
        is_thrown && (is_text || [".c_str()", ".what()"].iter().any(|end| statement.ends_with(end)))
    }

    /// The exception that has a text here, and where what it replaces ends: a number behind the literal, which Microsoft's may have, goes.
    pub fn with_text(&self) -> (String, usize) {
        let name = "runtime_error";
        let mut inner = Reader { text: self.text, at: self.at };
        loop {
            inner.at += length(&self.text[inner.at..], |c| c.is_whitespace() || c == '(');
            match self.text[inner.at..].chars().next() {
                Some('"') => inner.literal('"'),
                Some(',') => break,
                _ => return (name.to_owned(), self.at),
            }
        }
        let rest = &self.text[inner.at..];
        let Some(end) = rest.find(';').and_then(|end| rest[..end].rfind(')')) else {
            return (name.to_owned(), self.at);
        };
        (format!("{name}{}", &self.text[self.at..inner.at]), inner.at + end)
    }

    /// Where `what() const` ends whose word was just read, if it says nothing of exceptions: others want it to.
    pub fn described(&self) -> Option<usize> {
        let mut at = self.at;
        for part in ["(", ")", "const"] {
            at += length(&self.text[at..], char::is_whitespace);
            at += self.text[at..].strip_prefix("void").filter(|_| part == ")").map_or(0, |_| "void".len());
            at += self.text[at..].strip_prefix(part).map(|_| part.len())?;
        }
        let behind = self.text[at..].trim_start();
        let is_told = ["noexcept", "throw", "_NOEXCEPT", "_GLIBCXX"].iter().any(|word| behind.starts_with(word));
        let is_declared = ["{", ";", "override", "final", "="].iter().any(|mark| behind.starts_with(mark));
        (is_declared && !is_told).then_some(at)
    }

    /// Where the type ends in `(std::exception e)` behind `catch`: what is caught there by value would lose its text.
    pub fn caught(&self) -> Option<usize> {
        let space = |at: usize| at + length(&self.text[at..], char::is_whitespace);
        let mut at = space(self.at);
        at = space(at + self.text[at..].starts_with('(').then_some(1)?);
        for optional in ["const ", "std::"] {
            if self.text[at..].starts_with(optional) {
                at = space(at + optional.len());
            }
        }
        let end = at + self.text[at..].strip_prefix("exception").map(|_| "exception".len())?;
        let name = space(end);
        let after = space(name + length(&self.text[name..], is_word));
        (name > end && after > name && self.text[after..].starts_with(')')).then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::portable;

    #[test]
    fn an_exception_has_a_text() {
        assert_eq!(portable("throw std::exception(\"no\");"), "throw std::runtime_error(\"no\");");
        assert_eq!(portable("throw exception( \"no\" );"), "throw runtime_error( \"no\" );");
        assert_eq!(portable("throw new std::exception(s.c_str());"), "throw new std::runtime_error(s.c_str());");
        assert_eq!(portable("catch (std::exception e) {"), "catch (std::exception& e) {");
        assert_eq!(portable("catch(const exception error)"), "catch(const exception& error)");
        for text in [
            "throw std::exception();",
            "throw exception(e);",
            "throw exception(code, 5);",
            "throw my_exception(\"no\");",
            "rethrow exception(\"no\");",
            "std::exception(\"no\")",
            "catch (std::exception &e)",
            "catch (std::exception const& e)",
            "catch (exception)",
            "catch (exception_of_mine e)",
            "catch",
            "throw exception(",
        ] {
            assert_eq!(portable(text), text);
        }
    }

    #[test]
    fn a_number_behind_the_text_goes() {
        assert_eq!(portable("throw std::exception(\"no\", error());"), "throw std::runtime_error(\"no\");");
        assert_eq!(portable("throw std::exception(\"a, b\");"), "throw std::runtime_error(\"a, b\");");
    }

    #[test]
    fn what_throws_nothing() {
        assert_eq!(
            portable("virtual const char* what() const { return m; }"),
            "virtual const char* what() const noexcept { return m; }"
        );
        assert_eq!(
            portable("const char *what(void) const override;"),
            "const char *what(void) const noexcept override;"
        );
        assert_eq!(portable("const char *E::what() const\n{"), "const char *E::what() const noexcept\n{");
        for text in [
            "const char *what() const throw() {",
            "const char *what() const noexcept override {",
            "puts(e.what());",
            "e.what() == text",
            "int what;",
            "what",
        ] {
            assert_eq!(portable(text), text);
        }
    }
}
