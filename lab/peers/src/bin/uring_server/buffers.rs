//! A ring of buffers that the kernel takes from and the server gives back to.

use io_uring::IoUring;
use io_uring::types::BufRingEntry;
use std::alloc::{Layout, alloc_zeroed, handle_alloc_error};
use std::io;
use std::sync::atomic::{AtomicU16, Ordering};

pub const GROUP: u16 = 0;

/// The ring is first-in first-out, so all of its buffers become resident: as many as may be in flight, and no more.
const SMALL: u16 = 1024;
const LARGE: u16 = 64;
/// From this size on the buffers are large.
const LARGE_BYTES: usize = 16 * 1024;
const PAGE: usize = 4096;

pub struct Buffers {
    /// `count` entries at the beginning of a page, which live as long as the process.
    ring: *mut BufRingEntry,
    count: u16,
    tail: u16,
    bytes: usize,
    memory: Box<[u8]>,
}

impl Buffers {
    /// Makes the ring, full of buffers, known to the kernel.
    pub fn register(uring: &IoUring, bytes: usize) -> io::Result<Buffers> {
        let count = if bytes < LARGE_BYTES { SMALL } else { LARGE };
        let layout =
            Layout::from_size_align(count as usize * size_of::<BufRingEntry>(), PAGE).map_err(io::Error::other)?;
        // SAFETY: the size is not zero.
        let ring = unsafe { alloc_zeroed(layout) }.cast::<BufRingEntry>();
        if ring.is_null() {
            handle_alloc_error(layout);
        }
        // SAFETY: the entries are zeroed memory at the beginning of a page, which is never freed.
        unsafe { uring.submitter().register_buf_ring_with_flags(ring as u64, count, GROUP, 0) }?;
        let memory = vec![0; count as usize * bytes].into();
        let mut buffers = Buffers { ring, count, tail: 0, bytes, memory };
        (0..count).for_each(|id| buffers.give_back(id));
        Ok(buffers)
    }

    /// What the kernel has put into a buffer that it gave out.
    pub fn filled(&self, id: u16, bytes: usize) -> &[u8] {
        let begin = id as usize * self.bytes;
        &self.memory[begin..begin + bytes]
    }

    /// Lets the kernel fill a buffer again.
    pub fn give_back(&mut self, id: u16) {
        let place = usize::from(self.tail & (self.count - 1));
        // SAFETY: the place is within the ring's entries, which live as long as the process.
        let entry = unsafe { &mut *self.ring.add(place) };
        entry.set_addr(self.memory[id as usize * self.bytes..].as_mut_ptr() as u64);
        entry.set_len(self.bytes as u32);
        entry.set_bid(id);
        self.tail = self.tail.wrapping_add(1);
        // SAFETY: the ring's address is that of its first entry.
        let tail = unsafe { BufRingEntry::tail(self.ring) }.cast_mut().cast::<AtomicU16>();
        // SAFETY: the kernel and this thread alone use the tail, both as one atomic number of 16 bits.
        unsafe { (*tail).store(self.tail, Ordering::Release) };
    }
}
