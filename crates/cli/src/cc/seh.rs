//! `__try` as the SDK's header cannot do it alone (`ovl/seh.h`): functions with one are compiled as they are written, since their locals must lie in
//! memory; `break` and `continue` out of a block are jumps, which C's loop around the block does not catch; and a header's `__try` is told from
//! libstdc++'s.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::edited::Edited;
use super::function_name::directive;
use super::reader::{Reader, is_word, length};

/// The SDK's header that has what is made here.
pub const HEADER: &str = "ovl/seh.h";

/// Whether a text has such blocks, or uses one of the macros that have.
pub fn is_used(text: &str, macros: &BTreeSet<String>) -> bool {
    let mut reader = Reader { text, at: 0 };
    (text.contains("_try") || !macros.is_empty())
        && std::iter::from_fn(|| reader.word()).any(|word| is_try(word) || macros.contains(word))
}

/// The names of the macros that begin a block.
pub fn macros(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if !text.contains("_try") {
        return found;
    }
    let mut reader = Reader { text, at: 0 };
    let mut before = "";
    while let Some(word) = reader.word() {
        if before == "define" {
            let mut inner = Reader { text: &text[..reader.at + directive(&text[reader.at..])], at: reader.at };
            if std::iter::from_fn(|| inner.word()).any(is_try) {
                found.insert(word.to_owned());
            }
        }
        before = word;
    }
    found
}

fn is_try(word: &str) -> bool {
    matches!(word, "__try" | "_try")
}

/// The text with its blocks made over; its lines stay where they are.
pub fn made_over<'text>(text: &'text str, macros: &BTreeSet<String>) -> Cow<'text, str> {
    let mut parser = Parser::new(text, macros);
    parser.file(false);
    if parser.is_broken {
        // Conditions have broken the braces: the words alone, and the whole file as it is written.
        let mut reader = Reader { text, at: 0 };
        parser.edits.clear();
        while let Some(word) = reader.word() {
            parser.edits.extend(plain(word).map(|plain| Edit {
                start: reader.at - word.len(),
                end: reader.at,
                text: plain.to_owned(),
            }));
        }
        if let Some(first) = first_definition(text) {
            parser.edits.push(Edit { start: first, end: first, text: "OVL_UNOPTIMIZED ".to_owned() });
        }
    }
    parser.edits.sort_by_key(|edit| edit.start);
    let mut edited = Edited::new(text);
    for edit in &parser.edits {
        // A directive may have been met twice.
        if edit.start >= edited.done() {
            edited.replace(edit.start, edit.end, &edit.text);
        }
    }
    edited.finish()
}

/// What a word is where nothing is known of what stands around it.
fn plain(word: &str) -> Option<&'static str> {
    match word {
        "__try" | "_try" => Some("OVL_TRY"),
        "__except" | "_except" => Some("OVL_EXCEPT"),
        "__finally" | "_finally" => Some("OVL_FINALLY"),
        _ => None,
    }
}

/// Where the first line begins that is neither empty nor a directive nor in a comment.
fn first_definition(text: &str) -> Option<usize> {
    let none = BTreeSet::new();
    let mut parser = Parser::new(text, &none);
    parser.space();
    (parser.reader.at < text.len()).then_some(parser.reader.at)
}

struct Edit {
    start: usize,
    end: usize,
    text: String,
}

/// What leads out of a block.
#[derive(Default)]
struct Block {
    breaks: bool,
    continues: bool,
}

/// Which block a word means at a place: the number of the one that it leads out of; none where a loop within catches it.
#[derive(Clone, Copy, Default)]
struct Place {
    breaks: Option<usize>,
    continues: Option<usize>,
    leaves: Option<usize>,
}

struct Parser<'text> {
    reader: Reader<'text>,
    edits: Vec<Edit>,
    blocks: Vec<Block>,
    /// The macros that begin a block, and how often they have been met.
    macros: &'text BTreeSet<String>,
    met: usize,
    is_broken: bool,
}

/// What begins a statement of its own, also where a macro without a semicolon stands before.
const BEGINS: [&str; 16] = [
    "break", "continue", "for", "while", "do", "switch", "if", "else", "return", "goto", "try", "__try", "_try",
    "__leave", "_leave", "case",
];

impl<'text> Parser<'text> {
    fn new(text: &'text str, macros: &'text BTreeSet<String>) -> Self {
        let reader = Reader { text, at: 0 };
        Parser { reader, edits: Vec::new(), blocks: Vec::new(), macros, met: 0, is_broken: false }
    }

    fn rest(&self) -> &'text str {
        &self.reader.text[self.reader.at..]
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Passes over what is no part of the program: space, comments and directives.
    fn space(&mut self) {
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
    fn peek(&self) -> &'text str {
        let rest = self.rest();
        if rest.starts_with(|c: char| c.is_ascii_digit()) { "" } else { &rest[..length(rest, is_word)] }
    }

