//! The yardstick's chat: every whole line goes to every client, its sender included.
//!
//! One thread; a line costs one receive and one send for each client. What a client does not take is copied to a buffer of
//! its own, behind which further lines queue, and is sent when the kernel reports room.

use crate::system::epoll::{ARRIVALS, BOTH_WAYS_FOR_LIFE, Epoll, Events, Readiness};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;

const LISTENER: u64 = u64::MAX;
const EVENTS: usize = 1024;
const RECEIVE_BYTES: usize = 128 * 1024;

struct Member {
    stream: TcpStream,
    /// What came behind the last newline.
    unfinished: Vec<u8>,
    unsent: Vec<u8>,
}

pub(super) struct Chat {
    listener: TcpListener,
    epoll: Epoll,
    /// By descriptor.
    members: Vec<Option<Member>>,
    received: Box<[u8]>,
}

impl Chat {
    pub(super) fn new(listener: TcpListener) -> io::Result<Chat> {
        listener.set_nonblocking(true)?;
        let epoll = Epoll::new()?;
        epoll.add(&listener, ARRIVALS, LISTENER)?;
        Ok(Chat { listener, epoll, members: Vec::new(), received: vec![0; RECEIVE_BYTES].into() })
    }

    pub(super) fn run(mut self) -> io::Result<()> {
        let mut events = Events::with_capacity(EVENTS);
        loop {
            self.epoll.wait(&mut events, None)?;
            for index in 0..events.len() {
                match events.get(index) {
                    (LISTENER, _) => self.accept_all()?,
                    (descriptor, ready) => self.member_ready(descriptor as usize, ready),
                }
            }
        }
    }

    fn accept_all(&mut self) -> io::Result<()> {
        loop {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            };
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let descriptor = stream.as_raw_fd() as usize;
            self.epoll.add(&stream, BOTH_WAYS_FOR_LIFE, descriptor as u64)?;
            if self.members.len() <= descriptor {
                self.members.resize_with(descriptor + 1, || None);
            }
            self.members[descriptor] = Some(Member { stream, unfinished: Vec::new(), unsent: Vec::new() });
        }
    }

    fn member_ready(&mut self, descriptor: usize, ready: Readiness) {
        let Some(Some(member)) = self.members.get_mut(descriptor) else { return };
        let alive = (!ready.send() || member.send_unsent()) && (!ready.receive() || self.hear(descriptor, ready));
        if !alive {
            self.members[descriptor] = None;
        }
    }

    /// False at the end of the conversation.
    fn hear(&mut self, descriptor: usize, ready: Readiness) -> bool {
        loop {
            let Some(Some(member)) = self.members.get_mut(descriptor) else { return true };
            let received = match (&member.stream).read(&mut self.received) {
                Ok(0) => return false,
                Ok(received) => received,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return error.kind() == io::ErrorKind::WouldBlock,
            };
            let bytes = &self.received[..received];
            match bytes.iter().rposition(|byte| *byte == b'\n').map(|newline| newline + 1) {
                None => member.unfinished.extend_from_slice(bytes),
                Some(end) if member.unfinished.is_empty() => {
                    member.unfinished.extend_from_slice(&bytes[end..]);
                    self.members.iter_mut().flatten().for_each(|member| member.tell(&bytes[..end]));
                }
                Some(end) => {
                    let mut lines = std::mem::take(&mut member.unfinished);
                    lines.extend_from_slice(&bytes[..end]);
                    member.unfinished.extend_from_slice(&bytes[end..]);
                    self.members.iter_mut().flatten().for_each(|member| member.tell(&lines));
                }
            }
            if received < self.received.len() && ready.short_read_drains() {
                return true;
            }
        }
    }
}

impl Member {
    /// Whoever cannot be sent to is found out by its own next event.
    fn tell(&mut self, lines: &[u8]) {
        let sent = match self.unsent.is_empty() {
            true => (&self.stream).write(lines).unwrap_or(0),
            false => 0,
        };
        self.unsent.extend_from_slice(&lines[sent..]);
    }

    /// False if the connection has failed.
    fn send_unsent(&mut self) -> bool {
        while !self.unsent.is_empty() {
            match (&self.stream).write(&self.unsent) {
                Ok(sent) => drop(self.unsent.drain(..sent)),
                Err(error) => return error.kind() == io::ErrorKind::WouldBlock,
            }
        }
        true
    }
}
