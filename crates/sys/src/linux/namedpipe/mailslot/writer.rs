//! A writer's end: `CreateFile` on a mailslot's name, and its writes.
//!
//! A write is over when the mailslot's socket has taken it. Where that is full, which it is for as long as the other process takes nothing,
//! the write is queued and the keeper goes on with it. The lock of the queue is held over sends, which do not wait, so that messages stay in
//! their order.

use super::super::descriptor::{await_input, own_user};
use super::super::end::PipeEnd;
use super::super::keeper::Registration;
use super::super::open::{PATIENCE, enter};
use super::super::operation::PipeOp;
use super::datagram::{self, Came};
use super::{Mail, Mailbox, name};
use crate::linux::patience::Patience;
use crate::linux::port::Blocking;
use overlapped_core::error::Status;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::SocketAddr;
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Storage::FileSystem as fs;

pub(in crate::linux::namedpipe) struct Writer {
    // Before the descriptor: it is dropped first.
    registration: OnceLock<Registration>,
    socket: OwnedFd,
    /// The largest message; zero is any.
    maximum: u32,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    writes: VecDeque<Arc<PipeOp>>,
    is_closed: bool,
}

/// A hello and its answer: the connected socket, what the mailslot says, and the user that answers.
fn greet(address: &SocketAddr, time: Duration) -> Result<(OwnedFd, Status, u32, Option<u32>), i32> {
    let socket = datagram::socket()?;
    datagram::bind_anywhere(&socket)?;
    datagram::connect(&socket, address)?;
    let mut patience = Patience::new(time);
    loop {
        match datagram::hello(&socket) {
            // Its queue is full.
            Err(libc::EAGAIN) if patience.pause() => {}
            Err(errno) => return Err(errno),
            Ok(()) => break,
        }
    }
    let mut room = [0; 64];
    loop {
        match datagram::receive(&socket, &mut room) {
            Ok((Came::Reply(status, maximum), user)) => return Ok((socket, status, maximum, user)),
            Err(libc::EAGAIN) => {}
            // Connected, it hears the mailslot alone.
            Ok(_) | Err(_) => return Err(libc::ECONNREFUSED),
        }
        let left = patience.left();
        if left.is_zero() {
            return Err(libc::ETIMEDOUT);
        }
        await_input(&socket, i32::try_from(left.as_millis()).unwrap_or(i32::MAX).max(1));
    }
}

/// Whether a process answers for an address.
pub(super) fn is_answered(address: &SocketAddr, patience: Duration) -> bool {
    greet(address, patience).is_ok()
}

fn open(name: &str) -> Result<Arc<Writer>, u32> {
    let _blocking = Blocking::new();
    let address = name::address(name).ok_or(f::ERROR_FILE_NOT_FOUND)?;
    let (socket, status, maximum, user) = greet(&address, PATIENCE).map_err(|errno| match errno {
        libc::ECONNREFUSED | libc::ENOENT | libc::ENOTCONN => f::ERROR_FILE_NOT_FOUND,
        libc::EMFILE | libc::ENFILE => f::ERROR_TOO_MANY_OPEN_FILES,
        libc::ETIMEDOUT | libc::EAGAIN => f::ERROR_SEM_TIMEOUT,
        _ => f::ERROR_NOT_ENOUGH_MEMORY,
    })?;
    status.dos_result().map_err(|error| error.code())?;
    let own = own_user();
    if !user.is_some_and(|user| user == 0 || user == own || own == 0) {
        return Err(f::ERROR_ACCESS_DENIED);
    }
    let fd = socket.as_raw_fd();
    let writer =
        Arc::new(Writer { registration: OnceLock::new(), socket, maximum, queue: Mutex::new(Queue::default()) });
    let known: Weak<Writer> = Arc::downgrade(&writer);
    let told = move |_events| {
        if let Some(writer) = known.upgrade() {
            writer.go_on();
        }
    };
    let registration = Registration::new(fd, told).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
    let _ = writer.registration.set(registration);
    Ok(writer)
}

/// `CreateFile` on a mailslot's name: the new handle.
pub(crate) fn create_file(mailbox: &Mailbox, writes: bool, disposition: u32, flags: u32) -> Result<usize, u32> {
    if !matches!(disposition, fs::OPEN_EXISTING | fs::OPEN_ALWAYS) {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    // There is no way to the mailslots of other machines.
    let Mailbox::Here(name) = mailbox else { return Err(f::ERROR_BAD_NETPATH) };
    let writer = open(name)?;
    let overlapped = flags & fs::FILE_FLAG_OVERLAPPED != 0;
    enter(Arc::new(PipeEnd::mail(Mail::Writer(writer), overlapped, (false, writes))))
}

impl Writer {
    pub(super) fn start(&self, op: &Arc<PipeOp>) {
        if self.maximum != 0 && op.memory.length > self.maximum {
            return op.finish(Status::INVALID_PARAMETER, 0);
        }
        {
            let mut queue = self.queue.lock();
            if queue.is_closed {
                drop(queue);
                return op.finish(Status::CANCELLED, 0);
            }
            queue.writes.push_back(Arc::clone(op));
        }
        self.go_on();
    }

    fn go_on(&self) {
        let mut queue = self.queue.lock();
        while let Some(op) = queue.writes.front() {
            let (status, bytes) = match datagram::send(&self.socket, op.memory.at, op.memory.length) {
                Ok(()) => (Status::SUCCESS, op.memory.length),
                Err(libc::EAGAIN) => {
                    if let Some(registration) = self.registration.get() {
                        registration.arm(libc::EPOLLOUT);
                    }
                    return;
                }
                Err(libc::EFAULT) => (Status::ACCESS_VIOLATION, 0),
                Err(libc::ECONNREFUSED | libc::ENOTCONN | libc::EPIPE | libc::ECONNRESET) => {
                    (Status::FILE_FORCED_CLOSED, 0)
                }
                Err(libc::ENOMEM | libc::ENOBUFS | libc::EMFILE | libc::ENFILE | libc::ENOSPC) => {
                    (Status::INSUFFICIENT_RESOURCES, 0)
                }
                Err(_) => (Status::IO_DEVICE_ERROR, 0),
            };
            if let Some(op) = queue.writes.pop_front() {
                op.finish(status, bytes);
            }
        }
    }

    pub(super) fn cancel(&self, is_meant: &dyn Fn(&PipeOp) -> bool) -> bool {
        let mut queue = self.queue.lock();
        let (ended, waiting): (VecDeque<_>, VecDeque<_>) = queue.writes.drain(..).partition(|op| is_meant(op));
        queue.writes = waiting;
        for op in &ended {
            op.finish(Status::CANCELLED, 0);
        }
        !ended.is_empty()
    }

    pub(super) fn close(&self) {
        self.queue.lock().is_closed = true;
        self.cancel(&|_| true);
    }
}
