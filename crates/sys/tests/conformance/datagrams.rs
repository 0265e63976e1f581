//! Datagram sockets, as the tests of several families write them.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

/// A datagram socket that is not bound.
pub fn udp() -> SOCKET {
    startup();
    let socket = unsafe { overlapped_sys::socket(AF_INET as i32, SOCK_DGRAM, IPPROTO_UDP) };
    assert_ne!(socket, INVALID_SOCKET, "{}", last_error());
    socket
}

/// One that is bound to loopback, and its address.
pub fn bound() -> (SOCKET, SOCKADDR_IN) {
    let socket = udp();
    bind_loopback(socket);
    (socket, local(socket))
}

/// An address on which nobody receives.
pub fn nobody() -> SOCKADDR_IN {
    let (socket, address) = bound();
    close(socket);
    address
}

/// Two bound sockets that are connected to each other.
pub fn connected_pair() -> (SOCKET, SOCKET) {
    let ((one, its), (other, others)) = (bound(), bound());
    connect_datagram(one, &others);
    connect_datagram(other, &its);
    (one, other)
}

pub fn connect_datagram(socket: SOCKET, to: &SOCKADDR_IN) {
    assert_eq!(unsafe { connect(socket, std::ptr::from_ref(to).cast(), ADDRESS_LENGTH) }, 0, "{}", last_error());
}

pub fn send_to(socket: SOCKET, bytes: &[u8], to: &SOCKADDR_IN) -> Result<i32, i32> {
    let to = std::ptr::from_ref(to).cast();
    let sent = unsafe { sendto(socket, bytes.as_ptr(), bytes.len() as i32, 0, to, ADDRESS_LENGTH) };
    if sent < 0 { Err(last_error()) } else { Ok(sent) }
}

/// One receive: the bytes and the port of the sender, or the error.
pub fn receive_from(socket: SOCKET, room: usize) -> Result<(Vec<u8>, u16), i32> {
    let mut buffer = vec![0u8; room];
    let (mut from, mut length) = (SOCKADDR_IN::default(), ADDRESS_LENGTH);
    let received =
        unsafe { recvfrom(socket, buffer.as_mut_ptr(), room as i32, 0, (&raw mut from).cast(), &mut length) };
    if received < 0 {
        return Err(last_error());
    }
    assert_eq!((length, from.sin_family), (ADDRESS_LENGTH, AF_INET));
    buffer.truncate(received as usize);
    Ok((buffer, from.sin_port))
}

/// Where an overlapped receive writes the sender's address. Leaked, so that it outlives every operation.
#[derive(Clone, Copy)]
pub struct Sender {
    pub address: *mut SOCKADDR_IN,
    pub length: *mut i32,
}

impl Sender {
    pub fn new() -> Self {
        let address = Box::into_raw(Box::<SOCKADDR_IN>::default());
        Self { address, length: Box::into_raw(Box::new(ADDRESS_LENGTH)) }
    }

    pub fn port(self) -> u16 {
        unsafe { (*self.address).sin_port }
    }
}

/// `WSARecvFrom` with an OVERLAPPED: 0 or the error.
pub fn start_receive_from(op: &Op, socket: SOCKET, sender: Sender, routine: LPWSAOVERLAPPED_COMPLETION_ROUTINE) -> i32 {
    let (buffers, mut flags) = ([op.wsabuf()], 0);
    let (from, length) = (sender.address.cast(), sender.length);
    let overlapped = op.overlapped();
    let result =
        unsafe { WSARecvFrom(socket, buffers.as_ptr(), 1, null_mut(), &mut flags, from, length, overlapped, routine) };
    if result == 0 { 0 } else { last_error() }
}

/// `WSASendTo` with an OVERLAPPED: 0 or the error.
pub fn start_send_to(op: &Op, socket: SOCKET, to: &SOCKADDR_IN) -> i32 {
    let buffers = [op.wsabuf()];
    let to = std::ptr::from_ref(to).cast();
    let overlapped = op.overlapped();
    let result = unsafe { WSASendTo(socket, buffers.as_ptr(), 1, null_mut(), 0, to, ADDRESS_LENGTH, overlapped, None) };
    if result == 0 { 0 } else { last_error() }
}

/// `setsockopt` of any value: 0 or the error.
pub fn set<T>(socket: SOCKET, level: i32, name: i32, value: T) -> i32 {
    let length = size_of::<T>() as i32;
    let result = unsafe { setsockopt(socket, level, name, (&raw const value).cast(), length) };
    if result == 0 { 0 } else { last_error() }
}

/// `getsockopt` of an integer.
pub fn get_int(socket: SOCKET, level: i32, name: i32) -> Result<i32, i32> {
    let (mut value, mut length) = (0, 4);
    let result = unsafe { getsockopt(socket, level, name, (&raw mut value).cast(), &mut length) };
    if result == 0 { Ok(value) } else { Err(last_error()) }
}

/// `WSAIoctl` of an integer that is set: 0 or the error.
pub fn control(socket: SOCKET, code: u32, value: u32) -> i32 {
    let (value, mut returned) = (value, 0);
    let from = (&raw const value).cast();
    let result = unsafe { WSAIoctl(socket, code, from, 4, null_mut(), 0, &mut returned, null_mut(), None) };
    if result == 0 { 0 } else { last_error() }
}

/// An extension function.
pub fn extension(socket: SOCKET, guid: windows_sys::core::GUID) -> *const core::ffi::c_void {
    let (mut function, mut returned) = (null::<core::ffi::c_void>(), 0);
    let code = SIO_GET_EXTENSION_FUNCTION_POINTER;
    let (from, to) = ((&raw const guid).cast(), (&raw mut function).cast());
    let result = unsafe { WSAIoctl(socket, code, from, 16, to, 8, &mut returned, null_mut(), None) };
    assert_eq!((result, returned), (0, 8), "{}", last_error());
    function
}
