//! `__FUNCTION__` beside a literal: to Microsoft's compiler it is one. Where the function can be read from the text around, it becomes a
//! literal; in a macro, whose function is another each time, the texts are joined when the program runs (`ovl/joined.h`).

use super::dialect::portable;
use super::reader::{Reader, behind_last, is_word};

/// What joins texts in a macro.
pub const JOINED: &str = "OVL_JOINED";

/// What goes on in braces without being a function.
const STATEMENTS: [&str; 9] = ["if", "for", "while", "switch", "catch", "each", "__except", "return", "sizeof"];
/// Words with parentheses that stand before a function's name.
const ATTRIBUTES: [&str; 5] = ["__declspec", "decltype", "alignas", "__attribute__", "noexcept"];

/// What is open at a place of the program: the text before each brace, without comments and directives.
fn open(text: &str, at: usize) -> Option<Vec<String>> {
    let mut heads = Vec::new();
    let mut head = String::new();
    let mut reader = Reader { text, at: 0 };
    while reader.at < at {
        let rest = &text[reader.at..];
        let next = rest.chars().next()?;
        let before = reader.at;
        match next {
            '/' if rest.starts_with("//") || rest.starts_with("/*") => reader.comment(),
            '"' | '\'' => {
                reader.literal(next);
                head.push_str("\"\"");
            }
            '#' if begins_line(text, before) => {
                reader.at += directive(rest);
                if reader.at > at {
                    return None;
                }
            }
            '{' => heads.push(std::mem::take(&mut head)),
            '}' => {
                heads.pop();
                head.clear();
            }
            ';' => head.clear(),
            c => head.push(c),
        }
        if reader.at == before {
            reader.at += next.len_utf8();
        }
    }
    Some(heads)
}

/// Whether nothing stands before this place on its line.
fn begins_line(text: &str, at: usize) -> bool {
    text[..at].rsplit('\n').next().unwrap_or_default().trim().is_empty()
}

/// How long the directive is that begins here, with the lines that it goes on for.
pub fn directive(text: &str) -> usize {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        end += line.len();
        if !line.trim_end().ends_with('\\') {
            break;
        }
    }
    end
}

/// Whether a place lies in a macro's definition.
pub fn is_in_macro(text: &str, at: usize) -> bool {
    open(text, at).is_none()
}

/// The function in which a place lies, with its classes and namespaces.
pub fn function_at(text: &str, at: usize) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    let mut is_inside = false;
    for head in open(text, at)?.iter().rev() {
        if let Some(name) = function_of(head) {
            is_inside = true;
            names.push(name.trim_start_matches(':').to_owned());
        } else if let Some(name) = scope_of(head).filter(|_| is_inside) {
            names.push(name.to_owned());
        }
    }
    names.reverse();
    is_inside.then(|| names.join("::"))
}

/// The name of the function whose body follows.
fn function_of(head: &str) -> Option<&str> {
    let mut from = 0;
    loop {
        let open = from + head[from..].find('(')?;
        let before = head[..open].trim_end();
        let start = behind_last(before, |c| !is_word(c) && !matches!(c, ':' | '~'));
        // `public:` is no part of a name.
        let name = before[start..].rsplit_once(":\n").map_or(&before[start..], |(_, name)| name);
        if let Some(operator) = before.rfind("operator") {
            return Some(before[operator..].trim());
        }
        if ATTRIBUTES.contains(&name) {
            from = open + head[open..].find(')')?;
            continue;
        }
        let is_name = name.starts_with(|c: char| (is_word(c) && !c.is_ascii_digit()) || c == '~' || c == ':');
        let assigned = before.contains('=') && !before.contains("template");
        return (is_name && !assigned && !STATEMENTS.contains(&name)).then_some(name);
    }
}

/// The name of the class or namespace whose body follows.
fn scope_of(head: &str) -> Option<&str> {
    let mut words = head.split(|c: char| !is_word(c) && c != ':').filter(|word| !word.is_empty());
    words.find(|word| matches!(*word, "class" | "struct" | "namespace"))?;
    words
        .find(|word| *word != "__declspec" && word.starts_with(|c: char| is_word(c)))
        .map(|word| word.trim_end_matches(':'))
}

