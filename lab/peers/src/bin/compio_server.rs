//! compio on io_uring, one thread: a task for each client.

use compio::BufResult;
use compio::io::{AsyncRead, AsyncWriteExt};
use compio::net::{TcpListener, TcpStream};
use overlapped_peers::{Arguments, tell};
use std::io;
use std::net::Ipv4Addr;

fn main() -> io::Result<()> {
    let arguments = Arguments::read()?;
    arguments.echo_only()?;
    compio::runtime::Runtime::new()?.block_on(async move {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        tell(listener.local_addr()?)?;
        loop {
            let (stream, _) = listener.accept().await?;
            no_delay(&stream)?;
            compio::runtime::spawn(echo(stream, arguments.buffer)).detach();
        }
    })
}

/// The library offers it with other options at the bind alone.
fn no_delay(stream: &TcpStream) -> io::Result<()> {
    use std::os::fd::AsRawFd;
    let on: libc::c_int = 1;
    let size = size_of::<libc::c_int>() as libc::socklen_t;
    let (level, option) = (libc::IPPROTO_TCP, libc::TCP_NODELAY);
    // SAFETY: `on` lives across the call and `size` is its size.
    match unsafe { libc::setsockopt(stream.as_raw_fd(), level, option, (&raw const on).cast(), size) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

async fn echo(mut stream: TcpStream, bytes: usize) {
    let mut buffer = Vec::with_capacity(bytes);
    loop {
        let BufResult(received, filled) = stream.read(buffer).await;
        if !matches!(received, Ok(1..)) {
            return;
        }
        let BufResult(sent, filled) = stream.write_all(filled).await;
        if sent.is_err() {
            return;
        }
        buffer = filled;
        buffer.clear();
    }
}
