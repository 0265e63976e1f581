//! Memory for arguments: regions with a page behind each that nothing may touch.

use std::ffi::c_void;

/// How long a region is. No length that a program states truly is longer.
pub const REGION: usize = 1 << 16;
const PAGE: usize = 4096;

/// A region of `length` bytes, and what lies behind it.
pub struct Region {
    start: usize,
    length: usize,
}

impl Region {
    pub fn new(length: usize) -> Self {
        let (all, anonymous) = (length + PAGE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE);
        let access = libc::PROT_READ | libc::PROT_WRITE;
        let start = unsafe { libc::mmap(std::ptr::null_mut(), all, access, anonymous, -1, 0) };
        assert_ne!(start, libc::MAP_FAILED);
        let guard = start.wrapping_byte_add(length);
        assert_eq!(unsafe { libc::mprotect(guard, PAGE, libc::PROT_NONE) }, 0);
        Self { start: start.expose_provenance(), length }
    }

    pub fn start(&self) -> usize {
        self.start
    }

    /// An address that only the kernel may be given.
    pub fn bad(&self) -> usize {
        self.start + self.length
    }

    fn at(&self, offset: usize) -> *mut c_void {
        assert!(offset < self.length);
        std::ptr::with_exposed_provenance_mut(self.start + offset)
    }

    /// Zeros, and then `bytes` at the start.
    pub fn fill(&self, bytes: &[u8]) -> usize {
        unsafe { std::ptr::write_bytes(self.at(0).cast::<u8>(), 0, self.length) };
        self.put(0, bytes);
        self.start
    }

    pub fn put(&self, offset: usize, bytes: &[u8]) {
        assert!(offset + bytes.len() <= self.length);
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.at(offset).cast::<u8>(), bytes.len()) };
    }
}

/// Memory that is handed out once and never again: what an operation may still write to after its call.
pub struct Lasting {
    region: Region,
    used: usize,
}

/// A piece of it.
const PIECE: usize = 1024;

impl Lasting {
    pub fn new() -> Self {
        Self { region: Region::new(4 << 30), used: 0 }
    }

    pub fn piece(&mut self, bytes: &[u8]) -> usize {
        let at = self.used;
        self.used += PIECE;
        self.region.put(at, bytes);
        self.region.start() + at
    }
}
