//! An echo server in the model of completion ports: any number of threads take the ends of all operations from one queue.
//!
//! ```text
//! cargo run --example echo_completion_port 127.0.0.1:7777
//! nc 127.0.0.1 7777
//! ```
//!
//! Functions of the model: `CreateIoCompletionPort`, `AcceptEx`, `WSARecv`, `WSASend`, `GetQueuedCompletionStatus`. A packet
//! brings its socket and its buffer; a socket that nothing follows on is closed.

use std::net::SocketAddr;
use std::time::Duration;

use overlapped::{CompletionPort, Concurrency, Packet, PortSocket, Result, Socket, Timeout, sleep, thread};

type Port = CompletionPort<Vec<u8>>;

fn main() -> Result<()> {
    let address = address();
    let listener = Socket::listener(address)?;
    println!("echo by a completion port at {}", listener.local_address()?);

    let port = std::sync::Arc::new(Port::new(Concurrency::Cores)?);
    let listener = port.associate(listener, 0)?;
    accept(&listener, address)?;

    // More threads than run at one time, for those that block elsewhere.
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let workers: Vec<_> = (0..2 * cores)
        .map(|_| {
            let port = port.clone();
            thread::spawn(move || serve(&port, address))
        })
        .collect::<Result<_>>()?;
    for worker in workers {
        if let Ok(served) = worker.join() {
            served?;
        }
    }
    Ok(())
}

/// Takes packets until the port is stopped.
fn serve(port: &Port, address: SocketAddr) -> Result<()> {
    loop {
        let Some(packet) = port.get(Timeout::Infinite)? else { continue };
        let followed = match packet {
            Packet::Accept { listener, result, .. } => {
                accept(&listener, address)?;
                result.map_err(Into::into).and_then(|accepted| welcome(port, accepted.socket))
            }
            Packet::Receive { result: Ok(0), .. } => Ok(()),
            Packet::Receive { socket, result: Ok(_), buffer, .. } => {
                socket.send(buffer).post().map(drop).map_err(Into::into)
            }
            Packet::Send { socket, result: Ok(_), buffer, .. } => {
                socket.receive(buffer).post().map(drop).map_err(Into::into)
            }
            Packet::Receive { result: Err(error), .. } | Packet::Send { result: Err(error), .. } => Err(error),
            Packet::Stop => return Ok(()),
            // Of what is never started here nothing comes.
            _ => Ok(()),
        };
        if let Err(error) = followed {
            eprintln!("{error}");
        }
    }
}

/// Starts an accept of the next client. Where there are too many sockets, this worker waits until others have seen some go.
fn accept(listener: &PortSocket<Vec<u8>>, address: SocketAddr) -> Result<()> {
    loop {
        match Socket::tcp_for(address) {
            Ok(acceptor) => return listener.accept_into(acceptor).post().map(drop).map_err(Into::into),
            Err(_) => sleep(Timeout::After(Duration::from_millis(100))),
        }
    }
}

/// Starts the first receive of a client.
fn welcome(port: &Port, client: Socket) -> Result<()> {
    port.associate(client, 0)?.receive(Vec::with_capacity(4096)).post()?;
    Ok(())
}

/// The address to serve at, which is the first argument.
fn address() -> SocketAddr {
    let argument = std::env::args().nth(1);
    argument.as_deref().unwrap_or("127.0.0.1:7777").parse().expect("an address such as 127.0.0.1:7777")
}
