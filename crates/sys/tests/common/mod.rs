//! What the small test programs share.

use overlapped_sys::winsock::*;
use std::ptr::null_mut;

/// Two connected sockets on loopback, the client first.
pub fn pair() -> (SOCKET, SOCKET) {
    unsafe {
        let mut data = WSADATA::default();
        assert_eq!(WSAStartup(0x0202, &mut data), 0);
        let listener = socket(AF_INET as i32, SOCK_STREAM, IPPROTO_TCP);
        let mut address = SOCKADDR_IN { sin_family: AF_INET, ..Default::default() };
        address.sin_addr.S_un.S_addr = u32::from_ne_bytes([127, 0, 0, 1]);
        let mut length = size_of::<SOCKADDR_IN>() as i32;
        assert_eq!(bind(listener, (&raw const address).cast(), length), 0);
        assert_eq!(listen(listener, 1), 0);
        assert_eq!(getsockname(listener, (&raw mut address).cast(), &mut length), 0);
        let client = socket(AF_INET as i32, SOCK_STREAM, IPPROTO_TCP);
        assert_eq!(connect(client, (&raw const address).cast(), length), 0);
        let accepted = accept(listener, null_mut(), null_mut());
        assert_eq!(closesocket(listener), 0);
        (client, accepted)
    }
}
