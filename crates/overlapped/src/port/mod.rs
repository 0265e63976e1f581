//! Completion ports: a queue of ends that any number of threads take from.
//!
//! A port has one type of buffer for receives and one for sends, so that a packet is an enum without casts and without a
//! box. A packet carries its socket: a server needs no table to find the client that a completion belongs to. An operation
//! in flight keeps its socket open likewise; [`PortSocket::close`] ends both.

mod core;
mod descriptor;
mod file;
mod future;
mod packet;
mod post;
mod queue;
mod readiness;
mod socket;
mod stream;
mod tasks;

use std::collections::VecDeque;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub use file::PortFile;
pub use future::Awaited;
pub use overlapped_sys::port_descriptor::PortDescriptor;
pub use packet::Packet;
pub use post::{Post, Posted};
pub use queue::Dequeued;
pub use readiness::{Readiness, Trigger};
pub use socket::PortSocket;
pub use stream::PortStream;

use self::core::Core;
use crate::error::{Failed, Result};
use crate::{IoBuffer, IoBufferMut, Socket, Timeout, apc};

/// `NumberOfConcurrentThreads`—How many threads of a port may run at the same time. More may wait at it: when one blocks
/// elsewhere, another is released.
///
/// Source: CreateIoCompletionPort function (ioapiset.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "NumberOfConcurrentThreads")]
pub enum Concurrency {
    /// As many as there are processors.
    Cores,
    /// This many, at least 1.
    Exactly(u32),
}

/// `CreateIoCompletionPort`—A completion port whose operations receive into `R` and send from `S`.
///
/// Threads share it by reference or in an `Arc`. Packets come in the order of the ends; the thread that came last is
/// released first.
///
/// Dropping it closes all its sockets. What is in flight then is kept until its end.
///
/// Source: I/O Completion Ports (FileIO)
///
/// ```
/// # use overlapped::{CompletionPort, Concurrency, Packet, Socket, Timeout};
/// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
/// # let client = Socket::connected(listener.local_address()?)?;
/// # let (server, _) = listener.accept()?;
/// let port: CompletionPort<Vec<u8>> = CompletionPort::new(Concurrency::Cores)?;
/// let server = port.associate(server, 7)?;
/// server.receive(Vec::with_capacity(1024)).post()?;
/// client.send_now(b"hello")?;
/// if let Some(Packet::Receive { socket, key, result, buffer }) = port.get(Timeout::Infinite)? {
///     assert_eq!((key, result?), (7, 5));
///     socket.send(buffer).post()?; // back to the sender
/// }
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Debug)]
#[doc(alias = "IOCP")]
#[doc(alias = "CreateIoCompletionPort")]
pub struct CompletionPort<R: IoBufferMut, S: IoBuffer = R> {
    handle: PortHandle<R, S>,
    /// Packets that came while this port was driving a future, and whether there are any.
    held: Mutex<VecDeque<Packet<R, S>>>,
    holds: AtomicBool,
}

impl<B: IoBuffer + IoBufferMut> CompletionPort<B> {
    /// `CreateIoCompletionPort`—Makes a port with one type of buffer.
    ///
    /// # Errors
    /// [`WSA_INVALID_PARAMETER`](crate::WsaError::WSA_INVALID_PARAMETER) for [`Concurrency::Exactly`]`(0)`;
    /// [`WSA_NOT_ENOUGH_MEMORY`](crate::WsaError::WSA_NOT_ENOUGH_MEMORY).
    ///
    /// Source: CreateIoCompletionPort function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
    /// # drop(port);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CreateIoCompletionPort")]
    pub fn new(concurrency: Concurrency) -> Result<CompletionPort<B>> {
        CompletionPort::with_send_buffers(concurrency)
    }
}

impl<R: IoBufferMut, S: IoBuffer> CompletionPort<R, S> {
    /// `CreateIoCompletionPort`—Makes a port that receives into one type and sends from another.
    ///
    /// # Errors
    /// As of [`CompletionPort::new`].
    ///
    /// Source: CreateIoCompletionPort function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency};
    /// # use std::sync::Arc;
    /// // One line goes to many clients without being copied.
    /// let port: CompletionPort<Vec<u8>, Arc<[u8]>> = CompletionPort::with_send_buffers(Concurrency::Cores)?;
    /// # drop(port);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CreateIoCompletionPort")]
    pub fn with_send_buffers(concurrency: Concurrency) -> Result<CompletionPort<R, S>> {
        let handle = PortHandle(Arc::new(Core::new(concurrency)?));
        Ok(CompletionPort { handle, held: Mutex::default(), holds: AtomicBool::new(false) })
    }

