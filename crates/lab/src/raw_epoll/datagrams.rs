//! The yardstick's echo of datagrams: one socket, so an epoll with one member.

use crate::system::epoll::{ARRIVALS, Epoll, Events};
use std::io;
use std::net::UdpSocket;

/// No datagram is longer.
const LONGEST: usize = 65_535;

/// Echoes until the socket fails.
pub(super) fn run(socket: &UdpSocket) -> io::Result<()> {
    socket.set_nonblocking(true)?;
    let (epoll, mut events) = (Epoll::new()?, Events::with_capacity(1));
    epoll.add(socket, ARRIVALS, 0)?;
    let mut buffer = vec![0; LONGEST];
    loop {
        epoll.wait(&mut events, None)?;
        loop {
            match socket.recv_from(&mut buffer) {
                Ok((received, from)) => _ = socket.send_to(&buffer[..received], from),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                // What an earlier answer met on its way is told here, and is that client's affair.
                Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {}
                Err(error) => return Err(error),
            }
        }
    }
}
