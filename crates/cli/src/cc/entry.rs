//! Programs with a `main` and a `WinMain`, of which Windows' linker takes `main`: the header that writes a `main` for each `WinMain` has
//! kept the word as it was, and it is taken back where the program's own `main` begins.

/// Makes `WinMain` a word like others.
pub const TAKEN_BACK: &str = "_Pragma(\"pop_macro(\\\"WinMain\\\")\")";

/// Whether the `main` that ends at `at` is defined there, and a `WinMain` behind it.
pub fn is_first_of_two(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let result = text[line..at].trim_end_matches("main");
    let is_declared = !result.starts_with(char::is_whitespace)
        && result.ends_with(' ')
        && result.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ');
    is_declared
        && is_defined(&text[at..])
        && text[at..].match_indices("WinMain").any(|(behind, word)| is_defined(&text[at + behind + word.len()..]))
}

/// What becomes of the `main` that ends at `at`, if its result stands behind it, or nowhere, as the first C++ had it: the header that makes
/// `int main` of `void main` would take both for something else.
pub fn without_type(text: &str, at: usize) -> Option<&'static str> {
    let before = &text[..at - "main".len()];
    let rest = text[at..].trim_start();
    let behind = rest[rest.find(')').filter(|_| rest.starts_with('('))? + 1..].trim_start();
    let head = before.trim_end();
    if behind.starts_with("->") {
        return head.ends_with("auto").then_some("(main)");
    }
    let (here, above) = (before.rsplit('\n').next().unwrap_or_default(), head.rsplit('\n').next().unwrap_or_default());
    let above = above.trim_start();
    let is_apart = head.is_empty() || head.ends_with([';', '}']) || head.ends_with("*/");
    let is_apart = is_apart || above.starts_with('#') || above.starts_with("//");
    (behind.starts_with('{') && here.trim().is_empty() && is_apart).then_some("int main")
}

/// Whether a list of parameters and a body follow.
fn is_defined(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with('(') && rest.find(')').is_some_and(|end| rest[end + 1..].trim_start().starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::super::dialect::portable;

    #[test]
    fn main_has_a_result() {
        for (text, becomes) in [
            ("auto main() -> int\n{\n}", "auto (main)() -> int\n{\n}"),
            ("#define PORT 80\nmain()\n{\n}", "#define PORT 80\nint main()\n{\n}"),
            ("int a;\nmain(int argc, char *argv[]) {}", "int a;\nint main(int argc, char *argv[]) {}"),
            ("// a word\n\nmain() {}", "// a word\n\nint main() {}"),
        ] {
            assert_eq!(portable(text), becomes);
        }
        for text in
            ["void\nmain()\n{\n}", "int main() {}", "VOID main(VOID) {}", "int a = 1;\nmain();\n", "main", "main("]
        {
            assert_eq!(portable(text), text);
        }
    }

    #[test]
    fn main_goes_before_winmain() {
        let both = "int main(void)\n{ return 0; }\nint WINAPI WinMain(HINSTANCE a, HINSTANCE b, LPSTR c, int d)\n{ return main(); }\n";
        assert_eq!(portable(both), both.replacen("main", &format!("{} main", super::TAKEN_BACK), 1));
        for text in [
            "int main(void);\nint WINAPI WinMain(HINSTANCE a, HINSTANCE b, LPSTR c, int d) { return 1; }\n",
            "int WINAPI WinMain(HINSTANCE a, HINSTANCE b, LPSTR c, int d) { return 1; }\n",
            "int main(void) { return 0; }\nint WINAPI WinMain(HINSTANCE a, HINSTANCE b, LPSTR c, int d);\n",
        ] {
            assert_eq!(portable(text), text);
        }
    }
}
