//! What tests of registered I/O share: a socket with its queues and one registered buffer.

use crate::sockets::socket_with;
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

pub const INVALID_BUFFER: isize = 0xFFFF_FFFF;
pub const FLAGS: u32 = WSA_FLAG_OVERLAPPED | WSA_FLAG_REGISTERED_IO;

/// The functions, by one question.
pub fn rio(socket: SOCKET) -> RIO_EXTENSION_FUNCTION_TABLE {
    let (guid, mut table, mut count) = (WSAID_MULTIPLE_RIO, RIO_EXTENSION_FUNCTION_TABLE::default(), 0);
    let code = SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER;
    let size = size_of::<RIO_EXTENSION_FUNCTION_TABLE>() as u32;
    let (from, to) = ((&raw const guid).cast(), (&raw mut table).cast());
    let result = unsafe { WSAIoctl(socket, code, from, 16, to, size, &mut count, null_mut(), None) };
    assert_eq!((result, count, table.cbSize), (0, size, size), "{}", last_error());
    table
}

pub fn registered(kind: i32) -> SOCKET {
    startup();
    let protocol = if kind == SOCK_STREAM { IPPROTO_TCP } else { IPPROTO_UDP };
    socket_with(AF_INET, kind, protocol, FLAGS).unwrap()
}

/// A registered client and a plain peer.
pub fn connected() -> (SOCKET, SOCKET) {
    let (listener, address) = listener();
    let client = registered(SOCK_STREAM);
    assert_eq!(unsafe { connect(client, (&raw const address).cast(), ADDRESS_LENGTH) }, 0, "{}", last_error());
    let accepted = accept_one(listener);
    close(listener);
    (client, accepted)
}

/// Everything that one socket needs: its queues, and one registered buffer. Leaked with its memory.
pub struct Queues {
    pub table: RIO_EXTENSION_FUNCTION_TABLE,
    pub cq: RIO_CQ,
    pub rq: RIO_RQ,
    pub memory: *mut u8,
    pub buffer: isize,
}

// The tests serialise what the rules want serialised.
unsafe impl Sync for Queues {}

pub const MEMORY: u32 = 4096;
pub const CONTEXT: usize = 77;

impl Queues {
    pub fn new(socket: SOCKET, notification: Option<RIO_NOTIFICATION_COMPLETION>) -> Self {
        Self::with_memory(socket, notification, MEMORY)
    }

    pub fn with_memory(socket: SOCKET, notification: Option<RIO_NOTIFICATION_COMPLETION>, size: u32) -> Self {
        Self::of(socket, Self::completions(socket, notification), size)
    }

    /// A completion queue alone.
    pub fn completions(socket: SOCKET, notification: Option<RIO_NOTIFICATION_COMPLETION>) -> RIO_CQ {
        let at = notification.as_ref().map_or(null(), std::ptr::from_ref);
        let cq = unsafe { rio(socket).RIOCreateCompletionQueue.unwrap()(16, at) };
        assert_ne!(cq, 0, "{}", last_error());
        cq
    }

    /// What else a socket needs.
    pub fn of(socket: SOCKET, cq: RIO_CQ, size: u32) -> Self {
        let table = rio(socket);
        let context = CONTEXT as *const core::ffi::c_void;
        let rq = unsafe { table.RIOCreateRequestQueue.unwrap()(socket, 8, 1, 8, 1, cq, cq, context) };
        assert_ne!(rq, 0, "{}", last_error());
        let memory = Box::leak(vec![0u8; size as usize].into_boxed_slice()).as_mut_ptr();
        let buffer = unsafe { table.RIORegisterBuffer.unwrap()(memory, size) };
        assert_ne!(buffer, INVALID_BUFFER);
        Self { table, cq, rq, memory, buffer }
    }

    pub fn slice(&self, offset: u32, length: u32) -> RIO_BUF {
        RIO_BUF { BufferId: self.buffer, Offset: offset, Length: length }
    }

    pub fn bytes(&self, offset: usize, length: usize) -> Vec<u8> {
        unsafe { std::slice::from_raw_parts(self.memory.add(offset), length) }.to_vec()
    }

    pub fn put(&self, offset: usize, bytes: &[u8]) {
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.memory.add(offset), bytes.len()) };
    }

    /// 0 or the error.
    pub fn receive(&self, offset: u32, length: u32, flags: u32, context: usize) -> i32 {
        let slice = self.slice(offset, length);
        let context = context as *const core::ffi::c_void;
        let ok = unsafe { self.table.RIOReceive.unwrap()(self.rq, &slice, 1, flags, context) };
        if ok != 0 { 0 } else { last_error() }
    }

    pub fn send(&self, offset: u32, length: u32, flags: u32, context: usize) -> i32 {
        let slice = self.slice(offset, length);
        let context = context as *const core::ffi::c_void;
        let ok = unsafe { self.table.RIOSend.unwrap()(self.rq, &slice, 1, flags, context) };
        if ok != 0 { 0 } else { last_error() }
    }

    pub fn commit(&self, send: bool) -> i32 {
        let function = if send { self.table.RIOSend } else { self.table.RIOReceive };
        let ok = unsafe { function.unwrap()(self.rq, null(), 0, RIO_MSG_COMMIT_ONLY, null()) };
        if ok != 0 { 0 } else { last_error() }
    }

    /// What is there now: status, bytes, both contexts.
    pub fn dequeue(&self, most: u32) -> Vec<(i32, u32, u64, u64)> {
        let mut results = vec![RIORESULT::default(); most as usize];
        let count = unsafe { self.table.RIODequeueCompletion.unwrap()(self.cq, results.as_mut_ptr(), most) };
        assert_ne!(count, RIO_CORRUPT_CQ);
        let told = |one: &RIORESULT| (one.Status, one.BytesTransferred, one.SocketContext, one.RequestContext);
        results[..count as usize].iter().map(told).collect()
    }

    /// Polls until there are so many.
    pub fn results(&self, count: usize) -> Vec<(i32, u32, u64, u64)> {
        let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
        let mut all = Vec::new();
        while all.len() < count {
            assert!(Instant::now() < end, "{} of {count} results: {all:?}", all.len());
            all.extend(self.dequeue(4));
            std::thread::yield_now();
        }
        all
    }

    pub fn notify(&self) -> i32 {
        unsafe { self.table.RIONotify.unwrap()(self.cq) }
    }
}

pub fn event_notification(event: HANDLE, reset: bool) -> RIO_NOTIFICATION_COMPLETION {
    let event = RIO_NOTIFICATION_COMPLETION_0_0 { EventHandle: event, NotifyReset: reset.into() };
    RIO_NOTIFICATION_COMPLETION {
        Type: RIO_EVENT_COMPLETION,
        Anonymous: RIO_NOTIFICATION_COMPLETION_0 { Event: event },
    }
}

pub fn port_notification(port: HANDLE, key: usize, overlapped: usize) -> RIO_NOTIFICATION_COMPLETION {
    let iocp = RIO_NOTIFICATION_COMPLETION_0_1 {
        IocpHandle: port,
        CompletionKey: key as *mut _,
        Overlapped: overlapped as *mut _,
    };
    RIO_NOTIFICATION_COMPLETION { Type: RIO_IOCP_COMPLETION, Anonymous: RIO_NOTIFICATION_COMPLETION_0 { Iocp: iocp } }
}
