//! epoll: an interest list that owns its descriptor, and a reusable list of what became ready.
#![allow(unsafe_code, reason = "the standard library has no epoll")]

use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::time::Duration;

/// Both directions, for life, reported once per change: no later call to the kernel ever changes the registration.
/// Priority data is included since a read stops short at an urgent mark, which must not be taken for "drained".
pub(crate) const BOTH_WAYS_FOR_LIFE: u32 =
    (libc::EPOLLIN | libc::EPOLLOUT | libc::EPOLLPRI | libc::EPOLLRDHUP | libc::EPOLLET) as u32;
/// Arrivals only, reported once per change: what a listener needs.
pub(crate) const ARRIVALS: u32 = (libc::EPOLLIN | libc::EPOLLET) as u32;

/// What one socket is ready for, as the kernel saw it at the moment of the report.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Readiness(pub(crate) u32);

impl Readiness {
    /// A receive would not block: data, the end of the stream, or an error.
    pub(crate) fn receive(self) -> bool {
        self.0 & (libc::EPOLLIN | libc::EPOLLPRI) as u32 != 0 || self.ending()
    }

    /// A send would not block, or would fail.
    pub(crate) fn send(self) -> bool {
        self.0 & libc::EPOLLOUT as u32 != 0 || self.failed()
    }

    /// The socket has failed or hung up in both directions.
    pub(crate) fn failed(self) -> bool {
        self.0 & (libc::EPOLLERR | libc::EPOLLHUP) as u32 != 0
    }

    /// The peer has ended its stream, or the socket has failed.
    pub(crate) fn ending(self) -> bool {
        self.0 & libc::EPOLLRDHUP as u32 != 0 || self.failed()
    }

    /// Whether a read that filled less than its buffer has taken everything. It has not when an end or an urgent mark
    /// stands behind the data, since those came with the same edge and nothing would report them again.
    pub(crate) fn short_read_drains(self) -> bool {
        !self.ending() && self.0 & libc::EPOLLPRI as u32 == 0
    }
}

/// An epoll instance.
#[derive(Debug)]
pub(crate) struct Epoll(OwnedFd);

impl Epoll {
    pub(crate) fn new() -> io::Result<Epoll> {
        // SAFETY: the call takes no pointer.
        let descriptor = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        if descriptor < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the kernel has just made this descriptor for us, so nothing else owns it.
        Ok(Epoll(unsafe { OwnedFd::from_raw_fd(descriptor) }))
    }

    /// Registers a descriptor. It leaves the list by itself when it is closed.
    pub(crate) fn add(&self, target: &impl AsFd, interest: u32, token: u64) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, target.as_fd().as_raw_fd(), interest, token)
    }

    /// Writes the same registration again, which makes the kernel look again and report what is ready now: an edge that
    /// was left unfinished comes back at the tail of the ready list.
    pub(crate) fn report_again(&self, target: &impl AsFd, interest: u32, token: u64) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_MOD, target.as_fd().as_raw_fd(), interest, token)
    }

    fn control(&self, operation: i32, target: RawFd, interest: u32, token: u64) -> io::Result<()> {
        let mut event = libc::epoll_event { events: interest, u64: token };
        // SAFETY: `event` lives across the call, and the kernel checks both descriptors.
        match unsafe { libc::epoll_ctl(self.0.as_raw_fd(), operation, target, &mut event) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// Waits until something is ready or the time is over (`None`: for as long as it takes). A signal ends the wait
    /// early with nothing ready. A time that is not whole milliseconds is rounded up, so that a waiter does not spin at
    /// its end.
    pub(crate) fn wait(&self, events: &mut Events, timeout: Option<Duration>) -> io::Result<()> {
        let milliseconds = match timeout {
            None => -1,
            Some(time) => time.as_micros().div_ceil(1000).min(i32::MAX as u128) as i32,
        };
        events.ready = 0;
        let capacity = events.list.len() as i32;
        // SAFETY: the list has `capacity` initialised entries, and the kernel writes no more than that.
        let ready = unsafe { libc::epoll_wait(self.0.as_raw_fd(), events.list.as_mut_ptr(), capacity, milliseconds) };
        if ready >= 0 {
            events.ready = ready as usize;
            return Ok(());
        }
        match io::Error::last_os_error() {
            error if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            error => Err(error),
        }
    }
}

/// Room for what one wait reports, made once.
pub(crate) struct Events {
    list: Box<[libc::epoll_event]>,
    ready: usize,
}

impl Events {
    pub(crate) fn with_capacity(capacity: usize) -> Events {
        Events { list: vec![libc::epoll_event { events: 0, u64: 0 }; capacity].into(), ready: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.ready
    }

    /// The token and readiness of entry `index`, which is below [`Events::len`].
    pub(crate) fn get(&self, index: usize) -> (u64, Readiness) {
        let event = self.list[..self.ready][index];
        (event.u64, Readiness(event.events))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn an_edge_comes_once_and_again_when_asked_for() -> io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let mut near = TcpStream::connect(listener.local_addr()?)?;
        let (far, _) = listener.accept()?;
        let epoll = Epoll::new()?;
        let mut events = Events::with_capacity(4);
        near.write_all(b"x")?;
        epoll.add(&far, BOTH_WAYS_FOR_LIFE, 7)?;

        // Data may still be on its way when the socket is registered, so the first report may only say that it can
        // send.
        loop {
            epoll.wait(&mut events, Some(Duration::from_secs(10)))?;
            assert_eq!(events.len(), 1);
            let (token, readiness) = events.get(0);
            assert_eq!(token, 7);
            assert!(readiness.send() && !readiness.ending());
            if readiness.receive() {
                assert!(readiness.short_read_drains());
                break;
            }
        }
        epoll.wait(&mut events, Some(Duration::ZERO))?;
        assert_eq!(events.len(), 0);
        epoll.report_again(&far, BOTH_WAYS_FOR_LIFE, 8)?;
        epoll.wait(&mut events, Some(Duration::ZERO))?;
        assert_eq!(events.len(), 1);
        assert_eq!(events.get(0).0, 8);
        Ok(())
    }
}
