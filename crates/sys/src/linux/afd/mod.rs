//! `\Device\Afd`, the driver behind Windows' sockets, as far as event libraries ask it themselves: one request that tells when any of
//! several sockets is ready (`IOCTL_AFD_POLL`), and receives.
//!
//! The request is made by `NtDeviceIoControlFile` on an open device or on a socket, which need not be one of those asked about, and ends
//! at that handle's port, by its event or by the handle itself.

mod conditions;
mod device;
mod poll;
mod receive;
mod request;

pub(crate) use device::Device;
pub(crate) use poll::{Polls, cancel, closed, edge};
pub(crate) use request::{Control, control};
