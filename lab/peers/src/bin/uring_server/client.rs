//! A client, and what it is to be sent.

use std::collections::VecDeque;
use std::net::TcpStream;
use std::rc::Rc;

pub struct Client {
    pub stream: TcpStream,
    /// Its own receive buffer; empty with multishot receives.
    pub own: Box<[u8]>,
    pub lines: overlapped_peers::Lines,
    /// What is to be sent, the first under way.
    pub due: VecDeque<Part>,
    /// How much of the first has been sent.
    pub sent: usize,
    pub receiving: bool,
    pub sending: bool,
    pub ended: bool,
}

/// Some bytes to send.
pub enum Part {
    /// The first bytes of the client's own buffer.
    Own(usize),
    /// The first bytes of a buffer of the ring.
    Ring(u16, usize),
    /// Lines for everybody.
    Shared(Rc<[u8]>),
}

impl Client {
    pub fn new(stream: TcpStream, own: usize) -> Client {
        Client {
            stream,
            own: vec![0; own].into(),
            lines: overlapped_peers::Lines::default(),
            due: VecDeque::new(),
            sent: 0,
            receiving: false,
            sending: false,
            ended: false,
        }
    }
}

impl Part {
    pub fn len(&self) -> usize {
        match self {
            Part::Own(bytes) | Part::Ring(_, bytes) => *bytes,
            Part::Shared(lines) => lines.len(),
        }
    }
}
