//! The named scenarios, and the rows of the table that is published.

use super::plan::Scenario;
use crate::load::Kind;

/// A scenario with its name, which results are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// As it is asked for.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    kind: Kind,
    clients: usize,
    message_bytes: usize,
    in_flight: usize,
}

const fn echo(name: &'static str, title: &'static str, clients: usize, message_bytes: usize, in_flight: usize) -> Row {
    Row { name, title, kind: Kind::Echo, clients, message_bytes, in_flight }
}

const fn other(name: &'static str, title: &'static str, kind: Kind, clients: usize) -> Row {
    Row { name, title, kind, clients, message_bytes: 64, in_flight: 1 }
}

/// The rows of the published table.
pub const TABLE: [Row; 8] = [
    echo("echo-64", "echo, 64 clients, 64 B", 64, 64, 1),
    echo("pipelined-echo", "echo, 64 clients, 64 B, 16 in flight", 64, 64, 16),
    echo("echo-1000", "echo, 1,000 clients, 64 B", 1000, 64, 1),
    echo("echo-10000", "echo, 10,000 clients, 64 B", 10_000, 64, 1),
    echo("echo-4k", "echo, 64 clients, 4 KiB", 64, 4 << 10, 1),
    echo("bulk", "echo, 64 clients, 64 KiB", 64, 64 << 10, 1),
    other("chat-broadcast", "chat, 1,000 clients", Kind::Chat, 1000),
    other("churn", "connect, echo, close", Kind::Churn, 64),
];

/// Those beside it.
const OTHERS: [Row; 6] = [
    echo("echo", "echo", 64, 64, 1),
    echo("echo-1", "echo, 1 client, 64 B", 1, 64, 1),
    other("silent-64", "echo, 1 client among 64 silent ones, 64 B", Kind::Silent, 65),
    other("silent-1000", "echo, 1 client among 1,000 silent ones, 64 B", Kind::Silent, 1001),
    other("silent-10000", "echo, 1 client among 10,000 silent ones, 64 B", Kind::Silent, 10_001),
    other("udp-echo", "echo of datagrams, 64 clients, 64 B", Kind::Datagrams, 64),
];

/// The row of a name.
pub fn row(name: &str) -> Option<Row> {
    TABLE.iter().chain(&OTHERS).find(|row| row.name == name).copied()
}

impl Row {
    /// All names.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TABLE.iter().chain(&OTHERS).map(|row| row.name)
    }

    /// What the clients do.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The load, with the times of `times`.
    pub fn scenario(&self, times: Scenario) -> Scenario {
        let Row { kind, clients, message_bytes, in_flight, .. } = *self;
        Scenario { kind, clients, message_bytes, in_flight, ..times }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = Row::names().collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert_eq!(row("bulk").map(|row| row.message_bytes), Some(65_536));
        assert_eq!(row("nothing"), None);
    }
}
