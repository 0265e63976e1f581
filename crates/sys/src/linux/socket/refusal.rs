//! Data that comes after `SD_RECEIVE`: it cannot be delivered, so the connection is reset (SOCK-54).
//!
//! Linux would acknowledge and keep it. A receive that pends from before still gets its data (SOCK-53): what counts is what
//! is left when none is outstanding. Connecting a stream to nobody is how Linux resets it without closing its descriptor.

use super::run::Way;
use super::{SHUT_RECEIVE, Socket};
use crate::linux::current;
use crate::linux::deliver::Delivery;
use overlapped_core::direction::{Begin, Ended};
use overlapped_engine::transfer;
use std::sync::Arc;
use std::sync::atomic::Ordering;

impl Socket {
    /// Reception has just ended. What comes from now on must be noticed, whether or not anybody waits.
    pub(crate) fn begin_refusing(self: &Arc<Self>) {
        if self.is_stream() && self.nature.family != libc::AF_UNIX {
            // Without memory for it what comes is kept, as Linux does.
            let _ = current::with(|current| self.bring_home_to_starter(current));
            self.refuse_input(&mut Delivery::new());
        }
    }

    /// Resets the connection if data is there that nobody may receive any more.
    pub(crate) fn refuse_input(self: &Arc<Self>, delivery: &mut Delivery) {
        if !self.is_shut(SHUT_RECEIVE) || !self.is_stream() || self.nature.family == libc::AF_UNIX {
            return;
        }
        loop {
            match self.input.begin() {
                Begin::Busy => std::thread::yield_now(),
                Begin::Closed | Begin::Outstanding => return,
                Begin::Begun => break,
            }
        }
        if self.sticky.load(Ordering::Acquire) == 0 && self.has_data() {
            self.sticky.store(libc::ECONNABORTED, Ordering::Release);
            self.ended.store(true, Ordering::Release);
            // It can only fail on a connection that has ended already.
            let _ = transfer::disconnect(self.fd_to_change());
        }
        let next = self.input.ended(Ended::Done { drained: false });
        self.go_on(Way::In, next, delivery);
    }
}
