//! Buffers that can be lent to an operation.
//!
//! An operation owns its buffer while it is in flight, so that nobody can touch it. That the memory stays where it is, only
//! the type of the buffer knows: hence the traits are unsafe to implement. What the types of the standard library do
//! with lengths:
//!
//! | Type | A send takes | A receive fills | and afterwards it holds |
//! |---|---|---|---|
//! | `Vec<u8>` | its bytes | its whole capacity | what was received, and nothing else |
//! | `Append(Vec<u8>)` | | its capacity behind its bytes | its bytes and what was received |
//! | `Box<[u8]>` | all | all, from the start | as many bytes as before |
//! | `&'static [u8]`, `&'static str`, `Arc<[u8]>`, `Arc<Vec<u8>>` | all | | |
//! | arrays of these | one after the other | one after the other | each as above |
//!
//! So a vector that was received into can be sent as it stands, and be received into again.
#![allow(unsafe_code)] // The traits are unsafe: an implementation promises that the memory stays.

use std::sync::Arc;

/// The largest number of parts that a buffer may have.
pub(crate) const MAX_PARTS: usize = 16;

/// `WSABUF`—What an overlapped send can take: bytes in one part or several.
///
/// # Safety
/// [`part`](IoBuffer::part) returns memory that can be read, and it returns the same each time. While the value is
/// neither moved nor accessed, this memory stays valid and nobody writes to it. [`PARTS`](IoBuffer::PARTS) is at least 1.
///
/// Source: WSABUF structure (ws2def.h), WSASend function (winsock2.h)
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be lent to an overlapped send",
    note = "an operation owns its buffer: use `Vec<u8>`, `Box<[u8]>`, `Arc<[u8]>`, `&'static [u8]` or arrays of these"
)]
#[doc(alias = "WSABUF")]
pub unsafe trait IoBuffer: Send + 'static {
    /// How many parts a value has, at most 16.
    const PARTS: usize;

    /// Start and length of the part `index`, which is smaller than [`PARTS`](IoBuffer::PARTS).
    fn part(&self, index: usize) -> (*const u8, usize);
}

/// `WSABUF`—What an overlapped receive can fill: room in one part or several.
///
/// # Safety
/// [`part_mut`](IoBufferMut::part_mut) returns memory that can be written, initialized or not, and it returns the same each
/// time. While the value is neither moved nor accessed, this memory stays valid and nobody else uses it. Parts do not
/// overlap. [`PARTS`](IoBufferMut::PARTS) is at least 1.
///
/// Source: WSABUF structure (ws2def.h), WSARecv function (winsock2.h)
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be lent to an overlapped receive",
    note = "an operation owns its buffer: use `Vec<u8>`, `Box<[u8]>` or arrays of these"
)]
#[doc(alias = "WSABUF")]
pub unsafe trait IoBufferMut: Send + 'static {
    /// How many parts a value has, at most 16.
    const PARTS: usize;

    /// Start and length of the part `index`, which is smaller than [`PARTS`](IoBufferMut::PARTS).
    fn part_mut(&mut self, index: usize) -> (*mut u8, usize);

    /// Takes note that a receive has ended, which wrote `bytes` bytes over the parts in their order.
    ///
    /// # Safety
    /// It did.
    unsafe fn set_received(&mut self, bytes: usize);
}

/// `WSABUF`—A vector that a receive appends to, into its spare capacity, instead of replacing what it holds.
///
/// Source: WSABUF structure (ws2def.h)
///
/// ```
/// # use overlapped::Append;
/// let mut line = Append(b"hel".to_vec());
/// line.0.reserve(1024); // what there is room for is received
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[doc(alias = "WSABUF")]
pub struct Append(pub Vec<u8>);

/// One readable part, behind a pointer that a move of the value leaves alone.
macro_rules! one_part {
    ($($type:ty),*) => {$(
        // SAFETY: the bytes are on the heap or static, and only `&mut` or, behind an `Arc`, nobody can change them.
        unsafe impl IoBuffer for $type {
            const PARTS: usize = 1;

            fn part(&self, _index: usize) -> (*const u8, usize) {
                (self.as_ptr(), self.len())
            }
        }
    )*};
}

one_part!(Vec<u8>, Box<[u8]>, &'static [u8], &'static str, Arc<[u8]>, Arc<Vec<u8>>);

// SAFETY: the whole capacity is memory of the vector's own, on the heap.
unsafe impl IoBufferMut for Vec<u8> {
    const PARTS: usize = 1;

    fn part_mut(&mut self, _index: usize) -> (*mut u8, usize) {
        (self.as_mut_ptr(), self.capacity())
    }

