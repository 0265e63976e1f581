//! A command line taken apart as Microsoft's C runtime does for `main`.

/// The arguments of a line, the program's name first.
pub(super) fn split(line: &str) -> Vec<String> {
    let mut rest = line.trim_start_matches([' ', '\t']);
    if rest.is_empty() {
        return Vec::new();
    }
    // In the name of the program backslashes and quotation marks mean nothing more than themselves.
    let (name, after) = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => rest.split_at(rest.find([' ', '\t']).unwrap_or(rest.len())),
    };
    let mut arguments = vec![name.to_owned()];
    rest = after.trim_start_matches([' ', '\t']);
    while !rest.is_empty() {
        let (argument, after) = one(rest);
        arguments.push(argument);
        rest = after.trim_start_matches([' ', '\t']);
    }
    arguments
}

/// The first argument, and what follows it.
fn one(text: &str) -> (String, &str) {
    let mut argument = String::new();
    let (mut quoted, mut backslashes) = (false, 0);
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            backslashes += 1;
            continue;
        }
        // Backslashes count twice before a quotation mark, which an odd one takes its meaning from.
        let before = if character == '"' { backslashes / 2 } else { backslashes };
        argument.extend(std::iter::repeat_n('\\', before));
        let odd = backslashes % 2 == 1;
        backslashes = 0;
        match character {
            '"' if odd => argument.push('"'),
            '"' if quoted && characters.peek().is_some_and(|(_, next)| *next == '"') => {
                characters.next();
                argument.push('"');
            }
            '"' => quoted = !quoted,
            ' ' | '\t' if !quoted => return (argument, &text[at..]),
            other => argument.push(other),
        }
    }
    argument.extend(std::iter::repeat_n('\\', backslashes));
    (argument, "")
}

#[cfg(test)]
mod tests {
    use super::split;

    fn of(line: &str) -> Vec<String> {
        split(line)
    }

    #[test]
    fn arguments_are_parted_at_blanks_outside_quotation_marks() {
        assert_eq!(of("server  9000\t\"two words\" x"), ["server", "9000", "two words", "x"]);
        assert_eq!(of("\"C:\\Program Files\\server\" 1"), ["C:\\Program Files\\server", "1"]);
        assert!(of("  ").is_empty());
    }

    #[test]
    fn backslashes_mean_something_before_a_quotation_mark_only() {
        assert_eq!(of(r#"p a\\b "c\\" d\"e f\\\"g"#), ["p", r"a\\b", r"c\", "d\"e", r#"f\"g"#]);
        assert_eq!(of(r#"p "a""b" c\"#), ["p", "a\"b", "c\\"]);
        assert_eq!(of(r#"p "" end"#), ["p", "", "end"]);
    }
}
