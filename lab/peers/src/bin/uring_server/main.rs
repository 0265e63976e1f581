//! io_uring by hand, one thread and one ring with SINGLE_ISSUER and DEFER_TASKRUN: the other bound beside raw epoll.
//!
//! Without flags each client has one receive posted into a buffer of its own. With `--multishot` its receive stays posted,
//! and what arrives is put into a ring of buffers that all clients share. Every loop submits what the last one prepared and
//! waits in the same call.

mod buffers;
mod client;

use buffers::Buffers;
use client::{Client, Part};
use io_uring::squeue::Entry;
use io_uring::{IoUring, cqueue, opcode, types::Fd};
use overlapped_peers::{Arguments, Service, listener, tell};
use std::io;
use std::net::TcpListener;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

const ENTRIES: u32 = 4096;
const COMPLETIONS: u32 = 65_536;

const ACCEPT: u64 = 1 << 40;
const RECEIVE: u64 = 2 << 40;
const SEND: u64 = 3 << 40;
const CLIENT: u64 = (1 << 40) - 1;

struct Server {
    ring: IoUring,
    listener: TcpListener,
    service: Service,
    bytes: usize,
    /// Only with multishot receives.
    buffers: Option<Buffers>,
    /// A place is given out again only when no operation of its client is under way.
    clients: Vec<Option<Client>>,
    free: Vec<usize>,
    /// Clients whose multishot receive ended for want of a buffer.
    starved: Vec<usize>,
}

fn main() -> io::Result<()> {
    let arguments = Arguments::read()?;
    let ring =
        IoUring::builder().setup_single_issuer().setup_defer_taskrun().setup_cqsize(COMPLETIONS).build(ENTRIES)?;
    let buffers = match arguments.has("--multishot") {
        true => Some(Buffers::register(&ring, arguments.buffer)?),
        false => None,
    };
    let listener = listener()?;
    tell(listener.local_addr()?)?;
    Server {
        ring,
        listener,
        service: arguments.service,
        bytes: arguments.buffer,
        buffers,
        clients: Vec::new(),
        free: Vec::new(),
        starved: Vec::new(),
    }
    .serve()
}

