//! To `std::io::Error` and back.

use std::io;

use crate::error::*;
#[cfg(target_os = "linux")]
use {super::STREAM, super::listing::T1, crate::error::errno::*};

#[test]
fn every_error_survives_io_error() {
    for error in WsaError::all().chain([WsaError::from_code(54321)]) {
        let io = io::Error::from(error);
        assert_eq!(io.kind(), error.io_kind());
        assert_eq!(io.to_string(), error.to_string());
        assert_eq!(WsaError::from_io(&io), Some(error));
        assert_eq!(DosError::from_io(&io), None);
    }
    for error in DosError::all() {
        let io = io::Error::from(error);
        assert_eq!(DosError::from_io(&io), Some(error));
        assert_eq!(WsaError::from_io(&io), None, "the two spaces never mix (ERR-4)");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn plain_io_errors_of_linux_become_winsock_s() {
    let from_os = |errno| WsaError::from_io(&io::Error::from_raw_os_error(errno));
    for &(errno, code) in T1 {
        assert_eq!(from_os(errno), Some(WsaError::from_code(code)), "errno {errno}");
    }
    assert_eq!(from_os(libc::ENOENT), None);
    assert_eq!(from_os(0), None);
    assert_eq!(WsaError::from_io(&io::ErrorKind::WouldBlock.into()), None);
    assert_eq!(WsaError::from_io(&io::Error::other("text")), None);
}

/// Where `std` has a stable kind for an errno, the Winsock error has the same. So a program that
/// looks at the kind alone sees no difference.
#[test]
#[cfg(target_os = "linux")]
fn kinds_agree_with_std() {
    // Here one Winsock code stands for several errnos, or says more than the errno.
    let other = [EPIPE, EINPROGRESS, ENOBUFS, ENOTSOCK, ENODEV];
    for &(errno, _) in T1.iter().filter(|row| !other.contains(&row.0)) {
        let std = io::Error::from_raw_os_error(errno).kind();
        let stable = !["Uncategorized", "FilesystemLoop"].contains(&format!("{std:?}").as_str());
        if stable {
            assert_eq!(WsaError::from_errno(errno, STREAM).io_kind(), std, "errno {errno}");
        }
    }
    assert_eq!(WsaError::WSAESHUTDOWN.io_kind(), io::ErrorKind::BrokenPipe);
    assert_eq!(WsaError::WSA_IO_PENDING.io_kind(), io::ErrorKind::WouldBlock);
}
