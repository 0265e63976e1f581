//! Datagrams: one attempt to receive or send one, with its address, its control data, and the network's answers.
//!
//! **Answers.** An ICMP message that answers an earlier datagram ends one receive with an error, on unconnected sockets too
//! (UDP-6). Linux keeps such messages in a queue of errors beside the datagrams, and also says the newest to the next call
//! of any kind, a send included. Here they are taken from there into [`Answers`] whenever a call or an edge hints at them,
//! and only receives are told: a send that met one is tried again. They are taken under the lock of the answers, so that
//! whoever comes second finds them.
#![allow(unsafe_code)] // Receives into and writes beside the buffers of operations; invariants 1 and 2 of the folder.

use super::control::{self, Wishes};
use super::operation::{End, Kind, Notify, Op, tell};
use super::run::{AtOnce, Attempt, Result, Way, linux_flags};
use super::{Socket, run};
use crate::linux::address;
use crate::linux::deliver::Delivery;
use crate::linux::rio::Extra;
use overlapped_core::Thread;
use overlapped_core::direction::{Begin, Ended};
use overlapped_core::error::{Call, Status};
use overlapped_engine::interfaces;
use overlapped_engine::message::{self, Received, Reported};
use overlapped_engine::transfer::{self, Address};
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};
use windows_sys::Win32::Networking::WinSock as ws;

/// What a datagram socket has beside what every socket has.
pub(crate) struct Datagrams {
    answers: Answers,
    /// `SIO_UDP_CONNRESET`: whether "port unreachable" is told.
    pub(crate) tells_unreachable: AtomicBool,
    /// `SIO_UDP_NETRESET`: whether "time to live exceeded" is told.
    pub(crate) tells_expired: AtomicBool,
    /// What the program wants to be told with each datagram.
    wishes: AtomicU8,
    /// `IP_MULTICAST_LOOP`: whether multicasts of this host are received.
    pub(crate) hears_itself: AtomicBool,
    /// `IP_RECEIVE_BROADCAST`: whether broadcasts are received.
    pub(crate) hears_broadcasts: AtomicBool,
    /// Whether the kernel was asked to say it.
    says_addressee: AtomicBool,
}

/// Errors that receives are to be told, oldest first.
#[derive(Default)]
struct Answers {
    /// How many, readable without the lock.
    count: AtomicUsize,
    errnos: Mutex<VecDeque<i32>>,
}

/// More than anybody waits for: the newer are dropped.
const MOST_ANSWERS: usize = 256;

impl Datagrams {
    pub(super) fn new() -> Box<Self> {
        Box::new(Self {
            answers: Answers::default(),
            tells_unreachable: AtomicBool::new(true),
            tells_expired: AtomicBool::new(true),
            wishes: AtomicU8::new(0),
            hears_itself: AtomicBool::new(true),
            hears_broadcasts: AtomicBool::new(true),
            says_addressee: AtomicBool::new(false),
        })
    }

    pub(crate) fn wishes(&self) -> Wishes {
        Wishes(self.wishes.load(Ordering::Relaxed))
    }

    /// Notes whether the program has this wish; its wishes now.
    pub(crate) fn wish(&self, wish: u8, on: bool) -> Wishes {
        let now = match on {
            true => self.wishes.fetch_or(wish, Ordering::Relaxed) | wish,
            false => self.wishes.fetch_and(!wish, Ordering::Relaxed) & !wish,
        };
        Wishes(now)
    }

    /// Whether it must be asked of each datagram whether it is wanted.
    fn is_choosy(&self) -> bool {
        !(self.hears_itself.load(Ordering::Relaxed) && self.hears_broadcasts.load(Ordering::Relaxed))
    }

    /// Whether Windows would have received a datagram.
    fn wants(&self, from: &Address, flags: u32) -> bool {
        let deaf = flags & ws::MSG_BCAST != 0 && !self.hears_broadcasts.load(Ordering::Relaxed);
        let own =
            flags & ws::MSG_MCAST != 0 && !self.hears_itself.load(Ordering::Relaxed) && interfaces::is_local(from);
        !deaf && !own
    }

    /// What a receive is told for an ICMP message, if anything: WSAECONNRESET or WSAENETRESET.
    fn told(&self, reported: Reported) -> Option<i32> {
        const ICMP_TIME_EXCEEDED: u8 = 11;
        const ICMPV6_TIME_EXCEEDED: u8 = 3;
        let expired = match reported.origin {
            libc::SO_EE_ORIGIN_ICMP => reported.kind == ICMP_TIME_EXCEEDED,
            libc::SO_EE_ORIGIN_ICMP6 => reported.kind == ICMPV6_TIME_EXCEEDED,
            _ => return None,
        };
        if expired {
            return self.tells_expired.load(Ordering::Relaxed).then_some(libc::ENETRESET);
        }
        let unreachable = reported.errno == libc::ECONNREFUSED;
        (unreachable && self.tells_unreachable.load(Ordering::Relaxed)).then_some(libc::ECONNREFUSED)
    }

