//! What one source uses of Windows, and what it defines itself.

use std::collections::HashSet;

use super::conditions::{Conditions, Guard};
use super::lexer::{Mark, Place, Token, tokens};
use super::names::{Kind, Names, Standing};
use super::scope;

/// A use of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The name; of a `__declspec`, with its word.
    pub name: String,
    /// Where.
    pub line: u32,
    /// Who compiles it.
    pub guard: Guard,
    /// It cannot be the tree's own: `::Name`, or a name that is asked of `GetProcAddress`.
    pub certain: bool,
    /// The last argument of the call is null: nothing is named.
    pub unnamed: bool,
}

/// An `#include`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// As it is written.
    pub name: String,
    /// Where.
    pub line: u32,
    /// Who compiles it.
    pub guard: Guard,
}

/// What was found in a source.
#[derive(Debug, Default)]
pub struct Source {
    /// How many lines it has.
    pub lines: u32,
    /// Windows' names in it, its own still among them.
    pub uses: Vec<Use>,
    /// Its headers.
    pub includes: Vec<Include>,
    /// The names that it defines: functions, types, macros and constants.
    pub own: HashSet<String>,
    /// The names of its classes' functions, which may stand beside Windows' own.
    pub methods: HashSet<String>,
    /// The names that it defines where nobody else did.
    pub fallbacks: HashSet<String>,
    /// The libraries of `#pragma comment(lib, …)`.
    pub libraries: Vec<(String, u32)>,
}

/// Reads a source, in C if `is_c`, else in C++ or, as a header, in either.
pub fn read(text: &str, is_c: bool, names: &Names) -> Source {
    let (tokens, lines) = tokens(text);
    let mut reader = Reader {
        tokens: &tokens,
        names,
        source: Source { lines, ..Source::default() },
        is_c,
        conditions: Conditions::default(),
        scopes: Vec::new(),
        branches: Vec::new(),
        statement: 0,
    };
    reader.run();
    reader.source
}

/// What a brace opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// A namespace or `extern "C"`.
    Outer,
    /// A class, a structure or a union.
    Class,
    /// An enumeration.
    Enumeration,
    /// A function, a block, a list of values.
    Inner,
}

struct Reader<'tokens, 'text> {
    tokens: &'tokens [Place<'text>],
    names: &'tokens Names,
    source: Source,
    is_c: bool,
    conditions: Conditions,
    /// Each open brace, and where the statement that it stands in begins.
    scopes: Vec<(Scope, usize)>,
    /// How many were open at each `#if`: its other branches begin there too.
    branches: Vec<usize>,
    /// Where the present statement begins.
    statement: usize,
}

/// How a difference begins that only an object with a name has.
pub const WHERE_NAMED: &str = "Where it has a name: ";

/// How far the end of a list of parameters is looked for.
const FAR: usize = 600;

