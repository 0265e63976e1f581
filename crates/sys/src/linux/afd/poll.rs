//! A request that is pending, and how it ends: exactly once, by an edge of one of its sockets, by the close of one, by a later request that
//! wants them alone, by its time or by cancellation. Only the last is no success; the others tell no socket.
//!
//! It stands in the list of each of its sockets before it is asked what holds, and an edge asks again: whichever comes later sees what the
//! other does not.
#![allow(unsafe_code)] // Writes the program's IO_STATUS_BLOCK and answer.

use super::conditions::{self, LOCAL_CLOSE};
use crate::linux::deliver::Delivery;
use crate::linux::port::PortObject;
use crate::linux::socket::{Socket, home};
use overlapped_core::Object;
use overlapped_core::error::Status;
use overlapped_core::port::Packet;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::sync::{Arc, LazyLock};
use windows_sys::Win32::Foundation as f;

/// AFD_POLL_INFO without its sockets, and one of them.
pub(super) const HEAD: usize = 16;
pub(super) const ENTRY: usize = 16;

/// How a request ends whose time is over: a success.
pub(super) const TIMEOUT: Status = Status::from_code(f::STATUS_TIMEOUT as u32);

/// A socket that is asked about.
pub(super) struct Asked {
    pub(super) socket: Arc<Socket>,
    /// The handle that the program gave.
    pub(super) handle: usize,
    pub(super) events: u32,
}

pub(crate) struct Poll {
    pub(super) asked: Vec<Asked>,
    /// What it was made through, by which it is cancelled.
    pub(super) through: usize,
    /// Whether it ends the earlier ones that are so.
    pub(super) exclusive: bool,
    /// The IO_STATUS_BLOCK, two words; the program leaves it and the answer alone until the request has ended.
    pub(super) block: *mut usize,
    /// AFD_POLL_INFO to be written, with as many entries as are asked about.
    pub(super) answer: *mut u8,
    pub(super) context: usize,
    pub(super) port: Option<(Arc<PortObject>, usize)>,
    /// Whether success tells the port nothing where the call itself tells it.
    pub(super) skips_port: bool,
    pub(super) event: Option<Arc<Object>>,
    /// The object that the handle itself is.
    pub(super) handle_event: Option<Arc<Object>>,
    pub(super) ended: AtomicBool,
}

// SAFETY: the pointers are the request's own until it ends (see the fields), and `ended` lets one thread end it.
unsafe impl Send for Poll {}
// SAFETY: as above.
unsafe impl Sync for Poll {}

/// The requests that ask about a socket.
pub(crate) type Polls = Mutex<Vec<Arc<Poll>>>;

/// Those that are pending, by their IO_STATUS_BLOCKs, of which each serves one request at a time.
static PENDING: LazyLock<Mutex<HashMap<usize, Arc<Poll>>>> = LazyLock::new(Mutex::default);

/// Whether there has ever been a request: closing a socket costs a load until then.
static ANY: AtomicBool = AtomicBool::new(false);

/// What a device or a socket is to its requests.
pub(crate) fn identity<T>(thing: &Arc<T>) -> usize {
    Arc::as_ptr(thing).addr()
}

impl Poll {
    /// Starts it: its status, or STATUS_PENDING.
    pub(super) fn start(self: &Arc<Self>, delivery: &mut Delivery) -> Status {
        self.tell(Status::PENDING, 0);
        ANY.store(true, Ordering::SeqCst);
        PENDING.lock().insert(self.block.addr(), Arc::clone(self));
        for asked in &self.asked {
            if self.exclusive {
                let others: Vec<Arc<Poll>> =
                    asked.socket.polls().lock().iter().filter(|one| one.exclusive).cloned().collect();
                for other in others.iter().filter(|other| !Arc::ptr_eq(other, self)) {
                    other.end(Status::SUCCESS, &[], false, delivery);
                }
            }
            asked.socket.polls().lock().push(Arc::clone(self));
            let told = self.event.iter().chain(&self.handle_event).next();
            match (&self.port, told) {
                (Some((port, _)), _) => {
                    // One that cannot be attached is served by the watchdog.
                    let _ = asked.socket.bring_home(&port.shard);
                    if let Some(waitable) = port.waitable_if_asked() {
                        home::feed(&asked.socket, waitable);
                    }
                }
                (None, Some(object)) => home::feed(&asked.socket, object),
                (None, None) => {}
            }
        }
        let status = self.look(true, delivery);
        if self.ended.load(Ordering::Acquire) {
            // Whoever ended it meanwhile may have come before it stood in every list.
            self.leave();
        }
        status
    }

    /// Takes it off the lists of its sockets.
    fn leave(self: &Arc<Self>) {
        for asked in &self.asked {
            asked.socket.polls().lock().retain(|one| !Arc::ptr_eq(one, self));
        }
    }

