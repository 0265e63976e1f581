//! The port of a socket that was refused: Linux gives it up, and another connection may have it by then.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// A connection from this port that Linux chose, as it may choose one that connections to other addresses have.
fn connection_from(port: u16, to: &TcpListener) -> TcpStream {
    const IP_LOCAL_PORT_RANGE: i32 = 51;
    let range = u32::from(port) | u32::from(port) << 16;
    let socket =
        unsafe { OwnedFd::from_raw_fd(libc::socket(libc::AF_INET, libc::SOCK_STREAM | libc::SOCK_CLOEXEC, 0)) };
    let set = unsafe {
        libc::setsockopt(socket.as_raw_fd(), libc::IPPROTO_IP, IP_LOCAL_PORT_RANGE, (&raw const range).cast(), 4)
    };
    assert_eq!(set, 0, "{}", std::io::Error::last_os_error());
    let mut address: libc::sockaddr_in = unsafe { std::mem::zeroed() };
    address.sin_family = libc::AF_INET as libc::sa_family_t;
    address.sin_addr.s_addr = u32::from(Ipv4Addr::LOCALHOST).to_be();
    address.sin_port = to.local_addr().unwrap().port().to_be();
    let connected = unsafe { libc::connect(socket.as_raw_fd(), (&raw const address).cast(), 16) };
    assert_eq!(connected, 0, "{}", std::io::Error::last_os_error());
    let stream = TcpStream::from(socket);
    assert_eq!(stream.local_addr().unwrap().port(), port);
    stream
}

#[test]
fn sock_35_a_refused_socket_shares_its_port_with_a_connection_to_another_address() {
    let (keeper, refusing) = refused_address(AF_INET);
    let (listener, address) = listener_of(AF_INET);
    let elsewhere = TcpListener::bind(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0)).unwrap();
    let socket = stream(AF_INET);
    assert_eq!(connect_socket(socket, &refusing), Err(WSAECONNREFUSED));
    let port = local_name(socket).unwrap().port();
    let stranger = connection_from(port, &elsewhere);
    assert_eq!(connect_socket(socket, &refusing), Err(WSAECONNREFUSED));
    assert_eq!(local_name(socket).unwrap().port(), port);
    assert_eq!(connect_socket(socket, &address), Ok(()));
    assert_eq!(local_name(socket).unwrap().port(), port);
    for socket in [socket, listener, keeper] {
        close(socket);
    }
    drop(stranger);
}

#[test]
fn sock_35_a_refused_socket_connects_though_its_port_is_taken() {
    let (keeper, refusing) = refused_address(AF_INET);
    let elsewhere = TcpListener::bind(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0)).unwrap();
    let there = Address::loopback(AF_INET, elsewhere.local_addr().unwrap().port());
    let socket = stream(AF_INET);
    assert_eq!(connect_socket(socket, &refusing), Err(WSAECONNREFUSED));
    let port = local_name(socket).unwrap().port();
    // The very connection that it wants to be.
    let stranger = connection_from(port, &elsewhere);
    assert_eq!(connect_socket(socket, &there), Ok(()));
    let other = local_name(socket).unwrap().port();
    assert!(other != port && other != 0, "{other}");
    close(socket);
    close(keeper);
    drop(stranger);
}
