//! The epoll engine: edge-triggered, one registration for life, both directions.
//!
//! The wake is an eventfd, edge-triggered too: a write is one event, and nobody ever reads it. Its counter would overflow
//! after 2^64 wakes.
#![allow(unsafe_code)] // Calls into libc, each explained.

use crate::descriptor::owned;
use crate::own::Own;
use crate::{Batch, Event, Readiness, Sleep, WAKE};
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::sync::atomic::{AtomicBool, Ordering};

const INTEREST: u32 = (libc::EPOLLIN | libc::EPOLLOUT | libc::EPOLLPRI | libc::EPOLLRDHUP | libc::EPOLLET) as u32;

/// One epoll descriptor and its wake.
#[derive(Debug)]
pub struct Epoll {
    epoll: Own,
    wake: Own,
}

impl Epoll {
    fn control(&self, operation: libc::c_int, fd: RawFd, events: u32, token: u64) -> io::Result<()> {
        let mut event = libc::epoll_event { events, u64: token };
        // SAFETY: the event outlives the call, and bad descriptors are refused by the kernel.
        let result = unsafe { libc::epoll_ctl(self.epoll.as_raw_fd(), operation, fd, &raw mut event) };
        if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    /// A new one with its wake.
    pub fn new() -> io::Result<Self> {
        // SAFETY: no pointer is passed.
        let epoll = Own::new(owned(unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) })?);
        // SAFETY: no pointer is passed.
        let wake = Own::new(owned(unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) })?);
        let engine = Self { epoll, wake };
        let events = (libc::EPOLLIN | libc::EPOLLET) as u32;
        engine.control(libc::EPOLL_CTL_ADD, engine.wake.as_raw_fd(), events, WAKE)?;
        Ok(engine)
    }

    /// Begins to report `fd` under `token`.
    pub fn attach(&self, fd: RawFd, token: u64) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, fd, INTEREST, token)
    }

    /// Begins to report that `fd`, another engine's descriptor, has something to harvest. A ring always has room, which is
    /// nothing to report.
    pub fn nest(&self, fd: RawFd, token: u64) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, fd, (libc::EPOLLIN | libc::EPOLLET) as u32, token)
    }

    /// Reports once that `fd`, another engine's descriptor, has something to harvest.
    pub fn watch_once(&self, fd: RawFd, token: u64) -> io::Result<()> {
        let events = (libc::EPOLLIN | libc::EPOLLONESHOT) as u32;
        match self.control(libc::EPOLL_CTL_ADD, fd, events, token) {
            Err(error) if error.raw_os_error() == Some(libc::EEXIST) => {
                self.control(libc::EPOLL_CTL_MOD, fd, events, token)
            }
            result => result,
        }
    }

    /// Ends it. A descriptor that is not attached is no error.
    pub fn detach(&self, fd: RawFd) {
        // Not attached, or closed by its owner: there is nothing left to do either way.
        let _ = self.control(libc::EPOLL_CTL_DEL, fd, 0, 0);
    }

    /// Sleeps as told and harvests. A signal ends it early with nothing.
    pub fn pump(&self, batch: &mut Batch, sleep: Sleep) -> io::Result<()> {
        batch.clear();
        self.harvest(batch, sleep)
    }

    /// The same beside what is in the batch already.
    pub(crate) fn harvest(&self, batch: &mut Batch, sleep: Sleep) -> io::Result<()> {
        let epoll = self.epoll.as_raw_fd();
        batch.filled = 0;
        let result = match sleep {
            Sleep::No => wait(epoll, batch, 0),
            Sleep::Forever => wait(epoll, batch, -1),
            Sleep::Nanoseconds(nanoseconds) => wait_at_most(epoll, batch, nanoseconds),
        };
        if result < 0 {
            let error = io::Error::last_os_error();
            return if error.kind() == io::ErrorKind::Interrupted { Ok(()) } else { Err(error) };
        }
        batch.filled = result as usize;
        Ok(())
    }

    /// Ends one pump.
    pub fn wake(&self) {
        let one = 1u64;
        // SAFETY: eight bytes of a live integer are read. The write can only fail when the counter is full, and then the
        // wake is pending already.
        unsafe { libc::write(self.wake.as_raw_fd(), (&raw const one).cast(), 8) };
    }

    /// A descriptor that is readable while there is something to harvest.
    pub fn borrowed(&self) -> BorrowedFd<'_> {
        self.epoll.as_fd()
    }

    /// The same as a number.
    pub(crate) fn descriptor(&self) -> RawFd {
        self.epoll.as_raw_fd()
    }
}

