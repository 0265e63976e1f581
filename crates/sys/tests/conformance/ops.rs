//! Overlapped operations and ports, as the tests of these families write them.

use crate::support::*;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::io::{OVERLAPPED, OVERLAPPED_ENTRY};
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering};

pub const STATUS_PENDING: usize = 0x103;
pub const STATUS_CANCELLED: usize = 0xC000_0120;
/// What a count holds before anybody writes it.
pub const UNTOUCHED: u32 = 0xdead_beef;

/// An OVERLAPPED with its buffer, at an address of its own. While an operation is pending it is leaked, never freed.
pub struct Op(*mut Inner);

struct Inner {
    overlapped: OVERLAPPED,
    buffer: *mut [u8],
}

unsafe impl Send for Op {}
unsafe impl Sync for Op {}

impl Drop for Op {
    fn drop(&mut self) {
        if self.status() != STATUS_PENDING {
            drop(unsafe { Box::from_raw((*self.0).buffer) });
            drop(unsafe { Box::from_raw(self.0) });
        }
    }
}

impl Op {
    /// With room to receive.
    pub fn room(event: HANDLE, room: usize) -> Self {
        Self::with(event, vec![0; room])
    }

    /// With bytes to send.
    pub fn with(event: HANDLE, buffer: Vec<u8>) -> Self {
        let overlapped = OVERLAPPED { hEvent: event, InternalHigh: UNTOUCHED as usize, ..Default::default() };
        let buffer = Box::into_raw(buffer.into_boxed_slice());
        Self(Box::into_raw(Box::new(Inner { overlapped, buffer })))
    }

    /// With an event of its own.
    pub fn signaled(room: usize) -> Self {
        Self::room(manual_event(), room)
    }

    pub fn overlapped(&self) -> *mut OVERLAPPED {
        unsafe { &raw mut (*self.0).overlapped }
    }

    pub fn event(&self) -> HANDLE {
        ((unsafe { (*self.0).overlapped.hEvent }) as usize & !3) as HANDLE
    }

    pub fn buffer(&self) -> *mut u8 {
        unsafe { (*self.0).buffer }.cast()
    }

    pub fn status(&self) -> usize {
        unsafe { AtomicUsize::from_ptr(&raw mut (*self.0).overlapped.Internal) }.load(Ordering::Acquire)
    }

    pub fn bytes(&self) -> usize {
        unsafe { AtomicUsize::from_ptr(&raw mut (*self.0).overlapped.InternalHigh) }.load(Ordering::Acquire)
    }

    /// What has been received.
    pub fn data(&self) -> Vec<u8> {
        assert_ne!(self.status(), STATUS_PENDING);
        unsafe { std::slice::from_raw_parts(self.buffer(), self.bytes()) }.to_vec()
    }

    pub fn wsabuf(&self) -> WSABUF {
        let len = unsafe { (*self.0).buffer }.len() as u32;
        WSABUF { len, buf: self.buffer() }
    }

    /// Starts a receive: 0 or the error.
    pub fn receive(&self, socket: SOCKET) -> i32 {
        self.receive_with(socket, 0, None)
    }

    pub fn receive_with(&self, socket: SOCKET, flags: u32, routine: LPWSAOVERLAPPED_COMPLETION_ROUTINE) -> i32 {
        let (buffers, mut flags) = ([self.wsabuf()], flags);
        let overlapped = self.overlapped();
        let result = unsafe { WSARecv(socket, buffers.as_ptr(), 1, null_mut(), &mut flags, overlapped, routine) };
        if result == 0 { 0 } else { last_error() }
    }

    /// Starts a send: 0 or the error.
    pub fn send(&self, socket: SOCKET) -> i32 {
        self.send_with(socket, None)
    }

    pub fn send_with(&self, socket: SOCKET, routine: LPWSAOVERLAPPED_COMPLETION_ROUTINE) -> i32 {
        let buffers = [self.wsabuf()];
        let result = unsafe { WSASend(socket, buffers.as_ptr(), 1, null_mut(), 0, self.overlapped(), routine) };
        if result == 0 { 0 } else { last_error() }
    }

    /// The result as it is now, in Winsock's codes.
    pub fn result(&self, socket: SOCKET) -> Result<u32, i32> {
        let (mut bytes, mut flags) = (UNTOUCHED, UNTOUCHED);
        let ended = unsafe { WSAGetOverlappedResult(socket, self.overlapped(), &mut bytes, 0, &mut flags) };
        if ended != 0 { Ok(bytes) } else { Err(last_error()) }
    }

    /// The same in DOS codes.
    pub fn dos_result(&self, socket: SOCKET) -> Result<u32, i32> {
        let mut bytes = UNTOUCHED;
        let ended = unsafe { GetOverlappedResult(socket as HANDLE, self.overlapped(), &mut bytes, 0) };
        if ended != 0 { Ok(bytes) } else { Err(last_error()) }
    }

    /// The result after the event has come.
    pub fn end(&self, socket: SOCKET) -> Result<u32, i32> {
        assert_eq!(wait(self.event(), BOUND_MS), 0, "the event does not come");
        self.result(socket)
    }

    pub fn cancel(&self, socket: SOCKET) -> i32 {
        cancel_ex(socket, self.overlapped())
    }
}

pub fn cancel_ex(socket: SOCKET, overlapped: *const OVERLAPPED) -> i32 {
    if unsafe { CancelIoEx(socket as HANDLE, overlapped) } != 0 { 0 } else { last_error() }
}

/// A start may end at once or later (OVL-5).
pub fn started(code: i32) {
    assert!(code == 0 || code == WSA_IO_PENDING, "{code}");
}