    unsafe fn set_received(&mut self, bytes: usize) {
        // SAFETY: the caller promises that as many bytes from the start are written.
        unsafe { self.set_len(bytes) };
    }
}

// SAFETY: the spare capacity is memory of the vector's own, on the heap.
unsafe impl IoBufferMut for Append {
    const PARTS: usize = 1;

    fn part_mut(&mut self, _index: usize) -> (*mut u8, usize) {
        let spare = self.0.spare_capacity_mut();
        (spare.as_mut_ptr().cast(), spare.len())
    }

    unsafe fn set_received(&mut self, bytes: usize) {
        // SAFETY: the caller promises that as many bytes behind the present ones are written.
        unsafe { self.0.set_len(self.0.len() + bytes) };
    }
}

// SAFETY: the bytes are the box's own, on the heap.
unsafe impl IoBufferMut for Box<[u8]> {
    const PARTS: usize = 1;

    fn part_mut(&mut self, _index: usize) -> (*mut u8, usize) {
        (self.as_mut_ptr(), self.len())
    }

    unsafe fn set_received(&mut self, _bytes: usize) {}
}

/// No room at all: a receive into it ends when there is something to receive, and leaves it there.
pub(crate) struct Nothing;

// SAFETY: no memory is named.
unsafe impl IoBufferMut for Nothing {
    const PARTS: usize = 1;

    fn part_mut(&mut self, _index: usize) -> (*mut u8, usize) {
        (std::ptr::NonNull::dangling().as_ptr(), 0)
    }

    unsafe fn set_received(&mut self, _bytes: usize) {}
}

// SAFETY: the parts are those of the elements, each of which keeps the promise.
unsafe impl<B: IoBuffer, const N: usize> IoBuffer for [B; N] {
    const PARTS: usize = N * B::PARTS;

    fn part(&self, index: usize) -> (*const u8, usize) {
        self[index / B::PARTS].part(index % B::PARTS)
    }
}

// SAFETY: the parts are those of the elements, each of which keeps the promise; elements do not share memory.
unsafe impl<B: IoBufferMut, const N: usize> IoBufferMut for [B; N] {
    const PARTS: usize = N * B::PARTS;

    fn part_mut(&mut self, index: usize) -> (*mut u8, usize) {
        self[index / B::PARTS].part_mut(index % B::PARTS)
    }

    unsafe fn set_received(&mut self, bytes: usize) {
        let mut left = bytes;
        for element in self {
            let room: usize = (0..B::PARTS).map(|index| element.part_mut(index).1).sum();
            let here = left.min(room);
            // SAFETY: parts are filled in their order, so that the first `left` bytes of what remains are written.
            unsafe { element.set_received(here) };
            left -= here;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Does what a receive of `bytes` does.
    fn receive<B: IoBufferMut>(buffer: &mut B, bytes: &[u8]) {
        let mut rest = bytes;
        for index in 0..B::PARTS {
            let (place, length) = buffer.part_mut(index);
            let (now, later) = rest.split_at(rest.len().min(length));
            // SAFETY: the part has room for as much.
            unsafe { place.copy_from_nonoverlapping(now.as_ptr(), now.len()) };
            rest = later;
        }
        assert!(rest.is_empty(), "more than there is room for");
        // SAFETY: as many bytes were written above.
        unsafe { buffer.set_received(bytes.len()) };
    }

    #[test]
    fn a_vector_holds_what_was_received_and_nothing_else() {
        let mut vector = Vec::with_capacity(64);
        vector.extend_from_slice(b"something longer");
        receive(&mut vector, b"short");
        assert_eq!(vector, b"short");
        assert_eq!(vector.part(0).1, 5);
        assert!(vector.part_mut(0).1 >= 64);
        receive(&mut vector, b"");
        assert_eq!(vector, b"");
    }

    #[test]
    fn append_keeps_what_it_holds() {
        let mut buffer = Append(Vec::with_capacity(16));
        buffer.0.extend_from_slice(b"ab");
        receive(&mut buffer, b"cd");
        receive(&mut buffer, b"e");
        assert_eq!(buffer.0, b"abcde");
    }

    #[test]
    fn an_array_is_filled_in_order() {
        let mut parts: [Box<[u8]>; 2] = [Box::from(*b"...."), Box::from(*b"....")];
        receive(&mut parts, b"sixsix");
        assert_eq!((&*parts[0], &*parts[1]), (&b"sixs"[..], &b"ix.."[..]));

        let mut vectors = [Vec::with_capacity(0), b"old".to_vec()];
        receive(&mut vectors, b"n");
        assert_eq!(vectors, [b"".to_vec(), b"n".to_vec()]);
        assert_eq!(<[[Vec<u8>; 2]; 3] as IoBuffer>::PARTS, 6);
    }
}
