//! A connect attempt: its start, and its one end.
//!
//! Linux says how an attempt ended once, to whoever asks first. So the question, the phase and the record change together,
//! under the record's lock, and FD_CONNECT is recorded by whoever notices the end: the edge, or a call of the program that
//! had to know (NET-48).
#![allow(unsafe_code)] // Sends the program's first data with the request.

use super::Socket;
use super::edge::trace_recorded;
use super::phase::Phase;
use crate::linux::address::Peer;
use crate::linux::deliver::Delivery;
use overlapped_core::error::{Call, WsaError};
use overlapped_core::record::NetworkEvents;
use overlapped_engine::transfer::{self, Address};
use std::sync::atomic::Ordering;

/// Failures that end an attempt; any other means that none has begun.
fn ends_attempt(errno: i32) -> bool {
    matches!(errno, libc::ECONNREFUSED | libc::ENETUNREACH | libc::EHOSTUNREACH | libc::ETIMEDOUT)
}

impl Socket {
    /// Begins an attempt on a stream. `before` is the phase that the caller has seen and found fit, `during` the one that
    /// the attempt has. `Ok` where its end is told later or has been recorded already, a failure at once included.
    pub(crate) fn begin_connect(&self, before: Phase, during: Phase, to: &Address) -> Result<(), WsaError> {
        // SAFETY: there is no data.
        unsafe { self.begin_connect_with(before, during, to, &[]) }.map(drop)
    }

    /// The same, with data to be sent first: how much of it is on its way already.
    ///
    /// # Safety
    /// The buffers are memory that may be read, or addresses that the kernel refuses.
    pub(crate) unsafe fn begin_connect_with(
        &self,
        before: Phase,
        during: Phase,
        to: &Address,
        first: &[libc::iovec],
    ) -> Result<usize, WsaError> {
        if !self.phase.advance(before, during) {
            // Another thread was faster.
            return Err(WsaError::WSAEALREADY);
        }
        self.record.lock().connect_started();
        self.options.lock().peer = Some(Peer::new(to));
        // Its TIME_WAIT shall keep nobody from the port.
        self.reuse_address(true);
        let shared = if before == Phase::Failed { self.forget_failure() } else { None };
        // SAFETY: the caller's promise.
        let (early, begun) = match unsafe { self.open_fast(shared, to, first) } {
            Some(Ok(early)) => (early, Err(libc::EINPROGRESS)),
            Some(Err(errno)) => (0, Err(errno)),
            None => (0, self.connect_from(shared, to)),
        };
        let begun = match begun {
            // A path on which nothing is, like one on which nobody listens.
            Err(libc::ENOENT) if self.nature.family == libc::AF_UNIX => Err(libc::ECONNREFUSED),
            begun => begun,
        };
        match begun {
            Err(libc::EINPROGRESS) => Ok(early),
            Ok(()) => {
                self.conclude_connect(during, |_| Some(0));
                Ok(0)
            }
            Err(errno) if ends_attempt(errno) => {
                self.conclude_connect(during, |_| Some(errno));
                Ok(0)
            }
            Err(errno) => {
                self.phase.set(before);
                Err(self.error(errno, Call::Connect))
            }
        }
    }

    /// Lets Linux forget a failed attempt: until then it takes neither another nor `listen`. The socket stays bound (SOCK-35).
    /// A port that others hold by now is returned: a connection can share it.
    pub(crate) fn forget_failure(&self) -> Option<u16> {
        transfer::forget_attempt(self.fd_to_change()).ok().flatten()
    }

    /// Connects with what there is room for of the first data, if the program has asked for that and may have it, and any port will do
    /// (OPT-10): how much goes with the request. It goes on in the background.
    ///
    /// # Safety
    /// As for [`Self::begin_connect_with`].
    unsafe fn open_fast(&self, port: Option<u16>, to: &Address, first: &[libc::iovec]) -> Option<Result<usize, i32>> {
        if port.is_some() || !self.opens_fast(first) {
            return None;
        }
        // SAFETY: the caller's promise.
        match unsafe { transfer::connect_with(self.fd_to_change(), to, first) } {
            // The machine does not permit that.
            Err(libc::EOPNOTSUPP) => None,
            begun => Some(begun),
        }
    }

    /// Connects from this port, if one is given and no connection to the same address has it.
    fn connect_from(&self, port: Option<u16>, to: &Address) -> Result<(), i32> {
        let fd = self.fd_to_change();
        if port.is_none() || transfer::choose_port(fd, port).is_err() {
            return transfer::connect(fd, to);
        }
        let begun = transfer::connect(fd, to);
        let _ = transfer::choose_port(fd, None);
        match begun {
            Err(libc::EADDRNOTAVAIL) => transfer::connect(fd, to),
            begun => begun,
        }
    }

    /// Whether the program has asked for the first data to go with the request to connect. What is not buffered is held until it
    /// is acknowledged, and goes after it.
    fn opens_fast(&self, first: &[libc::iovec]) -> bool {
        let asked = |name| transfer::integer_option(self.fd(), libc::IPPROTO_TCP, name).is_ok_and(|value| value != 0);
        first.iter().any(|buffer| buffer.iov_len > 0)
            && self.nature.protocol == libc::IPPROTO_TCP
            && !self.is_unbuffered()
            && asked(libc::TCP_FASTOPEN)
    }

    /// How the connect attempt under way ended: zero, an errno, or not yet. Whoever asks first after the end records it.
    pub(crate) fn connect_outcome(&self) -> Option<i32> {
        let phase = self.phase.get();
        match phase {
            Phase::Connecting | Phase::ConnectingEx => {}
            Phase::Connected => return Some(0),
            _ => return Some(self.options.lock().connect_failure),
        }
        let polled = transfer::poll_now(self.fd(), libc::POLLOUT);
        if polled & (libc::POLLOUT | libc::POLLERR | libc::POLLHUP) == 0 {
            return None;
        }
        self.conclude_connect(phase, |socket| {
            match transfer::take_error(socket.fd()) {
                // It has not begun: a stream that is not connected hangs up too.
                0 if polled & libc::POLLHUP != 0 => None,
                // It succeeded, and the connection has been reset since.
                libc::ECONNRESET | libc::EPIPE => {
                    socket.sticky.store(libc::ECONNRESET, Ordering::Release);
                    Some(0)
                }
                errno => Some(errno),
            }
        })
    }

    /// Ends the attempt that the phase `during` stands for with what `ask` says, unless somebody else has.
    fn conclude_connect(&self, during: Phase, ask: impl FnOnce(&Self) -> Option<i32>) -> Option<i32> {
        let mut delivery = Delivery::new();
        let mut record = self.record.lock();
        if self.phase.get() != during {
            drop(record);
            return self.connect_outcome();
        }
        let errno = ask(self)?;
        let code = if errno == 0 { 0 } else { self.error(errno, Call::Connect).code() };
        {
            let mut options = self.options.lock();
            options.connect_failure = errno;
            options.so_error = code;
            if errno == 0 {
                options.connected_at = Some(std::time::Instant::now());
                options.lacks_context = during == Phase::ConnectingEx;
            }
        }
        self.phase.set(if errno == 0 { Phase::Connected } else { Phase::Failed });
        // FD_CONNECT, and with success the first FD_WRITE (NET-46).
        let due = record.connected(code);
        drop(record);
        trace_recorded(self, NetworkEvents::CONNECT);
        if let Some(event) = due {
            event.set(&mut delivery.wakes);
        }
        Some(errno)
    }
}