    /// Takes what the kernel has.
    fn harvest(&self, fd: std::os::fd::RawFd) {
        let mut errnos = self.answers.errnos.lock();
        while let Some(reported) = message::take_report(fd) {
            if let Some(errno) = self.told(reported)
                && errnos.len() < MOST_ANSWERS
            {
                errnos.push_back(errno);
            }
        }
        self.answers.count.store(errnos.len(), Ordering::Release);
    }

    fn take(&self) -> Option<i32> {
        if self.answers.count.load(Ordering::Acquire) == 0 {
            return None;
        }
        let mut errnos = self.answers.errnos.lock();
        let errno = errnos.pop_front();
        self.answers.count.store(errnos.len(), Ordering::Release);
        errno
    }
}

/// What a receive wants beside the bytes.
#[derive(Clone, Copy)]
pub(crate) enum Wish {
    Nothing,
    /// `WSARecvFrom`: the sender's address, where the two pointers say; both valid.
    Sender(*mut ws::SOCKADDR, *mut i32),
    /// `WSARecvMsg`: everything, into this structure; valid.
    Message(*mut ws::WSAMSG),
    /// `RIOReceiveEx`: into slices of registered buffers; valid.
    Registered(*const Extra),
}

/// What goes with a datagram that is sent: its destination if not the peer, and control data in Linux' form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parcel {
    pub(crate) flags: u32,
    pub(crate) to: Option<Address>,
    pub(crate) control: Vec<u8>,
}

/// Room for every kind of control data that can be asked for.
const CONTROL_ROOM: usize = 256;

/// How often a send is tried again that was told of an earlier datagram's fate.
const MOST_TRIES: usize = 8;

/// Failures that may be another datagram's: Linux says an ICMP message to whoever calls next.
fn may_be_an_answer(errno: i32) -> bool {
    matches!(
        errno,
        libc::ECONNREFUSED
            | libc::EHOSTUNREACH
            | libc::ENETUNREACH
            | libc::EHOSTDOWN
            | libc::ENONET
            | libc::EPROTO
            | libc::ENOPROTOOPT
            | libc::EMSGSIZE
    )
}

impl Socket {
    /// Takes the network's answers from the kernel; whether a receive is to be told of one.
    pub(crate) fn harvest_answers(&self) -> bool {
        let Some(datagrams) = &self.datagrams else { return false };
        datagrams.harvest(self.fd());
        self.has_answers()
    }

    /// Whether the next receive is told of an earlier datagram's fate.
    pub(crate) fn has_answers(&self) -> bool {
        self.datagrams.as_ref().is_some_and(|datagrams| datagrams.answers.count.load(Ordering::Acquire) > 0)
    }

    /// Asks the kernel, once, to name the addressee of each datagram.
    pub(crate) fn say_addressee(&self) {
        let Some(datagrams) = &self.datagrams else { return };
        if datagrams.says_addressee.swap(true, Ordering::AcqRel) {
            return;
        }
        if self.nature.family == libc::AF_INET6 {
            let _ = transfer::set_option(self.fd_to_send(), libc::IPPROTO_IPV6, libc::IPV6_RECVPKTINFO, 1i32);
        }
        let _ = transfer::set_option(self.fd_to_send(), libc::IPPROTO_IP, libc::IP_PKTINFO, 1i32);
    }

    /// The type of service, or the class of traffic, that it has been set to.
    pub(crate) fn class_of(&self, level: i32) -> i32 {
        let name = if level == libc::IPPROTO_IPV6 { libc::IPV6_TCLASS } else { libc::IP_TOS };
        transfer::integer_option(self.fd_to_send(), level, name).unwrap_or(0)
    }

    /// One attempt to receive a datagram. A failure is an errno; EAGAIN is none to tell.
    ///
    /// # Safety
    /// The buffers are memory that may be written, or addresses that the kernel refuses; what the wish names is valid.
    pub(crate) unsafe fn receive_datagram(
        &self,
        buffers: &[libc::iovec],
        flags: u32,
        wish: Wish,
    ) -> std::result::Result<Result, i32> {
        let Some(datagrams) = &self.datagrams else { return Err(libc::ENOTSOCK) };
        if matches!(wish, Wish::Message(_)) {
            self.say_addressee();
        }
        let choosy = datagrams.is_choosy();
        let mut room;
        let control = match wish {
            Wish::Nothing | Wish::Sender(..) if !choosy => &mut [],
            _ => {
                room = [0u64; CONTROL_ROOM / 8];
                bytes_of(&mut room)
            }
        };
        let mut from = Address::default();
        loop {
            if let Some(errno) = datagrams.take() {
                return Err(errno);
            }
            // SAFETY: the caller's promise.
            match unsafe { self.take_datagram(buffers, linux_flags(flags), &mut from, control) } {
                Ok(received) if choosy && !self.keeps(datagrams, &from, &control[..received.control], flags) => {}
                Ok(received) => {
                    let mut result = stored(received);
                    // SAFETY: the caller's promise.
                    unsafe { self.grant(wish, &from, received, control, datagrams, &mut result) };
                    return Ok(result);
                }
                Err(errno) if may_be_an_answer(errno) => datagrams.harvest(self.fd()),
                Err(errno) => return Err(errno),
            }
        }
    }

