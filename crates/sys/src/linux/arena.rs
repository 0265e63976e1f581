//! Structures that lead to one another, built here for a buffer of the program's and copied there as a whole.
#![allow(unsafe_code)] // Copies plain data.

use std::mem::MaybeUninit;
use windows_sys::core::PWSTR;

/// What is built, with pointers into the program's buffer.
pub(crate) struct Arena {
    bytes: Vec<u8>,
    /// Where the program's buffer begins.
    base: usize,
}

impl Arena {
    /// For a buffer that begins there.
    pub(crate) fn new(base: usize) -> Self {
        Self { bytes: Vec::new(), base }
    }

    /// Appends plain data; its address in the program's buffer.
    pub(crate) fn put<T: Copy>(&mut self, what: &[T]) -> *mut T {
        let at = self.bytes.len().next_multiple_of(align_of::<T>().max(8));
        self.bytes.resize(at + size_of_val(what), 0);
        let to = self.bytes[at..].as_mut_ptr();
        // SAFETY: room was just made for so many bytes.
        unsafe { std::ptr::copy_nonoverlapping(what.as_ptr().cast::<u8>(), to, size_of_val(what)) };
        std::ptr::with_exposed_provenance_mut(self.base + at)
    }

    /// Leaves room for a structure that is known last.
    pub(crate) fn reserve<T: Copy>(&mut self) {
        self.put(&[MaybeUninit::<T>::zeroed()]);
    }

    /// Appends text in UTF-16.
    pub(crate) fn put_wide(&mut self, text: &str) -> PWSTR {
        let units: Vec<u16> = text.encode_utf16().chain([0]).collect();
        self.put(&units)
    }

    /// How many bytes are needed.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Copies everything into the program's buffer, and the first structure into its room at the beginning.
    ///
    /// # Safety
    /// The buffer is the one of [`Arena::new`] and has [`Arena::len`] writable bytes; the first thing was reserved for a `T`.
    pub(crate) unsafe fn copy_to<T: Copy>(&self, buffer: *mut T, first: T) {
        // SAFETY: the caller's promise.
        unsafe { std::ptr::copy_nonoverlapping(self.bytes.as_ptr(), buffer.cast::<u8>(), self.bytes.len()) };
        // SAFETY: as above.
        unsafe { buffer.write_unaligned(first) };
    }
}
