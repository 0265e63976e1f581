//! How a wait for a set ends: the same words on both systems.

/// How a wait for a set ended without yielding a slot that is plainly signaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitEnd {
    /// The time is over.
    TimedOut,
    /// APCs have been run.
    IoCompletion,
    /// A mutex was taken over from an ended owner, at this slot.
    Abandoned(u32),
    /// The wait failed with this error. It cannot on Linux.
    Failed(u32),
}
