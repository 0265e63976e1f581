//! Attempts of registered I/O: the transfers of their socket's kind.
#![allow(unsafe_code)] // Transfers into the buffers of requests; invariants 1 and 2 of the folder.

use super::Socket;
use super::datagram::Wish;
use super::operation::{Kind, Op};
use super::run::{Attempt, Result, Way};
use crate::linux::rio::Extra;
use overlapped_core::error::{Call, Status};
use std::sync::Arc;
use windows_sys::Win32::Networking::WinSock as ws;

impl Socket {
    pub(super) fn attempt_registered(self: &Arc<Self>, way: Way, op: &mut Op) -> Attempt {
        let Kind::Registered { flags, extra, .. } = &op.kind else { return Attempt::Blocked };
        let wait_all = if flags & ws::RIO_MSG_WAITALL != 0 { ws::MSG_WAITALL as u32 } else { 0 };
        if self.is_stream() {
            return match way {
                Way::In => self.attempt_receive(op, wait_all),
                Way::Out => self.attempt_send(op, 0),
            };
        }
        let (result, call) = match (way, extra.as_deref()) {
            (Way::In, extra) => {
                let wish = extra.map_or(Wish::Nothing, |extra| Wish::Registered(std::ptr::from_ref(extra)));
                // SAFETY: buffers and slices are the request's own (invariant 1), and this thread holds it (invariant 2).
                (unsafe { self.receive_datagram(&op.buffers, 0, wish) }, Call::Receive)
            }
            (Way::Out, extra) => {
                let (to, control): (_, &[u8]) = match extra {
                    Some(Extra::Send { to, control }) => (to.as_ref(), control),
                    _ => (None, &[]),
                };
                // SAFETY: as above.
                let sent = unsafe { self.send_datagram(&op.buffers, 0, to, control) };
                let whole = |bytes| Result { status: Status::SUCCESS, bytes: bytes as u32, flags: 0 };
                (sent.map(whole), Call::Send)
            }
        };
        match result {
            Ok(result) => Attempt::Complete { result, drained: false },
            Err(libc::EAGAIN) => Attempt::Blocked,
            Err(errno) => {
                let result = Result { status: self.status(errno, call), bytes: 0, flags: 0 };
                Attempt::Complete { result, drained: false }
            }
        }
    }
}
