//! Statements, among which the blocks are, and the ways out of these.

use super::parser::{Block, Edit, Parser, Place};
use super::{is_try, plain};

/// What begins a statement of its own, also where a macro without a semicolon stands before.
const BEGINS: [&str; 16] = [
    "break", "continue", "for", "while", "do", "switch", "if", "else", "return", "goto", "try", "__try", "_try",
    "__leave", "_leave", "case",
];

impl<'text> Parser<'text> {
    pub(super) fn statement(&mut self, place: Place) {
        self.space();
        let caught = Place { breaks: None, continues: None, ..place };
        let word = self.peek();
        let start = self.reader.at;
        match word {
            _ if self.next() == Some('{') => self.braces(place),
            "for" | "while" => {
                self.reader.at += word.len();
                self.parentheses();
                self.statement(caught);
            }
            "switch" => {
                self.reader.at += word.len();
                self.parentheses();
                self.statement(Place { breaks: None, ..place });
            }
            "do" => {
                self.reader.at += word.len();
                self.statement(caught);
                self.space();
                if self.peek() == "while" {
                    self.reader.at += "while".len();
                    self.parentheses();
                }
            }
            "if" => {
                self.reader.at += word.len();
                self.space();
                if self.peek() == "constexpr" {
                    self.reader.at += "constexpr".len();
                }
                self.parentheses();
                self.statement(place);
                self.space();
                if self.peek() == "else" {
                    self.reader.at += "else".len();
                    self.statement(place);
                }
            }
            "else" | "try" => {
                self.reader.at += word.len();
                self.statement(place);
            }
            "catch" => {
                self.reader.at += word.len();
                self.parentheses();
                self.statement(place);
            }
            "__try" | "_try" => self.block(place),
            "break" => self.way_out(start, word, place.breaks),
            "continue" => self.way_out(start, word, place.continues),
            "__leave" | "_leave" => self.way_out(start, word, place.leaves),
            "case" => {
                while !self.is_broken && !matches!(self.next(), None | Some(':' | ';' | '{' | '}')) {
                    self.token();
                    // A name's colons are none.
                    while self.rest().starts_with("::") {
                        self.reader.at += 2;
                    }
                }
                self.reader.at += usize::from(self.next() == Some(':'));
            }
            _ => self.expression(),
        }
    }

    /// A statement of no other kind, to its semicolon, or to where a statement begins behind a macro or a label.
    fn expression(&mut self) {
        let start = self.reader.at;
        let mut depth = 0;
        loop {
            self.space();
            match self.next() {
                None | Some('}') => return,
                Some(';') if depth <= 0 => {
                    self.reader.at += 1;
                    return;
                }
                Some('{') => {
                    self.braces(Place::default());
                    if self.is_broken {
                        return;
                    }
                }
                Some(mark) => {
                    if depth == 0 && self.reader.at > start && BEGINS.contains(&self.peek()) {
                        return;
                    }
                    depth += i32::from(mark == '(') - i32::from(mark == ')');
                    self.token();
                }
            }
        }
    }

    /// What a way out becomes at a place.
    fn leading(&mut self, word: &str, block: Option<usize>) -> String {
        let Some(block) = block else { return word.to_owned() };
        let ways = &mut self.blocks[block];
        match word {
            "break" => ways.breaks = true,
            "continue" => ways.continues = true,
            _ => return "OVL_LEAVE".to_owned(),
        }
        format!("goto ovl_{word}_{block}")
    }

    fn way_out(&mut self, start: usize, word: &str, block: Option<usize>) {
        self.reader.at += word.len();
        if block.is_some() {
            let text = self.leading(word, block);
            self.edits.push(Edit { start, end: start + word.len(), text });
        }
    }

    /// `__try` and what belongs to it.
    fn block(&mut self, place: Place) {
        let start = self.reader.at;
        let own = self.blocks.len();
        self.blocks.push(Block::default());
        self.reader.at += self.peek().len();
        let tried = self.reader.at;
        self.space();
        if self.next() != Some('{') {
            self.is_broken = true;
            return;
        }
        let inside = Place { breaks: Some(own), continues: Some(own), leaves: Some(own) };
        self.braces(inside);
        self.space();
        let (word, at) = (self.peek(), self.reader.at);
        let Some(plain) = plain(word).filter(|_| !is_try(word) && !self.is_broken) else {
            self.is_broken = true;
            return;
        };
        self.edits.push(Edit { start: at, end: at + word.len(), text: plain.to_owned() });
        self.reader.at += word.len();
        if plain == "OVL_EXCEPT" {
            self.parentheses();
        }
        self.space();
        if self.next() != Some('{') {
            self.is_broken = true;
            return;
        }
        self.braces(Place { leaves: place.leaves, ..inside });
        let end = self.reader.at;

        let Block { breaks, continues } = std::mem::take(&mut self.blocks[own]);
        let is_wrapped = breaks || continues;
        let open = if is_wrapped { "{ OVL_TRY" } else { "OVL_TRY" };
        self.edits.push(Edit { start, end: tried, text: open.to_owned() });
        if is_wrapped {
            let mut behind = String::new();
            for (is_meant, word, block) in [(breaks, "break", place.breaks), (continues, "continue", place.continues)] {
                if is_meant {
                    let way = self.leading(word, block);
                    behind.push_str(&format!(" if (0) {{ ovl_{word}_{own}: {way}; }}"));
                }
            }
            self.edits.push(Edit { start: end, end, text: format!("{behind} }}") });
        }
    }
}
