//! Copies a message into the program's buffer.
#![allow(unsafe_code)] // Writes where the program says: invariant 1 of `operation`.

use overlapped_core::error::Status;

/// Copies by the kernel, which refuses a bad address where a copy of our own would end the process.
pub(super) fn copy_to_program(bytes: &[u8], at: usize) -> Result<(), Status> {
    if bytes.is_empty() {
        return Ok(());
    }
    let from = libc::iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() };
    let to = libc::iovec { iov_base: std::ptr::with_exposed_provenance_mut(at), iov_len: bytes.len() };
    // SAFETY: nothing is demanded.
    let own = unsafe { libc::getpid() };
    // SAFETY: both parts are live; the kernel checks the program's.
    let copied = unsafe { libc::process_vm_writev(own, &raw const from, 1, &raw const to, 1, 0) };
    match (usize::try_from(copied), std::io::Error::last_os_error().raw_os_error()) {
        (Ok(copied), _) if copied == bytes.len() => {}
        // The call is not to be had in this place.
        (Err(_), Some(libc::ENOSYS | libc::EPERM)) => {}
        _ => return Err(Status::ACCESS_VIOLATION),
    }
    // Once more: valgrind does not know what that call writes, and would take the program's buffer for unwritten.
    // SAFETY: the operation owns its buffer until its end, and the caller has compared its length.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), std::ptr::with_exposed_provenance_mut(at), bytes.len()) };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_address_is_told() {
        let mut to = [0u8; 4];
        assert_eq!(copy_to_program(b"abcd", to.as_mut_ptr().expose_provenance()), Ok(()));
        assert_eq!(&to, b"abcd");
        assert_eq!(copy_to_program(b"abcd", 16), Err(Status::ACCESS_VIOLATION));
        assert_eq!(copy_to_program(b"", 16), Ok(()));
    }
}
