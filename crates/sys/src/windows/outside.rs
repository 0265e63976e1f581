//! A thread that blocks outside the library: Windows' kernel sees it by itself, and lets another worker of its port run.

/// Runs `act`, which may block.
pub fn blocking<R>(act: impl FnOnce() -> R) -> R {
    act()
}
