//! What Microsoft's compiler takes and the others have no flag for: `sizeof TYPE` without parentheses, and the annotations `__in` and
//! `__out`, which no header can define away in C++, for libstdc++ has parameters of these names. And what its runtime takes: names of
//! locales such as `"korean"`, which the C++ library here ends the program for; UTF-8 is what all text is in. And what its C++ library has:
//! a `std::exception` with a text, which one that is caught by value keeps. And what its preprocessor does: `__FUNCTION__` is a literal, which
//! others stand beside, and a comma before `__VA_ARGS__` goes where these are none.

use std::borrow::Cow;

use super::entry;
use super::function_name::{self, JOINED};
use super::own_path::{self, CUTTERS};
use super::{argument_lists, narrow_keys, suffixes};

/// The text as every compiler takes it; its lines stay where they are. Comments, strings and characters stay as they are.
pub fn portable(text: &str) -> Cow<'_, str> {
    let text = with_known_words(text);
    let text = match suffixes::common(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(changed) => Cow::Owned(changed),
    };
    argument_lists::copied_by_name(text)
}

fn with_known_words(text: &str) -> Cow<'_, str> {
    const WORDS: [&str; 16] = [
        "sizeof",
        "__in",
        "__out",
        "locale",
        "exception",
        "what",
        "__FUNCTION",
        "__VA_ARGS__",
        "each",
        "sealed",
        "abstract",
        "const",
        "typedef",
        "GetModuleFileName",
        "GetQueuedCompletionStatus",
        "main",
    ];
    if !WORDS.iter().any(|word| text.contains(word)) {
        return Cow::Borrowed(text);
    }
    let asks_own_path = own_path::is_asked(text);
    let mut reader = Reader { text, at: 0 };
    let mut changed = String::new();
    let mut copied = 0;
    while let Some(word) = reader.word() {
        let replaced = match word {
            "main" if entry::is_first_of_two(text, reader.at) => {
                Some((format!("{} {word}", entry::TAKEN_BACK), reader.at))
            }
            "main" => entry::without_type(text, reader.at).map(|becomes| (becomes.to_owned(), reader.at)),
            "GetQueuedCompletionStatus" if narrow_keys::is_given(text, reader.at) => {
                Some((narrow_keys::TAKEN_BY.to_owned(), reader.at))
            }
            "sizeof" => reader.operand().map(|(operand, end)| (format!("sizeof({operand})"), end)),
            "locale" => reader.language().map(|(name, end)| {
                // Streams that go with C's are written by C's locale: LC_CTYPE is set, too, and the answer is its name.
                (format!("{}::setlocale(0, \"C.UTF-8\")", &text[reader.at - word.len()..name]), end)
            }),
            "setlocale" => reader
                .language()
                .map(|(name, end)| (format!("{}\"C.UTF-8\"", &text[reader.at - word.len()..name]), end)),
            "exception" if reader.thrown(word) => Some(reader.with_text()),
            "__FUNCTION__" if function_name::is_in_macro(text, reader.at) => {
                let joined = function_name::joined(text, reader.at - word.len(), reader.at);
                joined.filter(|(left, ..)| *left >= copied).map(|(left, joined, end)| {
                    changed.push_str(&text[copied..left]);
                    copied = reader.at - word.len();
                    (joined, end)
                })
            }
            "__FUNCTION__" if reader.beside_literal(word) => {
                Some((format!("\"{}\"", reader.function(word)), reader.at))
            }
            _ if asks_own_path && CUTTERS.contains(&word) => reader
                .separator()
                .map(|(becomes, start, end)| (format!("{}{becomes}", &text[reader.at - word.len()..start]), end)),
            "const" if reader.is_of_int(word) => Some((format!("{word} int"), reader.at)),
            "typedef" => reader.exact_type(),
            "for" => reader.for_each(),
            "sealed" | "abstract" => reader.limits(word).map(|limit| (limit.to_owned(), reader.at)),
            "__VA_ARGS__" if text[..reader.at - word.len()].trim_end().ends_with(',') => {
                Some((format!("##{word}"), reader.at))
            }
            "__FUNCTIONW__" => Some((format!("L\"{}\"", reader.function(word)), reader.at)),
            "what" => reader.described().map(|end| (format!("{} noexcept", &text[reader.at - word.len()..end]), end)),
            "catch" => reader.caught().map(|end| (format!("{}&", &text[reader.at - word.len()..end]), end)),
            "__in" | "__out" => reader.annotated().then(|| (" ".repeat(word.len()), reader.at)),
            _ => None,
        };
        let Some((replacement, end)) = replaced else { continue };
        changed.push_str(&text[copied..reader.at - word.len()]);
        changed.push_str(&replacement);
        reader.at = end;
        copied = end;
    }
    match copied {
        0 => Cow::Borrowed(text),
        _ => Cow::Owned(changed + &text[copied..]),
    }
}

