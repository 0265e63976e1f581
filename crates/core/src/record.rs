//! The network-event record of a socket: `WSAEventSelect` and `WSAEnumNetworkEvents` without the descriptor.
//!
//! A socket has an *association* (event and mask) and a *record* (bits noticed and not yet enumerated, a code for each).
//! What re-arms a bit depends on its kind:
//!
//! | bit | kind | recorded by | after enumeration again by | dropped by |
//! |---|---|---|---|---|
//! | READ, OOB, ACCEPT | level | an arrival; a select or a re-enabling call while it holds | an arrival (NET-25), or a re-enabling call while it holds | the call that consumes the last of it |
//! | WRITE | armed | the connection; room after a send that would block | a send that would block, then room | nothing |
//! | CONNECT | one shot | the end of a connect attempt | a new attempt | nothing |
//! | CLOSE | one shot | FIN or reset | nothing | nothing |
//! | ROUTING_INTERFACE_CHANGE, ADDRESS_LIST_CHANGE | edge | a change that the program waits for | a change that it waits for anew | nothing |
//!
//! A level bit that has been enumerated is marked *reported*; while it is, a new select does not report its continued
//! presence (NET-11).
//!
//! Every function here runs under the lock of the socket's record. Whoever says that a condition holds asks the
//! direction for it under that lock, so that an arrival between the question and the answer cannot be lost (NET-26).
//! Setting an event may wait until the lock is free: at worst it is set for what was enumerated meanwhile (NET-28).
//! Resetting one may not.
//!
//! A socket that was never selected needs no word of level bits, since a select asks what is present. Once it was
//! selected it needs every word, also while its mask is empty, or a bit stays *reported* for ever.

use crate::object::Object;
use crate::sync::{Arc, Mutex};
use bitflags::bitflags;
use std::collections::VecDeque;

bitflags! {
    /// The `FD_` bits.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct NetworkEvents: u32 {
        /// `FD_READ`: data to receive.
        const READ = 0x01;
        /// `FD_WRITE`: room to send.
        const WRITE = 0x02;
        /// `FD_OOB`: urgent data.
        const OOB = 0x04;
        /// `FD_ACCEPT`: a connection to accept.
        const ACCEPT = 0x08;
        /// `FD_CONNECT`: a connect attempt has ended.
        const CONNECT = 0x10;
        /// `FD_CLOSE`: the peer has closed or reset.
        const CLOSE = 0x20;
        /// `FD_QOS`: never happens here, nor in practice on Windows.
        const QOS = 0x40;
        /// `FD_GROUP_QOS`: reserved, never happens.
        const GROUP_QOS = 0x80;
        /// `FD_ROUTING_INTERFACE_CHANGE`.
        const ROUTING_INTERFACE_CHANGE = 0x100;
        /// `FD_ADDRESS_LIST_CHANGE`.
        const ADDRESS_LIST_CHANGE = 0x200;
    }
}

const LEVEL: NetworkEvents = NetworkEvents::READ.union(NetworkEvents::OOB).union(NetworkEvents::ACCEPT);

/// `FD_MAX_EVENTS`: how many bits there are, and how many codes an enumeration has.
pub const FD_MAX_EVENTS: usize = 10;

/// What an enumeration took out of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enumerated {
    /// The bits.
    pub events: NetworkEvents,
    /// A Winsock code for each bit that is set, by its index.
    pub codes: [i32; FD_MAX_EVENTS],
}

/// Which sockets have messages for a thread, in the order in which they came to have some.
#[derive(Debug)]
pub struct Mailbox {
    ready: Mutex<VecDeque<u64>>,
}

impl Default for Mailbox {
    fn default() -> Self {
        Self { ready: Mutex::new(VecDeque::new()) }
    }
}

impl Mailbox {
    /// The next socket to take messages of.
    pub fn take(&self) -> Option<u64> {
        self.ready.lock().pop_front()
    }

    fn list(&self, token: u64) {
        self.ready.lock().push_back(token);
    }
}

/// `WSAAsyncSelect`: whom a socket tells by messages, and which.
#[derive(Debug, Clone)]
pub struct Messages {
    mailbox: Arc<Mailbox>,
    token: u64,
    window: usize,
    message: u32,
    /// Whether the mailbox has the token.
    listed: bool,
}

impl Messages {
    /// Messages of the socket that `token` names.
    pub fn new(mailbox: Arc<Mailbox>, token: u64, window: usize, message: u32) -> Self {
        Self { mailbox, token, window, message, listed: false }
    }
}

/// One message to be posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    /// The window.
    pub window: usize,
    /// The number that the program chose.
    pub message: u32,
    /// Exactly one bit.
    pub event: NetworkEvents,
    /// Its Winsock code.
    pub code: i32,
}

/// The order of messages that are due at once (NET-93).
const ORDER: [NetworkEvents; 8] = [
    NetworkEvents::CONNECT,
    NetworkEvents::ACCEPT,
    NetworkEvents::OOB,
    NetworkEvents::READ,
    NetworkEvents::WRITE,
    NetworkEvents::CLOSE,
    NetworkEvents::ROUTING_INTERFACE_CHANGE,
    NetworkEvents::ADDRESS_LIST_CHANGE,
];

