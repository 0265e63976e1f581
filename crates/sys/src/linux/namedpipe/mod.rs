//! `namedpipeapi.h`: named pipes, within a process and between processes.
//!
//! A connection is a stream of `AF_UNIX`: a pipe of bytes is its bytes, in a pipe of messages four bytes with its length stand before each
//! message. Its buffers are the kernel's, so that what one end has written is there for the other though nobody of the first runs.
//!
//! A name is served by the process that made its first instance, at an address of the abstract namespace that vanishes with the process
//! (`served`). Who opens it connects and asks; a thread of the library answers (`keeper`), so that "busy", "access denied" and "wait" are
//! told though the program does something else. Another process may have instances of the same name: it serves them at the next address.
//!
//! An operation is tried by who starts it; if it would block it is queued at its direction of the connection, and the keeper goes on with it
//! (`channel`). Operations end in one place, as those of files and sockets do (`operation`).
//!
//! A server that disconnects shuts its way of the stream down and keeps the descriptor until the client has closed its own: a client that
//! sees the one without the other was disconnected (ERROR_PIPE_NOT_CONNECTED), and one that sees both has a closed server
//! (ERROR_BROKEN_PIPE).
//!
//! Pipes are for the processes of one user, and for root's, unless their descriptor lets everybody in: others are told ERROR_ACCESS_DENIED.
//! A client trusts a server of its own user or of root alone.

pub(crate) mod call;
mod channel;
pub(crate) mod create;
mod descriptor;
mod end;
mod keeper;
pub(crate) mod mailslot;
mod name;
pub(crate) mod open;
mod operation;
mod served;
pub(crate) mod state;
pub(crate) mod transfer;
mod wire;

pub(crate) use descriptor::{connect, own_user, peer};
pub(crate) use end::PipeEnd;
pub(crate) use keeper::Registration;
pub(crate) use name::PipeName;
pub(crate) use open::PATIENCE;
pub(crate) use operation::cancel_synchronous;

use crate::linux::handle::{self, Entry};
use overlapped_core::error::Status;

/// What both ends of a pipe have in common, as its first instance was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facts {
    /// PIPE_ACCESS_INBOUND, OUTBOUND or both.
    pub(crate) access: u32,
    pub(crate) has_messages: bool,
    pub(crate) maximum: u32,
    pub(crate) out_size: u32,
    pub(crate) in_size: u32,
    /// What a wait waits that names no time.
    pub(crate) timeout_ms: u32,
}

/// Cancels what a thread that ends has started on pipes without a port (OVL-80).
pub(crate) fn cancel_of_ended(thread: u64) {
    for entry in handle::all() {
        if let Entry::Pipe(pipe) = entry
            && pipe.association.get().is_none()
        {
            pipe.cancel(|op| op.starter() == thread);
        }
    }
}

/// Whether the other end of a server's pipe is a process of this one's user.
pub(crate) fn is_of_own_user(end: &PipeEnd) -> bool {
    let peer =
        end.channel().ok().filter(|_| end.served.is_some()).and_then(|channel| descriptor::peer(channel.stream()));
    peer.is_some_and(|peer| peer.uid == descriptor::own_user())
}

/// The DOS code of a status, as this module's functions report it.
fn code(status: Status) -> u32 {
    status.to_dos()
}
