//! What the peers share: their arguments, the line that says where they listen, and the cutting of lines.
//!
//! Every peer is one thread, as the yardstick is, and sets TCP_NODELAY. `echo` sends back what came; `chat` sends every
//! whole line to every client, its sender included.

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::rc::Rc;

/// What is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    Echo,
    Chat,
}

/// The arguments of every peer: `echo` or `chat`, then `--buffer BYTES`, then flags of its own.
#[derive(Clone, Debug)]
pub struct Arguments {
    pub service: Service,
    /// The size of a receive buffer.
    pub buffer: usize,
    pub flags: Vec<String>,
}

impl Arguments {
    pub fn read() -> io::Result<Arguments> {
        let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, what.to_string());
        let mut words = std::env::args().skip(1);
        let service = match words.next().as_deref() {
            Some("echo") => Service::Echo,
            Some("chat") => Service::Chat,
            _ => return Err(wrong("usage: PEER echo|chat [--buffer BYTES] [FLAGS]")),
        };
        let mut arguments = Arguments { service, buffer: 4096, flags: Vec::new() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--buffer" => {
                    let bytes = words.next().and_then(|text| text.parse().ok()).filter(|bytes| *bytes > 0);
                    arguments.buffer = bytes.ok_or_else(|| wrong("--buffer needs a number of bytes"))?;
                }
                _ => arguments.flags.push(word),
            }
        }
        raise_open_files()?;
        Ok(arguments)
    }

    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|word| word == flag)
    }

    /// Refuses the chat, for those that serve the echo alone.
    pub fn echo_only(&self) -> io::Result<()> {
        match self.service {
            Service::Echo => Ok(()),
            Service::Chat => Err(io::Error::new(io::ErrorKind::Unsupported, "this peer serves no chat")),
        }
    }
}

/// A listener at a free port of the loopback.
pub fn listener() -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
}

/// Says where the peer listens, in the line that the lab waits for.
pub fn tell(address: SocketAddr) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{{\"event\":\"listening\",\"address\":\"{address}\"}}")?;
    output.flush()
}

/// Takes the process's descriptors up to the hard limit: ten thousand clients need as many.
fn raise_open_files() -> io::Result<()> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` lives across the call, which fills it.
    if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) } != 0 {
        return Err(io::Error::last_os_error());
    }
    limit.rlim_cur = limit.rlim_max;
    // SAFETY: `limit` lives across the call, which only reads it.
    match unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// A client's stream, cut behind its last newline.
#[derive(Debug, Default)]
pub struct Lines(Vec<u8>);

impl Lines {
    /// The whole lines that `bytes` completes.
    pub fn push(&mut self, bytes: &[u8]) -> Option<Rc<[u8]>> {
        let end = bytes.iter().rposition(|byte| *byte == b'\n').map(|at| at + 1);
        let Some(end) = end else {
            self.0.extend_from_slice(bytes);
            return None;
        };
        let lines = match self.0.is_empty() {
            true => Rc::from(&bytes[..end]),
            false => {
                self.0.extend_from_slice(&bytes[..end]);
                Rc::from(std::mem::take(&mut self.0))
            }
        };
        self.0.extend_from_slice(&bytes[end..]);
        Some(lines)
    }
}
