//! Network events.

use crate::Result;

bitflags::bitflags! {
    /// `FD_READ` and its relatives.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct NetworkEvents: u32 {
        /// `FD_READ`
        const READ = 0x01;
        /// `FD_WRITE`
        const WRITE = 0x02;
        /// `FD_OOB`
        const OOB = 0x04;
        /// `FD_ACCEPT`
        const ACCEPT = 0x08;
        /// `FD_CONNECT`
        const CONNECT = 0x10;
        /// `FD_CLOSE`
        const CLOSE = 0x20;
        /// `FD_QOS`
        const QOS = 0x40;
        /// `FD_GROUP_QOS`
        const GROUP_QOS = 0x80;
        /// `FD_ROUTING_INTERFACE_CHANGE`
        const ROUTING_INTERFACE_CHANGE = 0x100;
        /// `FD_ADDRESS_LIST_CHANGE`
        const ADDRESS_LIST_CHANGE = 0x200;
    }
}

/// What `WSAEnumNetworkEvents` reported: which events occurred, each with its outcome.
#[derive(Clone, Copy, Debug)]
pub struct Occurred(());

impl Occurred {
    /// The events.
    pub fn events(&self) -> NetworkEvents {
        unimplemented!()
    }
    /// Whether there are none: a spurious signal.
    pub fn is_empty(&self) -> bool {
        unimplemented!()
    }
    /// The outcome of one event, if it occurred. One bit only.
    pub fn outcome(&self, event: NetworkEvents) -> Option<Result<()>> {
        unimplemented!("{event:?}")
    }
    /// `FD_READ`
    pub fn read(&self) -> Option<Result<()>> {
        unimplemented!()
    }
    /// `FD_WRITE`
    pub fn write(&self) -> Option<Result<()>> {
        unimplemented!()
    }
    /// `FD_OOB`
    pub fn oob(&self) -> Option<Result<()>> {
        unimplemented!()
    }
    /// `FD_ACCEPT`
    pub fn accept(&self) -> Option<Result<()>> {
        unimplemented!()
    }
    /// `FD_CONNECT`
    pub fn connect(&self) -> Option<Result<()>> {
        unimplemented!()
    }
    /// `FD_CLOSE`
    pub fn close(&self) -> Option<Result<()>> {
        unimplemented!()
    }
}
