//! Mailslots: messages of many writers for one reader, within a process and between processes.
//!
//! A mailslot is a datagram socket of `AF_UNIX` at an address of the abstract namespace, which vanishes with its process. The kernel keeps a
//! few datagrams; the process that has the mailslot takes them into its own memory as they come, on the keeper's thread and in every call
//! that asks, so that writers need not wait for a reader. A writer says hello when it opens a mailslot and is told the largest message.
//!
//! Only processes of the same user, and of root's, are listened to, unless the mailslot's descriptor lets everybody in.

pub(crate) mod create;
mod datagram;
mod memory;
mod name;
mod slot;
mod writer;

pub(crate) use name::Mailbox;
pub(crate) use writer::create_file;

use super::operation::PipeOp;
use slot::Slot;
use std::sync::Arc;
use writer::Writer;

/// What a handle of a mailslot is: the reader's, or a writer's.
pub(super) enum Mail {
    Slot(Arc<Slot>),
    Writer(Arc<Writer>),
}

impl Mail {
    pub(super) fn start(&self, op: &Arc<PipeOp>) {
        match self {
            Self::Slot(slot) => slot.start(op),
            Self::Writer(writer) => writer.start(op),
        }
    }

    pub(super) fn cancel(&self, is_meant: &dyn Fn(&PipeOp) -> bool) -> bool {
        match self {
            Self::Slot(slot) => slot.cancel(is_meant),
            Self::Writer(writer) => writer.cancel(is_meant),
        }
    }

    /// The last handle is closed.
    pub(super) fn close(&self) {
        match self {
            Self::Slot(slot) => slot.close(),
            Self::Writer(writer) => writer.close(),
        }
    }
}
