//! Finding the number that this kernel gave to a tracepoint.
//!
//! The number stands in the tracing file system, which is often not mounted. Then it is mounted for this process alone:
//! the mount is attached nowhere, so no other process sees it and it ends when its descriptor is closed.
#![allow(unsafe_code, reason = "the standard library cannot mount")]

use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::{fs, io};

/// Where the file system is by custom.
const MOUNTS: [&str; 2] = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

/// The number of a tracepoint, named as its folder in the tracing file system is: `group/name`.
pub(super) fn tracepoint(name: &str) -> io::Result<u64> {
    for mount in MOUNTS {
        if let Ok(number) = number(mount, name) {
            return Ok(number);
        }
    }
    let mount = private_mount().map_err(|error| {
        let text = format!("the tracing file system cannot be read at {} nor mounted: {error}", MOUNTS[0]);
        io::Error::new(error.kind(), text)
    })?;
    number(&format!("/proc/self/fd/{}", mount.as_raw_fd()), name)
}

fn number(mount: &str, name: &str) -> io::Result<u64> {
    let path = format!("{mount}/events/{name}/id");
    let text = fs::read_to_string(&path)?;
    text.trim().parse().map_err(|_| super::unexpected(&path, "number"))
}

fn private_mount() -> io::Result<OwnedFd> {
    const CREATE: libc::c_long = 6;
    const CLOSE_ON_EXEC: libc::c_long = 1;
    // SAFETY: the name is a C string that lives across the call.
    let context = unsafe { libc::syscall(libc::SYS_fsopen, c"tracefs".as_ptr(), CLOSE_ON_EXEC) };
    let context = owned(context)?;
    let (no_key, no_value) = (std::ptr::null::<u8>(), std::ptr::null::<u8>());
    // SAFETY: the command takes neither key nor value, so both pointers are null as it requires.
    let created =
        unsafe { libc::syscall(libc::SYS_fsconfig, context.as_raw_fd(), CREATE, no_key, no_value, 0 as libc::c_long) };
    if created != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call takes no pointer.
    owned(unsafe { libc::syscall(libc::SYS_fsmount, context.as_raw_fd(), CLOSE_ON_EXEC, 0 as libc::c_long) })
}

/// Takes what a call returned that makes a descriptor.
fn owned(outcome: libc::c_long) -> io::Result<OwnedFd> {
    if outcome < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: only outcomes of calls that have just made a descriptor come here, so nothing else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(outcome as i32) })
}
