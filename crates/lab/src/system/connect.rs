//! A connect that does not wait: the standard library's always does.
#![allow(unsafe_code, reason = "the standard library has no connect that does not wait")]

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// Starts a connection from `source` (`None`: the kernel's choice) and returns at once. The socket can be written when
/// the connection stands; [`TcpStream::take_error`] then says whether it does.
pub(crate) fn start(address: SocketAddr, source: Option<Ipv4Addr>) -> io::Result<TcpStream> {
    let family = if address.is_ipv4() { libc::AF_INET } else { libc::AF_INET6 };
    let kind = libc::SOCK_STREAM | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    // SAFETY: the call takes no pointer.
    let descriptor = unsafe { libc::socket(family, kind, 0) };
    if descriptor < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has just made this descriptor for us, so nothing else owns it.
    let socket = unsafe { OwnedFd::from_raw_fd(descriptor) };
    if let Some(source) = source {
        bind_address_only(&socket, source)?;
    }
    let (name, length) = name(address);
    // SAFETY: `name` lives across the call and `length` is the part of it that is filled.
    let outcome = unsafe { libc::connect(socket.as_raw_fd(), (&raw const name).cast(), length) };
    match outcome {
        0 => Ok(socket.into()),
        _ => match io::Error::last_os_error() {
            error if error.raw_os_error() == Some(libc::EINPROGRESS) => Ok(socket.into()),
            error => Err(error),
        },
    }
}

/// Binds to an address and leaves the port to the connect, where it need only be free towards one destination: a port
/// chosen here would have to be free towards all.
fn bind_address_only(socket: &OwnedFd, source: Ipv4Addr) -> io::Result<()> {
    let on: libc::c_int = 1;
    let size = size_of::<libc::c_int>() as libc::socklen_t;
    let (level, option) = (libc::IPPROTO_IP, libc::IP_BIND_ADDRESS_NO_PORT);
    // SAFETY: `on` lives across the call and `size` is its size.
    if unsafe { libc::setsockopt(socket.as_raw_fd(), level, option, (&raw const on).cast(), size) } != 0 {
        return Err(io::Error::last_os_error());
    }
    let (name, length) = name(SocketAddrV4::new(source, 0).into());
    // SAFETY: `name` lives across the call and `length` is the part of it that is filled.
    match unsafe { libc::bind(socket.as_raw_fd(), (&raw const name).cast(), length) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Room for an address of either family, laid out as the kernel wants it.
#[repr(C)]
union Name {
    v4: libc::sockaddr_in,
    v6: libc::sockaddr_in6,
}

fn name(address: SocketAddr) -> (Name, libc::socklen_t) {
    match address {
        SocketAddr::V4(address) => {
            let v4 = libc::sockaddr_in {
                sin_family: libc::AF_INET as libc::sa_family_t,
                sin_port: address.port().to_be(),
                sin_addr: libc::in_addr { s_addr: u32::from_ne_bytes(address.ip().octets()) },
                sin_zero: [0; 8],
            };
            (Name { v4 }, size_of::<libc::sockaddr_in>() as libc::socklen_t)
        }
        SocketAddr::V6(address) => {
            let v6 = libc::sockaddr_in6 {
                sin6_family: libc::AF_INET6 as libc::sa_family_t,
                sin6_port: address.port().to_be(),
                sin6_flowinfo: address.flowinfo(),
                sin6_addr: libc::in6_addr { s6_addr: address.ip().octets() },
                sin6_scope_id: address.scope_id(),
            };
            (Name { v6 }, size_of::<libc::sockaddr_in6>() as libc::socklen_t)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::epoll::{BOTH_WAYS_FOR_LIFE, Epoll, Events};
    use std::net::TcpListener;
    use std::time::Duration;

    #[test]
    fn the_connection_comes_from_the_address_asked_for() -> io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let source = Ipv4Addr::new(127, 0, 0, 9);
        let _near = start(listener.local_addr()?, Some(source))?;
        let (_far, from) = listener.accept()?;
        assert_eq!(from.ip(), source);
        Ok(())
    }

    #[test]
    fn nobody_there_is_an_error_now_or_later() -> io::Result<()> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let refused = match start(address, None) {
            Ok(socket) => {
                let (epoll, mut events) = (Epoll::new()?, Events::with_capacity(1));
                epoll.add(&socket, BOTH_WAYS_FOR_LIFE, 0)?;
                epoll.wait(&mut events, Some(Duration::from_secs(10)))?;
                socket.take_error()?
            }
            Err(error) => Some(error),
        };
        assert_eq!(refused.map(|error| error.kind()), Some(io::ErrorKind::ConnectionRefused));
        Ok(())
    }
}
