//! mio, one thread: readiness by edges, and one receive buffer for all clients.

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use overlapped_peers::{Arguments, Lines, Service, listener, tell};
use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::rc::Rc;

const LISTENER: Token = Token(usize::MAX);
/// One receive takes this much at most, as with the yardstick.
const RECEIVE_BYTES: usize = 128 * 1024;

struct Client {
    stream: TcpStream,
    unsent: Vec<u8>,
    lines: Lines,
}

struct Server {
    poll: Poll,
    service: Service,
    listener: TcpListener,
    clients: HashMap<usize, Client>,
    next: usize,
    buffer: Vec<u8>,
}

fn main() -> io::Result<()> {
    let arguments = Arguments::read()?;
    let listener = listener()?;
    listener.set_nonblocking(true)?;
    let mut listener = TcpListener::from_std(listener);
    let poll = Poll::new()?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    tell(listener.local_addr()?)?;
    let buffer = vec![0; RECEIVE_BYTES];
    Server { poll, service: arguments.service, listener, clients: HashMap::new(), next: 0, buffer }.serve()
}

impl Server {
    fn serve(mut self) -> io::Result<()> {
        let mut events = Events::with_capacity(1024);
        loop {
            match self.poll.poll(&mut events, None) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                outcome => outcome?,
            }
            for event in &events {
                match event.token() {
                    LISTENER => self.accept()?,
                    Token(number) => {
                        if !self.go_on(number) {
                            self.clients.remove(&number);
                        }
                    }
                }
            }
        }
    }

    fn accept(&mut self) -> io::Result<()> {
        loop {
            match self.listener.accept() {
                Ok((mut stream, _)) => {
                    stream.set_nodelay(true)?;
                    let both = Interest::READABLE | Interest::WRITABLE;
                    self.poll.registry().register(&mut stream, Token(self.next), both)?;
                    let client = Client { stream, unsent: Vec::new(), lines: Lines::default() };
                    self.clients.insert(self.next, client);
                    self.next += 1;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }

    /// False at the end of the conversation.
    fn go_on(&mut self, number: usize) -> bool {
        loop {
            let Some(client) = self.clients.get_mut(&number) else { return true };
            if client.flush().is_err() {
                return false;
            }
            if self.service == Service::Echo && !client.unsent.is_empty() {
                return true;
            }
            let received = match client.stream.read(&mut self.buffer) {
                Ok(0) => return false,
                Ok(received) => received,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return error.kind() == ErrorKind::WouldBlock,
            };
            match self.service {
                Service::Echo => {
                    if client.send(&self.buffer[..received]).is_err() {
                        return false;
                    }
                }
                Service::Chat => {
                    if let Some(lines) = client.lines.push(&self.buffer[..received]) {
                        self.tell_all(&lines);
                    }
                }
            }
        }
    }

    fn tell_all(&mut self, lines: &Rc<[u8]>) {
        // Whoever cannot be sent to has an event of its own coming.
        self.clients.values_mut().for_each(|client| _ = client.send(lines));
    }
}

impl Client {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let sent = match self.unsent.is_empty() {
            true => taken(self.stream.write(bytes))?,
            false => 0,
        };
        self.unsent.extend_from_slice(&bytes[sent..]);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        while !self.unsent.is_empty() {
            let sent = taken(self.stream.write(&self.unsent))?;
            if sent == 0 {
                break;
            }
            self.unsent.drain(..sent);
        }
        Ok(())
    }
}

fn taken(outcome: io::Result<usize>) -> io::Result<usize> {
    match outcome {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(0),
        outcome => outcome,
    }
}
