//! An echo server in the model of asynchronous selection: what has happened on a socket is a message to a window.
//!
//! ```text
//! cargo run --example echo_async_select 127.0.0.1:7777
//! nc 127.0.0.1 7777
//! ```
//!
//! Functions of the model: `CreateWindowEx`, `WSAAsyncSelect`, `GetMessage`, `DispatchMessage`, non-blocking `accept`, `recv`,
//! `send`. The window is never seen; its procedure runs on the thread that dispatches.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::rc::Rc;

use overlapped::{AsyncSelected, Message, MessageWindow, NetworkEvents, Result, SelectionKey, WsaError, messages};

struct Client {
    socket: AsyncSelected,
    /// What was received and not sent back yet. Nothing more is received meanwhile.
    unsent: Vec<u8>,
    /// The client sends no more. What it has sent may still be here.
    closing: bool,
}

type Clients = HashMap<SelectionKey, Client>;

fn main() -> Result<()> {
    let listener = overlapped::Socket::listener(address())?;
    println!("echo by asynchronous selection at {}", listener.local_address()?);

    // The listener is among them, with its own key.
    let clients = Rc::new(RefCell::new(Clients::new()));
    let known = clients.clone();
    let window = MessageWindow::new(move |window, message| {
        let Message::Network { socket, event, .. } = message else { return };
        let mut clients = known.borrow_mut();
        if let Err(error) = go_on(window, &mut clients, socket, event) {
            eprintln!("{error}");
            clients.remove(&socket);
        }
    })?;
    let socket = listener.async_select(&window, NetworkEvents::ACCEPT)?;
    clients.borrow_mut().insert(socket.key(), Client { socket, unsent: Vec::new(), closing: false });
    while let Some(message) = messages::get()? {
        message.dispatch();
    }
    Ok(())
}

/// Does what an event asks for.
fn go_on(window: &MessageWindow, clients: &mut Clients, key: SelectionKey, event: NetworkEvents) -> Result<()> {
    let Some(client) = clients.get_mut(&key) else { return Ok(()) };
    if event == NetworkEvents::ACCEPT {
        let Ok((socket, _)) = client.socket.accept() else { return Ok(()) };
        let events = NetworkEvents::READ | NetworkEvents::WRITE | NetworkEvents::CLOSE;
        let Ok(socket) = socket.async_select(window, events) else { return Ok(()) };
        clients.insert(socket.key(), Client { socket, unsent: Vec::new(), closing: false });
        return Ok(());
    }
    client.closing |= event == NetworkEvents::CLOSE;
    match echo(client) {
        // There is nothing left to do now: a message will tell when there is.
        Ok(true) | Err(WsaError::WSAEWOULDBLOCK) => Ok(()),
        Ok(false) => {
            clients.remove(&key);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Sends what is unsent and receives, once for each message, to the end if the client is closing. Whether it may still send.
fn echo(client: &mut Client) -> Result<bool> {
    let mut buffer = [0; 4096];
    loop {
        while !client.unsent.is_empty() {
            // If this would block, `WRITE` is posted when there is room.
            let bytes = client.socket.send_now(&client.unsent)?;
            client.unsent.drain(..bytes);
        }
        // If this leaves something, `READ` is posted again.
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
