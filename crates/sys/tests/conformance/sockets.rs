//! Sockets of both families, and waits for their network events.

use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::process::Stdio;
use std::ptr::{null, null_mut};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// Every FD_ bit.
pub const FD_ALL_EVENTS: u32 = (1 << FD_MAX_EVENTS) - 1;

/// How long "nothing happens" is watched.
pub const QUIET_MS: u32 = 50;

/// An address of either family.
#[derive(Clone, Copy)]
pub struct Address {
    bytes: [u16; 14],
    pub length: i32,
}

impl Address {
    /// The loopback address of a family.
    pub fn loopback(family: u16, port: u16) -> Self {
        let mut address = Self::any(family, port);
        match family {
            AF_INET => address.bytes[2..4].copy_from_slice(&[u16::from_ne_bytes([127, 0]), u16::from_ne_bytes([0, 1])]),
            _ => address.bytes[11] = u16::from_ne_bytes([0, 1]),
        }
        address
    }

    /// The wildcard address of a family.
    pub fn any(family: u16, port: u16) -> Self {
        let mut bytes = [0; 14];
        bytes[0] = family;
        bytes[1] = port.to_be();
        let length = if family == AF_INET { size_of::<SOCKADDR_IN>() } else { size_of::<SOCKADDR_IN6>() };
        Self { bytes, length: length as i32 }
    }

    /// An address that is no machine's, of the networks that documents use.
    pub fn foreign(family: u16) -> Self {
        let mut address = Self::any(family, 0);
        match family {
            AF_INET => {
                address.bytes[2..4].copy_from_slice(&[u16::from_ne_bytes([203, 0]), u16::from_ne_bytes([113, 1])]);
            }
            _ => {
                address.bytes[4..6].copy_from_slice(&[u16::from_ne_bytes([0x20, 1]), u16::from_ne_bytes([0xd, 0xb8])]);
                address.bytes[11] = u16::from_ne_bytes([0, 1]);
            }
        }
        address
    }

    /// The same port on loopback.
    pub fn make_loopback(&mut self) {
        *self = Self::loopback(self.bytes[0], self.port());
    }

    pub fn pointer(&self) -> *const SOCKADDR {
        self.bytes.as_ptr().cast()
    }

    pub fn port(&self) -> u16 {
        u16::from_be(self.bytes[1])
    }
}

/// The families that this machine has on its loopback.
pub fn families() -> Vec<u16> {
    startup();
    let has = |family: &u16| {
        let socket = unsafe { socket(i32::from(*family), SOCK_STREAM, IPPROTO_TCP) };
        let bound = bind_to(socket, &Address::loopback(*family, 0)).is_ok();
        unsafe { closesocket(socket) };
        bound
    };
    [AF_INET, AF_INET6].into_iter().filter(has).collect()
}

/// What a call that returns zero or SOCKET_ERROR came to.
pub fn checked(result: i32) -> Result<(), i32> {
    if result == 0 { Ok(()) } else { Err(last_error()) }
}

pub fn stream(family: u16) -> SOCKET {
    startup();
    let socket = unsafe { socket(i32::from(family), SOCK_STREAM, IPPROTO_TCP) };
    assert_ne!(socket, INVALID_SOCKET, "{}", last_error());
    socket
}

pub fn udp() -> SOCKET {
    startup();
    let socket = unsafe { socket(i32::from(AF_INET), SOCK_DGRAM, IPPROTO_UDP) };
    assert_ne!(socket, INVALID_SOCKET, "{}", last_error());
    socket
}

pub fn bind_to(socket: SOCKET, address: &Address) -> Result<(), i32> {
    checked(unsafe { bind(socket, address.pointer(), address.length) })
}

pub fn listen_on(socket: SOCKET, backlog: i32) -> Result<(), i32> {
    checked(unsafe { listen(socket, backlog) })
}

pub fn connect_socket(socket: SOCKET, address: &Address) -> Result<(), i32> {
    checked(unsafe { connect(socket, address.pointer(), address.length) })
}

pub fn shut(socket: SOCKET, how: i32) -> Result<(), i32> {
    checked(unsafe { shutdown(socket, how) })
}

