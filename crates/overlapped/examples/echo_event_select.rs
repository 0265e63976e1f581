//! An echo server in the model of event select: each socket sets an event when something has happened.
//!
//! ```text
//! cargo run --example echo_event_select 127.0.0.1:7777
//! nc 127.0.0.1 7777
//! ```
//!
//! Functions of the model: `WSAEventSelect`, `WSAWaitForMultipleEvents` (as a set without a limit), `WSAEnumNetworkEvents`,
//! non-blocking `accept`, `recv`, `send`. The wait yields the client itself.

use std::net::SocketAddr;

use overlapped::{NetworkEvents, Result, Selected, Timeout, WaitObject, WaitSet, Waitable, Waited, WsaError};

struct Client {
    socket: Selected,
    /// What was received and not sent back yet. Nothing more is received meanwhile.
    unsent: Vec<u8>,
    /// The client sends no more. What it has sent may still be here.
    closing: bool,
}

impl Waitable for Client {
    fn wait_object(&self) -> WaitObject<'_> {
        self.socket.wait_object()
    }
}

fn main() -> Result<()> {
    let listener = overlapped::Socket::listener(address())?;
    println!("echo by event select at {}", listener.local_address()?);

    let mut clients = WaitSet::new();
    let listener = listener.event_select(NetworkEvents::ACCEPT)?;
    let listening = clients.insert(Client { socket: listener, unsent: Vec::new(), closing: false })?;
    loop {
        let Waited::Ready((key, client)) = clients.wait_any(Timeout::Infinite)? else { continue };
        let occurred = client.socket.enumerate()?;
        if key == listening {
            let Ok((socket, _)) = client.socket.accept() else { continue };
            let socket = socket.event_select(NetworkEvents::READ | NetworkEvents::WRITE | NetworkEvents::CLOSE)?;
            clients.insert(Client { socket, unsent: Vec::new(), closing: false })?;
            continue;
        }
        client.closing |= occurred.close().is_some();
        match echo(client) {
            // There is nothing left to do now: an event will tell when there is.
            Ok(true) | Err(WsaError::WSAEWOULDBLOCK) => {}
            Ok(false) => drop(clients.remove(key)),
            Err(error) => {
                eprintln!("{error}");
                clients.remove(key);
            }
        }
    }
}

/// Sends what is unsent and receives, once for each event, to the end if the client is closing. Whether it may still send.
fn echo(client: &mut Client) -> Result<bool> {
    let mut buffer = [0; 4096];
    loop {
        while !client.unsent.is_empty() {
            // If this would block, `WRITE` occurs when there is room.
            let bytes = client.socket.send_now(&client.unsent)?;
            client.unsent.drain(..bytes);
        }
        // If this leaves something, `READ` occurs again.
        let bytes = client.socket.receive_now(&mut buffer)?;
        if bytes == 0 {
            return Ok(false);
        }
        let sent = client.socket.send_now(&buffer[..bytes]).or_else(nothing_if_full)?;
        client.unsent.extend_from_slice(&buffer[sent..bytes]);
        if !client.closing && client.unsent.is_empty() {
            return Ok(true);
        }
    }
}

fn nothing_if_full(error: WsaError) -> Result<usize> {
    if error == WsaError::WSAEWOULDBLOCK { Ok(0) } else { Err(error) }
}

/// The address to serve at, which is the first argument.
fn address() -> SocketAddr {
    let argument = std::env::args().nth(1);
    argument.as_deref().unwrap_or("127.0.0.1:7777").parse().expect("an address such as 127.0.0.1:7777")
}
