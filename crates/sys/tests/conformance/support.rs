//! What every family needs: connected sockets, bounded waits, the last error.

use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::sync::Once;

/// Long enough for any condition on any machine; a test that needs it fails.
pub const BOUND_MS: u32 = 20_000;

pub fn startup() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let mut data = WSADATA::default();
        assert_eq!(unsafe { WSAStartup(0x0202, &mut data) }, 0);
    });
}

pub fn last_error() -> i32 {
    unsafe { WSAGetLastError() }
}

pub fn tcp() -> SOCKET {
    startup();
    let socket = unsafe { overlapped_sys::socket(AF_INET as i32, SOCK_STREAM, IPPROTO_TCP) };
    assert_ne!(socket, INVALID_SOCKET, "{}", last_error());
    socket
}

pub fn loopback(port: u16) -> SOCKADDR_IN {
    let mut address = SOCKADDR_IN { sin_family: AF_INET, sin_port: port.to_be(), ..Default::default() };
    address.sin_addr.S_un.S_addr = u32::from_ne_bytes([127, 0, 0, 1]);
    address
}

pub const ADDRESS_LENGTH: i32 = size_of::<SOCKADDR_IN>() as i32;

pub fn bind_loopback(socket: SOCKET) {
    let address = loopback(0);
    assert_eq!(unsafe { bind(socket, (&raw const address).cast(), ADDRESS_LENGTH) }, 0, "{}", last_error());
}

/// A listener on loopback, and its address.
pub fn listener() -> (SOCKET, SOCKADDR_IN) {
    let listener = tcp();
    bind_loopback(listener);
    assert_eq!(unsafe { listen(listener, 16) }, 0);
    (listener, local(listener))
}

pub fn local(socket: SOCKET) -> SOCKADDR_IN {
    let mut address = SOCKADDR_IN::default();
    let mut length = ADDRESS_LENGTH;
    assert_eq!(unsafe { getsockname(socket, (&raw mut address).cast(), &mut length) }, 0, "{}", last_error());
    address
}

pub fn connect_to(address: &SOCKADDR_IN) -> SOCKET {
    let client = tcp();
    let result = unsafe { connect(client, std::ptr::from_ref(address).cast(), ADDRESS_LENGTH) };
    assert_eq!(result, 0, "{}", last_error());
    client
}

pub fn accept_one(listener: SOCKET) -> SOCKET {
    let accepted = unsafe { accept(listener, std::ptr::null_mut(), std::ptr::null_mut()) };
    assert_ne!(accepted, INVALID_SOCKET, "{}", last_error());
    accepted
}

/// Two connected sockets: the client and the accepted one.
pub fn pair() -> (SOCKET, SOCKET) {
    let (listener, address) = listener();
    let client = connect_to(&address);
    let accepted = accept_one(listener);
    close(listener);
    (client, accepted)
}

pub fn close(socket: SOCKET) {
    assert_eq!(unsafe { closesocket(socket) }, 0, "{}", last_error());
}

pub fn send_all(socket: SOCKET, bytes: &[u8]) {
    let sent = unsafe { send(socket, bytes.as_ptr(), bytes.len() as i32, 0) };
    assert_eq!(sent, bytes.len() as i32, "{}", last_error());
}

/// One receive: the bytes, or the error.
pub fn receive(socket: SOCKET, room: usize) -> Result<Vec<u8>, i32> {
    let mut buffer = vec![0u8; room];
    let received = unsafe { recv(socket, buffer.as_mut_ptr(), room as i32, 0) };
    if received < 0 {
        return Err(last_error());
    }
    buffer.truncate(received as usize);
    Ok(buffer)
}

pub fn manual_event() -> HANDLE {
    let event = unsafe { CreateEventW(std::ptr::null(), 1, 0, std::ptr::null()) };
    assert!(!event.is_null());
    event
}

pub fn auto_event() -> HANDLE {
    unsafe { CreateEventW(std::ptr::null(), 0, 0, std::ptr::null()) }
}

pub fn wait(handle: HANDLE, ms: u32) -> u32 {
    unsafe { WaitForSingleObject(handle, ms) }
}

/// Whether the object is signaled at this moment; consumes as a wait does.
pub fn is_signaled(handle: HANDLE) -> bool {
    wait(handle, 0) == 0
}

/// Selects, and fails the test where that fails.
pub fn event_select(socket: SOCKET, event: HANDLE, mask: u32) {
    assert_eq!(unsafe { WSAEventSelect(socket, event as WSAEVENT, mask as i32) }, 0, "{}", last_error());
}

/// Enumerates: the bits and the codes.
pub fn enumerate(socket: SOCKET, event: HANDLE) -> (u32, [i32; 10]) {
    let mut events = WSANETWORKEVENTS::default();
    assert_eq!(unsafe { WSAEnumNetworkEvents(socket, event as WSAEVENT, &mut events) }, 0, "{}", last_error());
    (events.lNetworkEvents as u32, events.iErrorCode)
}

/// Rules that this system cannot keep to the letter, and why. A test of such a rule asserts what holds instead, and asks
/// here first, so that a difference is always written down.
#[cfg(target_os = "linux")]
pub const KNOWN_DIFFERENCES: &[(&str, &str)] = &[
    ("NET-52", "new data and FIN can arrive as one edge, so FIN reports data that is unread and was reported already"),
    ("NET-56", "Linux keeps only the newest urgent byte"),
    ("NET-57", "an urgent byte is lost when normal data behind it is read first"),
    ("SOCK-27", "Linux drops what a full backlog cannot take, and the client asks again"),
    ("SOCK-46", "data that came before a reset can be received until the reset is noticed"),
    ("SOCK-54", "Linux takes what comes after SD_RECEIVE; a receive from before may still need it (SOCK-53)"),
];

#[cfg(not(target_os = "linux"))]
pub const KNOWN_DIFFERENCES: &[(&str, &str)] = &[];

/// Whether `rule` is known to differ on this system.
pub fn differs(rule: &str) -> bool {
    KNOWN_DIFFERENCES.iter().any(|(known, _)| *known == rule)
}
