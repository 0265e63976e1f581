//! Reading memory of the program that may be gone.
#![allow(unsafe_code)] // Asks the kernel for a copy.

/// What a read came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Memory {
    Read,
    /// Nothing is mapped there any more.
    Gone,
    /// The system does not let a process read itself so; then nothing can be said.
    Unknown,
}

/// Copies what is at an address.
///
/// A plain read of memory that the program has freed would be a fault, or undefined. The kernel copies what it can and says what it
/// cannot; whoever writes at the same time is the program, which is what is looked for.
pub(super) fn read(address: usize, into: &mut [u8]) -> Memory {
    let local = libc::iovec { iov_base: into.as_mut_ptr().cast(), iov_len: into.len() };
    let remote = libc::iovec { iov_base: std::ptr::without_provenance_mut(address), iov_len: into.len() };
    let process = std::process::id() as libc::pid_t;
    // SAFETY: `local` is a live slice of that length; the kernel checks `remote`.
    let copied = unsafe { libc::process_vm_readv(process, &raw const local, 1, &raw const remote, 1, 0) };
    match usize::try_from(copied) {
        Ok(copied) if copied == into.len() => Memory::Read,
        Ok(_) => Memory::Gone,
        Err(_) if std::io::Error::last_os_error().raw_os_error() == Some(libc::EFAULT) => Memory::Gone,
        Err(_) => Memory::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{Memory, read};

    #[test]
    fn what_is_there_is_read_and_what_is_not_is_said_so() {
        let (from, mut into) = ([1u8, 2, 3], [0u8; 3]);
        assert_eq!(read(from.as_ptr().addr(), &mut into), Memory::Read);
        assert_eq!(from, into);
        assert_eq!(read(16, &mut into), Memory::Gone);
    }
}
