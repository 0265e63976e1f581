//! What few sockets have: made with the first of it, so that the others neither carry it nor read past it.

use super::{Socket, changes, notification, unbuffered};
use crate::linux::rio::queue::RequestQueue;
use crate::linux::{address, afd};
use overlapped_core::Object;
use overlapped_engine::transfer::{self, Address};
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::{Arc, OnceLock};

#[derive(Default)]
pub(super) struct Rare {
    /// The object that the handle itself is (SKH-1), made when first needed.
    pub(super) handle_event: OnceLock<Arc<Object>>,
    /// Its queue of registered I/O.
    pub(super) requests: OnceLock<Arc<RequestQueue>>,
    /// Its registration with `ProcessSocketNotifications`.
    pub(super) notification: OnceLock<Box<notification::Cell>>,
    /// What a socket with an `SO_SNDBUF` of 0 needs, made when that is first set.
    pub(super) unbuffered: OnceLock<Box<unbuffered::Unbuffered>>,
    /// Where a listener takes connections, if that is one address: theirs, too.
    pub(super) listens_at: OnceLock<Box<Address>>,
    /// What waits for a change of this host's addresses or routes.
    pub(super) awaited: parking_lot::Mutex<Vec<changes::Awaited>>,
    /// Of a raw socket that has received all that passes an interface: what it was made with.
    pub(super) beside: OnceLock<OwnedFd>,
    /// What asks the driver about it.
    pub(super) polls: OnceLock<Box<afd::Polls>>,
}

impl Socket {
    /// Made if there is none yet.
    pub(super) fn rare(&self) -> &Rare {
        self.rare.get_or_init(Box::default)
    }

    #[inline]
    pub(super) fn rare_if_any(&self) -> Option<&Rare> {
        self.rare.get()
    }

    /// Its queue of registered I/O, if it has one.
    #[inline]
    pub(crate) fn requests(&self) -> Option<&Arc<RequestQueue>> {
        self.rare_if_any()?.requests.get()
    }

    /// Gives it its queue, or the queue back where it has one.
    pub(crate) fn set_requests(&self, queue: Arc<RequestQueue>) -> Result<(), Arc<RequestQueue>> {
        self.rare().requests.set(queue)
    }

    /// Remembers where a listener takes connections.
    pub(crate) fn note_listening(&self) {
        if let Ok(address) = transfer::local_address(self.fd())
            && !address::is_any(&address)
        {
            let _ = self.rare().listens_at.set(Box::new(address));
        }
    }

    /// The local address of a connection of this listener.
    pub(super) fn address_of(&self, connection: &OwnedFd) -> Address {
        match self.rare_if_any().and_then(|rare| rare.listens_at.get()) {
            Some(address) => **address,
            None => transfer::local_address(connection.as_raw_fd()).unwrap_or_default(),
        }
    }

    #[inline]
    pub(super) fn notification(&self) -> Option<&notification::Cell> {
        self.rare_if_any()?.notification.get().map(|cell| &**cell)
    }

    /// The list of what asks the driver about it, made with the first.
    pub(crate) fn polls(&self) -> &afd::Polls {
        self.rare().polls.get_or_init(Box::default)
    }

    #[inline]
    pub(super) fn polls_if_any(&self) -> Option<&afd::Polls> {
        self.rare_if_any()?.polls.get().map(|polls| &**polls)
    }

    #[inline]
    pub(super) fn unbuffered(&self) -> Option<&unbuffered::Unbuffered> {
        self.rare_if_any()?.unbuffered.get().map(|unbuffered| &**unbuffered)
    }
}
