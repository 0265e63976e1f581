//! The bytes of every stream: cheap to send, cheap to verify, different for each client and position.
//!
//! One table of pseudo-random bytes is the period of all streams; client `c` begins at its own place in it. The period
//! is a prime, so no message size divides it and a stream that lost or doubled whole messages never matches again. The
//! table's beginning is repeated behind its end, so every slice of up to [`CHUNK`] bytes is contiguous wherever it
//! begins.

/// The largest prime below 65,536.
const PERIOD: u64 = 65_521;
/// The longest slice of the pattern that is handed out at once.
pub(super) const CHUNK: usize = 64 * 1024;
/// How far apart the beginnings of neighbouring clients lie: about the golden section of the period, which spreads any
/// number of clients evenly.
const STRIDE: u64 = 40_503;

/// The table.
pub(super) struct Pattern(Box<[u8]>);

/// A byte that is not what was sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) index: usize,
    pub(super) expected: u8,
    pub(super) found: u8,
}

impl Pattern {
    pub(super) fn new() -> Pattern {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut table: Vec<u8> = (0..PERIOD)
            .map(|_| {
                // Xorshift: any fixed sequence without short repetitions would do.
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 32) as u8
            })
            .collect();
        while table.len() < PERIOD as usize + CHUNK {
            let more = (PERIOD as usize + CHUNK - table.len()).min(PERIOD as usize);
            table.extend_from_within(..more);
        }
        Pattern(table.into())
    }

    /// Up to [`CHUNK`] bytes of a client's stream.
    pub(super) fn slice(&self, client: usize, offset: u64, length: usize) -> &[u8] {
        let begin = client as u64 % PERIOD * STRIDE;
        let place = ((begin + offset % PERIOD) % PERIOD) as usize;
        &self.0[place..place + length.min(CHUNK)]
    }

    /// The first byte of `found` that differs from the client's stream at `offset`.
    pub(super) fn difference(&self, client: usize, offset: u64, found: &[u8]) -> Option<Difference> {
        let mut done = 0;
        for part in found.chunks(CHUNK) {
            let expected = self.slice(client, offset + done as u64, part.len());
            if expected != part {
                let at = expected.iter().zip(part).position(|(expected, found)| expected != found)?;
                return Some(Difference { index: done + at, expected: expected[at], found: part[at] });
            }
            done += part.len();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(pattern: &Pattern, client: usize, offset: u64, length: usize) -> Vec<u8> {
        (0..length as u64).map(|index| pattern.slice(client, offset + index, 1)[0]).collect()
    }

    #[test]
    fn slices_join_to_one_stream() {
        let pattern = Pattern::new();
        for offset in [0, 1, PERIOD - 1, PERIOD, 5 * PERIOD + 17, u64::from(u32::MAX)] {
            assert_eq!(pattern.slice(3, offset, CHUNK), stream(&pattern, 3, offset, CHUNK));
        }
        let long = stream(&pattern, 9, 100, 200_000);
        assert_eq!(pattern.difference(9, 100, &long), None);
    }

    #[test]
    fn one_changed_byte_is_found_where_it_is() {
        let pattern = Pattern::new();
        for place in [0, 63, 65_535, 65_536, 149_999] {
            let mut bytes = stream(&pattern, 1, 7, 150_000);
            bytes[place] ^= 1;
            let difference = pattern.difference(1, 7, &bytes).unwrap();
            assert_eq!((difference.index, difference.expected ^ difference.found), (place, 1));
        }
    }

    #[test]
    fn another_clients_bytes_and_a_shift_by_whole_messages_are_seen() {
        let pattern = Pattern::new();
        for other in 1..2000 {
            assert!(pattern.difference(0, 0, &stream(&pattern, other, 0, 64)).is_some());
        }
        for size in [1, 64, 1000, 4096, 65_536] {
            let shifted = stream(&pattern, 0, size, 64);
            assert!(pattern.difference(0, 0, &shifted).is_some());
        }
    }
}