/// The association and record of one socket.
#[derive(Debug, Default)]
pub struct Record {
    mask: NetworkEvents,
    event: Option<Arc<Object>>,
    /// In message mode: then the event is that of the thread's queue.
    messages: Option<Box<Messages>>,
    recorded: NetworkEvents,
    reported: NetworkEvents,
    write_armed: bool,
    closed: bool,
    /// How much had ever arrived, or how many connections waited, when that was told last; zero if nobody has counted.
    told: u64,
    /// Winsock's codes, small and positive.
    codes: [u16; FD_MAX_EVENTS],
}

impl Record {
    /// Whether a selection with a mask exists.
    pub fn is_selected(&self) -> bool {
        !self.mask.is_empty()
    }

    /// The mask of the present selection.
    pub fn mask(&self) -> NetworkEvents {
        self.mask
    }

    /// The bits that were noticed and not enumerated, outside the mask too.
    pub fn recorded(&self) -> NetworkEvents {
        self.recorded
    }

    /// The level bits that were enumerated and not re-enabled.
    pub fn reported(&self) -> NetworkEvents {
        self.reported
    }

    /// Whether an enumeration would report something.
    pub fn has_recorded(&self) -> bool {
        self.recorded.intersects(self.mask)
    }

    /// The event of the present selection.
    pub fn event(&self) -> Option<&Arc<Object>> {
        self.event.as_ref()
    }

    /// `WSAEventSelect`—Replaces the association (NET-2). `present` are the level conditions that hold now. Returns the
    /// event if it must be set at once (NET-8); the record survives (NET-10).
    pub fn select(
        &mut self,
        mask: NetworkEvents,
        event: Option<Arc<Object>>,
        present: NetworkEvents,
    ) -> Option<Arc<Object>> {
        self.messages = None;
        self.mask = mask & NetworkEvents::all();
        self.event = if self.mask.is_empty() { None } else { event };
        self.recorded |= present & LEVEL & !self.reported & self.mask;
        self.due(self.recorded)
    }

    /// `WSAAsyncSelect`—Replaces the association by one that posts messages; `event` wakes the thread that they are for.
    /// What holds now is posted again, room to send too if there `has_room` (NET-45, NET-92); the end of a connect attempt is
    /// not (NET-47).
    pub fn select_messages(
        &mut self,
        mask: NetworkEvents,
        event: Arc<Object>,
        messages: Messages,
        present: NetworkEvents,
        has_room: bool,
    ) -> Option<Arc<Object>> {
        self.mask = mask & NetworkEvents::all();
        self.event = Some(event);
        self.messages = Some(Box::new(messages));
        self.reported &= !self.mask;
        self.recorded &= !NetworkEvents::CONNECT;
        self.recorded |= present & LEVEL & self.mask;
        if has_room {
            self.recorded |= NetworkEvents::WRITE & self.mask;
        }
        self.due(self.recorded)
    }

    /// Takes the messages that are due out of the record, for the thread whose mailbox is `asked`. A mailbox may name a socket
    /// that was selected for another thread's window meanwhile: then they are left for that one (NET-90).
    pub fn take_messages(&mut self, asked: &Mailbox) -> impl Iterator<Item = Post> + use<> {
        let mut due = NetworkEvents::empty();
        let (mut window, mut message) = (0, 0);
        if let Some(messages) = &mut self.messages
            && std::ptr::eq(&*messages.mailbox, asked)
        {
            messages.listed = false;
            (window, message) = (messages.window, messages.message);
            due = self.recorded & self.mask;
        }
        self.recorded &= !due;
        self.reported |= due & LEVEL;
        let codes = self.codes;
        let post = move |event: NetworkEvents| {
            let code = codes[event.bits().trailing_zeros() as usize].into();
            Post { window, message, event, code }
        };
        ORDER.into_iter().filter(move |event| due.contains(*event)).map(post)
    }

    /// What an accepted socket, which `token` names, inherits (NET-60, NET-95).
    pub fn inherit(&self, token: u64) -> Self {
        let messages = self.messages.clone().map(|messages| Box::new(Messages { token, listed: false, ..*messages }));
        Self { mask: self.mask, event: self.event.clone(), messages, ..Self::default() }
    }

    /// The event, if a bit of `bits` is selected.
    fn due(&mut self, bits: NetworkEvents) -> Option<Arc<Object>> {
        self.due_event(bits).cloned()
    }

    /// The same, to be set while the record is locked. In message mode the mailbox learns of the socket.
    fn due_event(&mut self, bits: NetworkEvents) -> Option<&Arc<Object>> {
        if (bits & self.mask).is_empty() {
            return None;
        }
        if let Some(messages) = &mut self.messages
            && !std::mem::replace(&mut messages.listed, true)
        {
            messages.mailbox.list(messages.token);
        }
        self.event.as_ref()
    }

