//! One end of a pipe: what a handle names.

use super::Facts;
use super::channel::Channel;
use super::descriptor::Link;
use super::keeper::Registration;
use super::mailslot::Mail;
use super::name::PipeName;
use super::operation::PipeOp;
use super::served::Served;
use crate::linux::socket::Association;
use overlapped_core::Object;
use overlapped_core::error::Status;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::net::Shutdown;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use windows_sys::Win32::System::Pipes as p;

/// Where an end stands.
pub(super) enum Phase {
    /// An instance that a client may have.
    Listening,
    Connected(Arc<Channel>),
    /// An instance that nobody may have until `ConnectNamedPipe`.
    Disconnected,
    /// The last handle is closed. A call that found the end before may still come.
    Gone,
}

struct Place {
    phase: Phase,
    /// Calls of `ConnectNamedPipe` that wait.
    connects: VecDeque<Arc<PipeOp>>,
}

pub(crate) struct PipeEnd {
    pub(super) name: PipeName,
    pub(super) facts: Facts,
    pub(crate) overlapped: bool,
    pub(crate) reads: bool,
    pub(crate) writes: bool,
    /// The name whose instance this is; `None` at a client's end.
    pub(super) served: Option<Arc<Served>>,
    /// What it is if it is no pipe's but a mailslot's.
    mail: Option<Mail>,
    place: Mutex<Place>,
    /// PIPE_READMODE_MESSAGE and PIPE_NOWAIT.
    mode: AtomicU32,
    pub(crate) association: OnceLock<Association>,
    /// `SetFileCompletionNotificationModes`.
    pub(crate) modes: AtomicU8,
    /// The object that the handle itself is: signaled unless an operation without an event goes on.
    pub(crate) signaled: Arc<Object>,
    handles: AtomicUsize,
}

impl PipeEnd {
    pub(super) fn server(name: PipeName, served: Arc<Served>, facts: Facts, overlapped: bool, mode: u32) -> Self {
        let (reads, writes) = (facts.access & 1 != 0, facts.access & 2 != 0);
        Self {
            mode: AtomicU32::new(mode),
            ..Self::new(name, facts, overlapped, (reads, writes), Some(served), Phase::Listening)
        }
    }

    pub(super) fn client(
        name: PipeName,
        facts: Facts,
        overlapped: bool,
        accesses: (bool, bool),
        channel: Arc<Channel>,
    ) -> Self {
        Self::new(name, facts, overlapped, accesses, None, Phase::Connected(channel))
    }

    /// An end of a mailslot: a handle of it is a pipe's in all but its transfers.
    pub(super) fn mail(mail: Mail, overlapped: bool, accesses: (bool, bool)) -> Self {
        let facts = Facts { access: 0, has_messages: true, maximum: 0, out_size: 0, in_size: 0, timeout_ms: 0 };
        let nameless = PipeName::inherited(String::new());
        Self { mail: Some(mail), ..Self::new(nameless, facts, overlapped, accesses, None, Phase::Disconnected) }
    }

    pub(super) fn as_mail(&self) -> Option<&Mail> {
        self.mail.as_ref()
    }

    /// Whether it is a mailslot's.
    pub(crate) fn is_mail(&self) -> bool {
        self.mail.is_some()
    }

    fn new(
        name: PipeName,
        facts: Facts,
        overlapped: bool,
        (reads, writes): (bool, bool),
        served: Option<Arc<Served>>,
        phase: Phase,
    ) -> Self {
        Self {
            name,
            facts,
            overlapped,
            reads,
            writes,
            served,
            mail: None,
            place: Mutex::new(Place { phase, connects: VecDeque::new() }),
            mode: AtomicU32::new(0),
            association: OnceLock::new(),
            modes: AtomicU8::new(0),
            signaled: Arc::new(Object::event(true, true)),
            handles: AtomicUsize::new(1),
        }
    }

    pub(super) fn mode(&self) -> u32 {
        self.mode.load(Ordering::Relaxed)
    }

    pub(super) fn set_mode(&self, mode: u32) {
        self.mode.store(mode, Ordering::Relaxed);
    }

    pub(super) fn reads_messages(&self) -> bool {
        self.mode() & p::PIPE_READMODE_MESSAGE != 0
    }

    pub(super) fn may_block(&self) -> bool {
        self.mode() & p::PIPE_NOWAIT == 0
    }

