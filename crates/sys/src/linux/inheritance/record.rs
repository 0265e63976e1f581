//! What a parent writes of a handle for its child, as a line of numbers; a pipe's name is the rest of its line.

use crate::linux::namedpipe::Facts;
use crate::linux::socket::Phase;

/// A handle of the parent's, the child's descriptor of it, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) handle: usize,
    pub(super) descriptor: i32,
    pub(super) flags: u32,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    File { read: bool, write: bool, append: bool, overlapped: bool, is_disk: bool },
    Pipe { facts: Facts, overlapped: bool, reads: bool, writes: bool, mode: u32, name: String },
    Mapping { bytes: u64, write: bool, copy: bool, execute: bool },
    Socket(SocketFacts),
}

/// What Winsock knows of a socket and Linux does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SocketFacts {
    pub(super) family: i32,
    pub(super) protocol: i32,
    pub(super) is_stream: bool,
    pub(super) overlapped: bool,
    pub(super) registered: bool,
    /// Its place in [`PHASES`].
    pub(super) phase: usize,
    pub(super) shut: u8,
    pub(super) non_blocking: bool,
    pub(super) receive_timeout_ms: u32,
    pub(super) send_timeout_ms: u32,
    pub(super) receive_buffer: Option<i32>,
    pub(super) send_buffer: Option<i32>,
    pub(super) linger: Option<u16>,
    pub(super) oob_inline: bool,
    pub(super) reuse_address: bool,
    pub(super) exclusive: bool,
    pub(super) stored: Vec<(i32, i32, i32)>,
}

/// The phases in which a socket is inherited.
pub(super) const PHASES: [Phase; 4] = [Phase::Fresh, Phase::Bound, Phase::Listening, Phase::Connected];

/// Numbers one after the other; -1 is none.
struct Numbers<'a>(std::str::Split<'a, char>);

impl Numbers<'_> {
    fn take<T: TryFrom<i64>>(&mut self) -> Option<T> {
        T::try_from(self.0.next()?.parse::<i64>().ok()?).ok()
    }

    fn flag(&mut self) -> Option<bool> {
        Some(self.take::<i64>()? != 0)
    }

    fn perhaps<T: TryFrom<i64>>(&mut self) -> Option<Option<T>> {
        let number: i64 = self.take()?;
        if number == -1 { Some(None) } else { T::try_from(number).ok().map(Some) }
    }
}

fn or_none<T: Into<i64>>(value: Option<T>) -> i64 {
    value.map_or(-1, Into::into)
}

impl Record {
    pub(super) fn to_line(&self) -> String {
        let mut numbers = vec![self.handle as i64, self.descriptor.into(), self.flags.into()];
        let mut name = String::new();
        match &self.kind {
            Kind::File { read, write, append, overlapped, is_disk } => {
                numbers.push(0);
                numbers.extend([*read, *write, *append, *overlapped, *is_disk].map(i64::from));
            }
            Kind::Pipe { facts, overlapped, reads, writes, mode, name: path } => {
                numbers.push(1);
                numbers.extend([*overlapped, *reads, *writes, facts.has_messages].map(i64::from));
                let Facts { access, maximum, out_size, in_size, timeout_ms, .. } = *facts;
                numbers.extend([*mode, access, maximum, out_size, in_size, timeout_ms].map(i64::from));
                name = format!(" {path}");
            }
            Kind::Mapping { bytes, write, copy, execute } => {
                numbers.extend([2, *bytes as i64, i64::from(*write), i64::from(*copy), i64::from(*execute)]);
            }
            Kind::Socket(facts) => {
                numbers.extend([3, facts.family.into(), facts.protocol.into(), facts.phase as i64, facts.shut.into()]);
                let flags = [facts.is_stream, facts.overlapped, facts.registered, facts.non_blocking];
                numbers.extend(flags.map(i64::from));
                numbers.extend([facts.oob_inline, facts.reuse_address, facts.exclusive].map(i64::from));
                numbers.extend([facts.receive_timeout_ms, facts.send_timeout_ms].map(i64::from));
                numbers.extend([or_none(facts.receive_buffer), or_none(facts.send_buffer), or_none(facts.linger)]);
                numbers.extend(
                    facts.stored.iter().flat_map(|(level, name, value)| [*level, *name, *value]).map(i64::from),
                );
            }
        }
        let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
        numbers.join(" ") + &name
    }

