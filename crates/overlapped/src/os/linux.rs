//! Linux: descriptors for event loops and runtimes that are not this crate's.
//!
//! A port has a descriptor here, which any runtime can wait for as it waits for a socket. The protocol:
//!
//! 1. Take what is there: [`get`](crate::CompletionPort::get) with [`Timeout::Zero`](crate::Timeout::Zero) until it gives
//!    nothing.
//! 2. Wait until the descriptor is readable (level or edge, it makes no difference); then go to 1.
//!
//! Readable means that a get may find something, not that it does. Taking packets also ends the awaits of operations, so
//! that futures of a port run on the other runtime. While the descriptor is lent, what is pending at the port makes progress
//! when the program takes packets, and not by itself.
//!
//! ```
//! use overlapped::os::linux::PortExt;
//! use overlapped::{CompletionPort, Concurrency, Packet, Timeout};
//! use std::os::fd::AsRawFd;
//! # #[allow(unsafe_code)]
//! # fn wait_until_readable(fd: i32) {
//! #     let mut entry = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
//! #     assert_eq!(unsafe { libc::poll(&mut entry, 1, 10_000) }, 1);
//! # }
//!
//! let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
//! let descriptor = port.descriptor();
//! port.post(1, 10)?;
//! 'serving: loop {
//!     wait_until_readable(descriptor.as_raw_fd()); // poll, epoll, an AsyncFd, ...
//!     while let Some(packet) = port.get(Timeout::Zero)? {
//!         if matches!(packet, Packet::Posted { .. }) {
//!             break 'serving;
//!         }
//!     }
//! }
//! # Ok::<(), overlapped::WsaError>(())
//! ```

pub use overlapped_sys::port_descriptor::PortDescriptor;

use crate::{CompletionPort, IoBuffer, IoBufferMut};

/// What a port has on Linux alone.
pub trait PortExt {
    /// Lends the descriptor that is readable when packets may be taken, until it is dropped. It keeps the port's queue, not
    /// its sockets. There is no such thing on Windows, where ports are waited for by getting.
    fn descriptor(&self) -> PortDescriptor;
}

impl<R: IoBufferMut, S: IoBuffer> PortExt for CompletionPort<R, S> {
    fn descriptor(&self) -> PortDescriptor {
        overlapped_sys::port_descriptor::lend(self.raw_handle()).expect("the port is open while it is borrowed")
    }
}
