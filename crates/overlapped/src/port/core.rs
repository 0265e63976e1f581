//! What a port's owner, its handles and its sockets share; the register of its sockets, and the end of it all.
#![allow(unsafe_code)] // Calls of the function table.

use std::fmt;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::Concurrency;
use super::packet::Packet;
use super::socket::SocketCore;
use super::tasks::Tasks;
use crate::error::{Result, WsaError, last_error};
use crate::handle::OwnedHandle;
use crate::sys::{self, HANDLE, SOCKET};
use crate::{IoBuffer, IoBufferMut, Timeout};

pub(crate) struct Core<R, S> {
    port: OwnedHandle,
    register: Mutex<Register<R, S>>,
    /// The port was dropped. Set under the lock of the register, so that no socket is entered after that.
    shut: AtomicBool,
    pub(super) tasks: Tasks,
}

/// The sockets of a port. They are known so that dropping the port can close them: their operations keep them open.
struct Register<R, S> {
    sockets: Vec<Option<Weak<SocketCore<R, S>>>>,
    free: Vec<usize>,
}

impl<R, S> Core<R, S> {
    pub(super) fn new(concurrency: Concurrency) -> Result<Core<R, S>> {
        let threads = match concurrency {
            Concurrency::Cores => 0,
            Concurrency::Exactly(0) => return Err(WsaError::WSA_INVALID_PARAMETER),
            Concurrency::Exactly(threads) => threads,
        };
        sweep_orphans();
        // SAFETY: this value and NULL ask for a new port without a handle.
        let port = unsafe { sys::CreateIoCompletionPort(sys::INVALID_HANDLE_VALUE, null_mut(), 0, threads) };
        let register = Register { sockets: Vec::new(), free: Vec::new() };
        let (register, shut) = (Mutex::new(register), AtomicBool::new(false));
        Ok(Core { port: OwnedHandle::new(port)?, register, shut, tasks: Tasks::default() })
    }

    pub(super) fn raw(&self) -> HANDLE {
        self.port.raw()
    }

    pub(super) fn is_shut(&self) -> bool {
        self.shut.load(Ordering::Acquire)
    }

    /// Ties a socket's handle to the port.
    pub(super) fn tie(&self, socket: SOCKET, key: usize, skips: bool) -> Result<()> {
        let handle = std::ptr::without_provenance_mut(socket);
        // SAFETY: both handles are open.
        if unsafe { sys::CreateIoCompletionPort(handle, self.raw(), key, 0) }.is_null() {
            return Err(last_error());
        }
        if !skips {
            return Ok(());
        }
        // SAFETY: the handle is open.
        let set = unsafe { sys::SetFileCompletionNotificationModes(handle, sys::FILE_SKIP_COMPLETION_PORT_ON_SUCCESS) };
        crate::error::check(set)
    }

    /// Enters the socket that `make` makes of its place in the register; nothing if the port is shut.
    pub(super) fn enter(&self, make: impl FnOnce(usize) -> SocketCore<R, S>) -> Option<Arc<SocketCore<R, S>>> {
        let mut register = self.register();
        if self.is_shut() {
            return None;
        }
        let place = register.free.pop().unwrap_or_else(|| {
            register.sockets.push(None);
            register.sockets.len() - 1
        });
        let socket = Arc::new(make(place));
        register.sockets[place] = Some(Arc::downgrade(&socket));
        Some(socket)
    }

    /// The socket of this place is gone.
    pub(super) fn leave(&self, place: usize) {
        let mut register = self.register();
        register.sockets[place] = None;
        register.free.push(place);
    }

    fn register(&self) -> MutexGuard<'_, Register<R, S>> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R, S> fmt::Debug for Core<R, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompletionPort").field("handle", &self.raw()).finish_non_exhaustive()
    }
}

/// Closes all sockets of a port and drops what is queued. What is still in flight then is collected later.
pub(super) fn shut<R: IoBufferMut, S: IoBuffer>(core: &Arc<Core<R, S>>) {
    let register = core.register();
    core.shut.store(true, Ordering::Release);
    let sockets: Vec<_> = register.sockets.iter().flatten().filter_map(Weak::upgrade).collect();
    drop(register);
    for socket in sockets {
        socket.close();
    }
    core.tasks.clear();
    if !core.drain() {
        orphans().push(core.clone());
    }
    sweep_orphans();
}

/// Ports that were dropped while operations were in flight. Their packets can come only to these handles, and nobody else
/// waits for them: they are looked at whenever a port is made or dropped.
static ORPHANS: Mutex<Vec<Arc<dyn Orphan>>> = Mutex::new(Vec::new());

trait Orphan: Send + Sync {
    /// Drops what is queued. Whether no socket is left, and so nothing in flight.
    fn drain(&self) -> bool;
}

impl<R: IoBufferMut, S: IoBuffer> Orphan for Core<R, S> {
    fn drain(&self) -> bool {
        // Posted packets come to an end because nobody can post any more; a `Stop` would come for ever.
        while let Ok(Some(packet)) = self.get(Timeout::Zero) {
            drop::<Packet<R, S>>(packet);
        }
        self.register().sockets.iter().flatten().next().is_none()
    }
}

fn orphans() -> MutexGuard<'static, Vec<Arc<dyn Orphan>>> {
    ORPHANS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn sweep_orphans() {
    let mut left = std::mem::take(&mut *orphans());
    // Buffers are dropped with nothing held.
    left.retain(|orphan| !orphan.drain());
    orphans().append(&mut left);
}