    /// Passes over one thing of an expression: a literal, a word, a number, a mark.
    fn token(&mut self) {
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
    fn parentheses(&mut self) -> bool {
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
    fn braces(&mut self, place: Place) {
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
    fn file(&mut self, is_within: bool) {
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

    fn statement(&mut self, place: Place) {
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

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::BTreeSet;

    use super::{is_used, macros};

    fn made_over(text: &str) -> Cow<'_, str> {
        super::made_over(text, &macros(text))
    }

    #[test]
    fn a_function_is_compiled_as_it_is_written() {
        assert_eq!(
            made_over("int a;\nint f(void) { __try { g(); } __finally { h(); } return 1; }\nint k(void) { return 2; }"),
            "int a;\nOVL_UNOPTIMIZED int f(void) { OVL_TRY { g(); } OVL_FINALLY { h(); } return 1; } OVL_OPTIMIZED\nint k(void) { return 2; }"
        );
        assert_eq!(
            made_over("namespace n { class A { int b; void f() { _try { } _except(1) { } } }; A a; }"),
            "namespace n { OVL_UNOPTIMIZED class A { int b; void f() { OVL_TRY { } OVL_EXCEPT(1) { } } }; OVL_OPTIMIZED A a; }"
        );
        assert_eq!(
            made_over("extern \"C\" { A::A() : b{1}, c(2) { __try { } __finally { } } }"),
            "extern \"C\" { OVL_UNOPTIMIZED A::A() : b{1}, c(2) { OVL_TRY { } OVL_FINALLY { } } OVL_OPTIMIZED }"
        );
    }

    fn body(text: &str) -> String {
        let text = format!("void f() {{{text}}}");
        let made = made_over(&text);
        let made = made.strip_prefix("OVL_UNOPTIMIZED void f() {").unwrap_or(&made);
        made.strip_suffix("} OVL_OPTIMIZED").unwrap_or(made).to_owned()
    }

    #[test]
    fn a_way_out_of_a_loop_is_a_jump() {
        assert_eq!(
            body("for (;;) __try { if (a) break; else continue; } __finally { }"),
            "for (;;) { OVL_TRY { if (a) goto ovl_break_0; else goto ovl_continue_0; } OVL_FINALLY { } \
             if (0) { ovl_break_0: break; } if (0) { ovl_continue_0: continue; } }"
        );
        assert_eq!(
            body("do { __try { } __except (a(1, \")\")) { M(x) break; } } while (b);"),
            "do { { OVL_TRY { } OVL_EXCEPT (a(1, \")\")) { M(x) goto ovl_break_0; } if (0) { ovl_break_0: break; } } } while (b);"
        );
    }

    #[test]
    fn what_is_within_stays() {
        for inner in [
            "for (;;) { break; continue; }",
            "while (a) if (b) { break; } else continue;",
            "do break; while (a); while (b) continue;",
            "switch (a) { case 1: break; case 'x': case A::B: case c ? 1 : 2: { break; } default: break; }",
            "auto l = [&](int a) { for (;;) break; return a; };",
            "struct A { int b[2] = {1, 2}; void f() { while (1) break; } } a;",
            "f(\"break;\"); // break;\n",
        ] {
            assert_eq!(
                body(&format!("for (;;) __try {{{inner}}} __finally {{ }}")),
                format!("for (;;) OVL_TRY {{{inner}}} OVL_FINALLY {{ }}")
            );
        }
        assert_eq!(
            body("for (;;) __try { switch (a) { case 1: continue; } } __finally { }"),
            "for (;;) { OVL_TRY { switch (a) { case 1: goto ovl_continue_0; } } OVL_FINALLY { } if (0) { ovl_continue_0: continue; } }"
        );
    }

    #[test]
    fn blocks_within_blocks() {
        assert_eq!(
            body("for (;;) __try { __try { break; } __finally { } } __finally { }"),
            "for (;;) { OVL_TRY { { OVL_TRY { goto ovl_break_1; } OVL_FINALLY { } if (0) { ovl_break_1: goto ovl_break_0; } } } OVL_FINALLY { } \
             if (0) { ovl_break_0: break; } }"
        );
        assert_eq!(
            body("__try { __try { __leave; } __except (1) { __leave; } } __finally { }"),
            "OVL_TRY { OVL_TRY { OVL_LEAVE; } OVL_EXCEPT (1) { OVL_LEAVE; } } OVL_FINALLY { }"
        );
    }

    #[test]
    fn where_conditions_break_the_braces_the_words_are_changed() {
        assert_eq!(
            made_over(
                "#include <a.h>\nvoid f() {\n#if A\nif (a) {\n#else\nif (b) {\n#endif\n__try { } __except (1) { } } }"
            ),
            "#include <a.h>\nOVL_UNOPTIMIZED void f() {\n#if A\nif (a) {\n#else\nif (b) {\n#endif\nOVL_TRY { } OVL_EXCEPT (1) { } } }"
        );
        assert_eq!(
            made_over("#define TRY __try {\nint a;\nvoid f() { TRY END }\n#define B TRY\n"),
            "#define TRY OVL_TRY {\nint a;\nOVL_UNOPTIMIZED void f() { TRY END } OVL_OPTIMIZED\n#define B TRY\n"
        );
    }

    #[test]
    fn nothing_makes_it_fail() {
        for text in [
            "__try",
            "f() { __try {",
            "f() { __try { } } __except",
            "} __try",
            "f(__try { )",
            "f() { do __try { } __finally ;",
        ] {
            made_over(text);
        }
        let none = BTreeSet::new();
        assert!(is_used("void f() { __try { } __finally { } }", &none) && !is_used("/* __try */ int my__try;", &none));
    }
}
