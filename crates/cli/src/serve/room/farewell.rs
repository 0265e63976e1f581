//! Why the server ends a conversation.

use std::sync::Arc;

/// The reason that a client is told in its last line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// A line was longer than so many bytes.
    LineTooLong(usize),
    /// More than so many bytes wait for the client.
    TooSlow(usize),
    /// The client was silent for too long.
    Idle,
    /// The server is being stopped.
    Stopping,
    /// So many clients are connected already.
    Full(usize),
}

impl Farewell {
    /// The line. The star in front tells it from the `[name] text` of clients.
    pub fn line(self) -> Arc<[u8]> {
        let text = match self {
            Farewell::LineTooLong(limit) => format!("* disconnected: a line is longer than {limit} bytes\n"),
            Farewell::TooSlow(limit) => {
                format!("* disconnected: more than {limit} bytes are waiting to be read, lines are lost\n")
            }
            Farewell::Idle => "* disconnected: nothing was said for too long\n".to_string(),
            Farewell::Stopping => "* disconnected: the server stops\n".to_string(),
            Farewell::Full(limit) => format!("* refused: {limit} clients are connected, try again later\n"),
        };
        Arc::from(text.as_bytes())
    }

    /// The same on a line of its own, for a client whose last heard line has no end.
    pub fn after_unfinished_line(self) -> Arc<[u8]> {
        [b"\n", &*self.line()].concat().into()
    }
}
