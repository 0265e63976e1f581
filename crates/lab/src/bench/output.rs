//! What a child writes, read while it runs so that it never blocks on a full pipe, and waited for with a bound.
//!
//! Each pipe has a thread that sleeps in a read until the child writes or ends, so it costs a measured run nothing.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How much of the end of a child's standard error is kept.
const KEPT: usize = 16 * 1024;
/// How long the rest of it is waited for once the child has ended: a descendant may still hold the pipe.
const REST: Duration = Duration::from_secs(1);

/// The lines of a child's standard output.
pub(super) struct Lines(Receiver<String>);

impl Lines {
    pub(super) fn read(pipe: impl Read + Send + 'static) -> io::Result<Lines> {
        let (found, lines) = mpsc::channel();
        thread::Builder::new().name("child-output".into()).spawn(move || {
            let mut pipe = BufReader::new(pipe);
            let mut line = Vec::new();
            while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                // When nobody wants the lines any more they are still read, for the child's sake.
                let _ = found.send(String::from_utf8_lossy(&line).trim_end().to_string());
                line.clear();
            }
        })?;
        Ok(Lines(lines))
    }

    /// From here on lines are read and dropped: a server may be as talkative as it likes.
    pub(super) fn pass_over_the_rest(&mut self) {
        // The receiver of a channel that nobody sends into takes the place of the reader's.
        self.0 = mpsc::channel().1;
    }

    /// The next line, `None` at the end of the output.
    ///
    /// # Errors
    ///
    /// `TimedOut` if neither comes before the deadline.
    pub(super) fn next(&self, deadline: Instant) -> io::Result<Option<String>> {
        match self.0.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

/// The end of a child's standard error.
pub(super) struct Tail {
    kept: Arc<Mutex<Vec<u8>>>,
    ended: Receiver<()>,
}

impl Tail {
    pub(super) fn read(mut pipe: impl Read + Send + 'static) -> io::Result<Tail> {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let (end, ended) = mpsc::channel();
        let writer = Arc::clone(&kept);
        thread::Builder::new().name("child-errors".into()).spawn(move || {
            // Dropped at the thread's end, which is what the reader waits for.
            let _end: mpsc::Sender<()> = end;
            let mut chunk = [0; 4096];
            while let Ok(read @ 1..) = pipe.read(&mut chunk) {
                let mut kept = writer.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend_from_slice(&chunk[..read]);
                let excess = kept.len().saturating_sub(KEPT);
                kept.drain(..excess);
            }
        })?;
        Ok(Tail { kept, ended })
    }

    /// What was written last. To be asked when the child has ended, since it waits a moment for the rest.
    pub(super) fn text(&self) -> String {
        // Either outcome is fine: the end, or what there is after the wait.
        let _ = self.ended.recv_timeout(REST);
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&kept).trim().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(10)
    }

    #[test]
    fn lines_come_one_by_one_and_end() {
        let lines = Lines::read(io::Cursor::new(b"one\ntwo\r\nlast".to_vec())).unwrap();
        for expected in [Some("one"), Some("two"), Some("last"), None] {
            assert_eq!(lines.next(soon()).unwrap().as_deref(), expected);
        }
    }

    #[test]
    fn a_silent_child_is_waited_for_with_a_bound() {
        let (silent, _writer) = io::pipe().unwrap();
        let lines = Lines::read(silent).unwrap();
        assert_eq!(lines.next(Instant::now()).unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn the_end_of_a_long_text_is_kept() {
        let mut text = vec![b'a'; 5 * KEPT];
        text.extend_from_slice(b"the reason\n");
        let kept = Tail::read(io::Cursor::new(text)).unwrap().text();
        assert!(kept.len() < KEPT + 1 && kept.ends_with("the reason"));
    }
}
