//! What the command says on standard output.

use std::io::{self, ErrorKind, Write};

/// Says a line, as [`say`] does.
///
/// # Errors
/// Those of [`say`].
pub fn tell(line: &str) -> io::Result<bool> {
    say(format!("{line}\n").as_bytes())
}

/// Says something at once. False if nobody reads any more: who says something along with its work goes on with it, and who does
/// nothing else may end.
///
/// # Errors
/// It cannot be written for another reason, such as a full disk.
pub fn say(text: &[u8]) -> io::Result<bool> {
    let mut output = io::stdout().lock();
    match output.write_all(text).and_then(|()| output.flush()) {
        Ok(()) => Ok(true),
        // Whoever reads may have seen enough: `| head` is no failure.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error),
    }
}
