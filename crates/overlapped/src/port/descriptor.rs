//! A port's descriptor, for event loops and runtimes that are not this crate's.

use super::{CompletionPort, PortDescriptor};
use crate::error::{Result, WsaError};
use crate::sys::port_descriptor;
use crate::{IoBuffer, IoBufferMut};

impl<R: IoBufferMut, S: IoBuffer> CompletionPort<R, S> {
    /// Lends the descriptor that is readable when packets may be taken, until it is dropped: any event loop or runtime can wait for
    /// it as it waits for a socket. It keeps the port's queue, not its sockets. The protocol:
    ///
    /// 1. Take what is there: [`get`](Self::get) with [`Timeout::Zero`](crate::Timeout::Zero) until it gives nothing.
    /// 2. Wait until the descriptor is readable (level or edge, it makes no difference); then go to 1.
    ///
    /// Readable means that a get may find something, not that it does. Taking packets also ends the awaits of operations, so
    /// that futures of a port run on the other runtime. While the descriptor is lent, what is pending at the port makes progress
    /// when the program takes packets, and not by itself.
    ///
    /// On Linux it has the traits of `std::os::fd` too.
    ///
    /// # Errors
    /// `WSAEOPNOTSUPP` on Windows, where ports are waited for by getting.
    ///
    /// ```
    /// use overlapped::{CompletionPort, Concurrency, Packet, Timeout};
    /// # #[allow(unsafe_code)]
    /// # fn wait_until_readable(fd: i32) {
    /// #     let mut entry = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
    /// #     // SAFETY: one entry, which is live.
    /// #     assert_eq!(unsafe { libc::poll(&mut entry, 1, 10_000) }, 1);
    /// # }
    ///
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let descriptor = port.descriptor()?;
    /// port.post(1, 10)?;
    /// 'serving: loop {
    ///     wait_until_readable(descriptor.number()); // poll, epoll, an AsyncFd, ...
    ///     while let Some(packet) = port.get(Timeout::Zero)? {
    ///         if matches!(packet, Packet::Posted { .. }) {
    ///             break 'serving;
    ///         }
    ///     }
    /// }
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    pub fn descriptor(&self) -> Result<PortDescriptor> {
        port_descriptor::lend(self.handle.raw_handle()).ok_or(WsaError::WSAEOPNOTSUPP)
    }
}
