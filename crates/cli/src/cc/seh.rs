//! `__try` as the SDK's header cannot do it alone (`ovl/seh.h`): functions with one are compiled as they are written, since their locals must lie in
//! memory; `break` and `continue` out of a block are jumps, which C's loop around the block does not catch; and a header's `__try` is told from
//! libstdc++'s.

mod parser;
mod statements;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::edited::Edited;
use super::function_name::directive;
use super::reader::Reader;
use parser::{Edit, Parser};

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