/// In a macro: where the literals begin that stand before the word at `start`, and what joins them with it and with what stands behind it,
/// up to where that ends.
pub fn joined(text: &str, start: usize, end: usize) -> Option<(usize, String, usize)> {
    let rest = &text[end..];
    let mut reader = Reader { text, at: end };
    let line_end = end + directive(rest);
    let mut depth = 0;
    while reader.at < line_end {
        match text[reader.at..].chars().next()? {
            ',' | ';' if depth == 0 => break,
            ')' | '}' if depth == 0 => break,
            quote @ ('"' | '\'') => {
                reader.literal(quote);
                continue;
            }
            '(' => depth += 1,
            ')' => depth -= 1,
            '\\' if text[reader.at + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') => break,
            '\n' => break,
            _ => {}
        }
        reader.at += text[reader.at..].chars().next().map_or(1, char::len_utf8);
    }
    let behind = text[end..reader.at].trim();
    let (left, before) = literals_before(text, start);
    let beside = behind.starts_with(|c: char| c == '"' || is_word(c));
    (beside || !before.is_empty()).then(|| {
        let or_none = |text: &str| if text.is_empty() { "\"\"".to_owned() } else { text.to_owned() };
        let word = &text[start..end];
        (
            left,
            format!("{JOINED}({}, {word}, {})", or_none(before), or_none(behind)),
            end + text[end..reader.at].trim_end().len(),
        )
    })
}

/// The literals that stand right before a place on its line, and where they begin.
fn literals_before(text: &str, at: usize) -> (usize, &str) {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut reader = Reader { text, at: line };
    let mut first = None;
    while reader.at < at {
        match text[reader.at..].chars().next() {
            Some('"') => {
                first = first.or(Some(reader.at));
                reader.literal('"');
            }
            Some(c) => {
                if !c.is_whitespace() {
                    first = None;
                }
                reader.at += c.len_utf8();
            }
            None => break,
        }
    }
    let first = first.unwrap_or(at);
    (first, text[first..at].trim_end())
}

/// Whether [`portable`] has made texts that are joined when the program runs.
pub fn joins(text: &str) -> bool {
    text.contains("__FUNCTION__") && portable(text).contains(JOINED)
}

impl<'text> Reader<'text> {
    /// Whether a literal stands right before or behind the word that was just read.
    pub fn beside_literal(&self, word: &str) -> bool {
        let before = self.text[..self.at - word.len()].trim_end();
        self.text[self.at..].trim_start().starts_with('"') || (before.ends_with('"') && !before.ends_with("\\\""))
    }

    /// The name of the function in which the word stands that was just read, with its class: by the braces around it, or, where conditions
    /// have broken these, what opens its parenthesis on the last line before that begins with a word.
    pub fn function(&self, word: &str) -> String {
        let around = function_at(self.text, self.at - word.len());
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
}

#[cfg(test)]
mod tests {
    use super::super::dialect::portable;
    use super::{function_at, joined};

    fn found(text: &str) -> Option<String> {
        function_at(text, text.find("__FUNCTION__").expect("it has the word"))
    }

    #[test]
    fn a_function_is_read_from_the_braces_around() {
        for (text, name) in [
            ("void f() { __FUNCTION__", "f"),
            (
                "class A : public B<int> {\npublic:\n\tvoid g(int x) const override\n\t{\n\t\tif (x) { __FUNCTION__",
                "A::g",
            ),
            ("namespace n { struct S { S() : a(1) { __FUNCTION__", "n::S::S"),
            ("class A { public: ~A() { __FUNCTION__", "A::~A"),
            ("class A { bool operator==(A b) { __FUNCTION__", "A::operator=="),
            ("#define X {\nvoid n::C::h(char c = '{') /* ( */ { auto l = [](int) { __FUNCTION__", "n::C::h"),
            ("__declspec(noinline) int f(void) { switch (a) { case 1: __FUNCTION__", "f"),
            ("class A { struct B { int x; }; void f() { do { __FUNCTION__", "A::f"),
        ] {
            assert_eq!(found(text).as_deref(), Some(name), "{text}");
        }
        for text in
            ["__FUNCTION__", "class A { __FUNCTION__", "#define M f(\\\n __FUNCTION__", "int a[] = { __FUNCTION__"]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn in_a_macro_texts_are_joined() {
        for (text, whole) in [
            (
                "#define L(f) p(__FUNCTION__ \" \" f \"\\n\", 1)",
                "#define L(f) p(OVL_JOINED(\"\", __FUNCTION__, \" \" f \"\\n\"), 1)",
            ),
            ("#define L(f) p(\"[\" __FUNCTION__ \"]\" f)", "#define L(f) p(OVL_JOINED(\"[\", __FUNCTION__, \"]\" f))"),
            ("#define L(x) p(__FUNCTION__ x, 2)", "#define L(x) p(OVL_JOINED(\"\", __FUNCTION__, x), 2)"),
            ("#define L p(\"at \" __FUNCTION__)", "#define L p(OVL_JOINED(\"at \", __FUNCTION__, \"\"))"),
            ("#define L __FUNCTION__ \": \"\nint x;", "#define L OVL_JOINED(\"\", __FUNCTION__, \": \")\nint x;"),
        ] {
            let start = text.find("__FUNCTION__").expect("it has the word");
            let (left, between, end) =
                joined(text, start, start + "__FUNCTION__".len()).expect("texts stand beside it");
            assert_eq!(format!("{}{between}{}", &text[..left], &text[end..]), whole);
        }
        let text = "#define L p(__FUNCTION__, \"a\")";
        assert_eq!(joined(text, 12, 24), None);
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
}
