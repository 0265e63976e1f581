//! A timeline of the table's calls. The system's own table has no place where one could be written; Event Tracing for Windows
//! does a similar thing from outside.

use std::io::{self, ErrorKind};
use std::path::Path;

/// Begins to write the timeline of this process to `path`.
///
/// Errors: always `Unsupported` on Windows; no file is made.
pub fn start(_path: &Path) -> io::Result<()> {
    Err(io::Error::new(ErrorKind::Unsupported, "Windows' own function table writes no timeline: use Event Tracing"))
}

/// Ends the timeline and closes its file. None can have begun.
///
/// Errors: none on Windows.
pub fn stop() -> io::Result<()> {
    Ok(())
}
