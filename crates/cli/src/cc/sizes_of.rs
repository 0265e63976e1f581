//! `sizeof TYPE` without parentheses.

use super::reader::{Reader, is_word, length};

/// Words that a type of several words begins with.
const BEGINS: [&str; 9] = ["const", "enum", "long", "short", "signed", "struct", "union", "unsigned", "volatile"];
/// Words that begin an expression.
const OPERATORS: [&str; 4] = ["new", "sizeof", "alignof", "__alignof"];

impl<'text> Reader<'text> {
    /// What stands behind `sizeof` if it is a name, or a type of several words, and nothing but that; and its end.
    pub fn operand(&self) -> Option<(&'text str, usize)> {
        let start = self.at + length(&self.text[self.at..], char::is_whitespace);
        let mut end = start;
        loop {
            let word_at = end + length(&self.text[end..], char::is_whitespace);
            let rest = &self.text[word_at..];
            let word = &rest[..length(rest, is_word)];
            if word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) || OPERATORS.contains(&word) {
                return None;
            }
            end = word_at + word.len();
            if !BEGINS.contains(&word) {
                break;
            }
            // `unsigned` alone is a type, too.
            let behind = self.text[end..].trim_start();
            if !behind.starts_with(is_word) {
                break;
            }
        }
        let behind = self.text[end..].trim_start();
        let goes_on = ["(", "[", ".", "->", "::", "++", "--", "\"", "'"].iter().any(|mark| behind.starts_with(mark));
        (start > self.at && !goes_on && !behind.starts_with(is_word)).then(|| (&self.text[start..end], end))
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::portable;

    #[test]
    fn a_type_gets_its_parentheses() {
        assert_eq!(portable("f(a*sizeof SOCKADDR_IN6)"), "f(a*sizeof(SOCKADDR_IN6))");
        assert_eq!(portable("n = sizeof struct sockaddr_in;"), "n = sizeof(struct sockaddr_in);");
        assert_eq!(portable("n = sizeof unsigned long * 2"), "n = sizeof(unsigned long) * 2");
        assert_eq!(portable("n = sizeof unsigned;"), "n = sizeof(unsigned);");
    }

    #[test]
    fn an_expression_stays() {
        for text in [
            "sizeof(x)",
            "sizeof x.y",
            "sizeof p->q",
            "sizeof a[0]",
            "sizeof *p",
            "sizeof \"text\"",
            "sizeof L\"text\"",
            "sizeof...(rest)",
            "sizeof std::string",
            "sizeof f(1)",
            "sizeof i++",
            "sizeof_x y",
            "// sizeof x\n",
            "\"sizeof x\"",
            "/* sizeof x */",
            "R\"a(sizeof x \" )a\"",
            "'\\'' + sizeof(x)",
            "1'000'000 + sizeof(x)",
            "sizeof new int",
        ] {
            assert_eq!(portable(text), text);
        }
    }
}