    /// `CreateIoCompletionPort`—What can be done with the port without taking packets: to be given to other threads, and to
    /// tasks. See [`PortHandle`].
    ///
    /// Source: CreateIoCompletionPort function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let handle = port.handle();
    /// std::thread::spawn(move || handle.post(1, 2));
    /// assert!(port.get(overlapped::Timeout::Infinite)?.is_some());
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CreateIoCompletionPort")]
    pub fn handle(&self) -> PortHandle<R, S> {
        self.handle.clone()
    }

    /// `CreateIoCompletionPort`—Moves a socket to this port, where it stays. Packets of its operations carry `key`.
    ///
    /// # Errors
    /// [`WSA_INVALID_PARAMETER`](crate::WsaError::WSA_INVALID_PARAMETER) if the socket belongs to a port. It comes back.
    ///
    /// Source: CreateIoCompletionPort function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Socket};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let socket = port.associate(Socket::tcp_v4()?, 1)?;
    /// assert_eq!(socket.key(), 1);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CreateIoCompletionPort")]
    pub fn associate(&self, socket: Socket, key: usize) -> Result<PortSocket<R, S>, Failed<Socket>> {
        self.handle.associate(socket, key)
    }

    /// `SetFileCompletionNotificationModes`—Like [`CompletionPort::associate`], with
    /// `FILE_SKIP_COMPLETION_PORT_ON_SUCCESS`: the packet of an operation that is complete at once is not queued, but comes
    /// back from [`Post::post`], as [`Posted::Complete`].
    ///
    /// # Errors
    /// As of [`CompletionPort::associate`].
    ///
    /// Source: SetFileCompletionNotificationModes function (winbase.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Posted, Socket};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let client = port.associate_skipping(client, 1)?;
    /// match client.send(b"hello".to_vec()).post()? {
    ///     Posted::Complete(packet) => println!("done: {packet:?}"),
    ///     Posted::Queued(_) => println!("the packet will come"),
    /// }
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SetFileCompletionNotificationModes")]
    #[doc(alias = "FILE_SKIP_COMPLETION_PORT_ON_SUCCESS")]
    pub fn associate_skipping(&self, socket: Socket, key: usize) -> Result<PortSocket<R, S>, Failed<Socket>> {
        self.handle.associate_skipping(socket, key)
    }

