//! A settings file, by the functions of files: with their paths and their errors.

use super::Profile;
use overlapped_sys::file_system as fs;
use overlapped_sys::foundation as f;
use std::sync::Mutex;
use std::{mem, ptr};

/// Held from the reading of a file until it has been written anew.
static CHANGING: Mutex<()> = Mutex::new(());

/// A file that is closed in the end.
struct Open(f::HANDLE);

impl Drop for Open {
    fn drop(&mut self) {
        // SAFETY: the handle is this one's own.
        unsafe { f::CloseHandle(self.0) };
    }
}

/// Opens a file; the last error says why not.
fn open(path: &[u16], access: u32, disposition: u32) -> Option<Open> {
    let share = fs::FILE_SHARE_READ | fs::FILE_SHARE_WRITE;
    let ended: Vec<u16> = path.iter().copied().chain([0]).collect();
    // SAFETY: the name ends with a zero, and the pointers that are null may be.
    let file = unsafe {
        fs::CreateFileW(
            ended.as_ptr(),
            access,
            share,
            ptr::null(),
            disposition,
            fs::FILE_ATTRIBUTE_NORMAL,
            ptr::null_mut(),
        )
    };
    (file != f::INVALID_HANDLE_VALUE).then_some(Open(file))
}

/// The bytes as UTF-8 where they begin with the mark of UTF-16 or of UTF-8.
fn decoded(bytes: Vec<u8>) -> Vec<u8> {
    match &*bytes {
        [0xff, 0xfe, units @ ..] => {
            let units: Vec<u16> = units.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
            String::from_utf16_lossy(&units).into_bytes()
        }
        [0xef, 0xbb, 0xbf, text @ ..] => text.to_vec(),
        _ => bytes,
    }
}

/// Reads a file. One that is not there has no settings, and the last error says so.
pub(super) fn read(path: &[u16]) -> Profile {
    let Some(file) = open(path, f::GENERIC_READ, fs::OPEN_EXISTING) else { return Profile::default() };
    let mut bytes = Vec::new();
    let mut part = [0u8; 4096];
    loop {
        let mut got = 0;
        // SAFETY: the buffer has so many bytes, and the count is live.
        let read = unsafe { fs::ReadFile(file.0, part.as_mut_ptr(), part.len() as u32, &raw mut got, ptr::null_mut()) };
        if read == 0 || got == 0 {
            break;
        }
        bytes.extend(&part[..got as usize]);
    }
    // SAFETY: takes no memory.
    unsafe { f::SetLastError(0) };
    Profile::parse(&decoded(bytes))
}

/// Changes a file; whether that could be written. The last error says why not.
pub(super) fn change(path: &[u16], change: impl FnOnce(&mut Profile)) -> i32 {
    let _changing = CHANGING.lock();
    let mut profile = read(path);
    change(&mut profile);
    let Some(file) = open(path, f::GENERIC_WRITE, fs::CREATE_ALWAYS) else { return 0 };
    let text = profile.text();
    let mut written = 0;
    // SAFETY: the buffer has so many bytes, and the count is live.
    let done = unsafe { fs::WriteFile(file.0, text.as_ptr(), text.len() as u32, &raw mut written, ptr::null_mut()) };
    mem::drop(file);
    done
}