    /// Whether the program gets a datagram that it has not asked to be spared. One that was only looked at is taken away.
    fn keeps(&self, datagrams: &Datagrams, from: &Address, control: &[u8], flags: u32) -> bool {
        let wanted = datagrams.wants(from, control::to_winsock(control, Wishes(0)).flags);
        if !wanted && flags & ws::MSG_PEEK as u32 != 0 {
            // SAFETY: there are no buffers.
            let _ = unsafe { message::receive(self.fd(), &[], 0, &mut Address::default(), &mut []) };
        }
        wanted
    }

    /// Whether there are datagrams that the program has asked to be spared.
    pub(crate) fn is_choosy(&self) -> bool {
        self.datagrams.as_ref().is_some_and(|datagrams| datagrams.is_choosy())
    }

    /// Takes away the datagrams before the first that the program gets, so that nothing tells it of one that no receive
    /// would return. Nothing is done while somebody receives, who does it then.
    pub(crate) fn sift(self: &Arc<Self>, delivery: &mut Delivery) {
        let Some(datagrams) = self.datagrams.as_ref().filter(|datagrams| datagrams.is_choosy()) else { return };
        let Begin::Begun = self.input.begin() else { return };
        while self.drops_first(datagrams) {}
        let next = self.input.ended(Ended::Done { drained: false });
        self.go_on(Way::In, next, delivery);
    }

    /// Looks at the first datagram, and takes it away if the program does not get it; whether it did so.
    fn drops_first(&self, datagrams: &Datagrams) -> bool {
        let (mut control, mut from) = ([0u64; CONTROL_ROOM / 8], Address::default());
        let (control, flags) = (bytes_of(&mut control), ws::MSG_PEEK as u32);
        // SAFETY: there are no buffers for data.
        let found = unsafe { message::receive(self.fd(), &[], linux_flags(flags), &mut from, control) };
        found.is_ok_and(|found| !self.keeps(datagrams, &from, &control[..found.control], flags))
    }

    /// One attempt to send a datagram. A failure is an errno.
    ///
    /// # Safety
    /// The buffers are memory that may be read, or addresses that the kernel refuses.
    pub(crate) unsafe fn send_datagram(
        &self,
        buffers: &[libc::iovec],
        flags: u32,
        to: Option<&Address>,
        control: &[u8],
    ) -> std::result::Result<usize, i32> {
        let mut tries = 0;
        loop {
            // SAFETY: the caller's promise.
            let sent = unsafe { message::send(self.fd_to_send(), buffers, linux_flags(flags), to, control) };
            tries += 1;
            match sent {
                Err(errno) if may_be_an_answer(errno) && tries < MOST_TRIES => {
                    self.harvest_answers();
                    // Said twice to the same send, it is its own.
                    if errno != libc::ECONNREFUSED && tries > 1 {
                        return sent;
                    }
                }
                _ => return sent,
            }
        }
    }

    /// The first attempt of an operation before it is made, as `start_at_once` does for streams. What ends here has been
    /// told, a failure excepted.
    pub(crate) fn attempt_at_once(
        self: &Arc<Self>,
        way: Way,
        notify: &Notify,
        thread: &Arc<Thread>,
        delivery: &mut Delivery,
        attempt: impl FnOnce() -> std::result::Result<Result, (i32, Status)>,
    ) -> AtOnce {
        if !self.direction(way).begin_if_ready() {
            return AtOnce::No;
        }
        let (at_once, ended) = match attempt() {
            Ok(result) => {
                let Result { status, bytes, flags } = result;
                // A warning is told like a success (UDP-2).
                tell(self, notify, Some(thread), End { status, bytes, flags, immediate: true }, delivery);
                (AtOnce::Ended(result), Ended::Done { drained: false })
            }
            Err((libc::EAGAIN, _)) => (AtOnce::No, Ended::Blocked(None)),
            Err((_, status)) => (AtOnce::Ended(Result { status, bytes: 0, flags: 0 }), Ended::Done { drained: false }),
        };
        let next = self.direction(way).ended(ended);
        self.go_on(way, next, delivery);
        at_once
    }

