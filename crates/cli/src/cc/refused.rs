//! What gcc refuses and Microsoft's compiler takes, mended where gcc says that it stands: a type of a template's without `typename`, a member
//! of a base that depends on a parameter, a temporary for a reference, an enumeration that is named before it is defined, and overloads for
//! two types that are one here. gcc is asked only when it has refused the source, and what it says then is read from its JSON.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::edited::Edited;
use super::reader::is_word;

/// The SDK's header with what mended sources name.
pub const HEADER: &str = "ovl/lenient.hpp";

/// An error: its text, and where it stands: a line, counted from one, and bytes in it, from zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    message: String,
    pub file: PathBuf,
    line: usize,
    caret: usize,
    start: usize,
    end: usize,
    /// The declarations of that name, where a definition matches none.
    declared: Vec<String>,
}

/// The errors of a compilation.
pub fn findings(compile: &mut Command) -> Vec<Finding> {
    compile.args(["-fsyntax-only", "-w", "-fdiagnostics-format=json"]).env("LC_ALL", "C").stdin(Stdio::null());
    let said = compile.output().map(|output| String::from_utf8_lossy(&output.stderr).into_owned()).unwrap_or_default();
    // One array for each source, on a line of its own.
    let arrays = said.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let all = arrays.flat_map(|array| array.as_array().cloned().unwrap_or_default());
    let mut found: Vec<Finding> = Vec::new();
    for said in all {
        // A note belongs to the error before it.
        if let (Some(declared), Some(last)) = (candidate(&said), found.last_mut()) {
            last.declared.push(declared);
        }
        found.extend(finding(&said));
    }
    found
}

fn finding(said: &serde_json::Value) -> Option<Finding> {
    if said["kind"] != "error" {
        return None;
    }
    let place = &said["locations"][0];
    let column = |of: &str| Some(place[of]["byte-column"].as_u64()? as usize);
    let caret = column("caret")?.checked_sub(1)?;
    Some(Finding {
        message: said["message"].as_str()?.to_owned(),
        file: PathBuf::from(place["caret"]["file"].as_str()?),
        line: place["caret"]["line"].as_u64()? as usize,
        caret,
        start: column("start").map_or(caret, |start| start.saturating_sub(1)),
        end: column("finish").unwrap_or(caret + 1),
        declared: Vec::new(),
    })
}

/// The declaration in a note of a candidate.
fn candidate(note: &serde_json::Value) -> Option<String> {
    if note["kind"] != "note" {
        return None;
    }
    let (_, declared) = note["message"].as_str()?.strip_prefix("candidate")?.split_once('\'')?;
    Some(declared.strip_suffix('\'')?.to_owned())
}

/// Whether a source is refused for what C++17 has taken away or added.
pub fn is_of_cxx17(findings: &[Finding]) -> bool {
    findings.iter().any(|found| found.message.contains("ISO C++17") || found.message.contains("is ambiguous"))
}

/// What is put in the place of some bytes of a text.
type Edit = (usize, usize, String);

/// The texts with what can be mended of these findings mended; `None` if that is nothing. The first lines of a text, as many as are given
/// with it, stand before those that findings count.
pub fn mended(
    texts: &BTreeMap<PathBuf, (String, usize)>,
    findings: &[Finding],
) -> Option<BTreeMap<PathBuf, (String, usize)>> {
    // A name may be unknown for what another finding is of: that is mended first.
    mended_of(texts, findings, false).or_else(|| {
        let derives = texts.values().any(|(text, _)| has_dependent_base(text));
        derives.then(|| mended_of(texts, findings, true)).flatten()
    })
}

/// The same for all kinds of findings but that of names that are unknown, or for this one.
fn mended_of(
    texts: &BTreeMap<PathBuf, (String, usize)>,
    findings: &[Finding],
    unknown: bool,
) -> Option<BTreeMap<PathBuf, (String, usize)>> {
    let forward: Vec<&str> = findings.iter().filter_map(|found| enumeration(&found.message)).collect();
    let mut is_other = false;
    let mended = texts.iter().map(|(path, (text, more))| {
        let of_file = findings.iter().filter(|found| found.file == *path);
        let mut edits: Vec<Edit> = of_file.flat_map(|found| edits(text, *more, found, unknown)).collect();
        edits.extend(forward.iter().filter(|_| !unknown).flat_map(|name| sized(text, name)));
        edits.sort();
        edits.dedup();
        let mut changed = text.clone();
        let mut above = usize::MAX;
        for (start, end, becomes) in edits.into_iter().rev() {
            // Two that overlap are mended one after the other.
            if end <= above && text.is_char_boundary(start) && text.is_char_boundary(end) {
                changed.replace_range(start..end, &becomes);
                above = start;
                is_other = true;
            }
        }
        (path.clone(), (changed, *more))
    });
    let mended = mended.collect();
    is_other.then_some(mended)
}