    /// Ends it if anything that it asks about holds.
    fn look(self: &Arc<Self>, in_call: bool, delivery: &mut Delivery) -> Status {
        if self.ended.load(Ordering::Acquire) {
            return Status::PENDING;
        }
        let mut found = Vec::new();
        for asked in &self.asked {
            let closed = asked.socket.closed.load(Ordering::SeqCst);
            let bits = if closed { LOCAL_CLOSE } else { conditions::present(&asked.socket, asked.events, delivery) };
            if bits != 0 {
                found.push((asked.handle, bits));
            }
        }
        if !found.is_empty() && self.end(Status::SUCCESS, &found, in_call, delivery) {
            return Status::SUCCESS;
        }
        Status::PENDING
    }

    /// Ends it, unless it has ended.
    pub(super) fn end(
        self: &Arc<Self>,
        status: Status,
        found: &[(usize, u32)],
        in_call: bool,
        delivery: &mut Delivery,
    ) -> bool {
        if self.ended.swap(true, Ordering::AcqRel) {
            return false;
        }
        self.leave();
        {
            // The block may serve the next request as soon as this one has ended: it is let go of before.
            let mut pending = PENDING.lock();
            if pending.get(&self.block.addr()).is_some_and(|one| Arc::ptr_eq(one, self)) {
                pending.remove(&self.block.addr());
            }
        }
        let length = if status == Status::CANCELLED { 0 } else { self.write_answer(found) };
        self.tell(status, length);
        if let Some(event) = self.event.as_ref().or(self.handle_event.as_ref()) {
            event.set(&mut delivery.wakes);
        }
        if let Some((port, key)) = &self.port
            && self.context != 0
            && !(in_call && self.skips_port)
        {
            let packet = Packet { key: *key, overlapped: self.context, bytes: length as u32, status: status.code() };
            delivery.post(port, packet);
        }
        true
    }

    /// Writes the IO_STATUS_BLOCK, the status last.
    fn tell(&self, status: Status, length: usize) {
        // SAFETY: the block is valid until the status says that the request has ended.
        unsafe { self.block.wrapping_add(1).write(length) };
        // SAFETY: as above; it is as aligned as a pointer.
        let word = unsafe { AtomicPtr::from_ptr(self.block.cast::<*mut ()>()) };
        word.store(std::ptr::without_provenance_mut(status.code() as usize), Ordering::Release);
    }

    /// Writes the sockets that are ready: how many bytes that is.
    fn write_answer(&self, found: &[(usize, u32)]) -> usize {
        let put = |at: usize, bytes: &[u8]| {
            let to = self.answer.wrapping_add(at);
            // SAFETY: the answer has room for as many entries as were asked about, and no more are found.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        };
        put(8, &(found.len() as u32).to_ne_bytes());
        for (index, (handle, events)) in found.iter().enumerate() {
            let at = HEAD + index * ENTRY;
            put(at, &handle.to_ne_bytes());
            put(at + 8, &events.to_ne_bytes());
            put(at + 12, &f::STATUS_SUCCESS.to_ne_bytes());
        }
        HEAD + found.len() * ENTRY
    }

    /// The shard that its sockets are to stay in.
    pub(crate) fn shard(&self) -> Option<u64> {
        self.port.as_ref().map(|(port, _)| port.shard.token)
    }

    /// Its time is over.
    pub(super) fn expire(self: &Arc<Self>) {
        self.end(TIMEOUT, &[], false, &mut Delivery::new());
    }
}

/// An edge of a socket that is asked about.
pub(crate) fn edge(polls: &Polls, delivery: &mut Delivery) {
    let waiting = polls.lock().clone();
    for poll in waiting {
        poll.look(false, delivery);
    }
}

/// A socket that is asked about has been closed.
pub(crate) fn closed(socket: &Arc<Socket>, polls: &Polls, delivery: &mut Delivery) {
    let waiting = std::mem::take(&mut *polls.lock());
    for poll in waiting {
        let handles = poll.asked.iter().filter(|asked| Arc::ptr_eq(&asked.socket, socket)).map(|asked| asked.handle);
        let found: Vec<(usize, u32)> = handles.map(|handle| (handle, LOCAL_CLOSE)).collect();
        poll.end(Status::SUCCESS, &found, false, delivery);
    }
}

/// Cancels what was asked through a device or a socket, or the one request of a block; whether there was any.
pub(crate) fn cancel(through: usize, block: Option<usize>) -> bool {
    if !ANY.load(Ordering::SeqCst) {
        return false;
    }
    let is_meant = |poll: &Arc<Poll>| poll.through == through && block.is_none_or(|block| poll.block.addr() == block);
    let meant: Vec<Arc<Poll>> = PENDING.lock().values().filter(|poll| is_meant(poll)).cloned().collect();
    let mut delivery = Delivery::new();
    meant.iter().fold(false, |any, poll| poll.end(Status::CANCELLED, &[], false, &mut delivery) | any)
}
