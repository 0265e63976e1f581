//! The tables: what the SDK has, and what else Windows names. `cargo xtask sdk` writes both, from the SDK's headers and from Windows' metadata.

use std::collections::HashMap;
use std::sync::OnceLock;

const SDK: &str = include_str!("sdk.tsv");
const WINDOWS: &str = include_str!("windows.txt");

/// Macros of Windows' headers, which its metadata does not know, and the functions that they call. Both have a narrow and a wide form.
const MACROS: [(&str, &str); 6] = [
    ("AnsiToOem", "CharToOem"),
    ("CreateDialog", "CreateDialogParam"),
    ("CreateDialogIndirect", "CreateDialogIndirectParam"),
    ("DialogBox", "DialogBoxParam"),
    ("DialogBoxIndirect", "DialogBoxIndirectParam"),
    ("PostAppMessage", "PostThreadMessage"),
];

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A function, or a macro that is called.
    Function,
    /// A type.
    Type,
    /// A constant.
    Constant,
    /// A word of Microsoft's compiler or of its headers' notation.
    Keyword,
    /// A header.
    Header,
}

impl Kind {
    fn read(word: &str) -> Kind {
        match word {
            "function" => Kind::Function,
            "type" => Kind::Type,
            "constant" => Kind::Constant,
            "header" => Kind::Header,
            _ => Kind::Keyword,
        }
    }

    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Function => "function",
            Kind::Type => "type",
            Kind::Constant => "constant",
            Kind::Keyword => "keyword",
            Kind::Header => "header",
        }
    }
}

/// How a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The SDK has it.
    There,
    /// The SDK has it, and it does something else.
    Differs(&'static str),
    /// It links, and each call fails with this error.
    Absent(&'static str),
    /// It is Windows' and not here.
    Missing,
}

/// A row of the tables.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What it is.
    pub kind: Kind,
    /// How it stands.
    pub standing: Standing,
    /// The library of Windows that has it, without the ending; empty where nobody knows.
    pub library: &'static str,
    /// Its module in Windows' metadata, such as `System::Threading`; empty where nobody knows.
    pub module: &'static str,
}

/// Both tables.
#[derive(Debug)]
pub struct Names {
    rows: HashMap<&'static str, Row>,
    /// Names with NAMEA and NAMEW.
    both: HashMap<&'static str, Row>,
}

impl Names {
    /// The tables, read once.
    pub fn get() -> &'static Names {
        static NAMES: OnceLock<Names> = OnceLock::new();
        NAMES.get_or_init(Names::read)
    }

    fn read() -> Names {
        let mut rows = HashMap::with_capacity(64 * 1024);
        let mut both = HashMap::with_capacity(8 * 1024);
        for line in WINDOWS.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(kind), Some(library), Some(module)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let row = Row { kind: Kind::read(kind), standing: Standing::Missing, library, module };
            for name in fields.next().unwrap_or_default().split(' ') {
                match name.strip_suffix('+') {
                    Some(stem) => both.insert(stem, row),
                    None => rows.insert(name, row),
                };
            }
        }
        for (name, function) in MACROS {
            if let Some(row) = both.get(function).copied() {
                both.insert(name, row);
            }
        }
        for line in SDK.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(name), Some(kind), Some(state)) = (fields.next(), fields.next(), fields.next()) else { continue };
            let note = fields.next().unwrap_or_default();
            let of_windows =
                rows.get(name).or_else(|| both.get(name.trim_end_matches(['A', 'W']))).or_else(|| both.get(name));
            let standing = match state {
                "there" => Standing::There,
                "differs" => Standing::Differs(note),
                "absent" => Standing::Absent(note),
                _ => Standing::Missing,
            };
            let (library, module) = of_windows.map_or(("", ""), |row| (row.library, row.module));
            rows.insert(name, Row { kind: Kind::read(kind), standing, library, module });
        }
        Names { rows, both }
    }

    /// What a name of a source is.
    pub fn find(&self, name: &str) -> Option<Row> {
        let stem = || name.strip_suffix(['A', 'W']).unwrap_or(name);
        self.rows.get(name).or_else(|| self.both.get(name)).or_else(|| self.both.get(stem())).copied()
    }

    /// The SDK's header of this name, in any case.
    pub fn header(&self, lower: &str) -> Option<Row> {
        self.rows.get(lower).filter(|row| row.kind == Kind::Header).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_know_each_kind() {
        let names = Names::get();
        let standing = |name: &str| names.find(name).map(|row| row.standing);
        assert_eq!(standing("WSARecv"), Some(Standing::There));
        assert!(matches!(standing("GetCommState"), Some(Standing::Absent("ERROR_INVALID_FUNCTION"))));
        assert!(matches!(standing("WSAAccept"), Some(Standing::Differs(how)) if how.contains("reset")));
        assert!(
            matches!(standing("RegOpenKeyEx"), Some(Standing::Differs(how)) if how.contains("ERROR_FILE_NOT_FOUND"))
        );
        for name in ["RegSaveKeyEx", "RegSaveKeyExA", "RegSaveKeyExW"] {
            let row = names.find(name).expect("it is Windows'");
            assert_eq!(
                (row.standing, row.library, row.module),
                (Standing::Missing, "advapi32", "System::Registry"),
                "{name}"
            );
        }
        assert_eq!(standing("CreateRemoteThread"), Some(Standing::Missing));
        for name in ["DialogBoxIndirect", "DialogBoxIndirectParam", "DialogBoxIndirectParamW"] {
            let row = names.find(name).expect("it is Windows'");
            assert_eq!((row.standing, row.library), (Standing::Missing, "user32"), "{name}");
        }
        assert_eq!(names.find("CreateRemoteThread").map(|row| row.library), Some("kernel32"));
        assert_eq!(names.find("OVERLAPPED").map(|row| row.kind), Some(Kind::Type));
        assert_eq!(names.find("INVALID_HANDLE_VALUE").map(|row| row.kind), Some(Kind::Constant));
        assert_eq!(names.find("__declspec(thread)").map(|row| row.kind), Some(Kind::Keyword));
        assert!(names.header("winsock2.h").is_some());
        assert!(names.find("printf").is_none() && names.find("main").is_none() && names.find("buffer").is_none());
    }
}
