//! The bench: each model's server, run by this very command, against raw epoll and against others.

pub mod options;

#[cfg(target_os = "linux")]
mod figures;
#[cfg(target_os = "linux")]
mod measure;
#[cfg(target_os = "linux")]
mod parts;
#[cfg(target_os = "linux")]
mod progress;
#[cfg(target_os = "linux")]
mod subjects;
#[cfg(target_os = "linux")]
mod timelines;

#[cfg(target_os = "linux")]
pub use measure::run;
#[cfg(target_os = "linux")]
pub use parts::run as run_part;

#[cfg(not(target_os = "linux"))]
use crate::failure::Failure;

/// Says where the bench can be run.
///
/// # Errors
/// Always: it measures Linux.
#[cfg(not(target_os = "linux"))]
pub fn run(_: options::Bench, _: Option<&std::path::Path>) -> Result<(), Failure> {
    Err(Failure::to_start("the bench measures Linux; run it there"))
}

/// Says where the bench can be run.
///
/// # Errors
/// Always: it measures Linux.
#[cfg(not(target_os = "linux"))]
pub fn run_part(_: options::Part) -> Result<(), Failure> {
    Err(Failure::to_start("the bench measures Linux; run it there"))
}
