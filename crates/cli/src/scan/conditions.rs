//! `#if` and its like: noted, and not decided blindly. For each line it is known whether three builds could see it: the SDK's with `_WIN32`,
//! the SDK's on Linux alone, and Microsoft's compiler. A condition on anything else may hold in all.

use super::lexer::{Mark, Place, Token};

/// The builds: what each defines among the names that tell systems apart. The SDK's with `_WIN32` comes first.
const BUILDS: usize = 3;
const SDK: usize = 0;
const LINUX: usize = 1;
const MICROSOFT: usize = 2;

const WINDOWS: &[&str] =
    &["_WIN32", "WIN32", "_WIN64", "__WIN32__", "WIN64", "_WINDOWS", "__WINDOWS__", "OS_WIN", "_WIN32_"];
const UNIX: &[&str] = &["__linux__", "__linux", "linux", "__unix__", "__unix", "unix", "__gnu_linux__"];
const ELSEWHERE: &[&str] = &[
    "__APPLE__",
    "__FreeBSD__",
    "__sun",
    "_AIX",
    "__hpux",
    "__CYGWIN__",
    "__MINGW32__",
    "__MINGW64__",
    "__BORLANDC__",
    "__WATCOMC__",
];

/// What a name is in a build: `Some(0)` where it is not defined, `None` where nobody knows.
fn value(name: &str, build: usize) -> Option<i64> {
    let defined = |yes: bool| Some(i64::from(yes));
    match name {
        "true" => Some(1),
        "false" => Some(0),
        "_MSC_VER" | "_MSC_FULL_VER" if build == MICROSOFT => Some(1900),
        "_MSC_VER" | "_MSC_FULL_VER" => Some(0),
        "__GNUC__" => defined(build != MICROSOFT),
        _ if WINDOWS.contains(&name) => defined(build != LINUX),
        _ if UNIX.contains(&name) => defined(build == LINUX),
        _ if ELSEWHERE.contains(&name) => Some(0),
        _ => None,
    }
}

/// Who compiles a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// Everybody.
    Always,
    /// Only who defines `_WIN32`.
    Windows,
    /// Only Microsoft's compiler.
    Microsoft,
    /// Only builds that do not define `_WIN32`.
    NotWindows,
    /// Nobody.
    Never,
}

impl Guard {
    /// Whether the SDK's compiler sees the line when `_WIN32` is defined.
    pub fn counts(self) -> bool {
        matches!(self, Guard::Always | Guard::Windows)
    }

    /// The word of the JSON.
    pub fn word(self) -> &'static str {
        match self {
            Guard::Always => "always",
            Guard::Windows => "_WIN32",
            Guard::Microsoft => "_MSC_VER",
            Guard::NotWindows => "not _WIN32",
            Guard::Never => "never",
        }
    }
}

#[derive(Debug)]
struct Frame {
    /// For each build: whether this branch may be seen.
    now: [bool; BUILDS],
    /// For each build: whether an earlier branch was certainly seen.
    taken: [bool; BUILDS],
    /// The name of an `#ifndef`.
    unless: Option<String>,
}

/// The conditions around a line.
#[derive(Debug, Default)]
pub struct Conditions {
    frames: Vec<Frame>,
}

/// More than any source nests; what is deeper is taken for seen.
const DEEPEST: usize = 1_000;

