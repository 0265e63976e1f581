//! An echo server in the model of `select`: one thread asks which of all sockets are ready.
//!
//! ```text
//! cargo run --example echo_select 127.0.0.1:7777
//! nc 127.0.0.1 7777
//! ```
//!
//! Functions of the model: `select`, `FD_SET`, `FD_ISSET`, non-blocking `accept`, `recv`, `send`. The sets are made anew for
//! each call, and every client is asked about after it.

use std::net::SocketAddr;

use overlapped::{Result, Socket, SocketSet, Timeout, WsaError, select};

struct Client {
    socket: Socket,
    peer: SocketAddr,
    /// What was received and not sent back yet. Nothing more is received meanwhile.
    unsent: Vec<u8>,
}

fn main() -> Result<()> {
    let listener = Socket::listener(address())?;
    listener.set_nonblocking(true)?;
    println!("echo by select at {}", listener.local_address()?);

    let mut clients: Vec<Client> = Vec::new();
    // Too many sockets, perhaps: the next is accepted when some client has gone.
    let mut full = false;
    loop {
        let (mut read, mut write) = (SocketSet::new(), SocketSet::new());
        if !full {
            read.insert(&listener);
        }
        for client in &clients {
            if client.unsent.is_empty() { read.insert(&client.socket) } else { write.insert(&client.socket) }
        }
        select(Some(&mut read), Some(&mut write), None, Timeout::Infinite)?;

        let incoming = read.contains(&listener);
        let is_ready = |client: &Client| read.contains(&client.socket) || write.contains(&client.socket);
        let ready: Vec<bool> = clients.iter().map(is_ready).collect();
        let (mut ready, before) = (ready.into_iter(), clients.len());
        clients.retain_mut(|client| !ready.next().unwrap_or(false) || go_on(client));
        full &= clients.len() == before;
        if incoming {
            match listener.accept() {
                // It inherits that it is non-blocking.
                Ok((socket, peer)) => clients.push(Client { socket, peer, unsent: Vec::new() }),
                Err(error) => {
                    eprintln!("accept: {error}");
                    full = !clients.is_empty();
                }
            }
        }
    }
}

/// Whether the client stays.
fn go_on(client: &mut Client) -> bool {
    match echo(client) {
        Ok(open) => open,
        Err(WsaError::WSAEWOULDBLOCK) => true,
        Err(error) => {
            eprintln!("{}: {error}", client.peer);
            false
        }
    }
}

/// Receives once, if nothing is to be sent, and sends. Whether the client may still send.
fn echo(client: &mut Client) -> Result<bool> {
    if client.unsent.is_empty() {
        let mut buffer = [0; 4096];
        let bytes = client.socket.receive_now(&mut buffer)?;
        client.unsent.extend_from_slice(&buffer[..bytes]);
        if bytes == 0 {
            return Ok(false);
        }
    }
    let bytes = client.socket.send_now(&client.unsent)?;
    client.unsent.drain(..bytes);
    Ok(true)
}

/// The address to serve at, which is the first argument.
fn address() -> SocketAddr {
    let argument = std::env::args().nth(1);
    argument.as_deref().unwrap_or("127.0.0.1:7777").parse().expect("an address such as 127.0.0.1:7777")
}
