//! An echo server in the model of threads: a thread for each client, which blocks in the calls of its socket.
//!
//! ```text
//! cargo run --example echo_threads 127.0.0.1:7777
//! nc 127.0.0.1 7777
//! ```
//!
//! Functions of the model: `accept`, `recv`, `send`. The notification is the return of the call.

use std::net::SocketAddr;
use std::time::Duration;

use overlapped::{Result, Socket, Timeout, sleep, thread};

fn main() -> Result<()> {
    let listener = Socket::listener(address())?;
    println!("echo in threads at {}", listener.local_address()?);

    loop {
        // The call returns when somebody has connected.
        let (client, peer) = match listener.accept() {
            Ok(accepted) => accepted,
            Err(error) => {
                // Too many sockets, perhaps: some client will go.
                eprintln!("accept: {error}");
                sleep(Timeout::After(Duration::from_millis(100)));
                continue;
            }
        };
        thread::spawn(move || {
            if let Err(error) = echo(&client) {
                eprintln!("{peer}: {error}");
            }
        })?;
    }
}

/// Sends back what comes, until the client sends no more.
fn echo(client: &Socket) -> Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let bytes = client.receive_now(&mut buffer)?;
        if bytes == 0 {
            return Ok(());
        }
        // A blocking send takes all of it.
        client.send_now(&buffer[..bytes])?;
    }
}

/// The address to serve at, which is the first argument.
fn address() -> SocketAddr {
    let argument = std::env::args().nth(1);
    argument.as_deref().unwrap_or("127.0.0.1:7777").parse().expect("an address such as 127.0.0.1:7777")
}
