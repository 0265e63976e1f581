//! What the kernel counts of a TCP connection.
#![allow(unsafe_code)] // Calls into libc, explained.

use crate::descriptor::errno;
use std::os::fd::RawFd;

/// The kernel's `tcp_info`, as many bytes as it filled: newer kernels append to it.
#[derive(Debug, Clone, Copy)]
pub struct TcpInfo {
    bytes: [u8; 256],
    length: usize,
}

impl TcpInfo {
    /// Asks for it.
    pub fn of(fd: RawFd) -> Result<Self, i32> {
        let mut bytes = [0u8; 256];
        let mut length = bytes.len() as libc::socklen_t;
        let to = bytes.as_mut_ptr().cast();
        // SAFETY: the bytes and their length are live, and at most `length` bytes are written.
        let result = unsafe { libc::getsockopt(fd, libc::IPPROTO_TCP, libc::TCP_INFO, to, &raw mut length) };
        if result == 0 { Ok(Self { bytes, length: length as usize }) } else { Err(errno()) }
    }

    fn field<const N: usize>(&self, offset: usize) -> Option<[u8; N]> {
        if offset + N > self.length {
            return None;
        }
        self.bytes[offset..offset + N].try_into().ok()
    }

    fn byte(&self, offset: usize) -> u8 {
        self.field::<1>(offset).map_or(0, |[byte]| byte)
    }

    fn word(&self, offset: usize) -> u32 {
        self.field(offset).map_or(0, u32::from_ne_bytes)
    }

    fn long(&self, offset: usize) -> u64 {
        self.field(offset).map_or(0, u64::from_ne_bytes)
    }

    /// `TCP_ESTABLISHED` and so on.
    pub fn state(&self) -> u8 {
        self.byte(0)
    }

    /// Whether both sides send timestamps.
    pub fn has_timestamps(&self) -> bool {
        const TCPI_OPT_TIMESTAMPS: u8 = 1;
        self.byte(5) & TCPI_OPT_TIMESTAMPS != 0
    }

    /// How often the segment on its way has been sent again.
    pub fn retransmits(&self) -> u8 {
        self.byte(2)
    }

    /// The largest segment that is sent.
    pub fn segment(&self) -> u32 {
        self.word(16)
    }

    /// Segments that are not acknowledged.
    pub fn unacknowledged(&self) -> u32 {
        self.word(24)
    }

    /// The round trip time, smoothed, in microseconds.
    pub fn round_trip_us(&self) -> u32 {
        self.word(68)
    }

    /// The least of it; nothing yet is all ones.
    pub fn least_round_trip_us(&self) -> u32 {
        self.word(148)
    }

    /// The congestion window in segments.
    pub fn window(&self) -> u32 {
        self.word(80)
    }

    /// Bytes received.
    pub fn received(&self) -> u64 {
        self.long(128)
    }

    /// Bytes sent, retransmissions included.
    pub fn sent(&self) -> u64 {
        self.long(200)
    }

    /// Bytes sent again.
    pub fn sent_again(&self) -> u64 {
        self.long(208)
    }

    /// Microseconds in which the peer's window was full.
    pub fn limited_by_peer_us(&self) -> u64 {
        self.long(176)
    }

    /// Microseconds in which there was nothing to send.
    pub fn limited_by_sender_us(&self) -> u64 {
        self.long(184)
    }

    /// The window that the peer offers.
    pub fn peers_window(&self) -> u32 {
        self.word(228)
    }

    /// The window that this side offers.
    pub fn own_window(&self) -> u32 {
        self.word(232)
    }
}