    /// The connection, to transfer on; how a transfer fails without one.
    pub(super) fn channel(&self) -> Result<Arc<Channel>, Status> {
        match &self.place.lock().phase {
            Phase::Connected(channel) => Ok(Arc::clone(channel)),
            Phase::Listening => Err(Status::PIPE_LISTENING),
            Phase::Disconnected | Phase::Gone => Err(Status::PIPE_DISCONNECTED),
        }
    }

    /// Another descriptor of a connection of bytes, for a program that is started.
    pub(crate) fn for_child(&self) -> Option<std::os::fd::OwnedFd> {
        let channel = self.channel().ok().filter(|_| !self.facts.has_messages)?;
        Some(channel.lend()?.into())
    }

    /// Whether it is a client's, which another process can have as well: an instance is served by the process that made it.
    pub(crate) fn is_clients(&self) -> bool {
        self.served.is_none() && !self.is_mail()
    }

    /// What a program needs to have this end too: a descriptor of it, what the pipe is, and its name.
    pub(crate) fn to_inherit(&self) -> Option<(std::os::fd::OwnedFd, Facts, String)> {
        let channel = self.channel().ok().filter(|_| self.is_clients())?;
        Some((channel.share()?.into(), self.facts, self.name.as_str().to_owned()))
    }

    /// PIPE_READMODE_MESSAGE and PIPE_NOWAIT.
    pub(crate) fn reading_mode(&self) -> u32 {
        self.mode()
    }

    /// A client's end that this process has of its parent.
    pub(crate) fn inherited(
        descriptor: std::os::fd::OwnedFd,
        facts: Facts,
        overlapped: bool,
        accesses: (bool, bool),
        mode: u32,
        name: String,
    ) -> Option<Self> {
        let channel = Channel::of(UnixStream::from(descriptor), facts.has_messages)?;
        // The parent may have it still.
        channel.is_shared();
        let end = Self::client(PipeName::inherited(name), facts, overlapped, accesses, channel);
        end.set_mode(mode);
        Some(end)
    }

    pub(super) fn is_listening(&self) -> bool {
        matches!(self.place.lock().phase, Phase::Listening)
    }

    /// Whether it listens and somebody waits in `ConnectNamedPipe`.
    pub(super) fn is_awaited(&self) -> bool {
        let place = self.place.lock();
        matches!(place.phase, Phase::Listening) && !place.connects.is_empty()
    }

    /// A client has come; whether this instance could be had. `greet` tells the client and makes the connection: whoever hears of it finds
    /// this end connected, and nothing is written before the greeting, for the lock is held meanwhile. It does not wait.
    pub(super) fn connect(&self, greet: impl FnOnce() -> Option<Arc<Channel>>) -> bool {
        let connects = {
            let mut place = self.place.lock();
            if !matches!(place.phase, Phase::Listening) {
                return false;
            }
            let Some(channel) = greet() else { return true };
            place.phase = Phase::Connected(channel);
            std::mem::take(&mut place.connects)
        };
        for op in connects {
            op.finish(Status::SUCCESS, 0);
        }
        true
    }

    /// `ConnectNamedPipe`: waits for a client, or says why there is nothing to wait for.
    pub(super) fn await_client(&self, op: &Arc<PipeOp>) {
        let status = {
            let mut place = self.place.lock();
            let was_disconnected = match &place.phase {
                Phase::Connected(channel) => {
                    let connected = channel.link() == Link::Connected;
                    let status = if connected { Status::PIPE_CONNECTED } else { Status::PIPE_CLOSING };
                    drop(place);
                    return op.finish(status, 0);
                }
                Phase::Listening => false,
                Phase::Disconnected => true,
                // No client comes to it any more, and nobody cancels it.
                Phase::Gone => {
                    drop(place);
                    return op.finish(Status::CANCELLED, 0);
                }
            };
            place.phase = Phase::Listening;
            if op.may_block {
                place.connects.push_back(Arc::clone(op));
                None
            } else {
                // Without waiting, the first call after a disconnection just makes the instance listen.
                Some(if was_disconnected { Status::SUCCESS } else { Status::PIPE_LISTENING })
            }
        };
        if let Some(status) = status {
            op.finish(status, 0);
        }
        if let Some(served) = &self.served {
            served.tell_waiters();
        }
    }

