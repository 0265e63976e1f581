//! A datagram in more buffers than one call takes: through one buffer here.
//!
//! The kernel copies between that and the program's, by way of a file in memory, since it alone may find a bad address.
#![allow(unsafe_code)] // Calls into libc, each explained.

use crate::descriptor::errno;
use crate::transfer::{MOST_BUFFERS, restart};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// No protocol has a longer datagram.
const MOST_BYTES: usize = 1 << 16;

/// The bytes of a datagram to send.
///
/// # Safety
/// Each buffer is memory that the kernel may read until the call returns, or an address that it refuses.
pub(crate) unsafe fn gather(buffers: &[libc::iovec]) -> Result<Vec<u8>, i32> {
    let total = length_of(buffers);
    if total > MOST_BYTES {
        return Err(libc::EMSGSIZE);
    }
    let file = file()?;
    for part in buffers.chunks(MOST_BUFFERS) {
        // SAFETY: the array lives on; the caller's promise covers the buffers.
        whole(part, || unsafe { libc::writev(file.as_raw_fd(), part.as_ptr(), part.len() as i32) })?;
    }
    let mut bytes = vec![0; total];
    let into = [libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: total }];
    // SAFETY: the buffer is live and as long as that.
    whole(&into, || unsafe { libc::pread(file.as_raw_fd(), into[0].iov_base, total, 0) })?;
    Ok(bytes)
}

/// A buffer for a datagram that is to be received into these.
pub(crate) fn room_for(buffers: &[libc::iovec]) -> Vec<u8> {
    vec![0; length_of(buffers).min(MOST_BYTES)]
}

/// Stores what was received.
///
/// # Safety
/// Each buffer is memory that the kernel may write until the call returns, or an address that it refuses.
pub(crate) unsafe fn scatter(bytes: &[u8], buffers: &[libc::iovec]) -> Result<(), i32> {
    let file = file()?;
    let from = [libc::iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() }];
    // SAFETY: the bytes are live.
    whole(&from, || unsafe { libc::pwrite(file.as_raw_fd(), bytes.as_ptr().cast(), bytes.len(), 0) })?;
    let mut left = bytes.len();
    for part in buffers.chunks(MOST_BUFFERS) {
        let here: Vec<_> = part
            .iter()
            .map(|buffer| {
                let length = buffer.iov_len.min(left);
                left -= length;
                libc::iovec { iov_base: buffer.iov_base, iov_len: length }
            })
            .collect();
        // SAFETY: the array lives on; the caller's promise covers the buffers.
        whole(&here, || unsafe { libc::readv(file.as_raw_fd(), here.as_ptr(), here.len() as i32) })?;
    }
    Ok(())
}

fn length_of(buffers: &[libc::iovec]) -> usize {
    buffers.iter().fold(0, |sum, buffer| sum.saturating_add(buffer.iov_len))
}

fn file() -> Result<OwnedFd, i32> {
    // SAFETY: the name is a string of C.
    let file = unsafe { libc::memfd_create(c"datagram".as_ptr(), libc::MFD_CLOEXEC) };
    if file < 0 {
        return Err(errno());
    }
    // SAFETY: the descriptor is new, and this is its owner.
    Ok(unsafe { OwnedFd::from_raw_fd(file) })
}

/// A call that moves all or nothing: a file in memory is short only where an address is bad.
fn whole(buffers: &[libc::iovec], call: impl FnMut() -> isize) -> Result<(), i32> {
    if restart(call)? == length_of(buffers) { Ok(()) } else { Err(libc::EFAULT) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(bytes: &mut [u8]) -> Vec<libc::iovec> {
        bytes.iter_mut().map(|byte| libc::iovec { iov_base: std::ptr::from_mut(byte).cast(), iov_len: 1 }).collect()
    }

    #[test]
    fn what_is_gathered_can_be_scattered() {
        let mut bytes: Vec<u8> = (0..3_000u32).map(|number| number as u8).collect();
        let from = parts(&mut bytes);
        // SAFETY: the buffers live on.
        let gathered = unsafe { gather(&from) }.unwrap();
        let mut room = vec![7; 4_000];
        let into = parts(&mut room);
        assert_eq!(room_for(&into).len(), 4_000);
        // SAFETY: as above.
        unsafe { scatter(&gathered, &into) }.unwrap();
        assert_eq!(room[..3_000], bytes);
        assert!(room[3_000..].iter().all(|byte| *byte == 7));
    }

    #[test]
    fn a_bad_address_is_found_wherever_it_is() {
        for bad in [0, 1_500, 2_999] {
            let mut bytes = vec![1; 3_000];
            let mut buffers = parts(&mut bytes);
            buffers[bad].iov_base = std::ptr::without_provenance_mut(8);
            // SAFETY: the buffers live on, or are refused.
            assert_eq!(unsafe { gather(&buffers) }, Err(libc::EFAULT));
            // SAFETY: as above.
            assert_eq!(unsafe { scatter(&[2; 3_000], &buffers) }, Err(libc::EFAULT));
        }
    }

    #[test]
    fn a_datagram_has_a_limit() {
        let mut bytes = vec![0; MOST_BYTES + 1];
        let mut buffers = parts(&mut bytes);
        // SAFETY: the buffers live on.
        assert_eq!(unsafe { gather(&buffers) }, Err(libc::EMSGSIZE));
        assert_eq!(room_for(&buffers).len(), MOST_BYTES);
        buffers[0].iov_len = usize::MAX;
        // SAFETY: nothing is read.
        assert_eq!(unsafe { gather(&buffers) }, Err(libc::EMSGSIZE));
    }
}