/// `accept`, or its error.
pub fn try_accept(listener: SOCKET) -> Result<SOCKET, i32> {
    let accepted = unsafe { accept(listener, null_mut(), null_mut()) };
    if accepted == INVALID_SOCKET { Err(last_error()) } else { Ok(accepted) }
}

/// One send: the count, or the error.
pub fn try_send(socket: SOCKET, bytes: &[u8], flags: i32) -> Result<usize, i32> {
    let sent = unsafe { send(socket, bytes.as_ptr(), bytes.len() as i32, flags) };
    if sent < 0 { Err(last_error()) } else { Ok(sent as usize) }
}

/// One receive with flags: the bytes, or the error.
pub fn receive_flags(socket: SOCKET, room: usize, flags: i32) -> Result<Vec<u8>, i32> {
    let mut buffer = vec![0u8; room];
    let received = unsafe { recv(socket, buffer.as_mut_ptr(), room as i32, flags) };
    if received < 0 {
        return Err(last_error());
    }
    buffer.truncate(received as usize);
    Ok(buffer)
}

type NameCall = unsafe extern "system" fn(SOCKET, *mut SOCKADDR, *mut i32) -> i32;

fn name(call: NameCall, socket: SOCKET) -> Result<Address, i32> {
    let mut address = Address { bytes: [0; 14], length: 28 };
    checked(unsafe { call(socket, address.bytes.as_mut_ptr().cast(), &mut address.length) })?;
    Ok(address)
}

pub fn local_name(socket: SOCKET) -> Result<Address, i32> {
    name(getsockname, socket)
}

pub fn peer_name(socket: SOCKET) -> Result<Address, i32> {
    name(getpeername, socket)
}

pub fn listener_of(family: u16) -> (SOCKET, Address) {
    let listener = stream(family);
    bind_to(listener, &Address::loopback(family, 0)).unwrap();
    listen_on(listener, 16).unwrap();
    (listener, local_name(listener).unwrap())
}

pub fn connected(address: &Address) -> SOCKET {
    let client = stream(address.bytes[0]);
    connect_socket(client, address).unwrap();
    client
}

/// Two connected sockets: the client and the accepted one.
pub fn pair_of(family: u16) -> (SOCKET, SOCKET) {
    let (listener, address) = listener_of(family);
    let client = connected(&address);
    let accepted = accept_one(listener);
    close(listener);
    (client, accepted)
}

/// An address at which nobody listens, and the socket that keeps it so.
pub fn refused_address(family: u16) -> (SOCKET, Address) {
    let keeper = stream(family);
    bind_to(keeper, &Address::loopback(family, 0)).unwrap();
    (keeper, local_name(keeper).unwrap())
}

/// A non-blocking socket whose connect stays under way; what must live on for that, and the address.
pub fn connecting() -> (SOCKET, Vec<SOCKET>, Address) {
    // Linux drops what a full backlog cannot take, so that the client keeps asking.
    let listener = stream(AF_INET);
    bind_to(listener, &Address::loopback(AF_INET, 0)).unwrap();
    listen_on(listener, 1).unwrap();
    let address = local_name(listener).unwrap();
    let mut keep = vec![listener];
    loop {
        let client = stream(AF_INET);
        set_non_blocking(client, 1).unwrap();
        assert_eq!(connect_socket(client, &address), Err(WSAEWOULDBLOCK));
        if select_one(client, Set::Write, QUIET_MS) == 1 {
            keep.push(client);
            continue;
        }
        if select_one(client, Set::Except, 0) == 0 {
            return (client, keep, address);
        }
        // Windows refuses what a full backlog cannot take (SOCK-27): a documentation network, where nobody answers.
        let mut address = Address::any(AF_INET, 4000);
        address.bytes[2..4].copy_from_slice(&[u16::from_ne_bytes([203, 0]), u16::from_ne_bytes([113, 1])]);
        let socket = stream(AF_INET);
        set_non_blocking(socket, 1).unwrap();
        assert_eq!(connect_socket(socket, &address), Err(WSAEWOULDBLOCK));
        keep.push(client);
        return (socket, keep, address);
    }
}