    /// `DisconnectNamedPipe`.
    pub(super) fn disconnect(&self) -> Result<(), Status> {
        let channel = {
            let mut place = self.place.lock();
            match std::mem::replace(&mut place.phase, Phase::Disconnected) {
                Phase::Connected(channel) => channel,
                Phase::Listening => {
                    place.phase = Phase::Listening;
                    return Err(Status::PIPE_LISTENING);
                }
                Phase::Disconnected => return Err(Status::PIPE_DISCONNECTED),
                Phase::Gone => {
                    place.phase = Phase::Gone;
                    return Err(Status::PIPE_DISCONNECTED);
                }
            }
        };
        channel.close(Status::PIPE_DISCONNECTED, Shutdown::Write);
        linger(&channel);
        Ok(())
    }

    pub(crate) fn cancel(&self, is_meant: impl Fn(&PipeOp) -> bool) -> bool {
        if let Some(mail) = &self.mail {
            return mail.cancel(&is_meant);
        }
        let (channel, ended) = {
            let mut place = self.place.lock();
            let (ended, kept): (Vec<_>, Vec<_>) = place.connects.drain(..).partition(|op| is_meant(op));
            place.connects = kept.into();
            let channel = match &place.phase {
                Phase::Connected(channel) => Some(Arc::clone(channel)),
                Phase::Listening | Phase::Disconnected | Phase::Gone => None,
            };
            (channel, ended)
        };
        for op in &ended {
            op.finish(Status::CANCELLED, 0);
        }
        channel.is_some_and(|channel| channel.cancel(&is_meant)) || !ended.is_empty()
    }

    /// Another handle of it is made.
    pub(crate) fn enter(&self) {
        self.handles.fetch_add(1, Ordering::Relaxed);
    }

    /// A handle of it is closed.
    pub(crate) fn leave(self: &Arc<Self>) {
        if self.handles.fetch_sub(1, Ordering::AcqRel) != 1 {
            return;
        }
        if let Some(mail) = &self.mail {
            return mail.close();
        }
        let (phase, connects) = {
            let mut place = self.place.lock();
            (std::mem::replace(&mut place.phase, Phase::Gone), std::mem::take(&mut place.connects))
        };
        if let Some(served) = &self.served {
            served.leave(self);
        }
        if let Phase::Connected(channel) = phase {
            channel.close(Status::CANCELLED, Shutdown::Both);
        }
        for op in connects {
            op.finish(Status::CANCELLED, 0);
        }
    }
}

/// A connection that was disconnected, until its client has closed its end.
struct Lingering {
    registration: Mutex<Option<Registration>>,
    _stream: UnixStream,
}

fn linger(channel: &Channel) {
    let Ok(stream) = channel.stream().try_clone() else { return };
    let fd = stream.as_raw_fd();
    let lingering = Arc::new(Lingering { registration: Mutex::default(), _stream: stream });
    let told = {
        let lingering = Arc::clone(&lingering);
        move |_events| {
            let over = lingering.registration.lock().take();
            drop(over);
        }
    };
    let mut place = lingering.registration.lock();
    *place = Registration::new(fd, told);
    if let Some(registration) = place.as_ref() {
        // That the other end is closed is told unasked.
        registration.arm(0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::operation::{Doing, Memory, Started};
    use super::*;
    use crate::linux::fileapi::object::Telling;

    #[test]
    fn who_waits_for_a_client_of_an_end_that_is_closed_meanwhile_is_told() {
        let name = PipeName::parse(r"\\.\pipe\overlapped-gone").unwrap();
        let facts = Facts { access: 3, has_messages: false, maximum: 1, out_size: 0, in_size: 0, timeout_ms: 50 };
        let end = Arc::new(PipeEnd::new(name, facts, true, (true, true), None, Phase::Listening));
        end.leave();
        let telling = Telling { event: None, routine: None, packet: false };
        let op = PipeOp::new(&end, Doing::Connect, Memory::of_program(0, 0), std::ptr::null_mut(), telling);
        end.await_client(&op);
        assert!(matches!(op.started(), Started::Ended(Status::CANCELLED, 0)));
        assert!(!end.is_listening());
        assert_eq!(end.disconnect(), Err(Status::PIPE_DISCONNECTED));
    }
}
