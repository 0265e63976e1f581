//! Goes along a program's text from word to word, past its comments, strings and characters.

/// Where in a text the reader stands. What more is asked of the text there stands beside each question: `sizes_of.rs`, `thrown.rs` and so on.
pub struct Reader<'text> {
    pub text: &'text str,
    pub at: usize,
}

impl<'text> Reader<'text> {
    /// The next word of the program; the reader then stands behind it.
    pub fn word(&mut self) -> Option<&'text str> {
        loop {
            let rest = &self.text[self.at..];
            let next = rest.chars().next()?;
            match next {
                '/' if rest.starts_with("//") || rest.starts_with("/*") => self.comment(),
                '"' | '\'' => self.literal(next),
                '0'..='9' => self.at += length(rest, |c| is_word(c) || matches!(c, '.' | '\'')),
                c if is_word(c) => {
                    let word = &rest[..length(rest, is_word)];
                    self.at += word.len();
                    let raw = matches!(word, "R" | "LR" | "uR" | "UR" | "u8R");
                    if raw && self.text[self.at..].starts_with('"') {
                        self.raw_string();
                        continue;
                    }
                    return Some(word);
                }
                c => self.at += c.len_utf8(),
            }
        }
    }

    /// Passes over a comment.
    pub fn comment(&mut self) {
        let rest = &self.text[self.at..];
        let end = match rest.starts_with("//") {
            true => rest.find('\n'),
            false => rest[2..].find("*/").map(|end| end + 4),
        };
        self.at += end.unwrap_or(rest.len());
    }

    /// Passes over a string or a character; one that does not end on its line ends with it.
    pub fn literal(&mut self, quote: char) {
        let mut escaped = false;
        let rest = &self.text[self.at + 1..];
        let end = rest.find(|c: char| {
            let ends = !escaped && (c == quote || c == '\n');
            escaped = c == '\\' && !escaped;
            ends
        });
        self.at += end.map_or(rest.len() + 1, |end| end + 2);
    }

    /// Passes over a raw string, from its quote.
    pub fn raw_string(&mut self) {
        let rest = &self.text[self.at + 1..];
        let Some(open) = rest.find('(') else {
            self.at += 1;
            return;
        };
        let close = format!("){}\"", &rest[..open]);
        self.at += rest.find(&close).map_or(rest.len() + 1, |end| end + close.len() + 1);
    }
}

pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Where what stands behind the last of such characters begins.
pub fn behind_last(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.char_indices().rev().find(|(_, c)| of(*c)).map_or(0, |(at, c)| at + c.len_utf8())
}

/// How many bytes at the text's beginning are such characters.
pub fn length(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of(c)).unwrap_or(text.len())
}
