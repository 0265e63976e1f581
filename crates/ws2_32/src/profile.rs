//! `GetPrivateProfileString` and its family: a program's settings in an `.ini` file.
//!
//! The file is read anew at each call, and written at once. A name without a directory is one of the current directory: there is no
//! directory of Windows to look in. Lines, values and names keep the bytes that they have in the file; one in UTF-16, which begins with its
//! mark, is read as UTF-8. Names are told apart without regard to the case of ASCII letters.

mod file;
mod narrow;
mod wide;

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Section(Vec<u8>),
    /// The name and the value, without blanks around them.
    Entry(Vec<u8>, Vec<u8>),
    /// A comment, or nothing.
    Other(Vec<u8>),
}

/// The settings of a file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Profile(Vec<Line>);

fn trim(text: &[u8]) -> &[u8] {
    text.trim_ascii()
}

/// A value without the one pair of quotation marks around it.
fn unquoted(value: &[u8]) -> &[u8] {
    match value {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => inner,
        _ => value,
    }
}

impl Profile {
    fn parse(text: &[u8]) -> Self {
        let mut lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
        // The end of the last line begins no other.
        if lines.last().is_some_and(|last| last.is_empty()) {
            lines.pop();
        }
        let parse = |line: &[u8]| {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            match trim(line) {
                [b';', ..] => Line::Other(line.to_vec()),
                [b'[', inner @ ..] => {
                    let end = inner.iter().position(|byte| *byte == b']').unwrap_or(inner.len());
                    Line::Section(trim(&inner[..end]).to_vec())
                }
                entry => match entry.iter().position(|byte| *byte == b'=') {
                    Some(at) => Line::Entry(trim(&entry[..at]).to_vec(), trim(&entry[at + 1..]).to_vec()),
                    None => Line::Other(line.to_vec()),
                },
            }
        };
        Self(lines.into_iter().map(parse).collect())
    }

    fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        for line in &self.0 {
            match line {
                Line::Section(name) => text.extend([b"[", &**name, b"]"].concat()),
                Line::Entry(name, value) => text.extend([name, &b"="[..], value].concat()),
                Line::Other(other) => text.extend(other),
            }
            text.extend(b"\r\n");
        }
        text
    }

    fn sections(&self) -> Vec<&[u8]> {
        let mut names = Vec::new();
        for line in &self.0 {
            if let Line::Section(name) = line {
                names.push(&name[..]);
            }
        }
        names
    }

    /// Where the first section of this name begins and ends, its heading left out.
    fn range(&self, section: &[u8]) -> Option<(usize, usize)> {
        let is_it = |line: &Line| matches!(line, Line::Section(name) if name.eq_ignore_ascii_case(section));
        let from = self.0.iter().position(is_it)? + 1;
        let length = self.0[from..].iter().position(|line| matches!(line, Line::Section(_)));
        Some((from, length.map_or(self.0.len(), |length| from + length)))
    }

    /// The entries of a section.
    fn entries(&self, section: &[u8]) -> Vec<(&[u8], &[u8])> {
        let (from, to) = self.range(section).unwrap_or((0, 0));
        let mut entries = Vec::new();
        for line in &self.0[from..to] {
            if let Line::Entry(name, value) = line {
                entries.push((&name[..], &value[..]));
            }
        }
        entries
    }

    /// The value of an entry.
    fn value(&self, section: &[u8], key: &[u8]) -> Option<&[u8]> {
        let found = self.entries(section).into_iter().find(|(name, _)| name.eq_ignore_ascii_case(trim(key)));
        found.map(|(_, value)| unquoted(value))
    }

    /// Gives an entry a value, or takes it out (`None`); without a name it takes the section out.
    fn set(&mut self, section: &[u8], key: Option<&[u8]>, value: Option<&[u8]>) {
        let section = trim(section);
        let range = self.range(section);
        match (range, key, value) {
            (Some((from, to)), None, _) => drop(self.0.drain(from - 1..to)),
            (None, None, _) | (None, _, None) => {}
            (None, Some(key), Some(value)) => {
                self.0.push(Line::Section(section.to_vec()));
                self.0.push(Line::Entry(trim(key).to_vec(), trim(value).to_vec()));
            }
            (Some((from, to)), Some(key), value) => {
                let is_it = |line: &Line| matches!(line, Line::Entry(name, _) if name.eq_ignore_ascii_case(trim(key)));
                let at = self.0[from..to].iter().position(is_it).map(|at| from + at);
                let entry = value.map(|value| Line::Entry(trim(key).to_vec(), trim(value).to_vec()));
                match (at, entry) {
                    (Some(at), Some(entry)) => {
                        // The name stays as it was written.
                        if let (Line::Entry(_, old), Line::Entry(_, new)) = (&mut self.0[at], entry) {
                            *old = new;
                        }
                    }
                    (Some(at), None) => drop(self.0.remove(at)),
                    (None, None) => {}
                    (None, Some(entry)) => {
                        // Before the blank lines that part a section from the next.
                        let blank = |line: &&Line| matches!(line, Line::Other(other) if trim(other).is_empty());
                        let blanks = self.0[from..to].iter().rev().take_while(blank).count();
                        self.0.insert(to - blanks, entry);
                    }
                }
            }
        }
    }
}