impl<'text> Reader<'_, 'text> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(place) = self.tokens.get(at) {
            match &place.token {
                Token::Directive(name) => {
                    let (name, line) = (name.to_string(), place.line);
                    let rest = &self.tokens[at + 1..];
                    let length =
                        rest.iter().position(|place| place.token == Token::Mark(Mark::End)).unwrap_or(rest.len());
                    self.directive(&name, line, at + 1, at + 1 + length);
                    let begins = self.statement == at;
                    at += 1 + length;
                    if begins {
                        self.statement = at + 1;
                    }
                }
                Token::Mark(Mark::One(byte)) => self.brace(*byte, at),
                Token::Name(name) => self.name(name, at, false),
                Token::Value(number) if self.is_c && has_own_ending(number) => {
                    let guard = self.conditions.guard();
                    self.note(scope::NUMBER.to_string(), place.line, guard, true);
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn brace(&mut self, byte: u8, at: usize) {
        match byte {
            b'{' => {
                let scope = self.opened(at);
                self.scopes.push((scope, self.statement));
                self.statement = at + 1;
            }
            b'}' => {
                let began = self.scopes.pop().map(|(_, began)| began);
                // `typedef struct { … } NAME;` goes on.
                let goes_on = began.filter(|began| self.word(*began) == Some("typedef"));
                self.statement = goes_on.unwrap_or(at + 1);
            }
            b';' => {
                if self.word(self.statement) == Some("typedef") {
                    self.typedef(at);
                }
                self.statement = at + 1;
            }
            _ => {}
        }
    }

    fn scope(&self) -> Scope {
        self.scopes.last().map_or(Scope::Outer, |(scope, _)| *scope)
    }

    fn word(&self, at: usize) -> Option<&str> {
        match self.tokens.get(at).map(|place| &place.token) {
            Some(Token::Name(name)) => Some(name),
            _ => None,
        }
    }

    fn mark(&self, at: usize) -> Option<Mark> {
        match self.tokens.get(at).map(|place| &place.token) {
            Some(Token::Mark(mark)) => Some(*mark),
            _ => None,
        }
    }

    fn is(&self, at: usize, byte: u8) -> bool {
        self.mark(at) == Some(Mark::One(byte))
    }

    /// What the brace at `at` opens, by the statement before it.
    fn opened(&self, at: usize) -> Scope {
        let start = self.statement.max(at.saturating_sub(FAR));
        let mut scope = Scope::Inner;
        for index in start..at {
            match self.word(index) {
                Some("namespace") => return Scope::Outer,
                Some("extern")
                    if matches!(self.tokens.get(index + 1).map(|p| &p.token), Some(Token::Text(_)))
                        && index + 2 == at =>
                {
                    return Scope::Outer;
                }
                Some("enum") => return Scope::Enumeration,
                Some("class" | "struct" | "union" | "__interface") => scope = Scope::Class,
                _ if self.is(index, b'(') || self.is(index, b'=') => return Scope::Inner,
                _ => {}
            }
        }
        scope
    }

    /// The names that a typedef gives, which ends at `end`.
    fn typedef(&mut self, end: usize) {
        let guarded = self.conditions.guard().counts();
        let mut depth = 0_usize;
        let mut given = Vec::new();
        for at in (self.statement.max(end.saturating_sub(FAR))..end).rev() {
            match self.mark(at) {
                Some(Mark::One(b')' | b'}' | b']')) => depth += 1,
                Some(Mark::One(b'(' | b'{' | b'[')) => depth = depth.saturating_sub(1),
                _ => {}
            }
            let Some(name) = self.word(at) else { continue };
            let ends = at + 1 == end || self.is(at + 1, b',') || self.is(at + 1, b'[');
            let is_pointer = self.is(at + 1, b')') && at > 0 && self.is(at - 1, b'*');
            if (depth == 0 && ends) || (depth == 1 && is_pointer) {
                given.push(name.to_string());
            }
        }
        if guarded {
            self.source.own.extend(given);
        }
    }

    fn directive(&mut self, name: &str, line: u32, start: usize, end: usize) {
        let guard = self.conditions.guard();
        match name {
            "include" | "include_next" | "import" | "using" => {
                match self.tokens[start..end].first().map(|place| &place.token) {
                    Some(Token::Header(header, _)) if name.starts_with("include") => {
                        self.source.includes.push(Include { name: header.to_string(), line, guard });
                    }
                    Some(Token::Header(..)) => self.note(format!("#{name}"), line, guard, true),
                    // `using namespace` after a lone # is no directive of anybody's.
                    _ => {}
                }
            }
            "define" => self.define(start, end),
            "pragma" => self.pragma(start, end, line),
            "if" | "ifdef" | "ifndef" | "elif" | "elifdef" | "elifndef" | "else" | "endif" => {
                let tokens = &self.tokens[start..end];
                self.conditions.directive(name, tokens);
                match name {
                    "endif" => drop(self.branches.pop()),
                    "if" | "ifdef" | "ifndef" => self.branches.push(self.scopes.len()),
                    _ => self.scopes.truncate(self.branches.last().copied().unwrap_or(usize::MAX)),
                }
            }
            _ => {}
        }
    }

    fn define(&mut self, start: usize, end: usize) {
        let Some(name) = self.word(start).map(str::to_string) else { return };
        if self.conditions.is_fallback(&name) {
            self.source.fallbacks.insert(name);
        } else if self.conditions.guard().counts() {
            self.source.own.insert(name);
        }
        for at in start + 1..end {
            if let Token::Name(word) = &self.tokens[at].token {
                self.name(word, at, true);
            }
        }
    }

    fn pragma(&mut self, start: usize, end: usize, line: u32) {
        let is_comment = self.word(start) == Some("comment") && self.word(start + 2) == Some("lib");
        if let (true, Some(Token::Text(library))) =
            (is_comment && start + 4 < end, self.tokens.get(start + 4).map(|p| &p.token))
        {
            self.source.libraries.push((library.to_string(), line));
        }
    }

    fn note(&mut self, name: String, line: u32, guard: Guard, certain: bool) {
        self.source.uses.push(Use { name, line, guard, certain, unnamed: false });
    }

    /// A name outside directives, or in a macro's body.
    fn name(&mut self, name: &str, at: usize, in_macro: bool) {
        let line = self.tokens[at].line;
        let guard = self.conditions.guard();
        let is_enumerator = !in_macro
            && self.scope() == Scope::Enumeration
            && at > 0
            && (self.is(at - 1, b'{') || self.is(at - 1, b','));
        if is_enumerator && guard.counts() {
            self.source.own.insert(name.to_string());
            return;
        }
        match name {
            "struct" | "class" | "union" | "enum" | "using" if !in_macro => return self.named_type(name, at),
            "__asm" | "_asm" => {
                let is_gnu =
                    self.is(at + 1, b'(') || matches!(self.word(at + 1), Some("volatile" | "goto" | "__volatile__"));
                if !is_gnu {
                    self.note("__asm".to_string(), line, guard, true);
                }
                return;
            }
            "__declspec" | "_declspec" if self.is(at + 1, b'(') => {
                if let Some(word) = self.word(at + 2) {
                    let word = format!("__declspec({})", word.trim_matches('_'));
                    self.note(word, line, guard, true);
                }
                return;
            }
            "GetProcAddress" => self.by_name(at, guard),
            _ => {}
        }
        // A part of a name that a macro pastes together.
        if in_macro && ((at > 0 && self.is(at - 1, b'#')) || self.is(at + 1, b'#')) {
            return;
        }
        let is_member = at > 0 && (self.is(at - 1, b'.') || self.mark(at - 1) == Some(Mark::Arrow));
        let is_qualified = at > 0 && self.mark(at - 1) == Some(Mark::Scope);
        let is_global =
            is_qualified && !(at > 1 && (self.word(at - 2).is_some_and(|w| !is_keyword(w)) || self.is(at - 2, b'>')));
        if is_member || (is_qualified && !is_global) || self.is(at.saturating_sub(1), b'~') {
            return;
        }
        let is_called = self.is(at + 1, b'(');
        let Some(row) = self.names.find(name) else {
            if is_called && scope::is_runtime(name) && !self.declares(name, at, in_macro) {
                self.note(name.to_string(), line, guard, is_global);
            }
            if scope::is_foreign_word(name) {
                self.note(name.to_string(), line, guard, true);
            }
            return;
        };
        if row.kind == Kind::Function {
            let is_elsewhere = row.standing == Standing::Missing;
            if is_called && !is_global && self.declares(name, at, in_macro) {
                return;
            }
            // A variable may have the name of a function; one that is called or whose address is taken is one.
            if is_elsewhere && !is_called && !(at > 0 && self.is(at - 1, b'&')) {
                return;
            }
        }
        self.note(name.to_string(), line, guard, is_global);
        if let (true, Standing::Differs(how)) = (is_called, row.standing) {
            let unnamed = how.starts_with(WHERE_NAMED) && self.ends_with_null(at + 1);
            self.source.uses.last_mut().expect("it was just noted").unnamed = unnamed;
        }
    }

    /// Whether the last argument of the call whose bracket is at `open` is null.
    fn ends_with_null(&self, open: usize) -> bool {
        let Some(close) = self.closing(open).filter(|close| *close > open + 2) else { return false };
        let is_null = match &self.tokens[close - 1].token {
            Token::Name(name) => matches!(name.as_ref(), "NULL" | "nullptr"),
            Token::Value(value) => value == "0",
            _ => false,
        };
        is_null && self.is(close - 2, b',')
    }

    /// `struct NAME {`, `class NAME : …`, `using NAME =`.
    fn named_type(&mut self, keyword: &str, at: usize) {
        let mut next = at + 1;
        if keyword == "enum" && matches!(self.word(next), Some("class" | "struct")) {
            next += 1;
        }
        // Attributes and macros such as DLL_EXPORT may stand before the name.
        let mut name = None;
        for _ in 0..6 {
            match (self.word(next), self.mark(next)) {
                (Some("final"), _) => next += 1,
                (Some(word), _) => {
                    name = Some(word.to_string());
                    next += 1;
                }
                (None, Some(Mark::One(b'('))) => {
                    next = self.closing(next).map_or(next + 1, |close| close + 1);
                }
                _ => break,
            }
        }
        let defines = match keyword {
            "using" => self.is(next, b'='),
            _ => self.is(next, b'{') || self.is(next, b':'),
        };
        if let (true, Some(name), true) = (defines, name, self.conditions.guard().counts()) {
            self.source.own.insert(name);
        }
    }

    fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for at in open..self.tokens.len().min(open + FAR) {
            match self.mark(at) {
                Some(Mark::One(b'(')) => depth += 1,
                Some(Mark::One(b')')) => depth = depth.saturating_sub(1),
                Some(Mark::End) => return None,
                _ => continue,
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// Whether `NAME(` declares or defines a function here; if it does, it is noted as the tree's own.
    fn declares(&mut self, name: &str, at: usize, in_macro: bool) -> bool {
        let scope = self.scope();
        if in_macro || at == 0 || scope == Scope::Inner || scope == Scope::Enumeration {
            return false;
        }
        let after_type = match &self.tokens[at - 1].token {
            Token::Name(word) => {
                !matches!(word.as_ref(), "return" | "else" | "do" | "throw" | "case" | "new" | "delete" | "sizeof")
            }
            Token::Mark(Mark::One(b'*' | b'&' | b'>' | b')')) => true,
            _ => false,
        };
        let Some(close) = self.closing(at + 1).filter(|_| after_type) else { return false };
        let mut next = close + 1;
        while self.word(next).is_some() || self.is(next, b'(') || self.is(next, b')') {
            next += 1;
            if next > close + 30 {
                break;
            }
        }
        let counts = self.conditions.guard().counts();
        if scope == Scope::Class {
            if counts {
                self.source.methods.insert(name.to_string());
            }
            return true;
        }
        // A prototype of one of Windows' functions, as old sources write them, makes it nobody's own.
        let is_known = self.names.find(name).is_some();
        if counts && (self.is(next, b'{') || (!is_known && self.is(next, b';'))) {
            self.source.own.insert(name.to_string());
        }
        true
    }

    /// The name that is asked of `GetProcAddress`.
    fn by_name(&mut self, at: usize, guard: Guard) {
        let Some(close) = self.closing(at + 1) else { return };
        let text = self.tokens[at..close].iter().rev().find_map(|place| match &place.token {
            Token::Text(text) => Some((text.to_string(), place.line)),
            _ => None,
        });
        if let Some((name, line)) =
            text.filter(|(name, _)| self.names.find(name).is_some_and(|row| row.kind == Kind::Function))
        {
            self.note(name, line, guard, true);
        }
    }
}

/// Whether a number ends as only Microsoft's do, 1i64 or 1ui8: in C++ the SDK knows them, in C nobody can.
fn has_own_ending(number: &str) -> bool {
    let ends = |ending: &str| number.to_ascii_lowercase().strip_suffix(ending).is_some_and(|rest| !rest.is_empty());
    number.starts_with(|c: char| c.is_ascii_digit()) && ["i8", "i16", "i32", "i64"].into_iter().any(ends)
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "return" | "else" | "throw" | "case" | "new" | "delete" | "sizeof" | "do" | "and" | "or" | "not")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Source {
        read(text, false, Names::get())
    }

    fn used(text: &str) -> Vec<String> {
        of(text).uses.into_iter().map(|found| found.name).collect()
    }

    #[test]
    fn uses_have_their_lines_and_guards() {
        let source = of("int f() {\n  Sleep(1);\n#ifndef _WIN32\n  WSACleanup();\n#endif\n}\n");
        let sleep = Use { name: "Sleep".into(), line: 2, guard: Guard::Always, certain: false, unnamed: false };
        assert_eq!(source.uses[0], sleep);
        assert_eq!((source.uses[1].line, source.uses[1].guard), (4, Guard::NotWindows));
    }

    #[test]
    fn members_and_other_namespaces_names_are_not_windows() {
        assert_eq!(used("void f() { a.Sleep(1); b->Sleep(1); Other::Sleep(1); ::Sleep(1); }"), ["Sleep"]);
        assert!(of("void f() { return ::Sleep(1); }").uses[0].certain);
    }

    #[test]
    fn what_the_tree_defines_is_its_own() {
        let source = of("class A { void SetEvent(); };\nvoid Sleep(int a) { }\nDWORD WINAPI GetTickCount(void);\n\
            #define closesocket close\ntypedef struct { int a; } OVERLAPPED;\nenum { SOCKET_ERROR = -1 };\nstruct WSABUF : B { };\nusing HANDLE = int;\n\
            typedef int (WINAPI *LPFN_ACCEPTEX)(int);\n");
        for name in ["Sleep", "closesocket", "OVERLAPPED", "SOCKET_ERROR", "WSABUF", "HANDLE", "LPFN_ACCEPTEX"] {
            assert!(source.own.contains(name), "{name}: {:?}", source.own);
        }
        assert!(!source.own.contains("GetTickCount"), "a prototype is no definition");
        assert!(source.methods.contains("SetEvent"));
    }

    #[test]
    fn what_is_defined_for_other_systems_is_not() {
        let source = of(
            "#ifndef _WIN32\ntypedef int SOCKET;\n#define INVALID_SOCKET (-1)\n#endif\n#ifndef SD_BOTH\n#define SD_BOTH 2\n#endif\n",
        );
        assert!(
            !source.own.contains("SOCKET") && !source.own.contains("INVALID_SOCKET") && !source.own.contains("SD_BOTH")
        );
        assert!(source.fallbacks.contains("SD_BOTH"));
    }

    #[test]
    fn words_of_the_compiler_are_noted() {
        let found = used(
            "__declspec(thread) int a; __declspec(naked) void f() { __asm { int 3 } __asm__(\"nop\"); __asm(\"nop\"); }",
        );
        assert_eq!(found, ["__declspec(thread)", "__declspec(naked)", "__asm"]);
        assert!(used("#define NEW(type) type##_new() _del##type()\n").is_empty());
        let own = of("int _mine(int a);\nint _other(int a) { return _mine(a); }\n").own;
        assert!(own.contains("_mine") && own.contains("_other"));
        assert_eq!(used("int f() { return _spawnl(1) + _local + x._chdir(2); }"), ["_spawnl"]);
    }

    #[test]
    fn names_asked_for_at_run_time_are_uses() {
        let source =
            of("void f() { p = (FN)GetProcAddress(GetModuleHandle(\"kernel32\"), \"GetThreadDescription\"); }");
        assert!(
            source.uses.iter().any(|found| found.name == "GetThreadDescription" && found.certain),
            "{:?}",
            source.uses
        );
    }

    #[test]
    fn numbers_with_microsofts_endings_are_for_cxx() {
        let text = "x = 1i64 + 0xFFui64 + 1ULL + 'i64' + 1.5;";
        assert_eq!(read(text, true, Names::get()).uses.len(), 2);
        assert!(read(text, false, Names::get()).uses.is_empty());
    }

    #[test]
    fn an_object_without_a_name_is_told_apart() {
        let source =
            of("void f() { a = CreateEvent(NULL, TRUE, FALSE, NULL); b = CreateEventA(0, 1, g(0, 1), \"x\"); }");
        let unnamed: Vec<bool> =
            source.uses.iter().filter(|found| found.name.starts_with("Create")).map(|found| found.unnamed).collect();
        assert_eq!(unnamed, [true, false]);
    }

    #[test]
    fn libraries_and_headers_are_read() {
        let source = of("#pragma comment(lib, \"ws2_32.lib\")\n#include <WinSock2.h>\n#include \"..\\a\\b.h\"\n");
        assert_eq!(source.libraries, [("ws2_32.lib".to_string(), 1)]);
        let names: Vec<&str> = source.includes.iter().map(|include| include.name.as_str()).collect();
        assert_eq!(names, ["WinSock2.h", "..\\a\\b.h"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        /// Any order of what sources are made of is read to its end.
        #[test]
        fn any_source_is_read(pieces in proptest::collection::vec(prop_oneof![
            Just("{"), Just("}"), Just("("), Just(")"), Just(";"), Just("::"), Just("typedef"), Just("struct"), Just("enum"), Just("class"),
            Just("Sleep"), Just("GetProcAddress"), Just("\"Sleep\""), Just("__declspec"), Just("__asm"), Just(","), Just("*"), Just("using"),
            Just("\n#define X"), Just("\n#if 0\n"), Just("\n#endif\n"), Just("\n#pragma comment(lib"), Just("extern"), Just("\"C\"")], 0..200)) {
            let text = pieces.join(" ");
            let source = of(&text);
            prop_assert!(source.uses.iter().all(|found| found.line <= source.lines));
        }
    }
}