    /// An attempt of an operation that receives a datagram.
    pub(super) fn attempt_datagram(&self, op: &mut Op) -> Attempt {
        let (flags, wish) = match op.kind {
            Kind::Receive { flags } => (flags, Wish::Nothing),
            Kind::ReceiveFrom { flags, name, length } => (flags, Wish::Sender(name, length)),
            Kind::ReceiveMessage { flags, message } => (flags, Wish::Message(message)),
            _ => return Attempt::Blocked,
        };
        // SAFETY: buffers, address and message are the operation's own (invariant 1), and this thread holds it (invariant 2).
        match unsafe { self.receive_datagram(&op.buffers, flags, wish) } {
            Ok(result) => Attempt::Complete { result, drained: false },
            Err(libc::EAGAIN) => Attempt::Blocked,
            Err(errno) => self.failed(errno, Call::Receive),
        }
    }

    /// An attempt of an operation that sends a datagram.
    pub(super) fn attempt_parcel(&self, op: &mut Op) -> Attempt {
        let (flags, to, control): (u32, Option<&Address>, &[u8]) = match &op.kind {
            Kind::Send { flags } => (*flags, None, &[]),
            Kind::SendTo(parcel) => (parcel.flags, parcel.to.as_ref(), &parcel.control),
            _ => return Attempt::Blocked,
        };
        // SAFETY: the buffers are the operation's own (invariant 1), and this thread holds it (invariant 2).
        match unsafe { self.send_datagram(&op.buffers, flags, to, control) } {
            Ok(bytes) => Attempt::Complete {
                result: Result { status: Status::SUCCESS, bytes: bytes as u32, flags: 0 },
                drained: false,
            },
            Err(libc::EAGAIN) => Attempt::Blocked,
            Err(errno) => self.failed(errno, Call::Send),
        }
    }

    fn failed(&self, errno: i32, call: Call) -> Attempt {
        let status = self.status(errno, call);
        Attempt::Complete { result: run::Result { status, bytes: 0, flags: 0 }, drained: false }
    }
}

fn bytes_of(words: &mut [u64]) -> &mut [u8] {
    let length = size_of_val(words);
    // SAFETY: the words are that many bytes, every value of which is right, and are borrowed for as long.
    unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast(), length) }
}

fn stored(received: Received) -> Result {
    let status = if received.truncated { Status::BUFFER_OVERFLOW } else { Status::SUCCESS };
    Result { status, bytes: received.bytes as u32, flags: 0 }
}

impl Socket {
    /// Writes what was wished for.
    ///
    /// # Safety
    /// What the wish names is valid.
    unsafe fn grant(
        &self,
        wish: Wish,
        from: &Address,
        received: Received,
        control: &[u8],
        datagrams: &Datagrams,
        result: &mut Result,
    ) {
        match wish {
            Wish::Nothing => {}
            Wish::Registered(extra) => {
                let linux = &control[..received.control.min(control.len())];
                let told = control::to_winsock(linux, datagrams.wishes());
                // SAFETY: the caller's promise.
                let extra = unsafe { &*extra };
                // SAFETY: the caller's promise.
                unsafe { extra.fill(self, from, &told, received.truncated) };
            }
            Wish::Sender(name, length) => {
                // Too short by now, though not at the start: the datagram counts more than its address.
                // SAFETY: the caller's promise.
                let _ = unsafe { address::write(from, name, length) };
            }
            Wish::Message(message) => {
                let linux = &control[..received.control.min(control.len())];
                let told = control::to_winsock(linux, datagrams.wishes());
                // SAFETY: the caller's promise.
                let given = unsafe { message.read() };
                let mut length = given.namelen;
                let addressed = if given.name.is_null() {
                    Ok(())
                } else {
                    // SAFETY: the caller's promise: the name has as many bytes as the message says.
                    unsafe { address::write(from, given.name, &raw mut length) }
                };
                let room = if given.Control.buf.is_null() { 0 } else { given.Control.len as usize };
                let fits = told.control.len() <= room;
                if fits && !told.control.is_empty() {
                    // SAFETY: the caller's promise, and the room was checked.
                    unsafe {
                        std::ptr::copy_nonoverlapping(told.control.as_ptr(), given.Control.buf, told.control.len())
                    };
                }
                let mut flags = told.flags;
                if received.truncated {
                    flags |= ws::MSG_TRUNC;
                }
                if !fits || received.control_truncated {
                    flags |= ws::MSG_CTRUNC;
                    result.status = Status::BUFFER_OVERFLOW;
                }
                let written = ws::WSAMSG {
                    namelen: if addressed.is_ok() { length } else { given.namelen },
                    Control: ws::WSABUF { len: if fits { told.control.len() as u32 } else { 0 }, ..given.Control },
                    dwFlags: flags,
                    ..given
                };
                // SAFETY: the caller's promise.
                unsafe { message.write(written) };
            }
        }
    }
}
