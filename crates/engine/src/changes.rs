//! Changes of this host's interfaces, addresses and routes, as the kernel tells them.
#![allow(unsafe_code)] // Calls into libc, each explained.

use crate::descriptor::{errno, owned};
use crate::own::Own;
use crate::transfer::restart;
use std::os::fd::AsRawFd;

/// `RTMGRP_LINK`, `RTMGRP_IPV4_IFADDR`, `RTMGRP_IPV4_ROUTE`, `RTMGRP_IPV6_IFADDR`, `RTMGRP_IPV6_ROUTE`.
const GROUPS: u32 = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;

/// Hears of every change since it was made.
#[derive(Debug)]
pub struct Changes(Own);

impl Changes {
    /// Begins to listen, in the network namespace of this thread.
    pub fn new() -> Result<Self, i32> {
        let kind = libc::SOCK_RAW | libc::SOCK_CLOEXEC;
        // SAFETY: no pointer is passed.
        let fd = owned(unsafe { libc::socket(libc::AF_NETLINK, kind, libc::NETLINK_ROUTE) }).map_err(|_| errno())?;
        let fd = Own::new(fd);
        // SAFETY: all zeroes is a valid sockaddr_nl.
        let mut address: libc::sockaddr_nl = unsafe { std::mem::zeroed() };
        address.nl_family = libc::AF_NETLINK as libc::sa_family_t;
        address.nl_groups = GROUPS;
        let length = size_of::<libc::sockaddr_nl>() as libc::socklen_t;
        // SAFETY: the address is live and as long as stated.
        let bound = unsafe { libc::bind(fd.as_raw_fd(), (&raw const address).cast(), length) };
        if bound == 0 { Ok(Self(fd)) } else { Err(errno()) }
    }

    /// Sleeps until something has changed, or may have. What it was is for the caller to find out: the kernel drops what it
    /// cannot tell in time, and says no more than that it did.
    pub fn wait(&self) {
        self.take(0);
        while self.take(libc::MSG_DONTWAIT) {}
    }

    /// Takes one message; false if there is none.
    fn take(&self, flags: i32) -> bool {
        let mut room = [0u8; 64];
        let (to, length) = (room.as_mut_ptr().cast(), room.len());
        // SAFETY: the room is live; the rest of the message is dropped.
        let taken = restart(|| unsafe { libc::recv(self.0.as_raw_fd(), to, length, flags) });
        taken != Err(libc::EAGAIN)
    }
}
