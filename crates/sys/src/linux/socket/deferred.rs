//! Connections that a condition function has put off (SOCK-25).
//!
//! Linux gives a connection once and takes none back, so those that `WSAAccept` deferred wait here, before all that the
//! kernel still has: the next accept of any kind takes them first (OVL-97). Few listeners ever defer: the others pay one
//! load per accept.

use super::Socket;
use super::run::Way;
use super::spare;
use crate::linux::deliver::Delivery;
use crate::linux::selecting;
use overlapped_engine::transfer::{self, Address};
use parking_lot::Mutex;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

struct Deferred {
    /// The token of its listener.
    listener: u64,
    connection: OwnedFd,
    from: Address,
}

static DEFERRED: Mutex<Vec<Deferred>> = Mutex::new(Vec::new());
/// How many there are, readable without the lock.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Takes the connection of `listener` that is first: one that was put off, else the kernel's.
pub(crate) fn accept(listener: &Socket, from: &mut Address) -> Result<OwnedFd, i32> {
    match take(listener) {
        Some(deferred) => {
            *from = deferred.from;
            Ok(deferred.connection)
        }
        None => spare::retry(|| transfer::accept(listener.fd(), from)),
    }
}

/// Whether there is a connection to accept.
pub(crate) fn has_connection(listener: &Socket) -> bool {
    is_any(listener) || transfer::poll_now(listener.fd(), libc::POLLIN) & libc::POLLIN != 0
}

/// Whether one was put off.
pub(crate) fn is_any(listener: &Socket) -> bool {
    COUNT.load(Ordering::SeqCst) > 0 && DEFERRED.lock().iter().any(|deferred| deferred.listener == listener.token)
}

fn take(listener: &Socket) -> Option<Deferred> {
    if COUNT.load(Ordering::SeqCst) == 0 {
        return None;
    }
    let mut all = DEFERRED.lock();
    let at = all.iter().position(|deferred| deferred.listener == listener.token)?;
    COUNT.fetch_sub(1, Ordering::SeqCst);
    Some(all.remove(at))
}

/// Puts a connection back to the head of the queue. An accept that waits already takes it at once.
pub(crate) fn put_back(listener: &Arc<Socket>, connection: OwnedFd, from: Address, delivery: &mut Delivery) {
    {
        let mut all = DEFERRED.lock();
        all.insert(0, Deferred { listener: listener.token, connection, from });
        COUNT.fetch_add(1, Ordering::SeqCst);
    }
    if listener.closed.load(Ordering::SeqCst) {
        forget(listener);
        return;
    }
    listener.attempt_queued(Way::In, delivery);
    selecting::look_again(delivery);
}

/// The listener is closed: what it put off is reset like all that was not accepted (SOCK-27).
pub(crate) fn forget(listener: &Socket) {
    while let Some(deferred) = take(listener) {
        refuse(deferred.connection);
    }
}

/// Ends a connection with a reset.
pub(crate) fn refuse(connection: OwnedFd) {
    let linger = libc::linger { l_onoff: 1, l_linger: 0 };
    // It cannot fail on a descriptor that is a socket.
    let _ = transfer::set_option(connection.as_raw_fd(), libc::SOL_SOCKET, libc::SO_LINGER, linger);
}
