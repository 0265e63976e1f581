use crate::support::*;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;

pub fn port(concurrency: u32) -> HANDLE {
    let port = unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, concurrency) };
    assert!(!port.is_null());
    port
}

#[test]
fn port_17_a_receive_comes_as_a_packet() {
    let (client, accepted) = pair();
    let port = port(1);
    assert_eq!(unsafe { CreateIoCompletionPort(accepted as HANDLE, port, 77, 0) }, port);
    let mut overlapped = OVERLAPPED::default();
    let mut buffer = [0u8; 64];
    let buffers = [WSABUF { len: 64, buf: buffer.as_mut_ptr() }];
    let mut flags = 0;
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    send_all(client, b"hello");
    let (mut bytes, mut key, mut pointer) = (0, 0, null_mut());
    let got = unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut pointer, BOUND_MS) };
    assert_eq!((got, bytes, key, pointer), (1, 5, 77, &raw mut overlapped));
    let got = unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut pointer, 0) };
    assert_eq!((got, pointer), (0, null_mut()));
    assert_eq!(last_error(), 258);
    close(client);
    close(accepted);
    assert_eq!(unsafe { CloseHandle(port) }, 1);
    assert_eq!(rescues(), 0);
}