impl Conditions {
    /// Takes note of a directive, whose tokens are given.
    pub fn directive(&mut self, name: &str, tokens: &[Place<'_>]) {
        let first = match tokens.first().map(|place| &place.token) {
            Some(Token::Name(name)) => Some(name.as_ref()),
            _ => None,
        };
        match name {
            "if" => self.enter(|build| evaluate(tokens, build), None),
            "ifdef" => self.enter(|build| first.and_then(|name| value(name, build)), None),
            "ifndef" => {
                let not = |build| first.and_then(|name| value(name, build)).map(|value| i64::from(value == 0));
                self.enter(not, first.map(str::to_string));
            }
            "elif" => self.next(|build| evaluate(tokens, build)),
            "elifdef" => self.next(|build| first.and_then(|name| value(name, build))),
            "elifndef" => {
                self.next(|build| first.and_then(|name| value(name, build)).map(|value| i64::from(value == 0)))
            }
            "else" => self.next(|_| Some(1)),
            "endif" => drop(self.frames.pop()),
            _ => {}
        }
    }

    fn enter(&mut self, holds: impl Fn(usize) -> Option<i64>, unless: Option<String>) {
        if self.frames.len() >= DEEPEST {
            return;
        }
        let values = std::array::from_fn(&holds);
        let frame = Frame {
            now: values.map(|value: Option<i64>| value != Some(0)),
            taken: values.map(|value| value.is_some_and(|value| value != 0)),
            unless,
        };
        self.frames.push(frame);
    }

    fn next(&mut self, holds: impl Fn(usize) -> Option<i64>) {
        let Some(frame) = self.frames.last_mut() else { return };
        for build in 0..BUILDS {
            let value = holds(build);
            frame.now[build] = !frame.taken[build] && value != Some(0);
            frame.taken[build] |= value.is_some_and(|value| value != 0);
        }
        frame.unless = None;
    }

    /// Who compiles the line after the directives so far.
    pub fn guard(&self) -> Guard {
        let seen = |build: usize| self.frames.iter().all(|frame| frame.now[build]);
        match (seen(SDK), seen(LINUX), seen(MICROSOFT)) {
            (true, true, _) => Guard::Always,
            (true, false, _) => Guard::Windows,
            (false, true, _) => Guard::NotWindows,
            (false, false, true) => Guard::Microsoft,
            (false, false, false) => Guard::Never,
        }
    }

    /// Whether the line is seen only where `name` is not defined yet.
    pub fn is_fallback(&self, name: &str) -> bool {
        self.frames.iter().any(|frame| frame.unless.as_deref() == Some(name))
    }
}

/// The value of a condition in a build; `None` where it hangs on something unknown.
fn evaluate(tokens: &[Place<'_>], build: usize) -> Option<i64> {
    let mut reader = Reader { tokens, at: 0, build, depth: 0 };
    reader.any()
}

struct Reader<'tokens, 'text> {
    tokens: &'tokens [Place<'text>],
    at: usize,
    build: usize,
    depth: usize,
}

impl Reader<'_, '_> {
    fn mark(&mut self, wanted: &[u8]) -> bool {
        let matches = wanted.iter().enumerate().all(|(index, byte)| {
            self.tokens.get(self.at + index).is_some_and(|place| place.token == Token::Mark(Mark::One(*byte)))
        });
        self.at += if matches { wanted.len() } else { 0 };
        matches
    }

    fn any(&mut self) -> Option<i64> {
        let mut result = self.all();
        while self.mark(b"||") {
            let right = self.all();
            result = match (result, right) {
                (Some(left), _) if left != 0 => Some(1),
                (_, Some(right)) if right != 0 => Some(1),
                (Some(_), Some(_)) => Some(0),
                _ => None,
            };
        }
        result
    }

    fn all(&mut self) -> Option<i64> {
        let mut result = self.comparison();
        while self.mark(b"&&") {
            let right = self.comparison();
            result = match (result, right) {
                (Some(0), _) | (_, Some(0)) => Some(0),
                (Some(_), Some(_)) => Some(1),
                _ => None,
            };
        }
        result
    }

    fn comparison(&mut self) -> Option<i64> {
        let left = self.one();
        let compare: fn(&i64, &i64) -> bool = if self.mark(b">=") {
            i64::ge
        } else if self.mark(b"<=") {
            i64::le
        } else if self.mark(b"==") {
            i64::eq
        } else if self.mark(b"!=") {
            i64::ne
        } else if self.mark(b">") {
            i64::gt
        } else if self.mark(b"<") {
            i64::lt
        } else {
            return left;
        };
        let right = self.one();
        Some(i64::from(compare(&left?, &right?)))
    }