/// What becomes of one finding.
fn edits(text: &str, more: usize, found: &Finding, unknown: bool) -> Vec<Edit> {
    let lines = text.split_inclusive('\n');
    let line: usize = lines.take((found.line + more).saturating_sub(1)).map(str::len).sum();
    let (caret, start, end) = (line + found.caret, line + found.start, line + found.end);
    let (Some(before), Some(rest)) = (text.get(..caret), text.get(caret..)) else { return Vec::new() };
    let message = &found.message;
    let unknown_name = quoted(message).filter(|_| message.contains("was not declared in this scope"));
    if let Some(name) = unknown_name.filter(|_| unknown) {
        let is_it = rest.strip_prefix(name).is_some_and(|behind| !behind.starts_with(is_word));
        let is_plain = !before.ends_with(is_word) && !before.trim_end().ends_with(['.', '>', ':']);
        return if is_it && is_plain { vec![(caret, caret, "this->".to_owned())] } else { Vec::new() };
    }
    if unknown || unknown_name.is_some() {
        return Vec::new();
    }
    if message.starts_with("need 'typename' before") && !before.trim_end().ends_with("typename") {
        return vec![(caret, caret, "typename ".to_owned())];
    }
    if message.starts_with("expected type-specifier before '...'") {
        return throws_anything(text, caret).into_iter().collect();
    }
    if message.starts_with("cannot bind non-const lvalue reference") {
        return lasting(text, start, end);
    }
    if message.starts_with("no declaration matches") {
        return as_declared(text, caret, &found.declared).into_iter().collect();
    }
    if message.contains("cannot be overloaded with") || message.starts_with("redefinition of") {
        return set_apart(text, caret).into_iter().collect();
    }
    Vec::new()
}

/// Windows' names of an unsigned long.
const LONGS: [&str; 3] = ["DWORD", "ULONG", "u_long"];

/// A definition that says DWORD where its class, in a header that knows nothing of Windows, says unsigned long, or the other way round: it
/// says what the class does.
fn as_declared(text: &str, name: usize, declared: &[String]) -> Option<Edit> {
    let start = text[..name].rfind([';', '}', '{', '\n', '#']).map_or(0, |at| at + 1);
    let open = name + text.get(name..)?.find('(')?;
    let close = open + text[open..].find(')')?;
    let parts: Vec<&str> = std::iter::once(&text[start..name]).chain(text[open + 1..close].split(',')).collect();
    // gcc names the types that a signature does not.
    let other = declared.iter().find_map(|other| {
        let (head, list) = other.strip_suffix(')')?.split_once('(')?;
        let others: Vec<&str> = std::iter::once(head).chain(list.split(',')).collect();
        (others.len() == parts.len()).then_some(others)
    })?;
    let changed: Vec<String> = parts.iter().zip(&other).map(|(part, other)| as_wide_as(part, other)).collect();
    if changed.iter().eq(parts.iter()) {
        return None;
    }
    Some((start, close, format!("{}{}{}", changed[0], &text[name..=open], changed[1..].join(","))))
}

/// A result or a parameter whose number is a long where another's is, and none where that is none.
fn as_wide_as(part: &str, other: &str) -> String {
    if ["long int", "long unsigned int"].iter().any(|long| other.contains(long)) {
        let long = LONGS.iter().fold(part.to_owned(), |all, word| replaced(&all, word, "unsigned long"));
        return ["LONG", "HRESULT"].iter().fold(long, |all, word| replaced(&all, word, "long"));
    }
    if part.contains("long long") || !["DWORD", "LONG", "unsigned int", "int"].iter().any(|int| other.contains(int)) {
        return part.to_owned();
    }
    replaced(&part.replace("unsigned long", "DWORD"), "long", "LONG")
}

/// A text with a word in the place of each of another.
fn replaced(text: &str, word: &str, becomes: &str) -> String {
    let mut edited = Edited::new(text);
    for (at, _) in text.match_indices(word) {
        let end = at + word.len();
        if !text[..at].ends_with(is_word) && !text[end..].starts_with(is_word) {
            edited.replace(at, end, becomes);
        }
    }
    edited.finish().into_owned()
}

/// Nothing, in the place of `throw(...)`: what Microsoft's compiler says where a function may throw anything.
fn throws_anything(text: &str, dots: usize) -> Option<Edit> {
    let start = text[..dots].trim_end().strip_suffix('(')?.trim_end().strip_suffix("throw")?.len();
    let end = dots + text[dots..].find(')')? + 1;
    Some((start, end, String::new()))
}