/// The text with a name for the first base of each class, which `__super` becomes.
pub fn with_bases(text: &str) -> String {
    let mut reader = Reader { text, at: 0 };
    let mut changed = String::new();
    let mut copied = 0;
    while let Some(word) = reader.word() {
        match word {
            "class" | "struct" => {
                let is_enum = text[..reader.at - word.len()].trim_end().ends_with("enum");
                let Some((base, end)) = reader.base().filter(|_| !is_enum) else { continue };
                changed.push_str(&text[copied..end]);
                changed.push_str(&format!(" typedef {base} ovl_super; "));
                reader.at = end;
                copied = end;
            }
            "__super" => {
                changed.push_str(&text[copied..reader.at - word.len()]);
                changed.push_str("ovl_super");
                copied = reader.at;
            }
            _ => {}
        }
    }
    changed + &text[copied..]
}

/// Whether [`portable`] has made texts that are joined when the program runs.
pub fn joins(text: &str) -> bool {
    text.contains("__FUNCTION__") && portable(text).contains(JOINED)
}

/// Whether [`portable`] may have made exceptions into those that have a text.
pub fn throws(text: &str) -> bool {
    text.contains("throw") && text.contains("exception")
}

/// Words that a type of several words begins with.
const BEGINS: [&str; 9] = ["const", "enum", "long", "short", "signed", "struct", "union", "unsigned", "volatile"];
/// Words that begin an expression.
const OPERATORS: [&str; 4] = ["new", "sizeof", "alignof", "__alignof"];

/// What names of Windows' locales begin with, in small letters.
const LANGUAGES: [&str; 22] = [
    ".", "american", "chinese", "chs", "cht", "de-", "deu", "en-", "english", "enu", "fr", "german", "ja-", "japanese",
    "jpn", "ko-", "kor", "rus", "ru-", "spanish", "turkish", "zh-",
];

