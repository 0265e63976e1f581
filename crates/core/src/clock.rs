//! The two clocks that waits and timers are measured on.
//!
//! Timers need no thread: their state is a function of these clocks. Relative times run on the monotonic clock, which
//! nobody can set; absolute timers follow the system clock, as Windows' do (TMR-7).
//!
//! Unit tests of this crate hold the clock still and move it by hand, each test its own (`mock`).

/// Nanoseconds on the monotonic clock since the first call in this process.
pub fn monotonic_ns() -> u64 {
    #[cfg(any(test, loom))]
    if let Some((monotonic, _)) = mock::get() {
        return monotonic;
    }
    #[cfg(loom)]
    return 0;
    #[cfg(not(loom))]
    {
        use std::sync::LazyLock;
        use std::time::Instant;
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        // Never zero, which means "always in the past".
        (START.elapsed().as_nanos() as u64).max(1)
    }
}

/// The time of day as a FILETIME: units of 100 ns since 1601-01-01 UTC.
pub fn utc_filetime() -> u64 {
    #[cfg(any(test, loom))]
    if let Some((_, utc)) = mock::get() {
        return utc;
    }
    #[cfg(loom)]
    return 0;
    #[cfg(not(loom))]
    {
        /// 1601-01-01 to 1970-01-01 in units of 100 ns.
        const UNIX_EPOCH_AS_FILETIME: u64 = 116_444_736_000_000_000;
        let since_unix = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        UNIX_EPOCH_AS_FILETIME + (since_unix.as_nanos() / 100) as u64
    }
}

/// The moment `timeout_ms` from now, where `None` is never and zero is a moment already past.
pub fn deadline_after_ms(timeout_ms: Option<u32>) -> Option<u64> {
    match timeout_ms {
        None => None,
        Some(0) => Some(0),
        Some(ms) => Some(monotonic_ns().saturating_add(u64::from(ms) * 1_000_000)),
    }
}

/// A clock that a test holds and moves. All threads of a loom model share it, for they are one thread of the system.
#[cfg(any(test, loom))]
pub mod mock {
    use std::cell::Cell;

    thread_local!(static NOW: Cell<Option<(u64, u64)>> = const { Cell::new(None) });

    pub(super) fn get() -> Option<(u64, u64)> {
        NOW.get()
    }

    /// Sets both clocks of this thread: nanoseconds, and the FILETIME.
    pub fn set(monotonic_ns: u64, utc: u64) {
        NOW.set(Some((monotonic_ns, utc)));
    }
}
