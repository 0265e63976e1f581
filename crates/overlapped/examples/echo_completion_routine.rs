//! An echo server in the model of completion routines: the end of an operation calls a closure on the thread that started
//! it, while that thread waits alertably.
//!
//! ```text
//! cargo run --example echo_completion_routine 127.0.0.1:7777
//! nc 127.0.0.1 7777
//! ```
//!
//! Functions of the model: `WSARecv` and `WSASend` with a completion routine, an alertable wait. `AcceptEx` has no routine:
//! its event is what the thread waits for.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use overlapped::{
    Completed, Event, Failed, Result, Socket, Timeout, Wait, Waited, sleep_alertable, wait_one_alertable,
};

type Outcome = Result<Completed<Vec<u8>>, Failed<Vec<u8>>>;

fn main() -> Result<()> {
    let address = address();
    let (listener, connected) = (Socket::listener(address)?, Event::auto(false)?);
    println!("echo by completion routines at {}", listener.local_address()?);

    loop {
        let accept = listener.accept_into(acceptor(address)).signal(&connected)?;
        // All routines run in this wait.
        while wait_one_alertable(&accept, Timeout::Infinite)? != Waited::Ready(()) {}
        match accept.result(Wait::UntilComplete) {
            Ok(accepted) => receive(Rc::new(accepted.socket), Vec::with_capacity(4096)),
            Err(error) => eprintln!("accept: {error:?}"),
        }
    }
}

/// A socket for the next client. Where there are too many sockets, the clients go on until some have gone.
fn acceptor(address: SocketAddr) -> Socket {
    loop {
        match Socket::tcp_for(address) {
            Ok(socket) => return socket,
            Err(_) => _ = sleep_alertable(Timeout::After(Duration::from_millis(100))),
        }
    }
}

/// Starts a receive. Its routine owns the client: when no operation follows, the last reference goes, which closes the
/// socket.
fn receive(client: Rc<Socket>, buffer: Vec<u8>) {
    let owner = client.clone();
    let started = client.receive(buffer).then(move |outcome| received(owner, outcome));
    if let Err(failed) = started {
        eprintln!("receive: {}", failed.error);
    }
}

fn received(client: Rc<Socket>, outcome: Outcome) {
    match outcome {
        Ok(received) if received.bytes == 0 => {}
        Ok(received) => send(client, received.buffer),
        Err(failed) => eprintln!("receive: {}", failed.error),
    }
}

/// Starts a send of what was received. The buffer goes from one operation to the next.
fn send(client: Rc<Socket>, buffer: Vec<u8>) {
    let owner = client.clone();
    let started = client.send(buffer).then(move |outcome| sent(owner, outcome));
    if let Err(failed) = started {
        eprintln!("send: {}", failed.error);
    }
}

fn sent(client: Rc<Socket>, outcome: Outcome) {
    match outcome {
        Ok(sent) => receive(client, sent.buffer),
        Err(failed) => eprintln!("send: {}", failed.error),
    }
}

/// The address to serve at, which is the first argument.
fn address() -> SocketAddr {
    let argument = std::env::args().nth(1);
    argument.as_deref().unwrap_or("127.0.0.1:7777").parse().expect("an address such as 127.0.0.1:7777")
}