/// The first text between quotes.
fn quoted(message: &str) -> Option<&str> {
    message.split('\'').nth(1)
}

/// The enumeration that a message says is not declared.
fn enumeration(message: &str) -> Option<&str> {
    message.strip_prefix("use of enum '")?.strip_suffix("' without previous declaration")
}

/// Whether a class has a base with arguments, whose members a template's own do not see.
fn has_dependent_base(text: &str) -> bool {
    text.match_indices(':').any(|(at, _)| {
        let access = text[at + 1..].trim_start();
        let base = ["virtual ", "public ", "protected ", "private "]
            .iter()
            .fold(access, |base, word| base.strip_prefix(word).map_or(base, str::trim_start));
        let named = base.trim_start_matches(|c| is_word(c) || c == ':').trim_start();
        base.len() > named.len() && base.len() < access.len() && named.starts_with('<')
    })
}

/// The type that Microsoft's compiler takes an enumeration for that it has not seen, wherever this one is declared.
fn sized(text: &str, name: &str) -> Vec<Edit> {
    let named = text.match_indices(name).filter(|(at, _)| {
        let before = text[..*at].trim_end();
        before.len() < *at && before.ends_with("enum") && !before[..before.len() - 4].ends_with(is_word)
    });
    let behind = named.map(|(at, _)| at + name.len());
    let declared = behind.filter(|end| text[*end..].trim_start().starts_with([';', '{']));
    declared.map(|end| (end, end, " : int".to_owned())).collect()
}

/// A temporary that is bound to a reference: as an argument it lasts until the call has returned, and one that a reference is made of lasts as
/// long as that, which then is one to what moves.
fn lasting(text: &str, start: usize, end: usize) -> Vec<Edit> {
    let (Some(mut before), Some(_)) = (text.get(..start), text.get(start..end)) else { return Vec::new() };
    // Of a name with its spaces, gcc shows the last part.
    while let Some(space) = before.strip_suffix("::") {
        before = space.trim_end_matches(is_word);
    }
    let start = before.len();
    let before = before.trim_end();
    if let Some(named) = before.strip_suffix('=').map(str::trim_end) {
        let reference = named.trim_end_matches(is_word).trim_end();
        let is_declared = reference.len() < named.len() && reference.ends_with('&') && !reference.ends_with("&&");
        return if is_declared { vec![(reference.len(), reference.len(), "&".to_owned())] } else { Vec::new() };
    }
    match before.ends_with(['(', ',']) {
        true => vec![(start, start, "ovl::lasting(".to_owned()), (end, end, ")".to_owned())],
        false => Vec::new(),
    }
}

/// Types that are others to Microsoft's compiler, and int or unsigned here.
const NUMBERS: [&str; 10] = ["LONG", "ULONG", "DWORD", "UINT", "INT", "BOOL", "INT32", "UINT32", "LONG32", "ULONG32"];

/// An overload whose parameter is of the same type as another's: it gets one of its own, which nothing is converted to.
fn set_apart(text: &str, name: usize) -> Option<Edit> {
    let open = name + text.get(name..)?.find('(')?;
    let close = open + text[open..].find(')')?;
    let list = &text[open + 1..close];
    let (start, end, of) = words(list).find_map(|(start, word)| {
        if NUMBERS.contains(&word) {
            return Some((start, start + word.len(), word));
        }
        let whole = list[start..].strip_prefix("unsigned")?;
        let int = whole.trim_start().strip_prefix("int").filter(|behind| !behind.starts_with(is_word));
        let end = list.len() - int.unwrap_or(whole).len();
        (word == "unsigned").then_some((start, end, "unsigned"))
    })?;
    let is_apart = list[..start].trim_end().ends_with("twice<");
    (!is_apart).then(|| (open + 1 + start, open + 1 + end, format!("ovl::twice<{of}>")))
}

