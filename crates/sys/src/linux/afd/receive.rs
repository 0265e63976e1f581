//! `IOCTL_AFD_RECEIVE` and `IOCTL_AFD_RECEIVE_DATAGRAM`: a receive as an event library asks the driver for it, to hear of one that ends in the call by
//! the call alone.
//!
//! The block is the head of an OVERLAPPED, which is what such a library passes: the receive is `WSARecv` or `WSARecvFrom` of it.
#![allow(unsafe_code)] // Reads the program's question.

use super::request::Control;
use crate::linux::handle;
use crate::linux::winsock2::datagram::WSARecvFrom;
use crate::linux::winsock2::overlapped::WSARecv;
use crate::linux::winsock2::startup::WSAGetLastError;
use std::ptr;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::NTSTATUS;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::OVERLAPPED;

pub(super) const RECEIVE: u32 = 0x0001_2017;
pub(super) const RECEIVE_DATAGRAM: u32 = 0x0001_201b;

/// AFD_RECV_INFO and AFD_RECV_DATAGRAM_INFO, of which the former has no address.
#[repr(C)]
#[derive(Clone, Copy)]
struct Question {
    buffers: *const ws::WSABUF,
    count: u32,
    driver_flags: u32,
    flags: u32,
    address: *mut ws::SOCKADDR,
    length: *mut i32,
}

const PLAIN: usize = 24;

/// Winsock's flags for those of the question.
fn flags(given: u32) -> u32 {
    const EXPEDITED: u32 = 0x0040;
    const PARTIAL: u32 = 0x0010;
    const PEEK: u32 = 0x0080;
    let when = |bits: u32, meaning: u32| if given & bits != 0 { meaning } else { 0 };
    when(EXPEDITED, ws::MSG_OOB as u32) | when(PEEK, ws::MSG_PEEK as u32) | when(PARTIAL, ws::MSG_PARTIAL)
}

/// The status that a failure is to the driver's callers.
fn status_of(error: i32) -> NTSTATUS {
    match error {
        ws::WSA_IO_PENDING => f::STATUS_PENDING,
        ws::WSAEMSGSIZE => f::STATUS_BUFFER_OVERFLOW,
        ws::WSAEWOULDBLOCK => f::STATUS_DEVICE_NOT_READY,
        ws::WSAENOTSOCK => f::STATUS_INVALID_HANDLE,
        ws::WSAEFAULT => f::STATUS_ACCESS_VIOLATION,
        ws::WSAEINVAL => f::STATUS_INVALID_PARAMETER,
        ws::WSAENOBUFS => f::STATUS_INSUFFICIENT_RESOURCES,
        ws::WSAENOTCONN => f::STATUS_INVALID_CONNECTION,
        ws::WSAESHUTDOWN => f::STATUS_PIPE_DISCONNECTED,
        ws::WSAECONNRESET => f::STATUS_CONNECTION_RESET,
        ws::WSAECONNABORTED => f::STATUS_CONNECTION_ABORTED,
        ws::WSAEOPNOTSUPP => f::STATUS_NOT_SUPPORTED,
        // As NTSTATUS_FROM_WIN32 has it.
        other => 0xC007_0000_u32 as i32 | (other & 0xffff),
    }
}

/// Starts the receive.
///
/// # Safety
/// As of [`super::control`].
pub(super) unsafe fn receive(control: &Control) -> NTSTATUS {
    let is_datagram = control.code == RECEIVE_DATAGRAM;
    if handle::socket(control.handle).is_err() {
        return f::STATUS_INVALID_HANDLE;
    }
    let size = if is_datagram { size_of::<Question>() } else { PLAIN };
    if control.input.is_null() || control.block.is_null() {
        return f::STATUS_ACCESS_VIOLATION;
    }
    if (control.input_length as usize) < size {
        return f::STATUS_INVALID_PARAMETER;
    }
    // A packet names what it ends by its context, which is the OVERLAPPED that the block is the head of.
    let block = control.block.expose_provenance();
    if control.has_routine || (control.context != block && control.context != 0) {
        return f::STATUS_NOT_SUPPORTED;
    }
    let empty = Question {
        buffers: ptr::null(),
        count: 0,
        driver_flags: 0,
        flags: 0,
        address: ptr::null_mut(),
        length: ptr::null_mut(),
    };
    let mut question = empty;
    // SAFETY: so many bytes are there, and the structure has room for them.
    unsafe { ptr::copy_nonoverlapping(control.input, (&raw mut question).cast::<u8>(), size) };
    let overlapped: *mut OVERLAPPED = control.block.cast();
    let mut flags = flags(question.flags);
    let (flags, none) = (&raw mut flags, ptr::null_mut());
    let Question { buffers, count, address, length, .. } = question;
    let done = if is_datagram {
        // SAFETY: the caller's promise; the flags are live through the call.
        unsafe { WSARecvFrom(control.handle, buffers, count, none, flags, address, length, overlapped, None) }
    } else {
        // SAFETY: as above.
        unsafe { WSARecv(control.handle, buffers, count, none, flags, overlapped, None) }
    };
    if done == 0 {
        return f::STATUS_SUCCESS;
    }
    // SAFETY: nothing is demanded.
    status_of(unsafe { WSAGetLastError() })
}
