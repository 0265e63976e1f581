//! What a source is made of as far as blocks go: directives, functions, and what stands in parentheses and braces.

use std::collections::BTreeSet;

use super::super::function_name::directive;
use super::super::reader::{Reader, is_word, length};
use super::plain;

pub(super) struct Edit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: String,
}

/// What leads out of a block.
#[derive(Default)]
pub(super) struct Block {
    pub(super) breaks: bool,
    pub(super) continues: bool,
}

/// Which block a word means at a place: the number of the one that it leads out of; none where a loop within catches it.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) breaks: Option<usize>,
    pub(super) continues: Option<usize>,
    pub(super) leaves: Option<usize>,
}

pub(super) struct Parser<'text> {
    pub(super) reader: Reader<'text>,
    pub(super) edits: Vec<Edit>,
    pub(super) blocks: Vec<Block>,
    /// The macros that begin a block, and how often they have been met.
    macros: &'text BTreeSet<String>,
    met: usize,
    pub(super) is_broken: bool,
}

impl<'text> Parser<'text> {
    pub(super) fn new(text: &'text str, macros: &'text BTreeSet<String>) -> Self {
        let reader = Reader { text, at: 0 };
        Parser { reader, edits: Vec::new(), blocks: Vec::new(), macros, met: 0, is_broken: false }
    }

    pub(super) fn rest(&self) -> &'text str {
        &self.reader.text[self.reader.at..]
    }

    pub(super) fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Passes over what is no part of the program: space, comments and directives.
    pub(super) fn space(&mut self) {
        loop {
            let rest = self.rest();
            match rest.chars().next() {
                Some(c) if c.is_whitespace() => self.reader.at += c.len_utf8(),
                Some('/') if rest.starts_with("//") || rest.starts_with("/*") => self.reader.comment(),
                Some('#') if self.begins_line() => self.directive(),
                _ => return,
            }
        }
    }

    fn begins_line(&self) -> bool {
        self.reader.text[..self.reader.at].rsplit('\n').next().unwrap_or_default().trim().is_empty()
    }

    /// Passes over a directive; a macro has the words alone.
    fn directive(&mut self) {
        let start = self.reader.at;
        let end = start + directive(self.rest());
        let mut inner = Reader { text: &self.reader.text[..end], at: start };
        while let Some(word) = inner.word() {
            if let Some(plain) = plain(word) {
                self.edits.push(Edit { start: inner.at - word.len(), end: inner.at, text: plain.to_owned() });
            }
        }
        self.reader.at = end;
    }

    /// The word that stands here.
    pub(super) fn peek(&self) -> &'text str {
        let rest = self.rest();
        if rest.starts_with(|c: char| c.is_ascii_digit()) { "" } else { &rest[..length(rest, is_word)] }
    }

    /// Passes over one thing of an expression: a literal, a word, a number, a mark.
    pub(super) fn token(&mut self) {
        let rest = self.rest();
        match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => self.reader.literal(quote),
            Some(c) if c.is_ascii_digit() => self.reader.at += length(rest, |c| is_word(c) || matches!(c, '.' | '\'')),
            Some(c) if is_word(c) => {
                let word = self.peek();
                let is_raw = matches!(word, "R" | "LR" | "uR" | "UR" | "u8R") && rest[word.len()..].starts_with('"');
                self.reader.at += word.len();
                self.met += usize::from(self.macros.contains(word));
                if is_raw {
                    self.reader.raw_string();
                }
            }
            Some(c) => self.reader.at += c.len_utf8(),
            None => {}
        }
    }

    /// Passes over what is in parentheses, if they are next. What is in braces there is another function's.
    pub(super) fn parentheses(&mut self) -> bool {
        self.space();
        if self.next() != Some('(') {
            return false;
        }
        let mut depth = 0;
        loop {
            self.space();
            match self.next() {
                None => {
                    self.is_broken = true;
                    return false;
                }
                Some('{') => self.braces(Place::default()),
                Some('}') => {
                    self.is_broken = true;
                    return false;
                }
                Some(mark) => {
                    depth += i32::from(mark == '(') - i32::from(mark == ')');
                    self.token();
                    if depth == 0 {
                        return true;
                    }
                }
            }
        }
    }

    /// Passes over a block, from its brace.
    pub(super) fn braces(&mut self, place: Place) {
        self.reader.at += 1;
        loop {
            self.space();
            match self.next() {
                Some('}') => {
                    self.reader.at += 1;
                    return;
                }
                None => {
                    self.is_broken = true;
                    return;
                }
                _ if self.is_broken => return,
                _ => self.statement(place),
            }
        }
    }

    /// What stands outside functions, to the end of the file or of the brace around it.
    pub(super) fn file(&mut self, is_within: bool) {
        loop {
            self.space();
            match self.next() {
                None => {
                    self.is_broken |= is_within;
                    return;
                }
                Some('}') => {
                    self.is_broken |= !is_within;
                    self.reader.at += 1;
                    if is_within || self.is_broken {
                        return;
                    }
                }
                _ if self.is_broken => return,
                _ => self.item(),
            }
        }
    }

    /// A function, or another thing outside functions; if it has a block, it is compiled as it is written.
    fn item(&mut self) {
        let start = self.reader.at;
        let blocks = self.blocks.len() + self.met;
        let mut depth = 0;
        loop {
            self.space();
            match self.next() {
                None | Some('}') => break,
                Some(';') if depth == 0 => {
                    self.reader.at += 1;
                    break;
                }
                Some('{') => {
                    let head = &self.reader.text[start..self.reader.at];
                    let is_room =
                        head.trim_end().ends_with('"') || Reader { text: head, at: 0 }.word() == Some("namespace");
                    if is_room && depth == 0 {
                        self.reader.at += 1;
                        return self.file(true);
                    }
                    self.braces(Place::default());
                    if self.is_broken {
                        return;
                    }
                    let end = self.reader.at;
                    self.space();
                    let goes_on = self.next().is_some_and(|next| matches!(next, ';' | ',' | '{' | ')' | '('))
                        || !head.trim_end().ends_with(')') && self.is_declared(head);
                    if depth == 0 && !goes_on {
                        self.reader.at = end;
                        break;
                    }
                }
                Some(mark) => {
                    depth += i32::from(mark == '(') - i32::from(mark == ')');
                    self.token();
                }
            }
        }
        if self.blocks.len() + self.met > blocks {
            let end = self.reader.at;
            self.edits.push(Edit { start, end: start, text: "OVL_UNOPTIMIZED ".to_owned() });
            self.edits.push(Edit { start: end, end, text: " OVL_OPTIMIZED".to_owned() });
        }
    }

    /// Whether what goes before a brace is a type's head or a variable's, behind whose brace a name or a semicolon stands.
    fn is_declared(&self, head: &str) -> bool {
        let mut reader = Reader { text: head, at: 0 };
        let has_word = std::iter::from_fn(|| reader.word())
            .any(|word| matches!(word, "class" | "struct" | "union" | "enum" | "typedef" | "interface"));
        head.contains('=') || (has_word && !head.contains(')'))
    }
}
