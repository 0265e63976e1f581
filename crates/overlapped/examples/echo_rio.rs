//! An echo server with registered I/O: memory is registered once, and results are taken from a queue, many at a time.
//!
//! ```text
//! cargo run --example echo_rio 127.0.0.1:7777
//! nc 127.0.0.1 7777
//! ```
//!
//! Functions of the model: `RIORegisterBuffer`, `RIOCreateCompletionQueue`, `RIOCreateRequestQueue`, `RIOReceive`, `RIOSend`,
//! `RIONotify`, `RIODequeueCompletion`. The queue tells by an event; the listener has one of its own.

use std::collections::HashMap;
use std::net::SocketAddr;

use overlapped::{
    Event, NetworkEvents, Result, RioBuffers, RioQueue, RioRequest, RioResult, RioSocket, Selected, Socket, Timeout,
    Waitable, Waited, wait_any,
};

/// How many clients there is room for, and what each has in memory.
const CLIENTS: usize = 1024;
const SLICE: usize = 4096;

struct Echo {
    queue: RioQueue,
    buffers: RioBuffers,
    /// By the key that their results carry.
    clients: HashMap<usize, RioSocket>,
    next_key: usize,
}

fn main() -> Result<()> {
    let listener = Socket::registered_listener(address())?.event_select(NetworkEvents::ACCEPT)?;
    println!("echo by registered I/O at {}", listener.local_address()?);

    let done = Event::manual(false)?;
    // A client has one receive or one send at a time.
    let queue = RioQueue::signaling(2 * CLIENTS as u32, &done)?;
    let buffers = RioBuffers::new(CLIENTS, SLICE)?;
    let mut echo = Echo { queue, buffers, clients: HashMap::new(), next_key: 0 };
    let mut results = Vec::new();
    echo.queue.notify()?;
    loop {
        let objects: [&dyn Waitable; 2] = [&listener, &done];
        match wait_any(&objects, Timeout::Infinite)? {
            Waited::Ready(0) => {
                if let Err(error) = echo.accept(&listener) {
                    eprintln!("{error}");
                }
            }
            _ => {
                echo.queue.dequeue(&mut results)?;
                results.drain(..).for_each(|result| echo.go_on(result));
                // If there are more results, it tells so at once.
                echo.queue.notify()?;
            }
        }
    }
}

impl Echo {
    /// Accepts a client and requests its first receive. One too many is closed.
    fn accept(&mut self, listener: &Selected) -> Result<()> {
        listener.enumerate()?;
        let (socket, _) = listener.accept()?;
        let Some(buffer) = self.buffers.take() else { return Ok(()) };
        let client = self.queue.attach(socket, self.next_key, 1, 1)?;
        client.receive(buffer)?;
        self.clients.insert(self.next_key, client);
        self.next_key += 1;
        Ok(())
    }

    /// Requests what follows from a result: after a receive the send of its slice, after a send the next receive into it.
    fn go_on(&mut self, result: RioResult) {
        let RioResult { key, request, result, buffer, .. } = result;
        let Some(client) = self.clients.get(&key) else { return };
        let followed = match (request, result) {
            (RioRequest::Receive, Ok(0)) => {
                self.clients.remove(&key);
                return;
            }
            (RioRequest::Receive, Ok(_)) => client.send(buffer).map_err(Into::into),
            (RioRequest::Send, Ok(_)) => client.receive(buffer).map_err(Into::into),
            (_, Err(error)) => Err(error),
        };
        if let Err(error) = followed {
            eprintln!("{error}");
            self.clients.remove(&key);
        }
    }
}

/// The address to serve at, which is the first argument.
fn address() -> SocketAddr {
    let argument = std::env::args().nth(1);
    argument.as_deref().unwrap_or("127.0.0.1:7777").parse().expect("an address such as 127.0.0.1:7777")
}
