//! Stream sockets of AF_UNIX.

use crate::ops::*;
use crate::sockets::{expect, socket_with};
use crate::support::*;
use overlapped_sys::winsock::*;
use std::path::PathBuf;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicU32, Ordering};

/// `SOCKADDR_UN`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Path {
    family: u16,
    path: [u8; 108],
}

const LENGTH: i32 = size_of::<Path>() as i32;

/// A path that nobody has, in the folder for such.
fn path() -> (PathBuf, Path) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("overlapped-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let file = std::env::temp_dir().join(name);
    let mut address = Path { family: AF_UNIX, path: [0; 108] };
    let bytes = file.to_str().unwrap().as_bytes();
    address.path[..bytes.len()].copy_from_slice(bytes);
    (file, address)
}

fn stream() -> SOCKET {
    startup();
    socket_with(AF_UNIX, SOCK_STREAM, 0, WSA_FLAG_OVERLAPPED).unwrap()
}

fn try_bind(socket: SOCKET, address: &Path) -> i32 {
    let bound = unsafe { bind(socket, std::ptr::from_ref(address).cast(), LENGTH) };
    if bound == 0 { 0 } else { last_error() }
}

fn try_connect(socket: SOCKET, address: &Path) -> i32 {
    let connected = unsafe { connect(socket, std::ptr::from_ref(address).cast(), LENGTH) };
    if connected == 0 { 0 } else { last_error() }
}

fn listener_at(address: &Path) -> SOCKET {
    let listener = stream();
    assert_eq!(try_bind(listener, address), 0);
    assert_eq!(unsafe { listen(listener, 8) }, 0, "{}", last_error());
    listener
}

#[test]
fn local_streams_carry_data_both_ways_and_end() {
    let (file, address) = path();
    let listener = listener_at(&address);
    let client = stream();
    assert_eq!(try_connect(client, &address), 0);
    let accepted = accept_one(listener);
    send_all(client, b"ping");
    assert_eq!(receive(accepted, 8), Ok(b"ping".to_vec()));
    send_all(accepted, b"pong");
    assert_eq!(receive(client, 8), Ok(b"pong".to_vec()));
    shut_send(client);
    assert_eq!(receive(accepted, 8), Ok(Vec::new()));
    let mut name = Path { family: 0, path: [0; 108] };
    let mut length = LENGTH;
    assert_eq!(unsafe { getsockname(listener, (&raw mut name).cast(), &mut length) }, 0);
    assert_eq!((name.family, name.path), (AF_UNIX, address.path));
    for socket in [client, accepted, listener] {
        close(socket);
    }
    // The file stays, as on Windows, and nobody listens there any more.
    assert!(file.exists());
    let late = stream();
    assert_eq!(try_connect(late, &address), WSAECONNREFUSED);
    let third = stream();
    assert_eq!(try_bind(third, &address), WSAEADDRINUSE);
    close(third);
    std::fs::remove_file(&file).unwrap();
    let other = stream();
    assert_eq!(try_connect(other, &address), WSAECONNREFUSED);
    close(late);
    close(other);
}

#[test]
fn local_streams_work_with_events_ports_and_polls() {
    let (file, address) = path();
    let listener = listener_at(&address);
    let event = manual_event();
    event_select(listener, event, FD_ACCEPT);
    let client = stream();
    assert_eq!(try_connect(client, &address), 0);
    expect(listener, event, FD_ACCEPT);
    let accepted = accept_one(listener);
    event_select(accepted, null_mut(), 0);
    let port = port(0);
    associate(accepted, port, 9);
    let op = Op::room(null_mut(), 16);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"hello");
    assert_eq!(get(port, BOUND_MS), Got::success(5, 9, op.overlapped()));
    assert_eq!(op.data(), b"hello");
    let mut entry = WSAPOLLFD { fd: client, events: POLLIN | POLLOUT, revents: 0 };
    assert_eq!(unsafe { WSAPoll(&mut entry, 1, 0) }, 1);
    assert_eq!(entry.revents, POLLWRNORM);
    // A pending receive ends when the peer does.
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    close(client);
    assert_eq!(get(port, BOUND_MS), Got::success(0, 9, op.overlapped()));
    for socket in [accepted, listener] {
        close(socket);
    }
    close_handle(port);
    std::fs::remove_file(file).unwrap();
    assert_no_rescue();
}

#[test]
fn the_peer_of_a_local_stream_is_a_process() {
    let (file, address) = path();
    let listener = listener_at(&address);
    let client = stream();
    let peer = |socket| {
        let (mut process, mut count) = (0u32, 0);
        let to = (&raw mut process).cast();
        let code = SIO_AF_UNIX_GETPEERPID;
        let result = unsafe { WSAIoctl(socket, code, null_mut(), 0, to, 4, &mut count, null_mut(), None) };
        if result == 0 { Ok(process) } else { Err(last_error()) }
    };
    assert_eq!(peer(client), Err(WSAENOTCONN));
    assert_eq!(try_connect(client, &address), 0);
    assert_eq!(peer(client), Ok(std::process::id()));
    for socket in [client, listener] {
        close(socket);
    }
    std::fs::remove_file(file).unwrap();
}

#[test]
fn local_sockets_are_streams_alone() {
    startup();
    assert_eq!(socket_with(AF_UNIX, SOCK_DGRAM, 0, 1), Err(WSAEPROTONOSUPPORT));
    let socket = stream();
    let short = Path { family: AF_UNIX, path: [0; 108] };
    assert_eq!(unsafe { bind(socket, (&raw const short).cast(), 2) }, SOCKET_ERROR);
    assert_eq!(last_error(), WSAEFAULT);
    let inet = loopback(0);
    assert_eq!(unsafe { bind(socket, (&raw const inet).cast(), ADDRESS_LENGTH) }, SOCKET_ERROR);
    assert_eq!(last_error(), WSAEAFNOSUPPORT);
    close(socket);
}