/// Ends a connection with a reset.
pub fn reset(socket: SOCKET) {
    let linger = LINGER { l_onoff: 1, l_linger: 0 };
    let length = size_of::<LINGER>() as i32;
    assert_eq!(unsafe { setsockopt(socket, SOL_SOCKET, SO_LINGER, (&raw const linger).cast(), length) }, 0);
    close(socket);
}

pub fn set_int(socket: SOCKET, name: i32, value: i32) {
    let set = unsafe { setsockopt(socket, SOL_SOCKET, name, (&raw const value).cast(), 4) };
    assert_eq!(set, 0, "{}", last_error());
}

/// Fills the connection from `socket` until it takes no more; the bytes are zeroes.
pub fn fill(socket: SOCKET) -> usize {
    set_non_blocking(socket, true);
    let chunk = vec![0u8; 1 << 16];
    let mut total = 0;
    loop {
        let sent = unsafe { send(socket, chunk.as_ptr(), chunk.len() as i32, 0) };
        if sent < 0 {
            assert_eq!(last_error(), WSAEWOULDBLOCK);
            return total;
        }
        total += sent as usize;
    }
}

pub fn set_non_blocking(socket: SOCKET, on: bool) {
    let mut value = u32::from(on);
    assert_eq!(unsafe { ioctlsocket(socket, FIONBIO, &mut value) }, 0);
}

/// Receives exactly so many bytes.
pub fn receive_exactly(socket: SOCKET, count: usize) -> Vec<u8> {
    let mut all = Vec::with_capacity(count);
    while all.len() < count {
        let some = receive(socket, (count - all.len()).min(1 << 16)).unwrap();
        assert!(!some.is_empty(), "the stream ended after {} of {count} bytes", all.len());
        all.extend(some);
    }
    all
}

/// Shuts the sending way.
pub fn shut_send(socket: SOCKET) {
    assert_eq!(unsafe { shutdown(socket, SD_SEND) }, 0, "{}", last_error());
}

/// A port; of as many workers at once as there are processors, if `concurrency` is 0. On io_uring of one then, for only such a
/// port has a ring, and who needs several workers says so.
pub fn port(concurrency: u32) -> HANDLE {
    startup();
    let ring = std::env::var("OVERLAPPED_ENGINE").is_ok_and(|engine| engine == "io_uring");
    let concurrency = if ring { concurrency.max(1) } else { concurrency };
    let port = unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, concurrency) };
    assert!(!port.is_null(), "{}", last_error());
    port
}

pub fn associate(socket: SOCKET, port: HANDLE, key: usize) {
    let result = unsafe { CreateIoCompletionPort(socket as HANDLE, port, key, 0) };
    assert_eq!(result, port, "{}", last_error());
}

pub fn close_handle(handle: HANDLE) {
    assert_eq!(unsafe { CloseHandle(handle) }, 1, "{}", last_error());
}

/// One answer of `GetQueuedCompletionStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Got {
    pub ok: bool,
    pub bytes: u32,
    pub key: usize,
    pub overlapped: *mut OVERLAPPED,
    /// The last error; zero where the call left it alone.
    pub error: i32,
}

impl Got {
    pub fn success(bytes: u32, key: usize, overlapped: *mut OVERLAPPED) -> Self {
        Self { ok: true, bytes, key, overlapped, error: 0 }
    }

    /// No packet: the two counts were not touched.
    pub fn nothing(error: u32) -> Self {
        let (bytes, key) = (UNTOUCHED, UNTOUCHED as usize);
        Self { ok: false, bytes, key, overlapped: null_mut(), error: error as i32 }
    }
}

pub fn get(port: HANDLE, ms: u32) -> Got {
    let (mut bytes, mut key, mut overlapped) = (UNTOUCHED, UNTOUCHED as usize, std::ptr::dangling_mut());
    unsafe { SetLastError(0) };
    let got = unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut overlapped, ms) };
    Got { ok: got != 0, bytes, key, overlapped, error: last_error() }
}

/// What `GetQueuedCompletionStatusEx` tells of one packet: key, OVERLAPPED, status, bytes.
pub type Entry = (usize, *mut OVERLAPPED, usize, u32);

/// `GetQueuedCompletionStatusEx`: the packets, or the last error.
pub fn get_many(port: HANDLE, most: u32, ms: u32, alertable: bool) -> Result<Vec<Entry>, u32> {
    let mut entries = vec![OVERLAPPED_ENTRY::default(); most.max(1) as usize];
    let mut removed = 1;
    let alertable = i32::from(alertable);
    let got = unsafe { GetQueuedCompletionStatusEx(port, entries.as_mut_ptr(), most, &mut removed, ms, alertable) };
    if got == 0 {
        return Err(last_error() as u32);
    }
    let told = |entry: &OVERLAPPED_ENTRY| {
        (entry.lpCompletionKey, entry.lpOverlapped, entry.Internal, entry.dwNumberOfBytesTransferred)
    };
    Ok(entries[..removed as usize].iter().map(told).collect())
}

pub fn post(port: HANDLE, bytes: u32, key: usize, overlapped: usize) {
    assert_eq!(unsafe { PostQueuedCompletionStatus(port, bytes, key, overlapped as *const OVERLAPPED) }, 1);
}

pub const TIMED_OUT: u32 = 258;
pub const IO_COMPLETION: u32 = 192;
pub const ABANDONED: u32 = 735;

/// Nobody slept through his wake: the watchdog had nothing to do.
pub fn assert_no_rescue() {
    assert_eq!(overlapped_sys::rescues(), 0);
}
