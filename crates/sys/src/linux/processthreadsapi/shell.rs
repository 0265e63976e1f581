//! `cmd.exe`: servers start Windows' shell for one command (`/c`), or to take commands from a pipe or a socket. The shell of here takes its
//! place, as it does for `system`; it says nothing before its first command and has no prompt.

use super::arguments::split;

/// The program that stands for it.
pub(super) const PROGRAM: &str = "/bin/sh";

/// Takes commands line by line, each of which may end as Windows' lines do. What fails does not end it.
const LINES: &str = "cr=$(printf '\\r'); while IFS= read -r line; do command eval \"${line%\"$cr\"}\"; done";

/// Whether a program's name, with or without folders, is that of Windows' shell.
pub(super) fn is_meant(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
    ["cmd", "cmd.exe"].iter().any(|shell| name.eq_ignore_ascii_case(shell))
}

/// What the shell of here is given for the command line of Windows' shell.
pub(super) fn arguments(line: &str) -> Vec<String> {
    let line = line.trim_start();
    // The program's name stands first, unless it was told apart from the line; options may stand right behind it.
    let first = split(line).into_iter().next().unwrap_or_default();
    let name = if is_meant(&first) { &first } else { first.split('/').next().unwrap_or_default() };
    let quoted = if line.starts_with('"') { 2 } else { 0 };
    let end = if is_meant(name) { name.len() + quoted } else { 0 };
    let mut rest = line.get(end..).unwrap_or_default().trim_start();
    while let Some(option) = rest.strip_prefix('/').and_then(|rest| rest.chars().next()) {
        let behind = &rest[1 + option.len_utf8()..];
        match option.to_ascii_lowercase() {
            'c' => return vec!["-c".into(), command(behind)],
            'k' => return vec!["-c".into(), format!("{}\n{LINES}", command(behind))],
            // What the others say (quotation, echo, colours, code pages) is not the shell's business here.
            _ => rest = behind.find([' ', '\t', '/']).map_or("", |end| &behind[end..]).trim_start(),
        }
    }
    vec!["-c".into(), LINES.into()]
}

/// The command behind `/c`; quotation marks around all of it are not its own.
fn command(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{LINES, arguments, is_meant};

    #[test]
    fn it_is_known_by_its_name() {
        for name in ["cmd", "cmd.exe", "CMD.EXE", "C:\\Windows\\System32\\cmd.exe", "/windows/cmd.exe"] {
            assert!(is_meant(name), "{name}");
        }
        for name in ["", "cmdd", "my.cmd", "command.com", "cmd/x"] {
            assert!(!is_meant(name), "{name}");
        }
    }

    #[test]
    fn a_command_is_handed_on() {
        for line in [
            "cmd.exe /c echo \"a b\" c",
            "cmd /C echo \"a b\" c",
            "/c echo \"a b\" c",
            "\"C:\\Windows\\cmd.exe\" /q /d /c \"echo \"a b\" c\"",
            "cmd/cecho \"a b\" c",
            "/windows/cmd.exe /c echo \"a b\" c",
            "cmd /v:on/c echo \"a b\" c",
        ] {
            assert_eq!(arguments(line), ["-c", "echo \"a b\" c"], "{line}");
        }
        assert_eq!(arguments("cmd /k cd /tmp"), ["-c".to_owned(), format!("cd /tmp\n{LINES}")]);
        for line in ["cmd.exe", "cmd", "", "cmd /q", "cmd.exe\t", "cmd /"] {
            assert_eq!(arguments(line), ["-c", LINES], "{line}");
        }
    }
}
