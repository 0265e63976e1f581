//! A stream of bytes cut after its newlines.
//!
//! Whole lines that arrive together stay together in one part: what matters is that no line is cut, so a burst of
//! lines costs one part and one send for each receiver.

use std::sync::Arc;

/// The unfinished line of one client.
#[derive(Debug)]
pub struct Lines {
    unfinished: Vec<u8>,
    limit: usize,
}

/// What came of some received bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Cut {
    /// Whole lines, with their newlines.
    pub lines: Option<Arc<[u8]>>,
    /// A line after them is longer than permitted: nothing more is taken.
    pub too_long: bool,
}

impl Lines {
    /// No bytes yet. A line may have `limit` bytes before its newline.
    pub fn new(limit: usize) -> Lines {
        Lines { unfinished: Vec::new(), limit }
    }

    /// Takes received bytes; keeps at most `limit` of them.
    pub fn push(&mut self, bytes: &[u8]) -> Cut {
        let mut whole = 0;
        let mut begun = self.unfinished.len();
        let mut too_long = false;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let finished = line.ends_with(b"\n");
            if begun + line.len() - usize::from(finished) > self.limit {
                too_long = true;
                break;
            }
            if !finished {
                break;
            }
            whole += line.len();
            begun = 0;
        }
        let lines = (whole > 0).then(|| self.take_with(&bytes[..whole]));
        match too_long {
            true => self.unfinished = Vec::new(),
            false => self.unfinished.extend_from_slice(&bytes[whole..]),
        }
        Cut { lines, too_long }
    }

    /// The unfinished line at the end of the stream, byte for byte as it stands: no newline is added, and the next line that
    /// anybody says follows it at once.
    pub fn finish(&mut self) -> Option<Arc<[u8]>> {
        (!self.unfinished.is_empty()).then(|| self.take_with(b""))
    }

    fn take_with(&mut self, end: &[u8]) -> Arc<[u8]> {
        if self.unfinished.is_empty() {
            return Arc::from(end);
        }
        let mut lines = std::mem::take(&mut self.unfinished);
        lines.extend_from_slice(end);
        Arc::from(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(part: Option<Arc<[u8]>>) -> Option<String> {
        part.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[test]
    fn whole_lines_come_at_once_and_the_rest_later() {
        let mut lines = Lines::new(10);
        assert_eq!(text(lines.push(b"one\ntwo\nthr").lines).as_deref(), Some("one\ntwo\n"));
        assert_eq!(lines.push(b"e"), Cut { lines: None, too_long: false });
        assert_eq!(text(lines.push(b"e\n").lines).as_deref(), Some("three\n"));
        assert_eq!(lines.finish(), None);
    }

    #[test]
    fn an_unfinished_line_is_told_at_the_end_as_it_stands() {
        let mut lines = Lines::new(10);
        lines.push(b"last words");
        assert_eq!(text(lines.finish()).as_deref(), Some("last words"));
        assert_eq!(lines.finish(), None, "once");
    }

    #[test]
    fn the_limit_counts_a_line_without_its_newline() {
        let mut lines = Lines::new(3);
        assert_eq!(text(lines.push(b"abc\n").lines).as_deref(), Some("abc\n"));
        lines.push(b"ab");
        assert_eq!(lines.push(b"c"), Cut { lines: None, too_long: false });
        assert!(lines.push(b"d").too_long);
        let cut = Lines::new(3).push(b"a\nb\nabcd\nc\n");
        assert_eq!((text(cut.lines).as_deref(), cut.too_long), (Some("a\nb\n"), true));
    }

    proptest! {
        #[test]
        fn no_byte_is_lost_however_the_stream_is_cut(
            stream in prop::collection::vec(prop_oneof![3 => any::<u8>(), 1 => Just(b'\n')], 0..400),
            cuts in prop::collection::vec(1_usize..40, 1..40),
        ) {
            let mut lines = Lines::new(400);
            let (mut told, mut rest, mut cuts) = (Vec::new(), stream.as_slice(), cuts.iter().cycle());
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(rest.len().min(*cuts.next().unwrap()));
                let cut = lines.push(piece);
                prop_assert!(!cut.too_long);
                if let Some(part) = cut.lines {
                    prop_assert!(part.ends_with(b"\n"));
                    told.extend_from_slice(&part);
                }
                rest = after;
            }
            let finished = lines.finish();
            prop_assert_eq!(finished.is_none(), stream.is_empty() || stream.ends_with(b"\n"));
            told.extend_from_slice(finished.as_deref().unwrap_or_default());
            prop_assert_eq!(told, stream);
        }

        #[test]
        fn memory_is_bounded_and_too_long_is_exact(
            stream in prop::collection::vec(prop_oneof![9 => Just(b'x'), 1 => Just(b'\n')], 0..300),
            cut in 1_usize..50,
            limit in 0_usize..30,
        ) {
            let mut lines = Lines::new(limit);
            let mut too_long = false;
            for piece in stream.chunks(cut) {
                too_long = lines.push(piece).too_long;
                prop_assert!(lines.unfinished.len() <= limit);
                if too_long {
                    break;
                }
            }
            prop_assert_eq!(too_long, stream.split(|byte| *byte == b'\n').any(|line| line.len() > limit));
        }
    }
}
