//! An echo server in the model of overlapped I/O with events: operations are started, and an event tells their end.
//!
//! ```text
//! cargo run --example echo_overlapped_event 127.0.0.1:7777
//! nc 127.0.0.1 7777
//! ```
//!
//! Functions of the model: `AcceptEx`, `WSARecv`, `WSASend` with an event in the OVERLAPPED, `WSAWaitForMultipleEvents` (as a
//! set without a limit), `WSAGetOverlappedResult`. A buffer is in its operation, or in nobody's way.

use std::net::SocketAddr;
use std::time::Duration;

use overlapped::{Accepting, Event, Pending, Receiving, Result, Sending, Socket, Timeout, Wait};
use overlapped::{WaitObject, WaitSet, Waitable, Waited};

/// A socket with one operation in flight at a time, and the event that tells its end.
struct Party {
    socket: Socket,
    event: Event,
    operation: Option<Operation>,
}

enum Operation {
    Accept(Pending<Accepting>),
    Receive(Pending<Receiving<Vec<u8>>>),
    Send(Pending<Sending<Vec<u8>>>),
}

impl Waitable for Party {
    fn wait_object(&self) -> WaitObject<'_> {
        self.event.wait_object()
    }
}

fn main() -> Result<()> {
    let address = address();
    let (socket, event) = (Socket::listener(address)?, Event::auto(false)?);
    println!("echo by overlapped I/O with events at {}", socket.local_address()?);

    let mut parties = WaitSet::new();
    let operation = accept(&socket, &event, address);
    let mut full = operation.is_none();
    let listening = parties.insert(Party { socket, event, operation })?;
    loop {
        // Where there are too many sockets, some client may have gone since the last time.
        if full && let Some(Party { socket, event, operation }) = parties.get_mut(listening) {
            *operation = accept(socket, event, address);
            full = operation.is_none();
        }
        let timeout = if full { Timeout::After(Duration::from_millis(100)) } else { Timeout::Infinite };
        let Waited::Ready((key, party)) = parties.wait_any(timeout)? else { continue };
        let Party { socket, event, operation } = party;
        match operation.take() {
            Some(Operation::Accept(ended)) => {
                let accepted = ended.result(Wait::UntilComplete);
                *operation = accept(socket, event, address);
                full = operation.is_none();
                // A client that has gone already is dropped, which closes its socket.
                if let Ok(client) = accepted.map_err(Into::into).and_then(|accepted| welcome(accepted.socket)) {
                    parties.insert(client)?;
                }
            }
            Some(transfer) => match echo(socket, event, transfer) {
                Ok(Some(next)) => *operation = Some(next),
                Ok(None) => drop(parties.remove(key)),
                Err(error) => {
                    eprintln!("{error}");
                    parties.remove(key);
                }
            },
            None => {}
        }
    }
}

/// Starts an accept of the next client, unless there are too many sockets.
fn accept(socket: &Socket, event: &Event, address: SocketAddr) -> Option<Operation> {
    let acceptor = Socket::tcp_for(address).ok()?;
    Some(Operation::Accept(socket.accept_into(acceptor).signal(event).ok()?))
}

fn welcome(socket: Socket) -> Result<Party> {
    let event = Event::auto(false)?;
    let receive = socket.receive(Vec::with_capacity(4096)).signal(&event)?;
    Ok(Party { socket, event, operation: Some(Operation::Receive(receive)) })
}

/// What follows an operation that has ended; nothing if the client sends no more. The buffer goes from one to the next.
fn echo(socket: &Socket, event: &Event, ended: Operation) -> Result<Option<Operation>> {
    Ok(match ended {
        Operation::Receive(receive) => match receive.result(Wait::UntilComplete)? {
            received if received.bytes == 0 => None,
            received => Some(Operation::Send(socket.send(received.buffer).signal(event)?)),
        },
        Operation::Send(send) => {
            let sent = send.result(Wait::UntilComplete)?;
            Some(Operation::Receive(socket.receive(sent.buffer).signal(event)?))
        }
        Operation::Accept(_) => None,
    })
}

/// The address to serve at, which is the first argument.
fn address() -> SocketAddr {
    let argument = std::env::args().nth(1);
    argument.as_deref().unwrap_or("127.0.0.1:7777").parse().expect("an address such as 127.0.0.1:7777")
}
