//! The last part of the program's own path: sources cut it off at the last backslash of what `GetModuleFileName` told, and go on with no pointer
//! where there is none. Paths have slashes here.

use super::reader::Reader;

/// What cuts a path.
pub const CUTTERS: [&str; 6] = ["strrchr", "wcsrchr", "_tcsrchr", "_mbsrchr", "rfind", "find_last_of"];

/// Whether a source asks for its own path.
pub fn is_asked(text: &str) -> bool {
    text.contains("GetModuleFileName")
}

impl Reader<'_> {
    /// The separator among the arguments of the call whose name was just read: what it becomes, and where it begins and ends.
    pub fn separator(&self) -> Option<(&'static str, usize, usize)> {
        const CHARACTER: &str = r"'\\'";
        const TEXT: &str = "\"\\\\\"";
        let rest = &self.text[self.at..];
        if !rest.trim_start().starts_with('(') {
            return None;
        }
        let statement = &rest[..rest.find([';', '{', '\n']).unwrap_or(rest.len())];
        let (at, length, becomes) = match (statement.find(CHARACTER), statement.find(TEXT)) {
            (Some(at), _) => (at, CHARACTER.len(), "'/'"),
            (None, Some(at)) => (at, TEXT.len(), "\"/\""),
            (None, None) => return None,
        };
        Some((becomes, self.at + at, self.at + at + length))
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::portable;

    #[test]
    fn a_path_is_cut_at_its_slash() {
        let ask = "GetModuleFileName(NULL, path, 99); ";
        for (text, changed) in [
            (r"*(strrchr(path, '\\') + 1) = 0;", "*(strrchr(path, '/') + 1) = 0;"),
            (r"p = _tcsrchr(path, _T('\\'));", "p = _tcsrchr(path, _T('/'));"),
            (r"n = s.find_last_of(L'\\');", "n = s.find_last_of(L'/');"),
            ("n = s.rfind(\"\\\\\");", "n = s.rfind(\"/\");"),
        ] {
            assert_eq!(portable(&format!("{ask}{text}")), format!("{ask}{changed}"));
            assert_eq!(portable(text), text);
        }
        for text in [r"strrchr(path, '.'); c = '\\';", "s.find_last_of(\"\\\\/\");"] {
            let text = format!("{ask}{text}");
            assert_eq!(portable(&text), text);
        }
    }
}