/// The words of a text and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive(|c| !is_word(c)).filter_map(move |piece| {
        let start = at;
        at += piece.len();
        let word = piece.trim_end_matches(|c| !is_word(c));
        (!word.is_empty()).then_some((start, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(message: &str, text: &str, mark: &str) -> Finding {
        let at = text.find(mark).expect("the mark is there");
        let line = text[..at].matches('\n').count();
        let column = at - text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = column + mark.len();
        Finding {
            message: message.to_owned(),
            file: "a.cpp".into(),
            line: line + 1,
            caret: column,
            start: column,
            end,
            declared: Vec::new(),
        }
    }

    fn after(text: &str, findings: &[Finding]) -> Option<String> {
        let texts = BTreeMap::from([(PathBuf::from("a.cpp"), (format!("#line 1\n{text}"), 1))]);
        let changed = mended(&texts, findings)?;
        changed[&PathBuf::from("a.cpp")].0.strip_prefix("#line 1\n").map(str::to_owned)
    }

    #[test]
    fn each_kind_is_mended() {
        let bases = "template <class T> class D : public B<T> { void f() { m_value = 1; } };";
        let cases = [
            ("void f() throw (...) {}", "expected type-specifier before '...' token", "...", "void f()  {}"),
            (
                "template <class T> void f() {\n\tstd::vector<T>::iterator it; }",
                "need 'typename' before 'std::vector<T>::iterator' because",
                "std::vector",
                "template <class T> void f() {\n\ttypename std::vector<T>::iterator it; }",
            ),
            (
                bases,
                "'m_value' was not declared in this scope; did you mean 'x'?",
                "m_value",
                "template <class T> class D : public B<T> { void f() { this->m_value = 1; } };",
            ),
            (
                "enum KIND;\nenum KIND2 { A };\nenum KIND\n{ B };",
                "use of enum 'KIND' without previous declaration",
                "KIND",
                "enum KIND : int;\nenum KIND2 { A };\nenum KIND : int\n{ B };",
            ),
            (
                "int main() { show(make()); }",
                "cannot bind non-const lvalue reference of type 'S&' to an rvalue of type 'S'",
                "make()",
                "int main() { show(ovl::lasting(make())); }",
            ),
            (
                "int main() { show(a::b::make(1)); }",
                "cannot bind non-const lvalue reference of type 'S&' to an rvalue of type 'S'",
                "make(1)",
                "int main() { show(ovl::lasting(a::b::make(1))); }",
            ),
            (
                "int main() { S &s = make(); }",
                "cannot bind non-const lvalue reference of type 'S&' to an rvalue of type 'S'",
                "make()",
                "int main() { S &&s = make(); }",
            ),
            (
                "P& operator<<(LONG v); ",
                "'P& P::operator<<(LONG)' cannot be overloaded with 'P& P::operator<<(int)'",
                "operator<<",
                "P& operator<<(ovl::twice<LONG> v); ",
            ),
            (
                "P& P::operator>>(unsigned int &v) {}",
                "redefinition of 'P& P::operator>>(unsigned int&)'",
                "P::",
                "P& P::operator>>(ovl::twice<unsigned> &v) {}",
            ),
        ];
        for (text, message, mark, becomes) in cases {
            let mended = after(text, &[found(message, text, mark)]);
            assert_eq!(mended.as_deref(), Some(becomes), "{text}");
        }
    }

    #[test]
    fn a_definition_says_what_its_class_says() {
        for (text, message, declared, becomes) in [
            (
                "#include \"a.h\"\nDWORD A::run(LPVOID p) { return 0; }",
                "no declaration matches 'DWORD A::run(LPVOID)'",
                "static long unsigned int A::run(LPVOID)",
                "#include \"a.h\"\nunsigned long A::run(LPVOID p) { return 0; }",
            ),
            (
                "int A::told(unsigned long n) {}",
                "no declaration matches 'int A::told(long unsigned int)'",
                "int A::told(DWORD)",
                "int A::told(DWORD n) {}",
            ),
        ] {
            let found = Finding { declared: vec![declared.to_owned()], ..found(message, text, "A::") };
            assert_eq!(after(text, &[found]).as_deref(), Some(becomes), "{text}");
        }
        let text = "void A::run(DWORD) {}";
        let found = Finding {
            declared: vec!["void A::run(const char*)".to_owned()],
            ..found("no declaration matches 'void A::run(DWORD)'", text, "A::")
        };
        assert_eq!(after(text, &[found]), None);
    }

    #[test]
    fn what_nothing_is_known_of_stays() {
        for (text, message, mark) in [
            ("int main() { m_value = 1; }", "'m_value' was not declared in this scope", "m_value"),
            ("class D : B<T> { void f() { p->x; } };", "'x' was not declared in this scope", "x;"),
            ("int main() { return 1 }", "expected ';' before '}' token", "}"),
            ("S& f() { return S(); }", "cannot bind non-const lvalue reference of type 'S&' to", "S()"),
            ("void f(double) {}", "redefinition of 'void f(double)'", "f("),
        ] {
            assert_eq!(after(text, &[found(message, text, mark)]), None, "{text}");
        }
        // A place that the text has not.
        let far = Finding { line: 90, caret: 7, ..found("need 'typename' before 'x' because", "x", "x") };
        assert_eq!(after("\u{fc}\u{fc}", &[far]), None);
    }
}