impl Server {
    fn serve(mut self) -> io::Result<()> {
        self.accept()?;
        let mut ended: Vec<cqueue::Entry> = Vec::new();
        loop {
            match self.ring.submit_and_wait(1) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => _ = outcome?,
            }
            ended.extend(self.ring.completion());
            for entry in ended.drain(..) {
                let (data, result) = (entry.user_data(), entry.result());
                let index = (data & CLIENT) as usize;
                match data & !CLIENT {
                    ACCEPT => self.accepted(result, cqueue::more(entry.flags()))?,
                    RECEIVE => self.received(index, result, entry.flags())?,
                    _ => self.sent(index, result)?,
                }
            }
        }
    }

    /// Queues an entry; one that finds the queue full makes it be submitted first.
    fn push(&mut self, entry: &Entry) -> io::Result<()> {
        loop {
            // SAFETY: what the entry points to is the client's or the buffer ring's, and neither is dropped or moved while
            // its operation is under way: a client goes only when none is.
            if unsafe { self.ring.submission().push(entry) }.is_ok() {
                return Ok(());
            }
            self.ring.submit()?;
        }
    }

    fn accept(&mut self) -> io::Result<()> {
        let entry = opcode::AcceptMulti::new(Fd(self.listener.as_raw_fd())).build().user_data(ACCEPT);
        self.push(&entry)
    }

    fn accepted(&mut self, result: i32, more: bool) -> io::Result<()> {
        if result >= 0 {
            // SAFETY: the kernel has just made this descriptor for us, so nothing else owns it.
            let stream = std::net::TcpStream::from(unsafe { OwnedFd::from_raw_fd(result) });
            stream.set_nodelay(true)?;
            let own = if self.buffers.is_some() { 0 } else { self.bytes };
            let client = Client::new(stream, own);
            let index = self.free.pop().unwrap_or(self.clients.len());
            match self.clients.get_mut(index) {
                Some(place) => *place = Some(client),
                None => self.clients.push(Some(client)),
            }
            self.receive(index)?;
        }
        if more { Ok(()) } else { self.accept() }
    }

    fn receive(&mut self, index: usize) -> io::Result<()> {
        let Some(client) = &mut self.clients[index] else { return Ok(()) };
        client.receiving = true;
        let socket = Fd(client.stream.as_raw_fd());
        let entry = match &self.buffers {
            Some(_) => opcode::RecvMulti::new(socket, buffers::GROUP).build(),
            None => opcode::Recv::new(socket, client.own.as_mut_ptr(), client.own.len() as u32).build(),
        };
        self.push(&entry.user_data(RECEIVE | index as u64))
    }

    fn received(&mut self, index: usize, result: i32, flags: u32) -> io::Result<()> {
        let Some(client) = &mut self.clients[index] else { return Ok(()) };
        client.receiving = cqueue::more(flags);
        let id = cqueue::buffer_select(flags);
        if result == -libc::ENOBUFS {
            self.starved.push(index);
            return Ok(());
        }
        if result <= 0 {
            client.ended = true;
            return self.leave(index);
        }
        let bytes = result as usize;
        let part = match (id, self.service) {
            (Some(id), Service::Echo) => Some(Part::Ring(id, bytes)),
            (None, Service::Echo) => Some(Part::Own(bytes)),
            (Some(id), Service::Chat) => {
                let lines = self.buffers.as_ref().and_then(|buffers| client.lines.push(buffers.filled(id, bytes)));
                self.give_back(id)?;
                lines.map(Part::Shared)
            }
            (None, Service::Chat) => client.lines.push(&client.own[..bytes]).map(Part::Shared),
        };
        match part {
            Some(Part::Shared(lines)) => {
                for member in 0..self.clients.len() {
                    self.queue(member, Part::Shared(lines.clone()))?;
                }
            }
            Some(part) => self.queue(index, part)?,
            None => {}
        }
        // The echo of a client's own buffer has to leave before the buffer is filled again.
        let again = self.clients[index].as_ref().is_some_and(|client| !client.receiving);
        match again && (self.buffers.is_some() || self.service == Service::Chat) {
            true => self.receive(index),
            false => Ok(()),
        }
    }

    fn queue(&mut self, index: usize, part: Part) -> io::Result<()> {
        let Some(client) = &mut self.clients[index] else { return Ok(()) };
        if client.ended {
            return match part {
                Part::Ring(id, _) => self.give_back(id),
                _ => Ok(()),
            };
        }
        client.due.push_back(part);
        if client.sending { Ok(()) } else { self.send(index) }
    }

    /// Sends what is left of the part in front.
    fn send(&mut self, index: usize) -> io::Result<()> {
        let Some(client) = &mut self.clients[index] else { return Ok(()) };
        let Some(part) = client.due.front() else { return Ok(()) };
        let whole: &[u8] = match part {
            Part::Own(bytes) => &client.own[..*bytes],
            Part::Ring(id, bytes) => self.buffers.as_ref().map_or(&[], |buffers| buffers.filled(*id, *bytes)),
            Part::Shared(lines) => lines,
        };
        let rest = &whole[client.sent..];
        client.sending = true;
        let socket = Fd(client.stream.as_raw_fd());
        let entry = opcode::Send::new(socket, rest.as_ptr(), rest.len() as u32).flags(libc::MSG_NOSIGNAL).build();
        self.push(&entry.user_data(SEND | index as u64))
    }

    fn sent(&mut self, index: usize, result: i32) -> io::Result<()> {
        let Some(client) = &mut self.clients[index] else { return Ok(()) };
        client.sending = false;
        if result < 0 || client.ended {
            // The receive ends with the shutdown, and the client then.
            client.ended = true;
            let _ = client.stream.shutdown(std::net::Shutdown::Both);
            return self.leave(index);
        }
        client.sent += result as usize;
        let Some(part) = client.due.front() else { return Ok(()) };
        if client.sent < part.len() {
            return self.send(index);
        }
        client.sent = 0;
        match client.due.pop_front() {
            Some(Part::Ring(id, _)) => self.give_back(id)?,
            Some(Part::Own(_)) => self.receive(index)?,
            Some(Part::Shared(_)) | None => {}
        }
        self.send(index)
    }

    fn give_back(&mut self, id: u16) -> io::Result<()> {
        if let Some(buffers) = &mut self.buffers {
            buffers.give_back(id);
        }
        match self.starved.pop() {
            Some(index) => self.receive(index),
            None => Ok(()),
        }
    }

    /// A conversation is over: its client goes as soon as nothing of it is under way.
    fn leave(&mut self, index: usize) -> io::Result<()> {
        let Some(client) = &self.clients[index] else { return Ok(()) };
        if client.receiving || client.sending {
            return Ok(());
        }
        let client = self.clients[index].take();
        self.free.push(index);
        for part in client.into_iter().flat_map(|client| client.due) {
            if let Part::Ring(id, _) = part {
                self.give_back(id)?;
            }
        }
        Ok(())
    }
}
