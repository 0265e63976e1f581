//! Accepting, and what to do when nothing more can be accepted.
//!
//! The listener's edge comes once for all that waits in its queue. When an accept fails for want of descriptors the
//! queue is not empty and no new edge is certain, yet trying again at once would spin. So the failure is remembered:
//! whoever closes a connection has the listener reported again, and since room may also come from another process, the
//! first worker looks again whenever it has been idle for a while.

use super::Shared;
use crate::system::epoll::{ARRIVALS, BOTH_WAYS_FOR_LIFE};
use std::io;
use std::net::TcpStream;
use std::os::fd::AsRawFd;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The listener's token; a connection's is its descriptor, which is never that large.
pub(super) const LISTENER: u64 = u64::MAX;
/// How long the first worker sleeps at most while the listener is starved.
pub(super) const STARVED_WAIT: Duration = Duration::from_millis(100);

/// What an accept that failed asks for.
enum Refusal {
    /// The queue is empty.
    Empty,
    /// This connection is lost; the next may be well.
    Lost,
    /// No connection can be accepted until something is freed.
    Starved,
    /// The listener itself is broken.
    Broken(io::Error),
}

fn sort(error: io::Error) -> Refusal {
    match error.raw_os_error() {
        Some(libc::EAGAIN) => Refusal::Empty,
        Some(libc::EMFILE | libc::ENFILE | libc::ENOBUFS | libc::ENOMEM) => Refusal::Starved,
        Some(libc::EBADF | libc::EINVAL | libc::ENOTSOCK | libc::EOPNOTSUPP | libc::EFAULT) => Refusal::Broken(error),
        // Whatever else Linux reports belongs to the connection that was about to be accepted.
        _ => Refusal::Lost,
    }
}

impl Shared {
    /// Accepts all that waits, giving the connections to the workers in turn from `next` on.
    pub(super) fn accept_all(&self, next: &mut usize) -> io::Result<()> {
        let mut tried_after_starving = false;
        loop {
            match self.listener.accept() {
                Ok((stream, _)) => {
                    self.starved.store(false, Ordering::Relaxed);
                    tried_after_starving = false;
                    // A connection that cannot be set up is dropped, which closes it: its peer sees that.
                    if self.hand_over(stream, *next).is_ok() {
                        *next = (*next + 1) % self.posts.len();
                    }
                }
                Err(error) => match sort(error) {
                    Refusal::Empty => return Ok(()),
                    Refusal::Lost => {}
                    // A connection closed between the failure and the mark would have told nobody, so one more try
                    // follows the mark.
                    Refusal::Starved if !tried_after_starving => {
                        tried_after_starving = true;
                        self.starved.store(true, Ordering::SeqCst);
                    }
                    Refusal::Starved => return Ok(()),
                    Refusal::Broken(error) => return Err(error),
                },
            }
        }
    }

    fn hand_over(&self, stream: TcpStream, worker: usize) -> io::Result<()> {
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        let post = &self.posts[worker];
        let mut inbox = post.inbox.lock().unwrap_or_else(PoisonError::into_inner);
        post.epoll.add(&stream, BOTH_WAYS_FOR_LIFE, stream.as_raw_fd() as u64)?;
        inbox.push(stream);
        Ok(())
    }

    /// To be called after a connection was closed: lets a starved listener try again.
    pub(super) fn descriptor_freed(&self) -> io::Result<()> {
        if self.starved.swap(false, Ordering::SeqCst) {
            self.posts[0].epoll.report_again(&self.listener, ARRIVALS, LISTENER)?;
        }
        Ok(())
    }
}