    fn one(&mut self) -> Option<i64> {
        self.depth += 1;
        if self.depth > 200 {
            self.at = self.tokens.len();
            return None;
        }
        if self.mark(b"!") {
            return self.one().map(|value| i64::from(value == 0));
        }
        if self.mark(b"(") {
            let value = self.any();
            self.mark(b")");
            return value;
        }
        let token = self.tokens.get(self.at).map(|place| &place.token);
        self.at += 1;
        match token {
            Some(Token::Value(number)) => number_of(number),
            Some(Token::Name(word)) if word == "defined" => {
                let in_brackets = self.mark(b"(");
                let name = self.tokens.get(self.at).map(|place| &place.token);
                self.at += 1;
                if in_brackets {
                    self.mark(b")");
                }
                match name {
                    Some(Token::Name(name)) => value(name, self.build).map(|value| i64::from(value != 0)),
                    _ => None,
                }
            }
            Some(Token::Name(name)) => {
                let value = value(name, self.build);
                // A call such as __has_include(<x>): whatever is in its brackets goes with it.
                if self.mark(b"(") {
                    self.any();
                    self.mark(b")");
                    return None;
                }
                value
            }
            _ => None,
        }
    }
}

fn number_of(text: &str) -> Option<i64> {
    let plain: String = text.trim_end_matches(['u', 'U', 'l', 'L']).chars().filter(|c| *c != '\'').collect();
    match plain.strip_prefix("0x").or_else(|| plain.strip_prefix("0X")) {
        Some(hexadecimal) => i64::from_str_radix(hexadecimal, 16).ok(),
        None => plain.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexer::tokens;
    use super::*;
    use proptest::prelude::*;

    /// The guard of each name outside directives.
    fn guards(text: &str) -> Vec<(String, Guard)> {
        let (found, _) = tokens(text);
        let mut conditions = Conditions::default();
        let mut guards = Vec::new();
        let mut at = 0;
        while let Some(place) = found.get(at) {
            at += 1;
            match &place.token {
                Token::Directive(name) => {
                    let end = found[at..].iter().position(|place| place.token == Token::Mark(Mark::End)).unwrap_or(0);
                    conditions.directive(name, &found[at..at + end]);
                    at += end;
                }
                Token::Name(name) => guards.push((name.to_string(), conditions.guard())),
                _ => {}
            }
        }
        guards
    }

    fn guard_within(condition: &str) -> Guard {
        guards(&format!("{condition}\nx\n#endif\n"))[0].1
    }

    #[test]
    fn branches_for_each_system_are_told_apart() {
        let text = "a\n#ifdef _WIN32\nb\n#if defined(_MSC_VER) && _MSC_VER >= 1400\nc\n#else\nd\n#endif\n#else\ne\n#endif\n#if 0\nf\n#endif\ng\n";
        let expected = [
            ("a", Guard::Always),
            ("b", Guard::Windows),
            ("c", Guard::Microsoft),
            ("d", Guard::Windows),
            ("e", Guard::NotWindows),
            ("f", Guard::Never),
            ("g", Guard::Always),
        ];
        assert_eq!(guards(text), expected.map(|(name, guard)| (name.to_string(), guard)));
    }

    #[test]
    fn conditions_are_read_whole() {
        assert_eq!(guard_within("#if !defined _WIN32"), Guard::NotWindows);
        assert_eq!(guard_within("#if defined(WIN32) || defined(__linux__)"), Guard::Always);
        assert_eq!(guard_within("#if defined(WIN32) || defined(USE_X)"), Guard::Always);
        assert_eq!(guard_within("#if defined(WIN32) && defined(USE_X)"), Guard::Windows);
        assert_eq!(guard_within("#if _WIN32_WINNT >= 0x0600"), Guard::Always);
        assert_eq!(guard_within("#if !(_WIN32 + 1"), Guard::NotWindows);
        assert_eq!(guard_within("#ifndef SERVER_H"), Guard::Always);
        assert_eq!(guard_within("#if defined(__APPLE__)"), Guard::Never);
        assert_eq!(guards("#if A\na\n#elif 1\nb\n#else\nc\n#endif\n")[2].1, Guard::Never);
    }

    #[test]
    fn a_fallback_is_known() {
        let mut conditions = Conditions::default();
        let (found, _) = tokens("INVALID_SOCKET");
        conditions.directive("ifndef", &found);
        assert!(conditions.is_fallback("INVALID_SOCKET"));
        conditions.directive("else", &[]);
        assert!(!conditions.is_fallback("INVALID_SOCKET"));
        conditions.directive("endif", &[]);
        conditions.directive("endif", &[]);
        assert_eq!(conditions.guard(), Guard::Always);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn any_condition_is_read(pieces in proptest::collection::vec(prop_oneof![
            Just("("), Just(")"), Just("!"), Just("&&"), Just("||"), Just("defined"), Just("_WIN32"), Just("X"), Just("1"), Just(">="), Just("'a'"),
            Just("\n#if "), Just("\n#elif "), Just("\n#else"), Just("\n#endif")], 0..300)) {
            let joined = pieces.join(" ");
            guards(&format!("#if {joined}\nx"));
        }
    }
}
