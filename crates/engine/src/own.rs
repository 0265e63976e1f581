//! Descriptors that are the library's own: no program knows of them.
//!
//! A program may close every small number, before it becomes a service, or a number that was never a descriptor. So these stand above the
//! numbers that programs count through, where the process may have such, and are remembered: who closes descriptors on a program's behalf
//! asks first.
#![allow(unsafe_code)] // Calls into libc, each explained.

use overlapped_lock::Mutex;
use std::collections::BTreeSet;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

/// Above what programs close, and below what a set of `select` has room for.
const LOWEST: RawFd = 1 << 9;

static OWN: Mutex<BTreeSet<RawFd>> = Mutex::new(BTreeSet::new());

/// Whether the number is a descriptor of the library's own.
pub fn is_own(fd: RawFd) -> bool {
    OWN.lock().contains(&fd)
}

/// Says, as long as it lives, that a descriptor is the library's own. It is to go before the descriptor is closed: the next with
/// that number is another.
#[derive(Debug)]
pub struct Mark(RawFd);

impl Mark {
    /// Marks it.
    pub fn new(fd: RawFd) -> Self {
        OWN.lock().insert(fd);
        Self(fd)
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        OWN.lock().remove(&self.0);
    }
}

/// A descriptor of the library's own.
#[derive(Debug)]
pub struct Own {
    // Dropped first.
    _mark: Mark,
    fd: OwnedFd,
}

impl Own {
    /// Takes a descriptor that was just made, and raises its number.
    pub fn new(fd: OwnedFd) -> Self {
        let fd = raise(fd);
        Self { _mark: Mark::new(fd.as_raw_fd()), fd }
    }
}

impl AsRawFd for Own {
    #[inline]
    fn as_raw_fd(&self) -> RawFd {
        self.fd.as_raw_fd()
    }
}

impl AsFd for Own {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// The same under a number from 512 on; in a process that may have fewer, from three quarters of those on. Where there is none
/// left it stays what it is.
pub fn raise(fd: OwnedFd) -> OwnedFd {
    let raised = duplicate(fd.as_fd(), LOWEST).or_else(|| duplicate(fd.as_fd(), limit()? / 4 * 3));
    raised.filter(|raised| raised.as_raw_fd() > fd.as_raw_fd()).unwrap_or(fd)
}

/// Another descriptor of the same, from 512 on where there is one.
pub fn again(fd: BorrowedFd<'_>) -> Option<OwnedFd> {
    duplicate(fd, LOWEST).or_else(|| duplicate(fd, 0))
}

fn duplicate(fd: BorrowedFd<'_>, lowest: RawFd) -> Option<OwnedFd> {
    // SAFETY: no pointer is passed.
    let made = unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_DUPFD_CLOEXEC, lowest) };
    // SAFETY: the call has just returned it, so it is open and nobody else owns it.
    (made >= 0).then(|| unsafe { OwnedFd::from_raw_fd(made) })
}

/// How many descriptors the process may have.
fn limit() -> Option<RawFd> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the structure is live.
    let known = unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) };
    (known == 0).then_some(limit.rlim_cur.min(RawFd::MAX as libc::rlim_t) as RawFd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;

    #[test]
    fn a_number_is_raised_and_remembered_while_it_lives() {
        let made = OwnedFd::from(File::open("/dev/null").unwrap());
        let before = made.as_raw_fd();
        assert!(!is_own(before));
        let own = Own::new(made);
        let after = own.as_raw_fd();
        assert!(after > before && (after >= LOWEST || limit().unwrap() <= LOWEST), "{before}, {after}");
        assert!(is_own(after));
        drop(own);
        assert!(!is_own(after));
    }
}
