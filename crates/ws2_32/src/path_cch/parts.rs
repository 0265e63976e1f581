//! What a path consists of: separators, `\\?\`, and its root.

pub(super) const BACKSLASH: u16 = b'\\' as u16;
pub(super) const SLASH: u16 = b'/' as u16;
pub(super) const COLON: u16 = b':' as u16;
const QUESTION: u16 = b'?' as u16;

pub(super) fn is_separator(unit: u16) -> bool {
    unit == BACKSLASH || unit == SLASH
}

pub(super) fn is_letter(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphabetic())
}

/// `\\?\`, with which a path is taken as it is: how long it is, and whether `UNC\` follows.
pub(super) fn prefix(path: &[u16]) -> (usize, bool) {
    let is_extended =
        matches!(path, [a, b, QUESTION, c, ..] if is_separator(*a) && is_separator(*b) && is_separator(*c));
    if !is_extended {
        return (0, false);
    }
    let unc = path.get(4..8).is_some_and(|four| {
        let said = String::from_utf16_lossy(&four[..3]);
        said.eq_ignore_ascii_case("UNC") && is_separator(four[3])
    });
    if unc { (8, true) } else { (4, false) }
}

/// How long the part of a share is: `server\share`, of which the second may be missing.
fn share(rest: &[u16]) -> usize {
    let part = |from: usize| rest[from..].iter().position(|unit| is_separator(*unit)).map(|at| from + at);
    part(0).and_then(|server| part(server + 1).map(|share| share + 1)).unwrap_or(rest.len())
}

/// How long the root is: `C:\`, `C:`, `\`, `\\server\share\`, `\\?\C:\`; zero for a path without one.
pub(super) fn root(path: &[u16]) -> usize {
    let (before, is_unc) = prefix(path);
    let rest = &path[before..];
    if is_unc {
        return before + share(rest);
    }
    match rest {
        [letter, COLON, separator, ..] if is_letter(*letter) && is_separator(*separator) => before + 3,
        [letter, COLON, ..] if is_letter(*letter) => before + 2,
        [a, b, ..] if before == 0 && is_separator(*a) && is_separator(*b) => 2 + share(&rest[2..]),
        [a, ..] if before == 0 && is_separator(*a) => 1,
        _ => 0,
    }
}

/// Whether it is the path of a share.
fn is_share(path: &[u16]) -> bool {
    let (before, is_unc) = prefix(path);
    is_unc || before == 0 && matches!(path, [a, b, ..] if is_separator(*a) && is_separator(*b))
}

/// The root as it stands alone: that of a share without the separator at its end.
pub(super) fn bare_root(path: &[u16]) -> usize {
    let length = root(path);
    let ends_with_separator = length > 2 && is_separator(path[length - 1]);
    if is_share(path) && ends_with_separator && !(prefix(path).1 && length == 8) { length - 1 } else { length }
}

/// Whether it is nothing but a root. A letter alone names the current directory of a drive.
pub(super) fn is_root(path: &[u16]) -> bool {
    !path.is_empty() && bare_root(path) == path.len() && path.last() != Some(&COLON)
}

pub(super) fn joint(path: &[u16]) -> u16 {
    path.iter().copied().find(|unit| is_separator(*unit)).unwrap_or(SLASH)
}