    pub(super) fn of_line(line: &str) -> Option<Self> {
        let mut numbers = Numbers(line.split(' '));
        let n = &mut numbers;
        let (handle, descriptor, flags) = (n.take()?, n.take()?, n.take()?);
        let kind = match n.take::<i64>()? {
            0 => {
                let (read, write, append) = (n.flag()?, n.flag()?, n.flag()?);
                Kind::File { read, write, append, overlapped: n.flag()?, is_disk: n.flag()? }
            }
            1 => {
                let (overlapped, reads, writes, has_messages) = (n.flag()?, n.flag()?, n.flag()?, n.flag()?);
                let (mode, access, maximum) = (n.take()?, n.take()?, n.take()?);
                let (out_size, in_size, timeout_ms) = (n.take()?, n.take()?, n.take()?);
                let facts = Facts { access, has_messages, maximum, out_size, in_size, timeout_ms };
                let name = n.0.by_ref().collect::<Vec<_>>().join(" ");
                Kind::Pipe { facts, overlapped, reads, writes, mode, name }
            }
            2 => {
                let bytes: i64 = n.take()?;
                Kind::Mapping { bytes: bytes as u64, write: n.flag()?, copy: n.flag()?, execute: n.flag()? }
            }
            3 => {
                let (family, protocol, phase, shut) = (n.take()?, n.take()?, n.take()?, n.take()?);
                let (is_stream, overlapped, registered, non_blocking) = (n.flag()?, n.flag()?, n.flag()?, n.flag()?);
                let (oob_inline, reuse_address, exclusive) = (n.flag()?, n.flag()?, n.flag()?);
                let (receive_timeout_ms, send_timeout_ms) = (n.take()?, n.take()?);
                let (receive_buffer, send_buffer, linger) = (n.perhaps()?, n.perhaps()?, n.perhaps()?);
                let mut stored = Vec::new();
                while let Some(level) = n.take() {
                    stored.push((level, n.take()?, n.take()?));
                }
                let facts = SocketFacts {
                    family,
                    protocol,
                    phase,
                    shut,
                    is_stream,
                    overlapped,
                    registered,
                    non_blocking,
                    oob_inline,
                    reuse_address,
                    exclusive,
                    receive_timeout_ms,
                    send_timeout_ms,
                    receive_buffer,
                    send_buffer,
                    linger,
                    stored,
                };
                (facts.phase < PHASES.len()).then_some(Kind::Socket(facts))?
            }
            _ => return None,
        };
        // More than was to be read is another library's line.
        numbers.0.next().is_none().then_some(Self { handle, descriptor, flags, kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Record> {
        let facts =
            Facts { access: 3, has_messages: true, maximum: 255, out_size: 9, in_size: u32::MAX, timeout_ms: 50 };
        let socket = SocketFacts {
            family: 10,
            protocol: 6,
            phase: 3,
            shut: 2,
            is_stream: true,
            linger: Some(7),
            receive_timeout_ms: 1000,
            stored: vec![(6, 1, -5), (0, 0, 1)],
            send_buffer: Some(0),
            ..SocketFacts::default()
        };
        let kinds = [
            Kind::File { read: true, write: false, append: true, overlapped: false, is_disk: true },
            Kind::Pipe {
                facts,
                overlapped: true,
                reads: true,
                writes: false,
                mode: 2,
                name: "a name  with 3 blanks".into(),
            },
            Kind::Mapping { bytes: 1 << 40, write: true, copy: false, execute: true },
            Kind::Socket(socket),
        ];
        kinds
            .into_iter()
            .zip(1..)
            .map(|(kind, n)| Record { handle: n * 4, descriptor: n as i32 + 10, flags: 1, kind })
            .collect()
    }

    #[test]
    fn a_line_says_all_of_a_record() {
        for record in all() {
            assert_eq!(Record::of_line(&record.to_line()).as_ref(), Some(&record));
        }
    }

    #[test]
    fn what_is_no_line_of_this_library_is_none() {
        for record in all() {
            let line = record.to_line();
            let numbers = if matches!(record.kind, Kind::Pipe { .. }) { 13 } else { line.split(' ').count() - 1 };
            let cut: Vec<_> = line.split(' ').take(numbers).collect();
            assert_eq!(Record::of_line(&cut.join(" ")), None, "{line}");
        }
        for line in ["", "4 11 1 9", "4 11 1 0 1 0 1 0 1 1", "4 11 1 0 1 0 x 0 1", "-4 11 1 0 1 0 1 0 1"] {
            assert_eq!(Record::of_line(line), None, "{line}");
        }
    }
}
