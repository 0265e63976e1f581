//! Transfers that need no disk: what the kernel has in its cache is moved while the operation starts, as Windows' cache manager does it.
//! Not every file system says what it has (the kernel's RWF_NOWAIT); what it does not say goes to a worker.
#![allow(unsafe_code)] // Transfers into the program's buffers: invariant 1.

use super::lock;
use super::object::{FileObject, Memory, Way};
use overlapped_core::error::Status;

/// How much is copied by the thread that starts it. More is left to a worker: the copy alone would hold up the start.
const MAXIMUM: u32 = 1 << 20;

/// How the operation ends, with its bytes, if the kernel can do it whole without waiting.
///
/// Nothing is published yet, so that what was moved by half may be done again from the beginning. While another operation on the file goes
/// on, a new one does not overtake it.
pub(super) fn transfer(
    file: &FileObject,
    way: Way,
    memory: &Memory,
    length: u32,
    offset: Option<u64>,
) -> Option<(Status, u32)> {
    let Memory::Buffer(buffer) = *memory else { return None };
    let offset = i64::try_from(offset?).ok()?;
    let waits = !file.is_disk || file.unbuffered || way == Way::Write && file.write_through;
    if waits || length == 0 || length > MAXIMUM || file.is_busy() {
        return None;
    }
    if lock::keeps_out(file, way == Way::Write, offset as u64, length) {
        return Some((Status::FILE_LOCK_CONFLICT, 0));
    }
    let mut moved = 0;
    while moved < length {
        match once(file, way, (buffer + moved as usize, length - moved), offset + i64::from(moved)) {
            // The end of the file, right here or behind what was read.
            0 if way == Way::Read => return Some(if moved == 0 { (file.end(), 0) } else { (Status::SUCCESS, moved) }),
            bytes => moved += u32::try_from(bytes).ok().filter(|bytes| *bytes > 0)?,
        }
    }
    Some((Status::SUCCESS, moved))
}

/// One call of the kernel: how many bytes, or -1 if it would have to wait, or cannot say, or fails. A worker sees which.
fn once(file: &FileObject, way: Way, (buffer, length): (usize, u32), offset: i64) -> isize {
    let part = libc::iovec { iov_base: std::ptr::with_exposed_provenance_mut(buffer), iov_len: length as usize };
    match way {
        // SAFETY: the part is live for the call; the kernel checks what it names.
        Way::Read => unsafe { libc::preadv2(file.fd(), &raw const part, 1, offset, libc::RWF_NOWAIT) },
        // SAFETY: as above.
        Way::Write => unsafe { libc::pwritev2(file.fd(), &raw const part, 1, offset, libc::RWF_NOWAIT) },
    }
}