    /// `GetQueuedCompletionStatus`—Takes the next packet; `None` when the time is over.
    ///
    /// # Errors
    /// None that a program of this crate can cause. That an operation failed is in its packet.
    ///
    /// Source: GetQueuedCompletionStatus function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Timeout};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// assert!(port.get(Timeout::Zero)?.is_none());
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "GetQueuedCompletionStatus")]
    pub fn get(&self, timeout: Timeout) -> Result<Option<Packet<R, S>>> {
        match self.take_held() {
            Some(packet) => Ok(Some(packet)),
            None => self.handle.0.get(timeout),
        }
    }

    /// `GetQueuedCompletionStatusEx`—Appends up to `max` packets, at most 64, to `packets`, waiting for the first.
    ///
    /// # Errors
    /// [`WSA_INVALID_PARAMETER`](crate::WsaError::WSA_INVALID_PARAMETER) if `max` is 0.
    ///
    /// Source: GetQueuedCompletionStatusEx function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Dequeued, Timeout};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// port.post(1, 10)?;
    /// port.post(2, 20)?;
    /// let mut packets = Vec::new();
    /// assert_eq!(port.get_many(&mut packets, 64, Timeout::Infinite)?, Dequeued::Packets(2));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "GetQueuedCompletionStatusEx")]
    pub fn get_many(&self, packets: &mut Vec<Packet<R, S>>, max: usize, timeout: Timeout) -> Result<Dequeued> {
        self.get_batch(packets, max, timeout, false)
    }

    /// `GetQueuedCompletionStatusEx`—Like [`CompletionPort::get_many`], alertably: routines and APCs of this thread run if
    /// there is no packet.
    ///
    /// # Errors
    /// As of [`CompletionPort::get_many`].
    ///
    /// # Panics
    /// If a routine or an APC panicked.
    ///
    /// Source: GetQueuedCompletionStatusEx function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Dequeued, Timeout, thread};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// thread::current()?.queue_apc(|| {})?;
    /// assert_eq!(port.get_many_alertable(&mut Vec::new(), 64, Timeout::Infinite)?, Dequeued::IoCompletion);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "GetQueuedCompletionStatusEx")]
    pub fn get_many_alertable(
        &self,
        packets: &mut Vec<Packet<R, S>>,
        max: usize,
        timeout: Timeout,
    ) -> Result<Dequeued> {
        let dequeued = self.get_batch(packets, max, timeout, true);
        apc::resume_panic();
        dequeued
    }

    /// Beyond Winsock—Lets sends on the port's sockets leave together: with the next get of the thread that started them, or
    /// after a millisecond, whichever is first. A thousand of them take a few system calls then, and a round trip a small part
    /// of one. Each is pending, and is told by its packet. Returns whether that is so now: it takes a port of
    /// [`Concurrency::Exactly(1)`](crate::Concurrency), and is asked for before the port has a socket and before the first get.
    ///
    /// Differences from Windows: there sends leave at once, and this returns false. So it does on Linux where epoll runs alone.
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
    /// if !port.batch_sends(true) {
    ///     println!("sends leave at once here");
    /// }
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    pub fn batch_sends(&self, on: bool) -> bool {
        overlapped_sys::batch_sends(self.handle.raw_handle(), on)
    }

    /// `PostQueuedCompletionStatus`—Queues a packet of the program's own: [`Packet::Posted`].
    ///
    /// # Errors
    /// [`WSA_NOT_ENOUGH_MEMORY`](crate::WsaError::WSA_NOT_ENOUGH_MEMORY).
    ///
    /// Source: PostQueuedCompletionStatus function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, Timeout};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// port.post(1, usize::MAX)?;
    /// assert!(matches!(port.get(Timeout::Zero)?, Some(Packet::Posted { key: 1, value: usize::MAX })));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "PostQueuedCompletionStatus")]
    pub fn post(&self, key: usize, value: usize) -> Result<()> {
        self.handle.post(key, value)
    }

    /// `PostQueuedCompletionStatus`—Tells every thread that takes packets to stop: behind what is queued now, each `get` of
    /// each thread gives a [`Packet::Stop`], again and again.
    ///
    /// # Errors
    /// [`WSA_NOT_ENOUGH_MEMORY`](crate::WsaError::WSA_NOT_ENOUGH_MEMORY).
    ///
    /// Source: PostQueuedCompletionStatus function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, Timeout};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// std::thread::scope(|scope| {
    ///     for _ in 0..4 {
    ///         scope.spawn(|| while !matches!(port.get(Timeout::Infinite), Ok(Some(Packet::Stop)) | Err(_)) {});
    ///     }
    ///     port.stop()
    /// })?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "PostQueuedCompletionStatus")]
    pub fn stop(&self) -> Result<()> {
        self.handle.stop()
    }

    /// `GetQueuedCompletionStatus`—Runs a future on this thread, which takes the port's packets meanwhile: for the
    /// operations that the future and the port's tasks ([`PortHandle::spawn`]) await.
    ///
    /// Other packets are kept and come from the next `get`. Nobody else takes packets meanwhile, since the port is borrowed
    /// mutably: a future associates sockets by [`CompletionPort::handle`].
    ///
    /// # Panics
    /// If the future or a task does.
    ///
    /// Source: GetQueuedCompletionStatusEx function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Socket};
    /// let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
    /// let handle = port.handle();
    /// let listener = port.associate(Socket::listener("127.0.0.1:0".parse().unwrap())?, 0)?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # client.send_now(b"hello")?;
    /// # client.shutdown(overlapped::Shutdown::Send)?;
    /// port.block_on(async move {
    ///     let accepted = listener.accept_into(Socket::tcp_v4()?).await?;
    ///     let client = handle.associate(accepted.socket, 1)?;
    ///     let mut buffer = Vec::with_capacity(4096);
    ///     loop {
    ///         buffer = client.receive(buffer).await?.buffer;
    ///         if buffer.is_empty() {
    ///             return Ok::<(), overlapped::WsaError>(());
    ///         }
    ///         buffer = client.send(buffer).await?.buffer;
    ///     }
    /// })?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    pub fn block_on<F: Future>(&mut self, future: F) -> F::Output {
        let core = self.handle.0.clone();
        let mut holding = Holding { port: self, packets: Vec::new() };
        tasks::drive(&core, &mut holding.packets, future)
    }

    fn get_batch(
        &self,
        packets: &mut Vec<Packet<R, S>>,
        max: usize,
        timeout: Timeout,
        alertable: bool,
    ) -> Result<Dequeued> {
        let held = std::iter::from_fn(|| self.take_held()).take(max);
        match held.map(|packet| packets.push(packet)).count() {
            0 => self.handle.0.get_many(packets, max, timeout, alertable),
            count => Ok(Dequeued::Packets(count)),
        }
    }

    /// A packet that came while the port was driving a future.
    fn take_held(&self) -> Option<Packet<R, S>> {
        if !self.holds.load(Ordering::Acquire) {
            return None;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let packet = held.pop_front();
        self.holds.store(!held.is_empty(), Ordering::Release);
        drop(held);
        if let Some(Packet::Stop) = packet {
            // It was taken for one thread, and is for all. If that fails, the port has no memory for more.
            let _ = self.stop();
        }
        packet
    }
}

