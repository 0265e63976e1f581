//! monoio on io_uring, one thread: a task for each client.

use monoio::io::{AsyncReadRent, AsyncWriteRentExt};
use monoio::net::{TcpListener, TcpStream};
use overlapped_peers::{Arguments, listener, tell};
use std::io;

fn main() -> io::Result<()> {
    let arguments = Arguments::read()?;
    arguments.echo_only()?;
    let mut runtime = monoio::RuntimeBuilder::<monoio::IoUringDriver>::new().with_entries(4096).build()?;
    runtime.block_on(async move {
        let listener = TcpListener::from_std(listener()?)?;
        tell(listener.local_addr()?)?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            monoio::spawn(echo(stream, arguments.buffer));
        }
    })
}

async fn echo(mut stream: TcpStream, bytes: usize) {
    let mut buffer = Vec::with_capacity(bytes);
    loop {
        let (received, filled) = stream.read(buffer).await;
        if !matches!(received, Ok(1..)) {
            return;
        }
        let (sent, filled) = stream.write_all(filled).await;
        if sent.is_err() {
            return;
        }
        buffer = filled;
        buffer.clear();
    }
}