/// What a question for text is answered with.
enum Answer {
    /// One text.
    One(Vec<u8>),
    /// Several, each with a zero behind it.
    List(Vec<Vec<u8>>),
}

/// The answer to `GetPrivateProfileString`: a value, the names of a section's entries, or those of all sections.
fn answer(profile: &Profile, section: Option<&[u8]>, key: Option<&[u8]>, default: &[u8]) -> Answer {
    match (section, key) {
        (None, _) => Answer::List(profile.sections().into_iter().map(<[u8]>::to_vec).collect()),
        (Some(section), None) => {
            Answer::List(profile.entries(trim(section)).into_iter().map(|(name, _)| name.to_vec()).collect())
        }
        (Some(section), Some(key)) => {
            let default = default.trim_ascii_end();
            Answer::One(profile.value(trim(section), key).unwrap_or(default).to_vec())
        }
    }
}

/// A whole section, as `name=value`.
fn section(profile: &Profile, name: &[u8]) -> Answer {
    let entries = profile.entries(trim(name)).into_iter();
    Answer::List(entries.map(|(name, value)| [name, b"=", value].concat()).collect())
}

/// A number as the runtime of Windows reads one: decimal, `0x`, `0o` or `0b`, up to the first character that is no digit.
fn number(text: &[u8]) -> u32 {
    let (negative, digits) = match trim(text) {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let (base, digits) = match digits {
        [b'0', b'x', rest @ ..] => (16, rest),
        [b'0', b'o', rest @ ..] => (8, rest),
        [b'0', b'b', rest @ ..] => (2, rest),
        all => (10, all),
    };
    let digits = digits.iter().map_while(|digit| char::from(*digit).to_digit(base));
    let value = digits.fold(0u32, |value, digit| value.wrapping_mul(base).wrapping_add(digit));
    if negative { value.wrapping_neg() } else { value }
}

/// The units that a program gets of an answer, the zeros that end it among them, and the count that it is told.
fn fit<T: Copy + Default>(room: usize, answer: Vec<Vec<T>>, is_list: bool) -> (Vec<T>, usize) {
    let zero = T::default();
    let mut all: Vec<T> = Vec::new();
    for text in answer {
        all.extend(text);
        if is_list {
            all.push(zero);
        }
    }
    let ends = 1 + usize::from(is_list && (all.is_empty() || all.len() >= room));
    if room < ends {
        return (vec![zero; room], 0);
    }
    if all.len() + 1 > room {
        all.truncate(room - ends);
        let told = all.len();
        all.extend(vec![zero; ends]);
        return (all, told);
    }
    let told = all.len();
    all.push(zero);
    if is_list && told == 0 && room > 1 {
        all.push(zero);
    }
    (all, told)
}
