//! Failure messages: which command, what happened, and what it said itself.

use std::io;

/// How a person would type the command.
pub(super) fn described(command: &[String]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    let quote = |word: &String| match !word.is_empty() && word.chars().all(plain) {
        true => word.clone(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    };
    command.iter().map(quote).collect::<Vec<_>>().join(" ")
}

/// The failure of a command that wrote `stderr`.
pub(super) fn of_command(command: &str, what: &str, stderr: &str) -> io::Error {
    io::Error::other(match stderr.is_empty() {
        true => format!("{what}: {command}\nIt wrote nothing to its standard error."),
        false => format!("{what}: {command}\nIts standard error:\n{stderr}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_pasted_into_a_shell() {
        let command = ["./echo", "--port=0", "", r#"{"a":1}"#, "it's"].map(String::from);
        assert_eq!(described(&command), r#"./echo --port=0 '' '{"a":1}' 'it'\''s'"#);
    }
}
