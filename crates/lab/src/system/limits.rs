//! How many descriptors this process may open.
#![allow(unsafe_code, reason = "the standard library has no resource limits")]

use std::io;

/// Raises the soft limit of open descriptors to the hard one, and returns it.
///
/// The soft limit is 1,024 on many systems, for the sake of programs that still use `select`; a lab with ten thousand
/// clients needs what the administrator allows.
///
/// # Errors
///
/// What `getrlimit` or `setrlimit` says; neither is refused to a process that raises its own soft limit.
pub fn raise_open_files() -> io::Result<u64> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` lives across the call, which fills it.
    if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) } != 0 {
        return Err(io::Error::last_os_error());
    }
    if limit.rlim_cur < limit.rlim_max {
        limit.rlim_cur = limit.rlim_max;
        // SAFETY: `limit` lives across the call, which only reads it.
        if unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) } != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(limit.rlim_cur)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soft_limit_becomes_the_hard_one() {
        let raised = raise_open_files().unwrap();
        let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
        let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
        let figures: Vec<&str> = line.split_whitespace().skip(3).take(2).collect();
        assert_eq!(figures, [raised.to_string(), raised.to_string()]);
    }
}