/// Goes from word to word.
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

    /// What stands behind `sizeof` if it is a name, or a type of several words, and nothing but that; and its end.
    fn operand(&self) -> Option<(&'text str, usize)> {
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

    /// The name of a language of Windows as the last of what is in parentheses next: where its literal begins and ends.
    fn language(&self) -> Option<(usize, usize)> {
        let rest = &self.text[self.at..];
        let open = rest.find(['(', '{'])?;
        let close = open + rest[open..].find([')', '}', ';', '\n'])?;
        let literal = open + rest[open..close].find('"')?;
        let name = rest[literal + 1..close].trim_end().strip_suffix('"')?;
        let lower = name.to_ascii_lowercase();
        // A variable may stand before the parenthesis, and a category before the name.
        let is_call = rest[..open].chars().all(|c| is_word(c) || c.is_whitespace());
        let is_last = rest[open + 1..literal].chars().all(|c| is_word(c) || c.is_whitespace() || c == ',');
        // A name of Linux has its country behind an underscore.
        let is_windows =
            LANGUAGES.iter().any(|language| lower.starts_with(language)) && lower.as_bytes().get(2) != Some(&b'_');
        let start = self.at + literal;
        (is_call && is_last && is_windows && !name.contains('"')).then(|| (start, start + name.len() + 2))
    }

    /// Whether `exception`, which was just read, is thrown with a text: a literal, or what a string has.
    fn thrown(&self, word: &str) -> bool {
        let before = self.text[..self.at - word.len()].trim_end();
        let before = before.strip_suffix("std::").unwrap_or(before).trim_end();
        let before = before.strip_suffix("new").map_or(before, str::trim_end);
        let is_thrown = before.strip_suffix("throw").is_some_and(|rest| !rest.ends_with(is_word));
        let rest = self.text[self.at..].trim_start();
        let Some(inside) = rest.strip_prefix('(').map(str::trim_start) else { return false };
        let statement = inside.split(';').next().unwrap_or_default().trim_end();
        let statement = statement.strip_suffix(')').unwrap_or_default().trim_end();
        let is_text = ["\"", "__FUNCTION__"].iter().any(|begin| inside.starts_with(begin));
        is_thrown && (is_text || [".c_str()", ".what()"].iter().any(|end| statement.ends_with(end)))
    }

    /// The exception that has a text here, and where what it replaces ends: a number behind the literal, which Microsoft's may have, goes.
    fn with_text(&self) -> (String, usize) {
        let name = "runtime_error";
        let mut inner = Reader { text: self.text, at: self.at };
        loop {
            inner.at += length(&self.text[inner.at..], |c| c.is_whitespace() || c == '(');
            match self.text[inner.at..].chars().next() {
                Some('"') => inner.literal('"'),
                Some(',') => break,
                _ => return (name.to_owned(), self.at),
            }
        }
        let rest = &self.text[inner.at..];
        let Some(end) = rest.find(';').and_then(|end| rest[..end].rfind(')')) else {
            return (name.to_owned(), self.at);
        };
        (format!("{name}{}", &self.text[self.at..inner.at]), inner.at + end)
    }

    /// Whether the `const` that was just read begins a declaration without a type, which once was one of an int: `const MAJOR = 1;`.
    fn is_of_int(&self, word: &str) -> bool {
        let prefix = &self.text[..self.at - word.len()];
        let before = prefix.trim_end();
        let (here, above) = (prefix.rsplit('\n').next().unwrap_or_default().trim(), before.rsplit('\n').next());
        let above = above.unwrap_or_default().trim_start();
        let is_apart = above.is_empty() || above.starts_with('#') || above.starts_with("//") || above.ends_with("*/");
        let begins = before.ends_with([';', '{', '}']) && !here.starts_with('#') || here.is_empty() && is_apart;
        let rest = self.text[self.at..].trim_start();
        let value = rest[length(rest, is_word)..].trim_start();
        let is_named = rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
        begins && is_named && value.starts_with('=') && !value.starts_with("==")
    }

    /// Whether a literal stands right before or behind the word that was just read.
    fn beside_literal(&self, word: &str) -> bool {
        let before = self.text[..self.at - word.len()].trim_end();
        self.text[self.at..].trim_start().starts_with('"') || (before.ends_with('"') && !before.ends_with("\\\""))
    }

    /// The name of the function in which the word stands that was just read, with its class: by the braces around it, or, where conditions
    /// have broken these, what opens its parenthesis on the last line before that begins with a word.
    fn function(&self, word: &str) -> String {
        let around = function_name::function_at(self.text, self.at - word.len());
        around.unwrap_or_else(|| self.function_above(word).to_owned())
    }

    fn function_above(&self, word: &str) -> &'text str {
        let lines = self.text[..self.at - word.len()].lines().rev();
        let begins = |line: &&str| {
            line.starts_with(|c: char| is_word(c) || c == '~') && line.contains('(') && !line.trim_end().ends_with(';')
        };
        let Some(line) = lines.skip(1).find(begins) else { return "" };
        let head = line[..line.find('(').unwrap_or(0)].trim_end();
        let name = behind_last(head, |c| !is_word(c) && !matches!(c, ':' | '~'));
        head[name..].trim_start_matches(':')
    }

    /// The first base of the class whose first word was just read, and where its body begins.
    fn base(&self) -> Option<(&'text str, usize)> {
        let head = &self.text[self.at..];
        let body = head.find(['{', ';', '(', ')', '='])?;
        let head = &head[..body];
        let colon =
            head.match_indices(':').find(|(at, _)| !head[at + 1..].starts_with(':') && !head[..*at].ends_with(':'))?.0;
        let mut depth = 0;
        let bases = &head[colon + 1..];
        let end = bases.find(|c| {
            depth += i32::from(c == '<') - i32::from(c == '>');
            c == ',' && depth == 0
        });
        let mut base = bases[..end.unwrap_or(bases.len())].trim();
        for access in ["virtual ", "public ", "protected ", "private ", "virtual "] {
            base = base.strip_prefix(access).map_or(base, str::trim_start);
        }
        let opens = self.text[self.at + body..].starts_with('{');
        (opens && base.starts_with(|c: char| is_word(c) || c == ':')).then_some((base, self.at + body + 1))
    }

    /// Where `what() const` ends whose word was just read, if it says nothing of exceptions: others want it to.
    fn described(&self) -> Option<usize> {
        let mut at = self.at;
        for part in ["(", ")", "const"] {
            at += length(&self.text[at..], char::is_whitespace);
            at += self.text[at..].strip_prefix("void").filter(|_| part == ")").map_or(0, |_| "void".len());
            at += self.text[at..].strip_prefix(part).map(|_| part.len())?;
        }
        let behind = self.text[at..].trim_start();
        let is_told = ["noexcept", "throw", "_NOEXCEPT", "_GLIBCXX"].iter().any(|word| behind.starts_with(word));
        let is_declared = ["{", ";", "override", "final", "="].iter().any(|mark| behind.starts_with(mark));
        (is_declared && !is_told).then_some(at)
    }

    /// Where the type ends in `(std::exception e)` behind `catch`: what is caught there by value would lose its text.
    fn caught(&self) -> Option<usize> {
        let space = |at: usize| at + length(&self.text[at..], char::is_whitespace);
        let mut at = space(self.at);
        at = space(at + self.text[at..].starts_with('(').then_some(1)?);
        for optional in ["const ", "std::"] {
            if self.text[at..].starts_with(optional) {
                at = space(at + optional.len());
            }
        }
        let end = at + self.text[at..].strip_prefix("exception").map(|_| "exception".len())?;
        let name = space(end);
        let after = space(name + length(&self.text[name..], is_word));
        (name > end && after > name && self.text[after..].starts_with(')')).then_some(end)
    }

    /// Whether a declaration follows on the same word: a parameter that has the annotation for its name is followed by a mark.
    fn annotated(&self) -> bool {
        let rest = &self.text[self.at..];
        let space = length(rest, char::is_whitespace);
        space > 0 && rest[space..].starts_with(|c: char| is_word(c) && !c.is_ascii_digit())
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

#[cfg(test)]
mod tests {
    use super::{portable, with_bases};

    #[test]
    fn a_type_gets_its_parentheses() {
        assert_eq!(portable("f(a*sizeof SOCKADDR_IN6)"), "f(a*sizeof(SOCKADDR_IN6))");
        assert_eq!(portable("n = sizeof struct sockaddr_in;"), "n = sizeof(struct sockaddr_in);");
        assert_eq!(portable("n = sizeof unsigned long * 2"), "n = sizeof(unsigned long) * 2");
        assert_eq!(portable("n = sizeof unsigned;"), "n = sizeof(unsigned);");
    }

    #[test]
    fn languages_of_windows_are_utf_8() {
        assert_eq!(
            portable("std::wcout.imbue(std::locale(\"korean\"));"),
            "std::wcout.imbue(std::locale(::setlocale(0, \"C.UTF-8\")));"
        );
        assert_eq!(portable("locale loc{ \"Korean_Korea.949\" };"), "locale loc{ ::setlocale(0, \"C.UTF-8\") };");
        assert_eq!(portable("setlocale(LC_ALL, \"kor\");"), "setlocale(LC_ALL, \"C.UTF-8\");");
        assert_eq!(portable("setlocale(0, \"Rus\"); puts(\"kor\");"), "setlocale(0, \"C.UTF-8\"); puts(\"kor\");");
        for text in [
            "setlocale(LC_ALL, \"\");",
            "locale(\"ko_KR.UTF-8\")",
            "locale(\"fr_FR\")",
            "locale()",
            "f(locale, \"kor\")",
            "locale(name)",
        ] {
            assert_eq!(portable(text), text);
        }
    }

    #[test]
    fn an_exception_has_a_text() {
        assert_eq!(portable("throw std::exception(\"no\");"), "throw std::runtime_error(\"no\");");
        assert_eq!(portable("throw exception( \"no\" );"), "throw runtime_error( \"no\" );");
        assert_eq!(portable("throw new std::exception(s.c_str());"), "throw new std::runtime_error(s.c_str());");
        assert_eq!(portable("catch (std::exception e) {"), "catch (std::exception& e) {");
        assert_eq!(portable("catch(const exception error)"), "catch(const exception& error)");
        for text in [
            "throw std::exception();",
            "throw exception(e);",
            "throw exception(code, 5);",
            "throw my_exception(\"no\");",
            "rethrow exception(\"no\");",
            "std::exception(\"no\")",
            "catch (std::exception &e)",
            "catch (std::exception const& e)",
            "catch (exception)",
            "catch (exception_of_mine e)",
            "catch",
            "throw exception(",
        ] {
            assert_eq!(portable(text), text);
        }
    }

    #[test]
    fn a_number_behind_the_text_goes() {
        assert_eq!(portable("throw std::exception(\"no\", error());"), "throw std::runtime_error(\"no\");");
        assert_eq!(portable("throw std::exception(\"a, b\");"), "throw std::runtime_error(\"a, b\");");
    }

    #[test]
    fn a_function_has_its_name_in_a_literal() {
        assert_eq!(
            portable("void Server::serve(int port)\n{\n\tthrow std::exception(__FUNCTION__ \" - bind\");\n}"),
            "void Server::serve(int port)\n{\n\tthrow std::runtime_error(\"Server::serve\" \" - bind\");\n}"
        );
        assert_eq!(
            portable("Server::~Server()\n{\n\tputs(\"in \" __FUNCTION__);"),
            "Server::~Server()\n{\n\tputs(\"in \" \"Server::~Server\");"
        );
        assert_eq!(portable("int main() {\n puts(__FUNCTION__);"), "int main() {\n puts(__FUNCTION__);");
    }

    #[test]
    fn a_wide_name_of_a_function_is_a_literal() {
        assert_eq!(portable("int wmain()\n{\n _putws(__FUNCTIONW__);"), "int wmain()\n{\n _putws(L\"wmain\");");
    }

    #[test]
    fn a_base_has_a_name() {
        assert_eq!(
            with_bases("class A : public B { void f() { __super::f(); } };"),
            "class A : public B { typedef B ovl_super;  void f() { ovl_super::f(); } };"
        );
        assert_eq!(
            with_bases("struct A final : ns::B<int, C>, D\n{\n};"),
            "struct A final : ns::B<int, C>, D\n{ typedef ns::B<int, C> ovl_super; \n};"
        );
        for text in [
            "class A { };",
            "class A;",
            "enum class A : int { B };",
            "struct A a = {1};",
            "struct ns::A f() { return x ? y : z; }",
            "void f(struct A *a) { }",
        ] {
            assert_eq!(with_bases(text), text);
        }
    }

    #[test]
    fn what_throws_nothing() {
        assert_eq!(
            portable("virtual const char* what() const { return m; }"),
            "virtual const char* what() const noexcept { return m; }"
        );
        assert_eq!(
            portable("const char *what(void) const override;"),
            "const char *what(void) const noexcept override;"
        );
        assert_eq!(portable("const char *E::what() const\n{"), "const char *E::what() const noexcept\n{");
        for text in [
            "const char *what() const throw() {",
            "const char *what() const noexcept override {",
            "puts(e.what());",
            "e.what() == text",
            "int what;",
            "what",
        ] {
            assert_eq!(portable(text), text);
        }
    }

    #[test]
    fn a_comma_before_no_arguments_goes() {
        assert_eq!(
            portable("#define LOG(f, ...) printf(f, __VA_ARGS__)"),
            "#define LOG(f, ...) printf(f, ##__VA_ARGS__)"
        );
        for text in ["#define LOG(f, ...) printf(f, ##__VA_ARGS__)", "#define LOG(...) printf(__VA_ARGS__)"] {
            assert_eq!(portable(text), text);
        }
    }

    #[test]
    fn a_constant_without_a_type_is_an_int() {
        assert_eq!(
            portable("// v\nconst MAJOR = 1;\nconst MINOR=0;"),
            "// v\nconst int MAJOR = 1;\nconst int MINOR=0;"
        );
        assert_eq!(
            portable("#define X\nconst N = 2; { const M = 3; }"),
            "#define X\nconst int N = 2; { const int M = 3; }"
        );
        for text in [
            "const int n = 1;",
            "int const n = 1;",
            "char *\nconst p = q;",
            "auto\nconst n = 1;",
            "#define C const n = 1",
            "void f() const == 0;",
            "f(const x = 3);",
            "// const n = 1;",
            "const std::string s = t;",
            "const T x{};",
        ] {
            assert_eq!(portable(text), text);
        }
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

    #[test]
    fn an_annotation_goes_and_a_name_stays() {
        assert_eq!(portable("f(\n\t__in  LPVOID p,\n\t__out DWORD *n)"), "f(\n\t      LPVOID p,\n\t      DWORD *n)");
        for text in ["std::istream &__in, int", "__in >> x", "__in.get()", "__in_opt LPVOID p", "\"__in x\""] {
            assert_eq!(portable(text), text);
        }
    }

    /// As comments have them that were read in another code page than their own.
    #[test]
    fn any_character_may_stand_anywhere() {
        let text = "#define LOG(f, ...) printf(\"a\" __FUNCTION__ \"b\", f, __VA_ARGS__) // x\nusing namespace std;\n\
            class E : public std::exception { friend int h(HANDLE p); E(int n) : exception(\"t\") {} const char *what() const { return __super::what(); } };\n\
            typedef unsigned __int64 uint64_t;\nint f(__in int *p, byte b) sealed\n{ goto end; int n = 3; end: throw std::exception(__FUNCTION__ \" x\", 1); }\n\
            int g() { GetModuleFileName(0, s, 9); strrchr(s, '\\\\'); for each (int x in y) setlocale(0, \"kor\"); catch (exception e) \n\
            _stricmp(a, b); sizeof unsigned long; return sizeof x.y + strrev(\"z\"); }";
        for character in ['\u{bb}', '\u{fffd}', '\u{1f600}'] {
            for (at, _) in text.char_indices() {
                let changed = format!("{}{character}{}", &text[..at], &text[at..]);
                let portable = portable(&changed);
                with_bases(&portable);
                super::super::exception_text::with_texts(&portable);
                super::super::runtime::is_used([&*changed].into_iter());
                super::super::bytes::are_windows([&*changed].into_iter());
                super::super::implied::headers([&*changed].into_iter());
                super::super::friends::declared(&portable);
            }
        }
    }

    #[test]
    fn nothing_makes_it_fail() {
        for text in [
            "sizeof",
            "sizeof ",
            "\"sizeof",
            "'",
            "/*__in",
            "R\"sizeof x",
            "__in ",
            "sizeof \u{fc}ber",
            "__out \u{fc} x",
        ] {
            portable(text);
        }
    }
}
