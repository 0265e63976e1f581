//! Buffers that can be lent to an operation.
#![allow(unsafe_code)] // The traits are unsafe: their implementations promise stable memory.

/// What an overlapped send can send: its initialized bytes.
///
/// # Safety
/// The parts stay valid and unchanged while the value is neither moved nor accessed.
pub unsafe trait IoBuffer: Send + 'static {
    /// How many parts a value has, at most 16.
    const PARTS: usize;
    /// Start and length of a part.
    fn part(&self, index: usize) -> (*const u8, usize);
}

/// What an overlapped receive can fill.
///
/// # Safety
/// As for [`IoBuffer`], for writing.
pub unsafe trait IoBufferMut: Send + 'static {
    /// How many parts a value has, at most 16.
    const PARTS: usize;
    /// Start and length of a part.
    fn part_mut(&mut self, index: usize) -> (*mut u8, usize);
    /// Takes note that the first `bytes` bytes over all parts were written.
    ///
    /// # Safety
    /// They were.
    unsafe fn set_received(&mut self, bytes: usize);
}

/// A vector that a receive appends to, instead of replacing what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Append(pub Vec<u8>);

macro_rules! skeleton {
    ($($read:ty),*; $($write:ty),*) => {
        $(// SAFETY: nothing is done yet.
        unsafe impl IoBuffer for $read {
            const PARTS: usize = 1;
            fn part(&self, _index: usize) -> (*const u8, usize) { unimplemented!() }
        })*
        $(// SAFETY: nothing is done yet.
        unsafe impl IoBufferMut for $write {
            const PARTS: usize = 1;
            fn part_mut(&mut self, _index: usize) -> (*mut u8, usize) { unimplemented!() }
            unsafe fn set_received(&mut self, _bytes: usize) { unimplemented!() }
        })*
    };
}
skeleton!(Vec<u8>, Box<[u8]>, &'static [u8], &'static str, std::sync::Arc<[u8]>, std::sync::Arc<Vec<u8>>; Vec<u8>, Box<[u8]>, Append);

// SAFETY: nothing is done yet.
unsafe impl<B: IoBuffer, const N: usize> IoBuffer for [B; N] {
    const PARTS: usize = N * B::PARTS;
    fn part(&self, _index: usize) -> (*const u8, usize) {
        unimplemented!()
    }
}
// SAFETY: nothing is done yet.
unsafe impl<B: IoBufferMut, const N: usize> IoBufferMut for [B; N] {
    const PARTS: usize = N * B::PARTS;
    fn part_mut(&mut self, _index: usize) -> (*mut u8, usize) {
        unimplemented!()
    }
    unsafe fn set_received(&mut self, _bytes: usize) {
        unimplemented!()
    }
}
