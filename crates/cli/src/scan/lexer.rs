//! C and C++ as tokens. Comments, strings (raw ones too) and continued lines are told apart as the language does; nothing is expanded, and
//! nothing that a file may hold makes it fail: what is no token is passed over.

use std::borrow::Cow;

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'text> {
    /// A name or a keyword.
    Name(Cow<'text, str>),
    /// A text's content, without what surrounds it.
    Text(Cow<'text, str>),
    /// A number or a character.
    Value(Cow<'text, str>),
    /// A mark; `::` and `->` are one each, as is what ends a directive: a newline.
    Mark(Mark),
    /// A directive's name. Its tokens follow, up to a [`Mark::End`].
    Directive(Cow<'text, str>),
    /// What an `#include` names, and whether in quotes.
    Header(Cow<'text, str>, bool),
}

/// A mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A character that stands for itself.
    One(u8),
    /// `::`
    Scope,
    /// `->`
    Arrow,
    /// The end of a directive.
    End,
}

/// A token and its line, counted from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'text> {
    /// The token.
    pub token: Token<'text>,
    /// Its line.
    pub line: u32,
}

/// The tokens of a text, and how many lines it has.
pub fn tokens(text: &str) -> (Vec<Place<'_>>, u32) {
    let mut lexer =
        Lexer { text, bytes: text.as_bytes(), at: 0, line: 1, found: Vec::new(), fresh: true, inside: false };
    lexer.run();
    let lines = lexer.line - u32::from(text.is_empty() || text.ends_with('\n'));
    (lexer.found, lines)
}

struct Lexer<'text> {
    text: &'text str,
    bytes: &'text [u8],
    at: usize,
    line: u32,
    found: Vec<Place<'text>>,
    /// Nothing but space and comments stands before this on its line.
    fresh: bool,
    /// Within a directive.
    inside: bool,
}

impl<'text> Lexer<'text> {
    fn run(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => {
                    self.end_directive();
                    self.advance();
                    self.fresh = true;
                }
                b'#' if self.fresh && !self.inside => self.directive(),
                b if b.is_ascii_whitespace() || b == b'\x0b' => self.advance(),
                b'/' if self.ahead(1) == Some(b'/') => self.skip_while(|b| b != b'\n'),
                b'/' if self.ahead(1) == Some(b'*') => self.block_comment(),
                _ => {
                    self.fresh = false;
                    self.token(byte);
                }
            }
        }
        self.end_directive();
    }

    fn token(&mut self, byte: u8) {
        match byte {
            b'"' => self.string(),
            b'\'' => self.character(),
            b if is_start(b) => self.name(),
            b if b.is_ascii_digit() || (b == b'.' && self.ahead(1).is_some_and(|b| b.is_ascii_digit())) => {
                self.number()
            }
            b':' if self.ahead(1) == Some(b':') => self.mark(Mark::Scope, 2),
            b'-' if self.ahead(1) == Some(b'>') => self.mark(Mark::Arrow, 2),
            b => self.mark(Mark::One(b), 1),
        }
    }

    /// The next byte, continued lines joined.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let rest = &self.bytes[self.at..];
            let joined = match rest {
                [b'\\', b'\n', ..] => 2,
                [b'\\', b'\r', b'\n', ..] => 3,
                // A file of an old Macintosh, or a mark that was left: neither is worth a failure.
                _ => return rest.first().copied(),
            };
            self.at += joined;
            self.line += 1;
        }
    }

    /// The byte `by` further on, continued lines joined.
    fn ahead(&self, by: usize) -> Option<u8> {
        let mut at = self.at;
        for _ in 0..=by {
            while self.bytes[at.min(self.bytes.len())..].starts_with(b"\\\n") {
                at += 2;
            }
            while self.bytes[at.min(self.bytes.len())..].starts_with(b"\\\r\n") {
                at += 3;
            }
            at += 1;
        }
        self.bytes.get(at - 1).copied()
    }

    fn advance(&mut self) {
        if self.bytes.get(self.at) == Some(&b'\n') {
            self.line += 1;
        }
        self.at += 1;
    }

    fn push(&mut self, token: Token<'text>, line: u32) {
        self.found.push(Place { token, line });
    }

    fn mark(&mut self, mark: Mark, length: usize) {
        let line = self.line;
        for _ in 0..length {
            self.peek();
            self.advance();
        }
        self.push(Token::Mark(mark), line);
    }

    /// The bytes that satisfy `wanted`, joined over continued lines.
    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> Cow<'text, str> {
        let start = self.at;
        let mut joined: Option<String> = None;
        let mut from = start;
        loop {
            let before = self.at;
            let next = self.peek();
            if self.at != before {
                joined.get_or_insert_default().push_str(self.text.get(from..before).unwrap_or_default());
                from = self.at;
            }
            if !next.is_some_and(&wanted) {
                break;
            }
            self.advance();
        }
        let tail = self.text.get(from..self.at).unwrap_or_default();
        match joined {
            Some(joined) => Cow::Owned(joined + tail),
            None => Cow::Borrowed(tail),
        }
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.advance();
        }
    }

    fn block_comment(&mut self) {
        self.at += 2;
        while let Some(byte) = self.bytes.get(self.at) {
            if *byte == b'*' && self.bytes.get(self.at + 1) == Some(&b'/') {
                self.at += 2;
                return;
            }
            self.advance();
        }
    }

    fn name(&mut self) {
        let line = self.line;
        let name = self.take_while(is_part);
        // L"…", u8"…", R"(…)" and the like.
        if self.peek() == Some(b'"') && matches!(&*name, "L" | "u" | "U" | "u8") {
            return self.string();
        }
        if self.peek() == Some(b'"') && matches!(&*name, "R" | "LR" | "uR" | "UR" | "u8R") {
            return self.raw_string();
        }
        if self.peek() == Some(b'\'') && matches!(&*name, "L" | "u" | "U" | "u8") {
            return self.character();
        }
        self.push(Token::Name(name), line);
    }

    fn number(&mut self) {
        let line = self.line;
        let mut previous = 0;
        let start = self.at;
        while let Some(byte) = self.peek() {
            let is_sign = (byte == b'+' || byte == b'-') && matches!(previous, b'e' | b'E' | b'p' | b'P');
            let is_separator = byte == b'\'' && self.ahead(1).is_some_and(|b| b.is_ascii_alphanumeric());
            if !(is_part(byte) || byte == b'.' || is_sign || is_separator) {
                break;
            }
            previous = byte;
            self.advance();
        }
        let value = Cow::Borrowed(self.text.get(start..self.at).unwrap_or_default());
        self.push(Token::Value(value), line);
    }

    /// A string ends with its line at the latest: an apostrophe in text that no compiler sees must not swallow the file.
    fn string(&mut self) {
        let line = self.line;
        let content = self.quoted(b'"');
        self.push(Token::Text(content), line);
    }

    fn character(&mut self) {
        let line = self.line;
        let content = self.quoted(b'\'');
        self.push(Token::Value(content), line);
    }

    fn quoted(&mut self, quote: u8) -> Cow<'text, str> {
        self.advance();
        let mut content: Option<String> = None;
        let mut from = self.at;
        loop {
            let before = self.at;
            let next = self.peek();
            if self.at != before {
                content.get_or_insert_default().push_str(self.text.get(from..before).unwrap_or_default());
                from = self.at;
            }
            match next {
                None | Some(b'\n') => break,
                Some(b) if b == quote => break,
                Some(b'\\') => {
                    self.advance();
                    if self.peek().is_some_and(|b| b != b'\n') {
                        self.advance();
                    }
                }
                Some(_) => self.advance(),
            }
        }
        let tail = self.text.get(from..self.at.min(self.bytes.len())).unwrap_or_default();
        if self.peek() == Some(quote) {
            self.advance();
        }
        match content {
            Some(content) => Cow::Owned(content + tail),
            None => Cow::Borrowed(tail),
        }
    }

    /// `R"mark(…)mark"`, in which neither a continued line nor a backslash means anything.
    fn raw_string(&mut self) {
        let line = self.line;
        self.at += 1;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let open = rest.find('(').filter(|open| *open <= 16 && !rest[..*open].contains(['\n', ' ', ')', '\\']));
        let Some(open) = open else {
            self.at -= 1;
            return self.string();
        };
        let close = format!("){}\"", &rest[..open]);
        let body = &rest[open + 1..];
        let length = body.find(&close).unwrap_or(body.len());
        let content = &body[..length];
        self.line += content.bytes().filter(|b| *b == b'\n').count() as u32;
        self.at = (self.at + open + 1 + length + close.len()).min(self.bytes.len());
        self.push(Token::Text(Cow::Borrowed(content)), line);
    }

    fn directive(&mut self) {
        let line = self.line;
        self.advance();
        self.skip_blank();
        let name = self.take_while(is_part);
        let is_include = matches!(&*name, "include" | "include_next" | "import" | "using");
        self.fresh = false;
        self.inside = true;
        // The rest of an #error is prose.
        let is_prose = matches!(&*name, "error" | "warning");
        self.push(Token::Directive(name), line);
        if is_prose {
            return self.skip_while(|b| b != b'\n');
        }
        if is_include {
            self.skip_blank();
            let end = match self.peek() {
                Some(b'<') => b'>',
                Some(b'"') => b'"',
                _ => return,
            };
            self.advance();
            let header = self.take_while(|b| b != end && b != b'\n');
            if self.peek() == Some(end) {
                self.advance();
            }
            self.push(Token::Header(header, end == b'"'), line);
        }
    }

    fn skip_blank(&mut self) {
        self.skip_while(|b| b == b' ' || b == b'\t');
    }

    fn end_directive(&mut self) {
        if std::mem::take(&mut self.inside) {
            let line = self.line;
            self.push(Token::Mark(Mark::End), line);
        }
    }
}