pub fn set_non_blocking(socket: SOCKET, mut on: u32) -> Result<(), i32> {
    checked(unsafe { ioctlsocket(socket, FIONBIO, &mut on) })
}

pub fn set_option(socket: SOCKET, name: i32, value: i32) {
    let pointer = (&raw const value).cast();
    assert_eq!(unsafe { setsockopt(socket, SOL_SOCKET, name, pointer, 4) }, 0, "{}", last_error());
}

pub fn option(socket: SOCKET, level: i32, name: i32) -> i32 {
    let (mut value, mut length) = (0i32, 4);
    let result = unsafe { getsockopt(socket, level, name, (&raw mut value).cast(), &mut length) };
    assert_eq!(result, 0, "{}", last_error());
    value
}

/// `SO_ERROR`.
pub fn socket_error(socket: SOCKET) -> i32 {
    option(socket, SOL_SOCKET, SO_ERROR)
}

/// Closes so that the peer sees a reset.
pub fn reset(socket: SOCKET) {
    set_option(socket, SO_LINGER, 1);
    close(socket);
}

/// Which of the three sets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Set {
    Read,
    Write,
    Except,
}

pub fn fd_set(sockets: &[SOCKET]) -> FD_SET {
    let mut set = FD_SET { fd_count: sockets.len() as u32, ..Default::default() };
    set.fd_array[..sockets.len()].copy_from_slice(sockets);
    set
}

pub fn timeval(ms: u32) -> TIMEVAL {
    TIMEVAL { tv_sec: (ms / 1000) as i32, tv_usec: (ms % 1000 * 1000) as i32 }
}

/// `select` for one socket in one set.
pub fn select_one(socket: SOCKET, way: Set, ms: u32) -> i32 {
    let mut set = fd_set(&[socket]);
    let mut pointer = |this| if way == this { &raw mut set } else { null_mut() };
    let (read, write, except) = (pointer(Set::Read), pointer(Set::Write), pointer(Set::Except));
    let result = unsafe { select(0, read, write, except, &timeval(ms)) };
    assert!(result < 0 || set.fd_count == result as u32);
    result
}

/// A positive fence: returns when the socket is readable. Disturbs no record (SEL-12).
pub fn until_readable(socket: SOCKET) {
    assert_eq!(select_one(socket, Set::Read, BOUND_MS), 1);
}

/// A fence for bytes: returns when so many can be read.
pub fn until_bytes(socket: SOCKET, bytes: u32) {
    let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
    let mut there = 0;
    while there < bytes {
        assert!(Instant::now() < end, "only {there} bytes came");
        assert_eq!(unsafe { ioctlsocket(socket, FIONREAD, &mut there) }, 0);
        thread::yield_now();
    }
}

/// A fence for urgent data.
pub fn until_urgent(socket: SOCKET) {
    assert_eq!(select_one(socket, Set::Except, BOUND_MS), 1);
}

/// Waits for the event and enumerates, until exactly these bits have come. A signal without a bit is legal (NET-28).
pub fn expect(socket: SOCKET, event: HANDLE, bits: u32) -> [i32; 10] {
    let (mut seen, mut codes) = (0, [0; 10]);
    while seen != bits {
        assert_eq!(wait(event, BOUND_MS), 0, "waited for {bits:#x}, had {seen:#x}");
        let (now, with) = enumerate(socket, event);
        seen |= now;
        for (index, code) in with.into_iter().enumerate().filter(|(index, _)| now & 1 << index != 0) {
            codes[index] = code;
        }
        assert_eq!(seen & !bits, 0, "more than {bits:#x}: {seen:#x}");
    }
    codes
}

/// Waits for FD_CLOSE and returns its code, on a socket with unread data that has been reported already. FD_READ comes with it
/// where new data and the end cannot be told apart, and nowhere else.
pub fn expect_close(socket: SOCKET, event: HANDLE) -> i32 {
    let bits = if differs("NET-52") { FD_CLOSE | FD_READ } else { FD_CLOSE };
    expect(socket, event, bits)[FD_CLOSE_BIT as usize]
}