/// Packets that come while a port drives a future. They are held for the next `get`, however the future ends.
struct Holding<'p, R: IoBufferMut, S: IoBuffer> {
    port: &'p mut CompletionPort<R, S>,
    packets: Vec<Packet<R, S>>,
}

impl<R: IoBufferMut, S: IoBuffer> Drop for Holding<'_, R, S> {
    fn drop(&mut self) {
        *self.port.holds.get_mut() |= !self.packets.is_empty();
        self.port.held.get_mut().unwrap_or_else(PoisonError::into_inner).extend(self.packets.drain(..));
    }
}

impl<R: IoBufferMut, S: IoBuffer> Drop for CompletionPort<R, S> {
    fn drop(&mut self) {
        core::shut(&self.handle.0);
    }
}

/// `CreateIoCompletionPort`—A port as seen by those who do not take its packets, from [`CompletionPort::handle`].
///
/// Once the [`CompletionPort`] is dropped, its calls fail with
/// [`WSA_INVALID_HANDLE`](crate::WsaError::WSA_INVALID_HANDLE).
///
/// Source: CreateIoCompletionPort function (ioapiset.h)
///
/// ```
/// # use overlapped::{CompletionPort, Concurrency, Packet, Timeout};
/// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
/// let handle = port.handle();
/// std::thread::spawn(move || handle.stop());
/// assert!(matches!(port.get(Timeout::Infinite)?, Some(Packet::Stop)));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Debug)]
#[doc(alias = "CreateIoCompletionPort")]
pub struct PortHandle<R: IoBufferMut, S: IoBuffer = R>(Arc<Core<R, S>>);

impl<R: IoBufferMut, S: IoBuffer> PortHandle<R, S> {
    /// `CreateIoCompletionPort`—As [`CompletionPort::associate`].
    pub fn associate(&self, socket: Socket, key: usize) -> Result<PortSocket<R, S>, Failed<Socket>> {
        PortSocket::new(&self.0, socket, key, false)
    }

    /// `SetFileCompletionNotificationModes`—As [`CompletionPort::associate_skipping`].
    pub fn associate_skipping(&self, socket: Socket, key: usize) -> Result<PortSocket<R, S>, Failed<Socket>> {
        PortSocket::new(&self.0, socket, key, true)
    }

    /// `PostQueuedCompletionStatus`—As [`CompletionPort::post`].
    pub fn post(&self, key: usize, value: usize) -> Result<()> {
        self.0.post(queue::Message::Value { key, value })
    }

    /// `PostQueuedCompletionStatus`—As [`CompletionPort::stop`].
    pub fn stop(&self) -> Result<()> {
        self.0.post(queue::Message::Stop)
    }

    pub(crate) fn raw_handle(&self) -> crate::sys::HANDLE {
        self.0.raw()
    }

    /// `QueueUserWorkItem`—Makes a future a task, which [`CompletionPort::block_on`] runs beside its own future. A task that
    /// is not over when the port is dropped is dropped, too.
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Socket};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
    /// let (client, server) = (port.associate(client, 0)?, port.associate(server, 1)?);
    /// port.handle().spawn(async move { drop(client.send(b"hello".to_vec()).await) });
    /// assert_eq!(port.block_on(async { server.receive(vec![0; 64]).await })?.bytes, 5);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    pub fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        tasks::spawn(&self.0, future);
    }
}

impl<R: IoBufferMut, S: IoBuffer> Clone for PortHandle<R, S> {
    fn clone(&self) -> Self {
        PortHandle(self.0.clone())
    }
}