/// Bytes past ASCII are letters: names in any script are names.
fn is_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn is_part(byte: u8) -> bool {
    is_start(byte) || byte.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str) -> Vec<(String, u32)> {
        let (found, _) = tokens(text);
        found
            .into_iter()
            .filter_map(|place| match place.token {
                Token::Name(name) => Some((name.into_owned(), place.line)),
                _ => None,
            })
            .collect()
    }

    fn words(text: &str) -> Vec<String> {
        names(text).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn comments_and_strings_hold_no_names() {
        let text = "a /* Sleep \n Sleep */ b // Sleep \\\n Sleep\nc(\"Sleep \\\" Sleep\", 'S', L\"Sleep\") d\n";
        assert_eq!(words(text), ["a", "b", "c", "d"]);
        assert_eq!(names(text).last(), Some(&("d".to_string(), 4)));
    }

    #[test]
    fn raw_strings_end_at_their_own_mark() {
        let text = "x = R\"##(Sleep )\" \\\n)##\"; y = LR\"(\n)\"; z";
        assert_eq!(words(text), ["x", "y", "z"]);
        assert_eq!(names(text).last(), Some(&("z".to_string(), 3)));
    }

    #[test]
    fn continued_lines_join_names_and_keep_count() {
        assert_eq!(names("Sle\\\nep(1);\\\r\n Be\\\r\nep"), [("Sleep".to_string(), 1), ("Beep".to_string(), 3)]);
    }

    #[test]
    fn an_apostrophe_that_nobody_closes_ends_with_its_line() {
        assert_eq!(words("#error don't\nSleep\n'a\nBeep 1'000'000 x"), ["Sleep", "Beep", "x"]);
    }

    #[test]
    fn directives_have_their_end_and_their_header() {
        let (found, lines) = tokens("  # include <WinSock2.h> // x\n#define A(b) \\\n  b\nc");
        let tokens: Vec<Token> = found.into_iter().map(|place| place.token).collect();
        let name = |text| Token::Name(Cow::Borrowed(text));
        assert_eq!(
            tokens[..3],
            [Token::Directive("include".into()), Token::Header("WinSock2.h".into(), false), Token::Mark(Mark::End)]
        );
        assert_eq!(tokens[3..5], [Token::Directive("define".into()), name("A")]);
        assert_eq!(tokens[tokens.len() - 3..], [name("b"), Token::Mark(Mark::End), name("c")]);
        assert_eq!(lines, 4);
    }

    #[test]
    fn a_huge_line_is_one_line() {
        let line = "Sleep(1);".repeat(200_000);
        let (found, lines) = tokens(&line);
        assert_eq!((found.len(), lines), (1_000_000, 1));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Whatever a file holds, each line number is one of its lines, in order, and the count of lines is right.
        #[test]
        fn any_text_has_its_lines(text in "[\\x00-\\x7f한é]{0,200}") {
            let (found, lines) = tokens(&text);
            let count = text.lines().count() as u32;
            prop_assert!(lines == count || text.contains('\r'), "{lines} {count}");
            prop_assert!(found.windows(2).all(|pair| pair[0].line <= pair[1].line));
            prop_assert!(found.iter().all(|place| place.line >= 1 && place.line <= lines.max(1) + 1));
        }

        /// Text made of what begins and ends things: every opener without its end, every order.
        #[test]
        fn any_order_of_marks_ends(pieces in proptest::collection::vec(prop_oneof![
            Just("/*"), Just("*/"), Just("//"), Just("\""), Just("'"), Just("R\"("), Just(")\""), Just("R\"x("), Just("\\\n"), Just("\\\r\n"),
            Just("\n"), Just("#"), Just("include <"), Just("define "), Just(">"), Just("\\"), Just("Sleep"), Just("(")], 0..40)) {
            let text = pieces.concat();
            let (found, lines) = tokens(&text);
            prop_assert!(found.len() <= text.len() * 2 + 1);
            prop_assert_eq!(lines, text.lines().count() as u32);
        }
    }
}
