//! Registered memory, and its slices.
#![allow(unsafe_code)] // Memory that the system shares.

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;
use std::sync::Arc;

use overlapped_lock::{Mutex, MutexGuard};

use super::table::{Functions, functions};
use crate::error::{Result, WsaError, last_error};
use crate::sys::{self, RIO_BUFFERID};

/// `RIORegisterBuffer`—Registered memory, in slices of one size. Clones are the same memory.
///
/// It is locked and checked once, so that a request costs neither. It is deregistered with the last clone and slice.
///
/// Source: LPFN_RIOREGISTERBUFFER callback function (mswsock.h)
///
/// ```
/// # use overlapped::RioBuffers;
/// let buffers = RioBuffers::new(2, 4096)?;
/// let (first, second) = (buffers.take().unwrap(), buffers.take().unwrap());
/// assert!(buffers.take().is_none()); // all are in use
/// drop(first);
/// assert!(buffers.take().is_some());
/// # drop(second);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone, Debug)]
#[doc(alias = "RIORegisterBuffer")]
#[doc(alias = "RIO_BUFFERID")]
pub struct RioBuffers(Arc<Region>);

struct Region {
    functions: &'static Functions,
    memory: NonNull<u8>,
    layout: Layout,
    id: RIO_BUFFERID,
    /// The size of a slice.
    size: usize,
    free: Mutex<Vec<u32>>,
}

// SAFETY: the memory is used by the owners of slices only (R1), the rest is synchronized.
unsafe impl Send for Region {}
// SAFETY: as above.
unsafe impl Sync for Region {}

impl RioBuffers {
    /// `RIORegisterBuffer`—Registers memory for `count` slices of `size` bytes.
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) if there is none, or more than 4 GiB;
    /// [`WSAENOBUFS`](WsaError::WSAENOBUFS).
    ///
    /// Source: LPFN_RIOREGISTERBUFFER callback function (mswsock.h)
    #[doc(alias = "RIORegisterBuffer")]
    pub fn new(count: usize, size: usize) -> Result<RioBuffers> {
        let functions = functions()?;
        let total = count.checked_mul(size).and_then(|total| u32::try_from(total).ok());
        let total = total.filter(|total| *total > 0).ok_or(WsaError::WSAEINVAL)?;
        let layout = Layout::from_size_align(total as usize, 4096).map_err(|_| WsaError::WSAEINVAL)?;
        // SAFETY: the size is not zero.
        let memory = unsafe { alloc_zeroed(layout) };
        let memory = NonNull::new(memory).unwrap_or_else(|| handle_alloc_error(layout));
        // SAFETY: the memory is as long as stated, and stays until it is deregistered (R2).
        let id = unsafe { (functions.register)(memory.as_ptr(), total) };
        if id == sys::RIO_INVALID_BUFFERID {
            let error = last_error();
            // SAFETY: it was allocated above, with this layout.
            unsafe { dealloc(memory.as_ptr(), layout) };
            return Err(error);
        }
        let free = Mutex::new((0..count as u32).rev().collect());
        Ok(RioBuffers(Arc::new(Region { functions, memory, layout, id, size, free })))
    }

    /// `RIO_BUF`—Takes a slice, if one is free. It comes back when it is dropped.
    ///
    /// Source: RIO_BUF structure (mswsockdef.h)
    #[doc(alias = "RIO_BUF")]
    pub fn take(&self) -> Option<RioBuffer> {
        let index = self.0.free().pop()?;
        Some(RioBuffer { region: self.0.clone(), index, length: 0 })
    }

    /// How many bytes a slice has room for.
    pub fn size(&self) -> usize {
        self.0.size
    }
}

impl Region {
    fn free(&self) -> MutexGuard<'_, Vec<u32>> {
        self.free.lock()
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: no slice is left, so that no request is in flight (R2).
        unsafe { (self.functions.deregister)(self.id) };
        // SAFETY: it was allocated with this layout, and nobody knows it any more.
        unsafe { dealloc(self.memory.as_ptr(), self.layout) };
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Region").field("id", &self.id).field("size", &self.size).finish_non_exhaustive()
    }
}

/// `RIO_BUF`—A slice of registered memory. Like a vector of fixed capacity it holds some bytes, to which it dereferences: what
/// was received, or what is to be sent.
///
/// A request takes it, and its result gives it back. In between it cannot be touched:
///
/// ```compile_fail,E0382
/// # use overlapped::{RioBuffers, RioSocket};
/// # fn start(socket: &RioSocket, buffers: &RioBuffers) -> Result<(), overlapped::WsaError> {
/// let buffer = buffers.take().unwrap();
/// socket.receive(buffer)?;
/// println!("{}", buffer[0]); // moved
/// # Ok(())
/// # }
/// ```
///
/// Source: RIO_BUF structure (mswsockdef.h)
#[doc(alias = "RIO_BUF")]
pub struct RioBuffer {
    region: Arc<Region>,
    index: u32,
    /// How many bytes it holds.
    length: usize,
}

impl RioBuffer {
    /// How many bytes it has room for.
    pub fn capacity(&self) -> usize {
        self.region.size
    }

    /// Holds a copy of `bytes`, as far as there is room; how many that are.
    ///
    /// ```
    /// # use overlapped::RioBuffers;
    /// let mut buffer = RioBuffers::new(1, 4)?.take().unwrap();
    /// assert_eq!(buffer.fill(b"hello"), 4);
    /// assert_eq!(*buffer, *b"hell");
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    pub fn fill(&mut self, bytes: &[u8]) -> usize {
        let length = bytes.len().min(self.region.size);
        self.room_mut()[..length].copy_from_slice(&bytes[..length]);
        self.length = length;
        length
    }

    /// All its memory, whatever it holds.
    pub fn room_mut(&mut self) -> &mut [u8] {
        // SAFETY: this slice is its owner's alone (R1), and initialized.
        unsafe { std::slice::from_raw_parts_mut(self.start(), self.region.size) }
    }

    /// From now on it holds the first `length` bytes of its memory.
    ///
    /// # Panics
    /// If it has no room for as many.
    pub fn set_length(&mut self, length: usize) {
        assert!(length <= self.region.size, "a slice of {} bytes cannot hold {length}", self.region.size);
        self.length = length;
    }

    fn start(&self) -> *mut u8 {
        self.region.memory.as_ptr().wrapping_add(self.index as usize * self.region.size)
    }

    /// The slice as a request names it: what it holds, or all its room.
    pub(super) fn named(&self, all: bool) -> sys::RIO_BUF {
        let length = if all { self.region.size } else { self.length };
        let offset = self.index as usize * self.region.size;
        sys::RIO_BUF { BufferId: self.region.id, Offset: offset as u32, Length: length as u32 }
    }
}

impl Deref for RioBuffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: this slice is its owner's alone (R1), and initialized.
        unsafe { std::slice::from_raw_parts(self.start(), self.length) }
    }
}

impl DerefMut for RioBuffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        let length = self.length;
        &mut self.room_mut()[..length]
    }
}

impl Drop for RioBuffer {
    fn drop(&mut self) {
        self.region.free().push(self.index);
    }
}

impl fmt::Debug for RioBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RioBuffer").field("index", &self.index).field("length", &self.length).finish_non_exhaustive()
    }
}