/// Waits for the event and enumerates, until this bit has come; others may come before it.
pub fn enumerate_until(socket: SOCKET, event: HANDLE, bit: u32) {
    loop {
        assert_eq!(wait(event, BOUND_MS), 0, "{bit:#x} does not come");
        if enumerate(socket, event).0 & bit != 0 {
            return;
        }
    }
}

/// Nothing is recorded for a little while.
pub fn expect_nothing(socket: SOCKET, event: HANDLE) {
    while wait(event, QUIET_MS) == 0 {
        assert_eq!(enumerate(socket, event).0, 0);
    }
    assert_eq!(enumerate(socket, event).0, 0);
}

/// The event is not set for a little while.
pub fn expect_unset(event: HANDLE) {
    assert_eq!(wait(event, QUIET_MS), WAIT_TIMEOUT_CODE);
}

/// `WAIT_TIMEOUT`.
pub const WAIT_TIMEOUT_CODE: u32 = 258;

pub fn close_event(event: HANDLE) {
    assert_eq!(unsafe { CloseHandle(event) }, 1);
}

/// `WSAEnumNetworkEvents` with any arguments.
pub fn try_enumerate(socket: SOCKET, event: HANDLE, to: *mut WSANETWORKEVENTS) -> Result<(), i32> {
    checked(unsafe { WSAEnumNetworkEvents(socket, event as WSAEVENT, to) })
}

/// A call in another thread, whose end is waited for no longer than the bound.
pub struct Elsewhere<T>(mpsc::Receiver<T>);

pub fn elsewhere<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> Elsewhere<T> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(call()));
    Elsewhere(receiver)
}

impl<T> Elsewhere<T> {
    pub fn result(self) -> T {
        self.0.recv_timeout(Duration::from_millis(BOUND_MS.into())).expect("the call did not end")
    }

    /// It is still under way after a little while.
    pub fn is_blocked(&self) -> bool {
        self.0.recv_timeout(Duration::from_millis(QUIET_MS.into())).is_err()
    }
}

/// Where threads meet again and again, as at a barrier, but no longer than the bound: one that has failed never comes.
pub struct Meeting {
    size: usize,
    /// How many are there, and how often all were.
    state: Mutex<(usize, u64)>,
    complete: Condvar,
}

impl Meeting {
    pub fn of(size: usize) -> Arc<Self> {
        Arc::new(Self { size, state: Mutex::new((0, 0)), complete: Condvar::new() })
    }

    pub fn wait(&self) {
        let mut state = self.state.lock().unwrap();
        state.0 += 1;
        let before = state.1;
        if state.0 == self.size {
            *state = (0, before + 1);
            self.complete.notify_all();
            return;
        }
        let bound = Duration::from_millis(BOUND_MS.into());
        let (state, waited) = self.complete.wait_timeout_while(state, bound, |state| state.1 == before).unwrap();
        drop(state);
        assert!(!waited.timed_out(), "another thread does not come");
    }
}

/// Runs a test in a process of its own, for what counts by process. True in the child: there the test goes on.
pub fn is_own_process(test: &str) -> bool {
    const VARIABLE: &str = "OVERLAPPED_OWN_PROCESS";
    if std::env::var_os(VARIABLE).is_some() {
        return true;
    }
    let this = std::env::current_exe().unwrap();
    let mut child = std::process::Command::new(this)
        .args(["--exact", test])
        .env(VARIABLE, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        // What it says is short and waits in its pipe. One that hangs must not outlive this.
        if began.elapsed() > 3 * Duration::from_millis(BOUND_MS.into()) {
            child.kill().unwrap();
            break;
        }
        thread::sleep(Duration::from_millis(1));
    }
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{test}:\n{text}{output:?}");
    false
}

/// `WSASocketW` without a protocol structure.
pub fn socket_with(family: u16, kind: i32, protocol: i32, flags: u32) -> Result<SOCKET, i32> {
    let socket = unsafe { WSASocketW(i32::from(family), kind, protocol, null(), 0, flags) };
    if socket == INVALID_SOCKET { Err(last_error()) } else { Ok(socket) }
}
