//! The orderly end of a connection by `DisconnectEx`, and the socket's next life.
//!
//! The end is an operation of the sending way, so that the sends before it go out first (OVL-76). Without reuse it is over
//! when FIN is sent. With reuse the peer's FIN is waited for, and then a new descriptor takes the place of the old one, as
//! an accepted connection does in an acceptor.

use super::operation::{Kind, Op};
use super::phase::Phase;
use super::run::{Attempt, Result};
use super::{Nature, Socket, addresses, spare};
use crate::linux::deliver::Delivery;
use overlapped_core::error::{Call, Status};
use overlapped_engine::transfer;
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What is done with a connection after the last of it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Afterwards {
    /// Nothing.
    Keep,
    /// `TF_DISCONNECT`.
    Disconnect,
    /// `TF_REUSE_SOCKET`, which disconnects too.
    Reuse,
}

impl Socket {
    /// An attempt of `DisconnectEx`.
    pub(super) fn attempt_disconnect(self: &Arc<Self>, op: &Op) -> Attempt {
        let Kind::Disconnect(afterwards) = op.kind else { return Attempt::Blocked };
        match self.end_connection(afterwards) {
            None => Attempt::Blocked,
            Some(status) => Attempt::Complete { result: Result { status, bytes: 0, flags: 0 }, drained: false },
        }
    }

    /// Does what comes after the last of a connection; `None` while the peer has not ended its way.
    pub(super) fn end_connection(self: &Arc<Self>, afterwards: Afterwards) -> Option<Status> {
        if afterwards == Afterwards::Keep {
            return Some(Status::SUCCESS);
        }
        // It can only fail on a connection that has ended already.
        let _ = transfer::shutdown(self.fd_to_change(), libc::SHUT_WR);
        if afterwards == Afterwards::Disconnect {
            return Some(Status::SUCCESS);
        }
        let ended = libc::POLLRDHUP | libc::POLLHUP | libc::POLLERR;
        if self.poll_now(libc::POLLRDHUP, &mut Delivery::new()) & ended == 0 {
            return None;
        }
        Some(match self.begin_anew() {
            Ok(()) => Status::SUCCESS,
            Err(errno) => self.status(errno, Call::Other),
        })
    }

    /// Makes the socket fit for `AcceptEx`, or for `ConnectEx` if the program had bound it (OVL-122).
    fn begin_anew(self: &Arc<Self>) -> std::result::Result<(), i32> {
        let Nature { family, protocol, .. } = self.nature;
        let fresh = spare::make(family, libc::SOCK_STREAM, protocol)?;
        let bound = addresses::bound_to(self);
        // Receives that wait for the old connection get its end first, and none may be between the two.
        let mut delivery = Delivery::new();
        self.recall(super::run::Way::In);
        for op in self.input.cancel(overlapped_core::direction::Filter::All).0 {
            super::operation::publish(self, op, Status::SUCCESS, 0, 0, false, &mut delivery);
        }
        self.take_settings_along(fresh.as_raw_fd(), None);
        self.replace(fresh)?;
        self.shut.store(0, Ordering::Release);
        self.ended.store(false, Ordering::Release);
        self.exhausted.store(false, Ordering::Release);
        self.urgent.store(0, Ordering::Release);
        self.sticky.store(0, Ordering::Release);
        {
            let mut options = self.options.lock();
            options.connected_at = None;
            options.lacks_context = false;
            options.peer = None;
            options.so_error = 0;
            options.connect_failure = 0;
        }
        self.record.lock().connect_started();
        match bound {
            None => self.phase.set(Phase::Fresh),
            Some(address) => {
                self.reuse_address(true);
                let result = transfer::bind(self.fd_to_change(), &address);
                self.phase.set(if result.is_ok() { Phase::Bound } else { Phase::Fresh });
                result?;
            }
        }
        Ok(())
    }
}
