//! What the program is told: one `FILE_NOTIFY_INFORMATION` after the other, each at a multiple of four bytes.

/// One change: Windows' number of what was done, and the path from the watched directory on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) action: u32,
    pub(super) path: String,
}

/// Offset of the next, action, length of the name.
const HEAD: usize = 12;
const ALIGNMENT: usize = 4;

fn units(record: &Record) -> Vec<u16> {
    record.path.replace('/', "\\").encode_utf16().collect()
}

/// How many bytes they take.
pub(super) fn size<'a>(records: impl Iterator<Item = &'a Record>) -> usize {
    records.fold(0, |before, record| before.next_multiple_of(ALIGNMENT) + HEAD + units(record).len() * 2)
}

/// The bytes of them all.
pub(super) fn encode(records: &[Record]) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut last = None;
    for record in records {
        bytes.resize(bytes.len().next_multiple_of(ALIGNMENT), 0);
        let at = bytes.len();
        if let Some(last) = last.replace(at) {
            let offset = (at - last) as u32;
            bytes[last..last + 4].copy_from_slice(&offset.to_ne_bytes());
        }
        let name = units(record);
        bytes.extend([0, record.action, name.len() as u32 * 2].into_iter().flat_map(u32::to_ne_bytes));
        bytes.extend(name.into_iter().flat_map(u16::to_ne_bytes));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_lie_one_behind_the_other() {
        let records = [("a/é", 1), ("xy", 3), ("z", 2)].map(|(path, action)| Record { action, path: path.into() });
        let bytes = encode(&records);
        assert_eq!(bytes.len(), size(records.iter()));
        let word = |at: usize| u32::from_ne_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!((word(0), word(4), word(8)), (20, 1, 6));
        assert_eq!(&bytes[12..18], [b'a', 0, b'\\', 0, 0xe9, 0], "in UTF-16, with a backslash");
        assert_eq!((word(20), word(24), word(28), word(36), word(40), word(44)), (16, 3, 4, 0, 2, 2));
        assert_eq!((encode(&[]).len(), size([].iter())), (0, 0));
    }
}