/// Harvests, and sleeps at most so many milliseconds, or for ever. It bypasses libc's wrapper as the transfers do.
fn wait(epoll: RawFd, batch: &mut Batch, milliseconds: libc::c_int) -> libc::c_int {
    let (events, room) = (batch.raw.as_mut_ptr(), batch.raw.len() as libc::c_int);
    let mask = std::ptr::null::<libc::sigset_t>();
    // SAFETY: the kernel writes at most `room` events, and the batch has that room; no signal mask is given.
    unsafe { libc::syscall(libc::SYS_epoll_pwait, epoll, events, room, milliseconds, mask, 0usize) as libc::c_int }
}

/// Harvests, and sleeps at most so long. Kernels before 5.11, and valgrind, know milliseconds alone: there a part of one counts whole.
fn wait_at_most(epoll: RawFd, batch: &mut Batch, nanoseconds: u64) -> libc::c_int {
    static PRECISE: AtomicBool = AtomicBool::new(true);
    let (events, room) = (batch.raw.as_mut_ptr(), batch.raw.len() as libc::c_int);
    if PRECISE.load(Ordering::Relaxed) {
        let timeout = libc::timespec {
            tv_sec: (nanoseconds / 1_000_000_000) as libc::time_t,
            tv_nsec: (nanoseconds % 1_000_000_000) as libc::c_long,
        };
        // SAFETY: the kernel writes at most `room` events, and the batch has that room; the timeout outlives the call, and no signal
        // mask is given.
        let result = unsafe { libc::epoll_pwait2(epoll, events, room, &raw const timeout, std::ptr::null()) };
        if result >= 0 || io::Error::last_os_error().raw_os_error() != Some(libc::ENOSYS) {
            return result;
        }
        PRECISE.store(false, Ordering::Relaxed);
    }
    let milliseconds = nanoseconds.div_ceil(1_000_000).try_into().unwrap_or(libc::c_int::MAX);
    wait(epoll, batch, milliseconds)
}

const MEANINGS: [(libc::c_int, Readiness); 6] = [
    (libc::EPOLLIN, Readiness::READ),
    (libc::EPOLLOUT, Readiness::WRITE),
    (libc::EPOLLPRI, Readiness::URGENT),
    (libc::EPOLLRDHUP, Readiness::PEER_CLOSED),
    (libc::EPOLLHUP, Readiness::HANG_UP),
    (libc::EPOLLERR, Readiness::ERROR),
];

/// The two vocabularies meet here.
#[inline]
pub(crate) fn event(raw: libc::epoll_event) -> Event {
    let mut readiness = Readiness::empty();
    for (bit, meaning) in MEANINGS {
        readiness.set(meaning, raw.events & bit as u32 != 0);
    }
    Event { token: raw.u64, readiness }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_epoll_bit_has_one_meaning() {
        let bits = [libc::EPOLLIN, libc::EPOLLOUT, libc::EPOLLPRI, libc::EPOLLRDHUP, libc::EPOLLHUP, libc::EPOLLERR];
        for mask in 0u32..64 {
            let events = (0..6).filter(|bit| mask & 1 << bit != 0).map(|bit| bits[bit] as u32).sum();
            assert_eq!(event(libc::epoll_event { events, u64: 7 }).readiness.bits(), mask);
        }
    }

    #[test]
    fn a_wake_before_the_pump_ends_it_and_is_not_harvested() {
        let engine = Epoll::new().unwrap();
        engine.wake();
        let mut batch = Batch::new(4);
        engine.pump(&mut batch, Sleep::Forever).unwrap();
        assert_eq!(batch.events().count(), 0);
        engine.pump(&mut batch, Sleep::No).unwrap();
        assert_eq!(batch.filled, 0, "one wake ends one pump");
    }

    #[test]
    fn a_pump_is_never_early() {
        let engine = Epoll::new().unwrap();
        let before = std::time::Instant::now();
        engine.pump(&mut Batch::new(4), Sleep::Nanoseconds(3_000_000)).unwrap();
        assert!(before.elapsed() >= std::time::Duration::from_millis(3));
    }

    #[test]
    fn attach_reports_what_is_there_already() {
        let (ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
        std::io::Write::write_all(&mut &theirs, b"x").unwrap();
        let engine = Epoll::new().unwrap();
        engine.attach(ours.as_raw_fd(), 42).unwrap();
        let mut batch = Batch::new(4);
        engine.pump(&mut batch, Sleep::Forever).unwrap();
        let events: Vec<_> = batch.events().collect();
        assert_eq!(events[0].token, 42);
        assert!(events[0].readiness.contains(Readiness::READ | Readiness::WRITE));
        engine.detach(ours.as_raw_fd());
        engine.detach(ours.as_raw_fd());
    }
}
