//! Files to be transmitted.

use overlapped_sys::file_system::*;
use overlapped_sys::foundation::{GENERIC_READ, HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::*;
use std::path::PathBuf;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicU32, Ordering};

/// A file that is gone with the test.
pub struct Sample {
    path: PathBuf,
    pub bytes: Vec<u8>,
}

impl Sample {
    /// With bytes of which none is like the one 256 before or after it.
    pub fn new(length: usize) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("overlapped-transmit-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let path = std::env::temp_dir().join(name);
        let bytes: Vec<u8> = (0..length).map(|index| (index ^ index >> 8 ^ index >> 16) as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        Self { path, bytes }
    }

    /// Makes it longer, with nothing in it.
    pub fn stretch(&self, length: u64) {
        std::fs::OpenOptions::new().write(true).open(&self.path).unwrap().set_len(length).unwrap();
    }

    pub fn open_for(&self, access: u32) -> HANDLE {
        let path: Vec<u16> = self.path.to_str().unwrap().encode_utf16().chain([0]).collect();
        let share = FILE_SHARE_READ | FILE_SHARE_WRITE;
        let file = unsafe { CreateFileW(path.as_ptr(), access, share, null(), OPEN_EXISTING, 0, null_mut()) };
        assert_ne!(file, INVALID_HANDLE_VALUE, "{}", unsafe { GetLastError() });
        file
    }

    pub fn open(&self) -> HANDLE {
        self.open_for(GENERIC_READ)
    }
}

impl Drop for Sample {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Moves where the file stands.
pub fn seek(file: HANDLE, to: i64) {
    assert_ne!(unsafe { SetFilePointerEx(file, to, null_mut(), FILE_BEGIN) }, 0);
}
