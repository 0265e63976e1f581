//! The calls that are going on, where another process can read them after this one has crashed.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

const SLOTS: usize = 24;
const SLOT: usize = 512;

/// A file that is mapped into memory: a counter, then a ring of texts.
pub struct Calls {
    start: usize,
}

impl Calls {
    pub fn new(path: &Path) -> Self {
        let file = std::fs::File::options().read(true).write(true).create(true).truncate(true).open(path).unwrap();
        file.set_len(((SLOTS + 1) * SLOT) as u64).unwrap();
        let descriptor = std::os::fd::AsRawFd::as_raw_fd(&file);
        let access = libc::PROT_READ | libc::PROT_WRITE;
        let length = (SLOTS + 1) * SLOT;
        let start = unsafe { libc::mmap(std::ptr::null_mut(), length, access, libc::MAP_SHARED, descriptor, 0) };
        assert_ne!(start, libc::MAP_FAILED);
        Self { start: start.expose_provenance() }
    }

    fn counter(&self) -> &AtomicU64 {
        unsafe { AtomicU64::from_ptr(std::ptr::with_exposed_provenance_mut(self.start)) }
    }

    /// Says what is called next.
    pub fn begin(&self, call: &str) {
        let number = self.counter().load(Ordering::Relaxed);
        let at = self.start + SLOT * (1 + number as usize % SLOTS);
        let to = std::ptr::with_exposed_provenance_mut::<u8>(at);
        let length = call.len().min(SLOT - 1);
        unsafe { std::ptr::write_bytes(to, 0, SLOT) };
        unsafe { std::ptr::copy_nonoverlapping(call.as_ptr(), to, length) };
        self.counter().store(number + 1, Ordering::SeqCst);
    }
}

/// The last calls of a process, the newest last.
pub fn read(path: &Path) -> Vec<String> {
    let bytes = std::fs::read(path).unwrap_or_default();
    if bytes.len() < (SLOTS + 1) * SLOT {
        return Vec::new();
    }
    let number = u64::from_ne_bytes(bytes[..8].try_into().unwrap()) as usize;
    let first = number.saturating_sub(SLOTS);
    (first..number)
        .map(|call| {
            let slot = &bytes[SLOT * (1 + call % SLOTS)..][..SLOT];
            let text = slot.split(|byte| *byte == 0).next().unwrap_or_default();
            format!("{call}: {}", String::from_utf8_lossy(text))
        })
        .collect()
}