    fn record(&mut self, bit: NetworkEvents, code: i32) -> Option<Arc<Object>> {
        self.recorded |= bit;
        self.codes[bit.bits().trailing_zeros() as usize] = code as u16;
        self.due(bit)
    }

    /// Data, urgent data or connections have arrived (NET-25). Returns the event to set, which saves a count of its users.
    pub fn arrived(&mut self, bits: NetworkEvents) -> Option<&Arc<Object>> {
        let mut bits = bits & LEVEL;
        if self.messages.is_some() {
            // What was posted is posted again only after the call that re-enables it (NET-92).
            bits &= !self.reported;
        }
        self.reported &= !bits;
        // Outside the mask it is not recorded: a later select looks at what is present then (NET-9).
        self.recorded |= bits & self.mask;
        self.due_event(bits)
    }

    /// Whether an arrival is told already. Several threads may learn of one, each in its time: it is told once, though what it
    /// brought may be there still (NET-11). `count` are the bytes that the connection has ever received, or the connections that
    /// wait: those only become more while nobody has called accept, which re-enables the bit.
    pub fn is_told(&self, bit: NetworkEvents, count: u64) -> bool {
        match bit {
            NetworkEvents::ACCEPT => (self.recorded | self.reported).contains(bit) && count <= self.told,
            _ => count != 0 && count == self.told,
        }
    }

    /// What has arrived up to this count is told with what is recorded now.
    pub fn told(&mut self, count: u64) {
        self.told = count;
    }

    /// The re-enabling call of `bit` has returned; `holds` says whether the condition still does (NET-20). Where it does
    /// not, a record that was not enumerated is dropped (NET-32).
    pub fn reenabled(&mut self, bit: NetworkEvents, holds: bool) -> Option<Arc<Object>> {
        self.reported &= !bit;
        if !holds {
            self.recorded &= !bit;
            // What came after the call had taken what there was may have been counted before it returned.
            self.told = 0;
            return None;
        }
        self.recorded |= bit & self.mask;
        self.due(bit)
    }

    /// The re-enabling call of `bit` has failed for want of something else: what is there is not told at once, since it would fail
    /// again, yet when it arrives anew (NET-21).
    pub fn rearmed(&mut self, bit: NetworkEvents) {
        self.reported &= !bit;
    }

    /// A new connect attempt begins: its end will be recorded.
    pub fn connect_started(&mut self) {
        self.recorded &= !NetworkEvents::CONNECT;
        self.closed = false;
        self.told = 0;
    }

    /// A connect attempt has ended with a code; success also gives the first FD_WRITE (NET-40, NET-46).
    pub fn connected(&mut self, code: i32) -> Option<Arc<Object>> {
        let connect = self.record(NetworkEvents::CONNECT, code);
        let write = if code == 0 { self.record(NetworkEvents::WRITE, 0) } else { None };
        connect.or(write)
    }

    /// The socket was born connected: by accept, or bound as a datagram socket. The first FD_WRITE is due (NET-40, NET-41).
    pub fn writable_from_birth(&mut self) -> Option<Arc<Object>> {
        self.told = 0;
        self.record(NetworkEvents::WRITE, 0)
    }

    /// A send would have blocked, or was taken in part: FD_WRITE is due when there is room (NET-43, NET-44). Room that
    /// came between the send and this call was nobody's yet: the caller asks the direction now, and calls
    /// [`writable`](Self::writable) if it is ready.
    pub fn send_blocked(&mut self) {
        self.write_armed = true;
    }

    /// There is room to send.
    pub fn writable(&mut self) -> Option<Arc<Object>> {
        if !std::mem::take(&mut self.write_armed) {
            return None;
        }
        self.record(NetworkEvents::WRITE, 0)
    }

    /// The peer has closed (0) or reset (a code), once per connection (NET-51 to NET-53).
    pub fn peer_closed(&mut self, code: i32) -> Option<Arc<Object>> {
        if std::mem::replace(&mut self.closed, true) {
            return None;
        }
        self.record(NetworkEvents::CLOSE, code)
    }

    /// Something of this host has changed that the program asked to be told of.
    pub fn changed(&mut self, bit: NetworkEvents) -> Option<Arc<Object>> {
        self.record(bit, 0)
    }

    /// `WSAEnumNetworkEvents`—Takes the selected bits out of the record (NET-70, NET-71). The event that the program
    /// passes is reset under the same lock: reset later, it would lose what is recorded between.
    pub fn enumerate(&mut self) -> Enumerated {
        let events = self.recorded & self.mask;
        self.recorded &= !events;
        self.reported |= events & LEVEL;
        let mut codes = [0; FD_MAX_EVENTS];
        for (index, code) in codes.iter_mut().enumerate() {
            if events.bits() & 1 << index != 0 {
                *code = self.codes[index].into();
            }
        }
        Enumerated { events, codes }
    }
}

#[cfg(all(test, not(loom)))]
mod tests;
