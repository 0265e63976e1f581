//! The day of a moment.
#![allow(unsafe_code, reason = "the standard library has no calendar")]

/// The day, by universal time, of a moment in seconds since 1970: `2026-01-31`.
pub(crate) fn day(unix_seconds: u64) -> String {
    let seconds = unix_seconds as libc::time_t;
    // SAFETY: all zeroes is a valid broken-down time, whose pointer to a name may be null.
    let mut time: libc::tm = unsafe { std::mem::zeroed() };
    // SAFETY: both structures live across the call, which fills the second.
    unsafe { libc::gmtime_r(&seconds, &mut time) };
    format!("{:04}-{:02}-{:02}", time.tm_year + 1900, time.tm_mon + 1, time.tm_mday)
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_are_told() {
        assert_eq!(super::day(0), "1970-01-01");
        assert_eq!(super::day(1_709_164_800), "2024-02-29");
    }
}
