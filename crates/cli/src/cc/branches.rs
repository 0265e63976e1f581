//! Which lines of a source are left out for certain: those in `#if 0`, and those for another system than Windows.

/// What is known of a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    Yes,
    No,
    Perhaps,
}

/// A conditional that is open.
struct Conditional {
    /// Whether one of its branches before this one is taken.
    before: Taken,
    /// Whether this branch is.
    here: Taken,
}

impl Conditional {
    fn begin(condition: Taken) -> Conditional {
        Conditional { before: Taken::No, here: condition }
    }

    /// The next branch, whose condition is asked if none before is taken.
    fn next(&mut self, condition: Taken) {
        self.before = match (self.before, self.here) {
            (Taken::Yes, _) | (_, Taken::Yes) => Taken::Yes,
            (Taken::No, Taken::No) => Taken::No,
            _ => Taken::Perhaps,
        };
        self.here = match (self.before, condition) {
            (Taken::Yes, _) | (_, Taken::No) => Taken::No,
            (Taken::No, condition) => condition,
            (Taken::Perhaps, _) => Taken::Perhaps,
        };
    }
}

/// The text with empty lines for those that no compilation for Windows reads.
pub fn read_for_windows(text: &str) -> String {
    let mut open: Vec<Conditional> = Vec::new();
    let mut read = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match directive(line) {
            Some(("if", condition)) => open.push(Conditional::begin(of_condition(condition))),
            Some(("ifdef", name)) => open.push(Conditional::begin(of_name(first_word(name)))),
            Some(("ifndef", name)) => open.push(Conditional::begin(opposite(of_name(first_word(name))))),
            Some((word @ ("elif" | "else"), condition)) => {
                if let Some(last) = open.last_mut() {
                    last.next(if word == "else" { Taken::Yes } else { of_condition(condition) });
                }
            }
            Some(("endif", _)) => {
                open.pop();
            }
            _ if open.iter().any(|conditional| conditional.here == Taken::No) => {
                read.push('\n');
                continue;
            }
            _ => {}
        }
        read.push_str(line);
    }
    read
}

/// A directive of the preprocessor, and what stands behind it.
fn directive(line: &str) -> Option<(&str, &str)> {
    let directive = line.trim_start().strip_prefix('#')?.trim_start();
    let end = directive.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(directive.len());
    Some((&directive[..end], directive[end..].trim()))
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

fn opposite(taken: Taken) -> Taken {
    match taken {
        Taken::Yes => Taken::No,
        Taken::No => Taken::Yes,
        Taken::Perhaps => Taken::Perhaps,
    }
}

fn of_name(name: &str) -> Taken {
    match name {
        "_WIN32" | "WIN32" | "_WIN64" | "__WIN32__" | "__WIN64__" => Taken::Yes,
        "__linux__" | "__linux" | "linux" | "__gnu_linux__" | "__unix__" | "__unix" | "unix" | "__APPLE__"
        | "_MSC_VER" => Taken::No,
        _ => Taken::Perhaps,
    }
}

/// A number, or one name that is asked for; what is longer is not looked into.
fn of_condition(condition: &str) -> Taken {
    let condition = condition.split("//").next().unwrap_or_default().split("/*").next().unwrap_or_default().trim();
    if let Some(denied) = condition.strip_prefix('!') {
        return opposite(of_condition(denied.trim_start()));
    }
    if let Some(asked) = condition.strip_prefix("defined") {
        let asked = asked.trim();
        let name = asked.strip_prefix('(').and_then(|name| name.strip_suffix(')')).unwrap_or(asked).trim();
        return if first_word(name) == name { of_name(name) } else { Taken::Perhaps };
    }
    match condition {
        "0" => Taken::No,
        "1" => Taken::Yes,
        _ => Taken::Perhaps,
    }
}

#[cfg(test)]
mod tests {
    use super::read_for_windows;

    #[test]
    fn what_is_left_out_for_certain_is_not_read() {
        for (text, read) in [
            ("#if 0\na\n#endif\nb\n", "b"),
            ("#if 0 // not yet\na\n#else\nb\n#endif\n", "b"),
            ("#ifdef _WIN32\na\n#elif X\nb\n#else\nc\n#endif\n", "a"),
            ("#if !defined(_WIN32)\na\n# if X\nb\n# endif\n#endif\nc", "c"),
            ("#ifdef __linux__\na\n#elif defined WIN32\nb\n#endif\n", "b"),
            ("#ifdef X\na\n#else\nb\n#endif\n", "ab"),
            ("#if 1\na\n#elif X\nb\n#elif Y\nc\n#else\nd\n#endif\n", "a"),
            ("#if X\na\n#elif 0\nb\n#endif\n", "a"),
            ("#if defined(_WIN32) && X\na\n#endif\n", "a"),
            ("#endif\n#else\na\n", "a"),
        ] {
            let found: String =
                read_for_windows(text).lines().filter(|line| !line.starts_with('#')).flat_map(str::chars).collect();
            assert_eq!(found, read, "{text}");
        }
    }
}
