//! The chat client: terminal and socket through one wait.
//!
//! A thread reads the terminal, since a terminal has no event; each line sets one. The socket is selected on another. So
//! one wait serves both, and neither is polled.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use overlapped::{Event, NetworkEvents, Result, Selected, Shutdown, Socket, Timeout, Waitable, WsaError, wait_any};

use crate::address::resolve;
use crate::cli::Chat;
use crate::failure::Failure;
use crate::output::say;

/// Unsent bytes from which on no more lines are taken from the terminal.
const ENOUGH: usize = 64 << 10;
/// How long a server may take to send its last lines and close, once we have left.
const PATIENCE: Duration = Duration::from_secs(5);

struct Client {
    socket: Selected,
    /// In front of each line.
    name: Vec<u8>,
    lines: Receiver<Vec<u8>>,
    unsent: VecDeque<u8>,
    /// Since when there is nothing more to say.
    left: Option<Instant>,
    shut: bool,
}

/// Takes part in a chat until the user leaves or the server closes the connection.
///
/// # Errors
/// There is no server, or the connection was broken off.
pub fn run(options: Chat) -> Result<(), Failure> {
    let address = resolve(&options.address)?;
    let socket = Socket::connected(address).map_err(|error| Failure::to_connect(address, error))?;
    let events = NetworkEvents::READ | NetworkEvents::WRITE | NetworkEvents::CLOSE;
    let socket = socket.event_select(events).map_err(WsaError::from)?;
    let typed = Event::auto(false)?;
    let lines = read_terminal(typed.clone())?;
    let name = format!("[{}] ", options.name).into_bytes();
    let mut client = Client { socket, name, lines, unsent: VecDeque::new(), left: None, shut: false };
    client.run(&typed)
}

impl Client {
    fn run(&mut self, typed: &Event) -> Result<(), Failure> {
        loop {
            let sources: [&dyn Waitable; 2] = [typed, &self.socket];
            let timeout = match self.left {
                Some(left) if left.elapsed() >= PATIENCE => return Ok(()),
                Some(left) => Timeout::After(PATIENCE.saturating_sub(left.elapsed())),
                None => Timeout::Infinite,
            };
            let _ = wait_any(&sources, timeout)?;
            // Both are looked at whichever was signaled: it costs nothing, and neither can keep the other waiting.
            let occurred = self.socket.enumerate()?.events();
            if occurred.intersects(NetworkEvents::READ | NetworkEvents::CLOSE)
                && self.receive(occurred.contains(NetworkEvents::CLOSE))?
            {
                return Ok(());
            }
            self.take_lines();
            self.send()?;
        }
    }

    /// Shows what came. True at the end of the stream, or of whoever reads what is shown.
    fn receive(&mut self, to_the_end: bool) -> Result<bool, Failure> {
        let mut buffer = [0; 16 << 10];
        loop {
            match self.socket.receive_now(&mut buffer) {
                Ok(0) => {
                    if self.left.is_none() {
                        eprintln!("The server has closed the connection.");
                    }
                    return Ok(true);
                }
                Ok(bytes) => {
                    if !say(&buffer[..bytes])? {
                        return Ok(true);
                    }
                }
                Err(WsaError::WSAEWOULDBLOCK) => return Ok(false),
                Err(_) if self.left.is_some() => return Ok(true),
                Err(error) => return Err(Failure::underway(format!("the connection was broken off: {error}"))),
            }
            if !to_the_end {
                return Ok(false);
            }
        }
    }

    fn take_lines(&mut self) {
        while self.left.is_none() && self.unsent.len() < ENOUGH {
            match self.lines.try_recv() {
                Ok(line) if matches!(line.trim_ascii(), b"q" | b"Q") => self.left = Some(Instant::now()),
                Ok(line) => {
                    self.unsent.extend(&self.name);
                    self.unsent.extend(&line);
                    if !line.ends_with(b"\n") {
                        self.unsent.push_back(b'\n');
                    }
                }
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => self.left = Some(Instant::now()),
            }
        }
    }

    fn send(&mut self) -> Result<(), Failure> {
        loop {
            while !self.unsent.is_empty() {
                match self.socket.send_now(self.unsent.as_slices().0) {
                    Ok(bytes) => drop(self.unsent.drain(..bytes)),
                    Err(WsaError::WSAEWOULDBLOCK) => return Ok(()),
                    Err(_) if self.left.is_some() => return Ok(()),
                    Err(error) => return Err(Failure::underway(format!("the connection was broken off: {error}"))),
                }
            }
            // There is room for the lines that had to wait.
            self.take_lines();
            if self.unsent.is_empty() {
                break;
            }
        }
        if self.left.is_some() && !self.shut {
            self.shut = true;
            // If the server was faster, there is nobody to tell.
            let _ = self.socket.shutdown(Shutdown::Send);
        }
        Ok(())
    }
}

/// Reads lines until the end of the input; sets `typed` for each and for the end.
fn read_terminal(typed: Event) -> io::Result<Receiver<Vec<u8>>> {
    let (sender, lines): (SyncSender<Vec<u8>>, _) = sync_channel(256);
    thread::Builder::new().name("terminal".into()).spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let mut line = Vec::new();
            let read = input.read_until(b'\n', &mut line);
            if !read.is_ok_and(|read| read > 0) || sender.send(line).is_err() {
                break;
            }
            let _ = typed.set();
        }
        drop(sender);
        let _ = typed.set();
    })?;
    Ok(lines)
}
